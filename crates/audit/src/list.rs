//! Lists of entries: one subject's timeline, and an auditor's page.

use change::StoredEntry;
use kernel::Instant;
use platform::sql::{Reader, SqlError, Value};
use std::fmt;
use std::str::FromStr;

/// Most entries of one subject that are given at once: the newest ones.
pub const TIMELINE_MAX: i64 = 2_000;
/// Most entries of a chain that is given whole.
pub const CHAIN_MAX: i64 = 20_000;
/// Most entries of one page.
const PAGE_MAX: i64 = 200;

/// What happened to one subject, oldest first; of a longer history the last [`TIMELINE_MAX`].
pub fn entries_of(
    reader: &mut Reader<'_>,
    kind: &str,
    id: &str,
) -> Result<Vec<StoredEntry>, SqlError> {
    let sql = format!(
        "SELECT {} FROM ledger_entry WHERE subject_kind = $1 AND subject_id = $2
         ORDER BY seq DESC LIMIT $3",
        StoredEntry::COLUMNS
    );
    let args = platform::sql::args![kind, id, TIMELINE_MAX];
    let mut entries = read(reader, &sql, &args)?;
    entries.reverse();
    Ok(entries)
}

/// One entry of a subject; `None` when there is no such entry.
pub fn entry(
    reader: &mut Reader<'_>,
    kind: &str,
    id: &str,
    seq: i64,
) -> Result<Option<StoredEntry>, SqlError> {
    let sql = format!(
        "SELECT {} FROM ledger_entry WHERE subject_kind = $1 AND subject_id = $2 AND seq = $3",
        StoredEntry::COLUMNS
    );
    let found = read(reader, &sql, &platform::sql::args![kind, id, seq])?;
    Ok(found.into_iter().next())
}

/// The whole chain of a subject, oldest first; at most [`CHAIN_MAX`] entries and one more, by which
/// a longer chain is noticed.
pub fn chain(reader: &mut Reader<'_>, kind: &str, id: &str) -> Result<Vec<StoredEntry>, SqlError> {
    let sql = format!(
        "SELECT {} FROM ledger_entry WHERE subject_kind = $1 AND subject_id = $2
         ORDER BY seq LIMIT $3",
        StoredEntry::COLUMNS
    );
    read(reader, &sql, &platform::sql::args![kind, id, CHAIN_MAX + 1])
}

/// Which entries an auditor asks for; what is `None` does not narrow it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Kind of the subject.
    pub subject_kind: Option<String>,
    /// Identifier of the subject.
    pub subject_id: Option<String>,
    /// What was done.
    pub kind: Option<String>,
    /// Login of who did it.
    pub actor: Option<String>,
    /// Not before.
    pub from: Option<Instant>,
    /// Before.
    pub until: Option<Instant>,
}

/// A place in the list: the entry after which the next page begins. Its text form goes into links.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor {
    at: i64,
    seq: i64,
    subject_kind: String,
    subject_id: String,
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Cursor {
            at,
            seq,
            subject_kind,
            subject_id,
        } = self;
        write!(f, "{at}~{seq}~{subject_kind}~{subject_id}")
    }
}

impl FromStr for Cursor {
    type Err = ();
    fn from_str(text: &str) -> Result<Cursor, ()> {
        let mut parts = text.splitn(4, '~');
        let mut next = || parts.next().ok_or(());
        Ok(Cursor {
            at: next()?.parse().map_err(drop)?,
            seq: next()?.parse().map_err(drop)?,
            subject_kind: next()?.to_owned(),
            subject_id: next()?.to_owned(),
        })
    }
}

/// One page of entries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntryPage {
    /// Newest first.
    pub entries: Vec<StoredEntry>,
    /// Where the next page begins, when there is one.
    pub next: Option<Cursor>,
}

/// Entries that pass the filter, newest first, at most `limit` (and never more than 200).
pub fn entries(
    reader: &mut Reader<'_>,
    filter: &Filter,
    after: Option<&Cursor>,
    limit: i64,
) -> Result<EntryPage, SqlError> {
    let limit = limit.clamp(1, PAGE_MAX);
    let (condition, mut args) = condition(filter, after);
    // One more than asked for tells whether there is a next page.
    args.push((limit + 1).into());
    let sql = format!(
        "SELECT {} FROM ledger_entry {condition}
         ORDER BY at DESC, subject_kind DESC, subject_id DESC, seq DESC LIMIT ${}",
        StoredEntry::COLUMNS,
        args.len()
    );
    let mut entries = read(reader, &sql, &args)?;
    let more = entries.len() as i64 > limit;
    entries.truncate(limit as usize);
    let next = entries.last().filter(|_| more).map(|last| Cursor {
        at: last.at,
        seq: last.seq,
        subject_kind: last.subject_kind.clone(),
        subject_id: last.subject_id.clone(),
    });
    Ok(EntryPage { entries, next })
}

/// The condition of a filter and a place, with its arguments.
fn condition(filter: &Filter, after: Option<&Cursor>) -> (String, Vec<Value>) {
    let (mut conditions, mut args) = (Vec::new(), Vec::<Value>::new());
    let mut narrow = |condition: &str, value: Option<Value>| {
        if let Some(value) = value {
            args.push(value);
            conditions.push(format!("{condition} ${}", args.len()));
        }
    };
    narrow(
        "subject_kind =",
        filter.subject_kind.as_ref().map(Value::from),
    );
    narrow("subject_id =", filter.subject_id.as_ref().map(Value::from));
    narrow("kind =", filter.kind.as_ref().map(Value::from));
    narrow("actor =", filter.actor.as_ref().map(Value::from));
    narrow("at >=", filter.from.map(Value::from));
    narrow("at <", filter.until.map(Value::from));
    if let Some(cursor) = after {
        let [a, b, c, d] = [1, 2, 3, 4].map(|n| args.len() + n);
        conditions.push(format!(
            "(at, subject_kind, subject_id, seq) < (${a}, ${b}, ${c}, ${d})"
        ));
        args.extend([
            cursor.at.into(),
            (&cursor.subject_kind).into(),
            (&cursor.subject_id).into(),
            cursor.seq.into(),
        ]);
    }
    match conditions.is_empty() {
        true => (String::new(), args),
        false => (format!("WHERE {}", conditions.join(" AND ")), args),
    }
}

fn read(reader: &mut Reader<'_>, sql: &str, args: &[Value]) -> Result<Vec<StoredEntry>, SqlError> {
    let rows = reader.query(sql, args)?;
    rows.iter()
        .map(|row| StoredEntry::from_row(row).map_err(|unreadable| unreadable.error))
        .collect()
}
