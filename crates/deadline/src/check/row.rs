//! One row of a file of worked examples, as texts and as a schedule.

use super::CheckError;
use crate::calendar::Calendar;
use crate::hours::{DaySpan, Hours, Schedule};
use csv::StringRecord;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
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
                .position(|header| header.trim_start_matches('\u{feff}').trim() == name)
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
        if let Ok(instant) = text.parse() {
            return Ok(Stamp::Instant(instant));
        }
        let day = (text.len() <= 10).then(|| text.parse().ok()).flatten();
        day.map(Stamp::Day)
            .or_else(|| text.parse().ok().map(Stamp::Wall))
            .ok_or_else(|| format!("`{text}` is no instant, wall time or day"))
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

impl Row<'_> {
    pub(super) fn schedule(&self) -> Result<Schedule<'static>, String> {
        let zone = self.timezone;
        let tz = TimeZone::get(zone).map_err(|_| format!("`{zone}` is no time zone"))?;
        let mut hours = Hours::parse(self.weekly_hours).map_err(|error| error.to_string())?;
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

    /// `2006-01-04 2006-01-11`, or `yearly 01-01 12-25`, or both.
    fn put_holidays(&self, schedule: &mut Schedule<'_>) -> Result<(), String> {
        let words = self
            .holidays
            .split([' ', ',', ';'])
            .filter(|word| !word.is_empty());
        for word in words.filter(|word| *word != "yearly") {
            if let Ok(day) = word.parse::<Day>() {
                schedule.add_holiday(day);
                continue;
            }
            let fault = || format!("`{word}` is no holiday (a day, or `yearly MM-DD`)");
            let (month, day) = word.split_once('-').ok_or_else(fault)?;
            let (month, day) = (month.parse().ok(), day.parse().ok());
            let (month, day): (i8, i8) = month.zip(day).ok_or_else(fault)?;
            // A leap year knows every day that any year has.
            Day::new(2024, month, day).map_err(|_| fault())?;
            schedule.add_yearly_holiday(month, day);
        }
        Ok(())
    }

    /// `from/to` intervals separated by spaces.
    pub(super) fn pauses(
        &self,
        schedule: &Schedule<'_>,
    ) -> Result<Vec<(Instant, Instant)>, String> {
        let pause = |word: &str| {
            let (from, to) = word
                .split_once('/')
                .ok_or_else(|| format!("`{word}` is no pause (from/to)"))?;
            let (from, to) = (Stamp::parse(from)?, Stamp::parse(to)?);
            let (from, to) = (from.instant(schedule)?, to.instant(schedule)?);
            if from <= to {
                Ok((from, to))
            } else {
                Err(format!("`{word}` ends before it begins"))
            }
        };
        self.paused.split_whitespace().map(pause).collect()
    }

    /// `shift {json}`, `break {json}` and `state-calendar:CN`, in any order.
    fn overrides(&self) -> Result<Overrides, String> {
        let mut found = Overrides::default();
        let mut rest = self.overrides;
        while !rest.is_empty() {
            let end = rest.find([' ', '{']).unwrap_or(rest.len());
            let (word, after) = rest.split_at(end);
            rest = match word {
                "state-calendar:CN" => {
                    found.calendar = Some(Calendar::state_council());
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
