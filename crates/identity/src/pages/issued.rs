//! What is shown once: one-time passwords and tokens.

use super::words;
use crate::Words;
use crate::commands::account::OneTime;
use crate::door::Signed;
use askama::Template;
use axum::response::Response;
use ui::Page;

#[derive(Template)]
#[template(path = "issued.html")]
struct IssuedPage {
    page: Page,
    w: &'static Words,
    intro: &'static str,
    secrets: Vec<(String, String, String)>,
    label: &'static str,
    first: &'static str,
    second: &'static str,
    back: String,
    back_label: &'static str,
    summary: Option<String>,
}

/// The one-time password of one account.
pub(super) fn issued(signed: &Signed, one_time: OneTime) -> Response {
    let w = words(signed.lang);
    let intro = if one_time.password.is_some() {
        w.issued_intro
    } else {
        w.issued_before
    };
    let login = one_time.login;
    let secret = one_time
        .password
        .map(|password| (login.clone(), String::new(), password));
    ui::html(IssuedPage {
        page: signed
            .page(w.issued_title, "/accounts")
            .crumb(w.accounts_title, "/accounts"),
        w,
        intro,
        secrets: secret.into_iter().collect(),
        label: w.one_time_password,
        first: w.login,
        second: w.name,
        back: format!("/accounts/{login}"),
        back_label: w.back_to_account,
        summary: None,
    })
}

/// One-time passwords of many accounts, after an import.
pub(super) fn issued_many(
    signed: &Signed,
    summary: String,
    secrets: Vec<(String, String, String)>,
) -> Response {
    let w = words(signed.lang);
    ui::html(IssuedPage {
        page: signed
            .page(w.issued_title, "/accounts")
            .crumb(w.accounts_title, "/accounts"),
        w,
        intro: if secrets.is_empty() {
            w.issued_before
        } else {
            w.issued_intro
        },
        secrets,
        label: w.one_time_password,
        first: w.login,
        second: w.name,
        back: "/accounts".to_owned(),
        back_label: w.back_to_accounts,
        summary: Some(summary),
    })
}

/// A token, once.
pub(super) fn issued_token(signed: &Signed, issued: crate::Issued) -> Response {
    let w = words(signed.lang);
    let intro = match issued.token {
        Some(_) => w.token_issued_intro,
        None => w.token_issued_before,
    };
    let secret = issued
        .token
        .map(|token| (issued.name, issued.prefix, token));
    ui::html(IssuedPage {
        page: signed
            .page(w.token_issued_title, "/tokens")
            .crumb(w.tokens_title, "/tokens"),
        w,
        intro,
        secrets: secret.into_iter().collect(),
        label: w.token,
        first: w.token_name,
        second: w.token_prefix,
        back: "/tokens".to_owned(),
        back_label: w.back_to_tokens,
        summary: None,
    })
}
