//! Opening, migrating and copying a database.

use platform::sql::{self, Db, Reader, SqlError, Step, Tx};
use testkit::on_each_bare_engine;

const FIRST: Step = Step {
    name: "1_first",
    sql: "CREATE TABLE a (id BIGINT PRIMARY KEY, note TEXT);\nINSERT INTO a VALUES (1, 'x; y');\n",
};
const EDITED: Step = Step {
    name: "1_first",
    sql: "CREATE TABLE a (id BIGINT PRIMARY KEY, note TEXT NOT NULL);\n",
};
const SECOND: Step = Step {
    name: "2_second",
    sql: "-- fulltext: a_search\nALTER TABLE a ADD COLUMN more TEXT;\n",
};
const BROKEN: Step = Step {
    name: "3_broken",
    sql: "CREATE TABLE b (id BIGINT PRIMARY KEY);\nCREATE TABEL c (id BIGINT);\n",
};

fn works(db: &Db, sql: &'static str) -> bool {
    db.write_now(move |tx: &mut Tx<'_>| tx.query(sql, &[]))
        .is_ok()
}

#[test]
fn steps_are_applied_once_and_remembered() {
    on_each_bare_engine(|app| {
        app.db.apply(&[FIRST]).unwrap();
        app.db.apply(&[FIRST, SECOND]).unwrap();
        app.db.apply(&[FIRST, SECOND]).unwrap();
        let rows = app
            .db
            .read_now(|r: &mut Reader<'_>| r.query("SELECT note, more FROM a", &[]))
            .unwrap();
        assert_eq!(rows.len(), 1);
        assert_eq!(rows[0].get::<&str>(0), Ok("x; y"));
        let indexed = |tx: &mut Tx<'_>| tx.index_text("a_search", 1, "文");
        app.db.write_now(indexed).unwrap();
    });
}

#[test]
fn an_edited_step_is_refused_by_name() {
    on_each_bare_engine(|app| {
        app.db.apply(&[FIRST]).unwrap();
        let told = app.db.apply(&[EDITED]).unwrap_err().to_string();
        assert!(
            told.contains("1_first") && told.contains("never edited"),
            "{told}"
        );
    });
}

#[test]
fn a_database_of_a_newer_program_is_refused() {
    on_each_bare_engine(|app| {
        app.db.apply(&[FIRST, SECOND]).unwrap();
        let told = app.db.apply(&[FIRST]).unwrap_err().to_string();
        assert!(
            told.contains("newer") && told.contains("2_second"),
            "{told}"
        );
    });
}

#[test]
fn a_step_that_fails_leaves_nothing_and_can_be_repaired() {
    on_each_bare_engine(|app| {
        let told = app.db.apply(&[FIRST, BROKEN]).unwrap_err().to_string();
        assert!(
            told.contains("3_broken") && told.contains("CREATE TABEL"),
            "{told}"
        );
        assert!(works(&app.db, "SELECT 1 FROM a"));
        assert!(!works(&app.db, "SELECT 1 FROM b"));
        app.db.apply(&[FIRST, SECOND]).unwrap();
    });
}

#[test]
fn the_programs_own_steps_apply_twice() {
    on_each_bare_engine(|app| {
        app.db.migrate().unwrap();
        app.db.migrate().unwrap();
    });
}

#[test]
fn programs_that_start_at_once_migrate_one_after_the_other() {
    on_each_bare_engine(|app| {
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| Db::open(app.url()).unwrap().migrate().unwrap());
            }
        });
    });
}

#[test]
fn a_wrong_url_is_told_with_what_is_expected() {
    for (url, told) in [
        ("", "sqlite://FILE or postgres://"),
        ("mysql://x/y", "sqlite://FILE or postgres://"),
        ("data/x.db", "sqlite://FILE or postgres://"),
        ("sqlite://", "must name a file"),
        ("sqlite://:memory:", "must name a file"),
        ("sqlite:///no/such/folder/x.db", "/no/such/folder/x.db"),
        (
            "postgres://me@127.0.0.1:port/x",
            "postgres://USER:PASSWORD@HOST:PORT/DATABASE",
        ),
        ("postgres://me@127.0.0.1:1/x", "connect"),
    ] {
        let error = Db::open(url).unwrap_err();
        assert!(
            matches!(error, SqlError::Unavailable(_)),
            "{url}: {error:?}"
        );
        assert!(error.to_string().contains(told), "{url}: {error}");
    }
}

#[test]
fn a_file_that_is_no_database_is_told() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("text.db");
    std::fs::write(
        &path,
        "not a database at all, but long enough to be read as one".repeat(40),
    )
    .unwrap();
    let error = Db::open(&format!("sqlite://{}", path.display())).unwrap_err();
    assert!(matches!(error, SqlError::Unavailable(_)), "{error:?}");
    assert!(error.to_string().contains("text.db"), "{error}");
}

#[test]
fn a_backup_is_whole_while_work_goes_on() {
    let app = testkit::TestApp::bare(testkit::Engine::Sqlite);
    app.db.apply(&[FIRST]).unwrap();
    let insert = "INSERT INTO a (id) SELECT max(id) + 1 FROM a";
    let pending: Vec<_> = (0..500)
        .map(|_| {
            app.db
                .submit(move |tx: &mut Tx<'_>| tx.execute(insert, &[]))
        })
        .collect();
    let copy = app.dir().join("copy.db");
    sql::backup(&app.db, &copy).unwrap();
    assert!(
        sql::backup(&app.db, &copy).is_err(),
        "never over an existing file"
    );
    for one in pending {
        one.wait().unwrap();
    }
    let copy = Db::open(&format!("sqlite://{}", copy.display())).unwrap();
    let row = copy
        .read_now(|r: &mut Reader<'_>| r.query_one("SELECT count(*), max(id) FROM a", &[]))
        .unwrap();
    assert_eq!(row.get::<i64>(0), row.get::<i64>(1));
    copy.apply(&[FIRST]).unwrap();
}

#[test]
fn a_connection_that_the_server_cut_is_made_anew() {
    const OTHERS: &str = "FROM pg_stat_activity
        WHERE datname = current_database() AND application_name <> 'cutter'";
    for engine in testkit::engines() {
        let testkit::Engine::Postgres { .. } = engine else {
            continue;
        };
        let app = testkit::TestApp::bare(engine);
        app.db.apply(&[FIRST]).unwrap();
        let other = Db::open(&format!("{}?application_name=cutter", app.url())).unwrap();
        for _ in 0..3 {
            let ask = |what: &str| {
                let sql = format!("SELECT {what} {OTHERS}");
                let rows = other.read_now(move |r: &mut Reader<'_>| r.query(&sql, &[]));
                rows.unwrap().len()
            };
            assert!(ask("pg_terminate_backend(pid)") > 0);
            while ask("pid") > 0 {
                std::thread::yield_now();
            }
            for _ in 0..20 {
                assert!(works(&app.db, "SELECT 1 FROM a"));
            }
        }
    }
}
