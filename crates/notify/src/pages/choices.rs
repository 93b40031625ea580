//! 通知设置: what a person wants to be told, where and when.

use super::{Pairs, words};
use crate::Words;
use crate::commands::own;
use crate::rules::fields::{BY_MAIL, CHOICES, DIGEST, MAIL, QUIET_FROM, QUIET_TO};
use crate::store::person;
use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use change::CommandError;
use identity::Signed;
use identity::pages::failure;
use kernel::{FieldErrors, FieldSpec, Fields};
use platform::App;
use ui::{ErrorSummary, FieldView, Form, Notice, Page};

#[derive(Template)]
#[template(path = "my_notices.html")]
struct ChoicesPage {
    page: Page,
    w: &'static Words,
    summary: ErrorSummary,
    fields: Vec<FieldView>,
}

fn draw(signed: &Signed, fields: &Fields, errors: &FieldErrors) -> ChoicesPage {
    let w = words(signed.lang);
    let form = Form::new(signed.lang, fields, errors);
    let view = |spec: &FieldSpec| {
        let field = form.field(spec);
        match spec.name {
            name if name == MAIL.name => field
                .hint(w.choices_mail_hint)
                .autocomplete("email")
                .wide(true),
            name if name == BY_MAIL.name => field,
            name if [QUIET_FROM.name, QUIET_TO.name, DIGEST.name].contains(&name) => {
                field.hint(w.choices_time_hint)
            }
            _ => field,
        }
    };
    ChoicesPage {
        page: signed
            .page(w.choices_title, "/notices")
            .crumb(w.title, "/notices"),
        w,
        summary: form.summary(),
        fields: CHOICES.iter().map(view).collect(),
    }
}

/// The form.
pub(super) async fn form(State(app): State<App>, signed: Signed) -> Response {
    let login = signed.actor.login.clone();
    match app
        .db
        .read(move |reader| person::load(reader, &login))
        .await
    {
        Ok(choices) => ui::html(draw(&signed, &choices.to_fields(), &FieldErrors::default())),
        Err(error) => failure(&signed, error.into()),
    }
}

/// Keeps the choices.
pub(super) async fn save(
    State(app): State<App>,
    signed: Signed,
    axum::Form(pairs): Pairs,
) -> Response {
    let mut fields = Fields::from_pairs(pairs);
    fields.take("form_id");
    match own::choose(&app, signed.actor.login.clone(), &fields).await {
        Ok(()) => {
            let told = Notice::good(words(signed.lang).choices_saved);
            ui::see_other_with("/me/notices", &told)
        }
        Err(CommandError::Invalid(errors)) => {
            let form = draw(&signed, &fields, &errors);
            ui::html_status(StatusCode::UNPROCESSABLE_ENTITY, form)
        }
        Err(error) => failure(&signed, error),
    }
}
