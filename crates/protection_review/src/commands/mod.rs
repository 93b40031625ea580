//! What may be done with reviews. Each is one change with an entry about the review.

mod follow;
mod lists;
mod papers;

pub use lists::{Kept as KeptList, keep_checklist, keep_checklist_in, keep_words, keep_words_in};
pub use papers::{Inspected, add_papers, add_papers_in, check_again, inspect};
pub(crate) use papers::{may_add, may_check};

use crate::REVIEW;
use crate::rules::apply::{self, With};
use crate::rules::{self, Action, Powers, Review, Status, Who, check};
use crate::store;
use change::{Change, CommandError, Committed, Entry, Subject};
use identity::{Permission, access};
use kernel::{Actor, FieldError, Fields, Reach, Refusal, day_of, say};
use platform::App;
use platform::sql::Reader;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// The review that a command has left.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Left {
    /// Its number.
    pub number: String,
    /// Its version.
    pub version: i64,
}

/// What an actor may do with reviews.
pub fn powers(actor: &Actor) -> Powers {
    let reach = |permission| access::reach(actor, permission);
    Powers {
        who: me(actor),
        unit: actor.unit.clone(),
        view: reach(Permission::ProtectionReviewView),
        submit: reach(Permission::ProtectionReviewSubmit),
        opine: reach(Permission::ProtectionReviewOpine) != Reach::Nothing,
        decide: reach(Permission::ProtectionReviewDecide),
        overrule: reach(Permission::ProtectionReviewOverrule),
    }
}

fn me(actor: &Actor) -> Who {
    Who {
        login: actor.login.clone(),
        name: actor.name.clone(),
    }
}

fn subject(number: &str) -> Subject {
    Subject::new(REVIEW, number)
}

/// Where a review is looked at.
pub(crate) fn href(number: &str) -> String {
    format!("/protection-reviews/{number}")
}

/// Writes a new review for the actor's own unit.
///
/// # Errors
/// `Forbidden` without the right; fields that are wrong.
pub async fn begin(
    app: &App,
    actor: &Actor,
    fields: Fields,
    receipt: Option<String>,
) -> Result<Left, CommandError> {
    change::run(app, actor, receipt, move |change| begin_in(change, &fields)).await
}

/// [`begin`] inside a change.
///
/// # Errors
/// As [`begin`].
pub fn begin_in(mut change: Change<'_>, fields: &Fields) -> Result<Committed<Left>, CommandError> {
    let actor = change.actor();
    identity::permit(actor, Permission::ProtectionReviewSubmit).map_err(CommandError::Forbidden)?;
    let (who, unit, now) = (me(actor), actor.unit.clone(), change.now());
    let content = apply::read(fields, now)?;
    let unit = org::unit_by_path(&mut change, &unit)?.ok_or(CommandError::NotFound)?;
    let day = day_of(now).strftime("%Y%m%d").to_string();
    let (_, checklist, _) = store::checklist(&mut change, None)?;
    let mut one = Review {
        number: format!("XS-{day}-{}", change.code(6)),
        version: 0,
        status: Status::Draft,
        content,
        unit: unit.path,
        unit_name: unit.name,
        author: who.clone(),
        round: 1,
        rounds: Vec::new(),
        checklist,
        papers: Vec::new(),
        answers: Vec::new(),
        reviewers: Vec::new(),
        opinions: Vec::new(),
        submitted: None,
        decided: None,
        overruled: None,
        events: Vec::new(),
    };
    one.note("written", &who, now, "");
    store::insert(&mut change, &one)?;
    let body = json!({ "title": one.content.title, "subject": one.content.subject_key });
    finish(change, None, &one, "protection_review_written", body)
}

/// What is asked of a review that is there. `version` is the one on the page; `None` takes the
/// present one.
#[derive(Clone, Debug)]
pub struct Asked {
    /// Its number.
    pub number: String,
    /// What for.
    pub action: Action,
    /// What was filled in, the number of the opinion or paper too.
    pub fields: Fields,
    /// The version it was read at.
    pub version: Option<i64>,
    /// The form's one-time id.
    pub receipt: Option<String>,
}

/// Does an action with a review.
///
/// # Errors
/// Refused by the rules, with the reason; `Conflict` when somebody else wrote in between.
pub async fn act(app: &App, actor: &Actor, asked: Asked) -> Result<Left, CommandError> {
    let receipt = asked.receipt.clone();
    change::run(app, actor, receipt, move |change| act_in(change, &asked)).await
}

/// [`act`] inside a change.
///
/// # Errors
/// As [`act`].
pub fn act_in(mut change: Change<'_>, asked: &Asked) -> Result<Committed<Left>, CommandError> {
    let powers = powers(change.actor());
    let before = seen(&mut change, &asked.number, &powers)?;
    unchanged(&mut change, &before, asked.version)?;
    may(asked.action, &before, &powers)?;
    let list = checklist_of(&mut change, &before)?;
    let people = match asked.action {
        Action::Assign => named(&mut change, &asked.fields)?,
        _ => Vec::new(),
    };
    let with = With {
        now: change.now(),
        powers: &powers,
        checklist: (&list.0, list.1),
        people: &people,
    };
    let mut next = before.clone();
    let (kind, body) = apply::apply(asked.action, &mut next, &asked.fields, &with)?;
    save(change, &before, &next, kind, body)
}

