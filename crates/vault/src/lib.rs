//! Personal data that is safe: the keys it is sealed with, the register of it, masking, and who
//! looked at what.
//!
//! - [`make_key`], [`key_of`], [`destroy_key`]: one data key per subject, wrapped under the master
//!   key; destroying it erases the subject's data
//! - [`room_key`]: the key of a room's own passing data (drafts, rejected rows)
//! - [`unlock`]: at the program's start
//! - [`rules`]: PURE: what is taken out of texts that stay readable

mod keys;
mod rotation;
pub mod rules;

pub use keys::{Held, ROOM, destroy_key, key_of, make_key, room_key, room_key_of};
pub use rotation::{Progress, Unlock, jobs, progress, rewrap, rotate, unlock};
