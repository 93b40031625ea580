//! Properties of working-time arithmetic over random schedules, with one slow and plain reference.

use super::*;
use crate::calendar::Calendar;
use jiff::SignedDuration;
use jiff::tz::TimeZone;
use kernel::{Instant, instant_from_micros, micros};
use proptest::prelude::*;

/// Seconds since 1970 of 2026-03-01T00:00:00Z: four weeks around the clock change of Berlin.
const BASE: i64 = 1_772_323_200;
const SPAN: i64 = 45 * 86_400;

fn at(second: i64) -> Instant {
    instant_from_micros((BASE + second) * 1_000_000)
}

fn spans() -> impl Strategy<Value = Vec<DaySpan>> {
    let span = (0u32..95, 1u32..40).prop_map(|(from, length)| DaySpan {
        from: from * 900,
        to: (from + length).min(96) * 900,
    });
    prop::collection::vec(span, 1..3).prop_map(super::week::joined)
}

/// A schedule with some hours on some weekdays, holidays, a shift and breaks, in three zones.
fn schedules() -> impl Strategy<Value = Schedule<'static>> {
    let zones = prop::sample::select(vec!["Etc/UTC", "Europe/Berlin", "Asia/Shanghai"]);
    let week = prop::collection::vec((0usize..7, spans()), 1..5);
    let days = prop::collection::vec(-3i64..60, 0..6);
    (zones, week, days, spans(), any::<bool>()).prop_map(|(zone, week, days, spans, state)| {
        let names = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
        let mut text = String::new();
        for (day, spans) in &week {
            let clock = |s: u32| format!("{:02}:{:02}", s / 3600, s / 60 % 60);
            let list = spans
                .iter()
                .map(|s| format!("{}-{}", clock(s.from), clock(s.to)));
            text += &format!("{} {};", names[*day], list.collect::<Vec<_>>().join("+"));
        }
        let tz = TimeZone::get(zone).unwrap();
        let mut schedule = Schedule::new(Hours::parse(&text).unwrap(), tz);
        for (i, day) in days.iter().enumerate() {
            let day = schedule.wall(at(day * 86_400)).date();
            match i % 3 {
                0 => schedule.add_holiday(day),
                1 => schedule.set_shift(day, spans.clone()),
                _ => schedule.add_break(day, spans.clone()),
            }
        }
        if state {
            schedule.with_calendar(Calendar::state_council())
        } else {
            schedule
        }
    })
}

fn pauses() -> impl Strategy<Value = Vec<(Instant, Instant)>> {
    let pause = (0..SPAN, 1i64..400_000).prop_map(|(from, length)| (at(from), at(from + length)));
    prop::collection::vec(pause, 0..4)
}

fn seconds(n: i64) -> SignedDuration {
    SignedDuration::from_secs(n)
}

