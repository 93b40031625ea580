//! One verdict per day, from notices. Years without a notice are unknown, and said to be.
//!
//! Loaded years are laid out once as flat tables (kind of each day, number of working days before
//! it, list of working days), so that every question is one or two array reads.

mod builtin;
mod notice;
#[cfg(test)]
mod tests;
mod verdict;

pub use notice::Notice;
pub use verdict::{DayKind, DayVerdict, MissingYear};

use crate::day_number::{self, number};
use crate::text::TextError;
use kernel::{Day, Say, say};

/// Days of December that a later notice may still change (the earliest so far was 29 December).
const PROVISIONAL_FROM_DAY: i8 = 25;

/// A calendar: notices, and the days they make.
#[derive(Clone, Debug)]
pub struct Calendar {
    id: String,
    notices: Vec<Notice>,
    /// Runs of loaded years without a gap between them, in order.
    runs: Vec<Run>,
    /// Whether any notice has reached back into the December before its year.
    reaches_back: bool,
}

#[derive(Clone, Debug)]
struct Run {
    years: (i16, i16),
    /// Number of the run's first day.
    first: i32,
    kinds: Vec<DayKind>,
    /// How many working days the run has before its day `i`; one longer than `kinds`.
    before: Vec<u32>,
    /// The numbers of the working days, in order.
    working: Vec<i32>,
}

impl Run {
    fn lay(years: (i16, i16), exceptions: impl Fn(i32) -> Option<DayKind>) -> Run {
        let first = number(jiff::civil::date(years.0, 1, 1));
        let last = number(jiff::civil::date(years.1, 12, 31));
        let kinds: Vec<DayKind> = (first..=last)
            .map(|day| exceptions(day).unwrap_or_else(|| ordinary(day)))
            .collect();
        let mut before = Vec::with_capacity(kinds.len() + 1);
        let mut working = Vec::new();
        for (i, kind) in kinds.iter().enumerate() {
            before.push(working.len() as u32);
            if kind.works() {
                working.push(first + i as i32);
            }
        }
        before.push(working.len() as u32);
        Run {
            years,
            first,
            kinds,
            before,
            working,
        }
    }

    /// The number of the first day after the run.
    fn end(&self) -> i32 {
        self.first + self.kinds.len() as i32
    }

    /// The working days of the run up to and including this day.
    fn through(&self, day: i32) -> usize {
        self.before[(day - self.first) as usize + 1] as usize
    }
}

/// Numbers come from days, so a day they are; past the type's end it is the last one.
fn to_day(number: i32) -> Day {
    day_number::day(number).unwrap_or(Day::MAX)
}

fn ordinary(day: i32) -> DayKind {
    if day_number::weekday(day) >= 5 {
        DayKind::Weekend
    } else {
        DayKind::Workday
    }
}

