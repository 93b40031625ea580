//! Slogans, posters and the look on both engines: published by another, alike, used, let out, counted.

#![expect(
    clippy::unwrap_used,
    reason = "a test that has not what it needs has failed"
)]

use change::CommandError;
use kernel::{Actor, ActorKind, Fields, Role, RoleSet, UnitPath, day_of};
use org::{Figures, Level, NewUnit};
use platform::sql::{Reader, SqlError};
use publication::commands::{Asked, Base, Write, hand_in_in, publish_in, write_in};
use publicity::commands::{make_in, release_in, set_look_in, take_in};
use publicity::rules::poster::Poster;
use publicity::{LOOK, POSTER, SLOGAN, look, poster, slogan, state_of, uses};
use testkit::{TestApp, on_each_engine};

fn fields(pairs: &[(&str, &str)]) -> Fields {
    let owned = pairs.iter().map(|(a, b)| ((*a).into(), (*b).into()));
    Fields::from_pairs(owned.collect())
}

fn actor(login: &str, role: Role) -> Actor {
    Actor {
        kind: ActorKind::Person,
        login: login.to_owned(),
        name: format!("Name of {login}"),
        unit: UnitPath::root("0000"),
        roles: RoleSet::of(&[role]),
    }
}

fn bank(test: &TestApp) {
    let head = NewUnit {
        code: "0000".to_owned(),
        name: "Head office".to_owned(),
        level: Level::HeadOffice,
        parent: None,
        opened: "2010-01-01".parse().unwrap(),
        phone: String::new(),
        figures: Figures::default(),
    };
    change::run_now(test, &Actor::system("test"), None, move |change| {
        org::create_in(change, &head)
    })
    .unwrap();
}

fn publish(test: &TestApp, key: &str, text: &str) {
    let (by, another) = (actor("wang", Role::Office), actor("zhou", Role::Office));
    let write = Write {
        key: Some(key.to_owned()),
        base: Base::New,
        fields: fields(&[("text", text), ("theme", "rights")]),
    };
    change::run_now(test, &by, None, move |change| {
        write_in(change, &SLOGAN, &write)
    })
    .unwrap();
    let asked = Asked::newest(key);
    let handed = asked.clone();
    change::run_now(test, &by, None, move |change| {
        hand_in_in(change, &SLOGAN, &handed)
    })
    .unwrap();
    let own = asked.clone();
    let refused = change::run_now(test, &by, None, move |change| {
        publish_in(change, &SLOGAN, &own, None)
    });
    assert!(refused.is_err(), "nobody publishes their own");
    change::run_now(test, &another, None, move |change| {
        publish_in(change, &SLOGAN, &asked, None)
    })
    .unwrap();
}

fn made(test: &TestApp, pairs: &[(&str, &str)]) -> Poster {
    let form = fields(pairs);
    let number = change::run_now(test, &actor("wang", Role::Office), None, move |change| {
        make_in(change, &form)
    })
    .unwrap();
    load(test, &number)
}

