//! The units whose screens somebody manages, and one unit's programme.

use super::draw::{label, slide};
use super::{failed, words};
use crate::queries::{Showing, showing};
use crate::rules::{self, HOURS, ITEM, Item, PUSH, Push, SOURCES};
use crate::store::{self, Screen};
use crate::{Words, commands};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use change::CommandError;
use identity::{Permission, Signed, access};
use kernel::{Choice, FieldErrors, Fields, Instant, short_time};
use platform::App;
use platform::sql::{Reader, SqlError};
use publication::Html;
use ui::components::{Tag, Tone};
use ui::{Form, FormView, Page};

/// A screen not seen for so many seconds is lost.
const LOST: i64 = 180;

struct ScreenRow {
    screen: String,
    state: Tag,
    seen: String,
    showing: String,
}

struct Row {
    code: String,
    name: String,
    programme: &'static str,
    alive: usize,
    lost: usize,
    /// The address of its screens.
    screen: String,
}

#[derive(Template)]
#[template(path = "halls.html")]
struct ListPage {
    page: Page,
    w: &'static Words,
    rows: Vec<Row>,
}

struct ItemRow {
    no: u32,
    source: &'static str,
    pick: String,
    seconds: i64,
    days: String,
}

struct PushRow {
    number: String,
    title: String,
    until: String,
    by: String,
    below: bool,
    here: bool,
}

