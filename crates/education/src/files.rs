//! Pictures and material of the zone: brought by staff, given to everybody once something that is
//! public names them.

use crate::store::{self, File};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use change::{Change, CommandError, Committed, Entry, Subject};
use identity::Permission;
use kernel::{Actor, micros};
use platform::App;
use serde_json::json;

/// The ledger's kind of a file.
pub const FILE: &str = "education_file";
/// Characters of a file's number behind `F-`.
const NUMBER_CHARS: usize = 8;

pub use store::file;

/// Keeps a file; gives its number.
///
/// # Errors
/// `Forbidden` without the right to write; a file of another sort than its name says, or too large.
pub async fn add(
    app: &App,
    actor: &Actor,
    (name, bytes): (String, Vec<u8>),
    receipt: Option<String>,
) -> Result<String, CommandError> {
    let kept = checked(actor, name, &bytes)?;
    let sha256 = document::keep(app, bytes).await?;
    change::run(app, actor, receipt, move |change| {
        add_in(change, &kept, &sha256)
    })
    .await
}

/// [`add`] for callers without an async runtime.
///
/// # Errors
/// As [`add`].
pub fn add_now(
    app: &App,
    actor: &Actor,
    (name, bytes): (String, Vec<u8>),
) -> Result<String, CommandError> {
    let kept = checked(actor, name, &bytes)?;
    let sha256 = app.files.put(&bytes);
    let sha256 = sha256
        .map_err(|error| CommandError::Broken(format!("a file could not be kept: {error}")))?;
    change::run_now(app, actor, None, move |change| {
        add_in(change, &kept, &sha256)
    })
}

/// Name, media type, size.
type Kept = (String, &'static str, i64);

fn checked(actor: &Actor, name: String, bytes: &[u8]) -> Result<Kept, CommandError> {
    identity::permit(actor, Permission::ContentWrite).map_err(CommandError::Forbidden)?;
    let media_type = document::check(&name, bytes)?;
    let size = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
    Ok((document::safe_name(&name), media_type, size))
}

fn add_in(
    mut change: Change<'_>,
    (name, media_type, size): &Kept,
    sha256: &str,
) -> Result<Committed<String>, CommandError> {
    let file = File {
        id: format!("F-{}", change.code(NUMBER_CHARS)),
        name: name.clone(),
        media_type: (*media_type).to_owned(),
        size: *size,
        sha256: sha256.to_owned(),
        added_by: change.actor().login.clone(),
        added_at: micros(change.now()),
    };
    let state = store::insert_file(&mut change, &file)?;
    let body = json!({ "name": file.name, "size": size, "sha256": sha256 });
    let entry = Entry::new(
        Subject::new(FILE, file.id.as_str()),
        "education_file_added",
        body,
    );
    change.commit(vec![entry.with_state(state)], file.id)
}

/// A file as an answer: pictures to be shown in a page, everything else to be kept.
pub(crate) async fn answer(app: &App, file: File) -> Result<Response, CommandError> {
    let (files, sha256) = (app.files.clone(), file.sha256.clone());
    let read = tokio::task::spawn_blocking(move || files.open(&sha256)).await;
    let broken = |error: String| CommandError::Broken(format!("a file could not be read: {error}"));
    let bytes = read
        .map_err(|error| broken(error.to_string()))?
        .map_err(|error| broken(error.to_string()))?;
    if !file.media_type.starts_with("image/") {
        return Ok(ui::download(&file.name, bytes));
    }
    let kind = HeaderValue::from_str(&file.media_type);
    let kind = kind.unwrap_or(HeaderValue::from_static("application/octet-stream"));
    let headers = [
        (header::CONTENT_TYPE, kind),
        (
            header::CACHE_CONTROL,
            HeaderValue::from_static("public, max-age=300"),
        ),
    ];
    Ok((headers, bytes).into_response())
}
