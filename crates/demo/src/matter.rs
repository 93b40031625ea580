//! What a case is about: a scenario or an item with its slots filled, and the words of the customer.

use crate::bank::{Level, bank, branch_of, city_of, unit};
use crate::codes::{Channel, Gender, Nature};
use crate::dice::Dice;
use crate::draft::Complainant;
use crate::people::at;
use crate::script::{Slots, render, say};
use crate::texts::{Home, Item, Scenario, Who, texts};
use kernel::{Day, Role};

/// Fewest and most characters of the customer's words.
pub(crate) const CONTENT: std::ops::RangeInclusive<usize> = 40..=200;

/// What it is made from.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Source {
    /// A complaint.
    Scenario(&'static Scenario),
    /// Something else.
    Item(&'static Item),
}

impl Source {
    pub(crate) fn id(self) -> &'static str {
        match self {
            Source::Scenario(scenario) => &scenario.id,
            Source::Item(item) => &item.id,
        }
    }

    pub(crate) fn who(self) -> Who {
        match self {
            Source::Scenario(scenario) => scenario.who,
            Source::Item(item) => item.who,
        }
    }

    pub(crate) fn home(self) -> Home {
        match self {
            Source::Scenario(scenario) => scenario.home,
            Source::Item(item) => item.home,
        }
    }

    pub(crate) fn nature(self) -> Nature {
        match self {
            Source::Scenario(_) => Nature::Complaint,
            Source::Item(item) => item.nature,
        }
    }

    /// Whether it takes long to find out.
    pub(crate) fn drawn_out(self) -> bool {
        match self {
            Source::Scenario(scenario) => texts().families[&scenario.family].drawn_out,
            Source::Item(_) => false,
        }
    }

    pub(crate) fn business(self) -> &'static str {
        match self {
            Source::Scenario(scenario) => &scenario.business,
            Source::Item(item) => &item.business,
        }
    }
}

/// A matter: the source, the outlet it happened at, the unit that answers for it, and its slots.
#[derive(Clone, Debug)]
pub(crate) struct Matter {
    pub(crate) source: Source,
    /// The outlet that the texts name.
    pub(crate) outlet: &'static str,
    /// The unit complained about.
    pub(crate) unit: &'static str,
    /// The unit that handles it.
    pub(crate) handled_by: &'static str,
    /// Which of the source's stories it is.
    pub(crate) story: usize,
    /// What is asked for, in yuan.
    pub(crate) amount: Option<i64>,
    pub(crate) slots: Slots,
}

/// What the source of a case must be.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Wish {
    pub(crate) complaint: bool,
    /// Whether it came in lately, when some things happen more often.
    pub(crate) recent: bool,
    /// Whether it came in where only an outlet's matters do.
    pub(crate) at_outlet: bool,
    /// Whether it takes long to find out.
    pub(crate) drawn_out: bool,
}

/// Draws the source of a case.
pub(crate) fn source(wish: Wish, dice: &mut Dice) -> Source {
    let here = |home: Home| !wish.at_outlet || home == Home::Outlet;
    if wish.complaint {
        let long = |s: &'static Scenario| !wish.drawn_out || Source::Scenario(s).drawn_out();
        let weight = |s: &Scenario| s.weight * if wish.recent { s.surge } else { 1 };
        let fitting = texts().scenarios.iter().filter(|s| here(s.home) && long(s));
        let all: Vec<_> = fitting.map(|s| (s, weight(s))).collect();
        Source::Scenario(dice.weighted(&all))
    } else {
        let weight = |item: &Item| if item.nature == Nature::Enquiry { 3 } else { 2 };
        let fitting = texts().items.iter().filter(|item| here(item.home));
        let all: Vec<_> = fitting.map(|item| (item, weight(item))).collect();
        Source::Item(dice.weighted(&all))
    }
}

/// An outlet: the first branch is the largest. `staffed` asks for one with an account.
pub(crate) fn outlet(staffed: bool, dice: &mut Dice) -> &'static str {
    let branch = dice.weighted(&[("01", 46), ("02", 31), ("03", 23)]);
    let outlets: Vec<&'static str> = bank()
        .iter()
        .filter(|unit| unit.level == Level::Outlet && unit.code.starts_with(branch))
        .map(|unit| unit.code.as_str())
        .filter(|code| !staffed || !at(code, Role::Intake).is_empty())
        .collect();
    dice.one(&outlets)
}

