//! SQL for commands: load and save a case whole, with its derived columns.

mod sealed;

pub(crate) use sealed::{AtRest, Key, Stored, evidence_parts, key_subject, state_hash};

use crate::rules::time::Derived;
use crate::rules::wording::ERASED;
use crate::rules::{Case, Complainant};
use change::Change;
use kernel::{Instant, Masks};
use platform::Keys;
use platform::args;
use platform::sql::{Reader, SqlError, Tx};
use vault::Held;

/// Where the columns that are made from sealed words stand in [`columns`]: title, complainant.
pub(crate) const FROM_WORDS: [usize; 2] = [12, 21];

/// Loads a case by its number.
pub(crate) fn load(
    reader: &mut Reader,
    keys: &Keys,
    number: &str,
) -> Result<Option<Stored>, SqlError> {
    load_with(reader, Some(keys), number)
}

/// Loads a case without the bank's keys: its words and person stay sealed.
pub(crate) fn load_locked(reader: &mut Reader, number: &str) -> Result<Option<Stored>, SqlError> {
    load_with(reader, None, number)
}

fn load_with(
    reader: &mut Reader,
    keys: Option<&Keys>,
    number: &str,
) -> Result<Option<Stored>, SqlError> {
    let row = reader.query_opt(
        "SELECT c.doc, p.kind, p.name, p.phone, p.id_number, p.address, p.email, p.gender,
           p.account, c.words, p.sealed, c.id
         FROM complaint_case c JOIN complaint_person p ON p.case_id = c.id WHERE c.number = $1",
        &args![number],
    )?;
    let Some(row) = row else { return Ok(None) };
    let open = Complainant {
        kind: row.get(1)?,
        name: row.get(2)?,
        phone: row.get(3)?,
        id_number: row.get(4)?,
        address: row.get(5)?,
        email: row.get(6)?,
        gender: row.get(7)?,
        account: row.get(8)?,
    };
    let id: i64 = row.get(11)?;
    let at_rest = AtRest {
        doc: row.get(0)?,
        words: row.get(9)?,
        person: row.get(10)?,
        key: match vault::key_of(reader, keys, &key_subject(id))? {
            None => Key::Open,
            Some(Held::Key(key)) => Key::Here(key),
            Some(Held::Locked) => Key::Locked,
            Some(Held::Destroyed(_)) => Key::Erased,
        },
    };
    let masks = register::masks(reader)?;
    Stored::read(open, at_rest, masks, id).map(Some)
}

/// Loads a case in order to change it: one from before words were sealed is sealed on the way. The
/// change must end with an entry that has the state of the case.
pub(crate) fn load_to_change(
    change: &mut Change<'_>,
    number: &str,
) -> Result<Option<Stored>, SqlError> {
    let keys = change.keys();
    let Some(mut stored) = load(change, keys, number)? else {
        return Ok(None);
    };
    if matches!(stored.at_rest.key, Key::Open) {
        seal(change, &mut stored)?;
    }
    Ok(Some(stored))
}

/// Seals a case from before.
fn seal(change: &mut Change<'_>, stored: &mut Stored) -> Result<(), SqlError> {
    let id = stored.case.id;
    stored.at_rest.key = Key::Here(vault::make_key(change, &key_subject(id))?);
    stored.seal_words(change.entropy());
    change.execute(
        "UPDATE complaint_case SET doc = $2, words = $3, title = $4, files_plain = $5 WHERE id = $1",
        &args![
            id,
            &stored.at_rest.doc,
            &stored.at_rest.words,
            stored.open_title(),
            files_plain(&stored.case)
        ],
    )?;
    save_person(change, stored)
}

