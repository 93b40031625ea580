//! 修改密码.

use super::login::add_cookies;
use super::{Pairs, failure, words};
use crate::Words;
use crate::commands::attempts::{self, Counted};
use crate::commands::password::{NewPassword, change_password};
use crate::commands::session::Origin;
use crate::door::{Gate, Signed};
use crate::rules::Via;
use crate::rules::fields::{CHANGE_PASSWORD, NEW_PASSWORD, NEW_PASSWORD_AGAIN, OLD_PASSWORD};
use askama::Template;
use axum::Extension;
use axum::extract::{FromRequest, Request};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use change::CommandError;
use kernel::{FieldError, FieldErrors, Fields, Say};
use ui::{ErrorSummary, FieldView, Form, Notice, Page};

#[derive(Template)]
#[template(path = "password.html")]
struct PasswordPage {
    page: Page,
    w: &'static Words,
    summary: ErrorSummary,
    fields: Vec<FieldView>,
    forced: bool,
}

fn draw(signed: &Signed, errors: &FieldErrors) -> PasswordPage {
    let w = words(signed.lang);
    let nothing = Fields::default();
    let form = Form::new(signed.lang, &nothing, errors);
    let field = |spec: &kernel::FieldSpec| {
        let view = form.field(spec).wide(true);
        let new = spec.name != OLD_PASSWORD.name;
        if new {
            view.autocomplete("new-password")
        } else {
            view.focus()
        }
    };
    PasswordPage {
        page: signed.page(w.password_title, ""),
        w,
        summary: form.summary(),
        fields: CHANGE_PASSWORD.iter().map(field).collect(),
        forced: signed.must_change,
    }
}

/// The form.
pub(super) async fn form(signed: Signed) -> Response {
    ui::html(draw(&signed, &FieldErrors::default()))
}

/// The change. What was typed is never sent back.
pub(super) async fn submit(
    Extension(gate): Extension<Gate>,
    Extension(origin): Extension<Origin>,
    signed: Signed,
    request: Request,
) -> Response {
    let axum::Form(pairs) = match Pairs::from_request(request, &()).await {
        Ok(pairs) => pairs,
        Err(rejection) => return rejection.into_response(),
    };
    let typed = |name: &str| {
        let found = pairs.iter().find(|(key, _)| key == name);
        found.map(|(_, value)| value.clone()).unwrap_or_default()
    };
    let asked = NewPassword {
        old: typed(OLD_PASSWORD.name),
        new: typed(NEW_PASSWORD.name),
        again: typed(NEW_PASSWORD_AGAIN.name),
    };
    let app = gate.app();
    let counted = Counted::PresentPassword(&signed.actor.login);
    match attempts::must_wait(app, counted).await {
        Ok(false) => {}
        Ok(true) => return ui::html_status(StatusCode::TOO_MANY_REQUESTS, draw(&signed, &wait())),
        Err(error) => return failure(&signed, error.into()),
    }
    let via = signed.session.as_ref().map_or(Via::Password, |s| s.via);
    match change_password(app, &signed.actor, asked, origin, via).await {
        Ok(entered) => {
            let notice = Notice::good(words(signed.lang).password_done);
            let mut answer = ui::see_other_with("/", &notice);
            add_cookies(&mut answer, gate.settings(), &entered);
            answer
        }
        Err(CommandError::Invalid(errors)) => {
            if errors.0.iter().any(|e| e.code == "password_wrong") {
                attempts::note(app, counted).await;
            }
            ui::html_status(StatusCode::UNPROCESSABLE_ENTITY, draw(&signed, &errors))
        }
        Err(error) => failure(&signed, error),
    }
}

fn wait() -> FieldErrors {
    let text = |lang| words(lang).password_wait.to_owned();
    let say = Say {
        zh: text(kernel::Lang::Zh),
        en: text(kernel::Lang::En),
    };
    FieldError::new(OLD_PASSWORD.name, "password_wait", say).into()
}
