//! `xiaobao openapi`: the description of the API.

use super::failure::Failure;

pub(super) fn run() -> Result<(), Failure> {
    Err(Failure::Failed("x".to_owned()))
}
