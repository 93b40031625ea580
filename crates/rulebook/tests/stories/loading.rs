//! A notice and a pack are typed or chosen, looked at, confirmed.

use crate::site::{Answer, Site};
use axum::http::StatusCode;
use kernel::Role;
use testkit::on_each_engine;

const NOTICE: &str = include_str!("../../data/example_notice.toml");
const PACK: &str = include_str!("../../data/example_pack.toml");
const NOTICES: &str = "/rulebook/notices/new";
const PACKS: &str = "/rulebook/packs/new";

/// Sends a text for its preview.
fn look(site: &Site<'_>, path: &str, who: &str, text: &str) -> Answer {
    let parts: [(&str, &str, &[u8]); 3] = [
        ("step", "", b"preview"),
        ("calendar", "", b"cn"),
        ("text", "", text.as_bytes()),
    ];
    site.upload(path, who, &parts)
}

/// Confirms the preview that a page shows.
fn confirm(site: &Site<'_>, path: &str, who: &str, page: &Answer) -> Answer {
    let names = ["form_id", "version", "calendar", "step", "text"];
    let values = names.map(|name| (name, page.hidden(name)));
    let parts: Vec<(&str, &str, &[u8])> = values
        .iter()
        .map(|(name, value)| (*name, "", value.as_bytes()))
        .collect();
    site.upload(path, who, &parts)
}

#[test]
fn a_notice_is_looked_at_before_it_counts() {
    on_each_engine(|app| {
        let site = Site::new(app);
        let office = site.person("office", Role::Office);
        site.get(NOTICES, &office)
            .has(&["Load a holiday notice", "cn-2027"]);
        let missing = site.get("/rulebook/calendar/2027", &office);
        assert_eq!(missing.status, StatusCode::NOT_FOUND);
        missing.has(&["its working days are not guessed"]);

        let page = look(&site, NOTICES, &office, NOTICE);
        assert_eq!((page.status, site.version()), (StatusCode::OK, 0));
        page.has(&["2027-01-01 Fri", "New Year's Day", "2004–2026 → 2004–2027"]);
        let done = confirm(&site, NOTICES, &office, &page);
        assert_eq!((done.location(), site.version()), ("/rulebook", 1));
        // The same form again, as a double click sends it, adds nothing.
        let again = confirm(&site, NOTICES, &office, &page);
        assert_eq!((again.location(), site.version()), ("/rulebook", 1));

        site.get("/rulebook", &office)
            .has(&["cn-2027", "Name of office", "2004–2027"]);
        let year = site.get("/rulebook/calendar/2027", &office);
        assert_eq!(year.status, StatusCode::OK);
        year.has(&["2027-01-01 Fri", "public holiday"]);
    });
}

#[test]
fn a_wrong_text_comes_back_with_its_line_and_nothing_is_lost() {
    on_each_engine(|app| {
        let site = Site::new(app);
        let office = site.person("office", Role::Office);
        let wrong = NOTICE.replace("year = 2027", "year = 2026");
        let page = look(&site, NOTICES, &office, &wrong);
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        let line = wrong.lines().position(|l| l.starts_with("year =")).unwrap() + 1;
        page.has(&[
            &format!("line {line}: the notice for 2026 is loaded"),
            "aria-invalid=\"true\"",
            "year = 2026\nname =",
        ]);
        for (path, text) in [
            (NOTICES, ""),
            (PACKS, ""),
            (PACKS, "nonsense"),
            (PACKS, NOTICE),
        ] {
            let page = look(&site, path, &office, text);
            assert_eq!(
                page.status,
                StatusCode::UNPROCESSABLE_ENTITY,
                "{path} {text}"
            );
        }
        // A file counts more than the box; one that is no text is told so.
        let parts: [(&str, &str, &[u8]); 3] = [
            ("step", "", b"preview"),
            ("text", "", b"nonsense"),
            ("file", "pack.toml", PACK.as_bytes()),
        ];
        let page = site.upload(PACKS, &office, &parts);
        assert_eq!(page.status, StatusCode::OK);
        page.has(&["bank-internal-1, which holds for complaints received until 2026-12-31"]);
        let parts: [(&str, &str, &[u8]); 1] = [("file", "pack.toml", &[0xff, 0xfe, 0x00])];
        let page = site.upload(PACKS, &office, &parts);
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        page.has(&["must be UTF-8 text"]);
        assert_eq!(site.version(), 0);
    });
}

