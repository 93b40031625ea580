//! The list of a kind and its Excel file.

use super::{At, shown, tag};
use crate::rules::{KEY, as_typed};
use crate::store::{self, LIST_MAX, Narrow, State};
use crate::{Status, Version, Words, commands};
use askama::Template;
use axum::response::Response;
use change::{CommandError, Entry, Subject};
use document::sheet::Table;
use kernel::{Day, FieldKind, FieldSpec, Fields, Lang, day_of, short_time};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use platform::sql::{Reader, SqlError};
use serde_json::json;
use ui::Page;
use ui::components::{Pager, Tag};

/// Rows of a page.
const ROWS: i64 = 20;
/// How far a page number may go.
const PAGE_MAX: i64 = 10_000;
/// Longest text that is looked for, in characters.
const TEXT_MAX: usize = 60;

struct Row {
    title: String,
    href: String,
    status: Tag,
    key: String,
    version: u32,
    from: String,
    to: String,
    author: String,
    changed: String,
}

struct Tab {
    label: &'static str,
    href: String,
    current: bool,
}

#[derive(Template)]
#[template(path = "publications.html")]
struct ListPage {
    page: Page,
    w: &'static Words,
    here: String,
    status: String,
    text: String,
    on: String,
    tabs: Vec<Tab>,
    rows: Vec<Row>,
    pager: Pager,
    excel: String,
    may_write: bool,
}

impl ListPage {
    fn narrowed(&self) -> bool {
        !(self.status.is_empty() && self.text.is_empty() && self.on.is_empty())
    }
}

const STATES: [(&str, State); 5] = [
    ("draft", State::Of(Status::Draft)),
    ("handed_in", State::Of(Status::HandedIn)),
    ("published", State::Of(Status::Published)),
    ("ended", State::Ended),
    ("withdrawn", State::Of(Status::Withdrawn)),
];

/// What is looked for; a day that is none is left out.
pub(crate) fn narrow(at: &At, query: &Fields) -> Narrow {
    let powers = commands::powers(at.kind, &at.signed.actor);
    let day = query.get("on").parse::<Day>().ok();
    let named = STATES.iter().find(|(code, _)| *code == query.get("status"));
    let state = match day {
        Some(day) => State::On(day),
        None => named.map_or(State::Newest, |(_, state)| *state),
    };
    let text: String = query.get("q").chars().take(TEXT_MAX).collect();
    Narrow {
        kind: at.kind.code,
        view: powers.view,
        login: powers.who.login,
        state,
        text: text.to_lowercase(),
        today: day_of(at.app.clock.now()),
    }
}

fn label(w: &'static Words, code: &str) -> &'static str {
    match code {
        "draft" => w.drafts,
        "handed_in" => w.waiting,
        "published" => w.published,
        "ended" => w.ended,
        "withdrawn" => w.withdrawn,
        _ => w.all,
    }
}

fn address(path: &str, pairs: &[(&str, &str)]) -> String {
    let filled = pairs.iter().filter(|(_, value)| !value.is_empty());
    let pair = |(name, value): &(&str, &str)| {
        format!("{name}={}", utf8_percent_encode(value, NON_ALPHANUMERIC))
    };
    let query: Vec<String> = filled.map(pair).collect();
    match query.is_empty() {
        true => path.to_owned(),
        false => format!("{path}?{}", query.join("&")),
    }
}

/// The list.
pub(super) async fn list(at: At, query: Fields) -> Response {
    let number = i64::clamp(query.get("page").parse().unwrap_or(1), 1, PAGE_MAX);
    let (narrow, today) = (narrow(&at, &query), day_of(at.app.clock.now()));
    let look = at.app.db.read(move |reader: &mut Reader<'_>| {
        let rows = store::list(reader, &narrow, ((number - 1) * ROWS, ROWS))?;
        Ok::<_, SqlError>((rows, store::count(reader, &narrow)?))
    });
    let (found, total) = match look.await {
        Ok(look) => look,
        Err(error) => return at.failed(error),
    };
    let (w, lang, here) = (at.w(), at.signed.lang, at.href());
    let (status, text, on) = (query.get("status"), query.get("q"), query.get("on"));
    let kept = |status: &str, page: &str| {
        address(
            &here,
            &[("status", status), ("q", text), ("on", on), ("page", page)],
        )
    };
    let tab = |code: &'static str| Tab {
        label: label(w, code),
        href: address(&here, &[("status", code), ("q", text)]),
        current: on.is_empty() && code == status,
    };
    let every = std::iter::once("").chain(STATES.map(|(code, _)| code));
    let pages = (
        total.unsigned_abs(),
        number.unsigned_abs(),
        ROWS.unsigned_abs(),
    );
    ui::html(ListPage {
        page: at.page(at.kind.label(lang)),
        tabs: every.map(tab).collect(),
        rows: found.iter().map(|one| row(&at, one, today)).collect(),
        pager: Pager::new(lang, pages.0, pages.1, pages.2, |n| {
            kept(status, &n.to_string())
        }),
        excel: address(
            &format!("{here}/export"),
            &[("status", status), ("q", text), ("on", on)],
        ),
        may_write: at.signed.may(at.kind.write),
        status: status.to_owned(),
        text: text.to_owned(),
        on: on.to_owned(),
        here: here.clone(),
        w,
    })
}

