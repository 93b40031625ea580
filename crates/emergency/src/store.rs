//! SQL of accesses.

use crate::rules::ROWS_MAX;
use kernel::Instant;
use platform::sql::{Reader, Row, SqlError, Tx, args};

/// An access as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Access {
    /// Its key.
    pub id: i64,
    /// The case's number, as it was typed.
    pub number: String,
    /// Who opened it.
    pub login: String,
    /// That person's name.
    pub name: String,
    /// That person's unit, its code.
    pub unit: String,
    /// Why.
    pub reason: String,
    /// When.
    pub opened_at: Instant,
    /// Until when it holds.
    pub until_at: Instant,
    /// Who reviewed it; empty while nobody has.
    pub reviewer: String,
    /// That person's name.
    pub reviewer_name: String,
    /// When it was reviewed.
    pub reviewed_at: Option<Instant>,
    /// What the review says.
    pub verdict: String,
    /// Its reasons.
    pub remark: String,
}

const COLUMNS: &str = "id, number, login, name, unit, reason, opened_at, until_at, reviewer,
    reviewer_name, reviewed_at, verdict, remark";

fn from_row(row: &Row) -> Result<Access, SqlError> {
    Ok(Access {
        id: row.get(0)?,
        number: row.get(1)?,
        login: row.get(2)?,
        name: row.get(3)?,
        unit: row.get(4)?,
        reason: row.get(5)?,
        opened_at: row.get(6)?,
        until_at: row.get(7)?,
        reviewer: row.get(8)?,
        reviewer_name: row.get(9)?,
        reviewed_at: row.get(10)?,
        verdict: row.get(11)?,
        remark: row.get(12)?,
    })
}

/// The access by which this person may look at that number now; `None` when there is none.
pub fn opened(
    reader: &mut Reader<'_>,
    login: &str,
    number: &str,
    now: Instant,
) -> Result<Option<Access>, SqlError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM emergency_access WHERE login = $1 AND number = $2 AND until_at > $3
         ORDER BY until_at DESC LIMIT 1"
    );
    let row = reader.query_opt(&sql, &args![login, number, now])?;
    row.as_ref().map(from_row).transpose()
}

pub(crate) fn load(reader: &mut Reader<'_>, id: i64) -> Result<Option<Access>, SqlError> {
    let sql = format!("SELECT {COLUMNS} FROM emergency_access WHERE id = $1");
    let row = reader.query_opt(&sql, &args![id])?;
    row.as_ref().map(from_row).transpose()
}

/// The newest accesses: of one person, or of everybody.
pub(crate) fn list(reader: &mut Reader<'_>, login: Option<&str>) -> Result<Vec<Access>, SqlError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM emergency_access WHERE $1 = '' OR login = $1
         ORDER BY opened_at DESC, id DESC LIMIT $2"
    );
    let rows = reader.query(&sql, &args![login.unwrap_or_default(), ROWS_MAX])?;
    rows.iter().map(from_row).collect()
}

pub(crate) fn unreviewed(reader: &mut Reader<'_>, login: &str) -> Result<i64, SqlError> {
    let sql = "SELECT count(*) FROM emergency_access WHERE login = $1 AND reviewed_at IS NULL";
    reader.query_one(sql, &args![login])?.get(0)
}

pub(crate) fn insert(tx: &mut Tx<'_>, a: &Access) -> Result<(), SqlError> {
    let sql = format!(
        "INSERT INTO emergency_access ({COLUMNS})
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, '', '', NULL, '', '')"
    );
    let values = args![
        a.id,
        a.number.as_str(),
        a.login.as_str(),
        a.name.as_str(),
        a.unit.as_str(),
        a.reason.as_str(),
        a.opened_at,
        a.until_at
    ];
    tx.execute(&sql, &values).map(|_| ())
}

/// Writes the review; `false` when somebody else was first.
pub(crate) fn save_review(tx: &mut Tx<'_>, a: &Access) -> Result<bool, SqlError> {
    let sql = "UPDATE emergency_access SET reviewer = $2, reviewer_name = $3, reviewed_at = $4,
         verdict = $5, remark = $6 WHERE id = $1 AND reviewed_at IS NULL";
    let values = args![
        a.id,
        a.reviewer.as_str(),
        a.reviewer_name.as_str(),
        a.reviewed_at,
        a.verdict.as_str(),
        a.remark.as_str()
    ];
    Ok(tx.execute(sql, &values)? == 1)
}

/// Accesses opened before then that nobody has reviewed, the oldest first.
///
/// # Errors
/// The database's.
pub fn waiting(
    reader: &mut Reader<'_>,
    before: Instant,
    most: i64,
) -> Result<Vec<Access>, SqlError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM emergency_access WHERE reviewed_at IS NULL AND opened_at < $1
         ORDER BY opened_at, id LIMIT $2"
    );
    let rows = reader.query(&sql, &args![before, most])?;
    rows.iter().map(from_row).collect()
}
