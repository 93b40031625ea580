//! Proofs: that an entry stands in the ledger that a checkpoint speaks of, without any other entry.

use crate::rules::merkle::{self, Hash, inclusion};
use crate::store::{self, StoredCheckpoint};
use crate::{note, tree};
use change::StoredEntry;
use platform::PublicKey;
use platform::sql::{Reader, SqlError};
use serde::{Deserialize, Serialize};

/// An entry as a proof carries it: all its columns, binary ones in hex.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProvenEntry {
    /// Kind of the subject.
    pub subject_kind: String,
    /// Identifier of the subject.
    pub subject_id: String,
    /// Number in the subject's chain, from 1.
    pub seq: i64,
    /// What was done.
    pub kind: String,
    /// When, in microseconds since 1970: exactly what is hashed.
    pub at: i64,
    /// Login of who did it.
    pub actor: String,
    /// Their name then.
    pub actor_name: String,
    /// Their unit's path then.
    pub actor_unit: String,
    /// Canonical JSON, as a text: exactly what is hashed.
    pub body: String,
    /// Hash of the subject's state after it.
    pub state_hash: Option<String>,
    /// Hash of the entry before it.
    pub prev_hash: String,
    /// Hash of all the above.
    pub hash: String,
    /// How the hashes were made.
    pub algorithm: String,
    /// Whether the body was left out because it names a person: the hash then stands for the entry, and
    /// what else is said of it cannot be recomputed.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub withheld: bool,
}

impl From<&StoredEntry> for ProvenEntry {
    fn from(entry: &StoredEntry) -> ProvenEntry {
        ProvenEntry {
            subject_kind: entry.subject_kind.clone(),
            subject_id: entry.subject_id.clone(),
            seq: entry.seq,
            kind: entry.kind.clone(),
            at: entry.at,
            actor: entry.actor.clone(),
            actor_name: entry.actor_name.clone(),
            actor_unit: entry.actor_unit.clone(),
            body: entry.body.clone(),
            state_hash: entry.state_hash.as_ref().map(hex::encode),
            prev_hash: hex::encode(&entry.prev_hash),
            hash: hex::encode(&entry.hash),
            algorithm: entry.algorithm.clone(),
            withheld: false,
        }
    }
}

impl ProvenEntry {
    /// The entry without its body.
    pub fn without_body(self) -> ProvenEntry {
        ProvenEntry {
            body: String::new(),
            withheld: true,
            ..self
        }
    }

    /// The entry; `None` when a hash is no hex.
    pub fn stored(&self) -> Option<StoredEntry> {
        let state = self.state_hash.as_ref().map(hex::decode).transpose();
        Some(StoredEntry {
            subject_kind: self.subject_kind.clone(),
            subject_id: self.subject_id.clone(),
            seq: self.seq,
            kind: self.kind.clone(),
            at: self.at,
            actor: self.actor.clone(),
            actor_name: self.actor_name.clone(),
            actor_unit: self.actor_unit.clone(),
            body: self.body.clone(),
            state_hash: state.ok()?,
            prev_hash: hex::decode(&self.prev_hash).ok()?,
            hash: hex::decode(&self.hash).ok()?,
            algorithm: self.algorithm.clone(),
        })
    }
}

/// Where one entry stands in the tree, and the hashes that lead from it to the root.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Place {
    /// Number of the entry in its subject's chain.
    pub seq: i64,
    /// Its place among all leaves, from 0.
    pub place: u64,
    /// The hashes beside the way, from the leaf up, in hex.
    pub path: Vec<String>,
}

/// The proof of some entries of one subject, against one checkpoint.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Proof {
    /// The signed checkpoint, as it was given to others.
    pub checkpoint: String,
    /// The key that signed it: compare its fingerprint with one from elsewhere.
    pub public_key: String,
    /// One for each entry.
    pub places: Vec<Place>,
}

/// One entry with its proof: a file of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EntryProof {
    /// The entry.
    pub entry: ProvenEntry,
    /// Its proof.
    pub proof: Proof,
}

/// What keeps an entry from being proved.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotProved {
    /// There is no such entry.
    #[error("there is no such entry")]
    NoEntry,
    /// No checkpoint speaks of it yet.
    #[error("no checkpoint speaks of it yet; make one")]
    NoCheckpoint,
    /// The database.
    #[error(transparent)]
    Sql(#[from] SqlError),
}

