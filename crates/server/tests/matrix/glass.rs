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
    let told = "被应急查阅";
    assert!(notices.contains(told), "{notices}");
    let list = office.get("/emergency").text();
    assert!(list.contains(reason), "{list}");
    let mark = "nw mono\"><a href=\"";
    let at = list.find(mark).unwrap() + mark.len();
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

/// What stands in the database of all accesses, and of all entries about them.
fn at_rest(app: &TestApp) -> String {
    let read = app.db.read_now(|reader| {
        let sql = "SELECT reason || ' ' || remark FROM emergency_access
             UNION ALL SELECT body FROM ledger_entry WHERE subject_kind = 'emergency'";
        let rows = reader.query(sql, &[])?;
        let texts = rows.iter().map(|row| row.get::<String>(0));
        texts.collect::<Result<String, _>>()
    });
    read.unwrap()
}

fn verifies(app: &TestApp) -> bool {
    xiaobao::verify::verify(&app.app, |_| {}).unwrap().ok
}

#[test]
fn why_it_was_opened_lies_sealed_and_goes_with_the_person() {
    let app = TestApp::on(Engine::Sqlite);
    let cases = bank::make(&app);
    let far = |c: &&Case| c.place.name == "elsewhere" && c.state.name == "archived";
    let case = cases.iter().find(far).unwrap();
    let site = Site::serve(app.app.clone());
    let mut officer = browser(&site, LOOKING[3].login);
    let reason = "客户王小明 13812345678 在柜台";
    for wrong in ["王小明", "13812345678", "TS-20260302-王小明"] {
        let asked = [("number", wrong), ("reason", reason)];
        assert_eq!(
            officer.form("/emergency/new", &asked).status,
            422,
            "{wrong}"
        );
    }
    let asked = [("number", case.number.as_str()), ("reason", reason)];
    assert_eq!(officer.form("/emergency/new", &asked).status, 303);
    assert!(!at_rest(&app).contains("王小明") && !at_rest(&app).contains("1381"));
    let mut office = browser(&site, LOOKING[4].login);
    assert!(office.get("/emergency").text().contains(reason));
    // The auditor sees that it was, by whom, and the words without numbers of persons.
    let mut auditor = browser(&site, LOOKING[7].login);
    let list = auditor.get("/emergency").text();
    assert!(list.contains(&case.number) && !list.contains("13812345678"));
    let file = office.get("/emergency/export");
    assert!(file.words().contains(&case.number) && !file.words().contains("王小明"));
    assert!(verifies(&app));
    let command = complaint::commands::ErasePerson {
        numbers: vec![case.number.clone()],
        reason: "客户要求删除其个人信息".to_owned(),
        receipt: None,
    };
    let by = LOOKING[4].actor();
    complaint::commands::erase_person_now(&app.app, &by, command, |_, _| Ok(None)).unwrap();
    let list = office.get("/emergency").text();
    assert!(list.contains(&case.number) && !list.contains(reason) && list.contains("已删除"));
    assert_eq!(entries(&app, "emergency_words_erased"), 1);
    assert!(verifies(&app));
}

#[test]
fn words_from_before_sealing_are_sealed_by_the_clock() {
    let app = TestApp::on(Engine::Sqlite);
    let cases = bank::make(&app);
    let (site, number) = (Site::serve(app.app.clone()), cases[0].number.clone());
    // As the program before this step left it: in plain, and without a state in the ledger.
    let of_old = number.clone();
    change::run_now(&app.app, &LOOKING[3].actor(), None, move |mut change| {
        let sql = "INSERT INTO emergency_access (id, number, login, name, unit, reason, opened_at,
             until_at, reviewer, reviewer_name, verdict, remark)
             VALUES (7, $1, 't-officer', 't-officer', '0101', '客户王小明紧急', 1, 2, '', '', '', '')";
        change.execute(sql, &args![of_old.as_str()])?;
        let about = change::Subject::new("emergency", "7");
        let entry = change::Entry::new(about, "emergency_opened", serde_json::json!({}));
        change.commit(vec![entry], ())
    })
    .unwrap();
    assert!(verifies(&app));
    assert_eq!(emergency::seal_old(&app.app).unwrap(), 1);
    assert_eq!(emergency::seal_old(&app.app).unwrap(), 0);
    assert!(!at_rest(&app).contains("王小明"));
    assert!(verifies(&app));
    let mut office = browser(&site, LOOKING[4].login);
    assert!(office.get("/emergency").text().contains("客户王小明紧急"));
    // One that was sealed and is made plain behind the program's back is found, and not made good.
    let spoil = "UPDATE emergency_access SET sealed = 0, reason = 'x'";
    app.db.write_now(move |tx| tx.execute(spoil, &[])).unwrap();
    assert_eq!(emergency::seal_old(&app.app).unwrap(), 0);
    assert!(!verifies(&app));
}

