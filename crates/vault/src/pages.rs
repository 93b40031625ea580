//! The page of keys: under which master key data keys are, how far a rotation is; rotating.

use crate::rotation::{Progress, progress, rotate};
use crate::words::Words;
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use change::CommandError;
use identity::pages::failure;
use identity::{Permission, Routes, Signed};
use kernel::{Fields, fill, short_time};
use platform::sql::Reader;
use platform::{App, KeySource};
use ui::{Notice, Page};

const PAGE: &str = "/vault/keys";

/// The pages of this room.
pub fn routes() -> Routes {
    Routes::new()
        .get(PAGE, show)
        .post("/vault/keys/rotate", turn)
}

#[derive(Template)]
#[template(path = "keys.html")]
struct Show {
    page: Page,
    w: &'static Words,
    may_rotate: bool,
    running: bool,
    missing: bool,
    progress: String,
    done: i64,
    all: i64,
    current: String,
    source: &'static str,
    masters: Vec<Line>,
    destroyed: i64,
    history: Vec<(String, String)>,
}

struct Line {
    master: String,
    count: i64,
    at_hand: bool,
}

async fn show(State(app): State<App>, signed: Signed) -> Response {
    if let Err(refusal) = signed.permit(Permission::KeyManage) {
        return failure(&signed, CommandError::Forbidden(refusal));
    }
    let keys = app.keys.clone();
    let look = app
        .db
        .read(move |reader: &mut Reader<'_>| progress(reader, &keys));
    match look.await {
        Ok(found) => ui::html(view(&app, &signed, found)),
        Err(error) => failure(&signed, error.into()),
    }
}

fn view(app: &App, signed: &Signed, found: Progress) -> Show {
    let w = Words::of(signed.lang);
    let (done, all) = found.done();
    let (text, figures) = (done.to_string(), all.to_string());
    let told = match done < all {
        true => w.under_way,
        false => w.all_done,
    };
    let given = matches!(app.keys.source(), KeySource::Given(_));
    Show {
        page: signed.page(w.title, PAGE),
        may_rotate: !given && done == all,
        running: done < all,
        missing: found.masters.iter().any(|(_, _, at_hand)| !at_hand),
        progress: fill(told, &[("done", &text), ("all", &figures)]),
        done,
        all,
        current: found.current,
        source: match app.keys.source() {
            KeySource::Folder => w.source_folder,
            KeySource::Given(_) => w.source_given,
            KeySource::Command(_) => w.source_command,
        },
        masters: found.masters.into_iter().map(line).collect(),
        destroyed: found.destroyed,
        history: found
            .history
            .into_iter()
            .map(|(master, at)| (master, short_time(at)))
            .collect(),
        w,
    }
}

fn line((master, count, at_hand): (String, i64, bool)) -> Line {
    Line {
        master,
        count,
        at_hand,
    }
}

async fn turn(
    State(app): State<App>,
    signed: Signed,
    axum::Form(pairs): axum::Form<Vec<(String, String)>>,
) -> Response {
    if let Err(refusal) = signed.permit(Permission::KeyManage) {
        return failure(&signed, CommandError::Forbidden(refusal));
    }
    let receipt = Fields::from_pairs(pairs).get("form_id").to_owned();
    let receipt = (!receipt.is_empty()).then_some(receipt);
    let actor = signed.actor.clone();
    // Files are written, or the bank's key management is asked: both block.
    let done = tokio::task::spawn_blocking(move || rotate(&app, &actor, receipt)).await;
    match done {
        Ok(Ok(name)) => {
            let w = Words::of(signed.lang);
            let told = Notice::good(fill(w.rotated, &[("name", &name)]));
            ui::see_other_with(PAGE, &told)
        }
        Ok(Err(error)) => failure(&signed, error),
        Err(error) => failure(&signed, CommandError::Broken(error.to_string())),
    }
}
