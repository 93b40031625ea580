//! HTML over the commands: parse → permit → call → redirect or render.

mod import;
mod records;
mod texts;

use crate::Words;
use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use change::CommandError;
use identity::pages::failure;
use identity::{Routes, Signed};
use kernel::{FieldErrors, FieldSpec, Fields};
use ui::{Form, FormView, Page};

/// A form's body: pairs, in order.
type Pairs = axum::Form<Vec<(String, String)>>;
/// A query string.
type Params = axum::extract::Query<Vec<(String, String)>>;

/// The pages of this room, and its API.
pub fn routes() -> Routes {
    Routes::new()
        .get("/consents", records::list)
        .get("/consents/export", records::excel)
        .get("/consents/new", records::new)
        .post("/consents/new", records::record)
        .get("/consents/find", records::find_form)
        .post("/consents/find", records::find)
        .get("/consents/import", import::form)
        .post("/consents/import", import::submit)
        .get("/consents/import/template", import::template)
        .get("/consents/{number}/withdrawal", records::withdraw_form)
        .post("/consents/{number}/withdrawal", records::withdraw)
        .get("/consents/texts", texts::list)
        .get("/consents/texts/new", texts::new)
        .post("/consents/texts/new", texts::write)
        .get("/consents/texts/{id}", texts::show)
        .post("/consents/texts/{id}/publication", texts::publish)
        .merge(crate::api::routes())
}

fn words(signed: &Signed) -> &'static Words {
    Words::of(signed.lang)
}

fn failed(signed: &Signed, error: impl Into<CommandError>) -> Response {
    failure(signed, error.into())
}

#[derive(Template)]
#[template(path = "consent_form.html")]
struct FormPage {
    page: Page,
    form: FormView,
}

/// A form alone on its page: its title, where it is sent, where one goes back to, its fields, its
/// button.
struct Drawn<'a> {
    title: &'a str,
    to: String,
    back: &'a str,
    specs: &'a [FieldSpec],
    submit: &'a str,
    intro: &'a str,
    /// Whether what comes back is a page and not a way on.
    plain: bool,
}

fn draw(
    signed: &Signed,
    of: &Drawn<'_>,
    fields: &Fields,
    errors: &FieldErrors,
    receipt: Option<String>,
) -> Response {
    let page = signed
        .page(of.title, "/consents")
        .crumb(words(signed).title, "/consents");
    let form = Form::new(signed.lang, fields, errors);
    let mut view = FormView::new(&form, of.to.clone(), of.specs, of.submit)
        .hidden("form_id", receipt.unwrap_or_else(|| page.form_id.clone()))
        .cancel(of.back);
    if !of.intro.is_empty() {
        view = view.intro(of.intro);
    }
    if of.plain {
        view = view.plain();
    }
    let status = match errors.0.is_empty() {
        true => StatusCode::OK,
        false => StatusCode::UNPROCESSABLE_ENTITY,
    };
    ui::html_status(status, FormPage { page, form: view })
}
