//! 机构管理: the tree with levels and counts, or what a search has found.

use super::{grouped, words};
use crate::rules::{Figures, Unit};
use crate::{Words, sheet};
use askama::Template;
use axum::response::Response;
use kernel::{Lang, UnitPath, fill};
use std::collections::BTreeMap;
use ui::Page;
use ui::components::{Tag, Tone};

/// Width of one level's indent, in pixels.
const INDENT: usize = 20;

/// What the list shows.
#[derive(Clone, Debug)]
pub struct ListView {
    /// All units of the bank, in the order of the tree.
    pub units: Vec<Unit>,
    /// What was searched for; empty shows the tree.
    pub text: String,
    /// Whether closed units are shown.
    pub with_closed: bool,
    /// Whether the person may change units.
    pub may_manage: bool,
}

impl ListView {
    /// The units shown.
    fn shown(&self) -> impl Iterator<Item = &Unit> {
        self.units.iter().filter(|unit| {
            (self.with_closed || unit.is_open())
                && (self.text.trim().is_empty() || crate::answers_to(unit, &self.text))
        })
    }
}

#[derive(Template)]
#[template(path = "units.html")]
struct UnitsPage {
    page: Page,
    w: &'static Words,
    view: ListView,
    rows: Vec<RowView>,
    count: String,
    export_href: String,
}

struct RowView {
    code: String,
    name: String,
    indent: usize,
    level: Tag,
    closed: bool,
    outlets: String,
    customers: String,
    staff: String,
    phone: String,
    opened: String,
}

/// The page.
pub fn list_page(page: Page, view: ListView) -> Response {
    let w = words(page.lang);
    let sums = crate::totals(&view.units);
    let tree = view.text.trim().is_empty();
    let rows: Vec<_> = view
        .shown()
        .map(|unit| row(unit, &sums, tree, page.lang))
        .collect();
    let count = fill(w.count, &[("n", &rows.len().to_string())]);
    let closed = if view.with_closed { "&closed=true" } else { "" };
    let text = percent(&view.text);
    let export_href = format!("/org/export?q={text}{closed}");
    ui::html(UnitsPage {
        page: page.titled(w.title),
        w,
        view,
        rows,
        count,
        export_href,
    })
}

/// A text for a query string: everything but letters and digits becomes `%XX`.
fn percent(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric();
    let one = |byte: u8| match plain(byte) {
        true => char::from(byte).to_string(),
        false => format!("%{byte:02X}"),
    };
    text.bytes().map(one).collect()
}

fn row(unit: &Unit, sums: &BTreeMap<UnitPath, Figures>, tree: bool, lang: Lang) -> RowView {
    let total = sums.get(&unit.path).copied().unwrap_or_default();
    RowView {
        code: unit.code.clone(),
        name: unit.name.clone(),
        indent: if tree { unit.depth() * INDENT } else { 0 },
        level: Tag::new(tone(unit), unit.level.label(lang)),
        closed: !unit.is_open(),
        outlets: grouped(total.outlets),
        customers: grouped(total.customers),
        staff: grouped(total.staff),
        phone: unit.phone.clone(),
        opened: unit.opened.to_string(),
    }
}

/// The colour of a level: head office and branches stand out, departments are set apart.
pub(super) fn tone(unit: &Unit) -> Tone {
    use crate::rules::Level;
    match unit.level {
        Level::HeadOffice | Level::Branch => Tone::Info,
        Level::SubBranch | Level::Outlet => Tone::Plain,
        Level::Department => Tone::Violet,
    }
}

/// What the list shows, as a workbook.
pub fn export(lang: Lang, view: &ListView) -> Option<Vec<u8>> {
    let w = words(lang);
    let heading = [
        w.code,
        w.name,
        w.level,
        w.parent,
        w.outlets,
        w.customers,
        w.staff,
        w.phone,
        w.opened,
        w.closed,
    ];
    let rows: Vec<Vec<String>> = view
        .shown()
        .map(|unit| {
            vec![
                unit.code.clone(),
                unit.name.clone(),
                unit.level.label(lang).to_owned(),
                unit.parent().unwrap_or_default(),
                unit.figures.outlets.to_string(),
                unit.figures.customers.to_string(),
                unit.figures.staff.to_string(),
                unit.phone.clone(),
                unit.opened.to_string(),
                unit.closed.map(|day| day.to_string()).unwrap_or_default(),
            ]
        })
        .collect();
    sheet::workbook(&heading, &rows).ok()
}
