//! Break-glass (应急查阅): somebody with the right opens a case outside their reach, for a reason
//! that is recorded first and for a short time. The head-office protection office is told at once,
//! each look is an entry of the ledger, and another person reviews it afterwards.
//!
//! The room knows numbers only, not what stands behind them: whether there is such a case shows
//! after the reason is recorded, not before. Whoever shows cases asks [`opened`] and calls [`look`].
//!
//! - [`rules`]: who may open, who may review; PURE
//! - [`open`], [`look`], [`review`]: what may be done
//! - [`routes`], [`offer`]: the pages

mod commands;
mod pages;
pub mod rules;
mod store;
mod words;

pub use commands::{Opened, look, open, review};
pub use pages::{offer, routes};
pub use store::{Access, opened, waiting};
pub use words::Words;
