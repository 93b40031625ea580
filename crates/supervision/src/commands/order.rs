//! Supervision orders: issue, answer, accept, return, withdraw.

use super::{ORDER, answerers, powers, wrong};
use crate::queries::limits;
use crate::rules::Order;
use crate::rules::order::{
    self, ABOUT, About, Action, Asked, Issue, NEW, PERSON, Powers, Status, TEXT, Trouble, UNIT,
    Unit, Who, reply_limit,
};
use crate::store::limit::LimitRow;
use crate::store::order as store;
use crate::subject::subject;
use crate::track::{Watched, WatchedLimit, track};
use change::{Change, CommandError, Committed, Entry, Subject};
use deadline::PackKind;
use kernel::{Actor, Fields, Lang, Reading, Refusal, Say, day_of, say};
use notify::{Kind, Notice};
use platform::App;
use platform::sql::{Reader, SqlError};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::BTreeSet;

/// The key under which the reply to an order is watched.
const REPLY: &str = "order_reply";
/// Most people that hear of an order.
const TOLD_MAX: usize = 50;
/// The order a command has left.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Issued {
    /// Its number.
    pub number: String,
    /// Its version.
    pub version: i64,
}

impl From<Trouble> for CommandError {
    fn from(trouble: Trouble) -> CommandError {
        match trouble {
            Trouble::Refused(refusal) => CommandError::Refused(refusal),
            Trouble::Invalid(errors) => CommandError::Invalid(errors),
        }
    }
}

/// Issues an order from filled-in fields (`rules::order::NEW`).
pub async fn issue(
    app: &App,
    actor: &Actor,
    fields: Fields,
    receipt: Option<String>,
) -> Result<Issued, CommandError> {
    change::run(app, actor, receipt, move |change| issue_in(change, &fields)).await
}

/// [`issue`] inside a change.
pub fn issue_in(
    mut change: Change<'_>,
    fields: &Fields,
) -> Result<Committed<Issued>, CommandError> {
    let actor = change.actor();
    let powers = powers(&mut change, actor)?;
    let now = change.now();
    let mut reading = Reading::new(fields);
    reading.refuse_others(&NEW.each_ref(), &[]);
    let (unit, person) = (reading.text(&UNIT), reading.text(&PERSON));
    let (about, text) = (reading.text(&ABOUT), reading.text(&TEXT));
    let due_day = order::read_due(&mut reading, now);
    let due_day = reading.finish(due_day)?.unwrap_or_else(|| day_of(now));
    let unit = unit_of(&mut change, &unit.unwrap_or_default())?;
    let asked = Issue {
        number: String::new(),
        person: person_of(&mut change, &unit, person)?,
        unit,
        about: about_of(&mut change, &powers, about)?,
        text: text.unwrap_or_default(),
        due_day,
    };
    let back = recused_about(&mut change, asked.about.as_ref())?;
    if back.contains(&powers.who.login) {
        return Err(super::recused().into());
    }
    if let Some(person) = asked.person.as_ref().filter(|p| back.contains(&p.login)) {
        let name = &person.name;
        return Err(wrong(
            PERSON.name,
            "recused",
            say!(
                "{name} 是被投诉人员，应当回避",
                "{name} is complained about and must stand back"
            ),
        ));
    }
    let day = day_of(now);
    let number = order::number(day, store::next_serial(&mut change, day)?);
    let new = order::issue(&powers, Issue { number, ..asked }, now)?;
    if addressees(&mut change, &new)?.is_empty() {
        return Err(nobody_answers(&new.unit.name).into());
    }
    let state = store::insert(&mut change, &new)?;
    finish(change, &new, state)
}

fn nobody_answers(unit: &str) -> Refusal {
    Refusal::new(
        "nobody_to_answer",
        say!(
            "「{unit}」没有可以回复督办单的人，请指定承办人",
            "Nobody at \"{unit}\" can reply to an order; name a person"
        ),
    )
}

fn unit_of(reader: &mut Reader<'_>, code: &str) -> Result<Unit, CommandError> {
    let found = org::unit(reader, &code.to_ascii_uppercase())?.filter(org::Unit::is_open);
    let unit = found.ok_or_else(|| {
        wrong(
            UNIT.name,
            "unknown_unit",
            say!(
                "没有机构「{code}」，请填写机构号或从列表选择",
                "There is no unit \"{code}\"; give a unit code or choose one from the list"
            ),
        )
    })?;
    Ok(Unit {
        path: unit.path,
        name: unit.name,
    })
}

