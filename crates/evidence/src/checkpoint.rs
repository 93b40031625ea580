//! 检查点: making signed statements of the ledger's size and root.

use crate::rules::Checkpoint;
use crate::store::{self, StoredCheckpoint, StoredKey};
use crate::{CHECKPOINT, KEY, SCHEDULE, deliver, note, place, tree};
use change::{Change, CommandError, Committed, Entry, Subject};
use identity::{Permission, Permit};
use kernel::{Actor, FieldKind, FieldSpec, Fields, Reading, Refusal, say};
use platform::sql::{Reader, SqlError};
use platform::{App, PublicKey};
use serde_json::json;
use std::time::Duration;

/// How often a checkpoint is made, up to once a day.
pub(crate) const MINUTES: FieldSpec = FieldSpec::required(
    "minutes",
    "检查点间隔（分钟）",
    "Minutes between checkpoints",
    FieldKind::Whole { min: 1, max: 1440 },
);
/// How often people are told, up to once a month.
pub(crate) const HOURS: FieldSpec = FieldSpec::required(
    "hours",
    "送交间隔（小时，0 表示不送交）",
    "Hours between two that are sent out (0: none is)",
    FieldKind::Whole { min: 0, max: 744 },
);

/// The ledger's name of a checkpoint.
pub(crate) fn subject(number: i64) -> Subject {
    Subject::new(CHECKPOINT, format!("{number:08}"))
}

/// What is to be signed, and under which number.
struct Draft {
    number: i64,
    checkpoint: Checkpoint,
}

/// Makes a checkpoint of all that is in the ledger now, also when little has happened since the
/// last. Blocks until it is signed; never from inside a database function. `None` when not a single
/// entry came since the last one.
pub fn make(app: &App, actor: &Actor) -> Result<Option<StoredCheckpoint>, CommandError> {
    place::place_all(app, &mut |_| {})?;
    sign(app, actor, None)
}

/// [`make`] for a person, whose request is recorded.
pub async fn make_asked(
    app: &App,
    permit: &Permit,
    receipt: Option<String>,
) -> Result<Option<StoredCheckpoint>, CommandError> {
    if permit.permission() != Permission::EvidenceView {
        return Err(CommandError::Broken(
            "a permit for something else was shown".to_owned(),
        ));
    }
    let actor = permit.actor().clone();
    let about = Subject::new("account", actor.login.as_str());
    change::run(app, &actor, receipt, move |change| {
        let entry = Entry::new(about.clone(), "checkpoint_asked", json!({}));
        change.commit(vec![entry], ())
    })
    .await?;
    let app = app.clone();
    let made = tokio::task::spawn_blocking(move || make(&app, &actor)).await;
    made.unwrap_or_else(|error| Err(CommandError::Broken(format!("signing: {error}"))))
}

/// What the clock asks for: a checkpoint when the last is old enough and something has happened.
pub(crate) fn make_due(app: &App) -> Result<usize, CommandError> {
    let now = app.clock.now();
    let due = app.db.read_now(move |reader: &mut Reader<'_>| {
        let minutes = store::schedule(reader)?.minutes;
        let wait = Duration::from_secs(u64::try_from(minutes).unwrap_or(1) * 60);
        let Some(last) = store::latest(reader)? else {
            return Ok(true);
        };
        let old_enough = last.at.checked_add(wait).is_ok_and(|next| next <= now);
        Ok::<_, SqlError>(old_enough && store::anything_new(reader, last.size)?)
    })?;
    if !due {
        return Ok(0);
    }
    let made = sign(app, &Actor::system("evidence"), None)?;
    Ok(usize::from(made.is_some()))
}

