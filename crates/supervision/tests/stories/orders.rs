//! Supervision orders: who issues, who answers, what is watched, what the ledger knows.

use crate::bank::{actor, acts, at, case, column, kinds, notices, run_at, settle, ten_days, watch};
use change::{CommandError, Subject};
use kernel::Fields;
use platform::App;
use platform::sql::{SqlError, Value};
use supervision::rules::order::{Action, Status};
use supervision::{Issued, ORDER, act, issue, orders_of, orders_waiting_for, urge};
use testkit::on_each_engine;

fn fields(pairs: &[(&str, &str)]) -> Fields {
    let owned = pairs
        .iter()
        .map(|(k, v)| ((*k).to_owned(), (*v).to_owned()));
    Fields::from_pairs(owned.collect())
}

fn wait<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap()
        .block_on(future)
}

fn order(app: &App, by: &str, pairs: &[(&str, &str)]) -> Result<Issued, CommandError> {
    wait(issue(app, &actor(by), fields(pairs), None))
}

fn step(
    app: &App,
    by: &str,
    number: &str,
    action: Action,
    pairs: &[(&str, &str)],
) -> Result<Issued, CommandError> {
    wait(act(
        app,
        &actor(by),
        number,
        action,
        (fields(pairs), None),
        None,
    ))
}

fn code(result: Result<Issued, CommandError>) -> String {
    match result.unwrap_err() {
        CommandError::Refused(refusal) => refusal.code.to_owned(),
        CommandError::Invalid(errors) => format!("{}: {}", errors.0[0].field, errors.0[0].code),
        other => format!("{other:?}"),
    }
}

const ASKED: [(&str, &str); 4] = [
    ("unit", "0101"),
    ("about", "TS-1"),
    ("text", "请核实并于限期内回复"),
    ("due", "2026-11-13"),
];

fn bank(app: &App) {
    settle(app, "x");
    app.clock.set(at("2026-11-09T09:00:00+08:00"));
    watch(app, &case("TS-1", "0101", Some("handler")), &[ten_days()]);
}

#[test]
fn an_order_is_on_both_timelines_and_its_reply_is_watched() {
    on_each_engine(|app| {
        bank(app);
        let issued = order(app, "officer", &ASKED).unwrap();
        assert_eq!(issued.number, "DB-20261109-001");
        let number = issued.number.as_str();
        assert_eq!(kinds(app, ORDER, number), ["supervision_order_issued"]);
        let case_kinds = kinds(app, "complaint", "TS-1");
        assert_eq!(
            case_kinds.last().map(String::as_str),
            Some("supervision_order_issued")
        );
        assert_eq!(
            column(app, number, "limit_key"),
            Value::Text("order_reply".to_owned())
        );
        assert_eq!(notices(app, "handler"), ["supervision_order"]);
        assert_eq!(notices(app, "near"), Vec::<String>::new());
        // Not answered: the day before, then overdue, up the tree.
        assert_eq!(run_at(app, "2026-11-12T09:00:00+08:00"), 1);
        assert_eq!(run_at(app, "2026-11-14T00:00:00+08:00"), 1);
        let told: Vec<_> = acts(app, number);
        assert_eq!(told[0].0, "day_before");
        assert_eq!(told[1].0, "overdue");
        assert_eq!(column(app, number, "red"), Value::Int(1));
        // Answered, returned with a new day, answered, accepted.
        let reply = [("answer", "已核实，已联系客户")];
        step(app, "handler", number, Action::Answer, &reply).unwrap();
        assert_eq!(column(app, number, "running"), Value::Int(0));
        let last = |login: &str| notices(app, login).pop().unwrap();
        assert_eq!(last("officer"), "supervision_order_answered");
        let back = [("reason", "未附凭证"), ("due", "2026-11-20")];
        step(app, "officer", number, Action::Return, &back).unwrap();
        assert_eq!(column(app, number, "running"), Value::Int(1));
        assert_eq!(last("handler"), "supervision_order");
        assert_eq!(
            column(app, number, "red"),
            Value::Int(0),
            "a new day takes it off the list"
        );
        step(app, "handler", number, Action::Answer, &reply).unwrap();
        step(app, "officer", number, Action::Accept, &[]).unwrap();
        assert_eq!(
            run_at(app, "2026-12-20T09:00:00+08:00"),
            1,
            "the case itself, nothing of the order"
        );
        let stored = app.db.read_now({
            let number = number.to_owned();
            move |reader| supervision::state_of(reader, ORDER, &number)
        });
        let told = app.db.read_now(|reader| {
            let row = reader.query_one(
                "SELECT state_hash FROM ledger_entry WHERE subject_kind = 'supervision_order'
                 ORDER BY seq DESC LIMIT 1",
                &[],
            )?;
            row.get::<Vec<u8>>(0)
        });
        assert_eq!(told.unwrap(), stored.unwrap().unwrap());
    });
}

