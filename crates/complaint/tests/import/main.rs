//! Import of files, on each engine.

mod cfpb;
mod common;
mod ledger;
