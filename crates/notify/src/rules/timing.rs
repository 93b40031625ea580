//! When a mail goes out, and when a delivery is tried again.

use kernel::{Instant, bank_zone};
use std::time::Duration;

/// Minutes of a day.
pub const DAY_MINUTES: i64 = 24 * 60;

/// A person's quiet hours: from the first minute to before the last, in the bank's zone. When they
/// end before they begin they go over midnight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quiet {
    /// Minutes of the day.
    pub from: i64,
    /// Minutes of the day; never equal to `from`.
    pub to: i64,
}

impl Quiet {
    /// Whether a minute of the day is within.
    fn holds(self, minute: i64) -> bool {
        if self.from < self.to {
            (self.from..self.to).contains(&minute)
        } else {
            minute >= self.from || minute < self.to
        }
    }
}

/// When a mail goes out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// As soon as it can.
    Now,
    /// Not before: quiet hours end then.
    At(Instant),
    /// Together with others, then.
    Digest(Instant),
}

/// When a mail about a notice made `now` goes out. Urgent ones go at once, whatever was chosen; a
/// digest comes at its time even within quiet hours, for both were chosen by the same person.
pub fn when(now: Instant, urgent: bool, quiet: Option<Quiet>, digest: Option<i64>) -> When {
    if urgent {
        return When::Now;
    }
    if let Some(minute) = digest {
        return When::Digest(next(now, minute));
    }
    match quiet {
        Some(quiet) if quiet.holds(minute_of(now)) => When::At(next(now, quiet.to)),
        _ => When::Now,
    }
}

fn minute_of(at: Instant) -> i64 {
    let time = at.to_zoned_datetime(bank_zone()).time();
    i64::from(time.hour()) * 60 + i64::from(time.minute())
}

/// The next moment after `now` at which the bank's clocks show that minute of the day.
pub fn next(now: Instant, minute: i64) -> Instant {
    let zone = bank_zone();
    let today = now.to_zoned_datetime(zone.clone()).date();
    let (hour, rest) = (minute.div_euclid(60), minute.rem_euclid(60));
    let on = |day: kernel::Day| {
        let hour = i8::try_from(hour.rem_euclid(24)).unwrap_or(0);
        let minute = i8::try_from(rest).unwrap_or(0);
        zone.to_timestamp(day.at(hour, minute, 0, 0)).unwrap_or(now)
    };
    let first = on(today);
    if first > now {
        return first;
    }
    today.tomorrow().map_or(now, on)
}

/// Reads `HH:MM`, as minutes of the day.
pub(super) fn read_minute(text: &str) -> Option<i64> {
    let (hour, minute) = text.split_once([':', '：'])?;
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    if !digits(hour) || minute.len() != 2 || !digits(minute) || hour.len() > 2 {
        return None;
    }
    let (hour, minute): (i64, i64) = (hour.parse().ok()?, minute.parse().ok()?);
    (hour < 24 && minute < 60).then_some(hour * 60 + minute)
}

/// The inverse of [`read_minute`].
pub(super) fn show_minute(minute: i64) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

/// Pauses before the second, third … attempt.
const PAUSES: [Duration; 6] = [
    Duration::from_secs(60),
    Duration::from_secs(5 * 60),
    Duration::from_secs(30 * 60),
    Duration::from_secs(2 * 3600),
    Duration::from_secs(6 * 3600),
    Duration::from_secs(24 * 3600),
];

/// How often a delivery is tried before it is given up: over some 33 hours, so that a night and a
/// broken morning are survived.
pub const ATTEMPTS_MAX: i64 = PAUSES.len() as i64 + 1;

/// How long to wait after that many attempts failed; `None`: no more.
pub fn pause_after(attempts: i64) -> Option<Duration> {
    let index = usize::try_from(attempts.max(1) - 1).ok()?;
    PAUSES.get(index).copied()
}
