//! How long an access holds, who may open another one, who may review it.

use kernel::{Choice, FieldKind, FieldSpec, Instant, Refusal, say};

/// Minutes for which an access holds.
pub const MINUTES: i64 = 60;
/// Most accesses of one person that wait for their review: then no other is opened.
pub const UNREVIEWED_MAX: i64 = 5;
/// Rows of the list: the newest.
pub const ROWS_MAX: i64 = 200;

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
pub fn until(now: Instant) -> Instant {
    now + jiff::SignedDuration::from_mins(MINUTES)
}

/// Whether somebody with so many accesses that nobody has reviewed may open one more.
pub fn may_open(unreviewed: i64) -> Result<(), Refusal> {
    if unreviewed < UNREVIEWED_MAX {
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
        assert!(may_open(UNREVIEWED_MAX - 1).is_ok());
        assert!(may_open(UNREVIEWED_MAX).is_err());
    }
}
