//! Files of the zone and how often things were looked at, for staff; and the terms that come with the
//! program.

use crate::kinds::{GLOSSARY, KINDS};
use crate::public::previews::size;
use crate::rules::tally::What;
use crate::store::{self, File};
use crate::words::Words;
use crate::{files, shipped};
use askama::Template;
use axum::extract::{Multipart, Query, State};
use axum::response::Response;
use change::{CommandError, Entry, Subject};
use document::FILE_BYTES_MAX;
use document::sheet::Table;
use identity::pages::failure;
use identity::{Permission, Signed};
use jiff::ToSpan;
use kernel::{
    Day, FieldError, FieldErrors, Fields, Lang, day_of, fill, instant_from_micros, say, short_time,
};
use platform::App;
use platform::sql::{Reader, SqlError};
use serde_json::json;
use std::collections::BTreeMap;
use ui::{Notice, Page};

type Pairs = Vec<(String, String)>;

/// Days that are shown when nothing is asked.
const DAYS: i64 = 30;
/// Longest time that is shown at once.
const DAYS_MAX: i32 = 400;
/// Days of the plot: the last of what is asked.
const BARS_MAX: usize = 31;
/// Height of the tallest bar, in the units of the drawing.
const TALL: i64 = 72;
/// From bar to bar.
const STEP: i64 = 30;

struct Row {
    title: String,
    kind: &'static str,
    href: String,
    counts: [i64; 4],
    rate: String,
}

struct Bar {
    x: i64,
    middle: i64,
    y: i64,
    height: i64,
    label: String,
    value: String,
    said: String,
}

struct FileLine {
    id: String,
    name: String,
    size: String,
    added: String,
}

#[derive(Template)]
#[template(path = "figures.html")]
struct FiguresPage {
    page: Page,
    w: &'static Words,
    from: String,
    to: String,
    excel: String,
    rows: Vec<Row>,
    width: i64,
    bars: Vec<Bar>,
    files: Vec<FileLine>,
    may_write: bool,
    terms_intro: String,
    error: Option<String>,
}

/// The days that are asked for, in order and not too many.
fn span(query: &Fields, today: Day) -> (Day, Day) {
    let day = |name: &str| query.get(name).parse::<Day>().ok();
    let to = day("to").unwrap_or(today);
    let from = day("from").unwrap_or(to.saturating_sub((DAYS - 1).days()));
    let earliest = to.saturating_sub(DAYS_MAX.days());
    (from.min(to).max(earliest), to)
}

/// What was counted, with the titles that things have now.
struct Found {
    per_day: BTreeMap<String, i64>,
    rows: Vec<Row>,
    files: Vec<File>,
}

fn read(reader: &mut Reader<'_>, (from, to): (Day, Day), lang: Lang) -> Result<Found, SqlError> {
    let mut per_day: BTreeMap<String, i64> = BTreeMap::new();
    let mut things: BTreeMap<(String, String), [i64; 4]> = BTreeMap::new();
    for ((day, kind, key, what), n) in store::counts(reader, from, to)? {
        if matches!(what, What::Read | What::Taken) {
            *per_day.entry(day).or_default() += n;
        }
        let place = What::ALL.iter().position(|one| *one == what).unwrap_or(0);
        things.entry((kind, key)).or_default()[place] += n;
    }
    let mut rows = Vec::new();
    for ((code, key), counts) in things {
        let Some(kind) = KINDS.iter().find(|kind| kind.code == code) else {
            continue;
        };
        let newest = publication::newest(reader, kind, &key)?;
        rows.push(Row {
            title: newest.map_or_else(|| key.clone(), |one| (kind.title)(&one.doc, lang)),
            kind: kind.label(lang),
            href: format!("/content/{code}/{key}"),
            rate: match counts[1] {
                0 => String::new(),
                done => format!("{}.{}", counts[2] / done, counts[2] * 10 / done % 10),
            },
            counts,
        });
    }
    rows.sort_by(|a, b| {
        (b.counts[0] + b.counts[3], &a.title).cmp(&(a.counts[0] + a.counts[3], &b.title))
    });
    Ok(Found {
        per_day,
        rows,
        files: store::files(reader)?,
    })
}

