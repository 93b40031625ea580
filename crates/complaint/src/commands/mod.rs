//! What people may do: one function per command. Each loads, asks the pure rules, saves and commits
//! state and ledger entry in one transaction.

mod act;
mod attach;
mod desk;
mod person;
mod recalculate;
mod register;
mod tell;
mod watch;

pub use act::{Act, Acted, act, act_in};
pub use attach::{Attach, FILE_BYTES_MAX, attach};
pub use desk::{drop_draft, follow, save_draft, save_view};
pub use person::{AmendPerson, Reveal, amend_person, reveal};
pub use recalculate::recalculate;
pub use register::{RegisterCase, Registered, register, register_in};

use crate::rules::may::Powers;
use crate::rules::time::derive;
use crate::rules::{Case, PersonRef, Trouble};
use crate::store::{self, Stored};
use change::{Change, CommandError, Entry, Subject};
use deadline::Rulebook;
use identity::Permission;
use identity::access::reach;
use kernel::Actor;
use platform::Keys;
use platform::sql::{Reader, SqlError};
use std::sync::Arc;

/// What an actor holds over cases, from the permission table.
pub fn powers(actor: &Actor) -> Powers {
    Powers {
        login: actor.login.clone(),
        unit: actor.unit.clone(),
        view: reach(actor, Permission::ComplaintView),
        accept: reach(actor, Permission::ComplaintAccept),
        assign: reach(actor, Permission::ComplaintAssign),
        handle: reach(actor, Permission::ComplaintHandle),
        approve: reach(actor, Permission::ComplaintApprove),
        extend: reach(actor, Permission::ComplaintExtendApprove),
        supervise: reach(actor, Permission::ComplaintSupervise),
        review: reach(actor, Permission::ComplaintReview),
        archive: reach(actor, Permission::ComplaintArchive),
        reveal: reach(actor, Permission::PersonReveal),
    }
}

/// The actor as the case remembers them.
fn person_ref(actor: &Actor) -> PersonRef {
    PersonRef {
        login: actor.login.clone(),
        name: actor.name.clone(),
        unit: actor.unit.clone(),
    }
}

/// The ledger's name of a case.
pub fn subject(number: &str) -> Subject {
    Subject {
        kind: "complaint",
        id: number.to_owned(),
    }
}

/// An entry about a case that carries the hash of its state afterwards.
pub(crate) fn entry(kind: &'static str, stored: &Stored, body: serde_json::Value) -> Entry {
    Entry {
        subject: subject(&stored.case.number),
        kind,
        body,
        state: Some(crate::store::state_hash(&stored.case, &stored.person)),
    }
}

/// Writes a new case with everything derived from it.
pub(crate) fn insert(
    change: &mut Change<'_>,
    keys: &Keys,
    stored: &Stored,
    book: &Rulebook,
) -> Result<(), CommandError> {
    store::insert(change, keys, stored, &derive(book, &stored.case))?;
    watch::watch_new(change, &stored.case, book)?;
    Ok(())
}

/// Writes the next state of a case with everything derived from it, unless somebody else changed
/// the case in the meantime.
fn save(
    change: &mut Change<'_>,
    before: &Case,
    after: &mut Stored,
    book: &Rulebook,
) -> Result<(), CommandError> {
    after.case.rulebook = book.version();
    if !store::save(change, before, after, &derive(book, &after.case))? {
        return Err(change.conflict(&subject(&before.number)));
    }
    watch::watch(change, &after.case, book)?;
    Ok(())
}

/// A rule's trouble as the command's error.
fn trouble(trouble: Trouble) -> CommandError {
    match trouble {
        Trouble::Refused(refusal) => CommandError::Refused(refusal),
        Trouble::Invalid(errors) => CommandError::Invalid(errors),
    }
}

/// What a case is counted with now: an open one with the rulebook as it stands, one that is over
/// with the one that it ended under.
pub(crate) fn book_of(reader: &mut Reader, case: &Case) -> Result<Arc<Rulebook>, SqlError> {
    if case.status.is_done() {
        rulebook::at(reader, case.rulebook)
    } else {
        rulebook::current(reader)
    }
}
