//! The staff's list of what waits: looked at, released into the worklist or discarded.

use super::Pairs;
use crate::commands::held::{self as commands, Opened};
use crate::rules::{fields as f, robots::Signal};
use crate::store::sending::{Group, Held};
use crate::words::Words;
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use identity::{Permission, Permit, Signed};
use kernel::{FieldErrors, Fields, Masks, fill, short_time};
use platform::App;
use ui::{Form, FormView, Notice, Page};

/// The list's address.
pub(crate) const LIST: &str = "/portal/held";
/// Characters of a text in the list.
const SHORT: usize = 60;

#[derive(Template)]
#[template(path = "held_list.html")]
struct ListPage {
    page: Page,
    w: &'static Words,
    count: String,
    rows: Vec<RowView>,
}

struct RowView {
    href: String,
    text: String,
    received: String,
    copies: i64,
    signals: String,
    solved: bool,
}

#[derive(Template)]
#[template(path = "held_one.html")]
struct OnePage {
    page: Page,
    w: &'static Words,
    facts: Vec<(&'static str, String)>,
    text: String,
    demand: String,
    number: String,
    open: bool,
    release: String,
    form_id: String,
    form: FormView,
    which: Vec<(&'static str, String, bool)>,
}

fn permit(signed: &Signed) -> Result<Permit, Response> {
    identity::permit(&signed.actor, Permission::ComplaintAccept)
        .map_err(|refusal| identity::pages::failure(signed, refusal.into()))
}

fn signals(w: &'static Words, codes: &str) -> String {
    let held = |signal: &&Signal| codes.split(' ').any(|code| code == signal.code());
    let label = |signal: &Signal| match signal {
        Signal::Trap => w.g_trap,
        Signal::TooFast => w.g_fast,
        Signal::Repeated => w.g_repeated,
        Signal::Network => w.g_network,
        Signal::Pressure => w.g_pressure,
    };
    let labels: Vec<&str> = Signal::ALL.iter().filter(held).map(label).collect();
    labels.join(" · ")
}

/// The list.
pub(super) async fn list(State(app): State<App>, signed: Signed, page: Page) -> Response {
    if let Err(refused) = permit(&signed) {
        return refused;
    }
    let w = Words::of(signed.lang);
    match commands::list(&app, &signed.actor).await {
        Ok((rows, waiting)) => ui::html(ListPage {
            page: page.titled(w.held),
            w,
            count: match waiting {
                0 => w.held_none.to_owned(),
                n => fill(w.held_count, &[("n", &n.to_string())]),
            },
            rows: rows.into_iter().map(|row| row_view(w, row)).collect(),
        }),
        Err(error) => identity::pages::failure(&signed, error),
    }
}

fn row_view(w: &'static Words, (group, held): (Group, Option<Held>)) -> RowView {
    let text = held.map_or(String::new(), |held| {
        held.draft.fields().get(f::CONTENT.name).to_owned()
    });
    RowView {
        href: format!("{LIST}/{}", group.first),
        text: text.chars().take(SHORT).collect(),
        received: short_time(group.received_at),
        copies: group.count,
        signals: signals(w, &group.signals),
        solved: group.solved,
    }
}

/// One that waits, with its decision.
pub(super) async fn show(
    State(app): State<App>,
    signed: Signed,
    page: Page,
    Path(id): Path<i64>,
) -> Response {
    if let Err(refused) = permit(&signed) {
        return refused;
    }
    let none = (Fields::default(), FieldErrors::default());
    draw(&app, &signed, page, id, (&none.0, &none.1)).await
}

async fn draw(
    app: &App,
    signed: &Signed,
    page: Page,
    id: i64,
    (typed, errors): (&Fields, &FieldErrors),
) -> Response {
    let (w, lang) = (Words::of(signed.lang), signed.lang);
    let opened = match commands::show(app, &signed.actor, id).await {
        Ok(opened) => opened,
        Err(error) => return identity::pages::failure(signed, error),
    };
    let masks = app
        .db
        .read(::register::masks)
        .await
        .unwrap_or(Masks::SHIPPED);
    let fields = opened
        .held
        .as_ref()
        .map(|held| held.draft.fields())
        .unwrap_or_default();
    let form_id = app.entropy.code(20);
    let form = Form::new(lang, typed, errors);
    let shown = OnePage {
        facts: facts(w, &opened, &fields, &masks),
        text: fields.get(f::CONTENT.name).to_owned(),
        demand: fields.get(f::DEMAND.name).to_owned(),
        number: opened.line.number.clone(),
        open: opened.line.status == "held",
        release: format!("{LIST}/{id}/release"),
        form: FormView::new(
            &form,
            format!("{LIST}/{id}/discard"),
            &[f::REASON],
            w.h_discard,
        )
        .hidden("form_id", format!("{form_id}-d"))
        .danger(),
        which: which(w, &opened),
        form_id,
        page: page.titled(w.held).crumb(w.held, LIST),
        w,
    };
    let status = match errors.0.is_empty() {
        true => StatusCode::OK,
        false => StatusCode::UNPROCESSABLE_ENTITY,
    };
    ui::html_status(status, shown)
}

fn facts(
    w: &'static Words,
    opened: &Opened,
    fields: &Fields,
    masks: &Masks,
) -> Vec<(&'static str, String)> {
    let files = opened
        .held
        .as_ref()
        .map_or(0, |held| held.draft.files.len());
    vec![
        (w.h_received, short_time(opened.line.received_at)),
        (w.h_signals, signals(w, &opened.line.signals)),
        (w.h_name, masks.name(fields.get(f::NAME.name))),
        (w.h_phone, masks.phone(fields.get(f::PHONE.name))),
        (w.h_files, files.to_string()),
    ]
}

fn which(w: &'static Words, opened: &Opened) -> Vec<(&'static str, String, bool)> {
    let mut all = vec![("itself", w.h_this.to_owned(), true)];
    if opened.alike_text > 1 {
        let n = opened.alike_text.to_string();
        all.push(("text", fill(w.h_same, &[("n", &n)]), false));
    }
    if opened.alike_network > 1 {
        let n = opened.alike_network.to_string();
        all.push(("network", fill(w.h_network, &[("n", &n)]), false));
    }
    all
}

/// Releases one.
pub(super) async fn release(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<i64>,
    axum::Form(pairs): Pairs,
) -> Response {
    let permit = match permit(&signed) {
        Ok(permit) => permit,
        Err(refused) => return refused,
    };
    let w = Words::of(signed.lang);
    let receipt = Fields::from_pairs(pairs).take("form_id");
    match commands::release(&app, permit, id, receipt).await {
        Ok(number) => {
            let said = fill(w.h_released, &[("number", &number)]);
            ui::see_other_with(LIST, &Notice::good(said))
        }
        Err(error) => identity::pages::failure(&signed, error),
    }
}

/// Discards one, or those like it.
pub(super) async fn discard(
    State(app): State<App>,
    signed: Signed,
    page: Page,
    Path(id): Path<i64>,
    axum::Form(pairs): Pairs,
) -> Response {
    let permit = match permit(&signed) {
        Ok(permit) => permit,
        Err(refused) => return refused,
    };
    let w = Words::of(signed.lang);
    let mut fields = Fields::from_pairs(pairs);
    let receipt = fields.take("form_id");
    let done = commands::discard(&app, permit, (id, fields.clone()), receipt).await;
    match done.map_err(|error| error.beside(f::REASON.name)) {
        Ok(count) => {
            let said = fill(w.h_discarded, &[("n", &count.to_string())]);
            ui::see_other_with(LIST, &Notice::good(said))
        }
        Err(Ok(errors)) => draw(&app, &signed, page, id, (&fields, &errors)).await,
        Err(Err(error)) => identity::pages::failure(&signed, error),
    }
}
