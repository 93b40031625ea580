//! The files of a complaint, and reading forms that carry files.

use super::complain::{HOME, Stop, code_of, code_or_new, cookie, stops};
use super::{Pairs, failed, status};
use crate::commands::draft::{self, FILE_BYTES_MAX, FILES_MAX};
use crate::rules::{fields as f, steps};
use crate::store::draft::Draft;
use crate::words::Words;
use askama::Template;
use axum::extract::{Multipart, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;
use change::CommandError;
use identity::Visitor;
use kernel::{FieldErrors, Fields, Refusal, fill, say};
use platform::App;
use ui::{Form, FormView, Page};

/// Most parts of a form with files.
const PARTS_MAX: usize = 40;
/// Longest text of a field in such a form, in bytes.
const TEXT_BYTES_MAX: usize = 16 * 1024;
/// What a browser offers to choose.
pub(super) const ACCEPT: &str = ".pdf,.png,.jpg,.jpeg";

#[derive(Template)]
#[template(path = "complain_files.html")]
struct FilesPage {
    page: Page,
    w: &'static Words,
    way: String,
    stops: Vec<Stop>,
    intro: String,
    papers: bool,
    files: Vec<(String, String)>,
    form: FormView,
    back: String,
    on: String,
}

/// The fourth step.
pub(super) fn draw(page: Page, draft: &Draft, errors: &FieldErrors) -> Response {
    let w = Words::of(page.lang);
    let typed = Fields::default();
    let form = Form::new(page.lang, &typed, errors);
    let mut view = FormView::new(&form, "/p/complain/files", &[], w.files_add).multipart();
    view.fields.push(form.field(&f::FILES).files(ACCEPT));
    let (way, stops) = stops(w, steps::FILES);
    let files = draft.files.iter().map(|file| {
        let label = fill(w.files_remove, &[("name", &file.name)]);
        (file.name.clone(), label)
    });
    let (n, mib) = (
        FILES_MAX.to_string(),
        (FILE_BYTES_MAX / 1024 / 1024).to_string(),
    );
    let shown = FilesPage {
        intro: fill(w.files_intro, &[("n", &n), ("mib", &mib)]),
        papers: steps::is_for_another(&draft.fields()),
        files: files.collect(),
        form: view,
        way,
        stops,
        back: format!("{HOME}?step=3"),
        on: format!("{HOME}?step={}", steps::CHECK),
        page: page.titled(w.complain).at(HOME),
        w,
    };
    ui::html_status(status(errors), shown)
}

/// Adds files, then shows the step again.
pub(super) async fn add(
    State(app): State<App>,
    headers: HeaderMap,
    visitor: Visitor,
    page: Page,
    body: Multipart,
) -> Response {
    let files = match read(body).await {
        Ok((_, files)) => files,
        Err(error) => return unread(page, error),
    };
    let code = code_or_new(&app, &headers);
    let added = draft::add_files(&app, (&code, &visitor.network), files).await;
    let mut answer = match added.map_err(|error| error.beside(f::FILES.name)) {
        Ok(()) => ui::see_other(&format!("{HOME}?step={}", steps::FILES)),
        Err(Ok(errors)) => match draft::load(&app, &code).await {
            Ok(Some(draft)) => draw(page, &draft, &errors),
            Ok(None) => ui::see_other(HOME),
            Err(error) => return failed(page.lang, error),
        },
        Err(Err(error)) => return failed(page.lang, error),
    };
    let cookie = cookie(&visitor, &code);
    answer.headers_mut().append(header::SET_COOKIE, cookie);
    answer
}

/// Takes a file out again.
pub(super) async fn remove(
    State(app): State<App>,
    headers: HeaderMap,
    visitor: Visitor,
    page: Page,
    axum::Form(pairs): Pairs,
) -> Response {
    let place = Fields::from_pairs(pairs).get("place").parse::<usize>();
    let code = code_of(&headers);
    if let (Ok(place), false) = (place, code.is_empty())
        && let Err(error) = draft::remove_file(&app, (&code, &visitor.network), place).await
    {
        return failed(page.lang, error);
    }
    ui::see_other(&format!("{HOME}?step={}", steps::FILES))
}

/// A form that was not read to its end: a page that says why.
pub(super) fn unread(page: Page, error: CommandError) -> Response {
    match error {
        CommandError::Invalid(errors) => ui::error_page(
            page.lang,
            StatusCode::UNPROCESSABLE_ENTITY,
            &errors.line(page.lang),
            "",
        ),
        other => failed(page.lang, other),
    }
}

/// Names with bytes.
pub(super) type Files = Vec<(String, Vec<u8>)>;

/// Fields and files of a form; what is too large or too much is not read to its end.
pub(super) async fn read(mut body: Multipart) -> Result<(Fields, Files), CommandError> {
    let (mut pairs, mut files) = (Vec::new(), Vec::new());
    for _ in 0..PARTS_MAX {
        let Some(mut part) = body.next_field().await.map_err(|_| broken())? else {
            return Ok((Fields::from_pairs(pairs), files));
        };
        let name = part.name().unwrap_or_default().to_owned();
        let file = part.file_name().map(str::to_owned);
        let most = if file.is_some() {
            FILE_BYTES_MAX
        } else {
            TEXT_BYTES_MAX
        };
        let mut bytes = Vec::new();
        while let Some(chunk) = part.chunk().await.map_err(|_| broken())? {
            bytes.extend_from_slice(&chunk);
            if bytes.len() > most {
                return Err(too_large());
            }
        }
        match file {
            Some(file) if !file.is_empty() && name == f::FILES.name => {
                if files.len() >= FILES_MAX {
                    return Err(too_large());
                }
                files.push((file, bytes));
            }
            Some(_) => {}
            None => pairs.push((name, String::from_utf8_lossy(&bytes).into_owned())),
        }
    }
    Err(broken())
}

fn broken() -> CommandError {
    CommandError::Refused(Refusal::new(
        "upload_broken",
        say!(
            "提交没有完成，请重试",
            "What you sent did not arrive whole; please try again"
        ),
    ))
}

fn too_large() -> CommandError {
    let mib = FILE_BYTES_MAX / 1024 / 1024;
    CommandError::Invalid(steps::told(
        f::FILES.name,
        "too_large",
        say!(
            "最多上传 {FILES_MAX} 个文件，每个不超过 {mib} MB",
            "At most {FILES_MAX} files of {mib} MB each"
        ),
    ))
}
