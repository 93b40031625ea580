//! The list of requests, by tab, with masked names.

use super::{LIST, Params, failed, href, words};
use crate::queries::{self, Tab};
use crate::rules::{Request, Status, fields, time};
use crate::store::Stored;
use crate::{Words, commands};
use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use deadline::SOON_DAYS;
use identity::{Permission, Signed};
use kernel::{Choice, Day, Fields, Instant, Lang, day_of, fill, instant_from_micros, micros};
use platform::App;
use platform::sql::SqlError;
use ui::Page;
use ui::components::{Deadline, DeadlineState, Pager, Tag, Tone};

/// Rows of a page.
const ROWS: i64 = 20;
/// Pages that can be asked for.
const PAGES_MAX: i64 = 1_000_000;

#[derive(Template)]
#[template(path = "requests.html")]
struct ListPage {
    page: Page,
    w: &'static Words,
    lists: Vec<ListLink>,
    rate: Option<String>,
    rows: Vec<Row>,
    pager: Pager,
    may_register: bool,
    tab: &'static str,
}

struct ListLink {
    label: &'static str,
    href: String,
    count: i64,
    current: bool,
}

struct Row {
    number: String,
    href: String,
    status: Tag,
    kind: &'static str,
    person: String,
    unit: String,
    handler: String,
    received: String,
    due: Option<Deadline>,
}

/// The colour of a status.
pub(super) fn status_tag(status: Status, lang: Lang) -> Tag {
    let tone = match status {
        Status::Submitted | Status::Received | Status::IdentityChecked => Tone::Soon,
        Status::InWork => Tone::Info,
        Status::Answered => Tone::Good,
        Status::Refused => Tone::Violet,
        Status::Withdrawn | Status::Discarded => Tone::Plain,
    };
    Tag::dot(tone, status.label(lang))
}

/// What is asked for, in words.
pub(super) fn kind_label(request: &Request, lang: Lang) -> &'static str {
    let found = fields::KINDS
        .iter()
        .find(|choice| choice.code == request.kind);
    found.map_or("", |choice: &Choice| choice.label(lang))
}

fn days_between(from: Day, to: Day) -> i64 {
    from.until(to).map_or(0, |span| i64::from(span.get_days()))
}

/// The clock of a request: its nearest limit, or how it ended.
pub(super) fn clock(w: &Words, stored: &Stored, now: Instant) -> Option<Deadline> {
    let request = &stored.request;
    if request.status.is_done() {
        let (state, label) = match stored.late {
            true => (DeadlineState::DoneLate, w.late),
            false => (DeadlineState::Done, w.in_time),
        };
        let told = !matches!(request.status, Status::Withdrawn | Status::Discarded);
        return told.then(|| Deadline::new(state, label, String::new(), 100));
    }
    if stored.due_at == time::NO_DUE {
        return None;
    }
    let due = instant_from_micros(stored.due_at);
    let days = days_between(day_of(now), day_of(due));
    let with = |text: &str, n: i64| fill(text, &[("n", &n.to_string())]);
    let (state, label) = match days {
        _ if now > due => (DeadlineState::Over, with(w.over_days, (-days).max(1))),
        0 => (DeadlineState::Due, w.due_today.to_owned()),
        _ if days <= SOON_DAYS => (DeadlineState::Soon, with(w.left_days, days)),
        _ => (DeadlineState::Ok, with(w.left_days, days)),
    };
    let start = micros(request.received_at);
    let whole = (stored.due_at - start).max(1);
    let used = (micros(now) - start).clamp(0, whole);
    let percent = u8::try_from(i128::from(used) * 100 / i128::from(whole)).unwrap_or(100);
    let date = day_of(due).strftime("%m-%d").to_string();
    Some(Deadline::new(state, label, date, percent))
}

/// The list.
pub(super) async fn show(
    State(app): State<App>,
    signed: Signed,
    Query(params): Params,
) -> Response {
    let fields = Fields::from_pairs(params);
    let (now, actor, keys) = (app.clock.now(), signed.actor.clone(), app.keys.clone());
    let tab = Tab::from_code(fields.get("tab"));
    let number: i64 = fields.get("page").parse().unwrap_or(1).clamp(1, PAGES_MAX);
    let look = app.db.read(move |reader| {
        let powers = commands::powers(reader, &actor)?;
        let mut counts = Vec::new();
        for tab in Tab::ALL {
            counts.push((tab, queries::count(reader, &powers, tab, now)?));
        }
        let part = ((number - 1) * ROWS, ROWS);
        let rows = queries::list(reader, &keys, (&powers, tab, now), part)?;
        Ok::<_, SqlError>((rows, counts, queries::in_time(reader, &powers)?))
    });
    let (rows, counts, rate) = match look.await {
        Ok(look) => look,
        Err(error) => return failed(&signed, error),
    };
    let (w, lang) = (words(&signed), signed.lang);
    let total = counts
        .iter()
        .find(|(t, _)| *t == tab)
        .map_or(0, |(_, n)| *n);
    let link = |(each, count): (Tab, i64)| ListLink {
        label: label(w, each),
        href: format!("{LIST}?tab={}", each.code()),
        count,
        current: each == tab,
    };
    let (in_time, all) = (rate.0.to_string(), rate.1.to_string());
    ui::html(ListPage {
        page: signed.page(w.requests, LIST),
        w,
        rate: (rate.1 > 0).then(|| fill(w.rate, &[("in_time", &in_time), ("all", &all)])),
        lists: counts.into_iter().map(link).collect(),
        rows: rows
            .iter()
            .map(|stored| row(w, stored, lang, now))
            .collect(),
        pager: Pager::new(
            lang,
            total.unsigned_abs(),
            number.unsigned_abs(),
            ROWS.unsigned_abs(),
            |n| format!("{LIST}?tab={}&page={n}", tab.code()),
        ),
        may_register: signed.may(Permission::PrivacyRegister),
        tab: tab.code(),
    })
}

fn label(w: &'static Words, tab: Tab) -> &'static str {
    match tab {
        Tab::Open => w.t_open,
        Tab::Submitted => w.t_submitted,
        Tab::Overdue => w.t_overdue,
        Tab::Mine => w.t_mine,
        Tab::Done => w.t_done,
    }
}

fn row(w: &Words, stored: &Stored, lang: Lang, now: Instant) -> Row {
    let request = &stored.request;
    Row {
        number: request.number.clone(),
        href: href(&request.number),
        status: status_tag(request.status, lang),
        kind: kind_label(request, lang),
        person: match stored.erased_at {
            Some(_) => w.erased_name.to_owned(),
            None => stored.masks.name(&stored.private.name),
        },
        unit: request.unit.name.clone(),
        handler: request
            .handler
            .as_ref()
            .map_or(String::new(), |who| who.name.clone()),
        received: day_of(request.received_at).to_string(),
        due: clock(w, stored, now),
    }
}
