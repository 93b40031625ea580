//! Import of the bank's ledger from a page: upload, progress, result, rejected rows with reasons.
//! The import itself runs behind the page (`import::start`): the page may be closed.

use super::{failed, permit, words};
use crate::import::{self, Record, State, Upload};
use crate::words::Words;
use askama::Template;
use axum::extract::{Multipart, Path, State as Of};
use axum::http::StatusCode;
use axum::response::Response;
use change::CommandError;
use identity::{Permission, Signed};
use kernel::{
    FieldError, FieldErrors, FieldKind, FieldSpec, Fields, Lang, Refusal, Say, fill, say,
    short_time,
};
use platform::App;
use platform::sql::SqlError;
use ui::{FieldView, Form, Page};

/// Rejected rows shown on the page; the file to download has all of them.
const SHOWN_MAX: usize = 200;
/// Imports listed on the page.
const LATEST_MAX: i64 = 10;
/// Largest file that the page takes, in bytes; larger ones go through the command line.
const BYTES_MAX: usize = 20 * 1024 * 1024;

const FILE: FieldSpec =
    FieldSpec::required("file", "台账文件", "File", FieldKind::Line { max: 200 });

/// An import in a few words.
struct Line {
    id: i64,
    begun: String,
    name: String,
    file: String,
    state: String,
}

impl Line {
    fn of(w: &Words, record: &Record) -> Line {
        let state = match record.state {
            State::Running => w.i_running,
            State::Done => w.i_done,
            State::Failed => w.i_failed,
            State::Stopped => w.i_stopped,
        };
        let state = match record.dry_run {
            true => format!("{state} · {}", w.i_check_only),
            false => state.to_owned(),
        };
        Line {
            id: record.id,
            begun: short_time(record.begun_at),
            name: record.name.clone(),
            file: record.file.clone(),
            state,
        }
    }
}

#[derive(Template)]
#[template(path = "import.html")]
struct ImportPage {
    page: Page,
    w: &'static Words,
    file: FieldView,
    latest: Vec<Line>,
}

#[derive(Template)]
#[template(path = "import_state.html")]
struct StatePage {
    page: Page,
    w: &'static Words,
    line: Line,
    running: bool,
    percent: Option<u64>,
    tone: &'static str,
    icon: &'static str,
    text: String,
    passed_over: Option<String>,
    rejected: bool,
    own: bool,
    rows: Vec<(String, String)>,
    shown: Option<String>,
}

fn draw(signed: &Signed, page: Page, errors: &FieldErrors, latest: &[Record]) -> ImportPage {
    let w = words(signed);
    let fields = Fields::default();
    ImportPage {
        file: Form::new(signed.lang, &fields, errors)
            .field(&FILE)
            .files(".xlsx,.csv"),
        latest: latest.iter().map(|record| Line::of(w, record)).collect(),
        page: page.titled(w.i_title).crumb(w.all_cases, "/complaints"),
        w,
    }
}

async fn latest(app: &App) -> Result<Vec<Record>, CommandError> {
    let now = app.clock.now();
    let read = app
        .db
        .read(move |reader| import::latest(reader, LATEST_MAX, now));
    let found: Result<_, SqlError> = read.await;
    Ok(found?)
}

/// The form, and what was imported lately.
pub(super) async fn form(Of(app): Of<App>, signed: Signed, page: Page) -> Response {
    if let Err(refused) = permit(&signed, Permission::ComplaintImport) {
        return refused;
    }
    match latest(&app).await {
        Ok(latest) => ui::html(draw(&signed, page, &FieldErrors::default(), &latest)),
        Err(error) => failed(&signed, error),
    }
}

/// The empty template.
pub(super) async fn template(signed: Signed) -> Response {
    match permit(&signed, Permission::ComplaintImport) {
        Ok(_) => ui::download("complaints-template.xlsx", import::template_xlsx()),
        Err(refused) => refused,
    }
}

