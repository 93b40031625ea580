//! People for whom the directory or the identity provider vouches: their account, and what their
//! groups make of it.

use super::account::{fresh, public, save_details};
use super::session::{Attempt, Origin, Proof, open};
use super::{entry, subject};
use crate::outside::{Directory, Known, Provider};
use crate::rules::fields::is_login;
use crate::rules::{self, Account, Details, Policy, Via};
use crate::secret;
use crate::store::{account, external, policy};
use change::{Change, CommandError, Committed, Entry};
use kernel::{Actor, RoleSet, UnitPath};
use platform::App;
use platform::sql::SqlError;
use serde::{Deserialize, Serialize};
use serde_json::json;

/// Who is outside, and what is told of them.
#[derive(Clone, Debug)]
struct Person {
    via: Via,
    /// The provider's name and its own name of the person; the directory has none that lasts.
    bound: Option<(String, String)>,
    login: String,
    name: String,
    groups: Option<Vec<String>>,
    create: bool,
}

/// What came of looking for the account.
#[derive(Clone, Debug, Serialize, Deserialize)]
enum Settled {
    /// This account is theirs.
    Account(String),
    /// None is, or their groups give no role.
    Nobody,
}

/// Comes in with the directory's password. A directory that can't be asked lets nobody in.
pub(super) async fn by_directory(
    app: &App,
    directory: &Directory,
    login: &str,
    password: String,
    origin: Origin,
) -> Result<Attempt, CommandError> {
    if !is_login(login) {
        return Ok(Attempt::No);
    }
    let found = match directory.ask(login, &password).await {
        Ok(Some(found)) => found,
        Ok(None) => return Ok(Attempt::No),
        Err(error) => {
            tracing::error!(%error, "the directory could not be asked");
            return Ok(Attempt::No);
        }
    };
    let person = Person {
        via: Via::Directory,
        bound: None,
        login: login.to_owned(),
        name: found.name,
        groups: Some(found.groups),
        create: directory.creates(),
    };
    let proof = Proof::Outside {
        via: Via::Directory,
        second_factor: false,
    };
    enter(app, person, proof, origin).await
}

/// Comes in through the identity provider.
pub(crate) async fn by_provider(
    app: &App,
    provider: &Provider,
    known: Known,
    origin: Origin,
) -> Result<Attempt, CommandError> {
    let person = Person {
        via: Via::Provider,
        bound: Some((known.issuer, known.subject)),
        login: known.login,
        name: known.name,
        groups: known.groups,
        create: provider.creates(),
    };
    let proof = Proof::Outside {
        via: Via::Provider,
        second_factor: provider.asks_second_factor(),
    };
    enter(app, person, proof, origin).await
}

async fn enter(
    app: &App,
    person: Person,
    proof: Proof,
    origin: Origin,
) -> Result<Attempt, CommandError> {
    // Nobody opens it: who comes from outside has no password here.
    let hash = secret::nobodys_hash();
    let login = match known_login(app, &person).await? {
        Found::Ready(login) => login,
        Found::Nobody => return Ok(Attempt::No),
        Found::Unsettled => {
            let by = Actor::system(person.via.code());
            let settled = change::run(app, &by, None, move |change| settle(change, &person, hash));
            match settled.await {
                Ok(Settled::Account(login)) => login,
                Ok(Settled::Nobody) | Err(CommandError::NotFound) => return Ok(Attempt::No),
                Err(error) => return Err(error),
            }
        }
    };
    open(app, login, proof, origin).await
}

enum Found {
    /// The account is there and needs no change.
    Ready(String),
    /// Something has to be bound, made or changed.
    Unsettled,
    Nobody,
}

/// Looks first, so that an ordinary login changes nothing.
async fn known_login(app: &App, person: &Person) -> Result<Found, CommandError> {
    let person = person.clone();
    let found = app.db.read(move |reader| {
        let login = match &person.bound {
            Some((provider, subject)) => external::login_of(reader, provider, subject)?,
            None => Some(person.login.clone()),
        };
        let account = match &login {
            Some(login) => account::load(reader, login)?,
            None => account::load(reader, &person.login)?,
        };
        let Some(account) = account else {
            return Ok::<_, SqlError>(if person.create {
                Found::Unsettled
            } else {
                Found::Nobody
            });
        };
        let given = given(&policy::load(reader)?.0, &person);
        let same = match given {
            Given::Unasked => true,
            Given::Nothing => false,
            Given::Roles(roles, unit) => account.roles == roles && account.unit.code() == unit,
        };
        let ready = login.is_some() && same;
        Ok(if ready {
            Found::Ready(account.login)
        } else {
            Found::Unsettled
        })
    });
    found.await.map_err(CommandError::Sql)
}

