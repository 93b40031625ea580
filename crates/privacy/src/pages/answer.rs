//! What an answer may need: the copy, the erasure and its outcome, the letter, a paper.

use super::{LIST, Pairs, failed, href, words};
use crate::Words;
use crate::commands;
use crate::queries::Outside;
use askama::Template;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, header};
use axum::response::Response;
use identity::Signed;
use kernel::Fields;
use platform::App;
use ui::Page;

#[derive(Template)]
#[template(path = "erasure.html")]
struct ErasurePage {
    page: Page,
    w: &'static Words,
    plan: Option<(String, String)>,
    asked: Vec<String>,
    kept: Vec<(String, String)>,
    back: String,
}

/// The copy as a file.
pub(super) async fn copy(
    app: App,
    signed: Signed,
    number: String,
    axum::Form(pairs): Pairs,
    outside: Outside,
) -> Response {
    let asked = Fields::from_pairs(pairs);
    let bank = signed.page("", "").bank;
    let with = (outside, bank.as_str(), signed.lang);
    match commands::copy(&app, &signed.actor, &number, asked, with).await {
        Ok((format, bytes)) => ui::download(&format!("{number}-copy.{format}"), bytes),
        Err(error) => failed(&signed, error),
    }
}

/// Asks for the erasure, and tells of each matter what becomes of it.
pub(super) async fn ask_erasure(
    app: App,
    signed: Signed,
    number: String,
    axum::Form(pairs): Pairs,
    outside: Outside,
) -> Response {
    let asked = Fields::from_pairs(pairs);
    match commands::ask_erasure(&app, &signed.actor, &number, asked, outside).await {
        Ok(done) => {
            let (w, back) = (words(&signed), href(&number));
            let page = signed.page(w.erasure, LIST).crumb(w.requests, LIST);
            let kept = done.kept.into_iter();
            ui::html(ErasurePage {
                page: page.crumb(number.as_str(), back.as_str()),
                w,
                plan: done
                    .plan
                    .map(|(number, href)| (number, ui::local_path(&href).to_owned())),
                asked: done.asked,
                kept: kept
                    .map(|(number, say)| (number, say.to(signed.lang).to_owned()))
                    .collect(),
                back,
            })
        }
        Err(error) => failed(&signed, error),
    }
}

/// The letter as a file.
pub(super) async fn letter(
    State(app): State<App>,
    signed: Signed,
    Path(number): Path<String>,
) -> Response {
    let bank = signed.page("", "").bank;
    match commands::letter(&app, &signed.actor, &number, (&bank, signed.lang)).await {
        Ok(bytes) => ui::download(&format!("{number}.docx"), bytes),
        Err(error) => failed(&signed, error),
    }
}

/// A paper as a file.
pub(super) async fn paper(
    State(app): State<App>,
    signed: Signed,
    Path((number, place)): Path<(String, usize)>,
) -> Response {
    match commands::open_paper(&app, &signed.actor, &number, place).await {
        Ok((name, kind, bytes)) => {
            // It came from outside: nothing in it may run, whatever a browser takes it for.
            let alone = HeaderValue::from_static("default-src 'none'; sandbox");
            let mut answer = ui::download(&name, bytes);
            let headers = answer.headers_mut();
            headers.insert(header::CONTENT_SECURITY_POLICY, alone);
            if let Ok(kind) = HeaderValue::from_str(&kind) {
                headers.insert(header::CONTENT_TYPE, kind);
            }
            answer
        }
        Err(error) => failed(&signed, error),
    }
}
