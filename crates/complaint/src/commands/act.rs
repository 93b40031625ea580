//! Every action on a case goes through here: load, look up what the fields name, ask the rules,
//! save, commit.

use super::register::{unknown_account, unknown_unit};
use super::{book_of, entry, person_ref, powers, subject, trouble};
use crate::rules::notices;
use crate::rules::time::{answer_due, deadlines};
use crate::rules::{
    Action, Asked, Case, OtherCase, PersonRef, Powers, Resolved, UnitRef, apply, check,
};
use crate::store::{self, Stored};
use change::{Change, CommandError, Committed, Entry};
use identity::Permission;
use kernel::{Actor, FieldError, FieldErrors, Fields, say};
use platform::sql::Reader;
use platform::{App, Keys};
use serde::{Deserialize, Serialize};
use serde_json::json;

/// An action asked for.
#[derive(Clone, Debug)]
pub struct Act {
    /// Which case.
    pub number: String,
    /// Which action.
    pub action: Action,
    /// What was filled in.
    pub fields: Fields,
    /// The version the person saw; `None` takes the present one.
    pub version: Option<i64>,
    /// The form's one-time id or the API's idempotency key.
    pub receipt: Option<String>,
}

/// Where the case stands afterwards.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Acted {
    /// Case number.
    pub number: String,
    /// Status code.
    pub status: String,
    /// Version.
    pub version: i64,
}

/// Does an action.
pub async fn act(app: &App, actor: &Actor, command: Act) -> Result<Acted, CommandError> {
    let receipt = command.receipt.clone();
    change::run(app, actor, receipt, move |change| act_in(change, &command)).await
}

/// Does an action inside a change (demo and tests pipeline many).
pub fn act_in(change: Change<'_>, command: &Act) -> Result<Committed<Acted>, CommandError> {
    let powers = powers(change.actor());
    act_with(change, command, &powers)
}

/// The same by somebody whose powers are known.
pub(super) fn act_with(
    mut change: Change<'_>,
    command: &Act,
    powers: &Powers,
) -> Result<Committed<Acted>, CommandError> {
    let keys = change.keys();
    let before = store::load_to_change(&mut change, &command.number)?
        .filter(|stored| powers.sees(&stored.case))
        .ok_or(CommandError::NotFound)?;
    if command
        .version
        .is_some_and(|seen| seen != before.case.version)
    {
        return Err(change.conflict(&subject(&command.number)));
    }
    super::refuse_erased(&before)?;
    check(command.action, &before.case, powers).map_err(CommandError::Refused)?;
    // A case that is taken up again is counted as cases are counted now.
    let book = match command.action {
        Action::Reopen => rulebook::current(&mut change)?,
        _ => book_of(&mut change, &before.case)?,
    };
    let asked = Asked {
        action: command.action,
        fields: &command.fields,
        resolved: resolve(&mut change, keys, command, powers)?,
        by: person_ref(change.actor()),
        now: change.now(),
        book: &book,
        answer_due: answer_due(&book, &before.case),
    };
    let decision = apply(&before.case, powers, &asked).map_err(trouble)?;
    let mut after = Stored {
        case: decision.next,
        ..before.clone()
    };
    super::save(&mut change, &before.case, &mut after, &book)?;
    let told = notices::after(notices::Done {
        action: command.action,
        before: &before.case,
        case: &after.case,
        by: &asked.by,
        body: &decision.body,
        deadlines: &deadlines(&book, &after.case, change.now()),
    });
    super::tell::tell(&mut change, &after, told)?;
    let kind = command.action.entry_kind();
    let mut entries = vec![entry(&change, kind, &after, decision.body)];
    if let Some(other) = &asked.resolved.other {
        entries.extend(tell_other(
            &mut change,
            command.action,
            &after.case,
            &other.number,
        )?);
    }
    let answer = Acted {
        number: after.case.number.clone(),
        status: after.case.status.code().to_owned(),
        version: after.case.version,
    };
    change.commit(entries, answer)
}

