//! Tokens of other systems: one role, one unit, shown once.

use super::account::open_unit;
use super::by;
use crate::access::Permission;
use crate::permit::Permit;
use crate::rules::fields::{TOKEN_NAME, read_token};
use crate::secret;
use crate::store::token::{self as store, Token};
use crate::verify::token_state_of;
use change::{Change, CommandError, Committed, Entry, Subject};
use kernel::{Actor, FieldError, Fields, Role, say};
use platform::App;
use platform::sql::{Reader, SqlError};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// A token as it is issued.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issued {
    /// The system that will hold it.
    pub name: String,
    /// The readable part.
    pub prefix: String,
    /// To be shown once; `None` when the same form was sent before, which showed it.
    pub token: Option<String>,
}

/// The stored answer: no secret is in it.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Made {
    name: String,
    prefix: String,
}

/// The ledger's name of a token: the readable part, which is never used twice.
pub(crate) fn subject(prefix: &str) -> Subject {
    Subject::new("token", prefix)
}

/// Issues a token (`fields::NEW_TOKEN`).
pub async fn issue(
    app: &App,
    permit: &Permit,
    fields: Fields,
    receipt: Option<String>,
) -> Result<Issued, CommandError> {
    let actor = by(permit, Permission::TokenManage);
    let (name, role, unit) = read_token(&fields)?;
    issue_as(app, &actor, name, role, unit, receipt).await
}

/// Issues a token for the command line, whose operator holds the data folder itself.
pub fn issue_now(
    app: &App,
    actor: &Actor,
    name: &str,
    role: Role,
    unit: &str,
) -> Result<Issued, CommandError> {
    let new = secret::new_token(&app.entropy);
    let (name, unit) = (name.to_owned(), unit.to_ascii_uppercase());
    let (prefix, hash) = (new.prefix.clone(), new.hash);
    let made = change::run_now(app, actor, None, move |change| {
        issue_in(change, &name, role, &unit, &prefix, &hash)
    })?;
    Ok(Issued {
        name: made.name,
        prefix: made.prefix,
        token: Some(new.token),
    })
}

async fn issue_as(
    app: &App,
    actor: &Actor,
    name: String,
    role: Role,
    unit: String,
    receipt: Option<String>,
) -> Result<Issued, CommandError> {
    let new = secret::new_token(&app.entropy);
    let (prefix, hash) = (new.prefix.clone(), new.hash);
    let made = change::run(app, actor, receipt, move |change| {
        issue_in(change, &name, role, &unit, &prefix, &hash)
    })
    .await?;
    let ours = made.prefix == new.prefix;
    Ok(Issued {
        name: made.name,
        prefix: made.prefix,
        token: ours.then_some(new.token),
    })
}

fn issue_in(
    mut change: Change<'_>,
    name: &str,
    role: Role,
    unit: &str,
    prefix: &str,
    hash: &str,
) -> Result<Committed<Made>, CommandError> {
    if store::find(&mut change, name)?.is_some() {
        let say = say!(
            "「名称」{name} 已有有效令牌，请先吊销或换一个名称",
            "\"Name\" {name} has a valid token; revoke it first or choose another name"
        );
        return Err(CommandError::Invalid(
            FieldError::new(TOKEN_NAME.name, "name_taken", say).into(),
        ));
    }
    let token = Token {
        id: change.id(),
        name: name.to_owned(),
        prefix: prefix.to_owned(),
        role,
        unit: open_unit(&mut change, unit)?,
        created_at: change.now(),
        created_by: change.actor().login.clone(),
        used_at: None,
        revoked_at: None,
    };
    store::insert(&mut change, &token, hash)?;
    let body = json!({
        "name": token.name,
        "prefix": token.prefix,
        "role": role.code(),
        "unit": token.unit.code(),
    });
    let entry = entry(&mut change, "token_issued", &token.prefix, body)?;
    change.commit(
        vec![entry],
        Made {
            name: token.name,
            prefix: token.prefix,
        },
    )
}

/// Revokes a token from a page.
pub async fn revoke(
    app: &App,
    permit: &Permit,
    id: i64,
    receipt: Option<String>,
) -> Result<(), CommandError> {
    let actor = by(permit, Permission::TokenManage);
    change::run(app, &actor, receipt, move |mut change| {
        let token = store::load(&mut change, id)?.ok_or(CommandError::NotFound)?;
        revoke_in(change, &token)
    })
    .await
}

/// Revokes the valid token of a name or prefix, for the command line.
pub fn revoke_now(app: &App, actor: &Actor, key: &str) -> Result<(), CommandError> {
    let key = key.to_owned();
    change::run_now(app, actor, None, move |mut change| {
        let token = store::find(&mut change, &key)?.ok_or(CommandError::NotFound)?;
        revoke_in(change, &token)
    })
}

fn revoke_in(mut change: Change<'_>, token: &Token) -> Result<Committed<()>, CommandError> {
    let now = change.now();
    if !store::revoke(&mut change, token.id, now)? {
        return Err(change.conflict(&subject(&token.prefix)));
    }
    let body = json!({ "name": token.name, "prefix": token.prefix });
    let entry = entry(&mut change, "token_revoked", &token.prefix, body)?;
    change.commit(vec![entry], ())
}

/// An entry about a token that carries the hash of its state as it is stored now.
fn entry(
    reader: &mut Reader<'_>,
    kind: &'static str,
    prefix: &str,
    body: Value,
) -> Result<Entry, SqlError> {
    let entry = Entry::new(subject(prefix), kind, body);
    Ok(match token_state_of(reader, prefix)? {
        Some(state) => entry.with_state(state),
        None => entry,
    })
}
