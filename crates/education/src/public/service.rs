//! Notices, the glossary, ways to complain, mediation organisations.

use super::bodies::{Card, Desk, DesksBody, GlossaryBody, NoticesBody, Section, TermLine};
use super::previews::{self, facts, term_line};
use super::{Drawn, href};
use crate::kinds::{CHANNEL, GLOSSARY, MEDIATION, NOTICE, in_lang};
use crate::kinds::{GROUPS, SORTS, WAYS};
use crate::words::Words;
use kernel::{Day, Lang};
use platform::sql::{Reader, SqlError};
use publication::{Html, Value, Version, text};

/// Longest text that is looked up, in characters.
const TEXT_MAX: usize = 40;

fn drawn(title: &str, lang: Lang, body: Html) -> Drawn {
    Drawn {
        title: title.to_owned(),
        body,
        lang,
    }
}

/// All notices, by sort, newest first.
pub fn notices(reader: &mut Reader<'_>, (lang, day): (Lang, Day)) -> Result<Drawn, SqlError> {
    let w = Words::of(lang);
    let mut found = publication::in_force(reader, &NOTICE, day)?;
    found.sort_by(|a, b| (b.from, &a.key).cmp(&(a.from, &b.key)));
    let card = |version: &Version| {
        let (title, spoken) = in_lang(&version.doc, "title", lang);
        Card {
            title: title.to_owned(),
            lang: spoken.tag(),
            href: href(&version.kind, &version.key),
            about: String::new(),
            facts: facts(version, lang).join(" · "),
        }
    };
    let section = |sort: &'static kernel::Choice| {
        let of = found
            .iter()
            .filter(|one| text(&one.doc, "sort") == sort.code);
        Section {
            heading: sort.label(lang),
            cards: of.map(card).collect(),
        }
    };
    let mut sections: Vec<Section> = SORTS.iter().map(section).collect();
    sections.retain(|section| !section.cards.is_empty());
    Ok(drawn(
        w.notices,
        lang,
        Html::of(&NoticesBody { w, sections }),
    ))
}

/// A notice; `None` when nothing of that name is public.
pub fn notice(
    reader: &mut Reader<'_>,
    (lang, day): (Lang, Day),
    key: &str,
) -> Result<Option<Drawn>, SqlError> {
    let found = publication::on(reader, &NOTICE, key, day)?;
    Ok(found.map(|version| {
        let (title, spoken) = in_lang(&version.doc, "title", lang);
        drawn(title, spoken, previews::notice(&version, lang))
    }))
}

/// The glossary, by group; `looked_for` narrows it.
pub fn glossary(
    reader: &mut Reader<'_>,
    (lang, day): (Lang, Day),
    looked_for: &str,
) -> Result<Drawn, SqlError> {
    let w = Words::of(lang);
    let shown: String = looked_for.chars().take(TEXT_MAX).collect();
    let text_of = shown.to_lowercase();
    let mut found = publication::in_force(reader, &GLOSSARY, day)?;
    found.retain(|version| text_of.is_empty() || version.words().contains(&text_of));
    let lines = |code: &str| -> Vec<TermLine> {
        let of = found.iter().filter(|one| text(&one.doc, "group") == code);
        of.map(|version| term_line(version, lang)).collect()
    };
    let groups = GROUPS
        .iter()
        .map(|group| (group.label(lang), lines(group.code)));
    let groups = groups.filter(|(_, lines)| !lines.is_empty()).collect();
    let body = GlossaryBody {
        w,
        text: shown,
        groups,
    };
    Ok(drawn(w.glossary, lang, Html::of(&body)))
}

fn lines(text: &str) -> Vec<String> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.map(str::to_owned).collect()
}

/// `tel:` for what is a phone number and nothing else.
fn call(contact: &str) -> Option<String> {
    let plain: String = contact
        .chars()
        .filter(|c| !matches!(c, ' ' | '-'))
        .collect();
    let digits = plain.strip_prefix('+').unwrap_or(&plain);
    let phone = (3..=15).contains(&digits.len()) && digits.chars().all(|c| c.is_ascii_digit());
    phone.then(|| format!("tel:{plain}"))
}

pub(super) fn desk_of_channel(version: &Version, lang: Lang) -> Desk {
    let (w, doc) = (Words::of(lang), &version.doc);
    let (title, spoken) = in_lang(doc, "title", lang);
    let contact = text(doc, "contact");
    let rows = [
        (w.contact, contact.to_owned(), call(contact)),
        (w.hours, in_lang(doc, "hours", lang).0.to_owned(), None),
    ];
    Desk {
        title: title.to_owned(),
        lang: spoken.tag(),
        facts: rows
            .into_iter()
            .filter(|(_, value, _)| !value.is_empty())
            .collect(),
        about: lines(in_lang(doc, "about", lang).0),
    }
}

pub(super) fn desk_of_mediation(version: &Version, lang: Lang) -> Desk {
    let (w, doc) = (Words::of(lang), &version.doc);
    let (title, spoken) = in_lang(doc, "title", lang);
    let phone = text(doc, "phone");
    let rows = [
        (w.phone, phone.to_owned(), call(phone)),
        (w.area, in_lang(doc, "area", lang).0.to_owned(), None),
        (w.address, text(doc, "address").to_owned(), None),
        (w.hours, in_lang(doc, "hours", lang).0.to_owned(), None),
    ];
    Desk {
        title: title.to_owned(),
        lang: spoken.tag(),
        facts: rows
            .into_iter()
            .filter(|(_, value, _)| !value.is_empty())
            .collect(),
        about: lines(in_lang(doc, "about", lang).0),
    }
}

/// Ways to complain and how a complaint goes on.
pub fn channels(reader: &mut Reader<'_>, (lang, day): (Lang, Day)) -> Result<Drawn, SqlError> {
    let w = Words::of(lang);
    let mut found = publication::in_force(reader, &CHANNEL, day)?;
    found.sort_by_key(|version| version.doc.get("place").and_then(Value::as_i64));
    let desks = |code: &str| -> Vec<Desk> {
        let of = found.iter().filter(|one| text(&one.doc, "way") == code);
        of.map(|version| desk_of_channel(version, lang)).collect()
    };
    let groups = WAYS.iter().map(|way| (way.label(lang), desks(way.code)));
    let groups = groups.filter(|(_, desks)| !desks.is_empty()).collect();
    let body = DesksBody {
        w,
        intro: w.channels_intro,
        groups,
    };
    Ok(drawn(w.channels, lang, Html::of(&body)))
}

/// Mediation organisations.
pub fn mediation(reader: &mut Reader<'_>, (lang, day): (Lang, Day)) -> Result<Drawn, SqlError> {
    let w = Words::of(lang);
    let found = publication::in_force(reader, &MEDIATION, day)?;
    let desks: Vec<Desk> = found
        .iter()
        .map(|one| desk_of_mediation(one, lang))
        .collect();
    let groups = match desks.is_empty() {
        true => Vec::new(),
        false => vec![("", desks)],
    };
    let body = DesksBody {
        w,
        intro: w.mediation_intro,
        groups,
    };
    Ok(drawn(w.mediation, lang, Html::of(&body)))
}
