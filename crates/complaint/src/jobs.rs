//! What the clock asks of this room.

use crate::commands;
use change::Job;
use std::time::Duration;

/// How long to rest when the rulebook has not changed.
const RECALCULATION_REST: Duration = Duration::from_secs(5);
/// How long to rest when nothing is left from before cases were sealed.
const SEALING_REST: Duration = Duration::from_secs(600);

/// The room's background work.
pub fn jobs() -> Vec<Job> {
    vec![
        Job::new(
            "complaint.recalculate",
            RECALCULATION_REST,
            commands::recalculate,
        ),
        Job::new("complaint.seal", SEALING_REST, commands::seal_old),
    ]
}
