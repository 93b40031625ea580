//! The hall screen: what a branch's television shows, when, and which screens are alive.
//!
//! - [`rules`]: programmes, hours, pushes, slides; PURE
//! - [`commands`]: set a programme, show something at once, end it
//! - [`showing`]: what a unit's screens show now, from the other rooms' publications
//! - [`SLIDE`]: the units' own slides
//! - [`state_of`], [`programmes`], [`push_numbers`]: what the ledger's verification asks

pub mod commands;
mod pages;
mod queries;
pub mod rules;
mod slide;
mod sources;
mod store;
mod words;

pub use pages::routes;
pub use queries::{Showing, showing};
pub use slide::SLIDE;
pub use store::{PROGRAMME, PUSH, programmes, push_numbers, state_of};
pub use words::Words;
