//! Which step of a plan comes next for a limit, and which one is to be taken now.
//!
//! What has been done is remembered as one instant, `settled`: every step at or before it is done
//! with. Steps stand at instants that follow from start and due alone, so a clock that is set back
//! takes none twice, and one that jumps ahead takes the highest step that has passed, once.

use super::plan::{Act, Plan, Step, When};
use deadline::{Schedule, Timetable};
use jiff::{SignedDuration, Span};
use kernel::Instant;

/// How far around a due instant working time is looked for, in days: grows until it is enough.
const WINDOWS: [i32; 3] = [21, 90, 400];

/// A step at its instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Planned<'p> {
    /// When it is taken.
    pub at: Instant,
    /// The step.
    pub step: &'p Step,
}

/// The steps of a plan for a limit that runs from `started` to `due`, in order. A step whose moment
/// would be before the start is left out, and so is one that needs a year the calendar does not
/// know: it appears once that year is loaded.
pub fn lay_out<'p>(
    plan: &'p Plan,
    started: Instant,
    due: Instant,
    schedule: &Schedule<'_>,
) -> Vec<Planned<'p>> {
    let mut planned: Vec<Planned<'p>> = plan
        .steps
        .iter()
        .filter_map(|step| {
            let at = moment(step.when, started, due, schedule)?;
            Some(Planned { at, step })
        })
        .filter(|planned| planned.at > started || planned.at > due)
        .collect();
    // Steps of one instant stay in the order in which they are written.
    planned.sort_by_key(|planned| planned.at);
    planned
}

fn moment(when: When, started: Instant, due: Instant, schedule: &Schedule<'_>) -> Option<Instant> {
    match when {
        When::Share(share) => {
            let whole = due.duration_since(started).max(SignedDuration::ZERO);
            let part = whole.as_micros() * i128::from(share) / 100;
            started
                .checked_add(SignedDuration::from_micros(i64::try_from(part).ok()?))
                .ok()
        }
        When::Passed => due.checked_add(SignedDuration::from_micros(1)).ok(),
        When::Days(days) => opening(due, days, schedule),
        When::DueDay => {
            let works = schedule.works_on(schedule.day_of(due)?).ok()?;
            opening(due, if works { 0 } else { -1 }, schedule)
        }
        When::Minutes(minutes) => worked(due, minutes, schedule),
    }
}

/// The opening of the working day so many working days after the due day.
fn opening(due: Instant, days: i32, schedule: &Schedule<'_>) -> Option<Instant> {
    let day = schedule
        .add_working_days(schedule.day_of(due)?, days)
        .ok()?;
    let midnight = schedule
        .instant(day.to_datetime(jiff::civil::Time::midnight()))
        .ok()?;
    let table = Timetable::new(schedule, day, day).ok()?;
    table.add(midnight, SignedDuration::ZERO, &[])
}

/// So many minutes of working time after the due instant; an opening rather than a closing.
fn worked(due: Instant, minutes: i32, schedule: &Schedule<'_>) -> Option<Instant> {
    let day = schedule.day_of(due)?;
    // In a year that is not loaded nothing can be counted from the due day.
    schedule.works_on(day).ok()?;
    let amount = SignedDuration::from_mins(minutes.into());
    WINDOWS.into_iter().find_map(|days| {
        let (first, last) = match minutes < 0 {
            true => (day.checked_sub(Span::new().days(days)).ok()?, day),
            false => (day, day.checked_add(Span::new().days(days)).ok()?),
        };
        let table = Timetable::new(schedule, first, last).ok()?;
        let at = table.add(due, amount, &[])?;
        table.add(at, SignedDuration::ZERO, &[]).or(Some(at))
    })
}

