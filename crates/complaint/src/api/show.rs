//! `GET /api/v1/complaints/{number}`: everything about a case that the caller may know.

use super::{book_of, describe, load, permit, record, view};
use crate::commands;
use crate::rules::offers;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use identity::api::Problem;
use identity::{Permission, Signed};
use platform::App;
use serde_json::Value;

/// A case with its deadlines and the actions that this caller may take now.
pub(super) async fn show(
    State(app): State<App>,
    signed: Signed,
    Path(number): Path<String>,
) -> Result<Response, Problem> {
    permit(&signed, Permission::ComplaintView)?;
    let stored = load(&app, &signed, &number).await?;
    let (actor, number, now) = (signed.actor.clone(), number.clone(), app.clock.now());
    let opened = app
        .db
        .read(move |reader| looks::opened(reader, &actor, &number, now));
    if !opened.await? {
        let look = commands::look_of(&app.keys, &stored, looks::Kind::Case);
        looks::open_case(&app, &signed.actor, look).await?;
    }
    let book = book_of(&app, &stored).await?;
    let (case, lang) = (&stored.case, signed.lang);
    let offered = offers(case, &commands::powers(&signed.actor));
    let mut body = view::case(&stored, lang);
    body["deadlines"] = view::deadlines(&book, case, app.clock.now(), lang);
    body["actions"] = offered
        .into_iter()
        .map(|a| describe::action(a, lang))
        .collect::<Value>();
    Ok(record(StatusCode::OK, case.version, body))
}
