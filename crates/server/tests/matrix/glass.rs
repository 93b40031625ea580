//! Break-glass: what it opens, for whom, how long, and what is left of it.

use crate::bank::{self, Case, LOOKING, MIRROR, PASSWORD};
use crate::web::{Browser, Site};
use platform::sql::args;
use testkit::{Engine, TestApp};

fn browser(site: &Site, login: &str) -> Browser {
    let mut browser = Browser::new(site);
    browser.log_in(login, PASSWORD);
    browser
}

/// How many entries of a kind the ledger has.
fn entries(app: &TestApp, kind: &'static str) -> i64 {
    let sql = "SELECT count(*) FROM ledger_entry WHERE kind = $1";
    let counted = app.db.read_now(move |reader| {
        let row = reader.query_one(sql, &args![kind])?;
        row.get(0)
    });
    counted.unwrap()
}

#[test]
fn break_glass_opens_one_case_for_reading_and_is_reviewed() {
    let app = TestApp::on(Engine::Sqlite);
    let cases = bank::make(&app);
    let far = |c: &&Case| c.place.name == "elsewhere" && c.state.name == "investigating";
    let case = cases.iter().find(far).unwrap();
    let page = format!("/complaints/{}", case.number);
    let site = Site::serve(app.app.clone());
    let mut officer = browser(&site, LOOKING[3].login);
    let closed = officer.get(&page);
    assert_eq!(closed.status, 404);
    assert!(closed.text().contains("/emergency/new") && !closed.text().contains(&case.word()));
    assert!(
        officer
            .get("/complaints/TS-20260302-0201-9999")
            .text()
            .contains("/emergency/new")
    );
    let mut handler = browser(&site, LOOKING[1].login);
    assert!(!handler.get(&page).text().contains("/emergency/new"));
    let no_reason = officer.form(
        "/emergency/new",
        &[("number", &case.number), ("reason", "")],
    );
    assert_eq!(no_reason.status, 422);
    assert_eq!(officer.get(&page).status, 404);
    let reason = "上级紧急询问，须立即了解进展";
    let opened = officer.form(
        "/emergency/new",
        &[("number", &case.number), ("reason", reason)],
    );
    assert_eq!(opened.status, 303, "{}", opened.text());
    let seen = officer.get(&page);
    assert_eq!(seen.status, 200);
    assert!(seen.text().contains(&case.word()) && !seen.text().contains(&case.phone()));
    assert!(!seen.text().contains("/actions/") && !seen.text().contains("/reveal/"));
    assert_eq!(entries(&app, "emergency_looked"), 1);
    reads_only(&mut officer, case);
    for other in [LOOKING[1].login, MIRROR[3].login] {
        assert_eq!(browser(&site, other).get(&page).status, 404, "{other}");
    }
    let number = reviewed(&site, &mut officer, reason);
    assert_eq!(entries(&app, "emergency_reviewed"), 1);
    app.clock.advance(61 * 60);
    let mut officer = browser(&site, LOOKING[3].login);
    assert_eq!(officer.get(&page).status, 404, "it is over");
    assert_eq!(
        officer.get(&number).status,
        200,
        "one's own access stays to be read"
    );
    // A number that is nobody's: recorded all the same, and nothing is behind it.
    let none = [("number", "TS-20260302-0201-9999"), ("reason", reason)];
    assert_eq!(officer.form("/emergency/new", &none).status, 303);
    assert_eq!(officer.get("/complaints/TS-20260302-0201-9999").status, 404);
    assert_eq!(entries(&app, "emergency_opened"), 2);
}

/// Nothing but the page is open, and nothing can be done with it.
fn reads_only(officer: &mut Browser, case: &Case) {
    let number = &case.number;
    let none = serde_json::json!({});
    let api = format!("/api/v1/complaints/{number}");
    assert_eq!(officer.get(&api).status, 404);
    assert_eq!(
        officer
            .json(&format!("{api}/actions/note"), &none, "")
            .status,
        404
    );
    assert_eq!(
        officer
            .get(&format!("/complaints/{number}/actions/note"))
            .status,
        404
    );
    assert_eq!(
        officer.get(&format!("/complaints/{number}/person")).status,
        404
    );
    assert_eq!(
        officer
            .form(
                &format!("/complaints/{number}/reveal/phone"),
                &[("reason", "核对客户来电")]
            )
            .status,
        404
    );
    assert_eq!(
        officer
            .form(&format!("/complaints/{number}/follow"), &[("on", "true")])
            .status,
        404
    );
    let list = officer.get("/api/v1/complaints?limit=200");
    assert!(!list.text().contains(&case.word()));
}

/// The office hears of it and reviews it once; who opened it can't. Gives its page.
fn reviewed(site: &Site, officer: &mut Browser, reason: &str) -> String {
    let mut office = browser(site, LOOKING[4].login);
    let notices = office.get("/notices").text();
    let told = format!("{} 应急查阅了", LOOKING[3].login);
    assert!(notices.contains(&told), "{notices}");
    let list = office.get("/emergency").text();
    assert!(list.contains(reason), "{list}");
    let at = list.find("href=\"/emergency/").unwrap() + 6;
    let page = list[at..].split('"').next().unwrap().to_owned();
    assert!(page.len() > "/emergency/".len() + 3, "{page}");
    let says = [("verdict", "justified"), ("remark", "情况属实")];
    assert_eq!(officer.form(&page, &says).status, 403);
    assert_eq!(browser(site, MIRROR[3].login).get(&page).status, 404);
    assert_eq!(office.form(&page, &[("verdict", "justified")]).status, 422);
    assert_eq!(office.form(&page, &says).status, 303);
    assert_eq!(office.form(&page, &says).status, 422);
    page
}
