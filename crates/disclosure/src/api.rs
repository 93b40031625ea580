//! What the public is told, for other systems: products on sale and the fee schedule of a day. The drafts
//! and versions behind them are the engine's part of the API.

use crate::{PublicFee, PublicProduct, Showcase, public};
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use change::CommandError;
use identity::api::{Problem, QueryFields, list_limit};
use identity::{Permission, Routes, Signed};
use kernel::{Day, FieldKind, FieldSpec, Fields, Reading, day_of};
use platform::App;
use platform::sql::{Reader, SqlError};
use serde::Serialize;
use serde_json::{Value, json};

/// How far a cursor may go.
const SKIP_MAX: usize = 100_000;
/// The day that is asked for.
const ON: FieldSpec = FieldSpec::optional("on", "日期", "on", FieldKind::Day);

/// The room's part of the API.
pub(crate) fn routes() -> Routes {
    Routes::new()
        .get("/api/v1/disclosure/public/products", products)
        .get("/api/v1/disclosure/public/fees", fees)
}

/// The room's part of the API's description (OpenAPI 3.1): paths, to be put beside the others.
pub fn paths() -> Value {
    let problem = json!({ "description": "Refused, with a stable `code`", "content": { "application/problem+json": { "schema": { "type": "object" } } } });
    let list = json!({ "type": "object", "properties": {
        "day": { "type": "string", "format": "date" },
        "items": { "type": "array", "items": { "type": "object" } },
        "next_cursor": { "type": ["string", "null"] },
    } });
    let op = |id: &str, summary: &str| {
        json!({ "get": {
            "operationId": id, "tags": ["disclosure"], "summary": summary, "security": [{ "bearer": [] }],
            "parameters": [
                { "name": "on", "in": "query", "schema": { "type": "string", "format": "date" }, "description": "The day; today without it" },
                { "name": "limit", "in": "query", "schema": { "type": "integer", "minimum": 1, "maximum": 200 } },
                { "name": "cursor", "in": "query", "schema": { "type": "string" } },
            ],
            "responses": {
                "200": { "description": "OK", "content": { "application/json": { "schema": list } } },
                "401": problem, "403": problem, "422": problem,
            },
        } })
    };
    json!({
        "/api/v1/disclosure/public/products": op("list_public_products", "Products on sale on a day, as the public is told of them"),
        "/api/v1/disclosure/public/fees": op("list_public_fees", "The fee schedule of a day: prices in force, announced ones, discounts that run"),
    })
}

fn day(app: &App, query: &Fields) -> Result<Day, Problem> {
    let mut r = Reading::new(query);
    let day = r.day(&ON);
    Ok(r.finish(day)?.unwrap_or_else(|| day_of(app.clock.now())))
}

async fn shown(app: &App, signed: &Signed, query: &Fields) -> Result<Showcase, Problem> {
    let permitted = signed.permit(Permission::DisclosureView);
    permitted.map_err(CommandError::Forbidden)?;
    let day = day(app, query)?;
    let read = move |reader: &mut Reader<'_>| public(reader, day);
    let shown = app.db.read(read).await;
    Ok(shown.map_err(|error: SqlError| CommandError::from(error))?)
}

/// A page of a list; `cursor` is the number of items before.
fn answer<T: Serialize>(items: &[T], day: Day, query: &Fields) -> Result<Response, Problem> {
    let limit = usize::try_from(list_limit(query)?).unwrap_or(0);
    let skip = query
        .get("cursor")
        .parse::<usize>()
        .unwrap_or(0)
        .min(SKIP_MAX);
    let shown: Vec<&T> = items.iter().skip(skip).take(limit).collect();
    let next = (skip + limit < items.len()).then(|| (skip + limit).to_string());
    let body = json!({ "day": day.to_string(), "items": shown, "next_cursor": next });
    let never = (header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(([never], Json(body)).into_response())
}

async fn products(
    State(app): State<App>,
    signed: Signed,
    QueryFields(query): QueryFields,
) -> Result<Response, Problem> {
    let shown = shown(&app, &signed, &query).await?;
    answer::<PublicProduct>(&shown.products, shown.day, &query)
}

async fn fees(
    State(app): State<App>,
    signed: Signed,
    QueryFields(query): QueryFields,
) -> Result<Response, Problem> {
    let shown = shown(&app, &signed, &query).await?;
    answer::<PublicFee>(&shown.fees, shown.day, &query)
}
