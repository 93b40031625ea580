//! What may be done with what the public sees. Each is one change with an entry about the version;
//! the `…d` functions do it inside a change that does more, and leave the entries to who commits it.

use crate::rules::{
    self, Action, FROM, NOT_YOURS, Powers, REASON, Status, Version, Who, check, first_day,
    last_days,
};
use crate::store::{self, subject};
use crate::{Kind, Value};
use change::{Change, CommandError, Committed, Entry};
use identity::{Permission, access};
use kernel::{Actor, Day, FieldError, FieldErrors, Fields, Lang, Refusal, Say, day_of, say};
use notify::Notice;
use platform::App;
use platform::sql::{Reader, SqlError};
use serde::{Deserialize, Serialize};
use serde_json::json;

/// Characters of a key that is made here.
const KEY_CHARS: usize = 8;

/// The version that a command has left.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Left {
    /// Code of the kind.
    pub kind: String,
    /// The item's key.
    pub key: String,
    /// Which version of it.
    pub version: u32,
    /// Its revision: what the next change names.
    pub revision: u32,
    /// How it stands.
    pub status: Status,
}

impl Left {
    fn of(version: &Version) -> Left {
        Left {
            kind: version.kind.clone(),
            key: version.key.clone(),
            version: version.version,
            revision: version.revision,
            status: version.status,
        }
    }
}

/// What an actor may do with things of a kind.
pub fn powers(kind: &Kind, actor: &Actor) -> Powers {
    Powers {
        who: me(actor),
        view: access::reach(actor, kind.view),
        write: access::reach(actor, kind.write),
        publish: access::reach(actor, kind.publish),
    }
}

fn me(actor: &Actor) -> Who {
    Who {
        login: actor.login.clone(),
        name: actor.name.clone(),
    }
}

/// What a writing is based on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Base {
    /// Nothing: the key must be new.
    New,
    /// The item's newest version, at this revision.
    Revision(u32),
    /// Whatever is there, also nothing.
    Newest,
}

/// What is written.
#[derive(Clone, Debug)]
pub struct Write {
    /// The item's key; `None` makes a new one.
    pub key: Option<String>,
    /// What it is based on.
    pub base: Base,
    /// What was typed: the kind's fields.
    pub fields: Fields,
}

/// Writes a draft: a new item, a change of the open version, or the next version of what is public.
///
/// # Errors
/// `Forbidden` without the right; fields that are wrong; `Conflict` when somebody else wrote since.
pub async fn write(
    app: &App,
    actor: &Actor,
    kind: &'static Kind,
    asked: Write,
    receipt: Option<String>,
) -> Result<Left, CommandError> {
    change::run(app, actor, receipt, move |change| {
        write_in(change, kind, &asked)
    })
    .await
}

/// [`write`] inside a change that does nothing else.
///
/// # Errors
/// As [`write`].
pub fn write_in(
    mut change: Change<'_>,
    kind: &'static Kind,
    asked: &Write,
) -> Result<Committed<Left>, CommandError> {
    let (version, entry) = written(&mut change, kind, asked)?;
    change.commit(vec![entry], Left::of(&version))
}

/// Writes a draft inside a change.
///
/// # Errors
/// As [`write`].
pub fn written(
    change: &mut Change<'_>,
    kind: &'static Kind,
    asked: &Write,
) -> Result<(Version, Entry), CommandError> {
    identity::permit(change.actor(), kind.write).map_err(CommandError::Forbidden)?;
    let doc = rules::read_doc(kind, &asked.fields)?;
    let key = match &asked.key {
        Some(typed) => rules::read_key(typed)?,
        None => None,
    };
    let found = match &key {
        Some(key) => store::newest(change, kind, key)?,
        None => None,
    };
    match (found, asked.base) {
        (Some(_), Base::New) => Err(taken()),
        (None, Base::Revision(_)) => Err(CommandError::NotFound),
        (None, Base::New | Base::Newest) => {
            let key = key.unwrap_or_else(|| change.code(KEY_CHARS));
            begin(change, kind, key, doc)
        }
        (Some(before), base) => go_on(change, kind, before, base, doc),
    }
}

