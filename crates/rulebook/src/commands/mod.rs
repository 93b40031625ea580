//! What may be done to the rulebook. Each command appends one addition and its ledger entry in one
//! transaction; what stands there already is never edited.

mod bind;

pub use bind::{Bind, bind_in, bind_pack, unbind_pack};

use crate::rules::{self, Addition, Kind, hours};
use crate::{load, queries, store};
use change::{Change, CommandError, Committed, Entry, Subject};
use deadline::{Pack, Rulebook};
use identity::{Permission, Permit};
use kernel::{Actor, FieldErrors, FieldKind, FieldSpec, Fields, Reading, Refusal, day_of, say};
use org::Unit;
use platform::App;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::sync::Arc;

/// The fields of a lawyer's check.
pub(crate) const VERIFY: [FieldSpec; 2] = [
    FieldSpec::required("lawyer", "核对律师", "Lawyer", FieldKind::Line { max: 60 }),
    FieldSpec::required(
        "note",
        "核对意见",
        "What was checked",
        FieldKind::Area { max: 1000 },
    ),
];

/// What a command has added.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Added {
    /// The rulebook's version with it.
    pub version: i64,
    /// The notice's or the pack's id; of hours the unit's path.
    pub id: String,
}

/// A notice asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewNotice {
    /// The calendar it belongs to: `cn`.
    pub calendar: String,
    /// Its text (`deadline`'s README describes the format).
    pub text: String,
}

/// The ledger's name of a part of the rulebook: `notice/cn-2027`, `pack/…`, `hours/0000.0100.`.
pub fn subject(id: &str) -> Subject {
    Subject::new("rulebook", id)
}

/// Who acts, by a permit for this room.
fn by(permit: &Permit) -> Result<Actor, CommandError> {
    if permit.permission() == Permission::RulebookManage {
        return Ok(permit.actor().clone());
    }
    Err(CommandError::Broken(
        "a permit for something else was shown".to_owned(),
    ))
}

/// Adds a notice. `seen` is the version whose preview was confirmed: when somebody has added to the
/// rulebook since, it is a conflict that names them. Wrong texts are errors of the field `text`,
/// with the line.
pub async fn add_notice(
    app: &App,
    permit: &Permit,
    asked: NewNotice,
    seen: Option<i64>,
    receipt: Option<String>,
) -> Result<Added, CommandError> {
    let actor = by(permit)?;
    change::run(app, &actor, receipt, move |change| {
        add_notice_in(change, &asked, seen)
    })
    .await
}

/// [`add_notice`] inside a change (command line, demo).
pub fn add_notice_in(
    mut change: Change<'_>,
    asked: &NewNotice,
    seen: Option<i64>,
) -> Result<Committed<Added>, CommandError> {
    let book = as_seen(&mut change, seen)?;
    let text = rules::tidied(&asked.text);
    let today = day_of(change.now());
    let plan = rules::plan_notice(&book, &asked.calendar, &text, today)?;
    let notice = &plan.notice;
    let body = json!({
        "calendar": plan.calendar,
        "year": notice.year,
        "amends": notice.amends,
        "days_changed": plan.changes.len(),
    });
    let new = New {
        kind: Kind::Notice,
        id: notice.id.clone(),
        calendar: plan.calendar.clone(),
        text,
    };
    append(change, &book, new, "notice_added", body)
}

/// Adds a rule pack; see [`add_notice`] for `seen` and errors.
pub async fn add_pack(
    app: &App,
    permit: &Permit,
    text: String,
    seen: Option<i64>,
    receipt: Option<String>,
) -> Result<Added, CommandError> {
    let actor = by(permit)?;
    change::run(app, &actor, receipt, move |change| {
        add_pack_in(change, &text, seen)
    })
    .await
}

/// [`add_pack`] inside a change (command line, demo).
pub fn add_pack_in(
    mut change: Change<'_>,
    text: &str,
    seen: Option<i64>,
) -> Result<Committed<Added>, CommandError> {
    let book = as_seen(&mut change, seen)?;
    let text = rules::tidied(text);
    let plan = rules::plan_pack(&book, &text, day_of(change.now()))?;
    let body = json!({
        "family": plan.pack.family,
        "effective_from": plan.pack.effective_from.to_string(),
        "ends": plan.ends.as_ref().map(|(id, _)| id),
    });
    let new = New {
        kind: Kind::Pack,
        id: plan.pack.id.clone(),
        calendar: String::new(),
        text,
    };
    append(change, &book, new, "pack_added", body)
}

/// Records that a lawyer has checked a pack (`lawyer`, `note`). It can't be taken back: a wrong
/// pack is succeeded by another.
pub async fn verify_pack(
    app: &App,
    permit: &Permit,
    id: String,
    fields: Fields,
    receipt: Option<String>,
) -> Result<Added, CommandError> {
    let actor = by(permit)?;
    change::run(app, &actor, receipt, move |mut change| {
        let (lawyer, note) = read_check(&fields)?;
        let book = load::current(&mut change)?;
        let pack = book.pack(&id).ok_or(CommandError::NotFound)?;
        if pack.verified {
            return Err(already_verified(pack).into());
        }
        let text = json!({"lawyer": lawyer, "note": note}).to_string();
        let new = New {
            kind: Kind::Verification,
            id: id.clone(),
            calendar: String::new(),
            text,
        };
        append(
            change,
            &book,
            new,
            "pack_verified",
            json!({"lawyer": lawyer}),
        )
    })
    .await
}

