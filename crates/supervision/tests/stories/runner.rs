//! What the jobs do, and that they do it once.

use crate::bank::{
    acts, at, case, column, kinds, limit, notices, one, run, run_at, settle, steps, ten_days, watch,
};
use kernel::Actor;
use platform::sql::{Value, args};
use supervision::WatchedLimit;
use testkit::on_each_engine;

#[test]
fn a_limit_goes_its_way_from_reminder_to_leadership() {
    on_each_engine(|app| {
        settle(app, "x");
        app.clock.set(at("2026-11-09T09:00:00+08:00"));
        watch(app, &case("TS-1", "0101", Some("handler")), &[ten_days()]);
        // Half of ten days and fifteen hours: Saturday 2026-11-14, 16:30.
        assert_eq!(run_at(app, "2026-11-14T16:29:59+08:00"), 0);
        assert_eq!(run_at(app, "2026-11-14T16:30:00+08:00"), 1);
        assert_eq!(run(app), 0);
        assert_eq!(
            acts(app, "TS-1"),
            [("half".to_owned(), "handler".to_owned())]
        );
        for now in [
            "2026-11-17T08:15:00+08:00", // three quarters
            "2026-11-17T09:00:00+08:00",
            "2026-11-19T09:00:00+08:00",
            "2026-11-20T00:00:00+08:00",
            "2026-11-20T09:00:00+08:00",
            "2026-11-24T09:00:00+08:00",
        ] {
            assert_eq!(run_at(app, now), 1, "{now}");
        }
        assert_eq!(
            run_at(app, "2027-11-24T09:00:00+08:00"),
            0,
            "the plan is at its end"
        );
        let told: Vec<_> = acts(app, "TS-1");
        let of = |step: &str| {
            let found = told.iter().find(|(known, _)| known == step);
            found.map_or("", |(_, recipients)| recipients.as_str())
        };
        // The sub-branch has no officer: its branch's is told in their place.
        assert_eq!(of("three_quarters"), "officer handler");
        assert_eq!(of("two_days_left"), "officer handler");
        assert_eq!(of("overdue"), "office officer handler");
        assert_eq!(of("overdue_3"), "leader office officer handler");
        let entries = kinds(app, "complaint", "TS-1");
        assert_eq!(
            entries,
            [
                "complaint_changed",
                "supervision_reminded",
                "supervision_reminded",
                "supervision_escalated",
                "supervision_escalated",
                "supervision_escalated",
                "supervision_red_listed",
                "supervision_escalated",
                "supervision_escalated",
            ]
        );
        assert_eq!(column(app, "TS-1", "red"), Value::Int(1));
        assert_eq!(notices(app, "leader"), ["leadership_escalation"]);
        assert_eq!(notices(app, "office"), ["deadline_overdue"; 3]);
        let handler = notices(app, "handler");
        assert_eq!(handler[..4], ["deadline_reminder"; 4]);
        assert_eq!(handler[4..], ["deadline_overdue"; 3]);
        let officer = notices(app, "officer");
        assert_eq!(
            officer[..3],
            [
                "deadline_reminder",
                "deadline_escalated",
                "deadline_escalated"
            ]
        );
    });
}

#[test]
fn without_a_handler_or_with_one_who_has_left_the_unit_is_told() {
    on_each_engine(|app| {
        settle(app, "x");
        app.clock.set(at("2026-11-09T09:00:00+08:00"));
        watch(app, &case("TS-1", "0101", None), &[ten_days()]);
        watch(app, &case("TS-2", "0101", Some("handler")), &[ten_days()]);
        watch(app, &case("TS-3", "0200", Some("nobody")), &[ten_days()]);
        let locked: Result<u64, platform::sql::SqlError> = app.db.write_now(|tx| {
            tx.execute(
                "UPDATE identity_account SET status = 'locked' WHERE login = 'handler'",
                &[],
            )
        });
        assert_eq!(locked, Ok(1));
        assert_eq!(run_at(app, "2026-11-15T09:00:00+08:00"), 3);
        for (number, told) in [("TS-1", "officer"), ("TS-2", "officer"), ("TS-3", "other")] {
            assert_eq!(acts(app, number)[0].1, told, "{number}");
        }
    });
}

#[test]
fn a_later_date_brings_no_burst_and_an_overdue_limit_first_seen_brings_one() {
    on_each_engine(|app| {
        settle(app, "x");
        app.clock.set(at("2026-11-18T09:00:00+08:00"));
        // First seen with most of the time gone: silent until the next step.
        watch(app, &case("TS-1", "0101", Some("handler")), &[ten_days()]);
        assert_eq!(run(app), 0);
        // Extended: steps of the longer time that have passed are silent as well.
        let longer = WatchedLimit {
            due: Some(at("2026-12-09T23:59:59.999999+08:00")),
            ..ten_days()
        };
        watch(
            app,
            &case("TS-1", "0101", Some("handler")),
            std::slice::from_ref(&longer),
        );
        assert_eq!(run(app), 0);
        assert_eq!(run_at(app, "2026-11-24T16:30:00+08:00"), 1);
        assert_eq!(steps(app, "TS-1"), "half");
        // Paused over the next steps and resumed with a later date: silent again.
        let paused = WatchedLimit {
            due: None,
            paused: true,
            ..longer
        };
        watch(app, &case("TS-1", "0101", Some("handler")), &[paused]);
        assert_eq!(run_at(app, "2026-12-20T09:00:00+08:00"), 0);
        let resumed = WatchedLimit {
            due: Some(at("2026-12-25T23:59:59.999999+08:00")),
            ..ten_days()
        };
        watch(app, &case("TS-1", "0101", Some("handler")), &[resumed]);
        assert_eq!(run(app), 0);
        // Seen overdue for the first time: the highest step, once.
        watch(app, &case("TS-2", "0101", Some("handler")), &[ten_days()]);
        assert_eq!(run(app), 1);
        assert_eq!(steps(app, "TS-2"), "overdue_3");
        assert_eq!(
            run_at(app, "2027-12-20T09:00:00+08:00"),
            1,
            "TS-1 is overdue by then"
        );
    });
}