/// Proves one entry against the first checkpoint that speaks of it.
pub fn prove_entry(
    reader: &mut Reader<'_>,
    kind: &str,
    id: &str,
    seq: i64,
) -> Result<EntryProof, NotProved> {
    let entry = audit::entry(reader, kind, id, seq)?.ok_or(NotProved::NoEntry)?;
    let place = tree::place_of(reader, kind, id, seq)?.ok_or(NotProved::NoCheckpoint)?;
    let checkpoint = store::covering(reader, place)?.ok_or(NotProved::NoCheckpoint)?;
    Ok(EntryProof {
        entry: ProvenEntry::from(&entry),
        proof: prove(reader, &checkpoint, &[entry])?,
    })
}

/// Proves entries of one subject against a checkpoint that speaks of all of them.
pub fn prove(
    reader: &mut Reader<'_>,
    checkpoint: &StoredCheckpoint,
    entries: &[StoredEntry],
) -> Result<Proof, NotProved> {
    let key = store::key(reader, &checkpoint.fingerprint)?.ok_or(NotProved::NoCheckpoint)?;
    let mut places = Vec::with_capacity(entries.len());
    for entry in entries {
        let (kind, id) = (&entry.subject_kind, &entry.subject_id);
        let place = tree::place_of(reader, kind, id, entry.seq)?.ok_or(NotProved::NoCheckpoint)?;
        if place >= checkpoint.size {
            return Err(NotProved::NoCheckpoint);
        }
        let path = tree::ranges(reader, &inclusion(place, checkpoint.size))?;
        places.push(Place {
            seq: entry.seq,
            place,
            path: path.iter().map(hex::encode).collect(),
        });
    }
    Ok(Proof {
        checkpoint: checkpoint.note.clone(),
        public_key: key.public_key,
        places,
    })
}

/// Why a proof does not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProofFault {
    /// The public key is none.
    Key,
    /// The checkpoint is none, or that key has not signed it.
    Checkpoint,
    /// An entry does not agree with its hash.
    Entry(i64),
    /// An entry does not follow the one before it.
    Chain(i64),
    /// An entry is not proved to be in the tree.
    Place(i64),
}

/// Checks a proof: the signature, each entry's hash, the chain where entries follow one another, and
/// each entry's way to the root. Gives the checkpoint and the key that signed it.
pub fn check(
    entries: &[ProvenEntry],
    proof: &Proof,
) -> Result<(crate::rules::Checkpoint, PublicKey), ProofFault> {
    let key = PublicKey::parse(&proof.public_key)
        .filter(|key| key.to_string() == proof.public_key)
        .ok_or(ProofFault::Key)?;
    let checkpoint = note::verify(&proof.checkpoint, &key).ok_or(ProofFault::Checkpoint)?;
    let mut before: Option<StoredEntry> = None;
    for (at, one) in entries.iter().enumerate() {
        let entry = one.stored().ok_or(ProofFault::Entry(one.seq))?;
        let hash = entry.expected_hash();
        let right = one.withheld || hash.is_some_and(|hash| hash[..] == entry.hash[..]);
        // The one written form: upper-case hex would be another text for the same entry.
        let written = ProvenEntry {
            withheld: one.withheld,
            ..ProvenEntry::from(&entry)
        };
        if !right || written != *one || (one.withheld && !one.body.is_empty()) {
            return Err(ProofFault::Entry(one.seq));
        }
        let (seq, previous) = before.as_ref().map_or_else(
            || (entry.seq, entry.prev_hash.clone()),
            |last| (last.seq + 1, last.hash.clone()),
        );
        let first = entry.seq != 1 || entry.prev_hash == change::GENESIS;
        if entry.seq != seq || entry.prev_hash != previous || !first {
            return Err(ProofFault::Chain(entry.seq));
        }
        let place = proof.places.get(at).filter(|place| place.seq == entry.seq);
        if !place.is_some_and(|place| stands(&entry, place, &checkpoint)) {
            return Err(ProofFault::Place(entry.seq));
        }
        before = Some(entry);
    }
    match proof.places.len() == entries.len() {
        true => Ok((checkpoint, key)),
        false => Err(ProofFault::Place(0)),
    }
}

fn stands(entry: &StoredEntry, place: &Place, checkpoint: &crate::rules::Checkpoint) -> bool {
    let path: Option<Vec<Hash>> = place
        .path
        .iter()
        .map(|text| {
            let hash: Hash = hex::decode(text).ok()?.try_into().ok()?;
            (hex::encode(hash) == *text).then_some(hash)
        })
        .collect();
    path.is_some_and(|path| {
        let leaf = merkle::leaf_hash(&entry.hash);
        merkle::included(place.place, checkpoint.size, &leaf, &path, &checkpoint.root)
    })
}
