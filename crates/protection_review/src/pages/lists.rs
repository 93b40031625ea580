//! The word list and the checklist: looked at, changed entry by entry, out to Excel and back.

use super::{HOME, Pairs, Params, certainty, failed, mark, papers, severity, words};
use crate::commands::{self, refused, taken};
use crate::rules::KINDS;
use crate::rules::checklist::{Checklist, Item, VALID_MONTHS};
use crate::rules::rows::{self, ENTRY, ITEM, KEY};
use crate::rules::words::{CLASSES, Entry, WordList};
use crate::store::{self, ListKind, Made};
use crate::{LIST, Words};
use askama::Template;
use axum::extract::{Multipart, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use change::{CommandError, Subject};
use document::sheet::Table;
use identity::{Permission, Signed};
use kernel::{
    Choice, FieldErrors, FieldKind, FieldSpec, Fields, Lang, Reading, fill, instant_from_micros,
    say, short_time,
};
use platform::App;
use platform::sql::{Reader, SqlError};
use serde_json::json;
use ui::components::Tag;
use ui::{Form, FormView, Notice, Page};

const WORDS: &str = "/protection-reviews/words";
const ITEMS: &str = "/protection-reviews/checklist";
/// Rows above the headings that are looked at: an exported list has its mark there.
const ABOVE_MAX: usize = 3;

/// Takes the entry out instead of changing it.
const REMOVE: FieldSpec =
    FieldSpec::optional("remove", "删除此条目", "Remove this entry", FieldKind::Flag);
const MONTHS: FieldSpec = FieldSpec::required(
    "months",
    "审查有效期（月）",
    "A review is valid for (months)",
    FieldKind::Whole {
        min: VALID_MONTHS.0,
        max: VALID_MONTHS.1,
    },
);

struct Line {
    key: String,
    tags: Vec<Tag>,
    words: String,
    except: String,
    unless: String,
    kinds: String,
    text: String,
    article: String,
    certainty: Tag,
}

#[derive(Template)]
#[template(path = "review_list.html")]
struct ListPage {
    page: Page,
    w: &'static Words,
    home: &'static str,
    intro: &'static str,
    version: String,
    made: String,
    lines: Vec<Line>,
    months: Option<FormView>,
    form_id: String,
    may_change: bool,
}

#[derive(Template)]
#[template(path = "review_form.html")]
struct FormPage {
    page: Page,
    hint: String,
    form: FormView,
}

fn kinds(w: &Words, codes: &[String], lang: Lang) -> String {
    if codes.is_empty() {
        return w.l_kinds_all.to_owned();
    }
    let labels = codes.iter().map(|code| Choice::label_in(KINDS, code, lang));
    labels.collect::<Vec<_>>().join(lang.pick("、", ", "))
}

/// A list's head: title, version, who made it.
fn page_of(
    signed: &Signed,
    (title, home, intro): (&'static str, &'static str, &'static str),
    (version, made): (i64, Made),
    lines: Vec<Line>,
) -> ListPage {
    let w = words(signed);
    let page = signed.page(title, HOME).crumb(w.title, HOME);
    let made = made.map(|(by, at)| {
        let at = short_time(instant_from_micros(at));
        fill(w.l_made, &[("by", &by), ("at", &at)])
    });
    ListPage {
        form_id: page.form_id.clone(),
        page,
        home,
        intro,
        version: fill(w.l_version, &[("n", &version.to_string())]),
        made: made.unwrap_or_else(|| w.l_shipped.to_owned()),
        lines,
        months: None,
        may_change: signed.may(Permission::ProtectionReviewDecide),
        w,
    }
}

/// The word list.
pub(super) async fn words_page(State(app): State<App>, signed: Signed) -> Response {
    let (list, version, made) = match app.db.read(store::words).await {
        Ok(found) => found,
        Err(error) => return failed(&signed, error),
    };
    let (w, lang) = (words(&signed), signed.lang);
    let joined = |words: &[String]| words.join(lang.pick("、", ", "));
    let line = |entry: &Entry| Line {
        key: entry.key.clone(),
        tags: vec![
            severity(lang, &entry.severity),
            Tag::new(
                ui::components::Tone::Plain,
                Choice::label_in(CLASSES, &entry.class, lang),
            ),
        ],
        words: joined(&entry.words),
        except: joined(&entry.except),
        unless: joined(&entry.unless),
        kinds: kinds(w, &entry.kinds, lang),
        text: entry.text(lang).to_owned(),
        article: entry.article.clone(),
        certainty: certainty(lang, &entry.certainty),
    };
    let lines = list.entries.iter().map(line).collect();
    let head = (w.word_list, WORDS, w.l_words_intro);
    ui::html(page_of(&signed, head, (version, made), lines))
}

/// The checklist.
pub(super) async fn items_page(State(app): State<App>, signed: Signed) -> Response {
    items_with(&app, &signed, None).await
}

async fn items_with(app: &App, signed: &Signed, sent: Option<(Fields, FieldErrors)>) -> Response {
    let read = |reader: &mut Reader<'_>| store::checklist(reader, None);
    let (list, version, made) = match app.db.read(read).await {
        Ok(found) => found,
        Err(error) => return failed(signed, error),
    };
    let (w, lang) = (words(signed), signed.lang);
    let line = |item: &Item| Line {
        key: item.key.clone(),
        tags: Vec::new(),
        words: String::new(),
        except: String::new(),
        unless: String::new(),
        kinds: kinds(w, &item.kinds, lang),
        text: item.text(lang).to_owned(),
        article: item.article.clone(),
        certainty: certainty(lang, &item.certainty),
    };
    let lines = list.items.iter().map(line).collect();
    let head = (w.checklists, ITEMS, w.l_checklist_intro);
    let mut page = page_of(signed, head, (version, made), lines);
    let wrong = sent.is_some();
    let mut present = Fields::default();
    present.set(MONTHS.name, list.valid_months.to_string());
    let (fields, errors) = sent.unwrap_or((present, FieldErrors::default()));
    if page.may_change {
        let form = Form::new(lang, &fields, &errors);
        let to = "/protection-reviews/checklist/validity";
        let view = FormView::new(&form, to, &[MONTHS], w.save)
            .hidden("form_id", format!("{}-m", page.form_id))
            .hidden("version", version)
            .with(MONTHS.name, |field| field.hint(w.l_months_hint));
        page.months = Some(view);
    }
    match wrong {
        true => ui::html_status(StatusCode::UNPROCESSABLE_ENTITY, page),
        false => ui::html(page),
    }
}

/// A form of one entry, of either list.
struct Drawn {
    home: &'static str,
    title: &'static str,
    list: &'static str,
    specs: &'static [FieldSpec],
}

fn drawn(signed: &Signed, kind: ListKind, key: &str) -> Drawn {
    let w = words(signed);
    let title = if key.is_empty() { w.l_add } else { w.l_change };
    match kind {
        ListKind::Words => Drawn {
            home: WORDS,
            title,
            list: w.word_list,
            specs: ENTRY,
        },
        ListKind::Checklist => Drawn {
            home: ITEMS,
            title,
            list: w.checklists,
            specs: ITEM,
        },
    }
}

fn draw(
    signed: &Signed,
    (of, key, version): (&Drawn, &str, i64),
    (fields, errors): (&Fields, &FieldErrors),
    receipt: Option<String>,
) -> Response {
    let w = words(signed);
    let page = signed
        .page(of.title, HOME)
        .crumb(w.title, HOME)
        .crumb(of.list, of.home);
    let form = Form::new(signed.lang, fields, errors);
    let mut specs = of.specs.to_vec();
    if !key.is_empty() {
        specs.push(REMOVE);
    }
    let mut view = FormView::new(&form, format!("{}/edit", of.home), &specs, w.save)
        .hidden("form_id", receipt.unwrap_or_else(|| page.form_id.clone()))
        .hidden("version", version)
        .hidden("was", key)
        .cancel(of.home);
    view.fields = view
        .fields
        .into_iter()
        .map(|field| field.wide(true))
        .collect();
    let status = match errors.0.is_empty() {
        true => StatusCode::OK,
        false => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let hint = w.l_remove_hint.to_owned();
    ui::html_status(
        status,
        FormPage {
            page,
            hint,
            form: view,
        },
    )
}

/// The form of an entry of the word list.
pub(super) async fn words_form(
    State(app): State<App>,
    signed: Signed,
    Query(params): Params,
) -> Response {
    if let Err(refusal) = signed.permit(Permission::ProtectionReviewDecide) {
        return failed(&signed, CommandError::Forbidden(refusal));
    }
    let key = Fields::from_pairs(params).get("key").to_owned();
    let (list, version, _) = match app.db.read(store::words).await {
        Ok(found) => found,
        Err(error) => return failed(&signed, error),
    };
    let found = list.entry(&key);
    let key = found.map_or("", |entry| entry.key.as_str());
    let fields = found.map_or_else(Fields::default, rows::of_entry);
    let of = drawn(&signed, ListKind::Words, key);
    draw(
        &signed,
        (&of, key, version),
        (&fields, &FieldErrors::default()),
        None,
    )
}

/// The form of an item of the checklist.
pub(super) async fn items_form(
    State(app): State<App>,
    signed: Signed,
    Query(params): Params,
) -> Response {
    if let Err(refusal) = signed.permit(Permission::ProtectionReviewDecide) {
        return failed(&signed, CommandError::Forbidden(refusal));
    }
    let key = Fields::from_pairs(params).get("key").to_owned();
    let read = |reader: &mut Reader<'_>| store::checklist(reader, None);
    let (list, version, _) = match app.db.read(read).await {
        Ok(found) => found,
        Err(error) => return failed(&signed, error),
    };
    let found = list.item(&key);
    let key = found.map_or("", |item| item.key.as_str());
    let fields = found.map_or_else(Fields::default, rows::of_item);
    let of = drawn(&signed, ListKind::Checklist, key);
    draw(
        &signed,
        (&of, key, version),
        (&fields, &FieldErrors::default()),
        None,
    )
}

/// What a form of one entry sends.
struct Sent {
    fields: Fields,
    was: String,
    version: i64,
    remove: bool,
    receipt: Option<String>,
}

fn sent(pairs: Vec<(String, String)>) -> Sent {
    let mut fields = Fields::from_pairs(pairs);
    let receipt = fields.take("form_id");
    let version = fields.take("version").and_then(|v| v.parse().ok());
    let was = fields.take("was").unwrap_or_default();
    let remove = Reading::new(&fields).flag(&REMOVE);
    fields.remove(REMOVE.name);
    Sent {
        fields,
        was,
        version: version.unwrap_or(-1),
        remove,
        receipt,
    }
}

/// Puts an entry in the place of the one of its old key, at the end when there is none.
fn put<T>(list: &mut Vec<T>, was: &str, new: Option<T>, key: impl Fn(&T) -> &str) {
    let at = list
        .iter()
        .position(|one| !was.is_empty() && key(one) == was);
    match (at, new) {
        (Some(at), Some(new)) => list[at] = new,
        (Some(at), None) => {
            list.remove(at);
        }
        (None, Some(new)) => list.push(new),
        (None, None) => {}
    }
}

/// Changes the word list by one entry.
pub(super) async fn words_edit(
    State(app): State<App>,
    signed: Signed,
    axum::Form(pairs): Pairs,
) -> Response {
    let sent = sent(pairs);
    let done = async {
        let (mut list, ..) = app.db.read(store::words).await?;
        let entry = match sent.remove {
            true => None,
            false => Some(rows::entry(&sent.fields).map_err(CommandError::Invalid)?),
        };
        put(&mut list.entries, &sent.was, entry, |one| &one.key);
        let receipt = sent.receipt.clone();
        commands::keep_words(&app, &signed.actor, (list, sent.version), receipt).await
    };
    let done = done.await;
    finish(&signed, ListKind::Words, &sent, done)
}

/// Changes the checklist by one item.
pub(super) async fn items_edit(
    State(app): State<App>,
    signed: Signed,
    axum::Form(pairs): Pairs,
) -> Response {
    let sent = sent(pairs);
    let done = async {
        let read = |reader: &mut Reader<'_>| store::checklist(reader, None);
        let (mut list, ..) = app.db.read(read).await?;
        let item = match sent.remove {
            true => None,
            false => Some(rows::item(&sent.fields).map_err(CommandError::Invalid)?),
        };
        put(&mut list.items, &sent.was, item, |one| &one.key);
        let receipt = sent.receipt.clone();
        commands::keep_checklist(&app, &signed.actor, (list, sent.version), receipt).await
    };
    let done = done.await;
    finish(&signed, ListKind::Checklist, &sent, done)
}

fn finish(
    signed: &Signed,
    kind: ListKind,
    sent: &Sent,
    done: Result<commands::KeptList, CommandError>,
) -> Response {
    let of = drawn(signed, kind, &sent.was);
    match done.map_err(|error| error.beside(KEY.name)) {
        Ok(_) => ui::see_other_with(of.home, &Notice::good(words(signed).saved)),
        Err(Ok(errors)) => {
            let receipt = sent.receipt.clone();
            let about = (&of, sent.was.as_str(), sent.version);
            draw(signed, about, (&sent.fields, &errors), receipt)
        }
        Err(Err(error)) => failed(signed, error),
    }
}

/// Sets for how long a review is valid.
pub(super) async fn validity(
    State(app): State<App>,
    signed: Signed,
    axum::Form(pairs): Pairs,
) -> Response {
    let sent = sent(pairs);
    let mut r = Reading::new(&sent.fields);
    let months = r.whole(&MONTHS);
    let done = async {
        let months = r
            .finish(months)
            .map_err(CommandError::Invalid)?
            .unwrap_or_default();
        let read = |reader: &mut Reader<'_>| store::checklist(reader, None);
        let (mut list, ..) = app.db.read(read).await?;
        list.valid_months = months;
        let receipt = sent.receipt.clone();
        commands::keep_checklist(&app, &signed.actor, (list, sent.version), receipt).await
    };
    match done.await.map_err(|error| error.beside(MONTHS.name)) {
        Ok(_) => ui::see_other_with(ITEMS, &Notice::good(words(&signed).saved)),
        Err(Ok(errors)) => items_with(&app, &signed, Some((sent.fields, errors))).await,
        Err(Err(error)) => failed(&signed, error),
    }
}

async fn excel(
    app: &App,
    signed: &Signed,
    (kind, name): (ListKind, &'static str),
    (specs, rows): (&[FieldSpec], Vec<Vec<String>>),
) -> Result<Vec<u8>, CommandError> {
    let about = Subject::new(LIST, kind.code());
    let body = json!({ "list": kind.code(), "rows": rows.len() });
    taken(
        app,
        &signed.actor,
        about,
        ("protection_review_exported", body),
    )
    .await?;
    let headings: Vec<&str> = specs.iter().map(|spec| spec.label(signed.lang)).collect();
    let mark = mark(app, signed);
    let table = Table {
        name,
        mark: &mark,
        headings: &headings,
        rows: &rows,
    };
    table
        .xlsx()
        .map_err(|error| CommandError::Broken(error.to_string()))
}

/// The word list as an Excel file.
pub(super) async fn words_excel(State(app): State<App>, signed: Signed) -> Response {
    let made = async {
        let (list, ..) = app.db.read(store::words).await?;
        let lines = list
            .entries
            .iter()
            .map(|one| rows::row(ENTRY, &rows::of_entry(one)));
        let what = (ListKind::Words, words(&signed).word_list);
        excel(&app, &signed, what, (ENTRY, lines.collect())).await
    };
    match made.await {
        Ok(bytes) => ui::download("protection-review-words.xlsx", bytes),
        Err(error) => failed(&signed, error),
    }
}

/// The checklist as an Excel file.
pub(super) async fn items_excel(State(app): State<App>, signed: Signed) -> Response {
    let made = async {
        let read = |reader: &mut Reader<'_>| store::checklist(reader, None);
        let (list, ..) = app.db.read(read).await?;
        let lines = list
            .items
            .iter()
            .map(|one| rows::row(ITEM, &rows::of_item(one)));
        let what = (ListKind::Checklist, words(&signed).checklists);
        excel(&app, &signed, what, (ITEM, lines.collect())).await
    };
    match made.await {
        Ok(bytes) => ui::download("protection-review-checklist.xlsx", bytes),
        Err(error) => failed(&signed, error),
    }
}

/// The rows of a workbook as fields, each with its row's number.
fn rows_of(bytes: &[u8], specs: &[FieldSpec]) -> Result<Vec<(usize, Fields)>, CommandError> {
    let sheet = org::sheet::read(bytes).map_err(CommandError::Refused)?;
    let named = |text: &str| {
        let text = text.trim();
        specs
            .iter()
            .find(|s| s.zh == text || s.en == text || s.name == text)
    };
    let mut all = vec![(0, sheet.heading)];
    all.extend(sheet.rows);
    let heading = all.iter().take(ABOVE_MAX).position(|(_, cells)| {
        let known = |name: &str| {
            cells
                .iter()
                .any(|c| named(c).is_some_and(|s| s.name == name))
        };
        specs
            .iter()
            .filter(|spec| spec.required)
            .all(|spec| known(spec.name))
    });
    let Some(at) = heading else {
        let list: Vec<&str> = specs.iter().map(|spec| spec.zh).collect();
        let en: Vec<&str> = specs.iter().map(|spec| spec.en).collect();
        let (list, en) = (list.join("、"), en.join(", "));
        return Err(refused(
            "no_headings",
            say!(
                "没有找到列名；列名应为：{list}",
                "The headings are not there; they should be: {en}"
            ),
        ));
    };
    let columns: Vec<Option<&FieldSpec>> = all[at].1.iter().map(|cell| named(cell)).collect();
    let row = |(no, cells): (usize, Vec<String>)| {
        let mut fields = Fields::default();
        for (spec, cell) in columns.iter().zip(cells) {
            if let Some(spec) = spec {
                fields.set(spec.name, cell);
            }
        }
        (no, fields)
    };
    Ok(all.into_iter().skip(at + 1).map(row).collect())
}

fn at_row(no: usize, errors: &FieldErrors) -> CommandError {
    let (zh, en) = (errors.line(Lang::Zh), errors.line(Lang::En));
    refused("row_invalid", say!("第 {no} 行：{zh}", "Row {no}: {en}"))
}

async fn file_of(body: Multipart) -> Result<(Vec<u8>, Option<String>), CommandError> {
    let (files, receipt) = papers::read(body).await?;
    let file = files.into_iter().next().ok_or_else(|| {
        refused(
            "no_file",
            say!("请选择要导入的文件", "Please choose the file to import"),
        )
    })?;
    Ok((file.1, receipt))
}

fn imported(
    signed: &Signed,
    home: &str,
    done: Result<(usize, commands::KeptList), CommandError>,
) -> Response {
    match done {
        Ok((count, kept)) => {
            let values = [("n", count.to_string()), ("v", kept.version.to_string())];
            let values = values
                .each_ref()
                .map(|(name, value)| (*name, value.as_str()));
            ui::see_other_with(home, &Notice::good(fill(words(signed).l_imported, &values)))
        }
        Err(error) => failed(signed, error),
    }
}

/// Replaces the word list by a workbook's rows.
pub(super) async fn words_import(
    State(app): State<App>,
    signed: Signed,
    body: Multipart,
) -> Response {
    let done = async {
        let (bytes, receipt) = file_of(body).await?;
        let (_, version, _) = app.db.read(store::words).await?;
        let mut list = WordList {
            entries: Vec::new(),
        };
        for (no, fields) in rows_of(&bytes, ENTRY)? {
            let entry = rows::entry(&fields).map_err(|errors| at_row(no, &errors))?;
            list.entries.push(entry);
        }
        let count = list.entries.len();
        let kept = commands::keep_words(&app, &signed.actor, (list, version), receipt).await?;
        Ok((count, kept))
    };
    let done = done.await;
    imported(&signed, WORDS, done)
}

/// Replaces the items of the checklist by a workbook's rows.
pub(super) async fn items_import(
    State(app): State<App>,
    signed: Signed,
    body: Multipart,
) -> Response {
    let done = async {
        let (bytes, receipt) = file_of(body).await?;
        let read = |reader: &mut Reader<'_>| Ok::<_, SqlError>(store::checklist(reader, None)?);
        let (before, version, _) = app.db.read(read).await?;
        let mut items = Vec::new();
        for (no, fields) in rows_of(&bytes, ITEM)? {
            items.push(rows::item(&fields).map_err(|errors| at_row(no, &errors))?);
        }
        let count = items.len();
        let list = Checklist { items, ..before };
        let kept = commands::keep_checklist(&app, &signed.actor, (list, version), receipt).await?;
        Ok((count, kept))
    };
    let done = done.await;
    imported(&signed, ITEMS, done)
}
