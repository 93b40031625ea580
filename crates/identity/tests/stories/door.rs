//! The door: the permission table, forms from elsewhere, tokens, problems.

use crate::site::{PASSWORD, Site};
use axum::Json;
use axum::http::StatusCode;
use identity::api::{IdempotencyKey, IfMatch, JsonFields, Problem};
use identity::{Permission, Permit, Routes, Settings, Signed, access};
use kernel::{Actor, Role};
use serde_json::json;
use testkit::{Engine, TestApp, on_each_engine};

#[test]
fn every_route_of_this_room_has_its_line_in_the_table() {
    let routes = identity::routes();
    for (method, path) in routes.list() {
        assert!(
            access::of(method, path).is_some(),
            "{method} {path} has no line"
        );
    }
    assert!(routes.list().len() > 40);
}

#[test]
fn a_route_without_a_line_is_refused_even_to_those_who_are_in() {
    let app = TestApp::on(Engine::Sqlite);
    let more = Routes::new()
        .get("/forgotten", || async { "secret" })
        .put("/org", || async { "secret" });
    let site = Site::with(&app, more, Settings::default());
    site.person("boss", "0000", &[Role::Admin]);
    let cookie = site.login("boss");
    let forgotten = site.get("/forgotten", &cookie);
    assert_eq!(forgotten.status, StatusCode::FORBIDDEN);
    assert!(!forgotten.text().contains("secret"));
    let method = site.ask(
        "PUT",
        "/org",
        &cookie,
        &[("origin", "http://bank.example")],
        String::new(),
    );
    assert_eq!(method.status, StatusCode::METHOD_NOT_ALLOWED);
    assert!(!method.text().contains("secret"));
    assert_eq!(site.get("/nowhere", &cookie).status, StatusCode::NOT_FOUND);
}

#[test]
fn whoever_may_not_is_refused_and_the_ledger_knows_once_a_minute() {
    on_each_engine(|app| {
        let site = Site::new(app);
        site.person("lina", "0101", &[Role::Intake]);
        site.person("audit", "0000", &[Role::Auditor]);
        let cookie = site.login("lina");
        for _ in 0..3 {
            let refused = site.get("/accounts", &cookie);
            assert_eq!(refused.status, StatusCode::FORBIDDEN);
            assert!(refused.text().contains("Administrator"), "says who may");
        }
        let refusals = || {
            let kinds = site.kinds("account", "lina");
            kinds
                .iter()
                .filter(|kind| *kind == "access_refused")
                .count()
        };
        assert_eq!(refusals(), 1);
        let form = [
            ("login", "evil"),
            ("name", "x"),
            ("unit", "0000"),
            ("roles", "admin"),
        ];
        assert_eq!(
            site.post("/accounts/new", &cookie, &form).status,
            StatusCode::FORBIDDEN
        );
        assert_eq!(refusals(), 2, "another route");
        site.wait(1);
        site.get("/accounts", &cookie);
        assert_eq!(refusals(), 3);
        let written = site.written();
        assert!(
            written.contains("\"permission\":\"account_manage\""),
            "{written}"
        );
        let audit = site.login("audit");
        assert_eq!(site.get("/org", &audit).status, StatusCode::OK);
        assert_eq!(site.get("/org/new", &audit).status, StatusCode::FORBIDDEN);
        let page = site.get("/org", &audit).text();
        assert!(
            !page.contains("/org/new") && !page.contains("/org/import"),
            "no buttons either"
        );
        for entry in [
            "href=\"/accounts\"",
            "href=\"/tokens\"",
            "href=\"/complaints/new\"",
        ] {
            assert!(!page.contains(entry), "{entry} is in the menu");
        }
        assert!(page.contains("href=\"/inbox\""));
    });
}

#[test]
fn forms_from_elsewhere_do_nothing() {
    on_each_engine(|app| {
        let site = Site::new(app);
        site.person("lina", "0101", &[Role::Intake]);
        site.person("boss", "0000", &[Role::Admin]);
        let cookie = site.login("boss");
        let kind = ("content-type", "application/x-www-form-urlencoded");
        for foreign in [
            vec![kind],
            vec![kind, ("origin", "http://evil.example")],
            vec![kind, ("origin", "null")],
            vec![
                kind,
                ("sec-fetch-site", "cross-site"),
                ("origin", "http://bank.example"),
            ],
            vec![kind, ("sec-fetch-site", "same-site")],
        ] {
            let answer = site.ask(
                "POST",
                "/accounts/lina/closure",
                &cookie,
                &foreign,
                String::new(),
            );
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{foreign:?}");
        }
        assert!(
            !site
                .kinds("account", "lina")
                .contains(&"account_closed".to_owned())
        );
        let login = format!("login=lina&password={}", crate::site::encode(PASSWORD));
        let planted = site.ask(
            "POST",
            "/login",
            "",
            &[kind, ("origin", "http://evil.example")],
            login,
        );
        assert_eq!(planted.status, StatusCode::FORBIDDEN, "nor a login");
        assert!(planted.cookie("session").is_none());
        let ours = [kind, ("sec-fetch-site", "same-origin")];
        let done = site.ask(
            "POST",
            "/accounts/lina/closure",
            &cookie,
            &ours,
            String::new(),
        );
        assert_eq!(done.status, StatusCode::SEE_OTHER);
    });
}

