//! One unit: facts, counts, names over time, what stands below; and the forms that change it.

use super::{grouped, words};
use crate::Words;
use crate::rules::{Figures, Unit};
use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use kernel::Day;
use ui::components::Tag;
use ui::{FormView, Page};

/// What the page of a unit shows.
#[derive(Clone, Debug)]
pub struct ShowView {
    /// The unit.
    pub unit: Unit,
    /// The units above it, topmost first.
    pub above: Vec<Unit>,
    /// The units directly below it.
    pub below: Vec<Unit>,
    /// Its counts and those of all open units below.
    pub total: Figures,
    /// Its names, oldest first.
    pub names: Vec<(Day, String)>,
    /// Accounts that are not closed.
    pub accounts: i64,
    /// Whether the person may change units.
    pub may_manage: bool,
}

#[derive(Template)]
#[template(path = "unit.html")]
struct UnitPage {
    page: Page,
    w: &'static Words,
    level: Tag,
    figures: Vec<(&'static str, String, String)>,
    below: Vec<(String, String, Tag, bool)>,
    names: Vec<(String, String)>,
    view: ShowView,
}

/// The page of a unit.
pub fn show_page(page: Page, view: ShowView) -> Response {
    let lang = page.lang;
    let w = words(lang);
    let tag = |unit: &Unit| Tag::new(super::list::tone(unit), unit.level.label(lang));
    let (own, all) = (view.unit.figures, view.total);
    let figures = [
        (w.outlets, own.outlets, all.outlets),
        (w.customers, own.customers, all.customers),
        (w.staff, own.staff, all.staff),
    ];
    let mut page = page.titled(view.unit.name.clone()).crumb(w.title, "/org");
    for unit in &view.above {
        page = page.crumb(unit.name.clone(), format!("/org/{}", unit.code));
    }
    let below = view.below.iter();
    ui::html(UnitPage {
        page,
        w,
        level: tag(&view.unit),
        figures: figures
            .map(|(label, own, all)| (label, grouped(own), grouped(all)))
            .to_vec(),
        below: below
            .map(|unit| {
                (
                    unit.code.clone(),
                    unit.name.clone(),
                    tag(unit),
                    unit.is_open(),
                )
            })
            .collect(),
        names: view
            .names
            .iter()
            .rev()
            .map(|(day, name)| (day.to_string(), name.clone()))
            .collect(),
        view,
    })
}

#[derive(Template)]
#[template(path = "form_page.html")]
struct FormPage {
    page: Page,
    form: FormView,
}

/// A page that holds one form and nothing else; `422` when it comes back with errors.
pub fn form_page(page: Page, status: StatusCode, form: FormView) -> Response {
    ui::html_status(status, FormPage { page, form })
}
