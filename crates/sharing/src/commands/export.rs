//! Exports: ask, decide, make, fetch, take back, run out.

use super::{number, reach};
use crate::people::{actor_now, deciders, who};
use crate::rules::Verdict;
use crate::rules::export::{self, Export, FETCHES_MAX, Made, NOTE, Status, UNDECIDED_DAYS};
use crate::sheet::{self, Table};
use crate::store::{self, Record, Stored, subject};
use crate::words::Words;
use change::{Change, CommandError, Committed, Entry};
use complaint::export::{FIELDS, Wanted, Which, is_personal, is_words};
use identity::Permission;
use jiff::SignedDuration;
use kernel::{Actor, Choice, Fields, Instant, Lang, Reading, Say, UnitPath, fill, short_time};
use looks::Look;
use notify::{Kind, Notice};
use platform::sql::Reader;
use platform::{App, Keys};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

impl Record for Export {
    const KIND: &'static str = "export_request";
    fn id(&self) -> &str {
        &self.number
    }
    fn status(&self) -> &'static str {
        self.status.code()
    }
    fn login(&self) -> &str {
        &self.by.login
    }
    fn unit(&self) -> &UnitPath {
        &self.by.unit
    }
    fn at(&self) -> Instant {
        self.at
    }
    fn due(&self) -> Instant {
        self.due
    }
}

/// Asks for an export of what the filters of the worklist find; gives the request's number.
///
/// # Errors
/// `Forbidden` without the right to export; `Invalid` fields; refused when nothing is found or too much.
pub async fn ask(
    app: &App,
    actor: &Actor,
    (filter, fields): (Fields, Fields),
    lang: Lang,
    receipt: Option<String>,
) -> Result<String, CommandError> {
    let filter = complaint::export::filters(&filter);
    change::run(app, actor, receipt, move |change| {
        ask_in(change, &filter, &fields, lang)
    })
    .await
}

/// [`ask`] inside a change.
pub fn ask_in(
    mut change: Change<'_>,
    filter: &Fields,
    fields: &Fields,
    lang: Lang,
) -> Result<Committed<String>, CommandError> {
    let (actor, now) = (change.actor(), change.now());
    reach(actor, Permission::ComplaintExport)?;
    let asked = export::read(fields)?;
    let which = Which::Filter(filter.clone());
    let rows = complaint::export::count(&mut change, actor, &which, now)?;
    export::check_rows(rows, &asked.columns)?;
    looks::fits_a_day(&mut change, actor, (looks::Kind::Rows, rows), now)?;
    let number = number(&mut change, "EX");
    let export = Export {
        number: number.clone(),
        status: Status::Asked,
        by: who(&mut change, actor)?,
        at: now,
        purpose: asked.purpose,
        filter: filter.pairs().to_vec(),
        columns: asked.columns,
        plain: asked.plain,
        hours: asked.hours,
        english: lang == Lang::En,
        rows,
        verdict: None,
        made: None,
        fetched: Vec::new(),
        failure: None,
        due: now + SignedDuration::from_hours(UNDECIDED_DAYS * 24),
    };
    let body = json!({
        "rows": rows, "filter": export.filter, "columns": export.columns, "plain": export.plain,
        "purpose": export.purpose,
    });
    let entry = saved(&mut change, &export, 0, "export_asked", body)?;
    let unit = export.by.unit.clone();
    let to = deciders(&mut change, Permission::ExportApprove, &unit, &actor.login)?;
    notify::post(
        &mut change,
        &told(&export, Kind::ExportAsked, to, &actor.name, Say::same("")),
    )?;
    change.commit(vec![entry], number)
}

fn saved(
    change: &mut Change<'_>,
    export: &Export,
    version: i64,
    kind: &'static str,
    body: Value,
) -> Result<Entry, CommandError> {
    let state = store::save(change, export, version)?;
    Ok(Entry::new(subject::<Export>(&export.number), kind, body).with_state(state))
}

fn told(export: &Export, kind: Kind, to: Vec<String>, by: &str, decision: Say) -> Notice {
    let mut args = vec![
        ("number", Say::same(export.number.clone())),
        ("by", Say::same(by)),
    ];
    match kind {
        Kind::ExportAsked => args.push(("rows", Say::same(export.rows.to_string()))),
        _ => args.push(("decision", decision)),
    }
    Notice {
        kind,
        to,
        subject: subject::<Export>(&export.number),
        href: format!("/exports/{}", export.number),
        args,
    }
}

fn loaded(reader: &mut Reader<'_>, number: &str) -> Result<Stored<Export>, CommandError> {
    store::load(reader, number)?.ok_or(CommandError::NotFound)
}