/// Writes a new case.
pub(crate) fn insert(
    change: &mut Change,
    stored: &Stored,
    derived: &Derived,
) -> Result<(), SqlError> {
    let c = &stored.case;
    change.execute(
        "INSERT INTO complaint_case (id, number, tracking_code, origin, version, status, category,
           nature, channel, source, external_id, pack, title, business, cause, flags, unit_path,
           unit_name, registered_unit_path, handler_login, handler_name, complainant_masked,
           received_at, due_at, paused, late, extension_asked, ended_at, doc, words, files_plain)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18,
           $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31)",
        &columns(stored, derived),
    )?;
    insert_person(change, stored)?;
    change.index_text("complaint_search", c.id, &search_text(stored))?;
    insert_participants(change, c)
}

/// Writes the next state of a case, its words sealed; `false` when somebody else wrote in between.
pub(crate) fn save(
    change: &mut Change,
    before: &Case,
    stored: &mut Stored,
    derived: &Derived,
) -> Result<bool, SqlError> {
    stored.seal_words(change.entropy());
    let c = &stored.case;
    assert_eq!(before.id, c.id, "a case keeps its key");
    let mut values = columns(stored, derived).to_vec();
    values.push(before.version.into());
    let changed = change.execute(
        "UPDATE complaint_case SET number = $2, tracking_code = $3, origin = $4, version = $5, status = $6,
           category = $7, nature = $8, channel = $9, source = $10, external_id = $11, pack
           = $12, title = $13, business = $14, cause = $15, flags = $16, unit_path = $17,
           unit_name = $18, registered_unit_path = $19, handler_login = $20, handler_name =
           $21, complainant_masked = $22, received_at = $23, due_at = $24, paused = $25,
           late = $26, extension_asked = $27, ended_at = $28, doc = $29, words = $30,
           files_plain = $31
         WHERE id = $1 AND version = $32",
        &values,
    )?;
    if changed == 0 {
        return Ok(false);
    }
    if searched(before) != searched(c) || before.erased_at != c.erased_at {
        reindex(change, stored)?;
    }
    change.execute(
        "DELETE FROM complaint_participant WHERE case_id = $1",
        &args![c.id],
    )?;
    insert_participants(change, c)?;
    Ok(true)
}

/// The derived columns, in the order of the insert.
pub(crate) fn columns(stored: &Stored, derived: &Derived) -> [platform::sql::Value; 31] {
    let c = &stored.case;
    let handler = c.handler();
    let title = match stored.at_rest.key {
        // As it was kept then; it is compared with what is stored.
        Key::Open => c.title.clone(),
        Key::Here(_) | Key::Locked | Key::Erased => stored.open_title(),
    };
    let complainant = match stored.is_erased() {
        true => ERASED.to_owned(),
        false => Masks::SHIPPED.name(&stored.person.name),
    };
    args![
        c.id,
        c.number.as_str(),
        c.tracking_code.as_str(),
        c.origin.as_str(),
        c.version,
        c.status.code(),
        c.status.category().code(),
        c.nature.as_str(),
        c.channel.as_str(),
        c.source.as_str(),
        c.external_id.as_str(),
        c.pack.as_str(),
        title,
        c.business.as_str(),
        c.cause.as_str(),
        c.flags.join(" "),
        c.owner_unit().path.as_str(),
        c.owner_unit().name.as_str(),
        c.registered_unit.path.as_str(),
        handler.map_or("", |h| h.login.as_str()),
        handler.map_or("", |h| h.name.as_str()),
        complainant,
        c.received_at,
        derived.due_at,
        c.pause_running().is_some(),
        derived.late,
        c.extension_asked().is_some(),
        c.ended_at,
        stored.at_rest.doc.as_str(),
        stored.at_rest.words.as_str(),
        match stored.at_rest.key {
            Key::Open => 1,
            Key::Here(_) | Key::Locked | Key::Erased => files_plain(c),
        }
    ]
}

/// How many files of the case lie unsealed.
fn files_plain(case: &Case) -> i64 {
    let plain = case.attachments.iter().filter(|a| a.kept.is_empty());
    i64::try_from(plain.count()).expect("a case has few files")
}