/// Answers to the checklist, of whoever may: the submitter while it is open, a reviewer until through.
///
/// # Errors
/// As [`act`].
pub async fn answer(
    app: &App,
    actor: &Actor,
    (number, version): (String, Option<i64>),
    fields: Fields,
    receipt: Option<String>,
) -> Result<Left, CommandError> {
    let asked = (number, version);
    change::run(app, actor, receipt, move |change| {
        answer_in(change, &asked, &fields)
    })
    .await
}

/// [`answer`] inside a change.
///
/// # Errors
/// As [`answer`].
pub fn answer_in(
    mut change: Change<'_>,
    (number, version): &(String, Option<i64>),
    fields: &Fields,
) -> Result<Committed<Left>, CommandError> {
    let powers = powers(change.actor());
    let before = seen(&mut change, number, &powers)?;
    unchanged(&mut change, &before, *version)?;
    may_answer(&before, &powers)?;
    let (list, _) = checklist_of(&mut change, &before)?;
    let read = apply::answers(&before, &list, fields, &powers)?;
    let body = json!({ "answers": read.iter().map(|a| (a.item.clone(), a.answer.clone())).collect::<Vec<_>>() });
    let mut next = before.clone();
    apply::put_answers(&mut next, read, &powers.who, change.now());
    save(change, &before, &next, "protection_review_checklist", body)
}

/// Whether they may answer the checklist now: as the submitter, or as a reviewer.
///
/// # Errors
/// Why not.
pub fn may_answer(one: &Review, powers: &Powers) -> Result<(), CommandError> {
    match one.reviewer(&powers.who.login) {
        Some(_) => may(Action::Opine, one, powers),
        None => may(Action::Write, one, powers),
    }
}

/// A review within sight.
fn seen(reader: &mut Reader<'_>, number: &str, powers: &Powers) -> Result<Review, CommandError> {
    let found = store::load(reader, number)?.filter(|one| powers.sees(one));
    found.ok_or(CommandError::NotFound)
}

fn unchanged(
    change: &mut Change<'_>,
    before: &Review,
    version: Option<i64>,
) -> Result<(), CommandError> {
    match version.is_some_and(|version| version != before.version) {
        true => Err(change.conflict(&subject(&before.number))),
        false => Ok(()),
    }
}

/// The checklist that a review is held to: the one in force while it is written, then the one of its
/// submission.
pub(crate) fn checklist_of(
    reader: &mut Reader<'_>,
    one: &Review,
) -> Result<(rules::checklist::Checklist, i64), platform::sql::SqlError> {
    let version = (!one.status.is_open()).then_some(one.checklist);
    let (list, version, _) = store::checklist(reader, version)?;
    Ok((list, version))
}

/// Whether an action may be done now by them. That they may not at all is another answer than that
/// it is not the time.
pub(crate) fn may(action: Action, one: &Review, powers: &Powers) -> Result<(), CommandError> {
    check(action, one, powers).map_err(|refusal| match refusal.code {
        rules::NOT_YOURS => CommandError::Forbidden(refusal),
        _ => CommandError::Refused(refusal),
    })
}

/// The people named as reviewers: active, and of a role that opines.
fn named(reader: &mut Reader<'_>, fields: &Fields) -> Result<Vec<(Who, String)>, CommandError> {
    let spec = &rules::forms::REVIEWERS;
    let mut logins: Vec<&str> = fields.all(spec.name);
    logins.truncate(rules::REVIEWERS_MAX + 1);
    let mut people = Vec::new();
    for login in logins {
        let found = identity::person(reader, login)?.filter(|person| person.active);
        let opines = found.filter(|person| {
            let permission = Permission::ProtectionReviewOpine;
            access::reach_of(person.roles, &person.unit, permission) != Reach::Nothing
        });
        let person = opines.ok_or_else(|| {
            let said = say!(
                "「{login}」不是可用账号或不能出具审查意见；审查人应为部门、消保岗或消保办人员",
                "\"{login}\" is no active account or may not opine; reviewers are of departments, consumer-protection posts or the office"
            );
            CommandError::Invalid(FieldError::new(spec.name, "unknown_account", said).into())
        })?;
        let who = Who {
            login: person.login,
            name: person.name,
        };
        people.push((who, person.unit_name));
    }
    Ok(people)
}

fn save(
    mut change: Change<'_>,
    before: &Review,
    next: &Review,
    kind: &'static str,
    body: Value,
) -> Result<Committed<Left>, CommandError> {
    if !store::save(&mut change, next, before.version)? {
        return Err(change.conflict(&subject(&before.number)));
    }
    finish(change, Some(before), next, kind, body)
}

/// What belongs to every change: its days are watched, people are told, the entry.
fn finish(
    mut change: Change<'_>,
    before: Option<&Review>,
    one: &Review,
    kind: &'static str,
    body: Value,
) -> Result<Committed<Left>, CommandError> {
    follow::watch(&mut change, before, one)?;
    follow::tell(&mut change, before, one)?;
    let entry = Entry::new(subject(&one.number), kind, body).with_state(store::state_hash(one));
    let left = Left {
        number: one.number.clone(),
        version: one.version,
    };
    change.commit(vec![entry], left)
}

/// That a file of the room was taken out: the list, the figures, an opinion.
pub(crate) async fn taken(
    app: &App,
    actor: &Actor,
    about: Subject,
    (kind, body): (&'static str, Value),
) -> Result<(), CommandError> {
    change::run(app, actor, None, move |change| {
        change.commit(vec![Entry::new(about.clone(), kind, body.clone())], ())
    })
    .await
}

pub(crate) fn refused(code: &'static str, say: kernel::Say) -> CommandError {
    CommandError::Refused(Refusal::new(code, say))
}
