//! The keys that personal data is sealed with.
//!
//! - [`make_key`], [`key_of`], [`destroy_key`]: one data key per subject, wrapped under the master
//!   key; destroying it erases the subject's data
//! - [`room_key`]: the key of a room's own passing data (drafts, rejected rows)
//! - [`unlock`]: at the program's start; [`rotate`], [`rewrap`]: a new master key while work goes on
//! - [`seal`], [`seal_bytes`], [`seal_under_master`]: only for fields of the register of personal data
//! - [`rules`]: PURE: what is taken out of texts that stay readable

mod keys;
mod pages;
mod rotation;
pub mod rules;
mod seal;
mod words;

pub use keys::{Held, ROOM, destroy_key, key_of, make_key, room_key, room_key_of};
pub use pages::routes;
pub use rotation::{Progress, Unlock, fits, jobs, progress, rewrap, rotate, unlock};
pub use seal::{seal, seal_bytes, seal_under_master};
