//! The API over HTTP, as another system calls it, on each engine.

mod act;
mod common;
mod list;
mod masking;
mod register;
