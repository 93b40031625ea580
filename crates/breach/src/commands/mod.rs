//! One function per thing a person may do. Each takes a change, so that pages, the API and the demo
//! bank do the same.

mod notices;
mod take;

pub use take::{Taken, calls_in, letters_in};

use crate::readlog;
use crate::rules::life::{self, Trouble};
use crate::rules::{Breach, Matter, Status, Who, clock, forms};
use crate::store::{self, Stored, subject};
use change::{Change, CommandError, Committed, Entry};
use complaint::export::unit_of;
use deadline::Rulebook;
use identity::Permission;
use kernel::{Actor, Fields, Lang, Refusal, UnitPath, day_of, say};
use platform::sql::{Reader, SqlError};
use serde_json::{Value, json};
use std::sync::Arc;
use supervision::Watched;

impl From<Trouble> for CommandError {
    fn from(trouble: Trouble) -> CommandError {
        match trouble {
            Trouble::Invalid(errors) => CommandError::Invalid(errors),
            Trouble::Refused(refusal) => CommandError::Refused(refusal),
        }
    }
}

/// What may be done with a leak, beside its review.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// Say how bad it is.
    Assess,
    /// Look into the read log.
    Search,
    /// Add people by hand.
    Add,
    /// Note who was told, take people off.
    Mark,
    /// Write the notice.
    Letter,
    /// Note that the regulator was told.
    Report,
    /// Note a public notice.
    Announce,
    /// Set a measure.
    Measure,
    /// Ask to close it.
    Close,
}

impl Act {
    /// All of them, in the order of the page.
    pub const ALL: [Act; 9] = [
        Act::Assess,
        Act::Search,
        Act::Add,
        Act::Mark,
        Act::Letter,
        Act::Report,
        Act::Announce,
        Act::Measure,
        Act::Close,
    ];

    /// The identifier in addresses.
    pub fn code(self) -> &'static str {
        match self {
            Act::Assess => "assess",
            Act::Search => "search",
            Act::Add => "add",
            Act::Mark => "mark",
            Act::Letter => "letter",
            Act::Report => "report",
            Act::Announce => "announce",
            Act::Measure => "measure",
            Act::Close => "close",
        }
    }

    /// The inverse of [`Act::code`].
    pub fn from_code(code: &str) -> Option<Act> {
        Act::ALL.into_iter().find(|act| act.code() == code)
    }

    /// The fields it asks for.
    pub fn fields(self) -> &'static [kernel::FieldSpec] {
        match self {
            Act::Assess => forms::ASSESS,
            Act::Search => forms::SEARCH,
            Act::Add => forms::ADD,
            Act::Mark => forms::MARKING,
            Act::Letter => forms::LETTER,
            Act::Report => forms::REGULATOR,
            Act::Announce => forms::ANNOUNCE,
            Act::Measure => forms::MEASURE,
            Act::Close => forms::CLOSE,
        }
    }
}

pub(crate) fn who(reader: &mut Reader<'_>, actor: &Actor) -> Result<Who, SqlError> {
    let unit = org::unit(reader, actor.unit.code())?;
    Ok(Who::of(
        actor,
        unit.map_or_else(String::new, |unit| unit.name),
    ))
}

/// The rulebook that a leak is counted with: as it stands, or as it stood when it was closed.
pub(crate) fn book_of(reader: &mut Reader<'_>, breach: &Breach) -> Result<Arc<Rulebook>, SqlError> {
    match breach.status {
        Status::Closed => rulebook::at(reader, breach.rulebook),
        _ => rulebook::current(reader),
    }
}

/// A leak within reach of a permission.
pub(crate) fn loaded(
    change: &mut Change<'_>,
    permission: Permission,
    number: &str,
) -> Result<Stored, CommandError> {
    let permit = identity::permit(change.actor(), permission).map_err(CommandError::Forbidden)?;
    let keys = change.keys();
    let stored = store::load(change, keys, number)?;
    stored
        .filter(|stored| permit.covers(&stored.matter.breach.by.unit))
        .ok_or(CommandError::NotFound)
}

