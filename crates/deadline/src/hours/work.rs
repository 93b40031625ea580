//! Adding, subtracting and measuring working time, pauses left out.

use super::timetable::{EndOfTable, instant};
use super::{HoursError, REACH_DAYS, Schedule, Timetable};
use crate::day_number::{self, number};
use jiff::SignedDuration;
use kernel::{Day, Instant, micros};

/// The first reach of a search, in days: a year and a bit answers nearly every question.
const FIRST_REACH: i32 = 400;

/// Stretches of time that do not count, from…to, in any order; they may overlap.
type Pauses<'p> = &'p [(Instant, Instant)];

impl Timetable {
    /// `amount` of working time after the start; see [`Schedule::add`].
    pub fn add(
        &self,
        start: Instant,
        amount: SignedDuration,
        pauses: Pauses<'_>,
    ) -> Option<Instant> {
        let pauses = sorted(pauses);
        self.after(micros(start), duration(amount)?, &pauses)
            .ok()
            .map(instant)
    }

    /// Working time from one instant to another; see [`Schedule::between`].
    pub fn between(&self, from: Instant, to: Instant, pauses: Pauses<'_>) -> SignedDuration {
        SignedDuration::from_micros(self.counted(micros(from), micros(to), &sorted(pauses)))
    }

    fn after(&self, start: i64, amount: i64, pauses: &[(i64, i64)]) -> Result<i64, EndOfTable> {
        if amount == 0 {
            return self.next_counted(start, pauses);
        }
        let mut target = self.worked(start).saturating_add(amount);
        for (from, to) in pauses.iter().filter(|(_, to)| *to > start) {
            let begun = self.worked((*from).max(start));
            if begun >= target {
                break;
            }
            target = target.saturating_add(self.worked(*to) - begun);
        }
        self.earliest(target)
    }

    fn before(&self, start: i64, amount: i64, pauses: &[(i64, i64)]) -> Result<i64, EndOfTable> {
        if amount == 0 {
            return self.previous_counted(start, pauses);
        }
        let mut target = self.worked(start).saturating_sub(amount);
        for (from, to) in pauses.iter().rev().filter(|(from, _)| *from < start) {
            let ended = self.worked((*to).min(start));
            if ended <= target {
                break;
            }
            target = target.saturating_sub(ended - self.worked(*from));
        }
        self.latest(target)
    }

    fn next_counted(&self, start: i64, pauses: &[(i64, i64)]) -> Result<i64, EndOfTable> {
        let mut at = self.next_open(start)?;
        for (from, to) in pauses {
            if *from <= at && at < *to {
                at = self.next_open(*to)?;
            }
        }
        Ok(at)
    }

    fn previous_counted(&self, start: i64, pauses: &[(i64, i64)]) -> Result<i64, EndOfTable> {
        let mut at = self.previous_close(start)?;
        for (from, to) in pauses.iter().rev() {
            if *from < at && at <= *to {
                at = self.previous_close(*from)?;
            }
        }
        Ok(at)
    }

    fn counted(&self, from: i64, to: i64, pauses: &[(i64, i64)]) -> i64 {
        if to <= from {
            return 0;
        }
        let worked = |from: i64, to: i64| self.worked(to) - self.worked(from);
        let paused: i64 = pauses
            .iter()
            .map(|(begin, end)| ((*begin).max(from), (*end).min(to)))
            .filter(|(begin, end)| begin < end)
            .map(|(begin, end)| worked(begin, end))
            .sum();
        worked(from, to) - paused
    }
}