#[test]
fn a_late_review_is_reminded_of_until_it_is_done() {
    let app = TestApp::on(Engine::Sqlite);
    let cases = bank::make(&app);
    let site = Site::serve(app.app.clone());
    let mut officer = browser(&site, LOOKING[3].login);
    let asked = [("number", cases[0].number.as_str()), ("reason", "紧急")];
    assert_eq!(officer.form("/emergency/new", &asked).status, 303);
    assert_eq!(emergency::remind(&app.app).unwrap(), 0);
    app.clock.advance(24 * 3600 + 1);
    assert_eq!(emergency::remind(&app.app).unwrap(), 1);
    assert_eq!(emergency::remind(&app.app).unwrap(), 0, "one at a time");
    assert_eq!(entries(&app, "emergency_review_reminded"), 1);
    assert!(verifies(&app));
    let mut office = browser(&site, LOOKING[4].login);
    let told = format!("对 {} 的应急查阅逾期未复核", cases[0].number);
    assert!(office.get("/notices").text().contains(&told));
    let list = office.get("/emergency").text();
    assert!(list.contains("逾期未复核"));
    app.clock.advance(24 * 3600);
    assert_eq!(
        emergency::remind(&app.app).unwrap(),
        1,
        "and again a day later"
    );
    let at = list.find("nw mono\"><a href=\"/emergency/").unwrap();
    let page = &list[at + "nw mono\"><a href=\"".len()..];
    let page = page.split('"').next().unwrap().to_owned();
    let mut office = browser(&site, LOOKING[4].login);
    let says = [("verdict", "unjustified"), ("remark", "可以走正常流程")];
    assert_eq!(office.form(&page, &says).status, 303);
    app.clock.advance(48 * 3600);
    assert_eq!(emergency::remind(&app.app).unwrap(), 0);
    assert!(verifies(&app));
}

#[test]
fn who_may_and_for_how_long_is_the_banks_to_set() {
    let app = TestApp::on(Engine::Sqlite);
    let cases = bank::make(&app);
    let far = |c: &&Case| c.place.name == "elsewhere" && c.state.name == "investigating";
    let case = cases.iter().find(far).unwrap();
    let site = Site::serve(app.app.clone());
    let mut admin = browser(&site, LOOKING[8].login);
    let set = |admin: &mut Browser, version: &str, pairs: &[(&str, &str)]| {
        let all = [&[("version", version)], pairs].concat();
        admin.form("/access/policy", &all).status
    };
    let with = |minutes| {
        [
            ("emergency_roles", "handler"),
            ("emergency_minutes", minutes),
            ("emergency_review", "2"),
            ("emergency_waiting", "1"),
        ]
    };
    for wrong in ["4", "241", "x"] {
        assert_eq!(set(&mut admin, "0", &with(wrong)), 422, "{wrong}");
    }
    assert_eq!(set(&mut admin, "0", &with("10")), 303);
    let asked = [("number", case.number.as_str()), ("reason", "紧急")];
    let mut officer = browser(&site, LOOKING[3].login);
    assert_eq!(officer.form("/emergency/new", &asked).status, 403);
    assert_eq!(officer.get("/emergency/new").status, 403);
    let mut handler = browser(&site, LOOKING[1].login);
    let page = format!("/complaints/{}", case.number);
    assert!(handler.get(&page).text().contains("/emergency/new"));
    assert_eq!(handler.form("/emergency/new", &asked).status, 303);
    assert_eq!(handler.get(&page).status, 200);
    assert_eq!(
        handler.form("/emergency/new", &asked).status,
        422,
        "one waits already"
    );
    app.clock.advance(10 * 60 + 1);
    assert_eq!(
        handler.get(&page).status,
        404,
        "it is over after ten minutes"
    );
    assert_eq!(set(&mut admin, "1", &[("emergency_minutes", "10")]), 303);
    assert_eq!(
        handler.get("/emergency/new").status,
        403,
        "nobody may any more"
    );
    assert_eq!(entries(&app, "access_policy_set"), 2);
    assert!(verifies(&app));
}
