//! A schedule laid out over a range of days as instants, with the working time before each span.

use super::{DaySpan, HoursError, Schedule};
use crate::calendar::MissingYear;
use crate::day_number;
use jiff::civil::{DateTime, time};
use kernel::{Day, Instant, instant_from_micros, micros};

/// Working spans as instants, in order, never overlapping. All amounts are microseconds.
#[derive(Clone, Debug, Default)]
pub struct Timetable {
    open: Vec<i64>,
    close: Vec<i64>,
    /// Working time before the span's opening.
    before: Vec<i64>,
    /// Why the table begins late: the calendar does not know the year before.
    missing_before: Option<MissingYear>,
    /// Why the table ends early: the calendar knows no more years.
    missing_after: Option<MissingYear>,
}

/// The end of the table was reached; a larger table may know more.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct EndOfTable;

impl Timetable {
    /// Lays out the days `first…last` (numbers). Ends early at a year the calendar does not know;
    /// when `keep` itself is in such a year, that is an error.
    pub(super) fn lay(
        schedule: &Schedule<'_>,
        (first, keep, last): (i32, i32, i32),
    ) -> Result<Timetable, HoursError> {
        schedule.refuse_empty()?;
        let mut table = Timetable::default();
        for n in first..=last {
            let day = day_number::day(n).ok_or(HoursError::OutOfReach)?;
            match schedule.spans(day) {
                Ok(spans) => spans
                    .iter()
                    .try_for_each(|span| table.push(schedule, day, *span))?,
                Err(missing) if n == keep => return Err(HoursError::Missing(missing)),
                // Before the day asked about: what was laid so far is cut off by the gap.
                Err(missing) if n < keep => {
                    table = Timetable {
                        missing_before: Some(missing),
                        ..Timetable::default()
                    };
                }
                Err(missing) => {
                    table.missing_after = Some(missing);
                    break;
                }
            }
        }
        Ok(table)
    }

    /// Lays out a schedule from the first to the last day, for many questions.
    pub fn new(schedule: &Schedule<'_>, first: Day, last: Day) -> Result<Timetable, HoursError> {
        let (first, last) = (day_number::number(first), day_number::number(last));
        Timetable::lay(schedule, (first, first, last))
    }

    fn push(&mut self, schedule: &Schedule<'_>, day: Day, span: DaySpan) -> Result<(), HoursError> {
        let open = micros(schedule.instant(wall(day, span.from)?)?);
        let close = micros(schedule.instant(wall(day, span.to)?)?);
        // Where the clock is put forward, wall times inside the gap move and may meet.
        let open = self.close.last().map_or(open, |last| open.max(*last));
        if open < close {
            let before = self.total();
            self.open.push(open);
            self.close.push(close);
            self.before.push(before);
        }
        Ok(())
    }

    fn total(&self) -> i64 {
        match self.open.len() {
            0 => 0,
            n => self.before[n - 1] + self.close[n - 1] - self.open[n - 1],
        }
    }

    /// The unknown year on which the table stops, looking forward or back.
    pub(super) fn missing(&self, forward: bool) -> Option<&MissingYear> {
        if forward {
            self.missing_after.as_ref()
        } else {
            self.missing_before.as_ref()
        }
    }

    /// Working time from the table's beginning to the instant.
    pub(super) fn worked(&self, at: i64) -> i64 {
        let i = self.close.partition_point(|close| *close <= at);
        match self.open.get(i) {
            Some(open) => self.before[i] + (at - open).max(0),
            None => self.total(),
        }
    }

    /// The earliest instant at which that much has been worked: a closing rather than the next
    /// opening.
    pub(super) fn earliest(&self, worked: i64) -> Result<i64, EndOfTable> {
        let i = self.before.partition_point(|before| *before < worked);
        let i = i.checked_sub(1).ok_or(EndOfTable)?;
        let at = self.open[i].saturating_add(worked - self.before[i]);
        if at <= self.close[i] {
            Ok(at)
        } else {
            Err(EndOfTable)
        }
    }

    /// The latest instant at which no more than that has been worked: an opening rather than the
    /// closing before.
    pub(super) fn latest(&self, worked: i64) -> Result<i64, EndOfTable> {
        let i = self.before.partition_point(|before| *before <= worked);
        let i = i.checked_sub(1).filter(|_| worked >= 0).ok_or(EndOfTable)?;
        let at = self.open[i].saturating_add(worked - self.before[i]);
        if at < self.close[i] {
            Ok(at)
        } else {
            Err(EndOfTable)
        }
    }

    /// The instant itself inside a span, else the next opening.
    pub(super) fn next_open(&self, at: i64) -> Result<i64, EndOfTable> {
        let i = self.close.partition_point(|close| *close <= at);
        self.open.get(i).map(|open| at.max(*open)).ok_or(EndOfTable)
    }

    /// The instant itself inside a span or at its closing, else the closing before.
    pub(super) fn previous_close(&self, at: i64) -> Result<i64, EndOfTable> {
        let i = self
            .open
            .partition_point(|open| *open < at)
            .checked_sub(1)
            .ok_or(EndOfTable)?;
        Ok(at.min(self.close[i]))
    }

    /// Whether time is worked at the instant; a closing is outside.
    pub(super) fn works_at(&self, at: i64) -> bool {
        self.next_open(at) == Ok(at)
    }

    /// The last closing of the table.
    pub(super) fn last_close(&self) -> Option<i64> {
        self.close.last().copied()
    }
}

/// A wall time of a day; 24:00 is the next day's midnight.
fn wall(day: Day, seconds: u32) -> Result<DateTime, HoursError> {
    if seconds >= DaySpan::WHOLE.to {
        let next = day.tomorrow().map_err(|_| HoursError::OutOfReach)?;
        return Ok(next.to_datetime(time(0, 0, 0, 0)));
    }
    let part = |unit: u32, of: u32| ((seconds / unit) % of) as i8;
    Ok(day.to_datetime(time(part(3600, 24), part(60, 60), part(1, 60), 0)))
}

/// An instant of a table.
pub(super) fn instant(at: i64) -> Instant {
    instant_from_micros(at)
}
