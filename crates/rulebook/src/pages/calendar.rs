//! 日历: a year in twelve months, each day's verdict and the notice it comes from.

use super::{Params, below, may_manage, show, words};
use crate::Words;
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use change::CommandError;
use deadline::{Calendar, DayKind, DayVerdict, Notice};
use identity::Signed;
use identity::pages::failure;
use jiff::civil::date;
use kernel::{Day, Fields, Lang, day_of, fill};
use platform::App;
use ui::Page;
use ui::components::Tag;

/// Days of a week, Monday first.
const WEEK: usize = 7;

#[derive(Template)]
#[template(path = "calendar.html")]
struct CalendarPage {
    page: Page,
    w: &'static Words,
    may_manage: bool,
    /// Why the year is not known.
    missing: Option<String>,
    years: Vec<(i16, String, bool)>,
    months: Vec<Month>,
    heads: Vec<&'static str>,
    total: String,
    days: Vec<Exception>,
    notices: Vec<NoticeView>,
}

struct Month {
    name: String,
    weeks: Vec<Vec<Cell>>,
}

/// A day of a month's table; nothing is drawn for a day of another month.
#[derive(Clone, Default)]
struct Cell {
    number: String,
    class: &'static str,
    mark: &'static str,
    changed: bool,
    today: bool,
    said: String,
}

struct Exception {
    day: String,
    kind: Tag,
    name: String,
    source: String,
    before: String,
    provisional: bool,
}

struct NoticeView {
    name: String,
    number: String,
    issued: String,
    amends: String,
    certainty: Tag,
}

/// The page.
pub(super) async fn page(
    State(app): State<App>,
    signed: Signed,
    Path(year): Path<String>,
    Query(params): Params,
) -> Response {
    let query = Fields::from_pairs(params);
    let asked = query.get("calendar").to_owned();
    let Some(year) = year
        .parse::<i16>()
        .ok()
        .filter(|y| (1900..=2200).contains(y))
    else {
        return failure(&signed, CommandError::NotFound);
    };
    let book = match app.db.read(crate::current).await {
        Ok(book) => book,
        Err(error) => return failure(&signed, error.into()),
    };
    let calendar = match asked.as_str() {
        "" => Some(book.state_council()),
        id => book.calendar(id),
    };
    match calendar {
        Some(calendar) => draw(&signed, calendar, year, day_of(app.clock.now())),
        None => failure(&signed, CommandError::NotFound),
    }
}

fn draw(signed: &Signed, calendar: &Calendar, year: i16, today: Day) -> Response {
    let (lang, w) = (signed.lang, words(signed.lang));
    let missing = calendar.day(date(year, 1, 1)).err();
    let title = fill(w.calendar_of, &[("year", &year.to_string())]);
    let before = without_amendments(calendar, year);
    let days = exceptions(calendar, before.as_ref(), year, lang);
    let page = CalendarPage {
        page: below(
            signed,
            format!("{title} · {}", show::calendar(w, calendar.id())),
        ),
        w,
        may_manage: may_manage(signed),
        years: years(calendar, year),
        months: match &missing {
            Some(_) => Vec::new(),
            None => months(calendar, before.as_ref(), year, today, lang),
        },
        heads: w.weekdays.split(' ').collect(),
        total: total(w, calendar, year),
        days,
        notices: notices(calendar, year, lang),
        missing: missing.map(|missing| missing.say().to(lang).to_owned()),
    };
    match page.missing {
        Some(_) => ui::html_status(StatusCode::NOT_FOUND, page),
        None => ui::html(page),
    }
}

/// The calendar as it was before the year's notice was changed; `None` when it never was.
fn without_amendments(calendar: &Calendar, year: i16) -> Option<Calendar> {
    let amends = |notice: &&Notice| notice.year == year && notice.amends.is_some();
    calendar.notices().iter().find(amends)?;
    let kept = calendar.notices().iter().filter(|notice| !amends(notice));
    Calendar::from_notices(calendar.id(), kept.cloned().collect()).ok()
}

fn years(calendar: &Calendar, shown: i16) -> Vec<(i16, String, bool)> {
    let mut years: Vec<i16> = calendar
        .notices()
        .iter()
        .map(|notice| notice.year)
        .collect();
    years.dedup();
    let next = years.last().map(|last| last + 1);
    years.extend(next);
    years.reverse();
    let id = calendar.id();
    let link = |year: i16| {
        (
            year,
            format!("/rulebook/calendar/{year}?calendar={id}"),
            year == shown,
        )
    };
    years.into_iter().map(link).collect()
}

