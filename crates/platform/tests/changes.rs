//! A change is all or nothing, alone or among others, on both engines.

#![expect(clippy::unwrap_used, reason = "a test may fail")]

mod notes;

use notes::{STEPS, count, put, with_notes};
use platform::sql::{Reader, SqlError, Tx, args};

#[test]
fn a_change_that_swallows_an_error_keeps_nothing() {
    with_notes(|app| {
        put(app, 1, "a");
        let swallowed = app.db.write_now(|tx: &mut Tx<'_>| -> Result<(), SqlError> {
            tx.execute("INSERT INTO note (id) VALUES (2)", &[])?;
            let failed = tx.execute("INSERT INTO note (id) VALUES (1)", &[]);
            assert!(failed.is_err());
            let after = tx.query("SELECT 1 FROM note", &[]).unwrap_err();
            assert!(after.to_string().contains("has failed already"), "{after}");
            Ok(())
        });
        assert!(swallowed.unwrap_err().is_unique("note"));
        assert_eq!(count(app), 1);
        put(app, 3, "c");
        assert_eq!(count(app), 2);
    });
}

#[test]
fn neighbours_of_a_refused_or_panicking_change_are_kept() {
    with_notes(|app| {
        let insert = |id: i64, end: fn() -> Result<(), SqlError>| {
            app.db.submit(move |tx: &mut Tx<'_>| {
                tx.execute("INSERT INTO note (id) VALUES ($1)", &args![id])?;
                end()
            })
        };
        let answers: Vec<_> = (0..60)
            .map(|id| match id % 3 {
                0 => insert(id, || Ok(())),
                1 => insert(id, || Err(SqlError::NoRow)),
                _ => insert(id, || panic!("an invariant of the test")),
            })
            .collect();
        for (id, answer) in answers.into_iter().enumerate() {
            match (id % 3, answer.wait()) {
                (0, Ok(())) | (1, Err(SqlError::NoRow)) => {}
                (2, Err(SqlError::Panicked(text))) => assert_eq!(text, "an invariant of the test"),
                (_, other) => panic!("{id}: {other:?}"),
            }
        }
        assert_eq!(count(app), 20);
    });
}

#[test]
fn a_reader_sees_one_moment_and_cannot_write() {
    with_notes(|app| {
        put(app, 1, "a");
        let db = app.db.clone();
        app.db
            .read_now(move |r: &mut Reader<'_>| -> Result<(), SqlError> {
                let before: i64 = r.query_one("SELECT count(*) FROM note", &[])?.get(0)?;
                db.write_now(|tx: &mut Tx<'_>| {
                    tx.execute("INSERT INTO note (id) VALUES (2)", &[])
                })?;
                let after: i64 = r.query_one("SELECT count(*) FROM note", &[])?.get(0)?;
                assert_eq!((before, after), (1, 1));
                Ok(())
            })
            .unwrap();
        let told = app.db.read_now(|r: &mut Reader<'_>| {
            r.query("INSERT INTO note (id) VALUES (3) RETURNING id", &[])
        });
        assert!(told.is_err());
        assert_eq!(count(app), 2);
    });
}

#[test]
fn rows_can_be_streamed_and_left_early() {
    with_notes(|app| {
        for id in 1..=20 {
            put(app, id, &id.to_string());
        }
        app.db
            .read_now(|r: &mut Reader<'_>| -> Result<(), SqlError> {
                let mut ids = Vec::new();
                let told = r.each("SELECT id FROM note ORDER BY id", &[], |row| {
                    ids.push(row.get::<i64>(0)?);
                    if ids.len() == 5 {
                        Err(SqlError::NoRow)
                    } else {
                        Ok(())
                    }
                });
                assert_eq!(told, Err(SqlError::NoRow));
                assert_eq!(ids, [1, 2, 3, 4, 5]);
                assert_eq!(r.query("SELECT id FROM note", &[])?.len(), 20);
                Ok(())
            })
            .unwrap();
        assert_eq!(count(app), 20);
    });
}

