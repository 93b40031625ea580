//! Requests of the person for other systems: recorded once, masked, acted on by version and by right.

use crate::bank::settle;
use crate::site::{Site, rows};
use axum::http::StatusCode;
use kernel::{Actor, Role};
use platform::App;
use serde_json::{Value, json};
use testkit::on_each_engine;

const ALL: &str = "/api/v1/privacy/requests";

fn token(app: &App, name: &str, role: Role, unit: &str) -> String {
    let by = Actor::system("test");
    let issued = identity::issue_now(app, &by, name, role, unit).unwrap();
    issued.token.unwrap()
}

fn asked() -> Value {
    json!({
        "kind": "copy", "applicant": "self", "channel": "mobile_bank", "name": "张金丝雀",
        "phone": "13812345678", "content": "请提供我的投诉记录副本",
    })
}

#[test]
fn a_request_is_recorded_once_and_its_person_stays_masked() {
    on_each_engine(|app| {
        settle(app, "x");
        let site = Site::of(app);
        let intake = token(app, "mobile-bank", Role::Intake, "0100");
        let once = [("idempotency-key", "one")];
        let (status, tag, made) = site.api("POST", ALL, &intake, &once, &asked());
        assert_eq!(status, StatusCode::CREATED, "{made}");
        assert_eq!((tag.as_str(), &made["version"]), ("\"1\"", &json!(1)));
        assert_eq!(made["person"]["phone"], "138****5678");
        assert!(!made.to_string().contains("张金丝雀"), "{made}");
        assert!(
            made["deadlines"]
                .as_array()
                .is_some_and(|all| !all.is_empty())
        );
        let again = site.api("POST", ALL, &intake, &once, &asked()).2;
        let (number, code) = (&made["number"], &made["tracking_code"]);
        assert_eq!((&again["number"], &again["tracking_code"]), (number, code));
        assert_eq!(rows(app, "SELECT number FROM privacy_request").len(), 1);
        let number = number.as_str().unwrap();
        let (status, _, one) = site.api(
            "GET",
            &format!("{ALL}/{number}"),
            &intake,
            &[],
            &Value::Null,
        );
        assert_eq!(status, StatusCode::OK);
        assert_eq!(one["tracking_code"], Value::Null, "it is told once");
        assert_eq!(
            one["actions"],
            json!([]),
            "who receives does not work on it"
        );
        let list = site.api("GET", ALL, &intake, &[], &Value::Null).2;
        assert_eq!(list["items"][0]["number"], number);
        assert!(!list.to_string().contains("张金丝雀"));
        let far = token(app, "far", Role::Officer, "0200");
        let hidden = site.api("GET", &format!("{ALL}/{number}"), &far, &[], &Value::Null);
        assert_eq!(hidden.0, StatusCode::NOT_FOUND);
        let none = site.api("GET", ALL, &far, &[], &Value::Null).2;
        assert_eq!(none["items"], json!([]));
    });
}

#[test]
fn what_is_wrong_is_named_and_nothing_is_kept() {
    on_each_engine(|app| {
        settle(app, "x");
        let site = Site::of(app);
        let intake = token(app, "mobile-bank", Role::Intake, "0100");
        let mut wrong = asked();
        wrong["phone"] = json!("12");
        let (status, _, said) = site.api("POST", ALL, &intake, &[], &wrong);
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(said.to_string().contains("\"phone\""), "{said}");
        let mut more = asked();
        more["unit"] = json!("0200");
        let (status, _, said) = site.api("POST", ALL, &intake, &[], &more);
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{said}");
        let auditor = token(app, "eyes", Role::Auditor, "0000");
        let (status, ..) = site.api("POST", ALL, &auditor, &[], &asked());
        assert_eq!(status, StatusCode::FORBIDDEN);
        let (status, ..) = site.api("GET", ALL, "nobody", &[], &Value::Null);
        assert_eq!(status, StatusCode::UNAUTHORIZED);
        assert!(rows(app, "SELECT number FROM privacy_request").is_empty());
    });
}

#[test]
fn an_action_wants_its_right_its_status_and_the_version_that_was_seen() {
    on_each_engine(|app| {
        settle(app, "x");
        let site = Site::of(app);
        let intake = token(app, "mobile-bank", Role::Intake, "0100");
        let officer = token(app, "workflow", Role::Officer, "0100");
        let made = site.api("POST", ALL, &intake, &[], &asked()).2;
        let here = format!("{ALL}/{}", made["number"].as_str().unwrap());
        let act = |token: &str, action: &str, headers: &[(&str, &str)], body: Value| {
            site.api(
                "POST",
                &format!("{here}/actions/{action}"),
                token,
                headers,
                &body,
            )
        };
        let check = json!({ "method": "authenticated", "paper": "none" });
        assert_eq!(
            act(&intake, "check_identity", &[], check.clone()).0,
            StatusCode::FORBIDDEN
        );
        let early = act(&officer, "answer", &[], json!({}));
        assert_eq!(early.0, StatusCode::CONFLICT);
        assert_eq!(early.2["code"], "request_status");
        let unknown = act(&officer, "erase", &[], json!({}));
        assert_eq!(unknown.0, StatusCode::NOT_FOUND);
        assert!(
            unknown.2.to_string().contains("check_identity"),
            "{}",
            unknown.2
        );
        let (status, tag, done) = act(&officer, "check_identity", &[("if-match", "\"1\"")], check);
        assert_eq!(status, StatusCode::OK, "{done}");
        assert_eq!(
            (tag.as_str(), &done["status"]),
            ("\"2\"", &json!("identity_checked"))
        );
        let stale = act(&officer, "take", &[("if-match", "\"1\"")], json!({}));
        assert_eq!(stale.0, StatusCode::PRECONDITION_FAILED, "{}", stale.2);
        let offered = site.api("GET", &here, &officer, &[], &Value::Null).2;
        let names: Vec<&str> = offered["actions"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one["action"].as_str().unwrap())
            .collect();
        assert!(
            names.contains(&"take") && !names.contains(&"answer"),
            "{names:?}"
        );
        assert_eq!(act(&officer, "take", &[], json!({})).0, StatusCode::OK);
        let untold = json!({ "ground": "others", "told_by": "letter", "answer": "损害他人" });
        let refused = act(&officer, "refuse", &[], untold);
        assert_eq!(refused.0, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.2.to_string().contains("sue_told"), "{}", refused.2);
        let answer = json!({ "result": "done", "told_by": "letter", "answer": "已提供副本" });
        let answered = act(&officer, "answer", &[], answer).2;
        assert_eq!(answered["status"], "answered", "{answered}");
    });
}