/// What is done with when a limit is first seen, or runs to another due instant than before: all
/// that has passed, so that a later date brings no burst; but of a limit that is overdue the
/// highest step is left to be taken.
pub fn settle(planned: &[Planned<'_>], started: Instant, due: Instant, now: Instant) -> Instant {
    let passed = planned.iter().rev().find(|planned| planned.at <= now);
    match passed {
        Some(highest) if now > due => highest
            .at
            .checked_sub(SignedDuration::from_micros(1))
            .unwrap_or(started),
        Some(highest) => highest.at,
        None => started,
    }
}

/// What is done with after plan or calendar changed under a limit that stays as it was: a changed
/// plan holds for what comes after it. A step that was due already and not yet taken is not lost.
pub fn settle_again(
    planned: &[Planned<'_>],
    settled: Instant,
    next_before: Option<Instant>,
    now: Instant,
) -> Instant {
    if next_before.is_some_and(|at| at <= now) {
        return settled;
    }
    let passed = planned.iter().rev().find(|planned| planned.at <= now);
    passed.map_or(settled, |highest| settled.max(highest.at))
}

/// The next step that is not done with.
pub fn next<'s, 'p>(planned: &'s [Planned<'p>], settled: Instant) -> Option<&'s Planned<'p>> {
    planned.iter().find(|planned| planned.at > settled)
}

/// The step to take now: of those that have passed and are not done with, the highest. The others
/// are done with by it.
pub fn ripe<'s, 'p>(
    planned: &'s [Planned<'p>],
    settled: Instant,
    now: Instant,
) -> Option<&'s Planned<'p>> {
    let mut late = planned.iter().rev();
    late.find(|planned| planned.at <= now)
        .filter(|planned| planned.at > settled)
}

