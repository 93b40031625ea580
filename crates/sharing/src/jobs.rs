//! What the clock does: makes approved files, deletes those whose time is over.

use crate::commands::retention::{self, Erase};
use crate::commands::{disclose, export, institution};
use change::Job;
use std::time::Duration;

/// How soon an approved file is made.
const MAKE_REST: Duration = Duration::from_secs(2);
/// How often it is looked for what ran out.
const RUN_OUT_REST: Duration = Duration::from_secs(60);

/// How often it is looked for what falls due.
const RETENTION_REST: Duration = Duration::from_secs(1_800);

/// The jobs of this room. `erase` destroys the personal data of cases; without it plans are made and
/// approved, and wait.
pub fn jobs(erase: Option<Erase>) -> Vec<Job> {
    let mut jobs = vec![
        Job::new("sharing.make", MAKE_REST, export::make),
        Job::new("sharing.run_out", RUN_OUT_REST, export::run_out),
        Job::new("sharing.disclosed", RUN_OUT_REST, disclose::run_out),
        Job::new("sharing.remind", RUN_OUT_REST, institution::remind),
        Job::new("sharing.plan", RETENTION_REST, retention::plan),
        Job::new("sharing.forget", RETENTION_REST, retention::forget_notices),
    ];
    jobs.extend(erase.map(|erase| {
        Job::new("sharing.erase", RETENTION_REST, move |app| {
            retention::carry_out(app, erase)
        })
    }));
    jobs
}
