//! A fee's standard as amounts, so that two of them can be compared. PURE.
//!
//! One line per tier, as an editor types it and a spreadsheet carries it:
//!
//! ```text
//! 10元                                 one price
//! 0.5% 最低1元 最高50元                 a share, with floor and ceiling
//! 15元+1% 最低16元 最高65元             both
//! 0-2000: 2元                          tiers of the amount in yuan; the upper end belongs to the tier
//! 2000-10000: 5元
//! 10000以上: 0.02‰ 最高50元              in English: 10000+: 0.02‰ max50
//! ```
//!
//! Rates are kept in parts per million, amounts in fen, results in millionths of a fen: nothing is
//! rounded when two prices are compared.

use kernel::{Money, Say, say};
use serde::{Deserialize, Serialize};

/// Most tiers of one price.
pub const TIERS_MAX: usize = 20;
/// The largest amount that is compared: what a [`Money`] holds.
const AMOUNT_MAX: i64 = 10_000_000_000_000;
/// Parts per million of the whole.
const WHOLE: i64 = 1_000_000;

/// What is charged within one tier.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Charge {
    /// A fixed amount, in fen.
    pub fixed_fen: i64,
    /// A share of the amount, in parts per million.
    pub share_ppm: i64,
    /// The floor, in fen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub least_fen: Option<i64>,
    /// The ceiling, in fen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub most_fen: Option<i64>,
}

/// A tier of the amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tier {
    /// Amounts over this, in fen.
    pub over_fen: i64,
    /// Up to and with this, in fen; `None` for the last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub up_to_fen: Option<i64>,
    /// What is charged.
    pub charge: Charge,
}

/// A standard as amounts: tiers without gaps, from nothing upwards.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Price {
    /// Never empty.
    pub tiers: Vec<Tier>,
}

impl Charge {
    /// What an amount costs, in millionths of a fen.
    fn of(&self, amount_fen: i64) -> i128 {
        let whole = i128::from(WHOLE);
        let mut cost = i128::from(self.fixed_fen) * whole
            + i128::from(amount_fen) * i128::from(self.share_ppm);
        if let Some(least) = self.least_fen {
            cost = cost.max(i128::from(least) * whole);
        }
        if let Some(most) = self.most_fen {
            cost = cost.min(i128::from(most) * whole);
        }
        cost
    }

    /// The amounts beside which floor and ceiling begin to count.
    fn bends(&self) -> impl Iterator<Item = i64> {
        let (fixed, share) = (self.fixed_fen, self.share_ppm);
        let bounds = [self.least_fen, self.most_fen].into_iter().flatten();
        bounds
            .filter(move |_| share > 0)
            .map(move |bound| {
                let at = i128::from(bound - fixed) * i128::from(WHOLE) / i128::from(share);
                i64::try_from(at).unwrap_or(AMOUNT_MAX)
            })
            .flat_map(|at| [at, at + 1])
    }
}

impl Price {
    /// Nothing, whatever the amount.
    pub fn free() -> Price {
        Price {
            tiers: vec![Tier {
                over_fen: 0,
                up_to_fen: None,
                charge: Charge::default(),
            }],
        }
    }

    /// What an amount costs, in millionths of a fen; nothing over the last tier's end.
    fn of(&self, amount_fen: i64) -> i128 {
        let tier = self
            .tiers
            .iter()
            .find(|tier| tier.up_to_fen.is_none_or(|end| amount_fen <= end));
        tier.map_or(0, |tier| tier.charge.of(amount_fen))
    }

    /// What an amount costs, in fen, a part of a fen rounded up; for examples on pages.
    pub fn cost(&self, amount: Money) -> Money {
        let parts = self.of(amount.fen());
        let whole = i128::from(WHOLE);
        let fen = i64::try_from((parts + whole - 1) / whole).unwrap_or(AMOUNT_MAX);
        Money::from_fen(fen).unwrap_or(Money::MAX)
    }

