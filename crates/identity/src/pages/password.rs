//! 修改密码.

use super::login::add_cookies;
use super::{Pairs, failure, words};
use crate::Words;
use crate::commands::password::{NewPassword, change_password};
use crate::door::{Gate, Signed, address_of};
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
    signed: Signed,
    request: Request,
) -> Response {
    let (parts, body) = request.into_parts();
    let origin = address_of(&parts);
    let axum::Form(pairs) = match Pairs::from_request(Request::from_parts(parts, body), &()).await {
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
    let (app, login, now) = (gate.app(), &signed.actor.login, gate.app().clock.now());
    if gate.passwords().must_wait(login, now) {
        return ui::html_status(StatusCode::TOO_MANY_REQUESTS, draw(&signed, &wait()));
    }
    match change_password(app, &signed.actor, asked, origin).await {
        Ok(entered) => {
            let notice = Notice::good(words(signed.lang).password_done);
            let mut answer = ui::see_other_with("/", &notice);
            add_cookies(&mut answer, gate.settings(), &entered);
            answer
        }
        Err(CommandError::Invalid(errors)) => {
            if errors.0.iter().any(|e| e.code == "password_wrong") {
                gate.passwords().note(login, now);
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
