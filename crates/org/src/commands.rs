//! What may be done to the tree. Who may is decided at the door (`identity`); each command writes
//! the unit and its ledger entry in one transaction.

use crate::queries::{name_history, unit as load};
use crate::rules::{self, NewUnit, Plan, Step, Trouble, Unit, fields};
use crate::store;
use change::{Change, CommandError, Committed, Entry, Subject};
use kernel::{Actor, Day, Fields, Refusal, day_of, say};
use platform::App;
use platform::sql::{Reader, SqlError};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// The unit a command has changed, and its version now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Saved {
    /// Its code.
    pub code: String,
    /// Its version.
    pub version: i64,
}

/// What an import has done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Imported {
    /// New units.
    pub created: usize,
    /// Units with another name, phone or other counts.
    pub changed: usize,
    /// Rows that were there already.
    pub same: usize,
}

impl From<Trouble> for CommandError {
    fn from(trouble: Trouble) -> CommandError {
        match trouble {
            Trouble::Refused(refusal) => CommandError::Refused(refusal),
            Trouble::Invalid(errors) => CommandError::Invalid(errors),
        }
    }
}

/// The ledger's name of a unit.
pub fn subject(code: &str) -> Subject {
    Subject::new("unit", code)
}

fn entry(
    reader: &mut Reader<'_>,
    kind: &'static str,
    unit: &Unit,
    body: Value,
) -> Result<Entry, SqlError> {
    let names = name_history(reader, &unit.code)?;
    let state = crate::state_hash(unit, &names);
    Ok(Entry::new(subject(&unit.code), kind, body).with_state(state))
}

/// Adds a unit from filled-in fields (`rules::fields::NEW_UNIT`).
pub async fn create(
    app: &App,
    actor: &Actor,
    fields: Fields,
    receipt: Option<String>,
) -> Result<Saved, CommandError> {
    change::run(app, actor, receipt, move |change| {
        let new = fields::read_new(&fields, day_of(change.now()))?;
        create_in(change, &new)
    })
    .await
}

/// Adds a unit inside a change (command line, demo).
pub fn create_in(mut change: Change<'_>, new: &NewUnit) -> Result<Committed<Saved>, CommandError> {
    let today = day_of(change.now());
    if let Some(taken) = load(&mut change, &new.code)? {
        return Err(rules::code_taken(&taken).into());
    }
    let parent = match &new.parent {
        Some(code) => load(&mut change, code)?,
        None => match store::head_office(&mut change)? {
            Some(head) => return Err(second_head_office(&head)),
            None => None,
        },
    };
    let unit = rules::place(new, parent.as_ref(), today)?;
    let entry = insert(&mut change, &unit)?;
    change.commit(vec![entry], saved(&unit))
}

fn second_head_office(head: &Unit) -> CommandError {
    CommandError::Refused(Refusal::new(
        "second_head_office",
        say!(
            "总行只有一个，已有总行「{} {}」",
            "There is one head office only: \"{} {}\"",
            head.code,
            head.name
        ),
    ))
}

fn saved(unit: &Unit) -> Saved {
    Saved {
        code: unit.code.clone(),
        version: unit.version,
    }
}

fn insert(change: &mut Change<'_>, unit: &Unit) -> Result<Entry, SqlError> {
    store::insert(change, unit)?;
    entry(change, "unit_created", unit, crate::json(unit))
}

/// A unit as somebody saw it; `version` says how.
#[derive(Clone, Debug)]
pub struct Seen {
    /// Its code.
    pub code: String,
    /// The version on the page; `None` takes the present one.
    pub version: Option<i64>,
}

fn seen(change: &mut Change<'_>, asked: &Seen) -> Result<Unit, CommandError> {
    let unit = load(change, &asked.code)?.ok_or(CommandError::NotFound)?;
    if asked.version.is_some_and(|version| version != unit.version) {
        return Err(change.conflict(&subject(&asked.code)));
    }
    Ok(unit)
}

fn save(change: &mut Change<'_>, unit: &Unit) -> Result<(), CommandError> {
    if store::save(change, unit)? {
        return Ok(());
    }
    Err(change.conflict(&subject(&unit.code)))
}

/// Gives a unit a new name from a day on (`rules::fields::RENAME`).
pub async fn rename(
    app: &App,
    actor: &Actor,
    asked: Seen,
    fields: Fields,
    receipt: Option<String>,
) -> Result<Saved, CommandError> {
    change::run(app, actor, receipt, move |mut change| {
        let (name, from) = fields::read_rename(&fields)?;
        let before = seen(&mut change, &asked)?;
        let since = store::name_since(&mut change, &before.code)?;
        let after = rules::rename(&before, &name, from, since, day_of(change.now()))?;
        let entry = save_renamed(&mut change, &before, &after, from)?;
        change.commit(vec![entry], saved(&after))
    })
    .await
}

