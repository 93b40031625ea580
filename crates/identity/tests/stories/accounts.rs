//! Accounts: add, change, lock, close, import, export.

use crate::site::{PASSWORD, Site};
use axum::http::StatusCode;
use kernel::Role;
use testkit::on_each_engine;

const LINA: [(&str, &str); 6] = [
    ("login", "LiNa"),
    ("name", "Li Na"),
    ("unit", "0101"),
    ("roles", "intake"),
    ("roles", "handler"),
    ("phone", "13912345678"),
];

fn with<'a>(base: &[(&'a str, &'a str)], more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let kept = base
        .iter()
        .filter(|(key, _)| !more.iter().any(|(name, _)| name == key));
    kept.copied()
        .chain(more.iter().copied())
        .filter(|(_, value)| *value != "-")
        .collect()
}

#[test]
fn an_administrator_adds_an_account_and_hands_over_its_password_once() {
    on_each_engine(|app| {
        let site = Site::new(app);
        site.person("boss", "0000", &[Role::Admin]);
        let boss = site.login("boss");
        let form_id = site.get("/accounts/new", &boss).hidden("form_id");
        let form = with(&LINA, &[("form_id", &form_id)]);
        let made = site.post("/accounts/new", &boss, &form);
        assert_eq!(made.status, StatusCode::OK);
        let password = made.secret().unwrap();
        assert_eq!(password.len(), 14);
        let again = site.post("/accounts/new", &boss, &form);
        assert_eq!(
            (again.status, again.secret()),
            (StatusCode::OK, None),
            "sent twice, shown once"
        );
        assert!(again.text().contains("was done before"));
        assert_eq!(site.try_login("lina", &password).location(), "/password");
        assert_eq!(
            site.kinds("account", "lina"),
            ["account_created", "session_started"]
        );
        let page = site.get("/accounts/lina", &boss).text();
        for part in [
            "Li Na",
            "0101 Chengdong Sub-branch",
            "Intake clerk, Handler",
            "13912345678",
        ] {
            assert!(page.contains(part), "{part}");
        }
        assert!(page.contains("one-time password not changed yet"));
        let written = site.written();
        assert!(
            !written.contains(&password) && !written.contains("13912345678"),
            "{written}"
        );
        site.assert_state("lina");
    });
}

#[test]
fn a_wrong_form_names_its_fields_and_keeps_what_was_typed() {
    on_each_engine(|app| {
        let site = Site::new(app);
        site.person("boss", "0000", &[Role::Admin]);
        let boss = site.login("boss");
        for (more, told) in [
            (vec![("login", "Li Na")], "must have 2 to 32 small letters"),
            (vec![("login", "boss")], "boss is taken"),
            (vec![("name", "")], "&#34;Name&#34; must be filled in"),
            (
                vec![("unit", "9999")],
                "There is no open unit &#34;9999&#34;",
            ),
            (vec![("roles", "-")], "needs at least one"),
            (vec![("roles", "king")], "must be one of"),
            (
                vec![("roles", "admin"), ("roles", "intake")],
                "can&#39;t be combined",
            ),
            (vec![("phone", "12")], "must be an 11-digit mobile number"),
            (
                vec![("status", "closed")],
                "There is no field &#34;status&#34;",
            ),
            (vec![("must_change", "0")], "There is no field"),
        ] {
            let answer = site.post("/accounts/new", &boss, &with(&LINA, &more));
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{told}");
            let text = answer.text();
            assert!(text.contains(told), "{told}: {text}");
            if more[0].0 != "name" {
                assert!(
                    text.contains("value=\"Li Na\""),
                    "{told}: what was typed is kept"
                );
            }
        }
        assert!(site.kinds("account", "lina").is_empty());
    });
}

