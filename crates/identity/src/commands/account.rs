//! Accounts: add, change, lock, unlock, reset the password, close.

use super::{by, entry, subject};
use crate::access::Permission;
use crate::permit::Permit;
use crate::rules::fields::{self, LOGIN};
use crate::rules::{self, Account, Details, Lockout, Status, Trouble};
use crate::secret;
use crate::store::{account as store, session};
use change::{Change, CommandError, Committed};
use kernel::{FieldError, FieldErrors, Fields, Instant, UnitPath, say};
use platform::App;
use platform::sql::Reader;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// What a command that sets a password leaves behind; stored with the form's receipt, so the
/// password itself is not in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Made {
    /// The account.
    pub login: String,
    /// A fingerprint of what was stored: tells whether this run did it, or an earlier one of the
    /// same form.
    pub mark: String,
}

/// An account with a password to be used once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OneTime {
    /// The account.
    pub login: String,
    /// To be shown once; `None` when the same form was sent before, which showed it.
    pub password: Option<String>,
}

/// Adds an account (`fields::NEW_ACCOUNT`) with a one-time password.
pub async fn create(
    app: &App,
    permit: &Permit,
    fields: Fields,
    receipt: Option<String>,
) -> Result<OneTime, CommandError> {
    let actor = by(permit, Permission::AccountManage);
    let (login, details) = fields::read_new(&fields)?;
    let password = secret::one_time_password(&app.entropy);
    let hash = secret::hash_apart(&app.entropy, password.clone()).await;
    let mark = secret::fingerprint(&hash);
    let made = change::run(app, &actor, receipt, move |change| {
        create_in(change, &login, &details, &hash, true)
    })
    .await?;
    Ok(one_time(made, &mark, password))
}

fn one_time(made: Made, mark: &str, password: String) -> OneTime {
    OneTime {
        password: (made.mark == mark).then_some(password),
        login: made.login,
    }
}

/// Adds an account inside a change (command line, demo). `hash` comes from
/// [`hash_password`](crate::hash_password).
pub fn create_in(
    mut change: Change<'_>,
    login: &str,
    details: &Details,
    hash: &str,
    must_change: bool,
) -> Result<Committed<Made>, CommandError> {
    if store::load(&mut change, login)?.is_some() {
        return Err(login_taken(login).into());
    }
    rules::separated(details.roles)?;
    let unit = open_unit(&mut change, &details.unit)?;
    let account = fresh(login, details, unit, must_change, change.now());
    store::insert(&mut change, &account, hash)?;
    let entry = entry(&mut change, "account_created", login, public(&account))?;
    let made = Made {
        login: login.to_owned(),
        mark: secret::fingerprint(hash),
    };
    change.commit(vec![entry], made)
}

pub(super) fn fresh(
    login: &str,
    details: &Details,
    unit: UnitPath,
    must_change: bool,
    now: Instant,
) -> Account {
    Account {
        login: login.to_owned(),
        name: details.name.clone(),
        unit,
        roles: details.roles,
        phone: details.phone.clone(),
        status: Status::Active,
        must_change,
        lang: None,
        locked_until: None,
        created_at: now,
        password_at: now,
        login_at: None,
        version: 1,
    }
}

/// What a ledger entry tells of an account.
pub(super) fn public(account: &Account) -> Value {
    json!({
        "name": account.name,
        "unit": account.unit.code(),
        "roles": account.roles.to_codes(),
    })
}

fn login_taken(login: &str) -> FieldErrors {
    let say = say!(
        "「登录名」{login} 已被使用，请换一个",
        "\"Login name\" {login} is taken; choose another"
    );
    FieldError::new(LOGIN.name, "login_taken", say).into()
}

/// The path of an open unit, or what is wrong with the field.
pub(super) fn open_unit(reader: &mut Reader<'_>, code: &str) -> Result<UnitPath, CommandError> {
    match org::unit(reader, code)?.filter(org::Unit::is_open) {
        Some(unit) => Ok(unit.path),
        None => Err(rules::unknown_unit(code).into()),
    }
}

