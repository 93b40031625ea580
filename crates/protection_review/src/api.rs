//! Reviews for other systems: listed, looked at, begun, moved on with the same commands as the pages.

use crate::commands::{self, Asked};
use crate::pages::seen;
use crate::rules::standing;
use crate::rules::{Action, KINDS, OCCASIONS, Opinion, Paper, Review, SUBJECTS, Status, check};
use crate::store::{self, Narrow};
use axum::Json;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use change::CommandError;
use identity::api::{IdempotencyKey, IfMatch, JsonFields, Problem, QueryFields, etag, list_limit};
use identity::{Routes, Signed};
use kernel::{Choice, day_of, rfc3339};
use platform::App;
use platform::sql::{Reader, SqlError};
use serde_json::{Value, json};

/// How far a cursor may go.
const SKIP_MAX: i64 = 1_000_000;
const PATH: &str = "/api/v1/protection-reviews";

/// The room's part of the API.
pub(crate) fn routes() -> Routes {
    Routes::new()
        .get("/api/v1/protection-reviews", list)
        .post("/api/v1/protection-reviews", begin)
        .get("/api/v1/protection-reviews/{number}", show)
        .post("/api/v1/protection-reviews/{number}/checklist", answer)
        .post("/api/v1/protection-reviews/{number}/actions/{action}", act)
}

fn codes(list: &[Choice]) -> Vec<&'static str> {
    list.iter().map(|choice| choice.code).collect()
}

fn schema() -> Value {
    let text = json!({ "type": "string" });
    let day = json!({ "type": ["string", "null"], "format": "date" });
    let moment = json!({ "type": ["string", "null"], "format": "date-time" });
    let list = json!({ "type": "array", "items": { "type": "object" } });
    json!({ "type": "object", "properties": {
        "number": text, "version": { "type": "integer" },
        "status": { "type": "string", "enum": Status::ALL.map(Status::code) },
        "kind": { "type": "string", "enum": codes(KINDS) }, "title": text, "unit": text,
        "subject_kind": { "type": "string", "enum": codes(SUBJECTS) }, "subject_key": text,
        "subject_name": text, "subject_version": text, "launch": day, "round": { "type": "integer" },
        "submitted_at": moment, "carries": { "type": "boolean", "description": "Whether it carries a publication today" },
        "valid_until": day, "condition": text, "condition_due": day, "condition_met": { "type": "boolean" },
        "overruled": { "type": ["object", "null"] }, "papers": list, "reviewers": list, "opinions": list,
        "actions": { "type": "array", "items": text },
    } })
}

fn body_schema() -> Value {
    let text = json!({ "type": "string" });
    json!({ "type": "object",
        "required": ["title", "kind", "occasion", "change", "concerned", "launch", "subject_kind", "subject_key", "subject_name", "subject_version"],
        "properties": {
            "title": text, "kind": { "type": "string", "enum": codes(KINDS) },
            "occasion": { "type": "string", "enum": codes(OCCASIONS) }, "change": text, "concerned": text,
            "launch": { "type": "string", "format": "date" },
            "subject_kind": { "type": "string", "enum": codes(SUBJECTS) }, "subject_key": text,
            "subject_name": text, "subject_version": text,
        },
    })
}

