//! Programmes and pushes on both engines: changed within reach, shown in the unit's order, pushed to a
//! subtree, never to a unit whose code only begins alike.

#![expect(
    clippy::unwrap_used,
    reason = "a test that has not what it needs has failed"
)]

use change::CommandError;
use hall::commands::{Asked, end_in, set_in, show_now_in};
use hall::rules::Move;
use hall::{PROGRAMME, PUSH, Showing, showing, state_of};
use kernel::{Actor, ActorKind, Fields, Role, RoleSet, UnitPath};
use org::{Figures, Level, NewUnit};
use platform::sql::{Reader, SqlError};
use publication::commands::{Base, Write, hand_in_in, publish_in, write_in};
use testkit::{TestApp, on_each_engine};

fn fields(pairs: &[(&str, &str)]) -> Fields {
    let owned = pairs.iter().map(|(a, b)| ((*a).into(), (*b).into()));
    Fields::from_pairs(owned.collect())
}

fn actor(login: &str, unit: &[&str], role: Role) -> Actor {
    Actor {
        kind: ActorKind::Person,
        login: login.to_owned(),
        name: format!("Name of {login}"),
        unit: unit
            .iter()
            .fold(UnitPath::root("0000"), |path, code| path.child(code)),
        roles: RoleSet::of(&[role]),
    }
}

fn bank(test: &TestApp) {
    let units = [
        ("0000", None, Level::HeadOffice),
        ("0002", Some("0000"), Level::Department),
        ("0101", Some("0000"), Level::Branch),
        ("01010", Some("0000"), Level::Branch),
        ("010101", Some("0101"), Level::SubBranch),
    ];
    for (code, parent, level) in units {
        let new = NewUnit {
            code: code.to_owned(),
            name: format!("Unit {code}"),
            level,
            parent: parent.map(str::to_owned),
            opened: "2010-01-01".parse().unwrap(),
            phone: String::new(),
            figures: Figures::default(),
        };
        change::run_now(test, &Actor::system("test"), None, move |change| {
            org::create_in(change, &new)
        })
        .unwrap();
    }
}

fn office(login: &str) -> Actor {
    actor(login, &["0002"], Role::Office)
}

fn officer() -> Actor {
    actor("li", &["0101"], Role::Officer)
}

fn seen(test: &TestApp, unit: &str) -> Showing {
    let (unit, now) = (unit.to_owned(), test.clock.now());
    test.db
        .read_now(move |reader: &mut Reader<'_>| showing(reader, &unit, now))
        .unwrap()
        .unwrap()
}

fn published(test: &TestApp, by: &Actor, title: &str) {
    let write = Write {
        key: Some(title.to_owned()),
        base: Base::New,
        fields: fields(&[
            ("sort", "own"),
            ("title", title),
            ("body", "第一行\n第二行"),
        ]),
    };
    change::run_now(test, by, None, move |change| {
        write_in(change, &hall::SLIDE, &write)
    })
    .unwrap();
    let asked = publication::commands::Asked::newest(title);
    let handed = asked.clone();
    change::run_now(test, by, None, move |change| {
        hand_in_in(change, &hall::SLIDE, &handed)
    })
    .unwrap();
    change::run_now(test, &office("zhou"), None, move |change| {
        publish_in(change, &hall::SLIDE, &asked, None)
    })
    .unwrap();
}

fn set(
    test: &TestApp,
    by: &Actor,
    unit: &'static str,
    asked: Asked,
    version: Option<i64>,
) -> Result<(), CommandError> {
    change::run_now(test, by, None, move |change| {
        set_in(change, unit, &asked, version)
    })
}

fn titles(test: &TestApp, unit: &str) -> Vec<String> {
    seen(test, unit)
        .slides
        .into_iter()
        .map(|(slide, ..)| slide.title)
        .collect()
}

#[test]
fn what_a_unit_publishes_is_shown_there_and_below_and_nowhere_else() {
    on_each_engine(|test| {
        bank(test);
        published(test, &office("wang"), "everywhere");
        published(test, &officer(), "branch");
        assert_eq!(titles(test, "0101"), ["branch", "everywhere"]);
        assert_eq!(titles(test, "010101"), ["branch", "everywhere"]);
        assert_eq!(
            titles(test, "01010"),
            ["everywhere"],
            "01010 only begins like 0101"
        );
        let none = test.db.read_now(|reader: &mut Reader<'_>| {
            showing(reader, "9999", kernel::Instant::UNIX_EPOCH)
        });
        assert!(none.unwrap().is_none());
    });
}

