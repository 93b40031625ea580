//! HTML over the commands: parse → permit → call → redirect or render.

mod act;
mod list;
mod show;

use crate::rules::{Assessment, Status};
use crate::{Words, commands, store};
use axum::response::Response;
use change::CommandError;
use identity::pages::failure;
use identity::{Routes, Signed};
use platform::App;
use platform::sql::{Reader, SqlError};
use ui::components::{Tag, Tone};

/// A form's body: pairs, in order.
type Pairs = axum::Form<Vec<(String, String)>>;
/// A query string.
type Params = axum::extract::Query<Vec<(String, String)>>;

/// The pages of this room, and its API.
pub fn routes() -> Routes {
    Routes::new()
        .get("/impact", list::list)
        .get("/impact/export", list::excel)
        .get("/impact/new", act::new)
        .post("/impact/new", act::create)
        .get("/impact/{number}", show::show)
        .get("/impact/{number}/report", show::report)
        .get("/impact/{number}/actions/{action}", act::form)
        .post("/impact/{number}/actions/{action}", act::act)
        .get("/impact/{number}/measures/{no}", act::measure_form)
        .post("/impact/{number}/measures/{no}", act::measure)
        .merge(crate::api::routes())
}

fn words(signed: &Signed) -> &'static Words {
    Words::of(signed.lang)
}

fn failed(signed: &Signed, error: impl Into<CommandError>) -> Response {
    failure(signed, error.into())
}

/// An assessment that this person may see.
pub(crate) async fn seen(
    app: &App,
    signed: &Signed,
    number: &str,
) -> Result<Assessment, CommandError> {
    let (number, powers) = (number.to_owned(), commands::powers(&signed.actor));
    let read = move |reader: &mut Reader<'_>| {
        Ok::<_, SqlError>(store::load(reader, &number)?.filter(|one| powers.sees(one)))
    };
    app.db.read(read).await?.ok_or(CommandError::NotFound)
}

fn tag(signed: &Signed, status: Status) -> Tag {
    let tone = match status {
        Status::Draft | Status::Withdrawn | Status::Replaced => Tone::Plain,
        Status::Submitted => Tone::Violet,
        Status::Returned => Tone::Due,
        Status::Approved => Tone::Good,
    };
    Tag::dot(tone, status.label(signed.lang))
}

/// Who took a file out, and when.
fn mark(app: &App, signed: &Signed) -> String {
    let at = kernel::short_time(app.clock.now());
    format!("{} {} {at}", signed.actor.name, signed.actor.login)
}
