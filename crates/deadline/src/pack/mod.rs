//! Rule packs: what a regulation says about time, as data.
//!
//! A pack is one text (`packs/*.toml`; the format is described in the crate's README). A pack in
//! force is never edited: a change is a new pack with a new id of the same family, switched on by
//! its `effective_from`; a case keeps the id it was received under.

mod builtin;
mod parse;
#[cfg(test)]
mod tests;

pub(crate) use builtin::TEXTS;

use crate::count::Limit;
use crate::explain::EventKind;
use jiff::tz::TimeZone;
use kernel::{Day, Lang, Say};
use serde::{Deserialize, Serialize};

/// How well a fact is known (the tags of the regulation notes).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Certainty {
    /// Read in the text of the rule or in a full copy of it.
    Seen,
    /// Read in a secondary source only.
    Secondary,
    /// From memory; a default that a lawyer must check.
    Memory,
}

impl Certainty {
    /// The identifier in JSON and in the texts.
    pub fn code(self) -> &'static str {
        match self {
            Certainty::Seen => "seen",
            Certainty::Secondary => "secondary",
            Certainty::Memory => "memory",
        }
    }

    /// What people read.
    pub fn label(self, lang: Lang) -> &'static str {
        let (zh, en) = match self {
            Certainty::Seen => ("已读原文", "read in the rule's text"),
            Certainty::Secondary => ("据二手资料", "from a secondary source"),
            Certainty::Memory => ("未核对原文", "not checked against the text"),
        };
        lang.pick(zh, en)
    }
}

/// Whether a pack is law or the bank's own setting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PackKind {
    /// 监管时限.
    Statutory,
    /// 行内时限: the bank's own setting, not law.
    Internal,
}

/// What a pack writes as its calendar when none of its limits asks one: no working days, no rolling.
pub const NO_CALENDAR: &str = "none";

/// Whose deadline it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Party {
    /// The bank: late is a breach.
    Bank,
    /// The complainant: late is a window that closed.
    Complainant,
    /// The regulator or another authority: shown, because what follows depends on it; late is no
    /// breach of the bank's.
    Authority,
}

/// What happens when the last day is a rest day (Civil Code art. 203).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Roll {
    /// Nothing.
    None,
    /// The next working day is shown beside the plain day, as the legal outer limit.
    Beside,
    /// The due day itself moves to the next working day.
    Due,
}

/// At which level an extension is granted. Rooms that let people grant one ask this.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// The rule names none; the bank names one.
    #[default]
    NotNamed,
    /// The person in charge of complaint handling at the institution.
    ComplaintHead,
    /// The superior unit, or a senior manager of head office.
    Superior,
}

impl Level {
    /// The identifier in JSON and in the texts.
    pub fn code(self) -> &'static str {
        match self {
            Level::NotNamed => "not_named",
            Level::ComplaintHead => "complaint_head",
            Level::Superior => "superior",
        }
    }
}

/// Which event starts a limit when there are several of a kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Take {
    /// The earliest.
    #[default]
    First,
    /// The latest: each new one starts the limit anew.
    Last,
}

/// A rule pack.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Pack {
    /// Stable id, frozen into each case: `cn-nfra-2020-3`.
    pub id: String,
    /// What a successor shares with it: `cn-nfra-complaint`.
    pub family: String,
    /// Law or the bank's setting.
    pub kind: PackKind,
    /// ISO 3166 code of the country whose rule it is.
    pub jurisdiction: String,
    /// IANA name of the zone whose days are counted.
    pub zone: String,
    /// The id of the calendar that working days and rolling ask, or [`NO_CALENDAR`].
    pub calendar: String,
    /// First day of receipt it applies to.
    pub effective_from: Day,
    /// Last day of receipt it applies to; `None` while it has no successor.
    pub effective_to: Option<Day>,
    /// Whether a lawyer has checked the pack.
    pub verified: bool,
    /// The pack's name.
    pub name: Say,
    /// The document.
    pub source: Say,
    /// The limits, in the order they are shown.
    pub limits: Vec<Rule>,
    /// The events that end the procedure without meeting a limit.
    pub endings: Vec<Ending>,
    /// Dates that an authority sets for the single case.
    pub given: Vec<Given>,
    /// The date agreed with the customer, when the pack knows one.
    pub agreement: Option<Agreement>,
    /// The zone, looked up once.
    #[serde(skip)]
    pub(crate) tz: TimeZone,
}

/// One limit of a pack.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Rule {
    /// Stable within the pack: `reply`.
    pub key: String,
    /// A short name: `答复投诉人`.
    pub title: Say,
    /// The rule in a sentence.
    pub rule: Say,
    /// The article.
    pub article: Say,
    /// How well the number is known.
    pub certainty: Certainty,
    /// Whether a lawyer has checked it.
    pub verified: bool,
    /// Whose deadline it is.
    pub binds: Party,
    /// Whether missing it is no breach: an easier way that closes, or a door that opens for the
    /// complainant.
    pub optional: bool,
    /// The first of these that is among the facts starts the limit.
    pub start: Vec<EventKind>,
    /// Which one, when there are several.
    pub take: Take,
    /// The first of these at or after the start meets it.
    pub met_by: Vec<EventKind>,
    /// Unit, length and way of counting.
    #[serde(flatten)]
    pub limit: Limit,
    /// Another way of counting, of which the later date counts (24 hours or one business day).
    pub or: Option<Limit>,
    /// What a rest day at the end does.
    pub roll: Roll,
    /// Whether new facts restart it.
    pub restarts: bool,
    /// Whether the same complaint made again is merged into it, so that the period runs on.
    pub merges: bool,
    /// First and last day of receipt, when narrower than the pack's.
    pub effective_from: Option<Day>,
    /// Last day of receipt, when narrower than the pack's.
    pub effective_to: Option<Day>,
    /// What may lengthen it.
    pub extensions: Vec<Extension>,
    /// What stops it.
    pub pauses: Vec<PauseRule>,
}

