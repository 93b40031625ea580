//! The table of additions: append and read.

use crate::rules::{Addition, Kind};
use change::{canonical_json, hash_state};
use kernel::micros;
use platform::sql::{Reader, Row, SqlError, Tx, args};
use serde_json::{Value, json};

/// A version and the name of its content: a hash over all additions up to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Tip {
    pub(crate) version: i64,
    pub(crate) chain: [u8; 32],
}

/// What the chain begins with, at version 0.
pub(crate) const GENESIS: [u8; 32] = [0; 32];

const COLUMNS: &str = "version, kind, id, calendar, text, added_by, added_by_name, added_at, chain";

/// An addition and the name of the rulebook's content with it.
pub(crate) struct Stored {
    pub(crate) addition: Addition,
    pub(crate) chain: [u8; 32],
}

fn from_row(row: &Row) -> Result<Stored, SqlError> {
    let kind: &str = row.get(1)?;
    let kind = Kind::from_code(kind)
        .ok_or_else(|| SqlError::Other(format!("an addition is of the kind \"{kind}\"")))?;
    Ok(Stored {
        addition: Addition {
            version: row.get(0)?,
            kind,
            id: row.get(2)?,
            calendar: row.get(3)?,
            text: row.get(4)?,
            by: row.get(5)?,
            by_name: row.get(6)?,
            at: row.get(7)?,
        },
        chain: row.get(8)?,
    })
}

fn all(rows: &[Row]) -> Result<Vec<Stored>, SqlError> {
    rows.iter().map(from_row).collect()
}

/// Everything that is stored of an addition, as it is hashed.
pub(crate) fn content(addition: &Addition) -> Value {
    json!({
        "version": addition.version,
        "kind": addition.kind.code(),
        "id": addition.id,
        "calendar": addition.calendar,
        "text": addition.text,
        "added_by": addition.by,
        "added_by_name": addition.by_name,
        "added_at": micros(addition.at),
    })
}

/// The name of the content with one more addition.
pub(crate) fn link(before: &[u8; 32], addition: &Addition) -> [u8; 32] {
    let content = canonical_json(&content(addition));
    hash_state(&[("before", before), ("addition", content.as_bytes())])
}

/// The last version; `None` when nothing was added. The one statement of the cheap path.
pub(crate) fn latest(reader: &mut Reader<'_>) -> Result<Option<Tip>, SqlError> {
    let sql = "SELECT version, chain FROM rulebook_addition ORDER BY version DESC LIMIT 1";
    reader.query_opt(sql, &[])?.as_ref().map(tip).transpose()
}

/// A version; `None` when there is none of that number.
pub(crate) fn of_version(reader: &mut Reader<'_>, version: i64) -> Result<Option<Tip>, SqlError> {
    let sql = "SELECT version, chain FROM rulebook_addition WHERE version = $1";
    let row = reader.query_opt(sql, &args![version])?;
    row.as_ref().map(tip).transpose()
}

/// The versions before one, latest first.
pub(crate) fn before(
    reader: &mut Reader<'_>,
    version: i64,
    limit: i64,
) -> Result<Vec<Tip>, SqlError> {
    let sql = "SELECT version, chain FROM rulebook_addition WHERE version < $1
               ORDER BY version DESC LIMIT $2";
    let rows = reader.query(sql, &args![version, limit])?;
    rows.iter().map(tip).collect()
}

fn tip(row: &Row) -> Result<Tip, SqlError> {
    Ok(Tip {
        version: row.get(0)?,
        chain: row.get(1)?,
    })
}

/// The additions after one version up to another, in order.
pub(crate) fn between(
    reader: &mut Reader<'_>,
    after: i64,
    to: i64,
) -> Result<Vec<Stored>, SqlError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM rulebook_addition WHERE version > $1 AND version <= $2
         ORDER BY version"
    );
    all(&reader.query(&sql, &args![after, to])?)
}

