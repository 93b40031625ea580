//! A change is all or nothing, is recorded, and is done once per receipt: on both engines.

#![expect(clippy::unwrap_used, reason = "a test may fail")]

use change::{Change, CommandError, Committed, Entry, StoredEntry, Subject, last_entry};
use kernel::{Actor, Refusal, say};
use platform::sql::{Reader, SqlError, Tx, args};
use serde_json::json;
use testkit::{TestApp, on_each_engine};

fn with_notes(test: impl Fn(&TestApp)) {
    on_each_engine(|app| {
        let make = "CREATE TABLE note (id BIGINT PRIMARY KEY, version BIGINT NOT NULL)";
        app.db
            .write_now(move |tx: &mut Tx<'_>| tx.execute(make, &[]))
            .unwrap();
        test(app);
    });
}

fn ling() -> Actor {
    Actor::system("ling")
}

fn entry(id: &str) -> Entry {
    Entry::new(
        Subject::new("note", id),
        "note_written",
        json!({"z": 1, "a": "文"}),
    )
}

/// A command that writes a row and answers its number.
fn write(mut change: Change<'_>, id: i64) -> Result<Committed<i64>, CommandError> {
    change.execute("INSERT INTO note (id, version) VALUES ($1, 1)", &args![id])?;
    change.commit(vec![entry("n1").with_state([7; 32])], id)
}

fn count(app: &TestApp, table: &str) -> i64 {
    let sql = format!("SELECT count(*) FROM {table}");
    app.db
        .read_now(move |r: &mut Reader<'_>| r.query_one(&sql, &[])?.get(0))
        .unwrap()
}

fn chain(app: &TestApp, id: &'static str) -> Vec<StoredEntry> {
    let sql = format!(
        "SELECT {} FROM ledger_entry WHERE subject_id = $1 ORDER BY seq",
        StoredEntry::COLUMNS
    );
    let rows = app
        .db
        .read_now(move |r: &mut Reader<'_>| r.query(&sql, &args![id]))
        .unwrap();
    rows.iter()
        .map(|row| StoredEntry::from_row(row).unwrap())
        .collect()
}

#[test]
fn a_change_leaves_its_row_and_its_entry() {
    with_notes(|app| {
        assert_eq!(
            change::run_now(app, &ling(), None, |c| write(c, 1)).unwrap(),
            1
        );
        app.clock.advance(5);
        change::run_now(app, &ling(), None, |c| write(c, 2)).unwrap();
        let entries = chain(app, "n1");
        assert_eq!(entries.len(), 2);
        let first = &entries[0];
        assert_eq!((first.seq, first.kind.as_str()), (1, "note_written"));
        assert_eq!(first.body, r#"{"a":"文","z":1}"#);
        assert_eq!(
            (first.actor.as_str(), first.actor_name.as_str()),
            ("system:ling", "ling")
        );
        assert_eq!(first.actor_unit, "0000.");
        assert_eq!(first.instant(), testkit::start());
        assert_eq!(first.state_hash.as_deref(), Some(&[7; 32][..]));
        assert_eq!(first.prev_hash, change::GENESIS);
        assert_eq!(entries[1].prev_hash, first.hash);
        assert_eq!(entries[1].at - first.at, 5_000_000);
        for entry in &entries {
            assert_eq!(entry.hash, entry.expected_hash().unwrap());
        }
        let look = |r: &mut Reader<'_>| last_entry(r, &Subject::new("note", "n1"));
        assert_eq!(app.db.read_now(look).unwrap().as_ref(), entries.last());
    });
}

#[test]
fn a_refused_or_broken_change_leaves_nothing() {
    with_notes(|app| {
        let refused: Result<i64, _> = change::run_now(app, &ling(), Some("r".into()), |mut c| {
            c.execute("INSERT INTO note (id, version) VALUES (1, 1)", &[])?;
            Err(Refusal::new("no", say!("不行", "No")).into())
        });
        assert!(matches!(refused, Err(CommandError::Refused(r)) if r.code == "no"));
        let silent = change::run_now(app, &ling(), None, |mut c| {
            c.execute("INSERT INTO note (id, version) VALUES (1, 1)", &[])?;
            c.commit(vec![], 1)
        });
        assert!(matches!(
            silent,
            Err(CommandError::Sql(SqlError::Panicked(_)))
        ));
        let twice = change::run_now(app, &ling(), None, |mut c| {
            let failed = c.execute("INSERT INTO nothing (id) VALUES (1)", &[]);
            assert!(failed.is_err());
            c.commit(vec![entry("n1")], 1)
        });
        assert!(matches!(twice, Err(CommandError::Sql(_))));
        for table in ["note", "ledger_entry", "ledger_head", "change_receipt"] {
            assert_eq!(count(app, table), 0, "{table}");
        }
        // After a refusal the same form may be sent again.
        let again = change::run_now(app, &ling(), Some("r".into()), |c| write(c, 1));
        assert_eq!(again.unwrap(), 1);
    });
}

#[test]
fn a_form_sent_twice_is_done_once() {
    with_notes(|app| {
        let key = || Some("form-1".to_owned());
        assert_eq!(
            change::run_now(app, &ling(), key(), |c| write(c, 5)).unwrap(),
            5
        );
        let second = change::run_now(app, &ling(), key(), |_| -> Result<Committed<i64>, _> {
            panic!("the second time, nothing is run")
        });
        assert_eq!(second.unwrap(), 5);
        let other = Actor::system("wang");
        assert_eq!(
            change::run_now(app, &other, key(), |c| write(c, 6)).unwrap(),
            6
        );
        let else_ = change::run_now(app, &ling(), key(), |c| {
            c.commit(vec![entry("x")], "text".to_owned())
        });
        assert!(matches!(else_, Err(CommandError::Refused(r)) if r.code == "receipt_reused"));
        for bad in [String::new(), "x".repeat(201)] {
            let told = change::run_now(app, &ling(), Some(bad), |c| write(c, 7));
            assert!(matches!(told, Err(CommandError::Refused(r)) if r.code == "receipt_length"));
        }
        assert_eq!((count(app, "note"), count(app, "ledger_entry")), (2, 2));
    });
}

#[test]
fn a_form_sent_many_times_at_once_is_done_once() {
    with_notes(|app| {
        let pending: Vec<_> = (0..16)
            .map(|n| change::start(app, &ling(), Some("f".into()), move |c| write(c, n)))
            .collect();
        let answers: Vec<i64> = pending.into_iter().map(|p| p.wait().unwrap()).collect();
        assert!(
            answers.iter().all(|answer| *answer == answers[0]),
            "{answers:?}"
        );
        assert_eq!((count(app, "note"), count(app, "ledger_entry")), (1, 1));
    });
}

#[test]
fn chains_have_no_gap_however_many_write_at_once() {
    with_notes(|app| {
        let pending: Vec<_> = (0..40)
            .map(|n| {
                change::start(app, &ling(), None, move |mut c: Change<'_>| {
                    c.execute("INSERT INTO note (id, version) VALUES ($1, 1)", &args![n])?;
                    // Two entries of one subject and one of another in the same change.
                    c.commit(vec![entry("n1"), entry("n2"), entry("n1")], n)
                })
            })
            .collect();
        for one in pending {
            one.wait().unwrap();
        }
        for (id, length) in [("n1", 80), ("n2", 40)] {
            let entries = chain(app, id);
            assert_eq!(entries.len(), length);
            let mut before = change::GENESIS.to_vec();
            for (seq, entry) in (1..).zip(entries) {
                assert_eq!((entry.seq, &entry.prev_hash), (seq, &before));
                before = entry.hash;
            }
        }
    });
}

#[test]
fn who_comes_second_is_told_who_was_first() {
    with_notes(|app| {
        change::run_now(app, &Actor::system("wang"), None, |c| write(c, 1)).unwrap();
        let edit = |mut c: Change<'_>| {
            let read = 1;
            let sql = "UPDATE note SET version = version + 1 WHERE id = 1 AND version = $1";
            if c.execute(sql, &args![read])? == 0 {
                return Err(c.conflict(&Subject::new("note", "n1")));
            }
            c.commit(vec![entry("n1")], ())
        };
        app.clock.advance(60);
        let answers: Vec<_> = ["ling", "zhao"]
            .map(|name| change::start(app, &Actor::system(name), None, edit))
            .into_iter()
            .map(change::Pending::wait)
            .collect();
        let told: Vec<_> = answers.iter().filter_map(|a| a.as_ref().err()).collect();
        let [CommandError::Conflict { by, at, kind }] = told[..] else {
            panic!("{answers:?}");
        };
        let first = if answers[0].is_ok() { "ling" } else { "zhao" };
        assert_eq!((by.as_str(), kind.as_str()), (first, "note_written"));
        assert_eq!(*at, app.clock.now());
        assert_eq!(chain(app, "n1").len(), 2);
    });
}

#[test]
fn a_chain_whose_head_was_set_back_takes_no_more_entries() {
    with_notes(|app| {
        for id in 1..=2 {
            change::run_now(app, &ling(), None, move |c| write(c, id)).unwrap();
        }
        let back = "UPDATE ledger_head SET seq = 1";
        app.db
            .write_now(move |tx: &mut Tx<'_>| tx.execute(back, &[]))
            .unwrap();
        let told = change::run_now(app, &ling(), None, |c| write(c, 3)).unwrap_err();
        assert!(
            matches!(&told, CommandError::Sql(error) if error.is_unique("ledger_entry")),
            "{told:?}"
        );
        assert_eq!(count(app, "note"), 2);
    });
}