/// Only what kind of person it is can be read; the rest is sealed, and found by keyed hashes.
fn insert_person(change: &mut Change, stored: &Stored) -> Result<(), SqlError> {
    let [name, phone, id_number] = indexes(change.keys(), stored);
    change.execute(
        "INSERT INTO complaint_person (case_id, kind, name, phone, id_number, address, email,
           gender, account, name_index, phone_index, id_index, sealed)
         VALUES ($1, $2, '', '', '', '', '', '', '', $3, $4, $5, $6)",
        &args![
            stored.case.id,
            stored.person.kind.as_str(),
            name,
            phone,
            id_number,
            stored.at_rest.person.as_str()
        ],
    )?;
    Ok(())
}

/// Seals a complainant's record and writes it anew.
pub(crate) fn save_person(change: &mut Change, stored: &mut Stored) -> Result<(), SqlError> {
    stored.seal_person(change.entropy());
    change.execute(
        "DELETE FROM complaint_person WHERE case_id = $1",
        &args![stored.case.id],
    )?;
    insert_person(change, stored)?;
    // Another name is another word that is not to be found.
    reindex(change, stored)
}

/// Under which hashes a complainant is found: by name, phone, identity number. Nobody is found
/// whose data was erased.
pub(crate) fn indexes(keys: &Keys, stored: &Stored) -> [String; 3] {
    if stored.is_erased() {
        return Default::default();
    }
    let p = &stored.person;
    [
        index(keys, "name", &p.name),
        index(keys, "phone", &p.phone),
        index(keys, "id_number", &p.id_number),
    ]
}

/// The keyed hash under which a value is looked up; empty values have none.
pub(crate) fn index(keys: &Keys, kind: &str, value: &str) -> String {
    if value.is_empty() {
        String::new()
    } else {
        keys.blind_index(kind, value)
    }
}

/// Puts a case's words into the full-text index anew.
pub(crate) fn index_again(tx: &mut Tx, stored: &Stored) -> Result<(), SqlError> {
    tx.unindex_text("complaint_search", stored.case.id)?;
    tx.index_text("complaint_search", stored.case.id, &search_text(stored))
}

fn insert_participants(tx: &mut Tx, c: &Case) -> Result<(), SqlError> {
    for (login, part) in participants(c) {
        tx.execute(
            "INSERT INTO complaint_participant (case_id, login, part) VALUES ($1, $2, $3)",
            &args![c.id, login, part],
        )?;
    }
    Ok(())
}

/// Who plays which part in a case, sorted.
pub(crate) fn participants(c: &Case) -> Vec<(String, String)> {
    let mut parts: Vec<(&str, &str)> = vec![(&c.registered_by.login, "registrar")];
    parts.extend(c.handler().map(|h| (h.login.as_str(), "lead")));
    for co in &c.co_handlers {
        let part = if co.opinion.is_none() { "co_due" } else { "co" };
        parts.push((&co.person.login, part));
    }
    parts.extend(c.verdicts.iter().map(|v| (v.by.login.as_str(), "approver")));
    parts.sort_unstable();
    parts.dedup();
    parts
        .into_iter()
        .map(|(login, part)| (login.to_owned(), part.to_owned()))
        .collect()
}

/// The words of a case that the search reads: the matter, never who complains.
fn searched(c: &Case) -> String {
    [
        c.title.as_str(),
        &c.content,
        &c.demand,
        &c.product,
        c.findings.as_ref().map_or("", |f| f.facts.as_str()),
        c.proposal.as_ref().map_or("", |p| p.text.as_str()),
    ]
    .join("\n")
}

/// What the full-text search reads: the words without the complainant's own values and without
/// long runs of digits (telephone, card, identity numbers); nothing of them once they are erased.
fn search_text(stored: &Stored) -> String {
    let c = &stored.case;
    let words = match stored.is_erased() {
        true => String::new(),
        false => stored.without_person(&searched(c)),
    };
    format!("{}\n{}\n{words}", c.number, c.external_id)
}

fn reindex(change: &mut Change<'_>, stored: &Stored) -> Result<(), SqlError> {
    change.unindex_text("complaint_search", stored.case.id)?;
    change.index_text("complaint_search", stored.case.id, &search_text(stored))
}

