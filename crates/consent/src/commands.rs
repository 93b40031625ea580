//! What may be done: write and publish texts, record a consent, withdraw it, look a person up.

use crate::rules::{self, Asked, Record, Text, Who, Withdrawn};
use crate::store::{self, RECORD, Stored, TEXT};
use change::{Change, CommandError, Committed, Entry, Subject};
use identity::Permission;
use kernel::{Actor, Day, FieldError, Fields, Reading, Refusal, Say, day_of, say};
use platform::App;
use platform::sql::{Reader, SqlError};
use serde_json::json;

fn me(actor: &Actor) -> Who {
    Who {
        login: actor.login.clone(),
        name: actor.name.clone(),
    }
}

/// Writes a text: the draft of its kind's next version, or changes that draft. Gives its name.
///
/// # Errors
/// `Forbidden` without the right; fields that are wrong.
pub async fn write(
    app: &App,
    actor: &Actor,
    fields: Fields,
    receipt: Option<String>,
) -> Result<String, CommandError> {
    change::run(app, actor, receipt, move |change| write_in(change, &fields)).await
}

/// [`write`] inside a change.
pub fn write_in(
    mut change: Change<'_>,
    fields: &Fields,
) -> Result<Committed<String>, CommandError> {
    let (actor, now) = (change.actor(), change.now());
    identity::permit(actor, Permission::ConsentWrite).map_err(CommandError::Forbidden)?;
    let (kind, says, from) = rules::read_text(fields, now)?;
    let newest = store::versions(&mut change, &kind)?.into_iter().next();
    let author = me(actor);
    let text = match newest {
        Some(draft) if draft.published.is_none() => Text {
            says,
            from,
            author,
            at: now,
            revision: draft.revision + 1,
            ..draft
        },
        other => Text {
            version: other.map_or(1, |last| last.version + 1),
            kind,
            revision: 1,
            says,
            from,
            to: None,
            author,
            at: now,
            published: None,
        },
    };
    let state = store::save_text(&mut change, &text)?;
    let body = json!({ "title": text.says.title_zh, "from": text.from.to_string() });
    let entry = Entry::new(Subject::new(TEXT, text.id()), "consent_text_written", body);
    change.commit(vec![entry.with_state(state)], text.id())
}

/// Publishes a draft that another wrote; the version before ends with the day before.
pub async fn publish(
    app: &App,
    actor: &Actor,
    id: String,
    receipt: Option<String>,
) -> Result<(), CommandError> {
    change::run(app, actor, receipt, move |change| publish_in(change, &id)).await
}

/// [`publish`] inside a change.
pub fn publish_in(mut change: Change<'_>, id: &str) -> Result<Committed<()>, CommandError> {
    let (actor, now) = (change.actor(), change.now());
    identity::permit(actor, Permission::ConsentWrite).map_err(CommandError::Forbidden)?;
    let mut text = store::text(&mut change, id)?.ok_or(CommandError::NotFound)?;
    rules::may_publish(&text, &me(actor), day_of(now)).map_err(CommandError::Refused)?;
    let mut entries = Vec::new();
    let eve = text.from.yesterday().unwrap_or(text.from);
    for mut older in store::versions(&mut change, &text.kind)? {
        if older.published.is_some() && older.to.is_none_or(|to| to > eve) {
            older.to = Some(eve);
            older.revision += 1;
            let state = store::save_text(&mut change, &older)?;
            let body = json!({ "to": eve.to_string(), "by": text.id() });
            let entry = Entry::new(Subject::new(TEXT, older.id()), "consent_text_ended", body);
            entries.push(entry.with_state(state));
        }
    }
    text.published = Some((me(actor), now));
    text.revision += 1;
    let state = store::save_text(&mut change, &text)?;
    let body = json!({ "from": text.from.to_string() });
    let entry = Entry::new(
        Subject::new(TEXT, text.id()),
        "consent_text_published",
        body,
    );
    entries.insert(0, entry.with_state(state));
    change.commit(entries, ())
}

fn wrong(field: &'static str, code: &'static str, said: Say) -> CommandError {
    CommandError::Invalid(FieldError::new(field, code, said).into())
}

/// Records a consent; gives its number.
///
/// # Errors
/// Fields that are wrong; no text of the kind was in force that day; one stands already.
pub async fn record(
    app: &App,
    actor: &Actor,
    fields: Fields,
    receipt: Option<String>,
) -> Result<String, CommandError> {
    change::run(app, actor, receipt, move |change| {
        record_in(change, &fields)
    })
    .await
}

/// [`record`] inside a change.
pub fn record_in(
    mut change: Change<'_>,
    fields: &Fields,
) -> Result<Committed<String>, CommandError> {
    let asked = rules::read_record(fields, change.now())?;
    let (number, entry) = recorded(&mut change, asked)?;
    change.commit(vec![entry], number)
}

