//! HTML over the commands and queries: parse → permit → call → redirect or render.

mod act;
mod clock;
mod list;
mod show;

pub(crate) use list::clocks;

use crate::words::Words;
use axum::http::StatusCode;
use axum::response::Response;
use change::CommandError;
use identity::{Permission, Routes, Signed};
use kernel::{FieldErrors, Fields, Reach};
use ui::FormView;

/// A form's body: pairs, in order, names may repeat.
type Pairs = axum::Form<Vec<(String, String)>>;
/// A query string.
type Params = axum::extract::Query<Vec<(String, String)>>;
/// How far a page number may go.
const PAGE_MAX: i64 = 10_000;

/// Every page of the room, and its part of the API.
pub fn routes() -> Routes {
    Routes::new()
        .get("/breaches", list::list)
        .get("/breaches/export", list::excel)
        .get("/breaches/new", list::form)
        .post("/breaches/new", list::submit)
        .get("/breaches/{number}", show::show)
        .post("/breaches/{number}/measures/{id}/done", act::done)
        .post("/breaches/{number}/acts/{act}", act::act)
        .post("/breaches/{number}/review", act::review)
        .get("/breaches/{number}/report/file", act::report)
        .post("/breaches/{number}/letters/file", act::letters)
        .post("/breaches/{number}/calls/file", act::calls)
        .merge(crate::api::routes())
}

fn words(signed: &Signed) -> &'static Words {
    Words::of(signed.lang)
}

fn failed(signed: &Signed, error: impl Into<CommandError>) -> Response {
    identity::pages::failure(signed, error.into())
}

/// How far this person sees leaks.
pub(crate) fn reach(signed: &Signed) -> Reach {
    let permit = signed.permit(Permission::BreachView);
    permit.map_or(Reach::Nothing, |permit| permit.reach().clone())
}

/// The status of a page with a form: 422 once something is wrong in it.
fn form_status(errors: &FieldErrors) -> StatusCode {
    match errors.0.is_empty() {
        true => StatusCode::OK,
        false => StatusCode::UNPROCESSABLE_ENTITY,
    }
}

/// A form beside others on its page: its element and its fields have names of their own.
fn apart(mut view: FormView, name: &str) -> FormView {
    view.id = format!("form-{name}");
    let fields = view.fields.into_iter();
    view.fields = fields
        .map(|field| {
            let id = format!("f-{name}-{}", field.name);
            field.id(id)
        })
        .collect();
    view
}

fn page_of(fields: &Fields) -> i64 {
    let number = fields.get("page").parse().unwrap_or(1);
    i64::clamp(number, 1, PAGE_MAX)
}
