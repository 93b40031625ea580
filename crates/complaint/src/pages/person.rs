//! The complainant's record: seeing one value for a purpose, changing it.

use super::{Pairs, failed, words};
use crate::commands::{self, AmendPerson, Reveal};
use crate::rules::register as r;
use crate::rules::{Case, Complainant};
use crate::store::{self, Stored};
use crate::words::Words;
use askama::Template;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use change::CommandError;
use identity::Signed;
use kernel::{FieldErrors, FieldKind, FieldSpec, Fields, Masks, Reading, Refusal, fill, say};
use platform::App;
use ui::components::PURPOSES;
use ui::{Form, FormView, Notice, Page};

/// What for, of a list.
const WHY: FieldSpec =
    FieldSpec::required("why", "查看用途", "Purpose", FieldKind::Choice(PURPOSES));
/// What for, in a few own words; both are asked before a value is shown.
const REASON: FieldSpec = FieldSpec::required(
    "reason",
    "具体说明",
    "In your own words",
    FieldKind::Line { max: 200 },
);
/// How long a value is shown, in seconds.
const SECONDS: u32 = 60;

#[derive(Template)]
#[template(path = "action.html")]
struct PersonPage {
    page: Page,
    number: String,
    title: String,
    preview: Option<(String, String)>,
    form: FormView,
}

#[derive(Template)]
#[template(path = "revealed.html")]
struct RevealedPage {
    page: Page,
    w: &'static Words,
    number: String,
    field: String,
    value: String,
    left: String,
}

/// The masked form of a value of the record.
pub(super) fn masked(masks: &Masks, person: &Complainant, field: &str) -> String {
    match field {
        "name" => masks.name(&person.name),
        "phone" => masks.phone(&person.phone),
        "id_number" => masks.id_number(&person.id_number),
        "address" => masks.address(&person.address),
        "email" => masks.email(&person.email),
        _ => masks.account(&person.account),
    }
}

async fn load(app: &App, signed: &Signed, number: &str) -> Result<Stored, CommandError> {
    let number = number.to_owned();
    let powers = commands::powers(&signed.actor);
    let keys = app.keys.clone();
    let stored = app
        .db
        .read(move |reader| store::load(reader, &keys, &number))
        .await?;
    let stored = stored
        .filter(|s| powers.sees(&s.case))
        .ok_or(CommandError::NotFound)?;
    if !powers.reveals(&stored.case) {
        return Err(CommandError::Forbidden(Refusal::new(
            "may_not_reveal",
            say!(
                "您的岗位不能查看投诉人信息",
                "Your role does not let you see the complainant's data"
            ),
        )));
    }
    Ok(stored)
}

/// The record as a form, masked: values left as they are keep their real content.
pub(super) async fn form(
    State(app): State<App>,
    signed: Signed,
    page: Page,
    Path(number): Path<String>,
) -> Response {
    let stored = match load(&app, &signed, &number).await {
        Ok(found) => found,
        Err(error) => return failed(&signed, error),
    };
    let Stored {
        case,
        person,
        masks,
        ..
    } = stored;
    let mut fields = Fields::default();
    fields.set(r::KIND.name, person.kind.as_str());
    fields.set(r::GENDER.name, person.gender.as_str());
    for field in ["name", "phone", "id_number", "address", "email", "account"] {
        fields.set(
            &format!("complainant.{field}"),
            masked(&masks, &person, field),
        );
    }
    ui::html(draw(
        &signed,
        page,
        &case,
        &fields,
        &FieldErrors::default(),
        None,
    ))
}

fn draw(
    signed: &Signed,
    page: Page,
    case: &Case,
    fields: &Fields,
    errors: &FieldErrors,
    receipt: Option<String>,
) -> PersonPage {
    let w = words(signed);
    let specs: Vec<FieldSpec> = r::PERSON_FIELDS.iter().map(|spec| **spec).collect();
    let here = format!("/complaints/{}", case.number);
    let form = Form::new(signed.lang, fields, errors);
    let form_id = receipt.unwrap_or_else(|| page.form_id.clone());
    let view = FormView::new(&form, format!("{here}/person"), &specs, w.save)
        .hidden("form_id", form_id)
        .hidden("version", case.version)
        .intro(w.p_intro)
        .cancel(here.as_str());
    PersonPage {
        page: page
            .titled(w.p_title)
            .crumb(case.number.as_str(), here.as_str()),
        number: case.number.clone(),
        title: case.title.clone(),
        preview: None,
        form: view,
    }
}

/// Saves the record.
pub(super) async fn submit(
    State(app): State<App>,
    signed: Signed,
    page: Page,
    Path(number): Path<String>,
    axum::Form(pairs): Pairs,
) -> Response {
    let mut fields = Fields::from_pairs(pairs);
    let receipt = fields.take("form_id");
    let version = fields.take("version").and_then(|v| v.parse().ok());
    let command = AmendPerson {
        number: number.clone(),
        fields: fields.clone(),
        version,
        receipt: receipt.clone(),
    };
    match commands::amend_person(&app, &signed.actor, command).await {
        Ok(()) => {
            let said = Notice::good(words(&signed).p_saved);
            ui::see_other_with(&format!("/complaints/{number}"), &said)
        }
        Err(error) => {
            let errors = match error.beside(r::NAME.name) {
                Ok(errors) => errors,
                Err(error) => return failed(&signed, error),
            };
            match load(&app, &signed, &number).await {
                Ok(stored) => {
                    let shown = draw(&signed, page, &stored.case, &fields, &errors, receipt);
                    ui::html_status(StatusCode::UNPROCESSABLE_ENTITY, shown)
                }
                Err(error) => failed(&signed, error),
            }
        }
    }
}

