//! Two tables to try the façade on.

use platform::sql::{Reader, Step, Tx, args};
use testkit::{TestApp, on_each_bare_engine};

pub(crate) const STEPS: &[Step] = &[Step {
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

pub(crate) fn with_notes(test: impl Fn(&TestApp)) {
    on_each_bare_engine(|app| {
        app.db.apply(STEPS).unwrap();
        test(app);
    });
}

pub(crate) fn put(app: &TestApp, id: i64, shelf: &str) {
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

pub(crate) fn count(app: &TestApp) -> i64 {
    app.db
        .read_now(|r: &mut Reader<'_>| r.query_one("SELECT count(*) FROM note", &[])?.get(0))
        .unwrap()
}
