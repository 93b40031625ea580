//! Following with the code: what is shown, what its holder may do.

use crate::bank::{actor, pass, settle};
use crate::complain::{PNG, complain};
use crate::site::{Browser, Site, count, rows, wait};
use axum::http::StatusCode;
use complaint::commands::{Act, act};
use complaint::rules::Action;
use kernel::Fields;
use platform::App;
use testkit::on_each_engine;

fn step(app: &App, login: &str, number: &str, action: Action, pairs: &[(&str, &str)]) {
    let own = |(k, v): &(&str, &str)| ((*k).to_owned(), (*v).to_owned());
    let command = Act {
        number: number.to_owned(),
        action,
        fields: Fields::from_pairs(pairs.iter().map(own).collect()),
        version: None,
        receipt: None,
    };
    wait(act(app, &actor(login), command)).unwrap_or_else(|e| panic!("{action:?}: {e:?}"));
}

/// From receipt to the answer.
fn answer(app: &App, number: &str) {
    let of = |dimension: &str| {
        let mut all = complaint::classification::entries().iter();
        all.rfind(|entry| entry.dimension == dimension).unwrap()
    };
    let (business, cause) = (of("B"), of("C"));
    let classified = [
        ("business", business.code.as_str()),
        ("cause", cause.code.as_str()),
    ];
    step(app, "office", number, Action::Accept, &classified);
    step(
        app,
        "office",
        number,
        Action::Assign,
        &[("unit", "0100"), ("handler", "handler")],
    );
    step(app, "handler", number, Action::Start, &[]);
    let contact = [
        ("means", "phone"),
        ("reached", "true"),
        ("content", "已联系"),
    ];
    step(app, "handler", number, Action::Contact, &contact);
    let found = [
        ("facts", "系统误收"),
        ("liability", "bank"),
        classified[0],
        classified[1],
    ];
    step(app, "handler", number, Action::Find, &found);
    let reply = "经核实，年费系误收，已退还。您如不同意，可申请核查、调解，也可仲裁或诉讼。";
    step(
        app,
        "handler",
        number,
        Action::Propose,
        &[("outcome", "supported"), ("reply_text", reply)],
    );
    step(
        app,
        "approver",
        number,
        Action::Approve,
        &[("opinion", "同意")],
    );
    step(
        app,
        "handler",
        number,
        Action::Reply,
        &[("means", "letter"), ("proof", "EMS123")],
    );
}

fn number(app: &App) -> String {
    rows(app, "SELECT number FROM complaint_case")[0]
        .get(0)
        .unwrap()
}

fn status(app: &App) -> String {
    rows(app, "SELECT status FROM complaint_case")[0]
        .get(0)
        .unwrap()
}

#[test]
fn the_holder_of_the_code_sees_dates_and_the_answer_and_nothing_personal() {
    on_each_engine(|test| {
        let app = &test.app;
        settle(app);
        let (site, mut browser) = (Site::of(app), Browser::at("203.0.113.9"));
        let code = complain(app, &site, &mut browser, "信用卡被收年费。").code();
        let look = |code: &str| {
            site.post(
                &mut Browser::at("203.0.113.9"),
                "/p/track",
                &[("code", code)],
            )
        };
        let shown = look(&code.to_lowercase().replace('-', " ")).text;
        assert!(
            shown.contains("2026-12-10") && shown.contains("已收到"),
            "{shown}"
        );
        for hidden in ["王建国", "13800002046", "handler", "系统误收", "年费"] {
            assert!(!shown.contains(hidden), "{hidden}");
        }
        answer(app, &number(app));
        let shown = look(&code).text;
        assert!(
            shown.contains("年费系误收，已退还") && shown.contains("已答复您"),
            "{shown}"
        );
        assert!(!shown.contains("王建国") && !shown.contains("Name of"));
        let wrong = look("ABCD-EFGH-JKLM-NPQR");
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        let ask = site
            .get(&mut browser, &format!("/p/track?code={code}"))
            .text;
        assert!(!ask.contains(&code), "no code in an address");
    });
}

