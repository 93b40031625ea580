//! Additions on each engine: versions that stay, what a cache may not mix, who is second, what
//! tampering does, and the one warning.

#![expect(
    clippy::unwrap_used,
    reason = "a test that has not what it needs has failed"
)]

use change::CommandError;
use deadline::Rulebook;
use identity::{Permission, Permit, permit};
use kernel::{Actor, ActorKind, Day, Fields, Role, RoleSet, UnitPath, day_of};
use org::{Figures, Level, NewUnit};
use platform::App;
use platform::sql::{Reader, SqlError, Tx, args};
use rulebook::{Added, NewNotice};
use std::sync::Arc;
use testkit::on_each_engine;

const NOTICE: &str = include_str!("../data/example_notice.toml");
const PACK: &str = include_str!("../data/example_pack.toml");

fn office() -> Permit {
    let actor = Actor {
        kind: ActorKind::Person,
        login: "office".to_owned(),
        name: "Office".to_owned(),
        unit: UnitPath::root("0000"),
        roles: RoleSet::of(&[Role::Office]),
    };
    permit(&actor, Permission::RulebookManage).unwrap()
}

fn wait<T>(future: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build();
    runtime.unwrap().block_on(future)
}

fn add_notice(app: &App, text: &str, seen: Option<i64>) -> Result<Added, CommandError> {
    let asked = NewNotice {
        calendar: "cn".to_owned(),
        text: text.to_owned(),
    };
    wait(rulebook::add_notice(app, &office(), asked, seen, None))
}

fn add_pack(app: &App, text: &str, seen: Option<i64>) -> Result<Added, CommandError> {
    wait(rulebook::add_pack(
        app,
        &office(),
        text.to_owned(),
        seen,
        None,
    ))
}

fn fields(pairs: &[(&str, &str)]) -> Fields {
    let pairs = pairs.iter();
    Fields::from_pairs(pairs.map(|(a, b)| ((*a).into(), (*b).into())).collect())
}

fn verify(app: &App, id: &str) -> Result<Added, CommandError> {
    let fields = fields(&[("lawyer", "Wang, X Law"), ("note", "all articles read")]);
    wait(rulebook::verify_pack(
        app,
        &office(),
        id.to_owned(),
        fields,
        None,
    ))
}

fn unit(app: &App) {
    let new = NewUnit {
        code: "0000".to_owned(),
        name: "Head Office".to_owned(),
        level: Level::HeadOffice,
        parent: None,
        opened: "2010-01-01".parse().unwrap(),
        phone: String::new(),
        figures: Figures::default(),
    };
    let by = Actor::system("test");
    change::run_now(app, &by, None, move |change| org::create_in(change, &new)).unwrap();
}

fn set_hours(app: &App, mon: &str, seen: Option<i64>) -> Result<Added, CommandError> {
    let fields = fields(&[("mon", mon)]);
    wait(rulebook::set_hours(
        app,
        &office(),
        "0000".to_owned(),
        fields,
        seen,
        None,
    ))
}

fn read<T: Send + 'static>(
    app: &App,
    f: impl FnOnce(&mut Reader<'_>) -> Result<T, SqlError> + Send + 'static,
) -> T {
    app.db.read_now(f).unwrap()
}

fn current(app: &App) -> Arc<Rulebook> {
    read(app, rulebook::current)
}

/// What can be seen of a rulebook.
fn seen(book: &Rulebook) -> String {
    let years: Vec<_> = book
        .calendars()
        .iter()
        .map(|calendar| (calendar.id().to_owned(), calendar.loaded_years()))
        .collect();
    let packs: Vec<_> = book
        .packs()
        .iter()
        .map(|pack| (pack.id.clone(), pack.verified))
        .collect();
    let hours: Vec<_> = book
        .units_with_hours()
        .map(|unit| (unit.clone(), book.hours_of(unit).cloned()))
        .collect();
    format!("{} {years:?} {packs:?} {hours:?}", book.version())
}

