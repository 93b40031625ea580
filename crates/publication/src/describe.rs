//! The room's part of the API's description (OpenAPI 3.1): one set of paths for each kind of a shelf.

use crate::api::api_name;
use crate::rules::{Action, KEY};
use crate::{Kind, Status, Value};
use kernel::{FieldKind, FieldSpec};
use serde_json::{Map, json};

/// The paths of a shelf's kinds, to be put beside the other rooms'.
pub fn paths(kinds: &[&Kind], shelf: &str) -> Value {
    let mut all = Map::new();
    for kind in kinds {
        let base = format!("/api/v1/{shelf}/{}", kind.code);
        all.insert(base.clone(), collection(kind));
        all.insert(format!("{base}/import"), import(kind));
        all.insert(format!("{base}/{{key}}"), item(kind));
        all.insert(format!("{base}/{{key}}/versions"), versions(kind));
        for action in Action::ALL {
            all.insert(
                format!("{base}/{{key}}/actions/{}", action.code()),
                act(kind, action),
            );
        }
    }
    Value::Object(all)
}

fn schema_of(spec: &FieldSpec) -> Value {
    let codes = |list: &[kernel::Choice]| list.iter().map(|choice| choice.code).collect::<Vec<_>>();
    match spec.kind {
        FieldKind::Choice(list) => json!({ "type": "string", "enum": codes(list) }),
        FieldKind::Many(list) => {
            json!({ "type": "array", "items": { "type": "string", "enum": codes(list) } })
        }
        FieldKind::Flag => json!({ "type": "boolean" }),
        FieldKind::Day => json!({ "type": "string", "format": "date" }),
        FieldKind::Moment => json!({ "type": "string", "format": "date-time" }),
        FieldKind::Money => json!({ "type": "integer", "minimum": 0, "description": "fen" }),
        FieldKind::Whole { min, max } => {
            json!({ "type": "integer", "minimum": min, "maximum": max })
        }
        FieldKind::Line { max } | FieldKind::Area { max } => {
            json!({ "type": "string", "maxLength": max })
        }
        _ => json!({ "type": "string" }),
    }
}

fn body_of(specs: &[FieldSpec]) -> Value {
    let properties: Map<String, Value> = specs
        .iter()
        .map(|spec| {
            let mut schema = schema_of(spec);
            schema["title"] = spec.en.into();
            (api_name(spec), schema)
        })
        .collect();
    let required: Vec<String> = specs
        .iter()
        .filter(|spec| spec.required)
        .map(api_name)
        .collect();
    json!({ "type": "object", "additionalProperties": false, "properties": properties, "required": required })
}

fn version() -> Value {
    json!({
        "type": "object",
        "properties": {
            "kind": { "type": "string" }, "key": { "type": "string" }, "version": { "type": "integer" },
            "revision": { "type": "integer" }, "status": { "type": "string", "enum": Status::ALL.map(Status::code) },
            "title": { "type": "string" }, "unit": { "type": "string" }, "author": { "type": "string" },
            "written_at": { "type": "string", "format": "date-time" },
            "from": { "type": ["string", "null"], "format": "date" }, "to": { "type": ["string", "null"], "format": "date" },
            "handed_in": { "type": ["object", "null"] }, "returned": { "type": ["object", "null"] },
            "published": { "type": ["object", "null"] }, "withdrawn": { "type": ["object", "null"] },
            "evidence": {}, "document": { "type": "object" },
        },
    })
}

fn left() -> Value {
    json!({
        "type": "object",
        "properties": {
            "kind": { "type": "string" }, "key": { "type": "string" }, "version": { "type": "integer" },
            "revision": { "type": "integer", "description": "the ETag: what If-Match names next" },
            "status": { "type": "string", "enum": Status::ALL.map(Status::code) },
        },
    })
}

fn page() -> Value {
    json!({ "type": "object", "properties": {
        "items": { "type": "array", "items": version() }, "next_cursor": { "type": ["string", "null"] },
    } })
}

/// An operation: its identifier, summary, parameters, body and answer.
struct Op<'o> {
    id: String,
    summary: String,
    parameters: Value,
    body: Option<Value>,
    status: &'o str,
    answer: Value,
}

