//! Statistics: their page and their Excel file.

use super::{HOME, Params, failed, mark, words};
use crate::commands::taken;
use crate::rules::checklist::Checklist;
use crate::rules::figures::{DAYS, Figures, Line, Period, count};
use crate::rules::words::WordList;
use crate::rules::{KINDS, Status};
use crate::store::{self, LIST_MAX};
use crate::{Words, commands};
use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use change::{CommandError, Subject};
use document::sheet::Table;
use identity::Signed;
use kernel::{Choice, Day, Fields, Lang, day_of, fill, micros};
use platform::App;
use platform::sql::{Reader, SqlError};
use serde_json::json;
use ui::Page;
use ui::components::{Deadline, DeadlineState};

/// Years that can be chosen, back from this one.
const YEARS: i16 = 5;

/// A row: a name, figures, a bar.
struct Bar {
    name: String,
    cells: Vec<String>,
    bar: Deadline,
}

struct Part {
    title: &'static str,
    headings: Vec<&'static str>,
    rows: Vec<Bar>,
}

#[derive(Template)]
#[template(path = "review_figures.html")]
struct FiguresPage {
    page: Page,
    w: &'static Words,
    years: Vec<(i16, bool)>,
    quarter: i8,
    total: i64,
    clipped: String,
    parts: Vec<Part>,
    excel: String,
}

struct Look {
    figures: Figures,
    list: Checklist,
    dictionary: WordList,
    clipped: bool,
}

async fn look(app: &App, signed: &Signed, period: Period) -> Result<Look, SqlError> {
    let mut narrow = super::list::narrow(signed, &Fields::default());
    let powers = commands::powers(&signed.actor);
    // By the day it was handed in, not begun: a draft counts nowhere.
    let (from, to) = period.range();
    narrow.handed_in = Some((micros(from), micros(to)));
    narrow.view = powers.view;
    app.db
        .read(move |reader: &mut Reader<'_>| {
            let reviews = store::list(reader, &narrow, (0, LIST_MAX))?;
            let clipped = reviews.len() as i64 >= LIST_MAX;
            let (list, ..) = store::checklist(reader, None)?;
            let (dictionary, ..) = store::words(reader)?;
            Ok(Look {
                figures: count(&reviews),
                list,
                dictionary,
                clipped,
            })
        })
        .await
}

/// The page.
pub(super) async fn show(
    State(app): State<App>,
    signed: Signed,
    Query(params): Params,
) -> Response {
    let (fields, today) = (Fields::from_pairs(params), day_of(app.clock.now()));
    let period = Period::read(fields.get("year"), fields.get("quarter"), today);
    match look(&app, &signed, period).await {
        Ok(look) => ui::html(draw(&signed, period, &look, today)),
        Err(error) => failed(&signed, error),
    }
}

fn draw(signed: &Signed, period: Period, look: &Look, today: Day) -> FiguresPage {
    let (w, lang) = (words(signed), signed.lang);
    let this = today.year();
    let max = LIST_MAX.to_string();
    FiguresPage {
        page: signed.page(w.figures, HOME).crumb(w.title, HOME),
        years: (this - YEARS..=this)
            .rev()
            .map(|year| (year, year == period.year))
            .collect(),
        quarter: period.quarter,
        total: look.figures.all.count,
        clipped: match look.clipped {
            true => fill(w.g_clipped, &[("n", &max)]),
            false => String::new(),
        },
        parts: parts(w, look, lang),
        excel: format!(
            "/protection-reviews/figures/export?year={}&quarter={}",
            period.year, period.quarter
        ),
        w,
    }
}

fn bar(of: i64, whole: i64) -> Deadline {
    let percent = if whole > 0 { of * 100 / whole } else { 0 };
    let percent = u8::try_from(percent).unwrap_or(100);
    Deadline::new(
        DeadlineState::Done,
        format!("{percent}%"),
        String::new(),
        percent,
    )
}

fn line(name: String, line: &Line, whole: i64) -> Bar {
    let or = |value: Option<String>| value.unwrap_or_else(|| "—".to_owned());
    let average = line
        .average()
        .map(|tenths| format!("{}.{}", tenths / 10, tenths % 10));
    Bar {
        name,
        cells: vec![
            line.count.to_string(),
            line.passed.to_string(),
            or(line.rate().map(|rate| format!("{rate}%"))),
            or(average),
        ],
        bar: bar(line.count, whole),
    }
}

