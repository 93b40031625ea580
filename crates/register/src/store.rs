//! `register_masking`: one row.

use crate::rules::masking::from_text;
use kernel::Masks;
use platform::sql::{Reader, SqlError, Tx, args};

/// The bank's masking rules with their version; the shipped ones under version 0 while nobody set any.
pub(crate) fn masking(reader: &mut Reader<'_>) -> Result<(Masks, i64), SqlError> {
    let Some((text, version)) = raw(reader)? else {
        return Ok((Masks::SHIPPED, 0));
    };
    let masks = from_text(&text);
    let masks =
        masks.ok_or_else(|| SqlError::Other("the masking rules cannot be read".to_owned()))?;
    Ok((masks, version))
}

/// The stored text and version.
pub(crate) fn raw(reader: &mut Reader<'_>) -> Result<Option<(String, i64)>, SqlError> {
    let sql = "SELECT rules, version FROM register_masking WHERE id = 1";
    let row = reader.query_opt(sql, &[])?;
    row.map(|row| Ok((row.get(0)?, row.get(1)?))).transpose()
}

/// Saves over the version that was seen; `false` when that is gone.
pub(crate) fn save(tx: &mut Tx<'_>, rules: &str, seen: i64) -> Result<bool, SqlError> {
    let rows = match seen {
        0 => tx.execute(
            "INSERT INTO register_masking (id, rules, version) VALUES (1, $1, 1)
             ON CONFLICT (id) DO NOTHING",
            &args![rules],
        )?,
        seen => tx.execute(
            "UPDATE register_masking SET rules = $1, version = $2 WHERE id = 1 AND version = $3",
            &args![rules, seen + 1, seen],
        )?,
    };
    Ok(rows == 1)
}