    /// The amounts between which the cost is a straight line.
    fn corners(&self) -> Vec<i64> {
        let mut corners = vec![1, AMOUNT_MAX];
        for tier in &self.tiers {
            corners.extend([tier.over_fen, tier.over_fen + 1]);
            corners.extend(tier.up_to_fen);
            corners.extend(tier.charge.bends());
        }
        corners.retain(|at| (1..=AMOUNT_MAX).contains(at));
        corners
    }

    /// Compares it with the one before: whether some amount costs more, and whether some costs less.
    /// Between the corners of both the difference is a straight line, so that the corners suffice.
    pub fn against(&self, before: &Price) -> (bool, bool) {
        let mut corners = self.corners();
        corners.extend(before.corners());
        let differs = |test: fn(i128, i128) -> bool| {
            corners.iter().any(|at| test(self.of(*at), before.of(*at)))
        };
        (differs(|new, old| new > old), differs(|new, old| new < old))
    }

    /// Whether some amount costs something.
    pub fn charges(&self) -> bool {
        self.against(&Price::free()).0
    }

    /// Reads lines; see the module. The fault says which line and what is expected.
    ///
    /// # Errors
    /// A sentence that goes behind the field's name.
    pub fn parse(text: &str) -> Result<Price, Say> {
        let lines = super::text::lines(text);
        if lines.len() > TIERS_MAX {
            return Err(say!(
                "最多 {TIERS_MAX} 档",
                "takes at most {TIERS_MAX} tiers"
            ));
        }
        let mut tiers: Vec<Tier> = Vec::new();
        for line in lines {
            let tier = tier(line).ok_or_else(|| unreadable(line))?;
            let begins = tiers.last().map_or(Some(0), |last| last.up_to_fen);
            if begins != Some(tier.over_fen) {
                return Err(say!(
                    "的「{line}」与上一档不相接：各档应从 0 起首尾相连",
                    "\"{line}\" does not join the tier before: tiers begin at 0 and leave no gap"
                ));
            }
            tiers.push(tier);
        }
        match tiers.last() {
            None => Err(say!("没有金额", "names no amount")),
            Some(last) if last.up_to_fen.is_some() => Err(say!(
                "的最后一档应写“以上”，例如 10000以上: 15元",
                "the last tier has no upper end: write 10000+: 15"
            )),
            Some(_) => Ok(Price { tiers }),
        }
    }
}

fn unreadable(line: &str) -> Say {
    say!(
        "的「{line}」无法识别；例：10元、0.5% 最低1元 最高50元、0-2000: 2元、2000以上: 0.02‰ 最高50元",
        "\"{line}\" can't be read; write 10, 0.5% min1 max50, 0-2000: 2, 2000+: 0.02‰ max50"
    )
}

fn tier(line: &str) -> Option<Tier> {
    let plain = line.replace('：', ":").replace(['－', '—', '–'], "-");
    let Some((range, charge)) = plain.split_once(':') else {
        return Some(Tier {
            over_fen: 0,
            up_to_fen: None,
            charge: self::charge(&plain)?,
        });
    };
    let range = range.trim().trim_end_matches("元");
    let (over, up_to) = match range.strip_suffix("以上").or(range.strip_suffix('+')) {
        Some(over) => (fen(over)?, None),
        None => {
            let (over, up_to) = range.split_once('-')?;
            (fen(over)?, Some(fen(up_to)?))
        }
    };
    let rising = up_to.is_none_or(|end| end > over);
    Some(Tier {
        over_fen: over,
        up_to_fen: up_to,
        charge: self::charge(charge)?,
    })
    .filter(|_| rising)
}

fn fen(text: &str) -> Option<i64> {
    Money::parse_yuan(text).map(Money::fen)
}