#[test]
fn who_comes_second_looks_again_before_confirming() {
    on_each_engine(|app| {
        let site = Site::new(app);
        let (first, second) = (
            site.person("first", Role::Office),
            site.person("second", Role::Office),
        );
        let mine = look(&site, PACKS, &first, PACK);
        let other = PACK
            .replace("bank-internal-2", "bank-internal-3")
            .replace("2027-01-01", "2027-06-01");
        let theirs = look(&site, PACKS, &second, &other);
        let done = confirm(&site, PACKS, &first, &mine);
        assert_eq!(done.location(), "/rulebook/packs/bank-internal-2");
        let late = confirm(&site, PACKS, &second, &theirs);
        assert_eq!((late.status, site.version()), (StatusCode::CONFLICT, 1));
        // The new preview ends the first one's pack, and can be confirmed.
        late.has(&[
            "Name of first added to the rulebook",
            "bank-internal-2, which holds",
        ]);
        let done = confirm(&site, PACKS, &second, &late);
        assert_eq!(done.location(), "/rulebook/packs/bank-internal-3");
        assert_eq!(site.version(), 2);
        site.get("/rulebook/packs/bank-internal-2", &first).has(&[
            "2027-05-31",
            "1 working days",
            "bank-internal-2",
        ]);
    });
}

#[test]
fn a_lawyers_check_is_recorded_once() {
    on_each_engine(|app| {
        let site = Site::new(app);
        let office = site.person("office", Role::Office);
        let path = "/rulebook/packs/cn-nfra-2020-3";
        site.get(path, &office)
            .has(&["not yet verified by a lawyer", "Record the check"]);
        let to = format!("{path}/verification");
        let wrong = site.post(&to, &office, &[("lawyer", "Wang Min")]);
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        wrong.has(&["value=\"Wang Min\"", "aria-invalid"]);
        let form = [
            ("lawyer", "Wang Min, Z Law"),
            ("note", "Articles 17 to 25 read"),
        ];
        assert_eq!(site.post(&to, &office, &form).location(), path);
        let page = site.get(path, &office);
        page.has(&[
            "checked by a lawyer",
            "Articles 17 to 25 read",
            "Wang Min, Z Law",
        ]);
        assert!(!page.text().contains("not yet verified"));
        let twice = site.post(&to, &office, &form);
        assert_eq!(twice.status, StatusCode::UNPROCESSABLE_ENTITY);
        let none = site.post("/rulebook/packs/none/verification", &office, &form);
        assert_eq!(none.status, StatusCode::NOT_FOUND);
    });
}

#[test]
fn only_the_office_changes_the_rulebook() {
    on_each_engine(|app| {
        let site = Site::new(app);
        for role in Role::ALL.into_iter().filter(|role| *role != Role::Office) {
            let who = site.person(role.code(), role);
            let page = site.get("/rulebook", &who);
            assert_eq!(page.status, StatusCode::OK, "{role:?}");
            assert!(!page.text().contains("/rulebook/packs/new"), "{role:?}");
            assert!(
                !site
                    .get("/rulebook/hours/0000", &who)
                    .text()
                    .contains("Change the hours")
            );
            for path in [NOTICES, PACKS] {
                assert_eq!(
                    site.get(path, &who).status,
                    StatusCode::FORBIDDEN,
                    "{role:?}"
                );
                let sent = look(&site, path, &who, NOTICE);
                assert_eq!(sent.status, StatusCode::FORBIDDEN, "{role:?}");
            }
            for path in [
                "/rulebook/packs/cn-nfra-2020-3/verification",
                "/rulebook/hours/0000",
                "/rulebook/hours/0000/inheritance",
            ] {
                let sent = site.post(path, &who, &[("mon", "09:00-10:00")]);
                assert_eq!(sent.status, StatusCode::FORBIDDEN, "{role:?} {path}");
            }
        }
        assert_eq!(site.version(), 0);
    });
}
