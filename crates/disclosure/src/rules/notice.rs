//! How long before it takes effect a price is published: a regulator's number, kept as dated data
//! (`packs/*.toml`), each with its article and how sure we are of it. PURE.

use crate::rules::text::Bilingual;
use jiff::Span;
use kernel::Day;
use serde::{Deserialize, Serialize};
use std::sync::OnceLock;

/// The packs that ship with the program.
const TEXTS: &[&str] = &[include_str!("../../packs/cn-2014-1-fees.toml")];
/// A notice longer than this is a typing error in a pack.
const MONTHS_MAX: i32 = 24;

/// One rule about the notice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Notice {
    /// `market_rise`, `market_new`.
    pub key: String,
    /// Calendar months.
    pub months: i32,
    /// What it says.
    pub rule: Bilingual,
    /// Where it stands.
    pub article: Bilingual,
    /// `seen`, `second` or `memory`: how sure we are of it.
    pub certainty: String,
    /// Whether a lawyer has verified it.
    pub verified: bool,
}

/// The rules of one regulation, in force from a day on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pack {
    /// Format of the file.
    pub format: u32,
    /// Identifier.
    pub id: String,
    /// First day.
    pub effective_from: Day,
    /// Whether the day of the publication is a day of notice.
    pub published_day_counted: bool,
    /// The regulation.
    pub name: Bilingual,
    /// Its rules.
    pub notice: Vec<Notice>,
}

impl Pack {
    fn parse(text: &str) -> Result<Pack, String> {
        let pack: Pack = toml::from_str(text).map_err(|error| error.to_string())?;
        let bounded = |notice: &Notice| (1..=MONTHS_MAX).contains(&notice.months);
        let known =
            |notice: &Notice| ["seen", "second", "memory"].contains(&notice.certainty.as_str());
        match pack.format == 1 && pack.notice.iter().all(|one| bounded(one) && known(one)) {
            true => Ok(pack),
            false => Err(format!("{}: format, months or certainty", pack.id)),
        }
    }

    /// A rule by its key.
    pub fn rule(&self, key: &str) -> Option<&Notice> {
        self.notice.iter().find(|notice| notice.key == key)
    }

    /// The first day on which a price may take effect that is published on `announced`: so many
    /// calendar months later; where that month has no such day, its last (as in art. 202 of the Civil
    /// Code). `Day::MAX` past the calendar's end.
    pub fn earliest(&self, notice: &Notice, announced: Day) -> Day {
        let day = announced.checked_add(Span::new().months(notice.months));
        let day = match (day, self.published_day_counted) {
            (Ok(day), true) => Ok(day),
            (Ok(day), false) => day.tomorrow(),
            (Err(error), _) => Err(error),
        };
        day.unwrap_or(Day::MAX)
    }

    /// The last day on which a price must be published that takes effect on `from`: the inverse of
    /// [`Pack::earliest`].
    pub fn latest(&self, notice: &Notice, from: Day) -> Day {
        // A month is 28 days at least: no later day than this one can do.
        let weeks = Span::new().days(i64::from(notice.months) * 28);
        let mut day = from.checked_sub(weeks).unwrap_or(Day::MIN);
        while self.earliest(notice, day) > from {
            let Ok(before) = day.yesterday() else {
                return day;
            };
            day = before;
        }
        day
    }
}

/// The pack in force on a day; the first one for days before it.
pub fn pack(day: Day) -> &'static Pack {
    static PACKS: OnceLock<Vec<Pack>> = OnceLock::new();
    let packs = PACKS.get_or_init(|| {
        let read = |text: &&str| {
            Pack::parse(text)
                .unwrap_or_else(|error| panic!("invariant: the shipped packs are right: {error}"))
        };
        let mut packs: Vec<Pack> = TEXTS.iter().map(read).collect();
        packs.sort_by_key(|pack| pack.effective_from);
        packs
    });
    let held = packs.iter().rev().find(|pack| pack.effective_from <= day);
    held.unwrap_or(&packs[0])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn rise() -> (&'static Pack, &'static Notice) {
        let pack = pack(day("2026-11-25"));
        (pack, pack.rule("market_rise").unwrap())
    }

    #[test]
    fn three_months_with_their_ends() {
        let (pack, rise) = rise();
        for (announced, earliest) in [
            ("2026-03-01", "2026-06-01"),
            ("2026-11-25", "2027-02-25"),
            ("2026-11-28", "2027-02-28"),
            ("2026-11-29", "2027-02-28"),
            ("2026-11-30", "2027-02-28"),
            ("2027-11-29", "2028-02-29"),
            ("2027-11-30", "2028-02-29"),
            ("2026-05-31", "2026-08-31"),
            ("2026-03-31", "2026-06-30"),
        ] {
            assert_eq!(
                pack.earliest(rise, day(announced)),
                day(earliest),
                "{announced}"
            );
        }
    }

    #[test]
    fn without_the_day_of_publication_it_is_a_day_later() {
        let (pack, rise) = rise();
        let strict = Pack {
            published_day_counted: false,
            ..pack.clone()
        };
        assert_eq!(strict.earliest(rise, day("2026-03-01")), day("2026-06-02"));
        assert_eq!(strict.earliest(rise, day("2026-11-30")), day("2027-03-01"));
    }

    #[test]
    fn every_day_of_eight_years() {
        let (pack, rise) = rise();
        let (mut one, mut before) = (day("2024-01-01"), Day::MIN);
        for _ in 0..8 * 366 {
            let earliest = pack.earliest(rise, one);
            // It never goes back, and is three months of 89 to 92 days.
            assert!(earliest >= before, "{one}");
            let days = one.until(earliest).unwrap().get_days();
            assert!((89..=92).contains(&days), "{one}: {days}");
            let months =
                (earliest.year() - one.year()) * 12 + i16::from(earliest.month() - one.month());
            assert_eq!(months, 3, "{one}");
            // The inverse is the last day that does.
            let latest = pack.latest(rise, one);
            assert!(pack.earliest(rise, latest) <= one, "{one}");
            assert!(
                pack.earliest(rise, latest.tomorrow().unwrap()) > one,
                "{one}"
            );
            before = earliest;
            one = one.tomorrow().unwrap();
        }
    }

    #[test]
    fn packs_are_read_strictly_and_both_rules_are_there() {
        let pack = pack(day("2026-01-01"));
        for key in ["market_rise", "market_new"] {
            let notice = pack.rule(key).unwrap();
            assert_eq!(notice.months, 3, "{key}");
            assert!(!notice.article.zh.is_empty() && !notice.article.en.is_empty());
        }
        assert!(Pack::parse(&TEXTS[0].replace("months = 3", "months = 0")).is_err());
        assert!(Pack::parse(&TEXTS[0].replace("months = 3", "month = 3")).is_err());
    }
}
