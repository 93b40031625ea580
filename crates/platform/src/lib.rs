//! The ground floor: SQL on two engines, the clock, randomness, keys and files. No business word.
//!
//! - [`sql`]: one SQL text on SQLite and PostgreSQL, changes that share one fsync, full text
//! - [`Clock`], [`Entropy`]: the only places that know what time it is or draw a random number
//! - [`Keys`]: the bank's master keys and the blind index
//! - [`Sealed`], [`DataKey`]: authenticated encryption of stored values
//! - [`Signer`], [`PublicKey`]: the key that signs the ledger's checkpoints
//! - [`Files`]: stored files, found by their hash
//! - [`unpacked`]: what an archive holds, measured before it is read
//! - [`App`]: all of it together, as rooms receive it

mod app;
mod archive;
mod clock;
mod entropy;
mod files;
mod keys;
mod seal;
mod signer;
pub mod sql;

pub use app::{App, OpenError};
pub use archive::{ARCHIVE_PARTS_MAX, Unpacked, unpacked};
pub use clock::Clock;
pub use entropy::Entropy;
pub use files::{FileError, Files, sha256_hex};
pub use keys::{KeyError, KeySource, Keys, Secret};
pub use seal::{DataKey, MessageKey, SealError, Sealed};
pub use signer::{Algorithm, PublicKey, SignError, Signer};
