//! A request end to end: sealed in the store, watched, answered, revealed for a purpose, and its pages.

use crate::bank::{actor, at, fields, settle};
use crate::site::{PASSWORD, Site, nothing_held, rows, texts, wait};
use axum::http::StatusCode;
use change::CommandError;
use kernel::Actor;
use platform::sql::{Row, SqlError, Value, args};
use platform::{App, Keys};
use privacy::rules::Action;
use privacy::{Done, act, register, reveal};
use testkit::on_each_engine;

const NAME: &str = "张金丝雀";
const PHONE: &str = "13812345678";
const WORDS: &str = "请删除我的旧地址紫竹院路";

fn receive(app: &App, login: &str) -> Result<Done, CommandError> {
    let asked = [
        ("kind", "delete"),
        ("applicant", "self"),
        ("channel", "counter"),
        ("name", NAME),
        ("phone", PHONE),
        ("content", WORDS),
    ];
    let asked = (fields(&asked), Vec::new());
    wait(register(app, &actor(login), asked, None))
}

fn step(
    app: &App,
    login: &str,
    number: &str,
    action: Action,
    asked: &[(&str, &str)],
) -> Result<Done, CommandError> {
    wait(act(
        app,
        &actor(login),
        number,
        action,
        (fields(asked), None),
        None,
    ))
}

const CHECK: [(&str, &str); 2] = [("method", "original"), ("paper", "id_card")];

#[test]
fn what_is_said_about_the_person_is_nowhere_readable_in_the_store() {
    on_each_engine(|app| {
        settle(app, "x");
        let done = receive(app, "clerk").unwrap();
        step(
            app,
            "officer",
            &done.number,
            Action::CheckIdentity,
            &[CHECK[0], CHECK[1], ("note", "核对张金丝雀本人")],
        )
        .unwrap();
        let mut all = texts(&rows(app, "SELECT * FROM privacy_request"));
        all += &texts(&rows(app, "SELECT * FROM ledger_entry"));
        all += &texts(&rows(app, "SELECT * FROM supervision_limit"));
        assert!(all.contains(&done.number), "the looks saw the request");
        for personal in ["金丝雀", PHONE, "紫竹院", "5678"] {
            assert!(!all.contains(personal), "{personal} is readable");
        }
    });
}

#[test]
fn a_request_is_watched_and_its_answer_meets_both_limits() {
    on_each_engine(|app| {
        settle(app, "x");
        let number = receive(app, "clerk").unwrap().number;
        assert_eq!(number, "GR-20261125-001");
        let limits = || {
            let sql = "SELECT limit_key, met_at FROM supervision_limit ORDER BY limit_key";
            let found = rows(app, sql);
            let one = |row: &Row| (row.get::<String>(0).unwrap(), row.values()[1].clone());
            found.iter().map(one).collect::<Vec<_>>()
        };
        let keys: Vec<_> = limits()
            .into_iter()
            .map(|(key, met)| (key, met == Value::Null))
            .collect();
        assert_eq!(
            keys,
            [
                ("rights_reply".to_owned(), true),
                ("rights_reply_internal".to_owned(), true)
            ]
        );
        step(app, "officer", &number, Action::CheckIdentity, &CHECK).unwrap();
        step(app, "officer", &number, Action::Take, &[]).unwrap();
        let answer = [
            ("result", "done"),
            ("told_by", "letter"),
            ("answer", "已删除"),
        ];
        let by_clerk = step(app, "clerk", &number, Action::Answer, &answer);
        assert!(matches!(by_clerk, Err(CommandError::Refused(r)) if r.code == "request_not_yours"));
        assert!(matches!(
            step(app, "other", &number, Action::Answer, &answer),
            Err(CommandError::NotFound)
        ));
        step(app, "officer", &number, Action::Answer, &answer).unwrap();
        assert!(limits().into_iter().all(|(_, met)| met != Value::Null));
        let late = "SELECT late FROM privacy_request";
        assert_eq!(rows(app, late)[0].get::<i64>(0).unwrap(), 0);
    });
}

