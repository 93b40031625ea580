//! A bank with two branches and a few people.

use identity::rules::Details;
use kernel::{Actor, ActorKind, Fields, Instant, Role, RoleSet, UnitPath};
use org::{Figures, Level, NewUnit};
use platform::App;

const UNITS: [(&str, Level, Option<&str>); 3] = [
    ("0000", Level::HeadOffice, None),
    ("0100", Level::Branch, Some("0000")),
    ("0200", Level::Branch, Some("0000")),
];

const PEOPLE: [(&str, &str, Role); 6] = [
    ("office", "0000", Role::Office),
    ("auditor", "0000", Role::Auditor),
    ("admin", "0000", Role::Admin),
    ("officer", "0100", Role::Officer),
    ("clerk", "0100", Role::Intake),
    ("other", "0200", Role::Officer),
];

pub(crate) fn at(text: &str) -> Instant {
    text.parse().unwrap()
}

pub(crate) fn fields(pairs: &[(&str, &str)]) -> Fields {
    let own = |(k, v): &(&str, &str)| ((*k).to_owned(), (*v).to_owned());
    Fields::from_pairs(pairs.iter().map(own).collect())
}

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

/// Makes units and people, all with this hash of a password.
pub(crate) fn settle(app: &App, hash: &str) {
    let system = Actor::system("test");
    for (code, level, parent) in UNITS {
        let new = NewUnit {
            code: code.to_owned(),
            name: format!("Unit {code}"),
            level,
            parent: parent.map(str::to_owned),
            opened: "2010-01-01".parse().unwrap(),
            phone: String::new(),
            figures: Figures::default(),
        };
        change::run_now(app, &system, None, move |change| {
            org::create_in(change, &new)
        })
        .unwrap();
    }
    for (login, unit, role) in PEOPLE {
        let details = Details {
            name: format!("Name of {login}"),
            unit: unit.to_owned(),
            roles: RoleSet::of(&[role]),
            phone: String::new(),
        };
        let hash = hash.to_owned();
        change::run_now(app, &system, None, move |change| {
            identity::create_in(change, login, &details, &hash, false)
        })
        .unwrap();
    }
    app.clock.set(at("2026-11-25T09:00:00+08:00"));
}
