//! The counting itself: numbers in, a day or an instant out, no words. What [`crate::explain`] says
//! in sentences is computed here, so the two cannot differ.
//!
//! Days are civil days of the rule's zone. The starting day is not counted unless the rule says so
//! (Civil Code art. 201). A day counts when the clock runs at its end: a pause takes out the day on
//! which it begins and those after it, but not the day on which it ends. So a pause within one day
//! takes out none, cutting a pause in two changes nothing, and which days count does not depend on
//! where a count started.
//!
//! Hours are the exception: they are exact elapsed time, and a pause takes out exactly its own time.

#[cfg(test)]
mod tests;

use crate::calendar::{Calendar, MissingYear};
use crate::day_number::{self, number};
use jiff::civil::{Time, time};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, ToSpan};
use kernel::{Day, Instant};
use serde::{Deserialize, Serialize};

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// 自然日: every day.
    NaturalDay,
    /// 工作日: the working days of the calendar.
    WorkingDay,
    /// 周: seven natural days.
    Week,
    /// 月: to the same day of a later month, or to its last day when it has no such day.
    Month,
    /// 小时: exact elapsed time, whatever the wall clock does.
    Hour,
}

/// When on the last day it ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CutOff {
    /// At 24:00; the due instant is the last microsecond before.
    EndOfDay,
    /// At the wall-clock time of the start.
    SameClock,
    /// At the close of business, a wall-clock time of the rule's zone.
    CloseOfBusiness(Time),
    /// When the hours have passed; for hours only, and hours know no other.
    Exact,
}

/// A length of time and the way it is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limit {
    /// What is counted.
    pub unit: Unit,
    /// How many.
    pub length: u32,
    /// Whether the starting day is day 1.
    pub first_day_counted: bool,
    /// When on the last day it ends.
    pub cut_off: CutOff,
}

/// A stretch that does not count; without an end it still lasts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pause {
    /// Its beginning.
    pub from: Instant,
    /// Its end.
    pub to: Option<Instant>,
}

/// A pause as day numbers: the days from `from` up to, not including, `to` do not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct DayPause {
    pub(crate) from: i32,
    pub(crate) to: Option<i32>,
}

/// Where a count ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Counted {
    /// On this day.
    Due(Day),
    /// At this instant: hours.
    At(Instant),
    /// Nowhere yet: a pause that still lasts stopped it.
    Paused,
}

impl Limit {
    /// The due instant; `None` while a pause that still lasts stops the clock. Pauses may stand in
    /// any order and overlap.
    pub fn due(
        &self,
        calendar: &Calendar,
        zone: &TimeZone,
        start: Instant,
        pauses: &[Pause],
    ) -> Result<Option<Instant>, MissingYear> {
        if self.unit == Unit::Hour {
            return Ok(
                match self.hours(start, &joined(pauses.to_vec()), |_, _| {}) {
                    Counted::At(at) => Some(at),
                    _ => None,
                },
            );
        }
        let wall = zone.to_datetime(start);
        let counted = if is_in_order(pauses) {
            let days = pauses.iter().map(|pause| day_pause(pause, zone));
            self.count(calendar, wall.date(), days, |_, _| {})?
        } else {
            let joined = joined(pauses.to_vec());
            let days = joined.iter().map(|pause| day_pause(pause, zone));
            self.count(calendar, wall.date(), days, |_, _| {})?
        };
        Ok(match counted {
            Counted::Due(day) => Some(self.instant(day, wall.time(), zone)),
            _ => None,
        })
    }

    /// Counts from an instant, hours or days. Pauses stand in order and do not overlap; `each` is
    /// told every pause that takes something out: days, or seconds of a count of hours.
    pub(crate) fn counted(
        &self,
        (calendar, zone): (&Calendar, &TimeZone),
        start: Instant,
        pauses: &[Pause],
        mut each: impl FnMut(DayPause, i64),
    ) -> Result<Counted, MissingYear> {
        if self.unit == Unit::Hour {
            return Ok(self.hours(start, pauses, |pause, out| {
                each(day_pause(pause, zone), out.as_secs());
            }));
        }
        let days = pauses.iter().map(|pause| day_pause(pause, zone));
        let first = zone.to_datetime(start).date();
        self.count(calendar, first, days, |pause, out| {
            each(pause, i64::from(out));
        })
    }

