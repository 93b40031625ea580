//! `hall_programme`, `hall_push`: documents with derived columns; `hall_screen`: when each was alive.

use crate::rules::{Programme, Push};
use change::hash_state;
use kernel::{Instant, Reach, UnitPath, instant_from_micros, micros};
use platform::sql::{Reader, Row, SqlError, Tx, Value, args};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// The ledger's kinds.
pub const PROGRAMME: &str = "hall_programme";
/// The same of what is pushed.
pub const PUSH: &str = "hall_push";
/// Most pushes that are looked at.
const PUSHES_MAX: i64 = 200;
/// Most screens of a unit that are remembered.
const SCREENS_MAX: i64 = 20;
/// Most rows of a list.
const LIST_MAX: i64 = 5_000;

fn parsed<T: DeserializeOwned>(row: &Row) -> Result<T, SqlError> {
    let broken = |error| SqlError::Other(format!("a document of the hall is broken: {error}"));
    serde_json::from_str(row.get(0)?).map_err(broken)
}

fn text(value: &impl Serialize) -> String {
    serde_json::to_string(value).expect("invariant: programmes and pushes are plain data")
}

fn hash(value: &impl Serialize) -> [u8; 32] {
    let whole =
        serde_json::to_value(value).expect("invariant: programmes and pushes are plain data");
    hash_state(&[("hall", change::canonical_json(&whole).as_bytes())])
}

/// A unit's own programme.
pub(crate) fn programme(
    reader: &mut Reader<'_>,
    unit: &str,
) -> Result<Option<Programme>, SqlError> {
    let row = reader.query_opt(
        "SELECT doc FROM hall_programme WHERE unit = $1",
        &args![unit],
    )?;
    row.as_ref().map(parsed).transpose()
}

/// Codes of the units within reach that have a programme of their own.
pub(crate) fn own(reader: &mut Reader<'_>, reach: &Reach) -> Result<Vec<String>, SqlError> {
    let (low, high) = reach.range();
    let sql = "SELECT unit FROM hall_programme WHERE unit_path >= $1 AND unit_path < $2 ORDER BY unit LIMIT $3";
    let rows = reader.query(sql, &args![low, high, LIST_MAX])?;
    rows.iter().map(|row| row.get(0)).collect()
}

fn columns(one: &Programme) -> [Value; 4] {
    args![&one.unit, one.path.as_str(), one.version, text(one)]
}

/// Stores a programme; `None` when somebody else wrote in between, else the hash of what is stored.
pub(crate) fn save(tx: &mut Tx<'_>, one: &Programme) -> Result<Option<[u8; 32]>, SqlError> {
    let written = tx.execute(
        "INSERT INTO hall_programme (unit, unit_path, version, doc) VALUES ($1, $2, $3, $4)
         ON CONFLICT (unit) DO UPDATE SET unit_path = excluded.unit_path, version = excluded.version,
           doc = excluded.doc WHERE hall_programme.version = excluded.version - 1",
        &columns(one),
    )?;
    Ok((written == 1).then(|| hash(one)))
}

fn columns_of(push: &Push) -> [Value; 6] {
    args![
        &push.number,
        push.path.as_str(),
        push.version,
        micros(push.from),
        micros(push.until),
        text(push)
    ]
}

/// Stores a push (version 0: a new one); `None` when somebody else wrote in between.
pub(crate) fn save_push(tx: &mut Tx<'_>, push: &Push) -> Result<Option<[u8; 32]>, SqlError> {
    let mut values = columns_of(push).to_vec();
    let written = match push.version {
        0 => tx.execute(
            "INSERT INTO hall_push (number, unit_path, version, from_at, until_at, doc)
             VALUES ($1, $2, $3, $4, $5, $6)",
            &values,
        )?,
        version => {
            values.push((version - 1).into());
            tx.execute(
                "UPDATE hall_push SET unit_path = $2, version = $3, from_at = $4, until_at = $5, doc = $6
                   WHERE number = $1 AND version = $7",
                &values,
            )?
        }
    };
    Ok((written == 1).then(|| hash(push)))
}

/// The push of a number.
pub(crate) fn push(reader: &mut Reader<'_>, number: &str) -> Result<Option<Push>, SqlError> {
    let row = reader.query_opt(
        "SELECT doc FROM hall_push WHERE number = $1",
        &args![number],
    )?;
    row.as_ref().map(parsed).transpose()
}

/// What a unit's screens show at once now, the newest first.
pub(crate) fn pushes(
    reader: &mut Reader<'_>,
    unit: &UnitPath,
    now: Instant,
) -> Result<Vec<Push>, SqlError> {
    let sql =
        "SELECT doc FROM hall_push WHERE until_at > $1 ORDER BY from_at DESC, number DESC LIMIT $2";
    let rows = reader.query(sql, &args![micros(now), PUSHES_MAX])?;
    let all: Vec<Push> = rows.iter().map(parsed).collect::<Result<_, _>>()?;
    Ok(all
        .into_iter()
        .filter(|push| push.shows(unit, now))
        .collect())
}