/// Stores a consent that was read; gives its number and its entry.
pub(crate) fn recorded(
    change: &mut Change<'_>,
    asked: Asked,
) -> Result<(String, Entry), CommandError> {
    let (actor, now, keys) = (change.actor(), change.now(), change.keys());
    identity::permit(actor, Permission::ConsentRecord).map_err(CommandError::Forbidden)?;
    let day = asked.given;
    let text = store::in_force(change, &asked.kind, day)?.ok_or_else(|| {
        wrong(
            "given",
            "no_text",
            say!(
                "「同意日期」{day} 没有生效的该类文本",
                "\"Agreed on\": no text of this kind was in force on {day}"
            ),
        )
    })?;
    for value in [&asked.person.phone, &asked.person.id_number] {
        let same = match value.is_empty() {
            true => Vec::new(),
            false => store::of_value(change, keys, value)?,
        };
        let standing = same
            .iter()
            .find(|one| one.record.kind == asked.kind && one.record.withdrawn.is_none());
        if let Some(one) = standing {
            let number = &one.record.number;
            return Err(wrong(
                "kind",
                "stands_already",
                say!(
                    "该客户的同意 {number} 仍然有效，无需重复登记",
                    "Their consent {number} stands already"
                ),
            ));
        }
    }
    let today = day_of(now).strftime("%Y%m%d").to_string();
    let record = Record {
        number: format!("CS-{today}-{}", change.code(8)),
        version: 1,
        kind: asked.kind,
        text: text.version,
        given: asked.given,
        how: asked.how,
        by: me(actor),
        at: now,
        unit: actor.unit.clone(),
        withdrawn: None,
    };
    let state = store::insert(change, &record, &asked.person)?;
    let body = json!({ "kind": record.kind, "text": record.text, "given": record.given.to_string(), "how": record.how });
    let entry = Entry::new(
        Subject::new(RECORD, record.number.as_str()),
        "consent_recorded",
        body,
    );
    Ok((record.number, entry.with_state(state)))
}

/// Withdraws a consent, from today on.
pub async fn withdraw(
    app: &App,
    actor: &Actor,
    number: String,
    fields: Fields,
    receipt: Option<String>,
) -> Result<(), CommandError> {
    change::run(app, actor, receipt, move |change| {
        withdraw_in(change, &number, &fields)
    })
    .await
}

/// [`withdraw`] inside a change.
pub fn withdraw_in(
    mut change: Change<'_>,
    number: &str,
    fields: &Fields,
) -> Result<Committed<()>, CommandError> {
    let (actor, now) = (change.actor(), change.now());
    identity::permit(actor, Permission::ConsentRecord).map_err(CommandError::Forbidden)?;
    let mut r = Reading::new(fields);
    let how = r.choice(&rules::HOW).unwrap_or_default().to_owned();
    let how = r.finish(how)?;
    // Whoever is told a withdrawal records it, wherever the consent was given.
    let mut stored = store::load(&mut change, number)?.ok_or(CommandError::NotFound)?;
    if stored.record.withdrawn.is_some() {
        return Err(Refusal::new(
            "withdrawn_already",
            say!("该同意已撤回", "It is withdrawn already"),
        )
        .into());
    }
    stored.record.version += 1;
    stored.record.withdrawn = Some(Withdrawn {
        on: day_of(now),
        how: how.clone(),
        by: me(actor),
        at: now,
    });
    let about = Subject::new(RECORD, number);
    let Some(state) = store::save(&mut change, &stored)? else {
        return Err(change.conflict(&about));
    };
    let entry = Entry::new(about, "consent_withdrawn", json!({ "how": how }));
    change.commit(vec![entry.with_state(state)], ())
}

/// What a person had agreed to on a day, and their name masked.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    pub(crate) on: Day,
    pub(crate) records: Vec<Seen>,
}

/// A record and who it is, as far as a list shows it.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    pub(crate) record: Record,
    pub(crate) masked: String,
}

/// Masks whose record it is.
pub(crate) fn seen(
    reader: &mut Reader<'_>,
    keys: &platform::Keys,
    stored: Stored,
) -> Result<Seen, SqlError> {
    let person = store::person(reader, keys, &stored)?;
    let masks = register::masks(reader)?;
    let masked = person.map_or(String::new(), |person| masks.name(&person.name));
    Ok(Seen {
        record: stored.record,
        masked,
    })
}

/// Looks up what somebody had agreed to. The look is an entry in the chain of who looks, without the
/// value that was looked up.
pub(crate) async fn find(app: &App, actor: &Actor, fields: Fields) -> Result<Found, CommandError> {
    identity::permit(actor, Permission::ConsentView).map_err(CommandError::Forbidden)?;
    let (value, on) = rules::read_find(&fields)?;
    let keys = app.keys.clone();
    let records = app
        .db
        .read(move |reader: &mut Reader<'_>| {
            let found = store::of_value(reader, &keys, &value)?;
            found
                .into_iter()
                .map(|one| seen(reader, &keys, one))
                .collect::<Result<Vec<_>, SqlError>>()
        })
        .await?;
    let (login, count) = (actor.login.clone(), records.len());
    change::run(app, actor, None, move |change| {
        let body = json!({ "on": on.to_string(), "found": count });
        let entry = Entry::new(
            Subject::new("account", login.as_str()),
            "consent_looked_up",
            body,
        );
        change.commit(vec![entry], ())
    })
    .await?;
    Ok(Found { on, records })
}
