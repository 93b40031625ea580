//! A week's working hours: `Mon-Fri 09:00-12:00+13:00-17:00; Sat 09:00-12:00`.

use super::HoursError;
use kernel::{Say, say};

/// Seconds of a whole day on the wall clock.
const DAY_SECONDS: u32 = 86_400;
const NAMES: [&str; 7] = [
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
];

/// A span of one day's wall clock, in seconds since midnight; the end is not part of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct DaySpan {
    /// Opening, 0…86399.
    pub from: u32,
    /// Closing, up to 86400 (24:00).
    pub to: u32,
}

impl DaySpan {
    /// The whole day.
    pub const WHOLE: DaySpan = DaySpan {
        from: 0,
        to: DAY_SECONDS,
    };

    /// Reads spans joined by `+`, commas or spaces: `09:00-12:00+13:00-17:00`. The answer is
    /// sorted, overlapping spans are joined. An end of `00:00` means 24:00.
    pub fn parse_list(text: &str) -> Result<Vec<DaySpan>, HoursError> {
        let words = text.split(['+', ',', ' ']).filter(|word| !word.is_empty());
        let spans = words.map(parse_span).collect::<Result<Vec<_>, _>>()?;
        Ok(joined(spans))
    }
}

/// The spans of each weekday, Monday first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hours {
    week: [Vec<DaySpan>; 7],
}

impl Hours {
    /// Whole days from Monday to Friday.
    pub fn weekdays() -> Hours {
        let mut hours = Hours::default();
        hours.week[..5].fill(vec![DaySpan::WHOLE]);
        hours
    }

    /// Reads `Mon-Fri 09:00-17:00; Sat 09:00-12:00`: groups separated by `;`, each of weekdays
    /// (names, ranges, lists with commas) and spans; weekdays without spans are whole days.
    pub fn parse(text: &str) -> Result<Hours, HoursError> {
        let mut hours = Hours::default();
        for group in text
            .split(';')
            .map(str::trim)
            .filter(|group| !group.is_empty())
        {
            let (days, spans) = group.split_once(' ').unwrap_or((group, ""));
            let spans = match spans.trim() {
                "" => vec![DaySpan::WHOLE],
                spans => DaySpan::parse_list(spans)?,
            };
            for day in weekdays(days)? {
                let all = hours.week[day].iter().chain(&spans).copied().collect();
                hours.week[day] = joined(all);
            }
        }
        Ok(hours)
    }

    /// The spans of a weekday, Monday 0.
    pub fn of(&self, weekday: usize) -> &[DaySpan] {
        &self.week[weekday]
    }

    /// The spans of the first weekday that has any: what a make-up working day gets when its own
    /// weekday is free.
    pub fn first_day(&self) -> &[DaySpan] {
        self.week
            .iter()
            .find(|spans| !spans.is_empty())
            .map_or(&[], |spans| spans)
    }

    /// Whether no weekday has any hours.
    pub fn is_empty(&self) -> bool {
        self.first_day().is_empty()
    }
}

fn weekdays(text: &str) -> Result<Vec<usize>, HoursError> {
    let mut days = Vec::new();
    for word in text.split(',').filter(|word| !word.is_empty()) {
        let (first, last) = word.split_once('-').unwrap_or((word, word));
        let (first, last) = (weekday(first)?, weekday(last)?);
        // A range may run over the week's end: Fri-Mon.
        days.extend((0..=(last + 7 - first) % 7).map(|step| (first + step) % 7));
    }
    Ok(days)
}

fn weekday(text: &str) -> Result<usize, HoursError> {
    let name = text.trim().to_ascii_lowercase();
    let found = NAMES
        .iter()
        .position(|full| name == *full || name == full[..3]);
    found.ok_or_else(|| {
        wrong(say!(
            "“{text}”不是星期（应为 Mon…Sun）",
            "`{text}` is no weekday (Mon…Sun)"
        ))
    })
}

fn parse_span(word: &str) -> Result<DaySpan, HoursError> {
    let fault = || {
        wrong(say!(
            "“{word}”不是时段（应为 09:00-17:00，止晚于起）",
            "`{word}` is no span (09:00-17:00 is expected, the end after the beginning)"
        ))
    };
    let (from, to) = word.split_once('-').ok_or_else(fault)?;
    let from = clock(from).ok_or_else(fault)?;
    let to = match clock(to).ok_or_else(fault)? {
        0 => DAY_SECONDS,
        to => to,
    };
    if from < to {
        Ok(DaySpan { from, to })
    } else {
        Err(fault())
    }
}

fn clock(text: &str) -> Option<u32> {
    let mut parts = text.trim().split(':');
    let mut part = |max: u32| {
        let digits = parts.next()?;
        let number: u32 = digits.parse().ok()?;
        ((1..=2).contains(&digits.len()) && number <= max).then_some(number)
    };
    let (hour, minute) = (part(24)?, part(59)?);
    let second = if text.trim().len() > 5 { part(59)? } else { 0 };
    let seconds = hour * 3600 + minute * 60 + second;
    (parts.next().is_none() && seconds <= DAY_SECONDS).then_some(seconds)
}

fn wrong(say: Say) -> HoursError {
    HoursError::Text(say)
}

/// Sorted spans, those that touch or overlap joined.
pub(super) fn joined(mut spans: Vec<DaySpan>) -> Vec<DaySpan> {
    spans.sort_unstable();
    let mut out: Vec<DaySpan> = Vec::with_capacity(spans.len());
    for span in spans {
        match out.last_mut() {
            Some(last) if span.from <= last.to => last.to = last.to.max(span.to),
            _ => out.push(span),
        }
    }
    out
}

/// The spans without the holes.
pub(super) fn without(spans: &[DaySpan], holes: &[DaySpan]) -> Vec<DaySpan> {
    let mut left = spans.to_vec();
    for hole in holes {
        left = left
            .iter()
            .flat_map(|span| {
                [
                    DaySpan {
                        from: span.from,
                        to: span.to.min(hole.from),
                    },
                    DaySpan {
                        from: span.from.max(hole.to),
                        to: span.to,
                    },
                ]
            })
            .filter(|span| span.from < span.to)
            .collect();
    }
    left
}
