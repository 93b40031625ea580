//! The pages for everybody, and the staff's list of what waits.

mod complain;
mod done;
mod fees;
mod files;
pub(crate) mod held;
mod home;
mod print;
mod products;
mod read;
mod track;

use crate::words::Words;
use axum::http::StatusCode;
use axum::response::Response;
use change::CommandError;
use identity::Routes;
use kernel::Lang;

/// A form's body: pairs, in order, names may repeat.
type Pairs = axum::Form<Vec<(String, String)>>;

/// The pages.
pub fn routes() -> Routes {
    Routes::new()
        .get("/p/", home::home)
        .get("/p/search", home::search)
        .get(products::HOME, products::list)
        .get("/p/products/compare", products::compare)
        .get("/p/products/{key}", products::show)
        .get(fees::HOME, fees::list)
        .get("/p/fees.json", fees::json)
        .get("/p/fees/{code}", fees::show)
        .post("/p/print", print::print)
        .get(complain::HOME, complain::show)
        .post("/p/complain/{step}", complain::step)
        .post("/p/complain/files", files::add)
        .post("/p/complain/files/removal", files::remove)
        .post("/p/complain/discard", complain::discard)
        .post("/p/complain/send", done::send)
        .get(track::HOME, track::ask)
        .post(track::HOME, track::show)
        .post("/p/track/{action}", track::act)
        .post("/p/track/files", track::files)
        .get(held::LIST, held::list)
        .get("/portal/held/{id}", held::show)
        .post("/portal/held/{id}/release", held::release)
        .post("/portal/held/{id}/discard", held::discard)
}

/// What is shown when a public form is not taken and no field is to blame.
fn failed(lang: Lang, error: CommandError) -> Response {
    match error {
        CommandError::Refused(refusal) | CommandError::Forbidden(refusal) => {
            ui::error_page(lang, StatusCode::UNPROCESSABLE_ENTITY, refusal.to(lang), "")
        }
        CommandError::NotFound => {
            let reason = Words::of(lang).error_missing_text;
            ui::error_page(lang, StatusCode::NOT_FOUND, reason, "")
        }
        other => {
            tracing::error!(error = ?other, "a public form was not taken");
            ui::error_page(lang, StatusCode::INTERNAL_SERVER_ERROR, "", "")
        }
    }
}

/// The status of a page with a form: 422 when something in it is wrong.
fn status(errors: &kernel::FieldErrors) -> StatusCode {
    match errors.0.is_empty() {
        true => StatusCode::OK,
        false => StatusCode::UNPROCESSABLE_ENTITY,
    }
}
