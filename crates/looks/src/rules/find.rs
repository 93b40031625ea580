//! What is unusual about somebody's looks. Each rule is a count over what is written; none judges:
//! whether there was a good reason is for another person to say.

use super::kind::Kind;
use super::policy::Thresholds;
use jiff::SignedDuration;
use kernel::{Day, Instant, Lang, bank_zone, day_of};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Why looks are unusual.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// Many within minutes.
    Burst,
    /// At night.
    Night,
    /// On a day on which nobody works, by the calendar.
    RestDay,
    /// Cases of many different units.
    Units,
    /// Refused by a limit again and again.
    Refused,
    /// One person's data again and again.
    SamePerson,
    /// A complainant of one's own name.
    OwnName,
    /// A complainant named as a colleague of one's unit.
    Colleague,
    /// A break-glass access that nobody has reviewed.
    Unreviewed,
}

impl Rule {
    /// Every rule.
    pub const ALL: [Rule; 9] = [
        Rule::Burst,
        Rule::Night,
        Rule::RestDay,
        Rule::Units,
        Rule::Refused,
        Rule::SamePerson,
        Rule::OwnName,
        Rule::Colleague,
        Rule::Unreviewed,
    ];

    /// The identifier in the database.
    pub fn code(self) -> &'static str {
        match self {
            Rule::Burst => "burst",
            Rule::Night => "night",
            Rule::RestDay => "rest_day",
            Rule::Units => "units",
            Rule::Refused => "refused",
            Rule::SamePerson => "same_person",
            Rule::OwnName => "own_name",
            Rule::Colleague => "colleague",
            Rule::Unreviewed => "unreviewed",
        }
    }

    /// The name people read.
    pub fn label(self, lang: Lang) -> &'static str {
        let (zh, en) = match self {
            Rule::Burst => ("短时间大量查看", "Many looks in a short time"),
            Rule::Night => ("夜间查看", "Looks at night"),
            Rule::RestDay => ("休息日查看", "Looks on a rest day"),
            Rule::Units => ("查看多家机构的投诉", "Cases of many units"),
            Rule::Refused => ("多次超限被拒", "Refused by a limit again and again"),
            Rule::SamePerson => ("反复查看同一人", "One person again and again"),
            Rule::OwnName => ("查看与本人同名的投诉人", "A complainant of their own name"),
            Rule::Colleague => (
                "查看与同事同名的投诉人",
                "A complainant named as a colleague",
            ),
            Rule::Unreviewed => ("应急查阅逾期未复核", "Emergency access not reviewed"),
        };
        lang.pick(zh, en)
    }
}

/// A look as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// When.
    pub at: Instant,
    /// At what.
    pub kind: Kind,
    /// The case, or the request for an export.
    pub number: String,
    /// The unit whose case it is, its path.
    pub unit: String,
    /// How many.
    pub amount: i64,
    /// Whether a limit refused it: then nothing was seen.
    pub refused: bool,
    /// Keyed hash of the complainant's name.
    pub name_index: String,
    /// Keyed hash of who the complainant is.
    pub person_index: String,
}

/// What the rules must know beside the looks.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// Nobody works on that day.
    pub rest_day: bool,
    /// It is an interface, which works at night and knows no colleagues.
    pub interface: bool,
    /// Keyed hash of the person's own name.
    pub own: String,
    /// Keyed hashes of the names of the colleagues of their unit.
    pub colleagues: BTreeSet<String>,
}

/// What was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// By which rule.
    pub rule: Rule,
    /// How many: looks, units, or looks at one person.
    pub count: i64,
    /// The first of the looks behind it.
    pub from: Instant,
    /// The last of them.
    pub to: Instant,
    /// The looks behind it, as positions in what was given.
    pub behind: Vec<usize>,
}

