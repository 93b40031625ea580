//! Coming in and going out.

use crate::site::{PASSWORD, Site};
use axum::http::StatusCode;
use identity::{Routes, Settings};
use kernel::Role;
use testkit::on_each_engine;

const WRONG: &str = "Login name or password is wrong";

#[test]
fn a_person_comes_in_and_goes_where_they_wanted() {
    on_each_engine(|app| {
        let site = Site::new(app);
        site.person("lina", "0101", &[Role::Intake]);
        assert_eq!(site.get("/login", "").status, StatusCode::OK);
        let away = site.get("/me/sessions?x=1", "");
        assert_eq!(away.location(), "/login?next=/me/sessions%3Fx%3D1");
        let form = [
            ("login", " LiNa "),
            ("password", PASSWORD),
            ("next", "/me/sessions?x=1"),
        ];
        let entered = site.post("/login", "", &form);
        assert_eq!(
            (entered.status, entered.location()),
            (StatusCode::SEE_OTHER, "/me/sessions?x=1")
        );
        let line = entered.headers["set-cookie"].to_str().unwrap();
        assert!(line.ends_with("; Path=/; HttpOnly; SameSite=Lax"), "{line}");
        let cookie = entered.cookie("session").unwrap();
        assert_eq!(cookie.len(), 64);
        let page = site.get("/me/sessions", &cookie);
        assert!(
            page.text().contains("Name of lina") && page.text().contains("Chengdong Sub-branch")
        );
        assert_eq!(
            site.get("/login?next=/org", &cookie).location(),
            "/org",
            "is in already"
        );
        assert_eq!(site.get("/", &cookie).location(), "/inbox");
        assert_eq!(
            site.kinds("account", "lina"),
            ["account_created", "session_started"]
        );
        assert!(!site.written().contains(&cookie));
    });
}

#[test]
fn whatever_is_wrong_the_answer_is_the_same() {
    on_each_engine(|app| {
        let site = Site::new(app);
        for login in ["lina", "locked", "closed"] {
            site.person(login, "0101", &[Role::Intake]);
        }
        site.person("boss", "0000", &[Role::Admin]);
        let boss = site.login("boss");
        site.post("/accounts/locked/lock", &boss, &[]);
        site.post("/accounts/closed/closure", &boss, &[]);
        let told = |login: &str, password: &str| {
            let answer = site.try_login(login, password);
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{login}");
            assert!(answer.cookie("session").is_none());
            let text = answer.text();
            assert!(text.contains(WRONG) && !text.contains(password), "{text}");
            let (head, rest) = text.split_once(&format!("value=\"{login}\"")).unwrap();
            format!("{head}{rest}")
        };
        let wrong = told("lina", "Wrong-Password-7");
        assert_eq!(told("nobody", "Wrong-Password-7"), wrong);
        assert_eq!(told("locked", PASSWORD), wrong);
        assert_eq!(told("closed", PASSWORD), wrong);
        let injected = site.try_login("x' OR '1'='1", PASSWORD);
        assert_eq!(injected.status, StatusCode::UNPROCESSABLE_ENTITY);
    });
}

#[test]
fn five_wrong_passwords_keep_even_the_right_one_out_for_a_quarter_of_an_hour() {
    on_each_engine(|app| {
        let site = Site::new(app);
        site.person("lina", "0101", &[Role::Intake]);
        for _ in 0..4 {
            site.try_login("lina", "Wrong-Password-7");
        }
        site.login("lina");
        for _ in 0..5 {
            site.try_login("lina", "Wrong-Password-7");
        }
        assert!(site.try_login("lina", PASSWORD).text().contains(WRONG));
        site.wait(14);
        assert!(site.try_login("lina", PASSWORD).text().contains(WRONG));
        site.wait(1);
        site.login("lina");
        let kinds = site.kinds("account", "lina");
        let count = |kind: &str| kinds.iter().filter(|k| *k == kind).count();
        assert_eq!(
            (count("login_failed"), count("account_locked_out")),
            (8, 1),
            "{kinds:?}"
        );
        site.assert_state("lina");
    });
}

#[test]
fn an_administrator_opens_the_door_before_the_time() {
    on_each_engine(|app| {
        let site = Site::new(app);
        site.person("lina", "0101", &[Role::Intake]);
        site.person("boss", "0000", &[Role::Admin]);
        for _ in 0..5 {
            site.try_login("lina", "Wrong-Password-7");
        }
        let boss = site.login("boss");
        assert!(
            site.get("/accounts/lina", &boss)
                .text()
                .contains("locked until 2026-11-23 09:15")
        );
        let opened = site.post("/accounts/lina/unlock", &boss, &[]);
        assert_eq!(opened.location(), "/accounts/lina");
        site.login("lina");
    });
}

