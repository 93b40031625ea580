//! Requests of the person for other systems: the same commands as the pages. The person stays masked.

use crate::commands;
use crate::queries::{self, Tab};
use crate::rules::{Action, Powers, fields, steps, time};
use crate::store::{self, Stored};
use axum::Json;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use change::CommandError;
use deadline::Rulebook;
use identity::api::{IdempotencyKey, IfMatch, JsonFields, Problem, QueryFields, etag, list_limit};
use identity::{Routes, Signed};
use kernel::{Choice, FieldKind, FieldSpec, Instant, Lang, rfc3339, say};
use platform::App;
use platform::sql::{Reader, SqlError};
use serde_json::{Map, Value, json};
use std::sync::Arc;

/// Most rows before a page.
const SKIP_MAX: i64 = 1_000_000;

/// The room's part of the API.
pub(crate) fn routes() -> Routes {
    Routes::new()
        .get("/api/v1/privacy/requests", list)
        .post("/api/v1/privacy/requests", register)
        .get("/api/v1/privacy/requests/{number}", show)
        .post("/api/v1/privacy/requests/{number}/actions/{action}", act)
}

fn view(stored: &Stored, lang: Lang) -> Value {
    let (request, person, masks) = (&stored.request, &stored.private, &stored.masks);
    let handler = request.handler.as_ref().map(|who| who.login.as_str());
    let mut body = json!({
        "number": request.number, "version": request.version, "status": request.status.code(),
        "status_label": request.status.label(lang), "kind": request.kind,
        "applicant": request.applicant, "channel": request.channel,
        "unit": request.unit.path.code(), "handler": handler,
        "received_at": rfc3339(request.received_at), "late": stored.late,
        "released": request.released, "papers": person.papers.len(),
    });
    body["person"] = match stored.erased_at {
        Some(at) => json!({ "erased_at": rfc3339(at) }),
        None => json!({
            "name": masks.name(&person.name), "phone": masks.phone(&person.phone),
            "id_number": masks.id_number(&person.id_number),
        }),
    };
    body
}

fn deadlines(book: &Rulebook, stored: &Stored, now: Instant, lang: Lang) -> Value {
    let all = time::deadlines(book, &stored.request, now);
    let one = |d: &deadline::Deadline| {
        json!({
            "key": d.key, "due": d.due.map(rfc3339), "met": d.met.map(rfc3339),
            "rule": d.rule.to(lang), "article": d.article.to(lang),
        })
    };
    all.iter().map(one).collect()
}

fn offered(stored: &Stored, powers: &Powers) -> Value {
    let open = |action: &Action| {
        stored.erased_at.is_none() && steps::check(*action, &stored.request, powers).is_ok()
    };
    let field = |spec: &FieldSpec| json!({ "name": spec.name, "required": spec.required });
    let one = |action: Action| {
        let wants: Vec<Value> = action.fields().iter().map(field).collect();
        json!({ "action": action.code(), "fields": wants })
    };
    Action::ALL.into_iter().filter(open).map(one).collect()
}

fn record(status: StatusCode, version: i64, body: Value) -> Response {
    let mut answer = plain(status, body);
    answer.headers_mut().insert(header::ETAG, etag(version));
    answer
}

fn plain(status: StatusCode, body: Value) -> Response {
    let never = (header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    (status, [never], Json(body)).into_response()
}

/// What a rule refuses, under the status that says what kind of refusal it is.
fn problem(error: CommandError) -> Problem {
    match error {
        CommandError::Refused(refusal) => {
            let status = match refusal.code {
                "request_not_yours" | "request_handler" => StatusCode::FORBIDDEN,
                "request_status" | "request_taken" | "request_erased" => StatusCode::CONFLICT,
                _ => StatusCode::UNPROCESSABLE_ENTITY,
            };
            Problem::refused(status, refusal)
        }
        other => Problem::from(other),
    }
}

async fn load(
    app: &App,
    signed: &Signed,
    number: &str,
) -> Result<(Stored, Powers, Arc<Rulebook>), Problem> {
    let (keys, actor, number) = (app.keys.clone(), signed.actor.clone(), number.to_owned());
    let look = app.db.read(move |reader: &mut Reader<'_>| {
        let powers = commands::powers(reader, &actor)?;
        let found = store::load(reader, &keys, &number)?;
        let seen = found.filter(|stored| powers.view.covers(&stored.request.unit.path));
        let book = rulebook::current(reader)?;
        Ok::<_, SqlError>(seen.map(|stored| (stored, powers, book)))
    });
    look.await?.ok_or_else(Problem::not_found)
}

