//! The pages: accesses, opening one, reviewing one, and what stands in for a case out of reach.

use crate::rules::{NUMBER, REASON, REMARK, VERDICT, VERDICTS, may_review};
use crate::store::{self, Access};
use crate::{Words, commands};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use change::CommandError;
use identity::pages::failure;
use identity::{Permission, Routes, Signed};
use kernel::{Choice, FieldErrors, Fields, fill, short_time};
use platform::App;
use ui::components::{Tag, Tone};
use ui::{Form, FormView, Notice, Page};

type Pairs = axum::Form<Vec<(String, String)>>;
type Params = Query<Vec<(String, String)>>;

/// The pages of this room.
pub fn routes() -> Routes {
    Routes::new()
        .get("/emergency", list)
        .get("/emergency/new", form)
        .post("/emergency/new", open)
        .get("/emergency/{id}", show)
        .post("/emergency/{id}", review)
}

struct Line {
    id: i64,
    number: String,
    who: String,
    reason: String,
    when: String,
    state: Tag,
}

#[derive(Template)]
#[template(path = "accesses.html")]
struct ListPage {
    page: Page,
    w: &'static Words,
    rows: Vec<Line>,
    may_open: bool,
}

#[derive(Template)]
#[template(path = "access_form.html")]
struct FormPage {
    page: Page,
    intro: String,
    form: FormView,
}

#[derive(Template)]
#[template(path = "access_one.html")]
struct OnePage {
    page: Page,
    w: &'static Words,
    lines: Vec<(&'static str, String)>,
    form: Option<FormView>,
}

fn words(signed: &Signed) -> &'static Words {
    Words::of(signed.lang)
}

/// What became of the review, in words.
fn said<'a>(signed: &Signed, access: &'a Access) -> &'a str {
    match access.verdict.as_str() {
        "" => words(signed).waiting,
        code => Choice::label_in(VERDICTS, code, signed.lang),
    }
}

fn state(signed: &Signed, access: &Access) -> Tag {
    let tone = match access.verdict.as_str() {
        "" => Tone::Soon,
        "justified" => Tone::Good,
        _ => Tone::Over,
    };
    Tag::new(tone, said(signed, access))
}

/// Whoever reviews sees all, others their own.
fn only_of(signed: &Signed) -> Option<String> {
    let all = signed.may(Permission::EmergencyReview);
    (!all).then(|| signed.actor.login.clone())
}

async fn list(State(app): State<App>, signed: Signed) -> Response {
    let w = words(&signed);
    let login = only_of(&signed);
    let found = app
        .db
        .read(move |reader| store::list(reader, login.as_deref()));
    let rows = match found.await {
        Ok(rows) => rows,
        Err(error) => return failure(&signed, error.into()),
    };
    let line = |access: Access| Line {
        state: state(&signed, &access),
        id: access.id,
        who: format!("{} · {}", access.name, access.unit),
        when: short_time(access.opened_at),
        number: access.number,
        reason: access.reason,
    };
    ui::html(ListPage {
        page: signed.page(w.title, "/emergency"),
        w,
        rows: rows.into_iter().map(line).collect(),
        may_open: signed.may(Permission::EmergencyOpen),
    })
}

/// The answer about a case that is not seen, for who may open it in an emergency: the form, with
/// the number filled in and nothing said about whether it exists. `None` for everybody else.
pub fn offer(signed: &Signed, number: &str) -> Option<Response> {
    if !signed.may(Permission::EmergencyOpen) {
        return None;
    }
    let mut fields = Fields::default();
    fields.set(NUMBER.name, number);
    let none = FieldErrors::default();
    let page = draw(signed, &fields, &none, words(signed).offer, None);
    Some(ui::html_status(StatusCode::NOT_FOUND, page))
}

fn draw(
    signed: &Signed,
    fields: &Fields,
    errors: &FieldErrors,
    intro: &str,
    receipt: Option<String>,
) -> FormPage {
    let w = words(signed);
    let page = signed
        .page(w.new, "/emergency")
        .crumb(w.title, "/emergency");
    let form = Form::new(signed.lang, fields, errors);
    let form_id = receipt.unwrap_or_else(|| page.form_id.clone());
    let view = FormView::new(&form, "/emergency/new", &[NUMBER, REASON], w.submit)
        .hidden("form_id", form_id)
        .cancel("/emergency");
    FormPage {
        page,
        intro: intro.to_owned(),
        form: view,
    }
}

async fn form(signed: Signed, Query(params): Params) -> Response {
    let asked = Fields::from_pairs(params);
    let mut fields = Fields::default();
    fields.set(NUMBER.name, asked.get("number"));
    let none = FieldErrors::default();
    ui::html(draw(&signed, &fields, &none, words(&signed).intro, None))
}

