//! Everybody's looks on a day, and one person's.

use super::chart::{Chart, span};
use super::files::{List, download};
use super::{Params, Tab, tabs, words};
use crate::Words;
use crate::queries::{self, PEOPLE_MAX, PersonDay};
use crate::rules::{Kind, Policy, Seen};
use crate::store::{self, Raised};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use change::CommandError;
use identity::pages::failure;
use identity::{Permission, Person, Signed};
use kernel::{Day, Fields, Lang, RoleSet, day_of, fill, short_time};
use platform::App;
use platform::sql::{Reader, SqlError};
use ui::Page;
use ui::components::{Tag, Tone};

/// Looks of a person's page, the newest.
const SHOWN_MAX: i64 = 200;
/// Raises of a person and day on their page.
const RAISES_MAX: i64 = 50;

/// How much of a kind against the limit.
struct Used {
    label: &'static str,
    text: String,
    /// It is near the limit or at it.
    tight: bool,
}

struct Line {
    login: String,
    person: String,
    unit: String,
    used: Vec<Used>,
    refused: i64,
}

#[derive(Template)]
#[template(path = "looks.html")]
struct ListPage {
    page: Page,
    w: &'static Words,
    tabs: Vec<Tab>,
    day: String,
    kinds: Vec<&'static str>,
    rows: Vec<Line>,
    chart: Chart,
    may_raise: bool,
}

struct LookLine {
    time: String,
    what: String,
    number: String,
    href: Option<String>,
    amount: i64,
    refused: Option<Tag>,
}

#[derive(Template)]
#[template(path = "look_person.html")]
struct OnePage {
    page: Page,
    w: &'static Words,
    day: String,
    here: String,
    unit: String,
    lines: Vec<Used>,
    raises: Vec<String>,
    looks: Vec<LookLine>,
    cut: Option<String>,
    chart: Chart,
    raise: Option<String>,
}

/// The day that is asked for; today when none is, or none that can be read.
fn day(params: Vec<(String, String)>, today: Day) -> Day {
    let asked = Fields::from_pairs(params);
    let day = asked.get("day").parse().unwrap_or(today);
    day.clamp(Day::constant(2000, 1, 1), today)
}

/// A person of a day with what their roles give them, today's raises included.
struct Known {
    of: PersonDay,
    limits: Vec<Option<i64>>,
}

fn limits(
    reader: &mut Reader<'_>,
    policy: &Policy,
    (login, person): (&str, Option<&Person>),
    day: Day,
) -> Result<Vec<Option<i64>>, SqlError> {
    let roles = person.map_or(RoleSet::default(), |p| p.roles);
    let mut found = Vec::new();
    for kind in Kind::ALL {
        let extra = store::extra(reader, login, day, kind)?;
        // An interface is no account: what it may is the token's role, which is not known here.
        let limit = policy
            .limit(roles, kind)
            .map(|limit| limit.saturating_add(extra));
        found.push(limit);
    }
    Ok(found)
}

fn used(w: &Words, label: &'static str, n: i64, limit: Option<i64>) -> Used {
    let limit_text = limit.map_or(w.no_limit.to_owned(), |limit| limit.to_string());
    Used {
        label,
        text: fill(w.of, &[("n", &n.to_string()), ("limit", &limit_text)]),
        tight: limit.is_some_and(|limit| n > 0 && n.saturating_mul(10) >= limit.saturating_mul(9)),
    }
}

async fn known(app: &App, day: Day) -> Result<Vec<Known>, SqlError> {
    app.db
        .read(move |reader| {
            let (policy, _) = store::policy(reader)?;
            let mut found = Vec::new();
            for mut of in queries::people(reader, day)? {
                let person = identity::person(reader, &of.login)?;
                let limits = limits(reader, &policy, (&of.login, person.as_ref()), day)?;
                of.unit = person.map_or(of.unit, |person| person.unit_name);
                found.push(Known { of, limits });
            }
            Ok(found)
        })
        .await
}

