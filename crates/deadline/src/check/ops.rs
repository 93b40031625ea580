//! What each `op` of a worked example asks, and whether the answer is the expected one.

use super::row::{Row, Stamp};
use crate::hours::{HoursError, Schedule};
use jiff::SignedDuration;
use kernel::{Day, Instant};

enum Answer {
    At(Instant),
    Day(Day),
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
            let amount = SignedDuration::from_secs(number(row.target)?);
            // Minus nothing looks back: the previous closing.
            let back = row.target.starts_with('-') && amount.is_zero();
            Answer::At(said(match back {
                true => schedule.subtract(at()?, amount, &pauses),
                false => schedule.add(at()?, amount, &pauses),
            })?)
        }
        "sub_working_seconds" => {
            let amount = SignedDuration::from_secs(number(row.target)?);
            Answer::At(said(schedule.subtract(at()?, amount, &pauses))?)
        }
        "working_seconds_between" => Answer::Number(between()?.as_secs()),
        "working_minutes_between_floor" => Answer::Number(between()?.as_secs() / 60),
        "add_working_days" => Answer::Day(said(schedule.add_working_days(day, days(row.target)?))?),
        "sub_working_days" => {
            Answer::Day(said(schedule.add_working_days(day, -days(row.target)?))?)
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
        Answer::Number(number) => (expected.parse() == Ok(*number), number.to_string()),
        Answer::Truth(truth) => (
            expected.to_ascii_lowercase().parse() == Ok(*truth),
            truth.to_string(),
        ),
        Answer::Day(day) => (
            Stamp::parse(expected)?.day(schedule) == *day,
            day.to_string(),
        ),
        Answer::At(at) => match Stamp::parse(expected)? {
            Stamp::Instant(instant) => (instant == *at, at.to_string()),
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

fn number(text: &str) -> Result<i64, String> {
    text.parse()
        .map_err(|_| format!("`{text}` is no whole number"))
}

fn days(text: &str) -> Result<i32, String> {
    text.parse()
        .map_err(|_| format!("`{text}` is no whole number of days"))
}

fn said<T>(result: Result<T, HoursError>) -> Result<T, String> {
    result.map_err(|error| error.to_string())
}
