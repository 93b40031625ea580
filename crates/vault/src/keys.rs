//! Data keys in `vault_key`: made, found, destroyed.

use crate::seal::seal_under_master;
use change::Change;
use kernel::Instant;
use platform::sql::{Reader, SqlError, Tx, args};
use platform::{DataKey, Entropy, Keys, SealError};

/// How data keys are used, as `vault_key.algorithm` names it.
pub(crate) const ALGORITHM: &str = "aes-256-gcm+hkdf-sha-256";

/// Begins the name of a subject that is a room itself.
pub const ROOM: &str = "room ";

/// What is stored about a subject's key.
#[derive(Clone, Debug)]
pub enum Held {
    /// The key.
    Key(DataKey),
    /// There is one, and it was not asked to be opened.
    Locked,
    /// It was destroyed, and when: what it sealed can't be read any more by anybody.
    Destroyed(Instant),
}

impl Held {
    /// The key, unless it was destroyed.
    pub fn key(&self) -> Option<&DataKey> {
        match self {
            Held::Key(key) => Some(key),
            Held::Locked | Held::Destroyed(_) => None,
        }
    }
}

/// What a wrapped key is sealed for, so that it opens at no other subject's place.
pub(crate) fn context(subject: &str) -> String {
    format!("data key of {subject}")
}

/// A key that does not open, as an error of the database: altered, or the master key is lost.
pub(crate) fn broken(error: SealError) -> SqlError {
    SqlError::Other(error.to_string())
}

/// Makes the key of a new subject.
///
/// # Errors
/// The database's, also when the subject has a key already.
pub fn make_key(change: &mut Change<'_>, subject: &str) -> Result<DataKey, SqlError> {
    let key = DataKey::new(change.entropy());
    let (keys, entropy, now) = (change.keys(), change.entropy(), change.now());
    let wrapped = wrap(keys, entropy, subject, &key);
    change.execute(
        "INSERT INTO vault_key (subject, master, algorithm, wrapped, made_at)
         VALUES ($1, $2, $3, $4, $5)",
        &args![subject, master_of(&wrapped), ALGORITHM, &wrapped, now],
    )?;
    Ok(key)
}

pub(crate) fn wrap(keys: &Keys, entropy: &Entropy, subject: &str, key: &DataKey) -> String {
    let field = register::sealed!("vault_key.wrapped");
    seal_under_master(field, keys, &context(subject), key.bytes(), entropy)
}

pub(crate) fn open_key(keys: &Keys, subject: &str, wrapped: &str) -> Result<DataKey, SqlError> {
    let bytes = keys.open_sealed(&context(subject), wrapped);
    DataKey::from_bytes(&bytes.map_err(broken)?)
        .ok_or_else(|| SqlError::Other(format!("the data key of {subject} has not 32 bytes")))
}

/// The master key that a wrapped key names.
pub(crate) fn master_of(wrapped: &str) -> &str {
    Keys::sealed_under(wrapped).unwrap_or_default()
}

/// The key of a subject; `None` when it never had one.
///
/// # Errors
/// The database's; and one that says so when the key does not open: it was altered, or its master
/// key is not at hand. Without `keys` it is not opened.
pub fn key_of<'a>(
    reader: &mut Reader<'_>,
    keys: impl Into<Option<&'a Keys>>,
    subject: &str,
) -> Result<Option<Held>, SqlError> {
    let row = reader.query_opt(
        "SELECT wrapped, destroyed_at FROM vault_key WHERE subject = $1",
        &args![subject],
    )?;
    let Some(row) = row else { return Ok(None) };
    if let Some(at) = row.get::<Option<Instant>>(1)? {
        return Ok(Some(Held::Destroyed(at)));
    }
    let Some(keys) = keys.into() else {
        return Ok(Some(Held::Locked));
    };
    let key = open_key(keys, subject, row.get::<&str>(0)?)?;
    Ok(Some(Held::Key(key)))
}

/// Destroys the key of a subject for good; `false` when there is none left to destroy. The caller
/// commits the entry that says who asked for it and why.
pub fn destroy_key(change: &mut Change<'_>, subject: &str) -> Result<bool, SqlError> {
    let now = change.now();
    let done = change.execute(
        "UPDATE vault_key SET wrapped = '', master = '', destroyed_at = $2
         WHERE subject = $1 AND destroyed_at IS NULL",
        &args![subject, now],
    )?;
    Ok(done == 1)
}

/// The key of a room's own passing data (`complaint_drafts`), made when it is first asked for.
pub fn room_key(
    tx: &mut Tx<'_>,
    keys: &Keys,
    entropy: &Entropy,
    now: Instant,
    name: &str,
) -> Result<DataKey, SqlError> {
    if let Some(key) = room_key_of(tx, keys, name)? {
        return Ok(key);
    }
    let subject = format!("{ROOM}{name}");
    let key = DataKey::new(entropy);
    let wrapped = wrap(keys, entropy, &subject, &key);
    let row = tx.query_one(
        "INSERT INTO vault_key (subject, master, algorithm, wrapped, made_at)
         VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (subject) DO UPDATE SET made_at = vault_key.made_at RETURNING wrapped",
        &args![&subject, master_of(&wrapped), ALGORITHM, &wrapped, now],
    )?;
    open_key(keys, &subject, row.get::<&str>(0)?)
}

/// The key of a room's own passing data; `None` before anything was sealed with it.
pub fn room_key_of(
    reader: &mut Reader<'_>,
    keys: &Keys,
    name: &str,
) -> Result<Option<DataKey>, SqlError> {
    let held = key_of(reader, keys, &format!("{ROOM}{name}"))?;
    Ok(held.and_then(|held| held.key().cloned()))
}
