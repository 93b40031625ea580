//! Reads the ledger: recomputes all of it, and lists entries for timelines and auditors.
//!
//! - [`verify`]: whether the ledger and the stored state still say the same as when they were written
//! - [`unknown_actor`]: whether everybody who did something is still stored
//! - [`entries_of`]: what happened to one subject
//! - [`entries`]: what happened, newest first, filtered

mod list;
mod verify;
mod walk;

pub use change::StoredEntry;
pub use list::{
    CHAIN_MAX, Cursor, EntryPage, Filter, TIMELINE_MAX, chain, entries, entries_of, entry,
};
pub use verify::{Bad, Known, Report, StateOf, unknown_actor, verify};
