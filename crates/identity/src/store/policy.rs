//! `identity_policy`: one row.

use crate::rules::Policy;
use platform::sql::{Reader, SqlError, Tx, args};

/// The rules of access with their version; the defaults under version 0 while nobody set any.
pub(crate) fn load(reader: &mut Reader<'_>) -> Result<(Policy, i64), SqlError> {
    let Some((doc, version)) = raw(reader)? else {
        return Ok((Policy::default(), 0));
    };
    let policy = serde_json::from_str(&doc)
        .map_err(|error| SqlError::Other(format!("the rules of access cannot be read: {error}")))?;
    Ok((policy, version))
}

/// The stored text and version.
pub(crate) fn raw(reader: &mut Reader<'_>) -> Result<Option<(String, i64)>, SqlError> {
    let sql = "SELECT doc, version FROM identity_policy WHERE id = 1";
    let row = reader.query_opt(sql, &[])?;
    row.map(|row| Ok((row.get(0)?, row.get(1)?))).transpose()
}

/// Saves over the version that was seen; `false` when that is gone.
pub(crate) fn save(tx: &mut Tx<'_>, doc: &str, seen: i64) -> Result<bool, SqlError> {
    let rows = match seen {
        0 => tx.execute(
            "INSERT INTO identity_policy (id, doc, version) VALUES (1, $1, 1)
             ON CONFLICT (id) DO NOTHING",
            &args![doc],
        )?,
        seen => tx.execute(
            "UPDATE identity_policy SET doc = $1, version = $2 WHERE id = 1 AND version = $3",
            &args![doc, seen + 1, seen],
        )?,
    };
    Ok(rows == 1)
}
