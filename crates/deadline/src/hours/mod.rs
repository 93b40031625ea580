//! Working hours and exact working-time arithmetic.
//!
//! [`Hours`] are a week's spans, [`Schedule`] adds zone, holidays, shifts, breaks and a calendar,
//! [`Timetable`] is a schedule laid out as instants: every question is a binary search in it.

mod schedule;
#[cfg(test)]
mod tests;
mod timetable;
mod week;
mod work;

pub use schedule::Schedule;
pub use timetable::Timetable;
pub use week::{DaySpan, Hours};

use crate::calendar::MissingYear;
use kernel::{Say, say};
use std::fmt;

/// How far a search for working time goes from its start, in days: 400 years.
pub(crate) const REACH_DAYS: i32 = 146_097;

/// Why working time could not be counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HoursError {
    /// The hours' text is wrong.
    Text(Say),
    /// There are no working hours at all, so that no time ever passes.
    Empty,
    /// A needed year is not in the calendar.
    Missing(MissingYear),
    /// The answer lies further away than 400 years, or outside the years −9999…9999.
    OutOfReach,
}

impl HoursError {
    /// The sentence people read.
    pub fn say(&self) -> Say {
        match self {
            HoursError::Text(say) => say.clone(),
            HoursError::Empty => say!(
                "工作时间为空：没有任何工作时段，无法计时",
                "the calendar is empty: it has no working hours at all, so nothing can be counted"
            ),
            HoursError::Missing(missing) => missing.say(),
            HoursError::OutOfReach => say!(
                "结果超出可计算范围（起点前后 400 年）",
                "the answer is out of reach (400 years from the start)"
            ),
        }
    }
}

impl From<MissingYear> for HoursError {
    fn from(missing: MissingYear) -> HoursError {
        HoursError::Missing(missing)
    }
}

impl fmt::Display for HoursError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.say().en)
    }
}

impl std::error::Error for HoursError {}
