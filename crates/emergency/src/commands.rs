//! What may be done: open, look, review. Each is an entry of the ledger about the access.

use crate::rules::{self, NUMBER, REASON, REMARK, VERDICT};
use crate::store::{self, Access};
use change::{Change, CommandError, Entry, Subject};
use identity::{Permission, Permit};
use kernel::{Actor, Fields, Reading, Say, short_time};
use notify::{Kind, Notice};
use platform::App;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// What opening leaves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opened {
    /// The access.
    pub id: i64,
    /// The case's number, as it was typed.
    pub number: String,
}

fn entry(id: i64, kind: &'static str, body: Value) -> Entry {
    Entry::new(Subject::new("emergency", id.to_string()), kind, body)
}

/// Opens a number for a while. The reason is recorded and the office is told, in one transaction,
/// whether there is such a case or not.
///
/// # Errors
/// Fields that are missing; too many accesses that nobody has reviewed.
pub async fn open(
    app: &App,
    permit: Permit,
    fields: Fields,
    receipt: Option<String>,
) -> Result<Opened, CommandError> {
    let actor = permit.actor().clone();
    change::run(app, &actor, receipt, move |mut change| {
        let mut reading = Reading::new(&fields);
        let (number, reason) = (reading.text(&NUMBER), reading.text(&REASON));
        let (number, reason) = reading.finish((number, reason))?;
        let login = change.actor().login.clone();
        let waiting = store::unreviewed(&mut change, &login)?;
        rules::may_open(waiting).map_err(CommandError::Refused)?;
        let (by, now) = (change.actor().clone(), change.now());
        let access = Access {
            id: change.id(),
            number: number.unwrap_or_default().to_uppercase(),
            login: by.login.clone(),
            name: by.name.clone(),
            unit: by.unit.code().to_owned(),
            reason: reason.unwrap_or_default(),
            opened_at: now,
            until_at: rules::until(now),
            reviewer: String::new(),
            reviewer_name: String::new(),
            reviewed_at: None,
            verdict: String::new(),
            remark: String::new(),
        };
        store::insert(&mut change, &access)?;
        tell(&mut change, &access)?;
        let body = json!({
            "number": access.number, "reason": access.reason,
            "until": kernel::rfc3339(access.until_at),
        });
        let made = Opened {
            id: access.id,
            number: access.number,
        };
        change.commit(vec![entry(made.id, "emergency_opened", body)], made)
    })
    .await
}

/// Those who review hear of it at once.
fn tell(change: &mut Change<'_>, access: &Access) -> Result<(), CommandError> {
    let office = identity::bank_wide_holders(change, Permission::EmergencyReview)?;
    let others = office.into_iter().filter(|p| p.login != access.login);
    let both = |text: &str| Say {
        zh: text.to_owned(),
        en: text.to_owned(),
    };
    let notice = Notice {
        kind: Kind::EmergencyOpened,
        to: others.map(|p| p.login).collect(),
        subject: Subject::new("emergency", access.id.to_string()),
        href: format!("/emergency/{}", access.id),
        args: vec![
            ("number", both(&access.number)),
            ("by", both(&access.name)),
            ("due", both(&short_time(access.until_at))),
        ],
    };
    notify::post(change, &notice)?;
    Ok(())
}

/// Records one look through an access, before what is looked at is shown.
///
/// # Errors
/// The database's: then nothing is to be shown.
pub async fn look(app: &App, actor: &Actor, access: &Access) -> Result<(), CommandError> {
    let (id, number) = (access.id, access.number.clone());
    change::run(app, actor, None, move |change| {
        let body = json!({ "number": number });
        change.commit(vec![entry(id, "emergency_looked", body)], ())
    })
    .await
}

/// Reviews an access that somebody else had.
///
/// # Errors
/// One's own access, one that is reviewed already, fields that are missing.
pub async fn review(
    app: &App,
    permit: Permit,
    id: i64,
    fields: Fields,
    receipt: Option<String>,
) -> Result<(), CommandError> {
    let actor = permit.actor().clone();
    change::run(app, &actor, receipt, move |mut change| {
        let mut access = store::load(&mut change, id)?.ok_or(CommandError::NotFound)?;
        let by = change.actor().clone();
        rules::may_review(&by.login, &access.login, access.reviewed_at.is_some())
            .map_err(CommandError::Refused)?;
        let mut reading = Reading::new(&fields);
        let (verdict, remark) = (reading.choice(&VERDICT), reading.text(&REMARK));
        let (verdict, remark) = reading.finish((verdict, remark))?;
        access.reviewer = by.login.clone();
        access.reviewer_name = by.name.clone();
        access.reviewed_at = Some(change.now());
        access.verdict = verdict.unwrap_or_default().to_owned();
        access.remark = remark.unwrap_or_default();
        if !store::save_review(&mut change, &access)? {
            return Err(change.clash().into());
        }
        let body = json!({ "verdict": access.verdict, "remark": access.remark });
        change.commit(vec![entry(id, "emergency_reviewed", body)], ())
    })
    .await
}
