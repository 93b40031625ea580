//! What people may do: one function per command. Each loads, asks the pure rules, saves and commits
//! state and ledger entry in one transaction.

mod act;
mod attach;
mod complainant;
mod desk;
mod erase;
mod person;
mod recalculate;
mod register;
mod seal;
mod tell;
mod watch;

pub use act::{Act, Acted, act, act_in};
pub use attach::{Attach, FILE_BYTES_MAX, attach, open_file};
pub use complainant::{
    Brought, Follow, Followed, Lodge, act_by_code, add_file, follow_code, lodge, public_actor,
};
pub use desk::{drop_draft, follow, save_draft, save_view};
pub use erase::{
    ERASED_AT_ONCE_MAX, ErasePerson, ErasedPerson, Hold, erase_person, erase_person_now, no_hold,
};
pub use person::{AmendPerson, Reveal, amend_person, reveal, reveal_now};
pub use recalculate::recalculate;
pub use register::{RegisterCase, Registered, register, register_in};
pub use seal::{seal_old, unsealed};

use crate::rules::may::Powers;
use crate::rules::time::derive;
use crate::rules::{Case, PersonRef, Trouble};
use crate::store::{self, Stored};
use change::{Change, CommandError, Entry, Subject};
use deadline::Rulebook;
use identity::Permission;
use identity::access::reach;
use kernel::{Actor, Refusal, say};
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
        complainant: false,
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

/// A look at a case and its complainant, as it is counted: who they are only as keyed hashes.
pub(crate) fn look_of(keys: &Keys, stored: &Stored, kind: looks::Kind) -> looks::Look {
    let [name, phone, id_number] = store::indexes(keys, stored);
    let person = [id_number, phone, name.clone()]
        .into_iter()
        .find(|index| !index.is_empty());
    looks::Look {
        unit: stored.case.place().as_str().to_owned(),
        name_index: name,
        person_index: person.unwrap_or_default(),
        ..looks::Look::new(kind, stored.case.number.as_str(), 1)
    }
}

/// An entry about a case that carries the hash of its state afterwards; its words are sealed.
pub(crate) fn entry(
    change: &Change<'_>,
    kind: &'static str,
    stored: &Stored,
    body: serde_json::Value,
) -> Entry {
    Entry {
        subject: subject(&stored.case.number),
        kind,
        body: stored.seal_body(body, change.entropy()),
        state: Some(store::state_hash(stored)),
    }
}

/// Writes a new case with everything derived from it.
pub(crate) fn insert(
    change: &mut Change<'_>,
    stored: &Stored,
    book: &Rulebook,
) -> Result<(), CommandError> {
    store::insert(change, stored, &derive(book, &stored.case))?;
    watch::watch_new(change, stored, book)?;
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
    let derived = derive(book, &after.case);
    if !store::save(change, before, after, &derived)? {
        return Err(change.conflict(&subject(&before.number)));
    }
    watch::watch(change, after, book)?;
    Ok(())
}

/// Nothing more is done with a case whose words are gone.
fn refuse_erased(stored: &Stored) -> Result<(), CommandError> {
    if !stored.is_erased() {
        return Ok(());
    }
    Err(CommandError::Refused(Refusal::new(
        "erased",
        say!(
            "本件的个人信息已删除，不能再办理",
            "The personal data of this case was erased; nothing more can be done with it"
        ),
    )))
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