fn person_of(
    reader: &mut Reader<'_>,
    unit: &Unit,
    login: Option<String>,
) -> Result<Option<Who>, CommandError> {
    let Some(login) = login.filter(|login| !login.is_empty()) else {
        return Ok(None);
    };
    let found = identity::person(reader, &login)?.filter(|person| person.active);
    let person = found.ok_or_else(|| {
        wrong(
            PERSON.name,
            "unknown_account",
            say!(
                "没有可用账号「{login}」，请填写登录名或从列表选择",
                "There is no active account \"{login}\"; give a login name or choose one from the list"
            ),
        )
    })?;
    if !unit.path.contains(&person.unit) {
        let (name, unit) = (&person.name, &unit.name);
        return Err(wrong(
            PERSON.name,
            "person_elsewhere",
            say!(
                "「{name}」不属于「{unit}」",
                "{name} does not belong to \"{unit}\""
            ),
        ));
    }
    Ok(Some(Who {
        login: person.login,
        name: person.name,
    }))
}

/// What a number belongs to, if it is watched and within reach.
pub(crate) fn find_about(
    reader: &mut Reader<'_>,
    powers: &Powers,
    number: &str,
) -> Result<Option<LimitRow>, SqlError> {
    let rows = limits::of_number(reader, number)?;
    Ok(rows.into_iter().find(|row| powers.view.covers(&row.unit)))
}

fn about_of(
    reader: &mut Reader<'_>,
    powers: &Powers,
    number: Option<String>,
) -> Result<Option<About>, CommandError> {
    let Some(number) = number.filter(|number| !number.is_empty()) else {
        return Ok(None);
    };
    match find_about(reader, powers, &number)? {
        Some(row) => Ok(Some(About {
            kind: row.subject_kind,
            id: row.subject_id,
            title: row.subject_title,
            href: row.href,
        })),
        None => Err(wrong(
            ABOUT.name,
            "unknown_number",
            say!(
                "没有编号「{number}」，或不在您的范围内；也可留空",
                "There is no \"{number}\" within your reach; it may be left empty"
            ),
        )),
    }
}

/// Who must stand back from what an order is about.
fn recused_about(
    reader: &mut Reader<'_>,
    about: Option<&About>,
) -> Result<BTreeSet<String>, SqlError> {
    let Some(about) = about else {
        return Ok(BTreeSet::new());
    };
    let rows = limits::of_number(reader, &about.id)?;
    Ok(rows.into_iter().flat_map(|row| row.recused).collect())
}

/// What a new order's form begins with for a number: the unit and handler that are answerable.
pub(crate) fn prefill(row: &LimitRow) -> Fields {
    let mut fields = Fields::default();
    fields.set(ABOUT.name, row.subject_id.as_str());
    fields.set(UNIT.name, row.unit.code());
    if !row.owner.is_empty() {
        fields.set(PERSON.name, row.owner.as_str());
    }
    fields
}

/// Does an action with an order (`rules::order::Action`). `version` is the one on the page; `None`
/// takes the present one.
pub async fn act(
    app: &App,
    actor: &Actor,
    number: &str,
    action: Action,
    (fields, version): (Fields, Option<i64>),
    receipt: Option<String>,
) -> Result<Issued, CommandError> {
    let number = number.to_owned();
    change::run(app, actor, receipt, move |mut change| {
        let actor = change.actor();
        let powers = powers(&mut change, actor)?;
        let keys = change.keys();
        let before = store::load(&mut change, keys, &number)?
            .filter(|order| powers.sees(order))
            .ok_or(CommandError::NotFound)?;
        if version.is_some_and(|version| version != before.version) {
            return Err(change.conflict(&Subject::new(ORDER, number.as_str())));
        }
        if recused_about(&mut change, before.about.as_ref())?.contains(&powers.who.login) {
            return Err(super::recused().into());
        }
        let now = change.now();
        let answerers = answerers(&mut change, &before)?;
        let asked = Asked {
            action,
            fields: &fields,
            powers: &powers,
            answerers: &answerers,
            now,
        };
        let after = order::apply(&before, &asked)?;
        let Some(state) = store::save(&mut change, &after)? else {
            return Err(change.conflict(&Subject::new(ORDER, number.as_str())));
        };
        finish(change, &after, state)
    })
    .await
}

