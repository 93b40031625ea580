//! The paths of the API.

use super::BEARER;
use super::schemas::{Plain, action_name, typed, value};
use crate::api::list::PARAMETERS;
use crate::rules::Action;
use utoipa::openapi::content::ContentBuilder;
use utoipa::openapi::header::HeaderBuilder;
use utoipa::openapi::path::{
    OperationBuilder, Parameter, ParameterBuilder, ParameterIn, PathItemBuilder,
};
use utoipa::openapi::request_body::{RequestBody, RequestBodyBuilder};
use utoipa::openapi::schema::AnyOfBuilder;
use utoipa::openapi::{
    HttpMethod, Paths, PathsBuilder, Ref, Required, Response, ResponseBuilder, SecurityRequirement,
    Type,
};

/// Every path under `/api/v1/`.
pub(super) fn all() -> Paths {
    PathsBuilder::new()
        .path(
            "/api/v1/complaints",
            PathItemBuilder::new()
                .operation(HttpMethod::Get, list())
                .operation(HttpMethod::Post, register())
                .build(),
        )
        .path("/api/v1/complaints/{number}", one(HttpMethod::Get, show()))
        .path(
            "/api/v1/complaints/{number}/actions/{action}",
            one(HttpMethod::Post, act()),
        )
        .path(
            "/api/v1/complaints/{number}/reveal",
            one(HttpMethod::Post, reveal()),
        )
        .path("/api/v1/units", one(HttpMethod::Get, units()))
        .build()
}

fn one(method: HttpMethod, operation: OperationBuilder) -> utoipa::openapi::PathItem {
    PathItemBuilder::new().operation(method, operation).build()
}

/// An operation with what all of them have: the token, and the problems of the door.
fn operation(id: &str, tag: &str, summary: &str, problems: &[(&str, &str)]) -> OperationBuilder {
    let begun = OperationBuilder::new()
        .operation_id(Some(id))
        .tag(tag)
        .summary(Some(summary))
        .security(SecurityRequirement::new(BEARER, Vec::<String>::new()))
        .response("401", problem("No token, or one that is not valid"))
        .response("403", problem("The role does not permit it"))
        .response("503", problem("The system is busy; try again later"));
    problems.iter().fold(begun, |done, (code, text)| {
        done.response(*code, problem(text))
    })
}

fn list() -> OperationBuilder {
    let begun = operation(
        "list_complaints",
        "complaints",
        "Cases that the caller may see",
        &[("422", "A parameter is wrong or unknown; `errors` names it")],
    );
    PARAMETERS
        .iter()
        .fold(begun, |done, spec| {
            done.parameter(query(spec.name, value(spec)))
        })
        .response("200", answer("A page of the list", "ComplaintList"))
}

fn register() -> OperationBuilder {
    operation(
        "register_complaint",
        "complaints",
        "Register a complaint",
        &[
            ("400", "The body is no JSON, or a header is wrong"),
            (
                "409",
                "`known_already`: the same `external_id` was registered before by this caller",
            ),
            ("413", "The body is too large"),
            ("415", "The body must be JSON"),
            ("422", "Fields are wrong; `errors` names each"),
        ],
    )
    .parameter(idempotency_key())
    .request_body(Some(body(
        Ref::from_schema_name("RegisterComplaint").into(),
    )))
    .response("201", versioned("Registered", "Registered"))
}

fn show() -> OperationBuilder {
    let summary = "A case with its deadlines, and the actions that this caller may take now";
    operation("show_complaint", "complaints", summary, &[not_found()])
        .parameter(in_path("number", typed(Type::String).into()))
        .response("200", versioned("The case", "Complaint"))
}