#[test]
fn a_session_slides_while_used_and_ends_by_idleness_and_by_age() {
    on_each_engine(|app| {
        let site = Site::new(app);
        site.person("lina", "0101", &[Role::Intake]);
        let cookie = site.login("lina");
        let inside = |cookie: &str| site.get("/me/sessions", cookie).status == StatusCode::OK;
        for _ in 0..24 {
            site.wait(29);
            assert!(inside(&cookie));
        }
        // 11 h 36 min by now, always in use.
        site.wait(23);
        assert!(inside(&cookie));
        site.wait(1);
        assert!(!inside(&cookie), "12 hours are over");
        let second = site.login("lina");
        site.wait(30);
        assert!(!inside(&second), "30 minutes without a request");
        assert!(!inside("00".repeat(32).as_str()) && !inside("../../etc/passwd"));
    });
}

#[test]
fn signing_out_ends_one_session_all_others_or_all() {
    on_each_engine(|app| {
        let site = Site::new(app);
        site.person("lina", "0101", &[Role::Intake]);
        site.person("wang", "0101", &[Role::Intake]);
        let [a, b, c, d] = [0; 4].map(|_| site.login("lina"));
        let wang = site.login("wang");
        let inside = |cookie: &str| site.get("/me/sessions", cookie).status == StatusCode::OK;
        let out = site.post("/logout", &a, &[]);
        assert_eq!(
            (out.location(), out.cookie("session").as_deref()),
            ("/login", Some(""))
        );
        assert!(!inside(&a) && inside(&b));
        assert_eq!(
            site.post("/logout", &a, &[]).location(),
            "/login",
            "twice is no error"
        );

        let page = site.get("/me/sessions", &b).text();
        let id = page.split_once("/me/sessions/").unwrap().1;
        assert!(id.starts_with("others/end"));
        let id = page
            .rsplit_once("/me/sessions/")
            .unwrap()
            .1
            .split('/')
            .next()
            .unwrap()
            .to_owned();
        let foreign = site.post(&format!("/me/sessions/{id}/end"), &wang, &[]);
        assert_eq!(
            foreign.status,
            StatusCode::NOT_FOUND,
            "another person's session"
        );
        site.post(&format!("/me/sessions/{id}/end"), &b, &[]);
        assert_eq!(
            [&b, &c, &d].iter().filter(|cookie| inside(cookie)).count(),
            2
        );

        let [e, f] = [0; 2].map(|_| site.login("lina"));
        site.post("/me/sessions/others/end", &e, &[]);
        assert!(inside(&e) && !inside(&f) && !inside(&b) && inside(&wang));
        let g = site.login("lina");
        site.post("/logout/everywhere", &g, &[]);
        assert!(!inside(&e) && !inside(&g) && inside(&wang));
    });
}

#[test]
fn a_one_time_password_is_changed_before_anything_else() {
    on_each_engine(|app| {
        let site = Site::new(app);
        let hash = identity::hash_password(&site.app.entropy, "ABCD-EFGH-JKMN");
        site.person_with("boss", "0000", &[Role::Admin], hash, true);
        let entered = site.try_login("boss", "ABCD-EFGH-JKMN");
        assert_eq!(entered.location(), "/password");
        let old = entered.cookie("session").unwrap();
        for path in ["/accounts", "/org", "/", "/api/v1/units"] {
            let answer = site.get(path, &old);
            if path.starts_with("/api") {
                assert_eq!(answer.json()["code"], "password_change_required");
            } else {
                assert_eq!(answer.location(), "/password", "{path}");
            }
        }
        let other = site
            .try_login("boss", "ABCD-EFGH-JKMN")
            .cookie("session")
            .unwrap();
        let change = |old_password: &str, new: &str, again: &str| {
            let form = [
                ("old_password", old_password),
                ("new_password", new),
                ("new_password_again", again),
            ];
            site.post("/password", &old, &form)
        };
        for (old_password, new, again, told) in [
            (
                "ABCD-EFGH-JKMN",
                "sh0rt!x",
                "sh0rt!x",
                "10 to 128 characters",
            ),
            (
                "ABCD-EFGH-JKMN",
                "ABCD-EFGH-JKMN",
                "ABCD-EFGH-JKMN",
                "must differ from the present one",
            ),
            (
                "ABCD-EFGH-JKMN",
                "My-Boss-77x!",
                "My-Boss-77x!",
                "must not contain the login name",
            ),
            (
                "ABCD-EFGH-JKMN",
                PASSWORD,
                "Tq7-pine-rivex",
                "two new passwords differ",
            ),
            (
                "ABCD-EFGH-JKMX",
                PASSWORD,
                PASSWORD,
                "&#34;Present password&#34; is wrong",
            ),
        ] {
            let answer = change(old_password, new, again);
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
            let text = answer.text();
            assert!(text.contains(told), "{told}: {text}");
            assert!(
                !text.contains(new) && !text.contains(old_password),
                "passwords are not sent back"
            );
        }
        let done = change("ABCD-EFGH-JKMN", PASSWORD, PASSWORD);
        assert_eq!(done.location(), "/");
        let fresh = done.cookie("session").unwrap();
        assert_eq!(site.get("/accounts", &fresh).status, StatusCode::OK);
        for gone in [&old, &other] {
            assert_eq!(
                site.get("/accounts", gone).location(),
                "/login?next=/accounts"
            );
        }
        assert!(
            site.try_login("boss", "ABCD-EFGH-JKMN")
                .text()
                .contains(WRONG)
        );
        site.login("boss");
        site.assert_state("boss");
        let written = site.written();
        assert!(!written.contains(PASSWORD) && !written.contains("ABCD-EFGH"));
    });
}

