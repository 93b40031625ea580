//! The tree in the database, on each engine: commands, ledger, queries, conflicts, imports.
#![expect(
    clippy::unwrap_used,
    reason = "a test helper that fails is a failed test"
)]

use change::CommandError;
use kernel::{Actor, Day, Fields, Reach, UnitPath};
use org::rules::fields::NEW_UNIT;
use org::sheet::Sheet;
use org::{Figures, Level, NewUnit, Saved, Seen};
use platform::App;
use platform::sql::args;
use testkit::{TestApp, on_each_engine};

fn actor() -> Actor {
    Actor::system("test")
}

fn run<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap()
        .block_on(work)
}

fn add(app: &App, code: &str, name: &str, level: Level, parent: Option<&str>) -> Saved {
    let new = NewUnit {
        code: code.to_owned(),
        name: name.to_owned(),
        level,
        parent: parent.map(str::to_owned),
        opened: "2010-01-01".parse().unwrap(),
        phone: String::new(),
        figures: Figures {
            outlets: 1,
            customers: 2_000,
            staff: 10,
        },
    };
    change::run_now(app, &actor(), None, move |change| {
        org::create_in(change, &new)
    })
    .unwrap()
}

/// Head office, two branches, a sub-branch with an outlet, a department.
fn bank(app: &TestApp) {
    add(app, "0000", "总行", Level::HeadOffice, None);
    add(app, "0100", "南江分行", Level::Branch, Some("0000"));
    add(app, "0101", "城东支行", Level::SubBranch, Some("0100"));
    add(app, "010101", "城东支行营业部", Level::Outlet, Some("0101"));
    add(app, "01010", "城西支行", Level::SubBranch, Some("0100"));
    add(app, "0200", "云岭分行", Level::Branch, Some("0000"));
    add(
        app,
        "00XB",
        "消费者权益保护部",
        Level::Department,
        Some("0000"),
    );
}

fn codes(units: &[org::Unit]) -> Vec<&str> {
    units.iter().map(|unit| unit.code.as_str()).collect()
}

fn fields(pairs: &[(&str, &str)]) -> Fields {
    Fields::from_pairs(
        pairs
            .iter()
            .map(|(a, b)| ((*a).into(), (*b).into()))
            .collect(),
    )
}

fn seen(code: &str, version: i64) -> Seen {
    Seen {
        code: code.to_owned(),
        version: Some(version),
    }
}

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// What the ledger has about a unit.
fn kinds(app: &App, code: &str) -> Vec<String> {
    let code = code.to_owned();
    app.db
        .read_now(move |reader| {
            let rows = reader.query(
                "SELECT kind FROM ledger_entry WHERE subject_kind = 'unit' AND subject_id = $1
                 ORDER BY seq",
                &args![code],
            )?;
            rows.iter()
                .map(|row| row.get::<String>(0))
                .collect::<Result<Vec<_>, _>>()
        })
        .unwrap()
}

#[test]
fn the_tree_is_found_by_code_place_reach_and_spoken_name() {
    on_each_engine(|app| {
        bank(app);
        app.db
            .read_now(|reader| {
                let path = UnitPath::root("0000").child("0100");
                assert_eq!(org::unit(reader, "0101")?.unwrap().name, "城东支行");
                assert_eq!(org::unit_by_path(reader, &path)?.unwrap().code, "0100");
                assert_eq!(org::unit(reader, "9999")?, None);
                assert_eq!(
                    codes(&org::list(reader)?),
                    ["0000", "00XB", "0100", "0101", "010101", "01010", "0200"]
                );
                assert_eq!(codes(&org::children(reader, "0100")?), ["0101", "01010"]);
                let below = org::within(reader, &Reach::Subtree(path.child("0101")))?;
                assert_eq!(
                    codes(&below),
                    ["0101", "010101"],
                    "01010 is no part of 0101"
                );
                for (text, found) in [
                    ("0101", vec!["0101", "010101", "01010"]),
                    ("城东", vec!["0101", "010101"]),
                    ("cdzh", vec!["0101", "010101"]),
                    ("NJ", vec!["0100"]),
                    ("00xb", vec!["00XB"]),
                    ("%", vec![]),
                    ("_", vec![]),
                    ("'; DROP TABLE org_unit; --", vec![]),
                ] {
                    assert_eq!(codes(&org::search(reader, text)?), found, "{text}");
                }
                let names = org::names(reader, &["0100".into(), "nope".into(), "0100".into()])?;
                assert_eq!(
                    names.into_iter().collect::<Vec<_>>(),
                    [("0100".into(), "南江分行".into())]
                );
                let all = org::list(reader)?;
                let sums = org::totals(&all);
                assert_eq!(sums[&path].staff, 40);
                assert_eq!(sums[&UnitPath::root("0000")].customers, 14_000);
                Ok::<_, platform::sql::SqlError>(())
            })
            .unwrap();
    });
}

