//! Import of the bank's ledger from a page: upload, check or import, rejected rows with reasons.

use super::worklist::xlsx;
use super::{failed, permit, words};
use crate::import::{self, Format};
use crate::words::Words;
use askama::Template;
use axum::extract::{Multipart, State};
use axum::response::Response;
use change::CommandError;
use identity::{Permission, Signed};
use kernel::{FieldErrors, FieldKind, FieldSpec, Fields, fill};
use platform::App;
use ui::{FieldView, Form, Page};

/// Rejected rows shown on the page; the file has all of them.
const SHOWN_MAX: usize = 50;

const FILE: FieldSpec = FieldSpec::required("file", "台账文件", "File", FieldKind::Line { max: 200 });

#[derive(Template)]
#[template(path = "import.html")]
struct ImportPage {
    page: Page,
    w: &'static Words,
    file: FieldView,
    dry_run: bool,
    result: Option<String>,
    rejects: Vec<(u64, String)>,
}

fn draw(signed: &Signed, page: Page, errors: &FieldErrors) -> ImportPage {
    let w = words(signed);
    let fields = Fields::default();
    ImportPage {
        file: Form::new(signed.lang, &fields, errors).field(&FILE).files(".xlsx,.csv"),
        dry_run: true,
        result: None,
        rejects: Vec::new(),
        page: page.titled(w.i_title).crumb(w.all_cases, "/complaints"),
        w,
    }
}

/// The form.
pub(super) async fn form(signed: Signed, page: Page) -> Response {
    match permit(&signed, Permission::ComplaintImport) {
        Ok(_) => ui::html(draw(&signed, page, &FieldErrors::default())),
        Err(refused) => refused,
    }
}

/// The empty template.
pub(super) async fn template(signed: Signed) -> Response {
    match permit(&signed, Permission::ComplaintImport) {
        Ok(_) => xlsx("complaints-template.xlsx", import::template_xlsx()),
        Err(refused) => refused,
    }
}
