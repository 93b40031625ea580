//! SQL of checkpoints, keys and the schedule.

use crate::tree::{signed, unsigned};
use kernel::Instant;
use platform::PublicKey;
use platform::sql::{Reader, Row, SqlError, Tx, args};

/// Minutes between checkpoints when nobody has set it.
pub(crate) const MINUTES: i64 = 10;
/// Hours between checkpoints of which people are told when nobody has set it.
pub(crate) const HOURS: i64 = 24;

/// A checkpoint as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredCheckpoint {
    /// Counted from 1.
    pub number: i64,
    /// Entries it speaks of.
    pub size: u64,
    /// The root of the tree then.
    pub root: [u8; 32],
    /// When it was made.
    pub at: Instant,
    /// Fingerprint of the key that signed it.
    pub fingerprint: String,
    /// The signed text.
    pub note: String,
    /// Whether people and endpoints were told of it.
    pub told: bool,
}

impl StoredCheckpoint {
    const COLUMNS: &'static str = "number, size, root, at, fingerprint, note, told";

    fn from_row(row: &Row) -> Result<StoredCheckpoint, SqlError> {
        Ok(StoredCheckpoint {
            number: row.get(0)?,
            size: unsigned(row.get(1)?)?,
            root: row.get(2)?,
            at: row.get(3)?,
            fingerprint: row.get(4)?,
            note: row.get(5)?,
            told: row.get(6)?,
        })
    }

    /// The hash of all that is stored of it.
    pub(crate) fn state(&self) -> [u8; 32] {
        change::hash_state(&[
            ("number", &self.number.to_be_bytes()),
            ("size", &self.size.to_be_bytes()),
            ("root", &self.root),
            ("at", &kernel::micros(self.at).to_be_bytes()),
            ("fingerprint", self.fingerprint.as_bytes()),
            ("note", self.note.as_bytes()),
            ("told", &[u8::from(self.told)]),
        ])
    }
}

/// A public key as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredKey {
    /// SHA-256 of its text, in hex.
    pub fingerprint: String,
    /// Its text, `ed25519:BASE64`.
    pub public_key: String,
    /// Since when it signs.
    pub since: Instant,
}

impl StoredKey {
    fn from_row(row: &Row) -> Result<StoredKey, SqlError> {
        Ok(StoredKey {
            fingerprint: row.get(0)?,
            public_key: row.get(1)?,
            since: row.get(2)?,
        })
    }

    /// The key itself; `None` when its row was damaged.
    pub fn public(&self) -> Option<PublicKey> {
        PublicKey::parse(&self.public_key).filter(|key| key.fingerprint() == self.fingerprint)
    }

    /// The hash of all that is stored of it.
    pub(crate) fn state(&self) -> [u8; 32] {
        change::hash_state(&[
            ("fingerprint", self.fingerprint.as_bytes()),
            ("public_key", self.public_key.as_bytes()),
            ("since", &kernel::micros(self.since).to_be_bytes()),
        ])
    }
}

/// How often checkpoints are made and told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Schedule {
    /// Minutes between two checkpoints.
    pub minutes: i64,
    /// Hours between two of which people and endpoints are told; 0: none is told.
    pub hours: i64,
    /// Counts the changes; 0 as shipped.
    pub version: i64,
}

impl Schedule {
    /// The hash of all that is stored of it.
    pub(crate) fn state(self) -> [u8; 32] {
        change::hash_state(&[
            ("minutes", &self.minutes.to_be_bytes()),
            ("hours", &self.hours.to_be_bytes()),
            ("version", &self.version.to_be_bytes()),
        ])
    }
}

/// The last checkpoint.
pub fn latest(reader: &mut Reader<'_>) -> Result<Option<StoredCheckpoint>, SqlError> {
    let sql = format!(
        "SELECT {} FROM evidence_checkpoint ORDER BY number DESC LIMIT 1",
        StoredCheckpoint::COLUMNS
    );
    let row = reader.query_opt(&sql, &args![])?;
    row.map(|row| StoredCheckpoint::from_row(&row)).transpose()
}

/// One checkpoint by its number.
pub fn checkpoint(
    reader: &mut Reader<'_>,
    number: i64,
) -> Result<Option<StoredCheckpoint>, SqlError> {
    let sql = format!(
        "SELECT {} FROM evidence_checkpoint WHERE number = $1",
        StoredCheckpoint::COLUMNS
    );
    let row = reader.query_opt(&sql, &args![number])?;
    row.map(|row| StoredCheckpoint::from_row(&row)).transpose()
}

/// The first checkpoint that speaks of more than `place` entries.
pub(crate) fn covering(
    reader: &mut Reader<'_>,
    place: u64,
) -> Result<Option<StoredCheckpoint>, SqlError> {
    let sql = format!(
        "SELECT {} FROM evidence_checkpoint WHERE size > $1 ORDER BY size LIMIT 1",
        StoredCheckpoint::COLUMNS
    );
    let row = reader.query_opt(&sql, &args![signed(place)])?;
    row.map(|row| StoredCheckpoint::from_row(&row)).transpose()
}

