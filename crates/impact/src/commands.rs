//! What may be done with assessments. Each is one change with an entry about the assessment.

use crate::rules::{
    self, Action, Assessment, DUE, MEASURE, MEASURES_MAX, Measure, NEW_MEASURE, NOTE, OPINION,
    OWNER, Powers, REASON, Status, Who, ahead, check, end_of, finishes, note,
};
use crate::store;
use change::{Change, CommandError, Committed, Entry, Subject};
use deadline::PackKind;
use identity::{Permission, access};
use kernel::{Actor, FieldError, FieldSpec, Fields, Lang, Reading, Refusal, Say, day_of, say};
use notify::{Kind, Notice};
use platform::App;
use platform::sql::{Reader, SqlError};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use supervision::{Watched, WatchedLimit};

/// The ledger's kind of an assessment.
pub const ASSESSMENT: &str = "impact_assessment";
/// Under which a measure is watched: the assessment's number and the measure's.
const WATCHED_MEASURE: &str = "impact_measure";

/// The assessment that a command has left.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Left {
    /// Its number.
    pub number: String,
    /// Its version.
    pub version: i64,
}

/// What an actor may do with assessments.
pub fn powers(actor: &Actor) -> Powers {
    Powers {
        who: me(actor),
        unit: actor.unit.clone(),
        view: access::reach(actor, Permission::ImpactView),
        write: access::reach(actor, Permission::ImpactWrite),
        approve: access::reach(actor, Permission::ImpactApprove),
    }
}

fn me(actor: &Actor) -> Who {
    Who {
        login: actor.login.clone(),
        name: actor.name.clone(),
    }
}

fn subject(number: &str) -> Subject {
    Subject::new(ASSESSMENT, number)
}

/// Writes a new assessment for the actor's own unit.
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
pub fn begin_in(mut change: Change<'_>, fields: &Fields) -> Result<Committed<Left>, CommandError> {
    let actor = change.actor();
    identity::permit(actor, Permission::ImpactWrite).map_err(CommandError::Forbidden)?;
    let content = rules::read(fields, change.now())?;
    let one = fresh(&mut change, content)?;
    store::insert(&mut change, &one)?;
    finish(
        change,
        None,
        &one,
        "impact_written",
        json!({ "title": one.content.title }),
    )
}

/// A draft of the actor's own unit.
fn fresh(change: &mut Change<'_>, content: rules::Content) -> Result<Assessment, CommandError> {
    let (actor, now) = (change.actor(), change.now());
    let unit = org::unit_by_path(change, &actor.unit)?.ok_or(CommandError::NotFound)?;
    let day = day_of(now).strftime("%Y%m%d").to_string();
    let mut one = Assessment {
        number: format!("PIA-{day}-{}", change.code(6)),
        version: 0,
        status: Status::Draft,
        content,
        unit: unit.path,
        unit_name: unit.name,
        author: me(actor),
        measures: Vec::new(),
        approved_at: None,
        previous: None,
        replaced_by: None,
        events: Vec::new(),
    };
    note(&mut one, "written", &me(actor), now, "");
    Ok(one)
}

/// What is asked of an assessment that is there. `version` is the one on the page; `None` takes the
/// present one.
#[derive(Clone, Debug)]
pub struct Asked {
    /// Its number.
    pub number: String,
    /// What for.
    pub action: Action,
    /// Which measure, when it is about one.
    pub measure: Option<u32>,
    /// What was filled in.
    pub fields: Fields,
    /// The version it was read at.
    pub version: Option<i64>,
    /// The form's one-time id.
    pub receipt: Option<String>,
}

/// Does an action with an assessment.
///
/// # Errors
/// Refused by the rules, with the reason; `Conflict` when somebody else wrote in between.
pub async fn act(app: &App, actor: &Actor, asked: Asked) -> Result<Left, CommandError> {
    let receipt = asked.receipt.clone();
    change::run(app, actor, receipt, move |change| act_in(change, &asked)).await
}

