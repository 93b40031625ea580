//! What the clock asks for: a room's background work, as the program runs it.

use crate::CommandError;
use platform::App;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

/// Background work of a room. Several servers may run the same job at once on one database: it is
/// the job's own commands that make each thing happen once.
#[derive(Clone)]
pub struct Job {
    /// `room.verb`, for logs.
    pub name: &'static str,
    /// How long to rest when there was nothing to do.
    pub rest: Duration,
    run: Arc<Run>,
}

/// What a job does.
type Run = dyn Fn(&App) -> Result<usize, CommandError> + Send + Sync;

impl Job {
    /// A job. `run` does a bounded part of what is due and answers how many things it did; it is
    /// called again at once until it answers 0. It runs on a thread of its own and may block.
    pub fn new(
        name: &'static str,
        rest: Duration,
        run: impl Fn(&App) -> Result<usize, CommandError> + Send + Sync + 'static,
    ) -> Job {
        let run = Arc::new(run);
        Job { name, rest, run }
    }

    /// Does a bounded part of what is due; answers how many things were done.
    pub fn run(&self, app: &App) -> Result<usize, CommandError> {
        (self.run)(app)
    }
}

impl fmt::Debug for Job {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Job")
            .field("name", &self.name)
            .field("rest", &self.rest)
            .finish_non_exhaustive()
    }
}
