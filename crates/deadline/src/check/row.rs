//! One row of a file of worked examples, as texts and as a schedule.

use super::CheckError;
use crate::calendar::Calendar;
use crate::hours::{DaySpan, Hours, Schedule};
use csv::StringRecord;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use jiff::{ToSpan, ZonedDateTime};
use kernel::{Day, Instant, say};
use serde_json::Value;

/// The columns a row needs, in the order of [`Columns::at`].
const NEEDED: [&str; 9] = [
    "op",
    "timezone",
    "weekly_hours",
    "holidays",
    "overrides",
    "paused",
    "start",
    "target",
    "expected",
];

/// Where the columns stand.
pub(super) struct Columns {
    at: [usize; NEEDED.len()],
    id: Option<usize>,
}

/// One row's texts, trimmed.
pub(super) struct Row<'r> {
    pub(super) op: &'r str,
    pub(super) timezone: &'r str,
    pub(super) weekly_hours: &'r str,
    pub(super) holidays: &'r str,
    pub(super) overrides: &'r str,
    pub(super) paused: &'r str,
    pub(super) start: &'r str,
    pub(super) target: &'r str,
    pub(super) expected: &'r str,
}

impl Columns {
    pub(super) fn find(headers: &StringRecord) -> Result<Columns, CheckError> {
        let position = |name: &str| {
            headers
                .iter()
                .position(|header| header.trim().eq_ignore_ascii_case(name))
        };
        let mut at = [0; NEEDED.len()];
        for (place, name) in at.iter_mut().zip(NEEDED) {
            *place = position(name).ok_or_else(|| {
                CheckError(say!("缺少列 {name}", "the column `{name}` is missing"))
            })?;
        }
        Ok(Columns {
            at,
            id: position("id"),
        })
    }

    pub(super) fn id<'r>(&self, record: &'r StringRecord) -> Option<&'r str> {
        record.get(self.id?).filter(|id| !id.is_empty())
    }

    pub(super) fn row<'r>(&self, record: &'r StringRecord) -> Row<'r> {
        let [
            op,
            timezone,
            weekly_hours,
            holidays,
            overrides,
            paused,
            start,
            target,
            expected,
        ] = self.at.map(|at| record.get(at).unwrap_or_default().trim());
        Row {
            op,
            timezone,
            weekly_hours,
            holidays,
            overrides,
            paused,
            start,
            target,
            expected,
        }
    }
}

/// A point in time as a row writes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stamp {
    /// With an offset or `Z`.
    Instant(Instant),
    /// A wall time of the row's zone.
    Wall(DateTime),
    /// A day.
    Day(Day),
}

impl Stamp {
    pub(super) fn parse(text: &str) -> Result<Stamp, String> {
        let fault = || format!("`{text}` is no instant, wall time or day");
        if let Some(midnight) = end_of_day_as_midnight(text) {
            return Stamp::parse(&midnight)?.tomorrow().ok_or_else(fault);
        }
        if let Ok(instant) = text.parse() {
            return Ok(Stamp::Instant(instant));
        }
        if let Ok(zoned) = text.parse::<ZonedDateTime>() {
            return Ok(Stamp::Instant(zoned.timestamp()));
        }
        let day = (text.len() <= 10).then(|| text.parse().ok()).flatten();
        day.map(Stamp::Day)
            .or_else(|| text.parse().ok().map(Stamp::Wall))
            .ok_or_else(fault)
    }

    fn tomorrow(self) -> Option<Stamp> {
        Some(match self {
            Stamp::Instant(at) => Stamp::Instant(at.checked_add(24.hours()).ok()?),
            Stamp::Wall(wall) => Stamp::Wall(wall.checked_add(1.day()).ok()?),
            Stamp::Day(day) => Stamp::Day(day.tomorrow().ok()?),
        })
    }