#[test]
fn a_change_of_roles_and_unit_counts_at_once_and_the_second_editor_is_told() {
    on_each_engine(|app| {
        let site = Site::new(app);
        site.person("boss", "0000", &[Role::Admin]);
        site.person("lina", "0101", &[Role::Intake]);
        let (boss, lina) = (site.login("boss"), site.login("lina"));
        assert_eq!(site.get("/org", &lina).status, StatusCode::FORBIDDEN);
        let page = site.get("/accounts/lina/edit", &boss);
        let (form_id, version) = (page.hidden("form_id"), page.hidden("version"));
        let form = [
            ("form_id", form_id.as_str()),
            ("version", &version),
            ("name", "Li Na"),
            ("unit", "0100"),
            ("roles", "officer"),
            ("phone", ""),
        ];
        assert_eq!(
            site.post("/accounts/lina/edit", &boss, &form).location(),
            "/accounts/lina"
        );
        assert_eq!(
            site.get("/org", &lina).status,
            StatusCode::OK,
            "in the same session"
        );
        assert!(
            site.get("/me/sessions", &lina)
                .text()
                .contains("Nanjiang Branch")
        );
        let late = with(
            &form,
            &[("form_id", "another-form"), ("name", "Somebody Else")],
        );
        let told = site.post("/accounts/lina/edit", &boss, &late);
        assert_eq!(told.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(told.text().contains("value=\"Somebody Else\""));
        assert!(
            told.text()
                .contains("Name of boss changed this at 2026-11-23 09:00")
        );
        assert!(
            !site
                .get("/accounts/lina", &boss)
                .text()
                .contains("Somebody Else")
        );
        assert!(
            site.kinds("account", "lina")
                .contains(&"account_updated".to_owned())
        );
        site.assert_state("lina");
    });
}

#[test]
fn locking_and_closing_end_sessions_and_nobody_does_it_to_themselves() {
    on_each_engine(|app| {
        let site = Site::new(app);
        site.person("boss", "0000", &[Role::Admin]);
        site.person("lina", "0101", &[Role::Intake]);
        let (boss, lina) = (site.login("boss"), site.login("lina"));
        for act in ["lock", "closure"] {
            let own = site.post(&format!("/accounts/boss/{act}"), &boss, &[]);
            assert_eq!(own.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(own.text().contains("ask another administrator"));
        }
        assert_eq!(
            site.post("/accounts/lina/lock", &boss, &[]).location(),
            "/accounts/lina"
        );
        assert_eq!(
            site.get("/me/sessions", &lina).status,
            StatusCode::SEE_OTHER
        );
        site.post("/accounts/lina/unlock", &boss, &[]);
        let lina = site.login("lina");
        let reset = site.post("/accounts/lina/password", &boss, &[("form_id", "r-1")]);
        let password = reset.secret().unwrap();
        assert_eq!(
            site.get("/me/sessions", &lina).status,
            StatusCode::SEE_OTHER
        );
        assert_eq!(
            site.try_login("lina", PASSWORD).status,
            StatusCode::UNPROCESSABLE_ENTITY
        );
        assert_eq!(site.try_login("lina", &password).location(), "/password");
        assert_eq!(
            site.post("/accounts/lina/password", &boss, &[("form_id", "r-1")])
                .secret(),
            None
        );
        site.post("/accounts/lina/closure", &boss, &[]);
        assert_eq!(
            site.try_login("lina", &password).status,
            StatusCode::UNPROCESSABLE_ENTITY
        );
        for act in ["unlock", "lock", "password", "closure"] {
            let gone = site.post(&format!("/accounts/lina/{act}"), &boss, &[]);
            assert_eq!(gone.status, StatusCode::UNPROCESSABLE_ENTITY, "{act}");
        }
        assert_eq!(
            site.post("/accounts/nobody/lock", &boss, &[]).status,
            StatusCode::NOT_FOUND
        );
        let expected = [
            "account_locked",
            "account_unlocked",
            "password_reset",
            "account_closed",
        ];
        let kinds = site.kinds("account", "lina");
        for kind in expected {
            assert!(kinds.contains(&kind.to_owned()), "{kind}: {kinds:?}");
        }
        site.assert_state("lina");
    });
}

#[test]
fn the_list_is_searched_by_name_login_unit_role_and_status() {
    on_each_engine(|app| {
        let site = Site::new(app);
        site.person("boss", "0000", &[Role::Admin]);
        site.person("lina", "0101", &[Role::Intake]);
        site.person("wang", "0100", &[Role::Officer, Role::Approver]);
        let boss = site.login("boss");
        site.post("/accounts/wang/lock", &boss, &[]);
        let found = |query: &str| {
            let page = site.get(&format!("/accounts?{query}"), &boss).text();
            let links = ["boss", "lina", "wang"]
                .into_iter()
                .filter(|login| page.contains(&format!("href=\"/accounts/{login}\"")));
            links.collect::<Vec<_>>()
        };
        assert_eq!(found(""), ["boss", "lina", "wang"]);
        assert_eq!(found("q=LIN"), ["lina"]);
        assert_eq!(found("q=of%20wang"), ["wang"]);
        assert_eq!(found("unit=0100"), ["lina", "wang"], "and below");
        assert_eq!(found("unit=0101"), ["lina"]);
        assert_eq!(found("role=approver"), ["wang"]);
        assert_eq!(found("status=locked"), ["wang"]);
        assert_eq!(found("q=%25"), Vec::<&str>::new());
        let colleagues = |text: &'static str| {
            let read = site
                .app
                .db
                .read_now(move |reader| identity::search_people(reader, text));
            read.unwrap()
                .into_iter()
                .map(|person| person.login)
                .collect::<Vec<_>>()
        };
        assert_eq!(colleagues(""), ["lina"], "no administrators, nobody locked");
        let lina = site
            .app
            .db
            .read_now(|reader| identity::person(reader, "lina"))
            .unwrap()
            .unwrap();
        assert_eq!(
            (lina.unit_name.as_str(), lina.active),
            ("Chengdong Sub-branch", true)
        );
        let wang = site
            .app
            .db
            .read_now(|reader| identity::person(reader, "wang"))
            .unwrap()
            .unwrap();
        assert!(!wang.active);
        let under = site
            .app
            .db
            .read_now(move |r| identity::people_under(r, &lina.unit))
            .unwrap();
        assert_eq!(under.len(), 1);
    });
}

#[test]
fn the_list_goes_out_as_a_workbook_with_masked_phones_and_the_ledger_knows() {
    on_each_engine(|app| {
        let site = Site::new(app);
        site.person("boss", "0000", &[Role::Admin]);
        site.person("lina", "0101", &[Role::Intake]);
        let boss = site.login("boss");
        let file = site.get("/accounts/export?q=lina", &boss);
        assert!(
            file.headers["content-disposition"]
                .to_str()
                .unwrap()
                .contains("accounts.xlsx")
        );
        let sheet = org::sheet::read(&file.bytes).unwrap();
        assert_eq!(sheet.rows.len(), 1);
        assert_eq!(sheet.rows[0].1[0], "lina");
        assert_eq!(sheet.rows[0].1[5], "138****2046");
        assert!(
            site.kinds("account", "boss")
                .contains(&"accounts_exported".to_owned())
        );
    });
}

const STAFF: &str = "登录名,姓名,所属机构,角色,联系电话\n\
    zhao,Zhao Min,0100,分行消保岗、审批人,13912345678\n\
    qian,Qian Wei,0101,\"intake, handler\",\n\
    lina,Name of lina,0101,intake,13800002046\n";

#[test]
fn staff_come_from_a_spreadsheet_after_a_check() {
    on_each_engine(|app| {
        let site = Site::new(app);
        site.person("boss", "0000", &[Role::Admin]);
        site.person("lina", "0101", &[Role::Intake]);
        let boss = site.login("boss");
        let bad = STAFF
            .replace("0100,分行消保岗、审批人", "0999,行长")
            .replace("qian,", "Q ian,");
        let checked = site.upload(
            "/accounts/import",
            &boss,
            &[("file", "staff.csv", bad.as_bytes())],
        );
        assert_eq!(checked.status, StatusCode::UNPROCESSABLE_ENTITY);
        let text = checked.text();
        for part in [
            "<td class=\"num\">2</td>",
            "<td class=\"num\">3</td>",
            "must be one of",
            "must have 2 to 32",
        ] {
            assert!(text.contains(part), "{part}: {text}");
        }
        assert!(!text.contains("name=\"rows\""), "no way on with wrong rows");

        let checked = site.upload(
            "/accounts/import",
            &boss,
            &[("file", "staff.csv", STAFF.as_bytes())],
        );
        assert_eq!(checked.status, StatusCode::OK, "{}", checked.text());
        assert!(
            site.kinds("account", "zhao").is_empty(),
            "checking writes nothing"
        );
        let (rows, form_id) = (checked.hidden("rows"), checked.hidden("form_id"));
        let parts = [
            ("rows", "", rows.as_bytes()),
            ("form_id", "", form_id.as_bytes()),
        ];
        let done = site.upload("/accounts/import", &boss, &parts);
        assert!(
            done.text().contains("2 new, 0 changed, 1 unchanged"),
            "{}",
            done.text()
        );
        let password = done.secret().unwrap();
        assert_eq!(site.try_login("zhao", &password).location(), "/password");
        let again = site.upload("/accounts/import", &boss, &parts);
        assert!(again.secret().is_none(), "shown once");
        assert!(!site.written().contains(&password) && !site.written().contains("13912345678"));
        let second = site.upload("/accounts/import", &boss, &[("rows", "", rows.as_bytes())]);
        assert!(
            second.text().contains("already and unchanged"),
            "{}",
            second.text()
        );

        let moved = STAFF.replace("qian,Qian Wei,0101", "qian,Qian Wei,0100");
        let parts = [("file", "staff.csv", moved.as_bytes())];
        let checked = site.upload("/accounts/import", &boss, &parts);
        let rows = checked.hidden("rows");
        let done = site.upload("/accounts/import", &boss, &[("rows", "", rows.as_bytes())]);
        assert_eq!(done.location(), "/accounts");
        assert_eq!(
            site.kinds("account", "qian"),
            ["account_created", "account_updated"]
        );
        for login in ["zhao", "qian", "lina"] {
            site.assert_state(login);
        }
    });
}

#[test]
fn a_file_that_is_none_is_told() {
    let app = testkit::TestApp::on(testkit::Engine::Sqlite);
    let site = Site::new(&app);
    site.person("boss", "0000", &[Role::Admin]);
    let boss = site.login("boss");
    for (bytes, told) in [
        (&b""[..], "choose the file"),
        (b"\x00\x01\x02", "must be .xlsx"),
        (b"name,shoe size\n1,2\n", "not known &#34;shoe size&#34;"),
    ] {
        let answer = site.upload("/accounts/import", &boss, &[("file", "x.csv", bytes)]);
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.text().contains(told), "{told}: {}", answer.text());
    }
    let template = site.get("/accounts/import/template", &boss);
    let parts = [("file", "t.xlsx", &template.bytes[..])];
    let empty = site.upload("/accounts/import", &boss, &parts);
    assert!(
        empty.text().contains("nothing to import"),
        "{}",
        empty.text()
    );
}

