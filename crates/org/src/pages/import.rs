//! The page of an import from a spreadsheet, for units and for accounts: template, check, import.

use super::words;
use crate::Words;
use crate::sheet::{BYTES_MAX, ROWS_MAX};
use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use kernel::fill;
use ui::Page;

/// Most wrong cells that one page lists.
const FAULTS_MAX: usize = 200;

/// What the page shows.
#[derive(Clone, Debug)]
pub struct ImportView {
    /// Where the file is sent, and the import.
    pub action: &'static str,
    /// Where the template is.
    pub template: &'static str,
    /// Where the list is.
    pub back: &'static str,
    /// What is wrong with the file as a whole.
    pub refused: Option<String>,
    /// What the check has found.
    pub preview: Option<PreviewView>,
}

/// What the check of a file has found.
#[derive(Clone, Debug)]
pub struct PreviewView {
    /// New rows.
    pub created: usize,
    /// Rows that change something.
    pub changed: usize,
    /// Rows that change nothing.
    pub same: usize,
    /// Wrong cells.
    pub faults: Vec<RowFault>,
    /// The rows, carried to the import (`Sheet::to_carried`).
    pub carried: String,
}

/// One wrong cell, in the reader's language.
#[derive(Clone, Debug)]
pub struct RowFault {
    /// As the spreadsheet counts rows.
    pub row: usize,
    /// The column's name.
    pub column: String,
    /// What is wrong and what is expected.
    pub text: String,
}

#[derive(Template)]
#[template(path = "import.html")]
struct ImportPage {
    page: Page,
    w: &'static Words,
    view: ImportView,
    limits: String,
    more: Option<String>,
}

impl ImportPage {
    fn faults(&self) -> &[RowFault] {
        let faults = self
            .view
            .preview
            .as_ref()
            .map_or(&[][..], |found| &found.faults[..]);
        &faults[..faults.len().min(FAULTS_MAX)]
    }
}

/// The page; `422` when the file or a row is wrong.
pub fn import_page(page: Page, view: ImportView) -> Response {
    let w = words(page.lang);
    let wrong = view.preview.as_ref().map_or(0, |found| found.faults.len());
    let status = match wrong > 0 || view.refused.is_some() {
        true => StatusCode::UNPROCESSABLE_ENTITY,
        false => StatusCode::OK,
    };
    let limits = [
        ("rows", ROWS_MAX.to_string()),
        ("megabytes", (BYTES_MAX / 1024 / 1024).to_string()),
    ];
    let limits = limits.each_ref().map(|(name, text)| (*name, text.as_str()));
    let more = (wrong > FAULTS_MAX)
        .then(|| fill(w.wrong_more, &[("n", &(wrong - FAULTS_MAX).to_string())]));
    let limits = fill(w.step_upload_hint, &limits);
    ui::html_status(
        status,
        ImportPage {
            page,
            w,
            view,
            limits,
            more,
        },
    )
}
