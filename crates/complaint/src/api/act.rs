//! `POST /api/v1/complaints/{number}/actions/{action}`: does what the case offers to the caller.

use super::fields::{for_rules, merged};
use super::{problem, record};
use crate::commands::{self, Act};
use crate::rules::{Action, Status};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use change::CommandError;
use identity::Signed;
use identity::api::{IdempotencyKey, IfMatch, JsonFields, Problem};
use kernel::say;
use platform::App;
use serde_json::json;

/// Does an action. With `If-Match` it is done only on the version that the caller saw; without, on
/// the present one.
pub(super) async fn act(
    State(app): State<App>,
    signed: Signed,
    Path((number, code)): Path<(String, String)>,
    IfMatch(version): IfMatch,
    IdempotencyKey(key): IdempotencyKey,
    JsonFields(body): JsonFields,
) -> Result<Response, Problem> {
    let action = Action::from_code(&code).ok_or_else(unknown)?;
    let (fields, errors) = for_rules(&body, action.fields());
    if !errors.0.is_empty() {
        // Who may not see the case learns nothing from its fields either.
        super::load(&app, &signed, &number).await?;
        return Err(Problem::invalid(errors));
    }
    let receipt = key.map(|key| format!("api {number} {code} {key}"));
    let command = Act {
        number,
        action,
        fields,
        version,
        receipt,
    };
    let acted = commands::act(&app, &signed.actor, command)
        .await
        .map_err(|error| match error {
            CommandError::Invalid(errors) => {
                Problem::invalid(merged(Default::default(), errors, action.fields()))
            }
            other => problem(other),
        })?;
    let status = Status::from_code(&acted.status);
    let label = status.map_or(acted.status.as_str(), |status| status.label(signed.lang));
    let body = json!({
        "number": acted.number,
        "status": acted.status,
        "status_label": label,
        "version": acted.version,
    });
    Ok(record(StatusCode::OK, acted.version, body))
}

/// What was asked for is not repeated: it is a part of the address, and may be anything.
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
