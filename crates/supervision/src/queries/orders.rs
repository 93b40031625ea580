//! Lists of supervision orders.

use crate::rules::Order;
use crate::rules::order::{Powers, Status};
use crate::store::order::{closed, opened};
use change::Subject;
use kernel::Instant;
use platform::Keys;
use platform::sql::{Reader, Row, SqlError, Value, args};

/// Most orders about one subject, and most that wait for one person.
const SHORT_MAX: i64 = 200;

/// Which orders a list shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tab {
    /// To my unit or me, a reply is owed.
    ToAnswer,
    /// Issued by me.
    Issued,
    /// All within reach.
    All,
}

impl Tab {
    pub(crate) const ALL: [Tab; 3] = [Tab::ToAnswer, Tab::Issued, Tab::All];

    pub(crate) fn code(self) -> &'static str {
        match self {
            Tab::ToAnswer => "to_answer",
            Tab::Issued => "issued",
            Tab::All => "all",
        }
    }

    pub(crate) fn from_code(code: &str) -> Option<Tab> {
        Tab::ALL.into_iter().find(|tab| tab.code() == code)
    }
}

/// What a list is narrowed to.
#[derive(Clone, Debug)]
pub(crate) struct Filter {
    pub(crate) tab: Tab,
    pub(crate) status: Option<Status>,
    /// A reply is owed and its day has passed.
    pub(crate) overdue: bool,
}

fn condition(powers: &Powers, filter: &Filter, now: Instant) -> (String, Vec<Value>) {
    let mut values: Vec<Value> = Vec::new();
    let mut value = |value: Value| {
        values.push(value);
        format!("${}", values.len())
    };
    let me = value(powers.who.login.as_str().into());
    let mut parts = Vec::new();
    match filter.tab {
        Tab::ToAnswer => {
            parts.push(match powers.may_answer {
                true => {
                    let unit = value(powers.unit.path.as_str().into());
                    format!("(person = {me} OR unit_path = {unit})")
                }
                false => format!("person = {me}"),
            });
            parts.push(format!("issuer <> {me}"));
            parts.push("status IN ('issued', 'returned')".to_owned());
        }
        Tab::Issued => parts.push(format!("issuer = {me}")),
        Tab::All => {
            let (low, high) = powers.view.range();
            let (low, high) = (value(low.into()), value(high.into()));
            parts.push(format!(
                "(issuer = {me} OR person = {me} OR (unit_path >= {low} AND unit_path < {high})
                  OR (issuer_path >= {low} AND issuer_path < {high}))"
            ));
        }
    }
    if let Some(status) = filter.status {
        parts.push(format!("status = {}", value(status.code().into())));
    }
    if filter.overdue {
        parts.push(format!(
            "status IN ('issued', 'returned') AND due_at < {}",
            value(now.into())
        ));
    }
    (parts.join(" AND "), values)
}

/// Orders that fit, with their words: those that owe a reply first, by its day; then the latest.
pub(crate) fn list(
    reader: &mut Reader<'_>,
    keys: &Keys,
    powers: &Powers,
    filter: &Filter,
    now: Instant,
    part: (i64, i64),
) -> Result<Vec<Order>, SqlError> {
    let rows = rows(reader, powers, filter, now, part)?;
    rows.iter().map(|row| opened(reader, keys, row)).collect()
}

fn rows(
    reader: &mut Reader<'_>,
    powers: &Powers,
    filter: &Filter,
    now: Instant,
    (offset, limit): (i64, i64),
) -> Result<Vec<Row>, SqlError> {
    let (condition, mut values) = condition(powers, filter, now);
    let at = values.len();
    values.extend(args![limit, offset]);
    let sql = format!(
        "SELECT doc FROM supervision_order WHERE {condition}
         ORDER BY CASE WHEN status IN ('issued', 'returned') THEN 0 ELSE 1 END, due_at, number
         LIMIT ${} OFFSET ${}",
        at + 1,
        at + 2
    );
    reader.query(&sql, &values)
}

/// How many orders fit.
pub(crate) fn count(
    reader: &mut Reader<'_>,
    powers: &Powers,
    filter: &Filter,
    now: Instant,
) -> Result<i64, SqlError> {
    let (condition, values) = condition(powers, filter, now);
    let sql = format!("SELECT count(*) FROM supervision_order WHERE {condition}");
    reader.query_one(&sql, &values)?.get(0)
}

/// The orders about a subject, oldest first; their words are left sealed and read as empty.
pub(crate) fn about(reader: &mut Reader<'_>, subject: &Subject) -> Result<Vec<Order>, SqlError> {
    let sql = "SELECT doc FROM supervision_order WHERE subject_kind = $1 AND subject_id = $2
         ORDER BY number LIMIT $3";
    let rows = reader.query(sql, &args![subject.kind, &subject.id, SHORT_MAX])?;
    rows.iter().map(closed).collect()
}

/// The orders that a person owes a reply to, earliest due first; their words are left sealed.
pub(crate) fn waiting_for(
    reader: &mut Reader<'_>,
    powers: &Powers,
    now: Instant,
) -> Result<Vec<Order>, SqlError> {
    let filter = Filter {
        tab: Tab::ToAnswer,
        status: None,
        overdue: false,
    };
    let rows = rows(reader, powers, &filter, now, (0, SHORT_MAX))?;
    rows.iter().map(closed).collect()
}