#[test]
fn a_clock_set_back_does_nothing_twice() {
    on_each_engine(|app| {
        settle(app, "x");
        app.clock.set(at("2026-11-09T09:00:00+08:00"));
        watch(app, &case("TS-1", "0101", Some("handler")), &[ten_days()]);
        assert_eq!(run_at(app, "2026-11-15T09:00:00+08:00"), 1);
        // Back by five days; somebody works on the case meanwhile; forward again.
        app.clock.set(at("2026-11-10T09:00:00+08:00"));
        assert_eq!(run(app), 0);
        watch(app, &case("TS-1", "0101", Some("officer")), &[ten_days()]);
        assert_eq!(run_at(app, "2026-11-15T10:00:00+08:00"), 0);
        assert_eq!(steps(app, "TS-1"), "half");
        // The next step comes at its own moment all the same.
        assert_eq!(run_at(app, "2026-11-17T08:15:00+08:00"), 1);
        assert_eq!(steps(app, "TS-1"), "half three_quarters");
    });
}

#[test]
fn a_clock_set_ahead_does_the_highest_step_once_and_no_storm() {
    on_each_engine(|app| {
        settle(app, "x");
        app.clock.set(at("2026-11-09T09:00:00+08:00"));
        for n in 0..120 {
            watch(
                app,
                &case(&format!("TS-{n}"), "0101", Some("handler")),
                &[ten_days()],
            );
        }
        // Seven steps have passed for each; one act each.
        assert_eq!(run_at(app, "2026-12-09T09:00:00+08:00"), 120);
        assert_eq!(one(app, "SELECT count(*) FROM supervision_act"), 120);
        assert_eq!(
            one(
                app,
                "SELECT count(*) FROM supervision_act WHERE step = 'overdue_3'"
            ),
            120
        );
        assert_eq!(one(app, "SELECT sum(red) FROM supervision_limit"), 120);
        // Put right again: nothing is sent for a limit that was dealt with, none is lost that begins
        // now.
        assert_eq!(run_at(app, "2026-11-09T10:00:00+08:00"), 0);
        watch(
            app,
            &case("TS-new", "0101", Some("handler")),
            &[limit(
                "2026-11-09T10:00:00+08:00",
                "2026-11-19T23:59:59.999999+08:00",
            )],
        );
        assert_eq!(run_at(app, "2026-11-15T09:00:00+08:00"), 1);
        assert_eq!(steps(app, "TS-new"), "half");
    });
}

#[test]
fn a_date_that_goes_and_comes_back_is_not_acted_on_again() {
    on_each_engine(|app| {
        settle(app, "x");
        app.clock.set(at("2026-11-25T09:00:00+08:00"));
        let watched = case("TS-1", "0101", Some("handler"));
        watch(app, &watched, &[ten_days()]);
        assert_eq!(run(app), 1);
        let longer = WatchedLimit {
            due: Some(at("2026-12-09T23:59:59.999999+08:00")),
            ..ten_days()
        };
        watch(app, &watched, &[longer]);
        assert_eq!(
            column(app, "TS-1", "red"),
            Value::Int(0),
            "off the red list"
        );
        watch(app, &watched, &[ten_days()]);
        run(app);
        assert_eq!(steps(app, "TS-1"), "overdue_3");
        assert_eq!(
            kinds(app, "complaint", "TS-1").last().map(String::as_str),
            Some("supervision_passed_over")
        );
        assert_eq!(run(app), 0);
    });
}

#[test]
fn a_limit_that_changed_since_it_was_read_is_left_to_the_next_round() {
    on_each_engine(|app| {
        settle(app, "x");
        app.clock.set(at("2026-11-09T09:00:00+08:00"));
        watch(app, &case("TS-1", "0101", Some("handler")), &[ten_days()]);
        // As if another server had written the row between look and change.
        app.clock.set(at("2026-11-15T09:00:00+08:00"));
        let version = column(app, "TS-1", "version");
        let moved: Result<u64, platform::sql::SqlError> = app
            .db
            .write_now(|tx| tx.execute("UPDATE supervision_limit SET version = $1", &args![99]));
        assert_eq!((version, moved), (Value::Int(1), Ok(1)));
        assert_eq!(run(app), 1);
        assert_eq!(column(app, "TS-1", "version"), Value::Int(100));
        let by = app.db.read_now(|reader| {
            reader.query_one(
                "SELECT actor FROM ledger_entry WHERE kind = 'supervision_reminded'",
                &[],
            )
        });
        let by: platform::sql::Row = by.unwrap();
        assert_eq!(
            by.get::<String>(0).unwrap(),
            Actor::system("supervision").login
        );
    });
}
