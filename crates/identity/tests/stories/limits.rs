//! How often: the API by token and by network, forms that are open to everybody.

use crate::site::{Answer, Site};
use axum::http::{StatusCode, header};
use identity::{Limits, Routes, Settings};
use kernel::{Actor, Role};
use testkit::{Engine, TestApp, on_each_engine};

fn seconds_to_wait(answer: &Answer) -> u64 {
    let value = answer.headers.get(header::RETRY_AFTER);
    value.unwrap().to_str().unwrap().parse().unwrap()
}

fn call(site: &Site<'_>, token: &str) -> Answer {
    let bearer = format!("Bearer {token}");
    let headers = [
        ("authorization", bearer.as_str()),
        ("accept-language", "en"),
    ];
    site.ask("GET", "/api/v1/units", "", &headers, String::new())
}

#[test]
fn one_token_calls_the_api_only_so_often_and_others_are_not_kept_waiting() {
    let app = TestApp::on(Engine::Sqlite);
    let site = Site::new(&app);
    let issued = |name| {
        let by = Actor::system("token");
        identity::issue_now(&app.app, &by, name, Role::Intake, "0101")
            .unwrap()
            .token
            .unwrap()
    };
    let (one, other) = (issued("core"), issued("hotline"));
    let most = Limits::default().api_per_minute;
    for _ in 0..most {
        assert_eq!(call(&site, &one).status, StatusCode::OK);
    }
    let refused = call(&site, &one);
    assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(refused.json()["code"], "too_often");
    let seconds = seconds_to_wait(&refused);
    assert!((1..=60).contains(&seconds), "{seconds}");
    assert!(
        refused
            .text()
            .contains(&format!("again in {seconds} seconds"))
    );
    assert_eq!(call(&site, &other).status, StatusCode::OK);
    site.wait(1);
    assert_eq!(call(&site, &one).status, StatusCode::OK);
}

#[test]
fn wrong_tokens_from_one_network_wait_before_they_are_looked_up() {
    let app = TestApp::on(Engine::Sqlite);
    let site = Site::new(&app);
    let most = Limits::default().anonymous_per_minute;
    for _ in 0..most {
        assert_eq!(call(&site, "xb_none").status, StatusCode::UNAUTHORIZED);
    }
    let refused = call(&site, "xb_none");
    assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(seconds_to_wait(&refused) <= 60);
    site.wait(1);
    assert_eq!(call(&site, "xb_none").status, StatusCode::UNAUTHORIZED);
}

#[test]
fn an_open_form_is_taken_so_often_from_one_network_even_by_another_server() {
    on_each_engine(|app| {
        let open = || Routes::new().post("/p/trial", || async { "taken" });
        let site = Site::with(app, open(), Settings::default());
        // The table has no line for the trial: what is let through to it is refused with 403.
        for _ in 0..Limits::default().forms_per_ten_minutes {
            assert_eq!(site.post("/p/trial", "", &[]).status, StatusCode::FORBIDDEN);
        }
        let refused = site.post("/p/trial", "", &[]);
        assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
        assert_eq!(seconds_to_wait(&refused), 600);
        assert!(refused.text().contains("try again in 600 seconds"));
        let restarted = site.beside(open());
        assert_eq!(
            restarted.post("/p/trial", "", &[]).status,
            StatusCode::TOO_MANY_REQUESTS,
            "the count is in the database"
        );
        site.wait(11);
        assert_eq!(site.post("/p/trial", "", &[]).status, StatusCode::FORBIDDEN);
    });
}
