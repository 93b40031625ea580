//! Verification of the tree: every leaf is an entry and every entry a leaf (or waits to be one), the
//! kept hashes are those of the leaves, and every checkpoint speaks of the tree that is there.
//!
//! Entries are walked in the order of their chains, leaves in the order of the tree. To compare the
//! two in constant memory and without a look-up for each, both are summed up: a hash of each under a
//! key that is drawn for this run, added modulo 2^256. Sums that agree mean the same entries; nobody
//! can have prepared others, not knowing the key. Where they differ, one query finds which.

use crate::rules::merkle::{Growing, Hash};
use crate::store::{self, StoredCheckpoint, StoredKey};
use crate::tree::{self, Leaf, STEP, signed};
use crate::{CHECKPOINT, KEY, SCHEDULE, note};
use audit::{Bad, Known};
use change::{StoredEntry, Unplaced};
use kernel::{Say, say};
use platform::sql::{Reader, SqlError, args};
use sha2::{Digest, Sha256};
use std::collections::VecDeque;

/// Leaves read at once.
const PAGE: i64 = 2_000;

/// The sum of a set of entries, under a key of this run.
#[derive(Clone, Debug)]
pub struct Sum {
    key: [u8; 32],
    total: [u64; 4],
    count: u64,
}

impl Sum {
    /// An empty sum. The key is random, new for each verification.
    pub fn new(key: [u8; 32]) -> Sum {
        Sum {
            key,
            total: [0; 4],
            count: 0,
        }
    }

    /// Adds an entry of the ledger.
    pub fn add(&mut self, entry: &StoredEntry) {
        self.put(
            &entry.subject_kind,
            &entry.subject_id,
            entry.seq,
            &entry.hash,
        );
    }

    fn add_unplaced(&mut self, one: &Unplaced) {
        self.put(&one.subject_kind, &one.subject_id, one.seq, &one.hash);
    }

    fn put(&mut self, kind: &str, id: &str, seq: i64, hash: &[u8]) {
        let mut sha = Sha256::new().chain_update(self.key);
        for part in [kind.as_bytes(), id.as_bytes()] {
            sha.update((part.len() as u64).to_be_bytes());
            sha.update(part);
        }
        let digest: [u8; 32] = sha
            .chain_update(seq.to_be_bytes())
            .chain_update(hash)
            .finalize()
            .into();
        let mut carry = false;
        for (at, word) in digest.chunks_exact(8).enumerate() {
            let word = u64::from_le_bytes(word.try_into().expect("invariant: chunks of 8 bytes"));
            let (sum, over) = self.total[at].overflowing_add(word);
            let (sum, again) = sum.overflowing_add(u64::from(carry));
            self.total[at] = sum;
            carry = over || again;
        }
        self.count += 1;
    }

    fn empty(&self) -> Sum {
        Sum::new(self.key)
    }

    fn agrees(&self, other: &Sum) -> bool {
        self.total == other.total && self.count == other.count
    }
}

/// What the tree is found to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TreeReport {
    /// Entries in the tree.
    pub size: u64,
    /// Its root, in hex.
    pub root: String,
    /// Checkpoints that were checked.
    pub checkpoints: u64,
    /// Entries that wait for their place.
    pub unplaced: u64,
}

/// Recomputes the tree and compares it with the sum of all entries of the ledger. Gives what it found,
/// or the first thing that does not hold. `progress` is told the number of leaves, now and then.
pub fn verify(
    reader: &mut Reader<'_>,
    entries: &Sum,
    progress: &mut dyn FnMut(u64),
) -> Result<Result<TreeReport, Bad>, SqlError> {
    let mut leaves = entries.empty();
    let mut walk = Walk::begin(reader)?;
    let mut from = 0;
    loop {
        let page = page(reader, from)?;
        let Some(last) = page.last() else { break };
        let next = last.place + 1;
        for leaf in page {
            leaves.add_unplaced(&leaf.entry);
            if let Some(bad) = walk.step(reader, &leaf)? {
                // The leaf that is not its entry's says more than the hash that it spoils.
                let leaf = difference(reader)?;
                return Ok(Err(leaf.unwrap_or(bad)));
            }
        }
        from = next;
        progress(from);
    }
    if let Some(bad) = walk.end(reader)? {
        return Ok(Err(bad));
    }
    let unplaced = add_waiting(reader, &mut leaves)?;
    if !leaves.agrees(entries) {
        let what = say!(
            "树与账簿的条目不同",
            "The tree and the ledger have different entries"
        );
        let found = difference(reader)?;
        return Ok(Err(found.unwrap_or_else(|| bad("tree", "", 0, what))));
    }
    Ok(Ok(TreeReport {
        size: walk.tree.size(),
        root: hex::encode(walk.tree.root()),
        checkpoints: walk.checked,
        unplaced,
    }))
}

