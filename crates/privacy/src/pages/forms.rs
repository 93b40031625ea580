//! The form of a new request, and the forms of what may be done with one.

use super::papers::{PaperForm, papers_field};
use super::{LIST, Pairs, failed, href, look, words};
use crate::commands;
use crate::rules::{Action, Request, fields, steps};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use change::CommandError;
use identity::Signed;
use kernel::{FieldErrors, Fields, fill};
use platform::App;
use ui::{Form, FormView, Notice, Page};

#[derive(Template)]
#[template(path = "form_page.html")]
pub(super) struct FormPage {
    pub(super) page: Page,
    pub(super) form: FormView,
}

/// The page's status: 422 when something is wrong.
pub(super) fn status(errors: &FieldErrors) -> StatusCode {
    match errors.0.is_empty() {
        true => StatusCode::OK,
        false => StatusCode::UNPROCESSABLE_ENTITY,
    }
}

/// The form of a new request.
pub(super) async fn new(signed: Signed) -> Response {
    draw_new(&signed, &Fields::default(), &FieldErrors::default(), None)
}

fn draw_new(
    signed: &Signed,
    typed: &Fields,
    errors: &FieldErrors,
    receipt: Option<String>,
) -> Response {
    let w = words(signed);
    let page = signed.page(w.new, LIST).crumb(w.requests, LIST);
    let form_id = receipt.unwrap_or_else(|| page.form_id.clone());
    let form = Form::new(signed.lang, typed, errors);
    let mut view = FormView::new(&form, "/privacy/requests/new", &fields::NEW, w.new)
        .hidden("form_id", form_id)
        .intro(w.new_intro)
        .multipart()
        .cancel(LIST);
    view.fields.push(papers_field(&form, w.papers_hint));
    ui::html_status(status(errors), FormPage { page, form: view })
}

/// Records a request, or shows the form again with what is wrong.
pub(super) async fn submit(State(app): State<App>, signed: Signed, form: PaperForm) -> Response {
    let (mut typed, papers) = match form.0 {
        Ok(sent) => sent,
        Err(error) => return failed(&signed, error),
    };
    let receipt = typed.take("form_id");
    let asked = (typed.clone(), papers);
    match commands::register(&app, &signed.actor, asked, receipt.clone()).await {
        Ok(done) => {
            let code = commands::tracking_code(&app, receipt.as_deref());
            let told = [("number", done.number.as_str()), ("code", code.as_str())];
            let told = fill(words(&signed).created, &told);
            ui::see_other_with(&href(&done.number), &Notice::good(told))
        }
        Err(error) => match error.beside(fields::KIND.name) {
            Ok(errors) => draw_new(&signed, &typed, &errors, receipt),
            Err(error) => failed(&signed, error),
        },
    }
}

/// The form of an action.
pub(super) async fn action(
    State(app): State<App>,
    signed: Signed,
    Path((number, code)): Path<(String, String)>,
) -> Response {
    let Some(action) = Action::from_code(&code) else {
        return failed(&signed, CommandError::NotFound);
    };
    let (stored, powers) = match look(&app, &signed, number).await {
        Ok(seen) => seen,
        Err(error) => return failed(&signed, error),
    };
    match steps::check(action, &stored.request, &powers) {
        Ok(()) => {
            let none = (&Fields::default(), &FieldErrors::default());
            draw_action(&signed, &stored.request, action, none, None)
        }
        Err(refusal) => failed(&signed, refusal),
    }
}

fn draw_action(
    signed: &Signed,
    request: &Request,
    action: Action,
    (typed, errors): (&Fields, &FieldErrors),
    receipt: Option<String>,
) -> Response {
    let (w, here) = (words(signed), href(&request.number));
    let label = action.label(signed.lang);
    let page = signed.page(label, LIST).crumb(w.requests, LIST);
    let page = page.crumb(request.number.as_str(), here.as_str());
    let form_id = receipt.unwrap_or_else(|| page.form_id.clone());
    let form = Form::new(signed.lang, typed, errors);
    let address = format!("{here}/actions/{}", action.code());
    let mut view = FormView::new(&form, address, action.fields(), label)
        .hidden("form_id", form_id)
        .hidden("version", request.version)
        .intro(super::list::kind_label(request, signed.lang))
        .cancel(here);
    if matches!(action, Action::Withdraw | Action::Refuse | Action::Discard) {
        view = view.danger();
    }
    ui::html_status(status(errors), FormPage { page, form: view })
}

/// Does an action, or shows its form again with what is wrong.
pub(super) async fn act(
    State(app): State<App>,
    signed: Signed,
    Path((number, code)): Path<(String, String)>,
    axum::Form(pairs): Pairs,
) -> Response {
    let Some(action) = Action::from_code(&code) else {
        return failed(&signed, CommandError::NotFound);
    };
    let mut typed = Fields::from_pairs(pairs);
    let receipt = typed.take("form_id");
    // What is no number is no version that was ever shown.
    let version = typed.take("version").map(|text| text.parse().unwrap_or(-1));
    let asked = (typed.clone(), version);
    let error =
        match commands::act(&app, &signed.actor, &number, action, asked, receipt.clone()).await {
            Ok(done) => {
                let label = action.label(signed.lang);
                let told = [("number", done.number.as_str()), ("action", label)];
                let told = fill(words(&signed).acted, &told);
                return ui::see_other_with(&href(&done.number), &Notice::good(told));
            }
            Err(error) => error,
        };
    let field = action.fields().first().map_or("", |spec| spec.name);
    let errors = match error.beside(field) {
        Ok(errors) => errors,
        Err(error) => return failed(&signed, error),
    };
    match look(&app, &signed, number).await {
        Ok((seen, _)) => draw_action(&signed, &seen.request, action, (&typed, &errors), receipt),
        Err(error) => failed(&signed, error),
    }
}
