//! What the room of evidence needs of a case: its parts as they are stored and hashed, its words to
//! read, its files; and the recorded act of taking a case out as a file.

use crate::classification::full_name;
use crate::commands::subject;
use crate::pages::{event_title, masked};
use crate::store::{self, Stored};
use change::{CommandError, Entry, StoredEntry};
use document::SealedFile;
use evidence::ProvenEntry;
use evidence::casefile::{Attached, CaseFile, Event, Opened, Section, StatePart};
use kernel::{Actor, Lang, Refusal, Say, say, short_time};
use platform::sql::{Reader, SqlError, Tx};
use platform::{App, Keys, SealError};
use serde_json::{Value, json};

/// How often a checkpoint is made anew because the case was changed between it and the look.
const ATTEMPTS_MAX: usize = 5;

/// A case to be taken out as a file.
#[derive(Clone, Debug)]
pub struct Export {
    /// Which case.
    pub number: String,
    /// What for; kept in the ledger.
    pub purpose: String,
    /// Whether the complainant's data are in it in plain.
    pub reveal: bool,
}

/// Takes a case out: records it in the case's chain, signs a checkpoint over it, and gathers the file.
/// Blocks. The caller has checked that the actor may: the command line acts for whoever holds the data
/// folder itself.
pub fn export(app: &App, actor: &Actor, asked: &Export) -> Result<CaseFile, CommandError> {
    record(app, actor, asked)?;
    for _ in 0..ATTEMPTS_MAX {
        evidence::make(app, actor)?;
        let (asked, by) = (asked.clone(), format!("{} {}", actor.name, actor.login));
        let (now, keys) = (app.clock.now(), app.keys.clone());
        let gathered = app
            .db
            .read_now(move |reader: &mut Reader<'_>| gather(reader, &keys, &asked, by, now))?;
        if let Some((mut file, wanted)) = gathered {
            file.attachments = attached(app, wanted)?;
            return Ok(file);
        }
    }
    Err(CommandError::Refused(Refusal::new(
        "case_busy",
        say!(
            "该投诉正在被频繁修改，请稍后重试",
            "This case is being changed all the time; try again later"
        ),
    )))
}

/// Taking a case out is itself an entry of its chain.
fn record(app: &App, actor: &Actor, asked: &Export) -> Result<(), CommandError> {
    let asked = asked.clone();
    change::run_now(app, actor, None, move |mut change| {
        // A case from before is sealed first: what leaves the bank is provable without its person.
        let stored = store::load_to_change(&mut change, &asked.number)?;
        let stored = stored.ok_or(CommandError::NotFound)?;
        // In the open: it says what the bank did, also once the words are erased.
        let body = json!({ "purpose": asked.purpose, "personal_data": asked.reveal });
        let entry = Entry::new(subject(&asked.number), "complaint_case_exported", body);
        let state = store::state_hash(&stored);
        change.commit(vec![entry.with_state(state)], ())
    })
}

/// The files that go with it, by name.
type Wanted = Vec<(String, SealedFile)>;

/// Everything of one moment; `None` when the newest checkpoint does not speak of the whole chain.
fn gather(
    reader: &mut Reader<'_>,
    keys: &Keys,
    asked: &Export,
    by: String,
    now: kernel::Instant,
) -> Result<Option<(CaseFile, Wanted)>, CommandError> {
    let stored = store::load(reader, keys, &asked.number)?.ok_or(CommandError::NotFound)?;
    let entries = audit::chain(reader, "complaint", &asked.number)?;
    if entries.len() as i64 > audit::CHAIN_MAX {
        return Err(CommandError::Broken("the case's chain is too long".into()));
    }
    let Some(checkpoint) = evidence::latest(reader)? else {
        return Ok(None);
    };
    let proof = match evidence::prove(reader, &checkpoint, &entries) {
        Ok(proof) => proof,
        Err(evidence::NotProved::Sql(error)) => return Err(error.into()),
        Err(_) => return Ok(None),
    };
    let wanted = stored.case.attachments.iter();
    // What is in an erased case's files can't be read any more.
    let wanted = wanted.filter(|_| !stored.is_erased());
    let wanted = wanted.map(|a| (a.name.clone(), a.kept_as())).collect();
    let file = CaseFile {
        number: asked.number.clone(),
        bank: evidence::origin(reader)?,
        at: now,
        by,
        purpose: asked.purpose.clone(),
        masked: !asked.reveal,
        sections: sections(&stored, asked.reveal),
        events: entries
            .iter()
            .map(|entry| event(entry, &stored, asked.reveal))
            .collect(),
        case: as_json(&stored, asked.reveal)?,
        entries: entries
            .iter()
            .map(|entry| proven(entry, &stored, asked.reveal))
            .collect(),
        proof,
        subject: ("complaint".to_owned(), asked.number.clone()),
        state: state(&stored),
        opened: opened(&stored, &entries, asked.reveal)?,
        attachments: Vec::new(),
    };
    Ok(Some((file, wanted)))
}

/// What is hashed lies in the database sealed, so all of it goes with every file.
fn state(stored: &Stored) -> Vec<StatePart> {
    store::evidence_parts(stored)
        .into_iter()
        .map(|(name, bytes)| StatePart {
            name: name.to_owned(),
            bytes: Some(bytes),
        })
        .collect()
}

/// What is sealed, with the key of each value alone, where all of it may be seen.
fn opened(
    stored: &Stored,
    entries: &[StoredEntry],
    reveal: bool,
) -> Result<Vec<Opened>, CommandError> {
    if !reveal {
        return Ok(Vec::new());
    }
    let broken = |error: SealError| CommandError::Broken(error.to_string());
    stored.opened(entries).map_err(broken)
}

fn attached(app: &App, wanted: Wanted) -> Result<Vec<Attached>, CommandError> {
    let one = |(name, file): (String, SealedFile)| {
        let sha256 = file.sha256.clone();
        let bytes = document::open_any_now(app, &file)?;
        Ok(Attached {
            name,
            sha256,
            bytes,
        })
    };
    wanted.into_iter().map(one).collect()
}

fn as_json(stored: &Stored, reveal: bool) -> Result<Value, CommandError> {
    let broken = |error: serde_json::Error| CommandError::Broken(error.to_string());
    let mut case = stored.case.clone();
    for file in &mut case.attachments {
        // Where and under which key the bank keeps it is nobody else's matter.
        file.key.clear();
        file.kept.clear();
    }
    let case = serde_json::to_string(&case).map_err(broken)?;
    let case: Value = serde_json::from_str(&shown(&case, stored, reveal)).map_err(broken)?;
    let mut complainant = serde_json::Map::new();
    for (name, value) in personal(stored, reveal) {
        complainant.insert(name.to_owned(), Value::from(value));
    }
    Ok(json!({
        "number": stored.case.number,
        "masked": !reveal,
        "case": case,
        "complainant": complainant,
    }))
}

/// The complainant's fields, masked or in plain.
fn personal(stored: &Stored, reveal: bool) -> Vec<(&'static str, String)> {
    let p = &stored.person;
    let fields = [
        ("name", &p.name),
        ("phone", &p.phone),
        ("id_number", &p.id_number),
        ("address", &p.address),
        ("email", &p.email),
        ("account", &p.account),
    ];
    let shown = |(name, value): (&'static str, &String)| {
        let shown = match reveal || value.is_empty() {
            true => value.clone(),
            false => masked(&stored.masks, p, name),
        };
        (name, shown)
    };
    fields.into_iter().map(shown).collect()
}

/// An entry as the file has it: without its body where that names the complainant and they are masked.
fn proven(entry: &StoredEntry, stored: &Stored, reveal: bool) -> ProvenEntry {
    let proven = ProvenEntry::from(entry);
    match shown(&entry.body, stored, reveal) == entry.body {
        true => proven,
        false => proven.without_body(),
    }
}

/// A text in which the complainant's own data are masked wherever they stand, unless they may be seen.
fn shown(text: &str, stored: &Stored, reveal: bool) -> String {
    /// A single character is no name that could be looked for.
    const CHARS_MIN: usize = 2;
    let mut text = text.to_owned();
    if reveal {
        return text;
    }
    for (name, value) in personal(stored, true) {
        if value.chars().count() >= CHARS_MIN {
            text = text.replace(&value, &masked(&stored.masks, &stored.person, name));
        }
    }
    text
}

fn event(entry: &StoredEntry, stored: &Stored, reveal: bool) -> Event {
    let body = stored.open_body(entry);
    Event {
        seq: entry.seq,
        at: short_time(entry.instant()),
        who: format!("{} {}", entry.actor_name, entry.actor),
        what: Say {
            zh: event_title(Lang::Zh, &entry.kind, &body),
            en: event_title(Lang::En, &entry.kind, &body),
        },
        body: shown(&body.to_string(), stored, reveal),
    }
}

/// What people read of the case, in parts.
fn sections(stored: &Stored, reveal: bool) -> Vec<Section> {
    let (c, mut lines) = (&stored.case, Vec::new());
    let mut line = |label: Say, text: String| {
        if !text.is_empty() {
            lines.push((label, shown(&text, stored, reveal)));
        }
    };
    let status = |lang| c.status.label(lang).to_owned();
    line(
        say!("状态", "Status"),
        format!("{} / {}", status(Lang::Zh), status(Lang::En)),
    );
    line(say!("摘要", "Summary"), c.title.clone());
    line(say!("收到时间", "Received"), short_time(c.received_at));
    line(say!("承办机构", "Unit"), c.owner_unit().name.clone());
    let handler = c.handler().map(|h| format!("{} {}", h.name, h.login));
    line(say!("主办人", "Lead handler"), handler.unwrap_or_default());
    line(
        say!("业务类别", "Business category"),
        full_name(&c.business, Lang::Zh),
    );
    line(say!("投诉原因", "Cause"), full_name(&c.cause, Lang::Zh));
    line(say!("投诉内容", "The customer's words"), c.content.clone());
    line(say!("诉求", "Demand"), c.demand.clone());
    let facts = c.findings.as_ref().map(|f| f.facts.clone());
    line(say!("调查结果", "Findings"), facts.unwrap_or_default());
    let answer = c.proposal.as_ref().map(|p| p.text.clone());
    line(say!("答复", "Answer"), answer.unwrap_or_default());
    let ended = c.ended_at.map(short_time);
    line(say!("结束时间", "Ended"), ended.unwrap_or_default());
    let person = personal(stored, reveal)
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| (label(name), value));
    vec![
        Section {
            title: say!("投诉", "The complaint"),
            lines,
        },
        Section {
            title: say!("投诉人", "The complainant"),
            lines: person.collect(),
        },
    ]
}

