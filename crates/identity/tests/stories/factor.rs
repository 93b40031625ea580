//! The second factor: set up, asked for, used, lost, required.

use crate::site::{Answer, PASSWORD, Site};
use axum::http::StatusCode;
use data_encoding::BASE32_NOPAD;
use identity::rules::factor::{code_at, step_of};
use kernel::Role;
use platform::sql::{Reader, SqlError};
use platform::{App, Entropy, KeySource, Keys, Secret};
use std::path::Path;
use testkit::on_each_engine;

/// The key that the page shows, as bytes.
fn key(page: &Answer) -> Vec<u8> {
    let shown = page.secret().unwrap().replace(' ', "");
    BASE32_NOPAD.decode(shown.as_bytes()).unwrap()
}

/// The code of the clock's step, or of one near it.
fn code(site: &Site<'_>, key: &[u8], drift: i64) -> String {
    code_at(key, step_of(site.app.clock.now()) + drift)
}

/// Sets the factor up; answers key and recovery codes. The codes of earlier steps are used up.
fn set_up(site: &Site<'_>, cookie: &str) -> (Vec<u8>, Vec<String>) {
    let begun = site.post("/me/factor/setup", cookie, &[]);
    assert_eq!(begun.location(), "/me/factor", "{}", begun.text());
    let key = key(&site.get("/me/factor", cookie));
    let typed = code(site, &key, 0);
    let done = site.post("/me/factor", cookie, &[("code", &typed)]);
    assert_eq!(done.status, StatusCode::OK, "{}", done.text());
    let text = done.text();
    let codes = text.split("data-secret>").skip(1);
    let codes: Vec<String> = codes
        .map(|rest| rest.split('<').next().unwrap().to_owned())
        .collect();
    assert_eq!(codes.len(), 10);
    (key, codes)
}

/// Login and password; answers the cookie of the half session.
fn half(site: &Site<'_>, login: &str) -> String {
    let answer = site.try_login(login, PASSWORD);
    assert_eq!(answer.location(), "/login/code?next=/", "{}", answer.text());
    answer.cookie("session").unwrap()
}

#[test]
fn a_code_is_asked_for_and_each_opens_once() {
    on_each_engine(|app| {
        let site = Site::new(app);
        site.person("lina", "0101", &[Role::Intake]);
        let first = site.login("lina");
        let other = site.login("lina");
        let (key, _) = set_up(&site, &first);
        assert_eq!(
            site.get("/me/factor", &other).status,
            StatusCode::SEE_OTHER,
            "ended"
        );
        site.assert_state("lina");
        site.wait(1);
        let waiting = half(&site, "lina");
        for (path, to) in [
            ("/", "/login/code?next=/"),
            ("/me/factor", "/login/code?next=/me/factor"),
            ("/me/sessions", "/login/code?next=/me/sessions"),
        ] {
            let away = site.get(path, &waiting);
            assert_eq!((away.status, away.location()), (StatusCode::SEE_OTHER, to));
        }
        let api = site.get("/api/v1/units", &waiting);
        assert_eq!(api.status, StatusCode::UNAUTHORIZED);
        assert_eq!(api.json()["code"], "second_factor_asked");
        for path in ["/password", "/me/factor/removal", "/me/factor/setup"] {
            assert_eq!(
                site.post(path, &waiting, &[]).location(),
                "/login/code?next=/"
            );
        }
        let typed = code(&site, &key, 0);
        let form = [("code", typed.as_str()), ("next", "/me/sessions")];
        let entered = site.post("/login/code", &waiting, &form);
        assert_eq!(entered.location(), "/me/sessions", "{}", entered.text());
        let full = entered.cookie("session").unwrap();
        assert_ne!(full, waiting, "the session has another secret");
        assert_eq!(site.get("/me/sessions", &full).status, StatusCode::OK);
        assert_eq!(
            site.get("/me/sessions", &waiting).location(),
            "/login?next=/me/sessions"
        );
        // The same code, and the one before it, in another browser.
        let again = half(&site, "lina");
        for drift in [0, -1] {
            let used = code(&site, &key, drift);
            let answer = site.post("/login/code", &again, &[("code", &used)]);
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{drift}");
        }
        let next = code(&site, &key, 1);
        let answer = site.post("/login/code", &again, &[("code", &next)]);
        assert_eq!(answer.status, StatusCode::SEE_OTHER);
        let written = site.written();
        let secret = BASE32_NOPAD.encode(&key);
        assert!(
            !written.contains(&secret) && !written.contains(&typed),
            "{written}"
        );
    });
}

