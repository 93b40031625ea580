//! By when it is reported and told: counted from the facts with the rule pack, never stored.

use super::{Breach, Harm};
use deadline::{Deadline, Event, EventKind, Facts, PackKind, Rulebook};
use jiff::civil::time;
use kernel::{Instant, bank_zone, say};
use supervision::WatchedLimit;

/// The family of packs that a leak is counted with.
pub const FAMILY: &str = "cn-data-breach";

/// What happened, for the pack.
pub fn facts(breach: &Breach) -> Facts {
    let mut facts = Facts::received(breach.found);
    let mut put = |kind, at: Option<Instant>| {
        facts.events.extend(at.map(|at| Event::at(kind, at)));
    };
    put(EventKind::BreachFound, Some(breach.found));
    // An assessment is the moment since which it has been held: one that says the same again moves nothing.
    let last = breach.harm();
    let since = breach
        .assessments
        .iter()
        .rev()
        .take_while(|one| Some(one.harm) == last)
        .last()
        .map(|one| one.at);
    match last {
        Some(Harm::Danger) => put(EventKind::BreachEndangers, since),
        Some(Harm::Nothing) => put(EventKind::BreachHarmless, since),
        Some(Harm::Other) | None => {}
    }
    // Nobody is late for being early: what was done before the assessment counts at it as well.
    for (kind, done) in [
        (
            EventKind::BreachReported,
            breach.reported.as_ref().map(|one| one.at),
        ),
        (EventKind::PersonsTold, breach.all_told()),
    ] {
        put(kind, done);
        put(kind, done.and(since).filter(|since| done < Some(*since)));
    }
    let closed = breach.review.as_ref().filter(|one| one.granted);
    put(EventKind::Closed, closed.map(|one| one.at));
    facts
}

/// Its deadlines; none when the bank has taken the pack out of its rulebook.
pub fn deadlines(book: &Rulebook, breach: &Breach) -> Vec<Deadline> {
    let Some(pack) = book.pack(&breach.pack) else {
        return Vec::new();
    };
    book.explain(pack, None, &facts(breach), None)
        .unwrap_or_default()
}

/// What supervision watches: the pack's limits and the measures.
pub fn watched(book: &Rulebook, breach: &Breach) -> Vec<WatchedLimit> {
    let over = breach
        .review
        .as_ref()
        .filter(|one| one.granted)
        .map(|one| one.at);
    let duties = deadlines(book, breach);
    let mut limits: Vec<WatchedLimit> = duties
        .into_iter()
        .filter(Deadline::is_duty)
        .map(|d| WatchedLimit {
            key: d.key,
            pack: d.pack,
            kind: d.kind,
            title: d.title,
            started: d.started,
            due: d.due,
            met: d.met,
            ended: d.ended,
            paused: d.paused,
        })
        .collect();
    limits.extend(breach.measures.iter().map(|one| {
        let id = one.id;
        WatchedLimit {
            key: format!("measure_{id}"),
            pack: String::new(),
            kind: PackKind::Internal,
            title: say!("整改措施 {id}", "Measure {id}"),
            started: one.at,
            due: bank_zone()
                .to_timestamp(one.due.to_datetime(time(23, 59, 59, 999_999_000)))
                .ok(),
            met: one.done,
            ended: over.filter(|_| one.done.is_none()),
            paused: false,
        }
    }));
    limits
}