    pub(super) fn instant(self, schedule: &Schedule<'_>) -> Result<Instant, String> {
        let wall = match self {
            Stamp::Instant(at) => return Ok(at),
            Stamp::Wall(wall) => wall,
            Stamp::Day(day) => DateTime::from(day),
        };
        schedule.instant(wall).map_err(|error| error.to_string())
    }

    pub(super) fn day(self, schedule: &Schedule<'_>) -> Day {
        match self {
            Stamp::Instant(at) => schedule.wall(at).date(),
            Stamp::Wall(wall) => wall.date(),
            Stamp::Day(day) => day,
        }
    }
}

/// `…T24:00…` written as the midnight at that day's beginning.
fn end_of_day_as_midnight(text: &str) -> Option<String> {
    let at = text.find(['T', 't', ' '])?;
    let (day, clock) = text.split_at(at);
    let rest = clock[1..].strip_prefix("24:00")?;
    Some(format!("{day}T00:00{rest}"))
}

/// A zone by its IANA name, or a fixed offset such as `+08:00`.
fn zone(name: &str) -> Result<TimeZone, String> {
    let offset = || {
        let zoned: Option<ZonedDateTime> =
            format!("1970-01-01T00:00:00{name}[{name}]").parse().ok();
        zoned.map(|zoned| zoned.time_zone().clone())
    };
    let known = TimeZone::get(name).ok().or_else(offset);
    known.ok_or_else(|| format!("`{name}` is no time zone"))
}

impl Row<'_> {
    pub(super) fn schedule(&self) -> Result<Schedule<'static>, String> {
        let tz = zone(self.timezone)?;
        let hours = Hours::parse_with_nights(self.weekly_hours);
        let mut hours = hours.map_err(|error| error.to_string())?;
        let overrides = self.overrides()?;
        if self.weekly_hours.is_empty() && overrides.calendar.is_some() {
            hours = Hours::weekdays();
        }
        let mut schedule = Schedule::new(hours, tz);
        if let Some(calendar) = overrides.calendar {
            schedule = schedule.with_calendar(calendar);
        }
        self.put_holidays(&mut schedule)?;
        for (day, spans) in overrides.shifts {
            schedule.set_shift(day, spans);
        }
        for (day, spans) in overrides.breaks {
            schedule.add_break(day, spans);
        }
        Ok(schedule)
    }

    /// `2006-01-04 2006-01-11..2006-01-13`, or `yearly 01-01 12-24..12-26`, or both.
    fn put_holidays(&self, schedule: &mut Schedule<'_>) -> Result<(), String> {
        let words = self.holidays.split([' ', ',', ';', '\t', '\n']);
        let words = words.filter(|word| !word.is_empty() && !word.eq_ignore_ascii_case("yearly"));
        for word in words {
            let fault = || format!("`{word}` is no holiday (a day, or `yearly MM-DD`)");
            let (first, last) = word.split_once("..").unwrap_or((word, word));
            let days = holidays(first, last).ok_or_else(fault)?;
            let yearly = first.len() < 10;
            for day in days {
                match yearly {
                    true => schedule.add_yearly_holiday(day.month(), day.day()),
                    false => schedule.add_holiday(day),
                }
            }
        }
        Ok(())
    }

    /// `from/to` intervals separated by spaces; without `to` it still lasts.
    pub(super) fn pauses(
        &self,
        schedule: &Schedule<'_>,
    ) -> Result<Vec<(Instant, Instant)>, String> {
        let pause = |word: &String| {
            let (from, to) = word
                .split_once('/')
                .ok_or_else(|| format!("`{word}` is no pause (from/to)"))?;
            let from = Stamp::parse(from)?.instant(schedule)?;
            let to = match to {
                "" | ".." => Instant::MAX,
                to => Stamp::parse(to)?.instant(schedule)?,
            };
            if from <= to {
                Ok((from, to))
            } else {
                Err(format!("`{word}` ends before it begins"))
            }
        };
        pause_words(self.paused).iter().map(pause).collect()
    }

    /// `shift {json}`, `break {json}` and `state-calendar:CN`, in any order.
    fn overrides(&self) -> Result<Overrides, String> {
        let mut found = Overrides::default();
        let mut rest = self.overrides;
        while !rest.is_empty() {
            let end = rest.find([' ', '{', ';', ',']).unwrap_or(rest.len());
            let (word, after) = rest.split_at(end);
            rest = match word {
                word if word.starts_with(STATE) => {
                    let id = word[STATE.len()..].to_ascii_lowercase();
                    let known = Calendar::builtins().find(|calendar| calendar.id() == id);
                    found.calendar =
                        Some(known.ok_or_else(|| format!("there is no calendar `{id}`"))?);
                    after
                }
                "shift" => days(after, &mut found.shifts)?,
                "break" => days(after, &mut found.breaks)?,
                _ => {
                    return Err(format!(
                        "`{word}` is no override (shift, break, state-calendar:CN)"
                    ));
                }
            }
            .trim_start_matches([' ', ';', ',']);
        }
        Ok(found)
    }
}

