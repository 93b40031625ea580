//! The screen itself: a page that turns by itself without script, what its script asks every few seconds,
//! and the worker that keeps both when the network is gone.

use super::Params;
use super::draw::{resting, slide};
use crate::Words;
use crate::queries::{Showing, showing};
use crate::rules::screen_name;
use crate::store::{self, Screen};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use kernel::{Day, Fields, Instant, Lang, bank_zone};
use platform::App;
use platform::sql::{Reader, SqlError};
use publication::Html;
use publicity::rules::look::{Colour, Look};
use serde_json::{Value, json};
use ui::Page;

/// How often a screen's script asks, seconds.
const POLL: u64 = 5;
/// How often a sign of life is written, seconds.
const ALIVE: i64 = 60;

#[derive(Template)]
#[template(path = "hall_screen.html")]
struct ScreenPage {
    page: Page,
    w: &'static Words,
    bank: String,
    unit: String,
    phone: String,
    code: Option<(usize, String)>,
    clock: String,
    slide: Html,
    /// After how many seconds which page follows without script, as the browser reads it.
    turn: String,
    next: String,
    programme: String,
}

fn found(lang: Lang, showing: Result<Option<Showing>, SqlError>) -> Result<Showing, Box<Response>> {
    match showing {
        Ok(Some(showing)) => Ok(showing),
        Ok(None) => Err(Box::new(ui::error_page(
            lang,
            StatusCode::NOT_FOUND,
            "",
            "",
        ))),
        Err(_) => Err(Box::new(ui::error_page(
            lang,
            StatusCode::SERVICE_UNAVAILABLE,
            "",
            "",
        ))),
    }
}

