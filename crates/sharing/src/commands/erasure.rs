//! Erasures that somebody asks for, on a page of retention or for a person's request: each is a plan that
//! another person decides on.

use super::retention::{cases, hold_on, named, saved, tell};
use super::{number, reach};
use crate::people::who;
use crate::rules::retention::{self as rules, CASES, Item, Plan, REASON, Stand};
use crate::store;
use change::{Change, CommandError, Committed, Entry};
use identity::Permission;
use kernel::{Actor, FieldError, FieldErrors, Fields, Reading, Say, say};
use platform::{App, Keys};
use serde_json::json;

/// Asks that the personal data of cases, or of all cases of a person, be erased; gives the number of
/// the plan, which another person decides on.
pub async fn ask_erasure(
    app: &App,
    actor: &Actor,
    fields: Fields,
    receipt: Option<String>,
) -> Result<String, CommandError> {
    let keys = app.keys.clone();
    change::run(app, actor, receipt, move |change| {
        ask_erasure_in(change, &keys, &fields)
    })
    .await
}

fn ask_erasure_in(
    mut change: Change<'_>,
    keys: &Keys,
    fields: &Fields,
) -> Result<Committed<String>, CommandError> {
    reach(change.actor(), Permission::RetentionManage)?;
    let mut reading = Reading::new(fields);
    let named = named(&mut reading);
    let reason = reading.text(&REASON).unwrap_or_default();
    let reason = reading.finish(reason)?;
    let numbers = cases(&mut change, keys, named)?;
    let (items, kept) = sorted(&mut change, &numbers)?;
    if !kept.is_empty() {
        let error = |(_, said)| FieldError::new(CASES.name, "may_not_erase", said);
        let errors = kept.into_iter().map(error).collect();
        return Err(CommandError::Invalid(FieldErrors(errors)));
    }
    let (plan, entry) = asked(&mut change, items, reason)?;
    change.commit(vec![entry], plan)
}

/// Cases that stay, each with what stands in the way.
type Kept = Vec<(String, Say)>;

/// What became of an erasure that another room asks for.
#[derive(Debug, Default)]
pub struct AskedErasure {
    /// The number of the plan that another person decides on, and its entry for the change to
    /// commit; `None` when no case may be erased.
    pub plan: Option<(String, Entry)>,
    /// Cases that stay, and why.
    pub kept: Vec<(String, Say)>,
}

/// Asks inside a change that the personal data of these cases be erased: those that may be go into a
/// plan, as with [`ask_erasure`], the others are told.
///
/// # Errors
/// The actor may not ask; no such case.
pub fn ask_erasure_of(
    change: &mut Change<'_>,
    numbers: &[String],
    reason: &str,
) -> Result<AskedErasure, CommandError> {
    reach(change.actor(), Permission::RetentionManage)?;
    let (items, kept) = sorted(change, numbers)?;
    let plan = match items.is_empty() {
        true => None,
        false => Some(asked(change, items, reason.to_owned())?),
    };
    Ok(AskedErasure { plan, kept })
}

/// Writes the plan of an erasure that the change's actor asks for, and tells who decides.
fn asked(
    change: &mut Change<'_>,
    items: Vec<Item>,
    reason: String,
) -> Result<(String, Entry), CommandError> {
    let by = change.actor();
    let by = who(change, by)?;
    let plan = Plan {
        number: number(change, "RP"),
        stand: Stand::Asked,
        months: rules::KINDS[0].least,
        at: change.now(),
        items,
        verdict: None,
        not_before: None,
        erased: Vec::new(),
        kept: Vec::new(),
        asked: Some((by, reason.clone())),
    };
    let numbers: Vec<&str> = plan.items.iter().map(|item| item.number.as_str()).collect();
    for number in &numbers {
        store::plan(change, number, &plan.number)?;
    }
    let body = json!({ "cases": numbers, "reason": reason });
    let entry = saved(change, &plan, 0, "retention_erasure_asked", body)?;
    tell(
        change,
        &plan,
        say!("删除个人信息", "an erasure of personal data"),
    )?;
    Ok((plan.number, entry))
}

/// The cases as a plan holds them, and those that may not be planned with what stands in the way:
/// each must be over, past what the law has kept, under no hold and in no other plan.
fn sorted(change: &mut Change<'_>, numbers: &[String]) -> Result<(Vec<Item>, Kept), CommandError> {
    let now = change.now();
    let (mut items, mut kept) = (Vec::new(), Vec::new());
    for number in numbers {
        let Some(found) = complaint::export::end_of(change, number)? else {
            return Err(CommandError::NotFound);
        };
        let may = match hold_on(change, number)? {
            Some(refusal) => Err(refusal.say),
            None if store::is_planned(change, number)? => Err(say!(
                "投诉 {number} 已在删除计划中",
                "Case {number} stands in a plan of erasure already"
            )),
            None => rules::may_plan(number, found.ended, now),
        };
        match may {
            Ok(ended) => items.push(Item {
                number: number.clone(),
                unit: found.unit,
                ended,
            }),
            Err(said) => kept.push((number.clone(), said)),
        }
    }
    Ok((items, kept))
}
