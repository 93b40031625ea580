//! Papers: up, down in a way no browser will run, and their words checked again.

use super::{Pairs, failed, seen, words};
use crate::commands::{self, href, refused};
use axum::extract::{Multipart, Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use change::CommandError;
use document::FILE_BYTES_MAX;
use identity::Signed;
use kernel::{Fields, fill, say};
use platform::App;
use ui::Notice;

/// Most files of one upload.
const FILES_MAX: usize = 20;
/// Most parts of one upload.
const PARTS_MAX: usize = FILES_MAX + 10;

/// Keeps the files that were chosen.
pub(super) async fn add(
    State(app): State<App>,
    signed: Signed,
    Path(number): Path<String>,
    body: Multipart,
) -> Response {
    let (files, receipt) = match read(body).await {
        Ok(read) => read,
        Err(error) => return failed(&signed, error),
    };
    let count = files.len().to_string();
    match commands::add_papers(&app, &signed.actor, number, files, receipt).await {
        Ok(left) => {
            let said = fill(words(&signed).papers_added, &[("n", &count)]);
            ui::see_other_with(&href(&left.number), &Notice::good(said))
        }
        Err(error) => failed(&signed, error),
    }
}

/// The files of a form; what is too large or too much is not read to its end.
pub(crate) async fn read(
    mut body: Multipart,
) -> Result<(Vec<(String, Vec<u8>)>, Option<String>), CommandError> {
    let (mut files, mut receipt) = (Vec::new(), None);
    for _ in 0..PARTS_MAX {
        let Some(mut part) = body.next_field().await.map_err(|_| broken())? else {
            return Ok((files, receipt));
        };
        let file = part.file_name().map(str::to_owned);
        let id = part.name() == Some("form_id");
        let mut bytes = Vec::new();
        while let Some(chunk) = part.chunk().await.map_err(|_| broken())? {
            bytes.extend_from_slice(&chunk);
            if bytes.len() > FILE_BYTES_MAX {
                return Err(broken());
            }
        }
        match file {
            Some(name) if !name.is_empty() => {
                if files.len() >= FILES_MAX {
                    return Err(broken());
                }
                files.push((name, bytes));
            }
            None if id => receipt = Some(String::from_utf8_lossy(&bytes).into_owned()),
            _ => {}
        }
    }
    Err(broken())
}

fn broken() -> CommandError {
    let mib = FILE_BYTES_MAX / 1024 / 1024;
    refused(
        "upload_broken",
        say!(
            "上传没有完成：一次最多 {FILES_MAX} 个文件，每个不超过 {mib} MB，请重试",
            "The upload did not finish: at most {FILES_MAX} files at a time of {mib} MB each; please try again"
        ),
    )
}

/// Checks the words of all papers again.
pub(super) async fn check(
    State(app): State<App>,
    signed: Signed,
    Path(number): Path<String>,
    axum::Form(pairs): Pairs,
) -> Response {
    let receipt = Fields::from_pairs(pairs).take("form_id");
    match commands::check_again(&app, &signed.actor, number, receipt).await {
        Ok(left) => {
            let told = Notice::good(words(&signed).checked_again);
            ui::see_other_with(&href(&left.number), &told)
        }
        Err(error) => failed(&signed, error),
    }
}

/// Gives a paper back: always as a download, never to be guessed at or run.
pub(super) async fn download(
    State(app): State<App>,
    signed: Signed,
    Path((number, no)): Path<(String, u32)>,
) -> Response {
    let one = match seen(&app, &signed, &number).await {
        Ok(one) => one,
        Err(error) => return failed(&signed, error),
    };
    let Some(paper) = one.papers.iter().find(|paper| paper.no == no).cloned() else {
        return failed(&signed, CommandError::NotFound);
    };
    let name =
        percent_encoding::utf8_percent_encode(&paper.name, percent_encoding::NON_ALPHANUMERIC);
    let headers = [
        (header::CONTENT_TYPE, paper.media_type.clone()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename*=UTF-8''{name}"),
        ),
        (
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; sandbox".to_owned(),
        ),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    let read = tokio::task::spawn_blocking(move || app.files.open(&paper.sha256));
    match read.await {
        Ok(Ok(bytes)) => (headers, bytes).into_response(),
        Ok(Err(error)) => failed(&signed, CommandError::Broken(error.to_string())),
        Err(error) => failed(&signed, CommandError::Broken(error.to_string())),
    }
}