fn page(reader: &mut Reader<'_>, from: u64) -> Result<Vec<Leaf>, SqlError> {
    let sql = format!(
        "SELECT {} FROM evidence_leaf WHERE place >= $1 ORDER BY place LIMIT $2",
        Leaf::COLUMNS
    );
    let rows = reader.query(&sql, &args![signed(from), PAGE])?;
    rows.iter().map(Leaf::from_row).collect()
}

/// Adds the entries that wait for a place; answers how many.
fn add_waiting(reader: &mut Reader<'_>, sum: &mut Sum) -> Result<u64, SqlError> {
    let (mut count, mut after) = (0, None);
    loop {
        let page = change::unplaced(reader, after.as_ref(), PAGE)?;
        if page.is_empty() {
            return Ok(count);
        }
        count += page.len() as u64;
        page.iter().for_each(|one| sum.add_unplaced(one));
        after = page.into_iter().next_back();
    }
}

/// The tree on the way from its first to its last leaf.
struct Walk {
    tree: Growing,
    keys: Vec<StoredKey>,
    /// Checkpoints not reached yet, and the number of the last that was looked up.
    waiting: VecDeque<StoredCheckpoint>,
    looked_up: i64,
    /// The last one checked.
    last: Option<StoredCheckpoint>,
    checked: u64,
    /// Full subtrees of which a kept hash must be there.
    full: Vec<(u32, u64, Hash)>,
}

impl Walk {
    fn begin(reader: &mut Reader<'_>) -> Result<Walk, SqlError> {
        Ok(Walk {
            tree: Growing::default(),
            keys: store::keys(reader)?,
            waiting: VecDeque::new(),
            looked_up: 0,
            last: None,
            checked: 0,
            full: Vec::new(),
        })
    }

    fn step(&mut self, reader: &mut Reader<'_>, leaf: &Leaf) -> Result<Option<Bad>, SqlError> {
        if leaf.place != self.tree.size() {
            let what = say!(
                "树中缺少第 {} 个位置",
                "Place {} of the tree is missing",
                self.tree.size()
            );
            return Ok(Some(bad_leaf(leaf, what)));
        }
        let full = &mut self.full;
        let hash = crate::rules::leaf_hash(&leaf.entry.hash);
        self.tree.push(hash, |subtree, hash| {
            if subtree.level > 0 && subtree.level % STEP == 0 {
                full.push((subtree.level, subtree.place, *hash));
            }
        });
        for (level, place, hash) in std::mem::take(&mut self.full) {
            let row = reader.query_opt(
                "SELECT hash FROM evidence_node WHERE level = $1 AND place = $2",
                &args![level, signed(place)],
            )?;
            let kept = row.and_then(|row| row.get::<Hash>(0).ok());
            if kept != Some(hash) {
                let what = say!(
                    "树的第 {level} 层第 {place} 个保存的哈希与其叶子不符",
                    "The kept hash at level {level}, place {place} of the tree does not agree with its leaves"
                );
                return Ok(Some(bad_leaf(leaf, what)));
            }
        }
        self.reached(reader)
    }

    /// Checks the checkpoints of the size that the tree has now.
    fn reached(&mut self, reader: &mut Reader<'_>) -> Result<Option<Bad>, SqlError> {
        loop {
            if self.waiting.is_empty() {
                let more = store::checkpoints_after(reader, self.looked_up, PAGE)?;
                self.looked_up = more.last().map_or(i64::MAX, |one| one.number);
                self.waiting = more.into();
            }
            let due = self
                .waiting
                .front()
                .is_some_and(|one| one.size <= self.tree.size());
            if !due {
                return Ok(None);
            }
            let Some(one) = self.waiting.pop_front() else {
                return Ok(None);
            };
            if let Some(what) = self.check(&one) {
                return Ok(Some(bad_checkpoint(one.number, what)));
            }
            self.checked += 1;
            self.last = Some(one);
        }
    }

