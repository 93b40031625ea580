//! `identity_token`.

use kernel::{Instant, Role, UnitPath};
use platform::sql::{Reader, Row, SqlError, Tx, args};

/// A token of another system, without its secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// Its number.
    pub id: i64,
    /// The system that holds it.
    pub name: String,
    /// The readable part.
    pub prefix: String,
    /// Its one role.
    pub role: Role,
    /// The path of its unit.
    pub unit: UnitPath,
    /// When it was issued.
    pub created_at: Instant,
    /// Login of who issued it.
    pub created_by: String,
    /// When it was last used, to the minute.
    pub used_at: Option<Instant>,
    /// When it was revoked.
    pub revoked_at: Option<Instant>,
}

const COLUMNS: &str =
    "id, name, prefix, role, unit_path, created_at, created_by, used_at, revoked_at";

fn from_row(row: &Row) -> Result<Token, SqlError> {
    let role: &str = row.get(3)?;
    Ok(Token {
        id: row.get(0)?,
        name: row.get(1)?,
        prefix: row.get(2)?,
        role: Role::from_code(role)
            .ok_or_else(|| SqlError::Other(format!("a token has the role \"{role}\"")))?,
        unit: UnitPath::from_stored(row.get(4)?),
        created_at: row.get(5)?,
        created_by: row.get(6)?,
        used_at: row.get(7)?,
        revoked_at: row.get(8)?,
    })
}

/// The valid token of a prefix, with what is kept of its secret.
pub(crate) fn by_prefix(
    reader: &mut Reader<'_>,
    prefix: &str,
) -> Result<Option<(Token, String)>, SqlError> {
    let sql = format!(
        "SELECT {COLUMNS}, secret_hash FROM identity_token
         WHERE prefix = $1 AND revoked_at IS NULL"
    );
    let row = reader.query_opt(&sql, &args![prefix])?;
    row.map(|row| Ok((from_row(&row)?, row.get(9)?)))
        .transpose()
}

/// The token of a prefix, revoked or not, with what is kept of its secret.
pub(crate) fn any_by_prefix(
    reader: &mut Reader<'_>,
    prefix: &str,
) -> Result<Option<(Token, String)>, SqlError> {
    let sql = format!("SELECT {COLUMNS}, secret_hash FROM identity_token WHERE prefix = $1");
    let row = reader.query_opt(&sql, &args![prefix])?;
    row.map(|row| Ok((from_row(&row)?, row.get(9)?)))
        .transpose()
}

/// Whether a token of this name was ever issued.
pub(crate) fn was_issued(reader: &mut Reader<'_>, name: &str) -> Result<bool, SqlError> {
    let sql = "SELECT 1 FROM identity_token WHERE name = $1 LIMIT 1";
    Ok(reader.query_opt(sql, &args![name])?.is_some())
}

/// Prefixes above one, in order.
pub(crate) fn prefixes(
    reader: &mut Reader<'_>,
    after: &str,
    limit: i64,
) -> Result<Vec<String>, SqlError> {
    let sql = "SELECT prefix FROM identity_token WHERE prefix > $1 ORDER BY prefix LIMIT $2";
    let rows = reader.query(sql, &args![after, limit])?;
    rows.iter().map(|row| row.get(0)).collect()
}

/// The token of a number.
pub(crate) fn load(reader: &mut Reader<'_>, id: i64) -> Result<Option<Token>, SqlError> {
    let sql = format!("SELECT {COLUMNS} FROM identity_token WHERE id = $1");
    let row = reader.query_opt(&sql, &args![id])?;
    row.as_ref().map(from_row).transpose()
}

/// The valid token of a name or prefix.
pub(crate) fn find(reader: &mut Reader<'_>, key: &str) -> Result<Option<Token>, SqlError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM identity_token
         WHERE (name = $1 OR prefix = $1) AND revoked_at IS NULL ORDER BY id LIMIT 1"
    );
    let row = reader.query_opt(&sql, &args![key])?;
    row.as_ref().map(from_row).transpose()
}

/// All tokens: valid ones first, newest first.
pub(crate) fn list(reader: &mut Reader<'_>) -> Result<Vec<Token>, SqlError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM identity_token
         ORDER BY CASE WHEN revoked_at IS NULL THEN 0 ELSE 1 END, id DESC LIMIT 500"
    );
    reader.query(&sql, &[])?.iter().map(from_row).collect()
}

/// Stores a new token with what is kept of its secret.
pub(crate) fn insert(tx: &mut Tx<'_>, token: &Token, hash: &str) -> Result<(), SqlError> {
    tx.execute(
        "INSERT INTO identity_token (id, name, prefix, secret_hash, role, unit, unit_path,
             created_at, created_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        &args![
            token.id,
            &token.name,
            &token.prefix,
            hash,
            token.role.code(),
            token.unit.code(),
            token.unit.as_str(),
            token.created_at,
            &token.created_by,
        ],
    )?;
    Ok(())
}

/// Revokes a token; `false` when it was revoked before.
pub(crate) fn revoke(tx: &mut Tx<'_>, id: i64, now: Instant) -> Result<bool, SqlError> {
    let sql = "UPDATE identity_token SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL";
    Ok(tx.execute(sql, &args![id, now])? == 1)
}

/// Notes that it was used.
pub(crate) fn note_used(tx: &mut Tx<'_>, id: i64, now: Instant) -> Result<(), SqlError> {
    let sql = "UPDATE identity_token SET used_at = $2 WHERE id = $1";
    tx.execute(sql, &args![id, now])?;
    Ok(())
}
