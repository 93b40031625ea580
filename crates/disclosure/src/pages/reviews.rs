//! What is public although its review wants attention: conditional, overruled, or no longer carrying it.

use super::{failed, looks, page, words};
use crate::Words;
use crate::watch::{Attention, Why, attention};
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use identity::Signed;
use kernel::{day_of, fill};
use platform::App;
use platform::sql::{Reader, SqlError};
use ui::Page;
use ui::components::{Tag, Tone};

struct Row {
    href: String,
    title: String,
    key: String,
    review: String,
    review_href: String,
    state: Tag,
}

#[derive(Template)]
#[template(path = "disclosure_reviews.html")]
struct ReviewsPage {
    page: Page,
    w: &'static Words,
    rows: Vec<Row>,
}

/// The page.
pub(super) async fn show(State(app): State<App>, signed: Signed) -> Response {
    if let Err(error) = looks(&signed) {
        return failed(&signed, error);
    }
    let today = day_of(app.clock.now());
    let read = move |reader: &mut Reader<'_>| attention(reader, today);
    let found: Result<_, SqlError> = app.db.read(read).await;
    let w = words(&signed);
    match found {
        Ok(found) => ui::html(ReviewsPage {
            page: page(&signed, w.lapsed),
            rows: found.iter().map(|one| row(&signed, one)).collect(),
            w,
        }),
        Err(error) => failed(&signed, error),
    }
}

fn row(signed: &Signed, one: &Attention) -> Row {
    let (w, lang) = (words(signed), signed.lang);
    let state = match &one.why {
        Why::Overruled => Tag::dot(Tone::Violet, w.s_overruled),
        Why::Conditional(due) => {
            let text = fill(w.s_conditional, &[("day", &due.to_string())]);
            Tag::dot(Tone::Due, text)
        }
        Why::Lapsed(refusal) => {
            let text = fill(w.s_lapsed, &[("why", refusal.to(lang))]);
            Tag::dot(Tone::Over, text)
        }
    };
    Row {
        href: format!("/disclosure/{}/{}", one.version.kind, one.version.key),
        title: one.title.to(lang).to_owned(),
        key: one.version.key.clone(),
        review_href: format!("/protection-reviews/{}", one.review),
        review: one.review.clone(),
        state,
    }
}
