//! One item: a version of it with its preview, what differs, all versions, what happened.

use super::difference::{Changed, between};
use super::{At, act, shown, tag, unit_name, write};
use crate::commands::powers;
use crate::rules::{Action, check};
use crate::store::SUBJECT;
use crate::{Html, Value, Version, Words};
use askama::Template;
use audit::StoredEntry;
use axum::response::Response;
use change::CommandError;
use kernel::{Day, Fields, Lang, day_of, fill, rfc3339, short_time};
use platform::sql::{Reader, SqlError};
use ui::Page;
use ui::components::{Tag, Timeline, TimelineEntry, TimelineKind};

struct Button {
    label: &'static str,
    href: String,
    icon: &'static str,
    strong: bool,
}

struct Line {
    version: u32,
    href: String,
    current: bool,
    status: Tag,
    from: String,
    to: String,
    author: String,
    publisher: String,
}

#[derive(Template)]
#[template(path = "publication.html")]
struct ShowPage {
    page: Page,
    w: &'static Words,
    status: Tag,
    facts: Vec<(&'static str, String)>,
    reason: Option<(&'static str, String)>,
    preview: Html,
    preview_href: String,
    changed: Option<Vec<Changed>>,
    lines: Vec<Line>,
    timeline: Timeline,
    buttons: Vec<Button>,
}

#[derive(Template)]
#[template(path = "publication_preview.html")]
struct PreviewPage {
    page: Page,
    w: &'static Words,
    note: String,
    zh: String,
    en: String,
    lang: Lang,
    body: Html,
}

/// What happened to all versions, oldest first, with the version's number.
type Told = Vec<(u32, StoredEntry)>;

async fn told(at: &At, all: &[Version]) -> Result<(String, Told), SqlError> {
    let ids: Vec<(u32, String)> = all.iter().map(|one| (one.version, one.id())).collect();
    let first = all.first().cloned();
    let read = move |reader: &mut Reader<'_>| {
        let mut told = Vec::new();
        for (no, id) in &ids {
            let chain = audit::chain(reader, SUBJECT, id)?;
            told.extend(chain.into_iter().map(|entry| (*no, entry)));
        }
        told.sort_by_key(|(no, entry)| (entry.at, *no, entry.seq));
        let unit = match &first {
            Some(one) => unit_name(reader, one)?,
            None => String::new(),
        };
        Ok::<_, SqlError>((unit, told))
    };
    at.app.db.read(read).await
}

fn number(query: &Fields) -> Option<u32> {
    query.get("version").parse().ok()
}

/// The page.
pub(super) async fn show(at: At, key: String, query: Fields) -> Response {
    let no = number(&query);
    let all = match at.seen(&key, no).await {
        Ok(all) => all,
        Err(error) => return at.failed(error),
    };
    let place = match no {
        Some(no) => all.iter().position(|one| one.version == no),
        None => all.len().checked_sub(1),
    };
    let told = told(&at, &all).await;
    match (place, told) {
        (Some(place), Ok(told)) => ui::html(draw(&at, &all, place, told)),
        (None, _) => at.failed(CommandError::NotFound),
        (_, Err(error)) => at.failed(error),
    }
}

fn draw(at: &At, all: &[Version], place: usize, (unit, told): (String, Told)) -> ShowPage {
    let (w, lang, one) = (at.w(), at.signed.lang, &all[place]);
    let today = day_of(at.app.clock.now());
    let before = place.checked_sub(1).map(|place| &all[place]);
    let entries = told.iter().rev().map(|(no, entry)| happened(w, *no, entry));
    let page = at.page_below((at.kind.title)(&one.doc, lang));
    ShowPage {
        page,
        status: tag(w, one, today),
        facts: facts(w, one, unit),
        reason: reason(w, one),
        preview: (at.kind.preview)(one, lang),
        preview_href: format!("{}/{}/preview?version={}", at.href(), one.key, one.version),
        changed: before.map(|before| between(at.kind, before, one, lang)),
        lines: all
            .iter()
            .rev()
            .map(|other| line(at, other, one, today))
            .collect(),
        timeline: Timeline {
            entries: entries.collect(),
        },
        buttons: buttons(at, all, one),
        w,
    }
}

fn facts(w: &'static Words, one: &Version, unit: String) -> Vec<(&'static str, String)> {
    let mut facts = vec![
        (w.key, one.key.clone()),
        (w.version, one.version.to_string()),
        (w.unit, unit),
        (w.author, one.author.name.clone()),
        (w.written, short_time(one.at)),
    ];
    if let Some((who, at)) = &one.published {
        facts.push((w.publisher, format!("{} {}", who.name, short_time(*at))));
        facts.push((w.from, shown(one.from)));
        facts.push((w.to, shown(one.to)));
    }
    if let Value::Object(evidence) = &one.evidence {
        let told = |(name, value): (&String, &Value)| match value {
            Value::String(text) => format!("{name}: {text}"),
            other => format!("{name}: {other}"),
        };
        facts.push((
            w.evidence,
            evidence.iter().map(told).collect::<Vec<_>>().join("; "),
        ));
    }
    facts
}

fn reason(w: &'static Words, one: &Version) -> Option<(&'static str, String)> {
    let told = |label, (who, at, reason): &(crate::Who, kernel::Instant, String)| {
        (
            label,
            format!("{reason} — {} {}", who.name, short_time(*at)),
        )
    };
    let withdrawn = one.withdrawn.as_ref().map(|why| told(w.why_withdrawn, why));
    withdrawn.or_else(|| one.returned.as_ref().map(|why| told(w.returned, why)))
}

fn line(at: &At, other: &Version, one: &Version, today: Day) -> Line {
    Line {
        version: other.version,
        href: format!("{}/{}?version={}", at.href(), other.key, other.version),
        current: other.version == one.version,
        status: tag(at.w(), other, today),
        from: shown(other.from),
        to: shown(other.to),
        author: other.author.name.clone(),
        publisher: other
            .published
            .as_ref()
            .map_or(String::new(), |(who, _)| who.name.clone()),
    }
}

fn buttons(at: &At, all: &[Version], one: &Version) -> Vec<Button> {
    let powers = powers(at.kind, &at.signed.actor);
    let Some(newest) = all.last() else {
        return Vec::new();
    };
    // Writing goes on from the newest version, everything else is about the one that is shown.
    let offered = Action::ALL.into_iter().filter(|action| match action {
        Action::Write => check(*action, newest, &powers).is_ok(),
        _ => check(*action, one, &powers).is_ok(),
    });
    let button = |action: Action| {
        let (mut label, icon) = act::label(at.w(), action);
        if action == Action::Write {
            label = write::label(at.w(), newest);
        }
        let of = match action {
            Action::Write => newest,
            _ => one,
        };
        Button {
            label,
            href: format!(
                "{}/{}/actions/{}?version={}",
                at.href(),
                of.key,
                action.code(),
                of.version
            ),
            icon,
            strong: matches!(action, Action::Publish | Action::HandIn),
        }
    };
    offered.map(button).collect()
}

fn happened(w: &'static Words, no: u32, entry: &StoredEntry) -> TimelineEntry {
    let (title, kind, icon) = match entry.kind.as_str() {
        "publication_handed_in" => (w.e_handed_in, TimelineKind::Plain, "send"),
        "publication_handed_back" => (w.e_handed_back, TimelineKind::Bad, "arrow-back-up"),
        "publication_published" => (w.e_published, TimelineKind::Good, "circle-check"),
        "publication_withdrawn" => (w.e_withdrawn, TimelineKind::Warn, "ban"),
        "publication_dropped" => (w.e_dropped, TimelineKind::Plain, "ban"),
        "publication_end_set" => (w.e_end_set, TimelineKind::Plain, "calendar"),
        _ => (w.e_written, TimelineKind::Plain, "edit"),
    };
    let (at, body) = (entry.instant(), entry.json());
    let version = fill(w.e_version, &[("version", &no.to_string())]);
    let text = |name: &str| crate::text(&body, name).to_owned();
    let days = [(w.from, text("from")), (w.to, text("to"))];
    let days = days.iter().filter(|(_, day)| !day.is_empty());
    let days: Vec<String> = days.map(|(label, day)| format!("{label} {day}")).collect();
    let parts = [version, days.join(" · "), text("reason")];
    TimelineEntry {
        kind,
        icon,
        title: title.to_owned(),
        who: entry.actor_name.clone(),
        time: short_time(at),
        at: rfc3339(at),
        body: parts
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join(" · "),
        files: Vec::new(),
    }
}

/// The version as the public will see it, in either language.
pub(super) async fn preview(at: At, key: String, query: Fields) -> Response {
    let no = number(&query);
    let all = match at.seen(&key, no).await {
        Ok(all) => all,
        Err(error) => return at.failed(error),
    };
    let one = match no {
        Some(no) => all.into_iter().find(|one| one.version == no),
        None => all.into_iter().next_back(),
    };
    let Some(one) = one else {
        return at.failed(CommandError::NotFound);
    };
    let (w, lang) = (
        at.w(),
        Lang::from_tag(query.get("lang")).unwrap_or(at.signed.lang),
    );
    let here = format!("{}/{key}/preview?version={}&lang=", at.href(), one.version);
    let said = [
        ("version", one.version.to_string()),
        ("status", one.status.label(at.signed.lang).to_owned()),
    ];
    let said = said.each_ref().map(|(name, text)| (*name, text.as_str()));
    ui::html(PreviewPage {
        page: at.page_below((at.kind.title)(&one.doc, lang)),
        note: fill(w.preview_note, &said),
        zh: format!("{here}zh-CN"),
        en: format!("{here}en"),
        body: (at.kind.preview)(&one, lang),
        lang,
        w,
    })
}
