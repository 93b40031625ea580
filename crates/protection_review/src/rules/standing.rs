//! Whether a review carries the publication of something, on a day. PURE.

use super::{Review, Status};
use kernel::{Day, Refusal, Say, day_of, say};

/// How a review ended that lets something through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Passed.
    Passed,
    /// Passed on a condition that is met or may still be met in time.
    Conditional,
    /// Let through by a leader against the review.
    Overruled,
}

impl Outcome {
    /// The stored form, as in the API.
    pub fn code(self) -> &'static str {
        match self {
            Outcome::Passed => "passed",
            Outcome::Conditional => "conditional",
            Outcome::Overruled => "overruled",
        }
    }
}

/// What rooms that publish need of a review that carries a publication.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The review's number.
    pub number: String,
    /// `product`, `fee` or `text`.
    pub subject_kind: String,
    /// Which product, fee or text.
    pub subject_key: String,
    /// How it ended.
    pub outcome: Outcome,
    /// The day of the decision, or of the overruling.
    pub decided: Day,
    /// By when its condition must be met.
    pub condition_due: Option<Day>,
    /// Whether another confirmed that the condition is met; `true` where there is none.
    pub condition_met: bool,
    /// The last day it carries a publication.
    pub valid_until: Day,
}

fn no(code: &'static str, say: Say) -> Refusal {
    Refusal::new(code, say)
}

/// The refusal for a number that is not there.
pub fn not_found(number: &str) -> Refusal {
    no(
        "review_not_found",
        say!(
            "没有编号为「{number}」的消保审查",
            "There is no protection review \"{number}\""
        ),
    )
}

/// Whether two keys name the same thing: letters' case and spaces around do not count.
pub fn same(a: &str, b: &str) -> bool {
    a.trim().to_lowercase() == b.trim().to_lowercase()
}

/// What a review says of its own subject on a day.
///
/// # Errors
/// Why it does not carry a publication: not decided, refused, condition lapsed, expired.
pub fn of(review: &Review, day: Day) -> Result<Standing, Refusal> {
    let number = &review.number;
    let (outcome, decided, valid_until) = match (review.status, &review.decided, &review.overruled)
    {
        (Status::Overruled, _, Some(word)) => {
            (Outcome::Overruled, day_of(word.said.at), word.valid_until)
        }
        (Status::Passed, Some(one), _) => (Outcome::Passed, day_of(one.at), one.valid_until),
        (Status::Conditional, Some(one), _) => {
            (Outcome::Conditional, day_of(one.at), one.valid_until)
        }
        (Status::Refused, ..) => {
            let said = say!(
                "消保审查 {number} 的结论是不通过",
                "Protection review {number} was refused"
            );
            return Err(no("review_refused", said));
        }
        (status, ..) => {
            let (zh, en) = (
                status.label(kernel::Lang::Zh),
                status.label(kernel::Lang::En),
            );
            let said = say!(
                "消保审查 {number} 尚无通过的结论（当前：{zh}）",
                "Protection review {number} has not been passed (it is: {en})"
            );
            return Err(no("review_not_passed", said));
        }
    };
    if day < decided {
        let said = say!(
            "消保审查 {number} 于 {decided} 才作出结论，早于该日不能发布",
            "Protection review {number} was decided on {decided}; nothing can be published before that day"
        );
        return Err(no("review_too_late", said));
    }
    let condition = review
        .decided
        .as_ref()
        .filter(|_| outcome == Outcome::Conditional);
    let condition_due = condition.and_then(|one| one.condition_due);
    let condition_met = condition.is_none_or(|one| one.met.is_some());
    if let Some(due) = condition_due.filter(|due| !condition_met && *due < day) {
        let said = say!(
            "消保审查 {number} 的条件未在 {due} 前落实，审查结论已失效",
            "The condition of protection review {number} was not met by {due}; it has lapsed"
        );
        return Err(no("review_condition_lapsed", said));
    }
    if valid_until < day {
        let said = say!(
            "消保审查 {number} 的有效期至 {valid_until}，已过期，请重新提交审查",
            "Protection review {number} was valid until {valid_until}; please hand in a new one"
        );
        return Err(no("review_expired", said));
    }
    Ok(Standing {
        number: number.clone(),
        subject_kind: review.content.subject_kind.clone(),
        subject_key: review.content.subject_key.clone(),
        outcome,
        decided,
        condition_due,
        condition_met,
        valid_until,
    })
}

/// The same for a subject that is named.
///
/// # Errors
/// Also when the review is of another subject.
pub fn of_subject(review: &Review, kind: &str, key: &str, day: Day) -> Result<Standing, Refusal> {
    let content = &review.content;
    if content.subject_kind != kind || !same(&content.subject_key, key) {
        let (number, name, own) = (&review.number, &content.subject_name, &content.subject_key);
        let said = say!(
            "消保审查 {number} 审查的是「{name}」（{own}），不是「{key}」",
            "Protection review {number} is about \"{name}\" ({own}), not about \"{key}\""
        );
        return Err(no("review_of_another", said));
    }
    of(review, day)
}
