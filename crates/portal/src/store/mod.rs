//! `portal_draft`, `portal_sending`: what is being written, and what was sent.

pub(crate) mod draft;
pub(crate) mod sending;

use platform::sql::SqlError;

fn broken(error: impl std::fmt::Display) -> SqlError {
    SqlError::Other(format!("a public form is unreadable: {error}"))
}
