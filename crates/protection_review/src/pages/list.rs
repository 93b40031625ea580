//! The list and its Excel file.

use super::{HOME, Params, failed, mark, tag, words};
use crate::commands::taken;
use crate::rules::standing;
use crate::rules::{KINDS, Review, Status};
use crate::store::{self, LIST_MAX, Narrow};
use crate::{Words, commands};
use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use change::{CommandError, Subject};
use document::sheet::Table;
use identity::{Permission, Signed};
use kernel::{Choice, Day, Fields, day_of, short_time};
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
    lapsed: Option<&'static str>,
    kind: String,
    subject: String,
    unit: String,
    launch: String,
    marks: usize,
}

struct Tab {
    label: &'static str,
    href: String,
    current: bool,
}

#[derive(Template)]
#[template(path = "reviews.html")]
struct ListPage {
    page: Page,
    w: &'static Words,
    tabs: Vec<Tab>,
    kinds: Vec<(&'static str, &'static str, bool)>,
    q: String,
    status: &'static str,
    mine: bool,
    may_mine: bool,
    rows: Vec<Row>,
    pager: Pager,
    excel: String,
    may_submit: bool,
}

pub(crate) fn narrow(signed: &Signed, fields: &Fields) -> Narrow {
    let powers = commands::powers(&signed.actor);
    let kind = KINDS.iter().find(|kind| kind.code == fields.get("kind"));
    Narrow {
        view: powers.view,
        login: powers.who.login,
        status: Status::from_code(fields.get("status")),
        kind: kind.map_or("", |kind| kind.code).to_owned(),
        q: fields.get("q").to_owned(),
        mine: fields.get("mine") == "1",
        handed_in: None,
    }
}

/// An address of the list with what it is narrowed to.
fn address(path: &str, narrow: &Narrow, page: &str) -> String {
    let encoded = |text: &str| {
        percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
    };
    let status = narrow.status.map_or("", Status::code);
    let pairs = [
        ("status", status.to_owned()),
        ("kind", narrow.kind.clone()),
        ("q", encoded(&narrow.q)),
        (
            "mine",
            if narrow.mine {
                "1".to_owned()
            } else {
                String::new()
            },
        ),
        ("page", page.to_owned()),
    ];
    let pairs: Vec<String> = pairs
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    match pairs.is_empty() {
        true => path.to_owned(),
        false => format!("{path}?{}", pairs.join("&")),
    }
}

fn with_status(narrow: &Narrow, status: Option<Status>) -> Narrow {
    Narrow {
        status,
        ..narrow.clone()
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
    let asked = narrow(&signed, &fields);
    let narrow = asked.clone();
    let look = app.db.read(move |reader: &mut Reader<'_>| {
        let rows = store::list(reader, &asked, ((number - 1) * ROWS, ROWS))?;
        Ok::<_, SqlError>((rows, store::count(reader, &asked)?))
    });
    match look.await {
        Ok((rows, total)) => {
            let pager = Pager::new(
                signed.lang,
                total.unsigned_abs(),
                number.unsigned_abs(),
                ROWS.unsigned_abs(),
                |n| address(HOME, &narrow, &n.to_string()),
            );
            let today = day_of(app.clock.now());
            ui::html(draw(&signed, &narrow, (&rows, pager), today))
        }
        Err(error) => failed(&signed, error),
    }
}

fn draw(
    signed: &Signed,
    narrow: &Narrow,
    (rows, pager): (&[Review], Pager),
    today: Day,
) -> ListPage {
    let (w, lang) = (words(signed), signed.lang);
    let every = std::iter::once(None).chain(Status::ALL.into_iter().map(Some));
    let tab = |one: Option<Status>| Tab {
        label: one.map_or(w.all, |status| status.label(lang)),
        href: address(HOME, &with_status(narrow, one), ""),
        current: one == narrow.status,
    };
    let row = |one: &Review| Row {
        number: one.number.clone(),
        title: one.content.title.clone(),
        status: tag(lang, one.status),
        lapsed: lapsed(w, one, today),
        kind: Choice::label_in(KINDS, &one.content.kind, lang).to_owned(),
        subject: one.content.subject_name.clone(),
        unit: one.unit_name.clone(),
        launch: one.content.launch.to_string(),
        marks: one.present().map(|paper| paper.checked.marks.len()).sum(),
    };
    let kinds = KINDS
        .iter()
        .map(|kind| (kind.code, kind.label(lang), kind.code == narrow.kind));
    ListPage {
        page: signed.page(w.title, HOME),
        tabs: every.map(tab).collect(),
        kinds: kinds.collect(),
        q: narrow.q.clone(),
        status: narrow.status.map_or("", Status::code),
        mine: narrow.mine,
        may_mine: signed.may(Permission::ProtectionReviewOpine),
        rows: rows.iter().map(row).collect(),
        pager,
        excel: address("/protection-reviews/export", narrow, ""),
        may_submit: signed.may(Permission::ProtectionReviewSubmit),
        w,
    }
}

/// Whether a review that let something through does no longer.
pub(super) fn lapsed(w: &'static Words, one: &Review, today: Day) -> Option<&'static str> {
    let lets = matches!(
        one.status,
        Status::Passed | Status::Conditional | Status::Overruled
    );
    let refusal = standing::of(one, today).err().filter(|_| lets)?;
    match refusal.code {
        "review_condition_lapsed" => Some(w.lapsed),
        "review_expired" => Some(w.expired),
        _ => None,
    }
}

/// The list as an Excel file; taking it out is an entry.
pub(super) async fn excel(
    State(app): State<App>,
    signed: Signed,
    Query(params): Params,
) -> Response {
    match excel_of(&app, &signed, &Fields::from_pairs(params)).await {
        Ok(bytes) => ui::download("protection-reviews.xlsx", bytes),
        Err(error) => failed(&signed, error),
    }
}

async fn excel_of(app: &App, signed: &Signed, fields: &Fields) -> Result<Vec<u8>, CommandError> {
    let narrow = narrow(signed, fields);
    let found = app
        .db
        .read(move |reader: &mut Reader<'_>| store::list(reader, &narrow, (0, LIST_MAX)))
        .await?;
    let about = Subject::new("account", signed.actor.login.as_str());
    let body = json!({ "list": "protection_reviews", "rows": found.len() });
    taken(
        app,
        &signed.actor,
        about,
        ("protection_review_exported", body),
    )
    .await?;
    let (w, lang) = (words(signed), signed.lang);
    let row = |one: &Review| {
        vec![
            one.number.clone(),
            one.content.title.clone(),
            one.status.label(lang).to_owned(),
            Choice::label_in(KINDS, &one.content.kind, lang).to_owned(),
            format!("{} {}", one.content.subject_key, one.content.subject_name),
            one.content.subject_version.clone(),
            one.unit_name.clone(),
            one.author.name.clone(),
            one.content.launch.to_string(),
            one.submitted.map_or(String::new(), short_time),
            one.round.to_string(),
            one.decided
                .as_ref()
                .map_or(String::new(), |d| d.valid_until.to_string()),
            one.opinions.iter().filter(|o| o.must()).count().to_string(),
            one.present()
                .map(|p| p.checked.marks.len())
                .sum::<usize>()
                .to_string(),
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
            w.kind,
            w.subject,
            w.version,
            w.unit,
            w.author,
            w.launch,
            w.submitted_at,
            w.round,
            w.valid_until,
            w.musts,
            w.marks,
        ],
        rows: &rows,
    };
    table
        .xlsx()
        .map_err(|error| CommandError::Broken(error.to_string()))
}
