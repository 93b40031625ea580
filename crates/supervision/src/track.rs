//! What other rooms hand over: a subject and its limits as they stand after a change of theirs.

use crate::rules::next::{Planned, lay_out, next, settle, settle_again};
use crate::rules::{Plan, Plans};
use crate::store::limit::{self, LimitRow};
use crate::store::plan;
use change::{Change, Subject};
use deadline::{PackKind, Rulebook};
use kernel::{Instant, Say, UnitPath};
use platform::sql::SqlError;

/// Most limits of one subject.
pub const LIMITS_MAX: usize = 40;

/// A subject whose limits are watched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Watched {
    /// What it is, as in the ledger: its kind and number.
    pub subject: Subject,
    /// Its title; no personal data.
    pub title: String,
    /// Its page, a path of this site.
    pub href: String,
    /// The unit that is answerable now.
    pub unit: UnitPath,
    /// That unit's name.
    pub unit_name: String,
    /// Login and name of whoever handles it.
    pub owner: Option<(String, String)>,
    /// Logins of those who must stand back (回避): they are told nothing and may do nothing about it.
    pub recused: Vec<String>,
}

/// One limit of a subject.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WatchedLimit {
    /// Its name within the subject: `reply`, `first_contact`.
    pub key: String,
    /// The rule pack that sets it; empty when none does.
    pub pack: String,
    /// Law or the bank's own.
    pub kind: PackKind,
    /// What people read.
    pub title: Say,
    /// When it began.
    pub started: Instant,
    /// The last moment that is in time; `None` while its clock stands still or a needed calendar
    /// year is not loaded.
    pub due: Option<Instant>,
    /// When it was met.
    pub met: Option<Instant>,
    /// When the matter ended, met or not.
    pub ended: Option<Instant>,
    /// Whether its clock stands still.
    pub paused: bool,
}

/// Makes what is watched of a subject equal to these limits; limits that are no longer given are
/// watched no more. Belongs into the transaction that changed the subject.
///
/// One look, and only the writes that are needed: nothing when nothing has changed.
///
/// # Errors
/// The database's; more than [`LIMITS_MAX`] limits, or two of one key.
pub fn track(
    change: &mut Change<'_>,
    book: &Rulebook,
    watched: &Watched,
    limits: &[WatchedLimit],
) -> Result<(), SqlError> {
    let stored = limit::of_subject(change, watched.subject.kind, &watched.subject.id)?;
    reconcile(change, book, watched, limits, stored)
}

/// [`track`] for a subject that this very change has made: without the look, so that thousands that
/// are made at once do not clash.
pub fn track_new(
    change: &mut Change<'_>,
    book: &Rulebook,
    watched: &Watched,
    limits: &[WatchedLimit],
) -> Result<(), SqlError> {
    reconcile(change, book, watched, limits, Vec::new())
}

fn reconcile(
    change: &mut Change<'_>,
    book: &Rulebook,
    watched: &Watched,
    limits: &[WatchedLimit],
    stored: Vec<LimitRow>,
) -> Result<(), SqlError> {
    if limits.len() > LIMITS_MAX {
        return Err(SqlError::Other(format!(
            "a subject has at most {LIMITS_MAX} watched limits"
        )));
    }
    let counts = |given: &WatchedLimit| {
        given.due.is_some() && given.met.is_none() && given.ended.is_none() && !given.paused
    };
    // The plans matter to limits whose clock runs only: most of an import has ended.
    let plans = match limits.iter().any(counts) {
        true => Some(plan::current(change)?),
        false => None,
    };
    let now = change.now();
    let mut fresh = Vec::new();
    for given in limits {
        let before = stored.iter().find(|row| row.key == given.key);
        let mut after = merged(watched, given, before, now);
        if let Some(plans) = &plans {
            recount(&mut after, before, book, plans, now);
        }
        match before {
            None => fresh.push(after),
            Some(before) if *before == after => {}
            Some(before) => {
                after.version = before.version + 1;
                if !limit::save(change, &after)? {
                    return Err(change.clash());
                }
            }
        }
    }
    for row in &stored {
        if !limits.iter().any(|given| given.key == row.key) {
            limit::delete(change, row)?;
        }
    }
    limit::insert(change, &fresh)
}

