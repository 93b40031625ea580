//! The list of leaks, its Excel file, and the short report of anybody of the staff.

use super::{Pairs, Params, clock, failed, form_status, page_of, reach, words};
use crate::commands::{book_of, report_in};
use crate::files;
use crate::rules::clock::deadlines;
use crate::rules::{Breach, forms};
use crate::store::{self, Narrow};
use crate::words::Words;
use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use deadline::Deadline;
use identity::{Permission, Signed};
use kernel::{Choice, FieldErrors, Fields, Lang, fill, short_time};
use platform::App;
use platform::sql::{Reader, SqlError};
use ui::components::{Pager, Tag};
use ui::{Form, FormView, Notice, Page};

/// Rows of a page.
const ROWS: i64 = 20;

struct Row {
    number: String,
    status: Tag,
    kind: String,
    unit: String,
    found: String,
    harm: String,
    clock: Option<ui::components::Deadline>,
    told: String,
}

#[derive(Template)]
#[template(path = "breaches.html")]
struct ListPage {
    page: Page,
    w: &'static Words,
    closed: bool,
    rows: Vec<Row>,
    pager: Pager,
}

#[derive(Template)]
#[template(path = "breach_form.html")]
struct FormPage {
    page: Page,
    form: FormView,
}

/// Leaks with their deadlines.
fn look(
    reader: &mut Reader<'_>,
    narrow: &Narrow,
    skip: i64,
    limit: i64,
) -> Result<Vec<(Breach, Vec<Deadline>)>, SqlError> {
    let mut rows = Vec::new();
    for breach in store::list(reader, narrow, skip, limit)? {
        let book = book_of(reader, &breach)?;
        let found = deadlines(&book, &breach);
        rows.push((breach, found));
    }
    Ok(rows)
}

pub(super) async fn list(
    State(app): State<App>,
    signed: Signed,
    Query(params): Params,
) -> Response {
    let asked = Fields::from_pairs(params);
    let (number, closed) = (page_of(&asked), asked.get("tab") == "closed");
    let narrow = Narrow {
        range: reach(&signed).range(),
        closed: Some(closed),
    };
    let looked = app.db.read(move |reader: &mut Reader<'_>| {
        let rows = look(reader, &narrow, (number - 1) * ROWS, ROWS)?;
        Ok::<_, SqlError>((rows, store::count(reader, &narrow)?))
    });
    let (rows, total) = match looked.await {
        Ok(looked) => looked,
        Err(error) => return failed(&signed, error),
    };
    let (w, lang, now) = (words(&signed), signed.lang, app.clock.now());
    let tab = if closed { "closed" } else { "open" };
    let row = |(breach, found): &(Breach, Vec<Deadline>)| {
        let (told, people) = breach.told_of();
        let told = [("told", told.to_string()), ("people", people.to_string())];
        Row {
            number: breach.number.clone(),
            status: clock::tag(breach, lang),
            kind: Choice::label_in(forms::KINDS, &breach.kind, lang).to_owned(),
            unit: breach.by.unit_name.clone(),
            found: short_time(breach.found),
            harm: files::harm(breach, lang),
            clock: clock::next(found, now)
                .or(found.first())
                .map(|one| clock::cell(one, lang, now)),
            told: fill(
                w.told_short,
                &told.each_ref().map(|(k, v)| (*k, v.as_str())),
            ),
        }
    };
    ui::html(ListPage {
        page: signed.page(w.title, "/breaches"),
        w,
        closed,
        rows: rows.iter().map(row).collect(),
        pager: Pager::new(
            lang,
            total.unsigned_abs(),
            number.unsigned_abs(),
            ROWS.unsigned_abs(),
            |n| format!("/breaches?tab={tab}&page={n}"),
        ),
    })
}

/// The list as an Excel file: figures and dates, nothing of anybody affected.
pub(super) async fn excel(State(app): State<App>, signed: Signed) -> Response {
    let narrow = Narrow {
        range: reach(&signed).range(),
        closed: None,
    };
    let looked = app
        .db
        .read(move |reader: &mut Reader<'_>| look(reader, &narrow, 0, store::LIST_MAX));
    let rows = match looked.await {
        Ok(rows) => rows,
        Err(error) => return failed(&signed, error),
    };
    match files::list(&rows, &signed.actor, signed.lang, app.clock.now()) {
        Ok(bytes) => ui::download("breaches.xlsx", bytes),
        Err(error) => failed(&signed, error),
    }
}

pub(super) async fn form(signed: Signed) -> Response {
    draw(&signed, &Fields::default(), &FieldErrors::default(), None)
}

fn draw(
    signed: &Signed,
    fields: &Fields,
    errors: &FieldErrors,
    receipt: Option<String>,
) -> Response {
    let (w, lang) = (words(signed), signed.lang);
    let sees = signed.may(Permission::BreachView);
    let mut page = signed.page(w.new, "/breaches/new");
    if sees {
        page = page.crumb(w.title, "/breaches");
    }
    let form = Form::new(lang, fields, errors);
    let back = if sees { "/breaches" } else { "/" };
    let view = FormView::new(&form, "/breaches/new", forms::REPORT, w.send)
        .hidden("form_id", receipt.unwrap_or_else(|| page.form_id.clone()))
        .intro(w.new_intro)
        .cancel(back);
    ui::html_status(form_status(errors), FormPage { page, form: view })
}

pub(super) async fn submit(
    State(app): State<App>,
    signed: Signed,
    axum::Form(pairs): Pairs,
) -> Response {
    let mut fields = Fields::from_pairs(pairs);
    let receipt = fields.take("form_id");
    let asked = fields.clone();
    let made = change::run(&app, &signed.actor, receipt.clone(), move |change| {
        report_in(change, &asked)
    });
    match made.await {
        Ok(number) => {
            let said = fill(words(&signed).sent, &[("number", &number)]);
            ui::see_other_with(&format!("/breaches/{number}"), &Notice::good(said))
        }
        Err(error) => match error.beside(forms::WHAT.name) {
            Ok(errors) => draw(&signed, &fields, &errors, receipt),
            Err(error) => failed(&signed, error),
        },
    }
}

/// What a row of the API says of a leak's clock.
pub(crate) fn clocks(found: &[Deadline], lang: Lang) -> serde_json::Value {
    let one = |d: &Deadline| {
        serde_json::json!({
            "key": d.key, "title": d.title.to(lang), "pack": d.pack, "certainty": d.certainty.code(),
            "due": d.due.map(kernel::rfc3339), "met": d.met.map(kernel::rfc3339),
            "ended": d.ended.map(kernel::rfc3339),
        })
    };
    found.iter().map(one).collect()
}
