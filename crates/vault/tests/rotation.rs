//! The master key is rotated while two servers work; nothing that was sealed is lost.

#![expect(
    clippy::unwrap_used,
    reason = "a test that has not what it needs has failed"
)]

use change::{CommandError, Entry, Subject};
use kernel::Actor;
use platform::sql::Reader;
use platform::{App, Keys};
use testkit::on_each_engine;
use vault::{Held, Unlock};

/// More than one batch.
const KEYS: usize = 1_100;

/// A server with keys of its own memory, read from the bank's folder.
fn server(test: &testkit::TestApp) -> App {
    let keys = Keys::open(&test.dir().join("keys"), &platform::Entropy::system()).unwrap();
    App {
        keys,
        ..test.app.clone()
    }
}

fn key(app: &App, subject: &'static str) -> Held {
    let keys = app.keys.clone();
    app.db
        .read_now(move |reader: &mut Reader<'_>| vault::key_of(reader, &keys, subject))
        .unwrap()
        .unwrap()
}

fn progress(app: &App) -> vault::Progress {
    let keys = app.keys.clone();
    app.db
        .read_now(move |reader: &mut Reader<'_>| vault::progress(reader, &keys))
        .unwrap()
}

#[test]
fn two_servers_rewrap_every_key_once_and_all_still_open() {
    on_each_engine(|test| {
        let (one, two) = (server(test), server(test));
        assert_eq!(vault::unlock(&one).unwrap(), Unlock::Fits);
        assert_eq!(vault::unlock(&two).unwrap(), Unlock::Fits);
        let actor = Actor::system("test");
        change::run_now(&one, &actor, None, |mut change| {
            for n in 0..KEYS {
                vault::make_key(&mut change, &format!("thing {n}"))?;
            }
            assert!(vault::destroy_key(&mut change, "thing 7")?);
            assert!(!vault::destroy_key(&mut change, "thing 7")?);
            let entry = Entry::new(Subject::new("test", "keys"), "made", serde_json::json!({}));
            change.commit(vec![entry], ())
        })
        .unwrap();
        let before = key(&one, "thing 0").key().unwrap().bytes().to_owned();
        let index = one.keys.blind_index("phone", "13800002046");
        let old = one.keys.master_id();
        let new = vault::rotate(&one, &actor, None).unwrap();
        assert_ne!(new, old);
        let again = vault::rotate(&one, &actor, None).unwrap_err();
        assert!(
            matches!(&again, CommandError::Refused(refusal) if refusal.code == "rotation_runs"),
            "{again:?}"
        );
        // Work goes on in the middle of it: another server reads keys under the old master key.
        assert_eq!(key(&two, "thing 0").key().unwrap().bytes(), &before);
        std::thread::scope(|scope| {
            for app in [&one, &two] {
                scope.spawn(move || while vault::rewrap(app).unwrap() > 0 {});
            }
        });
        for app in [&one, &two] {
            let found = progress(app);
            let all = i64::try_from(KEYS).unwrap();
            // All but the destroyed one, and the root of the blind index.
            assert_eq!((found.done(), found.destroyed), ((all, all), 1));
            assert_eq!(found.current, new);
            assert_eq!(key(app, "thing 0").key().unwrap().bytes(), &before);
            assert!(matches!(key(app, "thing 7"), Held::Destroyed(_)));
            assert_eq!(app.keys.blind_index("phone", "13800002046"), index);
        }
        // A program that starts later needs no old key, and finds people as before.
        std::fs::remove_file(test.dir().join("keys").join(format!("master-{old}.key"))).unwrap();
        let later = server(test);
        assert_eq!(vault::unlock(&later).unwrap(), Unlock::Fits);
        assert_eq!(key(&later, "thing 0").key().unwrap().bytes(), &before);
        assert_eq!(later.keys.blind_index("phone", "13800002046"), index);
    });
}

#[test]
fn a_foreign_master_key_is_told_by_the_name_of_the_right_one() {
    on_each_engine(|test| {
        vault::unlock(test).unwrap();
        let stranger = App {
            keys: Keys::from_master([9; 32]),
            ..test.app.clone()
        };
        let wanted = test.keys.master_id();
        assert_eq!(vault::unlock(&stranger).unwrap(), Unlock::Foreign(wanted));
    });
}

/// The wrapped key of a subject, as it is stored.
fn wrapped(app: &App, subject: &'static str) -> String {
    let sql = "SELECT wrapped FROM vault_key WHERE subject = $1";
    let read = app.db.read_now(move |reader: &mut Reader<'_>| {
        reader
            .query_one(sql, &platform::sql::args![subject])?
            .get(0)
    });
    read.map_err(|error: platform::sql::SqlError| error)
        .unwrap()
}

/// Whether a text stands in the files of an embedded database.
fn in_files(test: &testkit::TestApp, text: &str) -> bool {
    let file = test.url().strip_prefix("sqlite://").unwrap();
    [file.to_owned(), format!("{file}-wal")]
        .iter()
        .filter_map(|path| std::fs::read(path).ok())
        .any(|bytes| bytes.windows(text.len()).any(|w| w == text.as_bytes()))
}

#[test]
fn a_destroyed_key_leaves_no_trace_in_the_databases_files() {
    on_each_engine(|test| {
        let app = server(test);
        assert_eq!(vault::unlock(&app).unwrap(), Unlock::Fits);
        let actor = Actor::system("test");
        let made = |kind: &'static str, destroy: bool| {
            change::run_now(&app, &actor, None, move |mut change| {
                match destroy {
                    true => assert!(vault::destroy_key(&mut change, "thing 1")?),
                    false => drop(vault::make_key(&mut change, "thing 1")?),
                }
                let entry = Entry::new(Subject::new("test", "keys"), kind, serde_json::json!({}));
                change.commit(vec![entry], ())
            })
            .unwrap();
        };
        made("made", false);
        let stored = wrapped(&app, "thing 1");
        made("destroyed", true);
        let forget = vault::jobs().pop().unwrap();
        assert_eq!(forget.name, "vault.forget");
        if test.url().starts_with("sqlite://") {
            assert!(
                in_files(test, &stored),
                "it lay in the log, and the test can find it"
            );
        }
        assert_eq!(forget.run(&app).unwrap(), 1);
        assert_eq!(forget.run(&app).unwrap(), 0, "once is enough");
        if test.url().starts_with("sqlite://") {
            assert!(!in_files(test, &stored));
        }
        assert!(matches!(key(&app, "thing 1"), Held::Destroyed(_)));
    });
}
