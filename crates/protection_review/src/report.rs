//! 消保审查意见书 in the layout of official documents.

use crate::Words;
use crate::pages::view::{about_label, decision, facts, place, reply_line, unread};
use crate::rules::checklist::Checklist;
use crate::rules::{ANSWERS, Answer, FORCES, Opinion, Review};
use document::word::Word;
use kernel::{Choice, Day, Lang, day_of, fill};

/// The opinion on a review as it stands.
///
/// # Errors
/// Only where memory can't be written to.
pub(crate) fn word(
    (one, list): (&Review, &Checklist),
    (mark, today): (&str, Day),
    lang: Lang,
) -> Result<Vec<u8>, std::io::Error> {
    let w = Words::of(lang);
    let mut word = Word::new(&one.number).marked(mark);
    word.title(w.opinion_title);
    word.line(&fill(w.to_unit, &[("unit", &one.unit_name)]));
    word.para(w.opinion_by_law);
    word.heading(w.part_content);
    for (label, value) in facts(w, one, lang) {
        word.para(&pair(lang, label, &value));
    }
    papers(&mut word, one, w);
    checklist(&mut word, (one, list), lang);
    opinions(&mut word, (one, list), lang);
    word.heading(w.part_decision);
    match &one.decided {
        Some(decided) => {
            for (label, value) in decision(w, decided, today, lang) {
                word.para(&pair(lang, label, &value));
            }
        }
        None if one.overruled.is_none() => word.para(w.no_decision),
        None => {}
    }
    if let Some(said) = one.overruled.as_ref().map(|word| &word.said) {
        let by = [
            ("by", said.by.name.as_str()),
            ("at", &day_of(said.at).to_string()),
        ];
        word.para(&fill(w.overruled_by, &by));
        word.para(&said.text);
    }
    let signs = one
        .decided
        .as_ref()
        .map(|d| (d.by.name.clone(), day_of(d.at)));
    let (name, day) = signs.unwrap_or_else(|| (String::new(), today));
    word.right(&name);
    word.right(&day.to_string());
    word.finish()
}

fn papers(word: &mut Word, one: &Review, w: &'static Words) {
    word.heading(w.part_papers);
    let mut rows = Vec::new();
    for paper in one.present() {
        let state = unread(w, &paper.checked.unread).map_or_else(
            || fill(w.marks_n, &[("n", &paper.checked.marks.len().to_string())]),
            str::to_owned,
        );
        let marks = paper.checked.marks.iter().map(|mark| {
            let text = format!("{}{}{}", mark.before, mark.words, mark.after);
            format!("{} {text}", place(w, mark))
        });
        let lines: Vec<String> = std::iter::once(state).chain(marks).collect();
        rows.push(vec![paper.name.clone(), lines.join("\n")]);
    }
    word.table(&[w.papers, w.marks].map(str::to_owned), &rows);
}

fn checklist(word: &mut Word, (one, list): (&Review, &Checklist), lang: Lang) {
    let w = Words::of(lang);
    word.heading(w.part_checklist);
    let told = |own: bool, key: &str| {
        let of = one.answers.iter().filter(|a| a.own == own && a.item == key);
        let line = |a: &Answer| {
            let label = Choice::label_in(ANSWERS, &a.answer, lang);
            format!("{} {label} {}", a.by.name, a.remark)
        };
        of.map(line).collect::<Vec<_>>().join("\n")
    };
    let row = |item: &crate::rules::checklist::Item| {
        let basis = format!("{}\n{}", item.text(lang), item.article);
        vec![basis, told(true, &item.key), told(false, &item.key)]
    };
    let rows: Vec<Vec<String>> = list.of(&one.content.kind).map(row).collect();
    let headings = [w.item, w.own_answer, w.reviewers_answers];
    word.table(&headings.map(str::to_owned), &rows);
}

fn opinions(word: &mut Word, (one, list): (&Review, &Checklist), lang: Lang) {
    let w = Words::of(lang);
    word.heading(w.part_opinions);
    if one.opinions.is_empty() {
        word.para(w.opinions_none);
        return;
    }
    let row = |opinion: &Opinion| {
        let said = opinion.replies.iter().map(|reply| {
            let (head, text) = reply_line(w, reply, lang);
            format!("{head}\n{text}")
        });
        let end = opinion.stand.label(lang).to_owned();
        let said: Vec<String> = said.chain([end]).collect();
        vec![
            opinion.no.to_string(),
            Choice::label_in(FORCES, &opinion.force, lang).to_owned(),
            about_label((w, lang), one, list, &opinion.about),
            format!("{}\n{}", opinion.text, opinion.by.name),
            said.join("\n"),
        ]
    };
    let rows: Vec<Vec<String>> = one.opinions.iter().map(row).collect();
    let headings = [w.number, w.force, w.about, w.opinions, w.reply];
    word.table(&headings.map(str::to_owned), &rows);
}

/// A name and its value, as both languages write them.
fn pair(lang: Lang, name: &str, value: &str) -> String {
    format!("{name}{}{value}", lang.pick("：", ": "))
}
