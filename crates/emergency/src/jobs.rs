//! Background work: reminders of reviews that are late, and words from before sealing.

use crate::SUBJECT;
use crate::commands::{stated, tell_of};
use crate::rules::{REMINDERS_MAX, review_by};
use crate::sealed::{key_subject, seal};
use crate::store::{self, Access};
use change::{Change, CommandError, Entry, Job, Subject};
use kernel::Actor;
use notify::Kind;
use platform::App;
use platform::sql::Reader;
use serde_json::json;
use std::time::Duration;

/// How often it is looked whether a review is late.
const REMIND_REST: Duration = Duration::from_mins(5);
/// How often it is looked for words in plain; there are none after the first time.
const SEAL_REST: Duration = Duration::from_hours(1);
/// Accesses of one transaction.
const AT_ONCE_MAX: i64 = 100;

/// The jobs of this room.
pub fn jobs() -> Vec<Job> {
    vec![
        Job::new("emergency.remind", REMIND_REST, remind),
        Job::new("emergency.seal", SEAL_REST, seal_old),
    ]
}

/// Commits entries; none: another server did it all, and nothing is written.
fn finish(
    change: Change<'_>,
    entries: Vec<Entry>,
) -> Result<change::Committed<usize>, CommandError> {
    match entries.len() {
        0 => Err(CommandError::NotFound),
        done => change.commit(entries, done),
    }
}

/// Reminds those who review of accesses whose review is late; answers how many. Each reminder is an
/// entry, so that several servers send one.
///
/// # Errors
/// The database's.
pub fn remind(app: &App) -> Result<usize, CommandError> {
    let now = app.clock.now();
    let late = app.db.read_now(move |reader: &mut Reader<'_>| {
        store::to_remind(reader, now, (REMINDERS_MAX, AT_ONCE_MAX))
    })?;
    if late.is_empty() {
        return Ok(0);
    }
    let actor = Actor::system("emergency_review");
    let done = change::run_now(app, &actor, None, move |mut change| {
        let rules = identity::policy(&mut change)?.emergency;
        let mut entries = Vec::new();
        for access in &late {
            let next = Access {
                remind_at: review_by(&rules, change.now()),
                told: access.told + 1,
                ..access.clone()
            };
            if store::save_reminder(&mut change, &next)? {
                tell_of(&mut change, &next, Kind::EmergencyReviewLate, next.due_at)?;
                let body = json!({ "number": next.number, "reminder": next.told });
                entries.push(stated(&next, "emergency_review_reminded", body));
            }
        }
        finish(change, entries)
    });
    none_is_zero(done)
}

/// Seals the words of accesses from before they were sealed; answers how many.
///
/// # Errors
/// The database's.
pub fn seal_old(app: &App) -> Result<usize, CommandError> {
    let plain = app
        .db
        .read_now(move |reader: &mut Reader<'_>| store::in_plain(reader, AT_ONCE_MAX))?;
    if plain.is_empty() {
        return Ok(0);
    }
    let actor = Actor::system("sealing");
    let done = change::run_now(app, &actor, None, move |mut change| {
        let mut entries = Vec::new();
        for access in &plain {
            let now = store::load(&mut change, access.id)?;
            let Some(mut access) = now.filter(|access| !access.sealed) else {
                continue;
            };
            let about = Subject::new(SUBJECT, access.id.to_string());
            let last = change::last_entry(&mut change, &about)?;
            if last.is_none_or(|entry| entry.state_hash.is_some()) {
                tracing::error!(access.id, "an access was changed behind the program's back");
                continue;
            }
            let key = vault::make_key(&mut change, &key_subject(access.id))?;
            let entropy = change.entropy();
            let again = |what: &str, text: &str| seal(&key, access.id, what, text, entropy);
            (access.reason, access.remark) = (
                again("reason", &access.reason),
                again("remark", &access.remark),
            );
            access.sealed = true;
            if store::save_sealed(&mut change, &access)? {
                entries.push(stated(&access, "emergency_sealed", json!({})));
            }
        }
        finish(change, entries)
    });
    none_is_zero(done)
}

fn none_is_zero(done: Result<usize, CommandError>) -> Result<usize, CommandError> {
    match done {
        Err(CommandError::NotFound) => Ok(0),
        other => other,
    }
}