/// Starts checking or importing the uploaded ledger, and leads to its progress.
pub(super) async fn submit(
    Of(app): Of<App>,
    signed: Signed,
    page: Page,
    body: Multipart,
) -> Response {
    let permit = match permit(&signed, Permission::ComplaintImport) {
        Ok(permit) => permit,
        Err(refused) => return refused,
    };
    let upload = match receive(body).await {
        Ok(upload) => upload,
        Err(error) => return failed(&signed, error),
    };
    let wrong = match upload.bytes.is_empty() {
        true => Some(need_file()),
        false => match import::start(&app, permit.actor(), upload).await {
            Ok(id) => return ui::see_other(&format!("/complaints/import/{id}")),
            Err(CommandError::Refused(refusal)) => Some(refusal.say),
            Err(error) => return failed(&signed, error),
        },
    };
    let errors = wrong.map(|say| FieldError::new(FILE.name, "file", say));
    let errors = FieldErrors(errors.into_iter().collect());
    match latest(&app).await {
        Ok(latest) => {
            let shown = draw(&signed, page, &errors, &latest);
            ui::html_status(StatusCode::UNPROCESSABLE_ENTITY, shown)
        }
        Err(error) => failed(&signed, error),
    }
}

fn need_file() -> Say {
    let text = |lang| Words::of(lang).i_need_file.to_owned();
    Say {
        zh: text(Lang::Zh),
        en: text(Lang::En),
    }
}

async fn receive(mut body: Multipart) -> Result<Upload, CommandError> {
    let mut upload = Upload {
        name: String::new(),
        bytes: Vec::new(),
        dry_run: false,
        receipt: None,
    };
    while let Some(part) = body.next_field().await.map_err(broken)? {
        match part.name() {
            Some("file") => {
                upload.name = document::safe_name(part.file_name().unwrap_or_default());
                upload.bytes = part.bytes().await.map_err(broken)?.to_vec();
            }
            Some("dry_run") => upload.dry_run = part.text().await.map_err(broken)? == "true",
            Some("form_id") => {
                let id = part.text().await.map_err(broken)?;
                upload.receipt = Some(id).filter(|id| !id.is_empty());
            }
            _ => {}
        }
    }
    if upload.bytes.len() > BYTES_MAX {
        let mib = BYTES_MAX / 1024 / 1024;
        return Err(CommandError::Refused(Refusal::new(
            "file_too_large",
            say!(
                "文件超过 {mib} MB，请用命令行导入",
                "The file is larger than {mib} MB; import it from the command line"
            ),
        )));
    }
    Ok(upload)
}

fn broken(error: axum::extract::multipart::MultipartError) -> CommandError {
    let why = error.to_string();
    CommandError::Refused(Refusal::new(
        "upload_broken",
        say!(
            "上传没有完成（{why}），请重试",
            "The upload did not finish ({why}); please try again"
        ),
    ))
}

/// An import and, for who brought them, its rejected rows.
type Found = Option<(Record, Option<Vec<u8>>)>;

async fn find(app: &App, signed: &Signed, id: i64) -> Result<Found, CommandError> {
    let (now, login) = (app.clock.now(), signed.actor.login.clone());
    let keys = app.keys.clone();
    let read = app.db.read(move |reader| {
        let Some(record) = import::load(reader, id, now)? else {
            return Ok(None);
        };
        let csv = match record.login == login && record.has_rejects {
            true => import::rejects(reader, &keys, id)?,
            false => None,
        };
        Ok::<_, SqlError>(Some((record, csv)))
    });
    Ok(read.await?)
}

/// How an import stands. While it runs the page asks again by itself; without scripts by a link.
pub(super) async fn show(
    Of(app): Of<App>,
    signed: Signed,
    page: Page,
    Path(id): Path<i64>,
) -> Response {
    if let Err(refused) = permit(&signed, Permission::ComplaintImport) {
        return refused;
    }
    match find(&app, &signed, id).await {
        Ok(Some((record, csv))) => ui::html(state(&signed, page, &record, csv)),
        Ok(None) => failed(&signed, CommandError::NotFound),
        Err(error) => failed(&signed, error),
    }
}