/// The matter of a source at an outlet, as of a day.
pub(crate) fn matter(source: Source, outlet: &'static str, on: Day, dice: &mut Dice) -> Matter {
    let home = match source.home() {
        Home::Outlet => None,
        Home::Cards => Some("0004"),
        Home::Retail => Some("0005"),
        Home::Digital => Some("0006"),
        Home::Call => Some("0003"),
    };
    let above = unit(outlet).parent.as_deref().unwrap_or(outlet);
    let mut matter = Matter {
        source,
        outlet,
        unit: home.unwrap_or(outlet),
        handled_by: home.unwrap_or(above),
        story: dice.index(match source {
            Source::Scenario(scenario) => scenario.story.len(),
            Source::Item(item) => item.story.len(),
        }),
        amount: None,
        slots: Slots::default(),
    };
    fill_common(&mut matter.slots, outlet, on, dice);
    draw_own(&mut matter, dice);
    let asked = matter.amount.map(spoken_amount);
    matter.slots.set(
        "amt",
        asked
            .as_ref()
            .map_or(String::new(), |text| format!("{text}元")),
    );
    if let Some(asked) = asked {
        matter.slots.set("amount", asked);
    }
    let title = match source {
        Source::Scenario(scenario) => scenario
            .title
            .get(matter.story)
            .unwrap_or(&scenario.title[0]),
        Source::Item(item) => &item.title,
    };
    let title = render(title, &matter.slots, dice);
    matter.slots.set("title", title);
    matter
}

/// What the source says of its product and its sums, and its own slots.
fn draw_own(matter: &mut Matter, dice: &mut Dice) {
    let mut big = dice.stepped([20_000, 300_000, 10_000]);
    let own = match matter.source {
        Source::Scenario(scenario) => {
            big = scenario.big.map_or(big, |range| dice.stepped(range));
            let share = scenario
                .share
                .map(|[low, high]| big * dice.between(low, high) / 10_000);
            let share = share.map(|tens| tens.max(1) * 10);
            matter.amount = scenario.amount.map(|range| dice.stepped(range)).or(share);
            matter
                .slots
                .set("product", dice.pick(&scenario.products).as_str());
            &scenario.slots
        }
        Source::Item(item) => {
            matter.slots.set("product", item.product.as_str());
            &item.slots
        }
    };
    for (name, choices) in own {
        matter.slots.set(name, dice.pick(choices).as_str());
    }
    matter.slots.set("big", spoken_amount(big));
}

/// Slots that every text may use.
fn fill_common(slots: &mut Slots, outlet: &str, on: Day, dice: &mut Dice) {
    // "Nothing for {n} days" must not be longer ago than the day it began.
    let n = dice.between(3, 9);
    let ago = dice.between((n + 2).max(8), 20);
    let event = back(on, ago);
    let second = back(on, dice.between(1, ago - 3));
    slots.set("day", month_day(event));
    slots.set("day2", month_day(second));
    let long_ago = back(on, dice.between(200, 1400));
    slots.set(
        "earlier",
        format!("{}年{}月", long_ago.year(), long_ago.month()),
    );
    slots.set(
        "month",
        format!("{}月", back(on, i64::from(on.day())).month()),
    );
    let since = back(on, dice.between(40, 140)).first_of_month();
    slots.set("since", format!("{}年{}月1日", since.year(), since.month()));
    let clocks = [
        "上午九点多",
        "上午十点半",
        "中午",
        "下午两点",
        "下午三点多",
        "快四点",
    ];
    slots.set("clock", dice.one(&clocks));
    slots.set("mins", (dice.between(8, 30) * 5).to_string());
    slots.set("n", n.to_string());
    slots.set("k", dice.between(2, 4).to_string());
    slots.set("years", dice.between(6, 19).to_string());
    slots.set("days", (dice.between(3, 6) * 5).to_string());
    slots.set("outlet", unit(outlet).short_name.as_str());
    slots.set("city", city_of(outlet));
    slots.set(
        "branch",
        branch_of(outlet).map_or("总行", |unit| unit.short_name.as_str()),
    );
    let surnames = [
        "王", "李", "张", "刘", "陈", "周", "吴", "徐", "孙", "朱", "胡", "何", "林",
    ];
    slots.set("surname", dice.one(&surnames));
    slots.set("tail", dice.digits(4));
}

