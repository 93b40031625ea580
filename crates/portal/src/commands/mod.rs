//! What people do: write and send a complaint from outside; look at what waits, release or discard.

pub(crate) mod draft;
pub(crate) mod held;
pub(crate) mod send;

use change::Subject;

/// The ledger's name of a sending that waited.
pub(crate) fn subject(id: i64) -> Subject {
    Subject::new(crate::HELD, id.to_string())
}
