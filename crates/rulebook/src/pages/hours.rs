//! 工作时间: which unit has which hours, from whom, and what the next days look like.

use super::{Pairs, Params, below, may_manage, permit, show, status, words};
use crate::Words;
use crate::commands::{inherit_hours, set_hours};
use crate::queries;
use crate::rules::hours::{HOURS, in_words, plain, to_fields};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use change::CommandError;
use deadline::{Rulebook, UnitHours, default_week};
use identity::Signed;
use identity::pages::{failure, incomplete};
use kernel::{Day, FieldErrors, Fields, Lang, UnitPath, day_of, fill};
use org::{Level, Unit};
use platform::App;
use platform::sql::{Reader, SqlError};
use std::collections::BTreeMap;
use std::sync::Arc;
use ui::{Form, FormView, Notice, Page};

/// Days of the preview.
const PREVIEW_DAYS: i32 = 14;
/// Units that the list shows; any other is found by its code.
const UNITS_MAX: usize = 200;

#[derive(Template)]
#[template(path = "hours.html")]
struct ListPage {
    page: Page,
    w: &'static Words,
    rows: Vec<Row>,
    unit: ui::FieldView,
}

struct Row {
    code: String,
    name: String,
    hours: String,
    own: bool,
    from: String,
}

/// The list, or the way to the unit that was asked for.
pub(super) async fn list(
    State(app): State<App>,
    signed: Signed,
    Query(params): Params,
) -> Response {
    let fields = Fields::from_pairs(params);
    let mut errors = FieldErrors::default();
    let asked = fields.get(UNIT.name).to_ascii_uppercase();
    if !asked.is_empty() {
        let key = asked.clone();
        match app.db.read(move |reader| org::unit(reader, &key)).await {
            Ok(Some(unit)) => return ui::see_other(&format!("/rulebook/hours/{}", unit.code)),
            Ok(None) => errors = no_unit(&asked),
            Err(error) => return failure(&signed, error.into()),
        }
    }
    match app.db.read(rows).await {
        Ok((book, units)) => {
            let form = Form::new(signed.lang, &fields, &errors);
            let w = words(signed.lang);
            let names: BTreeMap<&str, &str> = units
                .iter()
                .map(|unit| (unit.code.as_str(), unit.name.as_str()))
                .collect();
            let rows = units
                .iter()
                .filter(|unit| is_listed(&book, unit))
                .take(UNITS_MAX)
                .map(|unit| row(&book, unit, &names, signed.lang))
                .collect();
            let page = ListPage {
                page: below(&signed, w.hours),
                w,
                rows,
                unit: form.field(&UNIT),
            };
            ui::html_status(status(&errors), page)
        }
        Err(error) => failure(&signed, error.into()),
    }
}

/// Which unit to go to.
const UNIT: kernel::FieldSpec =
    kernel::FieldSpec::optional("unit", "机构", "Unit", kernel::FieldKind::Unit);

fn no_unit(code: &str) -> FieldErrors {
    let say = kernel::say!("没有机构 {code}", "There is no unit {code}");
    kernel::FieldError::new(UNIT.name, "unknown_unit", say).into()
}

fn rows(reader: &mut Reader<'_>) -> Result<(Arc<Rulebook>, Vec<Unit>), SqlError> {
    let units = org::list(reader)?;
    let open = units.into_iter().filter(Unit::is_open);
    Ok((crate::current(reader)?, open.collect()))
}

/// The head office and the branches, and whoever has hours of its own.
fn is_listed(book: &Rulebook, unit: &Unit) -> bool {
    matches!(unit.level, Level::HeadOffice | Level::Branch) || book.hours_of(&unit.path).is_some()
}

fn row(book: &Rulebook, unit: &Unit, names: &BTreeMap<&str, &str>, lang: Lang) -> Row {
    let found = book.hours_for(&unit.path);
    let from = found.map(|(path, _)| path.clone());
    Row {
        code: unit.code.clone(),
        name: unit.name.clone(),
        hours: in_words(&week(found.map(|(_, hours)| hours)), lang),
        own: from.as_ref() == Some(&unit.path),
        from: origin(from.as_ref(), |code| names.get(code).copied(), lang),
    }
}