#[test]
fn writes_made_after_a_look_do_not_overwrite_each_other() {
    const WRITERS: i64 = 6;
    const ROUNDS: i64 = 25;
    with_notes(|app| {
        put(app, 1, "counter");
        std::thread::scope(|scope| {
            for _ in 0..WRITERS {
                scope.spawn(|| {
                    for _ in 0..ROUNDS {
                        let add = |tx: &mut Tx<'_>| -> Result<u64, SqlError> {
                            let row = tx.query_one("SELECT amount FROM note WHERE id = 1", &[])?;
                            let next = row.get::<i64>(0)? + 1;
                            tx.execute("UPDATE note SET amount = $1 WHERE id = 1", &args![next])
                        };
                        assert_eq!(app.db.write_now(add), Ok(1));
                    }
                });
            }
        });
        let sql = "SELECT amount FROM note WHERE id = 1";
        let row = app
            .db
            .read_now(move |r: &mut Reader<'_>| r.query_one(sql, &[]))
            .unwrap();
        assert_eq!(row.get(0), Ok(WRITERS * ROUNDS));
    });
}

#[test]
fn a_rule_checked_by_a_look_holds_against_others_who_look_at_once() {
    // "At most 3 on a shelf", counted before the insert: a lock on one row would not save it.
    with_notes(|app| {
        let answers: Vec<_> = (1..=24)
            .map(|id| {
                app.db
                    .submit(move |tx: &mut Tx<'_>| -> Result<bool, SqlError> {
                        let sql = "SELECT count(*) FROM note WHERE shelf = $1";
                        if tx.query_one(sql, &args!["s"])?.get::<i64>(0)? >= 3 {
                            return Ok(false);
                        }
                        tx.execute(
                            "INSERT INTO note (id, shelf) VALUES ($1, $2)",
                            &args![id, "s"],
                        )?;
                        Ok(true)
                    })
            })
            .collect();
        let put = answers
            .into_iter()
            .filter(|_| true)
            .map(|a| a.wait().unwrap());
        assert_eq!(put.filter(|put| *put).count(), 3);
        assert_eq!(count(app), 3);
    });
}

#[test]
fn what_was_answered_is_there_for_a_second_program() {
    with_notes(|app| {
        put(app, 1, "a");
        let second = platform::sql::Db::open(app.url()).unwrap();
        second.apply(STEPS).unwrap();
        second
            .write_now(|tx: &mut Tx<'_>| tx.execute("INSERT INTO note (id) VALUES (2)", &[]))
            .unwrap();
        drop(second);
        assert_eq!(count(app), 2);
    });
}

#[test]
fn it_works_from_inside_an_async_runtime() {
    with_notes(|app| {
        let runtime = tokio::runtime::Builder::new_multi_thread().build().unwrap();
        let db = app.db.clone();
        let seen = runtime.block_on(async move {
            let put = |tx: &mut Tx<'_>| tx.execute("INSERT INTO note (id) VALUES (1)", &[]);
            db.write(put).await?;
            let look = |r: &mut Reader<'_>| r.query_one("SELECT id FROM note", &[]);
            let blocking = db.read_now(look)?;
            let awaited = db.read(look).await?;
            assert_eq!(blocking, awaited);
            awaited.get::<i64>(0)
        });
        assert_eq!(seen, Ok(1));
    });
}

#[test]
fn more_than_can_wait_is_refused_at_once_and_the_rest_is_done() {
    let app = testkit::TestApp::bare(testkit::Engine::Sqlite);
    let (open, gate) = std::sync::mpsc::channel::<()>();
    let gate = std::sync::Mutex::new(gate);
    let first = app
        .db
        .submit(move |_: &mut Tx<'_>| -> Result<(), SqlError> {
            gate.lock().unwrap().recv().ok();
            Ok(())
        });
    let waiting: Vec<_> = (0..20_100)
        .map(|_| app.db.submit(|_: &mut Tx<'_>| Ok::<_, SqlError>(())))
        .collect();
    drop(open);
    first.wait().unwrap();
    let refused = waiting
        .into_iter()
        .filter_map(|one| one.wait().err())
        .inspect(|error| assert!(matches!(error, SqlError::Unavailable(_)), "{error:?}"))
        .count();
    assert!((99..=100).contains(&refused), "{refused}");
}