/// `15元+1% 最低16元 最高65元`, `免费`.
fn charge(text: &str) -> Option<Charge> {
    let mut charge = Charge::default();
    let mut words = text
        .split([' ', '\u{3000}', '，', ',', '；'])
        .filter(|word| !word.is_empty());
    let first = words.next()?;
    if !matches!(first, "免费" | "免收" | "free") {
        for part in first.split(['+', '＋']) {
            match ppm(part) {
                Some(share) if charge.share_ppm == 0 => charge.share_ppm = share,
                None if charge.fixed_fen == 0 => charge.fixed_fen = fen(part)?,
                _ => return None,
            }
        }
    }
    for word in words {
        let floor = word.strip_prefix("最低").or(word.strip_prefix("min"));
        let ceiling = word.strip_prefix("最高").or(word.strip_prefix("max"));
        match (floor, ceiling) {
            (Some(floor), None) if charge.least_fen.is_none() => {
                charge.least_fen = Some(fen(floor)?)
            }
            (None, Some(ceiling)) if charge.most_fen.is_none() => {
                charge.most_fen = Some(fen(ceiling)?)
            }
            _ => return None,
        }
    }
    let fits = match (charge.least_fen, charge.most_fen) {
        (Some(least), Some(most)) => least <= most,
        _ => true,
    };
    fits.then_some(charge)
}

/// A share in parts per million: `0.5%`, `0.02‰`; `None` when it is none, finer, or over the whole.
pub fn ppm(text: &str) -> Option<i64> {
    let text = text.trim().replace('％', "%");
    let (number, digits) = match text.strip_suffix('%') {
        Some(number) => (number, 4),
        None => (text.strip_suffix('‰')?, 3),
    };
    let (whole, part) = number.split_once('.').unwrap_or((number, ""));
    let plain = |s: &str| s.chars().all(|c| c.is_ascii_digit());
    if whole.is_empty() || whole.len() > 4 || !plain(whole) || !plain(part) || part.len() > digits {
        return None;
    }
    format!("{whole}{part:0<digits$}").parse().ok()
}

