//! More for one person for today.

use super::{Pairs, Params, permit, words};
use crate::commands;
use crate::rules::raise::{EXTRA, FIELDS, LOGIN};
use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use identity::pages::failure;
use identity::{Permission, Signed};
use kernel::{FieldErrors, Fields};
use platform::App;
use ui::{Form, FormView, Notice, Page};

#[derive(Template)]
#[template(path = "look_form.html")]
struct FormPage {
    page: Page,
    intro: &'static str,
    form: FormView,
}

fn draw(
    signed: &Signed,
    fields: &Fields,
    errors: &FieldErrors,
    receipt: Option<String>,
) -> FormPage {
    let w = words(signed);
    let page = signed.page(w.raise, "/looks").crumb(w.title, "/looks");
    let form = Form::new(signed.lang, fields, errors);
    let form_id = receipt.unwrap_or_else(|| page.form_id.clone());
    FormPage {
        page,
        intro: w.raise_intro,
        form: FormView::new(&form, "/looks/raise", &FIELDS, w.raise_submit)
            .hidden("form_id", form_id)
            .cancel("/looks"),
    }
}

/// The form, with the person filled in who was asked for.
pub(super) async fn form(signed: Signed, Query(params): Params) -> Response {
    let asked = Fields::from_pairs(params);
    let mut fields = Fields::default();
    fields.set(LOGIN.name, asked.get("login"));
    ui::html(draw(&signed, &fields, &FieldErrors::default(), None))
}

/// Raises.
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
    match commands::raise(&app, permit, fields.clone(), receipt.clone()).await {
        Ok(login) => {
            let said = Notice::good(words(&signed).raised);
            ui::see_other_with(&format!("/looks/people/{login}"), &said)
        }
        Err(error) => match error.beside(EXTRA.name) {
            Ok(errors) => {
                let page = draw(&signed, &fields, &errors, receipt);
                ui::html_status(StatusCode::UNPROCESSABLE_ENTITY, page)
            }
            Err(error) => failure(&signed, error),
        },
    }
}
