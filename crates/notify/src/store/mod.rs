//! SQL for writing, and for what writing has to look at first.

pub(crate) mod delivery;
pub(crate) mod endpoint;
pub(crate) mod message;
pub(crate) mod old;
pub(crate) mod person;
pub(crate) mod template;
