//! What the bank adds to the shipped calendars, rule packs and working hours (规则库).
//!
//! Additions are numbered 1, 2, 3 … and never edited; the number is the rulebook's version, and the
//! rulebook of each version can be had again, so that a closed case is counted as it was counted
//! then. A bank's rulebook is the shipped one ([`deadline::Rulebook::builtin`]) with its additions.
//!
//! - [`version`], [`current`]: the rulebook as it stands; [`at`]: as it stood at a version
//! - [`since`]: what was added after a version, for who recalculates
//! - [`add_notice`], [`add_pack`], [`set_hours`], [`bind_pack`], [`verify_pack`]: what may be done
//! - [`endings`], [`ending_warning_due`], [`jobs`]: when loaded years end
//! - [`state_of`], [`subjects`], [`tampered`]: for the verification of the ledger

mod commands;
mod jobs;
mod load;
mod outbox;
mod pages;
mod queries;
pub mod rules;
mod store;
mod words;

pub use commands::{
    Added, Bind, NewNotice, add_notice, add_notice_in, add_pack, add_pack_in, bind_in, bind_pack,
    inherit_hours, set_hours, set_hours_in, subject, unbind_pack, verify_pack,
};
pub use jobs::jobs;
pub use load::{at, current, tampered, version};
pub use pages::routes;
pub use queries::{ending_warning_due, endings, since, state_of, subjects};
pub use rules::{ENDING_DAYS, Ending};
pub use words::Words;
