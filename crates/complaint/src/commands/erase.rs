//! Erasure of a person: the keys of their cases are destroyed, and with them everything that was
//! said in them. Facts, statistics and the ledger stay.

use super::{book_of, powers};
use crate::rules::may::Powers;
use crate::store::{self, Stored, key_subject};
use change::{Change, CommandError, Committed, Entry};
use identity::Permission;
use identity::access::reach;
use kernel::{Actor, FieldError, FieldErrors, Reach, Refusal, say};
use platform::App;
use serde::{Deserialize, Serialize};
use serde_json::json;

/// Most cases of one erasure.
pub const ERASED_AT_ONCE_MAX: usize = 50;
/// Shortest reason that says something.
const REASON_MIN: usize = 4;
/// The kind of the entry: nothing can be sealed any more, its reason stands in the open.
const ERASED_ENTRY: &str = "complaint_person_erased";
/// Longest reason.
const REASON_MAX: usize = 200;

/// An erasure asked for: which cases are this person's has been confirmed by somebody. That two
/// cases have one telephone number is no proof that they are of one person.
#[derive(Clone, Debug)]
pub struct ErasePerson {
    /// The cases.
    pub numbers: Vec<String>,
    /// Why; kept in the ledger in the open, so it must not name the person.
    pub reason: String,
    /// The form's one-time id.
    pub receipt: Option<String>,
}

/// What an erasure has done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErasedPerson {
    /// The cases whose words and person are gone.
    pub numbers: Vec<String>,
}

/// Why a case may not be erased now; asked of whoever keeps holds, inside the change.
pub type Hold = fn(&mut Change<'_>, number: &str) -> Result<Option<Refusal>, CommandError>;

/// No holds are kept.
pub fn no_hold(_: &mut Change<'_>, _: &str) -> Result<Option<Refusal>, CommandError> {
    Ok(None)
}

/// Erases a person: all the cases or none. Each must be over, and under no `hold`.
///
/// # Errors
/// `Forbidden` to anybody but the office; refused while a case is open or held.
pub async fn erase_person(
    app: &App,
    actor: &Actor,
    command: ErasePerson,
    hold: Hold,
) -> Result<ErasedPerson, CommandError> {
    let receipt = command.receipt.clone();
    change::run(app, actor, receipt, erasing(&command, hold)?).await
}

/// The same, for work that runs in the background; blocks.
///
/// # Errors
/// As [`erase_person`].
pub fn erase_person_now(
    app: &App,
    actor: &Actor,
    command: ErasePerson,
    hold: Hold,
) -> Result<ErasedPerson, CommandError> {
    let receipt = command.receipt.clone();
    change::run_now(app, actor, receipt, erasing(&command, hold)?)
}

fn erasing(
    command: &ErasePerson,
    hold: Hold,
) -> Result<
    impl for<'a> FnMut(Change<'a>) -> Result<Committed<ErasedPerson>, CommandError> + Send + 'static,
    CommandError,
> {
    let reason = reason(&command.reason)?;
    let numbers = numbers(&command.numbers)?;
    Ok(move |mut change: Change<'_>| {
        if reach(change.actor(), Permission::PersonErase) != Reach::All {
            return Err(may_not());
        }
        let powers = powers(change.actor());
        let mut entries = Vec::new();
        for number in &numbers {
            entries.extend(one(&mut change, &powers, number, &reason, hold)?);
            entries.extend(emergency::forget(&mut change, number)?);
        }
        let answer = ErasedPerson {
            numbers: numbers.clone(),
        };
        change.commit(entries, answer)
    })
}

fn may_not() -> CommandError {
    CommandError::Forbidden(Refusal::new(
        "may_not_erase",
        say!(
            "只有消保办可以删除个人信息",
            "Only the consumer protection office may erase personal data"
        ),
    ))
}

fn one(
    change: &mut Change<'_>,
    powers: &Powers,
    number: &str,
    reason: &str,
    hold: Hold,
) -> Result<Vec<Entry>, CommandError> {
    let before = store::load_to_change(change, number)?
        .filter(|stored| powers.sees(&stored.case))
        .ok_or(CommandError::NotFound)?;
    super::refuse_erased(&before)?;
    if !before.case.status.is_done() {
        return Err(CommandError::Refused(Refusal::new(
            "still_open",
            say!(
                "投诉 {number} 尚未办结，不能删除个人信息",
                "Case {number} is not over; its personal data can't be erased yet"
            ),
        )));
    }
    if let Some(refusal) = hold(change, number)? {
        return Err(CommandError::Refused(refusal));
    }
    // What was written to units about the case may name the person, too.
    let mut entries = supervision::erase_orders(change, &super::subject(number))?;
    entries.push(erase(change, before, reason)?);
    Ok(entries)
}

/// Destroys the key and writes the case as it reads from then on.
fn erase(change: &mut Change<'_>, before: Stored, reason: &str) -> Result<Entry, CommandError> {
    if !vault::destroy_key(change, &key_subject(before.case.id))? {
        return Err(change.conflict(&super::subject(&before.case.number)));
    }
    let mut after = before.clone();
    after.forget(change.now());
    after.case.version += 1;
    let book = book_of(change, &after.case)?;
    super::save(change, &before.case, &mut after, &book)?;
    store::save_person(change, &mut after)?;
    looks::forget(change, &after.case.number)?;
    let body = json!({ "reason": reason });
    let entry = Entry::new(super::subject(&after.case.number), ERASED_ENTRY, body);
    Ok(entry.with_state(store::state_hash(&after)))
}

fn reason(text: &str) -> Result<String, CommandError> {
    let text = text.trim();
    if (REASON_MIN..=REASON_MAX).contains(&text.chars().count()) {
        return Ok(text.to_owned());
    }
    Err(invalid(
        "reason",
        say!(
            "「理由」应为 {REASON_MIN} 到 {REASON_MAX} 个字",
            "\"Reason\" must have {REASON_MIN} to {REASON_MAX} characters"
        ),
    ))
}

fn numbers(asked: &[String]) -> Result<Vec<String>, CommandError> {
    let mut numbers: Vec<String> = asked.iter().map(|n| n.trim().to_uppercase()).collect();
    numbers.retain(|number| !number.is_empty());
    numbers.sort_unstable();
    numbers.dedup();
    if (1..=ERASED_AT_ONCE_MAX).contains(&numbers.len()) {
        return Ok(numbers);
    }
    Err(invalid(
        "numbers",
        say!(
            "请选择 1 到 {ERASED_AT_ONCE_MAX} 件投诉",
            "Choose 1 to {ERASED_AT_ONCE_MAX} cases"
        ),
    ))
}

fn invalid(field: &'static str, say: kernel::Say) -> CommandError {
    CommandError::Invalid(FieldErrors(vec![FieldError::new(field, field, say)]))
}