/// [`act`] inside a change.
pub fn act_in(mut change: Change<'_>, asked: &Asked) -> Result<Committed<Left>, CommandError> {
    let powers = powers(change.actor());
    let before = store::load(&mut change, &asked.number)?
        .filter(|one| powers.sees(one))
        .ok_or(CommandError::NotFound)?;
    if asked
        .version
        .is_some_and(|version| version != before.version)
    {
        return Err(change.conflict(&subject(&asked.number)));
    }
    may(asked.action, &before, &powers)?;
    if asked.action == Action::Renew {
        return renew(change, &before);
    }
    let mut next = before.clone();
    let (kind, body) = apply(&mut change, asked, &powers, &mut next)?;
    if !store::save(&mut change, &next, before.version)? {
        return Err(change.conflict(&subject(&asked.number)));
    }
    let mut entries = Vec::new();
    if let (Status::Approved, Some(older)) = (
        next.status,
        next.previous
            .clone()
            .filter(|_| asked.action == Action::Approve),
    ) {
        entries.extend(replace(&mut change, &older, &next.number)?);
    }
    finish_with(change, Some(&before), &next, kind, body, entries)
}

/// Whether an action may be done now by them. That they may not at all is another answer than that
/// it is not the time.
pub(crate) fn may(action: Action, one: &Assessment, powers: &Powers) -> Result<(), CommandError> {
    check(action, one, powers).map_err(|refusal| match refusal.code {
        rules::NOT_YOURS => CommandError::Forbidden(refusal),
        _ => CommandError::Refused(refusal),
    })
}

/// Changes the assessment; gives the kind of the entry and its body.
fn apply(
    change: &mut Change<'_>,
    asked: &Asked,
    powers: &Powers,
    next: &mut Assessment,
) -> Result<(&'static str, Value), CommandError> {
    let now = change.now();
    let text = |spec: &FieldSpec| -> Result<String, CommandError> {
        let mut r = Reading::new(&asked.fields);
        let text = r.text(spec).unwrap_or_default();
        Ok(r.finish(text)?)
    };
    let who = &powers.who;
    Ok(match asked.action {
        Action::Write => {
            next.content = rules::read(&asked.fields, now)?;
            note(next, "written", who, now, "");
            ("impact_written", json!({ "title": next.content.title }))
        }
        Action::Submit => {
            next.status = Status::Submitted;
            note(next, "submitted", who, now, "");
            ("impact_submitted", json!({}))
        }
        Action::Approve => {
            let opinion = text(&OPINION)?;
            next.status = Status::Approved;
            next.approved_at = Some(now);
            note(next, "approved", who, now, &opinion);
            ("impact_approved", json!({ "opinion": opinion }))
        }
        Action::Return | Action::Withdraw => {
            let reason = text(&REASON)?;
            let returned = asked.action == Action::Return;
            let (status, kind, entry) = match returned {
                true => (Status::Returned, "returned", "impact_returned"),
                false => (Status::Withdrawn, "withdrawn", "impact_withdrawn"),
            };
            next.status = status;
            note(next, kind, who, now, &reason);
            (entry, json!({ "reason": reason }))
        }
        Action::Add => add(change, asked, who, next)?,
        Action::Finish => {
            let done = text(&NOTE)?;
            let no = asked.measure.unwrap_or_default();
            let copy = next.clone();
            let measure = next
                .measures
                .iter_mut()
                .find(|m| m.no == no && finishes(m, &copy, powers));
            let measure = measure.ok_or(CommandError::NotFound)?;
            measure.done_at = Some(now);
            measure.note.clone_from(&done);
            let told = format!("{no}. {}", measure.text);
            note(next, "measure_done", who, now, &format!("{told}\n{done}"));
            (
                "impact_measure_done",
                json!({ "measure": no, "note": done }),
            )
        }
        // Begins another one: handled before.
        Action::Renew => return Err(CommandError::NotFound),
    })
}

