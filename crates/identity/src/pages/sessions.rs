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
use kernel::{fill, short_time};
use ui::{Notice, Page};

#[derive(Template)]
#[template(path = "sessions.html")]
struct SessionsPage {
    page: Page,
    w: &'static Words,
    rows: Vec<RowView>,
}

struct RowView {
    id: i64,
    begun: String,
    seen: String,
    address: String,
    agent: String,
    this: bool,
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
    let row = |s: crate::Session| RowView {
        id: s.id,
        begun: short_time(s.begun_at),
        seen: short_time(s.seen_at),
        address: s.address,
        agent: s.agent,
        this: Some(s.id) == this,
    };
    let w = words(signed.lang);
    let rows = sessions.into_iter().map(row).collect();
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
