//! Files of a case: up, and down in a way no browser will run.

use super::{failed, words};
use crate::commands::{self, Attach, FILE_BYTES_MAX};
use axum::extract::{Multipart, Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use change::CommandError;
use identity::Signed;
use kernel::{Refusal, fill, say};
use platform::App;
use ui::Notice;

/// Most files of one upload.
const FILES_MAX: usize = 20;

/// Keeps the files that were chosen.
pub(super) async fn add(
    State(app): State<App>,
    signed: Signed,
    Path(number): Path<String>,
    mut body: Multipart,
) -> Response {
    let mut kept = 0;
    loop {
        let part = match body.next_field().await {
            Ok(Some(part)) => part,
            Ok(None) => break,
            Err(error) => return failed(&signed, broken(&error.to_string())),
        };
        let name = part.file_name().unwrap_or_default().to_owned();
        if name.is_empty() {
            continue;
        }
        if kept >= FILES_MAX {
            return failed(&signed, too_many());
        }
        let bytes = match part.bytes().await {
            Ok(bytes) => bytes.to_vec(),
            Err(error) => return failed(&signed, broken(&error.to_string())),
        };
        assert!(
            bytes.len() <= FILE_BYTES_MAX + 64 * 1024 * 1024,
            "the route limits bodies"
        );
        let command = Attach {
            number: number.clone(),
            name,
            bytes,
        };
        if let Err(error) = commands::attach(&app, &signed.actor, command).await {
            return failed(&signed, error);
        }
        kept += 1;
    }
    let said = fill(words(&signed).file_added, &[("n", &kept.to_string())]);
    ui::see_other_with(&format!("/complaints/{number}"), &Notice::good(said))
}

fn broken(why: &str) -> CommandError {
    CommandError::Refused(Refusal::new(
        "upload_broken",
        say!(
            "上传没有完成（{why}），请重试；单个文件不超过 20 MB",
            "The upload did not finish ({why}); please try again, at most 20 MB a file"
        ),
    ))
}

fn too_many() -> CommandError {
    CommandError::Refused(Refusal::new(
        "too_many_files",
        say!(
            "一次最多上传 {FILES_MAX} 个文件",
            "At most {FILES_MAX} files at a time"
        ),
    ))
}

/// Gives a file back: always as a download, never to be guessed at, run or kept on the way. That it is
/// opened is recorded first.
pub(super) async fn download(
    State(app): State<App>,
    signed: Signed,
    Path((number, id)): Path<(String, i64)>,
) -> Response {
    let case = match super::action::load(&app, &signed, &number).await {
        Ok(case) => case,
        Err(error) => return failed(&signed, error),
    };
    let Some(file) = case.attachments.iter().find(|a| a.id == id) else {
        return failed(&signed, CommandError::NotFound);
    };
    if let Err(error) = commands::open_file(&app, &signed.actor, &number, id).await {
        return failed(&signed, error);
    }
    let name =
        percent_encoding::utf8_percent_encode(&file.name, percent_encoding::NON_ALPHANUMERIC);
    let headers = [
        (header::CONTENT_TYPE, file.media_type.clone()),
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
    match document::open_sealed(&app, file.kept_as()).await {
        Ok(bytes) => (headers, bytes).into_response(),
        Err(error) => failed(&signed, error),
    }
}
