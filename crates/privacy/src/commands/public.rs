//! What somebody outside of the bank may do without a login: send a request, follow it with its code.

use super::{Done, Work, done, papers, subject, tell, tracking_code};
use crate::letter;
use crate::rules::request::{Paper, Unit};
use crate::rules::{Private, Request, Status, request, steps, time};
use crate::store;
use change::{Change, CommandError, Entry};
use kernel::{Actor, Fields, Lang, Refusal, day_of, say};
use platform::App;
use platform::sql::SqlError;
use serde_json::json;

/// Most requests that wait to be looked at; more are turned away until somebody has looked.
const WAITING_MAX: i64 = 2_000;

/// What the holder of a tracking code is shown: facts, and words that were released to them.
#[derive(Clone, Debug)]
pub struct Sent {
    /// The facts.
    pub request: Request,
    /// The nearest due instant that runs, in microseconds, or [`time::NO_DUE`].
    pub due_at: i64,
    /// The answer, when it was released.
    pub answer: Option<String>,
    /// Whether the person's data were erased since.
    pub erased: bool,
}

/// Takes a request that was sent on the public page; nobody works on it until somebody accepts it.
/// Answers its number and its tracking code, which is kept nowhere.
///
/// # Errors
/// Wrong fields or papers; so many wait already that no more are taken.
pub async fn submit(
    app: &App,
    fields: Fields,
    papers: papers::Brought,
    receipt: Option<String>,
) -> Result<(Done, String), CommandError> {
    let now = app.clock.now();
    let nowhere = Unit {
        path: kernel::UnitPath::root(""),
        name: String::new(),
    };
    steps::submit(&fields, &nowhere, now)?;
    let kept = papers::keep(app, papers).await?;
    let code = tracking_code(app, receipt.as_deref());
    let work = submitting(app, fields, kept.clone(), code.clone());
    let done = change::run(app, &Actor::system("public"), receipt, work).await;
    papers::drop_unused(app, &code, kept).await;
    Ok((done?, code))
}

/// The same without papers, for who has no async runtime; blocks.
///
/// # Errors
/// As [`submit`].
pub fn submit_now(app: &App, fields: Fields) -> Result<(Done, String), CommandError> {
    let code = tracking_code(app, None);
    let work = submitting(app, fields, Vec::new(), code.clone());
    let done = change::run_now(app, &Actor::system("public"), None, work)?;
    Ok((done, code))
}

fn submitting(app: &App, fields: Fields, papers: Vec<Paper>, code: String) -> impl Work + use<> {
    let (keys, entropy) = (app.keys.clone(), app.entropy.clone());
    move |mut change: Change<'_>| {
        let waiting = store::waiting(&mut change)?;
        if waiting >= WAITING_MAX {
            return Err(too_many());
        }
        let root = org::list(&mut change)?
            .into_iter()
            .find(|unit| unit.parent().is_none());
        let root = root.ok_or(CommandError::NotFound)?;
        let unit = Unit {
            path: root.path,
            name: root.name,
        };
        let now = change.now();
        let (mut new, mut private) = steps::submit(&fields, &unit, now)?;
        private.papers.clone_from(&papers);
        let (book, day) = (rulebook::current(&mut change)?, day_of(now));
        new.number = request::number(day, store::next_serial(&mut change, day)?);
        new.packs = time::packs(&book, new.received_at);
        let stored = store::fresh(&mut change, &keys, (new, private), &code)?;
        let state = store::save(&mut change, &entropy, &stored, &book)?;
        let new = &stored.request;
        let state = state.ok_or_else(|| change.conflict(&subject(&new.number)))?;
        // A flood of them is told once, until somebody has looked.
        if waiting == 0 {
            tell(&mut change, &book, new)?;
        }
        let body = json!({
            "kind": new.kind, "applicant": new.applicant, "papers": stored.private.papers.len(),
        });
        let entry = Entry::new(subject(&new.number), "privacy_request_submitted", body);
        change.commit(vec![entry.with_state(state)], done(new))
    }
}

fn too_many() -> CommandError {
    CommandError::Refused(Refusal::new(
        "too_many_waiting",
        say!(
            "目前在线提交过多，请稍后再试，或到营业网点、拨打客服热线提出",
            "Too many requests are waiting; please try later, or come to a branch or call us"
        ),
    ))
}

/// What the holder of a code is shown; `None` when no request has that code.
///
/// # Errors
/// The database's.
pub async fn track(app: &App, code: &str) -> Result<Option<Sent>, SqlError> {
    let (keys, code) = (app.keys.clone(), code.to_owned());
    app.db
        .read(move |reader| Ok(store::by_code(reader, &keys, &code)?.map(sent)))
        .await
}

fn sent(stored: store::Stored) -> Sent {
    let answer = answer_of(&stored.request, &stored.private);
    Sent {
        answer: answer.filter(|_| stored.request.released),
        due_at: stored.due_at,
        erased: stored.erased_at.is_some(),
        request: stored.request,
    }
}

/// The words of the answer or refusal.
pub(crate) fn answer_of(request: &Request, private: &Private) -> Option<String> {
    let told = |status| matches!(status, Status::Answered | Status::Refused);
    let place = request
        .events
        .iter()
        .rposition(|event| told(event.status))?;
    private.text_of(place).map(str::to_owned)
}

/// The letter of an answer that was released to the holder of the code, as a Word file.
///
/// # Errors
/// No such code, or nothing was released.
pub(crate) async fn letter_of(
    app: &App,
    code: &str,
    (bank, lang): (&str, Lang),
) -> Result<(String, Vec<u8>), CommandError> {
    let (keys, code) = (app.keys.clone(), code.to_owned());
    let found = app
        .db
        .read(move |reader| store::by_code(reader, &keys, &code))
        .await?;
    let stored = found
        .filter(|stored| stored.request.released && stored.erased_at.is_none())
        .ok_or(CommandError::NotFound)?;
    let bytes = letter::word_file(&stored.request, &stored.private, (bank, lang))?;
    Ok((stored.request.number, bytes))
}
