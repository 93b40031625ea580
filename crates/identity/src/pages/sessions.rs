//! 我的登录: where a person is logged in, and how to end it.

use super::{failure, words};
use crate::Words;
use crate::commands::session::{self, Ending};
use crate::door::{Gate, Signed};
use crate::store::session::of_login;
use askama::Template;
use axum::Extension;
use axum::extract::Path;
use axum::response::Response;
use change::CommandError;
use kernel::{Lang, fill, short_time};
use ui::{Notice, Page};

#[derive(Template)]
#[template(path = "sessions.html")]
struct SessionsPage {
    page: Page,
    w: &'static Words,
    rows: Vec<RowView>,
}

/// A line of a list of sessions.
pub(super) struct RowView {
    pub(super) id: i64,
    pub(super) begun: String,
    pub(super) seen: String,
    pub(super) address: String,
    pub(super) via: &'static str,
    pub(super) agent: String,
    pub(super) this: bool,
}

/// The line of a session; `this` is the one of the browser that asks.
pub(super) fn row(session: crate::Session, this: Option<i64>, lang: Lang) -> RowView {
    RowView {
        this: Some(session.id) == this,
        id: session.id,
        begun: short_time(session.begun_at),
        seen: short_time(session.seen_at),
        address: session.address,
        via: session.via.label(lang),
        agent: session.agent,
    }
}

/// The list.
pub(super) async fn list(Extension(gate): Extension<Gate>, signed: Signed) -> Response {
    let (login, now) = (signed.actor.login.clone(), gate.app().clock.now());
    let found = gate
        .app()
        .db
        .read(move |reader| of_login(reader, &login, now))
        .await;
    let sessions = match found {
        Ok(sessions) => sessions,
        Err(error) => return failure(&signed, CommandError::Sql(error)),
    };
    let this = signed.session.as_ref().map(|session| session.id);
    let w = words(signed.lang);
    let rows = sessions.into_iter();
    let rows = rows.map(|s| row(s, this, signed.lang)).collect();
    ui::html(SessionsPage {
        page: signed.page(w.sessions_title, ""),
        w,
        rows,
    })
}

/// Ends one of the person's sessions.
pub(super) async fn end(
    Extension(gate): Extension<Gate>,
    signed: Signed,
    Path(id): Path<i64>,
) -> Response {
    let w = words(signed.lang);
    match session::end(gate.app(), &signed.actor, Ending::One(id)).await {
        Ok(_) => ui::see_other_with("/me/sessions", &Notice::good(w.session_ended)),
        Err(error) => failure(&signed, error),
    }
}

/// Ends all but this one.
pub(super) async fn end_others(Extension(gate): Extension<Gate>, signed: Signed) -> Response {
    let w = words(signed.lang);
    let Some(this) = signed.session.as_ref().map(|session| session.id) else {
        return failure(&signed, CommandError::NotFound);
    };
    let told = match session::end(gate.app(), &signed.actor, Ending::Others(this)).await {
        Ok(n) => fill(w.sessions_ended, &[("n", &n.to_string())]),
        Err(CommandError::NotFound) => w.sessions_none.to_owned(),
        Err(error) => return failure(&signed, error),
    };
    ui::see_other_with("/me/sessions", &Notice::good(told))
}
