//! The runner of background work: every room's jobs, each on its own, until the program ends.

use crate::settings::Settings;
use change::{CommandError, Job};
use complaint::commands::{ErasePerson, erase_person_now};
use kernel::Actor;
use platform::App;
use std::time::Duration;
use tokio::task::JoinSet;

/// After an error a job rests longer, so that a broken database does not fill the log.
const REST_AFTER_ERROR: Duration = Duration::from_secs(30);

/// Every job of every room.
pub fn all(settings: &Settings) -> Vec<Job> {
    let rooms = [
        notify::jobs(&settings.notices),
        supervision::jobs(),
        rulebook::jobs(),
        complaint::jobs(),
        sharing::jobs(Some(erase)),
        looks::jobs(),
        evidence::jobs(settings.checkpoint_folder.clone()),
        vault::jobs(),
        identity::jobs(),
        emergency::jobs(),
        education::jobs(),
    ];
    rooms.into_iter().flatten().collect()
}

/// How the room of retention, which keeps no cases, has persons erased: unless a hold forbids it.
fn erase(
    app: &App,
    actor: &Actor,
    numbers: Vec<String>,
    reason: String,
) -> Result<(), CommandError> {
    let command = ErasePerson {
        numbers,
        reason,
        receipt: None,
    };
    erase_person_now(app, actor, command, sharing::hold_on).map(drop)
}

/// Starts the jobs; they end when the answer is dropped (what is under way is finished or rolled
/// back by the database).
pub fn start(app: &App, jobs: Vec<Job>) -> JoinSet<()> {
    let mut running = JoinSet::new();
    for job in jobs {
        let app = app.clone();
        running.spawn(keep(app, job));
    }
    running
}

/// Runs one job again and again.
async fn keep(app: App, job: Job) {
    loop {
        let rest = match once(&app, &job).await {
            Ok(0) => job.rest,
            Ok(done) => {
                tracing::debug!(job.name, done, "background work was done");
                Duration::ZERO
            }
            Err(error) => {
                tracing::error!(job.name, error, "background work failed; it is tried again");
                REST_AFTER_ERROR.max(job.rest)
            }
        };
        tokio::time::sleep(rest).await;
    }
}

async fn once(app: &App, job: &Job) -> Result<usize, String> {
    let (app, job) = (app.clone(), job.clone());
    let done = tokio::task::spawn_blocking(move || job.run(&app)).await;
    match done {
        Ok(Ok(done)) => Ok(done),
        Ok(Err(error)) => Err(format!("{error:?}")),
        Err(panic) => Err(format!("it panicked: {panic}")),
    }
}
