//! The worklist: filters, order, paging, rows.

use super::narrow::{Scope, narrowed};
use crate::rules::status::Status;
use crate::rules::time::{Clock, ClockFacts, NO_DUE};
use crate::rules::wording::ERASED;
use kernel::{Instant, Masks, UnitPath};
use platform::sql::{Reader, SqlError};

/// Most rows of one page or API answer.
const ROWS_MAX: i64 = 200;
/// How far a page number may go (rows skipped).
const SKIP_MAX: i64 = 100_000;

/// The tabs of the worklist.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tab {
    /// 待我处理: the next step is mine.
    Mine,
    /// 待分派: somebody must take it on or assign it.
    Dispatch,
    /// 待我审批: answers and extensions that wait for me.
    Approve,
    /// 在办: everything open that I may see.
    Open,
    /// 我已办: over, and I had a part in it.
    Done,
    /// 我发起的: I registered it.
    Sent,
    /// 我关注.
    Followed,
    /// 全部.
    All,
}

impl Tab {
    /// Every tab.
    pub const ALL: [Tab; 8] = [
        Tab::Mine,
        Tab::Dispatch,
        Tab::Approve,
        Tab::Open,
        Tab::Done,
        Tab::Sent,
        Tab::Followed,
        Tab::All,
    ];

    /// The identifier in URLs.
    pub fn code(self) -> &'static str {
        match self {
            Tab::Mine => "mine",
            Tab::Dispatch => "dispatch",
            Tab::Approve => "approve",
            Tab::Open => "open",
            Tab::Done => "done",
            Tab::Sent => "sent",
            Tab::Followed => "followed",
            Tab::All => "all",
        }
    }

    /// The inverse of [`Tab::code`].
    pub fn from_code(code: &str) -> Option<Tab> {
        Tab::ALL.into_iter().find(|tab| tab.code() == code)
    }
}

/// The quick filters above the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quick {
    /// Past its statutory limit.
    Over,
    /// Due before the end of today.
    Today,
    /// Due within three days.
    Soon,
    /// Handed in by a regulator or another body.
    Transferred,
    /// The clock stands still.
    Paused,
    /// An extension waits for a decision.
    Extension,
}

impl Quick {
    /// Every quick filter.
    pub const ALL: [Quick; 6] = [
        Quick::Over,
        Quick::Today,
        Quick::Soon,
        Quick::Transferred,
        Quick::Paused,
        Quick::Extension,
    ];

    /// The identifier in URLs.
    pub fn code(self) -> &'static str {
        match self {
            Quick::Over => "over",
            Quick::Today => "today",
            Quick::Soon => "soon",
            Quick::Transferred => "transferred",
            Quick::Paused => "paused",
            Quick::Extension => "extension",
        }
    }

    /// The inverse of [`Quick::code`].
    pub fn from_code(code: &str) -> Option<Quick> {
        Quick::ALL.into_iter().find(|quick| quick.code() == code)
    }
}

/// The order of a list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// Nearest deadline first.
    #[default]
    Due,
    /// Oldest receipt first.
    Received,
    /// Newest receipt first.
    ReceivedLast,
}

impl Sort {
    /// Reads the API's `sort` value.
    pub fn from_code(code: &str) -> Option<Sort> {
        match code {
            "due" => Some(Sort::Due),
            "received" => Some(Sort::Received),
            "-received" => Some(Sort::ReceivedLast),
            _ => None,
        }
    }

    /// The identifier in URLs.
    pub fn code(self) -> &'static str {
        match self {
            Sort::Due => "due",
            Sort::Received => "received",
            Sort::ReceivedLast => "-received",
        }
    }

    fn column(self) -> &'static str {
        match self {
            Sort::Due => "c.due_at",
            Sort::Received | Sort::ReceivedLast => "c.received_at",
        }
    }

    fn descends(self) -> bool {
        self == Sort::ReceivedLast
    }
}

/// What is looked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Tab; `None` is everything visible.
    pub tab: Option<Tab>,
    /// Quick filter.
    pub quick: Option<Quick>,
    /// Status.
    pub status: Option<Status>,
    /// This unit and below.
    pub unit: Option<UnitPath>,
    /// JR/T 0169 B code or the beginning of one.
    pub business: String,
    /// JR/T 0169 C code.
    pub cause: String,
    /// Channel.
    pub channel: String,
    /// Nature.
    pub nature: String,
    /// Login of the lead handler.
    pub handler: String,
    /// Received at or after.
    pub received_from: Option<Instant>,
    /// Received before.
    pub received_before: Option<Instant>,
    /// Due before.
    pub due_before: Option<Instant>,
    /// Words: full text, or a number.
    pub text: String,
    /// Only these case numbers (a search by personal data, done by blind index).
    pub numbers: Option<Vec<String>>,
    /// Order.
    pub sort: Sort,
}

/// Where a page begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Page {
    /// After so many rows.
    Skip(i64),
    /// After this row (stable while rows come and go).
    After(After),
}

/// The last row of the page before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct After {
    /// Its sort value.
    pub key: i64,
    /// Its database key.
    pub id: i64,
}

