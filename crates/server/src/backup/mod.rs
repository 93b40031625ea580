//! A bank in one file: every row of every table of one moment, and every stored file; for either
//! engine, whichever it came from. What is sealed in the database is sealed in the file; the master key
//! is not in it unless it is asked for.
//!
//! The file is a line, parts, and a hash over all of it. A part is its name, its gzipped content in
//! frames, and a hash of these, so that a changed byte is named; the last part is the manifest.

mod format;
mod load;
mod save;

pub(crate) use load::nobody;
pub use load::{Loaded, Restore, load};
pub use save::{Save, save};

/// Reads all rows of a part's unpacked content, and how many there were. What a damaged or forged
/// backup can reach behind its hashes; the fuzz target `backup_rows` feeds it.
pub fn read_rows(input: &mut dyn std::io::Read) -> std::io::Result<u64> {
    let mut rows = 0;
    while format::take_row(input)?.is_some() {
        rows += 1;
    }
    Ok(rows)
}

use platform::FileError;
use platform::sql::SqlError;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::io;

/// The marker in a keys folder that waits for its master key: the file's text names it.
pub const WANTED: &str = "master.key.wanted";

/// What a backup holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// When it was made, RFC 3339.
    pub at: String,
    /// The engine it came from.
    pub engine: String,
    /// The steps of the schema.
    pub steps: Vec<String>,
    /// Rows of each table.
    pub tables: BTreeMap<String, u64>,
    /// Stored files.
    pub files: u64,
    /// Whether the ledger verified when it was made.
    pub ledger_ok: bool,
    /// Entries of the ledger.
    pub entries: u64,
    /// The ledger's head; empty when it did not verify.
    pub head: String,
    /// Names the master key that its sealed values need.
    pub master: String,
    /// Whether the keys are in it.
    pub with_keys: bool,
}

impl Manifest {
    /// Rows of all tables.
    pub fn rows(&self) -> u64 {
        self.tables.values().sum()
    }
}

/// Why a backup could not be made or put back.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// Reading or writing.
    #[error("{0}: {1}")]
    Io(String, #[source] io::Error),
    /// The file was changed; the part is named.
    #[error("the backup was changed or is broken: {0}")]
    Changed(String),
    /// The database.
    #[error(transparent)]
    Sql(#[from] SqlError),
    /// A stored file.
    #[error(transparent)]
    File(#[from] FileError),
    /// What is asked for cannot be done.
    #[error("{0}")]
    Refused(String),
}

/// Names what an error of reading or writing is about.
fn io(what: impl Into<String>) -> impl FnOnce(io::Error) -> BackupError {
    let what = what.into();
    move |error| BackupError::Io(what, error)
}
