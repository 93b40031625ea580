//! What narrows a list: who sees what, tabs, quick filters and filters, as conditions in SQL.
//!
//! A row of `complaint_case` is large (its document), an entry of an index is small. So conditions
//! are written such that an engine either looks up few rows, or walks one index that holds all
//! the columns of conditions (migration `complaint_indexes`), and never many rows. Which of both
//! it is depends on how much a range holds, which neither engine knows beforehand: it is counted,
//! up to [`FEW`], and a range of many is written so that no index can be looked up with it.

use super::list::{Filter, Quick, Tab};
use crate::rules::may::Powers;
use crate::rules::status::Status;
use kernel::{Instant, Reach};
use platform::sql::{Reader, SqlError, Value, args, fulltext_query};

/// Up to so many rows are looked up one by one; more are quicker found by walking an index.
const FEW: i64 = 2_000;

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

/// Conditions and their arguments, growing together.
#[derive(Default)]
pub(super) struct Where {
    conditions: Vec<String>,
    /// The arguments so far.
    pub(super) args: Vec<Value>,
    /// Whether the scope's units hold many cases.
    wide: bool,
}

impl Where {
    /// Takes an argument; gives its number.
    pub(super) fn arg(&mut self, value: impl Into<Value>) -> usize {
        self.args.push(value.into());
        self.args.len()
    }

    /// One more condition.
    pub(super) fn and(&mut self, condition: impl Into<String>) {
        self.conditions.push(condition.into());
    }

    fn equals(&mut self, column: &str, value: &str) {
        if !value.is_empty() {
            let n = self.arg(value);
            self.and(format!("c.{column} = ${n}"));
        }
    }

    /// A half-open range of a text; `many` keeps the engines from looking rows up with it.
    fn range(&mut self, column: &str, (low, high): (String, String), many: bool) -> String {
        let (a, b) = (self.arg(low), self.arg(high));
        match many {
            true => format!("((c.{column} || '') >= ${a} AND (c.{column} || '') < ${b})"),
            false => format!("(c.{column} >= ${a} AND c.{column} < ${b})"),
        }
    }

    fn in_reach(&mut self, column: &str, reach: &Reach) -> String {
        let wide = self.wide;
        self.range(column, reach.range(), wide)
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

    /// All conditions.
    pub(super) fn sql(&self) -> String {
        if self.conditions.is_empty() {
            "1 = 1".to_owned()
        } else {
            self.conditions.join(" AND ")
        }
    }
}

const ANY_PART: [&str; 5] = ["registrar", "lead", "co", "co_due", "approver"];

/// Whether a range of a column holds more than [`FEW`] cases.
fn holds_many(
    reader: &mut Reader,
    column: &str,
    range: &(String, String),
) -> Result<bool, SqlError> {
    let sql = format!(
        "SELECT count(*) FROM (SELECT 1 FROM complaint_case c
         WHERE c.{column} >= $1 AND c.{column} < $2 LIMIT {FEW}) counted"
    );
    let held: i64 = reader.query_one(&sql, &args![&range.0, &range.1])?.get(0)?;
    Ok(held == FEW)
}

/// What the scope lets see at all. The same rule as `rules::may::Powers::sees`, as SQL.
pub(super) fn visible(reader: &mut Reader, scope: &Scope) -> Result<Where, SqlError> {
    let mut w = Where::default();
    let p = &scope.powers;
    match &p.view {
        Reach::Nothing => w.and("1 = 0"),
        Reach::All => {}
        reach => {
            let range = reach.range();
            w.wide = holds_many(reader, "unit_path", &range)?
                || holds_many(reader, "registered_unit_path", &range)?;
            let covered = w.covers(reach);
            let part = w.part(&p.login, &ANY_PART);
            w.and(format!("({covered} OR {part})"));
        }
    }
    Ok(w)
}

/// The condition of a tab.
pub(super) fn tab(w: &mut Where, scope: &Scope, tab: Tab) -> String {
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
            // Cases without a handler are many: not to be looked up one by one.
            format!(
                "{OPEN} AND ((c.handler_login = ${me} AND c.status IN
                 ('assigned', 'investigating', 'returned', 'approved', 'replied', 'satisfaction'))
                 OR {due} OR ((c.handler_login || '') = '' AND c.status = 'assigned' AND {unit}))"
            )
        }
        Tab::Dispatch => {
            let accept = w.covers(&p.accept);
            let assign = w.covers(&p.assign);
            format!(
                "{OPEN} AND ((c.status = 'registered' AND {accept}) OR (c.status IN ('accepted', 'reopened')
                 AND {assign}) OR (c.status = 'returned' AND c.handler_login = '' AND {assign}))"
            )
        }
        Tab::Approve => {
            let approve = w.in_reach("unit_path", &p.approve);
            let extend = w.in_reach("unit_path", &p.extend);
            let me = w.arg(p.login.as_str());
            format!(
                "{OPEN} AND c.handler_login <> ${me} AND ((c.status = 'proposed' AND {approve})
                 OR (c.extension_asked = 1 AND ({approve} OR {extend})))"
            )
        }
        Tab::Open => NOT_DONE.to_owned(),
        Tab::Done => {
            let part = w.part(&p.login, &["lead", "co", "approver"]);
            format!("c.category = 'done' AND {part}")
        }
        Tab::Sent => w.part(&p.login, &["registrar"]),
        Tab::Followed => {
            let me = w.arg(p.login.as_str());
            format!("c.id IN (SELECT case_id FROM complaint_follower WHERE login = ${me})")
        }
        Tab::All => "1 = 1".to_owned(),
    }
}

