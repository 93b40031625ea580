//! Import of the bank's ledger from a page: upload, check or import, rejected rows with reasons.

use super::worklist::xlsx;
use super::{failed, permit, words};
use crate::import::{self, Format, ImportError, Job, Summary};
use crate::words::Words;
use askama::Template;
use axum::extract::{Multipart, State};
use axum::http::StatusCode;
use axum::response::Response;
use change::CommandError;
use identity::{Permission, Signed};
use kernel::{
    Actor, FieldError, FieldErrors, FieldKind, FieldSpec, Fields, Lang, Refusal, Say, fill, say,
};
use platform::App;
use std::path::Path;
use ui::{FieldView, Form, Page};

/// Rejected rows shown on the page; the command line writes all of them into a file.
const SHOWN_MAX: usize = 200;
/// Largest file that the page takes, in bytes; larger ones go through the command line.
const BYTES_MAX: usize = 20 * 1024 * 1024;

const FILE: FieldSpec =
    FieldSpec::required("file", "台账文件", "File", FieldKind::Line { max: 200 });

#[derive(Template)]
#[template(path = "import.html")]
struct ImportPage {
    page: Page,
    w: &'static Words,
    file: FieldView,
    dry_run: bool,
    result: Option<String>,
    rejects: Vec<(String, String)>,
}

fn draw(signed: &Signed, page: Page, errors: &FieldErrors) -> ImportPage {
    let w = words(signed);
    let fields = Fields::default();
    ImportPage {
        file: Form::new(signed.lang, &fields, errors)
            .field(&FILE)
            .files(".xlsx,.csv"),
        dry_run: true,
        result: None,
        rejects: Vec::new(),
        page: page.titled(w.i_title).crumb(w.all_cases, "/complaints"),
        w,
    }
}

/// The form.
pub(super) async fn form(signed: Signed, page: Page) -> Response {
    match permit(&signed, Permission::ComplaintImport) {
        Ok(_) => ui::html(draw(&signed, page, &FieldErrors::default())),
        Err(refused) => refused,
    }
}

/// The empty template.
pub(super) async fn template(signed: Signed) -> Response {
    match permit(&signed, Permission::ComplaintImport) {
        Ok(_) => xlsx("complaints-template.xlsx", import::template_xlsx()),
        Err(refused) => refused,
    }
}

/// What was uploaded.
struct Upload {
    name: String,
    bytes: Vec<u8>,
    dry_run: bool,
}

/// Checks or imports the uploaded ledger; the rows that can't go in come back with their reason.
pub(super) async fn submit(
    State(app): State<App>,
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
    let dry_run = upload.dry_run;
    let actor = permit.actor().clone();
    let lang = signed.lang;
    let ran = tokio::task::spawn_blocking(move || run(&app, &actor, lang, &upload)).await;
    let said = match ran {
        Ok(Ok(done)) => Ok(done),
        Ok(Err(ImportError::File(say))) => Err(say),
        Ok(Err(ImportError::Command(error))) => return failed(&signed, error),
        Err(error) => return failed(&signed, CommandError::Broken(error.to_string())),
    };
    match said {
        Ok((summary, rejects)) => ui::html(result(&signed, page, dry_run, &summary, rejects)),
        Err(say) => {
            let errors = FieldErrors(vec![FieldError::new(FILE.name, "file", say)]);
            let shown = draw(&signed, page, &errors);
            ui::html_status(StatusCode::UNPROCESSABLE_ENTITY, shown)
        }
    }
}

async fn receive(mut body: Multipart) -> Result<Upload, CommandError> {
    let mut upload = Upload {
        name: String::new(),
        bytes: Vec::new(),
        dry_run: false,
    };
    while let Some(part) = body.next_field().await.map_err(broken)? {
        match part.name() {
            Some("file") => {
                upload.name = document::safe_name(part.file_name().unwrap_or_default());
                upload.bytes = part.bytes().await.map_err(broken)?.to_vec();
            }
            Some("dry_run") => upload.dry_run = part.text().await.map_err(broken)? == "true",
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

/// Runs the import on a copy in a folder of its own, which goes away with its rejects file.
fn run(
    app: &App,
    actor: &Actor,
    lang: Lang,
    upload: &Upload,
) -> Result<(Summary, Vec<(String, String)>), ImportError> {
    if upload.bytes.is_empty() {
        let text = |lang| Words::of(lang).i_need_file.to_owned();
        return Err(ImportError::File(Say {
            zh: text(Lang::Zh),
            en: text(Lang::En),
        }));
    }
    let io = |e: std::io::Error| ImportError::Command(CommandError::Broken(e.to_string()));
    let folder = tempfile::tempdir().map_err(io)?;
    let ending = upload
        .name
        .rsplit_once('.')
        .map_or("csv", |(_, ending)| ending);
    let file = folder.path().join(format!("upload.{ending}"));
    let rejects = folder.path().join("rejects.csv");
    std::fs::write(&file, &upload.bytes).map_err(io)?;
    let format = Format::Bank;
    let job = Job {
        file: &file,
        format,
        dry_run: upload.dry_run,
        rejects: &rejects,
    };
    let summary = import::run(app, actor, &job, &mut |_| {})?;
    let told = if summary.rejected > 0 {
        reasons(&rejects, lang)
    } else {
        Vec::new()
    };
    Ok((summary, told))
}

/// The lines and reasons of a rejects file, at most [`SHOWN_MAX`].
fn reasons(rejects: &Path, lang: Lang) -> Vec<(String, String)> {
    let Ok(mut rows) = csv::ReaderBuilder::new().flexible(true).from_path(rejects) else {
        return Vec::new();
    };
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

fn result(
    signed: &Signed,
    page: Page,
    dry_run: bool,
    summary: &Summary,
    rejects: Vec<(String, String)>,
) -> ImportPage {
    let mut shown = draw(signed, page, &FieldErrors::default());
    let numbers = [
        ("read", summary.read.to_string()),
        ("created", summary.created.to_string()),
        ("known", summary.known.to_string()),
        ("rejected", summary.rejected.to_string()),
    ];
    let pairs: Vec<(&str, &str)> = numbers.iter().map(|(n, v)| (*n, v.as_str())).collect();
    let text = if dry_run {
        shown.w.i_checked
    } else {
        shown.w.i_result
    };
    shown.result = Some(fill(text, &pairs));
    shown.rejects = rejects;
    shown.dry_run = dry_run;
    shown
}
