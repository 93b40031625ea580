//! Counting looks. A limit is kept in the transaction that records the look, so that two servers, or
//! two windows of one person, can't both have the last one.

use crate::queries::REFUSED;
use crate::rules::policy::{OVER, over, too_much};
use crate::rules::{Kind, Policy};
use crate::store::{self, NewLook};
use change::{Change, CommandError, Entry, Subject};
use kernel::{Actor, ActorKind, Instant, day_of};
use platform::App;
use platform::sql::{Reader, SqlError, Tx};
use serde_json::json;

/// Refusals of a person that are written down on one day; further ones are refused without.
const REFUSALS_MAX: i64 = 100;

/// A look at something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Look {
    /// At what.
    pub kind: Kind,
    /// The case, or the request for an export.
    pub number: String,
    /// The path of the unit whose case it is; empty for files of many.
    pub unit: String,
    /// How many: 1, or the rows of a file.
    pub amount: i64,
    /// Keyed hash of the complainant's name (`Keys::blind_index("name", …)`); empty when unknown.
    pub name_index: String,
    /// Keyed hash of who the complainant is: of the identity number, else the phone, else the name.
    pub person_index: String,
}

impl Look {
    /// A look at something that is of no one person.
    pub fn new(kind: Kind, number: impl Into<String>, amount: i64) -> Look {
        Look {
            kind,
            number: number.into(),
            unit: String::new(),
            amount,
            name_index: String::new(),
            person_index: String::new(),
        }
    }
}

/// What an actor is to the counters: login, name, unit's code.
fn of(actor: &Actor) -> (&str, &str, &str) {
    (&actor.login, &actor.name, actor.unit.code())
}

/// Counts a look of the change's actor, in the change that records it. What the clock does is not
/// counted.
///
/// # Errors
/// `Forbidden` with the code `daily_limit` when it is one too many: then nothing is kept, and the
/// caller passes the error through [`told`].
pub fn count(change: &mut Change<'_>, look: &Look) -> Result<(), CommandError> {
    let (actor, now) = (change.actor(), change.now());
    if actor.kind == ActorKind::System {
        return Ok(());
    }
    let day = day_of(now);
    let used = store::add(change, of(actor), day, look.kind.code(), look.amount)?;
    if let Some(limit) = limit_of(change, actor, look.kind, now)?
        && used > limit
    {
        return Err(CommandError::Forbidden(over(look.kind, limit, day)));
    }
    insert(change, look, false)?;
    Ok(())
}

fn insert(change: &mut Change<'_>, look: &Look, refused: bool) -> Result<(), SqlError> {
    let (actor, now) = (change.actor(), change.now());
    let new = NewLook {
        id: change.id(),
        at: now,
        day: day_of(now),
        login: &actor.login,
        look,
        refused,
    };
    store::insert(change, &new)
}

/// How much of a kind an actor may look at today, with what they were given; `None` for no limit.
pub(crate) fn limit_of(
    reader: &mut Reader<'_>,
    actor: &Actor,
    kind: Kind,
    now: Instant,
) -> Result<Option<i64>, SqlError> {
    let (policy, _): (Policy, i64) = store::policy(reader)?;
    let Some(limit) = policy.limit(actor.roles, kind) else {
        return Ok(None);
    };
    let extra = store::extra(reader, &actor.login, day_of(now), kind)?;
    Ok(Some(limit.saturating_add(extra)))
}

/// Refuses what could never be counted on one day: more at once than the whole day's limit. For who
/// asks for a file that is fetched later; nothing is counted yet.
///
/// # Errors
/// `Refused` with the limit; the database's.
pub fn fits_a_day(
    reader: &mut Reader<'_>,
    actor: &Actor,
    (kind, amount): (Kind, i64),
    now: Instant,
) -> Result<(), CommandError> {
    match limit_of(reader, actor, kind, now)? {
        Some(limit) if amount > limit => Err(too_much(kind, amount, limit).into()),
        _ => Ok(()),
    }
}

/// Whether this actor need not be counted for the page of that case: they opened it today, or are
/// the program itself.
///
/// # Errors
/// The database's.
pub fn opened(
    reader: &mut Reader<'_>,
    actor: &Actor,
    number: &str,
    now: Instant,
) -> Result<bool, SqlError> {
    if actor.kind == ActorKind::System {
        return Ok(true);
    }
    store::is_open(reader, &actor.login, day_of(now), number)
}

/// Records that this actor opens a case's page for the first time today, before it is shown. Asked
/// only where [`opened`] said no: a page that is opened again writes nothing.
///
/// # Errors
/// The limit, which is written down here already; the database's: then nothing is to be shown.
pub async fn open_case(app: &App, actor: &Actor, look: Look) -> Result<(), CommandError> {
    let asked = look.clone();
    let done = change::run(app, actor, None, move |mut change| {
        let login = change.actor().login.clone();
        let day = day_of(change.now());
        if !store::open(&mut change, &login, day, &look.number)? {
            // Another window was quicker and has counted it.
            return Err(CommandError::NotFound);
        }
        count(&mut change, &look)?;
        let body = json!({ "number": look.number });
        let entry = Entry::new(subject(&login), "case_opened", body);
        change.commit(vec![entry], ())
    })
    .await;
    match told(app, actor, &asked, done).await {
        Err(CommandError::NotFound) => Ok(()),
        other => other,
    }
}

/// The ledger's name of a person's looks.
pub(crate) fn subject(login: &str) -> Subject {
    Subject::new("looks", login)
}

/// Writes down that a limit refused a look, when that is what `result` says; gives `result` back.
///
/// # Errors
/// What `result` says, or the database's.
pub async fn told<T>(
    app: &App,
    actor: &Actor,
    look: &Look,
    result: Result<T, CommandError>,
) -> Result<T, CommandError> {
    let refused = matches!(&result, Err(CommandError::Forbidden(refusal)) if refusal.code == OVER);
    if !refused {
        return result;
    }
    let look = look.clone();
    let noted = change::run(app, actor, None, move |mut change| {
        let actor = change.actor();
        let day = day_of(change.now());
        let times = store::add(&mut change, of(actor), day, REFUSED, 1)?;
        if times > REFUSALS_MAX {
            return Err(CommandError::NotFound);
        }
        insert(&mut change, &look, true)?;
        let body = json!({ "kind": look.kind.code(), "number": look.number, "times": times });
        let entry = Entry::new(subject(&actor.login), "look_refused", body);
        change.commit(vec![entry], ())
    })
    .await;
    match noted {
        Ok(()) | Err(CommandError::NotFound) => result,
        Err(error) => Err(error),
    }
}

/// Takes out what could tell who an erased person was; the looks themselves stay.
///
/// # Errors
/// The database's.
pub fn forget(tx: &mut Tx<'_>, number: &str) -> Result<(), SqlError> {
    store::forget(tx, number)
}