/// Working seconds by walking the days, the way a person would check it.
fn slowly(schedule: &Schedule<'_>, from: i64, to: i64, pauses: &[(Instant, Instant)]) -> i64 {
    let quarter = 900;
    (from..to)
        .step_by(quarter as usize)
        .filter(|second| {
            let paused = pauses
                .iter()
                .any(|(a, b)| *a <= at(*second) && at(*second) < *b);
            !paused && schedule.works_at(at(*second)).unwrap()
        })
        .map(|_| quarter)
        .sum()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    #[test]
    fn measuring_agrees_with_walking_by_quarter_hours(
        schedule in schedules(),
        from in 0i64..1000,
        length in 0i64..800,
        pauses in prop::collection::vec((0i64..2000, 0i64..300), 0..3),
    ) {
        let pauses: Vec<_> = pauses
            .iter()
            .map(|(from, length)| (at(from * 900), at((from + length) * 900)))
            .collect();
        let (from, to) = (from * 900, (from + length) * 900);
        let fast = schedule.between(at(from), at(to), &pauses).unwrap();
        prop_assert_eq!(fast.as_secs(), slowly(&schedule, from, to, &pauses));
    }

    #[test]
    fn adding_then_measuring_gives_the_target_back(
        schedule in schedules(), start in 0..SPAN, target in 1i64..900_000, pauses in pauses(),
    ) {
        if let Ok(end) = schedule.add(at(start), seconds(target), &pauses) {
            let between = schedule.between(at(start), end, &pauses).unwrap();
            prop_assert_eq!(between, seconds(target));
            let back = schedule.subtract(end, seconds(target), &pauses).unwrap();
            prop_assert!(back >= at(start));
            prop_assert_eq!(schedule.between(back, end, &pauses).unwrap(), seconds(target));
        }
    }

    #[test]
    fn adding_is_monotone_in_start_and_target(
        schedule in schedules(), start in 0..SPAN, later in 0i64..90_000,
        target in 0i64..400_000, more in 0i64..90_000, pauses in pauses(),
    ) {
        let add = |start, target| schedule.add(at(start), seconds(target), &pauses);
        if let Ok(far) = add(start + later, target + more) {
            prop_assert!(add(start, target + more).unwrap() <= far);
            // A landing on a closing may stand before the opening that nothing at all would give.
            if target > 0 {
                prop_assert!(add(start + later, target).unwrap() <= far);
            }
        }
    }

    #[test]
    fn a_pause_never_makes_it_earlier(
        schedule in schedules(), start in 0..SPAN, target in 0i64..400_000,
        mut pauses in pauses(), from in 0..SPAN, length in 1i64..400_000,
    ) {
        let without = schedule.add(at(start), seconds(target), &pauses);
        pauses.push((at(from), at(from + length)));
        if let Ok(with) = schedule.add(at(start), seconds(target), &pauses) {
            prop_assert!(without.unwrap() <= with);
        }
    }

    #[test]
    fn splitting_an_interval_keeps_the_sum(
        schedule in schedules(), a in 0..SPAN, b in 0..SPAN, c in 0..SPAN, pauses in pauses(),
    ) {
        let mut points = [a, b, c];
        points.sort_unstable();
        let between = |from, to| schedule.between(at(from), at(to), &pauses).unwrap();
        let [a, b, c] = points;
        prop_assert_eq!(between(a, b) + between(b, c), between(a, c));
        prop_assert_eq!(between(c, a), SignedDuration::ZERO);
    }

    #[test]
    fn longer_hours_never_make_it_later(
        from in 32u32..60, to in 60u32..80, more in 1u32..16, start in 0..SPAN,
        target in 1i64..400_000, pauses in pauses(),
    ) {
        let clock = |quarter: u32| format!("{:02}:{:02}", quarter / 4, quarter % 4 * 15);
        let schedule = |from: u32, to: u32| {
            let hours = Hours::parse(&format!("Mon-Fri {}-{}", clock(from), clock(to))).unwrap();
            Schedule::new(hours, TimeZone::get("Europe/Berlin").unwrap())
        };
        let add = |schedule: Schedule<'_>| schedule.add(at(start), seconds(target), &pauses).unwrap();
        let short = add(schedule(from, to));
        prop_assert!(add(schedule(from, to + more)) <= short);
        prop_assert!(add(schedule(from - more, to)) <= short);
    }

    #[test]
    fn a_table_answers_as_the_schedule_does(
        schedule in schedules(), start in 0..SPAN, target in 0i64..200_000, pauses in pauses(),
    ) {
        let (first, last) = (schedule.wall(at(-86_400)).date(), schedule.wall(at(2 * SPAN)).date());
        let table = Timetable::new(&schedule, first, last).unwrap();
        if let Some(end) = table.add(at(start), seconds(target), &pauses) {
            prop_assert_eq!(schedule.add(at(start), seconds(target), &pauses).unwrap(), end);
            prop_assert_eq!(
                table.between(at(start), end, &pauses),
                schedule.between(at(start), end, &pauses).unwrap()
            );
        }
    }

    #[test]
    fn working_days_go_there_and_back(schedule in schedules(), start in 0..SPAN, n in 1i32..20) {
        let day = schedule.day_of(at(start)).unwrap();
        if let Ok(end) = schedule.add_working_days(day, n) {
            prop_assert!(schedule.works_on(end).unwrap());
            let back = schedule.add_working_days(end, -n).unwrap();
            // The day before the first one counted: the start itself, or the working day before it.
            prop_assert!(back <= day);
            prop_assert_eq!(schedule.add_working_days(back, n).unwrap(), end);
        }
    }
}

