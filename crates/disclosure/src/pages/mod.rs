//! The staff pages beyond those of the engine: the fee schedule as the official table, what is coming,
//! the notice's arithmetic, comparing, suitability, the reviews behind what is public. All only look.

mod coming;
mod compare;
mod notice;
mod reviews;
mod schedule;
mod suit;

use crate::Words;
use axum::response::Response;
use change::CommandError;
use identity::pages::failure;
use identity::{Permission, Routes, Signed};
use kernel::{Day, Fields, day_of};
use platform::App;

/// A query string.
type Params = axum::extract::Query<Vec<(String, String)>>;

/// The pages of this room, its part of the API, and the shelf of its kinds.
pub fn routes() -> Routes {
    publication::shelf(crate::KINDS, crate::SHELF)
        .get("/disclosure/schedule", schedule::show)
        .get("/disclosure/schedule/word", schedule::word)
        .get("/disclosure/schedule/excel", schedule::excel)
        .get("/disclosure/coming", coming::show)
        .get("/disclosure/notice", notice::show)
        .get("/disclosure/compare", compare::show)
        .get("/disclosure/suitability", suit::show)
        .get("/disclosure/reviews", reviews::show)
        .merge(crate::api::routes())
}

fn words(signed: &Signed) -> &'static Words {
    Words::of(signed.lang)
}

fn failed(signed: &Signed, error: impl Into<CommandError>) -> Response {
    failure(signed, error.into())
}

/// Whether they may look at this room at all.
fn looks(signed: &Signed) -> Result<(), CommandError> {
    let permitted = signed.permit(Permission::DisclosureView);
    permitted.map(drop).map_err(CommandError::Forbidden)
}

fn page(signed: &Signed, title: &str) -> ui::Page {
    signed
        .page(title, "/disclosure")
        .crumb(words(signed).shelf, "/disclosure")
}

/// The day that was asked for; today where none was, or none that is a day.
fn day(app: &App, fields: &Fields, name: &str) -> Day {
    let typed = fields.get(name).parse::<Day>().ok();
    let sane = typed.filter(|day| (1900..=2200).contains(&day.year()));
    sane.unwrap_or_else(|| day_of(app.clock.now()))
}
