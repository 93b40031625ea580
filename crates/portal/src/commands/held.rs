//! What waits: looked at by who accepts complaints, then released into the worklist or discarded.

use super::subject;
use crate::rules::{fields, steps};
use crate::store::draft::DraftFile;
use crate::store::sending::{self, Alike, Group, Held, Line};
use change::{Change, CommandError, Committed, Entry, Job};
use complaint::commands::{Lodge, lodge};
use identity::{Permission, Permit, access};
use jiff::SignedDuration;
use kernel::{Actor, Fields, Reading, Refusal, say};
use platform::sql::{Reader, SqlError};
use platform::{App, Keys};
use serde_json::json;
use std::time::Duration;

/// How long the words of what was discarded are kept, in days: whoever sent it may still ask.
pub(crate) const DISCARDED_DAYS: i64 = 30;
/// How long the line of what was taken is kept, in days: only the count of repeated texts needs it.
const TAKEN_DAYS: i64 = 31;
/// Most that one act discards.
pub(crate) const AT_ONCE_MAX: i64 = 2_000;
/// Most lines of the list.
pub(crate) const LIST_MAX: i64 = 100;
/// Most that a job does at a time.
const JOB_MAX: i64 = 200;
/// How long the jobs rest.
const REST: Duration = Duration::from_secs(300);

/// Whether somebody may look at what waits: it comes to the head office's desk.
fn may(reader: &mut Reader<'_>, actor: &Actor) -> Result<bool, SqlError> {
    let units = org::list(reader)?;
    let head = units.into_iter().find(|unit| unit.parent().is_none());
    let reach = access::reach(actor, Permission::ComplaintAccept);
    Ok(head.is_some_and(|head| reach.covers(&head.path)))
}

fn not_yours() -> CommandError {
    CommandError::Forbidden(Refusal::new(
        "head_office_only",
        say!(
            "网上待核对的来件由总行受理岗处理",
            "What waits from the web site is looked at by the head office's desk"
        ),
    ))
}

/// One that waits, opened.
pub(crate) struct Opened {
    pub(crate) line: Line,
    pub(crate) held: Option<Held>,
    pub(crate) alike_text: usize,
    pub(crate) alike_network: usize,
}

/// The groups that wait with the first of each opened, and how many wait in all.
pub(crate) async fn list(
    app: &App,
    actor: &Actor,
) -> Result<(Vec<(Group, Option<Held>)>, i64), CommandError> {
    let (keys, actor) = (app.keys.clone(), actor.clone());
    let work = move |reader: &mut Reader<'_>| {
        if !may(reader, &actor)? {
            return Err(not_yours());
        }
        let waiting = sending::waiting(reader)?;
        let mut rows = Vec::new();
        for group in sending::groups(reader, LIST_MAX)? {
            let found = sending::load(reader, group.first)?;
            let held = match found {
                Some((line, sealed)) => sending::open(reader, &keys, line.id, &sealed)?,
                None => None,
            };
            rows.push((group, held));
        }
        Ok((rows, waiting))
    };
    app.db.read(work).await
}

/// One, opened.
pub(crate) async fn show(app: &App, actor: &Actor, id: i64) -> Result<Opened, CommandError> {
    let (keys, actor) = (app.keys.clone(), actor.clone());
    let work = move |reader: &mut Reader<'_>| {
        if !may(reader, &actor)? {
            return Err(not_yours());
        }
        let found = sending::load(reader, id)?.filter(|(line, _)| line.status != "taken");
        let (line, sealed) = found.ok_or(CommandError::NotFound)?;
        let held = sending::open(reader, &keys, id, &sealed)?;
        let mut count =
            |which| sending::alike(reader, &line, which, AT_ONCE_MAX).map(|lines| lines.len());
        Ok(Opened {
            alike_text: count(Alike::Text)?,
            alike_network: count(Alike::Network)?,
            line,
            held,
        })
    };
    app.db.read(work).await
}

/// Releases one: it becomes a complaint, received when it came. Gives its number.
///
/// # Errors
/// It does not wait any more; the head office's desk only.
pub async fn release(
    app: &App,
    permit: Permit,
    id: i64,
    receipt: Option<String>,
) -> Result<String, CommandError> {
    let (actor, keys) = (permit.actor().clone(), app.keys.clone());
    change::run(app, &actor, receipt, move |change| {
        release_in(change, &keys, id)
    })
    .await
}

