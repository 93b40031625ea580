//! `xiaobao openapi`: the description of the API.

use super::failure::Failure;
use super::output;

/// Indented: people read it, and compare two versions of it line by line.
pub(super) fn run() -> Result<(), Failure> {
    output::line(&format!("{:#}", crate::openapi::document()))
}