#[test]
fn the_result_is_rated_and_disputed_and_messages_and_files_are_added() {
    on_each_engine(|test| {
        let app = &test.app;
        settle(app);
        let (site, mut browser) = (Site::of(app), Browser::at("203.0.113.9"));
        let code = complain(app, &site, &mut browser, "信用卡被收年费。").code();
        let code = code.as_str();
        let early = site.post(
            &mut browser,
            "/p/track/satisfy",
            &[("code", code), ("score", "5")],
        );
        assert_eq!(early.status, StatusCode::UNPROCESSABLE_ENTITY);
        let told = [("code", code), ("text", "补充：有录音")];
        assert!(
            site.post(&mut browser, "/p/track/message", &told)
                .text
                .contains("已提交")
        );
        let file: [(&str, &[u8]); 1] = [("录音说明.png", PNG)];
        let added = site.upload(&mut browser, "/p/track/files", (&[("code", code)], &file));
        assert!(added.text.contains("已提交"), "{}", added.text);
        answer(app, &number(app));
        let none = site.post(
            &mut browser,
            "/p/track/satisfy",
            &[("code", code), ("score", "")],
        );
        assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
        let rated = [
            ("code", code),
            ("score", "2"),
            ("reasons", "speed"),
            ("said", "太慢"),
        ];
        let rated = site.post(&mut browser, "/p/track/satisfy", &rated);
        assert!(rated.text.contains("2 分"), "{}", rated.text);
        assert_eq!(status(app), "satisfaction");
        pass(app, 86_400);
        let disputed = [("code", code), ("text", "利息没有退")];
        let disputed = site.post(&mut browser, "/p/track/request_review", &disputed);
        assert!(disputed.text.contains("正在核查"), "{}", disputed.text);
        assert_eq!(status(app), "under_review");
        let kinds = rows(
            app,
            "SELECT kind FROM ledger_entry WHERE actor = 'system:public' ORDER BY seq",
        );
        let kinds: Vec<String> = kinds.iter().map(|row| row.get(0).unwrap()).collect();
        assert_eq!(
            kinds,
            [
                "complaint_registered",
                "complaint_message",
                "complaint_file_added",
                "complaint_satisfy",
                "complaint_request_review"
            ]
        );
    });
}

#[test]
fn it_is_taken_back_and_staff_acts_stay_closed_to_a_code() {
    let test = testkit::TestApp::on(testkit::Engine::Sqlite);
    let app = &test.app;
    settle(app);
    let (site, mut browser) = (Site::of(app), Browser::at("203.0.113.9"));
    let code = complain(app, &site, &mut browser, "信用卡被收年费。").code();
    for action in [
        "accept",
        "close",
        "note",
        "conclude_review",
        "reopen",
        "nonsense",
    ] {
        let asked = [("code", code.as_str()), ("text", "x")];
        let answer = site.post(&mut browser, &format!("/p/track/{action}"), &asked);
        assert_ne!(answer.status, StatusCode::OK, "{action}");
    }
    assert_eq!(status(app), "registered");
    let back = [("code", code.as_str()), ("text", "已经解决")];
    let back = site.post(&mut browser, "/p/track/withdraw", &back);
    assert!(back.text.contains("您已撤回"), "{}", back.text);
    assert_eq!(status(app), "withdrawn");
    let late = [("code", code.as_str()), ("text", "再说一句")];
    let late = site.post(&mut browser, "/p/track/message", &late);
    assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[test]
fn whoever_guesses_codes_is_told_to_wait() {
    let test = testkit::TestApp::on(testkit::Engine::Sqlite);
    settle(&test.app);
    let (site, mut browser) = (Site::of(&test.app), Browser::at("203.0.113.66"));
    let mut last = StatusCode::OK;
    for n in 0..200 {
        let code = format!("GUESS{n:011}");
        last = site
            .post(&mut browser, "/p/track", &[("code", &code)])
            .status;
        if last == StatusCode::TOO_MANY_REQUESTS {
            break;
        }
    }
    assert_eq!(last, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(count(&test.app, "SELECT count(*) FROM portal_sending"), 0);
}
