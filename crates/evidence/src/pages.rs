//! The pages: checkpoints, one of them to print, keys, schedule, verification in the background.

use crate::checkpoint::{HOURS, MINUTES};
use crate::store::{self, Schedule, StoredCheckpoint, StoredKey};
use crate::words::Words;
use askama::Template;
use audit::Report;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use change::{CommandError, Entry, Subject};
use identity::pages::failure;
use identity::{Permission, Permit, Routes, Signed};
use kernel::{FieldErrors, Fields, Lang, fill, short_time};
use platform::App;
use platform::sql::{Reader, SqlError};
use serde_json::json;
use std::sync::{Arc, Mutex, PoisonError};
use ui::components::Pager;
use ui::{Form, FormView, Notice, Page};

/// Checkpoints of a page.
const ROWS: i64 = 20;
/// Keys shown: the newest.
const KEYS_MAX: usize = 20;

/// Recomputes the whole ledger, as the program can and no room alone.
pub type Verify = fn(&App, Progress) -> Result<Report, SqlError>;
/// Is told how much was looked at.
type Progress = Box<dyn FnMut(u64) + Send>;

/// What became of the last verification on this server.
#[derive(Clone, Debug, Default)]
enum Run {
    #[default]
    Never,
    Running {
        by: String,
        at: String,
        done: u64,
    },
    Ended {
        by: String,
        at: String,
        report: Option<Report>,
    },
}

/// The verification that runs, shared by the pages of one server.
#[derive(Clone, Debug, Default)]
struct Running(Arc<Mutex<Run>>);

