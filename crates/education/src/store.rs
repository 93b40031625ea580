//! `education_file` (what lies under which hash) and `education_count` (numbers per thing and day).

use crate::rules::tally::{Line, What};
use change::{Change, hash_state};
use kernel::Day;
use platform::sql::{Reader, Row, SqlError, args};
use std::collections::BTreeMap;

/// Most files of a list.
pub(crate) const FILES_MAX: i64 = 500;
/// Most lines of figures that are read.
const FIGURES_MAX: i64 = 20_000;

/// A picture or material.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Its number: `F-ABCDEFGH`.
    pub id: String,
    /// The name it is given out under.
    pub name: String,
    /// What its bytes are.
    pub media_type: String,
    /// Its size in bytes.
    pub size: i64,
    /// SHA-256 of its bytes, hex: where they lie.
    pub sha256: String,
    /// Login of who brought it.
    pub added_by: String,
    /// When, in microseconds.
    pub added_at: i64,
}

const COLUMNS: &str = "id, name, media_type, size, sha256, added_by, added_at";

fn from_row(row: &Row) -> Result<File, SqlError> {
    Ok(File {
        id: row.get(0)?,
        name: row.get(1)?,
        media_type: row.get(2)?,
        size: row.get(3)?,
        sha256: row.get(4)?,
        added_by: row.get(5)?,
        added_at: row.get(6)?,
    })
}

/// Stores a new file's line; gives the hash of what is stored.
pub(crate) fn insert_file(change: &mut Change<'_>, file: &File) -> Result<[u8; 32], SqlError> {
    change.execute(
        "INSERT INTO education_file (id, name, media_type, size, sha256, added_by, added_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        &args![
            &file.id,
            &file.name,
            &file.media_type,
            file.size,
            &file.sha256,
            &file.added_by,
            file.added_at
        ],
    )?;
    Ok(hash_of(file))
}

fn hash_of(file: &File) -> [u8; 32] {
    hash_state(&[
        ("id", file.id.as_bytes()),
        ("name", file.name.as_bytes()),
        ("media_type", file.media_type.as_bytes()),
        ("size", &file.size.to_be_bytes()),
        ("sha256", file.sha256.as_bytes()),
        ("added_by", file.added_by.as_bytes()),
        ("added_at", &file.added_at.to_be_bytes()),
    ])
}

/// The file of a number.
pub fn file(reader: &mut Reader<'_>, id: &str) -> Result<Option<File>, SqlError> {
    let sql = format!("SELECT {COLUMNS} FROM education_file WHERE id = $1");
    let row = reader.query_opt(&sql, &args![id])?;
    row.as_ref().map(from_row).transpose()
}

/// The newest files.
pub(crate) fn files(reader: &mut Reader<'_>) -> Result<Vec<File>, SqlError> {
    let sql = format!("SELECT {COLUMNS} FROM education_file ORDER BY added_at DESC, id LIMIT $1");
    reader
        .query(&sql, &args![FILES_MAX])?
        .iter()
        .map(from_row)
        .collect()
}

/// The hash of what is stored of a file, as ledger entries carry it; `None` when it is not there.
pub fn file_state_of(reader: &mut Reader<'_>, id: &str) -> Result<Option<[u8; 32]>, SqlError> {
    Ok(file(reader, id)?.map(|file| hash_of(&file)))
}

/// At most `limit` numbers of files above `after`, in order: each has a chain in the ledger.
pub fn file_ids(reader: &mut Reader<'_>, after: &str, limit: i64) -> Result<Vec<String>, SqlError> {
    let sql = "SELECT id FROM education_file WHERE id > $1 ORDER BY id LIMIT $2";
    let rows = reader.query(sql, &args![after, limit])?;
    rows.iter().map(|row| row.get(0)).collect()
}

/// Adds counts.
pub(crate) fn add(change: &mut Change<'_>, counts: &BTreeMap<Line, i64>) -> Result<(), SqlError> {
    for ((day, kind, item, what), n) in counts {
        change.execute(
            "INSERT INTO education_count (day, kind, item, what, n) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (day, kind, item, what) DO UPDATE SET n = education_count.n + excluded.n",
            &args![day, kind, item, what.code(), *n],
        )?;
    }
    Ok(())
}

/// What was counted from one day to another, both included.
pub(crate) fn counts(
    reader: &mut Reader<'_>,
    from: Day,
    to: Day,
) -> Result<Vec<(Line, i64)>, SqlError> {
    let sql = "SELECT day, kind, item, what, n FROM education_count WHERE day >= $1 AND day <= $2
         ORDER BY day, kind, item, what LIMIT $3";
    let rows = reader.query(sql, &args![from.to_string(), to.to_string(), FIGURES_MAX])?;
    let read = |row: &Row| {
        let what: &str = row.get(3)?;
        let what = What::from_code(what)
            .ok_or_else(|| SqlError::Other(format!("nothing is counted as {what}")))?;
        Ok(((row.get(0)?, row.get(1)?, row.get(2)?, what), row.get(4)?))
    };
    rows.iter().map(read).collect()
}