/// The looks of one person, in the order of time, that end with `day`; earlier days count for
/// [`Rule::SamePerson`] only.
pub fn find(looks: &[Seen], day: Day, facts: &Facts, thresholds: &Thresholds) -> Vec<Found> {
    let today: Vec<usize> = (0..looks.len())
        .filter(|i| day_of(looks[*i].at) == day)
        .collect();
    let seen = |want: &dyn Fn(&Seen) -> bool| -> Vec<usize> {
        let fits = |i: &&usize| want(&looks[**i]);
        today.iter().filter(fits).copied().collect()
    };
    let at_least = |rule, name: &str, behind: Vec<usize>| {
        let (count, least) = (behind.len() as i64, thresholds.of(name));
        (least > 0 && count >= least).then(|| found(looks, rule, count, behind))
    };
    let person = !facts.interface;
    let night = |s: &Seen| is_night(s.at, thresholds);
    let looked = |s: &Seen| !s.refused;
    let named = |s: &Seen, index: &str| looked(s) && !index.is_empty() && s.name_index == index;
    let colleague = |s: &Seen| {
        looked(s) && s.name_index != facts.own && facts.colleagues.contains(&s.name_index)
    };
    let rules = [
        burst(looks, &seen(&looked), thresholds),
        at_least(
            Rule::Night,
            "night_count",
            seen(&|s| person && looked(s) && night(s)),
        ),
        at_least(
            Rule::RestDay,
            "rest_count",
            seen(&|s| person && facts.rest_day && looked(s)),
        ),
        units(looks, &seen(&looked), thresholds),
        at_least(Rule::Refused, "refused", seen(&|s| s.refused)),
        same_person(looks, &today, facts, thresholds),
        at_least(
            Rule::OwnName,
            "own_name",
            seen(&|s| person && named(s, &facts.own)),
        ),
        at_least(
            Rule::Colleague,
            "colleague",
            seen(&|s| person && colleague(s)),
        ),
    ];
    rules.into_iter().flatten().collect()
}

fn found(looks: &[Seen], rule: Rule, count: i64, behind: Vec<usize>) -> Found {
    let at = |i: Option<&usize>| i.map_or(Instant::MIN, |i| looks[*i].at);
    Found {
        rule,
        count,
        from: at(behind.first()),
        to: at(behind.last()),
        behind,
    }
}

fn is_night(at: Instant, thresholds: &Thresholds) -> bool {
    let hour = i64::from(bank_zone().to_datetime(at).hour());
    let (from, to) = (thresholds.of("night_from"), thresholds.of("night_to"));
    match from > to {
        true => hour >= from || hour < to,
        false => (from..to).contains(&hour),
    }
}

/// The most looks within the short time: those from one look on that lie less than it apart.
fn burst(looks: &[Seen], today: &[usize], thresholds: &Thresholds) -> Option<Found> {
    let least = thresholds.of("burst_count");
    let span = SignedDuration::from_mins(thresholds.of("burst_minutes"));
    let (mut begin, mut best) = (0, 0..0);
    for end in 0..today.len() {
        while looks[today[end]].at.duration_since(looks[today[begin]].at) >= span && begin < end {
            begin += 1;
        }
        if end + 1 - begin > best.len() {
            best = begin..end + 1;
        }
    }
    let count = best.len() as i64;
    (least > 0 && count >= least).then(|| found(looks, Rule::Burst, count, today[best].to_vec()))
}

fn units(looks: &[Seen], today: &[usize], thresholds: &Thresholds) -> Option<Found> {
    let least = thresholds.of("units");
    let with: Vec<usize> = today
        .iter()
        .copied()
        .filter(|i| !looks[*i].unit.is_empty())
        .collect();
    let units: BTreeSet<&str> = with.iter().map(|i| looks[*i].unit.as_str()).collect();
    let count = units.len() as i64;
    (least > 0 && count >= least).then(|| found(looks, Rule::Units, count, with))
}

