//! Robots: what looks like theirs waits, real people come through, the worklist stays clean.

use crate::bank::{pass, settle};
use crate::complain::{complain, write};
use crate::site::{Answer, Browser, Site, count, rows, sign_in};
use axum::http::StatusCode;
use platform::App;
use testkit::{Engine, TestApp, on_each_engine};

const CASES: &str = "SELECT count(*) FROM complaint_case";
const HELD: &str = "SELECT count(*) FROM portal_sending WHERE status = 'held'";

/// What the script of the last page does.
fn work(page: &str) -> String {
    let value = |name: &str| {
        let after = page.split(&format!("{name}=\"")).nth(1).unwrap();
        after.split('"').next().unwrap().to_owned()
    };
    let (text, bits) = (
        value("data-work"),
        value("data-bits").parse::<u32>().unwrap(),
    );
    let fits = |n: &u64| {
        let hash = platform::sha256_hex(format!("{text}.{n}").as_bytes());
        portal::rules::robots::has_zero_bits(&hash, bits)
    };
    (0..).find(fits).unwrap().to_string()
}

/// A person with script: a minute, and the browser's work.
fn with_script(app: &App, site: &Site, address: &str, content: &str) -> Answer {
    let mut browser = Browser::at(address);
    write(site, &mut browser, content);
    pass(app, 60);
    let page = site.get(&mut browser, "/p/complain?step=5").text;
    let found = work(&page);
    site.post(&mut browser, "/p/complain/send", &[("work", &found)])
}

/// One robot's try: all steps at once. Whether it was let in at all.
fn junk(site: &Site, address: &str, n: usize) -> bool {
    let mut robot = Browser::at(address);
    let steps: [(&str, &[(&str, &str)]); 3] = [
        (
            "/p/complain/1",
            &[("who", "self"), ("complainant.name", "客户")],
        ),
        (
            "/p/complain/2",
            &[("content", &text(n)), ("demand", "赔偿")],
        ),
        ("/p/complain/3", &[("complainant.phone", "13900000000")]),
    ];
    for (path, pairs) in steps {
        if site.post(&mut robot, path, pairs).status != StatusCode::SEE_OTHER {
            return false;
        }
    }
    let trap = if n.is_multiple_of(3) {
        "http://spam.example"
    } else {
        ""
    };
    let sent = site.post(&mut robot, "/p/complain/send", &[("website", trap)]);
    sent.status == StatusCode::OK
}

/// Two thirds of what robots write is the same, the rest is different each time.
fn text(n: usize) -> String {
    match n % 3 {
        2 => {
            let letter = |i: usize| {
                char::from_u32(0x4e00 + u32::try_from((n * 31 + i * 97) % 5000).unwrap())
            };
            let own: String = (0..20).filter_map(letter).collect();
            format!("垃圾内容{own}")
        }
        _ => format!("垃圾内容：加微信退款 {n}"),
    }
}

/// `tries` junk submissions from fifty addresses among real ones.
fn storm(app: &App, tries: usize) {
    settle(app);
    let site = Site::of(app);
    let first = with_script(app, &site, "198.51.100.1", "真实投诉甲：多收了年费");
    assert_eq!(first.status, StatusCode::OK);
    let plain = complain(
        app,
        &site,
        &mut Browser::at("198.51.100.2"),
        "真实投诉乙：柜台态度差",
    );
    assert_eq!(
        (plain.status, count(app, CASES)),
        (StatusCode::OK, 2),
        "a quiet day"
    );
    let mut let_in = 0;
    for n in 0..tries {
        let address = format!("203.0.113.{}", n % 50 + 1);
        let_in += usize::from(junk(&site, &address, n));
        if n % 500 == 499 {
            pass(app, 60);
        }
    }
    assert!(let_in > 20, "robots got through the door {let_in} times");
    assert_eq!(count(app, CASES), 2, "none of it is in the worklist");
    let held = count(app, HELD);
    assert_eq!(
        usize::try_from(held).unwrap(),
        let_in,
        "what was let in waits"
    );
    // While the storm goes on: with script at once, without after somebody has looked.
    let script = with_script(app, &site, "198.51.100.3", "真实投诉丙：转账不到账");
    assert!(script.text.contains("pub-code"), "{}", script.text);
    assert_eq!(count(app, CASES), 3);
    let plain = complain(
        app,
        &site,
        &mut Browser::at("198.51.100.4"),
        "真实投诉丁：销户被拒",
    );
    assert_eq!((count(app, CASES), count(app, HELD)), (3, held + 1));
    released(app, &site, &plain.code());
}