async fn look(app: &App, unit: &str, lang: Lang) -> Result<Showing, Box<Response>> {
    let (code, now) = (unit.to_owned(), app.clock.now());
    let showing = app
        .db
        .read(move |reader: &mut Reader<'_>| showing(reader, &code, now))
        .await;
    found(lang, showing)
}

/// The page. `?slide=N` is the one it stands at: without script it goes on to the next by itself.
pub(super) async fn show(
    State(app): State<App>,
    page: Page,
    Path(unit): Path<String>,
    Query(params): Params,
) -> Response {
    let lang = page.lang;
    let one = match look(&app, &unit, lang).await {
        Ok(one) => one,
        Err(answer) => return *answer,
    };
    let query = Fields::from_pairs(params);
    let (screen, now) = (screen_name(query.get("screen")), app.clock.now());
    let at: usize = query.get("slide").parse().unwrap_or(0);
    let at = at.checked_rem(one.slides.len()).unwrap_or(0);
    let runs = one.programme.runs(now);
    let (drawn, seconds) = match (&one.push, one.slides.get(at)) {
        (Some(push), _) => (slide(lang, &push.slide()), 10),
        (None, Some((shown, seconds, _))) if runs => (slide(lang, shown), *seconds),
        _ => (resting(lang, runs), 30),
    };
    let w = Words::of(lang);
    let next = format!("/p/hall/{unit}?slide={}&screen={screen}", at + 1);
    let site = (!one.look.site.is_empty()).then(|| format!("{}/p/", one.look.site));
    ui::html(ScreenPage {
        page: page.titled(format!("{} {}", one.unit.name, w.title)),
        bank: one.look.bank.clone(),
        phone: one.look.phone.clone(),
        code: site.and_then(|site| identity::pages::qr(&site)),
        clock: bank_zone().to_datetime(now).strftime("%H:%M").to_string(),
        slide: drawn,
        turn: format!("{seconds};url={next}"),
        next,
        programme: format!("/p/hall/{unit}/programme?screen={screen}"),
        unit: one.unit.name,
        w,
    })
}

/// The last moment of a day, in milliseconds of the epoch.
fn end_of(day: Day) -> Option<i64> {
    let next = bank_zone()
        .to_timestamp(day.tomorrow().ok()?.at(0, 0, 0, 0))
        .ok()?;
    Some(next.as_millisecond())
}

fn told(lang: Lang, one: &Showing, now: Instant) -> Value {
    let slides: Vec<Value> = one
        .slides
        .iter()
        .map(|(shown, seconds, to)| {
            json!({ "id": shown.id, "seconds": seconds, "until": to.and_then(end_of), "html": slide(lang, shown).as_str() })
        })
        .collect();
    let spans = one.programme.spans(now);
    let runs: Vec<[i64; 2]> = spans
        .iter()
        .map(|(from, to)| [from.as_millisecond(), to.as_millisecond()])
        .collect();
    let push = one.push.as_ref().map(|push| {
        json!({ "id": push.number, "until": push.until.as_millisecond(), "html": slide(lang, &push.slide()).as_str() })
    });
    json!({
        "poll": POLL, "slides": slides, "runs": runs, "push": push,
        "empty": resting(lang, true).as_str(), "resting": resting(lang, false).as_str(),
    })
}

/// What the script asks: today's slides drawn, when the screens run, what is shown at once.
pub(super) async fn programme(
    State(app): State<App>,
    page: Page,
    Path(unit): Path<String>,
    Query(params): Params,
    headers: HeaderMap,
) -> Response {
    let one = match look(&app, &unit, page.lang).await {
        Ok(one) => one,
        Err(answer) => return *answer,
    };
    let query = Fields::from_pairs(params);
    let now = app.clock.now();
    alive(&app, &one, &query, now).await;
    let body = told(page.lang, &one, now).to_string();
    tagged(&headers, "application/json", body)
}

/// The body with its tag, or that it has not changed.
fn tagged(headers: &HeaderMap, kind: &'static str, body: String) -> Response {
    let tag = format!("\"{}\"", &platform::sha256_hex(body.as_bytes())[..20]);
    let same = headers
        .get(header::IF_NONE_MATCH)
        .is_some_and(|held| held.as_bytes() == tag.as_bytes());
    let tag = HeaderValue::from_str(&tag).unwrap_or(HeaderValue::from_static("\"\""));
    let about = [
        (header::ETAG, tag),
        (header::CONTENT_TYPE, HeaderValue::from_static(kind)),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-cache")),
    ];
    match same {
        true => (StatusCode::NOT_MODIFIED, about).into_response(),
        false => (about, body).into_response(),
    }
}

/// Writes that a screen is alive, at most once in [`ALIVE`] seconds: what a screen shows is no fact of the
/// bank's, so there is no entry, and a failure does not darken the screen.
async fn alive(app: &App, one: &Showing, query: &Fields, now: Instant) {
    let (unit, screen) = (one.unit.code.clone(), screen_name(query.get("screen")));
    let showing: String = query
        .get("showing")
        .chars()
        .filter(|c| !c.is_control())
        .take(60)
        .collect();
    let row = Screen {
        unit,
        screen,
        seen: now,
        showing,
    };
    let (path, asked) = (one.unit.path.clone(), row.clone());
    let last = app
        .db
        .read(move |reader: &mut Reader<'_>| store::seen(reader, &asked))
        .await;
    if last.is_ok_and(|last| last.is_some_and(|last| now.as_second() - last.as_second() < ALIVE)) {
        return;
    }
    let noted: Result<(), SqlError> = app.db.write(move |tx| store::alive(tx, &path, &row)).await;
    if let Err(error) = noted {
        tracing::warn!(%error, "a screen's sign of life was not written");
    }
}

/// The script that keeps the screen when the network is gone; under `/p/hall/`, for a worker serves what
/// lies below its own address.
pub(super) async fn worker(headers: HeaderMap) -> Response {
    let file = ui::asset("hall-worker.js")
        .rsplit('/')
        .next()
        .unwrap_or_default()
        .to_owned();
    let mut answer = ui::assets(Path(file), headers).await;
    answer
        .headers_mut()
        .insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    answer
}

/// The bank's colours as a style sheet.
pub(super) async fn colours(State(app): State<App>, headers: HeaderMap) -> Response {
    let look: Result<Look, SqlError> = app
        .db
        .read(|reader: &mut Reader<'_>| publicity::look(reader))
        .await;
    let look = look.unwrap_or_default();
    let of = |text: &str| Colour::read(text).unwrap_or(Colour([0x1c, 0x51, 0x96]));
    let (brand, accent) = (of(&look.brand), of(&look.accent));
    let body = format!(
        ":root{{--brand:{};--brand-dark:{};--brand-light:{};--accent:{}}}\n",
        brand.hex(),
        brand.dark(45).hex(),
        brand.light(88).hex(),
        accent.hex()
    );
    tagged(&headers, "text/css; charset=utf-8", body)
}
