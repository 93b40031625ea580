//! Minutes of the bank's wall clock, and when people work. Weekends are free; public holidays are
//! not known here, so some steps fall on one, as they do where somebody is on duty.

use crate::dice::Dice;
use kernel::{Instant, instant_from_micros, micros};

/// Minutes since 1970-01-01 00:00 on the bank's wall clock (UTC+8).
pub(crate) type Minute = i64;

/// Minutes of a day.
pub(crate) const DAY: i64 = 24 * 60;
/// Minutes of an hour.
pub(crate) const HOUR: i64 = 60;
const OFFSET: i64 = 8 * HOUR;
const MICROS_PER_MINUTE: i64 = 60_000_000;

/// The minute of an instant.
pub(crate) fn minute_of(at: Instant) -> Minute {
    micros(at).div_euclid(MICROS_PER_MINUTE) + OFFSET
}

/// The instant of a minute, some seconds into it.
pub(crate) fn instant_of(minute: Minute, seconds: i64) -> Instant {
    instant_from_micros((minute - OFFSET) * MICROS_PER_MINUTE + seconds * 1_000_000)
}

/// Whether the minute lies on a Saturday or Sunday.
pub(crate) fn is_weekend(minute: Minute) -> bool {
    // 1970-01-01 was a Thursday, three days after a Monday.
    (minute.div_euclid(DAY) + 3).rem_euclid(7) >= 5
}

/// A working minute that is not earlier: the minute itself, or some time on the next day at work.
pub(crate) fn working(minute: Minute, dice: &mut Dice) -> Minute {
    const OPEN: i64 = 8 * HOUR + 40;
    const NOON: i64 = 12 * HOUR;
    const AFTERNOON: i64 = 13 * HOUR + 20;
    const CLOSE: i64 = 17 * HOUR + 40;
    let mut at = minute;
    loop {
        let (midnight, clock) = (at - at.rem_euclid(DAY), at.rem_euclid(DAY));
        if is_weekend(at) || clock > CLOSE {
            at = midnight + DAY;
        } else if clock < OPEN {
            at = midnight + OPEN + dice.between(0, 6 * HOUR + 30);
        } else if clock > NOON && clock < AFTERNOON {
            at = midnight + AFTERNOON + dice.between(0, 40);
        } else {
            return at;
        }
    }
}

/// A moment that a step should fall on, in minutes after receipt.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Planned {
    /// Minutes after the step before.
    pub(crate) gap: i64,
    /// Minutes after receipt, where they matter.
    pub(crate) anchor: Option<i64>,
    /// Minutes after receipt by which it must be done; an anchor moves forward for it.
    pub(crate) latest: Option<i64>,
}

/// Lays steps out between registration and now: the anchored ones where they belong, the others
/// between them in proportion, all in working hours and in order, everything squeezed when there is
/// not enough time. Where a weekend carries a step past its limit, its anchor moves a day forward.
pub(crate) fn lay_out(
    planned: &[Planned],
    (received, registered, now): (Minute, Minute, Minute),
    dice: &mut Dice,
) -> Vec<Minute> {
    const TRIES: usize = 8;
    let mut planned = planned.to_vec();
    let mut times = placed(&planned, (received, registered, now), dice);
    for _ in 0..TRIES {
        let over = |(step, at): (&Planned, &Minute)| {
            step.latest.is_some_and(|latest| at - received > latest)
        };
        let Some(late) = planned.iter().zip(&times).position(over) else {
            break;
        };
        planned[late].anchor = planned[late].anchor.map(|anchor| (anchor - DAY).max(HOUR));
        times = placed(&planned, (received, registered, now), dice);
    }
    times
}

/// Times for the steps as planned.
fn placed(
    planned: &[Planned],
    (received, registered, now): (Minute, Minute, Minute),
    dice: &mut Dice,
) -> Vec<Minute> {
    let (start, room) = (registered - received, (now - registered - 20).max(0));
    let mut offsets = stretched(planned, start);
    if let Some(last) = offsets.last().copied().filter(|last| last - start > room) {
        for offset in &mut offsets {
            *offset = start + (*offset - start) * room / (last - start);
        }
    }
    let mut times = Vec::with_capacity(offsets.len());
    let mut before = registered;
    for (index, offset) in offsets.iter().enumerate() {
        let wanted = working((received + offset).max(before + dice.between(4, 18)), dice);
        let left = i64::try_from(offsets.len() - index).expect("a course has few steps");
        let at = if wanted < now - 2 * left {
            wanted
        } else {
            before + ((now - 1 - before) / (left + 1)).max(1)
        };
        times.push(at);
        before = at;
    }
    times
}

/// Minutes after receipt: gaps summed up, stretched or squeezed so that anchors are met.
fn stretched(planned: &[Planned], start: i64) -> Vec<i64> {
    let mut offsets = Vec::with_capacity(planned.len());
    let mut from = start;
    let mut rest = planned;
    while !rest.is_empty() {
        let anchored = rest.iter().position(|p| p.anchor.is_some());
        let (segment, after) = rest.split_at(anchored.map_or(rest.len(), |at| at + 1));
        let natural: i64 = segment.iter().map(|p| p.gap).sum();
        let anchor = segment.last().and_then(|p| p.anchor);
        let length = anchor.map_or(natural, |anchor| (anchor - from).max(HOUR));
        let mut sum = 0;
        for step in segment {
            sum += step.gap;
            offsets.push(from + sum * length / natural.max(1));
        }
        from += length;
        rest = after;
    }
    offsets
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn minutes_are_those_of_the_wall_clock() {
        let at: Instant = "2026-11-23T01:30:20Z".parse().unwrap();
        let minute = minute_of(at);
        assert_eq!(minute.rem_euclid(DAY), 9 * HOUR + 30);
        assert!(!is_weekend(minute), "a Monday");
        assert!(is_weekend(minute - DAY) && is_weekend(minute - 2 * DAY));
        assert_eq!(instant_of(minute, 20), at);
    }

    #[test]
    fn steps_keep_order_anchors_and_the_present() {
        let mut dice = Dice::seeded(5);
        let step = |gap, anchor: Option<i64>| Planned {
            gap,
            anchor,
            latest: anchor.map(|_| 6 * DAY),
        };
        let plan = [
            step(60, None),
            step(600, Some(5 * DAY)),
            step(DAY, None),
            step(DAY, None),
        ];
        let monday = minute_of("2026-11-02T01:00:00Z".parse().unwrap());
        let times = lay_out(&plan, (monday, monday + 10, monday + 40 * DAY), &mut dice);
        assert!(times.windows(2).all(|pair| pair[0] < pair[1]), "{times:?}");
        // Saturday becomes Monday, which is too late, so it is Friday.
        assert!(
            (4 * DAY..5 * DAY).contains(&(times[1] - monday)),
            "{times:?}"
        );
        let short = lay_out(&plan, (monday, monday + 10, monday + 90), &mut dice);
        assert!(short.windows(2).all(|pair| pair[0] < pair[1]), "{short:?}");
        assert!(short.iter().all(|at| *at < monday + 90), "{short:?}");
    }
}
