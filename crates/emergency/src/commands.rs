//! What may be done: open, look, review. Each is an entry of the ledger about the access.

use crate::SUBJECT;
use crate::rules::{self, NUMBER, REASON, REMARK, VERDICT};
use crate::sealed::{key_subject, seal};
use crate::store::{self, Access};
use change::{Change, CommandError, Committed, Entry, Subject};
use identity::rules::EmergencyRules;
use identity::{Permission, Permit};
use kernel::{Actor, Fields, Instant, Reading, Refusal, Say, say, short_time};
use notify::{Kind, Notice};
use platform::App;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use vault::Held;

/// What opening leaves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opened {
    /// The access.
    pub id: i64,
    /// The case's number, as it was typed.
    pub number: String,
    /// Until when it holds, as people read it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub until: String,
}

pub(crate) fn entry(id: i64, kind: &'static str, body: Value) -> Entry {
    Entry::new(Subject::new(SUBJECT, id.to_string()), kind, body)
}

/// An entry with the state after it. Rows from before sealing carry none until they are sealed: by
/// that the job that seals them knows them from rows that were changed behind the program's back.
pub(crate) fn stated(access: &Access, kind: &'static str, body: Value) -> Entry {
    let entry = entry(access.id, kind, body);
    match access.sealed {
        true => entry.with_state(access.state()),
        false => entry,
    }
}

/// Opens a number for a while. The reason is recorded and the office is told, in one transaction,
/// whether there is such a case or not.
///
/// # Errors
/// A role that the bank's rules do not name, fields that are missing, a text that is no number, too
/// many accesses that nobody has reviewed.
pub async fn open(
    app: &App,
    permit: Permit,
    fields: Fields,
    receipt: Option<String>,
) -> Result<Opened, CommandError> {
    let actor = permit.actor().clone();
    change::run(app, &actor, receipt, move |change| open_in(change, &fields)).await
}

/// [`open`] inside a change.
///
/// # Errors
/// As [`open`].
pub fn open_in(mut change: Change<'_>, fields: &Fields) -> Result<Committed<Opened>, CommandError> {
    let rules = identity::policy(&mut change)?.emergency;
    if !rules.lets_open(change.actor().roles) {
        return Err(CommandError::Forbidden(switched_off()));
    }
    let (number, reason) = read(fields)?;
    let login = change.actor().login.clone();
    let waiting = store::unreviewed(&mut change, &login)?;
    rules::may_open(&rules, waiting).map_err(CommandError::Refused)?;
    let access = keep(&mut change, &rules, number, &reason)?;
    tell_of(&mut change, &access, Kind::EmergencyOpened, access.until_at)?;
    let body = json!({
        "number": access.number,
        "until": kernel::rfc3339(access.until_at),
        "review_by": kernel::rfc3339(access.due_at),
    });
    let made = Opened {
        id: access.id,
        number: access.number.clone(),
        until: short_time(access.until_at),
    };
    let entry = stated(&access, "emergency_opened", body);
    change.commit(vec![entry], made)
}

fn switched_off() -> Refusal {
    Refusal::new(
        "forbidden",
        say!(
            "本行的访问规则未向您的角色开放应急查阅",
            "The bank's rules of access do not let your role open cases in an emergency"
        ),
    )
}

/// The number and the reason out of the form.
fn read(fields: &Fields) -> Result<(String, String), CommandError> {
    let mut reading = Reading::new(fields);
    let (number, reason) = (reading.text(&NUMBER), reading.text(&REASON));
    let number = number.map(|number| number.to_uppercase());
    if number.as_ref().is_some_and(|text| !rules::is_number(text)) {
        let (zh, en) = (
            "应为投诉编号，例如 TS-20260302-0101-0001",
            "must be a case's number, such as TS-20260302-0101-0001",
        );
        reading.fault(&NUMBER, "not_a_number", zh, en);
    }
    reading.refuse_others(&[&NUMBER, &REASON], &[]);
    let (number, reason) = reading.finish((number, reason))?;
    Ok((number.unwrap_or_default(), reason.unwrap_or_default()))
}

