//! 督办方案: the plans as tables, their history, and the form of a new version.

use super::{Pairs, Tab, below, failed, permit, tabs, words};
use crate::Words;
use crate::commands::{self, PLAN_REASON, PLAN_TEXT};
use crate::rules::{Plan, Plans, plan};
use crate::store::plan as store;
use crate::store::plan::PlanVersion;
use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use change::CommandError;
use identity::{Permission, Signed};
use kernel::{FieldErrors, Fields, Lang, fill, short_time};
use platform::App;
use platform::sql::SqlError;
use std::sync::Arc;
use ui::components::Tag;
use ui::{Form, FormView, Notice, Page};

#[derive(Template)]
#[template(path = "plans.html")]
struct PlansPage {
    page: Page,
    w: &'static Words,
    tabs: Vec<Tab>,
    version: String,
    plans: Vec<PlanView>,
    history: Vec<Change>,
    may_edit: bool,
}

struct PlanView {
    name: String,
    kind: Tag,
    scope: String,
    steps: Vec<(String, String, String)>,
}

struct Change {
    version: String,
    at: String,
    by: String,
    reason: String,
    text: String,
}

#[derive(Template)]
#[template(path = "form_page.html")]
struct FormPage {
    page: Page,
    form: FormView,
}

/// The page.
pub(super) async fn show(State(app): State<App>, signed: Signed) -> Response {
    let look = app
        .db
        .read(|reader| Ok::<_, SqlError>((store::current(reader)?, store::history(reader)?)));
    match look.await {
        Ok((plans, history)) => ui::html(draw(&signed, &plans, &history)),
        Err(error) => failed(&signed, error),
    }
}

fn draw(signed: &Signed, plans: &Arc<Plans>, history: &[PlanVersion]) -> PlansPage {
    let (w, lang) = (words(signed), signed.lang);
    let version = |n: i64| fill(w.pl_version, &[("n", &n.to_string())]);
    PlansPage {
        page: signed.page(w.plans, "/supervision/plans"),
        w,
        tabs: tabs(w, "/supervision/plans"),
        version: match plans.version {
            0 => w.pl_shipped.to_owned(),
            n => version(n),
        },
        plans: plans.plans.iter().map(|plan| view(w, lang, plan)).collect(),
        history: history
            .iter()
            .map(|change| Change {
                version: version(change.version),
                at: short_time(change.at),
                by: format!("{} {}", change.author_name, change.author),
                reason: change.reason.clone(),
                text: change.text.clone(),
            })
            .collect(),
        may_edit: signed.may(Permission::SupervisePlan),
    }
}

fn view(w: &'static Words, lang: Lang, plan: &Plan) -> PlanView {
    let list = |parts: Vec<String>| parts.join(lang.pick("、", ", "));
    PlanView {
        name: plan.name.to(lang).to_owned(),
        kind: super::cell::kind_tag(w, plan.kind),
        scope: match plan.keys.is_empty() {
            true => w.pl_for_all.to_owned(),
            false => fill(w.pl_for_keys, &[("keys", &list(plan.keys.clone()))]),
        },
        steps: plan
            .steps
            .iter()
            .map(|step| {
                let acts = step.acts.iter().map(|act| act.label(lang)).collect();
                (step.when.code(), step.when.label(lang), list(acts))
            })
            .collect(),
    }
}

/// The form, with the present text.
pub(super) async fn form(State(app): State<App>, signed: Signed) -> Response {
    if let Err(refused) = permit(&signed, Permission::SupervisePlan) {
        return refused;
    }
    match app.db.read(store::latest).await {
        Ok(latest) => {
            let (version, text) = latest.map_or_else(
                || (0, plan::DEFAULT_TEXT.to_owned()),
                |latest| (latest.version, latest.text),
            );
            let mut fields = Fields::default();
            fields.set(PLAN_TEXT.name, text);
            draw_form(
                &signed,
                (&fields, &FieldErrors::default()),
                &version.to_string(),
                None,
            )
        }
        Err(error) => failed(&signed, error),
    }
}

fn draw_form(
    signed: &Signed,
    (fields, errors): (&Fields, &FieldErrors),
    version: &str,
    receipt: Option<String>,
) -> Response {
    let w = words(signed);
    let page = below(signed, w.pl_edit, w.plans, "/supervision/plans");
    let form = Form::new(signed.lang, fields, errors);
    let form_id = receipt.unwrap_or_else(|| page.form_id.clone());
    let specs = [PLAN_REASON, PLAN_TEXT];
    let view = FormView::new(&form, "/supervision/plans/edit", &specs, w.pl_save)
        .hidden("form_id", form_id)
        .hidden("version", version)
        .intro(w.pl_edit_intro)
        .cancel("/supervision/plans")
        .with("text", |mut field| {
            field.control = ui::Control::Area {
                max: crate::rules::TEXT_BYTES_MAX,
                rows: TEXT_ROWS,
            };
            field
        });
    let status = match errors.0.is_empty() {
        true => StatusCode::OK,
        false => StatusCode::UNPROCESSABLE_ENTITY,
    };
    ui::html_status(status, FormPage { page, form: view })
}

/// Lines of the text box.
const TEXT_ROWS: u8 = 30;

/// Saves a new version, or shows the form again with the line that is wrong.
pub(super) async fn submit(
    State(app): State<App>,
    signed: Signed,
    axum::Form(pairs): Pairs,
) -> Response {
    let mut fields = Fields::from_pairs(pairs);
    let receipt = fields.take("form_id");
    let version = fields.take("version").unwrap_or_default();
    let errors = match version.parse::<i64>() {
        Ok(seen) => {
            let (fields, receipt) = (fields.clone(), receipt.clone());
            match commands::save_plans(&app, &signed.actor, fields, seen, receipt).await {
                Ok(saved) => {
                    let n = saved.version.to_string();
                    let told = fill(words(&signed).pl_saved, &[("n", &n)]);
                    return ui::see_other_with("/supervision/plans", &Notice::good(told));
                }
                Err(error) => error.beside(PLAN_TEXT.name),
            }
        }
        Err(_) => Ok(identity::pages::incomplete(PLAN_TEXT.name)),
    };
    let errors = match errors {
        Ok(errors) => errors,
        Err(error) => return failed(&signed, error),
    };
    // The form comes back upon what is stored now: who sends it again has been told.
    match app.db.read(store::latest).await {
        Ok(latest) => {
            let version = latest.map_or(0, |latest| latest.version).to_string();
            draw_form(&signed, (&fields, &errors), &version, receipt)
        }
        Err(error) => failed(&signed, CommandError::Sql(error)),
    }
}