#[test]
fn five_wrong_codes_close_the_second_door_for_everybody_who_has_the_password() {
    on_each_engine(|app| {
        let site = Site::new(app);
        site.person("lina", "0101", &[Role::Intake]);
        let cookie = site.login("lina");
        let (key, codes) = set_up(&site, &cookie);
        site.wait(1);
        let waiting = half(&site, "lina");
        for wrong in ["000000", "ABCDE-FGHJK", "", "99999999", "000001"] {
            let answer = site.post("/login/code", &waiting, &[("code", wrong)]);
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
            assert!(wrong.is_empty() || !answer.text().contains(wrong));
        }
        let other = half(&site, "lina");
        for right in [code(&site, &key, 0), codes[0].clone()] {
            let answer = site.post("/login/code", &other, &[("code", &right)]);
            assert_eq!(
                answer.status,
                StatusCode::TOO_MANY_REQUESTS,
                "{}",
                answer.text()
            );
            assert!(answer.text().contains("15 minutes"));
        }
        site.wait(15);
        let later = half(&site, "lina");
        let right = code(&site, &key, 0);
        assert_eq!(
            site.post("/login/code", &later, &[("code", &right)])
                .location(),
            "/"
        );
        let kinds = site.kinds("account", "lina");
        let count = |kind: &str| kinds.iter().filter(|k| *k == kind).count();
        assert_eq!(count("second_factor_failed"), 4, "{kinds:?}");
        assert_eq!(count("second_factor_locked_out"), 1);
    });
}

#[test]
fn a_half_session_ends_by_itself_and_by_going_away() {
    on_each_engine(|app| {
        let site = Site::new(app);
        site.person("lina", "0101", &[Role::Intake]);
        let cookie = site.login("lina");
        let (key, _) = set_up(&site, &cookie);
        site.wait(1);
        let waiting = half(&site, "lina");
        assert_eq!(site.get("/login/code", &waiting).status, StatusCode::OK);
        site.wait(10);
        let late = code(&site, &key, 0);
        let answer = site.post("/login/code", &waiting, &[("code", &late)]);
        assert_eq!(answer.location(), "/login");
        let waiting = half(&site, "lina");
        site.post("/logout", &waiting, &[]);
        assert_eq!(site.get("/login/code", &waiting).location(), "/login");
        assert_eq!(site.get("/login/code", "").location(), "/login");
    });
}

#[test]
fn recovery_codes_open_once_each_and_can_be_renewed() {
    on_each_engine(|app| {
        let site = Site::new(app);
        site.person("lina", "0101", &[Role::Intake]);
        let cookie = site.login("lina");
        let (key, codes) = set_up(&site, &cookie);
        site.wait(1);
        let typed = codes[3].to_lowercase().replace('-', " ");
        let waiting = half(&site, "lina");
        let entered = site.post("/login/code", &waiting, &[("code", &typed)]);
        let full = entered.cookie("session").unwrap();
        let waiting = half(&site, "lina");
        let again = site.post("/login/code", &waiting, &[("code", &codes[3])]);
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(site.get("/me/factor", &full).text().contains("<dd>9</dd>"));
        let right = code(&site, &key, 0);
        let renewed = site.post("/me/factor/recovery", &full, &[("code", &right)]);
        assert_eq!(renewed.status, StatusCode::OK, "{}", renewed.text());
        let old = site.post("/login/code", &waiting, &[("code", &codes[4])]);
        assert_eq!(old.status, StatusCode::UNPROCESSABLE_ENTITY);
        let new = renewed.secret().unwrap();
        assert_eq!(
            site.post("/login/code", &waiting, &[("code", &new)])
                .location(),
            "/"
        );
        let written = site.written();
        assert!(!codes.iter().any(|code| written.contains(code.as_str())));
        site.assert_state("lina");
    });
}

