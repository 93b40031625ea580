//! The list and its Excel file.

use super::{Params, failed, mark, tag, words};
use crate::rules::{Assessment, CONCLUSIONS, OCCASIONS, RISKS, Status, kept_until};
use crate::store::{self, LIST_MAX, Narrow};
use crate::{Words, commands};
use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use change::{CommandError, Entry, Subject};
use document::sheet::Table;
use identity::{Permission, Signed};
use kernel::{Choice, Fields, day_of};
use platform::App;
use platform::sql::{Reader, SqlError};
use serde_json::json;
use ui::Page;
use ui::components::{Pager, Tag};

/// Rows of a page.
const ROWS: i64 = 20;
/// How far a page number may go.
const PAGE_MAX: i64 = 10_000;

struct Row {
    number: String,
    title: String,
    status: Tag,
    risk: String,
    unit: String,
    open: usize,
    next: String,
    over: bool,
}

struct Tab {
    label: &'static str,
    href: String,
    current: bool,
}

#[derive(Template)]
#[template(path = "impacts.html")]
struct ListPage {
    page: Page,
    w: &'static Words,
    tabs: Vec<Tab>,
    rows: Vec<Row>,
    pager: Pager,
    excel: String,
    may_write: bool,
}

fn narrow(signed: &Signed, fields: &Fields) -> Narrow {
    let powers = commands::powers(&signed.actor);
    Narrow {
        view: powers.view,
        login: powers.who.login,
        status: Status::from_code(fields.get("status")),
    }
}

fn address(path: &str, status: Option<Status>, page: &str) -> String {
    let status = status.map(|status| format!("status={}", status.code()));
    let page = (!page.is_empty()).then(|| format!("page={page}"));
    let pairs: Vec<String> = [status, page].into_iter().flatten().collect();
    match pairs.is_empty() {
        true => path.to_owned(),
        false => format!("{path}?{}", pairs.join("&")),
    }
}

/// The list.
pub(super) async fn list(
    State(app): State<App>,
    signed: Signed,
    Query(params): Params,
) -> Response {
    let fields = Fields::from_pairs(params);
    let number = i64::clamp(fields.get("page").parse().unwrap_or(1), 1, PAGE_MAX);
    let (asked, narrow) = (narrow(&signed, &fields), narrow(&signed, &fields));
    let look = app.db.read(move |reader: &mut Reader<'_>| {
        let rows = store::list(reader, &asked, ((number - 1) * ROWS, ROWS))?;
        Ok::<_, SqlError>((rows, store::count(reader, &asked)?))
    });
    let (rows, total) = match look.await {
        Ok(look) => look,
        Err(error) => return failed(&signed, error),
    };
    let (w, lang, status) = (words(&signed), signed.lang, narrow.status);
    let today = day_of(app.clock.now());
    let every = std::iter::once(None).chain(Status::ALL.into_iter().map(Some));
    let tab = |one: Option<Status>| Tab {
        label: one.map_or(w.all, |status| status.label(lang)),
        href: address("/impact", one, ""),
        current: one == status,
    };
    let row = |one: &Assessment| Row {
        number: one.number.clone(),
        title: one.content.title.clone(),
        status: tag(&signed, one.status),
        risk: Choice::label_in(RISKS, &one.content.risk, lang).to_owned(),
        unit: one.unit_name.clone(),
        open: one
            .measures
            .iter()
            .filter(|measure| measure.done_at.is_none())
            .count(),
        next: one.content.next.to_string(),
        over: one.status == Status::Approved && one.content.next < today,
    };
    ui::html(ListPage {
        page: signed.page(w.title, "/impact"),
        tabs: every.map(tab).collect(),
        rows: rows.iter().map(row).collect(),
        pager: Pager::new(
            lang,
            total.unsigned_abs(),
            number.unsigned_abs(),
            ROWS.unsigned_abs(),
            |n| address("/impact", status, &n.to_string()),
        ),
        excel: address("/impact/export", status, ""),
        may_write: signed.may(Permission::ImpactWrite),
        w,
    })
}

/// The list as an Excel file; taking it out is an entry.
pub(super) async fn excel(
    State(app): State<App>,
    signed: Signed,
    Query(params): Params,
) -> Response {
    match excel_of(&app, &signed, &Fields::from_pairs(params)).await {
        Ok(bytes) => ui::download("impact.xlsx", bytes),
        Err(error) => failed(&signed, error),
    }
}

async fn excel_of(app: &App, signed: &Signed, fields: &Fields) -> Result<Vec<u8>, CommandError> {
    let narrow = narrow(signed, fields);
    let status = narrow.status.map_or("", Status::code);
    let found = app
        .db
        .read(move |reader: &mut Reader<'_>| store::list(reader, &narrow, (0, LIST_MAX)))
        .await?;
    let (count, login) = (found.len(), signed.actor.login.clone());
    change::run(app, &signed.actor, None, move |change| {
        let body = json!({ "list": "impact", "rows": count, "status": status });
        let entry = Entry::new(
            Subject::new("account", login.as_str()),
            "impact_exported",
            body,
        );
        change.commit(vec![entry], ())
    })
    .await?;
    let (w, lang) = (words(signed), signed.lang);
    let day = |day: Option<kernel::Day>| day.map_or(String::new(), |day| day.to_string());
    let row = |one: &Assessment| {
        let label = |list, code: &str| Choice::label_in(list, code, lang).to_owned();
        let open = one
            .measures
            .iter()
            .filter(|measure| measure.done_at.is_none())
            .count();
        vec![
            one.number.clone(),
            one.content.title.clone(),
            one.status.label(lang).to_owned(),
            label(OCCASIONS, &one.content.occasion),
            one.unit_name.clone(),
            one.author.name.clone(),
            label(RISKS, &one.content.risk),
            label(CONCLUSIONS, &one.content.conclusion),
            open.to_string(),
            one.content.next.to_string(),
            day(kept_until(one)),
        ]
    };
    let rows: Vec<Vec<String>> = found.iter().map(row).collect();
    let mark = mark(app, signed);
    let table = Table {
        name: w.title,
        mark: &mark,
        headings: &[
            w.number,
            w.what,
            w.status,
            w.occasion,
            w.unit,
            w.author,
            w.risk,
            w.conclusion,
            w.open_measures,
            w.next,
            w.kept,
        ],
        rows: &rows,
    };
    table
        .xlsx()
        .map_err(|error| CommandError::Broken(error.to_string()))
}
