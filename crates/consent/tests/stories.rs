//! Texts with versions and consents on both engines: published by another, recorded, withdrawn, looked
//! up for a day; what lies in the database names nobody.

#![expect(
    clippy::unwrap_used,
    reason = "a test that has not what it needs has failed"
)]

use change::CommandError;
use consent::commands::{publish, record, withdraw, write};
use consent::{Contact, in_force, stands, state_of};
use jiff::SignedDuration;
use kernel::{Actor, ActorKind, Day, Fields, Role, RoleSet, UnitPath, day_of};
use org::{Figures, Level, NewUnit};
use platform::sql::{Reader, SqlError, args};
use std::future::Future;
use testkit::{TestApp, on_each_engine};

const NAME: &str = "诸葛雁翎";
const PHONE: &str = "13871290463";

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

fn today(test: &TestApp) -> Day {
    day_of(test.clock.now())
}

fn text(test: &TestApp, from: Day) -> String {
    let from = from.to_string();
    let form = fields(&[
        ("kind", "sharing"),
        ("title_zh", "向他人提供个人信息"),
        ("title_en", "Providing data to others"),
        ("body_zh", "同意向合作机构提供姓名与电话"),
        ("body_en", "I agree that name and phone are provided"),
        ("from", &from),
    ]);
    wait(write(test, &actor("zhou", Role::Office), form, None)).unwrap()
}

fn agreed(test: &TestApp, given: Day) -> Result<String, CommandError> {
    let given = given.to_string();
    let form = fields(&[
        ("kind", "sharing"),
        ("name", NAME),
        ("phone", PHONE),
        ("given", &given),
        ("how", "counter"),
    ]);
    wait(record(test, &actor("chen", Role::Intake), form, None))
}

fn code<T: std::fmt::Debug>(done: Result<T, CommandError>) -> String {
    match done {
        Err(CommandError::Refused(refusal) | CommandError::Forbidden(refusal)) => {
            refusal.code.to_owned()
        }
        Err(CommandError::Invalid(errors)) => errors.0[0].code.to_string(),
        other => panic!("{other:?}"),
    }
}

fn read<T: Send + 'static>(
    test: &TestApp,
    f: impl FnOnce(&mut Reader<'_>) -> Result<T, SqlError> + Send + 'static,
) -> T {
    test.db.read_now(f).unwrap()
}

fn verified(test: &TestApp, kind: &'static str, id: &str) {
    let id = id.to_owned();
    let (told, stored) = read(test, move |reader| {
        let chain = audit::chain(reader, kind, &id)?;
        let told = chain
            .iter()
            .rev()
            .find_map(|entry| entry.state_hash.clone());
        Ok((told, state_of(reader, kind, &id)?))
    });
    assert_eq!(told.unwrap(), stored.unwrap().to_vec(), "{kind}");
}

fn stood(test: &TestApp, day: Day) -> bool {
    let who = Contact {
        phone: test.keys.blind_index("phone", PHONE),
        id_number: String::new(),
    };
    read(test, move |reader| stands(reader, "sharing", &who, day))
}

#[test]
fn texts_have_versions_and_another_publishes_them() {
    on_each_engine(|test: &TestApp| {
        bank(test);
        let (zhou, wu) = (actor("zhou", Role::Office), actor("wu", Role::Office));
        let first = text(test, today(test));
        assert_eq!(first, "sharing-1");
        assert_eq!(text(test, today(test)), first, "the draft is changed");
        assert_eq!(
            code(wait(publish(test, &zhou, first.clone(), None))),
            "own_text"
        );
        assert_eq!(
            code(wait(publish(
                test,
                &actor("chen", Role::Intake),
                first.clone(),
                None
            ))),
            "forbidden"
        );
        wait(publish(test, &wu, first.clone(), None)).unwrap();
        let later = today(test).checked_add(jiff::Span::new().days(30)).unwrap();
        let second = text(test, later);
        assert_eq!(second, "sharing-2");
        wait(publish(test, &wu, second.clone(), None)).unwrap();
        let version = |day: Day| {
            read(test, move |reader| {
                Ok(in_force(reader, "sharing", day)?.map(|text| text.version))
            })
        };
        assert_eq!(version(today(test)), Some(1));
        assert_eq!(version(later.yesterday().unwrap()), Some(1));
        assert_eq!(version(later), Some(2));
        assert_eq!(version(today(test).yesterday().unwrap()), None);
        for id in [&first, &second] {
            verified(test, "consent_text", id);
        }
    });
}

#[test]
fn a_consent_is_of_the_text_in_force_and_ends_with_its_withdrawal() {
    on_each_engine(|test: &TestApp| {
        bank(test);
        let start = today(test);
        assert_eq!(code(agreed(test, start)), "no_text");
        let id = text(test, start);
        wait(publish(test, &actor("wu", Role::Office), id, None)).unwrap();
        assert_eq!(code(agreed(test, start.yesterday().unwrap())), "no_text");
        let number = agreed(test, start).unwrap();
        assert_eq!(code(agreed(test, start)), "stands_already");
        assert!(stood(test, start) && !stood(test, start.yesterday().unwrap()));
        test.clock
            .set(test.clock.now() + SignedDuration::from_hours(72));
        let how = fields(&[("how", "phone")]);
        wait(withdraw(
            test,
            &actor("chen", Role::Intake),
            number.clone(),
            how.clone(),
            None,
        ))
        .unwrap();
        assert_eq!(
            code(wait(withdraw(
                test,
                &actor("chen", Role::Intake),
                number.clone(),
                how,
                None
            ))),
            "withdrawn_already"
        );
        let end = today(test);
        assert!(
            stood(test, end.yesterday().unwrap()),
            "what was agreed before it stays known"
        );
        assert!(!stood(test, end));
        agreed(test, end).unwrap();
        assert!(stood(test, end), "who withdrew may agree again");
        verified(test, "consent", &number);
    });
}

#[test]
fn nothing_in_the_database_names_who_agreed() {
    on_each_engine(|test: &TestApp| {
        bank(test);
        let id = text(test, today(test));
        wait(publish(test, &actor("wu", Role::Office), id, None)).unwrap();
        agreed(test, today(test)).unwrap();
        let stored: Vec<String> = read(test, |reader| {
            let sql = "SELECT doc || sealed || name_index || phone_index FROM consent_record
                 UNION ALL SELECT body FROM ledger_entry";
            let rows = reader.query(sql, &args![])?;
            rows.iter().map(|row| row.get(0)).collect()
        });
        assert!(stored.len() > 2);
        for text in stored {
            assert!(!text.contains(NAME) && !text.contains(PHONE), "{text}");
        }
    });
}