    fn check(&self, one: &StoredCheckpoint) -> Option<Say> {
        let before = self.last.as_ref().map_or(0, |last| last.number);
        if one.number != before + 1 {
            return Some(say!(
                "缺少第 {} 号检查点",
                "Checkpoint {} is missing",
                before + 1
            ));
        }
        if one.size != self.tree.size() || one.root != self.tree.root() {
            return Some(say!(
                "检查点的根与账簿不符：其覆盖的条目已被更改",
                "Its root does not agree with the ledger: entries that it speaks of were changed"
            ));
        }
        let key = self
            .keys
            .iter()
            .find(|key| key.fingerprint == one.fingerprint);
        let said = key
            .and_then(StoredKey::public)
            .and_then(|key| note::verify(&one.note, &key));
        let agrees = said
            .is_some_and(|said| (said.size, said.root, said.at) == (one.size, one.root, one.at));
        (!agrees).then(|| {
            say!(
                "检查点的签名无效，或所签内容与记录不符",
                "Its signature does not hold, or is over something else than what is stored"
            )
        })
    }

    /// After the last leaf: the tree's own size, and checkpoints that speak of more than there is.
    fn end(&mut self, reader: &mut Reader<'_>) -> Result<Option<Bad>, SqlError> {
        // An empty tree has reached nothing yet.
        if let Some(bad) = self.reached(reader)? {
            return Ok(Some(bad));
        }
        if let Some(one) = self.waiting.front() {
            let what = say!(
                "检查点覆盖 {} 条，而账簿只有 {} 条：末尾的条目已被删除",
                "It speaks of {} entries, but the tree has {}: entries at its end were taken out",
                one.size,
                self.tree.size()
            );
            return Ok(Some(bad_checkpoint(one.number, what)));
        }
        let nodes = reader.query_one("SELECT count(*) FROM evidence_node", &args![])?;
        let kept = (1..)
            .map(|n| self.tree.size() >> (STEP * n).min(63))
            .take_while(|count| *count > 0)
            .sum::<u64>();
        let size = tree::size(reader)?;
        if size != self.tree.size() || nodes.get::<i64>(0)? != signed(kept) {
            let what = say!(
                "树应有 {size} 个叶子，实有 {} 个，或保存的哈希数目不符",
                "The tree is said to have {size} leaves but has {}, or it keeps a wrong number of hashes",
                self.tree.size()
            );
            return Ok(Some(bad("tree", "", 0, what)));
        }
        Ok(None)
    }
}

fn bad(kind: &str, id: &str, seq: i64, what: Say) -> Bad {
    Bad {
        kind: kind.to_owned(),
        id: id.to_owned(),
        seq,
        what,
    }
}

fn bad_leaf(leaf: &Leaf, what: Say) -> Bad {
    let entry = &leaf.entry;
    bad(&entry.subject_kind, &entry.subject_id, entry.seq, what)
}

fn bad_checkpoint(number: i64, what: Say) -> Bad {
    let about = crate::checkpoint::subject(number);
    bad(about.kind, &about.id, 1, what)
}