#[test]
fn what_needs_a_permission_goes_to_the_nearest_who_hold_it() {
    use identity::Permission::{ComplaintApprove, ComplaintReview, TokenManage};
    on_each_engine(|app| {
        let site = Site::new(app);
        site.person("near", "0101", &[Role::Approver]);
        site.person("officer", "0100", &[Role::Officer]);
        site.person("own_only", "0100", &[Role::Handler]);
        site.person("office", "0000", &[Role::Office]);
        let asked = |permission, unit: &str| {
            let code = unit.to_owned();
            let found = app.db.read_now(move |reader| {
                let unit = org::unit(reader, &code)?.expect("the unit is there");
                identity::nearest_holders(reader, permission, &unit.path)
            });
            let found: Vec<identity::Person> = found.unwrap();
            let logins = found.into_iter().map(|person| person.login);
            logins.collect::<Vec<_>>().join(" ")
        };
        assert_eq!(asked(ComplaintApprove, "0101"), "near");
        assert_eq!(asked(ComplaintApprove, "0100"), "officer");
        assert_eq!(
            asked(ComplaintReview, "0101"),
            "officer",
            "nobody nearer may"
        );
        assert_eq!(asked(ComplaintReview, "0000"), "office");
        site.person("boss", "0100", &[Role::Admin]);
        assert_eq!(
            asked(TokenManage, "0101"),
            "boss",
            "for the whole bank, from below the top"
        );
    });
}
