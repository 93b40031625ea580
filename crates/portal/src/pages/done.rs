//! The last step, and the acknowledgement.

use super::complain::{HOME, Stop, Told, code_of, cookie, stops, told, units};
use super::{Pairs, failed, status, track};
use crate::commands::draft;
use crate::commands::send::{self, Send, Sent};
use crate::rules::{fields as f, robots, steps};
use crate::store::draft::Draft;
use crate::store::sending;
use crate::words::Words;
use askama::Template;
use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::Response;
use identity::Visitor;
use jiff::SignedDuration;
use kernel::{FieldErrors, Fields, fill, short_time};
use platform::App;
use ui::{FieldView, Form, Page};

#[derive(Template)]
#[template(path = "complain_check.html")]
struct CheckPage {
    page: Page,
    w: &'static Words,
    way: String,
    stops: Vec<Stop>,
    summary: ui::ErrorSummary,
    told: Vec<Told>,
    files: Vec<String>,
    files_href: String,
    trap: FieldView,
    work: String,
    bits: u32,
    back: String,
}

#[derive(Template)]
#[template(path = "complain_sent.html")]
struct SentPage {
    page: Page,
    w: &'static Words,
    code: String,
    received: String,
    decided: Option<String>,
    rule: Option<String>,
    qr: Option<Qr>,
}

/// A QR code as one path of squares.
struct Qr {
    size: usize,
    path: String,
}

/// Everything once more, with the button.
pub(super) async fn check(
    app: &App,
    headers: &HeaderMap,
    page: Page,
    draft: &Draft,
    errors: FieldErrors,
) -> Response {
    let (w, lang) = (Words::of(page.lang), page.lang);
    let since = app.clock.now() - SignedDuration::from_hours(1);
    let held = app
        .db
        .read(move |reader| sending::held_since(reader, since))
        .await;
    let (held, units) = match (held, units(app).await) {
        (Ok(held), Ok(units)) => (held, units),
        (Err(error), _) | (_, Err(error)) => return failed(lang, error.into()),
    };
    let typed = Fields::default();
    let form = Form::new(lang, &typed, &errors);
    let (way, stops) = stops(w, steps::CHECK);
    let shown = CheckPage {
        summary: form.summary(),
        told: told(&units, draft, lang),
        files: draft.files.iter().map(|file| file.name.clone()).collect(),
        files_href: format!("{HOME}?step={}", steps::FILES),
        trap: form.field(&f::TRAP),
        work: send::work_text(&app.keys, &code_of(headers)),
        bits: robots::bits(held),
        back: format!("{HOME}?step={}", steps::FILES),
        way,
        stops,
        page: page.titled(w.complain).at(HOME),
        w,
    };
    ui::html_status(status(&errors), shown)
}

/// Sends; the code is shown on the answer itself.
pub(super) async fn send(
    State(app): State<App>,
    headers: HeaderMap,
    visitor: Visitor,
    page: Page,
    axum::Form(pairs): Pairs,
) -> Response {
    let (code, form) = (code_of(&headers), Fields::from_pairs(pairs));
    let asked = Send {
        draft: code.clone(),
        network: visitor.network.clone(),
        trap: form.get(f::TRAP.name).to_owned(),
        work: form.get("work").to_owned(),
    };
    let sent = send::send(&app, asked).await;
    match sent.map_err(|error| error.beside(f::FILES.name)) {
        Ok(sent) => {
            let mut answer = acknowledge(page, &visitor, sent);
            let gone = cookie(&visitor, "");
            answer.headers_mut().append(header::SET_COOKIE, gone);
            answer
        }
        Err(Ok(errors)) => match draft::load(&app, &code).await {
            Ok(Some(draft)) => check(&app, &headers, page, &draft, errors).await,
            Ok(None) => ui::see_other(HOME),
            Err(error) => failed(page.lang, error),
        },
        Err(Err(error)) => failed(page.lang, error),
    }
}

fn acknowledge(page: Page, visitor: &Visitor, sent: Sent) -> Response {
    let w = Words::of(page.lang);
    let due = sent.due.as_ref();
    let decided = due.map(|(day, _)| fill(w.sent_next_2, &[("day", &day.to_string())]));
    let rule = due.map(|(_, rule)| fill(w.sent_rule, &[("rule", rule.to(page.lang))]));
    ui::html(SentPage {
        qr: qr(visitor, &sent.code),
        received: short_time(sent.received_at),
        decided,
        rule,
        code: grouped(&sent.code),
        page: page.titled(w.sent).at(track::HOME),
        w,
    })
}

/// The address of the tracking page with the code behind `#`: that part of an address stays in the
/// browser, so the code stands in no log.
fn qr(visitor: &Visitor, code: &str) -> Option<Qr> {
    if visitor.site.is_empty() {
        return None;
    }
    let address = format!("{}{}#c={code}", visitor.site, track::HOME);
    let made = fast_qr::QRBuilder::new(address).build().ok()?;
    let mut path = String::new();
    for row in 0..made.size {
        for column in 0..made.size {
            if made[row][column].value() {
                path.push_str(&format!("M{column} {row}h1v1h-1z"));
            }
        }
    }
    Some(Qr {
        size: made.size,
        path,
    })
}

/// `ABCD-EFGH-…`: easier to write down.
fn grouped(code: &str) -> String {
    let letters: Vec<char> = code.chars().collect();
    let groups = letters.chunks(4).map(|group| group.iter().collect());
    groups.collect::<Vec<String>>().join("-")
}
