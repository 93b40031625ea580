//! 登记: a case begins.

use super::{entry, person_ref};
use crate::rules::case::Attachment;
use crate::rules::register::{self as rules, Register, Registration};
use crate::rules::{PersonRef, UnitRef};
use crate::store::{self, Stored};
use change::{Change, CommandError, Committed, Entry};
use kernel::{FieldError, FieldErrors, Fields, Refusal, day_of, say};
use platform::App;
use platform::sql::Reader;
use serde::{Deserialize, Serialize};

/// A registration asked for.
#[derive(Clone, Debug)]
pub struct RegisterCase {
    /// What was filled in.
    pub fields: Fields,
    /// `system:number` of an import or an API call; empty for what is typed.
    pub origin: String,
    /// The form's one-time id or the API's idempotency key.
    pub receipt: Option<String>,
}

/// What the one who registered gets back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Registered {
    /// Case number.
    pub number: String,
    /// For the complainant.
    pub tracking_code: String,
}

/// Registers a case; the draft of the intake form is dropped with it.
pub async fn register(
    app: &App,
    permit: identity::Permit,
    command: RegisterCase,
) -> Result<Registered, CommandError> {
    let actor = permit.actor().clone();
    let receipt = command.receipt.clone();
    change::run(app, &actor, receipt, move |mut change| {
        let form = Register::read(&command.fields, change.now()).map_err(CommandError::Invalid)?;
        let stored = new_case(&mut change, &form, &command.origin)?;
        let login = change.actor().login.clone();
        store::drop_draft(&mut change, &login, "intake")?;
        finish(change, stored)
    })
    .await
}

/// Registers inside a change that an import runs; the form is read already.
pub fn register_in(
    mut change: Change<'_>,
    form: &Register,
    origin: &str,
) -> Result<Committed<Registered>, CommandError> {
    let stored = new_case(&mut change, form, origin)?;
    finish(change, stored)
}

fn finish(change: Change<'_>, stored: Stored) -> Result<Committed<Registered>, CommandError> {
    let (answer, entry) = registered(&change, &stored);
    change.commit(vec![entry], answer)
}

/// The answer and the entry of a case that was just stored.
pub(super) fn registered(change: &Change<'_>, stored: &Stored) -> (Registered, Entry) {
    let answer = Registered {
        number: stored.case.number.clone(),
        tracking_code: stored.case.tracking_code.clone(),
    };
    let body = rules::register_body(&stored.case);
    (answer, entry(change, "complaint_registered", stored, body))
}

/// Builds and stores the first state of a case.
pub(crate) fn new_case(
    change: &mut Change<'_>,
    form: &Register,
    origin: &str,
) -> Result<Stored, CommandError> {
    if !origin.is_empty()
        && let Some(number) = store::by_origin(change, origin)?
    {
        let say = say!(
            "该外部编号已登记为 {number}",
            "This external number is registered already as {number}"
        );
        return Err(CommandError::Refused(Refusal::new("known_already", say)));
    }
    let brought = Arrived {
        by: person_ref(change.actor()),
        tracking_code: change.code(12),
        attachments: Vec::new(),
    };
    store_new(change, form, origin, brought)
}

/// Who writes a case down, under which tracking code, with which files.
pub(super) struct Arrived {
    pub(super) by: PersonRef,
    pub(super) tracking_code: String,
    pub(super) attachments: Vec<Attachment>,
}

pub(super) fn store_new(
    change: &mut Change<'_>,
    form: &Register,
    origin: &str,
    brought: Arrived,
) -> Result<Stored, CommandError> {
    let by = brought.by;
    let unit = org::unit_by_path(change, &by.unit)?.ok_or(CommandError::NotFound)?;
    let against_unit = against(change, form)?;
    check_staff(change, form)?;
    let now = change.now();
    let day = day_of(now);
    let serial = store::next_serial(change, &day.to_string(), by.unit.code())?;
    let with = Registration {
        id: change.id(),
        number: rules::number(day, &by.unit, serial),
        tracking_code: brought.tracking_code,
        origin: origin.to_owned(),
        by,
        unit: UnitRef {
            path: unit.path,
            name: unit.name,
        },
        against_unit,
        attachments: brought.attachments,
        now,
    };
    let book = rulebook::current(change)?;
    let case = rules::register(&book, form, with);
    let stored = Stored::new(change, case, form.complainant.clone())?;
    super::insert(change, &stored, &book)?;
    Ok(stored)
}

fn against(reader: &mut Reader, form: &Register) -> Result<Option<UnitRef>, CommandError> {
    if form.unit.is_empty() {
        return Ok(None);
    }
    let code = form.unit.clone();
    match org::unit(reader, &code)? {
        Some(unit) => Ok(Some(UnitRef {
            path: unit.path,
            name: unit.name,
        })),
        None => Err(unknown_unit(rules::UNIT.name, &code)),
    }
}

/// "There is no such unit", for a field.
pub(crate) fn unknown_unit(field: &str, code: &str) -> CommandError {
    CommandError::Invalid(FieldErrors(vec![FieldError::new(
        field,
        "unknown_unit",
        say!(
            "没有机构「{code}」，请填写机构号或从列表选择",
            "There is no unit \"{code}\"; give a unit code or choose one from the list"
        ),
    )]))
}

/// "There is no such account", for a field.
pub(crate) fn unknown_account(field: &str, login: &str) -> CommandError {
    CommandError::Invalid(FieldErrors(vec![FieldError::new(
        field,
        "unknown_account",
        say!(
            "没有账号「{login}」，请填写登录名或从列表选择",
            "There is no account \"{login}\"; give a login name or choose one from the list"
        ),
    )]))
}

fn check_staff(reader: &mut Reader, form: &Register) -> Result<(), CommandError> {
    for login in &form.against_staff {
        if identity::person(reader, login)?.is_none() {
            return Err(unknown_account(rules::AGAINST_STAFF.name, login));
        }
    }
    Ok(())
}
