//! Every page of this room, in both languages: complete, without inline style or script.

use crate::site::Site;
use axum::http::StatusCode;
use kernel::Role;
use testkit::{Engine, TestApp};

const PAGES: [&str; 22] = [
    "/me/sessions",
    "/password",
    "/accounts",
    "/accounts?q=nobody-like-this",
    "/accounts/new",
    "/accounts/import",
    "/accounts/lina",
    "/accounts/lina/edit",
    "/accounts/gone",
    "/tokens",
    "/tokens/new",
    "/org",
    "/org?q=nothing-like-this",
    "/org?closed=true",
    "/org/new",
    "/org/import",
    "/org/0000",
    "/org/0101",
    "/org/0101/name",
    "/org/0101/details",
    "/org/0101/closure",
    "/login",
];

fn han(c: char) -> bool {
    ('\u{3000}'..='\u{9fff}').contains(&c) || ('\u{ff00}'..='\u{ffef}').contains(&c)
}

#[test]
fn every_page_is_drawn_in_both_languages_and_keeps_to_the_policy() {
    let app = TestApp::on(Engine::Sqlite);
    let site = Site::new(&app);
    site.person("boss", "0000", &[Role::Admin]);
    site.person("lina", "0101", &[Role::Intake]);
    site.person("gone", "0101", &[Role::Intake]);
    let boss = site.login("boss");
    site.post("/accounts/gone/closure", &boss, &[]);
    let form = [("name", "CRM"), ("role", "intake"), ("unit", "0101")];
    site.post("/tokens/new", &boss, &form);
    for path in PAGES {
        let cookie = if path == "/login" { "" } else { boss.as_str() };
        for lang in ["en", "zh-CN"] {
            let page = site.ask(
                "GET",
                path,
                cookie,
                &[("accept-language", lang)],
                String::new(),
            );
            assert_eq!(page.status, StatusCode::OK, "{path}");
            let text = page.text();
            assert!(text.contains(&format!("<html lang=\"{lang}\"")), "{path}");
            for banned in [
                " style=",
                "<style",
                "javascript:",
                " onclick=",
                " onchange=",
                " hx-on",
            ] {
                assert!(!text.contains(banned), "{path} has {banned}");
            }
            for script in text.split("<script").skip(1) {
                assert!(script.contains(" src="), "{path} has an inline script");
            }
            assert_eq!(text.matches("<h1").count(), 1, "{path}: one heading");
            if lang == "en" {
                // The switch names the other language in that language.
                let rest = text
                    .replace("中文", "")
                    .replace("简体中文", "")
                    .replace("简体", "");
                let at = rest.find(han).unwrap_or(0);
                let near: String = rest[at..].chars().take(30).collect();
                assert!(!rest.contains(han), "{path}: {near}");
            }
        }
    }
}

#[test]
fn what_people_type_is_escaped() {
    let app = TestApp::on(Engine::Sqlite);
    let site = Site::new(&app);
    site.person("boss", "0000", &[Role::Admin]);
    let boss = site.login("boss");
    let evil = "\"><script>alert(1)</script>";
    let typed = site
        .get(&format!("/accounts?q={}", crate::site::encode(evil)), &boss)
        .text();
    assert!(!typed.contains("<script>alert"), "{typed}");
    let tree = site
        .get(&format!("/org?q={}", crate::site::encode(evil)), &boss)
        .text();
    assert!(!tree.contains("<script>alert"));
    let form = [
        ("login", "eve"),
        ("name", "<b>Eve</b>"),
        ("unit", "0000"),
        ("roles", "auditor"),
    ];
    site.post("/accounts/new", &boss, &form);
    let page = site.get("/accounts/eve", &boss).text();
    assert!(
        !page.contains("<b>Eve</b>") && page.contains("&#60;b&#62;Eve"),
        "{page}"
    );
    let login = site.try_login(evil, "x").text();
    assert!(!login.contains("<script>alert"));
}