fn load(test: &TestApp, number: &str) -> Poster {
    let number = number.to_owned();
    test.db
        .read_now(move |reader: &mut Reader<'_>| poster(reader, &number))
        .unwrap()
        .unwrap()
}

fn take(test: &TestApp, number: &str, name: &'static str) -> Result<(), CommandError> {
    let number = number.to_owned();
    change::run_now(test, &actor("li", Role::Officer), None, move |change| {
        take_in(change, &number, name)
    })
}

#[test]
fn published_slogans_are_found_with_those_that_are_like_them() {
    on_each_engine(|test| {
        bank(test);
        publish(test, "a", "倡导诚实守信,共铸消费和谐。");
        publish(test, "b", "倡导诚实守信共铸消费和谐。");
        publish(test, "c", "绿色健康消费,共建和谐生活。");
        let today = day_of(test.clock.now());
        let all = test
            .db
            .read_now(move |reader: &mut Reader<'_>| slogan::in_force(reader, today))
            .unwrap();
        assert_eq!(
            all.iter().map(|one| one.key.as_str()).collect::<Vec<_>>(),
            ["a", "b", "c"]
        );
        assert_eq!(
            all[0].text, "倡导诚实守信，共铸消费和谐。",
            "set as Chinese is"
        );
        let near = slogan::neighbours(&all);
        assert!(near[0][0].0 == 1 && near[0][0].1.same() && near[2].is_empty());
        assert_eq!(slogan::like("倡导诚实守信，共建消费和谐", &all).len(), 2);
    });
}

#[test]
fn a_slogans_poster_goes_out_at_once_and_one_with_own_words_when_another_has_looked() {
    on_each_engine(|test| {
        bank(test);
        publish(test, "a", "绿色健康消费,共建和谐生活。");
        let of_slogan = made(
            test,
            &[
                ("headline", "绿色健康消费，共建和谐生活。"),
                ("layout", "calm"),
                ("slogan", "a"),
            ],
        );
        take(test, &of_slogan.number, "a4.pdf").unwrap();
        take(test, &of_slogan.number, "a4.pdf").unwrap();
        assert_eq!(load(test, &of_slogan.number).taken.get("a4.pdf"), Some(&2));
        assert!(matches!(
            take(test, &of_slogan.number, "a5.pdf"),
            Err(CommandError::NotFound)
        ));
        let own = made(
            test,
            &[
                ("headline", "绿色健康消费，共建和谐生活。"),
                ("body", "保本保息"),
                ("layout", "calm"),
                ("slogan", "a"),
            ],
        );
        assert!(matches!(
            take(test, &own.number, "a4.pdf"),
            Err(CommandError::Refused(_))
        ));
        let number = own.number.clone();
        let refused = change::run_now(test, &actor("wang", Role::Office), None, move |change| {
            release_in(change, &number)
        });
        assert!(matches!(refused, Err(CommandError::Refused(_))));
        let number = own.number.clone();
        change::run_now(test, &actor("zhou", Role::Office), None, move |change| {
            release_in(change, &number)
        })
        .unwrap();
        take(test, &own.number, "rollup.pdf").unwrap();
        let used = test
            .db
            .read_now(|reader: &mut Reader<'_>| uses(reader))
            .unwrap();
        assert_eq!(used.get("a"), Some(&2));
        let number = own.number.clone();
        let checked = test.db.read_now(move |reader: &mut Reader<'_>| {
            let entry = change::last_entry(reader, &change::Subject::new(POSTER, number.as_str()))?;
            Ok::<_, SqlError>((entry, state_of(reader, POSTER, &number)?))
        });
        let (entry, state) = checked.unwrap();
        assert_eq!(entry.unwrap().state_hash, state.map(|h| h.to_vec()));
    });
}

#[test]
fn the_look_is_set_by_who_publishes_and_not_over_anothers_change() {
    on_each_engine(|test| {
        bank(test);
        let form = fields(&[
            ("bank", "示例银行"),
            ("brand", "#8a1f2b"),
            ("accent", "#c9973f"),
            ("phone", "95500"),
            ("site", "https://xb.example.com"),
        ]);
        let set = |role, version| {
            let form = form.clone();
            change::run_now(test, &actor("zhou", role), None, move |change| {
                set_look_in(change, &form, version)
            })
        };
        assert!(matches!(
            set(Role::Officer, 0),
            Err(CommandError::Forbidden(_))
        ));
        set(Role::Office, 0).unwrap();
        assert!(matches!(
            set(Role::Office, 0),
            Err(CommandError::Conflict { .. })
        ));
        let found = test.db.read_now(|reader: &mut Reader<'_>| {
            Ok::<_, SqlError>((look(reader)?, state_of(reader, LOOK, "bank")?))
        });
        let (held, state) = found.unwrap();
        assert_eq!((held.version, held.brand.as_str()), (1, "#8a1f2b"));
        assert!(state.is_some());
    });
}
