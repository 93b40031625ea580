//! The first page, and the switch of language.

use super::Pairs;
use super::failure::failure_in;
use crate::door::{Gate, Signed, set_language};
use crate::store;
use axum::Extension;
use axum::http::header;
use axum::response::Response;
use change::CommandError;
use kernel::{Fields, Lang};
use platform::sql::SqlError;

/// `/`: the first entry of the person's menu. An administrator has no inbox.
pub(super) async fn home(signed: Signed) -> Response {
    let groups = crate::nav::nav(&signed, "");
    let first = groups.iter().flat_map(|group| &group.items).next();
    ui::see_other(first.map_or("/me/sessions", |item| item.href.as_str()))
}

/// Keeps the language in a cookie and, for whoever is logged in, in the account.
pub(super) async fn language(
    Extension(gate): Extension<Gate>,
    signed: Option<Signed>,
    axum::Form(pairs): Pairs,
) -> Response {
    let fields = Fields::from_pairs(pairs);
    let lang = Lang::from_tag(fields.get("lang")).unwrap_or_default();
    if let Some(login) = signed
        .filter(|s| s.session.is_some())
        .map(|s| s.actor.login)
    {
        let kept: Result<(), SqlError> = gate
            .app()
            .db
            .write(move |tx| store::account::set_lang(tx, &login, lang))
            .await;
        if let Err(error) = kept {
            return failure_in(lang, CommandError::Sql(error));
        }
    }
    let mut answer = ui::see_other(fields.get("return"));
    answer
        .headers_mut()
        .append(header::SET_COOKIE, set_language(gate.settings(), lang));
    answer
}