/// The one without script is found on the list and becomes a complaint with its own time and code.
fn released(app: &App, site: &Site, code: &str) {
    let waits = site
        .post(
            &mut Browser::at("198.51.100.5"),
            "/p/track",
            &[("code", code)],
        )
        .text;
    assert!(waits.contains("正在核对"), "{waits}");
    let mut office = sign_in(site, "office");
    let list = site.get(&mut office, "/portal/held").text;
    let row = list.split("<tr>").find(|row| row.contains("真实投诉丁"));
    let row = row.unwrap_or_else(|| panic!("among the first of the list: {list}"));
    let href = row
        .split("href=\"")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap();
    let shown = site.get(&mut office, href).text;
    assert!(
        shown.contains("销户被拒") && !shown.contains("13800002046"),
        "{shown}"
    );
    let came = rows(
        app,
        "SELECT received_at FROM portal_sending WHERE status = 'held' ORDER BY received_at DESC",
    );
    let came: i64 = came[0].get(0).unwrap();
    pass(app, 600);
    let done = site.post(
        &mut office,
        &format!("{href}/release"),
        &[("form_id", "r-1")],
    );
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    let case = rows(
        app,
        "SELECT received_at, tracking_code FROM complaint_case ORDER BY id DESC",
    );
    assert_eq!(
        case[0].get::<i64>(0).unwrap(),
        came,
        "it counts from when it came"
    );
    assert_eq!(case[0].get::<String>(1).unwrap(), code.replace('-', ""));
    let now = site
        .post(
            &mut Browser::at("198.51.100.5"),
            "/p/track",
            &[("code", code)],
        )
        .text;
    assert!(now.contains("投诉编号"), "{now}");
}

#[test]
fn ten_thousand_junk_submissions_leave_real_ones_working_and_the_worklist_clean() {
    storm(&TestApp::on(Engine::Sqlite).app, 10_000);
}

#[test]
fn the_same_with_fewer_on_each_engine() {
    on_each_engine(|test| storm(&test.app, 400));
}

#[test]
fn what_is_discarded_goes_in_groups_with_a_reason_and_its_words_later() {
    on_each_engine(|test| {
        let app = &test.app;
        settle(app);
        let site = Site::of(app);
        for n in 0..6 {
            assert!(junk(&site, &format!("203.0.113.{}", n + 1), n * 3));
        }
        let officer = site.get(&mut sign_in(&site, "officer"), "/portal/held");
        assert_eq!(
            officer.status,
            StatusCode::FORBIDDEN,
            "the head office's desk only"
        );
        let mut office = sign_in(&site, "office");
        let id: i64 = rows(app, "SELECT min(id) FROM portal_sending")[0]
            .get(0)
            .unwrap();
        let path = format!("/portal/held/{id}/discard");
        let none = site.post(&mut office, &path, &[("which", "text")]);
        assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
        let asked = [("which", "text"), ("reason", "广告"), ("form_id", "d-1")];
        let done = site.post(&mut office, &path, &asked);
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
        assert_eq!(count(app, HELD), 0);
        let discarded =
            "SELECT count(*) FROM portal_sending WHERE status = 'discarded' AND sealed <> ''";
        assert_eq!(count(app, discarded), 6);
        let late = site.post(
            &mut office,
            &format!("/portal/held/{id}/release"),
            &[("form_id", "r")],
        );
        assert_eq!(
            late.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{}",
            late.text
        );
        let job = || {
            portal::jobs()
                .into_iter()
                .find(|job| job.name == "portal.discarded")
                .unwrap()
        };
        assert_eq!(job().run(app).unwrap(), 0);
        pass(app, 31 * 86_400);
        assert_eq!(job().run(app).unwrap(), 6);
        assert_eq!(count(app, discarded), 0);
        for id in app
            .db
            .read_now(|reader| portal::held_ids(reader, "", 100))
            .unwrap()
        {
            let of = id.clone();
            let state = app
                .db
                .read_now(move |reader| portal::state_of(reader, &of))
                .unwrap();
            let subject = change::Subject::new(portal::HELD, id);
            let last = app
                .db
                .read_now(move |reader| change::last_entry(reader, &subject))
                .unwrap();
            assert_eq!(last.unwrap().state_hash, state.map(|hash| hash.to_vec()));
        }
    });
}