/// Requests of a tab (`tab`: open, overdue, mine, submitted, done); `cursor` is the number of rows
/// before.
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
    let tab = Tab::from_code(query.get("tab"));
    let (keys, actor, now) = (app.keys.clone(), signed.actor.clone(), app.clock.now());
    let look = app.db.read(move |reader: &mut Reader<'_>| {
        let powers = commands::powers(reader, &actor)?;
        queries::list(reader, &keys, (&powers, tab, now), (skip, limit + 1))
    });
    let mut rows = look.await?;
    let more = rows.len() as i64 > limit;
    rows.truncate(usize::try_from(limit).unwrap_or(0));
    let items: Vec<Value> = rows.iter().map(|row| view(row, signed.lang)).collect();
    let next = more.then(|| (skip + limit).to_string());
    let body = json!({ "items": items, "next_cursor": next });
    Ok(plain(StatusCode::OK, body))
}

async fn register(
    State(app): State<App>,
    signed: Signed,
    IdempotencyKey(key): IdempotencyKey,
    JsonFields(body): JsonFields,
) -> Result<Response, Problem> {
    // The code is made from the receipt: without a key of the caller's it gets one of its own.
    let key = key.unwrap_or_else(|| app.entropy.code(20));
    let receipt = format!("api privacy {} {key}", signed.actor.login);
    let code = commands::tracking_code(&app, Some(&receipt));
    let done = commands::register(&app, &signed.actor, (body, Vec::new()), Some(receipt))
        .await
        .map_err(problem)?;
    let (stored, _, book) = load(&app, &signed, &done.number).await?;
    let mut body = view(&stored, signed.lang);
    body["tracking_code"] = code.into();
    body["deadlines"] = deadlines(&book, &stored, app.clock.now(), signed.lang);
    let mut answer = record(StatusCode::CREATED, stored.request.version, body);
    let place = format!("/api/v1/privacy/requests/{}", done.number);
    let place = HeaderValue::from_str(&place).expect("invariant: a number is plain ASCII");
    answer.headers_mut().insert(header::LOCATION, place);
    Ok(answer)
}

async fn show(
    State(app): State<App>,
    signed: Signed,
    Path(number): Path<String>,
) -> Result<Response, Problem> {
    let (stored, powers, book) = load(&app, &signed, &number).await?;
    let mut body = view(&stored, signed.lang);
    body["deadlines"] = deadlines(&book, &stored, app.clock.now(), signed.lang);
    body["actions"] = offered(&stored, &powers);
    Ok(record(StatusCode::OK, stored.request.version, body))
}

async fn act(
    State(app): State<App>,
    signed: Signed,
    Path((number, code)): Path<(String, String)>,
    IfMatch(version): IfMatch,
    IdempotencyKey(key): IdempotencyKey,
    JsonFields(body): JsonFields,
) -> Result<Response, Problem> {
    let action = Action::from_code(&code).ok_or_else(unknown)?;
    let receipt = key.map(|key| format!("api privacy {number} {code} {key}"));
    let done = commands::act(
        &app,
        &signed.actor,
        &number,
        action,
        (body, version),
        receipt,
    )
    .await
    .map_err(problem)?;
    let (stored, ..) = load(&app, &signed, &done.number).await?;
    Ok(record(
        StatusCode::OK,
        done.version,
        view(&stored, signed.lang),
    ))
}

fn unknown() -> Problem {
    let known: Vec<&str> = Action::ALL.iter().map(|action| action.code()).collect();
    let known = known.join(", ");
    Problem::new(
        StatusCode::NOT_FOUND,
        "unknown_action",
        say!(
            "没有该操作；可用操作：{known}",
            "There is no such action; the actions are: {known}"
        ),
    )
}

