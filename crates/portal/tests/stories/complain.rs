//! A complaint in five steps, its draft and its files.

use crate::bank::{pass, settle};
use crate::site::{Answer, Browser, Site, count, rows};
use axum::http::StatusCode;
use platform::App;
use testkit::on_each_engine;

pub(crate) const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";
const CASES: &str = "SELECT count(*) FROM complaint_case";

/// The first three steps.
pub(crate) fn write(site: &Site, browser: &mut Browser, content: &str) {
    let steps: [(&str, &[(&str, &str)]); 3] = [
        (
            "/p/complain/1",
            &[("who", "self"), ("complainant.name", "王建国")],
        ),
        (
            "/p/complain/2",
            &[
                ("unit", "0101"),
                ("content", content),
                ("demand", "退还年费"),
            ],
        ),
        ("/p/complain/3", &[("complainant.phone", "13800002046")]),
    ];
    for (path, pairs) in steps {
        let answer = site.post(browser, path, pairs);
        assert_eq!(
            answer.status,
            StatusCode::SEE_OTHER,
            "{path}: {}",
            answer.text
        );
    }
}

/// Writes a complaint in a minute and sends it without script.
pub(crate) fn complain(app: &App, site: &Site, browser: &mut Browser, content: &str) -> Answer {
    write(site, browser, content);
    pass(app, 60);
    site.post(
        browser,
        "/p/complain/send",
        &[("website", ""), ("work", "")],
    )
}

#[test]
fn a_customer_complains_in_steps_with_files_and_it_is_a_case_of_the_chosen_outlet() {
    on_each_engine(|test| {
        let app = &test.app;
        settle(app);
        let (site, mut browser) = (Site::of(app), Browser::at("203.0.113.9"));
        assert!(
            site.get(&mut browser, "/p/complain")
                .text
                .contains("第 1 步")
        );
        write(&site, &mut browser, "信用卡被收年费。办卡时说免年费。");
        let files: [(&str, &[u8]); 2] = [("账单.png", PNG), ("合同.png", PNG)];
        let added = site.upload(&mut browser, "/p/complain/files", (&[], &files));
        assert_eq!(added.location(), "/p/complain?step=4");
        let check = site.get(&mut browser, "/p/complain?step=5").text;
        for shown in ["王建国", "城北支行", "账单.png", "退还年费"] {
            assert!(check.contains(shown), "{shown}: {check}");
        }
        pass(app, 60);
        let sent = site.post(&mut browser, "/p/complain/send", &[("website", "")]);
        assert!(
            sent.text.contains("2026-12-10"),
            "the law's day: {}",
            sent.text
        );
        assert!(sent.text.contains("<svg class=\"qr\""));
        let case = rows(
            app,
            "SELECT status, channel, source, tracking_code, registered_unit_path FROM complaint_case",
        );
        let text = |at| case[0].get::<String>(at).unwrap();
        assert_eq!(
            [text(0), text(1), text(2), text(4)],
            ["registered", "website", "direct", "0000."]
        );
        assert_eq!(text(3), sent.code().replace('-', ""));
        assert_eq!(count(app, "SELECT count(*) FROM portal_draft"), 0);
        assert!(browser.cookies.is_empty(), "{:?}", browser.cookies);
        let again = site.post(&mut browser, "/p/complain/send", &[("website", "")]);
        assert_eq!(again.location(), "/p/complain");
        assert_eq!(count(app, CASES), 1);
    });
}

#[test]
fn sent_twice_it_is_one_case_with_the_same_code() {
    let test = testkit::TestApp::on(testkit::Engine::Sqlite);
    settle(&test.app);
    let (site, mut browser) = (Site::of(&test.app), Browser::at("203.0.113.9"));
    write(&site, &mut browser, "被多收手续费");
    pass(&test.app, 60);
    let mut twin = browser.clone();
    let first = site.post(&mut browser, "/p/complain/send", &[]).code();
    let second = site.post(&mut twin, "/p/complain/send", &[]).code();
    assert_eq!(first, second);
    assert_eq!(count(&test.app, CASES), 1);
}