/// What names a state's calendar among the overrides.
const STATE: &str = "state-calendar:";
/// A range of holidays is no longer than this, in days.
const RANGE_MAX: usize = 366;

/// The days from one to another, both `YYYY-MM-DD` or both `MM-DD` (read in a leap year, which knows
/// every day that any year has).
fn holidays(first: &str, last: &str) -> Option<Vec<Day>> {
    let day = |text: &str| match text.split('-').count() {
        2 => {
            let (month, day) = text.split_once('-')?;
            Day::new(2024, month.parse().ok()?, day.parse().ok()?).ok()
        }
        _ => text.parse().ok(),
    };
    let (from, to) = (day(first)?, day(last)?);
    if to < from || (first.len() < 10) != (last.len() < 10) {
        return None;
    }
    let days = from.series(1.day()).take_while(|day| *day <= to);
    let days: Vec<Day> = days.take(RANGE_MAX + 1).collect();
    (days.len() <= RANGE_MAX).then_some(days)
}

/// The pauses' texts. A wall time may be written with a space between day and clock.
fn pause_words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for word in text.split([' ', ';', ',', '\t', '\n', '\r']) {
        let clock = word.as_bytes().get(2) == Some(&b':');
        match words.last_mut() {
            Some(before) if clock => {
                before.push('T');
                before.push_str(word);
            }
            _ if word.is_empty() => {}
            _ => words.push(word.to_owned()),
        }
    }
    words
}

#[derive(Default)]
struct Overrides {
    shifts: Vec<(Day, Vec<DaySpan>)>,
    breaks: Vec<(Day, Vec<DaySpan>)>,
    calendar: Option<&'static Calendar>,
}

/// Reads `{"2006-01-07": "09:00-11:00"}` and returns what follows it.
fn days<'t>(text: &'t str, into: &mut Vec<(Day, Vec<DaySpan>)>) -> Result<&'t str, String> {
    let mut stream = serde_json::Deserializer::from_str(text).into_iter::<Value>();
    let Some(Ok(Value::Object(days))) = stream.next() else {
        return Err(format!(
            "`{text}` does not begin with {{\"day\": \"hours\"}}"
        ));
    };
    for (day, hours) in &days {
        let Ok(date) = day.parse() else {
            return Err(format!("`{day}` is no day"));
        };
        let hours = match hours {
            Value::String(hours) => hours.clone(),
            Value::Array(spans) => spans
                .iter()
                .filter_map(Value::as_str)
                .collect::<Vec<_>>()
                .join("+"),
            _ => return Err(format!("{day}: hours are a text such as 09:00-11:00")),
        };
        into.push((
            date,
            DaySpan::parse_list(&hours).map_err(|error| error.to_string())?,
        ));
    }
    Ok(&text[stream.byte_offset()..])
}
