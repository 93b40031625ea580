//! 试算: a pack, a receipt and what happened since give every deadline, each step in words. A page
//! asked for by GET: it changes nothing and can be kept, sent and printed.

use super::{Params, below, show, words};
use crate::Words;
use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use deadline::{Deadline, Event, EventKind, Facts, Rulebook};
use identity::Signed;
use identity::pages::failure;
use kernel::{
    FieldError, FieldErrors, FieldKind, FieldSpec, Fields, Instant, Lang, Reading, bank_zone, fill,
    say, short_time,
};
use platform::App;
use ui::components::Tag;
use ui::{ErrorSummary, FieldView, Form, Page, Pick};

const PACK: FieldSpec =
    FieldSpec::required("pack", "规则包", "Rule pack", FieldKind::Line { max: 60 });
const RECEIVED: FieldSpec =
    FieldSpec::required("received", "收到时间", "Received", FieldKind::Moment);
const INTERNAL: FieldSpec = FieldSpec::optional(
    "internal",
    "同时计算行内时限",
    "With the bank's own limits",
    FieldKind::Flag,
);
const FROM: FieldSpec =
    FieldSpec::optional("from", "发生或开始", "When it happened", FieldKind::Moment);
const TO: FieldSpec = FieldSpec::optional(
    "to",
    "结束或告知",
    "When it ended or was told",
    FieldKind::Moment,
);

/// Rows of events that stand empty for more.
const EMPTY_ROWS: usize = 3;
/// The most events that the form takes; a case may have more.
const ROWS_MAX: usize = 30;

#[derive(Template)]
#[template(path = "try.html")]
struct TryPage {
    page: Page,
    w: &'static Words,
    summary: ErrorSummary,
    pack: FieldView,
    received: FieldView,
    internal: FieldView,
    kinds: Vec<Pick>,
    rows: Vec<EventRow>,
    result: Option<Vec<DeadlineView>>,
    made: String,
}

/// A row of the form: what, from, to, and what is wrong with it.
#[derive(Clone, Default)]
struct EventRow {
    kind: String,
    from: String,
    to: String,
}

struct DeadlineView {
    title: String,
    pack: String,
    due: String,
    outer: Option<String>,
    rule: String,
    article: String,
    certainty: Tag,
    verified: Tag,
    unknown: Option<String>,
    steps: Vec<String>,
}

/// The page.
pub(super) async fn page(
    State(app): State<App>,
    signed: Signed,
    Query(params): Params,
) -> Response {
    let book = match app.db.read(crate::current).await {
        Ok(book) => book,
        Err(error) => return failure(&signed, error.into()),
    };
    let now = app.clock.now();
    let mut fields = Fields::from_pairs(params);
    let asked = fields.has(PACK.name);
    let rows = event_rows(&fields);
    if !asked {
        fields.set(RECEIVED.name, wall(now));
        let council = book.packs().first().map(|pack| pack.id.clone());
        fields.set(PACK.name, council.unwrap_or_default());
    }
    let answer = match asked {
        true => answer(&book, &fields, &rows, now).map(Some),
        false => Ok(None),
    };
    let (result, errors) = match answer {
        Ok(result) => (result, FieldErrors::default()),
        Err(errors) => (None, errors),
    };
    draw(&signed, &book, &fields, rows, result, &errors, now)
}

/// A time as the form's control writes it.
fn wall(at: Instant) -> String {
    at.to_zoned_datetime(bank_zone())
        .strftime("%Y-%m-%dT%H:%M")
        .to_string()
}

