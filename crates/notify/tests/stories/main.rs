//! Notices as people, other systems and mail servers meet them, on each engine.

#![expect(
    clippy::unwrap_used,
    reason = "a test that has not what it needs has failed"
)]

mod admin;
mod live;
mod mail;
mod own;
mod posting;
mod sinks;
mod site;
mod wire;