#[test]
fn an_answer_after_the_limit_is_late() {
    on_each_engine(|app| {
        settle(app, "x");
        let number = receive(app, "clerk").unwrap().number;
        step(app, "officer", &number, Action::CheckIdentity, &CHECK).unwrap();
        step(app, "officer", &number, Action::Take, &[]).unwrap();
        app.clock.set(at("2026-12-26T09:00:00+08:00"));
        let answer = [
            ("result", "done"),
            ("told_by", "letter"),
            ("answer", "已删除"),
        ];
        step(app, "officer", &number, Action::Answer, &answer).unwrap();
        assert_eq!(
            rows(app, "SELECT late FROM privacy_request")[0]
                .get::<i64>(0)
                .unwrap(),
            1
        );
    });
}

#[test]
fn a_look_needs_a_purpose_and_is_recorded_before_it_shows() {
    on_each_engine(|app| {
        settle(app, "x");
        let number = receive(app, "clerk").unwrap().number;
        let look = |login: &str, why: &str| {
            let asked = fields(&[("reason", why)]);
            wait(reveal(app, &actor(login), &number, asked, nothing_held))
        };
        let looks = || {
            rows(
                app,
                "SELECT body FROM ledger_entry WHERE kind = 'privacy_person_revealed'",
            )
        };
        assert!(matches!(
            look("officer", "看"),
            Err(CommandError::Invalid(_))
        ));
        assert!(matches!(
            look("auditor", "审计抽查"),
            Err(CommandError::Forbidden(_))
        ));
        assert!(matches!(
            look("other", "审计抽查"),
            Err(CommandError::NotFound)
        ));
        assert!(looks().is_empty());
        let shown = look("officer", "办理删除请求").unwrap();
        assert_eq!(
            (shown.private.name.as_str(), shown.private.content.as_str()),
            (NAME, WORDS)
        );
        assert!(texts(&looks()).contains("办理删除请求"));
    });
}

#[test]
fn a_new_master_key_reaches_requests_and_the_old_one_is_needed_no_more() {
    on_each_engine(|test| {
        let server = || App {
            keys: Keys::open(&test.dir().join("keys"), &test.app.entropy).unwrap(),
            ..test.app.clone()
        };
        let app = server();
        vault::unlock(&app).unwrap();
        settle(&app, "x");
        let number = receive(&app, "clerk").unwrap().number;
        let entries = rows(
            &app,
            "SELECT state_hash FROM ledger_entry WHERE subject_kind = 'privacy_request'",
        );
        let recorded: Vec<u8> = entries[0].get(0).unwrap();
        let old = app.keys.master_id();
        vault::rotate(&app, &kernel::Actor::system("test"), None).unwrap();
        while vault::rewrap(&app).unwrap() > 0 {}
        std::fs::remove_file(test.dir().join(format!("keys/master-{old}.key"))).unwrap();
        let later = server();
        assert_ne!(later.keys.master_id(), old);
        let asked = fields(&[("reason", "办理删除请求")]);
        let shown = wait(reveal(
            &later,
            &actor("officer"),
            &number,
            asked,
            nothing_held,
        ));
        assert_eq!(shown.unwrap().private.content, WORDS);
        let counted = rows(
            &later,
            "SELECT login FROM looks_look WHERE kind = 'reveal' AND number LIKE 'GR-%'",
        );
        assert_eq!(counted.len(), 1, "it counts within the day's limit");
        let found: Result<_, SqlError> = later
            .db
            .read_now(move |reader| privacy::state_of(reader, &number));
        assert_eq!(found.unwrap(), recorded.try_into().ok());
    });
}

#[test]
fn a_row_changed_past_the_program_is_noticed() {
    on_each_engine(|app| {
        settle(app, "x");
        let number = receive(app, "clerk").unwrap().number;
        let recorded = rows(
            app,
            "SELECT state_hash FROM ledger_entry WHERE subject_kind = 'privacy_request'",
        );
        let recorded: Vec<u8> = recorded[0].get(0).unwrap();
        let stored = || {
            let number = number.clone();
            let found: Result<_, SqlError> = app
                .db
                .read_now(move |reader| privacy::state_of(reader, &number));
            found.unwrap().unwrap()
        };
        assert_eq!(recorded, stored());
        let sql = "UPDATE privacy_request SET due_at = due_at - 1";
        let changed: Result<_, SqlError> = app.db.write_now(move |tx| tx.execute(sql, &args![]));
        assert_eq!(changed.unwrap(), 1);
        assert_ne!(recorded, stored());
    });
}

