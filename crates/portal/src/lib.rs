//! The public site: complain, follow, answer, dispute; and what of the bank everybody may read.
//!
//! - [`rules`]: PURE: the steps of a complaint, what tells robots apart
//! - [`send`], [`release`], [`discard`]: what people do; [`write_now`], [`send_now`]: without a browser
//! - [`memory`]: what everybody reads, from memory
//! - [`routes`]: the pages; [`jobs`]: what the clock does
//! - [`held_ids`], [`state_of`]: what the ledger's verification asks
//!
//! See `docs/decisions/0029-public-site.md`.

mod commands;
pub mod memory;
mod pages;
pub mod rules;
mod snapshot;
mod store;
mod words;

pub use commands::draft::write_now;
pub use commands::held::{discard, jobs, release};
pub use commands::send::{Send, Sent, send, send_now};
pub use pages::routes;
pub use words::Words;

use platform::sql::{Reader, SqlError};

/// The ledger's kind of a sending that waited to be looked at.
pub const HELD: &str = "portal_held";

/// The hash of the stored state of what waited, as ledger entries carry it; `None` when it is not
/// there.
///
/// # Errors
/// The database's.
pub fn state_of(reader: &mut Reader<'_>, id: &str) -> Result<Option<[u8; 32]>, SqlError> {
    store::sending::state_of(reader, id)
}

/// At most `limit` ids of what waited, above `after`: each has a chain in the ledger.
///
/// # Errors
/// The database's.
pub fn held_ids(reader: &mut Reader<'_>, after: &str, limit: i64) -> Result<Vec<String>, SqlError> {
    store::sending::ids(reader, after, limit)
}
