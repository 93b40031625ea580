//! 通知: a person's list, its number in the top bar, and the connection that keeps both fresh.

use super::listing::{TabLink, offset, page_of, total};
use super::{Pairs, Params, words};
use crate::Words;
use crate::commands::own;
use crate::live::Live;
use crate::queries::{self, Message};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::sse::{KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use identity::Signed;
use identity::pages::failure;
use kernel::{Fields, Lang, fill, short_time};
use platform::App;
use platform::sql::SqlError;
use std::time::Duration;
use ui::components::{Pager, Tag, Tone};
use ui::{Notice, Page};

/// Rows of a page.
const ROWS: i64 = 20;
/// The largest number shown in the top bar.
const COUNT_SHOWN_MAX: i64 = 99;
/// A sign of life on a quiet connection: proxies cut those that say nothing.
const SIGN_OF_LIFE: Duration = Duration::from_secs(15);

#[derive(Template)]
#[template(path = "notices.html")]
struct NoticesPage {
    page: Page,
    w: &'static Words,
    tabs: Vec<TabLink>,
    rows: Vec<RowView>,
    /// The newest that this page shows: what comes later stays unread.
    newest: i64,
    unread: bool,
    pager: Pager,
}

struct RowView {
    id: i64,
    at: String,
    title: String,
    body: String,
    href: String,
    group: &'static str,
    read: bool,
    state: Tag,
    urgent: Option<Tag>,
}

fn row(message: Message, lang: Lang, w: &Words) -> RowView {
    RowView {
        id: message.id,
        at: short_time(message.at),
        title: message.text.title,
        body: message.text.body,
        href: message.href,
        group: message.kind.group().label(lang),
        read: message.read,
        state: match message.read {
            true => Tag::dot(Tone::Plain, w.read),
            false => Tag::dot(Tone::Info, w.unread),
        },
        urgent: message.kind.urgent().then(|| Tag::new(Tone::Due, w.urgent)),
    }
}

/// The list: unread ones first.
pub(super) async fn list(
    State(app): State<App>,
    signed: Signed,
    Query(params): Params,
) -> Response {
    let (lang, asked) = (signed.lang, Fields::from_pairs(params));
    let unread_only = asked.get("tab") == "unread";
    let number = page_of(&asked);
    let login = signed.actor.login.clone();
    let found = app.db.read(move |reader| {
        let counts = queries::counts(reader, &login)?;
        let skip = offset(number, ROWS);
        let rows = queries::messages(reader, &login, lang, unread_only, skip, ROWS)?;
        Ok::<_, SqlError>((counts, rows))
    });
    let ((all, unread), rows) = match found.await {
        Ok(found) => found,
        Err(error) => return failure(&signed, error.into()),
    };
    let w = words(lang);
    let tab = |label, code: &str, count, current| TabLink {
        label,
        href: format!("/notices?tab={code}"),
        count: Some(count),
        current,
    };
    let (count, code) = match unread_only {
        true => (unread, "unread"),
        false => (all, "all"),
    };
    let href = |n| format!("/notices?tab={code}&page={n}");
    ui::html(NoticesPage {
        page: signed.page(w.title, "/notices"),
        w,
        tabs: vec![
            tab(w.tab_all, "all", all, !unread_only),
            tab(w.tab_unread, "unread", unread, unread_only),
        ],
        newest: rows.iter().map(|row| row.id).max().unwrap_or(0),
        unread: unread > 0,
        rows: rows
            .into_iter()
            .map(|message| row(message, lang, w))
            .collect(),
        pager: Pager::new(lang, total(count), number, ROWS as u64, href),
    })
}

/// How many are unread, as a bare number for the top bar; empty for none.
pub(super) async fn count(State(app): State<App>, signed: Signed) -> Response {
    let login = signed.actor.login.clone();
    let counted = app
        .db
        .read(move |reader| crate::live::unread(reader, &login))
        .await;
    match counted {
        Ok(0) => String::new().into_response(),
        Ok(n) if n > COUNT_SHOWN_MAX => format!("{COUNT_SHOWN_MAX}+").into_response(),
        Ok(n) => n.to_string().into_response(),
        Err(error) => failure(&signed, error.into()),
    }
}

/// Marks one as read and goes where it leads, or back to the list with `stay`.
pub(super) async fn read(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<i64>,
    axum::Form(pairs): Pairs,
) -> Response {
    let stay = Fields::from_pairs(pairs).has("stay");
    match own::read(&app, signed.actor.login.clone(), id).await {
        Ok(_) if stay => ui::see_other("/notices"),
        Ok(href) => ui::see_other(&href),
        Err(error) => failure(&signed, error),
    }
}

/// Marks all as read, up to the newest that the page had shown.
pub(super) async fn read_all(
    State(app): State<App>,
    signed: Signed,
    axum::Form(pairs): Pairs,
) -> Response {
    let upto = Fields::from_pairs(pairs).get("upto").parse().unwrap_or(0);
    match own::read_all(&app, signed.actor.login.clone(), upto).await {
        Ok(n) => {
            let told = fill(words(signed.lang).marked_all, &[("n", &n.to_string())]);
            ui::see_other_with("/notices", &Notice::good(told))
        }
        Err(error) => failure(&signed, error),
    }
}

/// The connection: an event `notices` with the number of unread ones, and title and link of what
/// has just come. `204` tells a browser not to come back: nobody's session, or too many windows.
pub(super) async fn live(live: Live, State(app): State<App>, signed: Signed) -> Response {
    let Some(session) = &signed.session else {
        return StatusCode::NO_CONTENT.into_response();
    };
    let Some(events) = live.join(&app, &signed.actor.login, session.id, signed.lang) else {
        return StatusCode::NO_CONTENT.into_response();
    };
    let kept = Sse::new(events).keep_alive(KeepAlive::new().interval(SIGN_OF_LIFE));
    let mut answer = kept.into_response();
    // A proxy that gathers the answer before it hands it on would hold the news back.
    answer.headers_mut().insert(
        HeaderName::from_static("x-accel-buffering"),
        HeaderValue::from_static("no"),
    );
    answer
}
