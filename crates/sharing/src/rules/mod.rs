//! PURE: what may leave the bank, on whose word, and until when.

pub mod disclosure;
pub mod export;
pub mod institution;
pub mod retention;

pub mod taken;

use kernel::{Actor, UnitPath};
use serde::{Deserialize, Serialize};

/// A person as a record remembers them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Who {
    /// Login.
    pub login: String,
    /// The name people read.
    pub name: String,
    /// The unit they belonged to then.
    pub unit: UnitPath,
    /// Its name.
    pub unit_name: String,
}

impl Who {
    /// The actor, with the name of their unit.
    pub fn of(actor: &Actor, unit_name: impl Into<String>) -> Who {
        Who {
            login: actor.login.clone(),
            name: actor.name.clone(),
            unit: actor.unit.clone(),
            unit_name: unit_name.into(),
        }
    }
}

/// What somebody said to a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    /// Who.
    pub by: Who,
    /// When.
    pub at: kernel::Instant,
    /// Whether they agreed.
    pub granted: bool,
    /// Why, or what to mind.
    pub note: String,
}