/// Asks for the purpose; the way without script.
pub(super) async fn reveal_form(
    State(app): State<App>,
    signed: Signed,
    page: Page,
    Path((number, field)): Path<(String, String)>,
) -> Response {
    match load(&app, &signed, &number).await {
        Ok(found) => {
            let (fields, none) = (Fields::default(), FieldErrors::default());
            ui::html(ask(&signed, page, &found.case, &field, &fields, &none))
        }
        Err(error) => failed(&signed, error),
    }
}

/// The form; its one-time id is always a new one, because a purpose holds for one look.
fn ask(
    signed: &Signed,
    page: Page,
    case: &Case,
    field: &str,
    fields: &Fields,
    errors: &FieldErrors,
) -> PersonPage {
    let w = words(signed);
    let here = format!("/complaints/{}", case.number);
    let form = Form::new(signed.lang, fields, errors);
    let to = format!("{here}/reveal/{field}");
    let view = FormView::new(&form, to, &[WHY, REASON], w.reveal_submit)
        .hidden("form_id", page.form_id.as_str())
        .intro(w.p_note)
        .cancel(here.as_str());
    PersonPage {
        page: page
            .titled(format!("{} · {}", w.reveal_title, label(w, field)))
            .crumb(case.number.as_str(), here.as_str()),
        number: case.number.clone(),
        title: case.title.clone(),
        preview: None,
        form: view,
    }
}

/// Shows one value: as text to the script, as a page otherwise, which goes back to the masked one by
/// itself. The look is recorded first; nothing on the way keeps the answer, and sending the same form
/// again asks for a purpose again.
pub(super) async fn reveal(
    State(app): State<App>,
    signed: Signed,
    page: Page,
    headers: axum::http::HeaderMap,
    Path((number, field)): Path<(String, String)>,
    axum::Form(pairs): Pairs,
) -> Response {
    let mut fields = Fields::from_pairs(pairs);
    let receipt = fields.take("form_id");
    let by_script = headers.contains_key("hx-request");
    let done = match purpose(&fields, by_script || receipt.is_some()) {
        Ok((why, purpose)) => {
            let command = Reveal {
                number: number.clone(),
                field: field.clone(),
                why,
                purpose,
                receipt,
            };
            commands::reveal(&app, &signed.actor, command).await
        }
        // Who may not see the case is told that, and not what is wrong with the form.
        Err(errors) => load(&app, &signed, &number)
            .await
            .and(Err(CommandError::Invalid(errors))),
    };
    let mut answer = match done {
        Ok(value) if by_script => value.into_response(),
        Ok(value) => revealed(&signed, page, number, &field, value),
        // The script tells the reason that stands on the page of an error.
        Err(error) if by_script => failed(&signed, error),
        Err(CommandError::Invalid(errors)) => match load(&app, &signed, &number).await {
            Ok(found) => {
                let form = ask(&signed, page, &found.case, &field, &fields, &errors);
                ui::html_status(StatusCode::UNPROCESSABLE_ENTITY, form)
            }
            Err(error) => failed(&signed, error),
        },
        Err(error) => failed(&signed, error),
    };
    let never = HeaderValue::from_static("no-store");
    answer.headers_mut().insert(header::CACHE_CONTROL, never);
    answer
}

/// What for: of the list and in own words. A form without its one-time id was not drawn by us.
fn purpose(fields: &Fields, whole: bool) -> Result<(String, String), FieldErrors> {
    let mut reading = Reading::new(fields);
    let (why, reason) = (reading.choice(&WHY), reading.text(&REASON));
    if !whole {
        reading.fault(
            &REASON,
            "incomplete",
            "：提交的页面不完整，请重新提交",
            "- what was sent is incomplete, please send it again",
        );
    }
    reading.finish((
        why.unwrap_or_default().to_owned(),
        reason.unwrap_or_default(),
    ))
}

/// The page with the value: for a minute, then the browser goes back to the masked one.
fn revealed(signed: &Signed, page: Page, number: String, field: &str, value: String) -> Response {
    let w = words(signed);
    let here = format!("/complaints/{number}");
    let back = format!("{SECONDS}; url={here}");
    let page = page.titled(w.reveal_title).crumb(number.as_str(), here);
    let mut answer = ui::html(RevealedPage {
        page,
        w,
        number,
        field: label(w, field).to_owned(),
        value,
        left: fill(w.reveal_left, &[("n", &SECONDS.to_string())]),
    });
    if let Ok(back) = HeaderValue::from_str(&back) {
        answer.headers_mut().insert(header::REFRESH, back);
    }
    answer
}

/// What a field of the record is called.
pub(super) fn label(w: &'static Words, field: &str) -> &'static str {
    match field {
        "name" => w.p_name,
        "phone" => w.p_phone,
        "id_number" => w.p_id,
        "address" => w.p_address,
        "email" => w.p_email,
        _ => w.p_account,
    }
}
