//! Looks at personal data over HTTP: one purpose for one look, a limit, more for the day, an alert.

use crate::bank::{self, Case, LOOKING, PASSWORD, Person};
use crate::oracle;
use crate::web::{Answer, Browser, Site};
use looks::rules::Policy;
use platform::sql::args;
use testkit::{Engine, TestApp};

/// The handler and two of the office.
const HANDLER: usize = 1;
const OFFICE: usize = 4;

fn browser(site: &Site, person: &Person) -> Browser {
    let mut browser = Browser::new(site);
    browser.log_in(person.login, PASSWORD);
    browser
}

fn entries(app: &TestApp, kind: &'static str) -> i64 {
    let sql = "SELECT count(*) FROM ledger_entry WHERE kind = $1";
    let counted = app
        .db
        .read_now(move |reader| reader.query_one(sql, &args![kind])?.get(0));
    counted.unwrap()
}

fn header<'a>(answer: &'a Answer, name: &str) -> &'a str {
    let found = answer
        .headers
        .iter()
        .find(|(known, _)| known.eq_ignore_ascii_case(name));
    found.map_or("", |(_, value)| value)
}

/// The one-time id of the form on the page that asks for a purpose.
fn form_id(browser: &mut Browser, path: &str) -> String {
    let page = browser.get(path).text();
    let rest = page.split_once("name=\"form_id\" value=\"").unwrap().1;
    rest.split('"').next().unwrap().to_owned()
}

/// Asks for the telephone for a purpose, as the page does.
fn ask(browser: &mut Browser, path: &str, id: &str) -> Answer {
    let asked = [
        ("form_id", id),
        ("why", "contact"),
        ("reason", "核对客户来电"),
    ];
    browser.form(path, &asked)
}

fn set(office: &mut Browser, version: &str, limits: &[(&str, i64)], thresholds: &[(&str, i64)]) {
    let mut policy = Policy::default();
    for (name, n) in limits {
        policy.limits.insert((*name).to_owned(), Some(*n));
    }
    for (name, n) in thresholds {
        policy.thresholds.insert((*name).to_owned(), *n);
    }
    let fields = policy.to_fields();
    let mut pairs: Vec<(&str, &str)> = fields
        .pairs()
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    pairs.push(("version", version));
    let answer = office.form("/looks/policy", &pairs);
    assert_eq!(answer.status, 303, "{}", answer.text());
}

fn verified(app: &TestApp) {
    let report = xiaobao::verify::verify(&app.app, |_| {}).unwrap();
    assert!(report.ok, "{:?}", report.first_bad);
}

#[test]
fn a_purpose_is_for_one_look_and_a_limit_refuses_until_somebody_else_gives_more() {
    let app = TestApp::on(Engine::Sqlite);
    let cases = bank::make(&app);
    let handler = &LOOKING[HANDLER];
    let fits = |case: &&Case| oracle::reveals(handler, case) && case.state.name == "investigating";
    let case = cases.iter().find(fits).unwrap();
    let site = Site::serve(app.app.clone());
    let (mut one, mut office) = (browser(&site, handler), browser(&site, &LOOKING[OFFICE]));
    let path = format!("/complaints/{}/reveal/phone", case.number);

    let bare = one.form(&path, &[("why", "contact"), ("reason", "核对客户来电")]);
    assert_eq!(
        (bare.status, bare.text().contains(&case.phone())),
        (422, false)
    );
    let id = form_id(&mut one, &path);
    let shown = ask(&mut one, &path, &id);
    assert_eq!(
        (shown.status, shown.text().contains(&case.phone())),
        (200, true)
    );
    assert_eq!(header(&shown, "cache-control"), "no-store");
    let back = format!("60; url=/complaints/{}", case.number);
    assert_eq!(header(&shown, "refresh"), back);
    // A refresh, or a step back, sends the same form.
    let again = ask(&mut one, &path, &id);
    assert_eq!(
        (again.status, again.text().contains(&case.phone())),
        (422, false)
    );
    assert_eq!(header(&again, "cache-control"), "no-store");
    assert_eq!(entries(&app, "complaint_person_revealed"), 1);

    let role = format!("{}_reveal", handler.role.code());
    set(&mut office, "0", &[(&role, 1)], &[("refused", 1)]);
    let id = form_id(&mut one, &path);
    let refused = ask(&mut one, &path, &id);
    let text = refused.text();
    assert_eq!((refused.status, text.contains(&case.phone())), (403, false));
    assert!(
        text.contains("每日上限 1") && text.contains("总行消保办"),
        "{text}"
    );
    assert_eq!(entries(&app, "look_refused"), 1);
    more_for_today(&mut office, handler.login);
    let given = ask(&mut one, &path, &id);
    assert_eq!(
        (given.status, given.text().contains(&case.phone())),
        (200, true)
    );
    verified(&app);
    reviewed(&app, &site, &mut office, handler);
    verified(&app);
}

fn more_for_today(office: &mut Browser, login: &str) {
    let asked = |login| {
        [
            ("login", login),
            ("kind", "reveal"),
            ("extra", "1"),
            ("reason", "集中回访"),
        ]
    };
    let own = office.form("/looks/raise", &asked(LOOKING[OFFICE].login));
    assert_eq!(own.status, 422, "nobody raises their own");
    assert!(own.text().contains("集中回访"), "what was typed stays");
    assert_eq!(office.form("/looks/raise", &asked(login)).status, 303);
}

/// The refusal is an alert: found by the clock, seen by the office, reviewed by it.
fn reviewed(app: &TestApp, site: &Site, office: &mut Browser, handler: &Person) {
    assert_eq!(looks::Watch::default().run(&app.app).unwrap(), 1);
    assert_eq!(looks::Watch::default().run(&app.app).unwrap(), 0, "once");
    let list = office.get("/looks/alerts").text();
    let at = list.find("href=\"/looks/alerts/").unwrap() + 6;
    let links = list[at..]
        .split("href=\"")
        .map(|rest| rest.split('"').next().unwrap());
    let number = |link: &&str| link.rsplit('/').next().unwrap().parse::<i64>().is_ok();
    let page = links.into_iter().find(number).unwrap().to_owned();
    assert!(office.get(&page).text().contains(handler.login));
    assert_eq!(browser(site, handler).get(&page).status, 403);
    let said = [("verdict", "explained"), ("remark", "属回访任务")];
    assert_eq!(office.form(&page, &said).status, 303);
    assert_eq!(office.form(&page, &said).status, 422, "once");
    let file = office.get("/looks/alerts/export");
    assert!(file.words().contains("属回访任务"));
}
