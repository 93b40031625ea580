//! What tests of every room share: an application on each engine, with a clock that stands still
//! and randomness that repeats itself.
//!
//! ```no_run
//! testkit::on_each_engine(|app| {
//!     let db = &app.app.db;
//!     db.write_now(|tx| tx.execute("DELETE FROM unit", &[])).unwrap();
//! });
//! ```
//!
//! SQLite in a temporary folder is always there. PostgreSQL joins when `XIAOBAO_TEST_POSTGRES`
//! names a server on which databases may be made (`postgres://USER@HOST:PORT/postgres`): each test
//! gets a fresh one, which is dropped afterwards. With `XIAOBAO_TEST_POSTGRES_REQUIRED=1` its
//! absence is a failure, so that a script that promises both engines cannot quietly test one.

mod engine;

pub use engine::{Engine, Url, engines};

use kernel::Instant;
use platform::sql::Db;
use platform::{Algorithm, App, Clock, Entropy, Files, Keys, Signer};
use std::ops::Deref;
use std::path::Path;

/// An application with its own folder and database, empty but for the tables.
#[derive(Debug)]
pub struct TestApp {
    /// What rooms receive. The clock is fixed at [`start`], the entropy is seeded.
    pub app: App,
    // Dropped after `app`, whose threads are then gone.
    place: Url,
}

/// When every test begins: 2026-11-23 09:00 in the bank's zone, a Monday and a working day.
pub fn start() -> Instant {
    "2026-11-23T01:00:00Z".parse().expect("is RFC 3339")
}

impl TestApp {
    /// An application on an engine, migrated.
    pub fn on(engine: Engine) -> TestApp {
        let app = TestApp::bare(engine);
        app.app.db.migrate().expect("the program's own steps apply");
        app
    }

    /// The same without any table, for tests of the ground floor itself.
    pub fn bare(engine: Engine) -> TestApp {
        let place = engine.place();
        let dir = place.dir();
        let app = App {
            db: Db::open(place.url()).expect("a fresh database opens"),
            clock: Clock::fixed(start()),
            entropy: Entropy::seeded(1),
            files: Files::at(&dir.join("files")).expect("a temporary folder takes files"),
            keys: Keys::from_master([1; 32]),
            signer: Signer::from_secret(Algorithm::Ed25519, &[2; 32])
                .expect("any 32 bytes are a secret of Ed25519"),
            font_dir: None,
        };
        TestApp { app, place }
    }

    /// The temporary data folder.
    pub fn dir(&self) -> &Path {
        self.place.dir()
    }

    /// The URL of the database, for a second program beside this one.
    pub fn url(&self) -> &str {
        self.place.url()
    }
}

impl Deref for TestApp {
    type Target = App;
    fn deref(&self) -> &App {
        &self.app
    }
}

/// Runs a test on a fresh application of each engine that is there. When it fails, the output
/// tells on which one.
pub fn on_each_engine(test: impl Fn(&TestApp)) {
    run(TestApp::on, test);
}

/// [`on_each_engine`] without any table.
pub fn on_each_bare_engine(test: impl Fn(&TestApp)) {
    run(TestApp::bare, test);
}

fn run(make: impl Fn(Engine) -> TestApp, test: impl Fn(&TestApp)) {
    for engine in engines() {
        // Captured by the test harness, and shown only with a failure.
        eprintln!("on {}", engine.name());
        test(&make(engine));
    }
}