/// Not over: the condition of the index of open cases, which both engines want word for word.
pub(super) const NOT_DONE: &str = "c.category <> 'done'";
const OPEN: &str = "c.category <> 'done' AND c.category = 'open'";
const WAITING: &str = "c.category <> 'done' AND c.category = 'waiting'";

/// The condition of a quick filter; each leaves only cases that are not over.
pub(super) fn quick(w: &mut Where, quick: Quick, now: Instant) -> String {
    let end_of_today = end_of_day(now, 0);
    let mut due = |from: Option<Instant>, before: Instant| {
        let b = w.arg(before);
        match from.map(|from| w.arg(from)) {
            None => format!("{OPEN} AND c.due_at < ${b}"),
            Some(a) => format!("{OPEN} AND c.due_at >= ${a} AND c.due_at < ${b}"),
        }
    };
    match quick {
        Quick::Over => due(None, now),
        Quick::Today => due(Some(now), end_of_today),
        Quick::Soon => due(Some(end_of_today), end_of_day(now, 3)),
        Quick::Transferred => {
            format!("{NOT_DONE} AND c.source NOT IN ('direct', 'internal', 'media')")
        }
        Quick::Paused => format!("{WAITING} AND c.paused = 1"),
        Quick::Extension => format!("{OPEN} AND c.extension_asked = 1"),
    }
}

/// The end of the civil day that is `days` after the instant's day, in the bank's zone.
fn end_of_day(at: Instant, days: i64) -> Instant {
    let day = kernel::day_of(at).saturating_add(jiff::Span::new().days(days + 1));
    kernel::bank_zone()
        .to_timestamp(day.at(0, 0, 0, 0))
        .unwrap_or(Instant::MAX)
}

/// What a scope sees of a filter.
pub(super) fn narrowed(
    reader: &mut Reader,
    scope: &Scope,
    filter: &Filter,
    now: Instant,
) -> Result<Where, SqlError> {
    let mut w = visible(reader, scope)?;
    if let Some(chosen) = filter.tab {
        let condition = tab(&mut w, scope, chosen);
        w.and(condition);
    }
    if let Some(chosen) = filter.quick {
        let condition = quick(&mut w, chosen, now);
        w.and(condition);
    }
    w.equals("status", filter.status.map_or("", Status::code));
    w.equals("cause", &filter.cause);
    w.equals("channel", &filter.channel);
    w.equals("nature", &filter.nature);
    w.equals("handler_login", &filter.handler);
    if let Some(unit) = &filter.unit {
        let range = Reach::Subtree(unit.clone()).range();
        let many = holds_many(reader, "unit_path", &range)?;
        let inside = w.range("unit_path", range, many);
        w.and(inside);
    }
    if !filter.business.is_empty() {
        let range = (filter.business.clone(), format!("{}~", filter.business));
        let inside = w.range("business", range, false);
        w.and(inside);
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
    text(&mut w, reader, &filter.text)?;
    numbers(&mut w, filter.numbers.as_deref());
    Ok(w)
}

/// A case number as typed finds that case; anything else goes to the full-text search.
fn text(w: &mut Where, reader: &mut Reader, text: &str) -> Result<(), SqlError> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(());
    }
    if text.len() > 3 && text.get(..3).is_some_and(|p| p.eq_ignore_ascii_case("TS-")) {
        let upper = text.to_uppercase();
        let range = (upper.clone(), format!("{upper}~"));
        let many = holds_many(reader, "number", &range)?;
        let inside = w.range("number", range, many);
        w.and(inside);
        return Ok(());
    }
    let Some(query) = fulltext_query(text) else {
        w.and("1 = 0");
        return Ok(());
    };
    let column = match matches_many(reader, &query)? {
        true => "(c.id + 0)",
        false => "c.id",
    };
    let n = w.arg(query);
    let matching = reader.matching_column(column, "complaint_search", n);
    w.and(matching);
    Ok(())
}

/// Whether a full-text query finds more than [`FEW`] cases.
fn matches_many(reader: &mut Reader, query: &str) -> Result<bool, SqlError> {
    let matching = reader.matching_column("c.id", "complaint_search", 1);
    let sql = format!(
        "SELECT count(*) FROM (SELECT 1 FROM complaint_case c WHERE {matching} LIMIT {FEW}) counted"
    );
    let found: i64 = reader.query_one(&sql, &args![query])?.get(0)?;
    Ok(found == FEW)
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
