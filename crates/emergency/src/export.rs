//! The list of accesses as a workbook. What people wrote stays out of it: a reason may name a
//! customer, and a file can't be sealed.

use crate::pages::{only_of, said};
use crate::rules::SHEET_ROWS_MAX;
use crate::store::{self, Access};
use crate::words::Words;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use change::CommandError;
use identity::Signed;
use identity::pages::failure;
use kernel::{Instant, short_time};
use platform::App;
use platform::sql::Reader;

/// `GET /emergency/export`: who opened which number, when, and what the review says.
pub(crate) async fn accesses(State(app): State<App>, signed: Signed) -> Response {
    let (login, now) = (only_of(&signed), app.clock.now());
    let look = app
        .db
        .read(move |reader: &mut Reader<'_>| store::list(reader, login.as_deref(), SHEET_ROWS_MAX));
    let found = match look.await {
        Ok(found) => found,
        Err(error) => return failure(&signed, CommandError::from(error)),
    };
    let w = Words::of(signed.lang);
    let heading = [
        w.number,
        w.who,
        w.login,
        w.unit,
        w.when,
        w.until,
        w.due,
        w.state,
        w.reviewed_by,
        w.reviewed_at,
    ];
    let rows: Vec<Vec<String>> = found.iter().map(|a| row(&signed, a, now)).collect();
    match org::sheet::workbook(&heading, &rows) {
        Ok(bytes) => ui::download("emergency.xlsx", bytes),
        Err(error) => {
            tracing::error!(%error, "the workbook of accesses could not be made");
            ui::error_page(signed.lang, StatusCode::INTERNAL_SERVER_ERROR, "", "")
        }
    }
}

fn row(signed: &Signed, access: &Access, now: Instant) -> Vec<String> {
    vec![
        access.number.clone(),
        access.name.clone(),
        access.login.clone(),
        access.unit.clone(),
        short_time(access.opened_at),
        short_time(access.until_at),
        short_time(access.due_at),
        said(signed, access, now).to_owned(),
        access.reviewer_name.clone(),
        access.reviewed_at.map(short_time).unwrap_or_default(),
    ]
}
