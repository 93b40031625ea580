//! The façade behaves the same on both engines: values, errors, all or nothing.
#![expect(clippy::unwrap_used, reason = "a test may fail")]

use kernel::{Day, Instant, Money};
use platform::sql::{Reader, SqlError, Step, Tx, args};
use testkit::{TestApp, on_each_bare_engine};

const STEPS: &[Step] = &[Step {
    name: "1_note",
    sql: "CREATE TABLE box (
            id BIGINT PRIMARY KEY
          );
          CREATE TABLE note (
            id BIGINT PRIMARY KEY,
            box BIGINT REFERENCES box (id),
            shelf TEXT,
            place TEXT,
            amount BIGINT NOT NULL DEFAULT 0 CHECK (amount >= 0),
            raw BLOB,
            UNIQUE (shelf, place)
          );",
}];

fn with_notes(test: impl Fn(&TestApp)) {
    on_each_bare_engine(|app| {
        app.db.apply(STEPS).unwrap();
        test(app);
    });
}

fn put(app: &TestApp, id: i64, shelf: &str) {
    let shelf = shelf.to_owned();
    app.db
        .write_now(move |tx: &mut Tx<'_>| {
            tx.execute(
                "INSERT INTO note (id, shelf) VALUES ($1, $2)",
                &args![id, &shelf],
            )
        })
        .unwrap();
}

fn count(app: &TestApp) -> i64 {
    app.db
        .read_now(|r: &mut Reader<'_>| r.query_one("SELECT count(*) FROM note", &[])?.get(0))
        .unwrap()
}

/// What a change answers that runs one statement.
fn outcome(app: &TestApp, sql: &'static str) -> Result<u64, SqlError> {
    app.db
        .write_now(move |tx: &mut Tx<'_>| tx.execute(sql, &[]))
}

#[test]
fn values_come_back_as_they_went() {
    with_notes(|app| {
        let at: Instant = "2026-11-23T01:02:03.000004Z".parse().unwrap();
        let day: Day = "2026-02-28".parse().unwrap();
        app.db
            .write_now(move |tx: &mut Tx<'_>| -> Result<(), SqlError> {
                let sql =
                    "INSERT INTO note (id, shelf, place, amount, raw) VALUES ($1, $2, $3, $4, $5)";
                tx.execute(sql, &args![1, "架𠮷\"'\\", day, at, vec![0u8, 255, 7]])?;
                tx.execute(sql, &args![2, None::<&str>, "", true, None::<&[u8]>])?;
                let money = Money::from_fen(12_345).unwrap();
                tx.execute(sql, &args![3, "x", "y", money, [9u8; 32]])?;
                Ok(())
            })
            .unwrap();
        app.db
            .read_now(move |r: &mut Reader<'_>| -> Result<(), SqlError> {
                let sql = "SELECT shelf, place, amount, raw FROM note ORDER BY id";
                let rows = r.query(sql, &[])?;
                assert_eq!(rows[0].get::<String>(0)?, "架𠮷\"'\\");
                assert_eq!(rows[0].get::<Day>(1)?, day);
                assert_eq!(rows[0].get::<Instant>(2)?, at);
                assert_eq!(rows[0].get::<Vec<u8>>(3)?, [0, 255, 7]);
                assert_eq!(rows[1].get::<Option<String>>(0)?, None);
                assert_eq!(rows[1].get::<&str>(1)?, "");
                assert!(rows[1].get::<bool>(2)?);
                assert_eq!(rows[1].get::<Option<Vec<u8>>>(3)?, None);
                assert_eq!(rows[2].get::<Money>(2)?.fen(), 12_345);
                assert_eq!(rows[2].get::<[u8; 32]>(3)?, [9; 32]);
                assert_eq!(
                    r.query_opt("SELECT 1 FROM note WHERE id = $1", &args![9])?,
                    None
                );
                let none = r.query_one("SELECT 1 FROM note WHERE id = $1", &args![9]);
                assert_eq!(none, Err(SqlError::NoRow));
                Ok(())
            })
            .unwrap();
    });
}

#[test]
fn sums_counts_and_conditions_are_whole_numbers() {
    with_notes(|app| {
        for id in 1..=3 {
            put(app, id, &id.to_string());
        }
        let big = 3_000_000_000_000_i64;
        app.db
            .write_now(move |tx: &mut Tx<'_>| {
                tx.execute("UPDATE note SET amount = $1", &args![big])
            })
            .unwrap();
        let row = app
            .db
            .read_now(|r: &mut Reader<'_>| {
                let sql = "SELECT sum(amount), count(*), max(id), EXISTS (SELECT 1 FROM box), \
                           id = 3, sum(amount) - sum(amount), -sum(id) * 10000, 7 / 2 \
                           FROM note GROUP BY id HAVING id = 3";
                r.query_one(sql, &[])
            })
            .unwrap();
        let read: Vec<i64> = (0..8).map(|n| row.get(n).unwrap()).collect();
        assert_eq!(read, [big, 1, 3, 0, 1, 0, -30_000, 3]);
        let all = app
            .db
            .read_now(|r: &mut Reader<'_>| {
                r.query_one("SELECT sum(amount), sum(id) FROM note", &[])
            })
            .unwrap();
        assert_eq!((all.get(0), all.get(1)), (Ok(3 * big), Ok(6)));
    });
}

