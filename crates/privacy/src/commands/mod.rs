//! What people may do: receive a request, act on it, see what it says about the person.

mod answer;
mod erasure;
mod papers;
mod public;

pub(crate) use public::{answer_of, letter_of};

pub use answer::{copy, letter, open_paper};
pub use erasure::{Erasure, ask_erasure};
pub use papers::{PAPER_BYTES_MAX, PAPERS_MAX};
pub use public::{Sent, submit, submit_now, track};

use crate::queries::{Find, Holdings};
use crate::rules::request::{self, Paper, Unit, Who};
use crate::rules::steps::{self, Trouble};
use crate::rules::{Action, Powers, Private, Request, fields, time};
use crate::store;
use change::{Change, CommandError, Committed, Entry, Subject};
use deadline::Rulebook;
use identity::{Permission, access};
use kernel::{
    Actor, Choice, FieldError, FieldErrors, Fields, Lang, Reach, Reading, Refusal, Say, day_of,
    instant_from_micros, say,
};
use looks::Look;
use notify::{Kind, Notice};
use platform::App;
use platform::sql::{Reader, SqlError};
use serde::{Deserialize, Serialize};
use serde_json::json;
use supervision::Watched;

/// The ledger's kind of a request.
pub const REQUEST: &str = "privacy_request";
/// Shortest purpose that says something.
const PURPOSE_MIN: usize = 4;

/// The request a command has left.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Done {
    /// Its number.
    pub number: String,
    /// Its version.
    pub version: i64,
}

/// What a look for a purpose shows.
#[derive(Clone, Debug)]
pub struct Revealed {
    /// The facts.
    pub request: Request,
    /// Everything about the person.
    pub private: Private,
    /// Matters in which the bank holds data of theirs.
    pub held: Holdings,
}

impl From<Trouble> for CommandError {
    fn from(trouble: Trouble) -> CommandError {
        match trouble {
            Trouble::Refused(refusal) => CommandError::Refused(refusal),
            Trouble::Invalid(errors) => CommandError::Invalid(errors),
        }
    }
}

/// What an actor may do with requests, with their unit's present name.
pub(crate) fn powers(reader: &mut Reader<'_>, actor: &Actor) -> Result<Powers, SqlError> {
    let unit = org::unit_by_path(reader, &actor.unit)?;
    Ok(Powers {
        who: Who {
            login: actor.login.clone(),
            name: actor.name.clone(),
        },
        unit: Unit {
            path: actor.unit.clone(),
            name: unit.map_or(String::new(), |unit| unit.name),
        },
        view: access::reach(actor, Permission::PrivacyView),
        handle: access::reach(actor, Permission::PrivacyHandle),
    })
}

/// Receives a request from filled-in fields (`rules::fields::NEW`), with the papers that were handed
/// over: names and bytes.
///
/// # Errors
/// Wrong fields or papers; the actor may not receive requests.
pub async fn register(
    app: &App,
    actor: &Actor,
    (fields, papers): (Fields, papers::Brought),
    receipt: Option<String>,
) -> Result<Done, CommandError> {
    may_register(actor)?;
    let kept = papers::keep(app, papers).await?;
    let code = tracking_code(app, receipt.as_deref());
    let work = registering(app, (fields, kept.clone()), code.clone());
    let done = change::run(app, actor, receipt, work).await;
    papers::drop_unused(app, &code, kept).await;
    done
}

/// The same without papers, for who has no async runtime; blocks.
///
/// # Errors
/// As [`register`].
pub fn register_now(
    app: &App,
    actor: &Actor,
    fields: Fields,
    receipt: Option<String>,
) -> Result<Done, CommandError> {
    let code = tracking_code(app, receipt.as_deref());
    let work = registering(app, (fields, Vec::new()), code);
    change::run_now(app, actor, receipt, work)
}

/// The work of a command, as a change runs it.
trait Work:
    for<'a> FnMut(Change<'a>) -> Result<Committed<Done>, CommandError> + Send + 'static
{
}
impl<F> Work for F where
    F: for<'a> FnMut(Change<'a>) -> Result<Committed<Done>, CommandError> + Send + 'static
{
}

fn may_register(actor: &Actor) -> Result<(), CommandError> {
    match access::reach(actor, Permission::PrivacyRegister) {
        Reach::Nothing => Err(may_not()),
        _ => Ok(()),
    }
}

fn registering(
    app: &App,
    (fields, papers): (Fields, Vec<Paper>),
    code: String,
) -> impl Work + use<> {
    let (keys, entropy) = (app.keys.clone(), app.entropy.clone());
    move |mut change: Change<'_>| {
        let actor = change.actor();
        may_register(actor)?;
        let powers = powers(&mut change, actor)?;
        let now = change.now();
        let (mut new, mut private) = steps::receive(&fields, &powers, now)?;
        private.papers.clone_from(&papers);
        let (book, day) = (rulebook::current(&mut change)?, day_of(now));
        new.number = request::number(day, store::next_serial(&mut change, day)?);
        new.packs = time::packs(&book, new.received_at);
        let stored = store::fresh(&mut change, &keys, (new, private), &code)?;
        let state = store::save(&mut change, &entropy, &stored, &book)?;
        let new = &stored.request;
        let state = state.ok_or_else(|| change.conflict(&subject(&new.number)))?;
        supervision::track_new(
            &mut change,
            &book,
            &watched(new),
            &time::watched(&book, new),
        )?;
        tell(&mut change, &book, new)?;
        let body = json!({
            "kind": new.kind, "channel": new.channel, "applicant": new.applicant,
            "papers": stored.private.papers.len(),
        });
        let entry = Entry::new(subject(&new.number), "privacy_request_received", body);
        change.commit(vec![entry.with_state(state)], done(new))
    }
}

