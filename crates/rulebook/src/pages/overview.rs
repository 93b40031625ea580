//! 规则与日历: what the bank counts with, and what it has added.

use super::{may_manage, show, words};
use crate::Words;
use crate::rules::{Addition, Kind, binding, hours, last_day};
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use deadline::{Calendar, Notice, Pack, Rulebook};
use identity::Signed;
use identity::pages::failure;
use kernel::{Day, Lang, UnitPath, day_of, short_time};
use platform::App;
use platform::sql::{Reader, SqlError};
use std::collections::BTreeMap;
use std::sync::Arc;
use ui::Page;
use ui::components::Tag;

/// The latest additions that are listed.
const ADDITIONS_MAX: i64 = 20;
/// The latest notices of a calendar that are listed.
const NOTICES_MAX: usize = 6;
/// Units with hours of their own that are listed.
const UNITS_MAX: usize = 20;

#[derive(Template)]
#[template(path = "rulebook.html")]
struct OverviewPage {
    page: Page,
    w: &'static Words,
    may_manage: bool,
    version: i64,
    alerts: Vec<String>,
    packs: Vec<PackRow>,
    council: CalendarRow,
    abroad: Vec<CalendarRow>,
    default_hours: String,
    hours: Vec<(String, String, String)>,
    additions: Vec<AdditionRow>,
}

struct PackRow {
    id: String,
    name: String,
    family: String,
    kind: &'static str,
    from: String,
    to: String,
    state: Tag,
    verified: Tag,
}

struct CalendarRow {
    name: String,
    years: String,
    notices: Vec<NoticeRow>,
}

struct NoticeRow {
    href: String,
    year: i16,
    name: String,
    number: String,
    issued: String,
    amends: bool,
    certainty: Tag,
}

struct AdditionRow {
    version: i64,
    kind: &'static str,
    id: String,
    href: Option<String>,
    who: String,
    at: String,
}

struct Seen {
    book: Arc<Rulebook>,
    alerts: Vec<crate::Ending>,
    additions: Vec<Addition>,
    units: BTreeMap<String, String>,
}

/// The page.
pub(super) async fn page(State(app): State<App>, signed: Signed) -> Response {
    let today = day_of(app.clock.now());
    match app.db.read(move |reader| gather(reader, today)).await {
        Ok(seen) => ui::html(draw(&signed, &seen, today)),
        Err(error) => failure(&signed, SqlError::into(error)),
    }
}

fn gather(reader: &mut Reader<'_>, today: Day) -> Result<Seen, SqlError> {
    let book = crate::current(reader)?;
    let additions = crate::queries::newest(reader, ADDITIONS_MAX)?;
    let mut codes: Vec<String> = book
        .units_with_hours()
        .take(UNITS_MAX)
        .map(|path| path.code().to_owned())
        .collect();
    let of_hours = additions.iter().filter(|one| one.kind == Kind::Hours);
    codes.extend(of_hours.map(|one| UnitPath::from_stored(one.id.clone()).code().to_owned()));
    let of_bindings = additions.iter().filter(|one| one.kind == Kind::Binding);
    let bound = of_bindings.filter_map(|one| binding::parts(&one.id));
    codes.extend(bound.map(|(path, _)| path.code().to_owned()));
    Ok(Seen {
        alerts: crate::endings(reader, today)?,
        units: org::names(reader, &codes)?.into_iter().collect(),
        additions,
        book,
    })
}

fn draw(signed: &Signed, seen: &Seen, today: Day) -> OverviewPage {
    let (lang, w) = (signed.lang, words(signed.lang));
    let book = &seen.book;
    let alerts = seen.alerts.iter();
    OverviewPage {
        page: signed.page(w.title, super::HOME),
        w,
        may_manage: may_manage(signed),
        version: book.version(),
        alerts: alerts.map(|one| one.say().to(lang).to_owned()).collect(),
        packs: packs(book, today, lang),
        council: calendar(book.state_council(), lang),
        abroad: book
            .calendars()
            .iter()
            .filter(|one| one.id() != book.state_council().id())
            .map(|one| calendar(one, lang))
            .collect(),
        default_hours: hours::in_words(&deadline::default_week(), lang),
        hours: unit_hours(seen, lang),
        additions: seen
            .additions
            .iter()
            .map(|one| addition(one, seen, lang))
            .collect(),
    }
}