#[derive(Template)]
#[template(path = "hall.html")]
struct ShowPage {
    page: Page,
    w: &'static Words,
    code: String,
    version: i64,
    items: Vec<ItemRow>,
    /// What is done with an item: address, icon, label.
    acts: [(&'static str, &'static str, &'static str); 3],
    add: FormView,
    hours: FormView,
    push: FormView,
    pushes: Vec<PushRow>,
    screens: Vec<ScreenRow>,
    slides: Vec<(&'static str, Html)>,
}

fn lost(screen: &Screen, now: Instant) -> bool {
    now.as_second() - screen.seen.as_second() > LOST
}

/// The units within reach.
pub(super) async fn list(State(app): State<App>, signed: Signed) -> Response {
    let reach = access::reach(&signed.actor, Permission::HallManage);
    let read = move |reader: &mut Reader<'_>| {
        let own = store::own(reader, &reach)?;
        Ok::<_, SqlError>((
            org::within(reader, &reach)?,
            own,
            store::screens(reader, &reach)?,
        ))
    };
    let (units, own, screens) = match app.db.read(read).await {
        Ok(found) => found,
        Err(error) => return failed(&signed, error),
    };
    let (w, now) = (words(&signed), app.clock.now());
    let rows = units
        .into_iter()
        .filter(|unit| unit.closed.is_none())
        .map(|unit| {
            let mine = screens.iter().filter(|screen| screen.unit == unit.code);
            let (gone, here): (Vec<&Screen>, Vec<&Screen>) =
                mine.partition(|screen| lost(screen, now));
            Row {
                programme: if own.contains(&unit.code) {
                    w.own
                } else {
                    w.standard
                },
                alive: here.len(),
                lost: gone.len(),
                screen: format!("/p/hall/{}", unit.code),
                code: unit.code,
                name: unit.name,
            }
        });
    ui::html(ListPage {
        page: signed.page(w.title, "/hall"),
        rows: rows.collect(),
        w,
    })
}

/// What one unit's page needs.
struct Seen {
    showing: Showing,
    pushes: Vec<Push>,
    screens: Vec<Screen>,
}

async fn look(app: &App, signed: &Signed, code: String) -> Result<Seen, CommandError> {
    let (actor, now) = (signed.actor.clone(), app.clock.now());
    let read = move |reader: &mut Reader<'_>| {
        let Some(unit) = commands::managed(reader, &actor, &code)? else {
            return Ok::<_, SqlError>(None);
        };
        let Some(showing) = showing(reader, &code, now)? else {
            return Ok(None);
        };
        let pushes = store::pushes(reader, &unit.path, now)?;
        let screens = store::screens(reader, &kernel::Reach::Own(unit.path))?;
        Ok(Some(Seen {
            showing,
            pushes,
            screens,
        }))
    };
    app.db.read(read).await?.ok_or(CommandError::NotFound)
}

/// Which form was sent, what it held, and what is wrong with it.
#[derive(Default)]
pub(super) struct Sent {
    pub(super) form: &'static str,
    pub(super) fields: Fields,
    pub(super) errors: FieldErrors,
    pub(super) receipt: Option<String>,
}

/// One unit's page.
pub(super) async fn show(
    State(app): State<App>,
    signed: Signed,
    Path(unit): Path<String>,
) -> Response {
    draw(&app, &signed, unit, Sent::default()).await
}

fn days(w: &'static Words, item: &Item) -> String {
    match (item.from, item.to) {
        (None, None) => w.always.to_owned(),
        (from, to) => {
            let shown = |day: Option<kernel::Day>| day.map_or(String::new(), |day| day.to_string());
            format!("{} – {}", shown(from), shown(to))
        }
    }
}

fn hours_of(one: &rules::Programme) -> Fields {
    let mut fields = Fields::default();
    fields.set(rules::OPENS.name, one.opens.as_str());
    fields.set(rules::CLOSES.name, one.closes.as_str());
    for day in &one.weekdays {
        fields.push(rules::WEEKDAYS.name, day.to_string());
    }
    fields
}

/// The page, with a form that was sent and is wrong as it was filled in.
pub(super) async fn draw(app: &App, signed: &Signed, code: String, sent: Sent) -> Response {
    let seen = match look(app, signed, code.clone()).await {
        Ok(seen) => seen,
        Err(error) => return failed(signed, error),
    };
    let (w, lang, now) = (words(signed), signed.lang, app.clock.now());
    let one = &seen.showing;
    let page = signed
        .page(one.unit.name.as_str(), "/hall")
        .crumb(w.title, "/hall");
    let none = FieldErrors::default();
    let form =
        |name: &'static str, blank: Fields, specs: &'static [kernel::FieldSpec], submit: &str| {
            let (fields, errors, receipt) = match sent.form == name {
                true => (&sent.fields, &sent.errors, sent.receipt.clone()),
                false => (&blank, &none, None),
            };
            FormView::new(
                &Form::new(lang, fields, errors),
                format!("/hall/{code}/{name}"),
                specs,
                submit,
            )
            .hidden(
                "form_id",
                receipt.unwrap_or_else(|| format!("{}{name}", page.form_id)),
            )
            .hidden("version", one.programme.version)
        };
    let mut item = Fields::default();
    item.set(rules::SECONDS.name, "12");
    let mut minutes = Fields::default();
    minutes.set(rules::MINUTES.name, "10");
    let shown = ShowPage {
        version: one.programme.version,
        items: one
            .programme
            .items
            .iter()
            .map(|item| item_row(w, signed, item))
            .collect(),
        acts: [
            ("up", "chevron-up", w.up),
            ("down", "chevron-down", w.down),
            ("remove", "trash", w.remove),
        ],
        add: form("items", item, ITEM, w.add_do),
        hours: form("hours", hours_of(&one.programme), HOURS, w.save),
        push: form("pushes", minutes, PUSH, w.push_do),
        pushes: seen.pushes.iter().map(|push| push_row(one, push)).collect(),
        screens: seen
            .screens
            .iter()
            .map(|screen| screen_row(w, screen, now))
            .collect(),
        slides: one
            .slides
            .iter()
            .map(|(shown, ..)| (label(w, &shown.source), slide(lang, shown)))
            .collect(),
        page,
        w,
        code,
    };
    let status = match sent.errors.0.is_empty() {
        true => StatusCode::OK,
        false => StatusCode::UNPROCESSABLE_ENTITY,
    };
    ui::html_status(status, shown)
}

fn item_row(w: &'static Words, signed: &Signed, item: &Item) -> ItemRow {
    let source = SOURCES.iter().find(|choice| choice.code == item.source);
    ItemRow {
        no: item.no,
        source: source.map_or("", |choice: &Choice| choice.label(signed.lang)),
        pick: if item.pick.is_empty() {
            w.all_of_it.to_owned()
        } else {
            item.pick.clone()
        },
        seconds: item.seconds,
        days: days(w, item),
    }
}

fn push_row(one: &Showing, push: &Push) -> PushRow {
    PushRow {
        number: push.number.clone(),
        title: push.title.clone(),
        until: short_time(push.until),
        by: push.by_name.clone(),
        below: push.below,
        here: push.path == one.unit.path,
    }
}

fn screen_row(w: &'static Words, screen: &Screen, now: Instant) -> ScreenRow {
    ScreenRow {
        screen: screen.screen.clone(),
        state: match lost(screen, now) {
            true => Tag::dot(Tone::Over, w.lost),
            false => Tag::dot(Tone::Good, w.alive),
        },
        seen: short_time(screen.seen),
        showing: screen.showing.clone(),
    }
}
