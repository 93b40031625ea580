//! More for one person for one day.

use super::kind::Kind;
use kernel::{FieldErrors, FieldKind, FieldSpec, Fields, Reading, Refusal, say};

/// Most that one raise gives.
pub const EXTRA_MAX: i64 = 100_000;

/// For whom.
pub const LOGIN: FieldSpec = FieldSpec::required("login", "人员", "Person", FieldKind::Account);
/// Of what.
pub const KIND: FieldSpec = FieldSpec::required(
    "kind",
    "调增项目",
    "Which limit",
    FieldKind::Choice(Kind::CHOICES),
);
/// How much more.
pub const EXTRA: FieldSpec = FieldSpec::required(
    "extra",
    "当日增加",
    "How many more today",
    FieldKind::Whole {
        min: 1,
        max: EXTRA_MAX,
    },
);
/// Why.
pub const REASON: FieldSpec = FieldSpec::required(
    "reason",
    "调增理由（勿填客户姓名、证件、电话）",
    "Reason (no customer's name or numbers)",
    FieldKind::Area { max: 500 },
);
/// The fields of the form.
pub const FIELDS: [FieldSpec; 4] = [LOGIN, KIND, EXTRA, REASON];

/// A raise as it was typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Raise {
    /// For whom.
    pub login: String,
    /// Of what.
    pub kind: Kind,
    /// How much more.
    pub extra: i64,
    /// Why.
    pub reason: String,
}

impl Raise {
    /// Reads the form.
    ///
    /// # Errors
    /// Fields that are missing or out of bounds.
    pub fn read(fields: &Fields) -> Result<Raise, FieldErrors> {
        let mut reading = Reading::new(fields);
        let raise = Raise {
            login: reading.text(&LOGIN).unwrap_or_default(),
            kind: reading
                .choice(&KIND)
                .and_then(Kind::from_code)
                .unwrap_or(Kind::Reveal),
            extra: reading.whole(&EXTRA).unwrap_or_default(),
            reason: reading.text(&REASON).unwrap_or_default(),
        };
        reading.finish(raise)
    }
}

/// Whether that person may raise the limit of this one: nobody raises their own.
pub fn may_raise(by: &str, login: &str) -> Result<(), Refusal> {
    if by != login {
        return Ok(());
    }
    Err(Refusal::new(
        "own_limit",
        say!(
            "本人的上限须由他人调增",
            "Your own limit is raised by somebody else"
        ),
    ))
}
