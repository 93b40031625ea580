//! The unit of work that a command holds, and its only way out.

use crate::entry::{Entry, Subject};
use crate::{CommandError, last_entry, ledger};
use kernel::{Actor, Instant};
use platform::sql::Tx;
use platform::{Entropy, Keys};
use std::ops::{Deref, DerefMut};

/// A change in the making: the transaction, by whom, and when. Dropped, it leaves no trace.
#[derive(Debug)]
pub struct Change<'a> {
    tx: Tx<'a>,
    actor: &'a Actor,
    now: Instant,
    entropy: &'a Entropy,
    keys: &'a Keys,
}

/// Proof that a change was committed with its entries; made by [`Change::commit`] only.
#[derive(Debug)]
#[must_use = "the answer of a change is returned from its function"]
pub struct Committed<T> {
    pub(crate) answer: T,
}

impl<'a> Change<'a> {
    pub(crate) fn new(
        tx: Tx<'a>,
        actor: &'a Actor,
        now: Instant,
        entropy: &'a Entropy,
        keys: &'a Keys,
    ) -> Change<'a> {
        Change {
            tx,
            actor,
            now,
            entropy,
            keys,
        }
    }

    /// When the change happens: one instant for all of it.
    pub fn now(&self) -> Instant {
        self.now
    }

    /// Who does it.
    pub fn actor(&self) -> &'a Actor {
        self.actor
    }

    /// The keys that personal data is sealed with.
    pub fn keys(&self) -> &'a Keys {
        self.keys
    }

    /// Where the random bytes of a sealed value come from.
    pub fn entropy(&self) -> &'a Entropy {
        self.entropy
    }

    /// A new identifier, in the order of time.
    pub fn id(&mut self) -> i64 {
        self.entropy.id(self.now)
    }

    /// A new code for people, without look-alike characters.
    pub fn code(&mut self, len: usize) -> String {
        self.entropy.code(len)
    }

    /// "Somebody else changed it in the meantime", with who, when and what from the subject's
    /// last entry; for an update that found another version than the one that was read.
    pub fn conflict(&mut self, subject: &Subject) -> CommandError {
        match last_entry(&mut self.tx, subject) {
            Ok(Some(entry)) => CommandError::Conflict {
                at: entry.instant(),
                by: entry.actor_name,
                kind: entry.kind,
            },
            Ok(None) => CommandError::NotFound,
            Err(error) => CommandError::Sql(error),
        }
    }

    /// Ends the change: appends the entries and gives the answer, all of which becomes durable
    /// together with what was written before, or not at all.
    ///
    /// # Panics
    /// Without an entry: no change goes unrecorded.
    pub fn commit<T>(
        mut self,
        entries: Vec<Entry>,
        answer: T,
    ) -> Result<Committed<T>, CommandError> {
        assert!(
            !entries.is_empty(),
            "a change has at least one ledger entry"
        );
        for entry in entries {
            ledger::append(&mut self.tx, self.actor, self.now, entry)?;
        }
        Ok(Committed { answer })
    }
}

impl<'a> Deref for Change<'a> {
    type Target = Tx<'a>;
    fn deref(&self) -> &Tx<'a> {
        &self.tx
    }
}

impl<'a> DerefMut for Change<'a> {
    fn deref_mut(&mut self) -> &mut Tx<'a> {
        &mut self.tx
    }
}
