//! Alerts: kept once, told to the office, reviewed by another person.

use crate::rules::alert::{self, Alert, REMARK, Review, VERDICT};
use crate::store;
use crate::verify::{ALERT, alert_state};
use change::{Change, CommandError, Entry, Subject};
use identity::{Permission, Permit};
use kernel::{Actor, Fields, Lang, Reading, Say};
use notify::{Kind, Notice};
use platform::App;
use serde_json::json;

fn doc(alert: &Alert) -> Result<String, CommandError> {
    serde_json::to_string(alert).map_err(|error| CommandError::Broken(error.to_string()))
}

/// Keeps an alert and tells the office; `false` when it is there already. Blocks.
pub(crate) fn keep(app: &App, found: &Alert) -> Result<bool, CommandError> {
    let found = found.clone();
    let kept = change::run_now(app, &Actor::system("looks"), None, move |mut change| {
        let mut alert = found.clone();
        alert.id = change.id();
        let text = doc(&alert)?;
        if !store::insert_alert(&mut change, &alert, &text)? {
            return Err(CommandError::NotFound);
        }
        tell(&mut change, &alert)?;
        let body = json!({
            "login": alert.login, "rule": alert.rule, "day": alert.day, "count": alert.count,
        });
        let subject = Subject::new(ALERT, alert.id.to_string());
        let entry = Entry::new(subject, "look_alert_found", body);
        change.commit(vec![entry.with_state(alert_state(&text))], ())
    });
    match kept {
        Ok(()) => Ok(true),
        // Another server was quicker.
        Err(CommandError::NotFound) => Ok(false),
        Err(error) => Err(error),
    }
}

/// Those who review hear of it, but not the one it is about.
fn tell(change: &mut Change<'_>, alert: &Alert) -> Result<(), CommandError> {
    let office = identity::bank_wide_holders(change, Permission::LooksManage)?;
    let others = office.into_iter().filter(|p| p.login != alert.login);
    let notice = Notice {
        kind: Kind::LookAlert,
        to: others.map(|p| p.login).collect(),
        subject: Subject::new(ALERT, alert.id.to_string()),
        href: format!("/looks/alerts/{}", alert.id),
        args: vec![
            ("by", Say::same(alert.name.as_str())),
            (
                "title",
                Say {
                    zh: alert.rule.label(Lang::Zh).to_owned(),
                    en: alert.rule.label(Lang::En).to_owned(),
                },
            ),
            ("count", Say::same(alert.count.to_string())),
            ("day", Say::same(alert.day.to_string())),
        ],
    };
    notify::post(change, &notice)?;
    Ok(())
}

/// Reviews an alert about somebody else.
///
/// # Errors
/// An alert about oneself, one that is reviewed already, fields that are missing.
pub async fn review(
    app: &App,
    permit: Permit,
    id: i64,
    fields: Fields,
    receipt: Option<String>,
) -> Result<(), CommandError> {
    let actor = permit.actor().clone();
    change::run(app, &actor, receipt, move |mut change| {
        let mut found = store::alert(&mut change, id)?.ok_or(CommandError::NotFound)?;
        let by = change.actor().clone();
        alert::may_review(&by.login, &found)?;
        let mut reading = Reading::new(&fields);
        let (verdict, remark) = (reading.choice(&VERDICT), reading.text(&REMARK));
        let (verdict, remark) = reading.finish((verdict, remark))?;
        let review = Review {
            login: by.login,
            name: by.name,
            at: change.now(),
            verdict: verdict.unwrap_or_default().to_owned(),
            remark: remark.unwrap_or_default(),
        };
        let body = json!({ "verdict": review.verdict, "remark": review.remark });
        found.review = Some(review);
        let text = doc(&found)?;
        if !store::close_alert(&mut change, id, &text)? {
            return Err(change.clash().into());
        }
        let subject = Subject::new(ALERT, id.to_string());
        let entry = Entry::new(subject, "look_alert_reviewed", body);
        change.commit(vec![entry.with_state(alert_state(&text))], ())
    })
    .await
}