/// A screen that was alive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Screen {
    /// Its unit's code.
    pub(crate) unit: String,
    /// Its name within the unit.
    pub(crate) screen: String,
    /// When it asked last.
    pub(crate) seen: Instant,
    /// What it was showing.
    pub(crate) showing: String,
}

/// Notes that a screen is alive, instead of what was noted of it before; the one not seen for longest is
/// forgotten when a unit has too many.
pub(crate) fn alive(tx: &mut Tx<'_>, path: &UnitPath, one: &Screen) -> Result<(), SqlError> {
    tx.execute(
        "INSERT INTO hall_screen (unit, screen, unit_path, seen_at, showing) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (unit, screen) DO UPDATE SET unit_path = excluded.unit_path, seen_at = excluded.seen_at,
           showing = excluded.showing",
        &args![&one.unit, &one.screen, path.as_str(), micros(one.seen), &one.showing],
    )?;
    tx.execute(
        "DELETE FROM hall_screen WHERE unit = $1 AND screen NOT IN (
           SELECT screen FROM hall_screen WHERE unit = $1 ORDER BY seen_at DESC, screen LIMIT $2)",
        &args![&one.unit, SCREENS_MAX],
    )?;
    Ok(())
}

/// When a screen was noted last.
pub(crate) fn seen(reader: &mut Reader<'_>, one: &Screen) -> Result<Option<Instant>, SqlError> {
    let sql = "SELECT seen_at FROM hall_screen WHERE unit = $1 AND screen = $2";
    let row = reader.query_opt(sql, &args![&one.unit, &one.screen])?;
    row.map(|row| Ok(instant_from_micros(row.get(0)?)))
        .transpose()
}

/// The screens within reach, by unit.
pub(crate) fn screens(reader: &mut Reader<'_>, reach: &Reach) -> Result<Vec<Screen>, SqlError> {
    let (low, high) = reach.range();
    let sql = "SELECT unit, screen, seen_at, showing FROM hall_screen
         WHERE unit_path >= $1 AND unit_path < $2 ORDER BY unit, screen LIMIT $3";
    let rows = reader.query(sql, &args![low, high, LIST_MAX])?;
    let screen = |row: &Row| {
        Ok(Screen {
            unit: row.get(0)?,
            screen: row.get(1)?,
            seen: instant_from_micros(row.get(2)?),
            showing: row.get(3)?,
        })
    };
    rows.iter().map(screen).collect()
}

/// The hash of what is stored, as ledger entries carry it.
pub fn state_of(
    reader: &mut Reader<'_>,
    kind: &str,
    id: &str,
) -> Result<Option<[u8; 32]>, SqlError> {
    let sql = match kind {
        PUSH => {
            "SELECT number, unit_path, version, from_at, until_at, doc FROM hall_push WHERE number = $1"
        }
        _ => "SELECT unit, unit_path, version, doc FROM hall_programme WHERE unit = $1",
    };
    let Some(row) = reader.query_opt(sql, &args![id])? else {
        return Ok(None);
    };
    let last = row.values().len() - 1;
    let doc: &str = row.get(last)?;
    let held = match kind {
        PUSH => {
            let one = serde_json::from_str::<Push>(doc).ok();
            let one = one.filter(|one| columns_of(one)[..last] == row.values()[..last]);
            one.map(|one| hash(&one))
        }
        _ => {
            let one = serde_json::from_str::<Programme>(doc).ok();
            let one = one.filter(|one| columns(one)[..last] == row.values()[..last]);
            one.map(|one| hash(&one))
        }
    };
    Ok(Some(held.unwrap_or_else(|| {
        hash_state(&[("columns differ", doc.as_bytes())])
    })))
}

/// At most `limit` codes of units with a programme above `after`.
pub fn programmes(
    reader: &mut Reader<'_>,
    after: &str,
    limit: i64,
) -> Result<Vec<String>, SqlError> {
    let sql = "SELECT unit FROM hall_programme WHERE unit > $1 ORDER BY unit LIMIT $2";
    reader
        .query(sql, &args![after, limit])?
        .iter()
        .map(|row| row.get(0))
        .collect()
}

/// At most `limit` numbers of pushes above `after`.
pub fn push_numbers(
    reader: &mut Reader<'_>,
    after: &str,
    limit: i64,
) -> Result<Vec<String>, SqlError> {
    let sql = "SELECT number FROM hall_push WHERE number > $1 ORDER BY number LIMIT $2";
    reader
        .query(sql, &args![after, limit])?
        .iter()
        .map(|row| row.get(0))
        .collect()
}
