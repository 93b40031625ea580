//! Disclosures for other systems: the same commands as the pages.

use crate::commands::disclose;
use crate::pages;
use crate::rules::disclosure::{Disclosure, FORMATS, WHICH};
use crate::store::{self, Narrow};
use axum::Json;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use change::CommandError;
use identity::api::{IdempotencyKey, JsonFields, Problem, QueryFields, list_limit};
use identity::{Permission, Routes, Signed};
use kernel::{Reach, rfc3339};
use platform::App;
use platform::sql::Reader;
use serde_json::{Value, json};

/// The room's part of the API.
pub(crate) fn routes() -> Routes {
    Routes::new()
        .get("/api/v1/disclosures", list)
        .post("/api/v1/disclosures", make)
        .get("/api/v1/disclosures/{number}", show)
        .post("/api/v1/disclosures/{number}/file", file)
}

/// The room's part of the API's description (OpenAPI 3.1): paths, to be put beside the others.
pub fn paths() -> Value {
    let secured = json!([{ "bearer": [] }]);
    let number = json!([{ "name": "number", "in": "path", "required": true, "schema": { "type": "string" } }]);
    let codes = |list: &[kernel::Choice]| list.iter().map(|choice| choice.code).collect::<Vec<_>>();
    let texts = json!({ "type": "array", "items": { "type": "string" } });
    let one = json!({
        "type": "object",
        "properties": {
            "number": { "type": "string" }, "status": { "type": "string" }, "institution": { "type": "string" },
            "institution_name": { "type": "string" }, "purpose": { "type": "string" }, "basis": { "type": "string" },
            "fields": texts, "complaints": texts, "format": { "type": "string" },
            "at": { "type": "string", "format": "date-time" }, "expires_at": { "type": "string", "format": "date-time" },
            "sha256": { "type": "string" }, "rows": { "type": "integer" }, "fetched": { "type": "integer" },
        },
    });
    let body = json!({
        "type": "object",
        "required": ["institution", "purpose", "complaints", "field", "format"],
        "properties": {
            "institution": { "type": "string", "description": "Unified social credit code" },
            "purpose": { "type": "string", "enum": codes(WHICH), "description": "Which of the contract's purposes" },
            "complaints": texts,
            "field": { "type": "array", "items": { "type": "string", "enum": codes(complaint::export::FIELDS) } },
            "consent": { "type": "string", "description": "Where the separate consents are kept, if the purpose needs them" },
            "format": { "type": "string", "enum": codes(FORMATS) },
        },
    });
    let answer = |text: &str, schema: &Value| json!({ "description": text, "content": { "application/json": { "schema": schema } } });
    let problem = json!({ "description": "Refused, with a stable `code`", "content": { "application/problem+json": { "schema": { "type": "object" } } } });
    let list = json!({ "type": "object", "properties": { "items": { "type": "array", "items": one }, "next_cursor": { "type": ["string", "null"] } } });
    let paging = json!([
        { "name": "limit", "in": "query", "schema": { "type": "integer", "minimum": 1, "maximum": 200 } },
        { "name": "cursor", "in": "query", "schema": { "type": "string" } },
    ]);
    let key =
        json!([{ "name": "Idempotency-Key", "in": "header", "schema": { "type": "string" } }]);
    let op = |id: &str, summary: &str, parameters: &Value, good: (&str, Value)| {
        json!({
            "operationId": id, "tags": ["disclosures"], "summary": summary, "security": secured, "parameters": parameters,
            "responses": { good.0: good.1, "401": problem, "403": problem, "404": problem, "422": problem },
        })
    };
    let mut make = op(
        "make_disclosure",
        "Disclose fields of cases to an institution, within its contract",
        &key,
        ("201", answer("Made", &one)),
    );
    make["requestBody"] =
        json!({ "required": true, "content": { "application/json": { "schema": body } } });
    let file = json!({ "description": "The file; each fetch is counted", "content": { "application/octet-stream": { "schema": { "type": "string", "format": "binary" } } } });
    json!({
        "/api/v1/disclosures": {
            "get": op("list_disclosures", "Disclosures within reach, newest first", &paging, ("200", answer("A page", &list))),
            "post": make,
        },
        "/api/v1/disclosures/{number}": { "get": op("show_disclosure", "One disclosure", &number, ("200", answer("The disclosure", &one))) },
        "/api/v1/disclosures/{number}/file": { "post": op("fetch_disclosure", "The file, by who made it, at most three times", &number, ("200", file)) },
    })
}

fn view(one: &Disclosure) -> Value {
    json!({
        "number": one.number, "status": one.status.code(), "institution": one.uscc,
        "institution_name": one.institution, "purpose": one.purpose.text, "basis": one.purpose.basis,
        "fields": one.fields, "complaints": one.cases, "format": one.format, "at": rfc3339(one.at),
        "expires_at": rfc3339(one.due), "sha256": one.made.sha256, "rows": one.made.rows,
        "fetched": one.fetched.len(),
    })
}

fn answer(status: StatusCode, body: Value) -> Response {
    let never = (header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    (status, [never], Json(body)).into_response()
}

fn reach(signed: &Signed) -> Reach {
    let permit = signed.permit(Permission::SharingView);
    permit.map_or(Reach::Nothing, |permit| permit.reach().clone())
}

/// The newest disclosures within reach; `cursor` is the number of rows before.
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
        login: signed.actor.login.clone(),
        range: reach(&signed).range(),
        status: String::new(),
    };
    let look = app.db.read(move |reader: &mut Reader<'_>| {
        store::list::<Disclosure>(reader, &narrow, skip, limit + 1)
    });
    let mut rows = look.await?;
    let more = rows.len() as i64 > limit;
    rows.truncate(usize::try_from(limit).unwrap_or(0));
    let next = more.then(|| (skip + limit).to_string());
    let items: Vec<Value> = rows.iter().map(view).collect();
    Ok(answer(
        StatusCode::OK,
        json!({ "items": items, "next_cursor": next }),
    ))
}

/// Discloses: `institution`, `purpose` (1 to 3), `complaints`, `field`, `consent?`, `format`.
async fn make(
    State(app): State<App>,
    signed: Signed,
    IdempotencyKey(receipt): IdempotencyKey,
    JsonFields(body): JsonFields,
) -> Result<Response, Problem> {
    let mut fields = body;
    let uscc = fields.get("institution").to_owned();
    fields.remove("institution");
    let made =
        disclose::disclose(&app, &signed.actor, uscc, (fields, signed.lang), receipt).await?;
    let one = pages::disclosure(&app, &signed, &made).await?;
    Ok(answer(StatusCode::CREATED, view(&one)))
}

async fn show(
    State(app): State<App>,
    signed: Signed,
    Path(number): Path<String>,
) -> Result<Response, Problem> {
    let one: Result<Disclosure, CommandError> = pages::disclosure(&app, &signed, &number).await;
    Ok(answer(StatusCode::OK, view(&one?)))
}

async fn file(
    State(app): State<App>,
    signed: Signed,
    Path(number): Path<String>,
) -> Result<Response, Problem> {
    let (name, bytes) = disclose::fetch(&app, &signed.actor, number).await?;
    Ok(ui::download(&name, bytes))
}