fn draw(
    signed: &Signed,
    book: &Rulebook,
    fields: &Fields,
    mut rows: Vec<EventRow>,
    result: Option<Vec<Deadline>>,
    errors: &FieldErrors,
    now: Instant,
) -> Response {
    let (lang, w) = (signed.lang, words(signed.lang));
    let form = Form::new(lang, fields, errors);
    let packs = book.packs().iter();
    let packs = packs.map(|pack| {
        let label = format!("{} · {}", pack.id, pack.name.to(lang));
        Pick::new(pack.id.clone(), label)
    });
    let empty = (rows.len() + EMPTY_ROWS).min(ROWS_MAX);
    rows.resize(empty, EventRow::default());
    let kinds = EventKind::ALL.into_iter();
    let kinds = kinds.filter(|kind| *kind != EventKind::Received);
    let status = match errors.0.is_empty() {
        true => StatusCode::OK,
        false => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let made = [
        ("version", book.version().to_string()),
        ("at", short_time(now)),
    ];
    let made = made.each_ref().map(|(name, text)| (*name, text.as_str()));
    let page = TryPage {
        page: below(signed, w.try_out),
        w,
        summary: form.summary(),
        pack: form.field(&PACK).select(packs.collect()),
        received: form.field(&RECEIVED),
        internal: form.field(&INTERNAL),
        kinds: kinds
            .map(|kind| Pick::new(kind.code(), kind.say().to(lang)))
            .collect(),
        rows,
        result: result.map(|found| found.iter().map(|one| view(one, lang)).collect()),
        made: fill(w.made_with, &made),
    };
    ui::html_status(status, page)
}

/// The rows that have something in them.
fn event_rows(fields: &Fields) -> Vec<EventRow> {
    let column = |name: &str| -> Vec<String> {
        let pairs = fields.pairs().iter().filter(|(key, _)| key == name);
        pairs.map(|(_, value)| value.trim().to_owned()).collect()
    };
    let (kinds, from, to) = (column("event"), column(FROM.name), column(TO.name));
    let cell = |column: &[String], at: usize| column.get(at).cloned().unwrap_or_default();
    let rows = kinds.into_iter().enumerate().map(|(at, kind)| EventRow {
        kind,
        from: cell(&from, at),
        to: cell(&to, at),
    });
    rows.filter(|row| !row.kind.is_empty() || !row.from.is_empty() || !row.to.is_empty())
        .take(ROWS_MAX)
        .collect()
}

fn answer(
    book: &Rulebook,
    fields: &Fields,
    rows: &[EventRow],
    now: Instant,
) -> Result<Vec<Deadline>, FieldErrors> {
    let mut reading = Reading::new(fields);
    let id = reading.text(&PACK).unwrap_or_default();
    let received = reading.moment(&RECEIVED);
    let mut errors = reading.finish(()).err().unwrap_or_default();
    let pack = book.pack(&id);
    if pack.is_none() && !id.is_empty() {
        let say = say!("没有规则包 {id}", "There is no pack {id}");
        errors
            .0
            .push(FieldError::new(PACK.name, "unknown_pack", say));
    }
    let mut events = Vec::new();
    for (at, row) in rows.iter().enumerate() {
        match event(row) {
            Ok(event) => events.push(event),
            Err(wrong) => errors.0.extend(in_row(at + 1, wrong)),
        }
    }
    let (Some(pack), Some(received), true) = (pack, received, errors.0.is_empty()) else {
        return Err(errors);
    };
    let day = kernel::day_of(received);
    let internal = match fields.get(INTERNAL.name) {
        "" => None,
        _ => book.internal(day).filter(|own| own.id != pack.id),
    };
    let facts = Facts { received, events };
    book.explain(pack, internal, &facts, Some(now))
        .map_err(|error| FieldError::new(PACK.name, "not_countable", error.say()).into())
}

/// The faults of a row, each naming the row.
fn in_row(row: usize, wrong: FieldErrors) -> Vec<FieldError> {
    let one = |error: FieldError| {
        let kernel::Say { zh, en } = error.say;
        let say = say!("第 {row} 个事件：{zh}", "event {row}: {en}");
        FieldError::new(&format!("event-{row}"), error.code, say)
    };
    wrong.0.into_iter().map(one).collect()
}

fn event(row: &EventRow) -> Result<Event, FieldErrors> {
    let mut fields = Fields::default();
    fields.set(FROM.name, row.from.clone());
    fields.set(TO.name, row.to.clone());
    let mut reading = Reading::new(&fields);
    let (from, to) = (reading.moment(&FROM), reading.moment(&TO));
    reading.finish(())?;
    let kind = EventKind::from_code(&row.kind).filter(|kind| *kind != EventKind::Received);
    let wrong = |code, say| FieldErrors::from(FieldError::new("event", code, say));
    let Some(kind) = kind else {
        let say = say!("请选择事件", "Choose what happened");
        return Err(wrong("no_event", say));
    };
    let Some(from) = from else {
        let say = say!("请填写时间", "Say when it happened");
        return Err(wrong("no_time", say));
    };
    if to.is_some_and(|to| to < from) {
        let say = say!("结束早于开始", "It ends before it begins");
        return Err(wrong("reversed", say));
    }
    Ok(Event {
        kind,
        from,
        to,
        by: None,
    })
}

fn view(one: &Deadline, lang: Lang) -> DeadlineView {
    let w = words(lang);
    let due = match (one.due_day, one.paused) {
        (Some(day), _) => show::weekday(w, day),
        (None, true) => w.paused.to_owned(),
        (None, false) => show::NONE.to_owned(),
    };
    let outer = one.legal_outer_day.filter(|day| Some(*day) != one.due_day);
    DeadlineView {
        title: one.title.to(lang).to_owned(),
        pack: format!("{} · {}", one.pack, one.key),
        due,
        outer: outer.map(|day| show::weekday(w, day)),
        rule: one.rule.to(lang).to_owned(),
        article: one.article.to(lang).to_owned(),
        certainty: show::certainty(one.certainty, lang),
        verified: show::verified(w, one.kind, one.verified),
        unknown: one.unknown.as_ref().map(|say| say.to(lang).to_owned()),
        steps: one
            .steps
            .iter()
            .map(|step| step.text.to(lang).to_owned())
            .collect(),
    }
}