#[test]
fn changing_it_wants_a_code_of_the_one_that_is_there() {
    on_each_engine(|app| {
        let site = Site::new(app);
        site.person("lina", "0101", &[Role::Intake]);
        let cookie = site.login("lina");
        let (old, _) = set_up(&site, &cookie);
        for path in [
            "/me/factor/setup",
            "/me/factor/recovery",
            "/me/factor/removal",
        ] {
            let answer = site.post(path, &cookie, &[("code", "000000")]);
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{path}");
        }
        let typed = code(&site, &old, 1);
        site.post("/me/factor/setup", &cookie, &[("code", &typed)]);
        let new = key(&site.get("/me/factor", &cookie));
        assert_ne!(old, new);
        site.wait(2);
        let waiting = half(&site, "lina");
        let typed = code(&site, &old, 0);
        let entered = site.post("/login/code", &waiting, &[("code", &typed)]);
        let full = entered.cookie("session").unwrap();
        let typed = code(&site, &new, 0);
        assert_eq!(
            site.post("/me/factor", &full, &[("code", &typed)]).status,
            StatusCode::OK
        );
        let again = site.post("/me/factor", &full, &[("code", &typed)]);
        assert_eq!(
            again.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "nothing waits any more"
        );
        site.wait(1);
        let waiting = half(&site, "lina");
        let typed = code(&site, &old, 0);
        let answer = site.post("/login/code", &waiting, &[("code", &typed)]);
        assert_eq!(
            answer.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "the old one is gone"
        );
        let typed = code(&site, &new, 0);
        let removed = site.post("/me/factor/removal", &full, &[("code", &typed)]);
        assert_eq!(removed.location(), "/me/factor", "{}", removed.text());
        site.assert_state("lina");
        site.login("lina");
    });
}

#[test]
fn who_must_have_one_can_do_nothing_before() {
    on_each_engine(|app| {
        let site = Site::new(app);
        site.person("lina", "0101", &[Role::Intake]);
        site.person("boss", "0000", &[Role::Admin]);
        let (lina, boss) = (site.login("lina"), site.login("boss"));
        let page = site.get("/access/policy", &boss);
        let version = page.hidden("version");
        let form = [("version", version.as_str()), ("second_factor", "intake")];
        let saved = site.post("/access/policy", &boss, &form);
        assert_eq!(saved.location(), "/access/policy", "{}", saved.text());
        // At once, also where somebody is in already.
        for path in ["/", "/me/sessions"] {
            assert_eq!(site.get(path, &lina).location(), "/me/factor", "{path}");
        }
        let api = site.get("/api/v1/units", &lina);
        assert_eq!(api.status, StatusCode::FORBIDDEN);
        assert_eq!(api.json()["code"], "second_factor_setup_required");
        let sent = site.post("/me/sessions/others/end", &lina, &[]);
        assert_eq!(sent.location(), "/me/factor");
        let page = site.get("/me/factor", &lina);
        assert!(page.text().contains("Nothing else opens"));
        let (key, _) = set_up(&site, &lina);
        assert_eq!(site.get("/me/sessions", &lina).status, StatusCode::OK);
        let typed = code(&site, &key, 1);
        let kept = site.post("/me/factor/removal", &lina, &[("code", &typed)]);
        assert_eq!(
            kept.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{}",
            kept.text()
        );
        assert_eq!(
            site.get("/me/sessions", &boss).status,
            StatusCode::OK,
            "not a role of theirs"
        );
        assert_eq!(site.kinds("access_policy", "bank"), ["access_policy_set"]);
    });
}

