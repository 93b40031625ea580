//! Limits and thresholds as a form.

use super::{Pairs, Tab, permit, tabs, words};
use crate::Words;
use crate::commands;
use crate::rules::policy::{LIMITS, THRESHOLDS};
use crate::store;
use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use identity::pages::failure;
use identity::{Permission, Signed};
use kernel::{FieldErrors, Fields, Role};
use platform::App;
use ui::{ErrorSummary, FieldView, Form, Notice, Page};

#[derive(Template)]
#[template(path = "look_policy.html")]
struct PolicyPage {
    page: Page,
    w: &'static Words,
    tabs: Vec<Tab>,
    version: i64,
    form_id: String,
    summary: ErrorSummary,
    roles: Vec<(&'static str, Vec<FieldView>)>,
    thresholds: Vec<FieldView>,
}

fn draw(
    signed: &Signed,
    version: i64,
    fields: &Fields,
    errors: &FieldErrors,
    receipt: Option<String>,
) -> PolicyPage {
    let w = words(signed);
    let form = Form::new(signed.lang, fields, errors);
    let page = signed.page(w.tab_policy, "/looks").crumb(w.title, "/looks");
    let of = |role: Role| -> Vec<FieldView> {
        let lines = LIMITS.iter().filter(|line| line.role == role);
        lines.map(|line| form.field(&line.spec)).collect()
    };
    let roles = Role::ALL
        .into_iter()
        .map(|role| (role.label(signed.lang), of(role)))
        .filter(|(_, fields)| !fields.is_empty());
    PolicyPage {
        form_id: receipt.unwrap_or_else(|| page.form_id.clone()),
        page,
        w,
        tabs: tabs(signed, "/looks/policy"),
        version,
        summary: form.summary(),
        roles: roles.collect(),
        thresholds: THRESHOLDS
            .iter()
            .map(|(spec, _)| form.field(spec))
            .collect(),
    }
}

/// As they stand.
pub(super) async fn form(State(app): State<App>, signed: Signed) -> Response {
    match app.db.read(store::policy).await {
        Ok((policy, version)) => {
            let none = FieldErrors::default();
            ui::html(draw(&signed, version, &policy.to_fields(), &none, None))
        }
        Err(error) => failure(&signed, error.into()),
    }
}

/// Replaces them; what was typed stays when it can't be kept.
pub(super) async fn submit(
    State(app): State<App>,
    signed: Signed,
    axum::Form(pairs): Pairs,
) -> Response {
    let permit = match permit(&signed, Permission::LooksManage) {
        Ok(permit) => permit,
        Err(refused) => return *refused,
    };
    let mut fields = Fields::from_pairs(pairs);
    let receipt = fields.take("form_id");
    let version = fields
        .take("version")
        .and_then(|version| version.parse().ok())
        .unwrap_or_default();
    let set = commands::set_policy(&app, permit, fields.clone(), version, receipt.clone());
    match set.await {
        Ok(()) => {
            let said = Notice::good(words(&signed).policy_saved);
            ui::see_other_with("/looks/policy", &said)
        }
        Err(error) => {
            let clashed = matches!(error, change::CommandError::Conflict { .. });
            match error.beside(LIMITS[0].spec.name) {
                Ok(errors) => {
                    let status = match clashed {
                        true => StatusCode::CONFLICT,
                        false => StatusCode::UNPROCESSABLE_ENTITY,
                    };
                    // Whoever looks again and sends it means what is on the page.
                    let now = app.db.read(store::policy).await;
                    let version = now.map_or(version, |(_, now)| now);
                    ui::html_status(status, draw(&signed, version, &fields, &errors, None))
                }
                Err(error) => failure(&signed, error),
            }
        }
    }
}
