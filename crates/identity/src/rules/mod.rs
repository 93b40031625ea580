//! What an account is, which roles go together, what a password must be, when a session ends.
//! Pure: time is passed in, hashes and random secrets are made elsewhere.

mod account;
pub mod factor;
pub mod fields;
mod import;
pub mod net;
mod password;
mod policy;
mod session;

pub use account::{Account, Details, Status, apply_details, close, lock, separated, unlock};
pub(crate) use import::unknown_unit;
pub use import::{Plan, Step, plan};
pub use password::{PASSWORD_CHARS_MAX, PASSWORD_CHARS_MIN, check_password};
pub use policy::{
    DOMAINS_MAX, EmergencyRules, GROUPS_MAX, GroupLine, OPENERS, Policy, RoleNetworks, mail_within,
    read_domains, read_groups, read_role_networks, show_groups, show_networks,
};
pub use session::{
    ABSOLUTE_HOURS, IDLE_MINUTES, Lockout, Stage, Via, is_over, lockout, should_note_seen,
    waited_out,
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
