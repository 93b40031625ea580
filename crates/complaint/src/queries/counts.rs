//! Counts: how many cases a filter has, and all numbers on tabs and quick filters at once.

use super::list::{Filter, Quick, Tab};
use super::narrow::{self, NOT_DONE, Scope, narrowed};
use kernel::Instant;
use platform::sql::{Reader, SqlError};

/// Counts stop here and say "or more".
const COUNT_MAX: i64 = 100_000;

/// The tabs that are counted in one walk over the cases that are not over.
const TABS: [Tab; 4] = [Tab::Mine, Tab::Dispatch, Tab::Approve, Tab::Open];

/// How many rows a filter has, at most 100,000.
pub fn count(
    reader: &mut Reader,
    scope: &Scope,
    filter: &Filter,
    now: Instant,
) -> Result<i64, SqlError> {
    let w = narrowed(reader, scope, filter, now)?;
    let sql = format!(
        "SELECT count(*) FROM (SELECT 1 FROM complaint_case c WHERE {} LIMIT {COUNT_MAX}) counted",
        w.sql()
    );
    reader.query_one(&sql, &w.args)?.get(0)
}

/// The numbers above the worklist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Desk {
    /// How many cases stand in each tab that shows a number.
    pub tabs: Vec<(Tab, i64)>,
    /// How many of the chosen tab's cases each quick filter would leave.
    pub quick: Vec<(Quick, i64)>,
}

impl Desk {
    /// How much waits for the person: their own cases, what to dispatch, what to approve.
    pub fn waits(&self) -> i64 {
        let waits = |tab: &Tab| matches!(tab, Tab::Mine | Tab::Dispatch | Tab::Approve);
        let tabs = self.tabs.iter().filter(|(tab, _)| waits(tab));
        tabs.map(|(_, count)| count).sum()
    }

    /// How many rows a filter has, when that is one of the numbers; the desk must be of its tab.
    pub fn total(&self, filter: &Filter) -> Option<i64> {
        let bare = Filter {
            tab: filter.tab,
            quick: filter.quick,
            sort: filter.sort,
            ..Filter::default()
        };
        if *filter != bare {
            return None;
        }
        match filter.quick {
            Some(quick) => self
                .quick
                .iter()
                .find(|(q, _)| *q == quick)
                .map(|(_, n)| *n),
            None => {
                let found = self.tabs.iter().find(|(tab, _)| Some(*tab) == filter.tab);
                found.map(|(_, n)| *n)
            }
        }
    }
}

/// Counts what stands on a person's desk; `tab` is the one whose quick filters are counted, `None`
/// everything they see.
pub fn desk(
    reader: &mut Reader,
    scope: &Scope,
    tab: Option<Tab>,
    now: Instant,
) -> Result<Desk, SqlError> {
    let mut w = narrow::visible(reader, scope)?;
    w.and(NOT_DONE);
    let mut conditions: Vec<String> = TABS
        .iter()
        .map(|tab| narrow::tab(&mut w, scope, *tab))
        .collect();
    // What is over is in no quick filter.
    if tab != Some(Tab::Done) {
        let chosen = narrow::tab(&mut w, scope, tab.unwrap_or(Tab::All));
        for quick in Quick::ALL {
            let quick = narrow::quick(&mut w, quick, now);
            conditions.push(format!("{quick} AND {chosen}"));
        }
    }
    let columns: Vec<String> = conditions
        .iter()
        .map(|condition| format!("count(CASE WHEN {condition} THEN 1 END)"))
        .collect();
    let sql = format!(
        "SELECT {} FROM complaint_case c WHERE {}",
        columns.join(", "),
        w.sql()
    );
    let row = reader.query_one(&sql, &w.args)?;
    let mut tabs = Vec::new();
    for (i, tab) in TABS.into_iter().enumerate() {
        tabs.push((tab, row.get(i)?));
    }
    tabs.push((Tab::Followed, followed(reader, scope, now)?));
    let mut quick = Vec::new();
    for (i, filter) in Quick::ALL.into_iter().enumerate() {
        let at = TABS.len() + i;
        quick.push((filter, if at < columns.len() { row.get(at)? } else { 0 }));
    }
    Ok(Desk { tabs, quick })
}

fn followed(reader: &mut Reader, scope: &Scope, now: Instant) -> Result<i64, SqlError> {
    let filter = Filter {
        tab: Some(Tab::Followed),
        ..Filter::default()
    };
    count(reader, scope, &filter, now)
}