/// Writes the access, its reason sealed under a key of its own.
fn keep(
    change: &mut Change<'_>,
    rules: &EmergencyRules,
    number: String,
    reason: &str,
) -> Result<Access, CommandError> {
    let (by, now, id) = (change.actor().clone(), change.now(), change.id());
    let key = vault::make_key(change, &key_subject(id))?;
    let due_at = rules::review_by(rules, now);
    let access = Access {
        id,
        number,
        login: by.login,
        name: by.name,
        unit: by.unit.code().to_owned(),
        reason: seal(&key, id, "reason", reason, change.entropy()),
        opened_at: now,
        until_at: rules::until(rules, now),
        reviewer: String::new(),
        reviewer_name: String::new(),
        reviewed_at: None,
        verdict: String::new(),
        remark: String::new(),
        sealed: true,
        due_at,
        remind_at: due_at,
        told: 0,
    };
    store::insert(change, &access)?;
    Ok(access)
}

/// Those who review hear of it, but for who opened it.
pub(crate) fn tell_of(
    change: &mut Change<'_>,
    access: &Access,
    kind: Kind,
    due: Instant,
) -> Result<(), CommandError> {
    let office = identity::bank_wide_holders(change, Permission::EmergencyReview)?;
    let others = office.into_iter().filter(|p| p.login != access.login);
    let both = |text: &str| Say {
        zh: text.to_owned(),
        en: text.to_owned(),
    };
    let notice = Notice {
        kind,
        to: others.map(|p| p.login).collect(),
        subject: Subject::new(SUBJECT, access.id.to_string()),
        href: format!("/emergency/{}", access.id),
        args: vec![
            ("number", both(&access.number)),
            ("by", both(&access.name)),
            ("due", both(&short_time(due))),
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
    change::run(app, actor, None, move |mut change| {
        // As it is now: a review may have come between.
        let access = store::load(&mut change, id)?.ok_or(CommandError::NotFound)?;
        let body = json!({ "number": number });
        change.commit(vec![stated(&access, "emergency_looked", body)], ())
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
    change::run(app, &actor, receipt, move |change| {
        review_in(change, id, &fields)
    })
    .await
}

/// [`review`] inside a change.
///
/// # Errors
/// As [`review`].
pub fn review_in(
    mut change: Change<'_>,
    id: i64,
    fields: &Fields,
) -> Result<Committed<()>, CommandError> {
    let mut access = store::load(&mut change, id)?.ok_or(CommandError::NotFound)?;
    let by = change.actor().clone();
    rules::may_review(&by.login, &access.login, access.reviewed_at.is_some())
        .map_err(CommandError::Refused)?;
    let mut reading = Reading::new(fields);
    let (verdict, remark) = (reading.choice(&VERDICT), reading.text(&REMARK));
    reading.refuse_others(&[&VERDICT, &REMARK], &[]);
    let (verdict, remark) = reading.finish((verdict, remark))?;
    access.reviewer = by.login.clone();
    access.reviewer_name = by.name.clone();
    access.reviewed_at = Some(change.now());
    access.verdict = verdict.unwrap_or_default().to_owned();
    access.remark = kept(&mut change, &access, &remark.unwrap_or_default())?;
    if !store::save_review(&mut change, &access)? {
        return Err(change.clash().into());
    }
    let body = json!({ "number": access.number, "verdict": access.verdict });
    let entry = stated(&access, "emergency_reviewed", body);
    change.commit(vec![entry], ())
}

/// A remark as it is stored. Of an access whose words were erased, none is kept any more; one from
/// before sealing is in plain until the job has sealed both its words.
fn kept(change: &mut Change<'_>, access: &Access, remark: &str) -> Result<String, CommandError> {
    if !access.sealed {
        return Ok(remark.to_owned());
    }
    let keys = change.keys();
    Ok(
        match vault::key_of(change, keys, &key_subject(access.id))? {
            Some(Held::Key(key)) => seal(&key, access.id, "remark", remark, change.entropy()),
            _ => String::new(),
        },
    )
}
