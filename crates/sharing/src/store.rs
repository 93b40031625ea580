//! SQL of the room: records as documents, files that wait, which case was given to whom.

use change::{Change, CommandError, Subject, hash_state};
use kernel::{Instant, UnitPath, micros};
use platform::Keys;
use platform::sql::{Reader, Row, SqlError, Tx, args};
use platform::{DataKey, Entropy, SealError, Sealed};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Most records of one page of a list.
pub(crate) const LIST_MAX: i64 = 200;

/// A record's columns, as rules and lists need them.
pub(crate) trait Record: Serialize + DeserializeOwned {
    /// The kind, which is also the kind of its ledger subject.
    const KIND: &'static str;
    fn id(&self) -> &str;
    fn status(&self) -> &'static str;
    fn login(&self) -> &str;
    fn unit(&self) -> &UnitPath;
    fn at(&self) -> Instant;
    fn due(&self) -> Instant;
}

/// A record and the version it was read at.
#[derive(Clone, Debug)]
pub(crate) struct Stored<R> {
    pub(crate) version: i64,
    pub(crate) record: R,
}

/// The ledger's name of a record.
pub(crate) fn subject<R: Record>(id: &str) -> Subject {
    Subject::new(R::KIND, id)
}

fn broken(error: serde_json::Error) -> SqlError {
    SqlError::Other(format!("a record's document is broken: {error}"))
}

fn parsed<R: Record>(row: &Row) -> Result<Stored<R>, SqlError> {
    let doc: &str = row.get(1)?;
    Ok(Stored {
        version: row.get(0)?,
        record: serde_json::from_str(doc).map_err(broken)?,
    })
}

/// A record by its identifier.
pub(crate) fn load<R: Record>(
    reader: &mut Reader<'_>,
    id: &str,
) -> Result<Option<Stored<R>>, SqlError> {
    let sql = "SELECT version, doc FROM sharing_record WHERE kind = $1 AND id = $2";
    let row = reader.query_opt(sql, &args![R::KIND, id])?;
    row.as_ref().map(parsed).transpose()
}

/// Writes the next state of a record (version 0: a new one); gives the hash of what is stored.
pub(crate) fn save<R: Record>(
    change: &mut Change<'_>,
    record: &R,
    version: i64,
) -> Result<[u8; 32], CommandError> {
    let doc = serde_json::to_string(record)
        .map_err(|error| CommandError::Broken(format!("a record is not JSON: {error}")))?;
    let (at, due) = (record.at(), record.due());
    let values = args![
        R::KIND,
        record.id(),
        record.status(),
        record.login(),
        record.unit().as_str(),
        at,
        due,
        version + 1,
        &doc,
        version
    ];
    let written = match version {
        0 => change.execute(
            "INSERT INTO sharing_record (kind, id, status, login, unit_path, at, due, version, doc)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (kind, id) DO NOTHING",
            &values[..9],
        )?,
        _ => change.execute(
            "UPDATE sharing_record SET status = $3, login = $4, unit_path = $5, at = $6, due = $7,
               version = $8, doc = $9 WHERE kind = $1 AND id = $2 AND version = $10",
            &values,
        )?,
    };
    if written == 0 {
        return Err(change.conflict(&subject::<R>(record.id())));
    }
    Ok(hash(
        &[
            record.status(),
            record.login(),
            record.unit().as_str(),
            &doc,
        ],
        [micros(at), micros(due), version + 1],
    ))
}

fn hash(texts: &[&str; 4], numbers: [i64; 3]) -> [u8; 32] {
    let [status, login, unit, doc] = texts.map(str::as_bytes);
    let [at, due, version] = numbers.map(i64::to_be_bytes);
    hash_state(&[
        ("status", status),
        ("login", login),
        ("unit", unit),
        ("at", &at),
        ("due", &due),
        ("version", &version),
        ("doc", doc),
    ])
}

/// The hash of what is stored of a record; `None` when nothing is.
pub(crate) fn state_of(
    reader: &mut Reader<'_>,
    kind: &str,
    id: &str,
) -> Result<Option<[u8; 32]>, SqlError> {
    let sql = "SELECT status, login, unit_path, doc, at, due, version FROM sharing_record
               WHERE kind = $1 AND id = $2";
    let Some(row) = reader.query_opt(sql, &args![kind, id])? else {
        return Ok(None);
    };
    let texts = [row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?];
    let numbers = [row.get(4)?, row.get(5)?, row.get(6)?];
    Ok(Some(hash(&texts, numbers)))
}