fn line(w: &Words, lang: Lang, known: &Known) -> Line {
    let of = &known.of;
    let kinds = Kind::ALL.iter().zip(&known.limits);
    Line {
        login: of.login.clone(),
        person: of.name.clone(),
        unit: of.unit.clone(),
        used: kinds
            .map(|(kind, limit)| used(w, kind.label(lang), of.of(*kind), *limit))
            .collect(),
        refused: of.refused(),
    }
}

/// Everybody on a day.
pub(super) async fn list(
    State(app): State<App>,
    signed: Signed,
    Query(params): Params,
) -> Response {
    let w = words(&signed);
    let day = day(params, day_of(app.clock.now()));
    let all = app
        .db
        .read(move |reader| queries::days(reader, "", span(day)));
    let (known, days) = match (known(&app, day).await, all.await) {
        (Ok(known), Ok(days)) => (known, days),
        (Err(error), _) | (_, Err(error)) => return failure(&signed, error.into()),
    };
    ui::html(ListPage {
        page: signed.page(w.title, "/looks"),
        w,
        tabs: tabs(&signed, "/looks"),
        day: day.to_string(),
        kinds: Kind::ALL
            .iter()
            .map(|kind| kind.label(signed.lang))
            .collect(),
        rows: known
            .iter()
            .map(|known| line(w, signed.lang, known))
            .collect(),
        chart: Chart::new(w, day, &days),
        may_raise: signed.may(Permission::LooksManage),
    })
}

/// The same as a workbook.
pub(super) async fn export(
    State(app): State<App>,
    signed: Signed,
    Query(params): Params,
) -> Response {
    let w = words(&signed);
    let day = day(params, day_of(app.clock.now()));
    let known = match known(&app, day).await {
        Ok(known) => known,
        Err(error) => return failure(&signed, error.into()),
    };
    let mut heading = vec![w.day, w.person, w.unit];
    heading.extend(Kind::ALL.iter().map(|kind| kind.label(signed.lang)));
    heading.push(w.refused_label);
    let row = |known: &Known| {
        let line = line(w, signed.lang, known);
        let mut row = vec![
            day.to_string(),
            format!("{} {}", line.person, line.login),
            line.unit,
        ];
        row.extend(line.used.into_iter().map(|used| used.text));
        row.push(line.refused.to_string());
        row
    };
    let full = known.len() as i64 == PEOPLE_MAX;
    let list = List {
        code: "people",
        name: w.sheet_people,
        heading,
        rows: known.iter().map(row).collect(),
        cut: full.then(|| fill(w.cut, &[("n", &PEOPLE_MAX.to_string())])),
    };
    download(&app, &signed, list).await
}

/// What a person's page reads.
struct Around {
    name: String,
    unit: String,
    limits: Vec<Option<i64>>,
    of: PersonDay,
    days: std::collections::BTreeMap<Day, std::collections::BTreeMap<String, i64>>,
    looks: Vec<Seen>,
    raises: Vec<Raised>,
}

fn around(reader: &mut Reader<'_>, login: &str, day: Day) -> Result<Around, CommandError> {
    let (policy, _) = store::policy(reader)?;
    let days = queries::days(reader, login, span(day))?;
    let person = identity::person(reader, login)?;
    let (name, unit) = match &person {
        Some(person) => (person.name.clone(), person.unit_name.clone()),
        // A token's looks are found by its name; of whom nothing is known there is no page.
        None if !days.is_empty() => (login.to_owned(), String::new()),
        None => return Err(CommandError::NotFound),
    };
    let of = PersonDay {
        login: login.to_owned(),
        name: name.clone(),
        counts: days.get(&day).cloned().unwrap_or_default(),
        ..PersonDay::default()
    };
    Ok(Around {
        limits: limits(reader, &policy, (login, person.as_ref()), day)?,
        looks: store::looks(reader, login, (day, day), SHOWN_MAX)?,
        raises: store::raises(reader, login, day, RAISES_MAX)?,
        name,
        unit,
        of,
        days,
    })
}

