//! The first page and the search.

use super::failed;
use super::read::{Kept, now, same};
use crate::rules::search::{FOUND_MAX, TYPED_MAX};
use crate::words::Words;
use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use kernel::{Fields, fill};
use platform::App;
use ui::Page;

/// Notices on the first page.
const NOTICES: usize = 5;

#[derive(Template)]
#[template(path = "home.html")]
struct HomePage {
    page: Page,
    w: &'static Words,
    tiles: Vec<(&'static str, &'static str, &'static str)>,
    notices: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "search.html")]
struct SearchPage {
    page: Page,
    w: &'static Words,
    typed: String,
    told: String,
    found: Vec<Hit>,
}

struct Hit {
    kind: &'static str,
    title: String,
    href: String,
    about: String,
}

/// The first page.
pub(super) async fn home(State(app): State<App>, kept: Kept, page: Page) -> Response {
    let w = Words::of(page.lang);
    let snapshot = match now(&app, kept).await {
        Ok(snapshot) => snapshot,
        Err(error) => return failed(page.lang, error.into()),
    };
    same(HomePage {
        tiles: vec![
            ("/p/products", page.w.site_products, w.tile_products),
            ("/p/fees", page.w.site_fees, w.tile_fees),
            ("/p/complain", page.w.site_complain, w.tile_complain),
            ("/p/track", page.w.site_track, w.tile_track),
            ("/p/learn", page.w.site_learn, w.tile_learn),
            ("/p/privacy", page.w.site_privacy, w.tile_privacy),
        ],
        notices: snapshot.notices(page.lang, NOTICES),
        page: page.titled(w.home),
        w,
    })
}

/// The search over everything that everybody may read.
pub(super) async fn search(
    State(app): State<App>,
    kept: Kept,
    Query(query): Query<Vec<(String, String)>>,
    page: Page,
) -> Response {
    let (w, lang) = (Words::of(page.lang), page.lang);
    let query = Fields::from_pairs(query);
    let typed: String = query.get("q").chars().take(TYPED_MAX).collect();
    let snapshot = match now(&app, kept).await {
        Ok(snapshot) => snapshot,
        Err(error) => return failed(lang, error.into()),
    };
    let found: Vec<Hit> = snapshot
        .index(lang)
        .find(&typed)
        .into_iter()
        .map(|doc| Hit {
            kind: kind(w, doc.kind),
            title: doc.title.clone(),
            href: doc.href.clone(),
            about: doc.about.chars().take(120).collect(),
        })
        .collect();
    let told = match (typed.trim().is_empty(), found.len()) {
        (true, _) => w.find_hint.to_owned(),
        (false, 0) => fill(w.find_none, &[("text", &typed)]),
        (false, FOUND_MAX) => fill(w.find_many, &[("n", &FOUND_MAX.to_string())]),
        (false, n) => fill(w.find_count, &[("n", &n.to_string())]),
    };
    ui::html(SearchPage {
        page: page.titled(w.find),
        w,
        typed,
        told,
        found,
    })
}

fn kind(w: &'static Words, code: &str) -> &'static str {
    match code {
        "product" => w.k_product,
        "fee" => w.k_fee,
        "case_story" => w.k_story,
        "quiz" => w.k_quiz,
        "material" => w.k_material,
        "glossary" => w.k_term,
        "notice" => w.k_notice,
        "mediation" => w.k_mediation,
        _ => w.k_article,
    }
}