/// Decides on somebody else's request.
pub async fn decide(
    app: &App,
    actor: &Actor,
    number: String,
    (granted, fields): (bool, Fields),
    receipt: Option<String>,
) -> Result<(), CommandError> {
    change::run(app, actor, receipt, move |change| {
        decide_in(change, &number, granted, &fields)
    })
    .await
}

/// [`decide`] inside a change.
pub fn decide_in(
    mut change: Change<'_>,
    number: &str,
    granted: bool,
    fields: &Fields,
) -> Result<Committed<()>, CommandError> {
    let (actor, now) = (change.actor(), change.now());
    let reach = reach(actor, Permission::ExportApprove)?;
    let mut reading = Reading::new(fields);
    let note = reading.text(&NOTE).unwrap_or_default();
    let note = reading.finish(note)?;
    let before = loaded(&mut change, number)?;
    let by = who(&mut change, actor)?;
    let verdict = Verdict {
        by,
        at: now,
        granted,
        note: note.clone(),
    };
    let next = export::decide(&before.record, &reach, verdict)?;
    let kind = if granted {
        "export_approved"
    } else {
        "export_refused"
    };
    let entry = saved(
        &mut change,
        &next,
        before.version,
        kind,
        json!({ "note": note }),
    )?;
    let decision = match granted {
        true => kernel::say!("同意", "approved"),
        false => kernel::say!("不同意", "refused"),
    };
    let to = vec![next.by.login.clone()];
    notify::post(
        &mut change,
        &told(&next, Kind::ExportDecided, to, &actor.name, decision),
    )?;
    change.commit(vec![entry], ())
}

/// The requester takes it back; a file that was made is deleted.
pub async fn withdraw(app: &App, actor: &Actor, number: String) -> Result<(), CommandError> {
    change::run(app, actor, None, move |mut change| {
        let before = loaded(&mut change, &number)?;
        let next = export::withdraw(&before.record, &change.actor().login)?;
        store::drop_file(&mut change, &number)?;
        let entry = saved(
            &mut change,
            &next,
            before.version,
            "export_withdrawn",
            json!({}),
        )?;
        change.commit(vec![entry], ())
    })
    .await
}

/// Why a file could not be made.
const LOST_RIGHT: &str = "lost_right";
/// The filter now finds more than one file may hold.
const GREW: &str = "grew";

/// What was made of an approved request.
enum Outcome {
    File(Vec<u8>, Made, Vec<String>),
    Failed(&'static str),
}

/// Makes the file of one approved request. Blocks; called by the clock. Looks as the requester may see
/// now, not as they could when they asked. Answers how many requests were dealt with.
pub(crate) fn make(app: &App) -> Result<usize, CommandError> {
    let (now, keys) = (app.clock.now(), app.keys.clone());
    let found = app.db.read_now(move |reader: &mut Reader<'_>| {
        let waiting = store::due::<Export>(reader, Status::Approved.code(), Instant::MAX, 1)?;
        match waiting.first() {
            Some(number) => build(reader, &keys, number, now),
            None => Ok(None),
        }
    })?;
    let Some((stored, outcome)) = found else {
        return Ok(0);
    };
    let (keys, entropy) = (app.keys.clone(), app.entropy.clone());
    change::run_now(app, &Actor::system("sharing"), None, move |mut change| {
        let mut next = stored.record.clone();
        let (kind, body) = match &outcome {
            Outcome::File(bytes, made, cases) => {
                for case in cases {
                    store::note_given(&mut change, case, &next.number)?;
                }
                next.status = Status::Ready;
                next.made = Some(made.clone());
                let name = format!("{}.xlsx", next.number);
                store::put_file(&mut change, (&keys, &entropy), &next.number, &name, bytes)?;
                (
                    "export_made",
                    json!({ "rows": made.rows, "sha256": made.sha256, "withheld": made.withheld }),
                )
            }
            Outcome::Failed(why) => {
                next.status = Status::Failed;
                next.failure = Some((*why).to_owned());
                ("export_failed", json!({ "why": why }))
            }
        };
        let entry = saved(&mut change, &next, stored.version, kind, body)?;
        change.commit(vec![entry], 1)
    })
}