#[test]
fn a_programme_is_changed_within_reach_and_every_change_is_in_the_ledger() {
    on_each_engine(|test| {
        bank(test);
        let item = || {
            Asked::Add(fields(&[
                ("source", "slogan"),
                ("pick", "SL-1"),
                ("seconds", "9"),
            ]))
        };
        set(test, &officer(), "0101", item(), Some(0)).unwrap();
        let first = seen(test, "0101").programme;
        assert_eq!(
            (first.version, first.items.len()),
            (1, 8),
            "the first change begins with the standard one"
        );
        set(
            test,
            &officer(),
            "0101",
            Asked::Change(8, Move::Up),
            Some(1),
        )
        .unwrap();
        assert_eq!(seen(test, "0101").programme.items[6].no, 8);
        let old = set(
            test,
            &officer(),
            "0101",
            Asked::Change(8, Move::Remove),
            Some(1),
        );
        assert!(matches!(old, Err(CommandError::Conflict { .. })), "{old:?}");
        for other in ["01010", "0000"] {
            let refused = set(test, &officer(), other, item(), None);
            assert!(
                matches!(refused, Err(CommandError::NotFound)),
                "{other}: {refused:?}"
            );
        }
        let handler = set(
            test,
            &actor("chen", &["0101"], Role::Handler),
            "0101",
            item(),
            None,
        );
        assert!(matches!(handler, Err(CommandError::Forbidden(_))));
        let checked = test.db.read_now(|reader: &mut Reader<'_>| {
            let entry = change::last_entry(reader, &change::Subject::new(PROGRAMME, "0101"))?;
            Ok::<_, SqlError>((entry, state_of(reader, PROGRAMME, "0101")?))
        });
        let (entry, state) = checked.unwrap();
        assert_eq!(entry.unwrap().state_hash, state.map(|h| h.to_vec()));
        let uses = test
            .db
            .read_now(|reader: &mut Reader<'_>| publicity::uses(reader))
            .unwrap();
        assert_eq!(uses.get("SL-1"), Some(&1));
    });
}

#[test]
fn a_push_shows_at_once_where_it_was_asked_for_and_ends() {
    on_each_engine(|test| {
        bank(test);
        let push = |below: &'static str| {
            let form = fields(&[("title", "暂停营业"), ("minutes", "10"), ("below", below)]);
            change::run_now(test, &officer(), None, move |change| {
                show_now_in(change, "0101", &form)
            })
            .unwrap()
        };
        let number = push("true");
        for (unit, shows) in [
            ("0101", true),
            ("010101", true),
            ("01010", false),
            ("0000", false),
        ] {
            assert_eq!(seen(test, unit).push.is_some(), shows, "{unit}");
        }
        let ended = number.clone();
        change::run_now(test, &officer(), None, move |change| {
            end_in(change, "0101", &ended)
        })
        .unwrap();
        assert!(seen(test, "0101").push.is_none());
        let state = test
            .db
            .read_now(move |reader: &mut Reader<'_>| state_of(reader, PUSH, &number))
            .unwrap();
        assert!(state.is_some());
        push("false");
        assert!(seen(test, "0101").push.is_some() && seen(test, "010101").push.is_none());
        test.clock.advance(11 * 60);
        assert!(seen(test, "0101").push.is_none(), "its time is over");
    });
}