/// By family, the latest first within one.
fn packs(book: &Rulebook, today: Day, lang: Lang) -> Vec<PackRow> {
    let mut packs: Vec<&Pack> = book.packs().iter().collect();
    packs.sort_by(|a, b| {
        let place = |pack: &Pack| {
            let first = book.packs().iter().position(|p| p.family == pack.family);
            (first, std::cmp::Reverse(pack.effective_from))
        };
        place(a).cmp(&place(b))
    });
    let w = words(lang);
    let row = |pack: &Pack| PackRow {
        id: pack.id.clone(),
        name: pack.name.to(lang).to_owned(),
        family: pack.family.clone(),
        kind: show::pack_kind(w, pack.kind),
        from: pack.effective_from.to_string(),
        to: show::day(last_day(book, pack)),
        state: show::in_force(w, book, pack, today),
        verified: show::verified(w, pack.kind, pack.verified),
    };
    packs.into_iter().map(row).collect()
}

fn calendar(calendar: &Calendar, lang: Lang) -> CalendarRow {
    let id = calendar.id();
    let notice = |notice: &Notice| NoticeRow {
        href: format!("/rulebook/calendar/{}?calendar={id}", notice.year),
        year: notice.year,
        name: notice.name.to(lang).to_owned(),
        number: notice.number.clone().unwrap_or_default(),
        issued: show::day(notice.issued),
        amends: notice.amends.is_some(),
        certainty: show::certainty(notice.certainty, lang),
    };
    let years = calendar.loaded_years();
    CalendarRow {
        name: show::calendar(words(lang), id).to_owned(),
        years: years.map_or_else(
            || show::NONE.to_owned(),
            |(first, last)| format!("{first}–{last}"),
        ),
        notices: calendar
            .notices()
            .iter()
            .rev()
            .take(NOTICES_MAX)
            .map(notice)
            .collect(),
    }
}

/// Code, name and hours of units that have some of their own.
fn unit_hours(seen: &Seen, lang: Lang) -> Vec<(String, String, String)> {
    let units = seen.book.units_with_hours().take(UNITS_MAX);
    let row = |path: &UnitPath| {
        let code = path.code().to_owned();
        let name = seen.units.get(&code).unwrap_or(&code).clone();
        let hours = seen.book.hours_of(path);
        let said = hours.map_or_else(String::new, |hours| hours::in_words(&hours.week, lang));
        (code, name, said)
    };
    units.map(row).collect()
}

/// The family and the unit of a binding, with the way to the pack.
fn bound(id: &str, seen: &Seen) -> (String, Option<String>) {
    let Some((path, family)) = binding::parts(id) else {
        return (id.to_owned(), None);
    };
    let name = seen.units.get(path.code());
    let name = name.map_or(path.code(), String::as_str);
    let packs = seen.book.packs().iter();
    let pack = packs.rev().find(|pack| pack.family == family);
    let href = pack.map(|pack| format!("/rulebook/packs/{}", pack.id));
    (format!("{family} → {name}"), href)
}

fn addition(one: &Addition, seen: &Seen, lang: Lang) -> AdditionRow {
    let year = || {
        let calendar = seen.book.calendar(&one.calendar)?;
        let notice = calendar.notices().iter().find(|n| n.id == one.id)?;
        Some(format!(
            "/rulebook/calendar/{}?calendar={}",
            notice.year, one.calendar
        ))
    };
    let (id, href) = match one.kind {
        Kind::Notice => (one.id.clone(), year()),
        Kind::Pack | Kind::Verification => {
            (one.id.clone(), Some(format!("/rulebook/packs/{}", one.id)))
        }
        Kind::Binding => bound(&one.id, seen),
        Kind::Hours => {
            let path = UnitPath::from_stored(one.id.clone());
            let name = seen.units.get(path.code());
            let name = name.map_or(path.code(), String::as_str).to_owned();
            (name, Some(format!("/rulebook/hours/{}", path.code())))
        }
    };
    AdditionRow {
        version: one.version,
        kind: one.kind.label(lang),
        id,
        href,
        who: one.by_name.clone(),
        at: short_time(one.at),
    }
}
