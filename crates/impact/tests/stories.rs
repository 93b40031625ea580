//! An assessment's life on both engines: written, sent, approved by another, measures followed, made anew.

#![expect(
    clippy::unwrap_used,
    reason = "a test that has not what it needs has failed"
)]

use change::CommandError;
use identity::rules::Details;
use impact::commands::{ASSESSMENT, Asked, Left, act, begin};
use impact::rules::{Action, Assessment, Status};
use kernel::{Actor, ActorKind, Fields, Role, RoleSet, UnitPath, day_of};
use org::{Figures, Level, NewUnit};
use platform::sql::{Reader, SqlError};
use std::future::Future;
use testkit::{TestApp, on_each_engine};

fn wait<T>(future: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    runtime.unwrap().block_on(future)
}

fn fields(pairs: &[(&str, &str)]) -> Fields {
    let owned = pairs.iter().map(|(a, b)| ((*a).into(), (*b).into()));
    Fields::from_pairs(owned.collect())
}

fn actor(login: &str, unit: &str, role: Role) -> Actor {
    let head = UnitPath::root("0000");
    Actor {
        kind: ActorKind::Person,
        login: login.to_owned(),
        name: format!("Name of {login}"),
        unit: if unit == "0000" {
            head
        } else {
            head.child(unit)
        },
        roles: RoleSet::of(&[role]),
    }
}

fn it() -> Actor {
    actor("liu", "0010", Role::Department)
}

fn office() -> Actor {
    actor("zhou", "0000", Role::Office)
}

fn handler() -> Actor {
    actor("chen", "0100", Role::Handler)
}

fn bank(test: &TestApp) {
    let system = Actor::system("test");
    for (code, parent) in [
        ("0000", None),
        ("0010", Some("0000")),
        ("0100", Some("0000")),
    ] {
        let new = NewUnit {
            code: code.to_owned(),
            name: format!("Unit {code}"),
            level: if parent.is_none() {
                Level::HeadOffice
            } else {
                Level::Branch
            },
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
    for who in [it(), office(), handler()] {
        let details = Details {
            name: who.name.clone(),
            unit: who.unit.code().to_owned(),
            roles: who.roles,
            phone: String::new(),
        };
        let login = who.login.clone();
        change::run_now(test, &system, None, move |change| {
            identity::create_in(change, &login, &details, "no hash", false)
        })
        .unwrap();
    }
}

fn form(test: &TestApp) -> Fields {
    let next = day_of(test.clock.now())
        .checked_add(jiff::Span::new().days(300))
        .unwrap();
    fields(&[
        ("title", "录音转写"),
        ("occasion", "sensitive"),
        ("activity", "通话录音转写"),
        ("lawful", "必要"),
        ("influence", "可控"),
        ("protection", "加密"),
        ("risk", "medium"),
        ("conclusion", "after_measures"),
        ("next", &next.to_string()),
    ])
}

fn step(
    test: &TestApp,
    who: &Actor,
    of: (&str, Action, Option<u32>),
    pairs: &[(&str, &str)],
) -> Result<Left, CommandError> {
    let (number, action, measure) = of;
    let asked = Asked {
        number: number.to_owned(),
        action,
        measure,
        fields: fields(pairs),
        version: None,
        receipt: None,
    };
    wait(act(test, who, asked))
}

fn code(done: Result<Left, CommandError>) -> &'static str {
    match done {
        Err(CommandError::Refused(refusal) | CommandError::Forbidden(refusal)) => refusal.code,
        Err(CommandError::NotFound) => "not_found",
        Err(CommandError::Invalid(_)) => "invalid",
        other => panic!("{other:?}"),
    }
}

fn load(test: &TestApp, number: &str) -> Assessment {
    let number = number.to_owned();
    let found: Result<_, SqlError> = test
        .db
        .read_now(move |reader: &mut Reader<'_>| impact::load(reader, &number));
    found.unwrap().unwrap()
}

/// The last state that the ledger tells is the one that is stored.
fn verified(test: &TestApp, number: &str) {
    let number = number.to_owned();
    let (told, stored) = test
        .db
        .read_now(move |reader: &mut Reader<'_>| {
            let chain = audit::chain(reader, ASSESSMENT, &number)?;
            let told = chain
                .iter()
                .rev()
                .find_map(|entry| entry.state_hash.clone());
            Ok::<_, SqlError>((told, impact::state_of(reader, &number)?))
        })
        .unwrap();
    assert_eq!(told.unwrap(), stored.unwrap().to_vec());
}

/// What a person is told of, by kind.
fn told(test: &TestApp, login: &'static str) -> Vec<String> {
    let read = move |reader: &mut Reader<'_>| {
        let sql = "SELECT n.kind FROM notify_message m JOIN notify_notice n ON n.id = m.notice
             WHERE m.login = $1 ORDER BY m.id";
        let rows = reader.query(sql, &platform::sql::args![login])?;
        rows.iter()
            .map(|row| row.get(0))
            .collect::<Result<Vec<String>, SqlError>>()
    };
    test.db.read_now(read).unwrap()
}

