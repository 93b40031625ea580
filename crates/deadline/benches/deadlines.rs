//! Deadline computations per second, on one core. Measured, never asserted.

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use deadline::{
    Calendar, CutOff, Event, EventKind, Facts, Hours, Limit, Pack, Pause, Schedule, Timetable,
    Unit, explain,
};
use jiff::SignedDuration;
use kernel::{Instant, bank_zone, instant_from_micros};
use std::hint::black_box;

/// Receipts spread over ten years, one every 88 minutes or so.
const STARTS: i64 = 60_000;
const HOUR: i64 = 3_600_000_000;

fn starts() -> Vec<Instant> {
    let first: Instant = "2015-01-01T00:00:00Z"
        .parse()
        .expect("invariant: an instant");
    let step = 10 * 365 * 24 * HOUR / STARTS;
    (0..STARTS)
        .map(|i| instant_from_micros(first.as_microsecond() + i * step))
        .collect()
}

fn later(at: Instant, hours: i64) -> Instant {
    instant_from_micros(at.as_microsecond() + hours * HOUR)
}

fn two_pauses(at: Instant) -> [(Instant, Instant); 2] {
    [
        (later(at, 50), later(at, 130)),
        (later(at, 400), later(at, 500)),
    ]
}

fn deadlines(criterion: &mut Criterion) {
    let starts = starts();
    let (calendar, zone) = (Calendar::state_council(), bank_zone());
    let mut group = criterion.benchmark_group("deadlines");
    group.throughput(Throughput::Elements(starts.len() as u64));

    let limit = |unit| Limit {
        unit,
        length: 30,
        first_day_counted: false,
        cut_off: CutOff::EndOfDay,
    };
    for (name, unit) in [
        ("30_working_days", Unit::WorkingDay),
        ("30_natural_days", Unit::NaturalDay),
    ] {
        let limit = limit(unit);
        group.bench_function(format!("{name}_two_pauses"), |bench| {
            bench.iter(|| {
                for start in &starts {
                    let pauses = two_pauses(*start).map(|(from, to)| Pause { from, to: Some(to) });
                    black_box(limit.due(calendar, &zone, *start, &pauses)).ok();
                }
            });
        });
    }

    let hours = Hours::parse("Mon-Fri 09:00-12:00+13:00-17:00").expect("invariant: hours");
    let schedule = Schedule::new(hours, zone).with_calendar(calendar);
    let table = Timetable::new(
        &schedule,
        jiff::civil::date(2014, 12, 1),
        jiff::civil::date(2026, 12, 31),
    )
    .expect("invariant: loaded years");
    let amount = SignedDuration::from_hours(30 * 7);
    group.bench_function("210_working_hours_two_pauses", |bench| {
        bench.iter(|| {
            for start in &starts {
                black_box(table.add(*start, amount, &two_pauses(*start)));
            }
        });
    });
    group.finish();
}

fn explanations(criterion: &mut Criterion) {
    let pack = Pack::builtin("cn-nfra-2020-3").expect("invariant: shipped");
    let internal = Pack::builtin("bank-internal-1");
    let at: Instant = "2026-02-10T01:00:00Z"
        .parse()
        .expect("invariant: an instant");
    let facts = Facts::received(at)
        .with(Event::at(EventKind::FirstContact, later(at, 4)))
        .with(Event::at(EventKind::Assigned, later(at, 5)))
        .with(Event::span(
            EventKind::Mediation,
            later(at, 50),
            later(at, 130),
        ))
        .with(Event::at(EventKind::ExtensionComplex, later(at, 200)));
    criterion.bench_function("explain_a_case_in_words", |bench| {
        bench.iter_batched(
            || facts.clone(),
            |facts| explain(pack, internal, Calendar::state_council(), &facts),
            BatchSize::SmallInput,
        );
    });
}

criterion_group!(benches, deadlines, explanations);
criterion_main!(benches);