/// One row of a list; no personal data but the masked name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListRow {
    /// Database key.
    pub id: i64,
    /// Case number.
    pub number: String,
    /// Status.
    pub status: Status,
    /// Nature.
    pub nature: String,
    /// Channel.
    pub channel: String,
    /// Source.
    pub source: String,
    /// One sentence.
    pub title: String,
    /// JR/T 0169 B.
    pub business: String,
    /// JR/T 0169 C.
    pub cause: String,
    /// Flags.
    pub flags: Vec<String>,
    /// Unit answerable.
    pub unit_name: String,
    /// Code of the unit answerable.
    pub unit: String,
    /// Lead handler's name.
    pub handler_name: String,
    /// Lead handler's login.
    pub handler: String,
    /// Masked name of the complainant.
    pub complainant: String,
    /// When received.
    pub received_at: Instant,
    /// Statutory due instant.
    pub due_at: Option<Instant>,
    /// Whether the clock stands still.
    pub paused: bool,
    /// Whether it was answered or ended late.
    pub late: bool,
    /// When it ended.
    pub ended_at: Option<Instant>,
    /// Whether a statutory limit applies.
    pub limited: bool,
    /// The value the list is sorted by, for the cursor.
    pub key: i64,
}

impl ListRow {
    /// How the row's clock stands.
    pub fn clock(&self, now: Instant) -> Clock {
        let facts = ClockFacts {
            category: self.status.category(),
            limited: self.limited,
            paused: self.paused,
            late: self.late,
            received: self.received_at,
            due: self.due_at,
        };
        facts.at(now)
    }
}

const COLUMNS: &str =
    "c.id, c.number, c.status, c.nature, c.channel, c.source, c.title, c.business,
  c.cause, c.flags, c.unit_name, c.unit_path, c.handler_name, c.handler_login,
  c.complainant_masked, c.received_at, c.due_at, c.paused, c.late, c.ended_at, c.pack";

fn row(row: &platform::sql::Row, sort: Sort, masks: &Masks) -> Result<ListRow, SqlError> {
    let status: String = row.get(2)?;
    let (received, due): (i64, i64) = (row.get(15)?, row.get(16)?);
    Ok(ListRow {
        id: row.get(0)?,
        number: row.get(1)?,
        status: Status::from_code(&status)
            .ok_or_else(|| SqlError::Other(format!("unknown status {status}")))?,
        nature: row.get(3)?,
        channel: row.get(4)?,
        source: row.get(5)?,
        title: row.get(6)?,
        business: row.get(7)?,
        cause: row.get(8)?,
        flags: row
            .get::<String>(9)?
            .split_whitespace()
            .map(str::to_owned)
            .collect(),
        unit_name: row.get(10)?,
        unit: UnitPath::from_stored(row.get(11)?).code().to_owned(),
        handler_name: row.get(12)?,
        handler: row.get(13)?,
        complainant: match row.get::<&str>(14)? {
            ERASED => ERASED.to_owned(),
            kept => masks.name(kept),
        },
        received_at: row.get(15)?,
        due_at: (due != NO_DUE).then(|| kernel::instant_from_micros(due)),
        paused: row.get(17)?,
        late: row.get(18)?,
        ended_at: row.get(19)?,
        limited: !row.get::<String>(20)?.is_empty(),
        key: if sort == Sort::Due { due } else { received },
    })
}

/// One page of a list, at most [`ROWS_MAX`] rows.
pub fn list(
    reader: &mut Reader,
    scope: &Scope,
    filter: &Filter,
    page: &Page,
    limit: i64,
    now: Instant,
) -> Result<Vec<ListRow>, SqlError> {
    assert!((1..=ROWS_MAX).contains(&limit), "callers check the limit");
    let mut w = narrowed(reader, scope, filter, now)?;
    let (column, descends) = (filter.sort.column(), filter.sort.descends());
    let (compare, order) = if descends {
        ("<", "DESC")
    } else {
        (">", "ASC")
    };
    let mut skip = 0;
    match page {
        Page::Skip(rows) => skip = (*rows).clamp(0, SKIP_MAX),
        Page::After(after) => {
            let (k, i) = (w.arg(after.key), w.arg(after.id));
            w.and(format!(
                "({column} {compare} ${k} OR ({column} = ${k} AND c.id {compare} ${i}))"
            ));
        }
    }
    let (l, o) = (w.arg(limit), w.arg(skip));
    // Which rows they are is found in an index; only these are then read.
    let order = format!("ORDER BY {column} {order}, c.id {order}");
    let sql = format!(
        "SELECT {COLUMNS} FROM complaint_case c WHERE c.id IN
         (SELECT c.id FROM complaint_case c WHERE {} {order} LIMIT ${l} OFFSET ${o}) {order}",
        w.sql()
    );
    let rows = reader.query(&sql, &w.args)?;
    let masks = register::masks(reader)?;
    rows.iter().map(|r| row(r, filter.sort, &masks)).collect()
}

/// Every row of a filter up to a limit, page by page, for files.
pub fn all_rows(
    reader: &mut Reader,
    scope: &Scope,
    filter: &Filter,
    most: i64,
    now: Instant,
) -> Result<Vec<ListRow>, SqlError> {
    let mut rows: Vec<ListRow> = Vec::new();
    let mut page = Page::Skip(0);
    while (rows.len() as i64) < most {
        let more = list(reader, scope, filter, &page, ROWS_MAX, now)?;
        let Some(last) = more.last() else { break };
        page = Page::After(After {
            key: last.key,
            id: last.id,
        });
        rows.extend(more);
    }
    rows.truncate(usize::try_from(most).unwrap_or(usize::MAX));
    Ok(rows)
}
