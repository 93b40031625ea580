//! Stories of requests of the person, on each engine.
#![expect(
    clippy::unwrap_used,
    reason = "a test that has not what it needs has failed"
)]

mod answers;
mod api;
mod bank;
mod papers;
mod public;
mod requests;
mod site;
