//! The public pages.

use crate::count::{self, Visitor};
use crate::files;
use crate::kinds::QUIZ;
use crate::public::{self, Asked, Drawn};
use crate::rules::tally::What;
use crate::words::Words;
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use kernel::{Day, Fields, Lang, day_of};
use platform::App;
use platform::sql::{Reader, SqlError};
use ui::Page;

type Pairs = Vec<(String, String)>;

#[derive(Template)]
#[template(path = "open.html")]
struct OpenPage {
    page: Page,
    w: &'static Words,
    here: String,
    carded: bool,
    body: publication::Html,
}

fn here(path: &str) -> String {
    let place = [
        "/p/learn",
        "/p/glossary",
        "/p/notices",
        "/p/complain-channels",
        "/p/mediation",
    ];
    let found = place.iter().find(|place| path.starts_with(*place));
    found.map_or(String::new(), |place| (*place).to_owned())
}

/// A page; items stand on one card, lists bring their own.
fn draw(page: Page, drawn: Drawn, carded: bool) -> Response {
    ui::html(OpenPage {
        w: Words::of(page.lang),
        here: here(&page.path),
        page: page.titled(drawn.title),
        carded,
        body: drawn.body,
    })
}

async fn look<T: Send + 'static>(
    app: &App,
    lang: Lang,
    read: impl FnOnce(&mut Reader<'_>, (Lang, Day)) -> Result<T, SqlError> + Send + 'static,
) -> Result<T, Response> {
    let day = day_of(app.clock.now());
    let looked = app
        .db
        .read(move |reader: &mut Reader<'_>| read(reader, (lang, day)));
    looked.await.map_err(|error| {
        tracing::error!(%error, "a public page could not be read");
        ui::error_page(lang, StatusCode::SERVICE_UNAVAILABLE, "", "")
    })
}

fn nowhere(lang: Lang) -> Response {
    ui::error_page(lang, StatusCode::NOT_FOUND, "", "")
}

/// What can be learned.
pub(super) async fn learn(
    State(app): State<App>,
    page: Page,
    Query(query): Query<Pairs>,
) -> Response {
    let asked = Asked::of(&Fields::from_pairs(query));
    match look(&app, page.lang, move |reader, at| {
        public::learn(reader, at, &asked)
    })
    .await
    {
        Ok(drawn) => draw(page, drawn, false),
        Err(failed) => failed,
    }
}

/// Something to learn from.
pub(super) async fn item(
    State(app): State<App>,
    page: Page,
    visitor: Visitor,
    Path((kind, key)): Path<(String, String)>,
) -> Response {
    let of = (kind.clone(), key.clone());
    let read = move |reader: &mut Reader<'_>, at| public::item(reader, at, (&of.0, &of.1));
    match look(&app, page.lang, read).await {
        Ok(Some(drawn)) => {
            count::note(&app, &visitor, &kind, &key, What::Read);
            draw(page, drawn, true)
        }
        Ok(None) => nowhere(page.lang),
        Err(failed) => failed,
    }
}

/// A quiz, answered; nothing of the answers is kept but how many were right.
pub(super) async fn answer(
    State(app): State<App>,
    page: Page,
    visitor: Visitor,
    Path((kind, key)): Path<(String, String)>,
    axum::Form(pairs): axum::Form<Pairs>,
) -> Response {
    if kind != QUIZ.code {
        return nowhere(page.lang);
    }
    let (of, answers) = (key.clone(), Fields::from_pairs(pairs));
    let read = move |reader: &mut Reader<'_>, at| public::quiz_result(reader, at, (&of, &answers));
    match look(&app, page.lang, read).await {
        Ok(Some((drawn, Some(right)))) => {
            count::note_quiz(&app, &visitor, QUIZ.code, &key, right);
            draw(page, drawn, true)
        }
        Ok(Some((drawn, None))) => {
            let mut answer = draw(page, drawn, true);
            *answer.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
            answer
        }
        Ok(None) => nowhere(page.lang),
        Err(failed) => failed,
    }
}

/// The file of material, or an article's picture.
pub(super) async fn file(
    State(app): State<App>,
    page: Page,
    visitor: Visitor,
    Path((kind, key)): Path<(String, String)>,
) -> Response {
    let of = (kind.clone(), key.clone());
    let read = move |reader: &mut Reader<'_>, (_, day): (Lang, Day)| {
        public::file_of(reader, day, (&of.0, &of.1))
    };
    let found = match look(&app, page.lang, read).await {
        Ok(Some(file)) => file,
        Ok(None) => return nowhere(page.lang),
        Err(failed) => return failed,
    };
    match files::answer(&app, found).await {
        Ok(answer) => {
            if kind == crate::MATERIAL.code {
                count::note(&app, &visitor, &kind, &key, What::Taken);
            }
            answer
        }
        Err(error) => {
            tracing::error!(%error, kind, key, "a public file could not be given");
            ui::error_page(page.lang, StatusCode::INTERNAL_SERVER_ERROR, "", "")
        }
    }
}

/// The glossary.
pub(super) async fn glossary(
    State(app): State<App>,
    page: Page,
    Query(query): Query<Pairs>,
) -> Response {
    let text = Fields::from_pairs(query).get("q").to_owned();
    match look(&app, page.lang, move |reader, at| {
        public::glossary(reader, at, &text)
    })
    .await
    {
        Ok(drawn) => draw(page, drawn, false),
        Err(failed) => failed,
    }
}

/// Notices.
pub(super) async fn notices(State(app): State<App>, page: Page) -> Response {
    match look(&app, page.lang, public::notices).await {
        Ok(drawn) => draw(page, drawn, false),
        Err(failed) => failed,
    }
}

/// A notice.
pub(super) async fn notice(
    State(app): State<App>,
    page: Page,
    visitor: Visitor,
    Path(key): Path<String>,
) -> Response {
    let of = key.clone();
    match look(&app, page.lang, move |reader, at| {
        public::notice(reader, at, &of)
    })
    .await
    {
        Ok(Some(drawn)) => {
            count::note(&app, &visitor, crate::NOTICE.code, &key, What::Read);
            draw(page, drawn, true)
        }
        Ok(None) => nowhere(page.lang),
        Err(failed) => failed,
    }
}

/// Ways to complain.
pub(super) async fn channels(State(app): State<App>, page: Page) -> Response {
    match look(&app, page.lang, public::channels).await {
        Ok(drawn) => draw(page, drawn, false),
        Err(failed) => failed,
    }
}

/// Mediation organisations.
pub(super) async fn mediation(State(app): State<App>, page: Page) -> Response {
    match look(&app, page.lang, public::mediation).await {
        Ok(drawn) => draw(page, drawn, false),
        Err(failed) => failed,
    }
}
