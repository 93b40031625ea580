//! `identity_account`.

use crate::rules::{Account, Lockout, Status};
use kernel::{Instant, Lang, RoleSet, UnitPath};
use platform::sql::{Reader, Row, SqlError, Tx, args};

/// The columns that [`from_row`] reads, in order.
pub(crate) const COLUMNS: &str = "login, name, unit_path, roles, phone, status, must_change, lang, \
     locked_until, created_at, password_at, login_at, version";

/// One account out of [`COLUMNS`].
pub(crate) fn from_row(row: &Row) -> Result<Account, SqlError> {
    let broken =
        |what: &str, text: &str| SqlError::Other(format!("an account has the {what} \"{text}\""));
    let (roles, status): (&str, &str) = (row.get(3)?, row.get(5)?);
    Ok(Account {
        login: row.get(0)?,
        name: row.get(1)?,
        unit: UnitPath::from_stored(row.get(2)?),
        roles: RoleSet::from_codes(roles).map_err(|code| broken("role", &code))?,
        phone: row.get(4)?,
        status: Status::from_code(status).ok_or_else(|| broken("status", status))?,
        must_change: row.get(6)?,
        lang: Lang::from_tag(row.get(7)?),
        locked_until: row.get(8)?,
        created_at: row.get(9)?,
        password_at: row.get(10)?,
        login_at: row.get(11)?,
        version: row.get(12)?,
    })
}

/// The account of a login name.
pub(crate) fn load(reader: &mut Reader<'_>, login: &str) -> Result<Option<Account>, SqlError> {
    let sql = format!("SELECT {COLUMNS} FROM identity_account WHERE login = $1");
    let row = reader.query_opt(&sql, &args![login])?;
    row.as_ref().map(from_row).transpose()
}

/// Logins above one, in order, of accounts of every status.
pub(crate) fn logins(
    reader: &mut Reader<'_>,
    after: &str,
    limit: i64,
) -> Result<Vec<String>, SqlError> {
    let sql = "SELECT login FROM identity_account WHERE login > $1 ORDER BY login LIMIT $2";
    let rows = reader.query(sql, &args![after, limit])?;
    rows.iter().map(|row| row.get(0)).collect()
}

/// The stored hash of the password.
pub(crate) fn password(reader: &mut Reader<'_>, login: &str) -> Result<Option<String>, SqlError> {
    let sql = "SELECT password FROM identity_account WHERE login = $1";
    let row = reader.query_opt(sql, &args![login])?;
    row.map(|row| row.get(0)).transpose()
}

/// Wrong passwords so far.
pub(crate) fn lockout(reader: &mut Reader<'_>, login: &str) -> Result<Lockout, SqlError> {
    let sql = "SELECT failed, locked_until FROM identity_account WHERE login = $1";
    let row = reader.query_one(sql, &args![login])?;
    Ok(Lockout {
        failed: row.get(0)?,
        until: row.get(1)?,
    })
}

/// Stores a new account with the hash of its password.
pub(crate) fn insert(tx: &mut Tx<'_>, account: &Account, hash: &str) -> Result<(), SqlError> {
    tx.execute(
        "INSERT INTO identity_account (login, name, initials, unit, unit_path, roles, phone, lang,
             status, password, must_change, password_at, failed, locked_until, created_at,
             login_at, version)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 0, $13, $14, $15, $16)",
        &args![
            &account.login,
            &account.name,
            org::initials(&account.name),
            account.unit.code(),
            account.unit.as_str(),
            account.roles.to_codes(),
            &account.phone,
            account.lang.map_or("", Lang::tag),
            account.status.code(),
            hash,
            account.must_change,
            account.password_at,
            account.locked_until,
            account.created_at,
            account.login_at,
            account.version,
        ],
    )?;
    Ok(())
}

/// Saves what an administrator changed over the version before it; `false` when that is gone.
pub(crate) fn save(tx: &mut Tx<'_>, account: &Account) -> Result<bool, SqlError> {
    let rows = tx.execute(
        "UPDATE identity_account SET name = $2, initials = $3, unit = $4, unit_path = $5,
             roles = $6, phone = $7, status = $8, version = $9
         WHERE login = $1 AND version = $10",
        &args![
            &account.login,
            &account.name,
            org::initials(&account.name),
            account.unit.code(),
            account.unit.as_str(),
            account.roles.to_codes(),
            &account.phone,
            account.status.code(),
            account.version,
            account.version - 1,
        ],
    )?;
    Ok(rows == 1)
}

/// Sets the password; wrong ones so far are forgotten.
pub(crate) fn set_password(
    tx: &mut Tx<'_>,
    login: &str,
    hash: &str,
    must_change: bool,
    now: Instant,
) -> Result<(), SqlError> {
    tx.execute(
        "UPDATE identity_account SET password = $2, must_change = $3, password_at = $4,
             failed = 0, locked_until = NULL WHERE login = $1",
        &args![login, hash, must_change, now],
    )?;
    Ok(())
}

/// Notes how the door stands after a wrong password.
pub(crate) fn set_lockout(tx: &mut Tx<'_>, login: &str, lockout: Lockout) -> Result<(), SqlError> {
    tx.execute(
        "UPDATE identity_account SET failed = $2, locked_until = $3 WHERE login = $1",
        &args![login, lockout.failed, lockout.until],
    )?;
    Ok(())
}

/// Notes a login; wrong passwords so far are forgotten.
pub(crate) fn note_login(tx: &mut Tx<'_>, login: &str, now: Instant) -> Result<(), SqlError> {
    tx.execute(
        "UPDATE identity_account SET login_at = $2, failed = 0, locked_until = NULL
         WHERE login = $1",
        &args![login, now],
    )?;
    Ok(())
}

/// Keeps the language somebody chose.
pub(crate) fn set_lang(tx: &mut Tx<'_>, login: &str, lang: Lang) -> Result<(), SqlError> {
    let sql = "UPDATE identity_account SET lang = $2 WHERE login = $1";
    tx.execute(sql, &args![login, lang.tag()])?;
    Ok(())
}

/// Active administrators besides this account.
pub(crate) fn other_admins(reader: &mut Reader<'_>, login: &str) -> Result<i64, SqlError> {
    let sql = "SELECT count(*) FROM identity_account
         WHERE status = 'active' AND login <> $1 AND ' ' || roles || ' ' LIKE '% admin %'";
    reader.query_one(sql, &args![login])?.get(0)
}

/// Accounts and tokens of a unit that can still come in.
pub(crate) fn hanging_on(reader: &mut Reader<'_>, unit: &str) -> Result<i64, SqlError> {
    let accounts = "SELECT count(*) FROM identity_account WHERE unit = $1 AND status <> 'closed'";
    let tokens = "SELECT count(*) FROM identity_token WHERE unit = $1 AND revoked_at IS NULL";
    let people: i64 = reader.query_one(accounts, &args![unit])?.get(0)?;
    let systems: i64 = reader.query_one(tokens, &args![unit])?.get(0)?;
    Ok(people + systems)
}
