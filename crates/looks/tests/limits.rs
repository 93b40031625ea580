//! Limits, raises and alerts on both engines, through the commands.

use change::{CommandError, Entry, Subject};
use identity::rules::Details;
use identity::{Permission, permit};
use kernel::{Actor, ActorKind, Fields, Role, RoleSet, UnitPath};
use looks::rules::Policy;
use looks::{Kind, Look, Watch};
use org::{Figures, Level, NewUnit};
use platform::App;
use platform::sql::args;
use testkit::{TestApp, on_each_engine};

fn system() -> Actor {
    Actor::system("test")
}

/// A head office with two of the protection office, an officer and a handler named as a complainant.
fn bank(app: &TestApp) {
    let unit = NewUnit {
        code: "0000".to_owned(),
        name: "Head Office".to_owned(),
        level: Level::HeadOffice,
        parent: None,
        opened: "2010-01-01".parse().unwrap(),
        phone: String::new(),
        figures: Figures::default(),
    };
    change::run_now(&app.app, &system(), None, move |change| {
        org::create_in(change, &unit)
    })
    .unwrap();
    let hash = identity::hash_password(&app.entropy, "Tq7-pine-river");
    let people = [
        ("wang", "王芳", Role::Handler),
        ("zhao", "赵敏", Role::Handler),
        ("office", "李静", Role::Office),
        ("second", "周婷", Role::Office),
    ];
    for (login, name, role) in people {
        let details = Details {
            name: name.to_owned(),
            unit: "0000".to_owned(),
            roles: RoleSet::of(&[role]),
            phone: String::new(),
        };
        let (login, hash) = (login.to_owned(), hash.clone());
        change::run_now(&app.app, &system(), None, move |change| {
            identity::create_in(change, &login, &details, &hash, false)
        })
        .unwrap();
    }
}

fn actor(login: &str, role: Role) -> Actor {
    Actor {
        kind: ActorKind::Person,
        login: login.to_owned(),
        name: login.to_owned(),
        unit: UnitPath::root("0000"),
        roles: RoleSet::of(&[role]),
    }
}

/// Looks at a value, as a room does.
fn look(app: &App, who: &Actor, look: &Look) -> Result<(), CommandError> {
    let counted = look.clone();
    let done = change::run_now(app, who, None, move |mut change| {
        looks::count(&mut change, &counted)?;
        let subject = Subject::new("complaint", counted.number.clone());
        let entry = Entry::new(subject, "seen", serde_json::json!({}));
        change.commit(vec![entry], ())
    });
    block(looks::told(app, who, look, done))
}

fn block<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .unwrap()
        .block_on(future)
}

fn set(app: &App, limits: &[(&str, i64)], thresholds: &[(&str, i64)]) -> Policy {
    let mut policy = Policy::default();
    for (name, n) in limits {
        policy.limits.insert((*name).to_owned(), Some(*n));
    }
    for (name, n) in thresholds {
        policy.thresholds.insert((*name).to_owned(), *n);
    }
    let permit = permit(&actor("office", Role::Office), Permission::LooksManage).unwrap();
    block(looks::set_policy(app, permit, policy.to_fields(), 0, None)).unwrap();
    policy
}

fn is_over(result: Result<(), CommandError>) -> bool {
    match result {
        Err(CommandError::Forbidden(refusal)) => refusal.code == "daily_limit",
        Ok(()) => false,
        Err(other) => panic!("{other}"),
    }
}

fn entries(app: &App, kind: &str) -> i64 {
    let kind = kind.to_owned();
    app.db
        .read_now(move |reader| {
            let sql = "SELECT count(*) FROM ledger_entry WHERE kind = $1";
            reader.query_one(sql, &args![kind.as_str()])?.get(0)
        })
        .unwrap()
}

fn fields(pairs: &[(&str, &str)]) -> Fields {
    let pairs = pairs
        .iter()
        .map(|(a, b)| ((*a).to_owned(), (*b).to_owned()));
    Fields::from_pairs(pairs.collect())
}

