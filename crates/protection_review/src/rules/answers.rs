//! Answers to the checklist: read, put in place, and which are missing. PURE.

use super::checklist::Checklist;
use super::forms::ANSWERS;
use super::{Answer, Powers, Review, Who};
use kernel::{FieldErrors, Fields, Instant, say};

/// Longest remark to an item.
const REMARK_MAX: usize = 500;

/// The items that lack an answer of the submitter (`own`) or of any reviewer.
pub fn unanswered<'a>(review: &Review, checklist: &'a Checklist, own: bool) -> Vec<&'a str> {
    let answered = |key: &str| review.answers.iter().any(|a| a.own == own && a.item == key);
    let kind = review.content.kind.clone();
    let items = checklist
        .items
        .iter()
        .filter(|item| item.kinds.is_empty() || item.kinds.contains(&kind));
    items
        .map(|item| item.key.as_str())
        .filter(|key| !answered(key))
        .collect()
}

/// Reads answers to the checklist: fields `a.KEY` (code of [`ANSWERS`]) and `r.KEY` (remark). Items
/// without an answer keep the one they have. A "no" needs a remark.
///
/// # Errors
/// Every field that is wrong.
pub fn read(
    review: &Review,
    checklist: &Checklist,
    fields: &Fields,
    powers: &Powers,
) -> Result<Vec<Answer>, FieldErrors> {
    let own = powers.submit.covers(&review.unit) && review.reviewer(&powers.who.login).is_none();
    let (mut given, mut errors) = (Vec::new(), FieldErrors::default());
    for (name, _) in fields.pairs() {
        let key = name.strip_prefix("a.").or_else(|| name.strip_prefix("r."));
        if !key.is_some_and(|key| checklist.of(&review.content.kind).any(|i| i.key == key)) {
            let said = say!("没有检查项「{name}」", "There is no item \"{name}\"");
            errors
                .0
                .push(kernel::FieldError::new(name, "unknown_field", said));
        }
    }
    for item in checklist.of(&review.content.kind) {
        let (field, noted) = (format!("a.{}", item.key), format!("r.{}", item.key));
        let (answer, remark) = (fields.get(&field), fields.get(&noted));
        if answer.is_empty() {
            continue;
        }
        let question = (&item.zh, &item.en);
        if !ANSWERS.iter().any(|one| one.code == answer) {
            let (zh, en) = question;
            let said = say!(
                "「{zh}」应为 是、否 或 不适用",
                "\"{en}\" must be yes, no or not_applicable"
            );
            errors
                .0
                .push(kernel::FieldError::new(&field, "not_in_list", said));
        }
        if answer == "no" && remark.is_empty() {
            let (zh, en) = question;
            let said = say!(
                "「{zh}」答「否」时请说明",
                "Say why \"{en}\" is answered no"
            );
            errors
                .0
                .push(kernel::FieldError::new(&noted, "required", said));
        }
        if remark.chars().count() > REMARK_MAX {
            let (zh, en) = question;
            let said = say!(
                "「{zh}」的说明最多 {REMARK_MAX} 字",
                "The remark to \"{en}\" takes at most {REMARK_MAX} characters"
            );
            errors
                .0
                .push(kernel::FieldError::new(&noted, "too_long", said));
        }
        given.push(Answer {
            item: item.key.clone(),
            by: powers.who.clone(),
            own,
            answer: answer.to_owned(),
            remark: remark.to_owned(),
        });
    }
    match errors.0.is_empty() {
        true => Ok(given),
        false => Err(errors),
    }
}

/// Puts answers in the place of those the same side gave: the submitter's own are one set, each
/// reviewer has theirs.
pub fn put(next: &mut Review, read: Vec<Answer>, who: &Who, now: Instant) {
    for answer in read {
        let same = |a: &Answer| {
            a.item == answer.item && a.own == answer.own && (a.own || a.by == answer.by)
        };
        next.answers.retain(|a| !same(a));
        next.answers.push(answer);
    }
    next.note("checklist", who, now, "");
}
