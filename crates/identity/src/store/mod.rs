//! The tables of this room: load and save.

pub(crate) mod account;
pub(crate) mod session;
pub(crate) mod token;
