//! Appending to the ledger. Private to this crate: entries are written by [`commit`](crate::Change::commit) only.

use crate::entry::{ALGORITHM, Entry, StoredEntry};
use crate::{Subject, canonical_json};
use kernel::{Actor, Instant, micros};
use platform::sql::{Reader, Row, SqlError, Tx, args};

/// The previous hash of a subject's first entry.
pub const GENESIS: [u8; 32] = [0; 32];

/// The last entry of a subject: who changed it last, when, and what they did. `None` when there
/// is none, or when it cannot be read (which `ledger verify` tells).
pub fn last_entry(
    reader: &mut Reader<'_>,
    subject: &Subject,
) -> Result<Option<StoredEntry>, SqlError> {
    let sql = format!(
        "SELECT {} FROM ledger_entry WHERE subject_kind = $1 AND subject_id = $2
         ORDER BY seq DESC LIMIT 1",
        StoredEntry::COLUMNS
    );
    let row = reader.query_opt(&sql, &args![subject.kind, &subject.id])?;
    Ok(row.and_then(|row| StoredEntry::from_row(&row).ok()))
}

/// Appends one entry to its subject's chain.
pub(crate) fn append(
    tx: &mut Tx<'_>,
    actor: &Actor,
    now: Instant,
    entry: Entry,
) -> Result<(), SqlError> {
    let (before, prev_hash) = take_head(tx, &entry.subject)?;
    let mut stored = StoredEntry {
        subject_kind: entry.subject.kind.to_owned(),
        subject_id: entry.subject.id,
        seq: before + 1,
        kind: entry.kind.to_owned(),
        at: micros(now),
        actor: actor.login.clone(),
        actor_name: actor.name.clone(),
        actor_unit: actor.unit.as_str().to_owned(),
        body: canonical_json(&entry.body),
        state_hash: entry.state.map(Vec::from),
        prev_hash,
        hash: Vec::new(),
        algorithm: ALGORITHM.to_owned(),
    };
    let hash = stored
        .expected_hash()
        .expect("the algorithm written is one that is known");
    stored.hash = hash.to_vec();
    move_head(tx, &stored)?;
    insert(tx, &stored)?;
    note_unplaced(tx, &stored)
}

/// An entry that has no place yet in the tree over the whole ledger (room: evidence).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unplaced {
    /// Kind of the subject.
    pub subject_kind: String,
    /// Identifier of the subject.
    pub subject_id: String,
    /// Number of the entry in the subject's chain.
    pub seq: i64,
    /// The entry's hash.
    pub hash: Vec<u8>,
}

impl Unplaced {
    /// Reads a row of the columns `subject_kind, subject_id, seq, hash`.
    pub fn from_row(row: &Row) -> Result<Unplaced, SqlError> {
        Ok(Unplaced {
            subject_kind: row.get(0)?,
            subject_id: row.get(1)?,
            seq: row.get(2)?,
            hash: row.get(3)?,
        })
    }
}

/// Written in the change's own transaction, so that no entry is ever missed whatever the order in
/// which changes are committed: a number drawn from a counter would be visible out of order.
fn note_unplaced(tx: &mut Tx<'_>, entry: &StoredEntry) -> Result<(), SqlError> {
    tx.execute(
        "INSERT INTO ledger_unplaced (subject_kind, subject_id, seq, hash) VALUES ($1, $2, $3, $4)",
        &args![
            &entry.subject_kind,
            &entry.subject_id,
            entry.seq,
            &entry.hash
        ],
    )?;
    Ok(())
}

/// Entries without a place in the tree, after one of them (`None`: from the first), at most `limit`.
pub fn unplaced(
    reader: &mut Reader<'_>,
    after: Option<&Unplaced>,
    limit: i64,
) -> Result<Vec<Unplaced>, SqlError> {
    let (kind, id, seq) = after.map_or(("", "", 0), |one| {
        (one.subject_kind.as_str(), one.subject_id.as_str(), one.seq)
    });
    let rows = reader.query(
        "SELECT subject_kind, subject_id, seq, hash FROM ledger_unplaced
         WHERE (subject_kind, subject_id, seq) > ($1, $2, $3)
         ORDER BY subject_kind, subject_id, seq LIMIT $4",
        &args![kind, id, seq, limit],
    )?;
    rows.iter().map(Unplaced::from_row).collect()
}

/// Takes an entry off the list of those without a place; `false` when another server has done so.
pub fn take_unplaced(tx: &mut Tx<'_>, one: &Unplaced) -> Result<bool, SqlError> {
    let taken = tx.execute(
        "DELETE FROM ledger_unplaced WHERE subject_kind = $1 AND subject_id = $2 AND seq = $3",
        &args![&one.subject_kind, &one.subject_id, one.seq],
    )?;
    Ok(taken == 1)
}

/// The number and hash of a subject's last entry: 0 and [`GENESIS`] of a new one, whose head is
/// made here. Written as an insert and not as a look, because on PostgreSQL a look at what is not
/// there clashes with every neighbour that is being made at the same time.
fn take_head(tx: &mut Tx<'_>, subject: &Subject) -> Result<(i64, Vec<u8>), SqlError> {
    let row = tx.query_one(
        "INSERT INTO ledger_head (subject_kind, subject_id, seq, hash) VALUES ($1, $2, 0, $3)
         ON CONFLICT (subject_kind, subject_id) DO UPDATE SET seq = ledger_head.seq
         RETURNING seq, hash",
        &args![subject.kind, &subject.id, GENESIS],
    )?;
    Ok((row.get(0)?, row.get(1)?))
}

/// Moves the head on: of two changes that took the same one, only one finds it still there.
fn move_head(tx: &mut Tx<'_>, entry: &StoredEntry) -> Result<(), SqlError> {
    let moved = tx.execute(
        "INSERT INTO ledger_head (subject_kind, subject_id, seq, hash) VALUES ($1, $2, $3, $4)
         ON CONFLICT (subject_kind, subject_id) DO UPDATE
         SET seq = excluded.seq, hash = excluded.hash WHERE ledger_head.seq = excluded.seq - 1",
        &args![
            &entry.subject_kind,
            &entry.subject_id,
            entry.seq,
            &entry.hash
        ],
    )?;
    if moved == 1 { Ok(()) } else { Err(tx.clash()) }
}

fn insert(tx: &mut Tx<'_>, entry: &StoredEntry) -> Result<(), SqlError> {
    tx.execute(
        "INSERT INTO ledger_entry (subject_kind, subject_id, seq, kind, at, actor, actor_name,
             actor_unit, body, state_hash, prev_hash, hash, algorithm)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        &args![
            &entry.subject_kind,
            &entry.subject_id,
            entry.seq,
            &entry.kind,
            entry.at,
            &entry.actor,
            &entry.actor_name,
            &entry.actor_unit,
            &entry.body,
            entry.state_hash.as_deref(),
            &entry.prev_hash,
            &entry.hash,
            &entry.algorithm,
        ],
    )?;
    Ok(())
}
