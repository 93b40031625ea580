//! What an answer may need: a copy of the data, the letter, a look at a paper. Each is recorded, and
//! counted as a look of who asks for it, before anything is given.

use super::{powers, refuse_erased, subject};
use crate::queries::{self, Outside};
use crate::rules::request::Event;
use crate::rules::{Private, Request, Status, fields};
use crate::store::{self, Stored};
use crate::{copies, letter as letters};
use change::{Change, CommandError, Entry};
use kernel::{Actor, Fields, Lang, Reading, Refusal, Say, say};
use looks::Look;
use platform::sql::SqlError;
use platform::{App, Entropy, Keys};
use serde_json::{Value, json};

/// Most matters of one copy or erasure.
const MATTERS_MAX: usize = 50;
/// Kinds of requests that are answered with a copy.
const COPIED: [&str; 4] = ["look_up", "copy", "portability", "explain"];

/// Makes a copy of what the bank holds of the person, in the matters that `fields` confirm to be
/// theirs and in this room; gives its ending and bytes.
///
/// # Errors
/// The actor does not work on the request; it is not in work, or asks for something else; a matter
/// was named that is not the person's or out of reach.
pub async fn copy(
    app: &App,
    actor: &Actor,
    number: &str,
    fields: Fields,
    (outside, bank, lang): (Outside, &str, Lang),
) -> Result<(&'static str, Vec<u8>), CommandError> {
    let mut reading = Reading::new(&fields);
    let format = reading.choice(&fields::FORMAT).unwrap_or_default();
    let format = reading.finish(format)?;
    let stored = in_work(app, actor, number, &COPIED).await?;
    let matters = matters(&fields)?;
    confirmed(app, actor, &stored, &matters, outside).await?;
    let (keys, looker, now) = (app.keys.clone(), actor.clone(), app.clock.now());
    let (request, private) = (stored.request.clone(), stored.private.clone());
    let asked = matters.clone();
    let sections = app.db.read(move |reader| {
        let view = powers(reader, &looker)?.view;
        let mut sections = vec![copies::of_request(&request, &private, lang)];
        let contact = (private.phone.as_str(), private.id_number.as_str());
        for other in queries::same_person(reader, &keys, contact, &request.number)? {
            // The same telephone is no proof; the same name beside it is what the bank goes by.
            if other.private.name == private.name {
                if !view.covers(&other.request.unit.path) {
                    return Ok(None);
                }
                sections.push(copies::of_request(&other.request, &other.private, lang));
            }
        }
        sections.extend((outside.collect)(
            reader,
            &keys,
            &looker,
            &asked,
            (lang, now),
        )?);
        Ok::<_, SqlError>(Some(sections))
    });
    let sections = sections.await?.ok_or_else(beyond)?;
    let bytes = copies::file(format, &stored.request, &sections, (bank, lang))?;
    let body = json!({
        "format": format, "matters": matters.len(), "sha256": platform::sha256_hex(&bytes),
    });
    let chosen = vec![
        ("copy".to_owned(), format.to_owned()),
        ("matters".to_owned(), matters.len().to_string()),
    ];
    let rows = i64::try_from(sections.len()).unwrap_or(i64::MAX);
    let look = Look::new(looks::Kind::Rows, number, rows);
    let said = (chosen, matters.join("\n"));
    record(app, actor, look, ("privacy_copy_made", body), said).await?;
    Ok((format, bytes))
}

/// The letter of an answer or refusal, as a Word file.
///
/// # Errors
/// The actor does not work on requests of that unit; nothing was answered.
pub async fn letter(
    app: &App,
    actor: &Actor,
    number: &str,
    (bank, lang): (&str, Lang),
) -> Result<Vec<u8>, CommandError> {
    let stored = within(app, actor, number).await?;
    let bytes = letters::word_file(&stored.request, &stored.private, (bank, lang))?;
    let body = json!({ "sha256": platform::sha256_hex(&bytes) });
    let look = Look::new(looks::Kind::File, number, 1);
    looked(app, actor, look, "privacy_letter_made", body).await?;
    Ok(bytes)
}

/// The bytes of a paper that came with a request, with its name and type; `place` counts from 0.
///
/// # Errors
/// The actor does not work on requests of that unit; there is no such paper.
pub async fn open_paper(
    app: &App,
    actor: &Actor,
    number: &str,
    place: usize,
) -> Result<(String, String, Vec<u8>), CommandError> {
    let stored = within(app, actor, number).await?;
    let paper = stored.private.papers.get(place).cloned();
    let paper = paper.ok_or(CommandError::NotFound)?;
    let body = json!({ "paper": place, "sha256": paper.sha256 });
    let look = Look::new(looks::Kind::File, number, 1);
    looked(app, actor, look, "privacy_paper_opened", body).await?;
    let sealed = document::SealedFile {
        sha256: paper.sha256,
        kept: paper.kept,
        key: paper.key,
    };
    let bytes = document::open_sealed(app, sealed).await?;
    Ok((paper.name, paper.media_type, bytes))
}

/// The request, if the actor works on requests of its unit.
async fn within(app: &App, actor: &Actor, number: &str) -> Result<Stored, CommandError> {
    let (keys, number, actor) = (app.keys.clone(), number.to_owned(), actor.clone());
    let look = app.db.read(move |reader| {
        let powers = powers(reader, &actor)?;
        let found = store::load(reader, &keys, &number)?;
        Ok::<_, SqlError>(found.filter(|s| powers.handle.covers(&s.request.unit.path)))
    });
    let stored = look.await?.ok_or(CommandError::NotFound)?;
    refuse_erased(&stored)?;
    Ok(stored)
}