#[test]
fn arguments_are_found_by_their_number() {
    with_notes(|app| {
        put(app, 1, "a");
        app.db
            .read_now(|r: &mut Reader<'_>| -> Result<(), SqlError> {
                let sql = "SELECT id FROM note WHERE shelf = $2 AND id = $1 AND $2 = shelf";
                assert!(r.query_opt(sql, &args![1, "a"])?.is_some());
                let many: Vec<_> = (1..=12)
                    .map(|n| platform::sql::Value::from(n - 1))
                    .collect();
                let sql = "SELECT id FROM note WHERE id = $12 - $11 AND id + 1 - 1 \
                           NOT IN ($1, $3, $4, $5, $6, $7, $8, $9, $10) AND id = $2";
                assert!(r.query_opt(sql, &many)?.is_some());
                Ok(())
            })
            .unwrap();
        for given in [1, 3] {
            let told = app.db.read_now(move |r: &mut Reader<'_>| {
                let args = args!["a", 1, 1];
                r.query(
                    "SELECT id FROM note WHERE shelf = $1 AND id = $2",
                    &args[..given],
                )
            });
            let told = told.unwrap_err().to_string();
            assert!(
                told.contains(&format!("2 arguments, {given} were given")),
                "{told}"
            );
        }
    });
}

#[test]
fn broken_rules_have_the_same_names() {
    with_notes(|app| {
        outcome(
            app,
            "INSERT INTO note (id, shelf, place) VALUES (1, 'a', 'b')",
        )
        .unwrap();
        let unique = |columns: &[&str]| SqlError::Unique {
            table: "note".to_owned(),
            columns: columns.iter().map(|c| (*c).to_owned()).collect(),
        };
        let again = outcome(app, "INSERT INTO note (id) VALUES (1)").unwrap_err();
        assert_eq!(again, unique(&["id"]));
        let again = outcome(
            app,
            "INSERT INTO note (id, shelf, place) VALUES (2, 'a', 'b')",
        );
        assert_eq!(again.unwrap_err(), unique(&["shelf", "place"]));
        let nowhere = outcome(app, "INSERT INTO note (id, box) VALUES (2, 9)").unwrap_err();
        assert!(
            matches!(nowhere, SqlError::ForeignKey { .. }),
            "{nowhere:?}"
        );
        for sql in [
            "INSERT INTO note (id, amount) VALUES (2, -1)",
            "INSERT INTO note (id, amount) VALUES (2, NULL)",
        ] {
            let told = outcome(app, sql).unwrap_err();
            assert!(matches!(told, SqlError::Rule(_)), "{sql}: {told:?}");
        }
        let wrong = outcome(app, "INSERT INTO note (id, nothing) VALUES (2, 1)").unwrap_err();
        assert!(matches!(wrong, SqlError::Other(_)), "{wrong:?}");
        assert_eq!(count(app), 1);
    });
}

#[test]
fn values_of_another_type_are_refused() {
    with_notes(|app| {
        let insert = |sql: &'static str, value: platform::sql::Value| {
            app.db
                .write_now(move |tx: &mut Tx<'_>| tx.execute(sql, &args![&value]))
        };
        for (sql, value) in [
            ("INSERT INTO note (id) VALUES ($1)", "text".into()),
            ("INSERT INTO note (id) VALUES ($1)", vec![1u8].into()),
            ("INSERT INTO note (id, raw) VALUES (1, $1)", "text".into()),
            ("INSERT INTO note (id, raw) VALUES (1, $1)", 5.into()),
            (
                "INSERT INTO note (id, shelf) VALUES (1, $1)",
                vec![1u8].into(),
            ),
            ("INSERT INTO note (id, shelf) VALUES (1, $1)", "a\0b".into()),
        ] {
            assert!(insert(sql, value).is_err(), "{sql}");
        }
        // "x" is a column, never silently a text.
        assert!(outcome(app, "INSERT INTO note (id, shelf) VALUES (1, \"x\")").is_err());
        assert_eq!(count(app), 0);
    });
}

#[test]
fn text_compares_by_bytes_and_like_tells_case() {
    with_notes(|app| {
        for (id, shelf) in (1..).zip(["中", "a", "B", "é", "b", "A"]) {
            put(app, id, shelf);
        }
        let column = |sql: &'static str| -> Vec<String> {
            let rows = app.db.read_now(move |r: &mut Reader<'_>| r.query(sql, &[]));
            rows.unwrap()
                .iter()
                .map(|row| row.get(0).unwrap())
                .collect()
        };
        let sorted = ["A", "B", "a", "b", "é", "中"];
        assert_eq!(column("SELECT shelf FROM note ORDER BY shelf"), sorted);
        assert_eq!(
            column("SELECT shelf FROM note WHERE shelf LIKE 'a%'"),
            ["a"]
        );
        assert_eq!(
            column("SELECT shelf FROM note WHERE shelf < 'a' ORDER BY 1"),
            ["A", "B"]
        );
    });
}

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
