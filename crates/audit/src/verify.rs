//! Recomputing the ledger: every hash, every link, every chain's end, and the state it speaks of.

use crate::walk::{Entries, Head, Heads, PAGE};
use change::{GENESIS, StoredEntry, state_gone};
use kernel::{Say, say};
use platform::sql::{Reader, SqlError, args};
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::cmp::Ordering;

/// Subjects that a room knows of, each of which must have a chain: this is how a chain is missed
/// that was taken out with its head.
#[derive(Clone, Copy, Debug)]
pub struct Known {
    /// The subjects' kind.
    pub kind: &'static str,
    /// At most `limit` identifiers above `after`, in order (`WHERE id > $1 ORDER BY id LIMIT $2`).
    pub ids: fn(&mut Reader<'_>, after: &str, limit: i64) -> Result<Vec<String>, SqlError>,
}

/// Gives the hash of a subject's present state by its kind and identifier; see [`verify`].
pub type StateOf<'a> =
    dyn FnMut(&mut Reader<'_>, &str, &str) -> Result<Option<[u8; 32]>, SqlError> + 'a;

/// The first thing that does not hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Bad {
    /// Kind of the subject.
    pub kind: String,
    /// Identifier of the subject.
    pub id: String,
    /// Number of the entry in the subject's chain; 0 when there is none.
    pub seq: i64,
    /// What is wrong with it.
    pub what: Say,
}

/// What [`verify`] found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Whether all of it holds.
    pub ok: bool,
    /// Entries looked at.
    pub entries: u64,
    /// SHA-256 over the heads of all chains, in hex: one value that stands for the whole ledger.
    /// Empty when it does not hold.
    pub head: String,
    /// The first thing that does not hold.
    pub first_bad: Option<Bad>,
}

/// Recomputes the whole ledger in constant memory and stops at the first thing that does not hold.
///
/// `state_of` gives the hash of a subject's present state, as its room computed it for
/// [`Entry::state`](change::Entry::state), or `None` when nothing of it is stored, which is right
/// only after an entry that recorded [`change::state_gone`]. It is asked for chains that carry a
/// state, and for every chain of a `known` kind, whose subject must be there. `seen` is shown every
/// entry, so that one walk serves who compares them with something else. `progress` is told
/// the number of entries looked at, now and then.
pub fn verify(
    reader: &mut Reader<'_>,
    state_of: &mut StateOf<'_>,
    known: &[Known],
    seen: &mut dyn FnMut(&StoredEntry),
    progress: &mut dyn FnMut(u64),
) -> Result<Report, SqlError> {
    let mut all = Sha256::new();
    let mut count = 0;
    let mut state = State {
        of: state_of,
        known,
    };
    let mut bad = chains(reader, &mut state, &mut |event| match event {
        Event::Entry(entry) => {
            seen(entry);
            count += 1;
            if count % PAGE as u64 == 0 {
                progress(count);
            }
        }
        Event::Chain(head) => add(&mut all, head),
    })?;
    if bad.is_none() {
        bad = without_chain(reader, known)?;
    }
    progress(count);
    Ok(Report {
        ok: bad.is_none(),
        entries: count,
        head: match bad {
            None => hex::encode(all.finalize()),
            Some(_) => String::new(),
        },
        first_bad: bad,
    })
}

/// What can be asked about the present state.
struct State<'a, 'b> {
    of: &'a mut StateOf<'b>,
    known: &'a [Known],
}

fn add(all: &mut Sha256, head: &Head) {
    let seq = head.seq.to_be_bytes();
    for part in [head.kind.as_bytes(), head.id.as_bytes(), &seq, &head.hash] {
        all.update((part.len() as u64).to_be_bytes());
        all.update(part);
    }
}

