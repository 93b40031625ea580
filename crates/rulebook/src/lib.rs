//! What the bank adds to the shipped calendars, rule packs and working hours (规则库).
//!
//! - [`current`]: the rulebook as it stands; [`at`]: as it stood at a version

use deadline::Rulebook;
use platform::sql::{Reader, SqlError};
use std::sync::Arc;

/// The rulebook as it stands.
pub fn current(reader: &mut Reader<'_>) -> Result<Arc<Rulebook>, SqlError> {
    at(reader, 0)
}

/// The rulebook as it stood at a version.
pub fn at(_reader: &mut Reader<'_>, _version: i64) -> Result<Arc<Rulebook>, SqlError> {
    Ok(Arc::new(Rulebook::builtin().clone()))
}

/// The pages.
pub fn routes() -> identity::Routes {
    identity::Routes::new()
}
