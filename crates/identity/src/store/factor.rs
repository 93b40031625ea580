//! `identity_factor`, `identity_recovery`.

use crate::rules::Lockout;
use kernel::Instant;
use platform::sql::{Reader, SqlError, Tx, args};

/// The second factor of a person, as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Factor {
    /// The sealed secret; empty while none is confirmed.
    pub(crate) secret: String,
    /// A sealed secret that waits for its first code; empty when none does.
    pub(crate) pending: String,
    /// Since when it is asked for at the login.
    pub(crate) confirmed_at: Option<Instant>,
    /// The step of the last code taken.
    pub(crate) last_step: i64,
    /// Wrong codes so far.
    pub(crate) lockout: Lockout,
}

impl Factor {
    /// Whether it is asked for.
    pub(crate) fn holds(&self) -> bool {
        self.confirmed_at.is_some()
    }
}

/// The factor of a person.
pub(crate) fn load(reader: &mut Reader<'_>, login: &str) -> Result<Option<Factor>, SqlError> {
    let sql = "SELECT secret, pending, confirmed_at, last_step, failed, locked_until
         FROM identity_factor WHERE login = $1";
    let Some(row) = reader.query_opt(sql, &args![login])? else {
        return Ok(None);
    };
    Ok(Some(Factor {
        secret: row.get(0)?,
        pending: row.get(1)?,
        confirmed_at: row.get(2)?,
        last_step: row.get(3)?,
        lockout: Lockout {
            failed: row.get(4)?,
            until: row.get(5)?,
        },
    }))
}

/// Since when the second factor of a person is asked for.
pub(crate) fn confirmed_at(
    reader: &mut Reader<'_>,
    login: &str,
) -> Result<Option<Instant>, SqlError> {
    let sql = "SELECT confirmed_at FROM identity_factor WHERE login = $1";
    let row = reader.query_opt(sql, &args![login])?;
    row.map_or(Ok(None), |row| row.get(0))
}

/// Most secrets sealed anew in one transaction.
const RESEALED_MAX: i64 = 200;

/// People whose sealed secrets are under another master key than this: login, secret, pending.
pub(crate) fn under_other(
    reader: &mut Reader<'_>,
    master: &str,
) -> Result<Vec<(String, String, String)>, SqlError> {
    let under = format!("m1.{master}.%");
    let rows = reader.query(
        "SELECT login, secret, pending FROM identity_factor
         WHERE (secret <> '' AND secret NOT LIKE $1) OR (pending <> '' AND pending NOT LIKE $1)
         ORDER BY login LIMIT $2",
        &args![under, RESEALED_MAX],
    )?;
    rows.iter()
        .map(|row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .collect()
}

/// Puts secrets that were sealed anew in the place of the old ones; `false` when they changed.
pub(crate) fn replace(
    tx: &mut Tx<'_>,
    login: &str,
    old: (&String, &String),
    new: (&String, &String),
) -> Result<bool, SqlError> {
    let rows = tx.execute(
        "UPDATE identity_factor SET secret = $4, pending = $5
         WHERE login = $1 AND secret = $2 AND pending = $3",
        &args![login, old.0, old.1, new.0, new.1],
    )?;
    Ok(rows == 1)
}

/// Keeps a secret until its first code comes.
pub(crate) fn set_pending(tx: &mut Tx<'_>, login: &str, sealed: &str) -> Result<(), SqlError> {
    tx.execute(
        "INSERT INTO identity_factor (login, secret, pending, confirmed_at, last_step, failed, locked_until)
         VALUES ($1, '', $2, NULL, 0, 0, NULL)
         ON CONFLICT (login) DO UPDATE SET pending = excluded.pending",
        &args![login, sealed],
    )?;
    Ok(())
}

/// Makes the waiting secret the one that is asked for; its first code was that of `step`.
pub(crate) fn confirm(
    tx: &mut Tx<'_>,
    login: &str,
    step: i64,
    now: Instant,
) -> Result<(), SqlError> {
    tx.execute(
        "UPDATE identity_factor SET secret = pending, pending = '', confirmed_at = $2,
             last_step = $3, failed = 0, locked_until = NULL WHERE login = $1",
        &args![login, now, step],
    )?;
    Ok(())
}

/// Notes that the code of a step was taken; `false` when it, or a later one, was taken before.
pub(crate) fn take_step(tx: &mut Tx<'_>, login: &str, step: i64) -> Result<bool, SqlError> {
    let rows = tx.execute(
        "UPDATE identity_factor SET last_step = $2, failed = 0, locked_until = NULL
         WHERE login = $1 AND last_step < $2",
        &args![login, step],
    )?;
    Ok(rows == 1)
}

/// Notes how the door stands after a wrong code, or after a right one.
pub(crate) fn set_lockout(tx: &mut Tx<'_>, login: &str, lockout: Lockout) -> Result<(), SqlError> {
    tx.execute(
        "UPDATE identity_factor SET failed = $2, locked_until = $3 WHERE login = $1",
        &args![login, lockout.failed, lockout.until],
    )?;
    Ok(())
}

/// Takes the factor and the recovery codes away; `false` when there was nothing.
pub(crate) fn remove(tx: &mut Tx<'_>, login: &str) -> Result<bool, SqlError> {
    tx.execute(
        "DELETE FROM identity_recovery WHERE login = $1",
        &args![login],
    )?;
    Ok(tx.execute(
        "DELETE FROM identity_factor WHERE login = $1",
        &args![login],
    )? == 1)
}

/// Replaces the recovery codes by these hashes.
pub(crate) fn set_recovery(
    tx: &mut Tx<'_>,
    login: &str,
    hashes: &[String],
) -> Result<(), SqlError> {
    tx.execute(
        "DELETE FROM identity_recovery WHERE login = $1",
        &args![login],
    )?;
    for hash in hashes {
        let sql = "INSERT INTO identity_recovery (login, hash) VALUES ($1, $2)";
        tx.execute(sql, &args![login, hash])?;
    }
    Ok(())
}

/// Uses a recovery code up; `false` when there is none of this hash, or it was used before.
pub(crate) fn use_recovery(
    tx: &mut Tx<'_>,
    login: &str,
    hash: &str,
    now: Instant,
) -> Result<bool, SqlError> {
    let sql = "UPDATE identity_recovery SET used_at = $3
         WHERE login = $1 AND hash = $2 AND used_at IS NULL";
    Ok(tx.execute(sql, &args![login, hash, now])? == 1)
}

/// How many recovery codes are left.
pub(crate) fn recovery_left(reader: &mut Reader<'_>, login: &str) -> Result<i64, SqlError> {
    let sql = "SELECT count(*) FROM identity_recovery WHERE login = $1 AND used_at IS NULL";
    reader.query_one(sql, &args![login])?.get(0)
}
