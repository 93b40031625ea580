//! The body of one version, as its kind shows it: what staff see before it is published, and what the
//! public pages show with terms explained.

use super::bodies::{
    DeskBody, MaterialBody, Part, Put, QuizBody, TermLine, TermsBody, TextBody, blocks,
};
use super::href;
use super::service::{desk_of_channel, desk_of_mediation};
use crate::kinds::{AUDIENCES, FRAUDS, TOPICS, in_lang};
use crate::rules::quiz;
use crate::store::File;
use crate::terms::{Explainer, Term};
use crate::words::Words;
use kernel::{Choice, Lang, fill};
use publication::{Html, Value, Version, text};

/// The tag of the language that a document's text is shown in, and whether that is not the one asked for.
fn spoken(doc: &Value, name: &str, lang: Lang) -> (Lang, bool) {
    let spoken = in_lang(doc, name, lang).1;
    (spoken, spoken != lang)
}

/// Audience, topic, since when: what stands under a title.
pub(super) fn facts(version: &Version, lang: Lang) -> Vec<String> {
    let (w, doc) = (Words::of(lang), &version.doc);
    let mut facts = Vec::new();
    if let Some(codes) = doc.get("audience").and_then(Value::as_array) {
        let labels = codes.iter().filter_map(Value::as_str);
        let labels = labels.map(|code| Choice::label_in(AUDIENCES, code, lang));
        facts.push(labels.collect::<Vec<_>>().join(lang.pick("、", ", ")));
    }
    for (name, list) in [("topic", TOPICS), ("fraud", FRAUDS)] {
        let code = text(doc, name);
        if !code.is_empty() {
            facts.push(Choice::label_in(list, code, lang).to_owned());
        }
    }
    if let Some(from) = version.from {
        facts.push(fill(w.since, &[("day", &from.to_string())]));
    }
    if let Some(until) = version.until() {
        facts.push(fill(w.until, &[("day", &until.to_string())]));
    }
    facts
}

/// Parts of a document: their headings and members.
type Parts<'p> = &'p [(Option<&'static str>, &'static str)];

fn text_body(version: &Version, lang: Lang, parts: Parts<'_>, terms: &[Term]) -> Html {
    let doc = &version.doc;
    let first = parts.first().map_or("body", |(_, name)| name);
    let (spoken, only_zh) = spoken(doc, first, lang);
    // A text that is there in Chinese only is explained with the terms of its own language.
    let none: &[Term] = &[];
    let terms = if only_zh { none } else { terms };
    let mut explainer = Explainer::new(terms, spoken);
    let drawn = parts.iter().map(|(heading, name)| Part {
        heading: *heading,
        blocks: blocks(in_lang(doc, name, lang).0, &mut explainer, terms),
    });
    let parts: Vec<Part> = drawn.collect();
    let picture = text(doc, "picture");
    Html::of(&TextBody {
        w: Words::of(lang),
        lang: spoken.tag(),
        only_zh,
        facts: facts(version, lang),
        summary: in_lang(doc, "summary", lang).0.to_owned(),
        picture: (!picture.is_empty()).then(|| {
            let src = format!("{}/file", href(&version.kind, &version.key));
            (src, text(doc, "picture_says").to_owned())
        }),
        parts,
        terms: explainer.told(),
    })
}

pub(super) fn article_with(version: &Version, lang: Lang, terms: &[Term]) -> Html {
    text_body(version, lang, &[(None, "body")], terms)
}

/// An article.
pub fn article(version: &Version, lang: Lang) -> Html {
    article_with(version, lang, &[])
}

pub(super) fn story_with(version: &Version, lang: Lang, terms: &[Term]) -> Html {
    let w = Words::of(lang);
    let parts = [
        (Some(w.happened), "happened"),
        (Some(w.trick), "trick"),
        (Some(w.advice), "advice"),
    ];
    text_body(version, lang, &parts, terms)
}

