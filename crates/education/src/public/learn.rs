//! `/p/learn`: the list by reader and topic, articles, stories, quizzes, material.

use super::bodies::{Card, LearnBody, Option_, Section};
use super::previews::{
    Played, article_with, facts, material_with, questions, quiz_with, story_with,
};
use super::{Drawn, href};
use crate::kinds::{ARTICLE, AUDIENCES, CASE_STORY, LEARNING, MATERIAL, QUIZ, TOPICS, in_lang};
use crate::rules::quiz;
use crate::store::{self, File};
use crate::terms;
use crate::words::Words;
use kernel::{Choice, Day, Fields, Lang, fill};
use platform::sql::{Reader, SqlError};
use publication::{Html, Kind, Value, Version, text};

/// What the list is narrowed to: codes; empty for all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// Code of [`AUDIENCES`].
    pub audience: String,
    /// Code of [`TOPICS`].
    pub topic: String,
}

impl Asked {
    /// From a query string; codes that are none are left out.
    pub fn of(query: &Fields) -> Asked {
        let known = |list: &[Choice], code: &str| {
            let found = list.iter().find(|choice| choice.code == code);
            found.map_or(String::new(), |choice| choice.code.to_owned())
        };
        Asked {
            audience: known(AUDIENCES, query.get("audience")),
            topic: known(TOPICS, query.get("topic")),
        }
    }

    fn fits(&self, doc: &Value) -> bool {
        let audience = doc.get("audience").and_then(Value::as_array);
        let reads = |code: &str| {
            let codes = audience.into_iter().flatten().filter_map(Value::as_str);
            codes.into_iter().any(|one| one == code || one == "all")
        };
        (self.audience.is_empty() || reads(&self.audience))
            && (self.topic.is_empty() || text(doc, "topic") == self.topic)
    }
}

/// The list, newest first within each kind.
pub fn learn(
    reader: &mut Reader<'_>,
    (lang, day): (Lang, Day),
    asked: &Asked,
) -> Result<Drawn, SqlError> {
    let w = Words::of(lang);
    let mut sections = Vec::new();
    for kind in LEARNING {
        let mut found = publication::in_force(reader, kind, day)?;
        found.retain(|version| asked.fits(&version.doc));
        found.sort_by(|a, b| (b.from, &a.key).cmp(&(a.from, &b.key)));
        if !found.is_empty() {
            sections.push(Section {
                heading: heading(w, kind),
                cards: found.iter().map(|version| card(version, lang)).collect(),
            });
        }
    }
    let options = |list: &'static [Choice], code: &str| {
        let option = |choice: &'static Choice| Option_ {
            code: choice.code,
            label: choice.label(lang),
            current: choice.code == code,
        };
        list.iter().map(option).collect()
    };
    let body = LearnBody {
        w,
        audiences: options(AUDIENCES, &asked.audience),
        topics: options(TOPICS, &asked.topic),
        sections,
    };
    Ok(Drawn {
        title: w.learn.to_owned(),
        body: Html::of(&body),
        lang,
    })
}

fn heading(w: &'static Words, kind: &Kind) -> &'static str {
    match kind.code {
        "case_story" => w.stories,
        "quiz" => w.quizzes,
        "material" => w.materials,
        _ => w.articles,
    }
}

fn card(version: &Version, lang: Lang) -> Card {
    let (w, doc) = (Words::of(lang), &version.doc);
    let (title, spoken) = in_lang(doc, "title", lang);
    let mut facts = facts(version, lang);
    if version.kind == QUIZ.code {
        let n = questions(doc, lang).len().to_string();
        facts.insert(0, fill(w.questions, &[("n", &n)]));
    }
    let about = ["summary", "intro"].map(|name| in_lang(doc, name, lang).0);
    Card {
        title: title.to_owned(),
        lang: spoken.tag(),
        href: href(&version.kind, &version.key),
        about: about.concat(),
        facts: facts.join(" · "),
    }
}

fn drawn(version: &Version, lang: Lang, body: Html) -> Drawn {
    let (title, spoken) = in_lang(&version.doc, "title", lang);
    Drawn {
        title: title.to_owned(),
        body,
        lang: spoken,
    }
}

fn public(
    reader: &mut Reader<'_>,
    (kind, key): (&str, &str),
    day: Day,
) -> Result<Option<Version>, SqlError> {
    match LEARNING.iter().find(|known| known.code == kind) {
        Some(kind) => publication::on(reader, kind, key, day),
        None => Ok(None),
    }
}

/// Something to learn from; `None` when nothing of that name is public.
pub fn item(
    reader: &mut Reader<'_>,
    (lang, day): (Lang, Day),
    (kind, key): (&str, &str),
) -> Result<Option<Drawn>, SqlError> {
    let Some(version) = public(reader, (kind, key), day)? else {
        return Ok(None);
    };
    let body = if kind == ARTICLE.code {
        article_with(&version, lang, &terms::all(reader, lang, day)?)
    } else if kind == CASE_STORY.code {
        story_with(&version, lang, &terms::all(reader, lang, day)?)
    } else if kind == MATERIAL.code {
        let file = store::file(reader, text(&version.doc, "file"))?;
        material_with(&version, lang, file.as_ref())
    } else {
        let played = Played {
            action: Some(href(kind, key)),
            chosen: Vec::new(),
            missing: false,
            result: None,
        };
        quiz_with(&version, lang, played)
    };
    Ok(Some(drawn(&version, lang, body)))
}

/// A quiz with the answers that were sent, and how many are right; `None` for the number when some are
/// missing.
pub fn quiz_result(
    reader: &mut Reader<'_>,
    (lang, day): (Lang, Day),
    (key, answers): (&str, &Fields),
) -> Result<Option<(Drawn, Option<usize>)>, SqlError> {
    let Some(version) = public(reader, (QUIZ.code, key), day)? else {
        return Ok(None);
    };
    let questions = questions(&version.doc, lang);
    let chosen = quiz::chosen(&questions, answers);
    let missing = chosen.iter().any(Option::is_none);
    let right = (!missing).then(|| quiz::right(&questions, &chosen));
    let numbers = |right: usize| {
        [
            ("right", right.to_string()),
            ("all", questions.len().to_string()),
        ]
    };
    let result = right.map(|right| {
        let numbers = numbers(right);
        let numbers = numbers
            .each_ref()
            .map(|(name, text)| (*name, text.as_str()));
        fill(Words::of(lang).result, &numbers)
    });
    let played = Played {
        action: Some(href(QUIZ.code, key)),
        chosen,
        missing,
        result,
    };
    let body = quiz_with(&version, lang, played);
    Ok(Some((drawn(&version, lang, body), right)))
}

/// The file that something public names: material, or the picture of an article.
pub fn file_of(
    reader: &mut Reader<'_>,
    day: Day,
    (kind, key): (&str, &str),
) -> Result<Option<File>, SqlError> {
    let Some(version) = public(reader, (kind, key), day)? else {
        return Ok(None);
    };
    let named = ["file", "picture"].map(|name| text(&version.doc, name));
    match named.into_iter().find(|id| !id.is_empty()) {
        Some(id) => store::file(reader, id),
        None => Ok(None),
    }
}
