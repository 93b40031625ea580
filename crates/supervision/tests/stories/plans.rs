//! Plans are edited, versioned, and hold for what comes after.

use crate::bank::{
    actor, at, case, column, kinds, one, run, run_at, settle, steps, ten_days, watch,
};
use change::CommandError;
use kernel::Fields;
use platform::App;
use platform::sql::{SqlError, Value};
use supervision::{PlanSaved, rules::plan::DEFAULT_TEXT, save_plans};
use testkit::on_each_engine;

fn save(app: &App, login: &str, text: &str, seen: i64) -> Result<PlanSaved, CommandError> {
    let fields = Fields::from_pairs(vec![
        ("text".to_owned(), text.to_owned()),
        ("reason".to_owned(), "试行".to_owned()),
    ]);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    runtime.block_on(save_plans(app, &actor(login), fields, seen, None))
}

#[test]
fn a_new_version_recounts_what_runs_and_makes_up_for_nothing() {
    on_each_engine(|app| {
        settle(app, "x");
        app.clock.set(at("2026-11-09T09:00:00+08:00"));
        for n in 0..250 {
            watch(
                app,
                &case(&format!("TS-{n}"), "0101", Some("handler")),
                &[ten_days()],
            );
        }
        app.clock.set(at("2026-11-14T09:00:00+08:00"));
        // The reminder moves from half to 30 %, which has passed, and a new one comes at 60 %.
        let text = DEFAULT_TEXT
            .replace("at = \"50%\"", "at = \"30%\"")
            .replace(
                "id = \"three_quarters\", at = \"75%\"",
                "id = \"sixty\", at = \"60%\"",
            );
        assert_eq!(save(app, "office", &text, 0).unwrap().version, 1);
        assert_eq!(run(app), 0, "what has passed under the new plan is silent");
        assert_eq!(
            column(app, "TS-7", "basis"),
            Value::Text("p1.r0".to_owned())
        );
        assert_eq!(
            one(
                app,
                "SELECT count(*) FROM supervision_limit WHERE basis <> 'p1.r0'"
            ),
            0
        );
        assert_eq!(run_at(app, "2026-11-16T09:00:00+08:00"), 250);
        assert_eq!(steps(app, "TS-7"), "sixty");
        let entries = kinds(app, "supervision_plan", "plans");
        assert_eq!(entries[0], "supervision_plan_changed");
        assert_eq!(
            entries.len(),
            3,
            "250 limits are counted anew in two changes: {entries:?}"
        );
    });
}

#[test]
fn a_step_that_waits_while_the_plan_changes_is_not_lost() {
    on_each_engine(|app| {
        settle(app, "x");
        app.clock.set(at("2026-11-09T09:00:00+08:00"));
        watch(app, &case("TS-1", "0101", Some("handler")), &[ten_days()]);
        // Half has passed, no job has run yet, and the plan is edited.
        app.clock.set(at("2026-11-15T09:00:00+08:00"));
        let text = DEFAULT_TEXT.replace("at = \"75%\"", "at = \"90%\"");
        save(app, "office", &text, 0).unwrap();
        assert_eq!(run(app), 1);
        assert_eq!(steps(app, "TS-1"), "half");
    });
}

#[test]
fn a_wrong_text_names_its_line_and_who_was_second_is_told() {
    on_each_engine(|app| {
        settle(app, "x");
        let wrong = DEFAULT_TEXT.replace("at = \"75%\"", "at = \"soon\"");
        let line = 1 + wrong[..wrong.find("soon").unwrap()].matches('\n').count();
        match save(app, "office", &wrong, 0) {
            Err(CommandError::Invalid(errors)) => {
                assert_eq!(errors.0[0].field, "text");
                assert!(
                    errors.0[0].say.zh.starts_with(&format!("第 {line} 行")),
                    "{errors:?}"
                );
            }
            other => panic!("{other:?}"),
        }
        assert!(matches!(
            save(app, "officer", DEFAULT_TEXT, 0),
            Err(CommandError::Forbidden(_))
        ));
        let other = DEFAULT_TEXT.replace("80%", "70%");
        save(app, "office", &other, 0).unwrap();
        assert!(matches!(
            save(app, "office", DEFAULT_TEXT, 0),
            Err(CommandError::Conflict { .. })
        ));
        match save(app, "office", &other, 1) {
            Err(CommandError::Refused(refusal)) => assert_eq!(refusal.code, "nothing_changed"),
            other => panic!("{other:?}"),
        }
        // The ledger knows the text that is stored.
        let told = app.db.read_now(|reader| {
            let row = reader.query_one(
                "SELECT state_hash FROM ledger_entry WHERE subject_kind = 'supervision_plan'
                 AND state_hash IS NOT NULL ORDER BY seq DESC LIMIT 1",
                &[],
            )?;
            let stored = supervision::state_of(reader, "supervision_plan", "plans")?;
            Ok::<_, SqlError>((row.get::<Vec<u8>>(0)?, stored))
        });
        let (told, stored) = told.unwrap();
        assert_eq!(told, stored.unwrap());
    });
}
