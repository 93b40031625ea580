//! The form of one action: on a page of its own or, by script, in a dialog over the case.

use super::{Pairs, failed, words};
use crate::commands::{self, Act};
use crate::rules::action::{self as f, Action};
use crate::rules::{Case, check};
use crate::store;
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use change::CommandError;
use identity::Signed;
use kernel::{Choice, FieldErrors, FieldSpec, Fields, fill};
use platform::App;
use ui::{Form, FormView, Notice, Page, Pick};

#[derive(Template)]
#[template(path = "action.html")]
struct ActionPage {
    page: Page,
    number: String,
    title: String,
    preview: Option<(String, String)>,
    form: FormView,
}

/// The form.
pub(super) async fn form(
    State(app): State<App>,
    signed: Signed,
    page: Page,
    Path((number, code)): Path<(String, String)>,
) -> Response {
    let Some(action) = Action::from_code(&code) else {
        return failed(&signed, CommandError::NotFound);
    };
    let case = match load(&app, &signed, &number).await {
        Ok(case) => case,
        Err(error) => return failed(&signed, error),
    };
    if let Err(refusal) = check(action, &case, &commands::powers(&signed.actor)) {
        return failed(&signed, CommandError::Refused(refusal));
    }
    let fields = prefill(action, &case, signed.lang);
    ui::html(draw(
        &signed,
        page,
        &case,
        action,
        &fields,
        &FieldErrors::default(),
        None,
    ))
}

/// The case, if this person may see it.
pub(super) async fn load(app: &App, signed: &Signed, number: &str) -> Result<Case, CommandError> {
    let number = number.to_owned();
    let powers = commands::powers(&signed.actor);
    let keys = app.keys.clone();
    let stored = app
        .db
        .read(move |reader| store::load(reader, &keys, &number))
        .await?;
    stored
        .map(|stored| stored.case)
        .filter(|case| powers.sees(case))
        .ok_or(CommandError::NotFound)
}

/// What the form begins with: what the case knows already.
fn prefill(action: Action, case: &Case, lang: kernel::Lang) -> Fields {
    let mut fields = Fields::default();
    let mut set = |spec: &FieldSpec, value: &str| {
        if !value.is_empty() {
            fields.set(spec.name, value);
        }
    };
    set(&f::BUSINESS, &case.business);
    set(&f::CAUSE, &case.cause);
    set(&f::PRODUCT, &case.product);
    if action == Action::Correct {
        set(&f::TITLE, &case.title);
        set(&f::DEMAND, &case.demand);
        set(&f::BUSINESS_CHANNEL, &case.business_channel);
    }
    if action == Action::Assign {
        let unit = case
            .assignment
            .as_ref()
            .map(|a| &a.unit)
            .or(case.against_unit.as_ref());
        set(&f::UNIT, unit.map_or("", |u| u.path.code()));
    }
    if let (Action::Find, Some(found)) = (action, &case.findings) {
        set(&f::FACTS, &found.facts);
        set(&f::LIABILITY, &found.liability);
        set(
            &f::AMOUNT_PAID,
            &found.amount_paid.map(|m| m.to_string()).unwrap_or_default(),
        );
        set(&f::PAID_ACCOUNT, &found.paid_account);
        set(&f::STAFF, &found.staff);
        set(&f::SYSTEMIC, if found.systemic { "true" } else { "" });
        set(
            &f::RECTIFICATION,
            if found.rectification { "true" } else { "" },
        );
    }
    if action == Action::Propose {
        match &case.proposal {
            Some(proposal) => {
                set(&f::OUTCOME, &proposal.outcome);
                set(&f::REPLY_TEXT, &proposal.text);
            }
            None => set(&f::REPLY_TEXT, &super::letter::draft(case, lang)),
        }
    }
    if matches!(action, Action::Contact) {
        set(&f::REACHED, "true");
    }
    fields
}

fn draw(
    signed: &Signed,
    page: Page,
    case: &Case,
    action: Action,
    fields: &Fields,
    errors: &FieldErrors,
    receipt: Option<String>,
) -> ActionPage {
    let (w, lang) = (words(signed), signed.lang);
    let specs: Vec<FieldSpec> = action.fields().iter().map(|spec| **spec).collect();
    let here = format!("/complaints/{}", case.number);
    let form = Form::new(lang, fields, errors);
    let form_id = receipt.unwrap_or_else(|| page.form_id.clone());
    let mut view = FormView::new(
        &form,
        format!("{here}/actions/{}", action.code()),
        &specs,
        action.label(lang),
    )
    .hidden("form_id", form_id)
    .hidden("version", case.version)
    .cancel(here.as_str())
    .with("unit", |field| field.shown(&unit_picks(case)));
    if matches!(
        action,
        Action::Decline | Action::Withdraw | Action::Merge | Action::Return
    ) {
        view = view.danger();
    }
    let preview = match (action, &case.proposal) {
        (Action::Reply, Some(p)) => Some((w.locked_preview.to_owned(), p.text.clone())),
        (Action::Approve | Action::Return, Some(p)) => {
            let outcome = Choice::label_in(crate::codes::OUTCOMES, &p.outcome, lang);
            Some((
                format!("{} {}", w.proposal_preview, outcome),
                p.text.clone(),
            ))
        }
        _ => None,
    };
    ActionPage {
        page: page
            .titled(action.label(lang))
            .crumb(case.number.as_str(), here.as_str()),
        number: case.number.clone(),
        title: case.title.clone(),
        preview,
        form: view,
    }
}

fn unit_picks(case: &Case) -> Vec<Pick> {
    let known = case
        .assignment
        .as_ref()
        .map(|a| &a.unit)
        .into_iter()
        .chain(&case.against_unit);
    known
        .map(|u| Pick::new(u.path.code(), u.name.as_str()))
        .collect()
}

/// Does the action, or shows the form again with what is wrong and everything that was typed.
pub(super) async fn submit(
    State(app): State<App>,
    signed: Signed,
    page: Page,
    Path((number, code)): Path<(String, String)>,
    axum::Form(pairs): Pairs,
) -> Response {
    let Some(action) = Action::from_code(&code) else {
        return failed(&signed, CommandError::NotFound);
    };
    let mut fields = Fields::from_pairs(pairs);
    let receipt = fields.take("form_id");
    let version = fields.take("version").and_then(|v| v.parse().ok());
    let command = Act {
        number: number.clone(),
        action,
        fields: fields.clone(),
        version,
        receipt: receipt.clone(),
    };
    match commands::act(&app, &signed.actor, command).await {
        Ok(done) => {
            let w = words(&signed);
            let said = fill(w.done_action, &[("action", action.label(signed.lang))]);
            ui::see_other_with(&format!("/complaints/{}", done.number), &Notice::good(said))
        }
        Err(error) => {
            let field = action.fields().first().map_or("", |spec| spec.name);
            let errors = match error.beside(field) {
                Ok(errors) => errors,
                Err(error) => return failed(&signed, error),
            };
            match load(&app, &signed, &number).await {
                Ok(case) => {
                    let shown = draw(&signed, page, &case, action, &fields, &errors, receipt);
                    ui::html_status(StatusCode::UNPROCESSABLE_ENTITY, shown)
                }
                Err(error) => failed(&signed, error),
            }
        }
    }
}