fn op(kind: &Kind, of: Op<'_>) -> Value {
    let problem = json!({ "description": "Refused, with a stable `code`", "content": { "application/problem+json": { "schema": { "type": "object" } } } });
    let mut one = json!({
        "operationId": of.id, "tags": [kind.shelf], "summary": of.summary, "security": [{ "bearer": [] }],
        "parameters": of.parameters,
        "responses": {
            of.status: { "description": "OK", "content": { "application/json": { "schema": of.answer } } },
            "401": problem, "403": problem, "404": problem, "422": problem,
        },
    });
    if let Some(body) = of.body {
        one["requestBody"] =
            json!({ "required": true, "content": { "application/json": { "schema": body } } });
        one["responses"]["409"] = problem.clone();
        one["responses"]["412"] = problem;
    }
    one
}

fn key() -> Value {
    json!({ "name": "key", "in": "path", "required": true, "schema": { "type": "string" } })
}

fn once() -> Value {
    json!({ "name": "Idempotency-Key", "in": "header", "schema": { "type": "string", "maxLength": 100 } })
}

fn on() -> Value {
    json!({ "name": "on", "in": "query", "schema": { "type": "string", "format": "date" }, "description": "what was public that day" })
}

fn collection(kind: &Kind) -> Value {
    let query =
        |name: &str, schema: Value| json!({ "name": name, "in": "query", "schema": schema });
    let states = ["draft", "handed_in", "published", "ended", "withdrawn"];
    let mut specs = kind.specs();
    specs.push(KEY);
    let list = Op {
        id: format!("list_{}", kind.code),
        summary: format!("{}: the newest versions, or those that fit", kind.en),
        parameters: json!([
            query(
                "limit",
                json!({ "type": "integer", "minimum": 1, "maximum": 200 })
            ),
            query("cursor", json!({ "type": "string" })),
            query("status", json!({ "type": "string", "enum": states })),
            query("q", json!({ "type": "string" })),
            on(),
        ]),
        body: None,
        status: "200",
        answer: page(),
    };
    let create = Op {
        id: format!("create_{}", kind.code),
        summary: format!("{}: write a draft of a new item", kind.en),
        parameters: json!([once()]),
        body: Some(body_of(&specs)),
        status: "201",
        answer: left(),
    };
    json!({ "get": op(kind, list), "post": op(kind, create) })
}

fn import(kind: &Kind) -> Value {
    let mut specs = crate::import::columns(kind);
    specs.rotate_left(1);
    let bring = Op {
        id: format!("import_{}", kind.code),
        summary: format!(
            "{}: drafts of many items; rows that are wrong are told",
            kind.en
        ),
        parameters: json!([once()]),
        body: Some(
            json!({ "type": "object", "required": ["rows"], "properties": {
            "rows": { "type": "array", "maxItems": crate::import::ROWS_MAX, "items": body_of(&specs) },
        } }),
        ),
        status: "200",
        answer: json!({ "type": "object", "properties": {
            "read": { "type": "integer" }, "created": { "type": "integer" }, "changed": { "type": "integer" },
            "same": { "type": "integer" }, "rejected": { "type": "array", "items": { "type": "object" } },
        } }),
    };
    json!({ "post": op(kind, bring) })
}

fn item(kind: &Kind) -> Value {
    let show = Op {
        id: format!("show_{}", kind.code),
        summary: format!(
            "{}: the newest version, or the one that was public on a day",
            kind.en
        ),
        parameters: json!([key(), on()]),
        body: None,
        status: "200",
        answer: version(),
    };
    json!({ "get": op(kind, show) })
}

fn versions(kind: &Kind) -> Value {
    let show = Op {
        id: format!("versions_of_{}", kind.code),
        summary: format!("{}: all versions, newest first", kind.en),
        parameters: json!([key()]),
        body: None,
        status: "200",
        answer: page(),
    };
    json!({ "get": op(kind, show) })
}

fn act(kind: &Kind, action: Action) -> Value {
    let mut body = body_of(&action.fields(kind));
    if action != Action::Write {
        body["properties"]["version"] =
            json!({ "type": "integer", "description": "the newest without it" });
    }
    let done = Op {
        id: format!("{}_{}", action.code(), kind.code),
        summary: format!("{}: {}", kind.en, action.code().replace('_', " ")),
        parameters: json!([key(), once(), { "name": "If-Match", "in": "header", "schema": { "type": "string" } }]),
        body: Some(body),
        status: "200",
        answer: left(),
    };
    json!({ "post": op(kind, done) })
}