/// The room's part of the API's description (OpenAPI 3.1): paths, to be put beside the others.
pub fn paths() -> Value {
    let secured = json!([{ "bearer": [] }]);
    let problem = json!({ "description": "Refused, with a stable `code`", "content": { "application/problem+json": { "schema": { "type": "object" } } } });
    let json_of = |schema: Value| json!({ "application/json": { "schema": schema } });
    let op = |id: &str, summary: &str, parameters: Value, (code, schema): (&str, Value)| {
        json!({
            "operationId": id, "tags": ["protection_reviews"], "summary": summary, "security": secured,
            "parameters": parameters,
            "responses": {
                code: { "description": "Done", "content": json_of(schema) },
                "401": problem, "403": problem, "404": problem, "409": problem, "422": problem,
            },
        })
    };
    let with_body = |mut op: Value, schema: Value| {
        op["requestBody"] = json!({ "required": true, "content": json_of(schema) });
        op
    };
    let query =
        |name: &str, schema: Value| json!({ "name": name, "in": "query", "schema": schema });
    let header =
        |name: &str| json!({ "name": name, "in": "header", "schema": { "type": "string" } });
    let in_path = |name: &str, schema: Value| json!({ "name": name, "in": "path", "required": true, "schema": schema });
    let text = json!({ "type": "string" });
    let number = in_path("number", text.clone());
    let action = in_path(
        "action",
        json!({ "type": "string", "enum": Action::ALL.map(Action::code) }),
    );
    let paging = json!([
        query(
            "limit",
            json!({ "type": "integer", "minimum": 1, "maximum": 200 })
        ),
        query("cursor", text.clone()),
        query(
            "status",
            json!({ "type": "string", "enum": Status::ALL.map(Status::code) })
        ),
        query("kind", json!({ "type": "string", "enum": codes(KINDS) })),
        query("q", text.clone()),
    ]);
    let page = json!({ "type": "object", "properties": { "items": { "type": "array", "items": schema() }, "next_cursor": { "type": ["string", "null"] } } });
    let left = json!({ "type": "object", "properties": { "number": text, "version": { "type": "integer" } } });
    let free = json!({ "type": "object", "additionalProperties": true });
    let keys = json!([number, header("Idempotency-Key"), header("If-Match")]);
    let act_keys = json!([
        number,
        action,
        header("Idempotency-Key"),
        header("If-Match")
    ]);
    let begin = op(
        "begin_protection_review",
        "Write a review, as a draft",
        json!([header("Idempotency-Key")]),
        ("201", left.clone()),
    );
    let answer = op(
        "answer_protection_checklist",
        "Answer the checklist: a.KEY (yes, no, not_applicable), r.KEY (remark)",
        keys,
        ("200", left.clone()),
    );
    let act = op(
        "act_on_protection_review",
        "Do an action that the review lists for the caller",
        act_keys,
        ("200", left),
    );
    let mut paths = serde_json::Map::new();
    paths.insert(
        PATH.to_owned(),
        json!({
            "get": op("list_protection_reviews", "Reviews within reach, newest first", paging, ("200", page)),
            "post": with_body(begin, body_schema()),
        }),
    );
    let show = op(
        "show_protection_review",
        "One review",
        json!([number]),
        ("200", schema()),
    );
    paths.insert(format!("{PATH}/{{number}}"), json!({ "get": show }));
    let answer = with_body(answer, free.clone());
    paths.insert(
        format!("{PATH}/{{number}}/checklist"),
        json!({ "post": answer }),
    );
    let act = with_body(act, free);
    paths.insert(
        format!("{PATH}/{{number}}/actions/{{action}}"),
        json!({ "post": act }),
    );
    Value::Object(paths)
}

fn view(one: &Review, today: kernel::Day) -> Value {
    let content = &one.content;
    let paper = |paper: &Paper| {
        json!({
            "no": paper.no, "name": paper.name, "sha256": paper.sha256, "dropped": paper.dropped.is_some(),
            "unread": paper.checked.unread, "marks": paper.checked.marks,
        })
    };
    let opinion = |opinion: &Opinion| {
        json!({
            "no": opinion.no, "by": opinion.by.login, "force": opinion.force, "about": opinion.about,
            "text": opinion.text, "stand": opinion.stand, "replies": opinion.replies,
        })
    };
    let reviewers: Vec<Value> = one
        .reviewers
        .iter()
        .map(|r| json!({ "login": r.who.login, "due": r.due.to_string(), "heard_at": r.heard.map(rfc3339), "conclusion": r.conclusion }))
        .collect();
    let decided = one.decided.as_ref();
    let valid = decided.map(|d| d.valid_until);
    let valid = one.overruled.as_ref().map(|o| o.valid_until).or(valid);
    json!({
        "number": one.number, "version": one.version, "status": one.status.code(), "kind": content.kind,
        "occasion": content.occasion, "title": content.title, "change": content.change,
        "concerned": content.concerned, "unit": one.unit.code(), "subject_kind": content.subject_kind,
        "subject_key": content.subject_key, "subject_name": content.subject_name,
        "subject_version": content.subject_version, "launch": content.launch.to_string(), "round": one.round,
        "submitted_at": one.submitted.map(rfc3339), "carries": standing::of(one, today).is_ok(),
        "valid_until": valid.map(|day| day.to_string()),
        "condition": decided.map_or("", |d| d.condition.as_str()),
        "condition_due": decided.and_then(|d| d.condition_due).map(|day| day.to_string()),
        "condition_met": decided.is_some_and(|d| d.met.is_some()),
        "overruled": one.overruled.as_ref().map(|o| json!({ "by": o.said.by.login, "at": rfc3339(o.said.at), "reason": o.said.text, "opinions": o.opinions })),
        "papers": one.papers.iter().map(paper).collect::<Vec<_>>(),
        "reviewers": reviewers,
        "opinions": one.opinions.iter().map(opinion).collect::<Vec<_>>(),
    })
}