/// The rejected rows as a file; only for who brought them.
pub(super) async fn rejects(Of(app): Of<App>, signed: Signed, Path(id): Path<i64>) -> Response {
    if let Err(refused) = permit(&signed, Permission::ComplaintImport) {
        return refused;
    }
    match find(&app, &signed, id).await {
        Ok(Some((_, Some(csv)))) => ui::download(&format!("rejects-{id}.csv"), csv),
        Ok(_) => failed(&signed, CommandError::NotFound),
        Err(error) => failed(&signed, error),
    }
}

fn state(signed: &Signed, page: Page, record: &Record, csv: Option<Vec<u8>>) -> StatePage {
    let w = words(signed);
    let at = record.progress;
    let (sentence, tone, icon) = match (record.state, record.dry_run) {
        (State::Running, false) => (w.i_under_way, "i", "refresh"),
        (State::Running, true) => (w.i_checking, "i", "refresh"),
        (State::Done, false) => (w.i_result, "g", "circle-check"),
        (State::Done, true) => (w.i_checked, "g", "circle-check"),
        (State::Stopped, _) => (w.i_cut_off, "s", "alert-triangle"),
        (State::Failed, _) => (w.i_broke_off, "o", "alert-circle"),
    };
    let text = fill(
        sentence,
        &[
            ("read", &at.read.to_string()),
            ("created", &at.created.to_string()),
            ("known", &at.known.to_string()),
            ("rejected", &at.rejected.to_string()),
            ("why", record.trouble.to(signed.lang)),
        ],
    );
    let rows = csv
        .map(|csv| reasons(&csv, signed.lang))
        .unwrap_or_default();
    let more = at.rejected > rows.len() as u64;
    let passed_over = (!record.passed_over.is_empty())
        .then(|| fill(w.i_passed_over, &[("columns", &record.passed_over)]));
    StatePage {
        line: Line::of(w, record),
        running: record.state == State::Running,
        percent: percent(record),
        tone,
        icon,
        text,
        passed_over,
        rejected: record.has_rejects,
        own: record.login == signed.actor.login,
        shown: more.then(|| fill(w.i_rejects_some, &[("n", &rows.len().to_string())])),
        rows,
        page: page
            .titled(w.i_one)
            .crumb(w.all_cases, "/complaints")
            .crumb(w.i_title, "/complaints/import"),
        w,
    }
}

/// How much of the file is read; unknown of workbooks, which are read as a whole before.
fn percent(record: &Record) -> Option<u64> {
    let at = record.progress;
    let share = at
        .bytes_done
        .saturating_mul(100)
        .checked_div(at.bytes_total);
    share.filter(|share| *share > 0).map(|share| share.min(100))
}

/// The lines and reasons of a rejects file, at most [`SHOWN_MAX`].
fn reasons(csv: &[u8], lang: Lang) -> Vec<(String, String)> {
    let mut rows = csv::ReaderBuilder::new().flexible(true).from_reader(csv);
    let column = |name: &str, headers: &csv::StringRecord| {
        headers
            .iter()
            .position(|h| h.trim_start_matches('\u{feff}') == name)
    };
    let Ok(headers) = rows.headers().cloned() else {
        return Vec::new();
    };
    let why = column(lang.pick("拒绝原因", "reject_reason"), &headers);
    let (Some(why), Some(line)) = (why, column("source_line", &headers)) else {
        return Vec::new();
    };
    let read = rows.records().filter_map(Result::ok).take(SHOWN_MAX);
    let cell = |row: &csv::StringRecord, i: usize| row.get(i).unwrap_or_default().to_owned();
    read.map(|row| (cell(&row, line), cell(&row, why)))
        .collect()
}