#[test]
fn a_draft_waits_on_the_same_device_sealed_and_ends_with_its_time() {
    on_each_engine(|test| {
        let app = &test.app;
        settle(app);
        let (site, mut browser) = (Site::of(app), Browser::at("203.0.113.9"));
        write(&site, &mut browser, "被多收手续费");
        let back = site.get(&mut browser, "/p/complain?step=2").text;
        assert!(back.contains("被多收手续费"), "{back}");
        let other = site
            .get(&mut Browser::at("203.0.113.9"), "/p/complain?step=2")
            .text;
        assert!(!other.contains("被多收手续费"));
        let stored = format!(
            "{:?}",
            rows(app, "SELECT id, sealed, network FROM portal_draft")[0].values()
        );
        for told in ["王建国", "手续费", "13800002046", "203.0.113.9"] {
            assert!(!stored.contains(told), "{told}: {stored}");
        }
        assert!(
            !stored.contains(&browser.cookies[0].1),
            "the code itself is not kept"
        );
        pass(app, 8 * 86_400);
        let gone = site.get(&mut browser, "/p/complain").text;
        assert!(gone.contains("第 1 步") && !gone.contains("王建国"));
        let job = portal::jobs()
            .into_iter()
            .find(|job| job.name == "portal.drafts");
        assert_eq!(job.unwrap().run(app).unwrap(), 1);
        assert_eq!(count(app, "SELECT count(*) FROM portal_draft"), 0);
    });
}

#[test]
fn what_is_wrong_is_named_and_what_was_typed_stays() {
    let test = testkit::TestApp::on(testkit::Engine::Sqlite);
    settle(&test.app);
    let (site, mut browser) = (Site::of(&test.app), Browser::at("203.0.113.9"));
    let typed = [
        ("who", "agent"),
        ("complainant.name", "<b>赵</b>"),
        ("customer", ""),
    ];
    let answer = site.post(&mut browser, "/p/complain/1", &typed);
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        answer.text.contains("href=\"#f-customer\""),
        "{}",
        answer.text
    );
    assert!(answer.text.contains("&#60;b&#62;赵") && !answer.text.contains("<b>赵"));
    // Later steps stay closed until this one is right.
    assert!(
        site.get(&mut browser, "/p/complain?step=5")
            .text
            .contains("第 1 步")
    );
}

#[test]
fn an_agent_brings_papers_and_files_are_what_they_say() {
    let test = testkit::TestApp::on(testkit::Engine::Sqlite);
    settle(&test.app);
    let (site, mut browser) = (Site::of(&test.app), Browser::at("203.0.113.9"));
    write(&site, &mut browser, "代客户投诉：理财亏损");
    let who = [
        ("who", "agent"),
        ("complainant.name", "赵律师"),
        ("customer", "王建国"),
    ];
    site.post(&mut browser, "/p/complain/1", &who);
    pass(&test.app, 60);
    let refused = site.post(&mut browser, "/p/complain/send", &[]);
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text.contains("授权委托书"), "{}", refused.text);
    let disguised: [(&str, &[u8]); 1] = [("委托书.pdf", b"MZ\x90\0 not a paper")];
    let wrong = site.upload(&mut browser, "/p/complain/files", (&[], &disguised));
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let paper: [(&str, &[u8]); 1] = [("委托书.png", PNG)];
    site.upload(&mut browser, "/p/complain/files", (&[], &paper));
    let sent = site.post(&mut browser, "/p/complain/send", &[]);
    assert_eq!(sent.status, StatusCode::OK, "{}", sent.text);
    assert_eq!(count(&test.app, CASES), 1);
    let six: Vec<(&str, &[u8])> = vec![("a.png", PNG); 6];
    let many = site.upload(&mut browser, "/p/complain/files", (&[], &six));
    assert_eq!(many.status, StatusCode::UNPROCESSABLE_ENTITY);
}