/// Whether a step up to that instant puts the limit on the red list: one that was passed over
/// counts as well.
pub fn red_by(planned: &[Planned<'_>], at: Instant) -> bool {
    let mut so_far = planned.iter().take_while(|planned| planned.at <= at);
    so_far.any(|planned| planned.step.acts.contains(&Act::RedList))
}

#[cfg(test)]
mod tests {
    use super::*;
    use deadline::{PackKind, Rulebook};
    use kernel::{Say, UnitPath};
    use proptest::prelude::*;

    fn at(text: &str) -> Instant {
        text.parse().unwrap()
    }

    fn plan(steps: &[&str]) -> Plan {
        let steps = steps.iter().map(|code| Step {
            id: format!("s{code}"),
            when: When::parse(code).unwrap(),
            acts: vec![Act::Owner],
        });
        Plan {
            id: "p".to_owned(),
            name: Say {
                zh: "甲".to_owned(),
                en: "A".to_owned(),
            },
            kind: PackKind::Internal,
            keys: Vec::new(),
            steps: steps.collect(),
        }
    }

    fn schedule() -> Schedule<'static> {
        Rulebook::builtin().schedule(&UnitPath::root("0000"))
    }

    fn one(code: &str, started: &str, due: &str) -> Option<String> {
        let plan = plan(&[code]);
        let planned = lay_out(&plan, at(started), at(due), &schedule());
        planned.first().map(|planned| kernel::rfc3339(planned.at))
    }

    /// Friday 2026-09-25 … 27 is the Mid-Autumn holiday, October 1…7 the National Day, with work
    /// made up on Sunday 09-20 and Saturday 10-10.
    #[test]
    fn moments_follow_the_working_calendar() {
        let (from, due) = (
            "2026-11-10T09:00:00+08:00",
            "2026-11-25T23:59:59.999999+08:00",
        );
        for (code, expected) in [
            ("50%", "2026-11-18T04:29:59+08:00"),
            ("-2d", "2026-11-23T09:00:00+08:00"),
            ("-0d", "2026-11-25T09:00:00+08:00"),
            ("+0", "2026-11-26T00:00:00+08:00"),
            ("+1d", "2026-11-26T09:00:00+08:00"),
            ("+3d", "2026-11-30T09:00:00+08:00"),
            // Seven hours a day, till 17:00: all of Wednesday is the last seven.
            ("-7h", "2026-11-25T09:00:00+08:00"),
            ("-8h", "2026-11-24T16:00:00+08:00"),
            ("+30m", "2026-11-26T09:30:00+08:00"),
        ] {
            assert_eq!(one(code, from, due).as_deref(), Some(expected), "{code}");
        }
        // Due within a long holiday: the days around it count, not those in it.
        let due = "2026-10-03T23:59:59.999999+08:00";
        let from = "2026-09-18T09:00:00+08:00";
        assert_eq!(
            one("-0d", from, due).as_deref(),
            Some("2026-09-30T09:00:00+08:00")
        );
        assert_eq!(
            one("+1d", from, due).as_deref(),
            Some("2026-10-08T09:00:00+08:00")
        );
        assert_eq!(
            one("+3d", from, due).as_deref(),
            Some("2026-10-10T09:00:00+08:00")
        );
        assert_eq!(
            one("-1h", from, due).as_deref(),
            Some("2026-09-30T16:00:00+08:00")
        );
    }

    #[test]
    fn a_year_that_is_not_loaded_is_not_guessed() {
        let (from, due) = (
            "2026-12-20T09:00:00+08:00",
            "2027-01-05T23:59:59.999999+08:00",
        );
        for code in ["-2d", "-0d", "+1d", "-8h", "+1h"] {
            assert_eq!(one(code, from, due), None, "{code}");
        }
        // What needs no calendar stands.
        assert!(one("50%", from, due).is_some() && one("+0", from, due).is_some());
        // The due day is known, what comes after it is not.
        let due = "2026-12-31T23:59:59.999999+08:00";
        assert_eq!(
            one("-0d", from, due).as_deref(),
            Some("2026-12-31T09:00:00+08:00")
        );
        assert_eq!((one("+1d", from, due), one("+1h", from, due)), (None, None));
    }

    #[test]
    fn steps_before_the_start_are_left_out() {
        let (from, due) = (
            "2026-11-24T10:00:00+08:00",
            "2026-11-25T23:59:59.999999+08:00",
        );
        assert_eq!(one("-2d", from, due), None);
        assert!(one("-0d", from, due).is_some());
        // A limit that was late when it began still says so.
        assert!(one("+0", due, from).is_some());
    }

    struct Case {
        planned: Vec<(Instant, &'static str)>,
        settled: Instant,
    }

    /// A limit of ten days from November 1, with steps on days 5, 8, 10 (due) and 12.
    fn ten_days() -> (Plan, Instant, Instant) {
        let plan = plan(&["50%", "80%", "+0", "120%"]);
        (plan, at("2026-11-01T00:00:00Z"), at("2026-11-11T00:00:00Z"))
    }

    #[test]
    fn first_seen_and_moved_limits_bring_no_burst() {
        let (plan, from, due) = ten_days();
        let planned = lay_out(&plan, from, due, &schedule());
        let ripe_at = |now: Instant| {
            let settled = settle(&planned, from, due, now);
            ripe(&planned, settled, now).map(|planned| planned.step.id.as_str())
        };
        // Seen in time: what has passed is silent.
        for day in ["2026-11-01", "2026-11-06", "2026-11-09", "2026-11-10"] {
            assert_eq!(ripe_at(at(&format!("{day}T12:00:00Z"))), None, "{day}");
        }
        assert_eq!(ripe_at(due), None, "the last moment is in time");
        // Seen overdue: the highest, once.
        assert_eq!(ripe_at(at("2026-11-11T12:00:00Z")), Some("s+0"));
        assert_eq!(ripe_at(at("2027-11-11T12:00:00Z")), Some("s120%"));
        // Extended on day 9: steps of the new time that have passed are silent, later ones come.
        let longer = at("2026-11-16T00:00:00Z");
        let planned = lay_out(&plan, from, longer, &schedule());
        let now = at("2026-11-10T00:00:00Z");
        let settled = settle(&planned, from, longer, now);
        assert_eq!(ripe(&planned, settled, now), None);
        assert_eq!(next(&planned, settled).unwrap().step.id, "s80%");
    }

    #[test]
    fn a_clock_set_back_takes_nothing_twice_and_one_set_ahead_takes_the_highest_once() {
        let (plan, from, due) = ten_days();
        let planned = lay_out(&plan, from, due, &schedule());
        let case = Case {
            planned: planned.iter().map(|p| (p.at, "")).collect(),
            settled: settle(&planned, from, due, from),
        };
        assert_eq!(case.planned.len(), 4);
        let day_6 = at("2026-11-07T00:00:00Z");
        let half = ripe(&planned, case.settled, day_6).unwrap();
        assert_eq!(half.step.id, "s50%");
        // Set back by five days, and forward again: nothing.
        for now in [at("2026-11-02T00:00:00Z"), day_6] {
            assert_eq!(ripe(&planned, half.at, now), None);
        }
        // Ahead by a year: the highest, and then nothing more.
        let far = at("2027-11-07T00:00:00Z");
        let last = ripe(&planned, half.at, far).unwrap();
        assert_eq!(last.step.id, "s120%");
        assert_eq!(
            (ripe(&planned, last.at, far), next(&planned, last.at)),
            (None, None)
        );
    }

    #[test]
    fn an_edited_plan_holds_for_what_comes() {
        let (plan, from, due) = ten_days();
        let planned = lay_out(&plan, from, due, &schedule());
        let now = at("2026-11-10T00:00:00Z");
        // Nothing was waiting: what the new plan has in the past is silent.
        let quiet = settle_again(&planned, from, Some(due), now);
        assert_eq!(ripe(&planned, quiet, now), None);
        assert_eq!(next(&planned, quiet).unwrap().step.id, "s+0");
        // Something was waiting: it is taken, under the new plan.
        let waiting = settle_again(&planned, from, Some(now), now);
        assert_eq!(ripe(&planned, waiting, now).unwrap().step.id, "s80%");
        // Never back.
        assert_eq!(settle_again(&planned, due, None, now), due);
    }

    #[test]
    fn what_was_passed_over_still_counts_for_the_red_list() {
        let (mut plan, from, due) = ten_days();
        plan.steps[2].acts = vec![Act::Owner, Act::RedList];
        let planned = lay_out(&plan, from, due, &schedule());
        assert!(!red_by(&planned, planned[1].at));
        assert!(red_by(&planned, planned[2].at) && red_by(&planned, planned[3].at));
    }

    proptest! {
        /// However the clock goes, no step is taken twice, never one whose moment has not come, and
        /// in the end the highest has been taken.
        #[test]
        fn each_step_at_most_once(
            shares in prop::collection::vec(1u16..=300, 1..8),
            hours in prop::collection::vec(0i64..1000, 1..60),
        ) {
            let codes: Vec<String> = shares.iter().map(|share| format!("{share}%")).collect();
            let mut plan = plan(&codes.iter().map(String::as_str).collect::<Vec<_>>());
            for (n, step) in plan.steps.iter_mut().enumerate() {
                step.id = format!("s{n}");
            }
            let (from, due) = (at("2026-11-01T00:00:00Z"), at("2026-11-11T00:00:00Z"));
            let planned = lay_out(&plan, from, due, &schedule());
            let mut settled = settle(&planned, from, due, from);
            let mut taken: Vec<&str> = Vec::new();
            let times = hours.iter().map(|h| from + SignedDuration::from_hours(*h));
            let end = from + SignedDuration::from_hours(10 * 24 * 3 + 1);
            for now in times.chain([end]) {
                if let Some(step) = ripe(&planned, settled, now) {
                    prop_assert!(step.at <= now);
                    prop_assert!(next(&planned, settled).is_some_and(|first| first.at <= now));
                    prop_assert!(!taken.contains(&step.step.id.as_str()));
                    taken.push(&step.step.id);
                    settled = step.at;
                }
            }
            prop_assert_eq!(taken.last().copied(), planned.last().map(|p| p.step.id.as_str()));
            prop_assert_eq!(next(&planned, settled), None);
        }
    }
}