/// The request, if the actor is who works on it and it asks for one of these.
pub(super) async fn in_work(
    app: &App,
    actor: &Actor,
    number: &str,
    kinds: &[&str],
) -> Result<Stored, CommandError> {
    let stored = within(app, actor, number).await?;
    let request = &stored.request;
    let mine = request
        .handler
        .as_ref()
        .is_some_and(|who| who.login == actor.login);
    if request.status != Status::InWork || !mine {
        return Err(refused(
            "request_not_in_work",
            say!(
                "核验身份并承办后才能办理",
                "Check identity and take the request on first"
            ),
        ));
    }
    if !kinds.contains(&request.kind.as_str()) {
        return Err(refused(
            "request_kind",
            say!(
                "请求人没有提出这一事项",
                "This is not what the person asked for"
            ),
        ));
    }
    Ok(stored)
}

pub(super) fn matters(fields: &Fields) -> Result<Vec<String>, CommandError> {
    let mut reading = Reading::new(fields);
    let mut matters = reading.texts(&fields::MATTERS);
    reading.finish(())?;
    matters.sort_unstable();
    matters.dedup();
    match matters.len() <= MATTERS_MAX {
        true => Ok(matters),
        false => Err(refused(
            "too_many_matters",
            say!("一次最多 {MATTERS_MAX} 件", "At most {MATTERS_MAX} at once"),
        )),
    }
}

/// Refuses matters that are not found by the person's own numbers, or are out of reach.
pub(super) async fn confirmed(
    app: &App,
    actor: &Actor,
    stored: &Stored,
    matters: &[String],
    outside: Outside,
) -> Result<(), CommandError> {
    let (keys, looker, now) = (app.keys.clone(), actor.clone(), app.clock.now());
    let (phone, id) = (
        stored.private.phone.clone(),
        stored.private.id_number.clone(),
    );
    let look = app
        .db
        .read(move |reader| (outside.find)(reader, &keys, &looker, (&phone, &id), now));
    let held = look.await?;
    let known = |number: &String| held.seen.iter().any(|one| one.number == *number);
    match matters.iter().all(known) {
        true => Ok(()),
        false => Err(CommandError::NotFound),
    }
}

/// Writes what was done into the request, with an entry and as a look.
async fn record(
    app: &App,
    actor: &Actor,
    look: Look,
    (kind, body): (&'static str, Value),
    said: Said,
) -> Result<(), CommandError> {
    let (keys, entropy, counted) = (app.keys.clone(), app.entropy.clone(), look.clone());
    let done = change::run(app, actor, None, move |mut change| {
        let number = counted.number.as_str();
        looks::count(&mut change, &counted)?;
        let state = write_down(&mut change, (&keys, &entropy), number, &said)?;
        let entry = Entry::new(subject(number), kind, body.clone());
        change.commit(vec![entry.with_state(state)], ())
    });
    looks::told(app, actor, &look, done.await).await
}

/// Codes that were chosen, and words about the person.
pub(super) type Said = (Vec<(String, String)>, String);

/// Adds an event to a request that stays as it is; answers its state's hash.
pub(super) fn write_down(
    change: &mut Change<'_>,
    (keys, entropy): (&Keys, &Entropy),
    number: &str,
    (chosen, text): &Said,
) -> Result<[u8; 32], CommandError> {
    let actor = change.actor();
    let powers = powers(change, actor)?;
    let before = store::load(change, keys, number)?.ok_or(CommandError::NotFound)?;
    refuse_erased(&before)?;
    let (mut request, mut private): (Request, Private) =
        (before.request.clone(), before.private.clone());
    if !text.is_empty() {
        private.texts.push((request.events.len(), text.clone()));
    }
    request.events.push(Event {
        status: request.status,
        at: change.now(),
        by: powers.who,
        chosen: chosen.clone(),
    });
    request.version += 1;
    let book = rulebook::current(change)?;
    let after = before.with(request, private);
    let state = store::save(change, entropy, &after, &book)?;
    state.ok_or_else(|| change.conflict(&subject(number)))
}

/// Writes that something was given to read, and counts it.
async fn looked(
    app: &App,
    actor: &Actor,
    look: Look,
    kind: &'static str,
    body: Value,
) -> Result<(), CommandError> {
    let counted = look.clone();
    let done = change::run(app, actor, None, move |mut change| {
        looks::count(&mut change, &counted)?;
        let mut entry = Entry::new(subject(&counted.number), kind, body.clone());
        entry.state = store::stored_hash(&mut change, &counted.number)?;
        change.commit(vec![entry], ())
    });
    looks::told(app, actor, &look, done.await).await
}

/// A copy without what another unit holds would not be whole.
fn beyond() -> CommandError {
    refused(
        "out_of_reach",
        say!(
            "该请求人在其他机构另有请求，请转总行消保办办理",
            "Another unit holds requests of this person; hand this one to the head office"
        ),
    )
}

pub(super) fn refused(code: &'static str, say: Say) -> CommandError {
    CommandError::Refused(Refusal::new(code, say))
}
