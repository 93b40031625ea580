//! The bank's name, colours and phone on what is printed.

use super::posters::FormPage;
use super::{Pairs, failed, words};
use crate::rules::look::{ACCENT, BANK, BRAND, LOOK, Look, PHONE, SITE};
use crate::{commands, store};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use identity::Signed;
use kernel::{FieldErrors, Fields};
use platform::App;
use platform::sql::Reader;
use ui::{Form, FormView, Notice};

fn draw(
    signed: &Signed,
    fields: &Fields,
    errors: &FieldErrors,
    (version, receipt): (String, Option<String>),
) -> Response {
    let w = words(signed);
    let page = signed
        .page(w.look, "/publicity/posters")
        .crumb(w.posters, "/publicity/posters");
    let form = Form::new(signed.lang, fields, errors);
    let view = FormView::new(&form, "/publicity/look".to_owned(), LOOK, w.save)
        .hidden("form_id", receipt.unwrap_or_else(|| page.form_id.clone()))
        .hidden("version", version)
        .cancel("/publicity/posters")
        .intro(w.look_intro);
    let status = match errors.0.is_empty() {
        true => StatusCode::OK,
        false => StatusCode::UNPROCESSABLE_ENTITY,
    };
    ui::html_status(status, FormPage { page, form: view })
}

fn filled(look: &Look) -> Fields {
    let mut fields = Fields::default();
    for (spec, value) in [
        (&BANK, &look.bank),
        (&BRAND, &look.brand),
        (&ACCENT, &look.accent),
        (&PHONE, &look.phone),
        (&SITE, &look.site),
    ] {
        fields.set(spec.name, value.as_str());
    }
    fields
}

/// The form.
pub(super) async fn form(State(app): State<App>, signed: Signed) -> Response {
    match app
        .db
        .read(|reader: &mut Reader<'_>| store::look(reader))
        .await
    {
        Ok(look) => {
            let version = (look.version.to_string(), None);
            draw(&signed, &filled(&look), &FieldErrors::default(), version)
        }
        Err(error) => failed(&signed, error),
    }
}

/// Saves it.
pub(super) async fn save(
    State(app): State<App>,
    signed: Signed,
    axum::Form(pairs): Pairs,
) -> Response {
    let mut fields = Fields::from_pairs(pairs);
    let receipt = fields.take("form_id");
    let version = fields.take("version").unwrap_or_default();
    let known = version.parse().unwrap_or(-1);
    let done =
        commands::set_look(&app, &signed.actor, fields.clone(), known, receipt.clone()).await;
    match done.map_err(|error| error.beside(BANK.name)) {
        Ok(()) => ui::see_other_with(
            "/publicity/posters",
            &Notice::good(words(&signed).look_saved),
        ),
        Err(Ok(errors)) => draw(&signed, &fields, &errors, (version, receipt)),
        Err(Err(error)) => failed(&signed, error),
    }
}
