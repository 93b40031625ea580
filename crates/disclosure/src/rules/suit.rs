//! Which customers a product is for (order 2025-7 art. 22 and 29). PURE.
//!
//! The rule speaks of levels one to five at least; R1–R5 and C1–C5 are what the market calls them. That a
//! customer of level n may be shown products of levels 1 to n is what follows from art. 12 (unsuitable is
//! what is riskier than the customer bears).

use crate::rules::text::Bilingual;
use kernel::{Choice, Lang};
use serde::{Deserialize, Serialize, Serializer};

/// The levels of both scales.
pub const LEVELS: std::ops::RangeInclusive<u8> = 1..=5;

/// A product's risk, one (lowest) to five.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(try_from = "String")]
pub struct RiskLevel(u8);

/// What risk a customer bears, one (least) to five.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(try_from = "String")]
pub struct CustomerLevel(u8);

macro_rules! level {
    ($name:ident, $letter:literal) => {
        impl $name {
            /// From its number; `None` outside one to five.
            pub fn new(number: u8) -> Option<$name> {
                LEVELS.contains(&number).then_some($name(number))
            }

            /// Its number.
            pub fn number(self) -> u8 {
                self.0
            }

            /// From its code, such as `R2` or `C2`.
            pub fn from_code(code: &str) -> Option<$name> {
                let number = code.trim().strip_prefix($letter)?.parse().ok()?;
                $name::new(number)
            }

            /// All five, lowest first.
            pub fn all() -> impl Iterator<Item = $name> {
                LEVELS.map($name)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, concat!($letter, "{}"), self.0)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl TryFrom<String> for $name {
            type Error = String;

            fn try_from(code: String) -> Result<$name, String> {
                $name::from_code(&code).ok_or_else(|| format!("no level {code}"))
            }
        }
    };
}

level!(RiskLevel, "R");
level!(CustomerLevel, "C");

/// The choices of a product's risk.
pub const RISKS: &[Choice] = &[
    Choice {
        code: "R1",
        zh: "R1 低风险",
        en: "R1 low risk",
    },
    Choice {
        code: "R2",
        zh: "R2 中低风险",
        en: "R2 fairly low risk",
    },
    Choice {
        code: "R3",
        zh: "R3 中风险",
        en: "R3 medium risk",
    },
    Choice {
        code: "R4",
        zh: "R4 中高风险",
        en: "R4 fairly high risk",
    },
    Choice {
        code: "R5",
        zh: "R5 高风险",
        en: "R5 high risk",
    },
];

/// The choices of a customer's level.
pub const CUSTOMERS: &[Choice] = &[
    Choice {
        code: "C1",
        zh: "C1 保守型",
        en: "C1 conservative",
    },
    Choice {
        code: "C2",
        zh: "C2 稳健型",
        en: "C2 cautious",
    },
    Choice {
        code: "C3",
        zh: "C3 平衡型",
        en: "C3 balanced",
    },
    Choice {
        code: "C4",
        zh: "C4 成长型",
        en: "C4 growth",
    },
    Choice {
        code: "C5",
        zh: "C5 进取型",
        en: "C5 enterprising",
    },
];

/// The level that is shown: the higher of the two; `None` when neither was given.
pub fn shown(issuer: Option<RiskLevel>, seller: Option<RiskLevel>) -> Option<RiskLevel> {
    issuer.max(seller)
}

/// Whether a product of this risk may be shown to a customer of this level as suitable.
pub fn suits(customer: CustomerLevel, risk: RiskLevel) -> bool {
    risk.number() <= customer.number()
}

/// Every level of customers that a product of this risk suits.
pub fn suitable(risk: RiskLevel) -> Vec<CustomerLevel> {
    CustomerLevel::all()
        .filter(|customer| suits(*customer, risk))
        .collect()
}

/// The sentence that says that issuer and seller grade differently; `None` when they don't.
pub fn differs(issuer: Option<RiskLevel>, seller: Option<RiskLevel>) -> Option<Bilingual> {
    let (ours, theirs) = (seller?, issuer?);
    if ours == theirs {
        return None;
    }
    let higher = ours.max(theirs);
    Some(Bilingual::new(
        format!(
            "发行机构评为 {theirs}，本行作为销售机构评为 {ours}，两者不一致，按较高的 {higher} 执行。"
        ),
        format!(
            "The issuer grades it {theirs}, we as the seller grade it {ours}; the higher, {higher}, counts."
        ),
    ))
}

/// What a level means, one sentence.
pub fn meaning(risk: RiskLevel) -> Bilingual {
    let (zh, en) = match risk.number() {
        1 => (
            "本金损失的可能性很小，收益波动小。",
            "A loss of the principal is unlikely and the yield varies little.",
        ),
        2 => (
            "本金损失的可能性较小，收益有一定波动。",
            "A loss of the principal is rather unlikely; the yield varies somewhat.",
        ),
        3 => (
            "可能损失部分本金，收益波动较大。",
            "Part of the principal may be lost and the yield varies considerably.",
        ),
        4 => (
            "本金可能遭受较大损失，收益波动大。",
            "A considerable part of the principal may be lost and the yield varies widely.",
        ),
        _ => (
            "本金可能全部损失，收益波动很大。",
            "The whole principal may be lost and the yield varies very widely.",
        ),
    };
    Bilingual::new(zh, en)
}

/// A level with what the market calls it.
pub fn name(choices: &[Choice], code: &str) -> Bilingual {
    let label = |lang: Lang| Choice::label_in(choices, code, lang).to_owned();
    Bilingual::new(label(Lang::Zh), label(Lang::En))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_matrix_is_a_staircase() {
        for customer in CustomerLevel::all() {
            for risk in RiskLevel::all() {
                assert_eq!(
                    suits(customer, risk),
                    risk.number() <= customer.number(),
                    "{customer} {risk}"
                );
            }
        }
        let codes = |risk: u8| {
            suitable(RiskLevel::new(risk).unwrap())
                .iter()
                .map(ToString::to_string)
                .collect::<Vec<_>>()
        };
        assert_eq!(codes(1), ["C1", "C2", "C3", "C4", "C5"]);
        assert_eq!(codes(4), ["C4", "C5"]);
        assert_eq!(codes(5), ["C5"]);
    }

    #[test]
    fn the_higher_level_is_shown_and_a_difference_is_said() {
        let level = |n| RiskLevel::new(n);
        for issuer in RiskLevel::all() {
            for seller in RiskLevel::all() {
                let higher = shown(Some(issuer), Some(seller)).unwrap();
                assert!(higher >= issuer && higher >= seller);
                assert!(higher == issuer || higher == seller);
                assert_eq!(
                    differs(Some(issuer), Some(seller)).is_some(),
                    issuer != seller
                );
            }
        }
        assert_eq!(shown(level(2), None), level(2));
        assert_eq!(shown(None, None), None);
        let said = differs(level(2), level(3)).unwrap();
        assert!(said.zh.contains("较高的 R3"), "{}", said.zh);
    }

    #[test]
    fn levels_end_at_five() {
        assert_eq!(RiskLevel::from_code("R0"), None);
        assert_eq!(RiskLevel::from_code("R6"), None);
        assert_eq!(RiskLevel::from_code("C2"), None);
        assert_eq!(CustomerLevel::from_code("C5"), CustomerLevel::new(5));
    }
}
