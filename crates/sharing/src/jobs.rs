//! What the clock does: makes approved files, deletes those whose time is over.

use crate::commands::{disclose, export, institution};
use change::Job;
use std::time::Duration;

/// How soon an approved file is made.
const MAKE_REST: Duration = Duration::from_secs(2);
/// How often it is looked for what ran out.
const RUN_OUT_REST: Duration = Duration::from_secs(60);

/// The jobs of this room.
pub fn jobs() -> Vec<Job> {
    vec![
        Job::new("sharing.make", MAKE_REST, export::make),
        Job::new("sharing.run_out", RUN_OUT_REST, export::run_out),
        Job::new("sharing.disclosed", RUN_OUT_REST, disclose::run_out),
        Job::new("sharing.remind", RUN_OUT_REST, institution::remind),
    ]
}