/// Does an action with a request. `version` is the one on the page; `None` takes the present one.
///
/// # Errors
/// A rule says no, fields are wrong, somebody else was first, or it is not within reach.
pub async fn act(
    app: &App,
    actor: &Actor,
    number: &str,
    action: Action,
    (fields, version): (Fields, Option<i64>),
    receipt: Option<String>,
) -> Result<Done, CommandError> {
    let work = acting(app, number, action, (fields, version));
    change::run(app, actor, receipt, work).await
}

/// The same, for who has no async runtime; blocks.
///
/// # Errors
/// As [`act`].
pub fn act_now(
    app: &App,
    actor: &Actor,
    number: &str,
    action: Action,
    asked: (Fields, Option<i64>),
) -> Result<Done, CommandError> {
    change::run_now(app, actor, None, acting(app, number, action, asked))
}

fn acting(
    app: &App,
    number: &str,
    action: Action,
    (fields, version): (Fields, Option<i64>),
) -> impl Work + use<> {
    let (keys, entropy) = (app.keys.clone(), app.entropy.clone());
    let number = number.to_owned();
    move |mut change: Change<'_>| {
        let actor = change.actor();
        let powers = powers(&mut change, actor)?;
        let before = store::load(&mut change, &keys, &number)?
            .filter(|stored| powers.view.covers(&stored.request.unit.path))
            .ok_or(CommandError::NotFound)?;
        refuse_erased(&before)?;
        if version.is_some_and(|version| version != before.request.version) {
            return Err(change.conflict(&subject(&number)));
        }
        let now = change.now();
        let was = (&before.request, &before.private);
        let to = unit_named(&mut change, &fields)?;
        let may = (&powers, to.as_ref());
        let (request, private) = steps::apply(was, (action, &fields), may, now)?;
        let book = rulebook::current(&mut change)?;
        let after = before.with(request, private);
        let Some(state) = store::save(&mut change, &entropy, &after, &book)? else {
            return Err(change.conflict(&subject(&number)));
        };
        let entry = acted(&mut change, &book, &after.request, action)?;
        change.commit(vec![entry.with_state(state)], done(&after.request))
    }
}

/// The tracking code that goes with a receipt; without one, a code that nobody can ask for again.
pub(crate) fn tracking_code(app: &App, receipt: Option<&str>) -> String {
    let own = || app.entropy.code(20);
    store::code_of(&app.keys, &receipt.map_or_else(own, str::to_owned))
}

/// Tells those who work on requests of the unit that one has come.
fn tell(change: &mut Change<'_>, book: &Rulebook, request: &Request) -> Result<(), SqlError> {
    let unit = &request.unit;
    let holders = identity::nearest_holders(change, Permission::PrivacyHandle, &unit.path)?;
    let (due, _) = time::derive(book, request);
    let due = match due {
        time::NO_DUE => Say::same("—"),
        due => Say::same(day_of(instant_from_micros(due)).to_string()),
    };
    let label = |lang| Choice::label_in(fields::KINDS, &request.kind, lang).to_owned();
    let title = Say {
        zh: label(Lang::Zh),
        en: label(Lang::En),
    };
    let notice = Notice {
        kind: Kind::PrivacyRequested,
        to: holders.into_iter().map(|person| person.login).collect(),
        subject: subject(&request.number),
        href: format!("/privacy/requests/{}", request.number),
        args: vec![
            ("number", Say::same(request.number.as_str())),
            ("title", title),
            ("unit", Say::same(unit.name.as_str())),
            ("due", due),
        ],
    };
    notify::post(change, &notice).map(drop)
}

/// Nothing more is written to a request whose person's data were erased.
fn refuse_erased(stored: &store::Stored) -> Result<(), CommandError> {
    match stored.erased_at {
        None => Ok(()),
        Some(_) => Err(CommandError::Refused(Refusal::new(
            "request_erased",
            say!(
                "该请求中的个人信息已删除",
                "The person's data in this request were erased"
            ),
        ))),
    }
}

/// The unit that a form names.
fn unit_named(reader: &mut Reader<'_>, fields: &Fields) -> Result<Option<Unit>, SqlError> {
    let code = fields.get(fields::TO_UNIT.name);
    if code.is_empty() {
        return Ok(None);
    }
    let found = org::list(reader)?
        .into_iter()
        .find(|unit| unit.code == code && unit.is_open());
    Ok(found.map(|unit| Unit {
        path: unit.path,
        name: unit.name,
    }))
}

