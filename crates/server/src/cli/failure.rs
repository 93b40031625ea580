//! Why a command did not do what was asked, and how the process ends then.

use super::output;
use change::CommandError;
use deadline::cli::CliError;
use kernel::Lang;
use platform::OpenError;
use platform::sql::SqlError;
use std::process::ExitCode;

/// A command's end other than success.
#[derive(Debug)]
pub(super) enum Failure {
    /// Wrong usage: exit code 2.
    Usage(String),
    /// The thing checked does not hold, or the work failed: exit code 1.
    Failed(String),
    /// The same, and everything is printed already.
    Told,
}

impl Failure {
    /// Prints the message, if there is still one to print, and gives the exit code.
    pub(super) fn tell(self) -> ExitCode {
        match self {
            Failure::Usage(text) => {
                output::note(&format!("error: {text}"));
                ExitCode::from(2)
            }
            Failure::Failed(text) => {
                output::note(&format!("error: {text}"));
                ExitCode::from(1)
            }
            Failure::Told => ExitCode::from(1),
        }
    }

    /// A deadline or calendar command's error.
    pub(super) fn of_cli(error: &CliError, lang: Lang) -> Failure {
        let text = error.say().to(lang).to_owned();
        match error {
            CliError::Usage(_) => Failure::Usage(text),
            CliError::Failed(_) => Failure::Failed(text),
        }
    }

    /// A command's error. Wrong fields came from flags, so they are wrong usage.
    pub(super) fn of_command(error: CommandError, lang: Lang) -> Failure {
        match error {
            CommandError::Refused(refusal) | CommandError::Forbidden(refusal) => {
                Failure::Failed(refusal.to(lang).to_owned())
            }
            CommandError::Invalid(errors) => Failure::Usage(errors.line(lang)),
            other => Failure::Failed(other.to_string()),
        }
    }
}

impl From<OpenError> for Failure {
    fn from(error: OpenError) -> Failure {
        Failure::Failed(error.to_string())
    }
}

impl From<SqlError> for Failure {
    fn from(error: SqlError) -> Failure {
        Failure::Failed(error.to_string())
    }
}