/// The person looked at most, if one of those looks is of today.
fn same_person(
    looks: &[Seen],
    today: &[usize],
    facts: &Facts,
    thresholds: &Thresholds,
) -> Option<Found> {
    let least = thresholds.of("same_person");
    let mut of: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (i, seen) in looks.iter().enumerate() {
        if !seen.refused && !seen.person_index.is_empty() {
            of.entry(&seen.person_index).or_default().push(i);
        }
    }
    let now = |behind: &Vec<usize>| behind.last().is_some_and(|last| today.contains(last));
    let most = of
        .into_values()
        .filter(now)
        .max_by_key(|behind| behind.len())?;
    let count = most.len() as i64;
    (least > 0 && count >= least && !facts.interface)
        .then(|| found(looks, Rule::SamePerson, count, most))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(at: &str, number: &str) -> Seen {
        Seen {
            at: format!("2026-11-23T{at}:00+08:00").parse().unwrap(),
            kind: Kind::Reveal,
            number: number.to_owned(),
            unit: format!("0000/{number}"),
            amount: 1,
            refused: false,
            name_index: format!("n{number}"),
            person_index: format!("p{number}"),
        }
    }

    fn rules(looks: &[Seen], facts: &Facts, changed: &[(&str, i64)]) -> Vec<(Rule, i64)> {
        let day = "2026-11-23".parse().unwrap();
        let found = find(looks, day, facts, &Thresholds::with(changed));
        found.iter().map(|f| (f.rule, f.count)).collect()
    }

    #[test]
    fn a_working_day_is_nothing_unusual() {
        let looks: Vec<Seen> = (0..8)
            .map(|i| seen(&format!("1{i}:00"), &format!("{i}")))
            .collect();
        assert_eq!(rules(&looks, &Facts::default(), &[]), []);
    }

    #[test]
    fn many_in_a_short_time_are_counted_in_a_window_that_slides() {
        let times = ["10:00", "10:05", "10:12", "10:13", "10:14", "10:22"];
        let looks: Vec<Seen> = times.iter().map(|at| seen(at, "1")).collect();
        let set = [
            ("burst_count", 4),
            ("burst_minutes", 10),
            ("same_person", 0),
        ];
        // 10:05 to 10:14; 10:12 to 10:22 is ten minutes already.
        assert_eq!(rules(&looks, &Facts::default(), &set), [(Rule::Burst, 4)]);
        assert_eq!(
            rules(
                &looks,
                &Facts::default(),
                &[("burst_count", 5), ("same_person", 0)]
            ),
            []
        );
    }

    #[test]
    fn nights_go_over_midnight_and_a_rest_day_is_the_calendars() {
        let looks = [
            seen("05:59", "1"),
            seen("06:00", "2"),
            seen("22:00", "3"),
            seen("21:59", "4"),
        ];
        let set = [("night_count", 2), ("rest_count", 4)];
        let none = Facts::default();
        assert_eq!(rules(&looks, &none, &set), [(Rule::Night, 2)]);
        let rest = Facts {
            rest_day: true,
            ..Facts::default()
        };
        assert_eq!(
            rules(&looks, &rest, &set),
            [(Rule::Night, 2), (Rule::RestDay, 4)]
        );
        let machine = Facts {
            interface: true,
            rest_day: true,
            ..Facts::default()
        };
        assert_eq!(
            rules(&looks, &machine, &set),
            [],
            "interfaces work at night"
        );
    }

    #[test]
    fn names_refusals_units_and_one_person_again_and_again() {
        let mut looks = vec![seen("10:00", "1"), seen("10:30", "1"), seen("11:00", "2")];
        looks.push(Seen {
            refused: true,
            ..seen("12:00", "3")
        });
        let facts = Facts {
            own: "n2".to_owned(),
            colleagues: ["n1", "n2", "n3"].map(str::to_owned).into(),
            ..Facts::default()
        };
        let set = [("refused", 1), ("units", 2), ("same_person", 2)];
        let found = [
            (Rule::Units, 2),
            (Rule::Refused, 1),
            (Rule::SamePerson, 2),
            (Rule::OwnName, 1),
            // Who was refused saw nothing of 3; 2 is their own name.
            (Rule::Colleague, 2),
        ];
        assert_eq!(rules(&looks, &facts, &set), found);
    }

    #[test]
    fn a_rule_at_rest_finds_nothing() {
        let looks = [seen("23:00", "1")];
        let off: Vec<(&str, i64)> = super::super::policy::THRESHOLDS
            .iter()
            .map(|(spec, _)| (spec.name, 0))
            .collect();
        let facts = Facts {
            rest_day: true,
            own: "n1".to_owned(),
            ..Facts::default()
        };
        assert_eq!(rules(&looks, &facts, &off), []);
    }

    #[test]
    fn somebody_of_last_week_is_only_told_when_looked_at_today() {
        let old = Seen {
            at: "2026-11-20T02:00:00Z".parse().unwrap(),
            ..seen("10:00", "1")
        };
        let set = [("same_person", 2)];
        let only_old = [old.clone(), old.clone()];
        assert_eq!(rules(&only_old, &Facts::default(), &set), []);
        let again = [old, seen("10:00", "1")];
        assert_eq!(
            rules(&again, &Facts::default(), &set),
            [(Rule::SamePerson, 2)]
        );
    }
}