/// Hands the limits to supervision and names what was done.
fn acted(
    change: &mut Change<'_>,
    book: &Rulebook,
    request: &Request,
    action: Action,
) -> Result<Entry, SqlError> {
    let limits = time::watched(book, request);
    match action {
        // What is no request was never watched.
        Action::Discard => {}
        Action::Accept => {
            supervision::track_new(change, book, &watched(request), &limits)?;
            tell(change, book, request)?;
        }
        _ => supervision::track(change, book, &watched(request), &limits)?,
    }
    if action == Action::HandOver {
        tell(change, book, request)?;
    }
    let kind = match action {
        Action::Accept => "privacy_request_accepted",
        Action::Discard => "privacy_request_discarded",
        Action::HandOver => "privacy_request_handed_over",
        Action::CheckIdentity => "privacy_identity_checked",
        Action::Take => "privacy_request_taken",
        Action::Answer => "privacy_request_answered",
        Action::Refuse => "privacy_request_refused",
        Action::Withdraw => "privacy_request_withdrawn",
    };
    let chosen = request.events.last().map(|event| event.chosen.clone());
    let body: serde_json::Map<_, _> = chosen
        .into_iter()
        .flatten()
        .map(|(name, code)| (name, code.into()))
        .collect();
    Ok(Entry::new(subject(&request.number), kind, body.into()))
}

/// Shows what a request says about the person, and where the bank holds data of theirs. The look is
/// an entry in the ledger, written before anything is given.
///
/// # Errors
/// A purpose too short; the actor does not work on requests of that unit.
pub async fn reveal(
    app: &App,
    actor: &Actor,
    number: &str,
    fields: Fields,
    find: Find,
) -> Result<Revealed, CommandError> {
    let (keys, number) = (app.keys.clone(), number.to_owned());
    let (looker, now) = (actor.clone(), app.clock.now());
    // A look like any other: within the day's limit of who looks.
    let counted = Look::new(looks::Kind::Reveal, number.as_str(), 1);
    let shown = change::run(app, actor, None, {
        let (keys, number, counted) = (keys.clone(), number.clone(), counted.clone());
        move |mut change| {
            let actor = change.actor();
            let powers = powers(&mut change, actor)?;
            let stored = store::load(&mut change, &keys, &number)?
                .filter(|stored| powers.view.covers(&stored.request.unit.path))
                .ok_or(CommandError::NotFound)?;
            if !powers.handle.covers(&stored.request.unit.path) {
                return Err(may_not());
            }
            refuse_erased(&stored)?;
            let purpose = purpose(&fields)?;
            looks::count(&mut change, &counted)?;
            let state = store::stored_hash(&mut change, &number)?;
            let body = json!({ "field": "all", "purpose": purpose });
            let mut entry = Entry::new(subject(&number), "privacy_person_revealed", body);
            entry.state = state;
            change.commit(vec![entry], stored.request.version)
        }
    });
    looks::told(app, actor, &counted, shown.await).await?;
    let look = app.db.read(move |reader| {
        let Some(stored) = store::load(reader, &keys, &number)? else {
            return Ok(None);
        };
        let person = &stored.private;
        let held = find(
            reader,
            &keys,
            &looker,
            (&person.phone, &person.id_number),
            now,
        )?;
        Ok::<_, SqlError>(Some(Revealed {
            request: stored.request,
            private: stored.private,
            held,
        }))
    });
    look.await?.ok_or(CommandError::NotFound)
}

fn purpose(fields: &Fields) -> Result<String, CommandError> {
    let mut reading = Reading::new(fields);
    let text = reading.text(&fields::PURPOSE).unwrap_or_default();
    let text = reading.finish(text)?;
    if text.chars().count() >= PURPOSE_MIN {
        return Ok(text);
    }
    Err(CommandError::Invalid(FieldErrors(vec![FieldError::new(
        fields::PURPOSE.name,
        "purpose",
        say!(
            "「查看用途」至少 {PURPOSE_MIN} 个字",
            "\"Purpose\" must have at least {PURPOSE_MIN} characters"
        ),
    )])))
}

fn may_not() -> CommandError {
    CommandError::Forbidden(Refusal::new(
        "privacy_may_not",
        say!(
            "您的岗位不办理个人信息权利请求",
            "Your role does not work on requests of the person"
        ),
    ))
}

fn subject(number: &str) -> Subject {
    Subject::new(REQUEST, number)
}

fn done(request: &Request) -> Done {
    Done {
        number: request.number.clone(),
        version: request.version,
    }
}

fn watched(request: &Request) -> Watched {
    let kind = kernel::Choice::label_in(fields::KINDS, &request.kind, kernel::Lang::Zh);
    Watched {
        subject: subject(&request.number),
        title: kind.to_owned(),
        href: format!("/privacy/requests/{}", request.number),
        unit: request.unit.path.clone(),
        unit_name: request.unit.name.clone(),
        owner: request
            .handler
            .as_ref()
            .map(|who| (who.login.clone(), who.name.clone())),
        recused: Vec::new(),
    }
}
