//! The one way to change data: state, ledger entries and the form's receipt in one transaction.
//!
//! A command gets a [`Change`] and can leave it only through [`Change::commit`], which wants at
//! least one ledger entry. [`run`] makes the answer durable before it is given.
//!
//! ```no_run
//! # use change::{Change, CommandError, Entry, Subject};
//! # fn command(app: &platform::App, actor: &kernel::Actor) -> Result<(), CommandError> {
//! change::run_now(app, actor, None, |mut change: Change<'_>| {
//!     change.execute("UPDATE unit SET name = $1 WHERE code = $2", &platform::sql::args!["城北支行", "0101"])?;
//!     let entry = Entry::new(Subject::new("unit", "0101"), "unit_renamed", serde_json::json!({"name": "城北支行"}));
//!     change.commit(vec![entry], ())
//! })
//! # }
//! ```

mod entry;
mod error;
mod hash;
mod job;
mod ledger;
mod run;
mod unit;

pub use entry::{ALGORITHM, Entry, StoredEntry, Subject, UnreadableEntry};
pub use error::CommandError;
pub use hash::{canonical_json, hash_state, state_gone};
pub use job::Job;
pub use ledger::{GENESIS, Unplaced, last_entry, take_unplaced, unplaced};
pub use run::{Pending, run, run_now, start};
pub use unit::{Change, Committed};
