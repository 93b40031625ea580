//! Hands the limits of a case to supervision, in the transaction that changed the case.

use super::subject;
use crate::rules::time;
use crate::store::Stored;
use change::Change;
use deadline::Rulebook;
use platform::sql::SqlError;
use supervision::Watched;

/// Supervision watches the limits of a case as they stand now.
pub(super) fn watch(
    change: &mut Change<'_>,
    stored: &Stored,
    book: &Rulebook,
) -> Result<(), SqlError> {
    let limits = time::watched(book, &stored.case);
    supervision::track(change, book, &watched(stored), &limits)
}

/// The same of a case that this change has made.
pub(super) fn watch_new(
    change: &mut Change<'_>,
    stored: &Stored,
    book: &Rulebook,
) -> Result<(), SqlError> {
    let limits = time::watched(book, &stored.case);
    supervision::track_new(change, book, &watched(stored), &limits)
}

fn watched(stored: &Stored) -> Watched {
    let case = &stored.case;
    let owner = case.owner_unit();
    Watched {
        subject: subject(&case.number),
        title: stored.open_title(),
        href: format!("/complaints/{}", case.number),
        unit: owner.path.clone(),
        unit_name: owner.name.clone(),
        owner: case.handler().map(|h| (h.login.clone(), h.name.clone())),
        recused: case.against_staff.clone(),
    }
}