fn taken() -> CommandError {
    let say = say!(
        "该「编号」已被使用，请换一个，或打开原有内容进行修改",
        "This \"Key\" is taken; choose another one, or open what is there and change it"
    );
    CommandError::Invalid(FieldError::new(rules::KEY.name, "key_taken", say).into())
}

fn begin(
    change: &mut Change<'_>,
    kind: &Kind,
    key: String,
    doc: Value,
) -> Result<(Version, Entry), CommandError> {
    let (actor, now) = (change.actor(), change.now());
    let unit = org::unit_by_path(change, &actor.unit)?.ok_or(CommandError::NotFound)?;
    let one = Version {
        kind: kind.code.to_owned(),
        key,
        version: 1,
        revision: 1,
        status: Status::Draft,
        doc,
        unit: unit.path,
        author: me(actor),
        writers: vec![actor.login.clone()],
        at: now,
        handed_in: None,
        returned: None,
        published: None,
        from: None,
        to: None,
        withdrawn: None,
        evidence: Value::Null,
    };
    store::insert(change, &one)?;
    let entry = entry_of(kind, &one, "publication_written", json!({}));
    Ok((one, entry))
}

/// The next writing of an item that is there: its open version is changed, or the next one begun.
fn go_on(
    change: &mut Change<'_>,
    kind: &Kind,
    before: Version,
    base: Base,
    doc: Value,
) -> Result<(Version, Entry), CommandError> {
    let (actor, now) = (change.actor(), change.now());
    let powers = powers(kind, actor);
    if !powers.sees(&before) {
        return Err(CommandError::NotFound);
    }
    if matches!(base, Base::Revision(read) if read != before.revision) {
        return Err(change.conflict(&subject(&before)));
    }
    may(Action::Write, &before, &powers)?;
    let mut next = Version {
        revision: before.revision + 1,
        status: Status::Draft,
        doc,
        author: me(actor),
        at: now,
        handed_in: None,
        ..before.clone()
    };
    if before.status.is_open() {
        if !next.writers.contains(&actor.login) {
            next.writers.push(actor.login.clone());
        }
        store::save(change, &next, before.revision)?;
    } else {
        if before.version >= rules::VERSIONS_MAX {
            return Err(too_many());
        }
        next.version = before.version + 1;
        next.writers = vec![actor.login.clone()];
        (next.returned, next.published, next.withdrawn) = (None, None, None);
        (next.from, next.to, next.evidence) = (None, None, Value::Null);
        store::insert(change, &next)?;
    }
    let entry = entry_of(kind, &next, "publication_written", json!({}));
    Ok((next, entry))
}

fn too_many() -> CommandError {
    let most = rules::VERSIONS_MAX;
    CommandError::Refused(Refusal::new(
        "too_many_versions",
        say!(
            "同一内容最多 {most} 个版本，请另建",
            "There are {most} versions of it already; make a new item"
        ),
    ))
}

/// What is asked of a version that is there.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The item's key.
    pub key: String,
    /// Which version; `None` for the newest.
    pub version: Option<u32>,
    /// The revision that was read; `None` takes the present one.
    pub revision: Option<u32>,
}

impl Asked {
    /// Of the newest version as it stands.
    pub fn newest(key: impl Into<String>) -> Asked {
        Asked {
            key: key.into(),
            version: None,
            revision: None,
        }
    }
}

/// Gives a draft to another to look at.
///
/// # Errors
/// Refused by the rules, with the reason; `Conflict` when somebody else wrote in between.
pub async fn hand_in(
    app: &App,
    actor: &Actor,
    kind: &'static Kind,
    asked: Asked,
    receipt: Option<String>,
) -> Result<Left, CommandError> {
    change::run(app, actor, receipt, move |change| {
        hand_in_in(change, kind, &asked)
    })
    .await
}

/// [`hand_in`] inside a change that does nothing else.
///
/// # Errors
/// As [`hand_in`].
pub fn hand_in_in(
    mut change: Change<'_>,
    kind: &'static Kind,
    asked: &Asked,
) -> Result<Committed<Left>, CommandError> {
    let (version, entry) = handed_in(&mut change, kind, asked)?;
    change.commit(vec![entry], Left::of(&version))
}

