//! A week's working hours: `Mon-Fri 09:00-12:00+13:00-17:00; Sat 09:00-12:00`.

use super::HoursError;
use kernel::{Say, say};
use std::cmp::Ordering;

/// Seconds of a whole day on the wall clock.
const DAY_SECONDS: u32 = 86_400;
/// Every day, whole days.
const ALWAYS: &str = "24/7";
/// Names may be cut to no fewer letters than this: `Mon`, `Tues`, `Thurs`.
const SHORT_MIN: usize = 3;
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
        let spans = words(text).map(parse_span).collect::<Result<Vec<_>, _>>()?;
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
    /// (names, ranges, lists with commas, `Daily`, `Weekdays`, `Weekend`, `24/7`) and spans;
    /// weekdays without spans are whole days, with `closed` they have none. A span that ends before
    /// it begins is refused: it is a typing error more often than a night.
    pub fn parse(text: &str) -> Result<Hours, HoursError> {
        Hours::read(text, false)
    }

    /// As [`Hours::parse`], but a span that ends before it begins runs over midnight, and its hours
    /// after midnight are those of the next weekday: `Fri 22:00-06:00` is Saturday until 06:00.
    pub fn parse_with_nights(text: &str) -> Result<Hours, HoursError> {
        Hours::read(text, true)
    }

    fn read(text: &str, nights: bool) -> Result<Hours, HoursError> {
        let mut hours = Hours::default();
        // Dashes as word processors write them.
        let text = text.replace(['\u{2013}', '\u{2014}'], "-");
        let groups = text.split([';', '\n']).map(str::trim);
        for group in groups.filter(|group| !group.is_empty()) {
            let (days, spans) = split_group(group);
            let days = weekdays(days)?;
            let (mut own, mut after) = (Vec::new(), Vec::new());
            match spans {
                "" | "24h" => own.push(DaySpan::WHOLE),
                closed if closed.eq_ignore_ascii_case("closed") => {}
                spans => {
                    for word in words(spans) {
                        let (from, to) = read_span(word)?;
                        match from.cmp(&to) {
                            Ordering::Less => own.push(DaySpan { from, to }),
                            Ordering::Greater if nights => {
                                own.push(DaySpan {
                                    from,
                                    to: DAY_SECONDS,
                                });
                                after.push(DaySpan { from: 0, to });
                            }
                            _ => return Err(no_span(word)),
                        }
                    }
                }
            }
            for day in days {
                hours.week[day].extend(&own);
                hours.week[(day + 1) % 7].extend(&after);
            }
        }
        for day in &mut hours.week {
            *day = joined(std::mem::take(day));
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

/// Weekdays and spans of a group: the spans begin at the first digit of a clock time.
fn split_group(group: &str) -> (&str, &str) {
    let names = group.strip_prefix(ALWAYS).map_or(0, |_| ALWAYS.len());
    let at = group[names..]
        .find(|c: char| c.is_ascii_digit())
        .or_else(|| group[names..].to_ascii_lowercase().find("closed"));
    let (days, spans) = group.split_at(at.map_or(group.len(), |at| at + names));
    (days.trim_end_matches([' ', ':', '\t']), spans.trim())
}

fn weekdays(text: &str) -> Result<Vec<usize>, HoursError> {
    if text == ALWAYS {
        return Ok((0..7).collect());
    }
    let mut days = Vec::new();
    for word in text.split([',', '+', '/', ' ']).filter(|w| !w.is_empty()) {
        match word.to_ascii_lowercase().as_str() {
            "daily" | "everyday" => days.extend(0..7),
            "weekdays" => days.extend(0..5),
            "weekend" | "weekends" => days.extend(5..7),
            word => {
                let (first, last) = word.split_once('-').unwrap_or((word, word));
                let (first, last) = (weekday(first)?, weekday(last)?);
                // A range may run over the week's end: Fri-Mon.
                days.extend((0..=(last + 7 - first) % 7).map(|step| (first + step) % 7));
            }
        }
    }
    match days.is_empty() {
        true => Err(no_weekday(text)),
        false => Ok(days),
    }
}

fn weekday(text: &str) -> Result<usize, HoursError> {
    let name = text.trim();
    let found = NAMES.iter().position(|full| {
        full.strip_prefix(name)
            .is_some_and(|_| name.len() >= SHORT_MIN)
    });
    found.ok_or_else(|| no_weekday(text))
}

fn no_weekday(text: &str) -> HoursError {
    wrong(say!(
        "“{text}”不是星期（应为 Mon…Sun）",
        "`{text}` is no weekday (Mon…Sun)"
    ))
}

fn no_span(word: &str) -> HoursError {
    wrong(say!(
        "“{word}”不是时段（应为 09:00-17:00，止晚于起）",
        "`{word}` is no span (09:00-17:00 is expected, the end after the beginning)"
    ))
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(['+', ',', ' ', '\t'])
        .filter(|word| !word.is_empty())
}

fn parse_span(word: &str) -> Result<DaySpan, HoursError> {
    let (from, to) = read_span(word)?;
    if from < to {
        Ok(DaySpan { from, to })
    } else {
        Err(no_span(word))
    }
}

/// Opening and closing as written; a closing at 00:00 is 24:00.
fn read_span(word: &str) -> Result<(u32, u32), HoursError> {
    let (from, to) = word.split_once('-').ok_or_else(|| no_span(word))?;
    let from = clock(from).filter(|from| *from < DAY_SECONDS);
    let (from, to) = from.zip(clock(to)).ok_or_else(|| no_span(word))?;
    Ok((from, if to == 0 { DAY_SECONDS } else { to }))
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