/// A merge or link is readable from the other case too.
fn tell_other(
    change: &mut Change<'_>,
    action: Action,
    case: &Case,
    other: &str,
) -> Result<Option<Entry>, CommandError> {
    let kind = match action {
        Action::Merge => "complaint_merged_in",
        Action::Link => "complaint_linked_back",
        _ => return Ok(None),
    };
    let Some(before) = store::load_to_change(change, other)? else {
        return Ok(None);
    };
    let mut after = before.clone();
    after.case.version += 1;
    if !after.case.links.contains(&case.number) {
        after.case.links.push(case.number.clone());
    }
    let book = book_of(change, &after.case)?;
    super::save(change, &before.case, &mut after, &book)?;
    let body = json!({ "other_number": case.number });
    Ok(Some(entry(change, kind, &after, body)))
}

/// Looks up what the fields name. A name that is not there is a field error.
fn resolve(
    reader: &mut Reader,
    keys: &Keys,
    command: &Act,
    powers: &crate::rules::Powers,
) -> Result<Resolved, CommandError> {
    let fields = &command.fields;
    let mut resolved = Resolved::default();
    for spec in command.action.fields() {
        match spec.name {
            "unit" if !fields.get("unit").is_empty() => {
                let code = fields.get("unit");
                let unit = org::unit(reader, code)?.filter(|u| u.closed.is_none());
                let unit = unit.ok_or_else(|| unknown_unit("unit", code))?;
                resolved.unit = Some(UnitRef {
                    path: unit.path,
                    name: unit.name,
                });
            }
            "handler" if !fields.get("handler").is_empty() => {
                resolved.handler = Some(person(reader, "handler", fields.get("handler"))?);
            }
            "co_handlers" => {
                for login in fields.all("co_handlers") {
                    resolved
                        .co_handlers
                        .push(person(reader, "co_handlers", login)?);
                }
            }
            name @ ("lead_number" | "other_number") if !fields.get(name).is_empty() => {
                resolved.other = Some(other_case(reader, keys, powers, name, fields)?);
            }
            _ => {}
        }
    }
    Ok(resolved)
}

/// Holding one of these is working on cases.
const CHANGING: [Permission; 5] = [
    Permission::ComplaintAccept,
    Permission::ComplaintAssign,
    Permission::ComplaintHandle,
    Permission::ComplaintApprove,
    Permission::ComplaintExtendApprove,
];

fn person(reader: &mut Reader, field: &str, login: &str) -> Result<PersonRef, CommandError> {
    let found = identity::person(reader, login)?.filter(|p| p.active);
    let found = found.ok_or_else(|| unknown_account(field, login))?;
    let works = |permission| {
        identity::access::reach_of(found.roles, &found.unit, permission) != kernel::Reach::Nothing
    };
    // Auditors only read, administrators see no customers: neither is drawn in by being named.
    if !works(Permission::ComplaintView) || !CHANGING.into_iter().any(works) {
        return Err(CommandError::Invalid(FieldErrors(vec![FieldError::new(
            field,
            "does_not_work_on_cases",
            say!(
                "{} 的岗位不办理投诉，请另选人员",
                "{}'s role does not work on complaints; choose somebody else",
                found.name
            ),
        )])));
    }
    Ok(PersonRef {
        login: found.login,
        name: found.name,
        unit: found.unit,
    })
}

fn other_case(
    reader: &mut Reader,
    keys: &Keys,
    powers: &crate::rules::Powers,
    field: &str,
    fields: &Fields,
) -> Result<OtherCase, CommandError> {
    let number = fields.get(field).to_uppercase();
    let found = store::load(reader, keys, &number)?;
    let found = found.filter(|other| powers.sees(&other.case) && !other.is_erased());
    match found {
        Some(other) => Ok(OtherCase {
            number,
            status: other.case.status,
        }),
        None => Err(CommandError::Invalid(FieldErrors(vec![FieldError::new(
            field,
            "unknown_case",
            say!("没有投诉「{number}」", "There is no case \"{number}\""),
        )]))),
    }
}