/// The first entry in which ledger and tree differ.
fn difference(reader: &mut Reader<'_>) -> Result<Option<Bad>, SqlError> {
    let changed = reader.query_opt(
        "SELECT l.subject_kind, l.subject_id, l.seq FROM evidence_leaf l
         LEFT JOIN ledger_entry e ON e.subject_kind = l.subject_kind
           AND e.subject_id = l.subject_id AND e.seq = l.seq AND e.hash = l.hash
         WHERE e.seq IS NULL ORDER BY l.place LIMIT 1",
        &args![],
    )?;
    if let Some(row) = changed {
        let (kind, id, seq): (String, String, i64) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let what = say!(
            "条目与树中记录的哈希不符，或条目已被删除",
            "The entry does not agree with the hash that the tree has of it, or was deleted"
        );
        return Ok(Some(bad(&kind, &id, seq, what)));
    }
    let missing = reader.query_opt(
        "SELECT e.subject_kind, e.subject_id, e.seq FROM ledger_entry e
         LEFT JOIN evidence_leaf l ON l.subject_kind = e.subject_kind
           AND l.subject_id = e.subject_id AND l.seq = e.seq
         LEFT JOIN ledger_unplaced u ON u.subject_kind = e.subject_kind
           AND u.subject_id = e.subject_id AND u.seq = e.seq AND u.hash = e.hash
         WHERE l.seq IS NULL AND u.seq IS NULL
         ORDER BY e.subject_kind, e.subject_id, e.seq LIMIT 1",
        &args![],
    )?;
    if let Some(row) = missing {
        let (kind, id, seq): (String, String, i64) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let what = say!(
            "条目不在树中，也不在待排入的名单上",
            "The entry is neither in the tree nor on the list of those that wait for a place"
        );
        return Ok(Some(bad(&kind, &id, seq, what)));
    }
    let stray = reader.query_opt(
        "SELECT u.subject_kind, u.subject_id, u.seq FROM ledger_unplaced u
         LEFT JOIN ledger_entry e ON e.subject_kind = u.subject_kind
           AND e.subject_id = u.subject_id AND e.seq = u.seq AND e.hash = u.hash
         LEFT JOIN evidence_leaf l ON l.subject_kind = u.subject_kind
           AND l.subject_id = u.subject_id AND l.seq = u.seq
         WHERE e.seq IS NULL OR l.seq IS NOT NULL
         ORDER BY u.subject_kind, u.subject_id, u.seq LIMIT 1",
        &args![],
    )?;
    let what = say!(
        "待排入名单上的条目与账簿不符",
        "The list of entries that wait for a place does not agree with the ledger"
    );
    let named = |row: platform::sql::Row| {
        let (kind, id): (String, String) = (row.get(0)?, row.get(1)?);
        Ok(bad(&kind, &id, row.get(2)?, what))
    };
    stray.map(named).transpose()
}

/// Compares a checkpoint that was kept elsewhere with the ledger: `Ok(None)` when the ledger still
/// begins with what it speaks of, else what is wrong.
pub fn against(reader: &mut Reader<'_>, text: &str) -> Result<Option<Say>, SqlError> {
    let mut keys = store::keys(reader)?.into_iter();
    let said = keys.find_map(|key| note::verify(text, &key.public()?));
    let Some(said) = said else {
        return Ok(Some(say!(
            "该检查点不是由本账簿登记的密钥签名的，或内容已被更改",
            "No key of this ledger has signed this checkpoint, or it was changed"
        )));
    };
    let size = tree::size(reader)?;
    if said.size > size {
        return Ok(Some(say!(
            "检查点覆盖 {} 条，而账簿只有 {size} 条",
            "The checkpoint speaks of {} entries, but the ledger has {size}",
            said.size
        )));
    }
    let same = tree::root(reader, said.size)? == said.root;
    Ok((!same).then(|| {
        say!(
            "账簿与该检查点不符：其覆盖的条目已被更改",
            "The ledger does not agree with the checkpoint: entries that it speaks of were changed"
        )
    }))
}

/// The hash of what is stored of a subject of this room, as its ledger entries carry it; `None` when
/// nothing is.
pub fn state_of(
    reader: &mut Reader<'_>,
    kind: &str,
    id: &str,
) -> Result<Option<[u8; 32]>, SqlError> {
    match kind {
        CHECKPOINT => {
            let number = id.parse().unwrap_or(0);
            Ok(store::checkpoint(reader, number)?.map(|one| one.state()))
        }
        KEY => Ok(store::key(reader, id)?.map(|key| key.state())),
        SCHEDULE => {
            let schedule = store::schedule(reader)?;
            Ok((schedule.version > 0).then(|| schedule.state()))
        }
        _ => Ok(None),
    }
}

/// Subjects of this room that must have a chain.
pub const KNOWN: [Known; 2] = [
    Known {
        kind: CHECKPOINT,
        ids: numbers,
    },
    Known {
        kind: KEY,
        ids: store::fingerprints,
    },
];

fn numbers(reader: &mut Reader<'_>, after: &str, limit: i64) -> Result<Vec<String>, SqlError> {
    let after = after.parse().unwrap_or(0);
    let page = store::checkpoints_after(reader, after, limit)?;
    Ok(page
        .into_iter()
        .map(|one| crate::checkpoint::subject(one.number).id)
        .collect())
}
