//! One function per thing a person may do.

pub mod disclose;
mod erasure;
pub mod export;
pub mod institution;
pub mod retention;

use change::CommandError;
use identity::Permission;
use kernel::{Actor, Reach};

/// How far the actor's right reaches, or that there is none.
fn reach(actor: &Actor, permission: Permission) -> Result<Reach, CommandError> {
    let permit = identity::permit(actor, permission).map_err(CommandError::Forbidden)?;
    Ok(permit.reach().clone())
}

/// A new number: two letters, the day, eight characters that nobody guesses.
fn number(change: &mut change::Change<'_>, letters: &str) -> String {
    let day = kernel::day_of(change.now()).strftime("%Y%m%d").to_string();
    format!("{letters}-{day}-{}", change.code(8))
}
