//! A bank with people and a few complaints.

use complaint::commands::{RegisterCase, register};
use identity::rules::Details;
use identity::{Permission, permit};
use kernel::{Actor, ActorKind, Fields, Role, RoleSet, UnitPath};
use org::{Figures, Level, NewUnit};
use std::future::Future;
use testkit::TestApp;

pub(crate) const PHONE: &str = "13800002046";

pub(crate) fn wait<T>(future: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    runtime.unwrap().block_on(future)
}

pub(crate) fn fields(pairs: &[(&str, &str)]) -> Fields {
    let owned = pairs.iter().map(|(a, b)| ((*a).into(), (*b).into()));
    Fields::from_pairs(owned.collect())
}

pub(crate) fn actor(login: &str, unit: &str, role: Role) -> Actor {
    let head = UnitPath::root("0000");
    let unit = match unit {
        "0000" => head,
        "0101" => head.child("0100").child("0101"),
        code => head.child(code),
    };
    Actor {
        kind: ActorKind::Person,
        login: login.to_owned(),
        name: format!("Name of {login}"),
        unit,
        roles: RoleSet::of(&[role]),
    }
}

pub(crate) fn officer() -> Actor {
    actor("li", "0100", Role::Officer)
}

pub(crate) fn office() -> Actor {
    actor("zhou", "0000", Role::Office)
}

pub(crate) fn colleague() -> Actor {
    actor("wu", "0000", Role::Office)
}

/// Units, accounts, and complaints of 0101 and 0200; gives their numbers.
pub(crate) fn bank(test: &TestApp) -> Vec<String> {
    let system = Actor::system("test");
    for (code, level, parent) in [
        ("0000", Level::HeadOffice, None),
        ("0100", Level::Branch, Some("0000")),
        ("0101", Level::SubBranch, Some("0100")),
        ("0200", Level::Branch, Some("0000")),
    ] {
        let new = NewUnit {
            code: code.to_owned(),
            name: format!("Unit {code}"),
            level,
            parent: parent.map(str::to_owned),
            opened: "2010-01-01".parse().unwrap(),
            phone: String::new(),
            figures: Figures::default(),
        };
        change::run_now(test, &system, None, move |change| {
            org::create_in(change, &new)
        })
        .unwrap();
    }
    let hash = identity::hash_password(&test.entropy, "Tq7-pine-river");
    for who in [
        officer(),
        office(),
        colleague(),
        actor("zhao", "0200", Role::Officer),
    ] {
        let details = Details {
            name: who.name.clone(),
            unit: who.unit.code().to_owned(),
            roles: who.roles,
            phone: String::new(),
        };
        let (hash, login) = (hash.clone(), who.login.clone());
        change::run_now(test, &system, None, move |change| {
            identity::create_in(change, &login, &details, &hash, false)
        })
        .unwrap();
    }
    let clerk = |unit| actor("chen", unit, Role::Intake);
    ["0101", "0101", "0200"]
        .into_iter()
        .map(|unit| complaint(test, &clerk(unit)))
        .collect()
}

fn complaint(test: &TestApp, clerk: &Actor) -> String {
    let permit = permit(clerk, Permission::ComplaintRegister).unwrap();
    let command = RegisterCase {
        fields: fields(&[
            ("channel", "phone"),
            ("source", "direct"),
            ("nature", "complaint"),
            ("content", "=1+1 信用卡年费重复收取"),
            ("complainant.kind", "person"),
            ("complainant.name", "张三"),
            ("complainant.phone", PHONE),
        ]),
        origin: String::new(),
        receipt: None,
    };
    wait(register(test, permit, command)).unwrap().number
}

/// Runs the room's jobs until nothing is left to do.
pub(crate) fn jobs(test: &TestApp) {
    for job in sharing::jobs(None) {
        while job.run(test).unwrap() > 0 {}
    }
}

/// The texts of an Excel file's first sheet, line by line.
pub(crate) fn sheet(bytes: Vec<u8>) -> Vec<Vec<String>> {
    use calamine::Reader;
    let mut book = calamine::Xlsx::new(std::io::Cursor::new(bytes)).unwrap();
    let name = book.sheet_names()[0].clone();
    let range = book.worksheet_range(&name).unwrap();
    let line = |row: &[calamine::Data]| row.iter().map(ToString::to_string).collect();
    range.rows().map(line).collect()
}

/// Every record's state is what its chain says.
pub(crate) fn verified(test: &TestApp) {
    let report = test.db.read_now(|reader| {
        let mut state = |reader: &mut platform::sql::Reader<'_>, kind: &str, id: &str| match kind {
            "export_request" | "institution" | "disclosure" | "retention_hold"
            | "retention_plan" | "retention_schedule" => sharing::state_of(reader, kind, id),
            "consent" | "consent_text" => consent::state_of(reader, kind, id),
            "complaint" => complaint::verify::state_of(reader, None, id),
            "look_policy" | "look_alert" | "look_raise" => looks::state_of(reader, kind, id),
            "account" => identity::state_of(reader, id),
            _ => org::state_of(reader, id),
        };
        audit::verify(reader, &mut state, &[], &mut |_| {}, &mut |_| {})
    });
    let report = report.unwrap();
    assert!(report.ok, "{report:?}");
}
