//! The pages for everybody: how the bank handles personal data, sending a request, following it. They
//! need no script, and the tracking code never stands in an address.

use super::Pairs;
use super::list::kind_label;
use super::papers::{PaperForm, papers_field};
use crate::Words;
use crate::commands::{self, Sent, letter_of};
use crate::rules::{Status, fields, time};
use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use change::CommandError;
use kernel::{Choice, FieldError, FieldErrors, Fields, Lang, day_of, instant_from_micros, say};
use platform::App;
use ui::{FieldView, Form, FormView, Page};

/// The notice.
pub(super) const HOME: &str = "/p/privacy";
/// The form of a request.
pub(super) const NEW: &str = "/p/privacy/new";
/// Where a request is followed.
pub(super) const TRACK: &str = "/p/privacy/track";
/// Where the letter of a released answer is given.
pub(super) const LETTER: &str = "/p/privacy/letter";
#[derive(Template)]
#[template(path = "public_home.html")]
struct HomePage {
    page: Page,
    w: &'static Words,
    here: &'static str,
    kinds: Vec<&'static str>,
}

#[derive(Template)]
#[template(path = "public_form.html")]
struct NewPage {
    page: Page,
    w: &'static Words,
    here: &'static str,
    form: FormView,
    trap: FieldView,
}

#[derive(Template)]
#[template(path = "public_done.html")]
struct DonePage {
    page: Page,
    w: &'static Words,
    here: &'static str,
    number: String,
    code: String,
}

#[derive(Template)]
#[template(path = "public_track.html")]
struct TrackPage {
    page: Page,
    w: &'static Words,
    here: &'static str,
    form: FormView,
    found: Option<Found>,
}

struct Found {
    number: String,
    kind: &'static str,
    status: &'static str,
    words: String,
    received: String,
    due: Option<String>,
    ground: Option<String>,
    answer: Option<String>,
    code: String,
    letter: bool,
}

/// How the bank handles personal data, and what a person may ask.
pub(super) async fn home(page: Page) -> Response {
    let w = Words::of(page.lang);
    let kinds = fields::KINDS.iter().map(|kind| kind.label(page.lang));
    ui::html(HomePage {
        kinds: kinds.collect(),
        w,
        here: HOME,
        page: page.titled(w.p_title),
    })
}

/// The form.
pub(super) async fn form(State(app): State<App>, page: Page) -> Response {
    let id = app.entropy.code(20);
    draw_form(page, (&Fields::default(), &FieldErrors::default()), id)
}

fn draw_form(page: Page, (typed, errors): (&Fields, &FieldErrors), id: String) -> Response {
    let (w, lang) = (Words::of(page.lang), page.lang);
    let form = Form::new(lang, typed, errors);
    let papers = papers_field(&form, w.p_papers_hint);
    let mut view = FormView::new(&form, NEW, &fields::SUBMIT, w.p_send)
        .hidden("form_id", id)
        .multipart()
        .with("content", |field| field.hint(w.p_content_hint))
        .with("phone", |field| {
            field.hint(w.p_phone_hint).autocomplete("tel")
        })
        .with("name", |field| field.autocomplete("name"))
        .with("agent_name", |field| field.hint(w.p_agent_hint));
    view.fields.push(papers);
    let trap = form.field(&fields::TRAP);
    let page = page.titled(w.p_new).at(NEW);
    let shown = NewPage {
        page,
        w,
        here: NEW,
        form: view,
        trap,
    };
    ui::html_status(super::forms::status(errors), shown)
}

/// Takes the request; the code is shown on the answer itself, once.
pub(super) async fn submit(State(app): State<App>, page: Page, form: PaperForm) -> Response {
    let (mut typed, papers) = match form.0 {
        Ok(read) => read,
        Err(error) => return failed(page.lang, error),
    };
    let receipt = typed.take("form_id");
    match commands::submit(&app, typed.clone(), papers, receipt.clone()).await {
        Ok((done, code)) => {
            let w = Words::of(page.lang);
            ui::html(DonePage {
                page: page.titled(w.p_done).at(HOME),
                w,
                here: NEW,
                number: done.number,
                code: grouped(&code),
            })
        }
        Err(error) => match error.beside(fields::KIND.name) {
            Ok(errors) => {
                let id = receipt.unwrap_or_else(|| app.entropy.code(20));
                draw_form(page, (&typed, &errors), id)
            }
            Err(error) => failed(page.lang, error),
        },
    }
}

