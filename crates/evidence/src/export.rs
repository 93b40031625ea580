//! The list of checkpoints as a workbook. Nothing of customers is in it.

use crate::store::{self, StoredCheckpoint};
use crate::words::Words;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use change::CommandError;
use identity::Signed;
use identity::pages::failure;
use kernel::short_time;
use platform::App;
use platform::sql::Reader;

/// Most checkpoints of one workbook: the newest, some seventy days at one every ten minutes.
const CHECKPOINTS_MAX: i64 = 10_000;

/// `GET /evidence/export`: number, time, entries, root, key, and the signed text of each.
pub(crate) async fn checkpoints(State(app): State<App>, signed: Signed) -> Response {
    let look = app
        .db
        .read(move |reader: &mut Reader<'_>| store::page(reader, 0, CHECKPOINTS_MAX));
    let found = match look.await {
        Ok(found) => found,
        Err(error) => return failure(&signed, CommandError::from(error)),
    };
    let w = Words::of(signed.lang);
    let heading = [w.number, w.at, w.size, w.root, w.key, w.text];
    let rows: Vec<Vec<String>> = found.iter().map(row).collect();
    match org::sheet::workbook(&heading, &rows) {
        Ok(bytes) => ui::download("checkpoints.xlsx", bytes),
        Err(error) => {
            tracing::error!(%error, "the workbook of checkpoints could not be made");
            ui::error_page(signed.lang, StatusCode::INTERNAL_SERVER_ERROR, "", "")
        }
    }
}

fn row(one: &StoredCheckpoint) -> Vec<String> {
    vec![
        one.number.to_string(),
        short_time(one.at),
        one.size.to_string(),
        hex::encode(one.root),
        one.fingerprint.clone(),
        one.note.clone(),
    ]
}
