//! The time limits of a request, counted by the `deadline` room from the packs frozen at receipt.

use super::request::{Request, Status};
use deadline::{Deadline, Event, EventKind, Facts, Rulebook};
use kernel::{Instant, day_of, micros};
use supervision::WatchedLimit;

/// Sorts behind every real due instant on both engines.
pub const NO_DUE: i64 = i64::MAX;
/// Families of packs that a request runs under: the standard's limit and the bank's own.
const FAMILIES: [&str; 2] = ["cn-rights", "bank-rights"];

/// The packs in force on the day of receipt, frozen into a request.
pub fn packs(book: &Rulebook, received: Instant) -> Vec<String> {
    let day = day_of(received);
    let found = FAMILIES
        .iter()
        .filter_map(|family| book.in_force(family, day));
    found.map(|pack| pack.id.clone()).collect()
}

/// What happened to the request, as the limits see it. A refusal is an answer: the person was told.
fn facts(request: &Request) -> Facts {
    let mut facts = Facts::received(request.received_at);
    for event in &request.events {
        let kind = match event.status {
            Status::Answered | Status::Refused => EventKind::Replied,
            Status::Withdrawn | Status::Discarded => EventKind::Withdrawn,
            Status::Submitted | Status::Received | Status::IdentityChecked | Status::InWork => {
                continue;
            }
        };
        facts = facts.with(Event::at(kind, event.at));
    }
    facts
}

/// Every limit of the request, as it stands.
pub fn deadlines(book: &Rulebook, request: &Request, now: Instant) -> Vec<Deadline> {
    let facts = facts(request);
    let packs = request.packs.iter().filter_map(|id| book.pack(id));
    let each = packs.flat_map(|pack| {
        book.explain(pack, None, &facts, Some(now))
            .unwrap_or_default()
    });
    each.collect()
}

/// The nearest due instant that still runs, and whether any limit was missed; the same at any time.
pub fn derive(book: &Rulebook, request: &Request) -> (i64, bool) {
    let all = deadlines(book, request, request.received_at);
    let open = all.iter().filter(|d| d.met.is_none() && d.ended.is_none());
    let due = open.filter_map(|d| d.due).map(micros).min();
    let late = all
        .iter()
        .any(|d| matches!((d.met, d.due), (Some(met), Some(due)) if met > due));
    (due.unwrap_or(NO_DUE), late)
}

/// The limits that supervision watches.
pub fn watched(book: &Rulebook, request: &Request) -> Vec<WatchedLimit> {
    let all = deadlines(book, request, request.received_at);
    let limit = |d: Deadline| WatchedLimit {
        key: d.key,
        pack: d.pack,
        kind: d.kind,
        title: d.title,
        started: d.started,
        due: d.due,
        met: d.met,
        ended: d.ended,
        paused: d.paused,
    };
    all.into_iter().map(limit).collect()
}
