//! The worklist: who sees what, filters, order, paging, counts.

use crate::rules::may::Powers;
use crate::rules::status::Status;
use crate::rules::time::{Clock, ClockFacts, NO_DUE};
use kernel::{Instant, Reach, UnitPath};
use platform::sql::{Reader, SqlError, Value, fulltext_query};

/// Most rows of one page or API answer.
const ROWS_MAX: i64 = 200;
/// Counts stop here and say "or more".
const COUNT_MAX: i64 = 100_000;
/// How far a page number may go (rows skipped).
const SKIP_MAX: i64 = 100_000;

/// Whose list it is: rights as ranges over the unit tree, ready for SQL.
#[derive(Clone, Debug)]
pub struct Scope {
    powers: Powers,
}

impl Scope {
    /// The scope of a person.
    pub fn of(powers: &Powers) -> Scope {
        Scope {
            powers: powers.clone(),
        }
    }
}

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
#[derive(Clone, Debug, Default)]
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

/// Conditions and their arguments, growing together.
#[derive(Default)]
struct Where {
    conditions: Vec<String>,
    args: Vec<Value>,
}

impl Where {
    fn arg(&mut self, value: impl Into<Value>) -> usize {
        self.args.push(value.into());
        self.args.len()
    }

    fn and(&mut self, condition: impl Into<String>) {
        self.conditions.push(condition.into());
    }

    fn equals(&mut self, column: &str, value: &str) {
        if !value.is_empty() {
            let n = self.arg(value);
            self.and(format!("c.{column} = ${n}"));
        }
    }

    fn in_reach(&mut self, column: &str, reach: &Reach) -> String {
        let (low, high) = reach.range();
        let (a, b) = (self.arg(low), self.arg(high));
        format!("(c.{column} >= ${a} AND c.{column} < ${b})")
    }

    /// Either the answerable or the registering unit is in reach.
    fn covers(&mut self, reach: &Reach) -> String {
        if matches!(reach, Reach::All) {
            return "1 = 1".to_owned();
        }
        let owner = self.in_reach("unit_path", reach);
        let registered = self.in_reach("registered_unit_path", reach);
        format!("({owner} OR {registered})")
    }

    fn part(&mut self, login: &str, parts: &[&str]) -> String {
        let n = self.arg(login);
        let list = parts
            .iter()
            .map(|p| format!("'{p}'"))
            .collect::<Vec<_>>()
            .join(", ");
        format!(
            "c.id IN (SELECT case_id FROM complaint_participant WHERE login = ${n} AND part IN ({list}))"
        )
    }

    fn sql(&self) -> String {
        if self.conditions.is_empty() {
            "1 = 1".to_owned()
        } else {
            self.conditions.join(" AND ")
        }
    }
}

const ANY_PART: [&str; 5] = ["registrar", "lead", "co", "co_due", "approver"];

/// What the scope lets see at all. The same rule as `rules::may::Powers::sees`, as SQL.
fn visible(w: &mut Where, scope: &Scope) {
    let p = &scope.powers;
    match &p.view {
        Reach::Nothing => w.and("1 = 0"),
        Reach::All => {}
        reach => {
            let covered = w.covers(reach);
            let part = w.part(&p.login, &ANY_PART);
            w.and(format!("({covered} OR {part})"));
        }
    }
}

