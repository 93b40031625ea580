//! Coming in and going out.

use super::factor::stage_for;
use super::{actor_of, by, entry, outside, subject};
use crate::access::Permission;
use crate::door::{Tell, Told};
use crate::outside::Directory;
use crate::permit::Permit;
use crate::rules::{self, Account, Stage, Status, Via};
use crate::secret;
use crate::store::session::{self as store, Session};
use crate::store::{account, policy};
use change::{Change, CommandError, Committed, Entry};
use kernel::{Actor, Instant, Lang, Role};
use platform::App;
use platform::sql::SqlError;
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::net::IpAddr;

/// Where a session comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Origin {
    /// Network address; empty when not known.
    pub(crate) address: String,
    /// What the browser calls itself, shortened.
    pub(crate) agent: String,
}

impl Origin {
    /// The network address, if it is known.
    pub(crate) fn ip(&self) -> Option<IpAddr> {
        self.address.parse().ok()
    }
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
    /// Whether the second factor is still asked for.
    pub(crate) stage: Stage,
}

/// What came of an attempt to come in.
#[derive(Clone, Debug)]
pub(crate) enum Attempt {
    /// Somebody is in, or half in.
    In(Entered),
    /// It is the person, but a role of theirs may not come in from that network.
    Barred(Role),
    /// No, and nothing else.
    No,
}

/// What shows that it is the person.
#[derive(Clone, Debug)]
pub(crate) enum Proof {
    /// The password, which fits this stored hash.
    Password(String),
    /// The directory took the password, or the identity provider vouches for the person.
    Outside {
        /// Which of the two.
        via: Via,
        /// Whether it has asked for a second factor of its own.
        second_factor: bool,
    },
}