fn add(
    change: &mut Change<'_>,
    asked: &Asked,
    who: &Who,
    next: &mut Assessment,
) -> Result<(&'static str, Value), CommandError> {
    let now = change.now();
    let mut r = Reading::new(&asked.fields);
    r.refuse_others(&NEW_MEASURE.iter().collect::<Vec<_>>(), &[]);
    let (text, owner, due) = (r.text(&MEASURE), r.text(&OWNER), ahead(&mut r, &DUE, now));
    let (text, owner, due) = r.finish((text, owner, due))?;
    if next.measures.len() >= MEASURES_MAX {
        let said = say!(
            "一次评估最多 {MEASURES_MAX} 项措施",
            "An assessment has at most {MEASURES_MAX} measures"
        );
        return Err(Refusal::new("too_many_measures", said).into());
    }
    let login = owner.unwrap_or_default();
    let found = identity::person(change, &login)?.filter(|person| person.active);
    let owner = found.ok_or_else(|| {
        let said = say!(
            "没有可用账号「{login}」，请填写登录名或从列表选择",
            "There is no active account \"{login}\"; give a login name or choose one from the list"
        );
        CommandError::Invalid(FieldError::new(OWNER.name, "unknown_account", said).into())
    })?;
    let measure = Measure {
        no: next.measures.last().map_or(1, |last| last.no + 1),
        text: text.unwrap_or_default(),
        owner: Who {
            login: owner.login,
            name: owner.name,
        },
        due: due.unwrap_or_else(|| day_of(now)),
        done_at: None,
        note: String::new(),
    };
    let body = json!({ "measure": measure.no, "text": measure.text, "owner": measure.owner.login, "due": measure.due.to_string() });
    note(
        next,
        "measure_added",
        who,
        now,
        &format!("{}. {}", measure.no, measure.text),
    );
    next.measures.push(measure);
    Ok(("impact_measure_added", body))
}

/// Begins the assessment that follows one in force, with its text.
fn renew(mut change: Change<'_>, before: &Assessment) -> Result<Committed<Left>, CommandError> {
    let mut one = fresh(&mut change, before.content.clone())?;
    one.unit = before.unit.clone();
    one.unit_name.clone_from(&before.unit_name);
    one.previous = Some(before.number.clone());
    store::insert(&mut change, &one)?;
    finish(
        change,
        None,
        &one,
        "impact_written",
        json!({ "title": one.content.title, "previous": before.number }),
    )
}

/// Notes on the one before that a newer one is in force.
fn replace(
    change: &mut Change<'_>,
    older: &str,
    newer: &str,
) -> Result<Option<Entry>, CommandError> {
    let found = store::load(change, older)?.filter(|one| one.status == Status::Approved);
    let Some(before) = found else { return Ok(None) };
    let (who, now) = (me(change.actor()), change.now());
    let mut next = before.clone();
    next.status = Status::Replaced;
    next.replaced_by = Some(newer.to_owned());
    note(&mut next, "replaced", &who, now, newer);
    if !store::save(change, &next, before.version)? {
        return Err(change.conflict(&subject(older)));
    }
    watch(change, &next)?;
    let entry = Entry::new(subject(older), "impact_replaced", json!({ "by": newer }));
    Ok(Some(entry.with_state(store::state_hash(&next))))
}

fn finish(
    change: Change<'_>,
    before: Option<&Assessment>,
    one: &Assessment,
    kind: &'static str,
    body: Value,
) -> Result<Committed<Left>, CommandError> {
    finish_with(change, before, one, kind, body, Vec::new())
}

/// What belongs to every change: its days are watched, people are told, the entry.
fn finish_with(
    mut change: Change<'_>,
    before: Option<&Assessment>,
    one: &Assessment,
    kind: &'static str,
    body: Value,
    mut entries: Vec<Entry>,
) -> Result<Committed<Left>, CommandError> {
    watch(&mut change, one)?;
    tell(&mut change, before, one)?;
    let entry = Entry::new(subject(&one.number), kind, body).with_state(store::state_hash(one));
    entries.insert(0, entry);
    let left = Left {
        number: one.number.clone(),
        version: one.version,
    };
    change.commit(entries, left)
}

