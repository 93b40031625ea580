//! Amounts in fen, checked.

use serde::{Deserialize, Serialize};
use std::fmt;

/// An amount of renminbi in fen (1/100 yuan). Never a float.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Money(i64);

impl Money {
    /// The largest amount a field takes: a hundred billion yuan.
    pub const MAX: Money = Money(10_000_000_000_000);

    /// From fen; `None` when negative or over [`Money::MAX`].
    pub fn from_fen(fen: i64) -> Option<Money> {
        (0..=Self::MAX.0).contains(&fen).then_some(Money(fen))
    }

    /// The amount in fen.
    pub fn fen(self) -> i64 {
        self.0
    }

    /// Reads yuan as people type them: `1200`, `1,200.5`, `￥300.00`, `300元`.
    pub fn parse_yuan(text: &str) -> Option<Money> {
        let plain: String = text
            .trim()
            .trim_start_matches(['¥', '￥'])
            .trim_end_matches('元')
            .chars()
            .filter(|c| !matches!(c, ',' | '，' | ' '))
            .collect();
        let (yuan, fen) = plain.split_once('.').unwrap_or((&plain, ""));
        let digits = |s: &str| s.chars().all(|c| c.is_ascii_digit());
        if yuan.is_empty() || !digits(yuan) || !digits(fen) || fen.len() > 2 {
            return None;
        }
        let fen: i64 = format!("{fen:0<2}").parse().ok()?;
        let yuan: i64 = yuan.parse().ok()?;
        Money::from_fen(yuan.checked_mul(100)?.checked_add(fen)?)
    }

    /// The sum; `None` over [`Money::MAX`].
    pub fn plus(self, other: Money) -> Option<Money> {
        Money::from_fen(self.0.checked_add(other.0)?)
    }
}

impl fmt::Display for Money {
    /// Yuan with two decimals and thousands separators: `1,200.50`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let yuan = (self.0 / 100).to_string();
        let mut grouped = String::with_capacity(yuan.len() + yuan.len() / 3);
        for (i, c) in yuan.chars().enumerate() {
            if i > 0 && (yuan.len() - i).is_multiple_of(3) {
                grouped.push(',');
            }
            grouped.push(c);
        }
        write!(f, "{grouped}.{:02}", self.0 % 100)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn yuan_are_read_as_people_type_them() {
        let fen = |s| Money::parse_yuan(s).map(Money::fen);
        assert_eq!(fen("1,200.5"), Some(120_050));
        assert_eq!(fen("￥300元"), Some(30_000));
        for wrong in ["", "-1", "1.234", "abc", "1.-2", "99999999999999999999"] {
            assert_eq!(fen(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn amounts_are_printed_in_groups() {
        assert_eq!(Money(123_456_789).to_string(), "1,234,567.89");
        assert_eq!(Money(5).to_string(), "0.05");
    }
}
