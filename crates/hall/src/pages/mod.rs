//! The screens, and the pages on which staff set them.

mod act;
mod draw;
mod screen;
mod staff;

use crate::Words;
use axum::response::Response;
use change::CommandError;
use identity::pages::failure;
use identity::{Routes, Signed};

/// A form's body: pairs, in order.
type Pairs = axum::Form<Vec<(String, String)>>;
/// A query string.
type Params = axum::extract::Query<Vec<(String, String)>>;

/// The pages of this room.
pub fn routes() -> Routes {
    Routes::new()
        .get("/p/hall/{unit}", screen::show)
        .get("/p/hall/{unit}/programme", screen::programme)
        .get("/p/hall/worker.js", screen::worker)
        .get("/p/hall/colours.css", screen::colours)
        .get("/hall", staff::list)
        .get("/hall/{unit}", staff::show)
        .post("/hall/{unit}/items", act::add)
        .post("/hall/{unit}/items/{no}/{act}", act::change)
        .post("/hall/{unit}/hours", act::hours)
        .post("/hall/{unit}/pushes", act::push)
        .post("/hall/{unit}/pushes/{number}/end", act::end)
}

fn words(signed: &Signed) -> &'static Words {
    Words::of(signed.lang)
}

fn failed(signed: &Signed, error: impl Into<CommandError>) -> Response {
    failure(signed, error.into())
}
