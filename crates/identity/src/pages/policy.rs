//! 访问规则: the bank's rules of access.

use super::{Pairs, failure, permit, take_version, words};
use crate::Words;
use crate::access::Permission;
use crate::commands::policy as commands;
use crate::commands::session::Origin;
use crate::door::{Gate, Signed};
use crate::rules::fields::{
    EMERGENCY, EMERGENCY_MINUTES, EMERGENCY_REVIEW, EMERGENCY_ROLES, EMERGENCY_WAITING, GROUPS,
    MAIL_DOMAINS, NETWORKS, SECOND_FACTOR,
};
use crate::rules::{Policy, show_groups, show_networks};
use crate::store::policy as store;
use askama::Template;
use axum::Extension;
use axum::http::StatusCode;
use axum::response::Response;
use change::CommandError;
use kernel::{FieldErrors, Fields, Role, fill};
use ui::{ErrorSummary, FieldView, Form, Notice, Page};

#[derive(Template)]
#[template(path = "policy.html")]
struct PolicyPage {
    page: Page,
    w: &'static Words,
    version: i64,
    summary: ErrorSummary,
    factor: FieldView,
    networks: Vec<FieldView>,
    here: String,
    groups: FieldView,
    mail: FieldView,
    emergency: Vec<FieldView>,
}

fn draw(
    signed: &Signed,
    origin: &Origin,
    version: i64,
    fields: &Fields,
    errors: &FieldErrors,
) -> PolicyPage {
    let w = words(signed.lang);
    let form = Form::new(signed.lang, fields, errors);
    let here = match origin.address.as_str() {
        "" => "—",
        address => address,
    };
    PolicyPage {
        page: signed.page(w.policy_title, "/access/policy"),
        w,
        version,
        summary: form.summary(),
        factor: form.field(&SECOND_FACTOR).wide(true),
        networks: NETWORKS.iter().map(|spec| form.field(spec)).collect(),
        here: fill(w.policy_here, &[("address", here)]),
        groups: form.field(&GROUPS).wide(true),
        mail: form.field(&MAIL_DOMAINS).wide(true),
        emergency: EMERGENCY
            .iter()
            .map(|spec| form.field(spec).wide(spec.name == EMERGENCY_ROLES.name))
            .collect(),
    }
}

fn fields_of(policy: &Policy) -> Fields {
    let mut fields = Fields::default();
    for role in &policy.second_factor {
        fields.push(SECOND_FACTOR.name, role.code());
    }
    fields.set(GROUPS.name, show_groups(&policy.groups));
    fields.set(MAIL_DOMAINS.name, policy.mail_domains.join(" "));
    for (role, spec) in Role::ALL.iter().zip(&NETWORKS) {
        let networks = policy.networks_of(*role).map(show_networks);
        fields.set(spec.name, networks.unwrap_or_default());
    }
    let emergency = &policy.emergency;
    for role in &emergency.roles {
        fields.push(EMERGENCY_ROLES.name, role.code());
    }
    fields.set(EMERGENCY_MINUTES.name, emergency.minutes.to_string());
    fields.set(EMERGENCY_REVIEW.name, emergency.review_hours.to_string());
    fields.set(EMERGENCY_WAITING.name, emergency.waiting.to_string());
    fields
}

/// The rules as they stand.
pub(super) async fn form(
    Extension(gate): Extension<Gate>,
    Extension(origin): Extension<Origin>,
    signed: Signed,
) -> Response {
    if let Err(refused) = permit(&signed, Permission::AccountManage) {
        return *refused;
    }
    match gate.app().db.read(store::load).await {
        Ok((policy, version)) => {
            let fields = fields_of(&policy);
            let none = FieldErrors::default();
            ui::html(draw(&signed, &origin, version, &fields, &none))
        }
        Err(error) => failure(&signed, error.into()),
    }
}

/// Replaces them.
pub(super) async fn submit(
    Extension(gate): Extension<Gate>,
    Extension(origin): Extension<Origin>,
    signed: Signed,
    axum::Form(pairs): Pairs,
) -> Response {
    let permit = match permit(&signed, Permission::AccountManage) {
        Ok(permit) => permit,
        Err(refused) => return *refused,
    };
    let mut fields = Fields::from_pairs(pairs);
    let receipt = fields.take("form_id");
    let version = take_version(&mut fields).unwrap_or_default();
    let from = origin.ip();
    let seen = (version, from);
    match commands::set(gate.app(), &permit, fields.clone(), seen, receipt).await {
        Ok(()) => {
            let notice = Notice::good(words(signed.lang).policy_saved);
            ui::see_other_with("/access/policy", &notice)
        }
        Err(CommandError::Invalid(errors)) => {
            let form = draw(&signed, &origin, version, &fields, &errors);
            ui::html_status(StatusCode::UNPROCESSABLE_ENTITY, form)
        }
        Err(error) => failure(&signed, error),
    }
}
