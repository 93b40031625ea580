//! Staff from a spreadsheet: template, check, import, one-time passwords.

use super::files::{Upload, workbook};
use super::{failure, permit, words};
use crate::access::Permission;
use crate::commands::import::{import, preview};
use crate::door::Signed;
use crate::permit::Permit;
use crate::rules::Plan;
use crate::rules::fields::{NEW_ACCOUNT, ROLE_CHOICES};
use axum::extract::{Request, State};
use axum::response::Response;
use change::CommandError;
use kernel::{FieldSpec, Fields, Lang, fill};
use org::pages::{ImportView, PreviewView, RowFault, import_page};
use org::rules::RowError;
use platform::App;

fn view() -> ImportView {
    ImportView {
        action: "/accounts/import",
        template: "/accounts/import/template",
        back: "/accounts",
        refused: None,
        preview: None,
    }
}

fn draw(signed: &Signed, view: ImportView) -> Response {
    let w = words(signed.lang);
    let page = signed
        .page(w.import_title, "/accounts")
        .crumb(w.accounts_title, "/accounts");
    import_page(page, view)
}

/// Wrong cells with their columns' names, in the reader's language.
pub(super) fn faults(errors: &[RowError], specs: &[FieldSpec], lang: Lang) -> Vec<RowFault> {
    let fault = |error: &RowError| {
        let spec = specs.iter().find(|spec| spec.name == error.error.field);
        RowFault {
            row: error.row,
            column: spec
                .map_or(error.error.field.as_str(), |s| s.label(lang))
                .to_owned(),
            text: error.error.say.to(lang).to_owned(),
        }
    };
    errors.iter().map(fault).collect()
}

/// The page.
pub(super) async fn form(signed: Signed) -> Response {
    match permit(&signed, Permission::AccountManage) {
        Ok(_) => draw(&signed, view()),
        Err(refused) => *refused,
    }
}

/// The template.
pub(super) async fn template(signed: Signed) -> Response {
    let w = words(signed.lang);
    let labels = ROLE_CHOICES.iter().map(|role| role.label(signed.lang));
    let labels = labels
        .collect::<Vec<_>>()
        .join(signed.lang.pick("、", ", "));
    let notes = [
        w.note_login.to_owned(),
        w.note_name.to_owned(),
        w.note_unit.to_owned(),
        fill(w.note_roles, &[("roles", &labels)]),
        w.note_phone.to_owned(),
    ];
    let made = org::sheet::template(signed.lang, &NEW_ACCOUNT, &notes);
    workbook(signed.lang, w.template_name, made.ok())
}

/// Checks a file, or imports what was checked.
pub(super) async fn submit(State(app): State<App>, signed: Signed, request: Request) -> Response {
    let permit = match permit(&signed, Permission::AccountManage) {
        Ok(permit) => permit,
        Err(refused) => return *refused,
    };
    let upload = match Upload::read(request).await {
        Ok(upload) => upload,
        Err(rejection) => return rejection,
    };
    let refused = |refusal: kernel::Refusal| {
        let told = refusal.to(signed.lang).to_owned();
        draw(
            &signed,
            ImportView {
                refused: Some(told),
                ..view()
            },
        )
    };
    let sheet = match upload.sheet() {
        Ok(sheet) => sheet,
        Err(refusal) => return refused(refusal),
    };
    let rows = match sheet.fields(&NEW_ACCOUNT) {
        Ok(rows) => rows,
        Err(refusal) => return refused(refusal),
    };
    if upload.applies() {
        return apply(&app, &signed, &permit, rows, upload.form_id).await;
    }
    let login = signed.actor.login.clone();
    match app
        .db
        .read(move |reader| preview(reader, &rows, &login))
        .await
    {
        Ok(plan) => {
            let preview = Some(shown(&plan, sheet.to_carried(), signed.lang));
            draw(&signed, ImportView { preview, ..view() })
        }
        Err(error) => failure(&signed, error.into()),
    }
}

fn shown(plan: &Plan, carried: String, lang: Lang) -> PreviewView {
    PreviewView {
        created: plan.created(),
        changed: plan.changed(),
        same: plan.same,
        faults: faults(&plan.errors, &NEW_ACCOUNT, lang),
        carried,
    }
}

async fn apply(
    app: &App,
    signed: &Signed,
    permit: &Permit,
    rows: Vec<(usize, Fields)>,
    receipt: Option<String>,
) -> Response {
    match import(app, permit, rows, receipt).await {
        Ok(done) => {
            let told = [
                ("new", done.created_count.to_string()),
                ("changed", done.changed.to_string()),
                ("same", done.same.to_string()),
            ];
            let told = told.each_ref().map(|(name, text)| (*name, text.as_str()));
            let summary = fill(words(signed.lang).imported, &told);
            if done.created_count == 0 {
                return ui::see_other_with("/accounts", &ui::Notice::good(summary));
            }
            super::issued::issued_many(signed, summary, done.created)
        }
        Err(CommandError::Refused(refusal)) => {
            let told = refusal.to(signed.lang).to_owned();
            draw(
                signed,
                ImportView {
                    refused: Some(told),
                    ..view()
                },
            )
        }
        Err(error) => failure(signed, error),
    }
}