    fn hours(
        &self,
        start: Instant,
        pauses: &[Pause],
        mut each: impl FnMut(&Pause, SignedDuration),
    ) -> Counted {
        let later = |at: Instant, by| at.checked_add(by).unwrap_or(Instant::MAX);
        let mut due = later(start, SignedDuration::from_hours(i64::from(self.length)));
        for pause in pauses {
            let from = pause.from.max(start);
            if from >= due {
                break;
            }
            let Some(to) = pause.to else {
                return Counted::Paused;
            };
            if from < to {
                let out = from.duration_until(to);
                due = later(due, out);
                each(pause, out);
            }
        }
        Counted::At(due)
    }

    /// Counts from a day. Pauses stand in order and do not overlap; `each` is told every pause that
    /// takes out days and how many.
    pub(crate) fn count(
        &self,
        calendar: &Calendar,
        start: Day,
        pauses: impl Iterator<Item = DayPause>,
        mut each: impl FnMut(DayPause, i32),
    ) -> Result<Counted, MissingYear> {
        let first = number(start) + i32::from(!self.first_day_counted);
        let mut due = self.last(calendar, first - 1)?;
        for pause in pauses {
            let from = pause.from.max(first);
            if from > due {
                break;
            }
            let Some(to) = pause.to else {
                return Ok(Counted::Paused);
            };
            if from >= to {
                continue;
            }
            let out = match self.unit {
                Unit::WorkingDay => calendar.between_numbers(from - 1, to - 1)?,
                _ => to - from,
            };
            due = self.ahead(calendar, due, out)?;
            each(pause, out);
        }
        Ok(Counted::Due(day(due)))
    }

    fn ahead(&self, calendar: &Calendar, from: i32, days: i32) -> Result<i32, MissingYear> {
        match self.unit {
            Unit::WorkingDay => calendar.add_to_number(from, days),
            _ => Ok(from.saturating_add(days)),
        }
    }

    /// The last day of the length, counted from the day before its first one.
    fn last(&self, calendar: &Calendar, from: i32) -> Result<i32, MissingYear> {
        let length = self.length as i32;
        match self.unit {
            Unit::Week => Ok(from.saturating_add(length.saturating_mul(7))),
            Unit::Month => {
                let later = day(from).checked_add(length.months());
                Ok(number(later.unwrap_or(Day::MAX)))
            }
            _ => self.ahead(calendar, from, length),
        }
    }

    /// The due instant on a due day.
    pub(crate) fn instant(&self, due: Day, clock: Time, zone: &TimeZone) -> Instant {
        match self.cut_off {
            CutOff::EndOfDay => end_of_day(due, zone),
            CutOff::SameClock | CutOff::Exact => at_clock(due, clock, zone),
            CutOff::CloseOfBusiness(close) => at_clock(due, close, zone),
        }
    }
}

/// A wall-clock time of a day: in a gap the later, in an overlap the first.
fn at_clock(day: Day, clock: Time, zone: &TimeZone) -> Instant {
    zone.to_timestamp(day.to_datetime(clock))
        .unwrap_or(Instant::MAX)
}

/// The last microsecond of a day in a zone.
pub(crate) fn end_of_day(day: Day, zone: &TimeZone) -> Instant {
    let midnight = day
        .tomorrow()
        .ok()
        .map(|next| next.to_datetime(time(0, 0, 0, 0)));
    let next = midnight.and_then(|midnight| zone.to_timestamp(midnight).ok());
    let before = next.and_then(|next| next.checked_sub(SignedDuration::from_micros(1)).ok());
    before.unwrap_or(Instant::MAX)
}

/// The pause in days of a zone.
pub(crate) fn day_pause(pause: &Pause, zone: &TimeZone) -> DayPause {
    let in_days = |at: Instant| number(zone.to_datetime(at).date());
    DayPause {
        from: in_days(pause.from),
        to: pause.to.map(in_days),
    }
}

/// The pauses in order, those that touch or overlap joined.
pub(crate) fn joined(mut pauses: Vec<Pause>) -> Vec<Pause> {
    pauses.sort_by_key(|pause| pause.from);
    let mut out: Vec<Pause> = Vec::with_capacity(pauses.len());
    for pause in pauses {
        match out.last_mut() {
            Some(last) if last.to.is_none_or(|to| pause.from <= to) => {
                last.to = last.to.and_then(|to| pause.to.map(|end| end.max(to)));
            }
            _ => out.push(pause),
        }
    }
    out
}

fn is_in_order(pauses: &[Pause]) -> bool {
    pauses
        .windows(2)
        .all(|pair| pair[0].to.is_some_and(|to| to < pair[1].from))
}

/// Numbers here come from days, moved by lengths far below the calendar's end.
fn day(number: i32) -> Day {
    day_number::day(number).unwrap_or(Day::MAX)
}
