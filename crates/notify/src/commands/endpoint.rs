//! Endpoints: add, change, try, take away. No secret and no whole address goes into an entry.

use super::by;
use crate::post::{Notice, store_only, to_endpoint};
use crate::rules::Kind;
use crate::rules::fields::{self, Details, NAME, UNIT, host_of, read_endpoint};
use crate::store::endpoint::{self as store, Endpoint, Kept, Target};
use change::{Change, CommandError, Entry, Subject, state_gone};
use identity::Permit;
use kernel::{Actor, FieldError, Fields, Refusal, Say, say};
use platform::App;
use platform::sql::{Reader, SqlError};
use serde_json::json;

/// Most endpoints of the bank: every posted notice looks at all of them.
pub(crate) const ENDPOINTS_MAX: usize = 100;

/// The ledger's name of an endpoint.
pub(crate) const SUBJECT: &str = "endpoint";

fn subject(id: i64) -> Subject {
    Subject::new(SUBJECT, id.to_string())
}

/// The hash of an endpoint as it is stored; `None` when it is not there.
pub(crate) fn state_of(reader: &mut Reader<'_>, id: &str) -> Result<Option<[u8; 32]>, SqlError> {
    let Some(id) = id.parse().ok() else {
        return Ok(None);
    };
    let stored = store::load(reader, id)?;
    Ok(stored.map(|endpoint| {
        let active: &[u8] = if endpoint.active { b"1" } else { b"0" };
        change::hash_state(&[
            ("id", &endpoint.id.to_be_bytes()),
            ("name", endpoint.name.as_bytes()),
            ("channel", endpoint.channel.code().as_bytes()),
            ("unit", endpoint.unit.as_bytes()),
            ("url", endpoint.kept.url.as_bytes()),
            ("secret", endpoint.kept.secret.as_bytes()),
            ("kinds", store::codes(&endpoint.kinds).as_bytes()),
            ("lang", endpoint.lang.tag().as_bytes()),
            ("active", active),
            ("version", &endpoint.version.to_be_bytes()),
        ])
    }))
}

fn entry(
    reader: &mut Reader<'_>,
    kind: &'static str,
    endpoint: &Endpoint,
    target: &Target,
) -> Result<Entry, SqlError> {
    let body = json!({
        "name": endpoint.name,
        "channel": endpoint.channel.code(),
        "unit": endpoint.unit,
        "host": host_of(&target.url),
        "kinds": store::codes(&endpoint.kinds),
        "active": endpoint.active,
    });
    let entry = Entry::new(subject(endpoint.id), kind, body);
    Ok(match state_of(reader, &endpoint.id.to_string())? {
        Some(state) => entry.with_state(state),
        None => entry,
    })
}

/// What only the database knows to be wrong: the name taken, the unit not there.
fn look(reader: &mut Reader<'_>, id: i64, details: &Details) -> Result<(), CommandError> {
    let others = store::all(reader)?;
    if others.iter().any(|e| e.id != id && e.name == details.name) {
        let say = say!(
            "「名称」{0} 已被使用，请换一个",
            "\"Name\" {0} is taken; choose another",
            details.name
        );
        return Err(CommandError::Invalid(
            FieldError::new(NAME.name, "name_taken", say).into(),
        ));
    }
    if org::unit(reader, &details.unit)?.is_none() {
        let say = say!(
            "「所属机构」没有编码为 {0} 的机构",
            "\"Unit\": there is no unit {0}",
            details.unit
        );
        return Err(CommandError::Invalid(
            FieldError::new(UNIT.name, "unknown_unit", say).into(),
        ));
    }
    Ok(())
}

/// Adds an endpoint (`fields::ENDPOINT`).
pub(crate) async fn create(
    app: &App,
    permit: &Permit,
    fields: &Fields,
    receipt: Option<String>,
) -> Result<(), CommandError> {
    let actor = by(permit);
    let details = read_endpoint(fields, false)?;
    change::run(app, &actor, receipt, move |mut change| {
        if store::all(&mut change)?.len() >= ENDPOINTS_MAX {
            let say = say!(
                "最多 {ENDPOINTS_MAX} 个渠道，请先删除不用的",
                "There are at most {ENDPOINTS_MAX} endpoints; remove one first"
            );
            return Err(Refusal::new("too_many_endpoints", say).into());
        }
        look(&mut change, 0, &details)?;
        let target = target(&details, String::new());
        let id = change.id();
        let kept = Kept::seal(&mut change, id, &target)?;
        let endpoint = of(id, 1, &details, kept);
        store::insert(&mut change, &endpoint)?;
        let entry = entry(&mut change, "endpoint_added", &endpoint, &target)?;
        change.commit(vec![entry], ())
    })
    .await
}