impl Calendar {
    /// The State Council's calendar with every notice this program ships (2004–2026).
    pub fn state_council() -> &'static Calendar {
        builtin::state_council()
    }

    /// Every calendar this program ships, the State Council's first.
    pub fn builtins() -> impl Iterator<Item = &'static Calendar> {
        std::iter::once(Calendar::state_council()).chain(builtin::abroad())
    }

    /// The calendar of packs that ask none: it knows no day, so asking it is an error.
    pub(crate) fn none() -> &'static Calendar {
        builtin::none()
    }

    /// A calendar of these notices. Each year has one first notice; others of the year amend it,
    /// and the later issued wins day by day.
    pub fn from_notices(id: &str, notices: Vec<Notice>) -> Result<Calendar, Say> {
        let mut notices = notices;
        notices.sort_by_key(|n| (n.year, n.amends.is_some(), n.issued, n.id.clone()));
        check_notices(&notices)?;
        let mut years: Vec<i16> = notices.iter().map(|notice| notice.year).collect();
        years.dedup();
        let runs = years
            .chunk_by(|a, b| *b == a + 1)
            .map(|run| (run[0], run[run.len() - 1]))
            .map(|run| Run::lay(run, |day| exception(&notices, day).map(|found| found.0)))
            .collect();
        let reaches_back = notices.iter().any(Notice::reaches_back);
        Ok(Calendar {
            id: id.to_owned(),
            notices,
            runs,
            reaches_back,
        })
    }

    /// A calendar from texts, each with its name for errors.
    pub fn from_texts(id: &str, texts: &[(&str, &str)]) -> Result<Calendar, TextError> {
        let notices = texts
            .iter()
            .map(|(name, text)| Notice::parse(name, text))
            .collect::<Result<Vec<_>, _>>()?;
        Calendar::from_notices(id, notices).map_err(|say| TextError {
            name: id.to_owned(),
            line: 1,
            say,
        })
    }

    /// This calendar with one more notice: a new year, or a change of a loaded one.
    pub fn with(&self, notice: Notice) -> Result<Calendar, Say> {
        let mut notices = self.notices.clone();
        notices.push(notice);
        Calendar::from_notices(&self.id, notices)
    }

    /// What the calendar was before anything issued later than that day: notices of unknown date
    /// count as known.
    pub fn as_known_on(&self, day: Day) -> Calendar {
        let known = self
            .notices
            .iter()
            .filter(|n| n.issued.is_none_or(|issued| issued <= day));
        Calendar::from_notices(&self.id, known.cloned().collect())
            .expect("invariant: an amendment is never issued before the notice it amends")
    }

    /// The calendar's id, as packs name it.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The notices, by year, each year's first notice before its amendments.
    pub fn notices(&self) -> &[Notice] {
        &self.notices
    }

    /// The first and last loaded year; `None` when nothing is loaded. There may be gaps between.
    pub fn loaded_years(&self) -> Option<(i16, i16)> {
        Some((self.runs.first()?.years.0, self.runs.last()?.years.1))
    }

    /// The verdict on a day.
    pub fn day(&self, day: Day) -> Result<DayVerdict, MissingYear> {
        let run = self.run(day.year())?;
        let n = number(day);
        let kind = run.kinds[(n - run.first) as usize];
        let found = exception(&self.notices, n);
        let source = match &found {
            Some((_, _, notice)) => notice.name.clone(),
            None => self.notice_of(day.year()).name.clone(),
        };
        let last = (day.month(), day.day()) >= (12, PROVISIONAL_FROM_DAY);
        let provisional = self.reaches_back && last && day.year() == run.years.1;
        Ok(DayVerdict {
            date: day,
            workday: kind.works(),
            kind,
            name: found.map(|(_, name, _)| name.clone()),
            source,
            provisional,
        })
    }

    /// Whether it is a working day.
    pub fn is_workday(&self, day: Day) -> Result<bool, MissingYear> {
        Ok(self.kind(day)?.works())
    }

    pub(crate) fn kind(&self, day: Day) -> Result<DayKind, MissingYear> {
        let run = self.run(day.year())?;
        Ok(run.kinds[(number(day) - run.first) as usize])
    }

    /// The working days after `from` up to and including `to`; negative when `to` is earlier. All
    /// years between the two must be loaded.
    pub fn working_days_between(&self, from: Day, to: Day) -> Result<i32, MissingYear> {
        self.between_numbers(number(from), number(to))
    }

    /// The day itself when it is a working day, else the first one after it.
    pub fn next_workday(&self, day: Day) -> Result<Day, MissingYear> {
        let run = self.run(day.year())?;
        let before = run.before[(number(day) - run.first) as usize];
        self.nth(run, i64::from(before)).map(to_day)
    }

    /// The `days`-th working day after the day (before it when negative); the day itself for 0. The
    /// range is that of the loaded years: leaving it is an error that names the year.
    pub fn add_working_days(&self, day: Day, days: i32) -> Result<Day, MissingYear> {
        if days == 0 {
            Ok(day)
        } else {
            self.add_to_number(number(day), days).map(to_day)
        }
    }

    /// [`Calendar::working_days_between`] on day numbers.
    pub(crate) fn between_numbers(&self, from: i32, to: i32) -> Result<i32, MissingYear> {
        let (early, late) = (from.min(to), from.max(to));
        let run = self.run_of(early)?;
        if late >= run.end() {
            return Err(self.missing(run.years.1 + 1));
        }
        let count = run.through(late) as i32 - run.through(early) as i32;
        Ok(if from <= to { count } else { -count })
    }

    /// [`Calendar::add_working_days`] on day numbers.
    pub(crate) fn add_to_number(&self, day: i32, days: i32) -> Result<i32, MissingYear> {
        if days == 0 {
            return Ok(day);
        }
        let run = self.run_of(day)?;
        let index = if days > 0 {
            run.through(day) as i64 + i64::from(days) - 1
        } else {
            i64::from(run.before[(day - run.first) as usize]) + i64::from(days)
        };
        self.nth(run, index)
    }

    fn nth(&self, run: &Run, index: i64) -> Result<i32, MissingYear> {
        if index < 0 {
            return Err(self.missing(run.years.0 - 1));
        }
        let found = run.working.get(index as usize).copied();
        found.ok_or_else(|| self.missing(run.years.1 + 1))
    }

    fn run(&self, year: i16) -> Result<&Run, MissingYear> {
        let holds = |run: &&Run| run.years.0 <= year && year <= run.years.1;
        self.runs
            .iter()
            .find(holds)
            .ok_or_else(|| self.missing(year))
    }

    fn run_of(&self, day: i32) -> Result<&Run, MissingYear> {
        let holds = |run: &&Run| run.first <= day && day < run.end();
        self.runs
            .iter()
            .find(holds)
            .ok_or_else(|| self.missing(to_day(day).year()))
    }

    fn missing(&self, year: i16) -> MissingYear {
        MissingYear {
            calendar: self.id.clone(),
            year,
            loaded: self.loaded_years(),
        }
    }

    fn notice_of(&self, year: i16) -> &Notice {
        let first = |notice: &&Notice| notice.year == year && notice.amends.is_none();
        self.notices
            .iter()
            .find(first)
            .expect("invariant: every loaded year has a first notice")
    }
}

