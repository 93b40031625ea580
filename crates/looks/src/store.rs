//! SQL of this room.

use crate::rules::{Alert, Kind, Policy, Seen};
use kernel::{Day, Instant};
use platform::sql::{Reader, Row, SqlError, Tx, args};

/// Adds to what a person looked at on a day; answers how much that makes.
pub(crate) fn add(
    tx: &mut Tx<'_>,
    (login, name, unit): (&str, &str, &str),
    day: Day,
    kind: &str,
    n: i64,
) -> Result<i64, SqlError> {
    let day = day.to_string();
    tx.execute(
        "INSERT INTO looks_count (login, day, kind, n, name, unit) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (login, day, kind) DO UPDATE SET n = looks_count.n + excluded.n",
        &args![login, day.as_str(), kind, n, name, unit],
    )?;
    let sql = "SELECT n FROM looks_count WHERE login = $1 AND day = $2 AND kind = $3";
    tx.query_one(sql, &args![login, day.as_str(), kind])?.get(0)
}

/// A look on its way into the table.
#[derive(Clone, Copy, Debug)]
pub(crate) struct NewLook<'a> {
    pub(crate) id: i64,
    pub(crate) at: Instant,
    pub(crate) day: Day,
    pub(crate) login: &'a str,
    pub(crate) look: &'a crate::Look,
    pub(crate) refused: bool,
}

pub(crate) fn insert(tx: &mut Tx<'_>, new: &NewLook<'_>) -> Result<(), SqlError> {
    let (look, day) = (new.look, new.day.to_string());
    tx.execute(
        "INSERT INTO looks_look (id, at, day, login, kind, number, unit, amount, refused, name_index,
           person_index) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        &args![
            new.id,
            new.at,
            day.as_str(),
            new.login,
            look.kind.code(),
            look.number.as_str(),
            look.unit.as_str(),
            look.amount,
            i64::from(new.refused),
            look.name_index.as_str(),
            look.person_index.as_str()
        ],
    )?;
    Ok(())
}

/// Notes that a case's page was opened on that day; `false` when it had been before.
pub(crate) fn open(tx: &mut Tx<'_>, login: &str, day: Day, number: &str) -> Result<bool, SqlError> {
    let day = day.to_string();
    let sql = "INSERT INTO looks_opened (login, day, number) VALUES ($1, $2, $3)
         ON CONFLICT (login, day, number) DO NOTHING";
    Ok(tx.execute(sql, &args![login, day.as_str(), number])? == 1)
}

/// Whether a case's page was opened on that day.
pub(crate) fn is_open(
    reader: &mut Reader<'_>,
    login: &str,
    day: Day,
    number: &str,
) -> Result<bool, SqlError> {
    let day = day.to_string();
    let sql = "SELECT 1 FROM looks_opened WHERE login = $1 AND day = $2 AND number = $3";
    let row = reader.query_opt(sql, &args![login, day.as_str(), number])?;
    Ok(row.is_some())
}

/// Takes the hashes of an erased person out.
pub(crate) fn forget(tx: &mut Tx<'_>, number: &str) -> Result<(), SqlError> {
    let sql = "UPDATE looks_look SET name_index = '', person_index = '' WHERE number = $1";
    tx.execute(sql, &args![number]).map(|_| ())
}

/// The looks of a person from a day on, in the order of time, with the id of each.
pub(crate) fn looks(
    reader: &mut Reader<'_>,
    login: &str,
    (from, to): (Day, Day),
    most: i64,
) -> Result<Vec<Seen>, SqlError> {
    // The newest, when there are more: those are what today is judged by.
    let sql = "SELECT at, kind, number, unit, amount, refused, name_index, person_index, id
         FROM looks_look WHERE login = $1 AND day >= $2 AND day <= $3
         ORDER BY at DESC, id DESC LIMIT $4";
    let (from, to) = (from.to_string(), to.to_string());
    let rows = reader.query(sql, &args![login, from.as_str(), to.as_str(), most])?;
    rows.iter().rev().map(seen).collect()
}

fn seen(row: &Row) -> Result<Seen, SqlError> {
    let kind: String = row.get(1)?;
    let kind = Kind::from_code(&kind)
        .ok_or_else(|| SqlError::Other(format!("no kind of look is called {kind}")))?;
    Ok(Seen {
        at: row.get(0)?,
        kind,
        number: row.get(2)?,
        unit: row.get(3)?,
        amount: row.get(4)?,
        refused: row.get::<i64>(5)? == 1,
        name_index: row.get(6)?,
        person_index: row.get(7)?,
    })
}

