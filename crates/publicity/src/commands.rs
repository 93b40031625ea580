//! What may be done with posters and the bank's look. Each is one change with an entry.

use crate::rules::look;
use crate::rules::poster::{self, Poster, Who, file, may_release, may_take};
use crate::slogan::SLOGAN;
use crate::store::{self, LOOK, POSTER};
use change::{Change, CommandError, Committed, Entry, Subject};
use identity::Permission;
use kernel::{Actor, Fields, day_of};
use platform::App;
use platform::sql::SqlError;
use serde_json::{Value, json};

fn me(actor: &Actor) -> Who {
    Who {
        login: actor.login.clone(),
        name: actor.name.clone(),
    }
}

fn permit(change: &Change<'_>, permission: Permission) -> Result<(), CommandError> {
    identity::permit(change.actor(), permission).map_err(CommandError::Forbidden)?;
    Ok(())
}

/// Makes a poster; `slogan` among the fields is the key of the published slogan it is made from.
///
/// # Errors
/// `Forbidden` without the right; fields that are wrong.
pub async fn make(
    app: &App,
    actor: &Actor,
    fields: Fields,
    receipt: Option<String>,
) -> Result<String, CommandError> {
    change::run(app, actor, receipt, move |change| make_in(change, &fields)).await
}

/// [`make`] inside a change.
///
/// # Errors
/// As [`make`].
pub fn make_in(mut change: Change<'_>, fields: &Fields) -> Result<Committed<String>, CommandError> {
    permit(&change, Permission::ContentWrite)?;
    let content = poster::read(fields)?;
    let today = day_of(change.now());
    let key = fields.get("slogan").to_owned();
    let held = publication::versions(&mut change, &SLOGAN, &key)?;
    let held = held.into_iter().find(|version| version.holds(today));
    let used = held.map(|version| publication::text(&version.doc, "text").to_owned());
    let alone = used
        .as_ref()
        .is_some_and(|text| poster::is_slogan(&content, text));
    let day = today.strftime("%Y%m%d").to_string();
    let one = Poster {
        number: format!("PO-{day}-{}", change.code(6)),
        version: 0,
        slogan: alone.then(|| key.clone()),
        author: me(change.actor()),
        at: change.now(),
        released: None,
        taken: std::collections::BTreeMap::new(),
        content,
    };
    if used.is_some() {
        store::set_uses(&mut change, &format!("poster:{}", one.number), &[key])?;
    }
    let body = json!({ "headline": one.content.headline, "layout": one.content.layout, "slogan": one.slogan });
    let number = one.number.clone();
    finish(change, &one, "poster_made", body, number)
}

fn finish<T>(
    mut change: Change<'_>,
    one: &Poster,
    kind: &'static str,
    body: Value,
    answer: T,
) -> Result<Committed<T>, CommandError>
where
    T: serde::Serialize,
{
    let subject = Subject::new(POSTER, one.number.as_str());
    let Some(state) = store::save(&mut change, one)? else {
        return Err(change.conflict(&subject));
    };
    change.commit(
        vec![Entry::new(subject, kind, body).with_state(state)],
        answer,
    )
}

fn load(change: &mut Change<'_>, number: &str) -> Result<Poster, CommandError> {
    let found: Result<Option<Poster>, SqlError> = store::poster(change, number);
    found?.ok_or(CommandError::NotFound)
}

/// Lets a poster with words of its own go out.
///
/// # Errors
/// `Forbidden` without the right; refused to who made it.
pub async fn release(
    app: &App,
    actor: &Actor,
    number: String,
    receipt: Option<String>,
) -> Result<(), CommandError> {
    change::run(app, actor, receipt, move |change| {
        release_in(change, &number)
    })
    .await
}

/// [`release`] inside a change.
///
/// # Errors
/// As [`release`].
pub fn release_in(mut change: Change<'_>, number: &str) -> Result<Committed<()>, CommandError> {
    permit(&change, Permission::ContentPublish)?;
    let mut one = load(&mut change, number)?;
    may_release(&one, &change.actor().login).map_err(CommandError::Refused)?;
    one.version += 1;
    one.released = Some((me(change.actor()), change.now()));
    finish(change, &one, "poster_released", json!({}), ())
}

/// Counts that a poster's file was taken.
///
/// # Errors
/// A file there is not; a poster that nobody has let out.
pub async fn take(
    app: &App,
    actor: &Actor,
    number: String,
    name: String,
) -> Result<(), CommandError> {
    change::run(app, actor, None, move |change| {
        take_in(change, &number, &name)
    })
    .await
}

/// [`take`] inside a change.
///
/// # Errors
/// As [`take`].
pub fn take_in(
    mut change: Change<'_>,
    number: &str,
    name: &str,
) -> Result<Committed<()>, CommandError> {
    permit(&change, Permission::ContentView)?;
    let (known, ..) = file(name).ok_or(CommandError::NotFound)?;
    let mut one = load(&mut change, number)?;
    may_take(&one).map_err(CommandError::Refused)?;
    one.version += 1;
    *one.taken.entry(known.to_owned()).or_default() += 1;
    finish(change, &one, "poster_taken", json!({ "file": known }), ())
}

/// Sets how the bank looks in print; `version` is the one on the page.
///
/// # Errors
/// `Forbidden` without the right; fields that are wrong; `Conflict` when somebody else wrote in between.
pub async fn set_look(
    app: &App,
    actor: &Actor,
    fields: Fields,
    version: i64,
    receipt: Option<String>,
) -> Result<(), CommandError> {
    change::run(app, actor, receipt, move |change| {
        set_look_in(change, &fields, version)
    })
    .await
}

/// [`set_look`] inside a change.
///
/// # Errors
/// As [`set_look`].
pub fn set_look_in(
    mut change: Change<'_>,
    fields: &Fields,
    version: i64,
) -> Result<Committed<()>, CommandError> {
    permit(&change, Permission::ContentPublish)?;
    let look = look::read(fields, version)?;
    let subject = Subject::new(LOOK, "bank");
    let Some(state) = store::save_look(&mut change, &look)? else {
        return Err(change.conflict(&subject));
    };
    let body = json!({ "bank": look.bank, "brand": look.brand, "accent": look.accent, "phone": look.phone, "site": look.site });
    change.commit(
        vec![Entry::new(subject, "look_set", body).with_state(state)],
        (),
    )
}
