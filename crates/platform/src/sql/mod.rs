//! One SQL text on two engines: SQLite in the program, or a PostgreSQL server.
//!
//! Rooms write plain synchronous functions over a [`Reader`] or a [`Tx`]; [`Db`] runs them on its
//! own threads. Nothing outside this module names a driver or asks which engine it is.
//!
//! The SQL that works on both, and what to keep in mind (0003-two-engines-one-sql.md has the why):
//!
//! - placeholders are `$1`, `$2` …; each is used, and none is missing
//! - types are `TEXT`, `BIGINT`, `BLOB`; instants are microseconds, days are text, flags are 0/1
//! - text compares by bytes on both engines; `LIKE` tells case, and its escape is written out
//! - an argument gets its type from what it is compared with: beside a number written out it is
//!   32 bits wide, beside another argument it has none; compute such things before, or `CAST`
//! - say `NULLS FIRST` or `NULLS LAST` when a sorted column may be null
//! - a statement that fails spoils its whole change: use `ON CONFLICT`, not "try and see"
//! - foreign keys are never deferred: a migration that says `DEFERRABLE` is refused

mod connection;
mod db;
mod error;
mod fulltext;
mod migrations;
pub mod portable;
mod postgres;
mod queue;
mod scratch;
mod sqlite;
mod task;
mod value;

pub use connection::{Reader, Tx};
pub use db::{Db, Pending, backup, forget};
pub use error::SqlError;
pub use fulltext::{fulltext_query, word_starts};
pub use migrations::{MIGRATIONS, Step};
pub use scratch::{create_database, drop_database};
pub use value::{FromValue, Row, Value};

/// The arguments of a statement: `&args![login, now]`. Each becomes a [`Value`].
#[macro_export]
macro_rules! args {
    ($($value:expr),* $(,)?) => {
        [$($crate::sql::Value::from($value)),*]
    };
}
pub use crate::args;
