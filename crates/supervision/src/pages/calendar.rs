//! 时限日历: a month, with the limits due on each day and the State Council's working days.

use super::query::{after, href, start_of};
use super::{Params, Tab, failed, tabs, words};
use crate::Words;
use crate::queries::figures;
use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use deadline::{Calendar, DayKind};
use identity::{Permission, Signed, access};
use jiff::Span;
use kernel::{Day, Fields, Instant, day_of, fill};
use platform::App;
use platform::sql::SqlError;
use std::collections::BTreeMap;
use ui::{Page, Pick};

#[derive(Template)]
#[template(path = "calendar.html")]
struct CalendarPage {
    page: Page,
    w: &'static Words,
    tabs: Vec<Tab>,
    unit: Pick,
    month: String,
    title: String,
    previous: String,
    next: String,
    missing: Vec<String>,
    weekdays: [&'static str; 7],
    weeks: Vec<Vec<Cell>>,
}

/// A day of the month; days of the months around it are empty.
struct Cell {
    number: String,
    date: String,
    class: &'static str,
    today: bool,
    note: String,
    /// The address of the day's limits, how many are not done, how many there are, both in words.
    due: Option<(String, String, String, String)>,
}

/// The page.
pub(super) async fn show(
    State(app): State<App>,
    signed: Signed,
    Query(params): Params,
) -> Response {
    let fields = Fields::from_pairs(params);
    let now = app.clock.now();
    let first = month_of(&fields, now);
    let reach = access::reach(&signed.actor, Permission::SuperviseView);
    let asked = fields.clone();
    let look = app.db.read(move |reader| {
        let mut filter = super::query::filter(reader, &asked, reach)?;
        filter.standing = None;
        filter.from = start_of(first);
        filter.to = after(first.last_of_month());
        let days = figures::by_day(reader, &filter, now)?;
        let code = asked.get("unit").to_ascii_uppercase();
        let name = org::unit(reader, &code)?.map_or(code, |unit| unit.name);
        Ok::<_, SqlError>((days, name, rulebook::current(reader)?))
    });
    match look.await {
        Ok((days, name, book)) => {
            let unit = Pick::new(fields.get("unit"), name);
            ui::html(draw(
                &signed,
                &fields,
                first,
                unit,
                &days,
                book.state_council(),
                now,
            ))
        }
        Err(error) => failed(&signed, error),
    }
}

/// The first day of the month asked for; of the present one when it is none.
fn month_of(fields: &Fields, now: Instant) -> Day {
    let asked = format!("{}-01", fields.get("month")).parse::<Day>();
    asked.unwrap_or_else(|_| day_of(now)).first_of_month()
}

fn draw(
    signed: &Signed,
    fields: &Fields,
    first: Day,
    unit: Pick,
    days: &BTreeMap<Day, (i64, i64)>,
    calendar: &Calendar,
    now: Instant,
) -> CalendarPage {
    let w = words(signed);
    let month = |day: Day| day.strftime("%Y-%m").to_string();
    let go = |span: Span| {
        let there = first.checked_add(span).unwrap_or(first);
        href("/supervision/calendar", fields, &[("month", &month(there))])
    };
    let (year, number) = (first.year().to_string(), format!("{:02}", first.month()));
    let missing = calendar
        .day(first)
        .err()
        .map(|missing| fill(w.month_missing, &[("year", &missing.year.to_string())]));
    CalendarPage {
        page: signed.page(w.calendar, "/supervision/calendar"),
        w,
        tabs: tabs(w, "/supervision/calendar"),
        unit,
        month: month(first),
        title: fill(w.month_title, &[("year", &year), ("month", &number)]),
        previous: go(Span::new().months(-1)),
        next: go(Span::new().months(1)),
        missing: missing.into_iter().collect(),
        weekdays: [
            w.d_mon, w.d_tue, w.d_wed, w.d_thu, w.d_fri, w.d_sat, w.d_sun,
        ],
        weeks: weeks(first)
            .into_iter()
            .map(|week| {
                let cell = |day: Option<Day>| {
                    day.map_or_else(Cell::empty, |day| {
                        Cell::of(signed, fields, day, days.get(&day), calendar, day_of(now))
                    })
                };
                week.into_iter().map(cell).collect()
            })
            .collect(),
    }
}

/// The month in weeks from Monday; days outside it are `None`.
fn weeks(first: Day) -> Vec<Vec<Option<Day>>> {
    let before = usize::try_from(first.weekday().to_monday_zero_offset()).unwrap_or(0);
    let mut days: Vec<Option<Day>> = vec![None; before];
    let mut day = first;
    for _ in 0..first.days_in_month() {
        days.push(Some(day));
        day = day.tomorrow().unwrap_or(day);
    }
    days.resize(days.len().div_ceil(7) * 7, None);
    days.chunks(7).map(<[_]>::to_vec).collect()
}

impl Cell {
    fn empty() -> Cell {
        Cell {
            number: String::new(),
            date: String::new(),
            class: "out",
            today: false,
            note: String::new(),
            due: None,
        }
    }

    fn of(
        signed: &Signed,
        fields: &Fields,
        day: Day,
        due: Option<&(i64, i64)>,
        calendar: &Calendar,
        today: Day,
    ) -> Cell {
        let (w, lang) = (words(signed), signed.lang);
        let verdict = calendar.day(day).ok();
        let kind = verdict.as_ref().map(|verdict| verdict.kind);
        let (class, short) = match kind {
            Some(DayKind::Workday) => ("", ""),
            Some(DayKind::Weekend) => ("off", ""),
            Some(DayKind::Holiday | DayKind::Bridge) => ("off", w.off),
            Some(DayKind::MakeUpWorkday) => ("mkup", w.make_up),
            None => ("unk", ""),
        };
        let name = verdict.and_then(|verdict| verdict.name);
        let name = name.map_or(String::new(), |name| name.to(lang).to_owned());
        let note = [short, name.as_str()]
            .into_iter()
            .filter(|part| !part.is_empty());
        let date = day.to_string();
        Cell {
            number: day.day().to_string(),
            class,
            today: day == today,
            note: note.collect::<Vec<_>>().join(" "),
            due: due.map(|(all, open)| {
                let (n, open) = (all.to_string(), open.to_string());
                let places = [("n", n.as_str()), ("open", open.as_str())];
                let range = [("from", date.as_str()), ("to", &date), ("month", "")];
                (
                    href("/supervision/limits", fields, &range),
                    fill(w.month_open, &places),
                    fill(w.month_all, &places),
                    format!("{date} {}", fill(w.month_cell, &places)),
                )
            }),
            date,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_is_laid_out_from_monday() {
        for (first, rows, before) in [
            ("2026-11-01", 6, 6),
            ("2026-06-01", 5, 0),
            ("2027-02-01", 4, 0),
        ] {
            let weeks = weeks(first.parse().unwrap());
            assert_eq!(weeks.len(), rows, "{first}");
            assert!(weeks.iter().all(|week| week.len() == 7));
            let empty = weeks[0].iter().take_while(|day| day.is_none()).count();
            assert_eq!(empty, before, "{first}");
        }
    }

    #[test]
    fn a_wrong_month_is_this_month() {
        let now: Instant = "2026-11-23T01:00:00Z".parse().unwrap();
        for (text, first) in [
            ("2027-02", "2027-02-01"),
            ("", "2026-11-01"),
            ("2026-13", "2026-11-01"),
            ("x", "2026-11-01"),
        ] {
            let fields = Fields::from_pairs(vec![("month".to_owned(), text.to_owned())]);
            assert_eq!(month_of(&fields, now).to_string(), first, "{text}");
        }
    }
}
