//! What other systems ask before they act: whether a person's consent stands.

use crate::commands::find;
use crate::rules::KINDS;
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use identity::api::{JsonFields, Problem};
use identity::{Routes, Signed};
use platform::App;
use serde_json::{Value, json};

/// The room's part of the API.
pub(crate) fn routes() -> Routes {
    // A look is recorded, and what is looked up must not stand in an address: a POST.
    Routes::new().post("/api/v1/consents/find", look)
}

/// The room's part of the API's description (OpenAPI 3.1): paths, to be put beside the others.
pub fn paths() -> Value {
    let problem = json!({ "description": "Refused, with a stable `code`", "content": { "application/problem+json": { "schema": { "type": "object" } } } });
    let kinds: Vec<&str> = KINDS.iter().map(|choice| choice.code).collect();
    let one = json!({
        "type": "object",
        "properties": {
            "number": { "type": "string" }, "kind": { "type": "string", "enum": kinds }, "text": { "type": "integer" },
            "given": { "type": "string", "format": "date" }, "withdrawn": { "type": ["string", "null"], "format": "date" },
            "stood": { "type": "boolean", "description": "On the day that was asked about" },
        },
    });
    let body = json!({
        "type": "object", "required": ["value", "on"],
        "properties": {
            "value": { "type": "string", "description": "Phone or identity number" },
            "on": { "type": "string", "format": "date" },
        },
    });
    json!({ "/api/v1/consents/find": { "post": {
        "operationId": "find_consents", "tags": ["consents"], "security": [{ "bearer": [] }],
        "summary": "What somebody had agreed to on a day; the look is recorded",
        "requestBody": { "required": true, "content": { "application/json": { "schema": body } } },
        "responses": {
            "200": { "description": "OK", "content": { "application/json": { "schema": { "type": "object", "properties": { "items": { "type": "array", "items": one } } } } } },
            "401": problem, "403": problem, "422": problem,
        },
    } } })
}

async fn look(
    State(app): State<App>,
    signed: Signed,
    JsonFields(fields): JsonFields,
) -> Result<Response, Problem> {
    let found = find(&app, &signed.actor, fields).await?;
    let item = |one: &crate::commands::Seen| {
        let record = &one.record;
        json!({
            "number": record.number, "kind": record.kind, "text": record.text, "given": record.given.to_string(),
            "withdrawn": record.withdrawn.as_ref().map(|end| end.on.to_string()), "stood": record.stood(found.on),
        })
    };
    let items: Vec<Value> = found.records.iter().map(item).collect();
    let never = (header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(([never], Json(json!({ "items": items }))).into_response())
}