#[test]
fn who_is_out_of_reach_neither_issues_nor_answers_nor_sees() {
    on_each_engine(|app| {
        bank(app);
        assert_eq!(code(order(app, "other", &ASKED)), "about: unknown_number");
        let alone = [ASKED[0], ASKED[2], ASKED[3]];
        assert_eq!(code(order(app, "other", &alone)), "order_out_of_reach");
        assert_eq!(code(order(app, "handler", &alone)), "order_out_of_reach");
        let mut wrong = ASKED;
        wrong[0] = ("unit", "9999");
        assert_eq!(code(order(app, "officer", &wrong)), "unit: unknown_unit");
        wrong[0] = ASKED[0];
        let mut named = wrong.to_vec();
        named.push(("person", "near"));
        assert_eq!(
            code(order(app, "officer", &named)),
            "person: person_elsewhere"
        );
        wrong[3] = ("due", "2026-11-08");
        assert_eq!(code(order(app, "officer", &wrong)), "due: due_out_of_range");
        let number = order(app, "officer", &ASKED).unwrap().number;
        let reply = [("answer", "x")];
        // A unit whose code begins the same way.
        let near = step(app, "near", &number, Action::Answer, &reply);
        assert!(matches!(near, Err(CommandError::NotFound)), "{near:?}");
        let other = step(app, "other", &number, Action::Withdraw, &[("reason", "x")]);
        assert!(matches!(other, Err(CommandError::NotFound)), "{other:?}");
        let waiting = |login: &str| {
            let by = actor(login);
            let found = app.db.read_now(move |reader| {
                orders_waiting_for(reader, &by, at("2026-11-09T09:00:00+08:00"))
            });
            found.unwrap().len()
        };
        assert_eq!(
            (waiting("handler"), waiting("near"), waiting("officer")),
            (1, 0, 0)
        );
        let about: Result<_, SqlError> = app.db.read_now(|reader| {
            orders_of(
                reader,
                &actor("officer"),
                &Subject::new("complaint", "TS-1"),
            )
        });
        assert_eq!(about.unwrap()[0].status, Status::Issued);
        let others: Result<_, SqlError> = app.db.read_now(|reader| {
            orders_of(reader, &actor("other"), &Subject::new("complaint", "TS-1"))
        });
        assert!(others.unwrap().is_empty(), "whoever may not see the order");
    });
}

#[test]
fn an_order_is_never_sent_to_nobody() {
    on_each_engine(|app| {
        bank(app);
        // The only people above and at unit 0200 who may reply: the branch's own officer.
        let far = [("unit", "0200"), ASKED[2], ASKED[3]];
        assert_eq!(code(order(app, "other", &far)), "nobody_to_answer");
        let number = order(app, "office", &far).unwrap().number;
        step(app, "other", &number, Action::Answer, &[("answer", "x")]).unwrap();
        // A unit without anybody who may: those of the unit above reply.
        let gone: Result<u64, SqlError> = app.db.write_now(|tx| {
            tx.execute(
                "UPDATE identity_account SET status = 'closed' WHERE login = 'handler'",
                &[],
            )
        });
        assert_eq!(gone, Ok(1));
        let number = order(app, "office", &ASKED).unwrap().number;
        step(app, "officer", &number, Action::Answer, &[("answer", "x")]).unwrap();
    });
}