fn months(
    calendar: &Calendar,
    before: Option<&Calendar>,
    year: i16,
    today: Day,
    lang: Lang,
) -> Vec<Month> {
    let month = |number: i8| {
        let first = date(year, number, 1);
        let skipped = usize::from(first.weekday().to_monday_zero_offset().unsigned_abs());
        let mut cells = vec![Cell::default(); skipped];
        let days = first.series(jiff::Span::new().days(1));
        for day in days.take_while(|day| day.month() == number) {
            cells.push(cell(calendar, before, day, today, lang));
        }
        cells.resize(cells.len().next_multiple_of(WEEK), Cell::default());
        let name = lang.pick(format!("{number} 月"), first.strftime("%B").to_string());
        Month {
            name,
            weeks: cells.chunks(WEEK).map(<[Cell]>::to_vec).collect(),
        }
    };
    (1..=12).map(month).collect()
}

fn cell(calendar: &Calendar, before: Option<&Calendar>, day: Day, today: Day, lang: Lang) -> Cell {
    let w = words(lang);
    let Ok(verdict) = calendar.day(day) else {
        return Cell::default();
    };
    let (class, mark) = match verdict.kind {
        DayKind::Workday => ("", ""),
        DayKind::Weekend => ("off", ""),
        DayKind::Holiday => ("hol", w.mark_off),
        DayKind::Bridge => ("brg", w.mark_off),
        DayKind::MakeUpWorkday => ("mkp", w.mark_work),
    };
    let was = changed(before, &verdict);
    let mut said = format!("{day} {}", verdict.reason().to(lang));
    if let Some(was) = &was {
        said = format!("{said}{}", fill(w.was, &[("what", was.reason().to(lang))]));
    }
    Cell {
        number: day.day().to_string(),
        class,
        mark,
        changed: was.is_some(),
        today: day == today,
        said,
    }
}

/// What a day was before the year's notice was changed, when that is something else.
fn changed(before: Option<&Calendar>, now: &DayVerdict) -> Option<DayVerdict> {
    let was = before?.day(now.date).ok()?;
    ((was.kind, &was.name) != (now.kind, &now.name)).then_some(was)
}

/// The days that are not as in any week, and those that once were something else.
fn exceptions(
    calendar: &Calendar,
    before: Option<&Calendar>,
    year: i16,
    lang: Lang,
) -> Vec<Exception> {
    let w = words(lang);
    let days = date(year, 1, 1).series(jiff::Span::new().days(1));
    let mut found = Vec::new();
    for day in days.take_while(|day| day.year() == year) {
        let Ok(verdict) = calendar.day(day) else {
            break;
        };
        let was = changed(before, &verdict);
        if verdict.name.is_none() && was.is_none() {
            continue;
        }
        let name = verdict.name.as_ref();
        found.push(Exception {
            day: show::weekday(w, day),
            kind: show::day_kind(verdict.kind, lang),
            name: name.map_or(show::NONE, |name| name.to(lang)).to_owned(),
            source: verdict.source.to(lang).to_owned(),
            before: was.map_or(String::new(), |was| was.reason().to(lang).to_owned()),
            provisional: verdict.provisional,
        });
    }
    found
}

/// How many days of the year are worked.
fn total(w: &Words, calendar: &Calendar, year: i16) -> String {
    let days = date(year, 1, 1).series(jiff::Span::new().days(1));
    let working = days
        .take_while(|day| day.year() == year)
        .filter(|day| calendar.is_workday(*day).unwrap_or(false))
        .count();
    fill(w.working_total, &[("n", &working.to_string())])
}

fn notices(calendar: &Calendar, year: i16, lang: Lang) -> Vec<NoticeView> {
    let of_year = calendar.notices().iter().filter(|n| n.year == year);
    let view = |notice: &Notice| NoticeView {
        name: notice.name.to(lang).to_owned(),
        number: notice.number.clone().unwrap_or_default(),
        issued: show::day(notice.issued),
        amends: notice.amends.clone().unwrap_or_default(),
        certainty: show::certainty(notice.certainty, lang),
    };
    of_year.map(view).collect()
}
