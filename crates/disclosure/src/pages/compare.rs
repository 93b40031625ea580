//! Two products side by side, or two versions of one.

use super::{Params, Tab, failed, looks, page, tabs, words};
use crate::facts::all_of_product;
use crate::{PRODUCT, PublicProduct, Words, product_of};
use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use identity::Signed;
use kernel::{Fields, day_of, fill};
use platform::App;
use platform::sql::{Reader, SqlError};
use publication::Version;
use ui::Page;

struct Pick {
    value: String,
    label: String,
}

struct Line {
    label: &'static str,
    first: Vec<String>,
    second: Vec<String>,
    differs: bool,
}

#[derive(Template)]
#[template(path = "disclosure_compare.html")]
struct ComparePage {
    page: Page,
    w: &'static Words,
    tabs: Vec<Tab>,
    picks: Vec<Pick>,
    first: String,
    second: String,
    heads: Option<(String, String)>,
    lines: Vec<Line>,
}

/// What can be chosen: what is public, and every version of what was chosen.
struct Choices {
    versions: Vec<Version>,
}

/// `KEY@2`: a version; `KEY`: the newest that is offered.
fn find<'a>(choices: &'a Choices, asked: &str) -> Option<&'a Version> {
    let (key, no) = asked.split_once('@').unwrap_or((asked, ""));
    let number: Option<u32> = no.parse().ok();
    let fits = |one: &&Version| one.key == key && number.is_none_or(|no| no == one.version);
    choices.versions.iter().rev().find(fits)
}

/// The page.
pub(super) async fn show(
    State(app): State<App>,
    signed: Signed,
    Query(params): Params,
) -> Response {
    if let Err(error) = looks(&signed) {
        return failed(&signed, error);
    }
    let fields = Fields::from_pairs(params);
    let asked = [fields.get("a").to_owned(), fields.get("b").to_owned()];
    let (today, keys) = (day_of(app.clock.now()), asked.clone());
    let read = move |reader: &mut Reader<'_>| {
        let mut versions = publication::in_force(reader, PRODUCT.code, today)?;
        for asked in &keys {
            let key = asked.split('@').next().unwrap_or_default();
            let all = publication::versions(reader, PRODUCT.code, key)?;
            // Drafts are their author's: only what was published is compared.
            let told = all.into_iter().filter(|one| one.published.is_some());
            for one in told {
                if !versions.iter().any(|other| other.id() == one.id()) {
                    versions.push(one);
                }
            }
        }
        versions.sort_by(|a, b| (&a.key, a.version).cmp(&(&b.key, b.version)));
        Ok::<_, SqlError>(Choices { versions })
    };
    match app.db.read(read).await {
        Ok(choices) => ui::html(draw(&signed, &choices, asked)),
        Err(error) => failed(&signed, error),
    }
}

fn named(signed: &Signed, version: &Version) -> String {
    let name = (PRODUCT.title)(&version.doc, signed.lang);
    let no = fill(
        words(signed).version,
        &[("n", &version.version.to_string())],
    );
    format!("{name} {no}")
}

fn draw(signed: &Signed, choices: &Choices, [first, second]: [String; 2]) -> ComparePage {
    let w = words(signed);
    let (a, b) = (find(choices, &first), find(choices, &second));
    let sheets = a.and_then(product_of).zip(b.and_then(product_of));
    let value = |one: &Version| format!("{}@{}", one.key, one.version);
    let pick = |one: &Version| Pick {
        value: value(one),
        label: named(signed, one),
    };
    ComparePage {
        page: page(signed, w.compare_products),
        tabs: tabs(w, "/disclosure/compare"),
        picks: choices.versions.iter().map(pick).collect(),
        heads: a.zip(b).map(|(a, b)| (named(signed, a), named(signed, b))),
        lines: sheets
            .map(|(a, b)| lines(signed, &a, &b))
            .unwrap_or_default(),
        first: a.map_or(first, value),
        second: b.map_or(second, value),
        w,
    }
}

fn lines(signed: &Signed, a: &PublicProduct, b: &PublicProduct) -> Vec<Line> {
    let pairs = all_of_product(a, signed.lang)
        .into_iter()
        .zip(all_of_product(b, signed.lang));
    let line = |((label, first), (_, second)): ((_, Vec<String>), (_, Vec<String>))| Line {
        label,
        differs: first != second,
        first,
        second,
    };
    let lines = pairs.map(line);
    lines
        .filter(|line| !line.first.is_empty() || !line.second.is_empty())
        .collect()
}
