//! What is watched is what was handed over.

use crate::bank::{at, case, column, limit, one, run_at, settle, steps, ten_days, watch};
use change::Entry;
use deadline::Rulebook;
use kernel::Actor;
use platform::sql::Value;
use serde_json::json;
use supervision::{LIMITS_MAX, WatchedLimit, track, track_new};
use testkit::on_each_engine;

#[test]
fn rows_follow_what_is_handed_over_and_nothing_is_written_twice() {
    on_each_engine(|app| {
        app.clock.set(at("2026-11-09T09:00:00+08:00"));
        let watched = case("TS-1", "0101", Some("handler"));
        let second = WatchedLimit {
            key: "first_contact".to_owned(),
            ..limit(
                "2026-11-09T09:00:00+08:00",
                "2026-11-10T23:59:59.999999+08:00",
            )
        };
        watch(app, &watched, &[ten_days(), second.clone()]);
        assert_eq!(one(app, "SELECT count(*) FROM supervision_limit"), 2);
        assert_eq!(one(app, "SELECT sum(version) FROM supervision_limit"), 2);
        // The same again, later: nothing is written.
        app.clock.advance(60);
        watch(app, &watched, &[ten_days(), second.clone()]);
        assert_eq!(one(app, "SELECT sum(version) FROM supervision_limit"), 2);
        // One is met, the other goes.
        let met = WatchedLimit {
            met: Some(at("2026-11-10T10:00:00+08:00")),
            ..second
        };
        watch(app, &watched, &[met]);
        assert_eq!(one(app, "SELECT count(*) FROM supervision_limit"), 1);
        assert_eq!(column(app, "TS-1", "version"), Value::Int(2));
        assert_eq!(column(app, "TS-1", "next_at"), Value::Null);
        assert_eq!(column(app, "TS-1", "running"), Value::Int(0));
        watch(app, &watched, &[]);
        assert_eq!(one(app, "SELECT count(*) FROM supervision_limit"), 0);
    });
}

#[test]
fn a_new_subject_needs_no_look_and_too_many_limits_are_refused() {
    on_each_engine(|app| {
        let hand_over = |many: usize| {
            change::run_now(&app.app, &Actor::system("test"), None, move |mut change| {
                let watched = case(&format!("TS-{many}"), "0101", None);
                let limits: Vec<_> = (0..many)
                    .map(|n| WatchedLimit {
                        key: format!("k{n}"),
                        ..ten_days()
                    })
                    .collect();
                track_new(&mut change, Rulebook::builtin(), &watched, &limits)?;
                let entry = Entry::new(watched.subject.clone(), "complaint_registered", json!({}));
                change.commit(vec![entry], ())
            })
        };
        hand_over(LIMITS_MAX).unwrap();
        assert_eq!(
            one(app, "SELECT count(*) FROM supervision_limit"),
            LIMITS_MAX as i64
        );
        assert!(hand_over(LIMITS_MAX + 1).is_err());
    });
}

#[test]
fn a_change_that_fails_leaves_what_was_watched() {
    on_each_engine(|app| {
        app.clock.set(at("2026-11-09T09:00:00+08:00"));
        watch(app, &case("TS-1", "0101", None), &[ten_days()]);
        let failed = change::run_now(&app.app, &Actor::system("test"), None, |mut change| {
            track(
                &mut change,
                Rulebook::builtin(),
                &case("TS-1", "0101", None),
                &[],
            )?;
            Err::<change::Committed<()>, _>(change::CommandError::NotFound)
        });
        assert!(failed.is_err());
        assert_eq!(one(app, "SELECT count(*) FROM supervision_limit"), 1);
    });
}

#[test]
fn nothing_is_done_while_paused_after_met_or_for_an_unknown_date() {
    on_each_engine(|app| {
        settle(app, "x");
        app.clock.set(at("2026-11-09T09:00:00+08:00"));
        let watched = case("TS-1", "0101", Some("handler"));
        let paused = WatchedLimit {
            due: None,
            paused: true,
            ..ten_days()
        };
        let unknown = WatchedLimit {
            due: None,
            ..ten_days()
        };
        let met = WatchedLimit {
            met: Some(at("2026-11-10T10:00:00+08:00")),
            ..ten_days()
        };
        let ended = WatchedLimit {
            ended: Some(at("2026-11-10T10:00:00+08:00")),
            ..ten_days()
        };
        for still in [paused, unknown, met, ended] {
            app.clock.set(at("2026-11-09T09:00:00+08:00"));
            watch(app, &watched, &[ten_days()]);
            watch(app, &watched, &[still]);
            assert_eq!(run_at(app, "2027-06-01T09:00:00+08:00"), 0);
        }
        assert_eq!(steps(app, "TS-1"), "");
    });
}
