//! SQL of the commands and the runner.

pub(crate) mod act;
pub(crate) mod limit;
pub(crate) mod order;
pub(crate) mod plan;