fn bars(per_day: &BTreeMap<String, i64>, (from, to): (Day, Day)) -> Vec<Bar> {
    let days: Vec<Day> = from.series(1.day()).take_while(|day| *day <= to).collect();
    let shown = &days[days.len().saturating_sub(BARS_MAX)..];
    let of = |day: &Day| per_day.get(&day.to_string()).copied().unwrap_or(0);
    let most = shown.iter().map(of).max().unwrap_or(0).max(1);
    let bar = |(place, day): (i64, &Day)| {
        let n = of(day);
        // Whatever was read can be seen, also beside a hundred times as much.
        let height = if n == 0 { 0 } else { (n * TALL / most).max(2) };
        Bar {
            x: place * STEP + 4,
            middle: place * STEP + STEP / 2,
            y: 16 + TALL - height,
            height,
            label: day.strftime("%d").to_string(),
            value: if n == 0 { String::new() } else { n.to_string() },
            said: format!("{day}: {n}"),
        }
    };
    (0..).zip(shown).map(bar).collect()
}

/// The page.
pub(super) async fn show(
    State(app): State<App>,
    signed: Signed,
    Query(query): Query<Pairs>,
) -> Response {
    draw(&app, &signed, &Fields::from_pairs(query), None).await
}

async fn draw(app: &App, signed: &Signed, query: &Fields, error: Option<&FieldErrors>) -> Response {
    let (w, lang) = (Words::of(signed.lang), signed.lang);
    let asked = span(query, day_of(app.clock.now()));
    let look = app
        .db
        .read(move |reader: &mut Reader<'_>| read(reader, asked, lang));
    let found = match look.await {
        Ok(found) => found,
        Err(error) => return failure(signed, error.into()),
    };
    let bars = bars(&found.per_day, asked);
    let line = |file: &File| FileLine {
        id: file.id.clone(),
        name: file.name.clone(),
        size: size(file.size),
        added: format!(
            "{} {}",
            file.added_by,
            short_time(instant_from_micros(file.added_at))
        ),
    };
    let status = match error {
        Some(_) => axum::http::StatusCode::UNPROCESSABLE_ENTITY,
        None => axum::http::StatusCode::OK,
    };
    let page = FiguresPage {
        page: signed.page(w.figures, "/education"),
        from: asked.0.to_string(),
        to: asked.1.to_string(),
        excel: format!("/education/export?from={}&to={}", asked.0, asked.1),
        rows: found.rows,
        width: STEP * i64::try_from(bars.len()).unwrap_or(0),
        bars,
        files: found.files.iter().map(line).collect(),
        may_write: signed.may(Permission::ContentWrite),
        terms_intro: fill(w.terms_intro, &[("n", &shipped::terms().len().to_string())]),
        error: error.map(|errors| errors.line(lang)),
        w,
    };
    ui::html_status(status, page)
}

/// The figures as an Excel file; taking it out is an entry.
pub(super) async fn excel(
    State(app): State<App>,
    signed: Signed,
    Query(query): Query<Pairs>,
) -> Response {
    match excel_of(&app, &signed, &Fields::from_pairs(query)).await {
        Ok(bytes) => ui::download("education.xlsx", bytes),
        Err(error) => failure(&signed, error),
    }
}

async fn excel_of(app: &App, signed: &Signed, query: &Fields) -> Result<Vec<u8>, CommandError> {
    let (w, lang) = (Words::of(signed.lang), signed.lang);
    let asked = span(query, day_of(app.clock.now()));
    let look = app
        .db
        .read(move |reader: &mut Reader<'_>| read(reader, asked, lang));
    let found: Result<Found, SqlError> = look.await;
    let found = found?;
    let (login, rows) = (signed.actor.login.clone(), found.rows.len());
    change::run(app, &signed.actor, None, move |change| {
        let about = Subject::new("account", login.as_str());
        let body = json!({ "rows": rows, "from": asked.0.to_string(), "to": asked.1.to_string() });
        change.commit(
            vec![Entry::new(about, "education_figures_exported", body)],
            (),
        )
    })
    .await?;
    let cells = |row: Row| {
        let [read, finished, _, taken] = row.counts.map(|n| n.to_string());
        vec![
            row.title,
            row.kind.to_owned(),
            read,
            finished,
            row.rate,
            taken,
        ]
    };
    let rows: Vec<Vec<String>> = found.rows.into_iter().map(cells).collect();
    let table = Table {
        name: w.figures,
        mark: signed.mark(),
        headings: &[w.item, w.kind, w.reads, w.finished, w.rate, w.taken],
        rows: &rows,
    };
    table
        .xlsx()
        .map_err(|error| CommandError::Broken(error.to_string()))
}

fn missing() -> FieldErrors {
    let say = say!(
        "「文件」请选择一个文件，最多 {} MB",
        "\"File\": choose a file of at most {} MB",
        FILE_BYTES_MAX / 1024 / 1024
    );
    FieldError::new("file", "required", say).into()
}

/// Takes a file.
pub(super) async fn upload(State(app): State<App>, signed: Signed, body: Multipart) -> Response {
    let (file, receipt) = match parts(body).await {
        Ok(read) => read,
        Err(errors) => return draw(&app, &signed, &Fields::default(), Some(&errors)).await,
    };
    match files::add(&app, &signed.actor, file, receipt).await {
        Ok(id) => {
            let told = fill(Words::of(signed.lang).uploaded, &[("id", &id)]);
            ui::see_other_with("/education#files", &Notice::good(told))
        }
        Err(error) => match error.beside("file") {
            Ok(errors) => draw(&app, &signed, &Fields::default(), Some(&errors)).await,
            Err(error) => failure(&signed, error),
        },
    }
}

/// Name, bytes, and the form's one-time id.
type Sent = ((String, Vec<u8>), Option<String>);

async fn parts(mut body: Multipart) -> Result<Sent, FieldErrors> {
    let (mut file, mut receipt) = (None, None);
    while let Ok(Some(part)) = body.next_field().await {
        let name = part.name().unwrap_or_default().to_owned();
        let file_name = part.file_name().unwrap_or_default().to_owned();
        let bytes = part.bytes().await.map_err(|_| missing())?;
        match name.as_str() {
            "file" if !bytes.is_empty() => file = Some((file_name, bytes.to_vec())),
            "form_id" => receipt = String::from_utf8(bytes.to_vec()).ok(),
            _ => {}
        }
    }
    let receipt = receipt.filter(|text| !text.is_empty());
    file.map(|file| (file, receipt)).ok_or_else(missing)
}

/// Brings the terms that come with the program in as drafts.
pub(super) async fn load_terms(
    State(app): State<App>,
    signed: Signed,
    axum::Form(pairs): axum::Form<Pairs>,
) -> Response {
    let receipt = Fields::from_pairs(pairs).take("form_id");
    let known = |reader: &mut Reader<'_>| {
        let mut rows = Vec::new();
        for (row, fields) in (1..).zip(shipped::terms()) {
            if publication::newest(reader, &GLOSSARY, fields.get("key"))?.is_none() {
                rows.push((row, fields));
            }
        }
        Ok::<_, SqlError>(rows)
    };
    let rows = match app.db.read(known).await {
        Ok(rows) => rows,
        Err(error) => return failure(&signed, error.into()),
    };
    match publication::import::import(&app, &signed.actor, &GLOSSARY, rows, receipt).await {
        Ok(done) => {
            let n = done.created.to_string();
            let told = fill(Words::of(signed.lang).terms_loaded, &[("n", &n)]);
            ui::see_other_with("/content/glossary?status=draft", &Notice::good(told))
        }
        Err(error) => failure(&signed, error),
    }
}