/// An extension a limit allows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Extension {
    /// The event that records it: granted, and told to the complainant.
    pub event: EventKind,
    /// The longest total, in the limit's unit.
    pub max_total: u32,
    /// Whether it holds only once the complainant was told.
    pub notice: bool,
    /// Whether whoever grants it must give reasons.
    #[serde(default)]
    pub reason: bool,
    /// At which level it is granted.
    #[serde(default)]
    pub level: Level,
    /// Who approves, in words.
    pub approver: Say,
    /// The condition in words.
    pub rule: Say,
    /// The article.
    pub article: Say,
    /// How well it is known.
    pub certainty: Certainty,
    /// Whether a lawyer has checked it.
    #[serde(default)]
    pub verified: bool,
}

/// What stops a limit's clock.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PauseRule {
    /// The event, with its beginning and its end.
    pub event: EventKind,
    /// Whether the complainant must be told. A pause holds without it; the page reminds.
    #[serde(default)]
    pub notice: bool,
    /// The rule in words.
    pub rule: Say,
    /// The article.
    pub article: Say,
    /// How well it is known.
    pub certainty: Certainty,
    /// Whether a lawyer has checked it.
    #[serde(default)]
    pub verified: bool,
}

/// An event that ends the procedure.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ending {
    /// The event.
    pub event: EventKind,
    /// The rule in words.
    pub rule: Say,
    /// The article.
    pub article: Say,
    /// How well it is known.
    pub certainty: Certainty,
    /// Whether a lawyer has checked it.
    #[serde(default)]
    pub verified: bool,
}

/// A date that an authority sets for the single case (监管部门要求反馈的日期): the day that the event
/// names, at its end.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Given {
    /// Stable within the pack.
    pub key: String,
    /// The event that sets the date; of several the latest counts.
    pub event: EventKind,
    /// The first of these at or after the event meets it.
    pub met_by: Vec<EventKind>,
    /// A short name.
    pub title: Say,
    /// The rule in words.
    pub rule: Say,
    /// The article.
    pub article: Say,
    /// How well it is known.
    pub certainty: Certainty,
    /// Whether a lawyer has checked it.
    #[serde(default)]
    pub verified: bool,
}

/// The date agreed with the customer (约定解决时限): never later than the limit it stands under.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Agreement {
    /// The key of the limit that caps it.
    pub cap: String,
    /// A short name.
    pub title: Say,
    /// The rule in words.
    pub rule: Say,
    /// The article.
    pub article: Say,
    /// How well it is known.
    pub certainty: Certainty,
    /// Whether a lawyer has checked it.
    #[serde(default)]
    pub verified: bool,
}

impl Pack {
    /// The packs that ship with the program.
    pub fn builtins() -> &'static [Pack] {
        builtin::packs()
    }

    /// A shipped pack by id.
    pub fn builtin(id: &str) -> Option<&'static Pack> {
        Pack::builtins().iter().find(|pack| pack.id == id)
    }

    /// The shipped pack of a family that is in force for a complaint received on a day.
    pub fn builtin_in_force(family: &str, received: Day) -> Option<&'static Pack> {
        Pack::in_force(Pack::builtins(), family, received)
    }

    /// The pack of a family that is in force for a complaint received on a day; of several the one
    /// that came into force last.
    pub fn in_force<'p>(
        packs: impl IntoIterator<Item = &'p Pack>,
        family: &str,
        received: Day,
    ) -> Option<&'p Pack> {
        let of_family = packs.into_iter().filter(|pack| pack.family == family);
        of_family
            .filter(|pack| pack.applies(received))
            .max_by_key(|pack| pack.effective_from)
    }

    /// Whether the pack applies to a complaint received on a day.
    pub fn applies(&self, received: Day) -> bool {
        within(received, Some(self.effective_from), self.effective_to)
    }

    /// A limit by key.
    pub fn limit(&self, key: &str) -> Option<&Rule> {
        self.limits.iter().find(|rule| rule.key == key)
    }

    /// The zone whose days are counted.
    pub fn time_zone(&self) -> &TimeZone {
        &self.tz
    }
}

impl Rule {
    /// Whether the limit applies to a complaint received on a day.
    pub fn applies(&self, received: Day) -> bool {
        within(received, self.effective_from, self.effective_to)
    }
}

fn within(day: Day, from: Option<Day>, to: Option<Day>) -> bool {
    from.is_none_or(|from| from <= day) && to.is_none_or(|to| day <= to)
}
