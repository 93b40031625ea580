//! Slogans that say nearly the same: the share of character pairs that two texts have in common.
//!
//! Pairs of neighbouring characters need no dictionary and don't mind one character more or less, which
//! is how copies of a slogan differ (「搞好消费教育」 and 「好消费教育」). Punctuation, spaces and width are
//! taken away before.

use std::collections::BTreeSet;
use unicode_normalization::UnicodeNormalization;

/// From this share of common pairs on (of all pairs of both, per cent) two texts are shown as alike.
const ALIKE: u32 = 50;
/// A text that holds this share (per cent) of the shorter one's pairs is an extension of it.
const HOLDS: u32 = 85;
/// Shorter texts than this hold too few pairs for [`HOLDS`] to mean anything.
const HELD_MIN: usize = 5;

/// How two texts are alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Likeness(pub u32);

impl Likeness {
    /// Whether nothing but punctuation, spaces and width differs.
    pub fn same(self) -> bool {
        self.0 >= 100
    }
}

/// A text as it is compared: one width, small letters, no punctuation, no spaces.
pub fn plain(text: &str) -> String {
    text.nfkc()
        .flat_map(char::to_lowercase)
        .filter(|c| c.is_alphanumeric())
        .collect()
}

/// A text's pairs of neighbouring characters. A text of one character is its own pair.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pairs {
    plain: String,
    pairs: BTreeSet<(char, char)>,
}

impl Pairs {
    /// Of a text.
    pub fn of(text: &str) -> Pairs {
        let plain = plain(text);
        let chars: Vec<char> = plain.chars().collect();
        let pairs = match chars.as_slice() {
            [one] => BTreeSet::from([(*one, *one)]),
            more => more.windows(2).map(|two| (two[0], two[1])).collect(),
        };
        Pairs { plain, pairs }
    }

    /// How alike two are, `None` when they are not: 100 is the same text, else the share of common pairs
    /// in per cent, at most 99.
    pub fn like(&self, other: &Pairs) -> Option<Likeness> {
        if self.pairs.is_empty() || other.pairs.is_empty() {
            return None;
        }
        if self.plain == other.plain {
            return Some(Likeness(100));
        }
        let common = self.pairs.intersection(&other.pairs).count();
        let all = self.pairs.len() + other.pairs.len() - common;
        let shorter = self.pairs.len().min(other.pairs.len());
        let share = percent(common, all).min(99);
        let held = shorter >= HELD_MIN && percent(common, shorter) >= HOLDS;
        (share >= ALIKE || held).then_some(Likeness(share))
    }
}

fn percent(part: usize, whole: usize) -> u32 {
    u32::try_from(part * 100 / whole.max(1)).unwrap_or(100)
}

/// Those of `others` that are like the text, the most alike first; each by its place.
pub fn alike(text: &Pairs, others: &[Pairs]) -> Vec<(usize, Likeness)> {
    let mut found: Vec<(usize, Likeness)> = others
        .iter()
        .enumerate()
        .filter_map(|(place, other)| text.like(other).map(|likeness| (place, likeness)))
        .collect();
    found.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn like(a: &str, b: &str) -> Option<u32> {
        Pairs::of(a).like(&Pairs::of(b)).map(|likeness| likeness.0)
    }

    #[test]
    fn punctuation_width_and_spaces_make_no_difference() {
        assert_eq!(
            like("倡导诚实守信,共铸消费和谐。", "倡导诚实守信共铸消费和谐"),
            Some(100)
        );
        assert_eq!(like("ＡＢＣ 315，放心消费", "abc315放心消费！"), Some(100));
    }

    #[test]
    fn one_character_more_is_still_the_same_slogan() {
        assert!(
            like(
                "搞好消费教育,提高消费者素质。",
                "好消费教育,提高消费者素质。"
            )
            .unwrap()
                >= 80
        );
        assert!(
            like(
                "优化农村市场环境,促进农村消费需求。",
                "化农村市场环境,促进农村消费需求。"
            )
            .is_some()
        );
        assert!(
            like(
                "保护消费者的合法权益,是全社会的共同责任。",
                "保护消费者合法权益,是全社会的共同责任。"
            )
            .is_some()
        );
    }

    #[test]
    fn an_extended_slogan_is_like_the_one_that_it_holds() {
        let long = "优化农村市场环境,促进农村消费需求,科学文明健康消费。";
        assert!(like("优化农村市场环境,促进农村消费需求。", long).is_some());
        let longer = format!("{long}我们还要说许多别的话，以便两者共有的部分很少。");
        assert!(like("优化农村市场环境,促进农村消费需求。", &longer).unwrap() < 50);
    }

    #[test]
    fn different_slogans_are_not_alike_and_nothing_is_like_nothing() {
        assert_eq!(
            like(
                "爸爸妈妈请放心,消费维权我能行。",
                "绿色健康消费,共建和谐生活。"
            ),
            None
        );
        assert_eq!(like("", ""), None);
        assert_eq!(like("，。", "消费"), None);
    }

    #[test]
    fn the_shipped_seventy_have_their_known_neighbours_and_likeness_goes_both_ways() {
        let seventy = crate::rules::slogan::shipped().unwrap();
        let pairs: Vec<Pairs> = seventy.iter().map(|one| Pairs::of(&one.text)).collect();
        let near = |no: usize| -> Vec<usize> {
            alike(&pairs[no - 1], &pairs)
                .into_iter()
                .map(|(place, _)| place + 1)
                .filter(|other| *other != no)
                .collect()
        };
        for (one, other) in [
            (7, 38),
            (9, 52),
            (12, 44),
            (12, 54),
            (3, 13),
            (13, 42),
            (13, 55),
        ] {
            assert!(near(one).contains(&other), "{one} {:?}", near(one));
            assert!(near(other).contains(&one), "{other} {:?}", near(other));
        }
        assert!(near(34).is_empty() && near(49).is_empty());
    }
}
