//! What may stand where in the tree, and what may become of a unit. Pure.

pub mod fields;
mod import;
mod level;
mod unit;

pub use import::{Plan, RowError, Step, plan};
pub use level::Level;
pub use unit::{
    DEPTH_MAX, Figures, Hanging, NewUnit, Unit, close, code_taken, place, rename, set_details,
};

use kernel::{FieldErrors, Refusal};

/// Why a rule says no.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// What is asked is not allowed as things stand.
    Refused(Refusal),
    /// What was filled in is wrong.
    Invalid(FieldErrors),
}

#[cfg(test)]
mod tests;