/// Who looked at something since then, and on which days.
pub(crate) fn looked_since(
    reader: &mut Reader<'_>,
    since: Instant,
) -> Result<Vec<(String, Day)>, SqlError> {
    let sql = "SELECT DISTINCT login, day FROM looks_look WHERE at >= $1 ORDER BY login, day";
    let rows = reader.query(sql, &args![since])?;
    rows.iter()
        .map(|row| Ok((row.get(0)?, read_day(&row.get::<String>(1)?)?)))
        .collect()
}

pub(crate) fn read_day(text: &str) -> Result<Day, SqlError> {
    text.parse()
        .map_err(|_| SqlError::Other(format!("{text} is no day")))
}

/// What the bank set, with its version; as shipped under version 0 while nobody has.
pub(crate) fn policy(reader: &mut Reader<'_>) -> Result<(Policy, i64), SqlError> {
    let Some((doc, version)) = raw_policy(reader)? else {
        return Ok((Policy::default(), 0));
    };
    let policy = serde_json::from_str(&doc)
        .map_err(|error| SqlError::Other(format!("the limits cannot be read: {error}")))?;
    Ok((policy, version))
}

/// The stored text and version.
pub(crate) fn raw_policy(reader: &mut Reader<'_>) -> Result<Option<(String, i64)>, SqlError> {
    let row = reader.query_opt("SELECT doc, version FROM looks_policy WHERE id = 1", &[])?;
    row.map(|row| Ok((row.get(0)?, row.get(1)?))).transpose()
}

/// Saves over the version that was seen; `false` when that is gone.
pub(crate) fn save_policy(tx: &mut Tx<'_>, doc: &str, seen: i64) -> Result<bool, SqlError> {
    let rows = match seen {
        0 => tx.execute(
            "INSERT INTO looks_policy (id, doc, version) VALUES (1, $1, 1)
             ON CONFLICT (id) DO NOTHING",
            &args![doc],
        )?,
        seen => tx.execute(
            "UPDATE looks_policy SET doc = $1, version = $2 WHERE id = 1 AND version = $3",
            &args![doc, seen + 1, seen],
        )?,
    };
    Ok(rows == 1)
}

/// A raise as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Raised {
    pub(crate) id: i64,
    pub(crate) login: String,
    pub(crate) day: String,
    pub(crate) kind: String,
    pub(crate) extra: i64,
    pub(crate) reason: String,
    pub(crate) by: String,
    pub(crate) by_name: String,
    pub(crate) at: Instant,
}

const RAISE_COLUMNS: &str = "id, login, day, kind, extra, reason, giver, giver_name, at";

fn raised(row: &Row) -> Result<Raised, SqlError> {
    Ok(Raised {
        id: row.get(0)?,
        login: row.get(1)?,
        day: row.get(2)?,
        kind: row.get(3)?,
        extra: row.get(4)?,
        reason: row.get(5)?,
        by: row.get(6)?,
        by_name: row.get(7)?,
        at: row.get(8)?,
    })
}

pub(crate) fn insert_raise(tx: &mut Tx<'_>, r: &Raised) -> Result<(), SqlError> {
    let sql = format!(
        "INSERT INTO looks_raise ({RAISE_COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
    );
    let values = args![
        r.id,
        r.login.as_str(),
        r.day.as_str(),
        r.kind.as_str(),
        r.extra,
        r.reason.as_str(),
        r.by.as_str(),
        r.by_name.as_str(),
        r.at
    ];
    tx.execute(&sql, &values).map(|_| ())
}

pub(crate) fn raise(reader: &mut Reader<'_>, id: i64) -> Result<Option<Raised>, SqlError> {
    let sql = format!("SELECT {RAISE_COLUMNS} FROM looks_raise WHERE id = $1");
    let row = reader.query_opt(&sql, &args![id])?;
    row.as_ref().map(raised).transpose()
}

/// What a person was given on a day, newest first.
pub(crate) fn raises(
    reader: &mut Reader<'_>,
    login: &str,
    day: Day,
    most: i64,
) -> Result<Vec<Raised>, SqlError> {
    let sql = format!(
        "SELECT {RAISE_COLUMNS} FROM looks_raise WHERE login = $1 AND day = $2
         ORDER BY at DESC, id DESC LIMIT $3"
    );
    let rows = reader.query(&sql, &args![login, day.to_string().as_str(), most])?;
    rows.iter().map(raised).collect()
}

/// How much more a person was given on a day.
pub(crate) fn extra(
    reader: &mut Reader<'_>,
    login: &str,
    day: Day,
    kind: Kind,
) -> Result<i64, SqlError> {
    let sql = "SELECT coalesce(sum(extra), 0) FROM looks_raise
         WHERE login = $1 AND day = $2 AND kind = $3";
    let day = day.to_string();
    reader
        .query_one(sql, &args![login, day.as_str(), kind.code()])?
        .get(0)
}