fn act() -> OperationBuilder {
    let codes = typed(Type::String).enum_values(Some(Action::ALL.iter().map(|a| a.code())));
    let bodies = Action::ALL.iter().fold(AnyOfBuilder::new(), |all, action| {
        all.item(Ref::from_schema_name(action_name(*action)))
    });
    let seen = ParameterBuilder::new()
        .name("If-Match")
        .parameter_in(ParameterIn::Header)
        .required(Required::False)
        .description(Some(
            "The `ETag` that was read; without it the present version is taken",
        ))
        .schema(Some(typed(Type::String)));
    operation("act_on_complaint", "complaints", "Do what the case offers under `actions`", &[
        ("400", "The body is no JSON, or a header is wrong"),
        not_found(),
        ("409", "`not_in_this_status`: the case does not allow it now"),
        ("412", "`conflict`: somebody changed the case since; `changed_by` and `change` say who and what"),
        ("415", "The body must be JSON"),
        ("422", "Fields are wrong, or a rule refuses; `errors` or `detail` says what"),
    ])
    .parameter(in_path("number", typed(Type::String).into()))
    .parameter(in_path("action", codes.into()))
    .parameter(seen)
    .parameter(idempotency_key())
    .request_body(Some(body(bodies.into())))
    .response("200", versioned("Where the case stands now", "Acted"))
}

fn reveal() -> OperationBuilder {
    let summary = "One value of the complainant's record, for a purpose; the look is recorded";
    operation(
        "reveal_value",
        "complaints",
        summary,
        &[
            ("400", "The body is no JSON"),
            not_found(),
            ("415", "The body must be JSON"),
            ("422", "Fields are wrong; `errors` names each"),
        ],
    )
    .parameter(in_path("number", typed(Type::String).into()))
    .request_body(Some(body(Ref::from_schema_name("Reveal").into())))
    .response("200", answer("The value", "Revealed"))
}

fn units() -> OperationBuilder {
    let text = || typed(Type::String).into();
    let limit = typed(Type::Integer)
        .minimum(Some(1))
        .maximum(Some(200))
        .into();
    operation(
        "list_units",
        "units",
        "Units of the bank, in the order of the tree",
        &[
            ("400", "`cursor` is not one that was given"),
            ("422", "A parameter is wrong; `errors` names it"),
        ],
    )
    .parameter(query("q", text()))
    .parameter(query("closed", typed(Type::Boolean).into()))
    .parameter(query("limit", limit))
    .parameter(query("cursor", text()))
    .response("200", answer("A page of the list", "UnitList"))
}

fn not_found() -> (&'static str, &'static str) {
    (
        "404",
        "There is no such case or action, or it is outside the caller's reach",
    )
}

fn in_path(name: &str, schema: Plain) -> Parameter {
    let begun = ParameterBuilder::new()
        .name(name)
        .parameter_in(ParameterIn::Path);
    begun.required(Required::True).schema(Some(schema)).build()
}

fn query(name: &str, schema: Plain) -> Parameter {
    let begun = ParameterBuilder::new()
        .name(name)
        .parameter_in(ParameterIn::Query);
    begun.required(Required::False).schema(Some(schema)).build()
}

fn idempotency_key() -> Parameter {
    ParameterBuilder::new()
        .name("Idempotency-Key")
        .parameter_in(ParameterIn::Header)
        .required(Required::False)
        .description(Some(
            "The second call with the same key gets the first one's answer",
        ))
        .schema(Some(
            typed(Type::String)
                .min_length(Some(1))
                .max_length(Some(100)),
        ))
        .build()
}

fn body(schema: Plain) -> RequestBody {
    RequestBodyBuilder::new()
        .content(
            "application/json",
            ContentBuilder::new().schema(Some(schema)).build(),
        )
        .required(Some(Required::True))
        .build()
}

fn of(description: &str, kind: &str, schema: &str) -> ResponseBuilder {
    let content = ContentBuilder::new()
        .schema(Some(Ref::from_schema_name(schema)))
        .build();
    ResponseBuilder::new()
        .description(description)
        .content(kind, content)
}

fn answer(description: &str, schema: &str) -> Response {
    of(description, "application/json", schema).build()
}

fn versioned(description: &str, schema: &str) -> Response {
    let etag = HeaderBuilder::new()
        .schema(Some(typed(Type::String)))
        .description(Some("The version, for `If-Match`: `\"7\"`"))
        .build();
    of(description, "application/json", schema)
        .header("ETag", etag)
        .build()
}

fn problem(description: &str) -> Response {
    of(description, "application/problem+json", "Problem").build()
}
