//! Lists of requests, and what the bank holds about a person.

use crate::rules::{Powers, Status};
use crate::store::{COLUMNS, Stored, from_row};
use kernel::{Instant, micros};
use platform::Keys;
use platform::sql::{Reader, SqlError, Value, args};

/// A matter in which the bank holds data of the person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// Its number.
    pub number: String,
    /// Its page.
    pub href: String,
    /// What it is, without personal data.
    pub title: String,
    /// The unit answerable.
    pub unit: String,
    /// When it was received.
    pub received_at: Instant,
}

/// Finds the matters of whoever has this phone or identity number, by keyed hash. The server hands
/// it in: this room may not know the rooms above it.
pub type Find = fn(&mut Reader<'_>, &Keys, &str, &str) -> Result<Vec<Held>, SqlError>;

/// Which requests a list shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tab {
    /// Not done.
    Open,
    /// Not done, and a limit has passed.
    Overdue,
    /// Handled by me, not done.
    Mine,
    /// Done.
    Done,
}

impl Tab {
    pub(crate) const ALL: [Tab; 4] = [Tab::Open, Tab::Overdue, Tab::Mine, Tab::Done];

    pub(crate) fn code(self) -> &'static str {
        match self {
            Tab::Open => "open",
            Tab::Overdue => "overdue",
            Tab::Mine => "mine",
            Tab::Done => "done",
        }
    }

    pub(crate) fn from_code(code: &str) -> Tab {
        let found = Tab::ALL.into_iter().find(|tab| tab.code() == code);
        found.unwrap_or(Tab::Open)
    }
}

/// Codes of the statuses in which nothing more is done, for SQL.
const DONE: &str = "('answered', 'refused', 'withdrawn')";

fn condition(powers: &Powers, tab: Tab, now: Instant) -> (String, Vec<Value>) {
    let (low, high) = powers.view.range();
    let mut values: Vec<Value> = args![low, high].to_vec();
    let reach = "unit_path >= $1 AND unit_path < $2";
    let part = match tab {
        Tab::Open => format!("status NOT IN {DONE}"),
        Tab::Done => format!("status IN {DONE}"),
        Tab::Overdue => {
            values.push(micros(now).into());
            format!("status NOT IN {DONE} AND due_at < $3")
        }
        Tab::Mine => {
            values.push(powers.who.login.as_str().into());
            format!("status NOT IN {DONE} AND handler = $3")
        }
    };
    (format!("{reach} AND {part}"), values)
}

/// Requests that fit, the nearest limit first; of done ones the latest.
pub(crate) fn list(
    reader: &mut Reader<'_>,
    keys: &Keys,
    (powers, tab, now): (&Powers, Tab, Instant),
    (offset, limit): (i64, i64),
) -> Result<Vec<Stored>, SqlError> {
    let (condition, mut values) = condition(powers, tab, now);
    let at = values.len();
    values.extend(args![limit, offset]);
    let order = match tab {
        Tab::Done => "received_at DESC, number DESC",
        _ => "due_at, number",
    };
    let sql = format!(
        "SELECT {COLUMNS} FROM privacy_request WHERE {condition} ORDER BY {order}
         LIMIT ${} OFFSET ${}",
        at + 1,
        at + 2
    );
    let rows = reader.query(&sql, &values)?;
    rows.iter().map(|row| from_row(reader, keys, row)).collect()
}

/// How many requests fit.
pub(crate) fn count(
    reader: &mut Reader<'_>,
    powers: &Powers,
    tab: Tab,
    now: Instant,
) -> Result<i64, SqlError> {
    let (condition, values) = condition(powers, tab, now);
    let sql = format!("SELECT count(*) FROM privacy_request WHERE {condition}");
    reader.query_one(&sql, &values)?.get(0)
}

/// Of the answered and refused ones within reach: how many in time, and how many in all.
pub(crate) fn in_time(reader: &mut Reader<'_>, powers: &Powers) -> Result<(i64, i64), SqlError> {
    let (low, high) = powers.view.range();
    let told = [Status::Answered.code(), Status::Refused.code()];
    let sql = "SELECT count(*), sum(late) FROM privacy_request
         WHERE unit_path >= $1 AND unit_path < $2 AND status IN ($3, $4)";
    let row = reader.query_one(sql, &args![low, high, told[0], told[1]])?;
    let (all, late): (i64, Option<i64>) = (row.get(0)?, row.get(1)?);
    Ok((all - late.unwrap_or(0), all))
}
