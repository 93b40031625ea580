//! Stories of the office and of others at the rulebook's pages, over HTTP, on each engine.
#![expect(
    clippy::unwrap_used,
    reason = "a test that has not what it needs has failed"
)]

mod binding;
mod hours;
mod loading;
mod looking;
mod site;
