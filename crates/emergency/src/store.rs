//! SQL of accesses.

use kernel::{Instant, micros};
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
    /// Why, as it is stored.
    pub(crate) reason: String,
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
    /// Its reasons, as they are stored.
    pub(crate) remark: String,
    /// Whether the reason and the remark are sealed.
    pub(crate) sealed: bool,
    /// Until when it is to be reviewed.
    pub due_at: Instant,
    /// When the next reminder of the review goes out.
    pub(crate) remind_at: Instant,
    /// How many did.
    pub(crate) told: i64,
}

impl Access {
    /// The hash of all that is stored of it, sealed words as they lie there.
    pub(crate) fn state(&self) -> [u8; 32] {
        let at = |instant: Instant| micros(instant).to_be_bytes();
        // "Never" was always written as the first instant of 1970, so that instant has a form of its own;
        // nobody's hash changes by it.
        let reviewed = match self.reviewed_at {
            None => vec![0; 8],
            Some(first) if micros(first) == 0 => vec![0; 9],
            Some(reviewed) => at(reviewed).to_vec(),
        };
        change::hash_state(&[
            ("id", &self.id.to_be_bytes()),
            ("number", self.number.as_bytes()),
            ("login", self.login.as_bytes()),
            ("name", self.name.as_bytes()),
            ("unit", self.unit.as_bytes()),
            ("reason", self.reason.as_bytes()),
            ("opened_at", &at(self.opened_at)),
            ("until_at", &at(self.until_at)),
            ("reviewer", self.reviewer.as_bytes()),
            ("reviewer_name", self.reviewer_name.as_bytes()),
            ("reviewed_at", &reviewed),
            ("verdict", self.verdict.as_bytes()),
            ("remark", self.remark.as_bytes()),
            ("sealed", &[u8::from(self.sealed)]),
            ("due_at", &at(self.due_at)),
            ("remind_at", &at(self.remind_at)),
            ("told", &self.told.to_be_bytes()),
        ])
    }
}

const COLUMNS: &str = "id, number, login, name, unit, reason, opened_at, until_at, reviewer,
    reviewer_name, reviewed_at, verdict, remark, sealed, due_at, remind_at, told";

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
        sealed: row.get(13)?,
        due_at: row.get(14)?,
        remind_at: row.get(15)?,
        told: row.get(16)?,
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
pub(crate) fn list(
    reader: &mut Reader<'_>,
    login: Option<&str>,
    most: i64,
) -> Result<Vec<Access>, SqlError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM emergency_access WHERE $1 = '' OR login = $1
         ORDER BY opened_at DESC, id DESC LIMIT $2"
    );
    let rows = reader.query(&sql, &args![login.unwrap_or_default(), most])?;
    rows.iter().map(from_row).collect()
}

/// Accesses whose review is late and of which the next reminder is due.
pub(crate) fn to_remind(
    reader: &mut Reader<'_>,
    now: Instant,
    (told, most): (i64, i64),
) -> Result<Vec<Access>, SqlError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM emergency_access
         WHERE reviewed_at IS NULL AND remind_at <= $1 AND told < $2 ORDER BY id LIMIT $3"
    );
    let rows = reader.query(&sql, &args![now, told, most])?;
    rows.iter().map(from_row).collect()
}

/// Accesses whose words are still in plain.
pub(crate) fn in_plain(reader: &mut Reader<'_>, most: i64) -> Result<Vec<Access>, SqlError> {
    let sql =
        format!("SELECT {COLUMNS} FROM emergency_access WHERE sealed = 0 ORDER BY id LIMIT $1");
    let rows = reader.query(&sql, &args![most])?;
    rows.iter().map(from_row).collect()
}

/// All accesses to a number.
pub(crate) fn of_number(reader: &mut Reader<'_>, number: &str) -> Result<Vec<Access>, SqlError> {
    let sql = format!("SELECT {COLUMNS} FROM emergency_access WHERE number = $1 ORDER BY id");
    let rows = reader.query(&sql, &args![number])?;
    rows.iter().map(from_row).collect()
}

pub(crate) fn unreviewed(reader: &mut Reader<'_>, login: &str) -> Result<i64, SqlError> {
    let sql = "SELECT count(*) FROM emergency_access WHERE login = $1 AND reviewed_at IS NULL";
    reader.query_one(sql, &args![login])?.get(0)
}

pub(crate) fn insert(tx: &mut Tx<'_>, a: &Access) -> Result<(), SqlError> {
    let sql = format!(
        "INSERT INTO emergency_access ({COLUMNS})
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, '', '', NULL, '', '', $9, $10, $11, $12)"
    );
    let values = args![
        a.id,
        a.number.as_str(),
        a.login.as_str(),
        a.name.as_str(),
        a.unit.as_str(),
        a.reason.as_str(),
        a.opened_at,
        a.until_at,
        a.sealed,
        a.due_at,
        a.remind_at,
        a.told
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

/// Writes that one more reminder went out; `false` when another server was first.
pub(crate) fn save_reminder(tx: &mut Tx<'_>, a: &Access) -> Result<bool, SqlError> {
    let sql = "UPDATE emergency_access SET remind_at = $2, told = $3
         WHERE id = $1 AND told = $4 AND reviewed_at IS NULL";
    Ok(tx.execute(sql, &args![a.id, a.remind_at, a.told, a.told - 1])? == 1)
}

/// Writes the words sealed; `false` when another server was first.
pub(crate) fn save_sealed(tx: &mut Tx<'_>, a: &Access) -> Result<bool, SqlError> {
    let sql = "UPDATE emergency_access SET reason = $2, remark = $3, sealed = 1
         WHERE id = $1 AND sealed = 0";
    Ok(tx.execute(sql, &args![a.id, a.reason.as_str(), a.remark.as_str()])? == 1)
}

/// The ledger's identifiers of accesses after one, in the order of text.
pub(crate) fn ids(
    reader: &mut Reader<'_>,
    after: &str,
    limit: i64,
) -> Result<Vec<String>, SqlError> {
    let sql = "SELECT CAST(id AS TEXT) FROM emergency_access WHERE CAST(id AS TEXT) > $1
         ORDER BY CAST(id AS TEXT) LIMIT $2";
    let rows = reader.query(sql, &args![after, limit])?;
    rows.iter().map(|row| row.get(0)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn never_reviewed_and_reviewed_in_1970_have_different_states() {
        let epoch = Instant::UNIX_EPOCH;
        let mut access = Access {
            id: 1,
            number: "TS-1".to_owned(),
            login: "li".to_owned(),
            name: "Li".to_owned(),
            unit: "0100".to_owned(),
            reason: "urgent".to_owned(),
            opened_at: epoch,
            until_at: epoch,
            reviewer: String::new(),
            reviewer_name: String::new(),
            reviewed_at: None,
            verdict: String::new(),
            remark: String::new(),
            sealed: false,
            due_at: epoch,
            remind_at: epoch,
            told: 0,
        };
        let never = access.state();
        access.reviewed_at = Some(epoch);
        let first = access.state();
        assert_ne!(never, first);
        access.reviewed_at = Some("2026-11-25T09:00:00Z".parse().unwrap());
        assert!(![never, first].contains(&access.state()));
    }
}