/// A share in percent without needless zeros: `3.45%`.
pub fn percent(ppm: i64) -> String {
    let (whole, part) = (ppm / 10_000, ppm % 10_000);
    let part = format!("{part:04}");
    let part = part.trim_end_matches('0');
    let part = format!("{part:0<2}");
    format!("{whole}.{part}%")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn price(text: &str) -> Price {
        Price::parse(text).unwrap_or_else(|say| panic!("{text}: {}", say.zh))
    }

    fn moves(old: &str, new: &str) -> (bool, bool) {
        price(new).against(&price(old))
    }

    #[test]
    fn prices_are_read_as_banks_write_them() {
        let tiers = price("0-2000：2元\n2000-10000: 5元\n10000以上: 0.02‰ 最高50元");
        let cost = |yuan: &str| tiers.cost(Money::parse_yuan(yuan).unwrap()).to_string();
        assert_eq!(cost("2000"), "2.00");
        assert_eq!(cost("2000.01"), "5.00");
        assert_eq!(cost("1000000"), "20.00");
        assert_eq!(cost("90000000"), "50.00");
        let both = price("15元+1% 最低16元 最高65元");
        assert_eq!(
            both.cost(Money::parse_yuan("50").unwrap()).to_string(),
            "16.00"
        );
        assert_eq!(
            both.cost(Money::parse_yuan("500").unwrap()).to_string(),
            "20.00"
        );
        assert_eq!(
            both.cost(Money::parse_yuan("90000").unwrap()).to_string(),
            "65.00"
        );
        assert_eq!(
            price("0-2000: 2\n2000+: 0.5% min1 max50"),
            price("0-2000: 2元\n2000以上: 0.5% 最低1元 最高50元")
        );
        assert!(!price("免费").charges());
        assert!(!price("0元").charges());
    }

    #[test]
    fn what_is_no_price_is_told() {
        for wrong in [
            "",
            "175美元",
            "0-2000: 2元",
            "5-10: 2元\n10以上: 3元",
            "0-10: 2元\n20以上: 3元",
            "0-10: 2元\n10-5: 3元",
            "1% 最低9元 最高3元",
            "1%+2%",
            "0.00001%",
            "-5元",
            "1000000000000000元",
            "10元 最低",
        ] {
            assert!(Price::parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_rise_is_found_wherever_it_hides() {
        assert_eq!(moves("10元", "12元"), (true, false));
        assert_eq!(moves("10元", "8元"), (false, true));
        assert_eq!(moves("10元", "10元"), (false, false));
        // Cheaper for most, dearer for one tier.
        assert_eq!(
            moves("0-100: 2元\n100以上: 5元", "0-100: 1元\n100以上: 6元"),
            (true, true)
        );
        // The ceiling goes up: dearer only for large amounts.
        assert_eq!(moves("0.5% 最高50元", "0.5% 最高60元"), (true, false));
        // A floor comes: dearer only for small amounts.
        assert_eq!(moves("0.5%", "0.5% 最低1元"), (true, false));
        // A tier's end moves by one fen.
        assert_eq!(
            moves("0-100: 1元\n100以上: 5元", "0-99.99: 1元\n99.99以上: 5元"),
            (true, false)
        );
        // The ceiling is the same, it is only reached earlier.
        assert_eq!(moves("0.5% 最高50元", "0.6% 最高50元"), (true, false));
        assert_eq!(moves("免费", "0.01元"), (true, false));
    }

    /// Prices of up to three tiers from a generator that repeats itself.
    fn invented(seed: &mut u64) -> Price {
        let mut draw = |most: u64| {
            *seed = seed
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            i64::try_from((*seed >> 33) % most).unwrap()
        };
        let (count, mut over, mut tiers) = (1 + draw(3), 0, Vec::new());
        for place in 0..count {
            let up_to = (place + 1 < count).then(|| over + 1 + draw(200_000));
            let least = (draw(3) == 0).then(|| draw(500));
            let most = (draw(3) == 0).then(|| least.unwrap_or(0) + draw(5_000));
            let charge = Charge {
                fixed_fen: draw(400),
                share_ppm: [0, 20, 5_000, draw(20_000)][usize::try_from(draw(4)).unwrap()],
                least_fen: least,
                most_fen: most,
            };
            tiers.push(Tier {
                over_fen: over,
                up_to_fen: up_to,
                charge,
            });
            over = up_to.unwrap_or(0);
        }
        Price { tiers }
    }

    #[test]
    fn no_amount_is_dearer_where_no_rise_was_found() {
        let mut seed = 7;
        for _ in 0..400 {
            let (old, new) = (invented(&mut seed), invented(&mut seed));
            let (up, down) = new.against(&old);
            let amounts = (1..400)
                .map(|n| n * 1_009)
                .chain(1..400)
                .chain([AMOUNT_MAX]);
            for amount in amounts {
                let (now, before) = (new.of(amount), old.of(amount));
                assert!(up || now <= before, "{old:?} {new:?} {amount}");
                assert!(down || now >= before, "{old:?} {new:?} {amount}");
            }
            assert_eq!(
                old.against(&new),
                (down, up),
                "the other way round it is the opposite"
            );
            assert_eq!(new.against(&new), (false, false));
        }
    }

    #[test]
    fn shares_are_exact() {
        assert_eq!(ppm("0.5%"), Some(5_000));
        assert_eq!(ppm("0.02‰"), Some(20));
        assert_eq!(ppm("0.002%"), ppm("0.02‰"));
        assert_eq!(ppm("3.45％"), Some(34_500));
        assert_eq!(ppm("100"), None);
        assert_eq!(percent(34_500), "3.45%");
        assert_eq!(percent(182_500), "18.25%");
        assert_eq!(percent(30_000), "3.00%");
        assert_eq!(percent(182_505), "18.2505%");
    }
}