impl Schedule<'_> {
    /// `amount` of working time after the start. Landing on a closing means the closing; an amount
    /// of zero outside the hours means the next opening.
    pub fn add(
        &self,
        start: Instant,
        amount: SignedDuration,
        pauses: Pauses<'_>,
    ) -> Result<Instant, HoursError> {
        let (amount, pauses) = (
            duration(amount).ok_or(HoursError::OutOfReach)?,
            sorted(pauses),
        );
        if amount < 0 {
            return self.seek(start, false, |table| {
                table.before(micros(start), -amount, &pauses)
            });
        }
        self.seek(start, true, |table| {
            table.after(micros(start), amount, &pauses)
        })
    }

    /// `amount` of working time before the start; zero outside the hours means the previous
    /// closing.
    pub fn subtract(
        &self,
        start: Instant,
        amount: SignedDuration,
        pauses: Pauses<'_>,
    ) -> Result<Instant, HoursError> {
        let (amount, pauses) = (
            duration(amount).ok_or(HoursError::OutOfReach)?,
            sorted(pauses),
        );
        if amount < 0 {
            return self.seek(start, true, |table| {
                table.after(micros(start), -amount, &pauses)
            });
        }
        self.seek(start, false, |table| {
            table.before(micros(start), amount, &pauses)
        })
    }

    /// Working time from one instant to another; nothing when they are reversed.
    pub fn between(
        &self,
        from: Instant,
        to: Instant,
        pauses: Pauses<'_>,
    ) -> Result<SignedDuration, HoursError> {
        self.refuse_empty()?;
        if to <= from {
            return Ok(SignedDuration::ZERO);
        }
        let (first, last) = (self.day_number(from), self.day_number(to));
        if last - first > REACH_DAYS {
            return Err(HoursError::OutOfReach);
        }
        let table = Timetable::lay(self, (first, first, last))?;
        match table.missing(true) {
            Some(missing) => Err(missing.clone().into()),
            None => Ok(table.between(from, to, pauses)),
        }
    }

    /// The same wall time `days` working days later, or the next opening when that is closed; for a
    /// negative number earlier, or the previous closing.
    pub fn add_days_same_clock(&self, start: Instant, days: i32) -> Result<Instant, HoursError> {
        let wall = self.wall(start);
        let at = match days {
            0 => start,
            _ => self.instant(
                self.add_working_days(wall.date(), days)?
                    .to_datetime(wall.time()),
            )?,
        };
        match days {
            ..0 => self.subtract(at, SignedDuration::ZERO, &[]),
            _ => self.add(at, SignedDuration::ZERO, &[]),
        }
    }

    /// The end of the working day `days` working days later (earlier when negative); for 0 that of
    /// the day itself, or of the next working day when nothing is worked on it.
    pub fn add_days_end_of_day(&self, start: Instant, days: i32) -> Result<Instant, HoursError> {
        let today = self.wall(start).date();
        let day = match days {
            0 if !self.works_on(today)? => self.add_working_days(today, 1)?,
            _ => self.add_working_days(today, days)?,
        };
        let table = Timetable::new(self, day, day)?;
        table
            .last_close()
            .map(instant)
            .ok_or(HoursError::OutOfReach)
    }

    /// Whether time is worked at an instant. A closing is outside.
    pub fn works_at(&self, at: Instant) -> Result<bool, HoursError> {
        let day = self.day_number(at);
        // Where the clock is put back over midnight, an instant of one day may stand in the
        // other's.
        let table = Timetable::lay(self, (day - 1, day, day))?;
        Ok(table.works_at(micros(at)))
    }

    fn day_number(&self, at: Instant) -> i32 {
        number(self.wall(at).date())
    }

    /// Asks tables of growing size until one knows the answer. Bounded: [`REACH_DAYS`].
    fn seek(
        &self,
        start: Instant,
        forward: bool,
        ask: impl Fn(&Timetable) -> Result<i64, EndOfTable>,
    ) -> Result<Instant, HoursError> {
        let here = self.day_number(start);
        let (low, high) = (number(Day::MIN) + 1, number(Day::MAX) - 1);
        let mut reach = FIRST_REACH;
        loop {
            let (first, last) = if forward {
                (here - 1, here + reach)
            } else {
                (here - reach, here + 1)
            };
            let table = Timetable::lay(self, (first.max(low), here, last.min(high)))?;
            match (ask(&table), table.missing(forward)) {
                (Ok(at), _) => return Ok(instant(at)),
                (Err(EndOfTable), Some(missing)) => return Err(missing.clone().into()),
                (Err(EndOfTable), None) if reach >= REACH_DAYS => {
                    return Err(HoursError::OutOfReach);
                }
                (Err(EndOfTable), None) => reach = (reach * 8).min(REACH_DAYS),
            }
        }
    }

    /// The day on which an instant stands in the schedule's zone.
    pub fn day_of(&self, at: Instant) -> Option<Day> {
        day_number::day(self.day_number(at))
    }
}

fn duration(amount: SignedDuration) -> Option<i64> {
    let micros = i64::try_from(amount.as_micros()).ok()?;
    micros.checked_neg().map(|_| micros)
}

/// The pauses as microseconds, in order, joined where they touch.
fn sorted(pauses: Pauses<'_>) -> Vec<(i64, i64)> {
    let mut sorted: Vec<(i64, i64)> = pauses
        .iter()
        .map(|(from, to)| (micros(*from), micros(*to)))
        .filter(|(from, to)| from < to)
        .collect();
    sorted.sort_unstable();
    let mut joined: Vec<(i64, i64)> = Vec::with_capacity(sorted.len());
    for (from, to) in sorted {
        match joined.last_mut() {
            Some(last) if from <= last.1 => last.1 = last.1.max(to),
            _ => joined.push((from, to)),
        }
    }
    joined
}
