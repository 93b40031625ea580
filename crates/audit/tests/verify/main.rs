//! Whatever is changed behind the program's back is found, and the entry is named: on both engines.

#![expect(clippy::unwrap_used, reason = "a test may fail")]

mod bytes;
mod chains;

use audit::{Bad, Known, Report, verify};
use change::{Change, CommandError, Committed, Entry, Subject, hash_state};
use kernel::Actor;
use platform::sql::{Reader, Row, SqlError, Tx, Value, args};
use serde_json::json;
use testkit::{TestApp, on_each_engine};

/// A room of one table.
pub(crate) fn with_notes(test: impl Fn(&TestApp)) {
    on_each_engine(|app| {
        let make = "CREATE TABLE note (id TEXT PRIMARY KEY, words TEXT NOT NULL)";
        behind(app, make, &[]);
        for (id, words) in [
            ("a", "1"),
            ("b", "1"),
            ("b", "2"),
            ("b", "3"),
            ("b", "4"),
            ("c", "1"),
        ] {
            say(app, id, words);
        }
        test(app);
    });
}

fn state(id: &str, words: &str) -> [u8; 32] {
    hash_state(&[("id", id.as_bytes()), ("words", words.as_bytes())])
}

pub(crate) fn say(app: &TestApp, id: &'static str, words: &'static str) {
    app.clock.advance(1);
    let command = move |mut change: Change<'_>| -> Result<Committed<()>, CommandError> {
        change.execute(
            "INSERT INTO note (id, words) VALUES ($1, $2)
             ON CONFLICT (id) DO UPDATE SET words = excluded.words",
            &args![id, words],
        )?;
        let entry = Entry::new(
            Subject::new("note", id),
            "note_written",
            json!({"words": words}),
        );
        // The last entry of all tells something that changes no state.
        let told = Entry::new(Subject::new("note", id), "note_read", json!({}));
        change.commit(vec![entry.with_state(state(id, words)), told], ())
    };
    change::run_now(app, &Actor::system("test"), None, command).unwrap();
}

/// Changes something past the program.
pub(crate) fn behind(app: &TestApp, sql: &str, args: &[Value]) {
    try_behind(app, sql, args).unwrap();
}

pub(crate) fn try_behind(app: &TestApp, sql: &str, args: &[Value]) -> Result<u64, SqlError> {
    let (sql, args) = (sql.to_owned(), args.to_vec());
    app.db
        .write_now(move |tx: &mut Tx<'_>| tx.execute(&sql, &args))
}

fn ids(reader: &mut Reader<'_>, after: &str, limit: i64) -> Result<Vec<String>, SqlError> {
    let sql = "SELECT id FROM note WHERE id > $1 ORDER BY id LIMIT $2";
    reader
        .query(sql, &args![after, limit])?
        .iter()
        .map(|row| row.get(0))
        .collect()
}

pub(crate) fn check(app: &TestApp) -> Report {
    let mut state_of = |r: &mut Reader<'_>, kind: &str, id: &str| {
        assert_eq!(kind, "note");
        let row = r.query_opt("SELECT words FROM note WHERE id = $1", &args![id])?;
        row.map(|row| Ok(state(id, row.get(0)?))).transpose()
    };
    app.db
        .read_now(move |r: &mut Reader<'_>| {
            verify(
                r,
                &mut state_of,
                &[Known { kind: "note", ids }],
                &mut |_| {},
                &mut |_| {},
            )
        })
        .unwrap()
}

pub(crate) fn first_bad(app: &TestApp) -> Bad {
    let report = check(app);
    assert!(!report.ok && report.head.is_empty(), "{report:?}");
    report.first_bad.unwrap()
}

#[track_caller]
pub(crate) fn named(app: &TestApp, id: &str, seq: i64, what: &str) {
    let bad = first_bad(app);
    assert_eq!(
        (bad.kind.as_str(), bad.id.as_str(), bad.seq),
        ("note", id, seq),
        "{bad:?}"
    );
    assert!(bad.what.en.contains(what), "{bad:?}");
}

pub(crate) fn rows(app: &TestApp, sql: &'static str) -> Vec<Row> {
    app.db
        .read_now(move |r: &mut Reader<'_>| r.query(sql, &[]))
        .unwrap()
}

#[test]
fn an_untouched_ledger_holds_and_has_one_head() {
    with_notes(|app| {
        let report = check(app);
        assert_eq!(
            (report.ok, report.entries, report.first_bad),
            (true, 12, None)
        );
        assert_eq!(report.head.len(), 64);
        assert_eq!(check(app).head, report.head);
        say(app, "a", "2");
        assert_ne!(check(app).head, report.head);
    });
}

#[test]
fn an_empty_ledger_holds() {
    on_each_engine(|app| {
        let none = |_: &mut Reader<'_>, _: &str, _: &str| Ok(None);
        let report = app
            .db
            .read_now(move |r: &mut Reader<'_>| {
                verify(r, &mut { none }, &[], &mut |_| {}, &mut |_| {})
            })
            .unwrap();
        assert_eq!(
            (report.ok, report.entries, report.head.len()),
            (true, 0, 64)
        );
    });
}