/// A story of a case.
pub fn story(version: &Version, lang: Lang) -> Html {
    story_with(version, lang, &[])
}

/// A notice.
pub fn notice(version: &Version, lang: Lang) -> Html {
    article(version, lang)
}

/// The questions in the language asked for.
pub(super) fn questions(doc: &Value, lang: Lang) -> Vec<quiz::Question> {
    // What was published was parsed when it was written.
    quiz::parse(in_lang(doc, "questions", lang).0).unwrap_or_default()
}

/// How a quiz is shown: to look at, to be answered, or answered.
pub(super) struct Played {
    pub(super) action: Option<String>,
    pub(super) chosen: Vec<Option<usize>>,
    pub(super) missing: bool,
    pub(super) result: Option<String>,
}

pub(super) fn quiz_with(version: &Version, lang: Lang, played: Played) -> Html {
    let doc = &version.doc;
    let (spoken, only_zh) = spoken(doc, "questions", lang);
    let put = |(no, question): (usize, quiz::Question)| Put {
        no,
        field: quiz::field(no),
        chosen: played.chosen.get(no - 1).copied().flatten(),
        question,
    };
    let asked = (1..).zip(questions(doc, lang)).map(put).collect();
    Html::of(&QuizBody {
        w: Words::of(lang),
        lang: spoken.tag(),
        only_zh,
        intro: in_lang(doc, "intro", lang).0.to_owned(),
        action: played.action,
        missing: played.missing,
        result: played.result,
        asked,
    })
}

/// A quiz, to be looked at.
pub fn quiz(version: &Version, lang: Lang) -> Html {
    let played = Played {
        action: None,
        chosen: Vec::new(),
        missing: false,
        result: None,
    };
    quiz_with(version, lang, played)
}

pub(super) fn material_with(version: &Version, lang: Lang, file: Option<&File>) -> Html {
    let (w, doc) = (Words::of(lang), &version.doc);
    let (spoken, only_zh) = spoken(doc, "about", lang);
    let shown = file.map(|file| {
        let said = fill(
            w.file_kind,
            &[("name", &file.name), ("size", &size(file.size))],
        );
        (format!("{}/file", href(&version.kind, &version.key)), said)
    });
    Html::of(&MaterialBody {
        w,
        lang: spoken.tag(),
        only_zh,
        facts: facts(version, lang),
        about: in_lang(doc, "about", lang).0.to_owned(),
        file: shown,
    })
}

/// A size as people read it.
pub(crate) fn size(bytes: i64) -> String {
    match bytes {
        ..1024 => format!("{bytes} B"),
        1024..1_048_576 => format!("{} KB", bytes / 1024),
        _ => format!(
            "{}.{} MB",
            bytes / 1_048_576,
            bytes % 1_048_576 * 10 / 1_048_576
        ),
    }
}

/// Material, to be looked at.
pub fn material(version: &Version, lang: Lang) -> Html {
    material_with(version, lang, None)
}

pub(super) fn term_line(version: &Version, lang: Lang) -> TermLine {
    let (name, named) = in_lang(&version.doc, "term", lang);
    let (says, said) = in_lang(&version.doc, "says", lang);
    TermLine {
        key: version.key.clone(),
        name: name.to_owned(),
        lang: named.tag(),
        says: says.to_owned(),
        says_lang: said.tag(),
    }
}

/// A term.
pub fn term(version: &Version, lang: Lang) -> Html {
    Html::of(&TermsBody {
        lines: vec![term_line(version, lang)],
    })
}

/// A way to complain.
pub fn channel(version: &Version, lang: Lang) -> Html {
    Html::of(&DeskBody {
        desk: desk_of_channel(version, lang),
    })
}

/// A mediation organisation.
pub fn mediation(version: &Version, lang: Lang) -> Html {
    Html::of(&DeskBody {
        desk: desk_of_mediation(version, lang),
    })
}