fn sql(app: &App, text: &'static str) {
    let done = app
        .db
        .write_now(move |tx: &mut Tx<'_>| tx.execute(text, &[]));
    assert!(done.unwrap() > 0, "{text}");
}

#[test]
fn each_version_stays_what_it_was() {
    on_each_engine(|app| {
        unit(app);
        let mut then = vec![seen(&current(app))];
        let mut note = |added: Result<Added, CommandError>| {
            let added = added.unwrap();
            assert_eq!(added.version, then.len() as i64);
            then.push(seen(&current(app)));
        };
        note(add_notice(app, NOTICE, Some(0)));
        note(add_pack(app, PACK, Some(1)));
        note(set_hours(app, "09:00-17:00", Some(0)));
        note(verify(app, "cn-nfra-2020-3"));
        note(set_hours(app, "09:00-18:00", Some(3)));
        let office = office();
        let inherit = rulebook::inherit_hours(app, &office, "0000".to_owned(), Some(5), None);
        note(wait(inherit));
        assert_eq!(then.len(), 7);
        for (version, expected) in then.iter().enumerate() {
            let book = read(app, move |reader| rulebook::at(reader, version as i64));
            assert_eq!(&seen(&book), expected);
        }
        assert_eq!(read(app, rulebook::version), 6);
        let kinds: Vec<_> = read(app, |reader| rulebook::since(reader, 3))
            .iter()
            .map(|one| (one.version, one.subject_id()))
            .collect();
        let expected = [
            (4, "pack/cn-nfra-2020-3".to_owned()),
            (5, "hours/0000.".to_owned()),
            (6, "hours/0000.".to_owned()),
        ];
        assert_eq!(kinds, expected);
        let none = app
            .db
            .read_now(|reader: &mut Reader<'_>| rulebook::at(reader, 7));
        assert!(none.unwrap_err().to_string().contains("no version 7"));
    });
}

#[test]
fn two_databases_of_one_process_never_share_a_rulebook() {
    on_each_engine(|app| {
        let other = testkit::TestApp::on(testkit::Engine::Sqlite);
        // The same numbers, the same ids, another content.
        add_notice(app, NOTICE, None).unwrap();
        add_notice(
            &other,
            &NOTICE.replace("01-01..01-03", "01-01..01-02"),
            None,
        )
        .unwrap();
        let third: Day = "2027-01-03".parse().unwrap();
        let first: Day = "2027-01-01".parse().unwrap();
        for (app, off) in [(&app.app, true), (&other.app, false)] {
            for _ in 0..2 {
                let book = current(app);
                let day = book.state_council().day(third).unwrap();
                assert_eq!(day.name.is_some(), off);
                assert!(!book.state_council().is_workday(first).unwrap());
            }
        }
        // The same content is built once.
        assert!(Arc::ptr_eq(&current(app), &current(app)));
        let again = read(app, |reader| rulebook::at(reader, 1));
        assert!(Arc::ptr_eq(&current(app), &again));
    });
}

#[test]
fn of_two_who_confirm_at_once_one_is_told_who_was_first() {
    on_each_engine(|app| {
        let texts = [
            NOTICE.to_owned(),
            NOTICE
                .replace("\"cn-2027\"", "\"cn-2028\"")
                .replace("2027", "2028"),
        ];
        let threads: Vec<_> = texts
            .into_iter()
            .map(|text| {
                let app = app.app.clone();
                std::thread::spawn(move || add_notice(&app, &text, Some(0)))
            })
            .collect();
        let results: Vec<_> = threads.into_iter().map(|t| t.join().unwrap()).collect();
        let done = results.iter().filter(|result| result.is_ok()).count();
        assert_eq!(done, 1, "{results:?}");
        let lost = results.into_iter().find_map(Result::err).unwrap();
        match lost {
            CommandError::Conflict { by, kind, .. } => {
                assert_eq!((by.as_str(), kind.as_str()), ("Office", "notice_added"));
            }
            other => panic!("{other:?}"),
        }
        assert_eq!(read(app, rulebook::version), 1);
        // An old preview is refused, whatever was added since.
        add_pack(app, PACK, Some(1)).unwrap();
        let late = add_pack(app, &PACK.replace("internal-2", "internal-3"), Some(1));
        assert!(
            matches!(late, Err(CommandError::Conflict { .. })),
            "{late:?}"
        );
    });
}

#[test]
fn many_at_once_without_a_preview_stand_in_a_row() {
    on_each_engine(|app| {
        let threads: Vec<_> = (2027..2033)
            .map(|year| {
                let app = app.app.clone();
                let text = NOTICE.replace("2027", &year.to_string());
                std::thread::spawn(move || add_notice(&app, &text, None).unwrap().version)
            })
            .collect();
        let mut versions: Vec<_> = threads.into_iter().map(|t| t.join().unwrap()).collect();
        versions.sort_unstable();
        assert_eq!(versions, [1, 2, 3, 4, 5, 6]);
        assert_eq!(current(app).state_council().loaded_years().unwrap().1, 2032);
        assert_eq!(read(app, rulebook::tampered), None);
    });
}

#[test]
fn what_is_there_is_never_edited() {
    on_each_engine(|app| {
        unit(app);
        add_notice(app, NOTICE, None).unwrap();
        add_pack(app, PACK, None).unwrap();
        verify(app, "bank-internal-2").unwrap();
        set_hours(app, "09:00-17:00", None).unwrap();
        let code = |result: Result<Added, CommandError>| match result.unwrap_err() {
            CommandError::Invalid(errors) => errors.0[0].code,
            CommandError::Refused(refusal) => refusal.code,
            CommandError::NotFound => "not_found",
            CommandError::Conflict { .. } => "conflict",
            other => panic!("{other:?}"),
        };
        assert_eq!(code(add_notice(app, NOTICE, None)), "id_taken");
        assert_eq!(code(add_pack(app, PACK, None)), "id_taken");
        assert_eq!(code(verify(app, "bank-internal-2")), "already_verified");
        assert_eq!(code(verify(app, "nothing")), "not_found");
        assert_eq!(code(set_hours(app, "09:00-17:00", None)), "nothing_changed");
        assert_eq!(code(set_hours(app, "09:00-16:00", Some(0))), "conflict");
        assert_eq!(code(set_hours(app, "later", None)), "not_hours");
        assert_eq!(read(app, rulebook::version), 4);
    });
}

#[test]
fn a_changed_addition_gives_no_rulebook_at_all() {
    on_each_engine(|app| {
        add_notice(app, NOTICE, None).unwrap();
        add_pack(app, PACK, None).unwrap();
        // Built in another process: this one remembers it. So each change is made before the
        // content is asked for.
        add_pack(
            app,
            &PACK
                .replace("internal-2", "internal-3")
                .replace("2027-01-01", "2027-02-01"),
            None,
        )
        .unwrap();
        sql(
            app,
            "UPDATE rulebook_addition SET text = text || '# more' WHERE version = 3",
        );
        let told = app
            .db
            .read_now(|reader: &mut Reader<'_>| rulebook::current(reader));
        let told = told.unwrap_err().to_string();
        assert!(
            told.contains("rulebook addition 3 (pack/bank-internal-3)"),
            "{told}"
        );
        let found = read(app, rulebook::tampered);
        assert_eq!(found.as_deref(), Some("pack/bank-internal-3"));
        // What stands before it can still be counted with.
        assert_eq!(read(app, |reader| rulebook::at(reader, 2)).version(), 2);
    });
}

#[test]
fn the_state_covers_every_column() {
    on_each_engine(|app| {
        add_pack(app, PACK, None).unwrap();
        verify(app, "bank-internal-2").unwrap();
        let state = |app: &App| {
            read(app, |reader| {
                rulebook::state_of(reader, "pack/bank-internal-2")
            })
        };
        let before = state(app).unwrap();
        for text in [
            "UPDATE rulebook_addition SET id = 'x' WHERE version = 2",
            "UPDATE rulebook_addition SET id = 'bank-internal-2', added_by = 'x' WHERE version = 2",
            "UPDATE rulebook_addition SET added_by = 'office', added_by_name = 'x' WHERE version = 2",
            "UPDATE rulebook_addition SET added_by_name = 'Office', added_at = 1 WHERE version = 2",
            "DELETE FROM rulebook_addition WHERE version = 2",
            "UPDATE rulebook_addition SET calendar = 'cn' WHERE version = 1",
            "UPDATE rulebook_addition SET calendar = '', version = 9 WHERE version = 1",
        ] {
            sql(app, text);
            assert_ne!(state(app), Some(before), "{text}");
        }
        sql(app, "DELETE FROM rulebook_addition WHERE version = 9");
        assert_eq!(state(app), None);
    });
}

#[test]
fn every_subject_is_listed_in_order() {
    on_each_engine(|app| {
        unit(app);
        add_notice(app, NOTICE, None).unwrap();
        verify(app, "cn-nfra-2020-3").unwrap();
        set_hours(app, "09:00-17:00", None).unwrap();
        set_hours(app, "09:00-16:00", None).unwrap();
        let list = |after: &'static str, limit| {
            read(app, move |reader| rulebook::subjects(reader, after, limit))
        };
        let all = ["hours/0000.", "notice/cn-2027", "pack/cn-nfra-2020-3"];
        assert_eq!(list("", 10), all);
        assert_eq!(list("", 2), all[..2]);
        assert_eq!(list(all[0], 10), all[1..]);
        for subject in all {
            let state = read(app, move |reader| rulebook::state_of(reader, subject));
            assert!(state.is_some(), "{subject}");
        }
        for nothing in ["", "notice", "notice/x", "calendar/cn", "other/x"] {
            let state = read(app, move |reader| rulebook::state_of(reader, nothing));
            assert_eq!(state, None, "{nothing}");
        }
    });
}

/// An account of the office, and one that does not keep the calendar.
fn people(app: &App) {
    unit(app);
    for (login, role) in [("wang", Role::Office), ("li", Role::Handler)] {
        let details = identity::rules::Details {
            name: login.to_owned(),
            unit: "0000".to_owned(),
            roles: RoleSet::of(&[role]),
            phone: String::new(),
        };
        change::run_now(app, &Actor::system("test"), None, move |change| {
            identity::create_in(change, login, &details, "", false)
        })
        .unwrap();
    }
}

/// Who was told that the calendar ends.
fn told(app: &App) -> Vec<String> {
    read(app, |reader| {
        let sql = "SELECT m.login FROM notify_message m JOIN notify_notice n ON n.id = m.notice
                   WHERE n.kind = 'calendar_ending' ORDER BY m.id";
        let rows = reader.query(sql, &[])?;
        rows.iter().map(|row| row.get(0)).collect()
    })
}

fn warned(app: &App) -> i64 {
    read(app, |reader| {
        let sql = "SELECT count(*) FROM ledger_entry WHERE kind = 'calendar_ending_told'";
        reader.query_one(sql, &args![])?.get(0)
    })
}

#[test]
fn the_end_of_loaded_years_is_told_once_whoever_runs_and_whatever_the_clock_does() {
    on_each_engine(|app| {
        people(app);
        let job = &rulebook::jobs()[0];
        let at = |text: &str| app.clock.set(text.parse().unwrap());
        let due = |app: &App| {
            let today = day_of(app.clock.now());
            read(app, move |reader| {
                rulebook::ending_warning_due(reader, today)
            })
        };
        at("2026-10-31T01:00:00Z");
        assert_eq!((job.run(app).unwrap(), due(app)), (0, None));
        at("2026-11-01T01:00:00Z");
        assert_eq!(due(app).unwrap().year, 2027);
        // Two servers at once.
        let threads: Vec<_> = (0..4)
            .map(|_| {
                let (app, job) = (app.app.clone(), job.clone());
                std::thread::spawn(move || job.run(&app).unwrap())
            })
            .collect();
        let done: usize = threads.into_iter().map(|t| t.join().unwrap()).sum();
        assert_eq!(
            (done, warned(app), told(app)),
            (1, 1, vec!["wang".to_owned()])
        );
        // Set back, set forward: not told again; still shown.
        for time in [
            "2026-01-01T01:00:00Z",
            "2026-12-01T01:00:00Z",
            "2027-05-01T01:00:00Z",
        ] {
            at(time);
            assert_eq!((job.run(app).unwrap(), due(app)), (0, None), "{time}");
        }
        let today = day_of(app.clock.now());
        let shown = read(app, move |reader| rulebook::endings(reader, today));
        assert_eq!((shown.len(), shown[0].year), (1, 2027));
        // The next year is another warning.
        at("2026-11-23T01:00:00Z");
        add_notice(app, NOTICE, None).unwrap();
        assert_eq!(job.run(app).unwrap(), 0);
        at("2027-11-01T17:00:00Z");
        assert_eq!(
            (job.run(app).unwrap(), job.run(app).unwrap(), warned(app)),
            (1, 0, 2)
        );
        let state = read(app, |reader| rulebook::state_of(reader, "calendar/cn"));
        assert!(state.is_some());
    });
}

#[test]
fn versions_follow_each_other_though_the_clock_was_set_back() {
    on_each_engine(|app| {
        add_notice(app, NOTICE, None).unwrap();
        app.clock.set("2026-01-01T01:00:00Z".parse().unwrap());
        let added = add_pack(app, PACK, None).unwrap();
        assert_eq!(added.version, 2);
        let book = current(app);
        assert_eq!(book.version(), 2);
        assert!(book.pack("bank-internal-2").is_some());
        assert_eq!(book.state_council().loaded_years().unwrap().1, 2027);
        assert_eq!(read(app, rulebook::tampered), None);
    });
}

#[test]
fn a_missing_year_is_unknown_until_its_notice_is_loaded() {
    on_each_engine(|app| {
        let count = |book: &Rulebook| {
            let pack = book.pack("bank-internal-1").unwrap();
            let received = "2026-12-31T02:00:00Z".parse().unwrap();
            let facts = deadline::Facts::received(received);
            let found = book.explain(pack, None, &facts, None).unwrap();
            found[0].clone()
        };
        let before = count(&current(app));
        assert_eq!(before.due, None);
        assert!(before.unknown.unwrap().en.contains("2027"));
        add_notice(app, NOTICE, None).unwrap();
        let after = count(&current(app));
        assert_eq!(after.due_day.unwrap().to_string(), "2027-01-04");
        // A case that was counted then is still counted so.
        let then = read(app, |reader| rulebook::at(reader, 0));
        assert_eq!(count(&then).due, None);
    });
}
