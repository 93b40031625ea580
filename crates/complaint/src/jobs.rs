//! What the clock asks of this room.

use crate::commands;
use change::Job;
use std::time::Duration;

/// How long to rest when the rulebook has not changed.
const RECALCULATION_REST: Duration = Duration::from_secs(5);

/// The room's background work.
pub fn jobs() -> Vec<Job> {
    vec![Job::new(
        "complaint.recalculate",
        RECALCULATION_REST,
        commands::recalculate,
    )]
}
