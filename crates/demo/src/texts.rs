//! The committed texts of `data/`, read once.

use crate::codes::{Liability, Nature, Outcome};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// Where a matter is handled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Home {
    /// The sub-branch of an outlet.
    Outlet,
    /// 信用卡中心.
    Cards,
    /// 个人金融部.
    Retail,
    /// 电子银行部.
    Digital,
    /// 客户服务中心.
    Call,
}

/// Whom a story fits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Who {
    /// Any adult.
    Any,
    /// 22 to 64.
    Adult,
    /// 20 to 35.
    Young,
    /// 22 to 27.
    Student,
    /// 30 to 60.
    Middle,
    /// 66 to 86.
    Old,
    /// A parent for a child.
    Parent,
    /// A grown child for an old person.
    Agent,
    /// An heir.
    Heir,
    /// An organisation.
    Organisation,
    /// A customer from abroad.
    Foreigner,
    /// A disabled person.
    Disabled,
}

/// What an investigation may find.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Finding {
    /// The stories it goes with; all when left out.
    fits: Option<Vec<usize>>,
    pub(crate) liability: Liability,
    pub(crate) outcome: Outcome,
    /// Per cent of the amount that is paid.
    pub(crate) pay: Option<i64>,
    /// What is paid out of goodwill, in yuan.
    pub(crate) goodwill: Option<[i64; 3]>,
    pub(crate) facts: String,
    pub(crate) result: String,
}

impl Scenario {
    /// What may be found out about a story.
    pub(crate) fn findings(&self, story: usize) -> Vec<&Finding> {
        self.finding
            .iter()
            .filter(|finding| finding.fits(story))
            .collect()
    }
}

impl Finding {
    /// Whether it goes with the story of that index.
    pub(crate) fn fits(&self, story: usize) -> bool {
        self.fits.as_ref().is_none_or(|fits| fits.contains(&story))
    }
}

/// Something that happens to customers.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Scenario {
    pub(crate) id: String,
    pub(crate) family: String,
    pub(crate) weight: u64,
    /// How many times more often it happens in the last weeks.
    #[serde(default = "once")]
    pub(crate) surge: u64,
    pub(crate) business: String,
    pub(crate) cause: String,
    pub(crate) via: Vec<String>,
    pub(crate) home: Home,
    pub(crate) who: Who,
    /// Whether it is about a member of staff.
    #[serde(default)]
    pub(crate) staffed: bool,
    pub(crate) products: Vec<String>,
    pub(crate) amount: Option<[i64; 3]>,
    pub(crate) big: Option<[i64; 3]>,
    /// Per mille of `big` that is asked for, instead of an amount.
    pub(crate) share: Option<[i64; 2]>,
    #[serde(default)]
    pub(crate) slots: BTreeMap<String, Vec<String>>,
    /// One for all stories, or one for each.
    pub(crate) title: Vec<String>,
    pub(crate) story: Vec<String>,
    pub(crate) demand: Vec<String>,
    pub(crate) basis: String,
    pub(crate) finding: Vec<Finding>,
}

fn once() -> u64 {
    1
}

/// Something that is no complaint.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Item {
    pub(crate) id: String,
    pub(crate) nature: Nature,
    pub(crate) business: String,
    pub(crate) home: Home,
    pub(crate) who: Who,
    pub(crate) product: String,
    #[serde(default)]
    pub(crate) slots: BTreeMap<String, Vec<String>>,
    pub(crate) title: String,
    pub(crate) story: Vec<String>,
    pub(crate) answer: String,
}

/// What staff write in one family of scenarios.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Family {
    /// Whether such a case may need an extension, a stop or a mediation.
    #[serde(default)]
    pub(crate) drawn_out: bool,
    /// The account on which payments are booked.
    pub(crate) account: String,
    /// The department whose opinion is asked.
    pub(crate) dept: String,
    pub(crate) contact: Vec<String>,
    pub(crate) opinion: Vec<String>,
    pub(crate) returned: Vec<String>,
    pub(crate) complex: Vec<String>,
    pub(crate) happy: Vec<String>,
    pub(crate) unhappy: Vec<String>,
}

/// What is said at the steps every complaint shares.
#[derive(Debug, Deserialize)]
pub(crate) struct Common {
    pub(crate) suspend: BTreeMap<String, Vec<String>>,
    pub(crate) decline: BTreeMap<String, Vec<String>>,
    #[serde(flatten)]
    lines: BTreeMap<String, Vec<String>>,
}

impl Common {
    /// The lines of a step.
    pub(crate) fn lines(&self, step: &str) -> &[String] {
        match self.lines.get(step) {
            Some(lines) => lines,
            None => panic!("common.toml has no lines for {step}"),
        }
    }
}

/// How customers begin and end.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Voices {
    pub(crate) opening: BTreeMap<String, Vec<String>>,
    pub(crate) ending: BTreeMap<String, Vec<String>>,
}

/// Everything in `data/`.
#[derive(Debug)]
pub(crate) struct Texts {
    pub(crate) scenarios: Vec<Scenario>,
    pub(crate) items: Vec<Item>,
    pub(crate) families: BTreeMap<String, Family>,
    pub(crate) common: Common,
    pub(crate) voices: Voices,
}

#[derive(Deserialize)]
struct ScenarioFile {
    scenario: Vec<Scenario>,
}

#[derive(Deserialize)]
struct ItemFile {
    item: Vec<Item>,
}

#[derive(Deserialize)]
struct FamilyFile {
    family: BTreeMap<String, Family>,
}

