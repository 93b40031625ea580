//! Counting an open case anew when the rulebook has changed: which dates move, and by how much.
//! The old answers stay in the case's record.

use super::case::{Case, ITEMS_MAX, Moved, Recalculation};
use super::time::deadlines;
use deadline::{Deadline, Rulebook};
use kernel::Instant;

/// The case counted with another rulebook, with the dates that moved in its record; `None` when
/// none did (or the case is over: what was counted then stands).
pub fn recalculate(case: &Case, old: &Rulebook, new: &Rulebook, now: Instant) -> Option<Case> {
    if case.status.is_done() || case.recalculations.len() >= ITEMS_MAX {
        return None;
    }
    let moved = moved(&deadlines(old, case, now), &deadlines(new, case, now));
    if moved.is_empty() {
        return None;
    }
    let mut next = case.clone();
    next.version += 1;
    next.rulebook = new.version();
    next.recalculations.push(Recalculation {
        at: now,
        from: old.version(),
        to: new.version(),
        moved,
    });
    Some(next)
}

/// The limits of which one of the two days is another one. A limit that only one of the two
/// rulebooks knows has moved from, or to, nothing.
fn moved(old: &[Deadline], new: &[Deadline]) -> Vec<Moved> {
    let find = |all: &'_ [Deadline], like: &Deadline| {
        let same = |d: &&Deadline| (&d.pack, &d.key) == (&like.pack, &like.key);
        all.iter().find(same).cloned()
    };
    let gone = old.iter().filter(|d| find(new, d).is_none());
    let pairs = gone.map(|was| (Some(was.clone()), None));
    let pairs = pairs.chain(new.iter().map(|is| (find(old, is), Some(is.clone()))));
    pairs
        .map(|(was, is)| Moved {
            key: was
                .as_ref()
                .or(is.as_ref())
                .map_or(String::new(), |d| d.key.clone()),
            due_was: was.as_ref().and_then(|d| d.due_day),
            due_is: is.as_ref().and_then(|d| d.due_day),
            outer_was: was.as_ref().and_then(|d| d.legal_outer_day),
            outer_is: is.as_ref().and_then(|d| d.legal_outer_day),
        })
        .filter(|m| (m.due_was, m.outer_was) != (m.due_is, m.outer_is))
        .collect()
}