/// Identifiers of one kind above `after`, in order: for who checks that each has a chain.
pub(crate) fn ids(
    reader: &mut Reader<'_>,
    kind: &str,
    after: &str,
    limit: i64,
) -> Result<Vec<String>, SqlError> {
    let sql = "SELECT id FROM sharing_record WHERE kind = $1 AND id > $2 ORDER BY id LIMIT $3";
    let rows = reader.query(sql, &args![kind, after, limit])?;
    rows.iter().map(|row| row.get(0)).collect()
}

/// What a list is narrowed by: whose it is, or over which units one sees.
#[derive(Clone, Debug, Default)]
pub(crate) struct Narrow {
    /// Only of this person; with `range` also theirs.
    pub(crate) login: String,
    /// A range of unit paths; empty for none.
    pub(crate) range: (String, String),
    /// Only of this status; empty for all.
    pub(crate) status: String,
}

const NARROWED: &str = "kind = $1 AND (login = $2 OR (unit_path >= $3 AND unit_path < $4))
    AND ($5 = '' OR status = $5)";

/// A page of a list, newest first.
pub(crate) fn list<R: Record>(
    reader: &mut Reader<'_>,
    narrow: &Narrow,
    skip: i64,
    limit: i64,
) -> Result<Vec<R>, SqlError> {
    let sql = format!(
        "SELECT version, doc FROM sharing_record WHERE {NARROWED} ORDER BY at DESC, id DESC
         LIMIT $6 OFFSET $7"
    );
    let (low, high) = &narrow.range;
    let values = args![
        R::KIND,
        &narrow.login,
        low,
        high,
        &narrow.status,
        limit,
        skip
    ];
    let rows = reader.query(&sql, &values)?;
    rows.iter()
        .map(|row| Ok(parsed::<R>(row)?.record))
        .collect()
}

/// How many a list holds.
pub(crate) fn count<R: Record>(reader: &mut Reader<'_>, narrow: &Narrow) -> Result<i64, SqlError> {
    let sql = format!("SELECT count(*) FROM sharing_record WHERE {NARROWED}");
    let (low, high) = &narrow.range;
    let values = args![R::KIND, &narrow.login, low, high, &narrow.status];
    reader.query_one(&sql, &values)?.get(0)
}

/// Identifiers of a status that ran out before an instant, first ones first.
pub(crate) fn due<R: Record>(
    reader: &mut Reader<'_>,
    status: &str,
    before: Instant,
    limit: i64,
) -> Result<Vec<String>, SqlError> {
    let sql = "SELECT id FROM sharing_record WHERE kind = $1 AND status = $2 AND due <= $3
               ORDER BY due, id LIMIT $4";
    let rows = reader.query(sql, &args![R::KIND, status, before, limit])?;
    rows.iter().map(|row| row.get(0)).collect()
}

fn place(owner: &str, part: &str) -> String {
    format!("sharing file {owner} {part}")
}

/// Keeps a file, sealed under a key of its own.
pub(crate) fn put_file(
    tx: &mut Tx<'_>,
    (keys, entropy): (&Keys, &Entropy),
    owner: &str,
    name: &str,
    bytes: &[u8],
) -> Result<(), SqlError> {
    let key = DataKey::new(entropy);
    let sealed = vault::seal(
        register::sealed!("sharing_file.sealed"),
        &key,
        &place(owner, "content"),
        bytes,
        entropy,
    );
    let key = vault::seal_under_master(
        register::sealed!("sharing_file.key"),
        keys,
        &place(owner, "key"),
        key.bytes(),
        entropy,
    );
    tx.execute(
        "INSERT INTO sharing_file (owner, name, key, sealed) VALUES ($1, $2, $3, $4)
         ON CONFLICT (owner) DO UPDATE SET name = $2, key = $3, sealed = $4",
        &args![owner, name, key, sealed.as_str()],
    )?;
    Ok(())
}

/// A kept file: its name and its bytes; `None` when it is gone.
pub(crate) fn open_file(
    reader: &mut Reader<'_>,
    keys: &Keys,
    owner: &str,
) -> Result<Option<(String, Vec<u8>)>, CommandError> {
    let sql = "SELECT name, key, sealed FROM sharing_file WHERE owner = $1";
    let Some(row) = reader.query_opt(sql, &args![owner])? else {
        return Ok(None);
    };
    let wrong = |error: SealError| CommandError::Broken(error.to_string());
    let key = keys
        .open_sealed(&place(owner, "key"), row.get(1)?)
        .map_err(wrong)?;
    let key = DataKey::from_bytes(&key)
        .ok_or_else(|| CommandError::Broken("a file's key has another length".to_owned()))?;
    let sealed = Sealed::stored(row.get::<String>(2)?);
    let bytes = key.open(&place(owner, "content"), &sealed).map_err(wrong)?;
    Ok(Some((row.get(0)?, bytes)))
}