/// Hands in inside a change.
///
/// # Errors
/// As [`hand_in`].
pub fn handed_in(
    change: &mut Change<'_>,
    kind: &'static Kind,
    asked: &Asked,
) -> Result<(Version, Entry), CommandError> {
    let before = ready(change, kind, asked, Action::HandIn)?;
    let mut next = turned(&before, Status::HandedIn);
    next.handed_in = Some((me(change.actor()), change.now()));
    next.returned = None;
    store::save(change, &next, before.revision)?;
    ask(change, kind, &next)?;
    let entry = entry_of(kind, &next, "publication_handed_in", json!({}));
    Ok((next, entry))
}

/// Gives what was handed in back to its author.
///
/// # Errors
/// As [`hand_in`]; without a reason.
pub async fn hand_back(
    app: &App,
    actor: &Actor,
    kind: &'static Kind,
    asked: Asked,
    reason: String,
    receipt: Option<String>,
) -> Result<Left, CommandError> {
    let run = move |change: Change<'_>| hand_back_in(change, kind, &asked, &reason);
    change::run(app, actor, receipt, run).await
}

/// [`hand_back`] inside a change that does nothing else.
///
/// # Errors
/// As [`hand_back`].
pub fn hand_back_in(
    mut change: Change<'_>,
    kind: &'static Kind,
    asked: &Asked,
    reason: &str,
) -> Result<Committed<Left>, CommandError> {
    let before = ready(&mut change, kind, asked, Action::HandBack)?;
    let reason = read_reason(reason)?;
    let mut next = turned(&before, Status::Draft);
    next.returned = Some((me(change.actor()), change.now(), reason.clone()));
    next.handed_in = None;
    store::save(&mut change, &next, before.revision)?;
    let decision = say!("退回，{reason}", "handed back: {reason}");
    tell(&mut change, kind, &next, decision)?;
    let entry = entry_of(
        kind,
        &next,
        "publication_handed_back",
        json!({ "reason": reason }),
    );
    change.commit(vec![entry], Left::of(&next))
}

/// Makes what another wrote public from a day on (`None`: today). The kind's gate is asked with that day.
///
/// # Errors
/// As [`hand_in`]; a day in the past; what the gate says.
pub async fn publish(
    app: &App,
    actor: &Actor,
    kind: &'static Kind,
    asked: Asked,
    from: Option<Day>,
    receipt: Option<String>,
) -> Result<Left, CommandError> {
    let run = move |change: Change<'_>| publish_in(change, kind, &asked, from);
    change::run(app, actor, receipt, run).await
}

/// [`publish`] inside a change that does nothing else.
///
/// # Errors
/// As [`publish`].
pub fn publish_in(
    mut change: Change<'_>,
    kind: &'static Kind,
    asked: &Asked,
    from: Option<Day>,
) -> Result<Committed<Left>, CommandError> {
    let (version, entries) = published(&mut change, kind, asked, from)?;
    change.commit(entries, Left::of(&version))
}

/// Publishes inside a change: the entry of the version, and one for each version that gets another
/// last day by it.
///
/// # Errors
/// As [`publish`].
pub fn published(
    change: &mut Change<'_>,
    kind: &'static Kind,
    asked: &Asked,
    from: Option<Day>,
) -> Result<(Version, Vec<Entry>), CommandError> {
    let before = ready(change, kind, asked, Action::Publish)?;
    let today = day_of(change.now());
    let from = from.unwrap_or(today);
    let mut all = store::versions(change, kind, &before.key)?;
    let others: Vec<Version> = all
        .iter()
        .filter(|other| other.version != before.version)
        .cloned()
        .collect();
    first_day(&before, &others, from, today).map_err(|refusal| {
        FieldErrors::from(FieldError::new(FROM.name, refusal.code, refusal.say))
    })?;
    let evidence = (kind.gate)(change, &before, from)?;
    let mut next = turned(&before, Status::Published);
    next.published = Some((me(change.actor()), change.now()));
    next.from = Some(from);
    next.evidence = evidence;
    let entries = settle(change, kind, &mut all, next, "publication_published")?;
    let next = find(&all, before.version)?;
    Ok((next, entries))
}