fn tab(w: &mut Where, scope: &Scope, tab: Tab) {
    let p = &scope.powers;
    match tab {
        Tab::Mine => {
            let me = w.arg(p.login.as_str());
            let due = w.part(&p.login, &["co_due"]);
            let unit = if matches!(p.handle, Reach::Nothing) {
                "1 = 0".to_owned()
            } else {
                w.in_reach("unit_path", &Reach::Own(p.unit.clone()))
            };
            w.and(format!(
                "c.category = 'open' AND ((c.handler_login = ${me} AND c.status IN
                 ('assigned', 'investigating', 'returned', 'approved', 'replied', 'satisfaction'))
                 OR {due} OR (c.handler_login = '' AND c.status = 'assigned' AND {unit}))"
            ));
        }
        Tab::Dispatch => {
            let accept = w.covers(&p.accept);
            let assign = w.covers(&p.assign);
            w.and(format!(
                "((c.status = 'registered' AND {accept}) OR (c.status IN ('accepted', 'reopened')
                 AND {assign}) OR (c.status = 'returned' AND c.handler_login = '' AND {assign}))"
            ));
        }
        Tab::Approve => {
            let approve = w.in_reach("unit_path", &p.approve);
            let extend = w.in_reach("unit_path", &p.extend);
            let me = w.arg(p.login.as_str());
            w.and(format!(
                "c.handler_login <> ${me} AND ((c.status = 'proposed' AND {approve})
                 OR (c.extension_asked = 1 AND c.category = 'open' AND ({approve} OR {extend})))"
            ));
        }
        Tab::Open => w.and("c.category IN ('open', 'waiting')"),
        Tab::Done => {
            let part = w.part(&p.login, &["lead", "co", "approver"]);
            w.and(format!("c.category = 'done' AND {part}"));
        }
        Tab::Sent => {
            let part = w.part(&p.login, &["registrar"]);
            w.and(part);
        }
        Tab::Followed => {
            let me = w.arg(p.login.as_str());
            w.and(format!(
                "c.id IN (SELECT case_id FROM complaint_follower WHERE login = ${me})"
            ));
        }
        Tab::All => {}
    }
}

fn quick(w: &mut Where, quick: Quick, now: Instant) {
    let end_of_today = end_of_day(now, 0);
    match quick {
        Quick::Over => {
            let n = w.arg(now);
            w.and(format!("c.category = 'open' AND c.due_at < ${n}"));
        }
        Quick::Today => {
            let (a, b) = (w.arg(now), w.arg(end_of_today));
            w.and(format!(
                "c.category = 'open' AND c.due_at >= ${a} AND c.due_at < ${b}"
            ));
        }
        Quick::Soon => {
            let (a, b) = (w.arg(end_of_today), w.arg(end_of_day(now, 3)));
            w.and(format!(
                "c.category = 'open' AND c.due_at >= ${a} AND c.due_at < ${b}"
            ));
        }
        Quick::Transferred => {
            w.and("c.category IN ('open', 'waiting') AND c.source NOT IN ('direct', 'internal', 'media')");
        }
        Quick::Paused => w.and("c.category = 'waiting' AND c.paused = 1"),
        Quick::Extension => w.and("c.category = 'open' AND c.extension_asked = 1"),
    }
}

/// The end of the civil day that is `days` after the instant's day, in the bank's zone.
fn end_of_day(at: Instant, days: i64) -> Instant {
    let day = kernel::day_of(at).saturating_add(jiff::Span::new().days(days + 1));
    kernel::bank_zone()
        .to_timestamp(day.at(0, 0, 0, 0))
        .unwrap_or(Instant::MAX)
}

fn narrowed(reader: &Reader, scope: &Scope, filter: &Filter, now: Instant) -> Where {
    let mut w = Where::default();
    visible(&mut w, scope);
    if let Some(chosen) = filter.tab {
        tab(&mut w, scope, chosen);
    }
    if let Some(chosen) = filter.quick {
        quick(&mut w, chosen, now);
    }
    w.equals("status", filter.status.map_or("", Status::code));
    w.equals("cause", &filter.cause);
    w.equals("channel", &filter.channel);
    w.equals("nature", &filter.nature);
    w.equals("handler_login", &filter.handler);
    if let Some(unit) = &filter.unit {
        let inside = w.in_reach("unit_path", &Reach::Subtree(unit.clone()));
        w.and(inside);
    }
    if !filter.business.is_empty() {
        let (low, high) = (
            w.arg(filter.business.as_str()),
            w.arg(format!("{}~", filter.business)),
        );
        w.and(format!("c.business >= ${low} AND c.business < ${high}"));
    }
    let bounds = [
        ("c.received_at >=", filter.received_from),
        ("c.received_at <", filter.received_before),
        ("c.due_at <", filter.due_before),
    ];
    for (condition, at) in bounds {
        if let Some(at) = at {
            let n = w.arg(at);
            w.and(format!("{condition} ${n}"));
        }
    }
    text(&mut w, reader, &filter.text);
    numbers(&mut w, filter.numbers.as_deref());
    w
}