/// Checkpoints with a number above `after`, in order, at most `limit`.
pub(crate) fn checkpoints_after(
    reader: &mut Reader<'_>,
    after: i64,
    limit: i64,
) -> Result<Vec<StoredCheckpoint>, SqlError> {
    let sql = format!(
        "SELECT {} FROM evidence_checkpoint WHERE number > $1 ORDER BY number LIMIT $2",
        StoredCheckpoint::COLUMNS
    );
    let rows = reader.query(&sql, &args![after, limit])?;
    rows.iter().map(StoredCheckpoint::from_row).collect()
}

/// A page of checkpoints, the newest first.
pub(crate) fn page(
    reader: &mut Reader<'_>,
    skip: i64,
    limit: i64,
) -> Result<Vec<StoredCheckpoint>, SqlError> {
    let sql = format!(
        "SELECT {} FROM evidence_checkpoint ORDER BY number DESC LIMIT $2 OFFSET $1",
        StoredCheckpoint::COLUMNS
    );
    let rows = reader.query(&sql, &args![skip, limit])?;
    rows.iter().map(StoredCheckpoint::from_row).collect()
}

/// Writes a checkpoint.
pub(crate) fn insert(tx: &mut Tx<'_>, one: &StoredCheckpoint) -> Result<(), SqlError> {
    tx.execute(
        "INSERT INTO evidence_checkpoint (number, size, root, at, fingerprint, note, told)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        &args![
            one.number,
            signed(one.size),
            one.root,
            one.at,
            &one.fingerprint,
            &one.note,
            one.told
        ],
    )?;
    Ok(())
}

/// Whether the tree has, behind its first `size` leaves, an entry about anything but this room's own
/// doings.
pub(crate) fn anything_new(reader: &mut Reader<'_>, size: u64) -> Result<bool, SqlError> {
    let row = reader.query_opt(
        "SELECT 1 FROM evidence_leaf WHERE place >= $1 AND subject_kind <> $2 LIMIT 1",
        &args![signed(size), crate::CHECKPOINT],
    )?;
    Ok(row.is_some())
}

/// All keys, the newest first.
pub fn keys(reader: &mut Reader<'_>) -> Result<Vec<StoredKey>, SqlError> {
    let rows = reader.query(
        "SELECT fingerprint, public_key, since FROM evidence_key ORDER BY since DESC, fingerprint",
        &args![],
    )?;
    rows.iter().map(StoredKey::from_row).collect()
}

/// A key by its fingerprint.
pub(crate) fn key(
    reader: &mut Reader<'_>,
    fingerprint: &str,
) -> Result<Option<StoredKey>, SqlError> {
    let row = reader.query_opt(
        "SELECT fingerprint, public_key, since FROM evidence_key WHERE fingerprint = $1",
        &args![fingerprint],
    )?;
    row.map(|row| StoredKey::from_row(&row)).transpose()
}

/// Writes a key.
pub(crate) fn insert_key(tx: &mut Tx<'_>, key: &StoredKey) -> Result<(), SqlError> {
    tx.execute(
        "INSERT INTO evidence_key (fingerprint, public_key, since) VALUES ($1, $2, $3)",
        &args![&key.fingerprint, &key.public_key, key.since],
    )?;
    Ok(())
}

/// How often checkpoints are made.
pub fn schedule(reader: &mut Reader<'_>) -> Result<Schedule, SqlError> {
    let row = reader.query_opt(
        "SELECT minutes, hours, version FROM evidence_setting WHERE id = 1",
        &args![],
    )?;
    Ok(match row {
        None => Schedule {
            minutes: MINUTES,
            hours: HOURS,
            version: 0,
        },
        Some(row) => Schedule {
            minutes: row.get(0)?,
            hours: row.get(1)?,
            version: row.get(2)?,
        },
    })
}

/// Sets the schedule; `false` when somebody else has set it in between.
pub(crate) fn set_schedule(tx: &mut Tx<'_>, next: Schedule) -> Result<bool, SqlError> {
    let done = tx.execute(
        "INSERT INTO evidence_setting (id, minutes, hours, version) VALUES (1, $1, $2, $3)
         ON CONFLICT (id) DO UPDATE
         SET minutes = excluded.minutes, hours = excluded.hours, version = excluded.version
         WHERE evidence_setting.version = excluded.version - 1",
        &args![next.minutes, next.hours, next.version],
    )?;
    Ok(done == 1)
}

/// When a checkpoint was told last.
pub(crate) fn told_at(reader: &mut Reader<'_>) -> Result<Option<Instant>, SqlError> {
    let row = reader.query_one(
        "SELECT max(at) FROM evidence_checkpoint WHERE told = 1",
        &args![],
    )?;
    row.get(0)
}

/// Fingerprints of keys above one, in order, at most `limit`, for the verification of the ledger.
pub(crate) fn fingerprints(
    reader: &mut Reader<'_>,
    after: &str,
    limit: i64,
) -> Result<Vec<String>, SqlError> {
    let rows = reader.query(
        "SELECT fingerprint FROM evidence_key WHERE fingerprint > $1 ORDER BY fingerprint LIMIT $2",
        &args![after, limit],
    )?;
    rows.iter().map(|row| row.get(0)).collect()
}
