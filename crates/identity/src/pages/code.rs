//! The second step of the login: the code.

use super::failure::failure_in;
use super::login::{add_cookies, next_page};
use super::{Params, words};
use crate::Words;
use crate::commands::attempts::{self, Counted};
use crate::commands::factor::{self, Passed};
use crate::commands::session::Origin;
use crate::door::{Gate, Half, clear_session};
use crate::rules::fields::CODE;
use askama::Template;
use axum::Extension;
use axum::http::{StatusCode, header};
use axum::response::Response;
use change::CommandError;
use kernel::{FieldErrors, Fields};
use ui::{FieldView, Form, Notice, NoticeKind, Page};

#[derive(Template)]
#[template(path = "code.html")]
struct CodePage {
    page: Page,
    w: &'static Words,
    trouble: Option<String>,
    code: FieldView,
    next: String,
}

fn draw(page: Page, trouble: Option<String>, next: &str) -> CodePage {
    let w = words(page.lang);
    let (nothing, none) = (Fields::default(), FieldErrors::default());
    let form = Form::new(page.lang, &nothing, &none);
    let code = form.field(&CODE).autocomplete("one-time-code").wide(true);
    CodePage {
        page: page.titled(w.code_title),
        w,
        trouble,
        code: code.focus(),
        next: next_page(next).to_owned(),
    }
}

/// The form; whoever has not begun goes to the beginning.
pub(super) async fn form(
    half: Option<Extension<Half>>,
    page: Page,
    axum::extract::Query(params): Params,
) -> Response {
    let query = Fields::from_pairs(params);
    match half {
        Some(_) => ui::html(draw(page, None, query.get("next"))),
        None => ui::see_other("/login"),
    }
}

/// The code.
pub(super) async fn submit(
    Extension(gate): Extension<Gate>,
    Extension(origin): Extension<Origin>,
    half: Option<Extension<Half>>,
    page: Page,
    axum::Form(pairs): super::Pairs,
) -> Response {
    let fields = Fields::from_pairs(pairs);
    let next = next_page(fields.get("next")).to_owned();
    let Some(Extension(Half(session))) = half else {
        return too_late(&gate, page.lang);
    };
    let from = origin.address.clone();
    let counted = Counted::Address(&from);
    match attempts::must_wait(gate.app(), counted).await {
        Ok(false) => {}
        Ok(true) => {
            let told = words(page.lang).login_wait.to_owned();
            let form = draw(page, Some(told), &next);
            return ui::html_status(StatusCode::TOO_MANY_REQUESTS, form);
        }
        Err(error) => return failure_in(page.lang, error.into()),
    }
    let typed = fields.get(CODE.name).to_owned();
    match factor::pass(gate.app(), session, typed, origin).await {
        Ok(Passed::In(entered)) => {
            let first = if entered.must_change {
                "/password"
            } else {
                &next
            };
            let mut answer = ui::see_other(first);
            add_cookies(&mut answer, gate.settings(), &entered);
            answer
        }
        Ok(Passed::Wrong) => {
            attempts::note(gate.app(), counted).await;
            let told = words(page.lang).code_wrong.to_owned();
            ui::html_status(
                StatusCode::UNPROCESSABLE_ENTITY,
                draw(page, Some(told), &next),
            )
        }
        Err(CommandError::Refused(refusal)) => {
            let told = refusal.to(page.lang).to_owned();
            ui::html_status(StatusCode::TOO_MANY_REQUESTS, draw(page, Some(told), &next))
        }
        Err(CommandError::NotFound) => too_late(&gate, page.lang),
        Err(error) => failure_in(page.lang, error),
    }
}

fn too_late(gate: &Gate, lang: kernel::Lang) -> Response {
    let notice = Notice::new(NoticeKind::Warning, words(lang).code_expired);
    let mut answer = ui::see_other_with("/login", &notice);
    answer
        .headers_mut()
        .append(header::SET_COOKIE, clear_session(gate.settings()));
    answer
}