/// Keys and due days of what supervision watches, and whether it is met.
fn watched(test: &TestApp) -> Vec<(String, bool)> {
    let read = |reader: &mut Reader<'_>| {
        let sql = "SELECT subject_kind, met_at IS NOT NULL FROM supervision_limit
             WHERE subject_kind LIKE 'impact%' ORDER BY subject_kind, met_at IS NULL";
        let rows = reader.query(sql, &[])?;
        rows.iter()
            .map(|row| Ok((row.get(0)?, row.get(1)?)))
            .collect::<Result<Vec<_>, SqlError>>()
    };
    test.db.read_now(read).unwrap()
}

#[test]
fn it_is_approved_by_another_its_measures_are_followed_and_it_is_made_anew() {
    on_each_engine(|test: &TestApp| {
        bank(test);
        let refused = wait(begin(test, &handler(), form(test), None));
        assert!(
            matches!(refused, Err(CommandError::Forbidden(_))),
            "{refused:?}"
        );
        let number = wait(begin(test, &it(), form(test), None)).unwrap().number;
        let due = day_of(test.clock.now()).to_string();
        let measure = [
            ("measure", "关闭批量导出"),
            ("owner", "chen"),
            ("due", due.as_str()),
        ];
        assert_eq!(
            code(step(
                test,
                &handler(),
                (&number, Action::Add, None),
                &measure
            )),
            "not_found"
        );
        step(test, &it(), (&number, Action::Add, None), &measure).unwrap();
        assert_eq!(
            code(step(
                test,
                &it(),
                (&number, Action::Add, None),
                &[("measure", "x"), ("owner", "nobody"), ("due", &due)]
            )),
            "invalid"
        );
        step(test, &it(), (&number, Action::Submit, None), &[]).unwrap();
        assert_eq!(told(test, "zhou"), ["impact_asked"]);
        assert_eq!(
            code(step(test, &it(), (&number, Action::Approve, None), &[])),
            "not_yours"
        );
        assert_eq!(
            code(step(test, &office(), (&number, Action::Return, None), &[])),
            "invalid"
        );
        step(
            test,
            &office(),
            (&number, Action::Return, None),
            &[("reason", "补充风险分析")],
        )
        .unwrap();
        step(test, &it(), (&number, Action::Submit, None), &[]).unwrap();
        step(
            test,
            &office(),
            (&number, Action::Approve, None),
            &[("opinion", "同意")],
        )
        .unwrap();
        assert_eq!(told(test, "liu"), ["impact_decided", "impact_decided"]);
        assert_eq!(told(test, "chen"), ["impact_measure"]);
        assert_eq!(
            watched(test),
            [
                ("impact_assessment".to_owned(), false),
                ("impact_measure".to_owned(), false)
            ]
        );
        verified(test, &number);

        // A handler of another unit, who owes the measure, sees it and reports it done, once.
        let note = [("note", "已关闭")];
        assert_eq!(
            code(step(
                test,
                &handler(),
                (&number, Action::Finish, Some(2)),
                &note
            )),
            "not_found"
        );
        step(test, &handler(), (&number, Action::Finish, Some(1)), &note).unwrap();
        assert_eq!(
            code(step(test, &it(), (&number, Action::Finish, Some(1)), &note)),
            "not_yours"
        );
        assert_eq!(watched(test)[1], ("impact_measure".to_owned(), true));

        let newer = step(test, &it(), (&number, Action::Renew, None), &[])
            .unwrap()
            .number;
        step(test, &it(), (&newer, Action::Submit, None), &[]).unwrap();
        assert_eq!(
            load(test, &number).status,
            Status::Approved,
            "until the newer one is approved"
        );
        step(test, &office(), (&newer, Action::Approve, None), &[]).unwrap();
        let older = load(test, &number);
        assert_eq!(
            (older.status, older.replaced_by.as_deref()),
            (Status::Replaced, Some(newer.as_str()))
        );
        assert_eq!(
            watched(test)[0..2],
            [
                ("impact_assessment".to_owned(), true),
                ("impact_assessment".to_owned(), false)
            ]
        );
        for number in [&number, &newer] {
            verified(test, number);
        }
        // There is no way to take it away, whoever asks.
        assert_eq!(
            code(step(
                test,
                &office(),
                (&number, Action::Withdraw, None),
                &[("reason", "x")]
            )),
            "not_now"
        );
    });
}

#[test]
fn somebody_elses_change_is_noticed() {
    on_each_engine(|test: &TestApp| {
        bank(test);
        let left = wait(begin(test, &it(), form(test), None)).unwrap();
        let asked = |version| Asked {
            number: left.number.clone(),
            action: Action::Write,
            measure: None,
            fields: form(test),
            version: Some(version),
            receipt: None,
        };
        wait(act(test, &it(), asked(left.version))).unwrap();
        let late = wait(act(test, &office(), asked(left.version)));
        assert!(
            matches!(late, Err(CommandError::Conflict { .. })),
            "{late:?}"
        );
    });
}
