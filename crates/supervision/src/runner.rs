//! Background work: takes the steps that are due, each exactly once however many servers run.
//!
//! What is due is looked up in a reading transaction. Each chunk is then one change: a limit is
//! taken only while its row still has the version that was read, so of two servers one takes it and
//! the other passes it over; and the act is a row whose key holds limit, due instant and step. The
//! notice, the ledger's entry and the row are one transaction: a server that dies half-way has done
//! either all of a chunk or nothing of it.

use crate::people::People;
use crate::rules::next::{Planned, red_by, ripe, settle_again};
use crate::rules::recipients::{Told, Whose, Why, told};
use crate::rules::{Plans, Step};
use crate::store::{act, limit, limit::LimitRow, plan};
use crate::subject::subject;
use crate::track::{basis, look_ahead, planned};
use change::{Change, CommandError, Committed, Entry, Job, Subject};
use deadline::Rulebook;
use kernel::{Actor, Instant, Say, day_of, micros, say, short_time};
use notify::{Kind, Notice};
use platform::App;
use platform::sql::SqlError;
use serde_json::json;
use std::sync::Arc;
use std::time::Duration;

/// How long to rest when nothing was due.
const REST: Duration = Duration::from_secs(20);
/// How long to rest between looks for orders that are not sealed: there are none but after an upgrade.
const SEAL_REST: Duration = Duration::from_secs(3600);
/// Most limits looked up at once.
const LOOK_MAX: i64 = 400;
/// Limits taken in one change.
const CHUNK: usize = 50;
/// Limits that are counted anew in one change after plans or rulebook changed.
const RECOUNT_MAX: i64 = 200;

/// The room's background work.
pub fn jobs() -> Vec<Job> {
    vec![
        Job::new("supervision.recount", REST, recount_some),
        Job::new("supervision.act", REST, act_on_some),
        Job::new("supervision.seal", SEAL_REST, crate::commands::seal_old),
    ]
}

/// In whose name it is done.
fn system() -> Actor {
    Actor::system("supervision")
}

/// The ledger's name of the plans.
pub(crate) fn plans_subject() -> Subject {
    Subject::new("supervision_plan", "plans")
}

/// What a look at the database gives.
struct Look {
    rows: Vec<LimitRow>,
    book: Arc<Rulebook>,
    plans: Arc<Plans>,
    people: People,
}

/// Counts limits anew whose plan or rulebook has changed; answers how many.
pub fn recount_some(app: &App) -> Result<usize, CommandError> {
    let stale = app.db.read_now(|reader| {
        let (book, plans) = (rulebook::current(reader)?, plan::current(reader)?);
        let rows = limit::stale(reader, &basis(&plans, &book), 1)?;
        Ok::<_, SqlError>(!rows.is_empty())
    })?;
    if !stale {
        return Ok(0);
    }
    change::run_now(app, &system(), None, |mut change| {
        let (book, plans) = (rulebook::current(&mut change)?, plan::current(&mut change)?);
        let basis = basis(&plans, &book);
        let rows = limit::stale(&mut change, &basis, RECOUNT_MAX)?;
        let count = rows.len();
        for before in rows {
            let mut row = before.clone();
            row.basis.clone_from(&basis);
            row.version += 1;
            if let Some(due) = row.counting() {
                let planned = planned(&row, due, &book, &plans);
                row.settled = settle_again(&planned, row.settled, row.next_at, change.now());
                look_ahead(&mut row, &planned);
            }
            if !limit::save(&mut change, &row)? {
                return Err(change.clash().into());
            }
        }
        let body = json!({ "basis": basis, "limits": count });
        let entry = Entry::new(plans_subject(), "supervision_plan_applied", body);
        change.commit(vec![entry], count)
    })
}

