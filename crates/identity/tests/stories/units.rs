//! The pages about units, through their door.

use crate::site::Site;
use axum::http::StatusCode;
use kernel::Role;
use testkit::on_each_engine;

#[test]
fn an_administrator_adds_renames_and_closes_a_unit() {
    on_each_engine(|app| {
        let site = Site::new(app);
        site.person("boss", "0000", &[Role::Admin]);
        let boss = site.login("boss");
        let page = site.get("/org/new?parent=0101", &boss);
        assert!(
            page.text()
                .contains("value=\"0101\" data-label=\"Chengdong Sub-branch\"")
        );
        let form_id = page.hidden("form_id");
        let form = [
            ("form_id", form_id.as_str()),
            ("code", "010101"),
            ("name", "Chengdong Outlet"),
            ("level", "outlet"),
            ("parent", "0101"),
            ("opened", "2020-01-01"),
            ("staff", "9"),
        ];
        assert_eq!(
            site.post("/org/new", &boss, &form).location(),
            "/org/010101"
        );
        assert_eq!(
            site.post("/org/new", &boss, &form).location(),
            "/org/010101",
            "sent twice"
        );
        let form_page = site.get("/org/010101/name", &boss);
        let version = form_page.hidden("version");
        let rename = [
            ("version", version.as_str()),
            ("name", "Lakeside Outlet"),
            ("from", "2026-11-20"),
        ];
        assert_eq!(
            site.post("/org/010101/name", &boss, &rename).location(),
            "/org/010101"
        );
        let late = site.post("/org/010101/name", &boss, &rename);
        assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(late.text().contains("changed this at") && late.text().contains("Lakeside Outlet"));
        let page = site.get("/org/010101", &boss).text();
        for part in [
            "Lakeside Outlet",
            "Chengdong Outlet",
            "In use from 2026-11-20",
            ">9<",
        ] {
            assert!(page.contains(part), "{part}: {page}");
        }
        assert!(
            site.get("/org/0000", &boss).text().contains(">9<"),
            "counted above too"
        );

        let details = [("staff", "many")];
        let wrong = site.post("/org/010101/details", &boss, &details);
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.text().contains("value=\"many\"") && wrong.text().contains("whole number"));
        assert_eq!(
            site.post("/org/010101/details", &boss, &[("staff", "12")])
                .location(),
            "/org/010101"
        );

        let close = |code: &str| {
            let form = [("closed", "2026-11-23")];
            site.post(&format!("/org/{code}/closure"), &boss, &form)
        };
        site.person("lina", "010101", &[Role::Intake]);
        let refused = close("010101");
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            refused.text().contains("still has 1 accounts"),
            "{}",
            refused.text()
        );
        site.post("/accounts/lina/closure", &boss, &[]);
        assert_eq!(close("010101").location(), "/org/010101");
        assert_eq!(close("9999").status, StatusCode::NOT_FOUND);
        let list = site.get("/org", &boss).text();
        assert!(!list.contains("Lakeside Outlet"));
        assert!(
            site.get("/org?closed=true", &boss)
                .text()
                .contains("Lakeside Outlet")
        );
        assert_eq!(
            site.kinds("unit", "010101"),
            [
                "unit_created",
                "unit_renamed",
                "unit_updated",
                "unit_closed"
            ]
        );
    });
}

#[test]
fn a_wrong_unit_keeps_what_was_typed() {
    on_each_engine(|app| {
        let site = Site::new(app);
        site.person("boss", "0000", &[Role::Admin]);
        let boss = site.login("boss");
        let form = [
            ("code", "01-1"),
            ("name", "Lakeside"),
            ("level", "branch"),
            ("parent", "0101"),
            ("opened", "2026-13-01"),
        ];
        let answer = site.post("/org/new", &boss, &form);
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        let text = answer.text();
        for part in [
            "value=\"01-1\"",
            "value=\"Lakeside\"",
            "value=\"2026-13-01\"",
            "must be a date",
        ] {
            assert!(text.contains(part), "{part}: {text}");
        }
        let form = [
            ("code", "0111"),
            ("name", "Lakeside"),
            ("level", "branch"),
            ("parent", "0101"),
        ];
        let below = site.post("/org/new", &boss, &form).text();
        assert!(
            below.contains("must stand below one of: Head office, Branch"),
            "{below}"
        );
    });
}

const UNITS: &str = "机构代码,机构名称,机构层级,上级机构代码\n\
    0102,Chengxi Sub-branch,支行,0100\n\
    010201,Chengxi Outlet,outlet,0102\n";

#[test]
fn units_come_from_a_spreadsheet_and_go_out_as_one() {
    on_each_engine(|app| {
        let site = Site::new(app);
        site.person("boss", "0000", &[Role::Admin]);
        let boss = site.login("boss");
        let bad = UNITS.replace("outlet,0102", "shop,0102");
        let wrong = site.upload("/org/import", &boss, &[("file", "u.csv", bad.as_bytes())]);
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        let text = wrong.text();
        assert!(
            text.contains("<td class=\"num\">3</td><td class=\"nw\">Level</td>"),
            "{text}"
        );
        let checked = site.upload("/org/import", &boss, &[("file", "u.csv", UNITS.as_bytes())]);
        let (rows, form_id) = (checked.hidden("rows"), checked.hidden("form_id"));
        let parts = [
            ("rows", "", rows.as_bytes()),
            ("form_id", "", form_id.as_bytes()),
        ];
        for _ in 0..2 {
            assert_eq!(site.upload("/org/import", &boss, &parts).location(), "/org");
        }
        assert_eq!(site.kinds("unit", "0102"), ["unit_created"]);
        let same = site.upload("/org/import", &boss, &[("file", "u.csv", UNITS.as_bytes())]);
        assert!(same.text().contains("nothing to import"));
        let file = site.get("/org/export?q=chengxi", &boss);
        let sheet = org::sheet::read(&file.bytes).unwrap();
        let codes: Vec<_> = sheet
            .rows
            .iter()
            .map(|(_, cells)| cells[0].as_str())
            .collect();
        assert_eq!(codes, ["0102", "010201"]);
    });
}