fn answered(status: StatusCode, body: Value) -> Response {
    let never = (header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    (status, [never], Json(body)).into_response()
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
    let kind = KINDS.iter().find(|kind| kind.code == query.get("kind"));
    let narrow = Narrow {
        view: powers.view,
        login: powers.who.login,
        status: Status::from_code(query.get("status")),
        kind: kind.map_or("", |kind| kind.code).to_owned(),
        q: query.get("q").to_owned(),
        mine: false,
        handed_in: None,
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
    let today = day_of(app.clock.now());
    let items: Vec<Value> = found.iter().map(|one| view(one, today)).collect();
    Ok(answered(
        StatusCode::OK,
        json!({ "items": items, "next_cursor": next }),
    ))
}

async fn show(
    State(app): State<App>,
    signed: Signed,
    Path(number): Path<String>,
) -> Result<Response, Problem> {
    let one = seen(&app, &signed, &number).await?;
    let powers = commands::powers(&signed.actor);
    let offered = Action::ALL
        .into_iter()
        .filter(|action| check(*action, &one, &powers).is_ok());
    let mut body = view(&one, day_of(app.clock.now()));
    body["actions"] = offered.map(Action::code).collect();
    let mut response = answered(StatusCode::OK, body);
    response
        .headers_mut()
        .insert(header::ETAG, etag(one.version));
    Ok(response)
}

async fn begin(
    State(app): State<App>,
    signed: Signed,
    IdempotencyKey(receipt): IdempotencyKey,
    JsonFields(body): JsonFields,
) -> Result<Response, Problem> {
    let left = commands::begin(&app, &signed.actor, body, receipt).await?;
    let body = json!({ "number": left.number, "version": left.version });
    Ok(answered(StatusCode::CREATED, body))
}

async fn answer(
    State(app): State<App>,
    signed: Signed,
    Path(number): Path<String>,
    IfMatch(version): IfMatch,
    IdempotencyKey(receipt): IdempotencyKey,
    JsonFields(body): JsonFields,
) -> Result<Response, Problem> {
    let asked = (number, version);
    let left = commands::answer(&app, &signed.actor, asked, body, receipt).await?;
    let body = json!({ "number": left.number, "version": left.version });
    Ok(answered(StatusCode::OK, body))
}

async fn act(
    State(app): State<App>,
    signed: Signed,
    Path((number, action)): Path<(String, String)>,
    IfMatch(version): IfMatch,
    IdempotencyKey(receipt): IdempotencyKey,
    JsonFields(fields): JsonFields,
) -> Result<Response, Problem> {
    let action = Action::from_code(&action).ok_or(CommandError::NotFound)?;
    let asked = Asked {
        number,
        action,
        fields,
        version,
        receipt,
    };
    let left = commands::act(&app, &signed.actor, asked).await?;
    let body = json!({ "number": left.number, "version": left.version });
    Ok(answered(StatusCode::OK, body))
}
