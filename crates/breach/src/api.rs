//! Leaks for other systems: report one, list them, look at one. Nothing of anybody affected but how many.

use crate::commands::{book_of, report_in};
use crate::pages;
use crate::rules::clock::deadlines;
use crate::rules::{Breach, forms};
use crate::store::{self, Narrow};
use axum::Json;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use change::CommandError;
use deadline::Deadline;
use identity::api::{IdempotencyKey, JsonFields, Problem, QueryFields, list_limit};
use identity::{Routes, Signed};
use kernel::{Choice, Lang, rfc3339};
use platform::App;
use platform::sql::{Reader, SqlError};
use serde_json::{Value, json};

/// The room's part of the API.
pub(crate) fn routes() -> Routes {
    Routes::new()
        .get("/api/v1/breaches", list)
        .post("/api/v1/breaches", report)
        .get("/api/v1/breaches/{number}", show)
}

/// The room's part of the API's description (OpenAPI 3.1): paths, to be put beside the others.
pub fn paths() -> Value {
    let secured = json!([{ "bearer": [] }]);
    let codes = |list: &[Choice]| list.iter().map(|choice| choice.code).collect::<Vec<_>>();
    let text = json!({ "type": "string" });
    let moment = json!({ "type": ["string", "null"], "format": "date-time" });
    let clock = json!({ "type": "object", "properties": {
        "key": text, "title": text, "pack": text, "certainty": text,
        "due": moment, "met": moment, "ended": moment,
    } });
    let one = json!({ "type": "object", "properties": {
        "number": text, "status": text, "kind": text, "data": { "type": "array", "items": text },
        "unit": text, "found_at": moment, "reported_at": moment, "harm": { "type": ["string", "null"] },
        "regulator_told_at": moment, "affected": { "type": "integer" }, "told": { "type": "integer" },
        "closed_at": moment, "deadlines": { "type": "array", "items": clock },
    } });
    let body = json!({ "type": "object", "required": ["what", "found_at", "kind", "data"], "properties": {
        "what": text, "found_at": { "type": "string", "format": "date-time" },
        "kind": { "type": "string", "enum": codes(forms::KINDS) },
        "data": { "type": "array", "items": { "type": "string", "enum": codes(forms::DATA) } },
        "place": text, "estimate": { "type": "integer", "minimum": 0 },
    } });
    let answer = |words: &str, schema: &Value| json!({ "description": words, "content": { "application/json": { "schema": schema } } });
    let problem = json!({ "description": "Refused, with a stable `code`", "content": { "application/problem+json": { "schema": { "type": "object" } } } });
    let list = json!({ "type": "object", "properties": { "items": { "type": "array", "items": one }, "next_cursor": { "type": ["string", "null"] } } });
    let paging = json!([
        { "name": "limit", "in": "query", "schema": { "type": "integer", "minimum": 1, "maximum": 200 } },
        { "name": "cursor", "in": "query", "schema": { "type": "string" } },
    ]);
    let number = json!([{ "name": "number", "in": "path", "required": true, "schema": { "type": "string" } }]);
    let key =
        json!([{ "name": "Idempotency-Key", "in": "header", "schema": { "type": "string" } }]);
    let op = |id: &str, summary: &str, parameters: &Value, good: (&str, Value)| {
        json!({
            "operationId": id, "tags": ["breaches"], "summary": summary, "security": secured,
            "parameters": parameters,
            "responses": { good.0: good.1, "401": problem, "403": problem, "404": problem, "422": problem },
        })
    };
    let made = json!({ "type": "object", "properties": { "number": text } });
    let mut report = op(
        "report_breach",
        "Report a leak of personal data",
        &key,
        ("201", answer("Reported", &made)),
    );
    report["requestBody"] =
        json!({ "required": true, "content": { "application/json": { "schema": body } } });
    json!({
        "/api/v1/breaches": {
            "get": op("list_breaches", "Leaks within reach, newest first", &paging, ("200", answer("A page", &list))),
            "post": report,
        },
        "/api/v1/breaches/{number}": { "get": op("show_breach", "One leak", &number, ("200", answer("The leak", &one))) },
    })
}

fn view(breach: &Breach, found: &[Deadline], lang: Lang) -> Value {
    let (told, affected) = breach.told_of();
    let closed = breach.review.as_ref().filter(|one| one.granted);
    json!({
        "number": breach.number, "status": breach.status.code(), "kind": breach.kind,
        "data": breach.data, "unit": breach.by.unit.code(), "found_at": rfc3339(breach.found),
        "reported_at": rfc3339(breach.at), "harm": breach.harm().map(|harm| harm.code()),
        "regulator_told_at": breach.reported.as_ref().map(|one| rfc3339(one.at)),
        "affected": affected, "told": told, "closed_at": closed.map(|one| rfc3339(one.at)),
        "deadlines": pages::clocks(found, lang),
    })
}

fn answer(status: StatusCode, body: Value) -> Response {
    let never = (header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    (status, [never], Json(body)).into_response()
}

/// The newest leaks within reach; `cursor` is the number of rows before.
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
        .clamp(0, 1_000_000);
    let narrow = Narrow {
        range: pages::reach(&signed).range(),
        closed: None,
    };
    let look = app.db.read(move |reader: &mut Reader<'_>| {
        let mut rows = Vec::new();
        for breach in store::list(reader, &narrow, skip, limit + 1)? {
            let book = book_of(reader, &breach)?;
            let found = deadlines(&book, &breach);
            rows.push((breach, found));
        }
        Ok::<_, SqlError>(rows)
    });
    let mut rows = look.await?;
    let more = rows.len() as i64 > limit;
    rows.truncate(usize::try_from(limit).unwrap_or(0));
    let next = more.then(|| (skip + limit).to_string());
    let items: Vec<Value> = rows
        .iter()
        .map(|(breach, found)| view(breach, found, signed.lang))
        .collect();
    Ok(answer(
        StatusCode::OK,
        json!({ "items": items, "next_cursor": next }),
    ))
}

async fn report(
    State(app): State<App>,
    signed: Signed,
    IdempotencyKey(receipt): IdempotencyKey,
    JsonFields(body): JsonFields,
) -> Result<Response, Problem> {
    let number = change::run(&app, &signed.actor, receipt, move |change| {
        report_in(change, &body)
    });
    let number = number.await?;
    Ok(answer(StatusCode::CREATED, json!({ "number": number })))
}

async fn show(
    State(app): State<App>,
    signed: Signed,
    Path(number): Path<String>,
) -> Result<Response, Problem> {
    let (reach, keys) = (pages::reach(&signed), app.keys.clone());
    let look = app.db.read(move |reader: &mut Reader<'_>| {
        let Some(stored) = store::load(reader, &keys, &number)? else {
            return Ok::<_, SqlError>(None);
        };
        let breach = stored.matter.breach;
        let book = book_of(reader, &breach)?;
        let found = deadlines(&book, &breach);
        Ok(Some((breach, found)))
    });
    let found = look
        .await?
        .filter(|(breach, _)| reach.covers(&breach.by.unit));
    let (breach, found) = found.ok_or(CommandError::NotFound)?;
    Ok(answer(StatusCode::OK, view(&breach, &found, signed.lang)))
}