/// Takes some of the steps that are due; answers how many limits were dealt with, by this server or
/// by another in the meantime.
pub fn act_on_some(app: &App) -> Result<usize, CommandError> {
    let now = app.clock.now();
    let look = app.db.read_now(move |reader| {
        let rows = limit::ripe(reader, now, LOOK_MAX)?;
        Ok::<_, SqlError>(Look {
            people: People::load(reader, &rows)?,
            book: rulebook::current(reader)?,
            plans: plan::current(reader)?,
            rows,
        })
    })?;
    let basis = basis(&look.plans, &look.book);
    let mut takes: Vec<Take> = Vec::with_capacity(look.rows.len());
    let mut waiting = false;
    for row in &look.rows {
        match (row.basis == basis)
            .then(|| take(&look, row, now))
            .flatten()
        {
            Some(take) => takes.push(take),
            None => waiting = true,
        }
    }
    if waiting && takes.is_empty() {
        // All of them wait for the recount: another round would find them again.
        return Ok(0);
    }
    // Servers that look at the same moment begin at different places.
    let [byte] = app.entropy.bytes::<1>();
    let chunks = takes.len().div_ceil(CHUNK).max(1);
    let first = (usize::from(byte) % chunks * CHUNK).min(takes.len());
    takes.rotate_left(first);
    let mut done = 0;
    while !takes.is_empty() {
        let chunk: Vec<Take> = takes.drain(..CHUNK.min(takes.len())).collect();
        done += take_chunk(app, chunk)?;
    }
    Ok(done)
}

/// A step that is due for a limit, decided on the row as it was read.
#[derive(Clone, Debug)]
struct Take {
    /// The row after it.
    after: LimitRow,
    due: Instant,
    step: Step,
    told: Vec<Told>,
    /// Whether it comes onto the red list by this.
    newly_red: bool,
}

/// What is to be done for a row now. `None` when nothing is, which the recount puts right.
fn take(look: &Look, row: &LimitRow, now: Instant) -> Option<Take> {
    let due = row.counting()?;
    let planned = planned(row, due, &look.book, &look.plans);
    let found: &Planned<'_> = ripe(&planned, row.settled, now)?;
    let whose = Whose {
        unit: &row.unit,
        owner: look.people.owner(row),
    };
    let mut told = told(found.step, whose, &look.people.posts);
    told.retain(|told| !row.recused.contains(&told.login));
    let mut after = row.clone();
    after.settled = found.at;
    look_ahead(&mut after, &planned);
    after.last_rule = found.step.when.code();
    after.last_at = Some(now);
    after.acts += 1;
    after.red = row.red || red_by(&planned, found.at);
    after.version += 1;
    Some(Take {
        due,
        step: found.step.clone(),
        told,
        newly_red: after.red && !row.red,
        after,
    })
}

/// Takes a chunk as one change, or one by one when it lost its races.
fn take_chunk(app: &App, chunk: Vec<Take>) -> Result<usize, CommandError> {
    let count = chunk.len();
    match run(app, &chunk) {
        Ok(()) => Ok(count),
        Err(error @ CommandError::Sql(SqlError::Unavailable(_))) => Err(error),
        Err(error) if count == 1 => Err(error),
        Err(_) => {
            let mut done = 0;
            for take in chunk {
                match run(app, std::slice::from_ref(&take)) {
                    Ok(()) => done += 1,
                    Err(error @ CommandError::Sql(SqlError::Unavailable(_))) => return Err(error),
                    Err(error) => {
                        let (subject, key) = (&take.after.subject_id, &take.after.key);
                        tracing::error!(%error, subject, key, "a step was not taken; it is tried again");
                    }
                }
            }
            Ok(done)
        }
    }
}

/// One change with all steps of the chunk that nobody else has taken. One in which nothing is left
/// ends without a trace.
fn run(app: &App, chunk: &[Take]) -> Result<(), CommandError> {
    let chunk = chunk.to_vec();
    let done = change::run_now(app, &system(), None, move |change| take_in(change, &chunk));
    match done {
        Err(CommandError::NotFound) => Ok(()),
        other => other,
    }
}