fn week(hours: Option<&UnitHours>) -> deadline::Hours {
    hours.map_or_else(default_week, |hours| hours.week.clone())
}

/// Whose hours they are.
fn origin<'n>(
    from: Option<&UnitPath>,
    name: impl Fn(&str) -> Option<&'n str>,
    lang: Lang,
) -> String {
    match from {
        Some(path) => name(path.code()).unwrap_or(path.code()).to_owned(),
        None => words(lang).program_default.to_owned(),
    }
}

#[derive(Template)]
#[template(path = "hours_unit.html")]
struct UnitPage {
    page: Page,
    w: &'static Words,
    from: String,
    own: bool,
    week: Vec<(&'static str, String)>,
    special: Vec<(String, String)>,
    next: Vec<NextDay>,
    form: Option<FormView>,
    inherit: Option<(String, i64)>,
}

struct NextDay {
    day: String,
    hours: String,
    why: String,
    off: bool,
}

struct Found {
    book: Arc<Rulebook>,
    unit: Unit,
    above: String,
    version: i64,
}

fn find(reader: &mut Reader<'_>, code: &str) -> Result<Option<Found>, SqlError> {
    let Some(unit) = org::unit(reader, code)? else {
        return Ok(None);
    };
    let book = crate::current(reader)?;
    let from = book.hours_for(&unit.path).map(|(path, _)| path.clone());
    let above = match from {
        Some(path) => org::unit_by_path(reader, &path)?.map_or(String::new(), |unit| unit.name),
        None => String::new(),
    };
    let version = queries::hours_version(reader, &unit.path)?;
    Ok(Some(Found {
        book,
        unit,
        above,
        version,
    }))
}

/// The page of a unit's hours.
pub(super) async fn page(
    State(app): State<App>,
    signed: Signed,
    Path(code): Path<String>,
) -> Response {
    draw(&app, &signed, &code, None, &FieldErrors::default()).await
}

async fn draw(
    app: &App,
    signed: &Signed,
    code: &str,
    typed: Option<&Fields>,
    errors: &FieldErrors,
) -> Response {
    let key = code.to_ascii_uppercase();
    let found = match app.db.read(move |reader| find(reader, &key)).await {
        Ok(Some(found)) => found,
        Ok(None) => return failure(signed, CommandError::NotFound),
        Err(error) => return failure(signed, error.into()),
    };
    let (lang, w) = (signed.lang, words(signed.lang));
    let hours = found.book.hours_for(&found.unit.path);
    let own = hours.is_some_and(|(path, _)| *path == found.unit.path);
    let held = hours.map_or_else(program_default, |(_, hours)| hours.clone());
    let page = below(signed, found.unit.name.clone()).crumb(w.hours, "/rulebook/hours");
    let manages = may_manage(signed) && found.unit.is_open();
    let at = format!("/rulebook/hours/{}", found.unit.code);
    let form = manages.then(|| {
        // Special days are the unit's own: those above are not copied into its form.
        let mut fields = to_fields(&held, lang);
        if !own {
            fields.remove("special");
        }
        let fields = typed.unwrap_or(&fields);
        form(&page, w, &at, &Form::new(lang, fields, errors)).hidden("version", found.version)
    });
    let above = |_: &str| Some(found.above.as_str()).filter(|name| !name.is_empty());
    let shown = UnitPage {
        from: origin(hours.map(|(path, _)| path), above, lang),
        own,
        week: week_rows(&held, lang),
        special: special_rows(&held, lang),
        next: next_days(&found, &held, day_of(app.clock.now()), lang),
        inherit: (manages && own).then(|| (format!("{at}/inheritance"), found.version)),
        form,
        page,
        w,
    };
    ui::html_status(status(errors), shown)
}

fn program_default() -> UnitHours {
    UnitHours {
        week: default_week(),
        special: BTreeMap::new(),
    }
}

fn form(page: &Page, w: &Words, action: &str, form: &Form<'_>) -> FormView {
    let mut view = FormView::new(form, action, &HOURS, w.save)
        .hidden("form_id", &page.form_id)
        .intro(w.hours_intro)
        .with("special", |field| field.hint(w.special_hint));
    for field in &mut view.fields {
        if field.name != "special" {
            field.placeholder = w.day_off.to_owned();
        }
    }
    view
}

fn spans(spans: &[deadline::DaySpan], lang: Lang) -> String {
    match spans {
        [] => words(lang).day_off.to_owned(),
        spans => plain(spans, lang.pick("、", ", ")),
    }
}

fn week_rows(hours: &UnitHours, lang: Lang) -> Vec<(&'static str, String)> {
    let days = HOURS[..7].iter().enumerate();
    days.map(|(at, spec)| (spec.label(lang), spans(hours.week.of(at), lang)))
        .collect()
}

fn special_rows(hours: &UnitHours, lang: Lang) -> Vec<(String, String)> {
    let w = words(lang);
    let days = hours.special.iter();
    days.map(|(day, own)| (show::weekday(w, *day), spans(own, lang)))
        .collect()
}

fn next_days(found: &Found, held: &UnitHours, today: Day, lang: Lang) -> Vec<NextDay> {
    let w = words(lang);
    let schedule = found.book.schedule(&found.unit.path);
    let calendar = found.book.state_council();
    let day = |ahead: i32| {
        let day = today.saturating_add(jiff::Span::new().days(ahead));
        let verdict = calendar.day(day).ok();
        let why = verdict.map_or(String::new(), |verdict| {
            verdict.reason().to(lang).to_owned()
        });
        let special = held.special.contains_key(&day);
        let (hours, why, off) = match schedule.spans(day) {
            Err(missing) => (
                show::NONE.to_owned(),
                missing.say().to(lang).to_owned(),
                true,
            ),
            Ok(own) if special => (
                spans(&own, lang),
                format!("{}{}{why}", w.special, lang.pick("，", ", ")),
                own.is_empty(),
            ),
            Ok(own) => (spans(&own, lang), why, own.is_empty()),
        };
        NextDay {
            day: show::weekday(w, day),
            hours,
            why,
            off,
        }
    };
    (0..PREVIEW_DAYS).map(day).collect()
}

/// Sets a unit's hours.
pub(super) async fn set(
    State(app): State<App>,
    signed: Signed,
    Path(code): Path<String>,
    axum::Form(pairs): Pairs,
) -> Response {
    let permit = match permit(&signed) {
        Ok(permit) => permit,
        Err(refused) => return *refused,
    };
    let mut fields = Fields::from_pairs(pairs);
    let receipt = fields.take("form_id");
    let seen = fields.take("version").and_then(|text| text.parse().ok());
    let unit = code.to_ascii_uppercase();
    let errors = match seen {
        Some(_) => match set_hours(&app, &permit, unit, fields.clone(), seen, receipt).await {
            Ok(_) => return done(&signed, &code, |w| w.hours_set),
            Err(error) => error.beside(HOURS[0].name),
        },
        None => Ok(incomplete(HOURS[0].name)),
    };
    match errors {
        Ok(errors) => draw(&app, &signed, &code, Some(&fields), &errors).await,
        Err(error) => failure(&signed, error),
    }
}

/// Takes a unit's own hours away.
pub(super) async fn inherit(
    State(app): State<App>,
    signed: Signed,
    Path(code): Path<String>,
    axum::Form(pairs): Pairs,
) -> Response {
    let permit = match permit(&signed) {
        Ok(permit) => permit,
        Err(refused) => return *refused,
    };
    let mut fields = Fields::from_pairs(pairs);
    let receipt = fields.take("form_id");
    let seen = fields.take("version").and_then(|text| text.parse().ok());
    let unit = code.to_ascii_uppercase();
    let errors = match seen {
        Some(_) => match inherit_hours(&app, &permit, unit, seen, receipt).await {
            Ok(_) => return done(&signed, &code, |w| w.hours_inherited),
            Err(error) => error.beside(HOURS[0].name),
        },
        None => Ok(incomplete(HOURS[0].name)),
    };
    match errors {
        Ok(errors) => draw(&app, &signed, &code, None, &errors).await,
        Err(error) => failure(&signed, error),
    }
}

fn done(signed: &Signed, code: &str, text: fn(&'static Words) -> &'static str) -> Response {
    let told = fill(text(words(signed.lang)), &[("unit", code)]);
    ui::see_other_with(&format!("/rulebook/hours/{code}"), &Notice::good(told))
}
