//! What the tests of the API share: a bank whose tokens hold one role each, and calls over HTTP as
//! another system makes them.

#[path = "../support/bank.rs"]
mod bank;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode};
use kernel::{Actor, Role};
use serde_json::{Value, json};
use std::collections::HashMap;
use testkit::{TestApp, on_each_engine};
use tower::ServiceExt;

/// Every role at the unit where it does most: sub-branch `0101`, its branch `0100`, head office.
const TOKENS: [(&str, Role, &str); 8] = [
    ("intake", Role::Intake, "0101"),
    ("handler", Role::Handler, "0101"),
    ("approver", Role::Approver, "0100"),
    ("officer", Role::Officer, "0100"),
    ("stranger", Role::Officer, "0200"),
    ("office", Role::Office, "0000"),
    ("auditor", Role::Auditor, "0000"),
    ("admin", Role::Admin, "0000"),
];

/// The API of a small bank.
pub(crate) struct Api<'a> {
    /// Beneath it.
    pub(crate) test: &'a TestApp,
    router: Router,
    tokens: HashMap<&'static str, String>,
    runtime: tokio::runtime::Runtime,
}

/// An answer of the API.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Value,
}

impl Answer {
    /// The body, when the status is the expected one.
    pub(crate) fn expect(self, status: u16) -> Value {
        assert_eq!(self.status.as_u16(), status, "{:#}", self.body);
        self.body
    }

    /// A header as text.
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }

    /// Status, code and the names of wrong fields, when it is a problem.
    pub(crate) fn problem(&self) -> (u16, &str, Vec<(&str, &str)>) {
        assert_eq!(
            self.header("content-type"),
            "application/problem+json",
            "{:#}",
            self.body
        );
        let errors = self.body["errors"]
            .as_array()
            .map(Vec::as_slice)
            .unwrap_or_default();
        let named = errors.iter().map(|e| (text(&e["field"]), text(&e["code"])));
        (
            self.status.as_u16(),
            text(&self.body["code"]),
            named.collect(),
        )
    }
}

/// A member that is a text.
pub(crate) fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// Runs a test against the API of a fresh bank on each engine.
pub(crate) fn on_each_api(story: impl Fn(&Api)) {
    on_each_engine(|test| story(&Api::of(test)));
}

impl<'a> Api<'a> {
    fn of(test: &'a TestApp) -> Api<'a> {
        bank::bank(test);
        let system = Actor::system("test");
        let tokens = TOKENS.map(|(name, role, unit)| {
            let issued = identity::issue_now(test, &system, name, role, unit).unwrap();
            (name, issued.token.unwrap())
        });
        let routes = complaint::api::routes();
        Api {
            test,
            router: routes.guarded(test.app.clone(), identity::Settings::default()),
            tokens: tokens.into_iter().collect(),
            runtime: tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .unwrap(),
        }
    }

    /// Any request; `headers` beside the token's.
    pub(crate) fn call(
        &self,
        who: &str,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: impl Into<Body>,
    ) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        if let Some(token) = self.tokens.get(who) {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(body.into()).unwrap();
        self.runtime.block_on(async {
            let answer = self.router.clone().oneshot(request).await.unwrap();
            let (parts, body) = answer.into_parts();
            let bytes = to_bytes(body, usize::MAX).await.unwrap();
            let body = serde_json::from_slice(&bytes)
                .unwrap_or_else(|_| Value::String(String::from_utf8_lossy(&bytes).into_owned()));
            Answer {
                status: parts.status,
                headers: parts.headers,
                body,
            }
        })
    }

    /// Looks.
    pub(crate) fn get(&self, who: &str, path: &str) -> Answer {
        self.call(who, "GET", path, &[], Body::empty())
    }

    /// Sends JSON.
    pub(crate) fn post(
        &self,
        who: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &Value,
    ) -> Answer {
        let headers = [headers, &[("content-type", "application/json")]].concat();
        self.call(who, "POST", path, &headers, body.to_string())
    }

    /// Registers a complaint; gives its number.
    pub(crate) fn registered(&self, who: &str, changes: Value) -> String {
        let mut body = complaint();
        for (name, value) in changes.as_object().unwrap() {
            body[name] = value.clone();
        }
        let answer = self.post(who, "/api/v1/complaints", &[], &body).expect(201);
        text(&answer["number"]).to_owned()
    }

    /// Does an action; it must be among those that the case offers to the caller.
    pub(crate) fn act(&self, who: &str, number: &str, action: &str, body: Value) -> Value {
        let case = self
            .get(who, &format!("/api/v1/complaints/{number}"))
            .expect(200);
        let offered = case["actions"].as_array().unwrap();
        assert!(
            offered.iter().any(|offer| offer["action"] == action),
            "{who} is not offered {action}: {offered:#?}"
        );
        let path = format!("/api/v1/complaints/{number}/actions/{action}");
        self.post(who, &path, &[], &body).expect(200)
    }
}

/// A complaint as another system sends it.
pub(crate) fn complaint() -> Value {
    json!({
        "channel": "phone",
        "source": "direct",
        "nature": "complaint",
        "content": "信用卡年费收取争议。办卡时说刷六次免年费。",
        "complainant": {
            "kind": "person",
            "name": "王建国",
            "phone": "138 0000 2046",
            "id_number": "11010519491231002X",
        },
    })
}