fn take_in(mut change: Change<'_>, chunk: &[Take]) -> Result<Committed<()>, CommandError> {
    let mut entries = Vec::new();
    for take in chunk {
        if limit::save(&mut change, &take.after)? {
            do_it(&mut change, take, &mut entries)?;
        }
    }
    match entries.is_empty() {
        true => Err(CommandError::NotFound),
        false => change.commit(entries, ()),
    }
}

/// Does one step: the act, the notices, the entries.
fn do_it(
    change: &mut Change<'_>,
    take: &Take,
    entries: &mut Vec<Entry>,
) -> Result<(), CommandError> {
    let row = &take.after;
    let about = subject(&row.subject_kind, &row.subject_id);
    let logins: Vec<String> = take.told.iter().map(|told| told.login.clone()).collect();
    let names: Vec<&str> = take.told.iter().map(|told| told.name.as_str()).collect();
    let acts: Vec<_> = take.step.acts.iter().map(|act| act.code()).collect();
    let body = json!({
        "limit": row.key, "title": row.title, "due": kernel::rfc3339(take.due),
        "step": take.step.id, "rule": take.step.when.code(), "do": acts,
        "recipients": logins, "names": names,
    });
    let now = change.now();
    if !act::insert(change, row, take.due, &take.step, &logins, now)? {
        // The date went away and came back: this step has been taken for it before.
        entries.push(Entry::new(about, "supervision_passed_over", body));
        return Ok(());
    }
    if logins.is_empty() {
        tracing::warn!(
            subject = row.subject_id,
            key = row.key,
            "nobody could be reminded"
        );
    }
    for why in [Why::Leadership, Why::Escalated, Why::Reminded] {
        let to: Vec<String> = take
            .told
            .iter()
            .filter(|told| told.why == why)
            .map(|told| told.login.clone())
            .collect();
        if !to.is_empty() {
            notify::post(change, &notice(take, &about, why, to, now))?;
        }
    }
    let escalated = take.told.iter().any(|told| told.why > Why::Reminded);
    let kind = match escalated {
        true => "supervision_escalated",
        false => "supervision_reminded",
    };
    entries.push(Entry::new(about.clone(), kind, body.clone()));
    if take.newly_red {
        entries.push(Entry::new(about, "supervision_red_listed", body));
    }
    Ok(())
}

fn notice(take: &Take, about: &Subject, why: Why, to: Vec<String>, now: Instant) -> Notice {
    let row = &take.after;
    let overdue = now > take.due;
    let of_order = row.subject_kind == crate::commands::ORDER;
    let kind = match why {
        _ if of_order && overdue => Kind::SupervisionOrderOverdue,
        _ if of_order => Kind::SupervisionOrderReminder,
        Why::Leadership => Kind::LeadershipEscalation,
        _ if overdue => Kind::DeadlineOverdue,
        Why::Escalated => Kind::DeadlineEscalated,
        Why::Reminded => Kind::DeadlineReminder,
    };
    Notice {
        kind,
        to,
        subject: about.clone(),
        href: row.href.clone(),
        args: vec![
            ("number", Say::same(row.subject_id.as_str())),
            ("title", Say::same(row.subject_title.as_str())),
            ("limit", row.title.clone()),
            ("due", Say::same(short_time(take.due))),
            ("left", left(take.due, now)),
            ("unit", Say::same(row.unit_name.as_str())),
            ("reason", take.step.when.say()),
        ],
    }
}

/// How long it is until a limit: in days from two on, else in hours; 0 once it has passed.
fn left(due: Instant, now: Instant) -> Say {
    const HOUR: i64 = 3_600_000_000;
    let days = day_of(now)
        .until(day_of(due))
        .map_or(0, |span| span.get_days());
    let hours = ((micros(due) - micros(now)).max(0) + HOUR - 1) / HOUR;
    match days {
        2.. => say!("{days} 天", "{days} days"),
        _ => say!("{hours} 小时", "{hours} hours"),
    }
}
