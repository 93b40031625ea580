//! What the page and the Word file say alike.

use crate::Words;
use crate::rules::checklist::Checklist;
use crate::rules::text::Mark;
use crate::rules::{ADOPTIONS, Decided, KINDS, OCCASIONS, Reply, Review, Status};
use kernel::{Choice, Day, Lang, fill, short_time};

/// What an opinion is bound to, in words.
pub(crate) fn about_label(
    (w, lang): (&Words, Lang),
    one: &Review,
    list: &Checklist,
    about: &str,
) -> String {
    match about.split_once(':') {
        Some(("item", key)) => list
            .item(key)
            .map_or(key, |item| item.text(lang))
            .to_owned(),
        Some(("paper", no)) => {
            let paper = one.papers.iter().find(|paper| paper.no.to_string() == no);
            format!(
                "{} {}",
                w.about_paper,
                paper.map_or(no, |paper| paper.name.as_str())
            )
        }
        _ => w.about_whole.to_owned(),
    }
}

/// One word in the exchange about an opinion: who said what when, and the text.
pub(crate) fn reply_line(w: &Words, reply: &Reply, lang: Lang) -> (String, String) {
    let said = match reply.kind.as_str() {
        "accepted" => w.accept,
        "insisted" => w.insist,
        code => Choice::label_in(ADOPTIONS, code, lang),
    };
    let head = format!("{said} · {} {}", reply.by.name, short_time(reply.at));
    (head, reply.text.clone())
}

/// Where a mark stands.
pub(crate) fn place(w: &Words, mark: &Mark) -> String {
    let number = |text: &str, n: u32| fill(text, &[("n", &n.to_string())]);
    match (mark.page, mark.paragraph) {
        (Some(page), _) => number(w.place_page, page),
        (None, 0) => w.place_whole.to_owned(),
        (None, paragraph) => number(w.place_paragraph, paragraph),
    }
}

/// Why a paper was not read; `None` when it was.
pub(crate) fn unread(w: &'static Words, code: &str) -> Option<&'static str> {
    match code {
        "" => None,
        "kind" => Some(w.un_kind),
        "locked" => Some(w.un_locked),
        "empty" => Some(w.un_empty),
        "slow" => Some(w.un_slow),
        _ => Some(w.un_broken),
    }
}

/// What was handed in.
pub(crate) fn facts(w: &'static Words, one: &Review, lang: Lang) -> Vec<(&'static str, String)> {
    let content = &one.content;
    let label = |list, code: &str| Choice::label_in(list, code, lang).to_owned();
    let mut facts = vec![
        (w.what, content.title.clone()),
        (w.kind, label(KINDS, &content.kind)),
        (w.occasion, label(OCCASIONS, &content.occasion)),
        (
            w.subject,
            format!("{}（{}）", content.subject_name, content.subject_key),
        ),
        (w.version, content.subject_version.clone()),
        (w.launch, content.launch.to_string()),
        (w.unit, one.unit_name.clone()),
        (w.author, one.author.name.clone()),
        (w.change, content.change.clone()),
        (w.concerned, content.concerned.clone()),
        (w.round, one.round.to_string()),
    ];
    facts.extend(one.submitted.map(|at| (w.submitted_at, short_time(at))));
    facts
}

/// What was decided, and how its condition stands.
pub(crate) fn decision(
    w: &'static Words,
    decided: &Decided,
    today: Day,
    lang: Lang,
) -> Vec<(&'static str, String)> {
    let mut lines = vec![
        (w.decision, decided.status.label(lang).to_owned()),
        (w.remark, decided.opinion.clone()),
        (
            w.by,
            format!("{} {}", decided.by.name, short_time(decided.at)),
        ),
    ];
    if let Some(due) = decided.condition_due {
        let state = match (&decided.met, &decided.reported) {
            (Some(said), _) => fill(w.met, &[("by", &said.by.name)]),
            (None, _) if due < today => w.lapsed.to_owned(),
            (None, Some(_)) => w.reported.to_owned(),
            (None, None) => w.not_met.to_owned(),
        };
        lines.push((w.condition, decided.condition.clone()));
        lines.push((w.condition_due, due.to_string()));
        lines.push((w.condition_state, state));
    }
    if decided.status != Status::Refused {
        lines.push((w.valid_until, decided.valid_until.to_string()));
    }
    lines
}
