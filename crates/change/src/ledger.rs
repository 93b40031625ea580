//! Appending to the ledger. Private to this crate: entries are written by [`commit`](crate::Change::commit) only.

use crate::entry::{ALGORITHM, Entry, StoredEntry};
use crate::{Subject, canonical_json};
use kernel::{Actor, Instant, micros};
use platform::sql::{Reader, SqlError, Tx, args};

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
    let head = tx.query_opt(
        "SELECT seq, hash FROM ledger_head WHERE subject_kind = $1 AND subject_id = $2",
        &args![entry.subject.kind, &entry.subject.id],
    )?;
    let (seq, prev_hash) = match &head {
        Some(row) => (row.get::<i64>(0)? + 1, row.get::<Vec<u8>>(1)?),
        None => (1, GENESIS.to_vec()),
    };
    let mut stored = StoredEntry {
        subject_kind: entry.subject.kind.to_owned(),
        subject_id: entry.subject.id,
        seq,
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
    insert(tx, &stored)
}

/// Moves the head first: of two changes that read the same one, only one finds it still there.
fn move_head(tx: &mut Tx<'_>, entry: &StoredEntry) -> Result<(), SqlError> {
    let key = (&entry.subject_kind, &entry.subject_id);
    let moved = if entry.seq == 1 {
        tx.execute(
            "INSERT INTO ledger_head (subject_kind, subject_id, seq, hash)
             VALUES ($1, $2, 1, $3) ON CONFLICT (subject_kind, subject_id) DO NOTHING",
            &args![key.0, key.1, &entry.hash],
        )?
    } else {
        tx.execute(
            "UPDATE ledger_head SET seq = $3, hash = $4
             WHERE subject_kind = $1 AND subject_id = $2 AND seq = $5",
            &args![key.0, key.1, entry.seq, &entry.hash, entry.seq - 1],
        )?
    };
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