/// Deletes a kept file with its key.
pub(crate) fn drop_file(tx: &mut Tx<'_>, owner: &str) -> Result<(), SqlError> {
    tx.execute("DELETE FROM sharing_file WHERE owner = $1", &args![owner])?;
    Ok(())
}

/// Notes that a case went out with a disclosure.
pub(crate) fn note_given(tx: &mut Tx<'_>, case: &str, disclosure: &str) -> Result<(), SqlError> {
    tx.execute(
        "INSERT INTO sharing_given (case_number, disclosure) VALUES ($1, $2)
         ON CONFLICT (case_number, disclosure) DO NOTHING",
        &args![case, disclosure],
    )?;
    Ok(())
}

/// The disclosures with which a case went out.
pub(crate) fn given(reader: &mut Reader<'_>, case: &str) -> Result<Vec<String>, SqlError> {
    let sql = "SELECT disclosure FROM sharing_given WHERE case_number = $1
               ORDER BY disclosure LIMIT $2";
    let rows = reader.query(sql, &args![case, LIST_MAX])?;
    rows.iter().map(|row| row.get(0)).collect()
}

/// The cases that went out with an export or a disclosure, in order.
pub(crate) fn cases_of(reader: &mut Reader<'_>, number: &str) -> Result<Vec<String>, SqlError> {
    let sql = "SELECT case_number FROM sharing_given WHERE disclosure = $1
               ORDER BY case_number LIMIT $2";
    let rows = reader.query(sql, &args![number, complaint::export::ROWS_MAX])?;
    rows.iter().map(|row| row.get(0)).collect()
}

/// Forbids the erasure of a case.
pub(crate) fn hold(tx: &mut Tx<'_>, case: &str, hold: &str) -> Result<(), SqlError> {
    tx.execute(
        "INSERT INTO sharing_held (case_number, hold) VALUES ($1, $2)
         ON CONFLICT (case_number, hold) DO NOTHING",
        &args![case, hold],
    )?;
    Ok(())
}

/// Lifts a hold.
pub(crate) fn let_go(tx: &mut Tx<'_>, hold: &str) -> Result<(), SqlError> {
    tx.execute("DELETE FROM sharing_held WHERE hold = $1", &args![hold])?;
    Ok(())
}

/// The holds on a case.
pub(crate) fn holds_of(reader: &mut Reader<'_>, case: &str) -> Result<Vec<String>, SqlError> {
    let sql = "SELECT hold FROM sharing_held WHERE case_number = $1 ORDER BY hold LIMIT $2";
    let rows = reader.query(sql, &args![case, LIST_MAX])?;
    rows.iter().map(|row| row.get(0)).collect()
}

/// Puts a case into a plan of erasure.
pub(crate) fn plan(tx: &mut Tx<'_>, case: &str, plan: &str) -> Result<(), SqlError> {
    tx.execute(
        "INSERT INTO sharing_planned (case_number, plan, done) VALUES ($1, $2, 0)",
        &args![case, plan],
    )?;
    Ok(())
}

/// Whether a case stands in a plan, carried out or not.
pub(crate) fn is_planned(reader: &mut Reader<'_>, case: &str) -> Result<bool, SqlError> {
    let sql = "SELECT 1 FROM sharing_planned WHERE case_number = $1";
    Ok(reader.query_opt(sql, &args![case])?.is_some())
}

/// Takes the cases of a refused plan out of it.
pub(crate) fn unplan(tx: &mut Tx<'_>, plan: &str) -> Result<(), SqlError> {
    tx.execute("DELETE FROM sharing_planned WHERE plan = $1", &args![plan])?;
    Ok(())
}

/// Takes a case that was kept out of its plan.
pub(crate) fn unplan_case(tx: &mut Tx<'_>, case: &str) -> Result<(), SqlError> {
    tx.execute(
        "DELETE FROM sharing_planned WHERE case_number = $1",
        &args![case],
    )?;
    Ok(())
}

/// Notes that a case of a plan was erased.
pub(crate) fn planned_done(tx: &mut Tx<'_>, case: &str) -> Result<(), SqlError> {
    let sql = "UPDATE sharing_planned SET done = 1 WHERE case_number = $1";
    tx.execute(sql, &args![case])?;
    Ok(())
}
