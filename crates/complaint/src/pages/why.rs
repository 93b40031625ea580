//! "Why this date?": every limit of a case with its article and each step of the count, what was
//! asked for and granted, what stood still, what was counted anew. Printable.

use super::show::{LimitView, limit};
use super::{failed, words};
use crate::codes;
use crate::commands;
use crate::rules::{Case, time};
use crate::store;
use crate::words::Words;
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use change::CommandError;
use deadline::{Deadline, Rulebook};
use identity::Signed;
use kernel::{Choice, Day, Instant, Lang, fill, short_time};
use platform::App;
use ui::Page;

/// What stands where there is nothing.
const NOTHING: &str = "—";

struct ExtensionLine {
    step: String,
    asked: String,
    decided: String,
    told: String,
    reason: String,
}

struct PauseLine {
    kind: String,
    from: String,
    to: String,
    reason: String,
}

struct MovedLine {
    at: String,
    limit: String,
    was: String,
    is: String,
}

#[derive(Template)]
#[template(path = "why.html")]
struct WhyPage {
    page: Page,
    w: &'static Words,
    title: String,
    received: String,
    pack: String,
    /// The local rules that are counted besides.
    local: Vec<String>,
    source: String,
    verified: bool,
    as_of: String,
    limits: Vec<LimitView>,
    extensions: Vec<ExtensionLine>,
    pauses: Vec<PauseLine>,
    restarts: Vec<String>,
    moved: Vec<MovedLine>,
}

/// The page.
pub(super) async fn why(
    State(app): State<App>,
    signed: Signed,
    page: Page,
    Path(number): Path<String>,
) -> Response {
    let powers = commands::powers(&signed.actor);
    let keys = app.keys.clone();
    let found = app
        .db
        .read(move |reader| {
            let stored = store::load(reader, &keys, &number)?;
            let stored = stored.filter(|stored| powers.sees(&stored.case));
            let case = stored.ok_or(CommandError::NotFound)?.case;
            let book = commands::book_of(reader, &case)?;
            Ok::<_, CommandError>((case, book))
        })
        .await;
    match found {
        Ok((case, book)) => ui::html(draw(&signed, page, &case, &book, app.clock.now())),
        Err(error) => failed(&signed, error),
    }
}

fn draw(signed: &Signed, page: Page, case: &Case, book: &Rulebook, now: Instant) -> WhyPage {
    let (w, lang) = (words(signed), signed.lang);
    let deadlines = time::deadlines(book, case, now);
    let pack = book.pack(&case.pack);
    let local = time::local_packs(book, case);
    let number = case.number.as_str();
    WhyPage {
        page: page
            .titled(fill(w.why_title, &[("number", number)]))
            .crumb(w.all_cases, "/complaints")
            .crumb(number, format!("/complaints/{number}")),
        title: case.title.clone(),
        received: short_time(case.received_at),
        pack: pack.map_or_else(|| w.h_due_none.to_owned(), |p| p.name.to(lang).to_owned()),
        local: local.iter().map(|p| p.name.to(lang).to_owned()).collect(),
        source: pack.map_or_else(String::new, |p| p.source.to(lang).to_owned()),
        verified: pack.iter().chain(&local).all(|p| p.verified),
        as_of: short_time(now),
        limits: deadlines.iter().map(|d| limit(w, lang, d, now)).collect(),
        extensions: extensions(w, lang, case),
        pauses: pauses(w, lang, case),
        restarts: case.restarts.iter().map(|at| short_time(*at)).collect(),
        moved: moved(lang, case, &deadlines),
        w,
    }
}

fn extensions(w: &Words, lang: Lang, case: &Case) -> Vec<ExtensionLine> {
    let line = |e: &crate::rules::case::Extension| ExtensionLine {
        step: Choice::label_in(codes::EXTENSION_STEPS, &e.step, lang).to_owned(),
        asked: format!("{} · {}", e.asked_by.name, short_time(e.asked_at)),
        decided: e.verdict.as_ref().map_or_else(
            || w.why_waiting.to_owned(),
            |v| {
                let said = if v.approved {
                    w.why_granted
                } else {
                    w.why_refused
                };
                format!("{said} · {} · {}", v.by.name, short_time(v.at))
            },
        ),
        told: e
            .told_at
            .map_or_else(|| w.why_not_told.to_owned(), short_time),
        reason: e.reason.clone(),
    };
    case.extensions.iter().map(line).collect()
}

fn pauses(w: &Words, lang: Lang, case: &Case) -> Vec<PauseLine> {
    let line = |p: &crate::rules::case::Pause| PauseLine {
        kind: match p.kind.as_str() {
            "mediation" => w.why_mediation.to_owned(),
            kind => Choice::label_in(codes::SUSPEND_REASONS, kind, lang).to_owned(),
        },
        from: short_time(p.from),
        to: p.to.map_or_else(|| w.why_lasts.to_owned(), short_time),
        reason: p.reason.clone(),
    };
    case.pauses.iter().map(line).collect()
}

fn moved(lang: Lang, case: &Case, deadlines: &[Deadline]) -> Vec<MovedLine> {
    let title = |key: &str| {
        let found = deadlines.iter().find(|d| d.key == key);
        found.map_or_else(|| key.to_owned(), |d| d.title.to(lang).to_owned())
    };
    let days = |due: Option<Day>, outer: Option<Day>| match (due, outer) {
        (Some(due), Some(outer)) if due != outer => format!("{due} → {outer}"),
        (Some(due), _) => due.to_string(),
        (None, _) => NOTHING.to_owned(),
    };
    let lines = case.recalculations.iter().flat_map(|r| {
        r.moved.iter().map(|m| MovedLine {
            at: short_time(r.at),
            limit: title(&m.key),
            was: days(m.due_was, m.outer_was),
            is: days(m.due_is, m.outer_is),
        })
    });
    lines.collect()
}