#[test]
fn numbers_count_up_and_a_form_sent_twice_is_one_order() {
    on_each_engine(|app| {
        bank(app);
        let send = |receipt: &str| {
            let receipt = Some(receipt.to_owned());
            wait(issue(app, &actor("office"), fields(&ASKED), receipt))
                .unwrap()
                .number
        };
        assert_eq!(send("a"), "DB-20261109-001");
        assert_eq!(send("a"), "DB-20261109-001");
        assert_eq!(send("b"), "DB-20261109-002");
        app.clock.set(at("2026-11-10T00:00:00+08:00"));
        assert_eq!(send("c"), "DB-20261110-001");
        // The version on the page is an old one.
        let (by, reply) = (actor("handler"), fields(&[("answer", "x")]));
        let number = "DB-20261109-001";
        wait(act(
            app,
            &by,
            number,
            Action::Answer,
            (reply.clone(), Some(1)),
            None,
        ))
        .unwrap();
        let late = wait(act(
            app,
            &by,
            number,
            Action::Answer,
            (reply, Some(1)),
            None,
        ));
        assert!(
            matches!(late, Err(CommandError::Conflict { .. })),
            "{late:?}"
        );
    });
}

#[test]
fn a_limit_is_urged_once_in_some_hours_and_only_within_reach() {
    on_each_engine(|app| {
        bank(app);
        let which = ("complaint", "TS-1", "reply");
        let by = |login: &str| wait(urge(app, &actor(login), which, None));
        assert_eq!(
            by("office").unwrap().names,
            ["Name of officer", "Name of handler"]
        );
        let code = |result: Result<supervision::Urged, CommandError>| match result {
            Err(CommandError::Refused(refusal)) => refusal.code.to_owned(),
            other => format!("{other:?}"),
        };
        assert_eq!(code(by("officer")), "urged_lately");
        app.clock.advance(4 * 3600);
        // Who urges is not told.
        assert_eq!(by("officer").unwrap().names, ["Name of handler"]);
        // A clock set back locks nothing.
        app.clock.set(at("2026-11-09T08:00:00+08:00"));
        assert!(by("office").is_ok());
        assert!(matches!(by("other"), Err(CommandError::NotFound)));
        assert!(matches!(by("handler"), Err(CommandError::Forbidden(_))));
        let kinds = kinds(app, "complaint", "TS-1");
        assert_eq!(
            kinds
                .iter()
                .filter(|kind| *kind == "supervision_urged")
                .count(),
            3
        );
        let met = supervision::WatchedLimit {
            met: Some(at("2026-11-09T10:00:00+08:00")),
            ..ten_days()
        };
        watch(app, &case("TS-1", "0101", Some("handler")), &[met]);
        assert_eq!(code(by("office")), "limit_done");
    });
}

#[test]
fn who_is_complained_about_stands_back() {
    on_each_engine(|app| {
        settle(app, "x");
        app.clock.set(at("2026-11-09T09:00:00+08:00"));
        let mut accused = case("TS-1", "0101", Some("handler"));
        accused.recused = vec!["officer".to_owned(), "handler".to_owned()];
        watch(app, &accused, &[ten_days()]);
        let which = ("complaint", "TS-1", "reply");
        let urged = wait(urge(app, &actor("officer"), which, None));
        let Err(CommandError::Refused(refusal)) = urged else {
            panic!("the accused urged: {urged:?}");
        };
        assert_eq!(refusal.code, "recused");
        assert_eq!(code(order(app, "officer", &ASKED)), "recused");
        let mut named = ASKED.to_vec();
        named.push(("person", "handler"));
        assert_eq!(code(order(app, "office", &named)), "person: recused");
        // Every step of the plan passes: neither of the two is told of any.
        run_at(app, "2026-11-25T09:00:00+08:00");
        for (step, told) in acts(app, "TS-1") {
            let told: Vec<&str> = told.split_whitespace().collect();
            for login in ["officer", "handler"] {
                assert!(!told.contains(&login), "{step} told {login}");
            }
        }
        assert!(notices(app, "officer").is_empty() && notices(app, "handler").is_empty());
    });
}
