//! What falls due, who must agree, what a hold forbids.

use crate::bank::{actor, bank, colleague, fields, jobs, office, officer, verified, wait};
use change::{CommandError, Entry, Subject};
use complaint::commands::{Act, act};
use complaint::rules::Action;
use jiff::SignedDuration;
use kernel::{Actor, Fields, Role};
use platform::App;
use sharing::commands::retention::{self, What};
use testkit::{TestApp, on_each_engine, start};

const YEAR: i64 = 366 * 24;

fn later(test: &TestApp, hours: i64) {
    test.clock.set(start() + SignedDuration::from_hours(hours));
}

/// Ends a case: its customer took it back.
fn end(test: &TestApp, number: &str) {
    let clerk = actor(
        "chen",
        if number.contains("0200") {
            "0200"
        } else {
            "0101"
        },
        Role::Officer,
    );
    let asked = Act {
        number: number.to_owned(),
        action: Action::Withdraw,
        fields: fields(&[("reason", "客户电话撤回")]),
        version: None,
        receipt: None,
    };
    wait(act(test, &clerk, asked)).unwrap();
}

/// Stands for the room that destroys keys: asks the holds as it does, and writes down what it erased.
fn erase(
    app: &App,
    actor: &Actor,
    numbers: Vec<String>,
    reason: String,
) -> Result<(), CommandError> {
    change::run_now(app, actor, None, move |mut change| {
        for number in &numbers {
            if let Some(refusal) = sharing::hold_on(&mut change, number)? {
                return Err(refusal.into());
            }
        }
        let about = Subject::new("test", "erased");
        let entry = Entry::new(about, "erased", serde_json::json!([numbers, reason]));
        change.commit(vec![entry], ())
    })
}

fn erased(test: &TestApp) -> Vec<String> {
    let found = test
        .db
        .read_now(|reader| audit::chain(reader, "test", "erased"));
    found
        .unwrap()
        .into_iter()
        .map(|entry| entry.actor + &entry.body)
        .collect()
}

fn run(test: &TestApp) {
    for job in sharing::jobs(Some(erase)) {
        while job.run(test).unwrap() > 0 {}
    }
}

fn plans(test: &TestApp) -> Vec<String> {
    test.db
        .read_now(|reader| sharing::plan_numbers(reader, "", 10))
        .unwrap()
}

fn decide(test: &TestApp, who: &Actor, what: (What, &str)) -> Result<(), CommandError> {
    let what = (what.0, what.1.to_owned());
    wait(retention::decide(
        test,
        who,
        what,
        (true, Fields::default()),
    ))
}

#[test]
fn what_is_due_is_planned_approved_waited_for_and_then_erased() {
    on_each_engine(|test: &TestApp| {
        let cases = bank(test);
        end(test, &cases[0]);
        later(test, YEAR * 5 - 24 * 10);
        run(test);
        assert!(plans(test).is_empty(), "five years are not over");
        later(test, YEAR * 5);
        run(test);
        let plan = plans(test).remove(0);
        decide(test, &office(), (What::Plan, &plan)).unwrap();
        later(test, YEAR * 5 + 24 * 7 - 1);
        run(test);
        assert!(erased(test).is_empty(), "the waiting time is not over");
        later(test, YEAR * 5 + 24 * 7);
        run(test);
        let said = erased(test);
        assert_eq!(said.len(), 1);
        assert!(
            said[0].starts_with("zhou") && said[0].contains(&cases[0]),
            "{said:?}"
        );
        later(test, YEAR * 6);
        run(test);
        assert_eq!(plans(test).len(), 1, "it is not planned again");
        verified(test);
    });
}

#[test]
fn a_hold_forbids_until_another_releases_it() {
    on_each_engine(|test: &TestApp| {
        let cases = bank(test);
        end(test, &cases[0]);
        let set = |name: &str, value: &str| {
            let form = fields(&[
                (name, value),
                ("reason", "诉讼保全"),
                ("review", "2032-06-01"),
            ]);
            wait(retention::hold(test, &office(), form, None))
        };
        assert!(matches!(
            set("complaints", "TS-0").unwrap_err(),
            CommandError::Invalid(_)
        ));
        later(test, YEAR * 5);
        run(test);
        let plan = plans(test).remove(0);
        decide(test, &office(), (What::Plan, &plan)).unwrap();
        // All cases of a person, by their telephone, between approval and erasure.
        let hold = set("person", crate::bank::PHONE).unwrap();
        later(test, YEAR * 5 + 24 * 8);
        run(test);
        assert!(erased(test).is_empty());
        let why = fields(&[("reason", "已结案")]);
        wait(retention::ask_release(test, &office(), hold.clone(), why)).unwrap();
        let own = decide(test, &office(), (What::Release, &hold)).unwrap_err();
        assert!(matches!(own, CommandError::Refused(refusal) if refusal.code == "own_request"));
        run(test);
        assert_eq!(plans(test).len(), 1, "it still holds");
        decide(test, &colleague(), (What::Release, &hold)).unwrap();
        run(test);
        assert_eq!(plans(test).len(), 2, "free again, due again");
        verified(test);
    });
}

