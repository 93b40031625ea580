//! Properties of counting days, against a slow and plain walk.

use super::*;
use kernel::{bank_zone, instant_from_micros};
use proptest::prelude::*;

fn limits() -> impl Strategy<Value = Limit> {
    let unit = prop::sample::select(vec![Unit::NaturalDay, Unit::WorkingDay]);
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

proptest! {
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
