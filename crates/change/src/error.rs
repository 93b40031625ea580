//! Why a command did not do what was asked.

use kernel::{FieldErrors, Instant, Lang, Refusal};
use platform::sql::SqlError;

/// The ways in which a command ends without a change. Nothing was written in any of them.
#[derive(Debug, thiserror::Error)]
pub enum CommandError {
    /// A rule says no.
    #[error("{0}")]
    Refused(Refusal),
    /// Fields are wrong.
    #[error("{}", .0.line(Lang::En))]
    Invalid(FieldErrors),
    /// There is no such thing, or the actor may not know that there is.
    #[error("not found")]
    NotFound,
    /// The actor may not.
    #[error("{0}")]
    Forbidden(Refusal),
    /// Somebody else changed it after the actor had looked.
    #[error("{by} did {kind} at {at} in the meantime")]
    Conflict {
        /// Who (the name people read).
        by: String,
        /// When.
        at: Instant,
        /// What: the ledger entry's kind.
        kind: String,
    },
    /// The database.
    #[error(transparent)]
    Sql(SqlError),
    /// A broken invariant that the command noticed.
    #[error("a broken invariant: {0}")]
    Broken(String),
}

impl From<SqlError> for CommandError {
    fn from(error: SqlError) -> CommandError {
        CommandError::Sql(error)
    }
}

impl From<Refusal> for CommandError {
    fn from(refusal: Refusal) -> CommandError {
        CommandError::Refused(refusal)
    }
}

impl From<FieldErrors> for CommandError {
    fn from(errors: FieldErrors) -> CommandError {
        CommandError::Invalid(errors)
    }
}
