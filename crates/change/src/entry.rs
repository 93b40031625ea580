//! An entry of the ledger: as a command writes it, and as it is stored.

use crate::hash::Encoder;
use kernel::Instant;
use platform::sql::{Row, SqlError};
use serde::{Deserialize, Serialize};

/// The algorithm of the hashes written now. It is named in each entry, so that another one can
/// follow while old entries still verify.
pub const ALGORITHM: &str = "sha256";

/// What a chain of entries is about.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Subject {
    /// `complaint`, `account`, `unit`, `token` …
    pub kind: &'static str,
    /// The subject's own stable identifier: a case number, a login, a unit's code.
    pub id: String,
}

impl Subject {
    /// The subject of a kind and identifier.
    pub fn new(kind: &'static str, id: impl Into<String>) -> Subject {
        Subject {
            kind,
            id: id.into(),
        }
    }
}

/// What a command says about a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// What was changed.
    pub subject: Subject,
    /// What was done: noun and past participle, `complaint_registered`.
    pub kind: &'static str,
    /// What else is worth telling, as JSON; kept in canonical form.
    pub body: serde_json::Value,
    /// The hash of the subject's stored state after the change
    /// ([`hash_state`](crate::hash_state)); `None` when this entry changes no state.
    pub state: Option<[u8; 32]>,
}

impl Entry {
    /// An entry without a state hash.
    pub fn new(subject: Subject, kind: &'static str, body: serde_json::Value) -> Entry {
        Entry {
            subject,
            kind,
            body,
            state: None,
        }
    }

    /// The entry with the hash of the state after the change.
    pub fn with_state(self, state: [u8; 32]) -> Entry {
        Entry {
            state: Some(state),
            ..self
        }
    }
}

/// An entry as it stands in the ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredEntry {
    /// Kind of the subject.
    pub subject_kind: String,
    /// Identifier of the subject.
    pub subject_id: String,
    /// 1 for the first entry of the subject, without gaps.
    pub seq: i64,
    /// What was done.
    pub kind: String,
    /// When, as microseconds since 1970: exactly what is hashed.
    pub at: i64,
    /// Login of who did it.
    pub actor: String,
    /// Their name then.
    pub actor_name: String,
    /// The path of their unit then.
    pub actor_unit: String,
    /// Canonical JSON.
    pub body: String,
    /// Hash of the subject's state after it.
    pub state_hash: Option<Vec<u8>>,
    /// Hash of the entry before it of the same subject.
    pub prev_hash: Vec<u8>,
    /// Hash of all the above.
    pub hash: Vec<u8>,
    /// How the hashes were made.
    pub algorithm: String,
}

/// A stored row that cannot even be read as an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnreadableEntry {
    /// What can be told of its subject and number.
    pub subject_kind: String,
    /// See `subject_kind`.
    pub subject_id: String,
    /// See `subject_kind`; 0 when unreadable.
    pub seq: i64,
    /// What is wrong.
    pub error: SqlError,
}

impl StoredEntry {
    /// The columns that [`StoredEntry::from_row`] expects, in order.
    pub const COLUMNS: &'static str = "subject_kind, subject_id, seq, kind, at, actor, actor_name, \
         actor_unit, body, state_hash, prev_hash, hash, algorithm";

    /// Reads a row of [`StoredEntry::COLUMNS`].
    pub fn from_row(row: &Row) -> Result<StoredEntry, UnreadableEntry> {
        StoredEntry::read(row).map_err(|error| UnreadableEntry {
            subject_kind: row.get(0).unwrap_or_default(),
            subject_id: row.get(1).unwrap_or_default(),
            seq: row.get(2).unwrap_or_default(),
            error,
        })
    }

    fn read(row: &Row) -> Result<StoredEntry, SqlError> {
        Ok(StoredEntry {
            subject_kind: row.get(0)?,
            subject_id: row.get(1)?,
            seq: row.get(2)?,
            kind: row.get(3)?,
            at: row.get(4)?,
            actor: row.get(5)?,
            actor_name: row.get(6)?,
            actor_unit: row.get(7)?,
            body: row.get(8)?,
            state_hash: row.get(9)?,
            prev_hash: row.get(10)?,
            hash: row.get(11)?,
            algorithm: row.get(12)?,
        })
    }

    /// The hash that the entry must have; `None` for an algorithm that this program does not know.
    pub fn expected_hash(&self) -> Option<[u8; 32]> {
        (self.algorithm == ALGORITHM).then(|| {
            let mut hash = Encoder::new("xiaobao ledger entry 1");
            hash.bytes(self.algorithm.as_bytes());
            hash.bytes(self.subject_kind.as_bytes());
            hash.bytes(self.subject_id.as_bytes());
            hash.number(self.seq);
            hash.bytes(self.kind.as_bytes());
            hash.number(self.at);
            hash.bytes(self.actor.as_bytes());
            hash.bytes(self.actor_name.as_bytes());
            hash.bytes(self.actor_unit.as_bytes());
            hash.bytes(self.body.as_bytes());
            hash.maybe(self.state_hash.as_deref());
            hash.bytes(&self.prev_hash);
            hash.finish()
        })
    }

    /// When it was done.
    pub fn instant(&self) -> Instant {
        kernel::instant_from_micros(self.at)
    }

    /// The body as JSON; `null` when it was damaged into something else.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_form_of_the_hash_stays() {
        // Stored hashes depend on it. The expected value was computed by another program from
        // the description in 0004-change-and-ledger.md.
        let entry = StoredEntry {
            subject_kind: "note".to_owned(),
            subject_id: "n1".to_owned(),
            seq: 1,
            kind: "note_written".to_owned(),
            at: 1_795_395_600_000_000,
            actor: "system:ling".to_owned(),
            actor_name: "ling".to_owned(),
            actor_unit: "0000.".to_owned(),
            body: "{\"a\":\"文\",\"z\":1}".to_owned(),
            state_hash: None,
            prev_hash: vec![0; 32],
            hash: Vec::new(),
            algorithm: ALGORITHM.to_owned(),
        };
        assert_eq!(
            hex::encode(entry.expected_hash().unwrap()),
            "4d42145ec5a94847b213e08763889ecb9e67650455ecda9835be2f785622621a"
        );
        let unknown = StoredEntry {
            algorithm: "md5".to_owned(),
            ..entry
        };
        assert_eq!(unknown.expected_hash(), None);
    }
}
