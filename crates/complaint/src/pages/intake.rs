//! 投诉登记: one page built for the keyboard; what was typed is kept on the server while typing.

use super::{Pairs, failed, permit, words};
use crate::commands::{self, RegisterCase};
use crate::queries;
use crate::rules::action as f;
use crate::rules::register as r;
use crate::words::Words;
use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use identity::{Permission, Signed};
use kernel::{FieldErrors, Fields, Instant, bank_zone, fill, short_time};
use platform::App;
use ui::{ErrorSummary, FieldView, Form, Notice, Page};

/// The form's name among drafts.
const DRAFT: &str = "intake";
/// Where the live hints are asked for and shown.
const HINTS: (&str, &str) = ("/complaints/new/hints", "#hints");

#[derive(Template)]
#[template(path = "intake.html")]
struct IntakePage {
    page: Page,
    w: &'static Words,
    summary: ErrorSummary,
    source: Vec<FieldView>,
    person: Vec<FieldView>,
    matter: Vec<FieldView>,
    hints: super::hints::Hints,
    draft: Option<String>,
    may_import: bool,
}

/// The empty form, or the person's draft.
pub(super) async fn form(State(app): State<App>, signed: Signed, page: Page) -> Response {
    if let Err(refused) = permit(&signed, Permission::ComplaintRegister) {
        return refused;
    }
    let (login, keys) = (signed.actor.login.clone(), app.keys.clone());
    let draft = match app
        .db
        .read(move |reader| queries::draft(reader, &keys, &login, DRAFT))
        .await
    {
        Ok(draft) => draft,
        Err(error) => return failed(&signed, error.into()),
    };
    let now = app.clock.now();
    let (fields, kept_at) = match draft.and_then(|(text, at)| Some((parse_draft(&text)?, at))) {
        Some((fields, at)) => (fields, Some(at)),
        None => (fresh(now), None),
    };
    let shown = draw(&app, &signed, page, fields, FieldErrors::default(), kept_at).await;
    ui::html(shown)
}

fn parse_draft(text: &str) -> Option<Fields> {
    serde_json::from_str(text).ok().map(Fields::from_pairs)
}

/// What a new form begins with: a direct complaint by telephone, received now.
fn fresh(now: Instant) -> Fields {
    let mut fields = Fields::default();
    fields.set("channel", "phone");
    fields.set("source", "direct");
    fields.set("nature", "complaint");
    fields.set("complainant.kind", "person");
    let wall = now
        .to_zoned_datetime(bank_zone())
        .strftime("%Y-%m-%dT%H:%M")
        .to_string();
    fields.set("received_at", wall);
    fields
}

async fn draw(
    app: &App,
    signed: &Signed,
    page: Page,
    fields: Fields,
    errors: FieldErrors,
    kept_at: Option<Instant>,
) -> IntakePage {
    let w = words(signed);
    let hints = super::hints::look(app, signed, &fields).await;
    let form = Form::new(signed.lang, &fields, &errors);
    let live = |view: FieldView| view.live(HINTS.0, HINTS.1);
    IntakePage {
        summary: form.summary(),
        source: vec![
            live(form.field(&r::NATURE)).wide(true),
            form.field(&r::CHANNEL).focus(),
            live(form.field(&r::SOURCE)),
            live(form.field(&r::RECEIVED_AT)),
            form.field(&r::EXTERNAL_ID),
            form.field(&r::REGULATOR_DAY),
        ],
        person: vec![
            form.field(&r::KIND),
            form.field(&r::NAME),
            live(form.field(&r::PHONE)),
            live(form.field(&r::ID_NUMBER)),
            form.field(&r::GENDER),
            form.field(&r::ADDRESS),
            form.field(&r::EMAIL),
            form.field(&r::PEOPLE),
            form.field(&r::FLAGS),
        ],
        matter: vec![
            live(form.field(&r::CONTENT)),
            live(form.field(&r::TITLE)).wide(true),
            form.field(&r::CATEGORY).hint(w.code_note),
            form.field(&r::CAUSE),
            form.field(&f::BUSINESS_CHANNEL),
            form.field(&f::PRODUCT),
            form.field(&r::AMOUNT_ASKED),
            form.field(&r::ACCOUNT),
            form.field(&r::UNIT),
            form.field(&r::AGAINST_STAFF),
            form.field(&f::DEMAND),
        ],
        hints,
        draft: kept_at.map(|at| fill(w.draft_found, &[("time", &short_time(at))])),
        may_import: identity::permit(&signed.actor, Permission::ComplaintImport).is_ok(),
        page: page.titled(w.intake).crumb(w.desk, "/inbox"),
        w,
    }
}

/// Registers, or shows the form again with what is wrong and everything that was typed.
pub(super) async fn submit(
    State(app): State<App>,
    signed: Signed,
    page: Page,
    axum::Form(pairs): Pairs,
) -> Response {
    let permit = match permit(&signed, Permission::ComplaintRegister) {
        Ok(permit) => permit,
        Err(refused) => return refused,
    };
    let w = words(&signed);
    let mut fields = Fields::from_pairs(pairs);
    let receipt = fields.take("form_id");
    let command = RegisterCase {
        fields: fields.clone(),
        origin: String::new(),
        receipt,
    };
    match commands::register(&app, permit, command).await {
        Ok(done) => {
            let said = fill(
                w.registered,
                &[("number", &done.number), ("code", &done.tracking_code)],
            );
            ui::see_other_with(&format!("/complaints/{}", done.number), &Notice::good(said))
        }
        Err(error) => match error.beside(r::CONTENT.name) {
            Ok(errors) => {
                let shown = draw(&app, &signed, page, fields, errors, None).await;
                ui::html_status(StatusCode::UNPROCESSABLE_ENTITY, shown)
            }
            Err(error) => failed(&signed, error),
        },
    }
}

/// Keeps what is typed, every few seconds; answers the time it was kept.
pub(super) async fn draft(
    State(app): State<App>,
    signed: Signed,
    axum::Form(pairs): Pairs,
) -> Response {
    let mut fields = Fields::from_pairs(pairs);
    fields.remove("form_id");
    match commands::save_draft(&app, &signed.actor, DRAFT, fields).await {
        Ok(()) => {
            let now = app.clock.now().to_zoned_datetime(bank_zone());
            now.strftime("%H:%M:%S").to_string().into_response()
        }
        Err(error) => failed(&signed, error),
    }
}

/// Throws the draft away and begins anew.
pub(super) async fn discard(State(app): State<App>, signed: Signed) -> Response {
    match commands::drop_draft(&app, &signed.actor, DRAFT).await {
        Ok(()) => ui::see_other("/complaints/new"),
        Err(error) => failed(&signed, error),
    }
}
