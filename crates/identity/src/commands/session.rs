//! Coming in and going out.

use super::{actor_of, entry, subject};
use crate::rules::{self, Account, Status};
use crate::secret;
use crate::store::account;
use crate::store::session::{self as store, Session};
use change::{Change, CommandError, Committed, Entry};
use kernel::{Actor, Instant, Lang};
use platform::App;
use platform::sql::SqlError;
use serde::{Deserialize, Serialize};
use serde_json::json;

/// Where a session comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Origin {
    /// Network address; empty when not known.
    pub(crate) address: String,
    /// What the browser calls itself, shortened.
    pub(crate) agent: String,
}

/// Somebody who came in.
#[derive(Clone, Debug)]
pub(crate) struct Entered {
    /// What the cookie holds.
    pub(crate) secret: String,
    /// Whether the password must be changed first.
    pub(crate) must_change: bool,
    /// The language chosen, if any.
    pub(crate) lang: Option<Lang>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Opened {
    must_change: bool,
    lang: Option<Lang>,
}

/// Lets somebody in with login and password. `None` says no, and nothing else: not whether there
/// is such an account, nor whether it is locked. The password is always checked, against nobody's
/// hash when there is no account, and failures are noted after the answer is on its way, so that
/// the time says nothing either.
pub(crate) async fn sign_in(
    app: &App,
    login: &str,
    password: String,
    origin: Origin,
) -> Result<Option<Entered>, CommandError> {
    let key = login.to_owned();
    let stored = app
        .db
        .read(move |reader| account::password(reader, &key))
        .await
        .map_err(CommandError::Sql)?;
    let known = stored.is_some();
    let hash = stored.unwrap_or_else(|| secret::nobodys_hash().to_owned());
    let fits = secret::verify_apart(hash.clone(), password).await;
    if !known || !fits {
        if known {
            note_failure(app, login);
        }
        return Ok(None);
    }
    open(app, login.to_owned(), hash, origin).await
}

/// Begins a session if the account may come in and its password is still the one checked.
async fn open(
    app: &App,
    login: String,
    hash: String,
    origin: Origin,
) -> Result<Option<Entered>, CommandError> {
    let key = login.clone();
    let found = app.db.read(move |reader| account::load(reader, &key)).await;
    let Some(person) = found.map_err(CommandError::Sql)? else {
        return Ok(None);
    };
    let token = secret::session_secret(&app.entropy);
    let print = secret::fingerprint(&token);
    let opened = change::run(app, &actor_of(&person), None, move |mut change| {
        let Some(person) = may_enter(&mut change, &login, &hash)? else {
            return Err(CommandError::NotFound);
        };
        let now = change.now();
        account::note_login(&mut change, &login, now)?;
        let entry = begin(&mut change, &person, &print, &origin)?;
        let opened = Opened {
            must_change: person.must_change,
            lang: person.lang,
        };
        change.commit(vec![entry], opened)
    })
    .await;
    match opened {
        Ok(opened) => Ok(Some(Entered {
            secret: token,
            must_change: opened.must_change,
            lang: opened.lang,
        })),
        Err(CommandError::NotFound) => Ok(None),
        Err(error) => Err(error),
    }
}

fn may_enter(
    change: &mut Change<'_>,
    login: &str,
    hash: &str,
) -> Result<Option<Account>, SqlError> {
    let unchanged = account::password(change, login)?.as_deref() == Some(hash);
    let person = account::load(change, login)?;
    let now = change.now();
    let open = |person: &Account| {
        person.status == Status::Active && person.locked_until.is_none_or(|until| until <= now)
    };
    Ok(person.filter(|person| unchanged && open(person)))
}

/// Stores a session and tells the ledger.
pub(super) fn begin(
    change: &mut Change<'_>,
    person: &Account,
    print: &str,
    origin: &Origin,
) -> Result<Entry, SqlError> {
    let now = change.now();
    let session = Session {
        id: change.id(),
        login: person.login.clone(),
        begun_at: now,
        seen_at: now,
        address: origin.address.clone(),
        agent: origin.agent.clone(),
    };
    store::insert(change, &session, print)?;
    let body = json!({ "session": session.id.to_string(), "address": origin.address });
    Ok(Entry::new(subject(&person.login), "session_started", body))
}

/// Notes a wrong password, without waiting for it to be durable.
fn note_failure(app: &App, login: &str) {
    let login = login.to_owned();
    let pending = change::start(app, &Actor::system("login"), None, move |change| {
        failure_in(change, &login)
    });
    tokio::spawn(async move {
        match pending.await {
            // While the door is closed nothing is counted, and nothing is written.
            Ok(()) | Err(CommandError::NotFound) => {}
            Err(error) => tracing::warn!(%error, "a wrong password could not be noted"),
        }
    });
}

fn failure_in(mut change: Change<'_>, login: &str) -> Result<Committed<()>, CommandError> {
    let before = account::lockout(&mut change, login)?;
    let now = change.now();
    let after = rules::lockout(before, now);
    if after == before {
        return Err(CommandError::NotFound);
    }
    account::set_lockout(&mut change, login, after)?;
    let entry = match after.until {
        None => Entry::new(
            subject(login),
            "login_failed",
            json!({ "in_a_row": after.failed }),
        ),
        Some(until) => {
            let body = json!({ "until": kernel::rfc3339(until) });
            Entry::new(subject(login), "account_locked_out", body)
        }
    };
    change.commit(vec![entry], ())
}

/// Which sessions of a person end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ending {
    /// This one: 退出, or one of the list.
    One(i64),
    /// All but this one.
    Others(i64),
    /// All.
    All,
}

/// Ends sessions of the actor.
pub(crate) async fn end(app: &App, actor: &Actor, ending: Ending) -> Result<u64, CommandError> {
    let login = actor.login.clone();
    change::run(app, actor, None, move |mut change| {
        let ended = match ending {
            Ending::One(id) => u64::from(store::end(&mut change, &login, id)?),
            Ending::Others(id) => store::end_all(&mut change, &login, Some(id))?,
            Ending::All => store::end_all(&mut change, &login, None)?,
        };
        if ended == 0 {
            return Err(CommandError::NotFound);
        }
        let body = match ending {
            Ending::One(id) => json!({ "session": id.to_string() }),
            Ending::Others(_) | Ending::All => json!({ "ended_sessions": ended }),
        };
        let entry = entry(&mut change, "session_ended", &login, body)?;
        change.commit(vec![entry], ended)
    })
    .await
}

/// Notes that a session's owner is there, at most once a minute.
pub(crate) async fn note_seen(app: &App, session: &Session, now: Instant) -> Result<(), SqlError> {
    if !rules::should_note_seen(session.seen_at, now) {
        return Ok(());
    }
    let id = session.id;
    app.db.write(move |tx| store::note_seen(tx, id, now)).await
}