fn release_in(
    mut change: Change<'_>,
    keys: &Keys,
    id: i64,
) -> Result<Committed<String>, CommandError> {
    let actor = change.actor();
    if !may(&mut change, actor)? {
        return Err(not_yours());
    }
    let found = sending::load(&mut change, id)?.filter(|(line, _)| line.status == "held");
    let (mut line, sealed) = found.ok_or_else(decided)?;
    let held = sending::open(&mut change, keys, id, &sealed)?;
    let held = held.ok_or(CommandError::NotFound)?;
    let fields = held.draft.fields();
    let form = steps::register(&fields, line.received_at, change.now());
    let asked = Lodge {
        form: form.map_err(CommandError::Invalid)?,
        files: held.draft.files.iter().map(DraftFile::brought).collect(),
        tracking_code: held.code,
    };
    let (registered, mut entries) = lodge(&mut change, &asked)?;
    "released".clone_into(&mut line.status);
    line.number.clone_from(&registered.number);
    line.decided_by.clone_from(&change.actor().login);
    line.decided_at = Some(change.now());
    let state = sending::decide(&mut change, &line, false)?;
    let state = state.ok_or_else(decided)?;
    let body = json!({ "number": registered.number });
    entries.push(Entry::new(subject(id), "portal_released", body).with_state(state));
    change.commit(entries, registered.number)
}

/// Which are discarded together.
pub(crate) fn which(code: &str) -> Alike {
    match code {
        "text" => Alike::Text,
        "network" => Alike::Network,
        _ => Alike::Itself,
    }
}

/// Discards one, or all that wait with the same text or from the same network, with a reason. What
/// it says is kept for [`DISCARDED_DAYS`]. Gives how many.
///
/// # Errors
/// No reason; it does not wait any more; the head office's desk only.
pub async fn discard(
    app: &App,
    permit: Permit,
    (id, fields): (i64, Fields),
    receipt: Option<String>,
) -> Result<usize, CommandError> {
    let actor = permit.actor().clone();
    change::run(app, &actor, receipt, move |mut change| {
        let actor = change.actor();
        if !may(&mut change, actor)? {
            return Err(not_yours());
        }
        let mut r = Reading::new(&fields);
        let reason = r.text(&fields::REASON).unwrap_or_default();
        r.finish(()).map_err(CommandError::Invalid)?;
        let found = sending::load(&mut change, id)?.filter(|(line, _)| line.status == "held");
        let (line, _) = found.ok_or_else(decided)?;
        let all = sending::alike(&mut change, &line, which(fields.get("which")), AT_ONCE_MAX)?;
        let mut entries = Vec::new();
        for mut line in all {
            "discarded".clone_into(&mut line.status);
            line.decided_by.clone_from(&actor.login);
            line.decided_at = Some(change.now());
            if let Some(state) = sending::decide(&mut change, &line, true)? {
                let body = json!({ "reason": reason });
                let entry = Entry::new(subject(line.id), "portal_discarded", body);
                entries.push(entry.with_state(state));
            }
        }
        let count = entries.len();
        if count == 0 {
            return Err(decided());
        }
        change.commit(entries, count)
    })
    .await
}

fn decided() -> CommandError {
    CommandError::Refused(Refusal::new(
        "decided",
        say!("该来件已处理", "That was decided already"),
    ))
}

/// The room's background work: drafts and what was discarded end when their time is over.
pub fn jobs() -> Vec<Job> {
    vec![
        Job::new("portal.drafts", REST, |app| {
            let now = app.clock.now();
            let dropped = crate::store::draft::drop_old(app, now, JOB_MAX)?;
            let before = now - SignedDuration::from_hours(24 * TAKEN_DAYS);
            let taken = app
                .db
                .write_now(move |tx| sending::drop_taken(tx, before, JOB_MAX))?;
            Ok(usize::try_from(dropped + taken).unwrap_or(usize::MAX))
        }),
        Job::new("portal.discarded", REST, erase_old),
    ]
}

/// Takes the words of what was discarded away when their time is over.
pub(crate) fn erase_old(app: &App) -> Result<usize, CommandError> {
    let before = app.clock.now() - SignedDuration::from_hours(24 * DISCARDED_DAYS);
    let due = app
        .db
        .read_now(move |reader| sending::to_erase(reader, before, JOB_MAX))?;
    if due.is_empty() {
        return Ok(0);
    }
    change::run_now(app, &Actor::system("portal"), None, move |mut change| {
        let mut entries = Vec::new();
        for line in &due {
            let state = sending::erase(&mut change, line)?;
            let entry = Entry::new(subject(line.id), "portal_erased", json!({}));
            entries.push(entry.with_state(state));
        }
        change.commit(entries, due.len())
    })
}