async fn open(State(app): State<App>, signed: Signed, axum::Form(pairs): Pairs) -> Response {
    let permit = match signed.permit(Permission::EmergencyOpen) {
        Ok(permit) => permit,
        Err(refusal) => return failure(&signed, CommandError::Forbidden(refusal)),
    };
    let w = words(&signed);
    let mut fields = Fields::from_pairs(pairs);
    let receipt = take(&mut fields);
    match commands::open(&app, permit, fields.clone(), receipt.clone()).await {
        Ok(done) => {
            let until = short_time(crate::rules::until(app.clock.now()));
            let told = fill(w.opened, &[("until", &until)]);
            // What was typed may be no number at all: then the list is where it leads.
            let plain = |c: char| c.is_ascii_alphanumeric() || c == '-';
            let to = match done.number.chars().all(plain) {
                true => format!("/complaints/{}", done.number),
                false => "/emergency".to_owned(),
            };
            ui::see_other_with(&to, &Notice::good(told))
        }
        Err(error) => match error.beside(REASON.name) {
            Ok(errors) => {
                let page = draw(&signed, &fields, &errors, w.intro, receipt);
                ui::html_status(StatusCode::UNPROCESSABLE_ENTITY, page)
            }
            Err(error) => failure(&signed, error),
        },
    }
}

/// The form's one-time id, taken out of what the rules read.
fn take(fields: &mut Fields) -> Option<String> {
    let value = fields.get("form_id").to_owned();
    fields.remove("form_id");
    (!value.is_empty()).then_some(value)
}

async fn load(app: &App, signed: &Signed, id: i64) -> Result<Access, CommandError> {
    let only = only_of(signed);
    let found = app.db.read(move |reader| store::load(reader, id)).await?;
    let mine = |access: &Access| only.as_ref().is_none_or(|login| *login == access.login);
    found.filter(mine).ok_or(CommandError::NotFound)
}

async fn show(State(app): State<App>, signed: Signed, Path(id): Path<i64>) -> Response {
    let (fields, none) = (Fields::default(), FieldErrors::default());
    match load(&app, &signed, id).await {
        Ok(access) => ui::html(one(&signed, &access, &fields, &none, None)),
        Err(error) => failure(&signed, error),
    }
}

fn one(
    signed: &Signed,
    access: &Access,
    fields: &Fields,
    errors: &FieldErrors,
    receipt: Option<String>,
) -> OnePage {
    let w = words(signed);
    let page = signed
        .page(access.number.as_str(), "/emergency")
        .crumb(w.title, "/emergency");
    let done = access.reviewed_at.is_some();
    let may = signed.may(Permission::EmergencyReview)
        && may_review(&signed.actor.login, &access.login, done).is_ok();
    let form = Form::new(signed.lang, fields, errors);
    let form_id = receipt.unwrap_or_else(|| page.form_id.clone());
    let here = format!("/emergency/{}", access.id);
    let view = FormView::new(&form, here, &[VERDICT, REMARK], w.review).hidden("form_id", form_id);
    let mut lines = vec![
        (w.number, access.number.clone()),
        (w.who, format!("{} · {}", access.name, access.unit)),
        (w.reason, access.reason.clone()),
        (w.when, short_time(access.opened_at)),
        (w.until, short_time(access.until_at)),
        (w.state, said(signed, access).to_owned()),
    ];
    if let Some(at) = access.reviewed_at {
        lines.push((
            w.reviewed_by,
            format!("{} · {}", access.reviewer_name, short_time(at)),
        ));
        lines.push((w.remark, access.remark.clone()));
    }
    OnePage {
        page,
        w,
        lines,
        form: may.then_some(view),
    }
}

async fn review(
    State(app): State<App>,
    signed: Signed,
    Path(id): Path<i64>,
    axum::Form(pairs): Pairs,
) -> Response {
    let permit = match signed.permit(Permission::EmergencyReview) {
        Ok(permit) => permit,
        Err(refusal) => return failure(&signed, CommandError::Forbidden(refusal)),
    };
    let mut fields = Fields::from_pairs(pairs);
    let receipt = take(&mut fields);
    match commands::review(&app, permit, id, fields.clone(), receipt.clone()).await {
        Ok(()) => ui::see_other_with("/emergency", &Notice::good(words(&signed).reviewed)),
        Err(error) => {
            let errors = match error.beside(VERDICT.name) {
                Ok(errors) => errors,
                Err(error) => return failure(&signed, error),
            };
            match load(&app, &signed, id).await {
                Ok(access) => {
                    let page = one(&signed, &access, &fields, &errors, receipt);
                    ui::html_status(StatusCode::UNPROCESSABLE_ENTITY, page)
                }
                Err(error) => failure(&signed, error),
            }
        }
    }
}