#[test]
fn whoever_is_not_in_is_led_or_told() {
    let app = TestApp::on(Engine::Sqlite);
    let site = Site::new(&app);
    assert_eq!(
        site.get("/accounts?q=a", "").location(),
        "/login?next=/accounts%3Fq%3Da"
    );
    assert_eq!(
        site.post("/accounts/new", "", &[]).location(),
        "/login?next=/"
    );
    let script = site.ask(
        "GET",
        "/accounts",
        "",
        &[("hx-request", "true")],
        String::new(),
    );
    assert_eq!(script.status, StatusCode::UNAUTHORIZED);
    let api = site.get("/api/v1/units", "");
    assert_eq!(api.status, StatusCode::UNAUTHORIZED);
    assert_eq!(api.headers["content-type"], "application/problem+json");
    assert_eq!(api.headers["www-authenticate"], "Bearer");
    assert_eq!(api.json()["code"], "unauthenticated");
}

fn token(site: &Site<'_>, name: &str, role: Role, unit: &str) -> String {
    let by = Actor::system("token");
    identity::issue_now(&site.app.app, &by, name, role, unit)
        .unwrap()
        .token
        .unwrap()
}

#[test]
fn a_token_opens_the_api_and_nothing_else() {
    on_each_engine(|app| {
        let site = Site::new(app);
        let secret = token(&site, "core-banking", Role::Intake, "0101");
        let ask = |path: &str, token: &str| {
            let bearer = format!("Bearer {token}");
            site.ask(
                "GET",
                path,
                "",
                &[("authorization", &bearer), ("accept-language", "en")],
                String::new(),
            )
        };
        let units = ask("/api/v1/units", &secret);
        assert_eq!(units.status, StatusCode::OK);
        let codes: Vec<_> = units.json()["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|u| u["code"].clone())
            .collect();
        assert_eq!(codes, ["0000", "0100", "0101"]);
        assert_eq!(
            ask("/me/sessions", &secret).status,
            StatusCode::SEE_OTHER,
            "no page"
        );
        let mut forged = secret.clone();
        forged.replace_range(
            forged.len() - 1..,
            if forged.ends_with('0') { "1" } else { "0" },
        );
        for wrong in [forged.as_str(), "", "xb_AAAA_00", "Basic x"] {
            let answer = ask("/api/v1/units", wrong);
            assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{wrong}");
        }
        assert_eq!(
            ask("/api/v1/units", &forged).json()["code"],
            "token_invalid"
        );
        let prefix = secret.split('_').nth(1).unwrap().to_owned();
        let (stored, used) = site
            .app
            .db
            .read_now(|reader| {
                let row =
                    reader.query_one("SELECT secret_hash, used_at FROM identity_token", &[])?;
                Ok::<_, platform::sql::SqlError>((
                    row.get::<String>(0)?,
                    row.get::<Option<i64>>(1)?,
                ))
            })
            .unwrap();
        assert!(!secret.contains(&stored) && used.is_some());
        identity::revoke_now(&site.app.app, &Actor::system("token"), "core-banking").unwrap();
        assert_eq!(
            ask("/api/v1/units", &secret).status,
            StatusCode::UNAUTHORIZED
        );
        assert_eq!(
            site.kinds("token", &prefix),
            ["token_issued", "token_revoked"]
        );
        assert!(!site.written().contains(&secret));
        token(&site, "core-banking", Role::Intake, "0101");
    });
}

#[test]
fn one_system_has_one_token_and_a_token_needs_its_unit() {
    let app = TestApp::on(Engine::Sqlite);
    let site = Site::new(&app);
    token(&site, "a", Role::Intake, "0101");
    let by = Actor::system("token");
    let told = |name: &str, unit: &str| {
        identity::issue_now(&site.app.app, &by, name, Role::Intake, unit)
            .unwrap_err()
            .to_string()
    };
    assert!(told("a", "0101").contains("revoke it first"));
    assert!(told("b", "9999").contains("no open unit"));
}

/// A room's API for the tests of the door: what a handler of `complaint` would do.
fn room() -> Routes {
    async fn create(
        signed: Signed,
        IdempotencyKey(key): IdempotencyKey,
        JsonFields(fields): JsonFields,
    ) -> Result<Json<serde_json::Value>, Problem> {
        let permit: Permit = signed.permit(Permission::ComplaintRegister)?;
        let by = permit.actor().login.clone();
        Ok(Json(
            json!({ "by": by, "name": fields.get("name"), "key": key }),
        ))
    }
    async fn act(IfMatch(version): IfMatch) -> Result<Json<i64>, Problem> {
        match version {
            Some(7) | None => Ok(Json(7)),
            Some(_) => Err(change::CommandError::Conflict {
                by: "Li".to_owned(),
                at: testkit::start(),
                kind: "complaint_assigned".to_owned(),
            }
            .into()),
        }
    }
    Routes::new()
        .post("/api/v1/complaints", create)
        .post("/api/v1/complaints/{number}/actions/{action}", act)
}

#[test]
fn bodies_and_headers_of_the_api_are_read_or_told_in_the_callers_language() {
    let app = TestApp::on(Engine::Sqlite);
    let site = Site::with(&app, room(), Settings::default());
    let bearer = format!("Bearer {}", token(&site, "core", Role::Intake, "0101"));
    let auditor = format!("Bearer {}", token(&site, "eyes", Role::Auditor, "0000"));
    let json_type = ("content-type", "application/json");
    let post = |path: &str, headers: &[(&str, &str)], body: &str| {
        let mut all = vec![("accept-language", "en")];
        all.extend(headers);
        if !headers.iter().any(|(name, _)| *name == "authorization") {
            all.push(("authorization", &bearer));
        }
        site.ask("POST", path, "", &all, body.to_owned())
    };
    let path = "/api/v1/complaints";
    let good = post(
        path,
        &[json_type, ("idempotency-key", "k-1")],
        "{\"name\":\"王\",\"unit\":null}",
    );
    assert_eq!(
        good.json(),
        json!({"by": "token:core", "name": "王", "key": "k-1"})
    );
    for (headers, body, status, code) in [
        (vec![json_type], "{\"name\":", 400, "invalid_json"),
        (vec![json_type], "[]", 422, "invalid"),
        (vec![("content-type", "text/plain")], "{}", 415, "not_json"),
        (
            vec![json_type, ("idempotency-key", "")],
            "{}",
            400,
            "idempotency_key",
        ),
        (
            vec![json_type, ("authorization", auditor.as_str())],
            "{}",
            403,
            "forbidden",
        ),
    ] {
        let answer = post(path, &headers, body);
        assert_eq!(answer.status.as_u16(), status, "{code} {}", answer.text());
        assert_eq!(answer.headers["content-type"], "application/problem+json");
        let problem = answer.json();
        assert_eq!(
            (problem["code"].as_str(), problem["status"].as_u64()),
            (Some(code), Some(status.into()))
        );
        assert!(problem["detail"].as_str().unwrap().is_ascii(), "{problem}");
    }
    let large = format!("{{\"name\":\"{}\"}}", "x".repeat(1024 * 1024));
    assert_eq!(post(path, &[json_type], &large).json()["code"], "too_large");
    let zh = post(path, &[json_type, ("accept-language", "zh-CN")], "x");
    assert_eq!(zh.status, StatusCode::BAD_REQUEST);

    let act = "/api/v1/complaints/TS-1/actions/assign";
    assert_eq!(
        post(act, &[("if-match", "\"7\"")], "").status,
        StatusCode::OK
    );
    assert_eq!(post(act, &[("if-match", "*")], "").status, StatusCode::OK);
    assert_eq!(
        post(act, &[("if-match", "seven")], "").json()["code"],
        "if_match"
    );
    let late = post(act, &[("if-match", "\"6\"")], "");
    assert_eq!(
        (late.status, late.json()["changed_by"].clone()),
        (StatusCode::PRECONDITION_FAILED, json!("Li"))
    );
}

#[test]
fn lists_of_the_api_page() {
    on_each_engine(|app| {
        let site = Site::new(app);
        site.person("lina", "0101", &[Role::Intake]);
        let cookie = site.login("lina");
        let page = |query: &str| site.get(&format!("/api/v1/units?{query}"), &cookie);
        let first = page("limit=2").json();
        assert_eq!(first["items"].as_array().unwrap().len(), 2);
        assert_eq!(first["next_cursor"], "0100");
        let last = page("limit=2&cursor=0100").json();
        assert_eq!(
            (
                last["items"][0]["code"].clone(),
                last["next_cursor"].clone()
            ),
            (json!("0101"), json!(null))
        );
        assert_eq!(last["items"][0]["parent"], "0100");
        assert_eq!(
            page("q=nanjiang").json()["items"].as_array().unwrap().len(),
            1
        );
        for (query, field) in [
            ("limit=0", "limit"),
            ("limit=201", "limit"),
            ("limit=x", "limit"),
        ] {
            let problem = page(query);
            assert_eq!(problem.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert_eq!(problem.json()["errors"][0]["field"], field);
        }
        assert_eq!(page("cursor=9999").json()["code"], "cursor");
    });
}
