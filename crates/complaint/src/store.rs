//! SQL for commands: load and save a case whole, with its derived columns.

use crate::rules::time::Derived;
use crate::rules::{Case, Complainant};
use change::Change;
use kernel::{Instant, mask_name};
use platform::Keys;
use platform::args;
use platform::sql::{Reader, SqlError, Tx};

/// A case and who complains.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Stored {
    /// The facts.
    pub case: Case,
    /// The person.
    pub person: Complainant,
}

/// Loads a case by its number.
pub(crate) fn load(reader: &mut Reader, number: &str) -> Result<Option<Stored>, SqlError> {
    let row = reader.query_opt(
        "SELECT c.doc, p.kind, p.name, p.phone, p.id_number, p.address, p.email, p.gender, p.account
         FROM complaint_case c JOIN complaint_person p ON p.case_id = c.id WHERE c.number = $1",
        &args![number],
    )?;
    let Some(row) = row else { return Ok(None) };
    let case = parse(&row.get::<String>(0)?)?;
    let person = Complainant {
        kind: row.get(1)?,
        name: row.get(2)?,
        phone: row.get(3)?,
        id_number: row.get(4)?,
        address: row.get(5)?,
        email: row.get(6)?,
        gender: row.get(7)?,
        account: row.get(8)?,
    };
    Ok(Some(Stored { case, person }))
}

/// Reads a stored document.
pub(crate) fn parse(doc: &str) -> Result<Case, SqlError> {
    serde_json::from_str(doc)
        .map_err(|e| SqlError::Other(format!("a case's document is broken: {e}")))
}

/// Writes a new case.
pub(crate) fn insert(
    change: &mut Change,
    keys: &Keys,
    stored: &Stored,
    derived: &Derived,
) -> Result<(), SqlError> {
    let c = &stored.case;
    change.execute(
        "INSERT INTO complaint_case (id, number, tracking_code, origin, version, status, category,
           nature, channel, source, external_id, pack, title, business, cause, flags, unit_path,
           unit_name, registered_unit_path, handler_login, handler_name, complainant_masked,
           received_at, due_at, paused, late, extension_asked, ended_at, doc)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18,
           $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29)",
        &columns(stored, derived),
    )?;
    insert_person(change, keys, c.id, &stored.person)?;
    change.index_text("complaint_search", c.id, &search_text(c))?;
    insert_participants(change, c)
}

/// Writes the next state of a case; `false` when somebody else wrote in between.
pub(crate) fn save(
    change: &mut Change,
    before: &Case,
    stored: &Stored,
    derived: &Derived,
) -> Result<bool, SqlError> {
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
           late = $26, extension_asked = $27, ended_at = $28, doc = $29
         WHERE id = $1 AND version = $30",
        &values,
    )?;
    if changed == 0 {
        return Ok(false);
    }
    if search_text(before) != search_text(c) {
        change.unindex_text("complaint_search", c.id)?;
        change.index_text("complaint_search", c.id, &search_text(c))?;
    }
    change.execute(
        "DELETE FROM complaint_participant WHERE case_id = $1",
        &args![c.id],
    )?;
    insert_participants(change, c)?;
    Ok(true)
}

/// The derived columns, in the order of the insert.
pub(crate) fn columns(stored: &Stored, derived: &Derived) -> [platform::sql::Value; 29] {
    let c = &stored.case;
    let handler = c.handler();
    let doc = serde_json::to_string(c).expect("a case is plain data and always serialises");
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
        c.title.as_str(),
        c.business.as_str(),
        c.cause.as_str(),
        c.flags.join(" "),
        c.owner_unit().path.as_str(),
        c.owner_unit().name.as_str(),
        c.registered_unit.path.as_str(),
        handler.map_or("", |h| h.login.as_str()),
        handler.map_or("", |h| h.name.as_str()),
        mask_name(&stored.person.name),
        c.received_at,
        derived.due_at,
        c.pause_running().is_some(),
        derived.late,
        c.extension_asked().is_some(),
        c.ended_at,
        doc
    ]
}

fn insert_person(
    change: &mut Change,
    keys: &Keys,
    case_id: i64,
    p: &Complainant,
) -> Result<(), SqlError> {
    change.execute(
        "INSERT INTO complaint_person (case_id, kind, name, phone, id_number, address, email,
           gender, account, name_index, phone_index, id_index)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        &args![
            case_id,
            p.kind.as_str(),
            p.name.as_str(),
            p.phone.as_str(),
            p.id_number.as_str(),
            p.address.as_str(),
            p.email.as_str(),
            p.gender.as_str(),
            p.account.as_str(),
            index(keys, "name", &p.name),
            index(keys, "phone", &p.phone),
            index(keys, "id_number", &p.id_number)
        ],
    )?;
    Ok(())
}

/// Writes a complainant's record anew.
pub(crate) fn save_person(
    change: &mut Change,
    keys: &Keys,
    case_id: i64,
    person: &Complainant,
) -> Result<(), SqlError> {
    change.execute(
        "DELETE FROM complaint_person WHERE case_id = $1",
        &args![case_id],
    )?;
    insert_person(change, keys, case_id, person)
}

/// The keyed hash under which a value is looked up; empty values have none.
pub(crate) fn index(keys: &Keys, kind: &str, value: &str) -> String {
    if value.is_empty() {
        String::new()
    } else {
        keys.blind_index(kind, value)
    }
}

/// Puts a case's words into the full-text index, which is empty.
pub(crate) fn index_again(tx: &mut Tx, case: &Case) -> Result<(), SqlError> {
    tx.index_text("complaint_search", case.id, &search_text(case))
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

/// What the full-text search reads: the matter, never who complains. Long runs of digits in
/// people's words (telephone, card, identity numbers) are left out.
fn search_text(c: &Case) -> String {
    let words = [
        c.title.as_str(),
        &c.content,
        &c.demand,
        &c.product,
        c.findings.as_ref().map_or("", |f| f.facts.as_str()),
        c.proposal.as_ref().map_or("", |p| p.text.as_str()),
    ]
    .join("\n");
    format!(
        "{}\n{}\n{}",
        c.number,
        c.external_id,
        without_long_numbers(&words)
    )
}

/// Runs of seven digits and more become a space.
fn without_long_numbers(text: &str) -> String {
    const RUN: usize = 7;
    let mut kept = String::with_capacity(text.len());
    let mut run = String::new();
    for c in text.chars().chain(std::iter::once(' ')) {
        if c.is_ascii_digit() {
            run.push(c);
            continue;
        }
        kept.push_str(if run.len() < RUN { &run } else { " " });
        run.clear();
        kept.push(c);
    }
    kept
}

/// The hash of everything stored of a case, as the ledger's entries carry it.
pub(crate) fn state_hash(case: &Case, person: &Complainant) -> [u8; 32] {
    let parts = crate::evidence::parts(case, person);
    change::hash_state(
        &parts
            .each_ref()
            .map(|(name, bytes)| (*name, bytes.as_slice())),
    )
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

/// Keeps what somebody has typed so far.
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
