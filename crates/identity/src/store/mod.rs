//! The tables of this room: load and save.

pub(crate) mod account;
pub(crate) mod attempt;
pub(crate) mod external;
pub(crate) mod factor;
pub(crate) mod policy;
pub(crate) mod session;
pub(crate) mod token;