#[test]
fn a_limit_holds_for_two_servers_at_once_and_ends_at_midnight() {
    on_each_engine(|app| {
        bank(app);
        set(&app.app, &[("handler_reveal", 5)], &[]);
        let who = actor("wang", Role::Handler);
        let threads: Vec<_> = (0..8)
            .map(|i| {
                let (app, who) = (app.app.clone(), who.clone());
                std::thread::spawn(move || {
                    is_over(look(
                        &app,
                        &who,
                        &Look::new(Kind::Reveal, format!("TS-{i}"), 1),
                    ))
                })
            })
            .collect();
        let refused = threads.into_iter().map(|t| t.join().unwrap());
        assert_eq!(refused.filter(|over| *over).count(), 3, "five of eight");
        assert_eq!(entries(&app.app, "seen"), 5);
        assert_eq!(entries(&app.app, "look_refused"), 3);
        // Other kinds, other people and what the clock does have their own.
        assert!(!is_over(look(
            &app.app,
            &who,
            &Look::new(Kind::File, "TS-1", 1)
        )));
        let other = actor("zhao", Role::Handler);
        assert!(!is_over(look(
            &app.app,
            &other,
            &Look::new(Kind::Reveal, "TS-1", 1)
        )));
        for _ in 0..9 {
            assert!(!is_over(look(
                &app.app,
                &system(),
                &Look::new(Kind::Reveal, "TS-1", 1)
            )));
        }
        app.clock.set("2026-11-23T15:59:59Z".parse().unwrap());
        assert!(is_over(look(
            &app.app,
            &who,
            &Look::new(Kind::Reveal, "TS-1", 1)
        )));
        app.clock.set("2026-11-23T16:00:00Z".parse().unwrap());
        assert!(!is_over(look(
            &app.app,
            &who,
            &Look::new(Kind::Reveal, "TS-1", 1)
        )));
    });
}

#[test]
fn more_is_given_for_the_day_by_somebody_else_for_a_reason() {
    on_each_engine(|app| {
        bank(app);
        set(&app.app, &[("handler_rows", 0), ("handler_reveal", 1)], &[]);
        let who = actor("wang", Role::Handler);
        assert!(!is_over(look(
            &app.app,
            &who,
            &Look::new(Kind::Reveal, "TS-1", 1)
        )));
        assert!(is_over(look(
            &app.app,
            &who,
            &Look::new(Kind::Reveal, "TS-2", 1)
        )));
        let office = actor("office", Role::Office);
        let permit = |who: &Actor| permit(who, Permission::LooksManage).unwrap();
        let asked = fields(&[
            ("login", "wang"),
            ("kind", "reveal"),
            ("extra", "2"),
            ("reason", "集中回访"),
        ]);
        let raise =
            |asked: &Fields| block(looks::raise(&app.app, permit(&office), asked.clone(), None));
        assert_eq!(raise(&asked).unwrap(), "wang");
        for _ in 0..2 {
            assert!(!is_over(look(
                &app.app,
                &who,
                &Look::new(Kind::Reveal, "TS-2", 1)
            )));
        }
        assert!(is_over(look(
            &app.app,
            &who,
            &Look::new(Kind::Reveal, "TS-2", 1)
        )));
        for (name, value) in [
            ("login", "office"),
            ("login", "nobody"),
            ("extra", "0"),
            ("reason", ""),
        ] {
            let mut wrong = asked.clone();
            wrong.set(name, value);
            assert!(raise(&wrong).is_err(), "{name} {value}");
        }
        app.clock.set("2026-11-24T01:00:00Z".parse().unwrap());
        assert!(!is_over(look(
            &app.app,
            &who,
            &Look::new(Kind::Reveal, "TS-1", 1)
        )));
        assert!(
            is_over(look(&app.app, &who, &Look::new(Kind::Reveal, "TS-2", 1))),
            "for one day"
        );
    });
}

