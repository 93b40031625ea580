//! The pages: accesses, opening one, reviewing one, and what stands in for a case out of reach.

use crate::rules::{NUMBER, REASON, REMARK, ROWS_MAX, VERDICT, VERDICTS, is_number, may_review};
use crate::sealed::{Written, written};
use crate::store::{self, Access};
use crate::{Words, commands};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use change::CommandError;
use identity::pages::failure;
use identity::{Permission, Routes, Signed};
use kernel::{Choice, FieldErrors, Fields, Instant, fill, short_time};
use platform::App;
use platform::sql::{Reader, SqlError};
use ui::components::{Tag, Tone};
use ui::{Form, FormView, Notice, Page};

type Pairs = axum::Form<Vec<(String, String)>>;
type Params = Query<Vec<(String, String)>>;

/// The pages of this room.
pub fn routes() -> Routes {
    Routes::new()
        .get("/emergency", list)
        .get("/emergency/export", crate::export::accesses)
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
    due: String,
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
pub(crate) fn said<'a>(signed: &Signed, access: &'a Access, now: Instant) -> &'a str {
    match access.verdict.as_str() {
        "" if access.due_at <= now => words(signed).late,
        "" => words(signed).waiting,
        code => Choice::label_in(VERDICTS, code, signed.lang),
    }
}

fn state(signed: &Signed, access: &Access, now: Instant) -> Tag {
    let tone = match access.verdict.as_str() {
        "" if access.due_at > now => Tone::Soon,
        "justified" => Tone::Good,
        _ => Tone::Over,
    };
    Tag::new(tone, said(signed, access, now))
}

/// Whoever reviews or reads the ledger sees all, others their own.
pub(crate) fn only_of(signed: &Signed) -> Option<String> {
    let all = signed.may(Permission::EmergencyReview) || signed.may(Permission::LedgerRead);
    (!all).then(|| signed.actor.login.clone())
}

/// What was written as this person may read it: who neither reviews it nor wrote it reads it with
/// long numbers and mail addresses taken out.
fn readable(signed: &Signed, access: &Access, written: Written) -> (String, String) {
    if written.erased {
        let erased = words(signed).erased.to_owned();
        return (erased.clone(), erased);
    }
    let own = access.login == signed.actor.login;
    if own || signed.may(Permission::EmergencyReview) {
        return (written.reason, written.remark);
    }
    let masked = |text: &str| vault::rules::redact(text, &[]);
    (masked(&written.reason), masked(&written.remark))
}

fn with_words(
    reader: &mut Reader<'_>,
    keys: &platform::Keys,
    access: Access,
) -> Result<(Access, Written), SqlError> {
    let written = written(reader, keys, &access)?;
    Ok((access, written))
}

async fn list(State(app): State<App>, signed: Signed) -> Response {
    let w = words(&signed);
    let login = only_of(&signed);
    let (keys, now) = (app.keys.clone(), app.clock.now());
    let found = app.db.read(move |reader| {
        let found = store::list(reader, login.as_deref(), ROWS_MAX)?;
        let with = found
            .into_iter()
            .map(|access| with_words(reader, &keys, access));
        with.collect::<Result<Vec<_>, SqlError>>()
    });
    let rows = match found.await {
        Ok(rows) => rows,
        Err(error) => return failure(&signed, error.into()),
    };
    let line = |(access, written): (Access, Written)| Line {
        state: state(&signed, &access, now),
        reason: readable(&signed, &access, written).0,
        id: access.id,
        who: format!("{} · {}", access.name, access.unit),
        when: short_time(access.opened_at),
        due: short_time(access.due_at),
        number: access.number,
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
    if !signed.may(Permission::EmergencyOpen) || !is_number(&number.to_uppercase()) {
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
    let receipt = fields.take("form_id");
    match commands::open(&app, permit, fields.clone(), receipt.clone()).await {
        Ok(done) => {
            let told = fill(w.opened, &[("until", &done.until)]);
            let to = format!("/complaints/{}", done.number);
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

async fn load(app: &App, signed: &Signed, id: i64) -> Result<(Access, Written), CommandError> {
    let (only, keys) = (only_of(signed), app.keys.clone());
    let mine = move |access: &Access| only.as_ref().is_none_or(|login| *login == access.login);
    let found = app.db.read(move |reader| {
        let found = store::load(reader, id)?.filter(mine);
        let with = found.map(|access| with_words(reader, &keys, access));
        with.transpose()
    });
    found.await?.ok_or(CommandError::NotFound)
}

async fn show(State(app): State<App>, signed: Signed, Path(id): Path<i64>) -> Response {
    let (fields, none) = (Fields::default(), FieldErrors::default());
    match load(&app, &signed, id).await {
        Ok(found) => ui::html(one(&signed, found, app.clock.now(), (&fields, &none), None)),
        Err(error) => failure(&signed, error),
    }
}

fn one(
    signed: &Signed,
    (access, written): (Access, Written),
    now: Instant,
    (fields, errors): (&Fields, &FieldErrors),
    receipt: Option<String>,
) -> OnePage {
    let w = words(signed);
    let (reason, remark) = readable(signed, &access, written);
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
        (w.reason, reason),
        (w.when, short_time(access.opened_at)),
        (w.until, short_time(access.until_at)),
        (w.due, short_time(access.due_at)),
        (w.state, said(signed, &access, now).to_owned()),
    ];
    if let Some(at) = access.reviewed_at {
        lines.push((
            w.reviewed_by,
            format!("{} · {}", access.reviewer_name, short_time(at)),
        ));
        lines.push((w.remark, remark));
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
    let receipt = fields.take("form_id");
    match commands::review(&app, permit, id, fields.clone(), receipt.clone()).await {
        Ok(()) => ui::see_other_with("/emergency", &Notice::good(words(&signed).reviewed)),
        Err(error) => {
            let errors = match error.beside(VERDICT.name) {
                Ok(errors) => errors,
                Err(error) => return failure(&signed, error),
            };
            match load(&app, &signed, id).await {
                Ok(found) => {
                    let typed = (&fields, &errors);
                    let page = one(&signed, found, app.clock.now(), typed, receipt);
                    ui::html_status(StatusCode::UNPROCESSABLE_ENTITY, page)
                }
                Err(error) => failure(&signed, error),
            }
        }
    }
}