/// Slots of the complainant.
pub(crate) fn fill_person(slots: &mut Slots, person: &Complainant, age: u32) {
    slots.set("name", person.name.as_str());
    slots.set(
        "sir",
        match person.gender {
            Some(Gender::Male) => "先生",
            Some(Gender::Female) => "女士",
            None => "",
        },
    );
    slots.set("age", age.to_string());
    slots.set("cust", "客户");
}

fn back(on: Day, days: i64) -> Day {
    (0..days).fold(on, |day, _| {
        day.yesterday()
            .expect("the demo lives long after year -9999")
    })
}

pub(crate) fn month_day(day: Day) -> String {
    format!("{}月{}日", day.month(), day.day())
}

/// An amount as people say it, without 元: `680`, `3.2万`.
pub(crate) fn spoken_amount(yuan: i64) -> String {
    match (yuan / 10_000, yuan % 10_000) {
        (0, _) => yuan.to_string(),
        (wan, 0) => format!("{wan}万"),
        (wan, rest) if rest % 1000 == 0 => format!("{wan}.{}万", rest / 1000),
        _ => yuan.to_string(),
    }
}

/// What may stand around the story.
#[derive(Clone, Debug, Default)]
pub(crate) struct Frame {
    /// What a person who comes again says first.
    pub(crate) again: Option<String>,
    /// What the spokesman of several says last.
    pub(crate) group: Option<String>,
}

/// The customer's own words.
pub(crate) fn content(
    matter: &Matter,
    person: &Complainant,
    channel: Channel,
    frame: &Frame,
    dice: &mut Dice,
) -> String {
    let spoken = if dice.chance(600) {
        matter.slots.spoken()
    } else {
        matter.slots.clone()
    };
    let story = match matter.source {
        Source::Scenario(scenario) => &scenario.story[matter.story],
        Source::Item(item) => &item.story[matter.story],
    };
    let mut text = render(story, &spoken, dice);
    let complains = matter.source.nature() == Nature::Complaint;
    let opening = match &frame.again {
        Some(again) => again.clone(),
        None if complains => {
            let voice = voice(person, channel, matter.source.who());
            say(&texts().voices.opening[voice], &spoken, dice)
        }
        None => String::new(),
    };
    let ending = match (person.age, complains) {
        (_, false) => String::new(),
        _ if matter.source.who() == Who::Foreigner => String::new(),
        (Some(65..), _) => say(&texts().voices.ending["old"], &spoken, dice),
        _ if dice.chance(350) => say(&texts().voices.ending["angry"], &spoken, dice),
        _ => say(&texts().voices.ending["calm"], &spoken, dice),
    };
    for (before, piece) in [
        (false, frame.group.clone().unwrap_or_default()),
        (true, opening),
        (false, ending),
    ] {
        if text.chars().count() + piece.chars().count() > *CONTENT.end() {
            continue;
        }
        text = if before { piece + &text } else { text + &piece };
    }
    text
}

fn voice(person: &Complainant, channel: Channel, who: Who) -> &'static str {
    match (who, channel) {
        (Who::Organisation, _) => "organisation",
        (Who::Agent, _) => "agent",
        (Who::Foreigner, _) => "foreigner",
        (_, Channel::Letter | Channel::Email) => "letter",
        (_, Channel::Website | Channel::MobileBank | Channel::Wechat | Channel::Media) => "web",
        _ if person.age.is_some_and(|age| age >= 65) => "old",
        _ => "plain",
    }
}

/// What the customer wants; empty for what is no complaint.
pub(crate) fn demand(matter: &Matter, dice: &mut Dice) -> String {
    match matter.source {
        Source::Scenario(scenario) => say(&scenario.demand, &matter.slots, dice),
        Source::Item(_) => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_said_as_people_say_them() {
        let said = [680, 1280, 20_000, 32_000, 12_345, 150_000].map(spoken_amount);
        assert_eq!(said, ["680", "1280", "2万", "3.2万", "12345", "15万"]);
    }
}
