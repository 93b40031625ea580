//! Background work: the warning before loaded years end.

use crate::queries::{CALENDAR, ending_warning_due, state_of};
use crate::{commands, outbox};
use change::{Change, CommandError, Committed, Entry, Job};
use kernel::{Actor, day_of};
use platform::App;
use platform::sql::Reader;
use serde_json::json;
use std::time::Duration;

/// How often it is looked.
const REST: Duration = Duration::from_secs(3600);

/// The jobs of this room.
pub fn jobs() -> Vec<Job> {
    vec![Job::new("rulebook.warn", REST, warn)]
}

/// Tells of one calendar that ends; answers how many were told.
fn warn(app: &App) -> Result<usize, CommandError> {
    let today = day_of(app.clock.now());
    let due = app
        .db
        .read_now(move |reader: &mut Reader<'_>| ending_warning_due(reader, today))?;
    if due.is_none() {
        return Ok(0);
    }
    match change::run_now(app, &Actor::system("rulebook"), None, tell) {
        Ok(told) => Ok(told),
        // Another server told it in between.
        Err(CommandError::NotFound) => Ok(0),
        Err(error) => Err(error),
    }
}

fn tell(mut change: Change<'_>) -> Result<Committed<usize>, CommandError> {
    let today = day_of(change.now());
    let due = ending_warning_due(&mut change, today)?.ok_or(CommandError::NotFound)?;
    if !outbox::post_ending(&mut change, &due)? {
        return Err(CommandError::NotFound);
    }
    let id = format!("{CALENDAR}/{}", due.calendar);
    let state = state_of(&mut change, &id)?;
    let body = json!({"calendar": due.calendar, "year": due.year, "days": due.days});
    let mut entry = Entry::new(commands::subject(&id), "calendar_ending_told", body);
    entry.state = state;
    change.commit(vec![entry], 1)
}
