//! SQL of leaks: a document of facts, the words sealed with the leak's own key.

use crate::rules::{Breach, Matter, Wording};
use change::{Change, CommandError, Subject, hash_state};
use kernel::micros;
use platform::sql::{Reader, Row, SqlError, args};
use platform::{Entropy, Keys, Sealed};

/// Most rows that a list reads at once.
pub(crate) const LIST_MAX: i64 = document::sheet::ROWS_MAX;

/// A leak and the version it was read at.
#[derive(Clone, Debug)]
pub(crate) struct Stored {
    pub(crate) version: i64,
    pub(crate) matter: Matter,
}

/// The ledger's name of a leak.
pub(crate) fn subject(number: &str) -> Subject {
    Subject::new(crate::KIND, number)
}

fn key_subject(number: &str) -> String {
    format!("breach {number}")
}

fn place(number: &str) -> String {
    format!("breach {number} words")
}

fn broken(what: &str) -> SqlError {
    SqlError::Other(format!("a leak's {what} is broken"))
}

fn facts(row: &Row) -> Result<(i64, Breach), SqlError> {
    let doc: &str = row.get(1)?;
    let breach = serde_json::from_str(doc).map_err(|_| broken("document"))?;
    Ok((row.get(0)?, breach))
}

/// A leak with its words.
pub(crate) fn load(
    reader: &mut Reader<'_>,
    keys: &Keys,
    number: &str,
) -> Result<Option<Stored>, SqlError> {
    let sql = "SELECT version, doc, sealed FROM breach_case WHERE number = $1";
    let Some(row) = reader.query_opt(sql, &args![number])? else {
        return Ok(None);
    };
    let (version, breach) = facts(&row)?;
    let sealed = Sealed::stored(row.get::<String>(2)?);
    let held = vault::key_of(reader, keys, &key_subject(number))?;
    let words = match held.as_ref().and_then(|held| held.key()) {
        Some(key) => {
            let plain = key
                .open(&place(number), &sealed)
                .map_err(|error| SqlError::Other(error.to_string()))?;
            serde_json::from_slice(&plain).map_err(|_| broken("text"))?
        }
        // The key was destroyed: the facts stay.
        None => Wording::default(),
    };
    let matter = Matter { breach, words };
    Ok(Some(Stored { version, matter }))
}

/// Writes the next state (version 0: a new one, which gets its key); gives the hash of what is stored.
pub(crate) fn save(
    change: &mut Change<'_>,
    matter: &Matter,
    version: i64,
) -> Result<[u8; 32], CommandError> {
    let number = matter.breach.number.as_str();
    let subject_of_key = key_subject(number);
    let key = match version {
        0 => vault::make_key(change, &subject_of_key)?,
        _ => {
            let keys = change.keys();
            let held = vault::key_of(change, keys, &subject_of_key)?;
            let key = held.as_ref().and_then(|held| held.key()).cloned();
            key.ok_or_else(|| CommandError::Broken("a leak without a key".to_owned()))?
        }
    };
    let entropy: &Entropy = change.entropy();
    let json = |error: serde_json::Error| CommandError::Broken(error.to_string());
    let words = serde_json::to_vec(&matter.words).map_err(json)?;
    let field = register::sealed!("breach_case.sealed");
    let sealed = vault::seal(field, &key, &place(number), &words, entropy);
    let doc = serde_json::to_string(&matter.breach).map_err(json)?;
    let (status, unit) = (matter.breach.status.code(), matter.breach.by.unit.as_str());
    let (at, next) = (matter.breach.at, version + 1);
    let values = args![
        number,
        status,
        unit,
        at,
        next,
        &doc,
        sealed.as_str(),
        version
    ];
    let written = match version {
        0 => change.execute(
            "INSERT INTO breach_case (number, status, unit_path, at, version, doc, sealed)
             VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (number) DO NOTHING",
            &values[..7],
        )?,
        _ => change.execute(
            "UPDATE breach_case SET status = $2, unit_path = $3, at = $4, version = $5, doc = $6,
               sealed = $7 WHERE number = $1 AND version = $8",
            &values,
        )?,
    };
    if written == 0 {
        return Err(change.conflict(&subject(number)));
    }
    Ok(hash(
        [status, unit, &doc, sealed.as_str()],
        micros(at),
        next,
    ))
}

fn hash([status, unit, doc, sealed]: [&str; 4], at: i64, version: i64) -> [u8; 32] {
    hash_state(&[
        ("status", status.as_bytes()),
        ("unit", unit.as_bytes()),
        ("at", &at.to_be_bytes()),
        ("version", &version.to_be_bytes()),
        ("doc", doc.as_bytes()),
        ("sealed", sealed.as_bytes()),
    ])
}

/// The hash of what is stored of a leak; `None` when nothing is. Needs no key.
pub(crate) fn state_of(
    reader: &mut Reader<'_>,
    number: &str,
) -> Result<Option<[u8; 32]>, SqlError> {
    let sql =
        "SELECT status, unit_path, doc, sealed, at, version FROM breach_case WHERE number = $1";
    let Some(row) = reader.query_opt(sql, &args![number])? else {
        return Ok(None);
    };
    let texts = [row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?];
    Ok(Some(hash(texts, row.get(4)?, row.get(5)?)))
}

/// Numbers above `after`, in order.
pub(crate) fn numbers(
    reader: &mut Reader<'_>,
    after: &str,
    limit: i64,
) -> Result<Vec<String>, SqlError> {
    let sql = "SELECT number FROM breach_case WHERE number > $1 ORDER BY number LIMIT $2";
    let rows = reader.query(sql, &args![after, limit])?;
    rows.iter().map(|row| row.get(0)).collect()
}

/// What a list is narrowed by.
#[derive(Clone, Debug, Default)]
pub(crate) struct Narrow {
    /// A range of unit paths; empty for none.
    pub(crate) range: (String, String),
    /// Only what is over, or only what is not; `None` for both.
    pub(crate) closed: Option<bool>,
}

const NARROWED: &str = "unit_path >= $1 AND unit_path < $2
    AND ($3 = 0 OR ($3 = 1 AND status <> 'closed') OR ($3 = 2 AND status = 'closed'))";

fn narrowed(narrow: &Narrow) -> (&str, &str, i64) {
    let closed = match narrow.closed {
        None => 0,
        Some(false) => 1,
        Some(true) => 2,
    };
    let (low, high) = &narrow.range;
    (low, high, closed)
}

/// Facts of leaks, newest first: no word of anybody.
pub(crate) fn list(
    reader: &mut Reader<'_>,
    narrow: &Narrow,
    skip: i64,
    limit: i64,
) -> Result<Vec<Breach>, SqlError> {
    let sql = format!(
        "SELECT version, doc FROM breach_case WHERE {NARROWED} ORDER BY at DESC, number DESC
         LIMIT $4 OFFSET $5"
    );
    let (low, high, closed) = narrowed(narrow);
    let rows = reader.query(&sql, &args![low, high, closed, limit, skip])?;
    rows.iter().map(|row| Ok(facts(row)?.1)).collect()
}

/// How many there are.
pub(crate) fn count(reader: &mut Reader<'_>, narrow: &Narrow) -> Result<i64, SqlError> {
    let sql = format!("SELECT count(*) FROM breach_case WHERE {NARROWED}");
    let (low, high, closed) = narrowed(narrow);
    reader.query_one(&sql, &args![low, high, closed])?.get(0)
}