/// What belongs to every change of an order: its reply is watched, people are told, both timelines
/// get their entry. An entry has no words of people: the order has them, sealed, and the hash of
/// the state covers them.
fn finish(
    mut change: Change<'_>,
    order: &Order,
    state: [u8; 32],
) -> Result<Committed<Issued>, CommandError> {
    watch(&mut change, order)?;
    tell(&mut change, order)?;
    let kind = match order.status {
        Status::Issued => "supervision_order_issued",
        Status::Answered => "supervision_order_answered",
        Status::Returned => "supervision_order_returned",
        Status::Accepted => "supervision_order_accepted",
        Status::Withdrawn => "supervision_order_withdrawn",
    };
    let body = json!({
        "order": order.number, "unit": order.unit.name,
        "person": order.person.as_ref().map(|person| &person.name),
        "due": day_of(order.due_at).to_string(),
    });
    let own = Entry::new(
        Subject::new(ORDER, order.number.as_str()),
        kind,
        body.clone(),
    )
    .with_state(state);
    let about = order.about.iter();
    let others = about.map(|about| Entry::new(subject(&about.kind, &about.id), kind, body.clone()));
    let entries = std::iter::once(own).chain(others).collect();
    let done = Issued {
        number: order.number.clone(),
        version: order.version,
    };
    change.commit(entries, done)
}

fn href(order: &Order) -> String {
    format!("/supervision/orders/{}", order.number)
}

/// The reply is a limit like any other: reminded of, escalated, on the red list.
fn watch(change: &mut Change<'_>, order: &Order) -> Result<(), SqlError> {
    let book = rulebook::current(change)?;
    let limit = reply_limit(order);
    let watched = Watched {
        subject: Subject::new(ORDER, order.number.as_str()),
        title: title(order),
        href: href(order),
        unit: order.unit.path.clone(),
        unit_name: order.unit.name.clone(),
        owner: order
            .person
            .as_ref()
            .map(|person| (person.login.clone(), person.name.clone())),
        recused: recused_about(change, order.about.as_ref())?
            .into_iter()
            .collect(),
    };
    let reply = WatchedLimit {
        key: REPLY.to_owned(),
        pack: String::new(),
        kind: PackKind::Internal,
        title: say!("督办单回复", "Reply to a supervision order"),
        started: limit.started,
        due: Some(order.due_at),
        met: limit.met,
        ended: limit.ended,
        paused: false,
    };
    track(change, &book, &watched, &[reply])
}

/// What an order is called in lists: never its text, which may name a customer.
fn title(order: &Order) -> String {
    match &order.about {
        Some(about) => format!("{}（{}）", about.title, about.id),
        None => format!("致{}", order.unit.name),
    }
}

/// What became of an order, in words.
fn decision(status: Status) -> Say {
    let (zh, en) = (status.label(Lang::Zh), status.label(Lang::En));
    say!("{zh}", "{en}")
}

/// Tells those who have to act next, or that nothing is left to do.
fn tell(change: &mut Change<'_>, order: &Order) -> Result<(), SqlError> {
    let (kind, to) = match order.status {
        Status::Issued | Status::Returned => (Kind::SupervisionOrder, addressees(change, order)?),
        Status::Answered => (
            Kind::SupervisionOrderAnswered,
            vec![order.issuer.login.clone()],
        ),
        Status::Accepted | Status::Withdrawn => {
            (Kind::SupervisionOrderEnded, addressees(change, order)?)
        }
    };
    let notice = Notice {
        kind,
        to,
        subject: Subject::new(ORDER, order.number.as_str()),
        href: href(order),
        args: vec![
            ("number", Say::same(order.number.as_str())),
            ("title", Say::same(title(order))),
            ("by", Say::same(change.actor().name.as_str())),
            ("unit", Say::same(order.unit.name.as_str())),
            ("due", Say::same(day_of(order.due_at).to_string())),
            ("decision", decision(order.status)),
        ],
    };
    notify::post(change, &notice)?;
    Ok(())
}

/// The person it is for, and who replies for the unit; never the issuer.
fn addressees(reader: &mut Reader<'_>, order: &Order) -> Result<Vec<String>, SqlError> {
    let person = order.person.iter().map(|person| person.login.clone());
    let back = recused_about(reader, order.about.as_ref())?;
    let mut found: Vec<String> = Vec::new();
    for login in person.chain(answerers(reader, order)?) {
        let is_left_out = login == order.issuer.login || back.contains(&login);
        if !is_left_out && !found.contains(&login) && found.len() < TOLD_MAX {
            found.push(login);
        }
    }
    Ok(found)
}