fn parts(w: &'static Words, look: &Look, lang: Lang) -> Vec<Part> {
    let figures = &look.figures;
    let whole = figures.all.count;
    let lines = vec![w.g_count, w.g_passed, w.g_rate, w.g_average];
    let kinds = figures.kinds.iter().map(|(code, of)| {
        let name = Choice::label_in(KINDS, code, lang).to_owned();
        line(name, of, whole)
    });
    let units = figures
        .units
        .iter()
        .map(|(name, of)| line(name.clone(), of, whole));
    let counted = |name: String, n: i64, whole: i64| Bar {
        name,
        cells: vec![n.to_string()],
        bar: bar(n, whole),
    };
    let outcomes = figures
        .outcomes
        .iter()
        .map(|(status, n)| counted(outcome(w, *status, lang), *n, whole));
    let decided: i64 = figures.times.iter().sum();
    let times = figures.times.iter().enumerate().map(|(at, n)| {
        let (text, end) = match DAYS.get(at) {
            Some(end) => (w.g_within, end),
            None => (w.g_over, &DAYS[DAYS.len() - 1]),
        };
        counted(fill(text, &[("n", &end.to_string())]), *n, decided)
    });
    let opinions: i64 = figures.items.iter().map(|(_, n, _)| n).sum();
    let items = figures.items.iter().map(|(about, n, must)| Bar {
        name: item_name(w, look, about, lang),
        cells: vec![n.to_string(), must.to_string()],
        bar: bar(*n, opinions),
    });
    let marked: i64 = figures.marks.iter().map(|(_, n)| n).sum();
    let marks = figures.marks.iter().map(|(key, n)| {
        let entry = look.dictionary.entry(key);
        let name = entry.map_or(key.as_str(), |entry| entry.words[0].as_str());
        let class = entry.map_or("other", |entry| entry.class.as_str());
        let class = Choice::label_in(crate::rules::words::CLASSES, class, lang);
        counted(format!("{class} · {name}…"), *n, marked)
    });
    let part = |title, headings, rows: Vec<Bar>| Part {
        title,
        headings,
        rows,
    };
    vec![
        part(w.g_by_kind, lines.clone(), kinds.collect()),
        part(w.g_by_outcome, vec![w.g_count], outcomes.collect()),
        part(w.g_by_unit, lines, units.collect()),
        part(w.g_time, vec![w.g_count], times.collect()),
        part(w.g_by_item, vec![w.g_times, w.musts], items.collect()),
        part(w.g_by_words, vec![w.g_times], marks.collect()),
    ]
}

fn outcome(w: &Words, status: Status, lang: Lang) -> String {
    match status.is_decided() || status == Status::Withdrawn {
        true => status.label(lang).to_owned(),
        false => format!("{} · {}", w.g_open, status.label(lang)),
    }
}

fn item_name(w: &Words, look: &Look, about: &str, lang: Lang) -> String {
    match about.strip_prefix("item:") {
        Some(key) => look
            .list
            .item(key)
            .map_or(key, |item| item.text(lang))
            .to_owned(),
        None if about == "paper" => w.papers.to_owned(),
        None => w.about_whole.to_owned(),
    }
}

/// The figures as an Excel file; taking it out is an entry.
pub(super) async fn excel(
    State(app): State<App>,
    signed: Signed,
    Query(params): Params,
) -> Response {
    match excel_of(&app, &signed, &Fields::from_pairs(params)).await {
        Ok(bytes) => ui::download("protection-review-figures.xlsx", bytes),
        Err(error) => failed(&signed, error),
    }
}

async fn excel_of(app: &App, signed: &Signed, fields: &Fields) -> Result<Vec<u8>, CommandError> {
    let today = day_of(app.clock.now());
    let period = Period::read(fields.get("year"), fields.get("quarter"), today);
    let look = look(app, signed, period).await?;
    let about = Subject::new("account", signed.actor.login.as_str());
    let body = json!({ "list": "protection_review_figures", "year": period.year, "quarter": period.quarter });
    taken(
        app,
        &signed.actor,
        about,
        ("protection_review_exported", body),
    )
    .await?;
    let w = words(signed);
    let mut rows = Vec::new();
    for part in parts(w, &look, signed.lang) {
        for row in part.rows {
            for (heading, cell) in part.headings.iter().zip(&row.cells) {
                let line = [part.title, row.name.as_str(), heading, cell.as_str()];
                rows.push(line.map(str::to_owned).to_vec());
            }
        }
    }
    let mark = mark(app, signed);
    let table = Table {
        name: w.figures,
        mark: &mark,
        headings: &[w.g_period, w.what, w.g_count, w.g_times],
        rows: &rows,
    };
    table
        .xlsx()
        .map_err(|error| CommandError::Broken(error.to_string()))
}
