//! HTML over the commands and queries: the list, one request, its actions, the look for a purpose.

mod answer;
mod export;
mod forms;
mod list;
mod papers;
mod public;
mod reveal;
mod show;

use crate::queries::Outside;
use crate::store::Stored;
use crate::{Words, commands, rules::Powers, store};
use axum::extract::{Path, State};
use axum::response::Response;
use change::CommandError;
use identity::{Routes, Signed};
use platform::App;
use platform::sql::SqlError;

/// The list's address.
const LIST: &str = "/privacy/requests";

/// The pages; `outside` knows where the bank holds data of a person.
pub fn routes(outside: Outside) -> Routes {
    Routes::new()
        .merge(crate::api::routes())
        .get(LIST, list::show)
        .get("/privacy/requests/export", export::list)
        .get("/privacy/requests/figures", export::figures)
        .get("/privacy/requests/new", forms::new)
        .post("/privacy/requests/new", forms::submit)
        .get(public::HOME, public::home)
        .get(public::NEW, public::form)
        .post(public::NEW, public::submit)
        .get(public::TRACK, public::ask)
        .post(public::TRACK, public::track)
        .post(public::LETTER, public::letter)
        .get("/privacy/requests/{number}", show::show)
        .get("/privacy/requests/{number}/actions/{action}", forms::action)
        .post("/privacy/requests/{number}/actions/{action}", forms::act)
        .get("/privacy/requests/{number}/reveal", reveal::form)
        .post(
            "/privacy/requests/{number}/reveal",
            move |State(app): State<App>,
                  signed: Signed,
                  Path(number): Path<String>,
                  pairs: Pairs| {
                reveal::submit(app, signed, number, pairs, outside.find)
            },
        )
        .post(
            "/privacy/requests/{number}/copy/file",
            move |State(app): State<App>,
                  signed: Signed,
                  Path(number): Path<String>,
                  pairs: Pairs| { answer::copy(app, signed, number, pairs, outside) },
        )
        .post(
            "/privacy/requests/{number}/erasure",
            move |State(app): State<App>,
                  signed: Signed,
                  Path(number): Path<String>,
                  pairs: Pairs| {
                answer::ask_erasure(app, signed, number, pairs, outside)
            },
        )
        .post("/privacy/requests/{number}/letter/file", answer::letter)
        .post("/privacy/requests/{number}/files/{place}", answer::paper)
}

/// A form's body: pairs, in order, names may repeat.
type Pairs = axum::Form<Vec<(String, String)>>;
/// A query string, in the same way.
type Params = axum::extract::Query<Vec<(String, String)>>;

fn words(signed: &Signed) -> &'static Words {
    Words::of(signed.lang)
}

fn failed(signed: &Signed, error: impl Into<CommandError>) -> Response {
    identity::pages::failure(signed, error.into())
}

fn href(number: &str) -> String {
    format!("{LIST}/{number}")
}

/// A request and what this person may do; nothing when it is not within reach.
async fn look(
    app: &App,
    signed: &Signed,
    number: String,
) -> Result<(Stored, Powers), CommandError> {
    let (keys, actor) = (app.keys.clone(), signed.actor.clone());
    let look = app.db.read(move |reader| {
        let powers = commands::powers(reader, &actor)?;
        let found = store::load(reader, &keys, &number)?;
        let seen = found.filter(|stored| powers.view.covers(&stored.request.unit.path));
        Ok::<_, SqlError>(seen.map(|stored| (stored, powers)))
    });
    look.await?.ok_or(CommandError::NotFound)
}
