//! Stories of people and systems at the door, over HTTP, on each engine.
#![expect(
    clippy::unwrap_used,
    reason = "a test that has not what it needs has failed"
)]

mod accounts;
mod directory;
mod door;
mod factor;
mod limits;
mod login;
mod networks;
mod oidc;
mod pages;
mod site;
mod tokens;
mod units;
