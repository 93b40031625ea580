//! The complainant's record: revealing a field for a purpose, amending it.

use super::{book_of, entry, powers, subject};
use crate::rules::register;
use crate::store::{self, Stored};
use change::CommandError;
use kernel::{Actor, FieldError, FieldErrors, Fields, Refusal, say};
use platform::App;
use serde_json::json;

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
    /// What for; kept in the ledger.
    pub purpose: String,
}

/// Reveals one field of the complainant's record. The look itself is an entry in the ledger,
/// written before the value is given.
pub async fn reveal(app: &App, actor: &Actor, command: Reveal) -> Result<String, CommandError> {
    change::run(app, actor, None, move |mut change| {
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
        let body = json!({ "field": command.field, "purpose": purpose });
        let entry = entry(&change, "complaint_person_revealed", &stored, body);
        change.commit(vec![entry], value)
    })
    .await
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
