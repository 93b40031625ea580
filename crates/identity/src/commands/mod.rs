//! What people may do to accounts, sessions and tokens: one function per command. Each writes
//! state and ledger entry in one transaction. No password, token or phone goes into an entry.

pub(crate) mod account;
pub(crate) mod attempts;
pub(crate) mod factor;
pub(crate) mod import;
pub(crate) mod outside;
pub(crate) mod password;
pub(crate) mod policy;
pub(crate) mod reseal;
pub(crate) mod session;
pub(crate) mod token;

use crate::access::Permission;
use crate::permit::Permit;
use crate::queries::state_of;
use crate::rules::{Account, Trouble};
use change::{CommandError, Entry, Subject};
use kernel::{Actor, ActorKind};
use platform::sql::{Reader, SqlError};
use serde_json::Value;

impl From<Trouble> for CommandError {
    fn from(trouble: Trouble) -> CommandError {
        match trouble {
            Trouble::Refused(refusal) => CommandError::Refused(refusal),
            Trouble::Invalid(errors) => CommandError::Invalid(errors),
        }
    }
}

/// The ledger's name of an account.
pub fn subject(login: &str) -> Subject {
    Subject::new("account", login)
}

/// An entry about an account that carries the hash of its state as it is stored now.
fn entry(
    reader: &mut Reader<'_>,
    kind: &'static str,
    login: &str,
    body: Value,
) -> Result<Entry, SqlError> {
    let entry = Entry::new(subject(login), kind, body);
    Ok(match state_of(reader, login)? {
        Some(state) => entry.with_state(state),
        None => entry,
    })
}

/// The person of an account, as the one who acts.
pub(crate) fn actor_of(account: &Account) -> Actor {
    Actor {
        kind: ActorKind::Person,
        login: account.login.clone(),
        name: account.name.clone(),
        unit: account.unit.clone(),
        roles: account.roles,
    }
}

/// Who acts, after checking that the permit is one for this. Another one is a mistake in the
/// program, not of the person.
fn by(permit: &Permit, permission: Permission) -> Actor {
    assert_eq!(
        permit.permission(),
        permission,
        "the command wants another permit"
    );
    permit.actor().clone()
}