#[test]
fn guessing_the_present_password_in_an_open_session_is_slowed_down() {
    on_each_engine(|app| {
        let site = Site::new(app);
        site.person("lina", "0101", &[Role::Intake]);
        let cookie = site.login("lina");
        let new = "Kx9!mmRt2w-ok";
        let guess = |old: &str| {
            let form = [
                ("old_password", old),
                ("new_password", new),
                ("new_password_again", new),
            ];
            site.post("/password", &cookie, &form).status
        };
        for n in 0..5 {
            assert_eq!(
                guess(&format!("Guess-{n}-abcx")),
                StatusCode::UNPROCESSABLE_ENTITY
            );
        }
        assert_eq!(guess(PASSWORD), StatusCode::TOO_MANY_REQUESTS);
        site.wait(1);
        assert_eq!(guess(PASSWORD), StatusCode::SEE_OTHER);
    });
}

#[test]
fn many_failures_from_one_address_have_to_wait() {
    let app = testkit::TestApp::on(testkit::Engine::Sqlite);
    let site = Site::new(&app);
    site.person("lina", "0101", &[Role::Intake]);
    for n in 0..60 {
        site.try_login(&format!("nobody{n}"), "Wrong-Password-7");
    }
    let waiting = site.try_login("lina", PASSWORD);
    assert_eq!(waiting.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(waiting.text().contains("try again in a minute"));
    site.wait(1);
    site.login("lina");
}

#[test]
fn the_way_back_never_leaves_the_site() {
    let app = testkit::TestApp::on(testkit::Engine::Sqlite);
    let site = Site::new(&app);
    site.person("lina", "0101", &[Role::Intake]);
    for next in [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "javascript:alert(1)",
        "/login",
        "/logout",
        " /\t/evil.example",
        "/a\r\nset-cookie: x=1",
    ] {
        let form = [("login", "lina"), ("password", PASSWORD), ("next", next)];
        let answer = site.post("/login", "", &form);
        assert_eq!(answer.location(), "/", "{next}");
        let cookie = answer.cookie("session").unwrap();
        let target = site.post("/language", &cookie, &[("lang", "en"), ("return", next)]);
        assert!(target.location().starts_with('/') && !target.location().starts_with("//"));
        assert!(
            !target.location().contains("evil"),
            "{next}: {}",
            target.location()
        );
    }
}

#[test]
fn the_language_chosen_stays_with_the_person() {
    on_each_engine(|app| {
        let site = Site::new(app);
        site.person("lina", "0101", &[Role::Intake]);
        let cookie = site.login("lina");
        let chosen = site.post(
            "/language",
            &cookie,
            &[("lang", "en"), ("return", "/me/sessions")],
        );
        assert_eq!(chosen.location(), "/me/sessions");
        assert_eq!(chosen.cookie("lang").as_deref(), Some("en"));
        let zh = [("accept-language", "zh-CN")];
        let page = site.ask("GET", "/me/sessions", &cookie, &zh, String::new());
        assert!(
            page.text().contains("<html lang=\"en\""),
            "the account knows it"
        );
        let entered = site.try_login("lina", PASSWORD);
        assert_eq!(
            entered.cookie("lang").as_deref(),
            Some("en"),
            "a new browser is told"
        );
        let nobody = site.ask("GET", "/login", "", &zh, String::new());
        assert!(nobody.text().contains("<html lang=\"zh-CN\""));
        site.assert_state("lina");
    });
}

#[test]
fn over_https_the_cookie_is_secure_and_no_other_is_taken() {
    let app = testkit::TestApp::on(testkit::Engine::Sqlite);
    let site = Site::with(&app, Routes::new(), Settings { https: true });
    site.person("lina", "0101", &[Role::Intake]);
    let entered = site.try_login("lina", PASSWORD);
    let line = entered.headers["set-cookie"].to_str().unwrap().to_owned();
    assert!(
        line.starts_with("__Host-session=") && line.ends_with("; Secure"),
        "{line}"
    );
    let secret = entered.cookie("__Host-session").unwrap();
    assert_eq!(
        site.get("/me/sessions", &secret).status,
        StatusCode::SEE_OTHER,
        "as `session`"
    );
    let cookie = format!("__Host-session={secret}");
    let page = site.ask(
        "GET",
        "/me/sessions",
        "",
        &[("cookie", &cookie)],
        String::new(),
    );
    assert_eq!(page.status, StatusCode::OK);
}
