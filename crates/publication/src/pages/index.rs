//! The kinds of a shelf, with what stands on it.

use super::Shelf;
use crate::store::{self, Narrow, State};
use crate::{Status, Words, commands};
use askama::Template;
use axum::response::Response;
use identity::Signed;
use identity::pages::failure;
use kernel::day_of;
use platform::App;
use platform::sql::{Reader, SqlError};
use ui::Page;

struct Line {
    label: &'static str,
    href: String,
    drafts: i64,
    waiting: i64,
    public: i64,
}

#[derive(Template)]
#[template(path = "shelf.html")]
struct IndexPage {
    page: Page,
    w: &'static Words,
    lines: Vec<Line>,
}

/// The page.
pub(super) async fn index(shelf: Shelf, app: App, signed: Signed) -> Response {
    let (w, lang, today) = (Words::of(signed.lang), signed.lang, day_of(app.clock.now()));
    let actor = signed.actor.clone();
    let read = move |reader: &mut Reader<'_>| {
        let mut lines = Vec::new();
        for kind in shelf.kinds {
            let powers = commands::powers(kind, &actor);
            if powers.view == kernel::Reach::Nothing {
                continue;
            }
            let narrow = |state| Narrow {
                kind: kind.code,
                view: powers.view.clone(),
                login: actor.login.clone(),
                state,
                text: String::new(),
                today,
            };
            lines.push(Line {
                label: kind.label(lang),
                href: format!("/{}/{}", shelf.paths.name, kind.code),
                drafts: store::count(reader, &narrow(State::Of(Status::Draft)))?,
                waiting: store::count(reader, &narrow(State::Of(Status::HandedIn)))?,
                public: store::count(reader, &narrow(State::On(today)))?,
            });
        }
        Ok::<_, SqlError>(lines)
    };
    match app.db.read(read).await {
        Ok(lines) => ui::html(IndexPage {
            page: signed.page(shelf.title(w), shelf.paths.index),
            w,
            lines,
        }),
        Err(error) => failure(&signed, error.into()),
    }
}
