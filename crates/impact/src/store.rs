//! `impact_assessment`: an assessment is one document with derived columns.

use crate::rules::{Assessment, Measure, Status};
use change::hash_state;
use kernel::{Reach, micros};
use platform::sql::{Reader, Row, SqlError, Tx, Value, args};

/// Most rows of a list in one go.
pub(crate) const LIST_MAX: i64 = 5_000;

fn broken(error: &serde_json::Error) -> SqlError {
    SqlError::Other(format!("an assessment's document is broken: {error}"))
}

fn from_row(row: &Row) -> Result<Assessment, SqlError> {
    let doc: &str = row.get(0)?;
    serde_json::from_str(doc).map_err(|error| broken(&error))
}

/// The assessment of a number.
pub fn load(reader: &mut Reader<'_>, number: &str) -> Result<Option<Assessment>, SqlError> {
    let sql = "SELECT doc FROM impact_assessment WHERE number = $1";
    let row = reader.query_opt(sql, &args![number])?;
    row.as_ref().map(from_row).transpose()
}

fn columns(one: &Assessment) -> [Value; 8] {
    let doc = serde_json::to_string(one).expect("invariant: an assessment is plain data");
    let begun = one.events.first().map_or(0, |event| micros(event.at));
    let open = |measure: &&Measure| measure.done_at.is_none();
    let owners: Vec<&str> = one
        .measures
        .iter()
        .filter(open)
        .map(|m| m.owner.login.as_str())
        .collect();
    args![
        &one.number,
        one.version,
        one.status.code(),
        one.unit.as_str(),
        &one.author.login,
        begun,
        // Looked for with a space on both sides: no login holds one.
        format!(" {} ", owners.join(" ")),
        doc,
    ]
}

/// Stores a new assessment.
pub(crate) fn insert(tx: &mut Tx<'_>, one: &Assessment) -> Result<(), SqlError> {
    tx.execute(
        "INSERT INTO impact_assessment (number, version, status, unit_path, author, begun_at, owners, doc)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        &columns(one),
    )?;
    Ok(())
}

/// Writes an assessment over the version `before`; `false` when somebody else wrote in between.
pub(crate) fn save(tx: &mut Tx<'_>, one: &Assessment, before: i64) -> Result<bool, SqlError> {
    let mut values = columns(one).to_vec();
    values.push(before.into());
    let changed = tx.execute(
        "UPDATE impact_assessment SET version = $2, status = $3, unit_path = $4, author = $5, begun_at = $6,
           owners = $7, doc = $8 WHERE number = $1 AND version = $9",
        &values,
    )?;
    Ok(changed == 1)
}

/// The hash of an assessment's stored state.
pub(crate) fn state_hash(one: &Assessment) -> [u8; 32] {
    let whole = serde_json::to_value(one).expect("invariant: an assessment is plain data");
    hash_state(&[("assessment", change::canonical_json(&whole).as_bytes())])
}

/// The hash of what is stored, as ledger entries carry it; columns that are not those of the document
/// break it. `None` when nothing is stored.
pub fn state_of(reader: &mut Reader<'_>, number: &str) -> Result<Option<[u8; 32]>, SqlError> {
    let sql = "SELECT number, version, status, unit_path, author, begun_at, owners, doc
         FROM impact_assessment WHERE number = $1";
    let Some(row) = reader.query_opt(sql, &args![number])? else {
        return Ok(None);
    };
    let doc: &str = row.get(7)?;
    let one = serde_json::from_str::<Assessment>(doc).ok();
    let holds = one.filter(|one| columns(one)[..7] == row.values()[..7]);
    Ok(Some(match holds {
        Some(one) => state_hash(&one),
        None => hash_state(&[("columns differ", doc.as_bytes())]),
    }))
}

/// At most `limit` numbers above `after`, in order: each has a chain in the ledger.
pub fn numbers(reader: &mut Reader<'_>, after: &str, limit: i64) -> Result<Vec<String>, SqlError> {
    let sql = "SELECT number FROM impact_assessment WHERE number > $1 ORDER BY number LIMIT $2";
    let rows = reader.query(sql, &args![after, limit])?;
    rows.iter().map(|row| row.get(0)).collect()
}

/// What a list is narrowed to: those that a person sees, of one status or all.
#[derive(Clone, Debug)]
pub(crate) struct Narrow {
    pub(crate) view: Reach,
    pub(crate) login: String,
    pub(crate) status: Option<Status>,
}

const SEEN: &str = "((unit_path >= $1 AND unit_path < $2) OR author = $3 OR owners LIKE $4)
    AND ($5 = '' OR status = $5)";

fn values(narrow: &Narrow) -> Vec<Value> {
    let (low, high) = narrow.view.range();
    let mine = format!("% {} %", narrow.login.replace(['%', '_'], ""));
    let status = narrow.status.map_or("", Status::code);
    args![low, high, &narrow.login, mine, status].to_vec()
}

/// The newest that fit.
pub(crate) fn list(
    reader: &mut Reader<'_>,
    narrow: &Narrow,
    (skip, limit): (i64, i64),
) -> Result<Vec<Assessment>, SqlError> {
    let mut values = values(narrow);
    values.extend(args![limit.min(LIST_MAX), skip]);
    let sql = format!(
        "SELECT doc FROM impact_assessment WHERE {SEEN} ORDER BY begun_at DESC, number DESC LIMIT $6 OFFSET $7"
    );
    reader.query(&sql, &values)?.iter().map(from_row).collect()
}

/// How many fit.
pub(crate) fn count(reader: &mut Reader<'_>, narrow: &Narrow) -> Result<i64, SqlError> {
    let sql = format!("SELECT count(*) FROM impact_assessment WHERE {SEEN}");
    reader.query_one(&sql, &values(narrow))?.get(0)
}