fn row(at: &At, one: &Version, today: Day) -> Row {
    Row {
        title: (at.kind.title)(&one.doc, at.signed.lang),
        href: format!("{}/{}?version={}", at.href(), one.key, one.version),
        status: tag(at.w(), one, today),
        key: one.key.clone(),
        version: one.version,
        from: shown(one.from),
        to: shown(one.to),
        author: one.author.name.clone(),
        changed: short_time(one.at),
    }
}

/// The list as an Excel file, which can be brought in again; taking it out is an entry.
pub(super) async fn excel(at: At, query: Fields) -> Response {
    match excel_of(&at, &query).await {
        Ok(bytes) => ui::download(&format!("{}.xlsx", at.kind.code), bytes),
        Err(error) => at.failed(error),
    }
}

async fn excel_of(at: &At, query: &Fields) -> Result<Vec<u8>, CommandError> {
    let narrow = narrow(at, query);
    let read = move |reader: &mut Reader<'_>| store::list(reader, &narrow, (0, LIST_MAX));
    let found = at.app.db.read(read).await?;
    let (rows, login, list) = (found.len(), at.signed.actor.login.clone(), at.kind.code);
    change::run(&at.app, &at.signed.actor, None, move |change| {
        let about = Subject::new("account", login.as_str());
        let body = json!({ "list": list, "rows": rows });
        change.commit(vec![Entry::new(about, "publication_exported", body)], ())
    })
    .await?;
    let (w, lang) = (at.w(), at.signed.lang);
    let mut headings = vec![KEY.label(lang)];
    headings.extend(at.kind.fields.iter().map(|spec| spec.label(lang)));
    headings.extend([w.status, w.version, w.from, w.to, w.author, w.publisher]);
    let rows: Vec<Vec<String>> = found.iter().map(|one| cells(at, one)).collect();
    let table = Table {
        name: at.kind.label(lang),
        mark: at.signed.mark(),
        headings: &headings,
        rows: &rows,
    };
    let made = table.xlsx();
    made.map_err(|error| CommandError::Broken(error.to_string()))
}

fn cells(at: &At, one: &Version) -> Vec<String> {
    let (lang, typed) = (at.signed.lang, as_typed(at.kind, &one.doc));
    let mut cells = vec![one.key.clone()];
    cells.extend(at.kind.fields.iter().map(|spec| told(spec, &typed, lang)));
    let publisher = one
        .published
        .as_ref()
        .map_or("", |(who, _)| who.name.as_str());
    cells.extend([
        one.status.label(lang).to_owned(),
        one.version.to_string(),
        shown(one.from),
        shown(one.to),
        one.author.name.clone(),
        publisher.to_owned(),
    ]);
    cells
}

/// What was typed into a field, as people read it.
pub(super) fn told(spec: &FieldSpec, typed: &Fields, lang: Lang) -> String {
    let values = typed.all(spec.name);
    match spec.kind {
        FieldKind::Choice(list) | FieldKind::Many(list) => {
            let labels = values
                .iter()
                .map(|code| kernel::Choice::label_in(list, code, lang));
            labels.collect::<Vec<_>>().join(lang.pick("、", ", "))
        }
        FieldKind::Flag => match typed.get(spec.name) {
            "true" => lang.pick("是", "yes").to_owned(),
            "false" => lang.pick("否", "no").to_owned(),
            other => other.to_owned(),
        },
        _ => values.join(lang.pick("、", ", ")),
    }
}