#[test]
fn a_case_is_counted_once_a_day_and_a_page_opened_again_writes_nothing() {
    on_each_engine(|app| {
        bank(app);
        set(&app.app, &[("handler_case", 2)], &[]);
        let who = actor("wang", Role::Handler);
        let open = |number: &str| {
            let (reader, asked, now) = (who.clone(), number.to_owned(), app.clock.now());
            let known = app
                .db
                .read_now(move |tx| looks::opened(tx, &reader, &asked, now))
                .unwrap();
            let look = Look::new(Kind::Case, number, 1);
            known || block(looks::open_case(&app.app, &who, look)).is_ok()
        };
        assert!(open("TS-1") && open("TS-1") && open("TS-2") && open("TS-1"));
        assert_eq!(entries(&app.app, "case_opened"), 2);
        // Two windows at once: both ask before either has written.
        let again = Look::new(Kind::Case, "TS-2", 1);
        block(looks::open_case(&app.app, &who, again)).unwrap();
        assert_eq!(entries(&app.app, "case_opened"), 2);
        assert!(!open("TS-3"), "the third");
        assert!(open("TS-1"), "one that was opened stays open");
        assert_eq!(entries(&app.app, "look_refused"), 1);
    });
}

#[test]
fn an_alert_is_made_once_told_and_reviewed_by_another() {
    on_each_engine(|app| {
        bank(app);
        set(&app.app, &[], &[("refused", 0), ("burst_count", 3)]);
        let own = app.keys.blind_index("name", "王芳");
        let colleague = app.keys.blind_index("name", "赵敏");
        let who = actor("wang", Role::Handler);
        for (number, name) in [
            ("TS-1", own.as_str()),
            ("TS-2", colleague.as_str()),
            ("TS-3", ""),
        ] {
            let seen = Look {
                name_index: name.to_owned(),
                person_index: name.to_owned(),
                ..Look::new(Kind::Reveal, number, 1)
            };
            look(&app.app, &who, &seen).unwrap();
        }
        // Two servers: the second finds nothing new, and neither does the first when asked again.
        let (first, second) = (Watch::default(), Watch::default());
        assert_eq!(
            first.run(&app.app).unwrap(),
            3,
            "burst, own name, colleague"
        );
        assert_eq!(second.run(&app.app).unwrap(), 0);
        assert_eq!(first.run(&app.app).unwrap(), 0);
        assert_eq!(entries(&app.app, "look_alert_found"), 3);
        let told = app.db.read_now(|reader| {
            let sql = "SELECT count(*) FROM notify_message";
            reader.query_one(sql, &[])?.get::<i64>(0)
        });
        assert!(told.unwrap() >= 3, "the office is told");
        let ids = app
            .db
            .read_now(|reader| looks::alert_ids(reader, "", 10))
            .unwrap();
        assert_eq!(ids.len(), 3);
        for id in &ids {
            let (key, id) = (id.parse::<i64>().unwrap(), id.clone());
            let state = || {
                let id = id.clone();
                app.db
                    .read_now(move |reader| looks::state_of(reader, looks::ALERT, &id))
                    .unwrap()
            };
            let before = state();
            let review = |login: &str, remark: &str| {
                let permit = permit(&actor(login, Role::Office), Permission::LooksManage).unwrap();
                let said = fields(&[("verdict", "explained"), ("remark", remark)]);
                block(looks::review(&app.app, permit, key, said, None))
            };
            // Somebody of the office who is the one concerned may not.
            let own = review("wang", "自己看看");
            assert!(matches!(own, Err(CommandError::Refused(r)) if r.code == "own_alert"));
            assert!(matches!(
                review("office", ""),
                Err(CommandError::Invalid(_))
            ));
            review("office", "经办案件").unwrap();
            let twice = review("second", "再看一次");
            assert!(matches!(twice, Err(CommandError::Refused(r)) if r.code == "reviewed_already"));
            assert_ne!(before, state(), "the state is what the ledger hashed last");
        }
    });
}

#[test]
fn an_erased_person_leaves_no_index_behind() {
    on_each_engine(|app| {
        let who = actor("wang", Role::Handler);
        let seen = Look {
            name_index: "abc".to_owned(),
            person_index: "def".to_owned(),
            ..Look::new(Kind::Reveal, "TS-1", 1)
        };
        look(&app.app, &who, &seen).unwrap();
        app.db.write_now(|tx| looks::forget(tx, "TS-1")).unwrap();
        let left: i64 = app
            .db
            .read_now(|reader| {
                let sql =
                    "SELECT count(*) FROM looks_look WHERE name_index <> '' OR person_index <> ''";
                reader.query_one(sql, &[])?.get(0)
            })
            .unwrap();
        assert_eq!(left, 0);
    });
}