#[test]
fn a_schedule_holds_once_another_has_approved_it() {
    on_each_engine(|test: &TestApp| {
        let cases = bank(test);
        end(test, &cases[0]);
        let form = |months| {
            fields(&[
                ("complaint", months),
                ("disclosure", "36"),
                ("export_request", "36"),
                ("notice", "12"),
            ])
        };
        let short = wait(retention::draft(test, &office(), form("35"), None));
        assert!(matches!(short.unwrap_err(), CommandError::Invalid(_)));
        let number = wait(retention::draft(test, &office(), form("36"), None)).unwrap();
        later(test, YEAR * 3);
        run(test);
        assert!(plans(test).is_empty());
        assert!(decide(test, &office(), (What::Schedule, &number)).is_err());
        decide(test, &colleague(), (What::Schedule, &number)).unwrap();
        jobs(test);
        assert_eq!(plans(test).len(), 1);
        verified(test);
    });
}

#[test]
fn notices_past_their_period_are_forgotten_and_it_is_told() {
    on_each_engine(|test: &TestApp| {
        bank(test);
        // Somebody is told of this one.
        let draft = fields(&[
            ("complaint", "60"),
            ("disclosure", "60"),
            ("export_request", "60"),
            ("notice", "24"),
        ]);
        wait(retention::draft(test, &office(), draft, None)).unwrap();
        let notices = || {
            let found = test
                .db
                .read_now(|reader| reader.query("SELECT id FROM notify_notice", &[]));
            found.unwrap().len()
        };
        later(test, YEAR);
        run(test);
        assert_eq!(notices(), 1);
        later(test, YEAR * 2);
        run(test);
        assert_eq!(notices(), 0);
        let told = test
            .db
            .read_now(|reader| audit::chain(reader, "retention", "notice"));
        assert_eq!(told.unwrap().len(), 1);
        verified(test);
    });
}

#[test]
fn an_erasure_that_somebody_asks_for_waits_for_another_and_for_the_law() {
    on_each_engine(|test: &TestApp| {
        let cases = bank(test);
        end(test, &cases[0]);
        let ask = |who: &Actor, name: &str, value: &str| {
            let form = fields(&[(name, value), ("reason", "客户本人申请删除")]);
            wait(retention::ask_erasure(test, who, form, None))
        };
        let refused = |name: &str, value: &str| match ask(&office(), name, value) {
            Err(CommandError::Invalid(errors)) => errors.0[0].say.en.clone(),
            other => panic!("{other:?}"),
        };
        let clerk = ask(&officer(), "complaints", &cases[0]);
        assert!(
            matches!(clerk, Err(CommandError::Forbidden(_))),
            "{clerk:?}"
        );
        assert!(refused("complaints", &cases[1]).contains("is not over"));
        assert!(refused("complaints", &cases[0]).contains("the law has it kept"));
        // Past the lawful three years, but not past the bank's own five.
        later(test, YEAR * 3 + 48);
        assert!(refused("person", crate::bank::PHONE).contains("is not over"));
        let held = fields(&[
            ("complaints", &cases[0]),
            ("reason", "诉讼保全"),
            ("review", "2032-06-01"),
        ]);
        let hold = wait(retention::hold(test, &office(), held, None)).unwrap();
        assert!(refused("complaints", &cases[0]).contains(&hold));
        let why = fields(&[("reason", "已结案")]);
        wait(retention::ask_release(test, &office(), hold.clone(), why)).unwrap();
        decide(test, &colleague(), (What::Release, &hold)).unwrap();

        let plan = ask(&office(), "complaints", &cases[0]).unwrap();
        assert!(refused("complaints", &cases[0]).contains("in a plan"));
        let own = decide(test, &office(), (What::Plan, &plan)).unwrap_err();
        assert!(matches!(own, CommandError::Refused(refusal) if refusal.code == "own_request"));
        decide(test, &colleague(), (What::Plan, &plan)).unwrap();
        run(test);
        assert!(erased(test).is_empty(), "the waiting time is not over");
        later(test, YEAR * 3 + 48 + 24 * 7);
        run(test);
        let said = erased(test);
        assert_eq!(said.len(), 1);
        assert!(
            said[0].starts_with("wu") && said[0].contains(&cases[0]),
            "{said:?}"
        );
        verified(test);
    });
}