/// Where an assessment is looked at.
pub(crate) fn href(number: &str) -> String {
    format!("/impact/{number}")
}

/// Hands over to supervision: the day it is made anew, and the last day of each measure.
fn watch(change: &mut Change<'_>, one: &Assessment) -> Result<(), SqlError> {
    if one.approved_at.is_none() {
        return Ok(());
    }
    let book = rulebook::current(change)?;
    let started = one.approved_at.unwrap_or(change.now());
    let over = one
        .events
        .iter()
        .rev()
        .find(|event| event.kind == "replaced")
        .map(|event| event.at);
    let watched = |subject: Subject, title: String, owner: &Who| Watched {
        subject,
        title,
        href: href(&one.number),
        unit: one.unit.clone(),
        unit_name: one.unit_name.clone(),
        owner: Some((owner.login.clone(), owner.name.clone())),
        recused: Vec::new(),
    };
    let limit = |key: &str, title: Say, due: kernel::Day| WatchedLimit {
        key: key.to_owned(),
        pack: String::new(),
        kind: PackKind::Internal,
        title,
        started,
        due: Some(end_of(due)),
        met: None,
        ended: None,
        paused: false,
    };
    let anew = WatchedLimit {
        met: over,
        ..limit(
            "impact_anew",
            say!("重新评估", "To be made anew"),
            one.content.next,
        )
    };
    let whole = watched(subject(&one.number), one.content.title.clone(), &one.author);
    supervision::track(change, &book, &whole, &[anew])?;
    for measure in &one.measures {
        let about = Subject::new(WATCHED_MEASURE, format!("{}-{}", one.number, measure.no));
        let done = WatchedLimit {
            met: measure.done_at,
            ..limit("impact_measure", say!("整改措施", "A measure"), measure.due)
        };
        let title = format!("{}（{}）", measure.text, one.number);
        supervision::track(
            change,
            &book,
            &watched(about, title, &measure.owner),
            &[done],
        )?;
    }
    Ok(())
}

/// Tells those who have to act next.
fn tell(
    change: &mut Change<'_>,
    before: Option<&Assessment>,
    one: &Assessment,
) -> Result<(), SqlError> {
    let me = change.actor().login.clone();
    let moved = before.is_none_or(|before| before.status != one.status);
    let others = |logins: Vec<String>| {
        logins
            .into_iter()
            .filter(|login| *login != me)
            .collect::<Vec<_>>()
    };
    let (kind, to) = match one.status {
        Status::Submitted if moved => (Kind::ImpactAsked, deciders(change, one)?),
        Status::Approved | Status::Returned if moved => {
            (Kind::ImpactDecided, vec![one.author.login.clone()])
        }
        _ => {
            let known = before.map_or(0, |before| before.measures.len());
            let new = one.measures.iter().skip(known);
            (
                Kind::ImpactMeasure,
                new.map(|measure| measure.owner.login.clone()).collect(),
            )
        }
    };
    let to = others(to);
    if to.is_empty() {
        return Ok(());
    }
    let (zh, en) = (one.status.label(Lang::Zh), one.status.label(Lang::En));
    let decision = say!("{zh}", "{en}");
    let notice = Notice {
        kind,
        to,
        subject: subject(&one.number),
        href: href(&one.number),
        args: vec![
            ("number", Say::same(one.number.as_str())),
            ("title", Say::same(one.content.title.as_str())),
            ("by", Say::same(change.actor().name.as_str())),
            ("decision", decision),
        ],
    };
    notify::post(change, &notice)?;
    Ok(())
}

/// Who may decide: the nearest above the unit.
fn deciders(reader: &mut Reader<'_>, one: &Assessment) -> Result<Vec<String>, SqlError> {
    let near = identity::nearest_holders(reader, Permission::ImpactApprove, &one.unit)?;
    let people = match near.is_empty() {
        false => near,
        true => identity::bank_wide_holders(reader, Permission::ImpactApprove)?,
    };
    Ok(people.into_iter().map(|person| person.login).collect())
}
