//! Which hours are worked on which day: the week, holidays, shifts, breaks, the state's calendar.

use super::week::{joined, without};
use super::{DaySpan, Hours, HoursError, REACH_DAYS};
use crate::calendar::{Calendar, DayKind, MissingYear};
use crate::day_number::{self, number};
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use kernel::{Day, Instant};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// Working hours in a zone, with everything that changes them on single days.
///
/// Of a day's sources the strongest wins: a holiday (own or the state's), then a shift, then the
/// state's verdict with the weekday's hours, then the weekday's hours; breaks are taken away from
/// what is left.
#[derive(Clone, Debug)]
pub struct Schedule<'c> {
    zone: TimeZone,
    hours: Hours,
    holidays: BTreeSet<Day>,
    yearly: BTreeSet<(i8, i8)>,
    shifts: BTreeMap<Day, Vec<DaySpan>>,
    breaks: BTreeMap<Day, Vec<DaySpan>>,
    calendar: Option<&'c Calendar>,
}

impl<'c> Schedule<'c> {
    /// Hours in a zone, nothing else.
    pub fn new(hours: Hours, zone: TimeZone) -> Schedule<'c> {
        Schedule {
            zone,
            hours,
            holidays: BTreeSet::new(),
            yearly: BTreeSet::new(),
            shifts: BTreeMap::new(),
            breaks: BTreeMap::new(),
            calendar: None,
        }
    }

    /// Takes each day's verdict from a calendar. A make-up working day has its own weekday's hours,
    /// or, when that weekday is free, those of the first weekday that has any.
    #[must_use]
    pub fn with_calendar(mut self, calendar: &'c Calendar) -> Schedule<'c> {
        self.calendar = Some(calendar);
        self
    }

    /// Closes a day.
    pub fn add_holiday(&mut self, day: Day) {
        self.holidays.insert(day);
    }

    /// Closes a month's day in every year.
    pub fn add_yearly_holiday(&mut self, month: i8, day: i8) {
        self.yearly.insert((month, day));
    }

    /// Replaces a day's hours. A holiday beats a shift.
    pub fn set_shift(&mut self, day: Day, spans: Vec<DaySpan>) {
        self.shifts.insert(day, joined(spans));
    }

    /// Takes hours away from a day.
    pub fn add_break(&mut self, day: Day, spans: Vec<DaySpan>) {
        self.breaks.entry(day).or_default().extend(spans);
    }

    /// The zone whose wall clock the hours are of.
    pub fn zone(&self) -> &TimeZone {
        &self.zone
    }

    /// The spans worked on a day; none on a day off.
    pub fn spans(&self, day: Day) -> Result<Cow<'_, [DaySpan]>, MissingYear> {
        let spans = self.spans_before_breaks(day)?;
        Ok(match self.breaks.get(&day) {
            Some(holes) => Cow::Owned(without(spans, holes)),
            None => Cow::Borrowed(spans),
        })
    }

    fn spans_before_breaks(&self, day: Day) -> Result<&[DaySpan], MissingYear> {
        if self.holidays.contains(&day) || self.yearly.contains(&(day.month(), day.day())) {
            return Ok(&[]);
        }
        let kind = self
            .calendar
            .map(|calendar| calendar.kind(day))
            .transpose()?;
        if matches!(kind, Some(DayKind::Holiday | DayKind::Bridge)) {
            return Ok(&[]);
        }
        if let Some(shift) = self.shifts.get(&day) {
            return Ok(shift);
        }
        let own = self.hours.of(day_number::weekday(number(day)));
        Ok(match kind {
            Some(DayKind::Weekend) => &[],
            Some(DayKind::MakeUpWorkday) if own.is_empty() => self.hours.first_day(),
            _ => own,
        })
    }

    /// Whether any time is worked on a day.
    pub fn works_on(&self, day: Day) -> Result<bool, MissingYear> {
        Ok(!self.spans(day)?.is_empty())
    }

    /// Refuses a schedule in which no time ever passes, before anything loops over it.
    pub fn refuse_empty(&self) -> Result<(), HoursError> {
        let no_shift = self.shifts.values().all(Vec::is_empty);
        if self.hours.is_empty() && no_shift {
            Err(HoursError::Empty)
        } else {
            Ok(())
        }
    }

    /// The `days`-th working day after a day (before it when negative); the day itself for 0.
    pub fn add_working_days(&self, day: Day, days: i32) -> Result<Day, HoursError> {
        self.refuse_empty()?;
        let step = if days < 0 { -1 } else { 1 };
        let (mut at, mut left) = (number(day), days.unsigned_abs());
        let start = at;
        while left > 0 {
            at += step;
            let here = day_number::day(at).filter(|_| (at - start).abs() <= REACH_DAYS);
            if self.works_on(here.ok_or(HoursError::OutOfReach)?)? {
                left -= 1;
            }
        }
        day_number::day(at).ok_or(HoursError::OutOfReach)
    }

    /// The instant of a wall time: in a gap the later, in an overlap the first.
    pub fn instant(&self, wall: DateTime) -> Result<Instant, HoursError> {
        let ambiguous = self.zone.to_ambiguous_timestamp(wall);
        ambiguous.compatible().map_err(|_| HoursError::OutOfReach)
    }

    /// The wall time of an instant.
    pub fn wall(&self, at: Instant) -> DateTime {
        self.zone.to_datetime(at)
    }
}
