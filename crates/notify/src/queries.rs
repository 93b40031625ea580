//! Looking: a person's list, what became of deliveries.

use crate::rules::{Channel, Kind, Text, render};
use crate::store::message::{COLUMNS, COLUMNS_COUNT, Stored};
use crate::store::template::{self, Written};
use kernel::{Instant, Lang};
use platform::sql::{Reader, Row, SqlError, args};

/// A notice in a person's list.
#[derive(Clone, Debug)]
pub(crate) struct Message {
    pub(crate) id: i64,
    pub(crate) kind: Kind,
    pub(crate) href: String,
    pub(crate) at: Instant,
    pub(crate) read: bool,
    pub(crate) text: Text,
}

fn message(row: &Row, written: &Written, lang: Lang) -> Result<Message, SqlError> {
    let notice = Stored::from_row(row, 0)?;
    let read_at: Option<Instant> = row.get(COLUMNS_COUNT + 1)?;
    Ok(Message {
        id: row.get(COLUMNS_COUNT)?,
        kind: notice.kind,
        text: render(&written.text(notice.kind, lang), &notice.said(lang)),
        href: notice.href,
        at: notice.at,
        read: read_at.is_some(),
    })
}

/// A page of a person's list, unread ones first, then newest first.
pub(crate) fn messages(
    reader: &mut Reader<'_>,
    login: &str,
    lang: Lang,
    unread_only: bool,
    offset: i64,
    limit: i64,
) -> Result<Vec<Message>, SqlError> {
    let written = template::all(reader)?;
    let only = if unread_only {
        "AND m.read_at IS NULL"
    } else {
        ""
    };
    let sql = format!(
        "SELECT {COLUMNS}, m.id, m.read_at
         FROM notify_message m JOIN notify_notice n ON n.id = m.notice
         WHERE m.login = $1 {only}
         ORDER BY CASE WHEN m.read_at IS NULL THEN 0 ELSE 1 END, m.id DESC LIMIT $2 OFFSET $3"
    );
    let rows = reader.query(&sql, &args![login, limit, offset])?;
    rows.iter()
        .map(|row| message(row, &written, lang))
        .collect()
}

/// How many notices a person has, and how many of them are unread.
pub(crate) fn counts(reader: &mut Reader<'_>, login: &str) -> Result<(i64, i64), SqlError> {
    let sql = "SELECT count(*) FROM notify_message WHERE login = $1";
    let all: i64 = reader.query_one(sql, &args![login])?.get(0)?;
    Ok((all, crate::store::message::unread(reader, login)?))
}

/// The newest unread messages of a person above one of them, worded, oldest first.
pub(crate) fn since(
    reader: &mut Reader<'_>,
    login: &str,
    above: i64,
    lang: Lang,
    limit: i64,
) -> Result<Vec<Message>, SqlError> {
    let written = template::all(reader)?;
    let sql = format!(
        "SELECT {COLUMNS}, m.id, m.read_at
         FROM notify_message m JOIN notify_notice n ON n.id = m.notice
         WHERE m.login = $1 AND m.read_at IS NULL AND m.id > $2 ORDER BY m.id DESC LIMIT $3"
    );
    let rows = reader.query(&sql, &args![login, above, limit])?;
    let rows = rows.iter().rev();
    rows.map(|row| message(row, &written, lang)).collect()
}

/// Logins asked about in one statement; fixed, so that one prepared statement does for all.
const LOGINS: usize = 50;

/// How many unread messages people have, and the newest of them. Who has none is left out.
pub(crate) fn unread_of(
    reader: &mut Reader<'_>,
    logins: &[String],
) -> Result<Vec<(String, i64, i64)>, SqlError> {
    let places: Vec<String> = (1..=LOGINS).map(|n| format!("${n}")).collect();
    let sql = format!(
        "SELECT login, count(*), max(id) FROM notify_message
         WHERE read_at IS NULL AND login IN ({}) GROUP BY login",
        places.join(", ")
    );
    let mut found = Vec::new();
    for some in logins.chunks(LOGINS) {
        let filler = std::iter::repeat_n("", LOGINS - some.len());
        let names = some.iter().map(String::as_str).chain(filler);
        let values: Vec<_> = names.map(platform::sql::Value::from).collect();
        for row in reader.query(&sql, &values)? {
            found.push((row.get(0)?, row.get(1)?, row.get(2)?));
        }
    }
    Ok(found)
}

