//! The engines that tests can have, and the places they make for one test.

use platform::sql::{create_database, drop_database};
use std::path::Path;
use std::sync::Once;
use std::sync::atomic::{AtomicU64, Ordering};
use tempfile::TempDir;

/// The server on which tests may make databases.
const SERVER: &str = "XIAOBAO_TEST_POSTGRES";
/// When this is `1`, a test run without PostgreSQL fails.
const REQUIRED: &str = "XIAOBAO_TEST_POSTGRES_REQUIRED";

/// An engine to test on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Engine {
    /// A file in a temporary folder.
    Sqlite,
    /// A database of its own on a server.
    Postgres {
        /// The server's URL.
        server: String,
    },
}

/// The engines that are there: SQLite always, PostgreSQL when a server is named.
///
/// # Panics
/// When PostgreSQL is required and no server is named.
pub fn engines() -> Vec<Engine> {
    let mut engines = vec![Engine::Sqlite];
    match setting(SERVER) {
        Some(server) => engines.push(Engine::Postgres { server }),
        None if setting(REQUIRED).as_deref() == Some("1") => {
            panic!("{REQUIRED}=1, but {SERVER} names no server")
        }
        None => {
            static TOLD: Once = Once::new();
            TOLD.call_once(|| eprintln!("PostgreSQL is skipped: {SERVER} is not set"));
        }
    }
    engines
}

#[expect(
    clippy::disallowed_methods,
    reason = "tests have no command line to be told by"
)]
fn setting(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

impl Engine {
    /// `sqlite` or `postgresql`.
    pub fn name(&self) -> &'static str {
        match self {
            Engine::Sqlite => "sqlite",
            Engine::Postgres { .. } => "postgresql",
        }
    }

    /// A fresh place for one test.
    pub fn place(&self) -> Url {
        let dir = tempfile::tempdir().expect("a temporary folder can be made");
        match self {
            Engine::Sqlite => Url {
                url: format!("sqlite://{}", dir.path().join("xiaobao.db").display()),
                dir,
                server: None,
            },
            Engine::Postgres { server } => {
                static NUMBER: AtomicU64 = AtomicU64::new(0);
                let number = NUMBER.fetch_add(1, Ordering::Relaxed);
                let name = format!("xiaobao_test_{}_{number}", std::process::id());
                // A run that was killed may have left one with the same process number.
                drop_database(server, &name).expect("the test server drops databases");
                let url = create_database(server, &name).expect("the test server makes databases");
                Url {
                    url,
                    dir,
                    server: Some((server.clone(), name)),
                }
            }
        }
    }
}

/// A place for one test: gone when this is dropped.
#[derive(Debug)]
pub struct Url {
    url: String,
    dir: TempDir,
    /// The server and the name of the database to drop.
    server: Option<(String, String)>,
}

impl Url {
    /// The database's URL.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The data folder.
    pub fn dir(&self) -> &Path {
        self.dir.path()
    }
}

impl Drop for Url {
    fn drop(&mut self) {
        if let Some((server, name)) = &self.server
            && let Err(error) = drop_database(server, name)
        {
            eprintln!("the test database {name} stays behind: {error}");
        }
    }
}