/// Changes name, unit, roles and phone (`fields::DETAILS`). `version` is the one on the page.
pub async fn update(
    app: &App,
    permit: &Permit,
    login: String,
    version: Option<i64>,
    fields: Fields,
    receipt: Option<String>,
) -> Result<(), CommandError> {
    let actor = by(permit, Permission::AccountManage);
    change::run(app, &actor, receipt, move |mut change| {
        let details = fields::read_details(&fields)?;
        let before = seen(&mut change, &login, version)?;
        let unit = match details.unit == before.unit.code() {
            true => before.unit.clone(),
            false => open_unit(&mut change, &details.unit)?,
        };
        let others = store::other_admins(&mut change, &login)?;
        let who = change.actor().login.clone();
        let after = rules::apply_details(&before, &details, unit, &who, others)?;
        let entry = save_details(&mut change, &before, &after)?;
        change.commit(vec![entry], ())
    })
    .await
}

pub(super) fn save_details(
    change: &mut Change<'_>,
    before: &Account,
    after: &Account,
) -> Result<change::Entry, CommandError> {
    save(change, after)?;
    let body = json!({
        "from": public(before),
        "to": public(after),
        "phone_changed": before.phone != after.phone,
    });
    Ok(entry(change, "account_updated", &after.login, body)?)
}

fn seen(
    change: &mut Change<'_>,
    login: &str,
    version: Option<i64>,
) -> Result<Account, CommandError> {
    let account = store::load(change, login)?.ok_or(CommandError::NotFound)?;
    if version.is_some_and(|version| version != account.version) {
        return Err(change.conflict(&subject(login)));
    }
    Ok(account)
}

fn save(change: &mut Change<'_>, account: &Account) -> Result<(), CommandError> {
    if store::save(change, account)? {
        return Ok(());
    }
    Err(change.conflict(&subject(&account.login)))
}

/// What else may become of an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// Locked until unlocked.
    Lock,
    /// Let in again.
    Unlock,
    /// Closed for ever.
    Close,
}

/// Locks, unlocks or closes an account. Locking and closing end its sessions.
pub async fn decide(
    app: &App,
    permit: &Permit,
    login: String,
    fate: Fate,
    receipt: Option<String>,
) -> Result<(), CommandError> {
    let actor = by(permit, Permission::AccountManage);
    change::run(app, &actor, receipt, move |mut change| {
        let before = seen(&mut change, &login, None)?;
        let others = store::other_admins(&mut change, &login)?;
        let who = change.actor().login.clone();
        let (after, kind) = match fate {
            Fate::Lock => (rules::lock(&before, &who, others)?, "account_locked"),
            Fate::Unlock => (rules::unlock(&before, change.now())?, "account_unlocked"),
            Fate::Close => (rules::close(&before, &who, others)?, "account_closed"),
        };
        save(&mut change, &after)?;
        let ended = match fate {
            Fate::Unlock => {
                store::set_lockout(&mut change, &login, Lockout::default())?;
                0
            }
            Fate::Lock | Fate::Close => session::end_all(&mut change, &login, None)?,
        };
        let entry = entry(
            &mut change,
            kind,
            &login,
            json!({ "ended_sessions": ended }),
        )?;
        change.commit(vec![entry], ())
    })
    .await
}

/// Gives an account a new one-time password and ends its sessions.
pub async fn reset_password(
    app: &App,
    permit: &Permit,
    login: String,
    receipt: Option<String>,
) -> Result<OneTime, CommandError> {
    let actor = by(permit, Permission::AccountManage);
    let password = secret::one_time_password(&app.entropy);
    let hash = secret::hash_apart(&app.entropy, password.clone()).await;
    let mark = secret::fingerprint(&hash);
    let made = change::run(app, &actor, receipt, move |mut change| {
        let account = seen(&mut change, &login, None)?;
        if account.status == Status::Closed {
            let closed = rules::unlock(&account, change.now());
            return Err(closed.err().map_or(CommandError::NotFound, Trouble::into));
        }
        let now = change.now();
        store::set_password(&mut change, &login, &hash, true, now)?;
        let ended = session::end_all(&mut change, &login, None)?;
        let entry = entry(
            &mut change,
            "password_reset",
            &login,
            json!({ "ended_sessions": ended }),
        )?;
        let made = Made {
            login: login.clone(),
            mark: secret::fingerprint(&hash),
        };
        change.commit(vec![entry], made)
    })
    .await?;
    Ok(one_time(made, &mark, password))
}