const SCENARIO_FILES: [&str; 10] = [
    include_str!("../data/scenarios/01-credit-card-money.toml"),
    include_str!("../data/scenarios/02-credit-card-service.toml"),
    include_str!("../data/scenarios/03-debit-card.toml"),
    include_str!("../data/scenarios/04-account.toml"),
    include_str!("../data/scenarios/05-payment-channel.toml"),
    include_str!("../data/scenarios/06-savings-wealth.toml"),
    include_str!("../data/scenarios/07-cash-fx-metal.toml"),
    include_str!("../data/scenarios/08-loan-collection.toml"),
    include_str!("../data/scenarios/09-info-service.toml"),
    include_str!("../data/scenarios/10-service-more.toml"),
];

fn read<T: serde::de::DeserializeOwned>(text: &str) -> T {
    match toml::from_str(text) {
        Ok(read) => read,
        Err(trouble) => panic!("a committed text file of the demo is broken: {trouble}"),
    }
}

static TEXTS: LazyLock<Texts> = LazyLock::new(|| Texts {
    scenarios: SCENARIO_FILES
        .iter()
        .flat_map(|text| read::<ScenarioFile>(text).scenario)
        .collect(),
    items: read::<ItemFile>(include_str!("../data/answers.toml")).item,
    families: read::<FamilyFile>(include_str!("../data/handling.toml")).family,
    common: read(include_str!("../data/common.toml")),
    voices: read(include_str!("../data/voices.toml")),
});

/// The texts.
pub(crate) fn texts() -> &'static Texts {
    &TEXTS
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    /// Slots that are filled for every matter.
    const ALWAYS: &[&str] = &[
        "age", "amt", "before", "big", "branch", "city", "clock", "cust", "day", "day2", "days",
        "earlier", "k", "mins", "month", "n", "name", "outlet", "people", "product", "since",
        "sir", "surname", "tail", "title", "verdict", "why", "years",
    ];

    fn check(id: &str, text: &str, own: &BTreeMap<String, Vec<String>>, also: &[&str]) {
        let mut depth = 0;
        for c in text.chars() {
            depth += i32::from(c == '[') - i32::from(c == ']');
            assert!((0..=3).contains(&depth), "{id}: brackets of {text}");
        }
        assert_eq!(depth, 0, "{id}: brackets of {text}");
        for piece in text.split('{').skip(1) {
            let name = piece.split('}').next().unwrap();
            let known = ALWAYS.contains(&name) || also.contains(&name) || own.contains_key(name);
            assert!(known, "{id}: nobody fills {{{name}}}");
        }
        let halves = [",", "!", "?", ";", "\"", "  "];
        assert!(
            halves.iter().all(|half| !text.contains(half)),
            "{id}: half-width marks in {text}"
        );
    }

    #[test]
    fn scenarios_use_slots_that_are_filled() {
        assert!(texts().scenarios.len() >= 60);
        let mut ids = BTreeSet::new();
        for s in &texts().scenarios {
            assert!(ids.insert(&s.id), "{} is there twice", s.id);
            assert!(
                texts().families.contains_key(&s.family),
                "{}: family {}",
                s.id,
                s.family
            );
            let asks = s.amount.is_some() || s.share.is_some();
            assert!(
                s.share.is_none() || (s.big.is_some() && s.amount.is_none()),
                "{}",
                s.id
            );
            let asked = if asks { vec!["amount"] } else { vec![] };
            for text in s.story.iter().chain(&s.demand).chain(&s.title) {
                check(&s.id, text, &s.slots, &asked);
            }
            for finding in &s.finding {
                let pays = finding.pay.is_some() || finding.goodwill.is_some();
                let also: Vec<_> = asked
                    .iter()
                    .copied()
                    .chain(pays.then_some("paid"))
                    .collect();
                check(&s.id, &finding.facts, &s.slots, &also);
                check(&s.id, &finding.result, &s.slots, &also);
                assert!(finding.pay.is_none() || asks, "{}: a share of what?", s.id);
                assert!(
                    !pays || finding.result.contains("{paid}"),
                    "{}: says what is paid",
                    s.id
                );
            }
            assert!(
                [1, s.story.len()].contains(&s.title.len()),
                "{}: titles",
                s.id
            );
            assert!(
                (0..s.story.len()).all(|at| !s.findings(at).is_empty()),
                "{}",
                s.id
            );
            assert!(!s.via.is_empty());
        }
        for item in &texts().items {
            assert!(ids.insert(&item.id), "{} is there twice", item.id);
            assert_ne!(item.nature, Nature::Complaint);
            for text in item.story.iter().chain([&item.title, &item.answer]) {
                check(&item.id, text, &item.slots, &[]);
            }
        }
    }

    #[test]
    fn staff_and_customers_use_slots_that_are_filled() {
        let none = BTreeMap::new();
        for (name, family) in &texts().families {
            let lists = [
                &family.contact,
                &family.opinion,
                &family.returned,
                &family.complex,
                &family.happy,
                &family.unhappy,
            ];
            lists
                .into_iter()
                .flatten()
                .for_each(|text| check(name, text, &none, &[]));
        }
        let common = &texts().common;
        let groups = [&common.lines, &common.suspend, &common.decline];
        for (name, lines) in groups.into_iter().flatten() {
            lines
                .iter()
                .for_each(|text| check(name, text, &none, &["serial"]));
        }
        let voices = [&texts().voices.opening, &texts().voices.ending];
        for (name, lines) in voices.into_iter().flatten() {
            lines.iter().for_each(|text| check(name, text, &none, &[]));
        }
    }
}
