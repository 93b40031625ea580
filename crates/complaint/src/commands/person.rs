//! The complainant's record: revealing a field for a purpose, amending it.

use super::{book_of, entry, powers, subject};
use crate::rules::register;
use crate::store::{self, Stored};
use change::{Change, CommandError, Committed};
use kernel::{Actor, FieldError, FieldErrors, Fields, Refusal, say};
use looks::{Kind, Look};
use platform::App;
use serde_json::json;
use std::sync::{Arc, Mutex, PoisonError};

/// Shortest purpose that says something.
const PURPOSE_MIN: usize = 4;
/// Longest purpose.
const PURPOSE_MAX: usize = 200;

/// A look at a masked value.
#[derive(Clone, Debug)]
pub struct Reveal {
    /// Which case.
    pub number: String,
    /// Which field: `name`, `phone`, `id_number`, `address`, `email`, `account`.
    pub field: String,
    /// What for, of [`ui::components::PURPOSES`].
    pub why: String,
    /// What for in their own words; kept in the ledger.
    pub purpose: String,
    /// The one-time id of the form: sent again, it shows nothing.
    pub receipt: Option<String>,
}

/// Reveals one field of the complainant's record. The look itself is counted and an entry in the
/// ledger, written before the value is given. The value is never kept with the receipt: a form that
/// is sent again is refused, and a new purpose is asked for.
///
/// # Errors
/// A case that is not seen; a role that sees no persons; the day's limit; no purpose.
pub async fn reveal(app: &App, actor: &Actor, command: Reveal) -> Result<String, CommandError> {
    let given = Arc::new(Mutex::new(None));
    let (slot, receipt) = (given.clone(), command.receipt.clone());
    let asked = Look::new(Kind::Reveal, command.number.as_str(), 1);
    let done = change::run(app, actor, receipt, move |change| {
        reveal_in(change, &command, &slot)
    })
    .await;
    looks::told(app, actor, &asked, done).await?;
    given_value(&given)
}

/// The same without writing a refusal down; blocks.
///
/// # Errors
/// As [`reveal`].
pub fn reveal_now(app: &App, actor: &Actor, command: Reveal) -> Result<String, CommandError> {
    let given = Arc::new(Mutex::new(None));
    let (slot, receipt) = (given.clone(), command.receipt.clone());
    change::run_now(app, actor, receipt, move |change| {
        reveal_in(change, &command, &slot)
    })?;
    given_value(&given)
}

fn given_value(given: &Mutex<Option<String>>) -> Result<String, CommandError> {
    let value = given.lock().unwrap_or_else(PoisonError::into_inner).take();
    value.ok_or_else(used)
}

fn reveal_in(
    mut change: Change<'_>,
    command: &Reveal,
    slot: &Mutex<Option<String>>,
) -> Result<Committed<()>, CommandError> {
    let powers = powers(change.actor());
    let stored = store::load_to_change(&mut change, &command.number)?
        .filter(|stored| powers.sees(&stored.case))
        .ok_or(CommandError::NotFound)?;
    if !powers.reveals(&stored.case) {
        return Err(CommandError::Forbidden(Refusal::new(
            "may_not_reveal",
            say!(
                "您的岗位不能查看投诉人信息",
                "Your role does not let you see the complainant's data"
            ),
        )));
    }
    super::refuse_erased(&stored)?;
    let purpose = purpose(&command.purpose)?;
    let value = field(&stored, &command.field)?;
    let look = super::look_of(change.keys(), &stored, Kind::Reveal);
    looks::count(&mut change, &look)?;
    let body = json!({ "field": command.field, "why": command.why, "purpose": purpose });
    let entry = entry(&change, "complaint_person_revealed", &stored, body);
    *slot.lock().unwrap_or_else(PoisonError::into_inner) = Some(value);
    change.commit(vec![entry], ())
}

