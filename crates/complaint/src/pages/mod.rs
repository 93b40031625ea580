//! HTML over the commands and queries: parse → permit → call → redirect or render.

mod action;
mod case_file;
mod clock;
mod desk;
mod files;
mod hints;
mod import;
mod intake;
mod letter;
mod lookup;
mod person;
mod product;
mod show;
mod timeline;
mod why;
mod worklist;

use crate::words::Words;
use axum::response::Response;
use change::CommandError;
use identity::{Permission, Permit, Routes, Signed};
use kernel::{Fields, Lang};

/// What an entry of a case is called, for the file of a case.
pub(crate) fn event_title(lang: Lang, kind: &str, body: &serde_json::Value) -> String {
    timeline::title(Words::of(lang), lang, kind, body)
}

/// Reads the worklist's filters, for who takes cases out.
pub(crate) fn list_filter(fields: &Fields) -> crate::queries::Filter {
    worklist::filter(fields)
}

/// What a tab of the worklist is called, by its code.
pub(crate) fn tab_label(w: &Words, code: &str) -> &'static str {
    worklist::tab_label(w, code)
}

/// What a quick filter of the worklist is called, by its code.
pub(crate) fn quick_label(w: &Words, code: &str) -> &'static str {
    worklist::quick_label(w, code)
}

/// A complainant's field, masked, for the file of a case.
pub(crate) fn masked(
    masks: &kernel::Masks,
    person: &crate::rules::Complainant,
    field: &str,
) -> String {
    person::masked(masks, person, field)
}

/// What a complainant's field is called, for the file of a case.
pub(crate) fn person_label(lang: Lang, field: &str) -> &'static str {
    person::label(Words::of(lang), field)
}

/// Every page of the room.
pub fn routes() -> Routes {
    Routes::new()
        .get("/inbox", worklist::inbox)
        .get("/inbox/count", worklist::inbox_count)
        .get("/complaints", worklist::list)
        .get("/complaints/export", worklist::export)
        .post("/complaints/find", worklist::find)
        .post("/complaints/bulk", worklist::bulk)
        .post("/complaints/views", desk::view)
        .get("/complaints/new", intake::form)
        .post("/complaints/new", intake::submit)
        .post("/complaints/new/draft", intake::draft)
        .post("/complaints/new/discard", intake::discard)
        .post("/complaints/new/hints", hints::hints)
        .get("/complaints/import", import::form)
        .post("/complaints/import", import::submit)
        .get("/complaints/import/template", import::template)
        .get("/complaints/import/{id}", import::show)
        .get("/complaints/import/{id}/rejects", import::rejects)
        .get("/complaints/{number}", show::show)
        .get("/complaints/{number}/deadlines", why::why)
        .get("/complaints/{number}/actions/{action}", action::form)
        .post("/complaints/{number}/actions/{action}", action::submit)
        .get("/complaints/{number}/person", person::form)
        .post("/complaints/{number}/person", person::submit)
        .get("/complaints/{number}/reveal/{field}", person::reveal_form)
        .post("/complaints/{number}/reveal/{field}", person::reveal)
        .post("/complaints/{number}/follow", desk::follow)
        .post("/complaints/{number}/files", files::add)
        .get("/complaints/{number}/files/{id}", files::download)
        .get("/complaints/{number}/case-file", case_file::form)
        .post("/complaints/{number}/case-file", case_file::submit)
        .get("/lookup/units", lookup::units)
        .get("/lookup/accounts", lookup::accounts)
        .get("/lookup/codes/{dimension}", lookup::codes)
}

/// A form's body: pairs, in order, names may repeat.
type Pairs = axum::Form<Vec<(String, String)>>;

/// The right asked for, or the page that says who may.
fn permit(signed: &Signed, permission: Permission) -> Result<Permit, Response> {
    identity::permit(&signed.actor, permission)
        .map_err(|refusal| identity::pages::failure(signed, CommandError::Forbidden(refusal)))
}

/// The room's words in the person's language.
fn words(signed: &Signed) -> &'static Words {
    Words::of(signed.lang)
}

/// The answer to a command that failed for another reason than its fields.
fn failed(signed: &Signed, error: CommandError) -> Response {
    identity::pages::failure(signed, error)
}
