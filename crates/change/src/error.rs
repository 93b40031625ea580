//! Why a command did not do what was asked.

use kernel::{FieldError, FieldErrors, Instant, Lang, Refusal, say, short_time};
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

impl CommandError {
    /// What is wrong, beside a field of the form that was sent, so that the form can come back with
    /// everything that was typed: faults as they are, a refusal and somebody else's change beside
    /// `field`. Any other error comes back as it is.
    pub fn beside(self, field: &str) -> Result<FieldErrors, CommandError> {
        let one = |code, say| Ok(FieldErrors(vec![FieldError::new(field, code, say)]));
        match self {
            CommandError::Invalid(errors) => Ok(errors),
            CommandError::Refused(refusal) => one(refusal.code, refusal.say),
            CommandError::Conflict { by, at, .. } => {
                let at = short_time(at);
                one(
                    "changed_meanwhile",
                    say!(
                        "{by} 已于 {at} 作了修改。您填写的内容还在，请核对后再提交",
                        "{by} changed this at {at}. What you typed is still here; look again, then send it"
                    ),
                )
            }
            other => Err(other),
        }
    }
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
