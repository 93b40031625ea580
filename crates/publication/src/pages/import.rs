//! A spreadsheet brought in: template, check, import, and the rejected rows as a file.

use super::At;
use crate::Words;
use crate::commands::powers;
use crate::import::{Fate, Line, ROWS_MAX, Rejected, columns, import, judge, rejected, too_many};
use askama::Template;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::response::Response;
use change::CommandError;
use identity::pages::{Upload, workbook};
use kernel::{Fields, Lang, Refusal, fill};
use org::sheet::{BYTES_MAX, Sheet};
use platform::sql::{Reader, SqlError};
use ui::Page;

/// Most rejected rows that a page lists; the file has all.
const LISTED_MAX: usize = 100;

struct Fault {
    row: usize,
    key: String,
    why: String,
}

/// What was found or done, in numbers.
struct Found {
    title: String,
    counts: [usize; 4],
    faults: Vec<Fault>,
    more: String,
    /// The rows for the import; empty when there is nothing to do or it is done.
    carried: String,
    apply: String,
    /// The rejected rows, for their file.
    rejects: String,
}

#[derive(Template)]
#[template(path = "publication_import.html")]
struct ImportPage {
    page: Page,
    w: &'static Words,
    here: String,
    hint: String,
    refused: Option<String>,
    found: Option<Found>,
}

fn draw(at: &At, refused: Option<Refusal>, found: Option<Found>) -> Response {
    let w = at.w();
    let limits = [
        ("rows", ROWS_MAX.to_string()),
        ("mib", (BYTES_MAX / 1024 / 1024).to_string()),
    ];
    let limits = limits.each_ref().map(|(name, text)| (*name, text.as_str()));
    let status = match refused {
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
        None => StatusCode::OK,
    };
    let page = ImportPage {
        page: at.page_below(w.import),
        here: at.href(),
        hint: fill(w.i_file_hint, &limits),
        refused: refused.map(|refusal| refusal.to(at.signed.lang).to_owned()),
        found,
        w,
    };
    ui::html_status(status, page)
}

/// The page.
pub(super) async fn form(at: At) -> Response {
    match at.signed.permit(at.kind.write) {
        Ok(_) => draw(&at, None, None),
        Err(refusal) => at.failed(CommandError::Forbidden(refusal)),
    }
}

/// The template: the columns, and what a list of codes may hold.
pub(super) async fn template(at: At) -> Response {
    let lang = at.signed.lang;
    let columns = columns(at.kind);
    let note = |spec: &kernel::FieldSpec| match spec.kind {
        kernel::FieldKind::Choice(list) | kernel::FieldKind::Many(list) => {
            let labels: Vec<&str> = list.iter().map(|choice| choice.label(lang)).collect();
            labels.join(lang.pick("、", ", "))
        }
        kernel::FieldKind::Day => "2026-11-26".to_owned(),
        _ => String::new(),
    };
    let notes: Vec<String> = columns.iter().map(note).collect();
    let made = org::sheet::template(lang, &columns, &notes);
    workbook(lang, at.kind.label(lang), made.ok())
}

/// The rows of a sheet: of a choice or a list, the names that people read are taken too.
fn rows_of(at: &At, sheet: &Sheet) -> Result<Vec<(usize, Fields)>, Refusal> {
    if sheet.rows.len() > ROWS_MAX {
        return Err(too_many(sheet.rows.len()));
    }
    let columns = columns(at.kind);
    let rows = sheet.fields(&columns)?;
    Ok(rows
        .into_iter()
        .map(|(row, fields)| (row, coded(&columns, &fields)))
        .collect())
}

/// Splits lists and puts codes in place of English names; empty cells are left out.
fn coded(columns: &[kernel::FieldSpec], fields: &Fields) -> Fields {
    let mut out = Fields::default();
    for (name, value) in fields.pairs().iter().filter(|(_, value)| !value.is_empty()) {
        let kind = columns
            .iter()
            .find(|spec| spec.name == *name)
            .map(|spec| spec.kind);
        match kind {
            Some(kernel::FieldKind::Many(list)) => {
                let parts = value.split(['、', ',', '，', ';', '；']).map(str::trim);
                parts
                    .filter(|part| !part.is_empty())
                    .for_each(|part| out.push(name, code(list, part)));
            }
            Some(kernel::FieldKind::Choice(list)) => out.push(name, code(list, value)),
            _ => out.push(name, value.as_str()),
        }
    }
    out
}

fn code<'t>(list: &[kernel::Choice], text: &'t str) -> &'t str {
    let found = list
        .iter()
        .find(|choice| choice.en.eq_ignore_ascii_case(text));
    found.map_or(text, |choice| choice.code)
}

