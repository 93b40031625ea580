//! Values, arguments, comparisons and errors are the same on both engines.

#![expect(clippy::unwrap_used, reason = "a test may fail")]

mod notes;

use kernel::{Day, Instant, Money};
use notes::{count, put, with_notes};
use platform::sql::{Reader, SqlError, Tx, args};
use testkit::TestApp;

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
                let sql = "SELECT id FROM note WHERE id = $12 - 10 AND id < $11 AND id + 1 - 1 \
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
