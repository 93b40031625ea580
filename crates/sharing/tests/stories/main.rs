//! What leaves the bank, as people meet it, on each engine.

#![expect(
    clippy::unwrap_used,
    reason = "a test that has not what it needs has failed"
)]

mod bank;
mod disclosures;
mod exports;
mod retention;