/// The number of the case with this tracking code. The index finds it; that it is the same is then
/// told by keyed hashes, whose comparison gives nothing away.
pub(crate) fn by_code(
    reader: &mut Reader,
    keys: &Keys,
    code: &str,
) -> Result<Option<String>, SqlError> {
    let row = reader.query_opt(
        "SELECT number, tracking_code FROM complaint_case WHERE tracking_code = $1",
        &args![code],
    )?;
    let Some(row) = row else { return Ok(None) };
    let hash = |code: &str| keys.blind_index("complaint_tracking", code);
    let same = hash(row.get(1)?) == hash(code);
    same.then(|| row.get(0)).transpose()
}

/// The next serial number of a unit's day.
pub(crate) fn next_serial(tx: &mut Tx, day: &str, unit: &str) -> Result<i64, SqlError> {
    let row = tx.query_one(
        "INSERT INTO complaint_serial (day, unit, last) VALUES ($1, $2, 1)
         ON CONFLICT (day, unit) DO UPDATE SET last = complaint_serial.last + 1 RETURNING last",
        &args![day, unit],
    )?;
    row.get(0)
}

/// The number of the case with this origin, if it is there already. The second condition says
/// what the index holds: without it SQLite reads the whole table.
pub(crate) fn by_origin(reader: &mut Reader, origin: &str) -> Result<Option<String>, SqlError> {
    let row = reader.query_opt(
        "SELECT number FROM complaint_case WHERE origin = $1 AND origin <> ''",
        &args![origin],
    )?;
    row.map(|r| r.get(0)).transpose()
}

/// The room key that drafts are sealed with.
pub(crate) const DRAFTS: &str = "complaint_drafts";

/// The place of a draft, to which it is sealed.
pub(crate) fn draft_at(login: &str, form: &str) -> String {
    format!("draft {form} of {login}")
}

/// Keeps what somebody has typed so far, sealed.
pub(crate) fn save_draft(
    tx: &mut Tx,
    login: &str,
    form: &str,
    fields: &str,
    at: Instant,
) -> Result<(), SqlError> {
    tx.execute(
        "INSERT INTO complaint_draft (login, form, fields, at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (login, form) DO UPDATE SET fields = $3, at = $4",
        &args![login, form, fields, at],
    )?;
    Ok(())
}

/// Drops a draft: it was sent or thrown away.
pub(crate) fn drop_draft(tx: &mut Tx, login: &str, form: &str) -> Result<(), SqlError> {
    tx.execute(
        "DELETE FROM complaint_draft WHERE login = $1 AND form = $2",
        &args![login, form],
    )?;
    Ok(())
}

/// Drops drafts older than the instant.
pub(crate) fn drop_old_drafts(tx: &mut Tx, before: Instant) -> Result<u64, SqlError> {
    tx.execute("DELETE FROM complaint_draft WHERE at < $1", &args![before])
}

/// Through which case the open ones were counted with a version of the rulebook: 0 when the walk
/// has not begun, [`NO_DUE`](crate::rules::time::NO_DUE) when it is over.
pub(crate) fn recalculated(reader: &mut Reader, version: i64) -> Result<i64, SqlError> {
    let row = reader.query_opt(
        "SELECT through FROM complaint_recalculation WHERE version = $1",
        &args![version],
    )?;
    row.map_or(Ok(0), |row| row.get(0))
}

/// Notes through which case the walk has come. Never moved back by a server that was slower.
pub(crate) fn recalculated_through(
    tx: &mut Tx,
    version: i64,
    through: i64,
) -> Result<(), SqlError> {
    tx.execute(
        "INSERT INTO complaint_recalculation (version, through) VALUES ($1, $2)
         ON CONFLICT (version) DO UPDATE SET through = excluded.through
         WHERE complaint_recalculation.through < excluded.through",
        &args![version, through],
    )?;
    Ok(())
}
