//! The fee schedule of a day as the official table: on a page to print, as Word, as Excel.

use super::{Params, Tab, day, failed, looks, page, tabs, words};
use crate::rules::fee::CATEGORIES;
use crate::schedule::{self, Row};
use crate::{Words, public};
use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use change::{CommandError, Entry, Subject};
use identity::Signed;
use kernel::{Day, Fields, fill, short_time};
use platform::App;
use platform::sql::{Reader, SqlError};
use serde_json::json;
use ui::Page;

/// Items of one group.
struct Part {
    label: &'static str,
    rows: Vec<Row>,
}

#[derive(Template)]
#[template(path = "disclosure_schedule.html")]
struct SchedulePage {
    page: Page,
    w: &'static Words,
    tabs: Vec<Tab>,
    on: String,
    held: String,
    parts: Vec<Part>,
}

/// The page.
pub(super) async fn show(
    State(app): State<App>,
    signed: Signed,
    Query(params): Params,
) -> Response {
    let on = day(&app, &Fields::from_pairs(params), "on");
    let rows = match rows(&app, &signed, on).await {
        Ok(rows) => rows,
        Err(error) => return failed(&signed, error),
    };
    let w = words(&signed);
    let part = |choice: &kernel::Choice| Part {
        label: choice.label(signed.lang),
        rows: rows
            .iter()
            .filter(|row| row.category == choice.code)
            .cloned()
            .collect(),
    };
    let parts = CATEGORIES
        .iter()
        .map(part)
        .filter(|part| !part.rows.is_empty());
    ui::html(SchedulePage {
        page: page(&signed, w.schedule),
        tabs: tabs(w, "/disclosure/schedule"),
        on: on.to_string(),
        held: fill(w.held_on, &[("day", &on.to_string())]),
        parts: parts.collect(),
        w,
    })
}

async fn rows(app: &App, signed: &Signed, on: Day) -> Result<Vec<Row>, CommandError> {
    looks(signed)?;
    let read = move |reader: &mut Reader<'_>| public(reader, on);
    let showcase = app
        .db
        .read(read)
        .await
        .map_err(|error: SqlError| CommandError::from(error))?;
    let lang = signed.lang;
    let held = showcase.fees.iter().filter(|fee| fee.price.is_some());
    Ok(held.map(|fee| schedule::row(fee, lang)).collect())
}

/// Notes that the schedule was taken out as a file.
async fn noted(app: &App, signed: &Signed, on: Day, rows: usize) -> Result<String, CommandError> {
    let login = signed.actor.login.clone();
    change::run(app, &signed.actor, None, move |change| {
        let body = json!({ "list": "fee_schedule", "on": on.to_string(), "rows": rows });
        let subject = Subject::new("account", login.as_str());
        change.commit(vec![Entry::new(subject, "disclosure_exported", body)], ())
    })
    .await?;
    let (name, at) = (&signed.actor.name, short_time(app.clock.now()));
    Ok(format!("{name} {} {at}", signed.actor.login))
}

/// As a Word file in the layout of official documents.
pub(super) async fn word(
    State(app): State<App>,
    signed: Signed,
    Query(params): Params,
) -> Response {
    let on = day(&app, &Fields::from_pairs(params), "on");
    let made = async {
        let rows = rows(&app, &signed, on).await?;
        let mark = noted(&app, &signed, on, rows.len()).await?;
        let bank = page(&signed, "").bank;
        let made = schedule::word(&rows, (&bank, on), &mark, signed.lang);
        made.map_err(|error| CommandError::Broken(error.to_string()))
    };
    match made.await {
        Ok(bytes) => ui::download(&format!("fee-schedule-{on}.docx"), bytes),
        Err(error) => failed(&signed, error),
    }
}

/// As an Excel file.
pub(super) async fn excel(
    State(app): State<App>,
    signed: Signed,
    Query(params): Params,
) -> Response {
    let on = day(&app, &Fields::from_pairs(params), "on");
    let made = async {
        let rows = rows(&app, &signed, on).await?;
        let mark = noted(&app, &signed, on, rows.len()).await?;
        let made = schedule::excel(&rows, &mark, signed.lang);
        made.map_err(CommandError::Broken)
    };
    match made.await {
        Ok(bytes) => ui::download(&format!("fee-schedule-{on}.xlsx"), bytes),
        Err(error) => failed(&signed, error),
    }
}
