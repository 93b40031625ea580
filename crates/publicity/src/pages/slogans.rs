//! The slogans in force: tags, use, which are alike; and the look for similar ones before writing.

use super::{Params, address, failed, words};
use crate::rules::similar::{Likeness, plain};
use crate::rules::slogan::{AUDIENCES, SEASONS, THEMES};
use crate::slogan::{self, SLOGAN, Slogan, TEXT};
use crate::{Words, store};
use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use identity::{Permission, Signed};
use kernel::{Choice, FieldErrors, Fields, Lang, day_of};
use platform::App;
use platform::sql::{Reader, SqlError};
use std::collections::BTreeMap;
use ui::components::Pager;
use ui::{FieldView, Form, Page};

/// Rows of a page.
const ROWS: usize = 20;
/// How far a page number may go.
const PAGE_MAX: usize = 1_000;
/// Similar ones that are named in a row.
const NAMED_MAX: usize = 4;
/// Longest text that is searched for or compared, in characters.
const TYPED_MAX: usize = 120;

struct Near {
    text: String,
    href: String,
    how: String,
}

struct Row {
    text: String,
    href: String,
    poster: String,
    tags: Vec<&'static str>,
    used: i64,
    near: Vec<Near>,
}

struct Select {
    name: &'static str,
    label: &'static str,
    picks: Vec<(&'static str, &'static str, bool)>,
}

#[derive(Template)]
#[template(path = "slogans.html")]
struct ListPage {
    page: Page,
    w: &'static Words,
    selects: Vec<Select>,
    q: String,
    alike: bool,
    rows: Vec<Row>,
    pager: Pager,
    may_write: bool,
}

#[derive(Template)]
#[template(path = "slogan_check.html")]
struct CheckPage {
    page: Page,
    w: &'static Words,
    field: FieldView,
    text: String,
    near: Vec<Near>,
    go_on: String,
}

async fn known(app: &App) -> Result<(Vec<Slogan>, BTreeMap<String, i64>), SqlError> {
    let today = day_of(app.clock.now());
    let look = move |reader: &mut Reader<'_>| {
        Ok::<_, SqlError>((slogan::in_force(reader, today)?, store::uses(reader)?))
    };
    app.db.read(look).await
}

fn near(w: &'static Words, one: &Slogan, likeness: Likeness) -> Near {
    Near {
        text: one.text.clone(),
        href: publication::commands::href(&SLOGAN, &one.key),
        how: match likeness.same() {
            true => w.same.to_owned(),
            false => format!("{}%", likeness.0),
        },
    }
}

fn labels(one: &Slogan, lang: Lang) -> Vec<&'static str> {
    let of = |list: &'static [Choice], codes: &[String]| {
        let chosen = list
            .iter()
            .filter(|choice| codes.contains(&choice.code.to_owned()));
        chosen.map(|choice| choice.label(lang)).collect::<Vec<_>>()
    };
    let season = std::slice::from_ref(&one.season);
    let seasons = if one.season == "any" {
        Vec::new()
    } else {
        of(SEASONS, season)
    };
    [
        of(THEMES, &one.theme),
        of(AUDIENCES, &one.audience),
        seasons,
    ]
    .concat()
}

const FILTERS: [(&str, &[Choice]); 3] = [
    ("theme", THEMES),
    ("audience", AUDIENCES),
    ("season", SEASONS),
];

fn fits(one: &Slogan, fields: &Fields) -> bool {
    let asked = |name: &str, codes: &[String]| {
        let code = fields.get(name);
        code.is_empty() || codes.iter().any(|held| held == code)
    };
    let typed: String = fields.get("q").chars().take(TYPED_MAX).collect();
    asked("theme", &one.theme)
        && asked("audience", &one.audience)
        && asked("season", std::slice::from_ref(&one.season))
        && plain(&one.text).contains(&plain(&typed))
}

fn selects(w: &'static Words, lang: Lang, fields: &Fields) -> Vec<Select> {
    let select = |(name, list): (&'static str, &'static [Choice])| Select {
        name,
        label: match name {
            "theme" => w.theme,
            "audience" => w.audience,
            _ => w.season,
        },
        picks: list
            .iter()
            .map(|one| (one.code, one.label(lang), one.code == fields.get(name)))
            .collect(),
    };
    FILTERS.into_iter().map(select).collect()
}

/// The list.
pub(super) async fn list(
    State(app): State<App>,
    signed: Signed,
    Query(params): Params,
) -> Response {
    let fields = Fields::from_pairs(params);
    let (all, uses) = match known(&app).await {
        Ok(known) => known,
        Err(error) => return failed(&signed, error),
    };
    let (w, lang, alike) = (words(&signed), signed.lang, fields.get("alike") == "1");
    let neighbours = slogan::neighbours(&all);
    let fitting = all
        .iter()
        .zip(&neighbours)
        .filter(|(one, near)| fits(one, &fields) && (!alike || !near.is_empty()));
    let fitting: Vec<_> = fitting.collect();
    let number = fields.get("page").parse().unwrap_or(1).clamp(1, PAGE_MAX);
    let row = |(one, found): &(&Slogan, &Vec<(usize, Likeness)>)| Row {
        text: one.text.clone(),
        href: publication::commands::href(&SLOGAN, &one.key),
        poster: address("/publicity/posters/new", &[("slogan", &one.key)]),
        tags: labels(one, lang),
        used: uses.get(&one.key).copied().unwrap_or(0),
        near: found
            .iter()
            .take(NAMED_MAX)
            .map(|(other, how)| near(w, &all[*other], *how))
            .collect(),
    };
    let kept = |page: u64| {
        let page = page.to_string();
        let pairs =
            ["theme", "audience", "season", "q", "alike"].map(|name| (name, fields.get(name)));
        address(
            "/publicity/slogans",
            &[&pairs[..], &[("page", page.as_str())]].concat(),
        )
    };
    ui::html(ListPage {
        page: signed.page(w.slogans, "/publicity/slogans"),
        selects: selects(w, lang, &fields),
        q: fields.get("q").to_owned(),
        alike,
        rows: fitting
            .iter()
            .skip((number - 1) * ROWS)
            .take(ROWS)
            .map(row)
            .collect(),
        pager: Pager::new(lang, fitting.len() as u64, number as u64, ROWS as u64, kept),
        may_write: signed.may(Permission::ContentWrite),
        w,
    })
}

/// The look for similar ones before a slogan is written; nothing is refused.
pub(super) async fn check(
    State(app): State<App>,
    signed: Signed,
    Query(params): Params,
) -> Response {
    let fields = Fields::from_pairs(params);
    let (all, _) = match known(&app).await {
        Ok(known) => known,
        Err(error) => return failed(&signed, error),
    };
    let w = words(&signed);
    let text: String = fields.get("text").chars().take(TYPED_MAX).collect();
    let errors = FieldErrors::default();
    let found = slogan::like(&text, &all);
    ui::html(CheckPage {
        page: signed
            .page(w.slogan_new, "/publicity/slogans")
            .crumb(w.slogans, "/publicity/slogans"),
        field: Form::new(signed.lang, &fields, &errors)
            .field(&TEXT)
            .wide(true),
        near: found
            .into_iter()
            .map(|(one, how)| near(w, one, how))
            .collect(),
        go_on: address("/content/slogan/new", &[("text", &text)]),
        text,
        w,
    })
}