/// Somebody of the staff reports a leak; gives its number.
///
/// # Errors
/// Refused for a day that no pack of the family is in force for; wrong fields.
pub fn report_in(
    mut change: Change<'_>,
    fields: &Fields,
) -> Result<Committed<String>, CommandError> {
    let (actor, now) = (change.actor(), change.now());
    let asked = life::read_report(fields, now)?;
    let book = rulebook::current(&mut change)?;
    let pack = book
        .in_force(clock::FAMILY, day_of(asked.found))
        .map(|pack| pack.id.clone())
        .ok_or_else(no_pack)?;
    let day = day_of(now).strftime("%Y%m%d").to_string();
    let number = format!("BR-{day}-{}", change.code(6));
    let breach = Breach {
        number: number.clone(),
        status: Status::Reported,
        by: who(&mut change, actor)?,
        at: now,
        found: asked.found,
        kind: asked.kind,
        data: asked.data,
        estimate: asked.estimate,
        pack,
        rulebook: book.version(),
        assessments: Vec::new(),
        reported: None,
        announced: None,
        affected: Vec::new(),
        searches: Vec::new(),
        measures: Vec::new(),
        closing: None,
        review: None,
    };
    let words = crate::rules::Wording {
        what: asked.what,
        place: asked.place,
        ..Default::default()
    };
    let matter = Matter { breach, words };
    notices::reported(&mut change, &matter.breach)?;
    let body = json!({
        "kind": matter.breach.kind, "data": matter.breach.data, "pack": matter.breach.pack,
        "found": kernel::rfc3339(matter.breach.found), "estimate": matter.breach.estimate,
    });
    let entry = saved(&mut change, matter, 0, "breach_registered", body)?;
    change.commit(vec![entry], number)
}

fn no_pack() -> CommandError {
    CommandError::Refused(Refusal::new(
        "no_pack",
        say!(
            "发现时间没有适用的规则包，请核对发现时间",
            "No rule pack was in force at the discovery; look at its time again"
        ),
    ))
}

/// Writes the next state, hands its limits to supervision, and gives the entry.
fn saved(
    change: &mut Change<'_>,
    mut matter: Matter,
    version: i64,
    kind: &'static str,
    body: Value,
) -> Result<Entry, CommandError> {
    let book = rulebook::current(change)?;
    matter.breach.rulebook = book.version();
    let state = store::save(change, &matter, version)?;
    let breach = &matter.breach;
    let limits = clock::watched(&book, breach);
    let head = head(&breach.by.unit);
    let name = org::unit(change, head.code())?.map_or_else(String::new, |unit| unit.name);
    let watched = Watched {
        subject: subject(&breach.number),
        title: title(breach).zh,
        href: format!("/breaches/{}", breach.number),
        // The head-office office answers for the limits, wherever it leaked.
        unit: head,
        unit_name: name,
        owner: breach
            .assessments
            .last()
            .map(|one| (one.by.login.clone(), one.by.name.clone())),
        recused: Vec::new(),
    };
    supervision::track(change, &book, &watched, &limits)?;
    Ok(Entry::new(subject(&breach.number), kind, body).with_state(state))
}

fn head(unit: &UnitPath) -> UnitPath {
    let mut at = unit.clone();
    while let Some(above) = at.parent() {
        at = above;
    }
    at
}

/// What it is called where nothing of it may be told.
pub(crate) fn title(breach: &Breach) -> kernel::Say {
    let kind = |lang: Lang| kernel::Choice::label_in(forms::KINDS, &breach.kind, lang);
    let (zh, en) = (kind(Lang::Zh), kind(Lang::En));
    say!("个人信息泄露：{zh}", "Leak of personal data: {en}")
}