/// The last word of the notices on a day. Notices stand in order, later ones win.
fn exception(notices: &[Notice], day: i32) -> Option<(DayKind, &Say, &Notice)> {
    let said = notices
        .iter()
        .rev()
        .find_map(|n| n.days.get(&day).map(|said| (said, n)));
    let (Some((kind, name)), notice) = said? else {
        return None;
    };
    Some((*kind, name, notice))
}

fn check_notices(notices: &[Notice]) -> Result<(), Say> {
    for notice in notices {
        let (id, year) = (&notice.id, notice.year);
        let same = |other: &&Notice| other.id == *id;
        if notices.iter().filter(same).count() > 1 {
            return Err(say!("通知 {id} 载入了两次", "notice {id} is loaded twice"));
        }
        let of_year = |other: &&Notice| other.year == year && other.amends.is_none();
        match &notice.amends {
            None if notices.iter().filter(of_year).count() > 1 => {
                return Err(say!(
                    "{year} 年有两个未注明 amends 的通知，{id} 是其一",
                    "year {year} has two notices without `amends`, {id} is one of them"
                ));
            }
            Some(base) => check_amendment(notices, notice, base)?,
            None => {}
        }
    }
    Ok(())
}

fn check_amendment(notices: &[Notice], notice: &Notice, base: &str) -> Result<(), Say> {
    let id = &notice.id;
    let Some(base) = notices
        .iter()
        .find(|n| n.id == base && n.year == notice.year)
    else {
        return Err(say!(
            "通知 {id} 修改的 {base} 未载入或年份不同",
            "notice {id} amends {base}, which is not loaded or is of another year"
        ));
    };
    match (base.issued, notice.issued) {
        (_, None) => Err(say!(
            "通知 {id} 修改其他通知，须注明印发日期 issued",
            "notice {id} amends another, so it must say when it was issued"
        )),
        (Some(first), Some(later)) if later < first => Err(say!(
            "通知 {id} 早于它所修改的通知",
            "notice {id} is older than the one it amends"
        )),
        _ => Ok(()),
    }
}