fn save_renamed(
    change: &mut Change<'_>,
    before: &Unit,
    after: &Unit,
    from: Day,
) -> Result<Entry, CommandError> {
    save(change, after)?;
    store::add_name(change, after, from)?;
    let body = json!({"from": before.name, "to": after.name, "from_day": from.to_string()});
    Ok(entry(change, "unit_renamed", after, body)?)
}

/// Sets phone and counts (`rules::fields::DETAILS`).
pub async fn set_details(
    app: &App,
    actor: &Actor,
    asked: Seen,
    fields: Fields,
    receipt: Option<String>,
) -> Result<Saved, CommandError> {
    change::run(app, actor, receipt, move |mut change| {
        let (phone, figures) = fields::read_details(&fields)?;
        let before = seen(&mut change, &asked)?;
        let after = rules::set_details(&before, phone, figures)?;
        let entry = save_details(&mut change, &before, &after)?;
        change.commit(vec![entry], saved(&after))
    })
    .await
}

fn save_details(
    change: &mut Change<'_>,
    before: &Unit,
    after: &Unit,
) -> Result<Entry, CommandError> {
    save(change, after)?;
    let body = json!({"from": crate::details(before), "to": crate::details(after)});
    Ok(entry(change, "unit_updated", after, body)?)
}

/// Closes a unit inside a change of the caller, who counts the accounts that still belong to it.
pub fn close_in(
    mut change: Change<'_>,
    asked: &Seen,
    fields: &Fields,
    accounts: i64,
) -> Result<Committed<Saved>, CommandError> {
    let day = fields::read_close(fields)?;
    let before = seen(&mut change, asked)?;
    let hanging = rules::Hanging {
        units: store::open_children(&mut change, &before.code)?,
        accounts,
    };
    let after = rules::close(&before, day, hanging, day_of(change.now()))?;
    save(&mut change, &after)?;
    let entry = entry(
        &mut change,
        "unit_closed",
        &after,
        json!({"on": day.to_string()}),
    )?;
    change.commit(vec![entry], saved(&after))
}

/// What rows of a spreadsheet would do.
pub fn preview(
    reader: &mut Reader<'_>,
    rows: &[(usize, Fields)],
    today: Day,
) -> Result<Plan, SqlError> {
    let existing = crate::queries::list(reader)?;
    let read = rows
        .iter()
        .map(|(row, fields)| (*row, fields::read_new(fields, today)));
    Ok(rules::plan(read.collect(), existing, today))
}

/// Does what [`preview`] shows, all of it or nothing.
pub async fn import(
    app: &App,
    actor: &Actor,
    rows: Vec<(usize, Fields)>,
    receipt: Option<String>,
) -> Result<Imported, CommandError> {
    change::run(app, actor, receipt, move |change| import_in(change, &rows)).await
}

/// [`import`] inside a change.
pub fn import_in(
    mut change: Change<'_>,
    rows: &[(usize, Fields)],
) -> Result<Committed<Imported>, CommandError> {
    let today = day_of(change.now());
    let plan = preview(&mut change, rows, today)?;
    let refused = |code, say| Err(CommandError::Refused(Refusal::new(code, say)));
    if !plan.errors.is_empty() {
        let n = plan.errors.len();
        return refused(
            "import_has_errors",
            say!(
                "有 {n} 处需要修改，未导入任何行",
                "There are {n} things to correct; no row was imported"
            ),
        );
    }
    if plan.steps.is_empty() {
        return refused(
            "nothing_to_import",
            say!(
                "文件中的机构都已存在且没有变化",
                "Every unit of the file is there already and unchanged"
            ),
        );
    }
    let mut entries = Vec::with_capacity(plan.steps.len());
    for step in &plan.steps {
        step_in(&mut change, step, today, &mut entries)?;
    }
    let answer = Imported {
        created: plan.created(),
        changed: plan.changed(),
        same: plan.same,
    };
    change.commit(entries, answer)
}

fn step_in(
    change: &mut Change<'_>,
    step: &Step,
    today: Day,
    entries: &mut Vec<Entry>,
) -> Result<(), CommandError> {
    match step {
        Step::Create(unit) => entries.push(insert(change, unit)?),
        Step::Change { before, after } if before.name != after.name => {
            entries.push(save_renamed(change, before, after, today)?);
            if crate::details(before) != crate::details(after) {
                let body = json!({"from": crate::details(before), "to": crate::details(after)});
                entries.push(entry(change, "unit_updated", after, body)?);
            }
        }
        Step::Change { before, after } => entries.push(save_details(change, before, after)?),
    }
    Ok(())
}