#[test]
fn the_pages_mask_the_person_and_show_the_rules_certainty() {
    on_each_engine(|app| {
        settle(app, &identity::hash_password(&app.entropy, PASSWORD));
        let number = receive(app, "clerk").unwrap().number;
        let site = Site::of(app);
        let (officer, auditor, admin) = (
            site.login("officer"),
            site.login("auditor"),
            site.login("admin"),
        );
        let list = site.ask("GET", "/privacy/requests", &officer, "").2;
        assert!(list.contains(&number) && !list.contains("金丝雀"), "{list}");
        let here = format!("/privacy/requests/{number}");
        let page = site.ask("GET", &here, &officer, "").2;
        assert!(
            page.contains("138****5678") && page.contains("凭记忆录入"),
            "{page}"
        );
        assert!(!page.contains(PHONE) && !page.contains("紫竹院"));
        let unticked = "ground=kept_by_law&told_by=letter&answer=abc";
        let refused = site.ask(
            "POST",
            &format!("{here}/actions/refuse"),
            &officer,
            unticked,
        );
        assert_eq!(refused.0, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.2.contains("abc"), "what was typed is kept");
        let shown = site.ask(
            "POST",
            &format!("{here}/reveal"),
            &officer,
            "reason=handle+this",
        );
        assert!(shown.2.contains(NAME) && shown.2.contains(WORDS));
        assert_eq!(site.ask("GET", &here, &auditor, "").0, StatusCode::OK);
        assert_eq!(
            site.ask("GET", &format!("{here}/reveal"), &auditor, "").0,
            StatusCode::FORBIDDEN
        );
        assert_eq!(
            site.ask("GET", "/privacy/requests", &admin, "").0,
            StatusCode::FORBIDDEN
        );
    });
}

#[test]
fn a_request_whose_key_was_destroyed_stays_listed_and_takes_nothing_more() {
    on_each_engine(|app| {
        settle(app, &identity::hash_password(&app.entropy, PASSWORD));
        let number = receive(app, "clerk").unwrap().number;
        let key = format!("privacy_request {number}");
        change::run_now(app, &Actor::system("test"), None, move |mut change| {
            assert!(vault::destroy_key(&mut change, &key)?);
            let gone = change::Entry::new(
                change::Subject::new("vault", "test"),
                "test",
                serde_json::json!({}),
            );
            change.commit(vec![gone], ())
        })
        .unwrap();
        let site = Site::of(app);
        let officer = site.login("officer");
        let list = site.ask("GET", "/privacy/requests", &officer, "");
        assert!(list.0 == StatusCode::OK && list.2.contains(&number) && list.2.contains("已删除"));
        let page = site.ask("GET", &format!("/privacy/requests/{number}"), &officer, "");
        assert!(page.2.contains("个人信息已于 2026-11-25 删除") && !page.2.contains("/reveal"));
        let taken = step(app, "officer", &number, Action::CheckIdentity, &CHECK);
        assert!(matches!(taken, Err(CommandError::Refused(r)) if r.code == "request_erased"));
    });
}

#[test]
fn who_works_on_requests_is_told_of_a_new_one_without_a_name() {
    on_each_engine(|app| {
        settle(app, "x");
        let number = receive(app, "clerk").unwrap().number;
        let told = rows(app, "SELECT subject_id, args FROM notify_notice");
        let text = texts(&told);
        assert!(told.len() == 1 && text.contains(&number), "{text}");
        assert!(!text.contains("金丝雀"), "{text}");
        let to = rows(app, "SELECT login FROM notify_message");
        assert_eq!(texts(&to), r#"Text("officer")"#);
    });
}
