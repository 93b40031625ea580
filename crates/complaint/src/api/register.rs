//! `POST /api/v1/complaints`: registers a complaint.

use super::fields::{for_rules, merged};
use super::{book_of, load, permit, problem, record, view};
use crate::commands::{self, RegisterCase, Registered};
use crate::rules::Register;
use crate::rules::register::{EXTERNAL_ID, INTAKE_FIELDS};
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use change::CommandError;
use identity::api::{IdempotencyKey, JsonFields, Problem};
use identity::{Permission, Permit, Signed};
use kernel::Fields;
use platform::App;
use platform::sql::SqlError;
use serde_json::json;

/// Registers a complaint once: the same `Idempotency-Key` gives the first answer again, the same
/// `external_id` of the same caller is `409`.
pub(super) async fn register(
    State(app): State<App>,
    signed: Signed,
    IdempotencyKey(key): IdempotencyKey,
    JsonFields(body): JsonFields,
) -> Result<Response, Problem> {
    let permit = permit(&signed, Permission::ComplaintRegister)?;
    let fields = read(&app, &body)?;
    let external_id = fields.get(EXTERNAL_ID.name);
    let origin = match external_id.is_empty() {
        true => String::new(),
        false => format!("api:{}:{external_id}", signed.actor.login),
    };
    let receipt = key.map(|key| format!("api register {key}"));
    let command = RegisterCase {
        fields,
        origin,
        receipt,
    };
    let registered = once(&app, &permit, command).await?;
    let stored = load(&app, &signed, &registered.number).await?;
    let book = book_of(&app, &stored).await?;
    let body = json!({
        "number": registered.number,
        "tracking_code": registered.tracking_code,
        "status": stored.case.status.code(),
        "deadlines": view::deadlines(&book, &stored.case, app.clock.now(), signed.lang),
    });
    let mut answer = record(StatusCode::CREATED, stored.case.version, body);
    let place = format!("/api/v1/complaints/{}", registered.number);
    let place = HeaderValue::from_str(&place).expect("a case number is plain ASCII");
    answer.headers_mut().insert(header::LOCATION, place);
    Ok(answer)
}

/// The body as the rules read it; everything that is wrong is told at once.
fn read(app: &App, body: &Fields) -> Result<Fields, Problem> {
    let (fields, errors) = for_rules(body, INTAKE_FIELDS);
    let rules = Register::read(&fields, app.clock.now())
        .err()
        .unwrap_or_default();
    let errors = merged(errors, rules, INTAKE_FIELDS);
    if errors.0.is_empty() {
        Ok(fields)
    } else {
        Err(Problem::invalid(errors))
    }
}

/// Runs the command. Two calls with one external number at the same moment: the second one trips
/// over the first one's row, and is told about it when it looks again.
async fn once(app: &App, permit: &Permit, command: RegisterCase) -> Result<Registered, Problem> {
    let done = commands::register(app, permit.clone(), command.clone()).await;
    let done = match done {
        Err(CommandError::Sql(SqlError::Unique { .. })) => {
            commands::register(app, permit.clone(), command).await
        }
        done => done,
    };
    done.map_err(|error| match error {
        CommandError::Invalid(errors) => {
            Problem::invalid(merged(Default::default(), errors, INTAKE_FIELDS))
        }
        other => problem(other),
    })
}
