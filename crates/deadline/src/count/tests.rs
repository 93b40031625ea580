//! Properties of counting days, against a slow and plain walk.

use super::*;
use kernel::{bank_zone, instant_from_micros};
use proptest::prelude::*;

fn limits() -> impl Strategy<Value = Limit> {
    of_units(&[Unit::NaturalDay, Unit::WorkingDay])
}

fn of_units(units: &'static [Unit]) -> impl Strategy<Value = Limit> {
    let unit = prop::sample::select(units);
    (unit, 1u32..80, any::<bool>()).prop_map(|(unit, length, first_day_counted)| Limit {
        unit,
        length,
        first_day_counted,
        cut_off: CutOff::EndOfDay,
    })
}

/// Hours from 2020-01-01T00:00:00Z.
fn hour(n: i64) -> Instant {
    instant_from_micros(1_577_836_800_000_000 + n * 3_600_000_000)
}

fn pauses() -> impl Strategy<Value = Vec<Pause>> {
    let pause = (0i64..45_000, 1i64..900).prop_map(|(from, length)| Pause {
        from: hour(from),
        to: Some(hour(from + length)),
    });
    prop::collection::vec(pause, 0..5)
}

fn due(limit: Limit, start: i64, pauses: &[Pause]) -> Instant {
    limit
        .due(Calendar::state_council(), &bank_zone(), hour(start), pauses)
        .unwrap()
        .unwrap()
}

/// Walks the days one by one.
fn slowly(limit: Limit, start: i64, pauses: &[Pause]) -> Instant {
    let day_of = kernel::day_of;
    let calendar = Calendar::state_council();
    let counts = |day| limit.unit == Unit::NaturalDay || calendar.is_workday(day).unwrap();
    let inside = |pause: &Pause, day| day_of(pause.from) <= day && day < day_of(pause.to.unwrap());
    let paused = |day| pauses.iter().any(|pause| inside(pause, day));
    let first = day_of(hour(start));
    let days = first
        .series(jiff::ToSpan::days(1))
        .skip(usize::from(!limit.first_day_counted));
    let mut counted = days.filter(|day| counts(*day) && !paused(*day));
    end_of_day(
        counted.nth(limit.length as usize - 1).unwrap(),
        &bank_zone(),
    )
}

const ALL: &[Unit] = &[
    Unit::NaturalDay,
    Unit::WorkingDay,
    Unit::Week,
    Unit::Month,
    Unit::Hour,
];

fn london() -> TimeZone {
    TimeZone::get("Europe/London").unwrap()
}

fn abroad(limit: Limit, start: &str, pauses: &[(&str, &str)]) -> String {
    let at = |text: &str| text.parse::<Instant>().unwrap();
    let pauses: Vec<Pause> = pauses
        .iter()
        .map(|(from, to)| Pause {
            from: at(from),
            to: (!to.is_empty()).then(|| at(to)),
        })
        .collect();
    let due = limit.due(Calendar::none(), &london(), at(start), &pauses);
    due.unwrap().map_or("paused".into(), |due| due.to_string())
}

#[test]
fn hours_are_elapsed_time_whatever_the_clock_does() {
    let day = Limit {
        unit: Unit::Hour,
        length: 24,
        first_day_counted: false,
        cut_off: CutOff::Exact,
    };
    // The clocks go forward on 2026-03-29 and back on 2026-10-25.
    let spring = abroad(day, "2026-03-28T12:00:00Z", &[]);
    assert_eq!(spring, "2026-03-29T12:00:00Z");
    let autumn = abroad(day, "2026-10-24T12:00:00+01:00", &[]);
    assert_eq!(autumn, "2026-10-25T11:00:00Z");
    // A pause takes out its own time, also within a day; overlapping ones count once.
    let minutes = [
        ("2026-03-02T11:00:00Z", "2026-03-02T11:40:00Z"),
        ("2026-03-02T10:30:00Z", "2026-03-02T11:10:00Z"),
    ];
    let paused = abroad(day, "2026-03-02T10:00:00Z", &minutes);
    assert_eq!(paused, "2026-03-03T11:10:00Z");
    let begun = [("2026-03-02T08:00:00Z", "2026-03-02T11:00:00Z")];
    assert_eq!(
        abroad(day, "2026-03-02T10:00:00Z", &begun),
        "2026-03-03T11:00:00Z"
    );
    let open = [("2026-03-03T09:00:00Z", "")];
    assert_eq!(abroad(day, "2026-03-02T10:00:00Z", &open), "paused");
    let late = [("2026-03-03T10:00:00Z", "")];
    assert_eq!(
        abroad(day, "2026-03-02T10:00:00Z", &late),
        "2026-03-03T10:00:00Z"
    );
}

