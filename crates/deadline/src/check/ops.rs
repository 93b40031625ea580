//! What each `op` of a worked example asks, and whether the answer is the expected one.

use super::row::{Row, Stamp};
use crate::hours::{HoursError, Schedule};
use jiff::SignedDuration;
use kernel::{Day, Instant, micros};

enum Answer {
    At(Instant),
    Day(Day),
    Seconds(SignedDuration),
    Number(i64),
    Truth(bool),
}

/// Runs a row; the error says what is wrong with the row or its answer.
pub(super) fn run(row: &Row<'_>) -> Result<(), String> {
    let schedule = row.schedule();
    let answer = schedule.and_then(|schedule| Ok((answer(row, &schedule)?, schedule)));
    match answer {
        Err(_) if row.expected == "error" => Ok(()),
        Err(why) => Err(why),
        Ok((answer, schedule)) => compare(row.expected, &answer, &schedule),
    }
}

fn answer(row: &Row<'_>, schedule: &Schedule<'_>) -> Result<Answer, String> {
    let start = Stamp::parse(row.start)?;
    let at = || start.instant(schedule);
    let pauses = row.pauses(schedule)?;
    let end = || Stamp::parse(row.target)?.instant(schedule);
    let between = || said(schedule.between(at()?, end()?, &pauses));
    let day = start.day(schedule);
    Ok(match row.op {
        "add_working_seconds" => {
            let amount = seconds(row.target)?;
            // Minus nothing looks back: the previous closing.
            let back = row.target.starts_with('-') && amount.is_zero();
            Answer::At(said(match back {
                true => schedule.subtract(at()?, amount, &pauses),
                false => schedule.add(at()?, amount, &pauses),
            })?)
        }
        "sub_working_seconds" => {
            let amount = seconds(row.target)?;
            Answer::At(said(schedule.subtract(at()?, amount, &pauses))?)
        }
        "working_seconds_between" => Answer::Seconds(between()?),
        "working_minutes_between_floor" => Answer::Number(between()?.as_secs() / 60),
        "add_working_days" => Answer::Day(said(schedule.add_working_days(day, days(row.target)?))?),
        "sub_working_days" => {
            let back = days(row.target)?.checked_neg();
            let back = back.ok_or_else(|| format!("`{}` is out of reach", row.target))?;
            Answer::Day(said(schedule.add_working_days(day, back))?)
        }
        "add_days_same_clock" => Answer::At(said(
            schedule.add_days_same_clock(at()?, days(row.target)?),
        )?),
        "add_days_end_of_day" => Answer::At(said(
            schedule.add_days_end_of_day(at()?, days(row.target)?),
        )?),
        "is_working_day" => {
            said(schedule.refuse_empty())?;
            Answer::Truth(
                schedule
                    .works_on(day)
                    .map_err(|missing| missing.to_string())?,
            )
        }
        "is_working_instant" => {
            let at = at()?;
            let paused = pauses.iter().any(|(from, to)| *from <= at && at < *to);
            Answer::Truth(said(schedule.works_at(at))? && !paused)
        }
        "wall_to_instant" => Answer::At(at()?),
        op => return Err(format!("`{op}` is no operation")),
    })
}

fn compare(expected: &str, answer: &Answer, schedule: &Schedule<'_>) -> Result<(), String> {
    let (same, got) = match answer {
        Answer::Number(number) => (whole(expected) == Some(*number), number.to_string()),
        // A whole number of seconds is the time rounded down; with a fraction it is meant exactly.
        Answer::Seconds(time) => (
            seconds(expected) == Ok(*time) || whole(expected) == Some(time.as_secs()),
            format!("{}", time.as_secs_f64()),
        ),
        Answer::Truth(truth) => (said_truth(expected) == Some(*truth), truth.to_string()),
        Answer::Day(day) => (
            Stamp::parse(expected)?.day(schedule) == *day,
            day.to_string(),
        ),
        Answer::At(at) => match Stamp::parse(expected)? {
            // Working time is counted in microseconds.
            Stamp::Instant(instant) => (micros(instant) == micros(*at), at.to_string()),
            Stamp::Wall(wall) => (schedule.wall(*at) == wall, schedule.wall(*at).to_string()),
            Stamp::Day(day) => (
                schedule.wall(*at).date() == day,
                schedule.wall(*at).to_string(),
            ),
        },
    };
    if same {
        Ok(())
    } else {
        Err(format!("expected {expected}, got {got}"))
    }
}

/// Seconds, with a fraction or without: `1800`, `-90`, `0.25`.
fn seconds(text: &str) -> Result<SignedDuration, String> {
    let fault = || format!("`{text}` is no whole number or fraction of seconds");
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let whole: i64 = whole.parse().map_err(|_| fault())?;
    if fraction.len() > 9 || !fraction.bytes().all(|digit| digit.is_ascii_digit()) {
        return Err(fault());
    }
    let nanos: i32 = format!("{fraction:0<9}").parse().map_err(|_| fault())?;
    let nanos = if text.starts_with('-') { -nanos } else { nanos };
    Ok(SignedDuration::new(whole, nanos))
}

/// A whole number, also when written with a fraction of nothing.
fn whole(text: &str) -> Option<i64> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let nothing = fraction.bytes().all(|digit| digit == b'0');
    whole.parse().ok().filter(|_| nothing)
}

fn said_truth(text: &str) -> Option<bool> {
    match text.to_ascii_lowercase().as_str() {
        "true" | "yes" | "1" => Some(true),
        "false" | "no" | "0" => Some(false),
        _ => None,
    }
}

fn days(text: &str) -> Result<i32, String> {
    whole(text)
        .and_then(|days| i32::try_from(days).ok())
        .ok_or_else(|| format!("`{text}` is no whole number of days"))
}

fn said<T>(result: Result<T, HoursError>) -> Result<T, String> {
    result.map_err(|error| error.to_string())
}
