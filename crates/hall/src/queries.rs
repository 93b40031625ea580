//! What a screen is told: today's programme, what is pushed, its hours.

use crate::rules::{Programme, Push, Slide, filled};
use crate::{sources, store};
use kernel::{Day, Instant, day_of};
use org::Unit;
use platform::sql::{Reader, SqlError};
use publicity::rules::look::Look;

/// Everything a unit's screen shows.
#[derive(Clone, Debug)]
pub struct Showing {
    /// The unit.
    pub unit: Unit,
    /// The bank's name, phone, address.
    pub look: Look,
    /// Its programme, or the standard one.
    pub programme: Programme,
    /// Today's slides with their seconds and last day.
    pub slides: Vec<(Slide, i64, Option<Day>)>,
    /// What is shown at once.
    pub push: Option<Push>,
}

/// What the screens of an open unit show; `None` for a unit there is not.
pub fn showing(
    reader: &mut Reader<'_>,
    code: &str,
    now: Instant,
) -> Result<Option<Showing>, SqlError> {
    let today = day_of(now);
    let found = org::unit(reader, code)?;
    let Some(unit) = found.filter(|unit| unit.closed.is_none_or(|day| day > today)) else {
        return Ok(None);
    };
    let own = store::programme(reader, code)?;
    let programme = own.unwrap_or_else(|| Programme::standard(code, &unit.path));
    let all = sources::slides(reader, &unit.path, today)?;
    Ok(Some(Showing {
        slides: filled(&programme, &all, today),
        push: store::pushes(reader, &unit.path, now)?.into_iter().next(),
        look: publicity::look(reader)?,
        programme,
        unit,
    }))
}
