//! Consents from a spreadsheet: template, check, import.

use super::{failed, words};
use crate::import::{check, import};
use crate::rules::RECORD;
use axum::extract::{Request, State};
use axum::response::Response;
use identity::pages::{Upload, workbook};
use identity::{Permission, Signed};
use kernel::fill;
use org::pages::{ImportView, PreviewView, RowFault, import_page};
use org::rules::RowError;
use platform::App;
use ui::Notice;

fn view() -> ImportView {
    ImportView {
        action: "/consents/import",
        template: "/consents/import/template",
        back: "/consents",
        refused: None,
        preview: None,
    }
}

fn draw(signed: &Signed, view: ImportView) -> Response {
    let w = words(signed);
    import_page(
        signed
            .page(w.import, "/consents")
            .crumb(w.title, "/consents"),
        view,
    )
}

fn faults(signed: &Signed, errors: &[RowError]) -> Vec<RowFault> {
    let fault = |error: &RowError| {
        let spec = RECORD.iter().find(|spec| spec.name == error.error.field);
        RowFault {
            row: error.row,
            column: spec
                .map_or(error.error.field.as_str(), |spec| spec.label(signed.lang))
                .to_owned(),
            text: error.error.say.to(signed.lang).to_owned(),
        }
    };
    errors.iter().map(fault).collect()
}

/// The page.
pub(super) async fn form(signed: Signed) -> Response {
    draw(&signed, view())
}

/// The template.
pub(super) async fn template(signed: Signed) -> Response {
    let w = words(&signed);
    let made = org::sheet::template(signed.lang, RECORD, &[w.import_intro.to_owned()]);
    workbook(signed.lang, w.import_template, made.ok())
}

/// Checks a file, or imports what was checked.
pub(super) async fn submit(State(app): State<App>, signed: Signed, request: Request) -> Response {
    if let Err(refusal) = signed.permit(Permission::ConsentRecord) {
        return failed(&signed, change::CommandError::Forbidden(refusal));
    }
    let upload = match Upload::read(request).await {
        Ok(upload) => upload,
        Err(rejection) => return rejection,
    };
    let read = upload
        .sheet()
        .and_then(|sheet| Ok((check(&sheet, app.clock.now())?, sheet)));
    let (checked, sheet) = match read {
        Ok(read) => read,
        Err(refusal) => {
            let refused = Some(refusal.to(signed.lang).to_owned());
            return draw(&signed, ImportView { refused, ..view() });
        }
    };
    let shown = |errors: &[RowError], created| PreviewView {
        created,
        changed: 0,
        same: 0,
        faults: faults(&signed, errors),
        carried: sheet.to_carried(),
    };
    if !upload.applies() || !checked.errors.is_empty() {
        let preview = Some(shown(&checked.errors, checked.asked.len()));
        return draw(&signed, ImportView { preview, ..view() });
    }
    match import(&app, &signed.actor, checked.asked, upload.form_id.clone()).await {
        Ok(count) => {
            let told = fill(words(&signed).imported, &[("n", &count.to_string())]);
            ui::see_other_with("/consents", &Notice::good(told))
        }
        Err((_, Some(error))) => failed(&signed, error),
        Err((errors, None)) => {
            let preview = Some(shown(&errors, 0));
            draw(&signed, ImportView { preview, ..view() })
        }
    }
}