#[test]
fn weeks_months_and_closing_times() {
    let limit = |unit, length, cut_off| Limit {
        unit,
        length,
        first_day_counted: false,
        cut_off,
    };
    let end = CutOff::EndOfDay;
    let due = |limit, start: &str| abroad(limit, start, &[]);
    // Eight weeks from a Monday in winter to a Monday in summer.
    assert_eq!(
        due(limit(Unit::Week, 8, end), "2026-03-02T09:00:00Z"),
        "2026-04-27T22:59:59.999999Z"
    );
    let first = Limit {
        first_day_counted: true,
        ..limit(Unit::Week, 8, end)
    };
    assert_eq!(
        due(first, "2026-03-02T09:00:00Z"),
        "2026-04-26T22:59:59.999999Z"
    );
    // A month from the 31st ends on the last day; a leap February has one more.
    for (months, start, last) in [
        (1, "2026-01-31", "2026-02-28"),
        (1, "2024-01-31", "2024-02-29"),
        (6, "2025-08-31", "2026-02-28"),
        (12, "2024-02-29", "2025-02-28"),
        (2, "2025-12-31", "2026-02-28"),
    ] {
        let due = due(
            limit(Unit::Month, months, end),
            &format!("{start}T09:00:00Z"),
        );
        assert_eq!(due, format!("{last}T23:59:59.999999Z"), "{start}");
    }
    let close = CutOff::CloseOfBusiness(time(17, 0, 0, 0));
    assert_eq!(
        due(limit(Unit::Week, 8, close), "2026-03-02T22:00:00Z"),
        "2026-04-27T16:00:00Z"
    );
}

proptest! {
    #[test]
    fn whatever_is_counted_a_pause_never_makes_it_earlier_and_never_longer_than_itself(
        mut limit in of_units(ALL), start in 0i64..30_000, mut pauses in pauses(),
        from in 0i64..40_000, length in 1i64..400,
    ) {
        limit.first_day_counted &= !matches!(limit.unit, Unit::Hour | Unit::Month);
        limit.length = limit.length.min(24);
        let without = due(limit, start, &pauses);
        pauses.push(Pause { from: hour(from), to: Some(hour(from + length)) });
        let with = due(limit, start, &pauses);
        prop_assert!(without <= with);
        if limit.unit == Unit::Hour {
            let moved = without.duration_until(with);
            prop_assert!(moved <= jiff::SignedDuration::from_hours(length));
        }
        prop_assert!(due(limit, start, &pauses) <= due(limit, start + 7, &pauses));
        let longer = Limit { length: limit.length + 1, ..limit };
        prop_assert!(with < due(longer, start, &pauses));
        pauses.reverse();
        prop_assert_eq!(with, due(limit, start, &pauses));
    }

    #[test]
    fn counting_agrees_with_walking(limit in limits(), start in 0i64..44_000, pauses in pauses()) {
        prop_assert_eq!(due(limit, start, &pauses), slowly(limit, start, &pauses));
    }

    #[test]
    fn a_pause_never_makes_a_date_earlier(
        limit in limits(), start in 0i64..44_000, mut pauses in pauses(),
        from in 0i64..45_000, length in 1i64..900,
    ) {
        let without = due(limit, start, &pauses);
        pauses.push(Pause { from: hour(from), to: Some(hour(from + length)) });
        prop_assert!(without <= due(limit, start, &pauses));
    }

    #[test]
    fn cutting_a_pause_in_two_changes_nothing(
        limit in limits(), start in 0i64..44_000, from in 0i64..45_000,
        length in 2i64..900, cut in 1i64..900,
    ) {
        let (to, cut) = (hour(from + length), hour(from + cut.min(length - 1)));
        let whole = [Pause { from: hour(from), to: Some(to) }];
        let halves = [
            Pause { from: cut, to: Some(to) },
            Pause { from: hour(from), to: Some(cut) },
        ];
        prop_assert_eq!(due(limit, start, &whole), due(limit, start, &halves));
    }

    #[test]
    fn dates_are_monotone_in_start_and_length(
        limit in limits(), start in 0i64..44_000, later in 0i64..500, pauses in pauses(),
    ) {
        let longer = Limit { length: limit.length + 1, ..limit };
        prop_assert!(due(limit, start, &pauses) < due(longer, start, &pauses));
        prop_assert!(due(limit, start, &pauses) <= due(limit, start + later, &pauses));
        prop_assert!(due(limit, start, &pauses) >= hour(start));
    }
}