/// The latest additions, latest first.
pub(crate) fn newest(reader: &mut Reader<'_>, limit: i64) -> Result<Vec<Addition>, SqlError> {
    let sql = format!("SELECT {COLUMNS} FROM rulebook_addition ORDER BY version DESC LIMIT $1");
    let rows = all(&reader.query(&sql, &args![limit])?)?;
    Ok(rows.into_iter().map(|stored| stored.addition).collect())
}

/// The latest addition of a kind and id.
pub(crate) fn last_of(
    reader: &mut Reader<'_>,
    kind: Kind,
    id: &str,
) -> Result<Option<Addition>, SqlError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM rulebook_addition WHERE kind = $1 AND id = $2
         ORDER BY version DESC LIMIT 1"
    );
    let row = reader.query_opt(&sql, &args![kind.code(), id])?;
    Ok(row.as_ref().map(from_row).transpose()?.map(|s| s.addition))
}

/// All additions about a subject (see [`Addition::subject_id`]), in order, with their links.
pub(crate) fn of_subject(
    reader: &mut Reader<'_>,
    kind: Kind,
    id: &str,
) -> Result<Vec<Stored>, SqlError> {
    let also = match kind {
        Kind::Pack => Kind::Verification,
        kind => kind,
    };
    let sql = format!(
        "SELECT {COLUMNS} FROM rulebook_addition WHERE kind IN ($1, $2) AND id = $3
         ORDER BY version"
    );
    all(&reader.query(&sql, &args![kind.code(), also.code(), id])?)
}

/// The calendars that the bank has added notices to.
pub(crate) fn calendars_added_to(reader: &mut Reader<'_>) -> Result<Vec<String>, SqlError> {
    let sql = "SELECT DISTINCT calendar FROM rulebook_addition WHERE kind = 'notice'
               ORDER BY calendar";
    let rows = reader.query(sql, &[])?;
    rows.iter().map(|row| row.get(0)).collect()
}

/// Appends an addition to the chain; a neighbour that took the same number makes it run again.
pub(crate) fn append(
    tx: &mut Tx<'_>,
    addition: &Addition,
    chain: &[u8; 32],
) -> Result<(), SqlError> {
    let added = tx.execute(
        "INSERT INTO rulebook_addition (version, kind, id, calendar, text, added_by,
             added_by_name, added_at, chain)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (version) DO NOTHING",
        &args![
            addition.version,
            addition.kind.code(),
            &addition.id,
            &addition.calendar,
            &addition.text,
            &addition.by,
            &addition.by_name,
            addition.at,
            chain,
        ],
    )?;
    if added == 1 { Ok(()) } else { Err(tx.clash()) }
}

/// Whether it was told that a year is not loaded.
pub(crate) fn was_warned(
    reader: &mut Reader<'_>,
    calendar: &str,
    year: i16,
) -> Result<bool, SqlError> {
    let sql = "SELECT 1 FROM rulebook_warning WHERE calendar = $1 AND year = $2";
    let row = reader.query_opt(sql, &args![calendar, i64::from(year)])?;
    Ok(row.is_some())
}

/// Notes that it is told now; `false` when somebody else was quicker.
pub(crate) fn note_warning(
    tx: &mut Tx<'_>,
    calendar: &str,
    year: i16,
    at: kernel::Instant,
) -> Result<bool, SqlError> {
    let noted = tx.execute(
        "INSERT INTO rulebook_warning (calendar, year, warned_at) VALUES ($1, $2, $3)
         ON CONFLICT (calendar, year) DO NOTHING",
        &args![calendar, i64::from(year), at],
    )?;
    Ok(noted == 1)
}

/// The warnings about a calendar: year and when it was told, by year.
pub(crate) fn warnings(
    reader: &mut Reader<'_>,
    calendar: &str,
) -> Result<Vec<(i64, i64)>, SqlError> {
    let sql = "SELECT year, warned_at FROM rulebook_warning WHERE calendar = $1 ORDER BY year";
    let rows = reader.query(sql, &args![calendar])?;
    rows.iter()
        .map(|row| Ok((row.get(0)?, row.get(1)?)))
        .collect()
}