#[test]
fn every_change_is_in_the_ledger_with_the_hash_of_what_is_stored() {
    on_each_engine(|app| {
        bank(app);
        let renamed = run(org::rename(
            app,
            &actor(),
            seen("0101", 1),
            fields(&[("name", "城东新区支行"), ("from", "2026-11-01")]),
            None,
        ));
        assert_eq!(renamed.unwrap().version, 2);
        let details = fields(&[("phone", "025-83190000"), ("staff", "21")]);
        run(org::set_details(
            app,
            &actor(),
            seen("0101", 2),
            details,
            None,
        ))
        .unwrap();
        assert_eq!(
            kinds(app, "0101"),
            ["unit_created", "unit_renamed", "unit_updated"]
        );
        app.db
            .read_now(|reader| {
                let history = org::name_history(reader, "0101")?;
                let days: Vec<_> = history.iter().map(|(day, _)| day.to_string()).collect();
                assert_eq!(days, ["2010-01-01", "2026-11-01"]);
                for (on, name) in [
                    ("2009-01-01", "城东支行"),
                    ("2026-10-31", "城东支行"),
                    ("2026-11-01", "城东新区支行"),
                ] {
                    assert_eq!(org::name_on(reader, "0101", day(on))?.unwrap(), name);
                }
                assert_eq!(
                    codes(&org::search(reader, "cdxq")?),
                    ["0101"],
                    "initials follow"
                );
                let last = change::last_entry(reader, &org::subject("0101"))?.unwrap();
                let state = org::state_of(reader, "0101")?.unwrap();
                assert_eq!(last.state_hash.as_deref(), Some(&state[..]));
                Ok::<_, platform::sql::SqlError>(())
            })
            .unwrap();
        app.db
            .write_now(|tx| {
                tx.execute("UPDATE org_unit SET staff = 22 WHERE code = '0101'", &[])?;
                let last = change::last_entry(tx, &org::subject("0101"))?.unwrap();
                let state = org::state_of(tx, "0101")?.unwrap();
                assert_ne!(
                    last.state_hash.as_deref(),
                    Some(&state[..]),
                    "a forged row is seen"
                );
                Ok::<_, platform::sql::SqlError>(())
            })
            .unwrap();
    });
}

#[test]
fn what_is_wrong_changes_nothing() {
    on_each_engine(|app| {
        bank(app);
        let create = |pairs: &[(&str, &str)]| run(org::create(app, &actor(), fields(pairs), None));
        let invalid = |error| match error {
            CommandError::Invalid(errors) => errors.0[0].code,
            CommandError::Refused(refusal) => refusal.code,
            other => panic!("{other}"),
        };
        let base = [("name", "新"), ("level", "outlet"), ("parent", "0101")];
        let with = |more: &[(&'static str, &'static str)]| {
            let kept = base
                .iter()
                .filter(|(k, _)| !more.iter().any(|(m, _)| m == k));
            kept.copied()
                .chain(more.iter().copied())
                .collect::<Vec<_>>()
        };
        for (pairs, code) in [
            (with(&[("code", "0101")]), "code_taken"),
            (with(&[("code", "77"), ("parent", "9999")]), "unknown_unit"),
            (with(&[("code", "77"), ("parent", "00XB")]), "level_below"),
            (
                with(&[("code", "77"), ("level", "head_office"), ("parent", "")]),
                "second_head_office",
            ),
        ] {
            assert_eq!(invalid(create(&pairs).unwrap_err()), code);
        }
        let close = |code: &str, accounts| {
            let (asked, form) = (seen(code, 1), fields(&[("closed", "2026-11-23")]));
            change::run_now(app, &actor(), None, move |change| {
                org::close_in(change, &asked, &form, accounts)
            })
        };
        assert_eq!(invalid(close("0101", 0).unwrap_err()), "has_open_units");
        assert_eq!(invalid(close("010101", 1).unwrap_err()), "has_accounts");
        close("010101", 0).unwrap();
        close("0101", 0).unwrap();
        let all = app.db.read_now(org::list).unwrap();
        assert_eq!(all.iter().filter(|unit| !unit.is_open()).count(), 2);
        assert_eq!(kinds(app, "0101"), ["unit_created", "unit_closed"]);
    });
}