/// Where it is sent to: a secret that was not typed is the one before.
fn target(details: &Details, secret: String) -> Target {
    Target {
        url: details.url.clone(),
        secret: details.secret.clone().unwrap_or(secret),
    }
}

fn of(id: i64, version: i64, details: &Details, kept: Kept) -> Endpoint {
    Endpoint {
        id,
        name: details.name.clone(),
        channel: details.channel,
        unit: details.unit.clone(),
        kept,
        kinds: details.kinds.clone(),
        lang: details.lang,
        active: details.active,
        version,
    }
}

fn seen(
    change: &mut Change<'_>,
    id: i64,
    version: Option<i64>,
) -> Result<(Endpoint, Target), CommandError> {
    let keys = change.keys();
    let found = store::opened(change, keys, id)?.ok_or(CommandError::NotFound)?;
    if version.is_some_and(|version| version != found.0.version) {
        return Err(change.conflict(&subject(id)));
    }
    Ok(found)
}

/// Changes an endpoint. `version` is the one on the page; an empty secret keeps the stored one,
/// unless the type changes: then it belonged to something else.
pub(crate) async fn update(
    app: &App,
    permit: &Permit,
    id: i64,
    version: Option<i64>,
    fields: Fields,
    receipt: Option<String>,
) -> Result<(), CommandError> {
    let actor = by(permit);
    change::run(app, &actor, receipt, move |mut change| {
        let (before, known) = seen(&mut change, id, version)?;
        let same = fields.get(fields::CHANNEL.name) == before.channel.code();
        let details = read_endpoint(&fields, same && !known.secret.is_empty())?;
        look(&mut change, id, &details)?;
        let secret = match same {
            true => known.secret,
            false => String::new(),
        };
        let target = target(&details, secret);
        let kept = Kept::seal(&mut change, id, &target)?;
        let after = of(id, before.version + 1, &details, kept);
        if !store::save(&mut change, &after)? {
            return Err(change.conflict(&subject(id)));
        }
        let entry = entry(&mut change, "endpoint_changed", &after, &target)?;
        change.commit(vec![entry], ())
    })
    .await
}

/// Takes an endpoint away; what is on its way to it is dropped. Answers its name.
pub(crate) async fn remove(app: &App, permit: &Permit, id: i64) -> Result<String, CommandError> {
    let actor = by(permit);
    change::run(app, &actor, None, move |mut change| {
        let (found, _) = seen(&mut change, id, None)?;
        store::remove(&mut change, id)?;
        let body = json!({ "name": found.name });
        let entry = Entry::new(subject(id), "endpoint_removed", body).with_state(state_gone());
        change.commit(vec![entry], found.name)
    })
    .await
}

/// Sends a test to an endpoint, active or not. Answers its name.
pub(crate) async fn test(app: &App, permit: &Permit, id: i64) -> Result<String, CommandError> {
    let actor = by(permit);
    change::run(app, &actor, None, move |mut change| {
        let (found, _) = seen(&mut change, id, None)?;
        let notice = Notice {
            kind: Kind::Test,
            to: Vec::new(),
            subject: subject(id),
            href: "/".to_owned(),
            args: vec![("by", Say::same(change.actor().name.as_str()))],
        };
        let stored = store_only(&mut change, &notice)?;
        to_endpoint(&mut change, &stored, id, found.channel)?;
        let entry = Entry::new(
            subject(id),
            "endpoint_tested",
            json!({ "name": found.name }),
        );
        change.commit(vec![entry], found.name)
    })
    .await
}

/// Seals addresses and secrets from before they were; answers how many.
pub(crate) fn seal_old(app: &App) -> Result<usize, CommandError> {
    let plain = app.db.read_now(|reader: &mut Reader<'_>| {
        let all = store::all(reader)?.into_iter();
        let plain = all.filter(|endpoint| endpoint.kept.is_plain());
        Ok::<_, SqlError>(plain.map(|endpoint| endpoint.id).collect::<Vec<i64>>())
    })?;
    if plain.is_empty() {
        return Ok(0);
    }
    change::run_now(app, &Actor::system("sealing"), None, move |mut change| {
        let mut entries = Vec::new();
        for id in &plain {
            let keys = change.keys();
            let Some((mut endpoint, target)) = store::opened(&mut change, keys, *id)? else {
                continue;
            };
            endpoint.kept = Kept::seal(&mut change, *id, &target)?;
            endpoint.version += 1;
            if store::save(&mut change, &endpoint)? {
                entries.push(entry(&mut change, "endpoint_sealed", &endpoint, &target)?);
            }
        }
        if entries.is_empty() {
            // Another server did them all, or somebody took them away.
            return Err(CommandError::NotFound);
        }
        let done = entries.len();
        change.commit(entries, done)
    })
    .or_else(|error| match error {
        CommandError::NotFound => Ok(0),
        other => Err(other),
    })
}
