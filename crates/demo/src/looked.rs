//! Looks at personal data that are unusual, so that the demo bank has alerts to review: the rules find
//! them as they find any others.

use crate::play::actor;
use change::CommandError;
use complaint::commands::{Reveal, powers, reveal_now};
use complaint::queries::{Filter, ListRow, Page, Scope};
use jiff::ToSpan;
use kernel::{Actor, Instant, bank_zone, day_of};
use looks::Watch;
use platform::App;
use platform::sql::SqlError;

/// Works late in a branch's protection post.
const LATE: &str = "yangshuhan";
/// Looks through the cases of the bank within minutes, at the head office's protection office.
const QUICK: &str = "tianyihe";
/// Looks in one night.
const AT_NIGHT: usize = 7;
/// Looks within minutes.
const AT_ONCE: usize = 45;
/// Seconds between two of them.
const APART: [i64; 2] = [95, 11];

/// Looks, and has the rules find what is unusual; ends at the moment `hour`.
pub(crate) fn look(stage: &App, hour: Instant) -> Result<(), CommandError> {
    let yesterday = day_of(hour).saturating_sub(1.day());
    let night = bank_zone().to_timestamp(yesterday.at(23, 10, 0, 0));
    let morning = bank_zone().to_timestamp(yesterday.at(10, 20, 0, 0));
    if let Ok(at) = morning {
        looks_at(stage, &actor(QUICK), at, (AT_ONCE, APART[1]))?;
    }
    if let Ok(at) = night {
        looks_at(stage, &actor(LATE), at, (AT_NIGHT, APART[0]))?;
    }
    stage.clock.set(hour);
    Watch::default().run(stage).map(drop)
}

fn looks_at(
    stage: &App,
    by: &Actor,
    begin: Instant,
    (times, apart): (usize, i64),
) -> Result<(), CommandError> {
    let cases = cases(stage, by)?;
    let fields = ["phone", "name", "address"];
    for (n, row) in (0..).zip(cases.iter().cycle().take(times)) {
        stage
            .clock
            .set(begin + jiff::SignedDuration::from_secs(n * apart));
        let command = Reveal {
            number: row.number.clone(),
            field: fields[usize::try_from(n).unwrap_or(0) % fields.len()].to_owned(),
            why: "contact".to_owned(),
            purpose: "电话回访投诉人".to_owned(),
            receipt: None,
        };
        match reveal_now(stage, by, command) {
            // Who is complained about, or is recused, is not shown this one.
            Ok(_) | Err(CommandError::Forbidden(_)) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// What somebody sees.
fn cases(stage: &App, by: &Actor) -> Result<Vec<ListRow>, CommandError> {
    let (scope, now) = (Scope::of(&powers(by)), stage.clock.now());
    let found = stage.db.read_now(move |reader| {
        let filter = Filter::default();
        complaint::queries::list(reader, &scope, &filter, &Page::Skip(0), 30, now)
    });
    found.map_err(|error: SqlError| CommandError::Sql(error))
}
