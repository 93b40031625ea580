//! Evidence that holds for others (存证): the tree over the whole ledger (RFC 6962), its signed
//! checkpoints, and files that prove a case to somebody who has no database and does not trust us.
//!
//! - [`place_all`], [`jobs`]: entries get their places in the tree, checkpoints are made by the clock
//! - [`make`], [`make_asked`], [`set_schedule`]: what may be done
//! - [`verify`], [`Sum`], [`against`], [`state_of`], [`KNOWN`]: what `ledger verify` asks
//! - [`casefile`]: the file of one case, written and verified
//! - [`prove_entry`], [`prove`], [`check`]: proofs of single entries
//! - [`routes`]: the pages

mod backup;
pub mod casefile;
mod checkpoint;
mod deliver;
mod entry;
mod export;
mod jobs;
mod note;
mod pages;
mod place;
mod prove;
pub mod rules;
mod store;
mod tree;
mod verify;
mod words;

pub use checkpoint::{make, make_asked, origin, set_schedule};
pub use jobs::jobs;
pub use note::{verifier_key, verify as verify_note};
pub use pages::{Verify, routes};
pub use place::place_all;
pub use prove::{
    EntryProof, NotProved, Place, Proof, ProofFault, ProvenEntry, check, prove, prove_entry,
};
pub use store::{
    Schedule, StoredCheckpoint, StoredKey, checkpoint as stored_checkpoint, keys, latest, schedule,
};
pub use tree::{root, size};
pub use verify::{KNOWN, Sum, TreeReport, against, state_of, verify};
pub use words::{FileWords, Words};

/// The ledger's kinds of entry about a backup: that one is begun, which it holds itself, and that it
/// is done, with where it lies and whether the ledger in it verified.
pub const BACKUP: [&str; 2] = ["backup_made", "backup_done"];

/// The ledger's kind of a checkpoint.
pub const CHECKPOINT: &str = "checkpoint";
/// The ledger's kind of a signing key.
pub const KEY: &str = "signing_key";
/// The ledger's kind of the schedule.
pub const SCHEDULE: &str = "checkpoint_schedule";