/// Does one of the [`Act`]s.
///
/// # Errors
/// Not found out of reach; refused by the rules; wrong fields.
pub fn act_in(
    mut change: Change<'_>,
    number: &str,
    act: Act,
    fields: &Fields,
) -> Result<Committed<()>, CommandError> {
    let stored = loaded(&mut change, Permission::BreachManage, number)?;
    let (actor, now) = (change.actor(), change.now());
    let by = who(&mut change, actor)?;
    let before = &stored.matter;
    let (next, kind, body) = match act {
        Act::Assess => {
            let next = life::assess(before, fields, by, now)?;
            let harm = next.breach.harm().map(|harm| harm.code());
            let body = json!({ "harm": harm, "data": next.breach.data });
            (next, "breach_assessed", body)
        }
        Act::Search => return search(change, stored, fields, by),
        Act::Add => {
            let missing = missing(&mut change, fields)?;
            let next = life::add(before, fields, &missing)?;
            let body = json!({ "cases": life::read_cases(fields), "listed": next.breach.listed().count() });
            (next, "breach_people_added", body)
        }
        Act::Mark => {
            let (next, count) = life::mark(before, fields, &actor.login, now)?;
            let body = json!({ "mark": fields.get(forms::MARK.name), "people": count });
            (next, "breach_people_marked", body)
        }
        Act::Letter => (
            life::write_letter(before, fields)?,
            "breach_letter_written",
            json!({}),
        ),
        Act::Report => {
            let next = life::report(before, fields, by, now)?;
            let body = json!({ "reported": next.breach.reported });
            (next, "breach_regulator_told", body)
        }
        Act::Announce => {
            let next = life::announce(before, fields, &actor.login, now)?;
            let body = json!({ "announced": next.breach.announced });
            (next, "breach_announced", body)
        }
        Act::Measure => {
            let login = fields.get(forms::OWNER.name);
            let owner = identity::person(&mut change, login)?.filter(|person| person.active);
            let next = life::set_measure(before, fields, owner.map(|person| person.name), now)?;
            let body = json!({ "measure": next.breach.measures.last() });
            (next, "breach_measure_set", body)
        }
        Act::Close => (
            life::close(before, fields, by, now)?,
            "breach_closing_asked",
            json!({}),
        ),
    };
    notices::after(&mut change, act, &next.breach)?;
    let entry = saved(&mut change, next, stored.version, kind, body)?;
    change.commit(vec![entry], ())
}

/// Cases of the form that are not there.
fn missing(reader: &mut Reader<'_>, fields: &Fields) -> Result<Vec<String>, SqlError> {
    let mut missing = Vec::new();
    for case in life::read_cases(fields) {
        if unit_of(reader, &case)?.is_none() {
            missing.push(case);
        }
    }
    Ok(missing)
}

/// Looks into the read log, and puts onto the list whoever is found.
fn search(
    mut change: Change<'_>,
    stored: Stored,
    fields: &Fields,
    by: Who,
) -> Result<Committed<()>, CommandError> {
    let now = change.now();
    let asked = life::read_search(&stored.matter, fields)?;
    let looks = readlog::looks(&mut change, &asked)?;
    let next = life::found(&stored.matter, asked, looks, by, now)?;
    let body = json!({ "search": next.breach.searches.last() });
    let entry = saved(
        &mut change,
        next,
        stored.version,
        "breach_log_searched",
        body,
    )?;
    change.commit(vec![entry], ())
}

/// Reviews the closing that another asked for.
///
/// # Errors
/// Refused to who assessed it or asked; wrong fields.
pub fn review_in(
    mut change: Change<'_>,
    number: &str,
    granted: bool,
    fields: &Fields,
) -> Result<Committed<()>, CommandError> {
    let stored = loaded(&mut change, Permission::BreachReview, number)?;
    let (actor, now) = (change.actor(), change.now());
    let by = who(&mut change, actor)?;
    let next = life::review(&stored.matter, granted, fields, by, now)?;
    notices::reviewed(&mut change, &next.breach, granted)?;
    let kind = if granted {
        "breach_closed"
    } else {
        "breach_returned"
    };
    let entry = saved(&mut change, next, stored.version, kind, json!({}))?;
    change.commit(vec![entry], ())
}

/// What taking a file with names asks for.
pub(crate) fn take_purpose() -> kernel::FieldSpec {
    take::PURPOSE
}

/// Notes that a measure is done: by who does it, or by who manages the leak.
///
/// # Errors
/// Not found for anybody else, and once it is done.
pub fn measure_done_in(
    mut change: Change<'_>,
    number: &str,
    id: u32,
) -> Result<Committed<()>, CommandError> {
    let (actor, keys, now) = (change.actor(), change.keys(), change.now());
    let stored = store::load(&mut change, keys, number)?.ok_or(CommandError::NotFound)?;
    let breach = &stored.matter.breach;
    let manages = identity::permit(actor, Permission::BreachManage)
        .is_ok_and(|permit| permit.covers(&breach.by.unit));
    let owned = breach
        .measures
        .iter()
        .any(|one| one.id == id && one.owner.0 == actor.login);
    if !manages && !owned {
        return Err(CommandError::NotFound);
    }
    let next = life::measure_done(&stored.matter, id, now)?;
    let body = json!({ "measure": id });
    let entry = saved(
        &mut change,
        next,
        stored.version,
        "breach_measure_done",
        body,
    )?;
    change.commit(vec![entry], ())
}
