//! Lists of requests, and what the bank holds about a person.

use crate::rules::{Powers, Status};
use crate::store::{COLUMNS, Stored, from_row};
use change::{Change, CommandError, Entry};
use kernel::{Actor, Instant, Lang, Refusal, Say, micros};
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
    /// Where its own rules let the data be corrected.
    pub correct_href: String,
    /// Why the data may not be erased now, with the article; `None` when they may.
    pub kept: Option<Refusal>,
}

/// What a look finds: the matters that the looker may see, and how many there are elsewhere.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Holdings {
    /// Matters within the looker's reach.
    pub seen: Vec<Held>,
    /// How many more there are; nothing else of them is told.
    pub elsewhere: usize,
}

/// Values of a matter that a copy holds: code, label, value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// What it is.
    pub title: String,
    /// Code, label and value, in order.
    pub rows: Vec<(String, String, String)>,
}

/// Finds the matters of whoever has this phone or identity number, by keyed hash.
pub type Find = fn(
    &mut Reader<'_>,
    &Keys,
    &Actor,
    contact: (&str, &str),
    now: Instant,
) -> Result<Holdings, SqlError>;

/// Everything the bank holds of the person in these matters, in plain.
pub type Collect = fn(
    &mut Reader<'_>,
    &Keys,
    &Actor,
    numbers: &[String],
    (Lang, Instant),
) -> Result<Vec<Section>, SqlError>;

/// What is to be erased once another person has agreed.
#[derive(Debug)]
pub struct Planned {
    /// The plan's number.
    pub number: String,
    /// Its page, where another decides.
    pub href: String,
    /// Its entry in the ledger, committed with the request's own.
    pub entry: Entry,
}

/// What became of an erasure that was asked for.
#[derive(Debug, Default)]
pub struct ErasureAsked {
    /// The plan; `None` when nothing may be erased.
    pub plan: Option<Planned>,
    /// Matters that the law or a hold demands to keep, with the reason.
    pub kept: Vec<(String, Say)>,
}

/// Asks, inside a change, that the person be erased in these matters; another person decides.
pub type AskErasure =
    fn(&mut Change<'_>, numbers: &[String], reason: &str) -> Result<ErasureAsked, CommandError>;

/// Where the bank holds data of a person, and what can be done about it. The server hands it in:
/// this room may not know the rooms above it.
#[derive(Clone, Copy, Debug)]
pub struct Outside {
    /// Finds the matters of a person.
    pub find: Find,
    /// Collects what stands in them.
    pub collect: Collect,
    /// Asks that the person be erased in some of them.
    pub ask_erasure: AskErasure,
}

/// Most other requests of one person that a copy holds.
const SAME_MAX: i64 = 100;

/// Which requests a list shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tab {
    /// Not done.
    Open,
    /// Sent on the public page, looked at by nobody.
    Submitted,
    /// Not done, and a limit has passed.
    Overdue,
    /// Handled by me, not done.
    Mine,
    /// Done.
    Done,
}

impl Tab {
    pub(crate) const ALL: [Tab; 5] = [
        Tab::Open,
        Tab::Overdue,
        Tab::Mine,
        Tab::Submitted,
        Tab::Done,
    ];

    pub(crate) fn code(self) -> &'static str {
        match self {
            Tab::Open => "open",
            Tab::Submitted => "submitted",
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
const DONE: &str = "('answered', 'refused', 'withdrawn', 'discarded')";
/// The same, and what nobody has looked at yet.
const NOT_IN_WORK: &str = "('answered', 'refused', 'withdrawn', 'discarded', 'submitted')";

fn condition(powers: &Powers, tab: Tab, now: Instant) -> (String, Vec<Value>) {
    let (low, high) = powers.view.range();
    let mut values: Vec<Value> = args![low, high].to_vec();
    let reach = "unit_path >= $1 AND unit_path < $2";
    let part = match tab {
        Tab::Open => format!("status NOT IN {NOT_IN_WORK}"),
        Tab::Submitted => "status = 'submitted'".to_owned(),
        Tab::Done => format!("status IN {DONE}"),
        Tab::Overdue => {
            values.push(micros(now).into());
            format!("status NOT IN {NOT_IN_WORK} AND due_at < $3")
        }
        Tab::Mine => {
            values.push(powers.who.login.as_str().into());
            format!("status NOT IN {NOT_IN_WORK} AND handler = $3")
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

/// Numbers of the other requests of whoever has this phone or identity number, oldest first.
pub(crate) fn same_person(
    reader: &mut Reader<'_>,
    keys: &Keys,
    (phone, id_number): (&str, &str),
    but: &str,
) -> Result<Vec<Stored>, SqlError> {
    let index = |kind, value: &str| match value.is_empty() {
        true => String::new(),
        false => keys.blind_index(kind, value),
    };
    let sql = format!(
        "SELECT {COLUMNS} FROM privacy_request
         WHERE ((phone_index = $1 AND phone_index <> '') OR (id_index = $2 AND id_index <> ''))
           AND number <> $3 ORDER BY number LIMIT $4"
    );
    let values = args![
        index("phone", phone),
        index("id_number", id_number),
        but,
        SAME_MAX
    ];
    let rows = reader.query(&sql, &values)?;
    rows.iter().map(|row| from_row(reader, keys, row)).collect()
}

/// How many requests of a kind there are, and how they ended; what was discarded or is not yet
/// looked at does not count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Figures {
    pub(crate) total: i64,
    pub(crate) answered: i64,
    pub(crate) refused: i64,
    pub(crate) withdrawn: i64,
    /// Of the answered and refused ones, those that missed a limit.
    pub(crate) late: i64,
}

impl Figures {
    /// Answered or refused: the person was told.
    pub(crate) fn told(self) -> i64 {
        self.answered + self.refused
    }

    /// Not done.
    pub(crate) fn open(self) -> i64 {
        self.total - self.told() - self.withdrawn
    }

    /// Both together.
    pub(crate) fn and(self, other: Figures) -> Figures {
        Figures {
            total: self.total + other.total,
            answered: self.answered + other.answered,
            refused: self.refused + other.refused,
            withdrawn: self.withdrawn + other.withdrawn,
            late: self.late + other.late,
        }
    }
}

/// The figures of a kind within reach.
pub(crate) fn figures(
    reader: &mut Reader<'_>,
    powers: &Powers,
    kind: &str,
) -> Result<Figures, SqlError> {
    let (low, high) = powers.view.range();
    let sql = "SELECT status, count(*), sum(late) FROM privacy_request
         WHERE unit_path >= $1 AND unit_path < $2 AND kind = $3 GROUP BY status ORDER BY status";
    let mut figures = Figures::default();
    for row in reader.query(sql, &args![low, high, kind])? {
        let (count, late): (i64, Option<i64>) = (row.get(1)?, row.get(2)?);
        let late = late.unwrap_or(0);
        match Status::from_code(row.get(0)?) {
            Some(Status::Submitted | Status::Discarded) | None => continue,
            Some(Status::Answered) => {
                (figures.answered, figures.late) = (count, figures.late + late)
            }
            Some(Status::Refused) => (figures.refused, figures.late) = (count, figures.late + late),
            Some(Status::Withdrawn) => figures.withdrawn = count,
            Some(Status::Received | Status::IdentityChecked | Status::InWork) => {}
        }
        figures.total += count;
    }
    Ok(figures)
}
