//! The door of the pages about units: the list, the import, the API. `org` draws them.

use super::files::{Upload, workbook};
use super::import::faults;
use super::{Params, failure, permit};
use crate::access::Permission;
use crate::api::{Problem, QueryFields, list_limit};
use crate::door::Signed;
use crate::permit::Permit;
use axum::Json;
use axum::extract::{Query, Request, State};
use axum::response::Response;
use change::CommandError;
use kernel::{Fields, Lang, day_of, fill, say};
use org::pages::{ImportView, ListView, PreviewView, import_page, list_page};
use org::rules::Plan;
use org::rules::fields::NEW_UNIT;
use platform::App;
use platform::sql::SqlError;
use serde_json::{Value, json};
use ui::Notice;

async fn view(app: &App, signed: &Signed, query: &Fields) -> Result<ListView, SqlError> {
    let units = app.db.read(org::list).await?;
    Ok(ListView {
        units,
        text: query.get("q").to_owned(),
        with_closed: query.get("closed") == "true",
        may_manage: signed.may(Permission::OrgManage),
    })
}

/// The tree.
pub(super) async fn list(
    State(app): State<App>,
    signed: Signed,
    Query(params): Params,
) -> Response {
    match view(&app, &signed, &Fields::from_pairs(params)).await {
        Ok(view) => list_page(signed.page("", "/org"), view),
        Err(error) => failure(&signed, error.into()),
    }
}

/// The list as a workbook.
pub(super) async fn export(
    State(app): State<App>,
    signed: Signed,
    Query(params): Params,
) -> Response {
    let name = org::Words::of(signed.lang).file_name;
    match view(&app, &signed, &Fields::from_pairs(params)).await {
        Ok(view) => workbook(signed.lang, name, org::pages::export(signed.lang, &view)),
        Err(error) => failure(&signed, error.into()),
    }
}

fn import_view() -> ImportView {
    ImportView {
        action: "/org/import",
        template: "/org/import/template",
        back: "/org",
        refused: None,
        preview: None,
    }
}

fn draw(signed: &Signed, view: ImportView) -> Response {
    let w = org::Words::of(signed.lang);
    import_page(
        signed.page(w.import_title, "/org").crumb(w.title, "/org"),
        view,
    )
}

/// The page of the import.
pub(super) async fn import_form(signed: Signed) -> Response {
    match permit(&signed, Permission::OrgManage) {
        Ok(_) => draw(&signed, import_view()),
        Err(refused) => *refused,
    }
}

/// The template.
pub(super) async fn template(signed: Signed) -> Response {
    let w = org::Words::of(signed.lang);
    let made = org::sheet::template(signed.lang, &NEW_UNIT, &w.column_notes());
    workbook(signed.lang, w.template_name, made.ok())
}

/// Checks a file, or imports what was checked.
pub(super) async fn import(State(app): State<App>, signed: Signed, request: Request) -> Response {
    let permit = match permit(&signed, Permission::OrgManage) {
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
                ..import_view()
            },
        )
    };
    let sheet = match upload.sheet() {
        Ok(sheet) => sheet,
        Err(refusal) => return refused(refusal),
    };
    let rows = match sheet.fields(&NEW_UNIT) {
        Ok(rows) => rows,
        Err(refusal) => return refused(refusal),
    };
    if upload.applies() {
        return apply(&app, &signed, &permit, rows, upload.form_id).await;
    }
    let today = day_of(app.clock.now());
    match app
        .db
        .read(move |reader| org::preview(reader, &rows, today))
        .await
    {
        Ok(plan) => {
            let preview = Some(shown(&plan, sheet.to_carried(), signed.lang));
            draw(
                &signed,
                ImportView {
                    preview,
                    ..import_view()
                },
            )
        }
        Err(error) => failure(&signed, error.into()),
    }
}

fn shown(plan: &Plan, carried: String, lang: Lang) -> PreviewView {
    PreviewView {
        created: plan.created(),
        changed: plan.changed(),
        same: plan.same,
        faults: faults(&plan.errors, &NEW_UNIT, lang),
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
    match org::import(app, permit.actor(), rows, receipt).await {
        Ok(done) => {
            let told = [
                ("new", done.created.to_string()),
                ("changed", done.changed.to_string()),
                ("same", done.same.to_string()),
            ];
            let told = told.each_ref().map(|(name, text)| (*name, text.as_str()));
            let summary = fill(org::Words::of(signed.lang).imported, &told);
            ui::see_other_with("/org", &Notice::good(summary))
        }
        Err(CommandError::Refused(refusal)) => {
            let told = refusal.to(signed.lang).to_owned();
            draw(
                signed,
                ImportView {
                    refused: Some(told),
                    ..import_view()
                },
            )
        }
        Err(error) => failure(signed, error),
    }
}

/// `GET /api/v1/units`: open units in the order of the tree; `q` searches, `closed=true` gives
/// closed ones too, `limit` and `cursor` (the code of the last unit of the page before) page.
pub(super) async fn api_list(
    State(app): State<App>,
    QueryFields(query): QueryFields,
) -> Result<Json<Value>, Problem> {
    let limit = usize::try_from(list_limit(&query)?).unwrap_or(usize::MAX);
    let units = app.db.read(org::list).await?;
    let cursor = query.get("cursor").to_ascii_uppercase();
    let from = match cursor.is_empty() {
        true => 0,
        false => {
            1 + units
                .iter()
                .position(|unit| unit.code == cursor)
                .ok_or_else(|| {
                    Problem::bad_request(
                        "cursor",
                        say!(
                            "cursor 应为上一页返回的 next_cursor",
                            "cursor must be the next_cursor of the page before"
                        ),
                    )
                })?
        }
    };
    let (text, with_closed) = (query.get("q").to_owned(), query.get("closed") == "true");
    let fitting = units[from..].iter().filter(|unit| {
        (with_closed || unit.is_open()) && (text.is_empty() || org::answers_to(unit, &text))
    });
    let mut found: Vec<_> = fitting.take(limit + 1).collect();
    let more = found.len() > limit;
    found.truncate(limit);
    let next = found.last().filter(|_| more).map(|unit| unit.code.clone());
    let items: Vec<Value> = found.into_iter().map(org::json).collect();
    Ok(Json(json!({ "items": items, "next_cursor": next })))
}