/// Checks a file, or imports what was checked.
pub(super) async fn submit(at: At, request: Request) -> Response {
    if let Err(refusal) = at.signed.permit(at.kind.write) {
        return at.failed(CommandError::Forbidden(refusal));
    }
    let upload = match Upload::read(request).await {
        Ok(upload) => upload,
        Err(rejection) => return rejection,
    };
    let read = upload
        .sheet()
        .and_then(|sheet| Ok((rows_of(&at, &sheet)?, sheet)));
    let (rows, sheet) = match read {
        Ok(read) => read,
        Err(refusal) => return draw(&at, Some(refusal), None),
    };
    if upload.applies() {
        return apply(&at, &sheet, rows, upload.form_id).await;
    }
    let (kind, powers) = (at.kind, powers(at.kind, &at.signed.actor));
    let look = move |reader: &mut Reader<'_>| judge(reader, kind, &powers, rows);
    let lines: Result<Vec<Line>, SqlError> = at.app.db.read(look).await;
    match lines {
        Ok(lines) => {
            let found = found(&at, &sheet, lines);
            draw(&at, None, Some(found))
        }
        Err(error) => at.failed(error),
    }
}

fn found(at: &At, sheet: &Sheet, lines: Vec<Line>) -> Found {
    let w = at.w();
    let count = |fate: &Fate| lines.iter().filter(|line| line.fate == *fate).count();
    let (new, changed, same) = (count(&Fate::New), count(&Fate::Changed), count(&Fate::Same));
    let bad: Vec<Rejected> = lines
        .into_iter()
        .filter_map(|line| match line.fate {
            Fate::Rejected(errors) => Some(rejected(line.row, line.key, errors)),
            Fate::New | Fate::Changed | Fate::Same => None,
        })
        .collect();
    let good = new + changed;
    Found {
        title: w.i_found.to_owned(),
        counts: [new, changed, same, bad.len()],
        carried: if good > 0 {
            sheet.to_carried()
        } else {
            String::new()
        },
        apply: fill(w.i_apply, &[("n", &good.to_string())]),
        ..listed(at, sheet, &bad)
    }
}

/// The rejected rows as page and file show them.
fn listed(at: &At, sheet: &Sheet, bad: &[Rejected]) -> Found {
    let (w, lang) = (at.w(), at.signed.lang);
    let fault = |one: &Rejected| Fault {
        row: one.row,
        key: one.key.clone(),
        why: why(one, lang),
    };
    let more = bad.len().saturating_sub(LISTED_MAX);
    let mut file = Sheet {
        heading: sheet.heading.clone(),
        rows: Vec::new(),
    };
    file.heading.push(w.i_why.to_owned());
    for one in bad {
        let row = sheet.rows.iter().find(|(row, _)| *row == one.row);
        let mut cells = row.map_or_else(Vec::new, |(_, cells)| cells.clone());
        cells.resize(sheet.heading.len(), String::new());
        cells.push(why(one, lang));
        file.rows.push((one.row, cells));
    }
    Found {
        title: String::new(),
        counts: [0; 4],
        faults: bad.iter().take(LISTED_MAX).map(fault).collect(),
        more: match more {
            0 => String::new(),
            more => fill(w.i_more, &[("n", &more.to_string())]),
        },
        carried: String::new(),
        apply: String::new(),
        rejects: if bad.is_empty() {
            String::new()
        } else {
            file.to_carried()
        },
    }
}

fn why(one: &Rejected, lang: Lang) -> String {
    let told = one
        .faults
        .iter()
        .map(|(_, _, zh, en)| lang.pick(zh.as_str(), en.as_str()));
    told.collect::<Vec<_>>().join(lang.pick("；", "; "))
}

async fn apply(
    at: &At,
    sheet: &Sheet,
    rows: Vec<(usize, Fields)>,
    receipt: Option<String>,
) -> Response {
    match import(&at.app, &at.signed.actor, at.kind, rows, receipt).await {
        Ok(done) => {
            let count = (done.created + done.changed).to_string();
            let found = Found {
                title: fill(at.w().i_done, &[("n", &count)]),
                counts: [done.created, done.changed, done.same, done.rejected.len()],
                ..listed(at, sheet, &done.rejected)
            };
            draw(at, None, Some(found))
        }
        Err(CommandError::Refused(refusal)) => draw(at, Some(refusal), None),
        Err(error) => at.failed(error),
    }
}

/// The rejected rows with their reasons, as a workbook.
pub(super) async fn rejects(at: At, fields: Fields) -> Response {
    let sheet = match Sheet::from_carried(fields.get("rows")) {
        Ok(sheet) => sheet,
        Err(refusal) => return draw(&at, Some(refusal), None),
    };
    let heading: Vec<&str> = sheet.heading.iter().map(String::as_str).collect();
    let rows: Vec<Vec<String>> = sheet.rows.into_iter().map(|(_, cells)| cells).collect();
    let made = org::sheet::workbook(&heading, &rows);
    workbook(at.signed.lang, at.w().i_rejected, made.ok())
}
