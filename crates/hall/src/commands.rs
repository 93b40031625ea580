//! What may be done with programmes and pushes. Each is one change with an entry.

use crate::rules::{self, Move, Programme, Push};
use crate::store::{self, PROGRAMME, PUSH};
use change::{Change, CommandError, Committed, Entry, Subject};
use identity::{Permission, access};
use kernel::{Actor, Fields};
use org::Unit;
use platform::App;
use platform::sql::{Reader, SqlError};
use serde_json::{Value, json};

/// What is asked of a unit's programme.
#[derive(Clone, Debug)]
pub enum Asked {
    /// One item more.
    Add(Fields),
    /// An item moved or taken out.
    Change(u32, Move),
    /// Other hours.
    Hours(Fields),
}

/// The unit of a code, when the actor manages its screens.
pub(crate) fn managed(
    reader: &mut Reader<'_>,
    actor: &Actor,
    code: &str,
) -> Result<Option<Unit>, SqlError> {
    let reach = access::reach(actor, Permission::HallManage);
    Ok(org::unit(reader, code)?.filter(|unit| reach.covers(&unit.path)))
}

fn unit(change: &mut Change<'_>, code: &str) -> Result<Unit, CommandError> {
    let actor = change.actor();
    identity::permit(actor, Permission::HallManage).map_err(CommandError::Forbidden)?;
    managed(change, actor, code)?.ok_or(CommandError::NotFound)
}

/// Changes a unit's programme; the first change begins with the standard one. `version` is the one on
/// the page, `None` takes the present one.
///
/// # Errors
/// `Forbidden` without the right; `NotFound` out of reach; fields that are wrong; `Conflict`.
pub async fn set(
    app: &App,
    actor: &Actor,
    code: String,
    asked: Asked,
    version: Option<i64>,
    receipt: Option<String>,
) -> Result<(), CommandError> {
    change::run(app, actor, receipt, move |change| {
        set_in(change, &code, &asked, version)
    })
    .await
}

/// [`set`] inside a change.
///
/// # Errors
/// As [`set`].
pub fn set_in(
    mut change: Change<'_>,
    code: &str,
    asked: &Asked,
    version: Option<i64>,
) -> Result<Committed<()>, CommandError> {
    let unit = unit(&mut change, code)?;
    let subject = Subject::new(PROGRAMME, code);
    let before = store::programme(&mut change, code)?;
    let mut one = before.unwrap_or_else(|| Programme::standard(code, &unit.path));
    if version.is_some_and(|version| version != one.version) {
        return Err(change.conflict(&subject));
    }
    let (kind, body) = apply(&mut one, asked)?;
    one.path = unit.path;
    one.version += 1;
    let Some(state) = store::save(&mut change, &one)? else {
        return Err(change.conflict(&subject));
    };
    let slogans = one
        .items
        .iter()
        .filter(|item| item.source == "slogan" && !item.pick.is_empty());
    let slogans: Vec<String> = slogans.map(|item| item.pick.clone()).collect();
    publicity::set_uses(&mut change, &format!("hall:{code}"), &slogans)?;
    change.commit(vec![Entry::new(subject, kind, body).with_state(state)], ())
}

fn apply(one: &mut Programme, asked: &Asked) -> Result<(&'static str, Value), CommandError> {
    match asked {
        Asked::Add(fields) => {
            let item = rules::read_item(fields)?;
            let body = json!({ "source": item.source, "pick": item.pick, "seconds": item.seconds });
            one.add(item).map_err(CommandError::Refused)?;
            Ok(("hall_item_added", body))
        }
        Asked::Change(no, act) => {
            if !one.change(*no, *act) {
                return Err(CommandError::NotFound);
            }
            Ok(match act {
                Move::Remove => ("hall_item_removed", json!({ "item": no })),
                Move::Up | Move::Down => ("hall_item_moved", json!({ "item": no })),
            })
        }
        Asked::Hours(fields) => {
            let (opens, closes, days) = rules::read_hours(fields)?;
            let body = json!({ "opens": opens, "closes": closes, "weekdays": days });
            (one.opens, one.closes, one.weekdays) = (opens, closes, days);
            Ok(("hall_hours_set", body))
        }
    }
}

/// Shows something at once on a unit's screens, and on those below when that is asked.
///
/// # Errors
/// As [`set`].
pub async fn show_now(
    app: &App,
    actor: &Actor,
    code: String,
    fields: Fields,
    receipt: Option<String>,
) -> Result<String, CommandError> {
    change::run(app, actor, receipt, move |change| {
        show_now_in(change, &code, &fields)
    })
    .await
}

/// [`show_now`] inside a change.
///
/// # Errors
/// As [`set`].
pub fn show_now_in(
    mut change: Change<'_>,
    code: &str,
    fields: &Fields,
) -> Result<Committed<String>, CommandError> {
    let unit = unit(&mut change, code)?;
    let (title, text, minutes, below) = rules::read_push(fields)?;
    let (now, actor) = (change.now(), change.actor());
    let one = Push {
        number: format!("HP-{}", change.code(10)),
        version: 0,
        path: unit.path,
        below: below
            && access::reach(actor, Permission::HallManage)
                != kernel::Reach::Own(actor.unit.clone()),
        title,
        text,
        from: now,
        until: now + jiff::SignedDuration::from_mins(minutes),
        by: actor.login.clone(),
        by_name: actor.name.clone(),
    };
    let body = json!({ "unit": code, "below": one.below, "title": one.title, "text": one.text, "minutes": minutes });
    let number = one.number.clone();
    finish(change, &one, "hall_pushed", body, number)
}

fn finish<T: serde::Serialize>(
    mut change: Change<'_>,
    one: &Push,
    kind: &'static str,
    body: Value,
    answer: T,
) -> Result<Committed<T>, CommandError> {
    let subject = Subject::new(PUSH, one.number.as_str());
    let Some(state) = store::save_push(&mut change, one)? else {
        return Err(change.conflict(&subject));
    };
    change.commit(
        vec![Entry::new(subject, kind, body).with_state(state)],
        answer,
    )
}

/// Ends what is shown at once, now.
///
/// # Errors
/// As [`set`]; a push that was made above the unit is ended there.
pub async fn end(
    app: &App,
    actor: &Actor,
    code: String,
    number: String,
    receipt: Option<String>,
) -> Result<(), CommandError> {
    change::run(app, actor, receipt, move |change| {
        end_in(change, &code, &number)
    })
    .await
}

/// [`end`] inside a change.
///
/// # Errors
/// As [`end`].
pub fn end_in(
    mut change: Change<'_>,
    code: &str,
    number: &str,
) -> Result<Committed<()>, CommandError> {
    let unit = unit(&mut change, code)?;
    let found = store::push(&mut change, number)?.filter(|push| push.path == unit.path);
    let mut one = found.ok_or(CommandError::NotFound)?;
    one.version += 1;
    one.until = one.until.min(change.now());
    finish(change, &one, "hall_push_ended", json!({ "unit": code }), ())
}