/// The room's part of the API's description (OpenAPI 3.1): paths, to be put beside the others.
pub fn paths() -> Value {
    let text = || json!({ "type": "string" });
    let one = json!({ "type": "object", "properties": {
        "number": text(), "version": { "type": "integer" }, "status": text(), "kind": text(),
        "applicant": text(), "channel": text(), "unit": text(), "handler": { "type": ["string", "null"] },
        "received_at": { "type": "string", "format": "date-time" }, "late": { "type": "boolean" },
        "released": { "type": "boolean" }, "papers": { "type": "integer" },
        "person": { "type": "object", "description": "Masked" },
        "deadlines": { "type": "array", "items": { "type": "object" } },
        "actions": { "type": "array", "items": { "type": "object" } },
        "tracking_code": { "type": "string", "description": "In the answer to POST only" },
    } });
    let in_path =
        |name: &str| json!({ "name": name, "in": "path", "required": true, "schema": text() });
    let header = |name: &str| json!({ "name": name, "in": "header", "schema": text() });
    let tabs: Vec<&str> = Tab::ALL.iter().map(|tab| tab.code()).collect();
    let paging = json!([
        { "name": "tab", "in": "query", "schema": { "type": "string", "enum": tabs } },
        { "name": "limit", "in": "query", "schema": { "type": "integer", "minimum": 1, "maximum": 200 } },
        { "name": "cursor", "in": "query", "schema": text() },
    ]);
    let page = json!({ "type": "object", "properties": {
        "items": { "type": "array", "items": one }, "next_cursor": { "type": ["string", "null"] },
    } });
    let mut create = operation(
        "create_privacy_request",
        "Record a request of the person",
        &json!([header("Idempotency-Key")]),
        ("201", &one),
    );
    create["requestBody"] = body(schema(&fields::NEW));
    let mut act = operation(
        "act_on_privacy_request",
        "Do what the request offers to the caller under `actions`",
        &json!([
            in_path("number"),
            in_path("action"),
            header("If-Match"),
            header("Idempotency-Key")
        ]),
        ("200", &one),
    );
    act["requestBody"] = body(json!({ "type": "object" }));
    json!({
        "/api/v1/privacy/requests": {
            "get": operation("list_privacy_requests", "Requests within reach", &paging, ("200", &page)),
            "post": create,
        },
        "/api/v1/privacy/requests/{number}": {
            "get": operation("show_privacy_request", "One request with its deadlines and actions", &json!([in_path("number")]), ("200", &one)),
        },
        "/api/v1/privacy/requests/{number}/actions/{action}": { "post": act },
    })
}

fn operation(
    id: &str,
    summary: &str,
    parameters: &Value,
    (status, schema): (&str, &Value),
) -> Value {
    let problem = json!({ "description": "Refused, with a stable `code`", "content": { "application/problem+json": { "schema": { "type": "object" } } } });
    let good =
        json!({ "description": summary, "content": { "application/json": { "schema": schema } } });
    json!({
        "operationId": id, "tags": ["privacy"], "summary": summary, "security": [{ "bearer": [] }],
        "parameters": parameters,
        "responses": { status: good, "401": problem, "403": problem, "404": problem, "409": problem, "422": problem },
    })
}

fn body(schema: Value) -> Value {
    json!({ "required": true, "content": { "application/json": { "schema": schema } } })
}

/// The schema of a form's fields.
fn schema(specs: &[FieldSpec]) -> Value {
    let property = |spec: &FieldSpec| {
        let mut one = json!({ "type": "string", "description": spec.en });
        if let FieldKind::Choice(list) = spec.kind {
            one["enum"] = list.iter().map(|choice: &Choice| choice.code).collect();
        }
        (spec.name.to_owned(), one)
    };
    let required: Vec<&str> = specs
        .iter()
        .filter(|spec| spec.required)
        .map(|spec| spec.name)
        .collect();
    let properties: Map<String, Value> = specs.iter().map(property).collect();
    json!({ "type": "object", "required": required, "properties": properties, "additionalProperties": false })
}
