//! The list of all entries, narrowed by level, room and protection; the same as a workbook.

use super::{HOME, Params, show, words};
use crate::{Entry, Level, Protection, Register, Words};
use askama::Template;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::Response;
use identity::Signed;
use kernel::{Fields, Lang};
use ui::Page;
use ui::components::Tag;

#[derive(Template)]
#[template(path = "register.html")]
struct ListPage {
    page: Page,
    w: &'static Words,
    rows: Vec<Row>,
    levels: Vec<Pick>,
    rooms: Vec<Pick>,
    protections: Vec<Pick>,
    others: Vec<OtherRow>,
    export_href: String,
}

struct Row {
    href: String,
    name: String,
    level: Tag,
    purpose: String,
    retention: String,
    roles: String,
    protection: Tag,
}

/// An option of a filter.
struct Pick {
    code: &'static str,
    label: &'static str,
    chosen: bool,
}

struct OtherRow {
    at: String,
    why: String,
}

fn chosen(entries: &'static [Entry], asked: &Fields) -> impl Iterator<Item = &'static Entry> {
    let level = asked.get("level").to_owned();
    let room = asked.get("room").to_owned();
    let protection = asked.get("protection").to_owned();
    entries.iter().filter(move |entry| {
        (level.is_empty() || entry.level.code() == level)
            && (room.is_empty() || entry.rooms().contains(&room.as_str()))
            && (protection.is_empty() || entry.protection.code() == protection)
    })
}

fn row(entry: &Entry, w: &Words, lang: Lang) -> Row {
    Row {
        href: format!("{HOME}/{}", entry.id),
        name: entry.name.to(lang).to_owned(),
        level: show::level(w, entry.level),
        purpose: entry.purpose.to(lang).to_owned(),
        retention: entry.retention.text.to(lang).to_owned(),
        roles: show::roles(w, entry.roles, lang),
        protection: show::protection(w, entry),
    }
}

fn rooms(w: &Words, asked: &str) -> Vec<Pick> {
    let mut picks: Vec<Pick> = Vec::new();
    for code in Register::builtin().entries().iter().flat_map(Entry::rooms) {
        if picks.iter().all(|pick| pick.code != code) {
            picks.push(Pick {
                code,
                label: show::room(w, code),
                chosen: code == asked,
            });
        }
    }
    picks
}

fn levels(w: &Words, asked: &str) -> Vec<Pick> {
    let label = |level| match level {
        Level::C1 => w.c1,
        Level::C2 => w.c2,
        Level::C3 => w.c3,
    };
    let pick = |level: Level| Pick {
        code: level.code(),
        label: label(level),
        chosen: level.code() == asked,
    };
    Level::ALL.map(pick).into()
}

fn protections(w: &Words, asked: &str) -> Vec<Pick> {
    let pick = |protection: Protection| Pick {
        code: protection.code(),
        label: show::protection_name(w, protection),
        chosen: protection.code() == asked,
    };
    Protection::ALL.map(pick).into()
}

/// The list.
pub(super) async fn page(signed: Signed, Query(params): Params) -> Response {
    let asked = Fields::from_pairs(params);
    let (lang, w) = (signed.lang, words(signed.lang));
    let register = Register::builtin();
    let others = register.others().iter().map(|other| OtherRow {
        at: other.at.join(", "),
        why: other.why.to(lang).to_owned(),
    });
    ui::html(ListPage {
        page: signed.page(w.title, HOME),
        rows: chosen(register.entries(), &asked)
            .map(|entry| row(entry, w, lang))
            .collect(),
        levels: levels(w, asked.get("level")),
        rooms: rooms(w, asked.get("room")),
        protections: protections(w, asked.get("protection")),
        others: others.collect(),
        export_href: export_href(w, &asked),
        w,
    })
}

/// The workbook of the same filter; only codes that are known go into the address.
fn export_href(w: &Words, asked: &Fields) -> String {
    let found = |picks: Vec<Pick>| picks.iter().find(|p| p.chosen).map_or("", |p| p.code);
    format!(
        "{HOME}/export?level={}&room={}&protection={}",
        found(levels(w, asked.get("level"))),
        found(rooms(w, asked.get("room"))),
        found(protections(w, asked.get("protection")))
    )
}

/// The list as a workbook. It holds nothing of any person, so taking it out is no look.
pub(super) async fn export(signed: Signed, Query(params): Params) -> Response {
    let asked = Fields::from_pairs(params);
    let (lang, w) = (signed.lang, words(signed.lang));
    let heading = [
        w.name,
        w.level,
        w.purpose,
        w.basis,
        w.retention,
        w.roles,
        w.protection,
        w.why,
        w.places,
    ];
    let rows: Vec<Vec<String>> = chosen(Register::builtin().entries(), &asked)
        .map(|entry| line(entry, w, lang))
        .collect();
    match org::sheet::workbook(&heading, &rows) {
        Ok(bytes) => ui::download(&format!("{}.xlsx", w.file_name), bytes),
        Err(error) => {
            tracing::error!(%error, "a workbook could not be made");
            ui::error_page(lang, StatusCode::INTERNAL_SERVER_ERROR, "", "")
        }
    }
}

fn line(entry: &Entry, w: &Words, lang: Lang) -> Vec<String> {
    let bases: Vec<String> = entry.bases.iter().map(|b| show::basis(b, lang)).collect();
    let retention = &entry.retention;
    let kept = format!(
        "{} ({} [{}])",
        retention.text.to(lang),
        retention.article.to(lang),
        retention.certainty.label(lang)
    );
    vec![
        entry.name.to(lang).to_owned(),
        entry.level.code().to_uppercase(),
        entry.purpose.to(lang).to_owned(),
        bases.join("; "),
        kept,
        show::roles(w, entry.roles, lang),
        show::protection_name(w, entry.protection).to_owned(),
        entry.why.as_ref().map_or("", |why| why.to(lang)).to_owned(),
        entry.at.join(", "),
    ]
}
