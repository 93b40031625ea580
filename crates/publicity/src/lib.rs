//! Slogans with near-duplicates and use; posters and roll-ups to print.
//!
//! - [`SLOGAN`], [`slogan`]: slogans are publications; which are in force, which are alike
//! - [`rules`]: likeness, lines as Chinese is set, what a poster says, the bank's colours; PURE
//! - [`draw`], [`print`](mod@print): a poster as a drawing, and as PDF, PNG, SVG
//! - [`commands`]: make a poster, let it out, count its files, set the look
//! - [`look`], [`set_uses`]: what the hall screens and articles ask and tell
//! - [`state_of`], [`numbers`]: what the ledger's verification asks

pub mod commands;
pub mod draw;
mod pages;
pub mod print;
pub mod rules;
pub mod slogan;
mod store;
mod words;

pub use pages::routes;
pub use slogan::SLOGAN;
pub use store::{LOOK, POSTER, look, numbers, poster, set_uses, state_of, uses};
pub use words::Words;
