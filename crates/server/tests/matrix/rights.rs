//! What a person asks about their own data, through the whole program: the copy holds their cases, the
//! erasure keeps what the law demands to keep and erases it when the time is over.

use crate::bank::{self, Case, LOOKING, PASSWORD};
use crate::web::{Answer, Browser, Site};
use complaint::commands::{ErasePerson, erase_person_now};
use kernel::Actor;
use platform::App;
use testkit::{Engine, TestApp};

/// Three civil years and a day, in seconds.
const OVER: i64 = (3 * 366 + 1) * 86_400;

/// Seconds between the approval of a plan and the erasure.
const WAIT: i64 = 8 * 86_400;

/// What the clock does with plans of erasure.
fn carried_out(app: &TestApp) {
    let erase = |app: &App, actor: &Actor, numbers, reason| {
        let command = ErasePerson {
            numbers,
            reason,
            receipt: None,
        };
        erase_person_now(app, actor, command, sharing::hold_on).map(drop)
    };
    let jobs = sharing::jobs(Some(erase)).into_iter();
    for job in jobs.filter(|job| job.name == "sharing.erase") {
        job.run(app).unwrap();
    }
}

fn browser(site: &Site, login: &str) -> Browser {
    let mut browser = Browser::new(site);
    browser.log_in(login, PASSWORD);
    browser
}

fn header<'a>(answer: &'a Answer, name: &str) -> &'a str {
    let found = answer.headers.iter().find(|(known, _)| known == name);
    found.map_or("", |(_, value)| value)
}

/// A request of the case's complainant that the browser's person has taken on: its page.
fn in_work(office: &mut Browser, case: &Case, kind: &str) -> String {
    let asked: [(&str, &str); 6] = [
        ("kind", kind),
        ("applicant", "self"),
        ("channel", "counter"),
        ("name", &case.name()),
        ("phone", &case.phone()),
        ("content", "我的请求"),
    ];
    let made = office.form("/privacy/requests/new", &asked);
    assert_eq!(made.status, 303, "{}", made.text());
    let here = header(&made, "location").to_owned();
    for (action, fields) in [
        (
            "check_identity",
            &[("method", "original"), ("paper", "id_card")][..],
        ),
        ("take", &[][..]),
    ] {
        let done = office.form(&format!("{here}/actions/{action}"), fields);
        assert_eq!(done.status, 303, "{action}: {}", done.text());
    }
    here
}

#[test]
fn a_copy_holds_the_persons_case_and_an_erasure_waits_for_the_law() {
    let app = TestApp::on(Engine::Sqlite);
    let cases = bank::make(&app);
    let closed = |c: &&Case| c.place.name == "own_unit" && c.state.name == "closed";
    let case = cases.iter().find(closed).unwrap();
    let other = cases.iter().find(|c| c.number != case.number).unwrap();
    let site = Site::serve(app.app.clone());
    let mut office = browser(&site, LOOKING[4].login);
    let here = in_work(&mut office, case, "copy");
    let looked = office.form(&format!("{here}/reveal"), &[("reason", "办理副本请求")]);
    let text = looked.text();
    assert!(
        text.contains(&case.number) && !text.contains(&other.number),
        "{text}"
    );
    let copy = |office: &mut Browser, matter: &str| {
        let asked: [(&str, &str); 2] = [("format", "json"), ("matter", matter)];
        office.form(&format!("{here}/copy/file"), &asked)
    };
    let made = copy(&mut office, &case.number);
    let text = made.text();
    assert!(
        made.status == 200 && text.contains(&case.word()) && text.contains(&case.phone()),
        "{text}"
    );
    assert_eq!(
        copy(&mut office, &other.number).status,
        404,
        "somebody else's case"
    );

    let here = in_work(&mut office, case, "delete");
    let erase = |office: &mut Browser| {
        office
            .form(&format!("{here}/erasure"), &[("matter", &case.number)])
            .text()
    };
    let kept = erase(&mut office);
    assert!(kept.contains("第四十四条"), "{kept}");
    let page = format!("/complaints/{}", case.number);
    assert!(office.get(&page).text().contains(&case.word()));
    app.clock.advance(OVER);
    let mut office = browser(&site, LOOKING[4].login);
    let asked = erase(&mut office);
    assert!(!asked.contains("第四十四条"), "{asked}");
    let plan = asked.split_once("href=\"/retention/plans/").unwrap().1;
    let plan = format!("/retention/plans/{}", plan.split('"').next().unwrap());
    let decide = |office: &mut Browser| {
        let said = [("decision", "grant")];
        office.form(&format!("{plan}/decision"), &said).status
    };
    assert_eq!(
        decide(&mut office),
        422,
        "nobody decides on what they asked"
    );
    app.clock.advance(WAIT);
    carried_out(&app);
    let mut office = browser(&site, LOOKING[4].login);
    assert!(office.get(&page).text().contains(&case.word()));
    let mut other = browser(&site, bank::DESK.login);
    assert_eq!(decide(&mut other), 303);
    app.clock.advance(WAIT);
    carried_out(&app);
    let mut office = browser(&site, LOOKING[4].login);
    assert!(!office.get(&page).text().contains(&case.word()));
    let report = xiaobao::verify::verify(&app, |_| {}).unwrap();
    assert!(report.ok, "{:?}", report.first_bad);
}