fn label(field: &str) -> Say {
    let of = |lang| crate::pages::person_label(lang, field).to_owned();
    Say {
        zh: of(Lang::Zh),
        en: of(Lang::En),
    }
}

/// Cases whose texts are put into the index with one change.
const INDEX_MAX: usize = 200;

/// Makes the full-text index of all cases anew, after a backup was put back: the index itself is in no
/// backup. It is derived from the cases and no fact of its own, so it has no ledger entry. `progress` is
/// told how many cases. Without the bank's keys
/// (`with_words` false) cases are found by their numbers only.
pub fn reindex(app: &App, with_words: bool, progress: &mut dyn FnMut(u64)) -> Result<(), SqlError> {
    let keys = with_words.then(|| app.keys.clone());
    let (mut after, mut done) = (String::new(), 0);
    loop {
        let from = after.clone();
        let mut numbers = app
            .db
            .read_now(move |reader: &mut Reader<'_>| crate::verify::numbers(reader, &from))?;
        numbers.truncate(INDEX_MAX);
        let Some(last) = numbers.last() else {
            return Ok(());
        };
        after = last.clone();
        done += numbers.len() as u64;
        let keys = keys.clone();
        app.db.write_now(move |tx: &mut Tx<'_>| {
            for number in &numbers {
                let stored = match &keys {
                    Some(keys) => store::load(tx, keys, number)?,
                    None => store::load_locked(tx, number)?,
                };
                if let Some(stored) = stored {
                    store::index_again(tx, &stored)?;
                }
            }
            Ok::<_, SqlError>(())
        })?;
        progress(done);
    }
}