fn failed(lang: Lang, error: CommandError) -> Response {
    match error {
        CommandError::Refused(refusal) => {
            ui::error_page(lang, StatusCode::UNPROCESSABLE_ENTITY, refusal.to(lang), "")
        }
        CommandError::NotFound => ui::error_page(lang, StatusCode::NOT_FOUND, "", ""),
        other => {
            tracing::error!(error = ?other, "a public form was not taken");
            ui::error_page(lang, StatusCode::INTERNAL_SERVER_ERROR, "", "")
        }
    }
}

/// `ABCD-EFGH-…`: easier to write down.
fn grouped(code: &str) -> String {
    let letters: Vec<char> = code.chars().collect();
    let groups = letters.chunks(4).map(|group| group.iter().collect());
    groups.collect::<Vec<String>>().join("-")
}

/// The form that asks for the code.
pub(super) async fn ask(page: Page) -> Response {
    draw_track(page, (&Fields::default(), &FieldErrors::default()), None)
}

fn draw_track(
    page: Page,
    (typed, errors): (&Fields, &FieldErrors),
    found: Option<Found>,
) -> Response {
    let w = Words::of(page.lang);
    let form = Form::new(page.lang, typed, errors);
    let view = FormView::new(&form, TRACK, &[fields::CODE], w.p_look).intro(w.p_track_intro);
    let shown = TrackPage {
        page: page.titled(w.p_track).at(TRACK),
        w,
        here: TRACK,
        form: view,
        found,
    };
    ui::html_status(super::forms::status(errors), shown)
}

/// Shows how a request stands to whoever holds its code.
pub(super) async fn track(
    State(app): State<App>,
    page: Page,
    axum::Form(pairs): Pairs,
) -> Response {
    let typed = Fields::from_pairs(pairs);
    let code = typed.get(fields::CODE.name).to_owned();
    match commands::track(&app, &code).await {
        Ok(Some(sent)) => {
            let found = found(sent, code, page.lang);
            let none = (&Fields::default(), &FieldErrors::default());
            draw_track(page, none, Some(found))
        }
        Ok(None) => {
            let say = say!(
                "没有这个查询码，请核对后再试",
                "There is no such code; please look at it again"
            );
            let error = FieldError::new(fields::CODE.name, "unknown_code", say);
            draw_track(page, (&typed, &FieldErrors(vec![error])), None)
        }
        Err(error) => failed(page.lang, error.into()),
    }
}

fn found(sent: Sent, code: String, lang: Lang) -> Found {
    let (w, request) = (Words::of(lang), sent.request);
    let last = request.events.last();
    let chosen = |spec: &str| {
        let chosen = last.and_then(|event| event.chosen.iter().find(|(name, _)| name == spec));
        chosen.map(|(_, code)| code.clone())
    };
    let words = match request.status {
        Status::Submitted => w.p_s_submitted,
        Status::Received => w.p_s_received,
        Status::IdentityChecked | Status::InWork => w.p_s_in_work,
        Status::Answered => w.p_s_answered,
        Status::Refused => w.p_s_refused,
        Status::Withdrawn => w.p_s_withdrawn,
        Status::Discarded => w.p_s_discarded,
    };
    let ground = match request.status {
        Status::Refused => chosen(fields::GROUND.name)
            .map(|code| Choice::label_in(fields::GROUNDS, &code, lang).to_owned()),
        Status::Discarded => chosen(fields::DISCARD.name)
            .map(|code| Choice::label_in(fields::DISCARDS, &code, lang).to_owned()),
        _ => None,
    };
    let due = (!request.status.is_done() && sent.due_at != time::NO_DUE)
        .then(|| day_of(instant_from_micros(sent.due_at)).to_string());
    Found {
        kind: kind_label(&request, lang),
        status: request.status.label(lang),
        words: words.to_owned(),
        received: day_of(request.received_at).to_string(),
        due,
        ground,
        letter: sent.answer.is_some() && !sent.erased,
        answer: sent.answer,
        number: request.number,
        code,
    }
}

/// The letter of a released answer.
pub(super) async fn letter(
    State(app): State<App>,
    page: Page,
    axum::Form(pairs): Pairs,
) -> Response {
    let typed = Fields::from_pairs(pairs);
    let code = typed.get(fields::CODE.name);
    match letter_of(&app, code, (&page.bank, page.lang)).await {
        Ok((number, bytes)) => ui::download(&format!("{number}.docx"), bytes),
        Err(error) => failed(page.lang, error),
    }
}