/// What the groups of somebody give.
enum Given {
    /// The bank has no table of groups, or none are read: the account stays as it is.
    Unasked,
    /// The bank has one, and none of their groups is in it: they don't come in this way.
    Nothing,
    Roles(RoleSet, String),
}

fn given(policy: &Policy, person: &Person) -> Given {
    let Some(groups) = person.groups.as_ref().filter(|_| !policy.groups.is_empty()) else {
        return Given::Unasked;
    };
    match policy.by_groups(groups) {
        None => Given::Nothing,
        Some((roles, unit)) => Given::Roles(roles, unit),
    }
}

fn settle(
    mut change: Change<'_>,
    person: &Person,
    hash: &str,
) -> Result<Committed<Settled>, CommandError> {
    let mut entries = Vec::new();
    let Some(found) = account_of(&mut change, person, &mut entries)? else {
        return made(change, person, hash);
    };
    match given(&policy::load(&mut change)?.0, person) {
        Given::Unasked => {}
        Given::Nothing => return turned_away(change, person, &found.login),
        Given::Roles(roles, unit) => {
            if let Some(entry) = regroup(&mut change, &found, roles, &unit)? {
                entries.push(entry);
            }
        }
    }
    if entries.is_empty() {
        return Err(CommandError::NotFound);
    }
    change.commit(entries, Settled::Account(found.login))
}

/// The account of somebody: the one bound to them, or the one of that login, which is then bound.
/// An account bound to one person is never another's, whatever login they bring.
fn account_of(
    change: &mut Change<'_>,
    person: &Person,
    entries: &mut Vec<Entry>,
) -> Result<Option<Account>, CommandError> {
    let Some((provider, name)) = &person.bound else {
        return Ok(account::load(change, &person.login)?);
    };
    if let Some(login) = external::login_of(change, provider, name)? {
        return Ok(account::load(change, &login)?);
    }
    let Some(account) = account::load(change, &person.login)? else {
        return Ok(None);
    };
    if external::is_bound(change, provider, &account.login)? {
        return Err(CommandError::NotFound);
    }
    let now = change.now();
    external::bind(change, provider, name, &account.login, now)?;
    let body = json!({ "provider": provider, "subject": name });
    entries.push(Entry::new(subject(&account.login), "identity_bound", body));
    Ok(Some(account))
}

/// An account for somebody who had none.
fn made(
    mut change: Change<'_>,
    person: &Person,
    hash: &str,
) -> Result<Committed<Settled>, CommandError> {
    let given = given(&policy::load(&mut change)?.0, person);
    let (Given::Roles(roles, unit), true) = (given, person.create && is_login(&person.login))
    else {
        return Err(CommandError::NotFound);
    };
    rules::separated(roles)?;
    let path = open_unit(&mut change, &unit)?;
    let details = Details {
        name: match person.name.as_str() {
            "" => person.login.clone(),
            name => name.chars().take(30).collect(),
        },
        unit,
        roles,
        phone: String::new(),
    };
    let account = fresh(&person.login, &details, path, false, change.now());
    account::insert(&mut change, &account, hash)?;
    let mut entries = vec![entry(
        &mut change,
        "account_created",
        &person.login,
        public(&account),
    )?];
    if let Some((provider, name)) = &person.bound {
        let now = change.now();
        external::bind(&mut change, provider, name, &person.login, now)?;
        let body = json!({ "provider": provider, "subject": name });
        entries.push(Entry::new(subject(&person.login), "identity_bound", body));
    }
    change.commit(entries, Settled::Account(person.login.clone()))
}

/// Roles and unit as the groups give them; `None` when they are the same already.
fn regroup(
    change: &mut Change<'_>,
    before: &Account,
    roles: RoleSet,
    unit: &str,
) -> Result<Option<Entry>, CommandError> {
    if before.roles == roles && before.unit.code() == unit {
        return Ok(None);
    }
    let details = Details {
        name: before.name.clone(),
        unit: unit.to_owned(),
        roles,
        phone: before.phone.clone(),
    };
    let path = open_unit(change, unit)?;
    let others = account::other_admins(change, &before.login)?;
    let by = change.actor().login.clone();
    let after = rules::apply_details(before, &details, path, &by, others);
    Ok(Some(save_details(change, before, &after?)?))
}

fn open_unit(change: &mut Change<'_>, code: &str) -> Result<UnitPath, CommandError> {
    super::account::open_unit(change, code)
}

/// It is the person, but no group of theirs gives a role any more.
fn turned_away(
    change: Change<'_>,
    person: &Person,
    login: &str,
) -> Result<Committed<Settled>, CommandError> {
    let body = json!({ "via": person.via.code() });
    let entry = Entry::new(subject(login), "login_without_group", body);
    change.commit(vec![entry], Settled::Nobody)
}