impl Proof {
    fn via(&self) -> Via {
        match self {
            Proof::Password(_) => Via::Password,
            Proof::Outside { via, .. } => *via,
        }
    }
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Opened {
    must_change: bool,
    lang: Option<Lang>,
    full: bool,
    barred: Option<Role>,
}

/// Lets somebody in with login and password. [`Attempt::No`] says no, and nothing else: not
/// whether there is such an account, nor whether it is locked. The password is always checked,
/// against nobody's hash when there is no account, and failures are noted after the answer is on
/// its way, so that the time says nothing either.
pub(crate) async fn sign_in(
    app: &App,
    login: &str,
    password: String,
    origin: Origin,
    directory: Option<&Directory>,
) -> Result<Attempt, CommandError> {
    let (key, now) = (login.to_owned(), app.clock.now());
    let stored = app.db.read(move |reader| {
        let hash = account::password(reader, &key)?;
        let closed = match hash {
            Some(_) => account::lockout(reader, &key)?.holds(now),
            None => false,
        };
        Ok::<_, SqlError>((hash, closed))
    });
    let (stored, closed) = stored.await.map_err(CommandError::Sql)?;
    let known = stored.is_some();
    let hash = stored.unwrap_or_else(|| secret::nobodys_hash().to_owned());
    let fits = secret::verify_apart(hash.clone(), password.clone()).await;
    if known && fits {
        return open(app, login.to_owned(), Proof::Password(hash), origin).await;
    }
    // While too many wrong passwords keep the door closed the directory is not asked: it would
    // lock the person out of everything else.
    if let Some(directory) = directory.filter(|_| !closed) {
        match outside::by_directory(app, directory, login, password, origin).await? {
            Attempt::No => {}
            other => return Ok(other),
        }
    }
    if known {
        note_failure(app, login);
    }
    Ok(Attempt::No)
}

/// Begins a session if the account may come in and what was shown of it still holds.
pub(super) async fn open(
    app: &App,
    login: String,
    proof: Proof,
    origin: Origin,
) -> Result<Attempt, CommandError> {
    let key = login.clone();
    let found = app.db.read(move |reader| account::load(reader, &key)).await;
    let Some(person) = found.map_err(CommandError::Sql)? else {
        return Ok(Attempt::No);
    };
    let token = secret::session_secret(&app.entropy);
    let print = secret::fingerprint(&token);
    let opened = change::run(app, &actor_of(&person), None, move |change| {
        open_in(change, &login, &proof, &print, &origin)
    })
    .await;
    match opened {
        Ok(Opened {
            barred: Some(role), ..
        }) => Ok(Attempt::Barred(role)),
        Ok(opened) => Ok(Attempt::In(Entered {
            secret: token,
            must_change: opened.must_change,
            lang: opened.lang,
            stage: if opened.full {
                Stage::Full
            } else {
                Stage::Code
            },
        })),
        Err(CommandError::NotFound) => Ok(Attempt::No),
        Err(error) => Err(error),
    }
}

fn open_in(
    mut change: Change<'_>,
    login: &str,
    proof: &Proof,
    print: &str,
    origin: &Origin,
) -> Result<Committed<Opened>, CommandError> {
    let Some(person) = may_enter(&mut change, login, proof)? else {
        return Err(CommandError::NotFound);
    };
    let now = change.now();
    let mut opened = Opened {
        // Whoever came in through another door never uses the password that is kept here.
        must_change: person.must_change && proof.via() == Via::Password,
        lang: person.lang,
        full: true,
        barred: policy::load(&mut change)?
            .0
            .barred(person.roles, origin.ip()),
    };
    if let Some(role) = opened.barred {
        let body = json!({ "address": origin.address, "role": role.code() });
        let entry = Entry::new(subject(login), "login_barred", body);
        return change.commit(vec![entry], opened);
    }
    let checked = matches!(
        proof,
        Proof::Outside {
            second_factor: true,
            ..
        }
    );
    let stage = stage_for(&mut change, login, proof.via(), checked)?;
    opened.full = stage == Stage::Full;
    if opened.full {
        account::note_login(&mut change, login, now)?;
    } else {
        account::set_lockout(&mut change, login, rules::Lockout::default())?;
    }
    let entry = begin(&mut change, &person, print, origin, (stage, proof.via()))?;
    change.commit(vec![entry], opened)
}

fn may_enter(
    change: &mut Change<'_>,
    login: &str,
    proof: &Proof,
) -> Result<Option<Account>, SqlError> {
    let holds = match proof {
        Proof::Password(hash) => account::password(change, login)?.as_ref() == Some(hash),
        Proof::Outside { .. } => true,
    };
    let person = account::load(change, login)?;
    let now = change.now();
    let open = |person: &Account| {
        person.status == Status::Active && person.locked_until.is_none_or(|until| until <= now)
    };
    Ok(person.filter(|person| holds && open(person)))
}

/// Stores a session and tells the ledger.
pub(super) fn begin(
    change: &mut Change<'_>,
    person: &Account,
    print: &str,
    origin: &Origin,
    (stage, via): (Stage, Via),
) -> Result<Entry, SqlError> {
    let now = change.now();
    let session = Session {
        id: change.id(),
        login: person.login.clone(),
        begun_at: now,
        seen_at: now,
        address: origin.address.clone(),
        agent: origin.agent.clone(),
        stage,
        via,
    };
    store::insert(change, &session, print)?;
    let body = json!({
        "session": session.id.to_string(),
        "address": origin.address,
        "via": via.code(),
    });
    let kind = match stage {
        Stage::Full => "session_started",
        Stage::Code => "second_factor_asked",
    };
    Ok(Entry::new(subject(&person.login), kind, body))
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

/// An administrator ends sessions of an account; the person is told.
pub(crate) async fn end_of(
    app: &App,
    permit: &Permit,
    login: String,
    which: Option<i64>,
    tell: Option<Tell>,
) -> Result<u64, CommandError> {
    let actor = by(permit, Permission::AccountManage);
    change::run(app, &actor, None, move |mut change| {
        let ended = match which {
            Some(id) => u64::from(store::end(&mut change, &login, id)?),
            None => store::end_all(&mut change, &login, None)?,
        };
        if ended == 0 {
            return Err(CommandError::NotFound);
        }
        if let Some(tell) = tell {
            let by = change.actor().name.clone();
            tell(&mut change, &login, &Told::SessionsEnded { by })?;
        }
        let body = json!({ "ended_sessions": ended });
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