fn read_alert(row: &Row) -> Result<Alert, SqlError> {
    serde_json::from_str(&row.get::<String>(0)?)
        .map_err(|error| SqlError::Other(format!("an alert cannot be read: {error}")))
}

/// Keeps an alert; `false` when that person and day have one of the rule.
pub(crate) fn insert_alert(tx: &mut Tx<'_>, alert: &Alert, doc: &str) -> Result<bool, SqlError> {
    let day = alert.day.to_string();
    let values = args![
        alert.id,
        alert.login.as_str(),
        alert.rule.code(),
        day.as_str(),
        alert.at,
        doc
    ];
    let sql = "INSERT INTO looks_alert (id, login, rule, day, at, open, doc)
         VALUES ($1, $2, $3, $4, $5, 1, $6) ON CONFLICT (login, rule, day) DO NOTHING";
    Ok(tx.execute(sql, &values)? == 1)
}

/// Whether that person and day have an alert of the rule.
pub(crate) fn has_alert(
    reader: &mut Reader<'_>,
    login: &str,
    rule: &str,
    day: Day,
) -> Result<bool, SqlError> {
    let day = day.to_string();
    let sql = "SELECT 1 FROM looks_alert WHERE login = $1 AND rule = $2 AND day = $3";
    let row = reader.query_opt(sql, &args![login, rule, day.as_str()])?;
    Ok(row.is_some())
}

pub(crate) fn alert(reader: &mut Reader<'_>, id: i64) -> Result<Option<Alert>, SqlError> {
    let row = reader.query_opt("SELECT doc FROM looks_alert WHERE id = $1", &args![id])?;
    row.as_ref().map(read_alert).transpose()
}

/// The stored text of an alert, as its state is hashed.
pub(crate) fn alert_doc(reader: &mut Reader<'_>, id: i64) -> Result<Option<String>, SqlError> {
    let row = reader.query_opt("SELECT doc FROM looks_alert WHERE id = $1", &args![id])?;
    row.map(|row| row.get(0)).transpose()
}

/// Closes an alert with its review; `false` when somebody else was first.
pub(crate) fn close_alert(tx: &mut Tx<'_>, id: i64, doc: &str) -> Result<bool, SqlError> {
    let sql = "UPDATE looks_alert SET open = 0, doc = $2 WHERE id = $1 AND open = 1";
    Ok(tx.execute(sql, &args![id, doc])? == 1)
}

/// Alerts, those that wait for a review first, then the newest; of one person when named.
pub(crate) fn alerts(
    reader: &mut Reader<'_>,
    (only_open, login): (bool, &str),
    (skip, most): (i64, i64),
) -> Result<Vec<Alert>, SqlError> {
    let sql = "SELECT doc FROM looks_alert WHERE open >= $1 AND ($2 = '' OR login = $2)
         ORDER BY open DESC, at DESC, id DESC LIMIT $3 OFFSET $4";
    let rows = reader.query(sql, &args![i64::from(only_open), login, most, skip])?;
    rows.iter().map(read_alert).collect()
}

/// How many alerts wait for a review.
pub(crate) fn open_alerts(reader: &mut Reader<'_>) -> Result<i64, SqlError> {
    let sql = "SELECT count(*) FROM looks_alert WHERE open = 1";
    reader.query_one(sql, &[])?.get(0)
}

/// How many alerts there are.
pub(crate) fn all_alerts(reader: &mut Reader<'_>) -> Result<i64, SqlError> {
    reader
        .query_one("SELECT count(*) FROM looks_alert", &[])?
        .get(0)
}

/// Keys of the alerts after that one, for verification.
pub(crate) fn ids(
    reader: &mut Reader<'_>,
    table: Table,
    after: &str,
    limit: i64,
) -> Result<Vec<String>, SqlError> {
    // Identifiers have as many digits as each other, so they stand in the order of texts.
    let sql = match table {
        Table::Alerts => {
            "SELECT CAST(id AS TEXT) AS key FROM looks_alert WHERE CAST(id AS TEXT) > $1 ORDER BY key LIMIT $2"
        }
        Table::Raises => {
            "SELECT CAST(id AS TEXT) AS key FROM looks_raise WHERE CAST(id AS TEXT) > $1 ORDER BY key LIMIT $2"
        }
    };
    let rows = reader.query(sql, &args![after, limit])?;
    rows.iter().map(|row| row.get(0)).collect()
}

/// Whose keys are listed.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Table {
    /// `looks_alert`.
    Alerts,
    /// `looks_raise`.
    Raises,
}
