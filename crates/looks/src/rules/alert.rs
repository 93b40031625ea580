//! An alert from when it is found until another person has reviewed it.

use super::find::{Found, Rule};
use kernel::{Choice, Day, FieldKind, FieldSpec, Instant, Refusal, say};
use serde::{Deserialize, Serialize};

/// What a review may say.
pub const VERDICTS: &[Choice] = &[
    Choice {
        code: "explained",
        zh: "有正当原因",
        en: "There was a good reason",
    },
    Choice {
        code: "reminded",
        zh: "已提醒本人",
        en: "The person was reminded",
    },
    Choice {
        code: "misuse",
        zh: "违规查看，移交处理",
        en: "Misuse, handed on",
    },
];

/// What the review says.
pub const VERDICT: FieldSpec = FieldSpec::required(
    "verdict",
    "复核结论",
    "Conclusion",
    FieldKind::Choice(VERDICTS),
);
/// Its reasons.
pub const REMARK: FieldSpec = FieldSpec::required(
    "remark",
    "复核说明（勿填客户姓名、证件、电话）",
    "Remark (no customer's name or numbers)",
    FieldKind::Area { max: 500 },
);

/// An alert: who, by which rule, on which day, how many, and what the review said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alert {
    /// Its key.
    pub id: i64,
    /// Who looked.
    pub login: String,
    /// That person's name.
    pub name: String,
    /// The name of that person's unit.
    pub unit: String,
    /// By which rule.
    pub rule: Rule,
    /// The day of the looks.
    pub day: Day,
    /// How many, when it was found.
    pub count: i64,
    /// The first of them.
    pub from: Instant,
    /// The last of them, when it was found.
    pub to: Instant,
    /// When it was found.
    pub at: Instant,
    /// The review; `None` while nobody has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub review: Option<Review>,
}

/// What somebody made of an alert.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Review {
    /// Who.
    pub login: String,
    /// That person's name.
    pub name: String,
    /// When.
    pub at: Instant,
    /// One of [`VERDICTS`].
    pub verdict: String,
    /// Why.
    pub remark: String,
}

impl Alert {
    /// An alert about what was found.
    pub fn new(
        id: i64,
        (login, name, unit): (&str, &str, &str),
        day: Day,
        found: &Found,
        at: Instant,
    ) -> Alert {
        Alert {
            id,
            login: login.to_owned(),
            name: name.to_owned(),
            unit: unit.to_owned(),
            rule: found.rule,
            day,
            count: found.count,
            from: found.from,
            to: found.to,
            at,
            review: None,
        }
    }
}

/// Whether this person may review that alert.
pub fn may_review(reviewer: &str, alert: &Alert) -> Result<(), Refusal> {
    if alert.review.is_some() {
        return Err(Refusal::new(
            "reviewed_already",
            say!("该预警已复核", "It was reviewed already"),
        ));
    }
    if reviewer == alert.login {
        return Err(Refusal::new(
            "own_alert",
            say!(
                "涉及本人的预警须由他人复核",
                "An alert about yourself is reviewed by somebody else"
            ),
        ));
    }
    Ok(())
}