/// Drops a draft, or takes a published version from the public at once: from today on it is not
/// public, what was public on the days before stays told.
///
/// # Errors
/// As [`hand_in`]; without a reason.
pub async fn withdraw(
    app: &App,
    actor: &Actor,
    kind: &'static Kind,
    asked: Asked,
    reason: String,
    receipt: Option<String>,
) -> Result<Left, CommandError> {
    let run = move |change: Change<'_>| withdraw_in(change, kind, &asked, &reason);
    change::run(app, actor, receipt, run).await
}

/// [`withdraw`] inside a change that does nothing else.
///
/// # Errors
/// As [`withdraw`].
pub fn withdraw_in(
    mut change: Change<'_>,
    kind: &'static Kind,
    asked: &Asked,
    reason: &str,
) -> Result<Committed<Left>, CommandError> {
    let (version, entries) = withdrawn(&mut change, kind, asked, reason)?;
    change.commit(entries, Left::of(&version))
}

/// Withdraws inside a change.
///
/// # Errors
/// As [`withdraw`].
pub fn withdrawn(
    change: &mut Change<'_>,
    kind: &'static Kind,
    asked: &Asked,
    reason: &str,
) -> Result<(Version, Vec<Entry>), CommandError> {
    let before = ready(change, kind, asked, Action::Withdraw)?;
    let reason = read_reason(reason)?;
    let yesterday = day_of(change.now()).yesterday().unwrap_or(Day::MIN);
    let mut next = turned(&before, Status::Withdrawn);
    next.withdrawn = Some((me(change.actor()), change.now(), reason));
    if before.published.is_none() {
        store::save(change, &next, before.revision)?;
        let entry = entry_of(kind, &next, "publication_dropped", facts(&next));
        return Ok((next, vec![entry]));
    }
    next.to = Some(before.to.map_or(yesterday, |to| to.min(yesterday)));
    let mut all = store::versions(change, kind, &before.key)?;
    let entries = settle(change, kind, &mut all, next, "publication_withdrawn")?;
    Ok((find(&all, before.version)?, entries))
}

/// Stores a version that was published or withdrawn, and the last days that change by it.
fn settle(
    change: &mut Change<'_>,
    kind: &Kind,
    all: &mut [Version],
    next: Version,
    entry: &'static str,
) -> Result<Vec<Entry>, CommandError> {
    let read = all.to_vec();
    let moved = next.version;
    for one in all.iter_mut().filter(|one| one.version == moved) {
        *one = next.clone();
    }
    last_days(all);
    let mut entries = Vec::new();
    for (one, before) in all.iter_mut().zip(&read) {
        if one.version == moved {
            store::save(change, one, before.revision)?;
            entries.insert(0, entry_of(kind, one, entry, facts(one)));
        } else if one != before {
            one.revision += 1;
            store::save(change, one, before.revision)?;
            entries.push(entry_of(kind, one, "publication_end_set", facts(one)));
        }
    }
    store::count_up(change)?;
    Ok(entries)
}

fn find(all: &[Version], version: u32) -> Result<Version, CommandError> {
    let found = all.iter().find(|one| one.version == version).cloned();
    found.ok_or(CommandError::NotFound)
}

fn facts(one: &Version) -> Value {
    let mut body = json!({ "from": one.from, "to": one.to });
    if let Some((.., reason)) = &one.withdrawn {
        body["reason"] = reason.as_str().into();
    }
    if !one.evidence.is_null() {
        body["evidence"] = one.evidence.clone();
    }
    body
}

/// The version that is asked for, if the action may be done with it now.
fn ready(
    change: &mut Change<'_>,
    kind: &Kind,
    asked: &Asked,
    action: Action,
) -> Result<Version, CommandError> {
    let powers = powers(kind, change.actor());
    let found = match asked.version {
        None => store::newest(change, kind, &asked.key)?,
        Some(no) => {
            let all = store::versions(change, kind, &asked.key)?;
            all.into_iter().find(|one| one.version == no)
        }
    };
    let found = found
        .filter(|one| powers.sees(one))
        .ok_or(CommandError::NotFound)?;
    if asked.revision.is_some_and(|read| read != found.revision) {
        return Err(change.conflict(&subject(&found)));
    }
    may(action, &found, &powers)?;
    Ok(found)
}

