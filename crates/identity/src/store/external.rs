//! `identity_external`: whom a provider of identities knows under which subject.

use kernel::Instant;
use platform::sql::{Reader, SqlError, Tx, args};

/// The login bound to a provider's subject.
pub(crate) fn login_of(
    reader: &mut Reader<'_>,
    provider: &str,
    subject: &str,
) -> Result<Option<String>, SqlError> {
    let sql = "SELECT login FROM identity_external WHERE provider = $1 AND subject = $2";
    let row = reader.query_opt(sql, &args![provider, subject])?;
    row.map(|row| row.get(0)).transpose()
}

/// Whether a provider's subject is bound to a login: then another subject is not let in with it.
pub(crate) fn is_bound(
    reader: &mut Reader<'_>,
    provider: &str,
    login: &str,
) -> Result<bool, SqlError> {
    let sql = "SELECT 1 FROM identity_external WHERE provider = $1 AND login = $2 LIMIT 1";
    Ok(reader.query_opt(sql, &args![provider, login])?.is_some())
}

/// Binds a subject to a login.
pub(crate) fn bind(
    tx: &mut Tx<'_>,
    provider: &str,
    subject: &str,
    login: &str,
    now: Instant,
) -> Result<(), SqlError> {
    tx.execute(
        "INSERT INTO identity_external (provider, subject, login, bound_at)
         VALUES ($1, $2, $3, $4)",
        &args![provider, subject, login, now],
    )?;
    Ok(())
}
