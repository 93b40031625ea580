//! Complaints for other systems: JSON over the same commands and queries as the pages.
//!
//! - [`routes`]: list, register, show, act, reveal
//! - [`document`]: the description of the whole API (OpenAPI 3.1), made from the tables by which
//!   forms are drawn and input is checked
//!
//! Money is whole fen here: the rules' `amount_asked` is `amount_asked_fen` in the API. What is
//! known of the complainant is masked in every answer; a value is revealed by a call of its own,
//! for a purpose, and the look is in the ledger.

mod act;
mod describe;
mod fields;
mod list;
mod openapi;
mod register;
mod reveal;
mod show;
mod view;

pub use openapi::document;

use crate::commands;
use crate::store::{self, Stored};
use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use change::CommandError;
use deadline::Rulebook;
use identity::api::{Problem, etag};
use identity::{Permission, Permit, Routes, Signed};
use platform::App;
use serde_json::Value;
use std::sync::Arc;

/// The room's part of the API.
pub fn routes() -> Routes {
    Routes::new()
        .get("/api/v1/complaints", list::list)
        .post("/api/v1/complaints", register::register)
        .get("/api/v1/complaints/{number}", show::show)
        .post("/api/v1/complaints/{number}/actions/{action}", act::act)
        .post("/api/v1/complaints/{number}/reveal", reveal::reveal)
}

/// The permit, or `403`.
fn permit(signed: &Signed, permission: Permission) -> Result<Permit, Problem> {
    let permit = signed.permit(permission);
    permit.map_err(|refusal| Problem::refused(StatusCode::FORBIDDEN, refusal))
}

/// The case, if the caller may see it.
async fn load(app: &App, signed: &Signed, number: &str) -> Result<Stored, Problem> {
    let number = number.to_owned();
    let powers = commands::powers(&signed.actor);
    let keys = app.keys.clone();
    let stored = app
        .db
        .read(move |reader| store::load(reader, &keys, &number))
        .await?;
    let seen = stored.filter(|stored| powers.sees(&stored.case));
    seen.ok_or_else(Problem::not_found)
}

/// What the case is counted with now.
async fn book_of(app: &App, stored: &Stored) -> Result<Arc<Rulebook>, Problem> {
    let case = stored.case.clone();
    let book = app.db.read(move |reader| commands::book_of(reader, &case));
    Ok(book.await?)
}

/// What a rule refuses, under the status that says what kind of refusal it is: `403` for who may
/// not, `409` for what the case's present state does not allow, `422` for the rest.
fn problem(error: CommandError) -> Problem {
    let status = match &error {
        CommandError::Refused(refusal) => match refusal.code {
            "not_entitled" | "recused" | "handled_it" => StatusCode::FORBIDDEN,
            "known_already" | "not_in_this_status" => StatusCode::CONFLICT,
            _ => StatusCode::UNPROCESSABLE_ENTITY,
        },
        _ => return Problem::from(error),
    };
    match error {
        CommandError::Refused(refusal) => Problem::refused(status, refusal),
        other => Problem::from(other),
    }
}

/// An answer about one record, with its version as `ETag`. Nobody keeps a copy on the way.
fn record(status: StatusCode, version: i64, body: Value) -> Response {
    let mut answer = answer(body);
    *answer.status_mut() = status;
    answer.headers_mut().insert(header::ETAG, etag(version));
    answer
}

/// An answer that nobody keeps a copy of on the way.
fn answer(body: Value) -> Response {
    let mut answer = Json(body).into_response();
    let never = HeaderValue::from_static("no-store");
    answer.headers_mut().insert(header::CACHE_CONTROL, never);
    answer
}