#[test]
fn hours_are_read_as_people_write_them() {
    let hours = Hours::parse("Fri-Mon 09:00-12:00+11:00-13:00; Wed; Sat 20:00-00:00").unwrap();
    let span = |from: u32, to: u32| DaySpan {
        from: from * 3600,
        to: to * 3600,
    };
    assert_eq!(hours.of(0), [span(9, 13)]);
    assert_eq!(hours.of(1), []);
    assert_eq!(hours.of(2), [DaySpan::WHOLE]);
    assert_eq!(hours.of(5), [span(9, 13), span(20, 24)]);
    for wrong in [
        "Mon 9-17",
        "Mon 17:00-09:00",
        "Mon 09:00-25:00",
        "Monkey 09:00-10:00",
        "09:00-10:00",
        "Mon 09:00-24:30",
    ] {
        assert!(Hours::parse(wrong).is_err(), "{wrong}");
    }
    assert!(Hours::parse("").unwrap().is_empty());
}

#[test]
fn hours_have_other_spellings_and_nights_only_where_asked_for() {
    let same = |one: &str, other: &str| {
        let (one, other) = (Hours::parse(one).unwrap(), Hours::parse(other).unwrap());
        assert_eq!(one, other);
    };
    same("Daily 09:00-17:00", "Mon-Sun 09:00-17:00");
    same("weekdays 9:00-17:00; weekend closed", "Mon-Fri 09:00-17:00");
    same("24/7", "Mon-Sun 00:00-24:00");
    same("Mon, Wed, Fri: 09:00-12:00", "Mon,Wed,Fri 09:00-12:00");
    same("Mon\u{2013}Fri 09:00\u{2013}17:00", "Mon-Fri 09:00-17:00");
    same("Tues, Thurs 09:00-10:00", "Tue,Thu 09:00-10:00");
    same(
        "Mon 09:00-12:00, 13:00-17:00",
        "Mon 09:00-12:00+13:00-17:00",
    );
    for wrong in [
        "Mon 22:00-06:00",
        "Mo 09:00-10:00",
        "Mondays 09:00-10:00",
        "Mon 09:00-10:00 Tue",
        "Mon 24:00-24:00",
        "Mon 09:00-10:00-11:00",
        "closed",
        "; Mon 09:60-10:00",
    ] {
        assert!(Hours::parse(wrong).is_err(), "{wrong}");
    }
    let nights = Hours::parse_with_nights("Sun 22:00-06:00; Mon 05:00-07:00").unwrap();
    let span = |from: u32, to: u32| DaySpan {
        from: from * 3600,
        to: to * 3600,
    };
    assert_eq!(nights.of(6), [span(22, 24)]);
    assert_eq!(
        nights.of(0),
        [span(0, 7)],
        "the night and the morning are joined"
    );
    for wrong in ["Mon 22:00-22:00", "Mon 24:00-06:00", "Mon 22-06"] {
        assert!(Hours::parse_with_nights(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn a_table_ends_with_the_calendar_and_says_so() {
    let schedule = Schedule::new(Hours::weekdays(), kernel::bank_zone())
        .with_calendar(Calendar::state_council());
    let december: Instant = "2026-12-30T09:00:00+08:00".parse().unwrap();
    let missing = schedule.add(december, seconds(400_000), &[]).unwrap_err();
    assert!(
        matches!(missing, HoursError::Missing(ref m) if m.year == 2027),
        "{missing}"
    );
    let end = schedule.add(december, seconds(3600), &[]).unwrap();
    assert_eq!(micros(end) - micros(december), 3_600_000_000);
    let empty = Schedule::new(Hours::default(), TimeZone::UTC);
    assert_eq!(empty.add(december, seconds(1), &[]), Err(HoursError::Empty));
    assert_eq!(
        empty.between(december, december, &[]),
        Err(HoursError::Empty)
    );
    assert_eq!(
        empty.add_working_days(jiff::civil::date(2026, 1, 1), 1),
        Err(HoursError::Empty)
    );
}
