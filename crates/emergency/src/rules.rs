//! How long an access holds, who may open another one, who may review it. Pure: the bank's figures
//! ([`EmergencyRules`]) and the moment come in.

use identity::rules::EmergencyRules;
use jiff::SignedDuration;
use kernel::{Choice, FieldKind, FieldSpec, Instant, Refusal, say};

/// Rows of the list: the newest.
pub const ROWS_MAX: i64 = 200;
/// Rows of a workbook: the newest.
pub const SHEET_ROWS_MAX: i64 = 10_000;
/// Most reminders of one review that is late: after them it is for people to speak with each other.
pub const REMINDERS_MAX: i64 = 10;

/// What a review may say.
pub const VERDICTS: &[Choice] = &[
    Choice {
        code: "justified",
        zh: "理由成立",
        en: "Justified",
    },
    Choice {
        code: "unjustified",
        zh: "理由不成立",
        en: "Not justified",
    },
];

/// The case's number.
pub const NUMBER: FieldSpec = FieldSpec::required(
    "number",
    "投诉编号",
    "Case no.",
    FieldKind::Line { max: 40 },
);
/// Why it is opened.
pub const REASON: FieldSpec = FieldSpec::required(
    "reason",
    "查阅理由（勿填客户姓名、证件、电话）",
    "Reason (no customer's name or numbers)",
    FieldKind::Area { max: 500 },
);
/// What the review says.
pub const VERDICT: FieldSpec = FieldSpec::required(
    "verdict",
    "复核结论",
    "Conclusion",
    FieldKind::Choice(VERDICTS),
);
/// Its reasons.
pub const REMARK: FieldSpec =
    FieldSpec::required("remark", "复核意见", "Remark", FieldKind::Area { max: 500 });

/// Until when an access holds that begins now.
pub fn until(rules: &EmergencyRules, now: Instant) -> Instant {
    now + SignedDuration::from_mins(rules.minutes)
}

/// When the review is late, or the next reminder of it is due, counted from a moment.
pub fn review_by(rules: &EmergencyRules, from: Instant) -> Instant {
    from + SignedDuration::from_hours(rules.review_hours)
}

/// Whether a text has the form of a case's number: letters, then at least two more parts. Other
/// texts are refused, so that no name or telephone number is kept in the place of a number.
pub fn is_number(text: &str) -> bool {
    let mut parts = text.split('-');
    let letters = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_uppercase());
    let plain = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric());
    let begins = parts.next().is_some_and(letters);
    let rest: Vec<&str> = parts.collect();
    begins && rest.len() >= 2 && rest.iter().all(|part| plain(part))
}

/// Whether somebody with so many accesses that nobody has reviewed may open one more.
pub fn may_open(rules: &EmergencyRules, unreviewed: i64) -> Result<(), Refusal> {
    if unreviewed < rules.waiting {
        return Ok(());
    }
    Err(Refusal::new(
        "too_many_unreviewed",
        say!(
            "您有 {unreviewed} 次应急查阅尚未复核，请先联系总行消保办复核",
            "{unreviewed} of your accesses wait for their review; ask the head-office protection office first"
        ),
    ))
}

/// Whether this person may review an access of that one.
pub fn may_review(reviewer: &str, opener: &str, done: bool) -> Result<(), Refusal> {
    if done {
        return Err(Refusal::new(
            "reviewed_already",
            say!("该次查阅已复核", "It was reviewed already"),
        ));
    }
    if reviewer == opener {
        return Err(Refusal::new(
            "own_access",
            say!(
                "本人的应急查阅须由他人复核",
                "Your own access is reviewed by somebody else"
            ),
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_reviews_their_own_access_nor_one_twice() {
        assert_eq!(may_review("a", "a", false).unwrap_err().code, "own_access");
        assert_eq!(
            may_review("b", "a", true).unwrap_err().code,
            "reviewed_already"
        );
        assert!(may_review("b", "a", false).is_ok());
    }

    #[test]
    fn who_is_not_reviewed_opens_no_more() {
        let rules = EmergencyRules::default();
        assert!(may_open(&rules, rules.waiting - 1).is_ok());
        assert!(may_open(&rules, rules.waiting).is_err());
    }

    #[test]
    fn only_what_looks_like_a_number_is_kept_as_one() {
        for number in ["TS-20260302-0201-9999", "TS-2026-1"] {
            assert!(is_number(number), "{number}");
        }
        for other in [
            "张三",
            "TS-20260302-张三",
            "13812345678",
            "138-1234-5678",
            "TS-1",
            "TS--1",
            "11010519491231002X",
            "",
        ] {
            assert!(!is_number(other), "{other}");
        }
    }
}
