//! Stories of supervision, on each engine.
#![expect(
    clippy::unwrap_used,
    reason = "a test that has not what it needs has failed"
)]

mod bank;
mod orders;
mod pages;
mod plans;
mod runner;
mod tracking;
mod two_servers;