fn build(
    reader: &mut Reader<'_>,
    keys: &Keys,
    number: &str,
    now: Instant,
) -> Result<Option<(Stored<Export>, Outcome)>, CommandError> {
    let stored = loaded(reader, number)?;
    let export = &stored.record;
    let requester = actor_now(reader, &export.by.login)?
        .filter(|actor| identity::permit(actor, Permission::ComplaintExport).is_ok());
    let Some(requester) = requester else {
        return Ok(Some((stored, Outcome::Failed(LOST_RIGHT))));
    };
    let lang = if export.english { Lang::En } else { Lang::Zh };
    let wanted = Wanted {
        codes: export.columns.clone(),
        plain: export.plain,
        lang,
    };
    let which = Which::Filter(Fields::from_pairs(export.filter.clone()));
    let most = complaint::export::rows_max(&export.columns);
    let lines =
        complaint::export::lines(reader, keys, &requester, &which, &wanted, (most + 1, now))?;
    if lines.len() as i64 > most {
        return Ok(Some((stored, Outcome::Failed(GREW))));
    }
    let withheld = lines.iter().filter(|line| line.withheld).count() as i64;
    // Whose data went out is asked when a file leaks; lists of facts and figures concern nobody.
    let concerns = export
        .columns
        .iter()
        .any(|code| is_personal(code) || is_words(code));
    let numbers = lines.iter().map(|line| line.number.clone());
    let cases: Vec<String> = numbers.filter(|_| concerns).collect();
    let rows: Vec<Vec<String>> = lines.into_iter().map(|line| line.cells).collect();
    let w = Words::of(lang);
    let headings: Vec<String> = export
        .columns
        .iter()
        .map(|c| Choice::label_in(FIELDS, c, lang).to_owned())
        .collect();
    let mark = watermark(export, now, lang);
    let table = Table {
        name: w.sheet,
        watermark: &mark,
        codes: &export.columns,
        headings: &headings,
        rows: &rows,
    };
    let bytes = sheet::xlsx(&table)
        .map_err(|error| CommandError::Broken(format!("the export stopped: {error}")))?;
    let made = Made {
        at: now,
        rows: rows.len() as i64,
        withheld,
        bytes: bytes.len() as i64,
        sha256: hex::encode(Sha256::digest(&bytes)),
    };
    Ok(Some((stored, Outcome::File(bytes, made, cases))))
}

/// Who took it out, for which unit, when, under which number, on whose word.
fn watermark(export: &Export, now: Instant, lang: Lang) -> String {
    let approver = export.verdict.as_ref().map_or("", |v| v.by.name.as_str());
    fill(
        Words::of(lang).watermark,
        &[
            ("name", &format!("{} {}", export.by.name, export.by.login)),
            ("unit", &export.by.unit_name),
            ("time", &short_time(now)),
            ("number", &export.number),
            ("approver", approver),
        ],
    )
}

/// Fetches the file: name and bytes. The fetch is counted and recorded before anything is given.
///
/// # Errors
/// Refused to everybody but the requester, before it is ready, after it ran out, after [`FETCHES_MAX`].
pub async fn fetch(
    app: &App,
    actor: &Actor,
    number: String,
) -> Result<(String, Vec<u8>), CommandError> {
    let named = number.clone();
    let asked = Look::new(looks::Kind::Rows, number.as_str(), 0);
    let done = change::run(app, actor, None, move |mut change| {
        reach(change.actor(), Permission::ComplaintExport)?;
        let before = loaded(&mut change, &number)?;
        let next = export::fetch(&before.record, &change.actor().login, change.now())?;
        let rows = next.made.as_ref().map_or(0, |made| made.rows);
        let look = Look::new(looks::Kind::Rows, number.as_str(), rows);
        looks::count(&mut change, &look)?;
        let body = json!({ "fetch": next.fetched.len(), "of": FETCHES_MAX });
        let entry = saved(&mut change, &next, before.version, "export_fetched", body)?;
        change.commit(vec![entry], ())
    })
    .await;
    looks::told(app, actor, &asked, done).await?;
    let keys = app.keys.clone();
    let file = app
        .db
        .read(move |reader: &mut Reader<'_>| store::open_file(reader, &keys, &named));
    file.await?.ok_or(CommandError::NotFound)
}

/// Ends one request whose time is over and deletes its file; answers how many.
pub(crate) fn run_out(app: &App) -> Result<usize, CommandError> {
    let now = app.clock.now();
    let found = app.db.read_now(move |reader: &mut Reader<'_>| {
        for status in [Status::Asked, Status::Approved, Status::Ready] {
            if let Some(number) = store::due::<Export>(reader, status.code(), now, 1)?.pop() {
                return Ok::<_, platform::sql::SqlError>(Some(number));
            }
        }
        Ok(None)
    })?;
    let Some(number) = found else { return Ok(0) };
    let ended = change::run_now(app, &Actor::system("sharing"), None, move |mut change| {
        let before = loaded(&mut change, &number)?;
        if !export::runs_out(&before.record, change.now()) {
            return Err(CommandError::NotFound);
        }
        let next = Export {
            status: Status::Expired,
            ..before.record
        };
        store::drop_file(&mut change, &number)?;
        let entry = saved(
            &mut change,
            &next,
            before.version,
            "export_expired",
            json!({}),
        )?;
        change.commit(vec![entry], 1)
    });
    match ended {
        // Another server was quicker.
        Err(CommandError::NotFound | CommandError::Conflict { .. }) => Ok(0),
        other => other,
    }
}