/// One person on a day.
pub(super) async fn one(
    State(app): State<App>,
    signed: Signed,
    Path(login): Path<String>,
    Query(params): Params,
) -> Response {
    let today = day_of(app.clock.now());
    let day = day(params, today);
    let asked = login.clone();
    let found = app.db.read(move |reader| around(reader, &asked, day)).await;
    match found {
        Ok(found) => ui::html(draw(&signed, &login, day, today, found)),
        Err(error) => failure(&signed, error),
    }
}

fn draw(signed: &Signed, login: &str, day: Day, today: Day, found: Around) -> OnePage {
    let w = words(signed);
    let kinds = Kind::ALL.iter().zip(&found.limits);
    let given = |r: &Raised| {
        let kind = Kind::from_code(&r.kind).map_or("", |kind| kind.label(signed.lang));
        let told = [
            ("at", short_time(r.at)),
            ("by", r.by_name.clone()),
            ("kind", kind.to_owned()),
            ("n", r.extra.to_string()),
            ("reason", r.reason.clone()),
        ];
        fill(
            w.raised_line,
            &told.each_ref().map(|(name, text)| (*name, text.as_str())),
        )
    };
    let may = signed.may(Permission::LooksManage) && signed.actor.login != login && day == today;
    let cut = found.looks.len() as i64 == SHOWN_MAX;
    OnePage {
        page: signed
            .page(format!("{} {login}", found.name), "/looks")
            .crumb(w.title, "/looks"),
        w,
        day: day.to_string(),
        here: format!("/looks/people/{login}"),
        unit: found.unit,
        lines: kinds
            .map(|(kind, limit)| used(w, kind.label(signed.lang), found.of.of(*kind), *limit))
            .collect(),
        raises: found.raises.iter().map(given).collect(),
        looks: look_lines(signed, found.looks.iter().rev()),
        cut: cut.then(|| fill(w.today_cut, &[("n", &SHOWN_MAX.to_string())])),
        chart: Chart::new(w, day, &found.days),
        raise: may.then(|| format!("/looks/raise?login={login}")),
    }
}

/// How the number of a request of a person begins; all others are cases.
const REQUEST: &str = "GR-";

fn look_lines<'a>(signed: &Signed, looks: impl Iterator<Item = &'a Seen>) -> Vec<LookLine> {
    let w = words(signed);
    let link = |seen: &Seen| {
        let (to, may) = match seen.number.starts_with(REQUEST) {
            true => ("/privacy/requests", Permission::PrivacyView),
            false => ("/complaints", Permission::ComplaintView),
        };
        (seen.kind != Kind::Rows && signed.may(may)).then(|| format!("{to}/{}", seen.number))
    };
    looks
        .map(|seen| LookLine {
            time: short_time(seen.at),
            what: seen.kind.label(signed.lang).to_owned(),
            number: seen.number.clone(),
            href: link(seen),
            amount: seen.amount,
            refused: seen.refused.then(|| Tag::new(Tone::Over, w.was_refused)),
        })
        .collect()
}

/// Lines of looks for the page of an alert.
#[derive(Template)]
#[template(path = "look_lines.html")]
pub(super) struct Lines {
    w: &'static Words,
    looks: Vec<LookLine>,
}

impl askama::filters::HtmlSafe for Lines {}

impl Lines {
    /// These looks, the newest first, at most [`SHOWN_MAX`].
    pub(super) fn new(signed: &Signed, looks: &[&Seen]) -> Lines {
        let most = usize::try_from(SHOWN_MAX).unwrap_or(0);
        Lines {
            w: words(signed),
            looks: look_lines(signed, looks.iter().rev().take(most).copied()),
        }
    }
}
