//! 接口令牌: list, issue, revoke.

use super::issued::issued_token;
use super::{Pairs, failure, permit, words};
use crate::Words;
use crate::access::Permission;
use crate::commands::token as commands;
use crate::door::Signed;
use crate::rules::fields::{NEW_TOKEN, TOKEN_NAME, UNIT};
use crate::store;
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use change::CommandError;
use kernel::{FieldErrors, Fields, short_time};
use platform::App;
use platform::sql::SqlError;
use ui::components::{Tag, Tone};
use ui::{ErrorSummary, FieldView, Form, Notice, Page, Pick};

#[derive(Template)]
#[template(path = "tokens.html")]
struct TokensPage {
    page: Page,
    w: &'static Words,
    rows: Vec<RowView>,
}

struct RowView {
    id: i64,
    name: String,
    prefix: String,
    role: &'static str,
    unit: String,
    created: String,
    by: String,
    used: String,
    status: Tag,
    valid: bool,
}

/// The list.
pub(super) async fn list(State(app): State<App>, signed: Signed) -> Response {
    if let Err(refused) = permit(&signed, Permission::TokenManage) {
        return *refused;
    }
    let found = app.db.read(|reader| {
        let tokens = store::token::list(reader)?;
        let codes: Vec<_> = tokens.iter().map(|t| t.unit.code().to_owned()).collect();
        let names = org::names(reader, &codes)?;
        Ok::<_, SqlError>((tokens, names))
    });
    let (tokens, names) = match found.await {
        Ok(found) => found,
        Err(error) => return failure(&signed, error.into()),
    };
    let (lang, w) = (signed.lang, words(signed.lang));
    let row = |token: crate::Token| {
        let valid = token.revoked_at.is_none();
        RowView {
            id: token.id,
            name: token.name,
            prefix: token.prefix,
            role: token.role.label(lang),
            unit: names.get(token.unit.code()).cloned().unwrap_or_default(),
            created: short_time(token.created_at),
            by: token.created_by,
            used: token.used_at.map_or(w.token_unused.to_owned(), short_time),
            status: match valid {
                true => Tag::dot(Tone::Good, w.token_valid),
                false => Tag::dot(Tone::Plain, w.token_revoked),
            },
            valid,
        }
    };
    let rows = tokens.into_iter().map(row).collect();
    ui::html(TokensPage {
        page: signed.page(w.tokens_title, "/tokens"),
        w,
        rows,
    })
}

#[derive(Template)]
#[template(path = "token_form.html")]
struct TokenForm {
    page: Page,
    w: &'static Words,
    summary: ErrorSummary,
    fields: Vec<FieldView>,
}

fn draw(signed: &Signed, fields: &Fields, errors: &FieldErrors, units: &[Pick]) -> TokenForm {
    let w = words(signed.lang);
    let form = Form::new(signed.lang, fields, errors);
    let view = |spec: &kernel::FieldSpec| match spec.name {
        name if name == UNIT.name => form.field(spec).shown(units),
        name if name == TOKEN_NAME.name => form.field(spec).hint(w.token_name_hint),
        _ => form.field(spec),
    };
    TokenForm {
        page: signed
            .page(w.token_new, "/tokens")
            .crumb(w.tokens_title, "/tokens"),
        w,
        summary: form.summary(),
        fields: NEW_TOKEN.iter().map(view).collect(),
    }
}

/// The form of a new token.
pub(super) async fn new(signed: Signed) -> Response {
    match permit(&signed, Permission::TokenManage) {
        Ok(_) => ui::html(draw(
            &signed,
            &Fields::default(),
            &FieldErrors::default(),
            &[],
        )),
        Err(refused) => *refused,
    }
}

/// Issues a token and shows it.
pub(super) async fn issue(
    State(app): State<App>,
    signed: Signed,
    axum::Form(pairs): Pairs,
) -> Response {
    let permit = match permit(&signed, Permission::TokenManage) {
        Ok(permit) => permit,
        Err(refused) => return *refused,
    };
    let mut fields = Fields::from_pairs(pairs);
    let receipt = fields.take("form_id");
    match commands::issue(&app, &permit, fields.clone(), receipt).await {
        Ok(issued) => issued_token(&signed, issued),
        Err(CommandError::Invalid(errors)) => {
            let form = draw(&signed, &fields, &errors, &[]);
            ui::html_status(StatusCode::UNPROCESSABLE_ENTITY, form)
        }
        Err(error) => failure(&signed, error),
    }
}

/// Revokes a token.
pub(super) async fn revoke(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<i64>,
) -> Response {
    let permit = match permit(&signed, Permission::TokenManage) {
        Ok(permit) => permit,
        Err(refused) => return *refused,
    };
    match commands::revoke(&app, &permit, id, None).await {
        Ok(()) => {
            let notice = Notice::good(words(signed.lang).done_revoke);
            ui::see_other_with("/tokens", &notice)
        }
        Err(error) => failure(&signed, error),
    }
}
