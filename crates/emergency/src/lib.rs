//! Break-glass (应急查阅): somebody with the right opens a case outside their reach, for a reason
//! that is recorded first and for a short time. The head-office protection office is told at once,
//! each look is an entry of the ledger, another person reviews it afterwards, and is reminded of it
//! when the review is late. Who may and for how long stands in the bank's rules of access.
//!
//! The room knows numbers only, not what stands behind them: whether there is such a case shows
//! after the reason is recorded, not before. Whoever shows cases asks [`opened`] and calls [`look`];
//! whoever erases the person of a case calls [`forget`].
//!
//! - [`rules`]: who may open, who may review; PURE
//! - [`open`], [`look`], [`review`]: what may be done; [`jobs`]: what is done by the clock
//! - [`routes`], [`offer`]: the pages
//! - [`state_of`], [`ids`]: what `ledger verify` asks

mod commands;
mod export;
mod jobs;
mod pages;
pub mod rules;
mod sealed;
mod store;
mod words;

pub use commands::{Opened, look, open, open_in, review, review_in};
pub use jobs::{jobs, remind, seal_old};
pub use pages::{offer, routes};
pub use sealed::forget;
pub use store::{Access, opened, waiting};
pub use words::Words;

use platform::sql::{Reader, SqlError};

/// The ledger's name of accesses.
pub const SUBJECT: &str = "emergency";

/// The hash of what is stored of an access, as ledger entries carry it; `None` when there is none.
///
/// # Errors
/// The database's.
pub fn state_of(reader: &mut Reader<'_>, id: &str) -> Result<Option<[u8; 32]>, SqlError> {
    let Ok(key) = id.parse::<i64>() else {
        return Ok(None);
    };
    Ok(store::load(reader, key)?.map(|access| access.state()))
}

/// The ledger's identifiers of accesses after one, in the order of text.
///
/// # Errors
/// The database's.
pub fn ids(reader: &mut Reader<'_>, after: &str, limit: i64) -> Result<Vec<String>, SqlError> {
    store::ids(reader, after, limit)
}