fn read_check(fields: &Fields) -> Result<(String, String), FieldErrors> {
    let mut reading = Reading::new(fields);
    let lawyer = reading.text(&VERIFY[0]).unwrap_or_default();
    let note = reading.text(&VERIFY[1]).unwrap_or_default();
    reading.finish((lawyer, note))
}

fn already_verified(pack: &Pack) -> Refusal {
    let id = &pack.id;
    Refusal::new(
        "already_verified",
        say!(
            "规则包 {id} 已登记律师核对",
            "A lawyer's check of pack {id} is recorded already"
        ),
    )
}

/// Sets the working hours of a unit (`rules::hours::HOURS`). `seen` is the version at which the
/// unit's hours were set when the form was drawn.
pub async fn set_hours(
    app: &App,
    permit: &Permit,
    unit: String,
    fields: Fields,
    seen: Option<i64>,
    receipt: Option<String>,
) -> Result<Added, CommandError> {
    let actor = by(permit)?;
    change::run(app, &actor, receipt, move |change| {
        let hours = hours::read(&fields)?;
        set_hours_in(change, &unit, &hours::to_text(&hours), seen)
    })
    .await
}

/// Takes the working hours of a unit away: it has those above it again.
pub async fn inherit_hours(
    app: &App,
    permit: &Permit,
    unit: String,
    seen: Option<i64>,
    receipt: Option<String>,
) -> Result<Added, CommandError> {
    let actor = by(permit)?;
    change::run(app, &actor, receipt, move |change| {
        set_hours_in(change, &unit, hours::INHERIT, seen)
    })
    .await
}

/// [`set_hours`] inside a change, from the stored form of the text (demo).
pub fn set_hours_in(
    mut change: Change<'_>,
    unit: &str,
    text: &str,
    seen: Option<i64>,
) -> Result<Committed<Added>, CommandError> {
    let unit = org::unit(&mut change, unit)?.ok_or(CommandError::NotFound)?;
    refuse_closed(&unit)?;
    let last = queries::hours_version(&mut change, &unit.path)?;
    let (path, id) = (&unit.path, unit.path.as_str().to_owned());
    if seen.is_some_and(|seen| seen != last) {
        return Err(change.conflict(&subject(&format!("{}/{id}", Kind::Hours.code()))));
    }
    let book = load::current(&mut change)?;
    let hours = hours::parse(text).map_err(|say| Refusal::new("not_hours", say))?;
    if book.hours_of(path) == hours.as_ref() {
        return Err(nothing_changed().into());
    }
    let body = json!({"unit": unit.code, "text": text});
    let new = New {
        kind: Kind::Hours,
        id,
        calendar: String::new(),
        text: text.to_owned(),
    };
    append(change, &book, new, "hours_set", body)
}

fn refuse_closed(unit: &Unit) -> Result<(), Refusal> {
    if unit.is_open() {
        return Ok(());
    }
    let name = &unit.name;
    Err(Refusal::new(
        "unit_closed",
        say!(
            "「{name}」已撤销，不能再作设置",
            "\"{name}\" is closed; nothing is set for it any more"
        ),
    ))
}

fn nothing_changed() -> Refusal {
    Refusal::new(
        "nothing_changed",
        say!(
            "工作时间与现在相同，未作修改",
            "These are the hours it has already; nothing was changed"
        ),
    )
}

/// The rulebook, when it is still the one that was seen.
fn as_seen(change: &mut Change<'_>, seen: Option<i64>) -> Result<Arc<Rulebook>, CommandError> {
    let book = load::current(change)?;
    if seen.is_none_or(|seen| seen == book.version()) {
        return Ok(book);
    }
    let latest = store::newest(change, 1)?;
    let last = latest.first().map_or(String::new(), Addition::subject_id);
    Err(change.conflict(&subject(&last)))
}

/// What is to be appended.
struct New {
    kind: Kind,
    id: String,
    calendar: String,
    text: String,
}

/// Appends an addition to a rulebook, after trying what it makes of it.
fn append(
    mut change: Change<'_>,
    book: &Rulebook,
    new: New,
    told: &'static str,
    body: Value,
) -> Result<Committed<Added>, CommandError> {
    let latest = store::latest(&mut change)?;
    let before = latest.map_or(store::GENESIS, |tip| tip.chain);
    let actor = change.actor();
    let addition = Addition {
        version: book.version() + 1,
        kind: new.kind,
        id: new.id,
        calendar: new.calendar,
        text: new.text,
        by: actor.login.clone(),
        by_name: actor.name.clone(),
        at: change.now(),
    };
    rules::apply(book.clone(), &addition)
        .map_err(|say| CommandError::Broken(format!("a checked addition does not apply: {say}")))?;
    store::append(&mut change, &addition, &store::link(&before, &addition))?;
    let id = addition.subject_id();
    let mut body = body;
    body["version"] = addition.version.into();
    let mut entry = Entry::new(subject(&id), told, body);
    entry.state = queries::state_of(&mut change, &id)?;
    let added = Added {
        version: addition.version,
        id: addition.id,
    };
    change.commit(vec![entry], added)
}