/// A case number as typed finds that case; anything else goes to the full-text search.
fn text(w: &mut Where, reader: &Reader, text: &str) {
    let text = text.trim();
    if text.is_empty() {
        return;
    }
    if text.len() > 3 && text.get(..3).is_some_and(|p| p.eq_ignore_ascii_case("TS-")) {
        let upper = text.to_uppercase();
        let (a, b) = (w.arg(upper.as_str()), w.arg(format!("{upper}~")));
        w.and(format!("c.number >= ${a} AND c.number < ${b}"));
        return;
    }
    match fulltext_query(text) {
        Some(query) => {
            let n = w.arg(query);
            let matching = reader.matching("complaint_search", n);
            w.and(matching.replacen("id IN", "c.id IN", 1));
        }
        None => w.and("1 = 0"),
    }
}

fn numbers(w: &mut Where, numbers: Option<&[String]>) {
    let Some(numbers) = numbers else { return };
    if numbers.is_empty() {
        w.and("1 = 0");
        return;
    }
    let places: Vec<String> = numbers
        .iter()
        .map(|n| format!("${}", w.arg(n.as_str())))
        .collect();
    w.and(format!("c.number IN ({})", places.join(", ")));
}

const COLUMNS: &str =
    "c.id, c.number, c.status, c.nature, c.channel, c.source, c.title, c.business,
  c.cause, c.flags, c.unit_name, c.unit_path, c.handler_name, c.handler_login,
  c.complainant_masked, c.received_at, c.due_at, c.paused, c.late, c.ended_at, c.pack";

fn row(row: &platform::sql::Row, sort: Sort) -> Result<ListRow, SqlError> {
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
        complainant: row.get(14)?,
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
    let mut w = narrowed(reader, scope, filter, now);
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
    let sql = format!(
        "SELECT {COLUMNS} FROM complaint_case c WHERE {}
         ORDER BY {column} {order}, c.id {order} LIMIT ${l} OFFSET ${o}",
        w.sql()
    );
    let rows = reader.query(&sql, &w.args)?;
    rows.iter().map(|r| row(r, filter.sort)).collect()
}

/// How many rows a filter has, up to [`COUNT_MAX`].
pub fn count(
    reader: &mut Reader,
    scope: &Scope,
    filter: &Filter,
    now: Instant,
) -> Result<i64, SqlError> {
    let w = narrowed(reader, scope, filter, now);
    let sql = format!(
        "SELECT count(*) FROM (SELECT 1 FROM complaint_case c WHERE {} LIMIT {COUNT_MAX}) counted",
        w.sql()
    );
    reader.query_one(&sql, &w.args)?.get(0)
}

/// How many cases stand in each tab that shows a number.
pub fn tab_counts(
    reader: &mut Reader,
    scope: &Scope,
    now: Instant,
) -> Result<Vec<(Tab, i64)>, SqlError> {
    [
        Tab::Mine,
        Tab::Dispatch,
        Tab::Approve,
        Tab::Open,
        Tab::Followed,
    ]
    .into_iter()
    .map(|tab| {
        let filter = Filter {
            tab: Some(tab),
            ..Filter::default()
        };
        Ok((tab, count(reader, scope, &filter, now)?))
    })
    .collect()
}

/// How many cases of a tab each quick filter would leave.
pub fn quick_counts(
    reader: &mut Reader,
    scope: &Scope,
    tab: Option<Tab>,
    now: Instant,
) -> Result<Vec<(Quick, i64)>, SqlError> {
    Quick::ALL
        .into_iter()
        .map(|quick| {
            let filter = Filter {
                tab,
                quick: Some(quick),
                ..Filter::default()
            };
            Ok((quick, count(reader, scope, &filter, now)?))
        })
        .collect()
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