#[test]
fn who_comes_second_is_told_who_was_first() {
    on_each_engine(|app| {
        bank(app);
        let form = || fields(&[("staff", "5")]);
        run(org::set_details(
            app,
            &actor(),
            seen("0200", 1),
            form(),
            None,
        ))
        .unwrap();
        let second = run(org::set_details(
            app,
            &actor(),
            seen("0200", 1),
            form(),
            None,
        ));
        let Err(CommandError::Conflict { by, kind, .. }) = second else {
            panic!("{second:?}");
        };
        assert_eq!((by.as_str(), kind.as_str()), ("test", "unit_updated"));
    });
}

#[test]
fn a_form_sent_twice_adds_one_unit() {
    on_each_engine(|app| {
        bank(app);
        let form = fields(&[
            ("code", "0300"),
            ("name", "滨海分行"),
            ("level", "分行"),
            ("parent", "0000"),
        ]);
        let send = || {
            run(org::create(
                app,
                &actor(),
                form.clone(),
                Some("form-1".into()),
            ))
        };
        assert_eq!(send().unwrap(), send().unwrap());
        assert_eq!(kinds(app, "0300"), ["unit_created"]);
    });
}

const FILE: &str = "机构代码,机构名称,机构层级,上级机构代码,员工数\n\
    0101,城东支行,支行,0100,18\n\
    0100,南江分行,分行,0000,60\n\
    ,,,,\n\
    0000,总行,总行,,300\n";

fn rows(sheet: &Sheet) -> Vec<(usize, Fields)> {
    sheet.fields(&NEW_UNIT).unwrap()
}

#[test]
fn a_file_is_imported_whole_once_and_changes_what_differs() {
    on_each_engine(|app| {
        let sheet = org::sheet::read(FILE.as_bytes()).unwrap();
        let import = |sheet: &Sheet| run(org::import(app, &actor(), rows(sheet), None));
        let done = import(&sheet).unwrap();
        assert_eq!((done.created, done.changed, done.same), (3, 0, 0));
        assert!(matches!(
            import(&sheet),
            Err(CommandError::Refused(refusal)) if refusal.code == "nothing_to_import"
        ));
        let other = FILE.replace("城东支行,支行,0100,18", "城东新区支行,支行,0100,19");
        let other = org::sheet::read(other.as_bytes()).unwrap();
        let done = import(&other).unwrap();
        assert_eq!((done.created, done.changed, done.same), (0, 1, 2));
        assert_eq!(
            kinds(app, "0101"),
            ["unit_created", "unit_renamed", "unit_updated"]
        );
        app.db
            .read_now(|reader| {
                let last = change::last_entry(reader, &org::subject("0101"))?.unwrap();
                let state = org::state_of(reader, "0101")?.unwrap();
                assert_eq!(last.state_hash.as_deref(), Some(&state[..]));
                Ok::<_, platform::sql::SqlError>(())
            })
            .unwrap();
    });
}

#[test]
fn one_wrong_row_keeps_the_whole_file_out() {
    on_each_engine(|app| {
        let bad = FILE.replace("0100,南江分行,分行,0000,60", "0100,南江分行,区域,0000,多");
        let sheet = org::sheet::read(bad.as_bytes()).unwrap();
        let wanted = rows(&sheet);
        let today = day("2026-11-23");
        let plan = app
            .db
            .read_now(move |reader| org::preview(reader, &wanted, today))
            .unwrap();
        let told: Vec<_> = plan
            .errors
            .iter()
            .map(|e| (e.row, e.error.field.as_str(), e.error.code))
            .collect();
        // Row 4 of the file is empty, and still counts.
        assert_eq!(
            told,
            [
                (2, "parent", "unknown_unit"),
                (3, "level", "not_in_list"),
                (3, "staff", "not_in_range"),
            ]
        );
        let refused = run(org::import(app, &actor(), rows(&sheet), None));
        assert!(matches!(refused, Err(CommandError::Refused(r)) if r.code == "import_has_errors"));
        assert!(app.db.read_now(org::list).unwrap().is_empty());
    });
}