/// What happens on the way.
enum Event<'a> {
    /// An entry was looked at.
    Entry(&'a StoredEntry),
    /// A chain was found whole.
    Chain(&'a Head),
}

/// A chain on the way from its first to its last entry.
struct Chain {
    head: Head,
    /// Number and hash of the entry looked at last.
    last: (i64, Vec<u8>),
    /// Number and state of the last entry that carries one.
    state: Option<(i64, Vec<u8>)>,
}

fn chains(
    reader: &mut Reader<'_>,
    state: &mut State<'_, '_>,
    told: &mut dyn FnMut(Event<'_>),
) -> Result<Option<Bad>, SqlError> {
    let (mut entries, mut heads) = (Entries::default(), Heads::default());
    let mut chain: Option<Chain> = None;
    while let Some(entry) = entries.next(reader)? {
        let entry = match entry {
            Ok(entry) => entry,
            Err(broken) => {
                let what = say!("条目无法读取", "The entry cannot be read");
                return Ok(bad(
                    &broken.subject_kind,
                    &broken.subject_id,
                    broken.seq,
                    what,
                ));
            }
        };
        told(Event::Entry(&entry));
        let same = |c: &Chain| c.head.kind == entry.subject_kind && c.head.id == entry.subject_id;
        let mut going = match chain.take() {
            Some(going) if same(&going) => going,
            ended => {
                if let Some(ended) = ended {
                    if let Some(bad) = end(reader, state, &ended)? {
                        return Ok(Some(bad));
                    }
                    told(Event::Chain(&ended.head));
                }
                match begin(heads.next(reader)?, &entry) {
                    Ok(begun) => begun,
                    Err(bad) => return Ok(Some(bad)),
                }
            }
        };
        if let Some(what) = link(&mut going, &entry) {
            return Ok(bad(&entry.subject_kind, &entry.subject_id, entry.seq, what));
        }
        chain = Some(going);
    }
    if let Some(ended) = chain {
        if let Some(bad) = end(reader, state, &ended)? {
            return Ok(Some(bad));
        }
        told(Event::Chain(&ended.head));
    }
    Ok(heads.next(reader)?.map(headless))
}

fn bad(kind: &str, id: &str, seq: i64, what: Say) -> Option<Bad> {
    Some(Bad {
        kind: kind.to_owned(),
        id: id.to_owned(),
        seq,
        what,
    })
}

/// A head under which no entry is left.
fn headless(head: Head) -> Bad {
    Bad {
        kind: head.kind,
        id: head.id,
        seq: head.seq,
        what: say!(
            "账簿记有该条目，但整条链的条目都不在了",
            "The ledger's heads name this entry, but no entry of its chain is left"
        ),
    }
}

/// Begins a chain: both tables are in the same order, so the next head must be its head.
fn begin(head: Option<Head>, entry: &StoredEntry) -> Result<Chain, Bad> {
    let subject = (&entry.subject_kind, &entry.subject_id);
    match head {
        Some(head) => match (&head.kind, &head.id).cmp(&subject) {
            Ordering::Equal => Ok(Chain {
                head,
                last: (0, GENESIS.to_vec()),
                state: None,
            }),
            Ordering::Less => Err(headless(head)),
            Ordering::Greater => Err(unheaded(entry)),
        },
        None => Err(unheaded(entry)),
    }
}

fn unheaded(entry: &StoredEntry) -> Bad {
    Bad {
        kind: entry.subject_kind.clone(),
        id: entry.subject_id.clone(),
        seq: entry.seq,
        what: say!(
            "条目所在的链没有链尾记录",
            "The chain of this entry has no head"
        ),
    }
}

/// Checks an entry against the one before it and against its own hash.
fn link(chain: &mut Chain, entry: &StoredEntry) -> Option<Say> {
    let wanted = chain.last.0 + 1;
    if entry.seq != wanted {
        return Some(say!(
            "缺少第 {wanted} 条（现为第 {} 条）",
            "Entry {wanted} is missing (entry {} stands in its place)",
            entry.seq
        ));
    }
    let Some(hash) = entry.expected_hash() else {
        return Some(say!(
            "哈希算法「{}」无法识别",
            "The hash algorithm \"{}\" is not known",
            entry.algorithm
        ));
    };
    if entry.hash != hash {
        return Some(say!(
            "条目内容与其哈希不符",
            "What the entry says does not agree with its hash"
        ));
    }
    if entry.prev_hash != chain.last.1 {
        return Some(say!(
            "与前一条目不衔接",
            "It does not follow the entry before it"
        ));
    }
    chain.last = (entry.seq, entry.hash.clone());
    if let Some(state) = &entry.state_hash {
        chain.state = Some((entry.seq, state.clone()));
    }
    None
}

/// Checks a chain's end against its head, and the state it left against the state that is there.
fn end(
    reader: &mut Reader<'_>,
    state: &mut State<'_, '_>,
    chain: &Chain,
) -> Result<Option<Bad>, SqlError> {
    let Head {
        kind,
        id,
        seq,
        hash,
    } = &chain.head;
    if (*seq, hash) != (chain.last.0, &chain.last.1) {
        let what = say!(
            "链尾记录指向第 {seq} 条，现有最后一条为第 {} 条，或两者哈希不符",
            "The head names entry {seq}, the last one is {}, or their hashes differ",
            chain.last.0
        );
        return Ok(bad(kind, id, (*seq).max(chain.last.0), what));
    }
    let Some((of, wanted)) = &chain.state else {
        return without_subject(reader, state, chain);
    };
    let present = (state.of)(reader, kind, id)?;
    if present.unwrap_or_else(state_gone)[..] == wanted[..] {
        return Ok(None);
    }
    let what = match present {
        Some(_) => say!(
            "现存数据与该条目所记的状态不符：数据被程序之外改动",
            "What is stored is not the state that this entry recorded: it was changed behind the program's back"
        ),
        None => say!(
            "该条目所记的数据已不存在：数据被程序之外删除",
            "What this entry recorded is no longer stored: it was deleted behind the program's back"
        ),
    };
    Ok(bad(kind, id, *of, what))
}

/// A chain that never recorded a state, of a kind whose subjects are all stored: the subject must
/// be there.
fn without_subject(
    reader: &mut Reader<'_>,
    state: &mut State<'_, '_>,
    chain: &Chain,
) -> Result<Option<Bad>, SqlError> {
    let Head { kind, id, seq, .. } = &chain.head;
    let stored = !state.known.iter().any(|room| room.kind == kind)
        || (state.of)(reader, kind, id)?.is_some();
    if stored {
        return Ok(None);
    }
    let what = say!(
        "有条目而没有数据：数据被程序之外删除",
        "It has entries, but is not stored: it was deleted behind the program's back"
    );
    Ok(bad(kind, id, *seq, what))
}

/// The first actor in the order of their names who did something and whom nobody knows: somebody
/// whose account and whole chain were taken out is still named by what they did to others.
///
/// `knows` answers whether an actor (`Actor::login`) is stored. It is asked once for each; memory
/// grows with the number of people, not of entries.
pub fn unknown_actor(
    reader: &mut Reader<'_>,
    knows: &mut dyn FnMut(&mut Reader<'_>, &str) -> Result<bool, SqlError>,
) -> Result<Option<Bad>, SqlError> {
    let sql = "SELECT DISTINCT actor FROM ledger_entry ORDER BY actor";
    for row in reader.query(sql, &[])? {
        let actor: String = row.get(0)?;
        if knows(reader, &actor)? {
            continue;
        }
        let first = "SELECT subject_kind, subject_id, seq FROM ledger_entry WHERE actor = $1
             ORDER BY at, subject_kind, subject_id, seq LIMIT 1";
        let row = reader.query_one(first, &args![&actor])?;
        let (kind, id, seq): (String, String, i64) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let what = say!(
            "由「{actor}」所为，但没有此人或此系统：其账号连同全部条目被程序之外删除",
            "\"{actor}\" did it, but there is no such person or system: the account was deleted with all its entries behind the program's back"
        );
        return Ok(bad(&kind, &id, seq, what));
    }
    Ok(None)
}

/// The first subject a room knows of that has no chain.
fn without_chain(reader: &mut Reader<'_>, known: &[Known]) -> Result<Option<Bad>, SqlError> {
    let chain = "SELECT 1 FROM ledger_head WHERE subject_kind = $1 AND subject_id = $2";
    for room in known {
        let mut after = String::new();
        loop {
            let ids = (room.ids)(reader, &after, PAGE)?;
            for id in &ids {
                if reader.query_opt(chain, &args![room.kind, id])?.is_none() {
                    let what = say!(
                        "存有数据，但没有任何条目",
                        "It is stored, but has no entry at all"
                    );
                    return Ok(bad(room.kind, id, 0, what));
                }
            }
            match ids.into_iter().last() {
                Some(last) if last > after => after = last,
                Some(_) => {
                    return Err(SqlError::Other(format!(
                        "the list of all {} does not go on in order",
                        room.kind
                    )));
                }
                None => break,
            }
        }
    }
    Ok(None)
}
