//! Leaks of personal data (信息泄露处置): reported by anybody of the staff, assessed, told and reported in time,
//! with those affected worked out from the ledger; closed by another person.
//!
//! - [`rules`]: PURE: what it is, what may be done with it, by when (rule packs of the family `cn-data-breach`)
//! - [`commands`]: one function per thing a person may do
//! - [`routes`]: the pages and the API
//! - [`state_of`], [`numbers`]: what `ledger verify` asks

mod api;
pub mod commands;
mod files;
mod pages;
mod people;
mod readlog;
pub mod rules;
mod store;
mod words;

pub use api::paths as api_paths;
pub use pages::routes;
pub use readlog::ENTRIES_MAX;

use platform::sql::{Reader, SqlError};

/// The kind of the ledger's subjects.
pub const KIND: &str = "breach";

/// The hash of what is stored of a leak; `None` when nothing is.
pub fn state_of(reader: &mut Reader<'_>, number: &str) -> Result<Option<[u8; 32]>, SqlError> {
    store::state_of(reader, number)
}

/// Numbers of leaks above `after`, in order, at most `limit`.
pub fn numbers(reader: &mut Reader<'_>, after: &str, limit: i64) -> Result<Vec<String>, SqlError> {
    store::numbers(reader, after, limit)
}