/// Signs the tree as it stands. Two servers that sign at once make one checkpoint.
fn sign(
    app: &App,
    actor: &Actor,
    receipt: Option<String>,
) -> Result<Option<StoredCheckpoint>, CommandError> {
    let now = app.clock.now();
    let draft = app.db.read_now(move |reader: &mut Reader<'_>| {
        let size = tree::size(reader)?;
        let last = store::latest(reader)?;
        if size == 0 || last.as_ref().is_some_and(|last| last.size >= size) {
            return Ok(None);
        }
        Ok::<_, SqlError>(Some(Draft {
            number: last.map_or(0, |last| last.number) + 1,
            checkpoint: Checkpoint {
                origin: origin(reader)?,
                size,
                root: tree::root(reader, size)?,
                at: whole_seconds(now),
            },
        }))
    })?;
    let Some(draft) = draft else { return Ok(None) };
    let note = note::sign(&draft.checkpoint, &app.signer)
        .map_err(|error| CommandError::Refused(Refusal::new("not_signed", unsigned(&error))))?;
    let stored = StoredCheckpoint {
        number: draft.number,
        size: draft.checkpoint.size,
        root: draft.checkpoint.root,
        at: draft.checkpoint.at,
        fingerprint: app.signer.public().fingerprint(),
        note,
        told: false,
    };
    let public = app.signer.public().clone();
    let done = change::run_now(app, actor, receipt, move |change| {
        write(change, stored.clone(), &public)
    });
    let number = match done {
        Ok(number) => number,
        // Another server was quicker.
        Err(CommandError::NotFound) => return Ok(None),
        Err(error) => return Err(error),
    };
    Ok(app
        .db
        .read_now(move |reader: &mut Reader<'_>| store::checkpoint(reader, number))?)
}

fn unsigned(error: &platform::SignError) -> kernel::Say {
    say!(
        "未能签名：{error}",
        "The checkpoint could not be signed: {error}"
    )
}

/// Microseconds would not stand in the note.
fn whole_seconds(at: kernel::Instant) -> kernel::Instant {
    kernel::instant_from_micros(kernel::micros(at).div_euclid(1_000_000) * 1_000_000)
}

/// The bank's name: that of its head office.
pub fn origin(reader: &mut Reader<'_>) -> Result<String, SqlError> {
    let root = org::list(reader)?
        .into_iter()
        .find(|unit| unit.parent().is_none());
    let name = root.map_or_else(|| "xiaobao".to_owned(), |unit| unit.name);
    Ok(name.replace(['\n', '\r'], " "))
}

fn write(
    mut change: Change<'_>,
    mut one: StoredCheckpoint,
    public: &PublicKey,
) -> Result<Committed<i64>, CommandError> {
    let last = store::latest(&mut change)?.map_or(0, |last| last.number);
    if last + 1 != one.number {
        return Err(CommandError::NotFound);
    }
    let mut entries = Vec::new();
    if store::key(&mut change, &one.fingerprint)?.is_none() {
        entries.push(use_key(&mut change, public)?);
    }
    one.told = deliver::tell(&mut change, &one)?;
    store::insert(&mut change, &one)?;
    let body = json!({
        "size": one.size,
        "root": hex::encode(one.root),
        "key": one.fingerprint,
    });
    let made = Entry::new(subject(one.number), "checkpoint_signed", body);
    entries.push(made.with_state(one.state()));
    change.commit(entries, one.number)
}

/// Notes a key that signs for the first time, and which one it follows.
fn use_key(change: &mut Change<'_>, public: &PublicKey) -> Result<Entry, SqlError> {
    let before = store::keys(change)?.into_iter().next();
    let key = StoredKey {
        fingerprint: public.fingerprint(),
        public_key: public.to_string(),
        since: change.now(),
    };
    store::insert_key(change, &key)?;
    let body = json!({
        "public_key": key.public_key,
        "follows": before.map(|key| key.fingerprint),
    });
    let about = Subject::new(KEY, key.fingerprint.as_str());
    Ok(Entry::new(about, "signing_key_used", body).with_state(key.state()))
}

/// Sets how often checkpoints are made and told; `seen` is the version that the person saw.
pub async fn set_schedule(
    app: &App,
    permit: &Permit,
    fields: &Fields,
    seen: i64,
    receipt: Option<String>,
) -> Result<(), CommandError> {
    if permit.permission() != Permission::EvidenceManage {
        return Err(CommandError::Broken(
            "a permit for something else was shown".to_owned(),
        ));
    }
    let mut reading = Reading::new(fields);
    let minutes = reading.whole(&MINUTES).unwrap_or(store::MINUTES);
    let hours = reading.whole(&HOURS).unwrap_or(0);
    let (minutes, hours) = reading.finish((minutes, hours))?;
    let actor = permit.actor().clone();
    change::run(app, &actor, receipt, move |mut change| {
        let before = store::schedule(&mut change)?;
        let next = store::Schedule {
            minutes,
            hours,
            version: seen + 1,
        };
        let about = Subject::new(SCHEDULE, "1");
        if before.version != seen || !store::set_schedule(&mut change, next)? {
            return Err(change.conflict(&about));
        }
        let body = json!({ "minutes": minutes, "hours": hours, "minutes_before": before.minutes, "hours_before": before.hours });
        let entry = Entry::new(about, "checkpoint_schedule_set", body);
        change.commit(vec![entry.with_state(next.state())], ())
    })
    .await
}