impl Running {
    fn with<T>(&self, f: impl FnOnce(&mut Run) -> T) -> T {
        f(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// The pages of this room.
pub fn routes(verify: Verify) -> Routes {
    let running = Running::default();
    let (shown, started) = (running.clone(), running);
    Routes::new()
        .get(
            "/evidence",
            move |State(app): State<App>, signed: Signed, Query(params): Params| {
                overview(app, signed, params, shown.clone())
            },
        )
        .post("/evidence/checkpoints", make)
        .get("/evidence/export", crate::export::checkpoints)
        .get("/evidence/entry", crate::entry::show)
        .get("/api/v1/ledger/proof", crate::entry::proof)
        .get("/evidence/checkpoints/{number}", show)
        .get("/evidence/checkpoints/{number}/note", note)
        .post(
            "/evidence/verification",
            move |State(app): State<App>, signed: Signed| {
                start(app, signed, started.clone(), verify)
            },
        )
        .get("/evidence/schedule", schedule_form)
        .post("/evidence/schedule", schedule)
}

/// A form's body.
type Pairs = axum::Form<Vec<(String, String)>>;
/// A query string.
type Params = Query<Vec<(String, String)>>;

fn failed(signed: &Signed, error: impl Into<CommandError>) -> Response {
    failure(signed, error.into())
}

fn permit(signed: &Signed, permission: Permission) -> Result<Permit, Box<Response>> {
    signed
        .permit(permission)
        .map_err(|refusal| Box::new(failed(signed, CommandError::Forbidden(refusal))))
}

#[derive(Template)]
#[template(path = "evidence.html")]
struct Overview {
    page: Page,
    w: &'static Words,
    rows: Vec<Line>,
    pager: Pager,
    keys: Vec<KeyLine>,
    schedule: String,
    may_manage: bool,
    running: bool,
    verification: String,
    bad: bool,
    backup: String,
    may_prove: bool,
}

struct Line {
    number: i64,
    size: u64,
    at: String,
    root: String,
    key: String,
    told: bool,
}

struct KeyLine {
    public: String,
    fingerprint: String,
    since: String,
    current: bool,
}

impl Line {
    fn of(one: &StoredCheckpoint) -> Line {
        Line {
            number: one.number,
            size: one.size,
            at: short_time(one.at),
            root: hex::encode(one.root),
            key: spaced(&one.fingerprint),
            told: one.told,
        }
    }
}

/// A fingerprint in groups of four, to be read out.
fn spaced(fingerprint: &str) -> String {
    let digits: Vec<char> = fingerprint.chars().collect();
    let groups: Vec<String> = digits
        .chunks(4)
        .map(|group| group.iter().collect())
        .collect();
    groups.join(" ")
}

async fn overview(
    app: App,
    signed: Signed,
    params: Vec<(String, String)>,
    running: Running,
) -> Response {
    let number: i64 = Fields::from_pairs(params).get("page").parse().unwrap_or(1);
    let number = number.clamp(1, 1_000_000);
    let look = app.db.read(move |reader: &mut Reader<'_>| {
        Ok::<_, SqlError>((
            store::page(reader, (number - 1) * ROWS, ROWS)?,
            store::latest(reader)?.map_or(0, |last| last.number),
            store::keys(reader)?,
            store::schedule(reader)?,
            crate::backup::last(reader)?,
        ))
    });
    let (rows, total, keys, schedule, backup) = match look.await {
        Ok(look) => look,
        Err(error) => return failed(&signed, error),
    };
    let (lang, w) = (signed.lang, Words::of(signed.lang));
    let run = running.with(|run| run.clone());
    let current = app.signer.public().fingerprint();
    ui::html(Overview {
        page: signed.page(w.title, "/evidence"),
        rows: rows.iter().map(Line::of).collect(),
        pager: Pager::new(
            lang,
            u64::try_from(total).unwrap_or(0),
            number as u64,
            ROWS as u64,
            |n| format!("/evidence?page={n}"),
        ),
        keys: keys
            .iter()
            .take(KEYS_MAX)
            .map(|key| key_line(key, &current))
            .collect(),
        schedule: schedule_in_words(w, schedule),
        may_manage: signed.may(Permission::EvidenceManage),
        running: matches!(run, Run::Running { .. }),
        bad: matches!(&run, Run::Ended { report, .. } if report.as_ref().is_none_or(|r| !r.ok)),
        verification: run_in_words(w, lang, &run),
        backup: crate::backup::in_words(w, backup.as_ref()),
        may_prove: signed.may(Permission::LedgerRead),
        w,
    })
}

fn key_line(key: &StoredKey, current: &str) -> KeyLine {
    KeyLine {
        public: key.public_key.clone(),
        fingerprint: spaced(&key.fingerprint),
        since: short_time(key.since),
        current: key.fingerprint == current,
    }
}

fn schedule_in_words(w: &Words, schedule: Schedule) -> String {
    let (minutes, hours) = (schedule.minutes.to_string(), schedule.hours.to_string());
    let text = match schedule.hours {
        0 => w.schedule_none,
        _ => w.schedule_now,
    };
    fill(text, &[("minutes", &minutes), ("hours", &hours)])
}

fn run_in_words(w: &Words, lang: Lang, run: &Run) -> String {
    match run {
        Run::Never => w.never.to_owned(),
        Run::Running { by, at, done } => {
            let n = done.to_string();
            fill(w.running, &[("by", by), ("at", at), ("n", &n)])
        }
        Run::Ended { by, at, report } => match report {
            None => fill(w.failed, &[("by", by), ("at", at)]),
            Some(report) => match &report.first_bad {
                None => {
                    let n = report.entries.to_string();
                    let told = [("by", by.as_str()), ("at", at), ("n", &n)];
                    fill(&fill(w.holds, &told), &[("head", &report.head)])
                }
                Some(bad) => {
                    let (place, seq) = (format!("{} {}", bad.kind, bad.id), bad.seq.to_string());
                    let told = [
                        ("by", by.as_str()),
                        ("at", at),
                        ("where", &place),
                        ("seq", &seq),
                    ];
                    fill(&fill(w.broken, &told), &[("what", bad.what.to(lang))])
                }
            },
        },
    }
}

async fn make(State(app): State<App>, signed: Signed, axum::Form(pairs): Pairs) -> Response {
    let permit = match permit(&signed, Permission::EvidenceView) {
        Ok(permit) => permit,
        Err(refused) => return *refused,
    };
    let receipt = Fields::from_pairs(pairs).get("form_id").to_owned();
    let receipt = (!receipt.is_empty()).then_some(receipt);
    let w = Words::of(signed.lang);
    match crate::checkpoint::make_asked(&app, &permit, receipt).await {
        Ok(Some(one)) => {
            let number = one.number.to_string();
            let told = Notice::good(fill(w.made, &[("number", &number)]));
            ui::see_other_with(&format!("/evidence/checkpoints/{number}"), &told)
        }
        Ok(None) => ui::see_other_with("/evidence", &Notice::good(w.nothing_new)),
        Err(error) => failed(&signed, error),
    }
}

/// Starts a verification unless one runs; the page shows how far it is.
async fn start(app: App, signed: Signed, running: Running, verify: Verify) -> Response {
    if let Err(refused) = permit(&signed, Permission::EvidenceView) {
        return *refused;
    }
    let (by, at) = (signed.actor.name.clone(), short_time(app.clock.now()));
    let free = running.with(|run| {
        let free = !matches!(run, Run::Running { .. });
        if free {
            let (by, at) = (by.clone(), at.clone());
            *run = Run::Running { by, at, done: 0 };
        }
        free
    });
    if free {
        if let Err(error) = record(&app, &signed).await {
            running.with(|run| *run = Run::Never);
            return failed(&signed, error);
        }
        tokio::task::spawn_blocking(move || background(&app, &running, by, verify));
    }
    ui::see_other_with("/evidence", &Notice::good(Words::of(signed.lang).started))
}

async fn record(app: &App, signed: &Signed) -> Result<(), CommandError> {
    let about = Subject::new("account", signed.actor.login.as_str());
    change::run(app, &signed.actor, None, move |change| {
        let entry = Entry::new(about.clone(), "ledger_verification_started", json!({}));
        change.commit(vec![entry], ())
    })
    .await
}

fn background(app: &App, running: &Running, by: String, verify: Verify) {
    let counted = running.clone();
    let progress = move |now| {
        counted.with(|run| {
            if let Run::Running { done, .. } = run {
                *done = now;
            }
        });
    };
    let report = verify(app, Box::new(progress))
        .inspect_err(|error| tracing::error!(%error, "the ledger could not be verified"));
    let at = short_time(app.clock.now());
    let report = report.ok();
    running.with(|run| *run = Run::Ended { by, at, report });
}

#[derive(Template)]
#[template(path = "checkpoint.html")]
struct Show {
    page: Page,
    w: &'static Words,
    one: Line,
    note: String,
    public: String,
    /// The signed text as a QR code: its side, and its path.
    code: Option<(usize, String)>,
}

async fn find(app: &App, number: &str) -> Result<StoredCheckpoint, CommandError> {
    let number: i64 = number.parse().map_err(|_| CommandError::NotFound)?;
    let found = app
        .db
        .read(move |reader: &mut Reader<'_>| store::checkpoint(reader, number));
    found.await?.ok_or(CommandError::NotFound)
}

async fn show(State(app): State<App>, signed: Signed, Path(number): Path<String>) -> Response {
    let one = match find(&app, &number).await {
        Ok(one) => one,
        Err(error) => return failed(&signed, error),
    };
    let fingerprint = one.fingerprint.clone();
    let key = app
        .db
        .read(move |reader: &mut Reader<'_>| store::key(reader, &fingerprint));
    let key = match key.await {
        Ok(key) => key,
        Err(error) => return failed(&signed, error),
    };
    let w = Words::of(signed.lang);
    let title = format!("{} {}", w.checkpoint, one.number);
    ui::html(Show {
        page: signed.page(title, "/evidence").crumb(w.title, "/evidence"),
        w,
        note: one.note.clone(),
        code: identity::pages::qr(&one.note),
        public: key.map_or_else(String::new, |key| key.public_key),
        one: Line::of(&one),
    })
}

/// The signed text as a file.
async fn note(State(app): State<App>, signed: Signed, Path(number): Path<String>) -> Response {
    let one = match find(&app, &number).await {
        Ok(one) => one,
        Err(error) => return failed(&signed, error),
    };
    ui::download(&format!("checkpoint-{:08}.txt", one.number), one.note)
}

#[derive(Template)]
#[template(path = "evidence_form.html")]
struct FormPage {
    page: Page,
    form: FormView,
}

async fn schedule_form(State(app): State<App>, signed: Signed) -> Response {
    if let Err(refused) = permit(&signed, Permission::EvidenceManage) {
        return *refused;
    }
    match app.db.read(store::schedule).await {
        Ok(now) => {
            let mut fields = Fields::default();
            fields.set(MINUTES.name, now.minutes.to_string());
            fields.set(HOURS.name, now.hours.to_string());
            let version = now.version.to_string();
            draw_form(&signed, &fields, &FieldErrors::default(), &version, None)
        }
        Err(error) => failed(&signed, error),
    }
}

fn draw_form(
    signed: &Signed,
    fields: &Fields,
    errors: &FieldErrors,
    version: &str,
    receipt: Option<String>,
) -> Response {
    let w = Words::of(signed.lang);
    let page = signed
        .page(w.schedule, "/evidence")
        .crumb(w.title, "/evidence");
    let form = Form::new(signed.lang, fields, errors);
    let form_id = receipt.unwrap_or_else(|| page.form_id.clone());
    let view = FormView::new(&form, "/evidence/schedule", &[MINUTES, HOURS], w.save)
        .hidden("form_id", form_id)
        .hidden("version", version)
        .cancel("/evidence");
    let status = match errors.0.is_empty() {
        true => StatusCode::OK,
        false => StatusCode::UNPROCESSABLE_ENTITY,
    };
    ui::html_status(status, FormPage { page, form: view })
}

async fn schedule(State(app): State<App>, signed: Signed, axum::Form(pairs): Pairs) -> Response {
    let permit = match permit(&signed, Permission::EvidenceManage) {
        Ok(permit) => permit,
        Err(refused) => return *refused,
    };
    let mut fields = Fields::from_pairs(pairs);
    let receipt = fields.take("form_id");
    let version = fields.take("version").unwrap_or_default();
    let Ok(seen) = version.parse::<i64>() else {
        return failed(&signed, CommandError::NotFound);
    };
    let set = crate::set_schedule(&app, &permit, &fields, seen, receipt.clone()).await;
    match set {
        Ok(()) => ui::see_other_with("/evidence", &Notice::good(Words::of(signed.lang).saved)),
        Err(CommandError::Invalid(errors)) => {
            draw_form(&signed, &fields, &errors, &version, receipt)
        }
        Err(error) => failed(&signed, error),
    }
}
