//! The room's rules. PURE.

pub mod markup;
pub mod quiz;
pub mod tally;
