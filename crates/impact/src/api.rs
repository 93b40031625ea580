//! Assessments for other systems: looked at, not changed.

use crate::commands;
use crate::pages::seen;
use crate::rules::{Assessment, Measure, Status, kept_until};
use crate::store::{self, Narrow};
use axum::Json;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use change::CommandError;
use identity::api::{Problem, QueryFields, list_limit};
use identity::{Routes, Signed};
use kernel::rfc3339;
use platform::App;
use platform::sql::{Reader, SqlError};
use serde_json::{Value, json};

/// How far a cursor may go.
const SKIP_MAX: i64 = 1_000_000;

/// The room's part of the API.
pub(crate) fn routes() -> Routes {
    Routes::new()
        .get("/api/v1/impact", list)
        .get("/api/v1/impact/{number}", show)
}

/// The room's part of the API's description (OpenAPI 3.1): paths, to be put beside the others.
pub fn paths() -> Value {
    let secured = json!([{ "bearer": [] }]);
    let problem = json!({ "description": "Refused, with a stable `code`", "content": { "application/problem+json": { "schema": { "type": "object" } } } });
    let one = json!({
        "type": "object",
        "properties": {
            "number": { "type": "string" }, "status": { "type": "string", "enum": Status::ALL.map(Status::code) },
            "title": { "type": "string" }, "occasion": { "type": "string" }, "unit": { "type": "string" },
            "risk": { "type": "string" }, "conclusion": { "type": "string" },
            "next": { "type": "string", "format": "date" }, "kept_until": { "type": ["string", "null"], "format": "date" },
            "approved_at": { "type": ["string", "null"], "format": "date-time" },
            "measures": { "type": "array", "items": { "type": "object" } },
        },
    });
    let answer = |schema: &Value| json!({ "description": "OK", "content": { "application/json": { "schema": schema } } });
    let list = json!({ "type": "object", "properties": { "items": { "type": "array", "items": one }, "next_cursor": { "type": ["string", "null"] } } });
    let op = |id: &str, summary: &str, parameters: Value, schema: &Value| {
        json!({ "get": {
            "operationId": id, "tags": ["impact"], "summary": summary, "security": secured, "parameters": parameters,
            "responses": { "200": answer(schema), "401": problem, "403": problem, "404": problem, "422": problem },
        } })
    };
    let paging = json!([
        { "name": "limit", "in": "query", "schema": { "type": "integer", "minimum": 1, "maximum": 200 } },
        { "name": "cursor", "in": "query", "schema": { "type": "string" } },
        { "name": "status", "in": "query", "schema": { "type": "string", "enum": Status::ALL.map(Status::code) } },
    ]);
    let number = json!([{ "name": "number", "in": "path", "required": true, "schema": { "type": "string" } }]);
    json!({
        "/api/v1/impact": op("list_impact_assessments", "Impact assessments within reach, newest first", paging, &list),
        "/api/v1/impact/{number}": op("show_impact_assessment", "One impact assessment", number, &one),
    })
}

fn view(one: &Assessment) -> Value {
    let measure = |m: &Measure| json!({ "no": m.no, "text": m.text, "owner": m.owner.login, "due": m.due.to_string(), "done_at": m.done_at.map(rfc3339) });
    json!({
        "number": one.number, "status": one.status.code(), "title": one.content.title,
        "occasion": one.content.occasion, "unit": one.unit.code(), "risk": one.content.risk,
        "conclusion": one.content.conclusion, "next": one.content.next.to_string(),
        "kept_until": kept_until(one).map(|day| day.to_string()), "approved_at": one.approved_at.map(rfc3339),
        "measures": one.measures.iter().map(measure).collect::<Vec<_>>(),
    })
}

fn answer(body: Value) -> Response {
    let never = (header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    ([never], Json(body)).into_response()
}

/// The newest within reach; `cursor` is the number of rows before.
async fn list(
    State(app): State<App>,
    signed: Signed,
    QueryFields(query): QueryFields,
) -> Result<Response, Problem> {
    let limit = list_limit(&query)?;
    let skip = query
        .get("cursor")
        .parse::<i64>()
        .unwrap_or(0)
        .clamp(0, SKIP_MAX);
    let powers = commands::powers(&signed.actor);
    let narrow = Narrow {
        view: powers.view,
        login: powers.who.login,
        status: Status::from_code(query.get("status")),
    };
    let read = move |reader: &mut Reader<'_>| store::list(reader, &narrow, (skip, limit + 1));
    let mut found = app
        .db
        .read(read)
        .await
        .map_err(|error: SqlError| CommandError::from(error))?;
    let more = found.len() as i64 > limit;
    found.truncate(usize::try_from(limit).unwrap_or(0));
    let next = more.then(|| (skip + limit).to_string());
    Ok(answer(
        json!({ "items": found.iter().map(view).collect::<Vec<_>>(), "next_cursor": next }),
    ))
}

async fn show(
    State(app): State<App>,
    signed: Signed,
    Path(number): Path<String>,
) -> Result<Response, Problem> {
    let one = seen(&app, &signed, &number).await?;
    Ok(answer(view(&one)))
}