#[test]
fn an_administrator_resets_it_and_ends_sessions() {
    on_each_engine(|app| {
        let site = Site::new(app);
        site.person("lina", "0101", &[Role::Intake]);
        site.person("boss", "0000", &[Role::Admin]);
        let (lina, boss) = (site.login("lina"), site.login("boss"));
        set_up(&site, &lina);
        let own = site.post("/accounts/boss/factor/reset", &boss, &[]);
        assert_eq!(own.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(
            site.post("/accounts/lina/factor/reset", &lina, &[]).status,
            StatusCode::FORBIDDEN
        );
        let page = site.get("/accounts/lina", &boss);
        assert!(page.text().contains("/accounts/lina/factor/reset"));
        let done = site.post("/accounts/lina/factor/reset", &boss, &[]);
        assert_eq!(done.location(), "/accounts/lina", "{}", done.text());
        assert_eq!(
            site.get("/me/sessions", &lina).status,
            StatusCode::SEE_OTHER
        );
        site.assert_state("lina");
        let again = site.login("lina");
        let other = site.login("lina");
        let page = site.get("/accounts/lina", &boss).text();
        let id = page.split("/accounts/lina/sessions/").nth(2).unwrap();
        let id = id.split('/').next().unwrap();
        let ended = site.post(&format!("/accounts/lina/sessions/{id}/end"), &boss, &[]);
        assert_eq!(ended.location(), "/accounts/lina");
        let out = [&again, &other].map(|c| site.get("/me/sessions", c).status);
        assert!(
            out.contains(&StatusCode::SEE_OTHER) && out.contains(&StatusCode::OK),
            "{out:?}"
        );
        site.post("/accounts/lina/sessions/end", &boss, &[]);
        let out = [&again, &other].map(|c| site.get("/me/sessions", c).status);
        assert_eq!(out, [StatusCode::SEE_OTHER; 2]);
    });
}

/// Keys as the bank gives them at a start, the current one first, with the index of before.
fn given(bytes: &[u8], before: &Keys) -> Keys {
    let texts = bytes
        .iter()
        .map(|byte| Secret::new(format!("{byte:02x}").repeat(32)));
    let source = KeySource::Given(texts.collect());
    let keys = Keys::open_from(source, Path::new("/none"), &Entropy::system()).unwrap();
    keys.set_index_root(&before.index_root());
    keys
}

fn reseal(app: &App) -> usize {
    let jobs = identity::jobs();
    let job = jobs.iter().find(|job| job.name == "identity.reseal");
    job.unwrap().run(app).unwrap()
}

#[test]
fn secrets_follow_the_master_key_and_go_on_opening_the_door() {
    on_each_engine(|app| {
        let site = Site::new(app);
        for login in ["lina", "wang"] {
            site.person(login, "0101", &[Role::Intake]);
        }
        let (key, codes) = set_up(&site, &site.login("lina"));
        // Begun and not confirmed: it follows, too.
        let begun = site.login("wang");
        site.post("/me/factor/setup", &begun, &[]);
        assert_eq!(reseal(&app.app), 0, "they are under the current one");

        // The test's own master key is 01 01 …
        let (both, served) = site.under(given(&[2, 1], &app.keys));
        let (_, second) = site.under(given(&[2, 1], &app.keys));
        assert_eq!(reseal(&served), 2);
        assert_eq!((reseal(&served), reseal(&second)), (0, 0));
        for login in ["lina", "wang"] {
            site.assert_state(login);
        }
        let told: Result<Vec<String>, SqlError> = app.db.read_now(|reader: &mut Reader<'_>| {
            let sql = "SELECT secret FROM identity_factor WHERE secret <> ''
                 UNION ALL SELECT pending FROM identity_factor WHERE pending <> ''";
            let rows = reader.query(sql, &[])?;
            rows.iter().map(|row| row.get(0)).collect()
        });
        let current = served.keys.master_id();
        let told = told.unwrap();
        assert_eq!(told.len(), 2);
        assert!(
            told.iter()
                .all(|kept| Keys::sealed_under(kept) == Some(&current))
        );

        // With the old key thrown away everything still opens.
        let (site, _) = both.under(given(&[2], &app.keys));
        site.wait(1);
        let typed = code(&site, &key, 0);
        for right in [typed.as_str(), codes[0].as_str()] {
            let waiting = half(&site, "lina");
            let opened = site.post("/login/code", &waiting, &[("code", right)]);
            assert_eq!(opened.status, StatusCode::SEE_OTHER, "{}", opened.text());
        }
        let confirmed = site.get("/me/factor", &site.login("wang"));
        assert!(confirmed.secret().is_some(), "{}", confirmed.text());
    });
}
