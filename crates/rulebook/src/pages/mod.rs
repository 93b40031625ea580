//! The pages of the rulebook: overview, calendar of a year, packs, hours, loading, trying out.

mod binding;
mod calendar;
mod hours;
mod new_notice;
mod new_pack;
mod new_text;
mod overview;
mod pack;
mod show;
mod try_out;
mod upload;

use crate::Words;
use axum::http::StatusCode;
use axum::response::Response;
use change::CommandError;
use identity::pages::failure;
use identity::{Permission, Permit, Routes, Signed};
use kernel::{FieldErrors, Lang};
use ui::Page;

/// Where the overview is.
const HOME: &str = "/rulebook";

/// Every page of this room.
pub fn routes() -> Routes {
    Routes::new()
        .get("/rulebook", overview::page)
        .get("/rulebook/calendar/{year}", calendar::page)
        .get("/rulebook/notices/new", new_text::notice_form)
        .post("/rulebook/notices/new", new_text::notice)
        .get("/rulebook/packs/new", new_text::pack_form)
        .post("/rulebook/packs/new", new_text::pack)
        .get("/rulebook/packs/{id}", pack::page)
        .post("/rulebook/packs/{id}/verification", pack::verify)
        .post("/rulebook/packs/{id}/units", binding::bind)
        .post("/rulebook/packs/{id}/units/{unit}/removal", binding::unbind)
        .get("/rulebook/hours", hours::list)
        .get("/rulebook/hours/{unit}", hours::page)
        .post("/rulebook/hours/{unit}", hours::set)
        .post("/rulebook/hours/{unit}/inheritance", hours::inherit)
        .get("/rulebook/try", try_out::page)
}

/// A form's body: pairs, in order, names may repeat.
type Pairs = axum::Form<Vec<(String, String)>>;
/// A query string, in the same way.
type Params = axum::extract::Query<Vec<(String, String)>>;

fn words(lang: Lang) -> &'static Words {
    Words::of(lang)
}

/// A page below the overview.
fn below(signed: &Signed, title: impl Into<String>) -> Page {
    signed
        .page(title, HOME)
        .crumb(words(signed.lang).title, HOME)
}

/// The permit to change the rulebook, or the page that says who has it.
fn permit(signed: &Signed) -> Result<Permit, Box<Response>> {
    let permit = signed.permit(Permission::RulebookManage);
    permit.map_err(|refusal| Box::new(failure(signed, CommandError::Forbidden(refusal))))
}

/// Whether the person may change the rulebook.
fn may_manage(signed: &Signed) -> bool {
    signed.may(Permission::RulebookManage)
}

/// `422` for a form that comes back with errors.
fn status(errors: &FieldErrors) -> StatusCode {
    match errors.0.is_empty() {
        true => StatusCode::OK,
        false => StatusCode::UNPROCESSABLE_ENTITY,
    }
}