fn used() -> CommandError {
    CommandError::Invalid(FieldErrors(vec![FieldError::new(
        "reason",
        "used",
        say!(
            "该次查看已结束；如需再看，请重新填写用途",
            "That look is over; give a purpose again to look once more"
        ),
    )]))
}

fn purpose(text: &str) -> Result<String, CommandError> {
    let text = text.trim();
    if (PURPOSE_MIN..=PURPOSE_MAX).contains(&text.chars().count()) {
        return Ok(text.to_owned());
    }
    Err(CommandError::Invalid(FieldErrors(vec![FieldError::new(
        "purpose",
        "purpose",
        say!(
            "「查看用途」应为 {PURPOSE_MIN} 到 {PURPOSE_MAX} 个字",
            "\"Purpose\" must have {PURPOSE_MIN} to {PURPOSE_MAX} characters"
        ),
    )])))
}

fn field(stored: &Stored, name: &str) -> Result<String, CommandError> {
    let p = &stored.person;
    let value = match name {
        "name" => &p.name,
        "phone" => &p.phone,
        "id_number" => &p.id_number,
        "address" => &p.address,
        "email" => &p.email,
        "account" => &p.account,
        _ => {
            return Err(CommandError::Invalid(FieldErrors(vec![FieldError::new(
                "field",
                "not_in_list",
                say!(
                    "「field」应为 name、phone、id_number、address、email、account 之一",
                    "\"field\" must be one of name, phone, id_number, address, email, account"
                ),
            )])));
        }
    };
    Ok(value.clone())
}

/// A change of the complainant's record.
#[derive(Clone, Debug)]
pub struct AmendPerson {
    /// Which case.
    pub number: String,
    /// What was filled in; masked values leave the real ones.
    pub fields: Fields,
    /// The version the person saw.
    pub version: Option<i64>,
    /// The form's one-time id.
    pub receipt: Option<String>,
}

/// Amends the complainant's record; the entry names the fields that changed, never their values.
pub async fn amend_person(
    app: &App,
    actor: &Actor,
    command: AmendPerson,
) -> Result<(), CommandError> {
    let receipt = command.receipt.clone();
    change::run(app, actor, receipt, move |mut change| {
        let powers = powers(change.actor());
        let before = store::load_to_change(&mut change, &command.number)?
            .filter(|stored| powers.sees(&stored.case))
            .ok_or(CommandError::NotFound)?;
        if !powers.reveals(&before.case) || !powers.works_on(&before.case) {
            return Err(CommandError::Forbidden(Refusal::new(
                "may_not_amend",
                say!(
                    "您的岗位不能修改投诉人信息",
                    "Your role does not let you change the complainant's data"
                ),
            )));
        }
        super::refuse_erased(&before)?;
        if command
            .version
            .is_some_and(|seen| seen != before.case.version)
        {
            return Err(change.conflict(&subject(&command.number)));
        }
        let person =
            register::amend(&before.person, &command.fields).map_err(CommandError::Invalid)?;
        let mut after = Stored {
            person,
            ..before.clone()
        };
        after.case.version += 1;
        let book = book_of(&mut change, &before.case)?;
        super::save(&mut change, &before.case, &mut after, &book)?;
        store::save_person(&mut change, &mut after)?;
        let body = json!({ "fields": changed(&before, &after) });
        let entry = entry(&change, "complaint_person_amended", &after, body);
        change.commit(vec![entry], ())
    })
    .await
}

fn changed(before: &Stored, after: &Stored) -> Vec<&'static str> {
    let (a, b) = (&before.person, &after.person);
    [
        ("kind", a.kind != b.kind),
        ("name", a.name != b.name),
        ("phone", a.phone != b.phone),
        ("id_number", a.id_number != b.id_number),
        ("gender", a.gender != b.gender),
        ("address", a.address != b.address),
        ("email", a.email != b.email),
        ("account", a.account != b.account),
    ]
    .into_iter()
    .filter_map(|(name, differs)| differs.then_some(name))
    .collect()
}
