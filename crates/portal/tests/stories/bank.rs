//! A bank with a branch, an outlet and a few people.

use identity::rules::Details;
use kernel::{Actor, ActorKind, Role, RoleSet, UnitPath};
use org::{Figures, Level, NewUnit};
use platform::App;

pub(crate) const PASSWORD: &str = "Tq7-pine-river";

const UNITS: [(&str, &str, Level, Option<&str>); 3] = [
    ("0000", "江城银行", Level::HeadOffice, None),
    ("0100", "南江分行", Level::Branch, Some("0000")),
    ("0101", "城北支行", Level::SubBranch, Some("0100")),
];
const PEOPLE: [(&str, &str, Role); 4] = [
    ("office", "0000", Role::Office),
    ("officer", "0100", Role::Officer),
    ("handler", "0100", Role::Handler),
    ("approver", "0100", Role::Approver),
];

/// One of the people, as a session would make them.
pub(crate) fn actor(login: &str) -> Actor {
    let (_, unit, role) = PEOPLE.iter().find(|(known, ..)| *known == login).unwrap();
    let head = UnitPath::root("0000");
    Actor {
        kind: ActorKind::Person,
        login: login.to_owned(),
        name: format!("Name of {login}"),
        unit: if *unit == "0000" {
            head
        } else {
            head.child(unit)
        },
        roles: RoleSet::of(&[*role]),
    }
}

/// Makes units and people.
pub(crate) fn settle(app: &App) {
    let system = Actor::system("test");
    for (code, name, level, parent) in UNITS {
        let new = NewUnit {
            code: code.to_owned(),
            name: name.to_owned(),
            level,
            parent: parent.map(str::to_owned),
            opened: "2010-01-01".parse().unwrap(),
            phone: "025-88880000".to_owned(),
            figures: Figures::default(),
        };
        change::run_now(app, &system, None, move |change| {
            org::create_in(change, &new)
        })
        .unwrap();
    }
    let hash = identity::hash_password(&app.entropy, PASSWORD);
    for (login, unit, role) in PEOPLE {
        let details = Details {
            name: format!("Name of {login}"),
            unit: unit.to_owned(),
            roles: RoleSet::of(&[role]),
            phone: String::new(),
        };
        let hash = hash.clone();
        change::run_now(app, &system, None, move |change| {
            identity::create_in(change, login, &details, &hash, false)
        })
        .unwrap();
    }
    app.clock.set("2026-11-25T09:00:00+08:00".parse().unwrap());
}

/// Lets time pass.
pub(crate) fn pass(app: &App, seconds: i64) {
    let now = app.clock.now();
    app.clock
        .set(now + jiff::SignedDuration::from_secs(seconds));
}
