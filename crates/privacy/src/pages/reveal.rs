//! Seeing what a request says about the person: a purpose is asked for, the look is recorded.

use super::forms::status;
use super::{LIST, Pairs, failed, href, look, words};
use crate::Words;
use crate::commands::{self, Revealed};
use crate::queries::Find;
use crate::rules::{Status, fields};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use identity::Signed;
use kernel::{FieldErrors, Fields, day_of, fill, short_time};
use platform::App;
use ui::{Form, FormView, Page, Pick};

#[derive(Template)]
#[template(path = "revealed.html")]
struct RevealedPage {
    page: Page,
    w: &'static Words,
    back: String,
    person: Vec<(&'static str, String)>,
    content: String,
    texts: Vec<(String, String)>,
    held: Vec<HeldRow>,
    elsewhere: Option<String>,
    papers: Vec<(usize, String)>,
    copies: bool,
    erases: bool,
    corrects: bool,
    format: &'static str,
    formats: Vec<Pick>,
}

/// Asks for the purpose. Not sent by the script: what comes back is a page that no address leads to.
#[derive(Template)]
#[template(path = "reveal_form.html")]
struct PurposePage {
    page: Page,
    w: &'static Words,
    form: FormView,
}

struct HeldRow {
    number: String,
    href: String,
    title: String,
    unit: String,
    received: String,
    correct: String,
    kept: Option<String>,
}

/// The form that asks for the purpose.
pub(super) async fn form(
    State(app): State<App>,
    signed: Signed,
    Path(number): Path<String>,
) -> Response {
    match look(&app, &signed, number).await {
        Ok((stored, _)) => {
            let none = (&Fields::default(), &FieldErrors::default());
            draw(&signed, &stored.request.number, none)
        }
        Err(error) => failed(&signed, error),
    }
}

fn draw(signed: &Signed, number: &str, (typed, errors): (&Fields, &FieldErrors)) -> Response {
    let (w, here) = (words(signed), href(number));
    let page = signed.page(w.reveal, LIST).crumb(w.requests, LIST);
    let page = page.crumb(number, here.as_str());
    let form = Form::new(signed.lang, typed, errors);
    let view = FormView::new(
        &form,
        format!("{here}/reveal"),
        &[fields::PURPOSE],
        w.reveal,
    )
    .intro(w.reveal_intro)
    .cancel(here);
    let shown = PurposePage {
        page,
        w,
        form: view,
    };
    ui::html_status(status(errors), shown)
}

/// Shows the data, or asks again.
pub(super) async fn submit(
    app: App,
    signed: Signed,
    number: String,
    axum::Form(pairs): Pairs,
    find: Find,
) -> Response {
    let typed = Fields::from_pairs(pairs);
    match commands::reveal(&app, &signed.actor, &number, typed.clone(), find).await {
        Ok(revealed) => ui::html(drawn(&signed, revealed)),
        Err(error) => match error.beside(fields::PURPOSE.name) {
            Ok(errors) => draw(&signed, &number, (&typed, &errors)),
            Err(error) => failed(&signed, error),
        },
    }
}

fn drawn(signed: &Signed, revealed: Revealed) -> RevealedPage {
    let w = words(signed);
    let (request, private) = (revealed.request, revealed.private);
    let person = vec![
        (w.f_name, private.name),
        (w.f_phone, private.phone),
        (w.f_id, private.id_number),
        (w.f_agent, private.agent_name),
        (w.f_agent_phone, private.agent_phone),
    ];
    let at = |place: usize| request.events.get(place).map(|event| short_time(event.at));
    let text = |(place, text): (usize, String)| (at(place).unwrap_or_default(), text);
    let row = |held: crate::Held| HeldRow {
        href: ui::local_path(&held.href).to_owned(),
        number: held.number,
        title: held.title,
        unit: held.unit,
        received: day_of(held.received_at).to_string(),
        correct: ui::local_path(&held.correct_href).to_owned(),
        kept: held.kept.map(|refusal| refusal.to(signed.lang).to_owned()),
    };
    let back = href(&request.number);
    let mine = request.status == Status::InWork
        && request
            .handler
            .as_ref()
            .is_some_and(|who| who.login == signed.actor.login);
    let asks = |kinds: &[&str]| mine && kinds.contains(&request.kind.as_str());
    RevealedPage {
        page: signed
            .page(w.revealed, LIST)
            .crumb(w.requests, LIST)
            .crumb(request.number.as_str(), back.as_str()),
        w,
        person: person
            .into_iter()
            .filter(|(_, value)| !value.is_empty())
            .collect(),
        papers: (0..)
            .zip(private.papers.into_iter().map(|paper| paper.name))
            .collect(),
        copies: asks(&["look_up", "copy", "portability", "explain"]),
        erases: asks(&["delete", "withdraw_consent"]),
        corrects: asks(&["correct", "supplement"]),
        format: fields::FORMAT.label(signed.lang),
        formats: Pick::list(fields::FORMATS, signed.lang),
        content: private.content,
        texts: private.texts.into_iter().map(text).collect(),
        elsewhere: (revealed.held.elsewhere > 0).then(|| {
            let n = revealed.held.elsewhere.to_string();
            fill(w.held_elsewhere, &[("n", &n)])
        }),
        held: revealed.held.seen.into_iter().map(row).collect(),
        back,
    }
}
