//! Background work: placing entries in the tree, checkpoints by the clock, copies into a folder.

use crate::{checkpoint, deliver, place};
use change::Job;
use std::path::PathBuf;
use std::time::Duration;

/// How long the sequencer rests when nothing waits for it.
const PLACE_REST: Duration = Duration::from_secs(2);
/// How often it is looked whether a checkpoint is due.
const SIGN_REST: Duration = Duration::from_secs(15);
/// How often the folder is looked after.
const FOLDER_REST: Duration = Duration::from_secs(60);

/// The jobs of this room. `folder` is where copies of checkpoints go, if they go anywhere.
pub fn jobs(folder: Option<PathBuf>) -> Vec<Job> {
    let mut jobs = vec![
        Job::new("evidence.place", PLACE_REST, place::some),
        Job::new("evidence.sign", SIGN_REST, checkpoint::make_due),
    ];
    if let Some(folder) = folder {
        jobs.push(Job::new("evidence.folder", FOLDER_REST, move |app| {
            deliver::to_folder(app, &folder)
        }));
    }
    jobs
}