/// The row of a limit, with what was done about it so far and nothing planned.
fn merged(
    watched: &Watched,
    given: &WatchedLimit,
    before: Option<&LimitRow>,
    now: Instant,
) -> LimitRow {
    let (owner, owner_name) = watched.owner.clone().unwrap_or_default();
    LimitRow {
        subject_kind: watched.subject.kind.to_owned(),
        subject_id: watched.subject.id.clone(),
        key: given.key.clone(),
        kind: given.kind,
        pack: given.pack.clone(),
        title: given.title.clone(),
        subject_title: watched.title.clone(),
        href: watched.href.clone(),
        unit: watched.unit.clone(),
        unit_name: watched.unit_name.clone(),
        owner,
        owner_name,
        started: given.started,
        due: given.due,
        met: given.met,
        ended: given.ended,
        paused: given.paused,
        running: given.met.is_none() && given.ended.is_none(),
        basis: String::new(),
        settled: before.map_or(given.started, |row| row.settled),
        next_at: None,
        next_step: String::new(),
        last_rule: before.map_or(String::new(), |row| row.last_rule.clone()),
        last_at: before.and_then(|row| row.last_at),
        acts: before.map_or(0, |row| row.acts),
        // A date that moved into the future takes it off the red list; one that was met stays on
        // record as having been there.
        red: before.is_some_and(|row| row.red && !moved_ahead(row, given, now)),
        urged_at: before.and_then(|row| row.urged_at),
        version: before.map_or(1, |row| row.version),
        recused: watched.recused.clone(),
    }
}

fn moved_ahead(before: &LimitRow, given: &WatchedLimit, now: Instant) -> bool {
    let running = given.met.is_none() && given.ended.is_none();
    running && before.due != given.due && given.due.is_some_and(|due| due >= now)
}

/// The versions that a plan of steps is counted with.
pub(crate) fn basis(plans: &Plans, book: &Rulebook) -> String {
    format!("p{}.r{}", plans.version, book.version())
}

/// The steps of a limit whose clock runs, under the present plans and rulebook.
pub(crate) fn planned<'p>(
    row: &LimitRow,
    due: Instant,
    book: &Rulebook,
    plans: &'p Plans,
) -> Vec<Planned<'p>> {
    let plan: Option<&'p Plan> = plans.of(row.kind, &row.key);
    plan.map_or_else(Vec::new, |plan| {
        lay_out(plan, row.started, due, &book.schedule(&row.unit))
    })
}

/// Computes what comes next for a row, if its clock runs. Nothing is counted when nothing it hangs
/// on has changed.
pub(crate) fn recount(
    row: &mut LimitRow,
    before: Option<&LimitRow>,
    book: &Rulebook,
    plans: &Plans,
    now: Instant,
) {
    let Some(due) = row.counting() else { return };
    row.basis = basis(plans, book);
    let same_clock = before.filter(|old| old.counting() == Some(due) && old.started == row.started);
    if let Some(old) = same_clock
        && old.basis == row.basis
        && old.unit == row.unit
        && old.kind == row.kind
    {
        row.next_at = old.next_at;
        row.next_step.clone_from(&old.next_step);
        return;
    }
    let planned = planned(row, due, book, plans);
    row.settled = match same_clock {
        Some(old) => settle_again(&planned, old.settled, old.next_at, now),
        None => settle(&planned, row.started, due, now),
    };
    look_ahead(row, &planned);
}

/// Notes the first step that is not done with.
pub(crate) fn look_ahead(row: &mut LimitRow, planned: &[Planned<'_>]) {
    let coming = next(planned, row.settled);
    row.next_at = coming.map(|planned| planned.at);
    row.next_step = coming.map_or(String::new(), |planned| planned.step.id.clone());
}