/// What the list of deliveries is narrowed to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tab {
    /// To be tried again, or given up.
    Trouble,
    /// To be sent, or being sent.
    UnderWay,
    /// Taken.
    Sent,
    /// Dropped.
    Dropped,
}

impl Tab {
    pub(crate) const ALL: [Tab; 4] = [Tab::Trouble, Tab::UnderWay, Tab::Sent, Tab::Dropped];

    pub(crate) fn code(self) -> &'static str {
        match self {
            Tab::Trouble => "trouble",
            Tab::UnderWay => "under_way",
            Tab::Sent => "sent",
            Tab::Dropped => "dropped",
        }
    }

    pub(crate) fn from_code(code: &str) -> Option<Tab> {
        Tab::ALL.into_iter().find(|tab| tab.code() == code)
    }

    fn states(self) -> &'static str {
        match self {
            Tab::Trouble => "'dead', 'failed'",
            Tab::UnderWay => "'waiting', 'sending', 'held'",
            Tab::Sent => "'sent', 'gathered'",
            Tab::Dropped => "'dropped'",
        }
    }
}

/// A delivery in the administrator's list. What the notice says is not in it: who administers sees
/// nothing of customers' matters.
#[derive(Clone, Debug)]
pub(crate) struct Delivery {
    pub(crate) id: i64,
    pub(crate) kind: Kind,
    pub(crate) channel: Channel,
    /// A login, or the endpoint's name.
    pub(crate) to: String,
    pub(crate) state: String,
    pub(crate) attempts: i64,
    pub(crate) at: Instant,
    pub(crate) next_at: Instant,
    pub(crate) error: String,
}

/// A page of deliveries, newest first.
pub(crate) fn deliveries(
    reader: &mut Reader<'_>,
    tab: Tab,
    offset: i64,
    limit: i64,
) -> Result<Vec<Delivery>, SqlError> {
    let sql = format!(
        "SELECT d.id, n.kind, d.channel, d.login, e.name, d.state, d.attempts, n.at, d.next_at,
             d.last_error
         FROM notify_delivery d JOIN notify_notice n ON n.id = d.notice
         LEFT JOIN notify_endpoint e ON e.id = d.endpoint
         WHERE d.state IN ({}) ORDER BY d.id DESC LIMIT $1 OFFSET $2",
        tab.states()
    );
    let rows = reader.query(&sql, &args![limit, offset])?;
    rows.iter().map(delivery).collect()
}

fn delivery(row: &Row) -> Result<Delivery, SqlError> {
    let broken = |what: &str| SqlError::Other(format!("a delivery has an unknown {what}"));
    let (kind, channel): (&str, &str) = (row.get(1)?, row.get(2)?);
    let endpoint: Option<String> = row.get(4)?;
    let login: String = row.get(3)?;
    Ok(Delivery {
        id: row.get(0)?,
        kind: Kind::from_code(kind).ok_or_else(|| broken("kind"))?,
        channel: Channel::from_code(channel).ok_or_else(|| broken("channel"))?,
        to: endpoint.unwrap_or(login),
        state: row.get(5)?,
        attempts: row.get(6)?,
        at: row.get(7)?,
        next_at: row.get(8)?,
        error: row.get(9)?,
    })
}

/// How many deliveries a tab has.
pub(crate) fn count_deliveries(reader: &mut Reader<'_>, tab: Tab) -> Result<i64, SqlError> {
    let sql = format!(
        "SELECT count(*) FROM notify_delivery WHERE state IN ({})",
        tab.states()
    );
    reader.query_one(&sql, &[])?.get(0)
}