/// Whether an action may be done now by them. That they may not at all is another answer than that
/// it is not the time.
pub(crate) fn may(action: Action, one: &Version, powers: &Powers) -> Result<(), CommandError> {
    check(action, one, powers).map_err(|refusal| match refusal.code {
        NOT_YOURS => CommandError::Forbidden(refusal),
        _ => CommandError::Refused(refusal),
    })
}

fn turned(before: &Version, status: Status) -> Version {
    Version {
        revision: before.revision + 1,
        status,
        ..before.clone()
    }
}

fn read_reason(reason: &str) -> Result<String, CommandError> {
    let fields = Fields::from_pairs(vec![(REASON.name.to_owned(), reason.to_owned())]);
    let mut r = kernel::Reading::new(&fields);
    let reason = r.text(&REASON);
    Ok(r.finish(reason.unwrap_or_default())?)
}

fn entry_of(kind: &Kind, one: &Version, what: &'static str, more: Value) -> Entry {
    let mut body = json!({ "title": (kind.title)(&one.doc, Lang::Zh), "version": one.version });
    if let Value::Object(more) = more {
        for (name, value) in more {
            body[name] = value;
        }
    }
    Entry::new(subject(one), what, body).with_state(store::state_hash(one))
}

/// Where staff look at an item.
pub fn href(kind: &Kind, key: &str) -> String {
    format!("/{}/{}/{key}", kind.shelf, kind.code)
}

/// Tells those who may publish that something waits: once, until nothing of its kind waits any more.
fn ask(change: &mut Change<'_>, kind: &Kind, one: &Version) -> Result<(), SqlError> {
    if store::waiting(change, kind)? > 1 {
        return Ok(());
    }
    let to = others(publishers(change, kind.publish, one)?, one);
    post(
        change,
        kind,
        one,
        notify::Kind::PublicationAsked,
        to,
        Say::same(""),
    )
}

/// Tells who wrote it that it came back.
fn tell(
    change: &mut Change<'_>,
    kind: &Kind,
    one: &Version,
    decision: Say,
) -> Result<(), SqlError> {
    let me = &change.actor().login;
    let to = one
        .writers
        .iter()
        .filter(|login| *login != me)
        .cloned()
        .collect();
    post(
        change,
        kind,
        one,
        notify::Kind::PublicationDecided,
        to,
        decision,
    )
}

fn others(logins: Vec<String>, one: &Version) -> Vec<String> {
    let handed_in = one.handed_in.as_ref().map(|(who, _)| &who.login);
    let other = |login: &String| !one.writers.contains(login) && Some(login) != handed_in;
    logins.into_iter().filter(other).collect()
}

fn publishers(
    reader: &mut Reader<'_>,
    permission: Permission,
    one: &Version,
) -> Result<Vec<String>, SqlError> {
    let people = identity::nearest_holders(reader, permission, &one.unit)?;
    Ok(people.into_iter().map(|person| person.login).collect())
}

fn post(
    change: &mut Change<'_>,
    kind: &Kind,
    one: &Version,
    about: notify::Kind,
    to: Vec<String>,
    decision: Say,
) -> Result<(), SqlError> {
    if to.is_empty() {
        return Ok(());
    }
    let title = |lang| (kind.title)(&one.doc, lang);
    let (zh, en) = (title(Lang::Zh), title(Lang::En));
    let mut args = vec![
        ("number", Say::same(one.key.as_str())),
        ("title", say!("{zh}", "{en}")),
        ("by", Say::same(change.actor().name.as_str())),
    ];
    if about == notify::Kind::PublicationDecided {
        args.push(("decision", decision));
    }
    let notice = Notice {
        kind: about,
        to,
        subject: subject(one),
        href: href(kind, &one.key),
        args,
    };
    notify::post(change, &notice)?;
    Ok(())
}
