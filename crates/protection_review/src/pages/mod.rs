//! HTML over the commands: parse → permit → call → redirect or render.

mod act;
mod checklist;
mod figures;
mod list;
mod lists;
mod papers;
mod show;
pub(crate) mod view;

use crate::rules::{Powers, Review, Status};
use crate::{Words, commands, store};
use axum::response::Response;
use change::CommandError;
use identity::pages::failure;
use identity::{Routes, Signed};
use kernel::{Choice, Lang};
use platform::App;
use platform::sql::{Reader, SqlError};
use ui::components::{Tag, Tone};

/// A form's body: pairs, in order.
type Pairs = axum::Form<Vec<(String, String)>>;
/// A query string.
type Params = axum::extract::Query<Vec<(String, String)>>;

/// Where the room begins.
const HOME: &str = "/protection-reviews";

/// The pages of this room, and its API.
pub fn routes() -> Routes {
    Routes::new()
        .get("/protection-reviews", list::list)
        .get("/protection-reviews/export", list::excel)
        .get("/protection-reviews/new", act::new)
        .post("/protection-reviews/new", act::create)
        .get("/protection-reviews/figures", figures::show)
        .get("/protection-reviews/figures/export", figures::excel)
        .get("/protection-reviews/words", lists::words_page)
        .get("/protection-reviews/words/export", lists::words_excel)
        .get("/protection-reviews/words/edit", lists::words_form)
        .post("/protection-reviews/words/edit", lists::words_edit)
        .post("/protection-reviews/words/import", lists::words_import)
        .get("/protection-reviews/checklist", lists::items_page)
        .get("/protection-reviews/checklist/export", lists::items_excel)
        .get("/protection-reviews/checklist/edit", lists::items_form)
        .post("/protection-reviews/checklist/edit", lists::items_edit)
        .post("/protection-reviews/checklist/import", lists::items_import)
        .post("/protection-reviews/checklist/validity", lists::validity)
        .get("/protection-reviews/{number}", show::show)
        .get("/protection-reviews/{number}/word", show::word)
        .get("/protection-reviews/{number}/actions/{action}", act::form)
        .post("/protection-reviews/{number}/actions/{action}", act::act)
        .get("/protection-reviews/{number}/checklist", checklist::form)
        .post("/protection-reviews/{number}/checklist", checklist::answer)
        .post("/protection-reviews/{number}/papers", papers::add)
        .post("/protection-reviews/{number}/papers/check", papers::check)
        .get("/protection-reviews/{number}/papers/{no}", papers::download)
        .merge(crate::api::routes())
}

fn words(signed: &Signed) -> &'static Words {
    Words::of(signed.lang)
}

fn failed(signed: &Signed, error: impl Into<CommandError>) -> Response {
    failure(signed, error.into())
}

/// A review that this person may see.
pub(crate) async fn seen(app: &App, signed: &Signed, number: &str) -> Result<Review, CommandError> {
    let (number, powers) = (number.to_owned(), commands::powers(&signed.actor));
    let read = move |reader: &mut Reader<'_>| {
        Ok::<_, SqlError>(store::load(reader, &number)?.filter(|one| powers.sees(one)))
    };
    app.db.read(read).await?.ok_or(CommandError::NotFound)
}

fn powers(signed: &Signed) -> Powers {
    commands::powers(&signed.actor)
}

fn tag(lang: Lang, status: Status) -> Tag {
    let tone = match status {
        Status::Draft | Status::Withdrawn => Tone::Plain,
        Status::Submitted | Status::Reviewing => Tone::Violet,
        Status::Returned | Status::Conditional => Tone::Due,
        Status::Refused | Status::Overruled => Tone::Over,
        Status::Passed => Tone::Good,
    };
    Tag::dot(tone, status.label(lang))
}

/// How grave a mark is.
fn severity(lang: Lang, code: &str) -> Tag {
    let tone = match code {
        "high" => Tone::Over,
        "medium" => Tone::Due,
        _ => Tone::Plain,
    };
    Tag::new(
        tone,
        Choice::label_in(crate::rules::words::SEVERITIES, code, lang),
    )
}

/// How well an article is known.
fn certainty(lang: Lang, code: &str) -> Tag {
    let tone = match code {
        "seen" => Tone::Good,
        "memory" => Tone::Soon,
        _ => Tone::Plain,
    };
    Tag::new(
        tone,
        Choice::label_in(crate::rules::CERTAINTIES, code, lang),
    )
}

/// Who took a file out, and when.
fn mark(app: &App, signed: &Signed) -> String {
    let at = kernel::short_time(app.clock.now());
    format!("{} {} {at}", signed.actor.name, signed.actor.login)
}
