//! PURE: a leak of personal data, what may be done with it, and by when.

pub mod clock;
pub mod forms;
pub mod life;

use kernel::{Actor, Day, Instant, Lang, UnitPath};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// People of one leak; a larger one is told by public notice and kept in parts.
pub const AFFECTED_MAX: usize = 5_000;
/// Assessments of one leak.
pub const ASSESSMENTS_MAX: usize = 20;
/// Looks into the read log for one leak.
pub const SEARCHES_MAX: usize = 50;
/// Measures of one leak; supervision watches each beside the statutory limits.
pub const MEASURES_MAX: usize = 30;

/// A person as a record remembers them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Who {
    /// Login.
    pub login: String,
    /// The name people read.
    pub name: String,
    /// The unit they belonged to then.
    pub unit: UnitPath,
    /// Its name.
    pub unit_name: String,
}

impl Who {
    /// The actor, with the name of their unit.
    pub fn of(actor: &Actor, unit_name: impl Into<String>) -> Who {
        Who {
            login: actor.login.clone(),
            name: actor.name.clone(),
            unit: actor.unit.clone(),
            unit_name: unit_name.into(),
        }
    }
}

/// How far it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Reported by somebody, not assessed yet.
    Reported,
    /// Assessed: it is told, reported, mended.
    Handling,
    /// Done; another person looks at it.
    Closing,
    /// Over.
    Closed,
}

impl Status {
    /// The identifier.
    pub fn code(self) -> &'static str {
        match self {
            Status::Reported => "reported",
            Status::Handling => "handling",
            Status::Closing => "closing",
            Status::Closed => "closed",
        }
    }

    /// The name people read.
    pub fn label(self, lang: Lang) -> &'static str {
        let (zh, en) = match self {
            Status::Reported => ("待评估", "To be assessed"),
            Status::Handling => ("处置中", "Handled"),
            Status::Closing => ("待复核", "To be reviewed"),
            Status::Closed => ("已办结", "Closed"),
        };
        lang.pick(zh, en)
    }
}

/// What may come of it (order 2020-5 art. 34).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Harm {
    /// Persons or property may be endangered.
    Danger,
    /// Other harm.
    Other,
    /// None.
    Nothing,
}

impl Harm {
    /// The identifier.
    pub fn code(self) -> &'static str {
        match self {
            Harm::Danger => "danger",
            Harm::Other => "other",
            Harm::Nothing => "nothing",
        }
    }

    /// The inverse of [`Harm::code`].
    pub fn from_code(code: &str) -> Option<Harm> {
        [Harm::Danger, Harm::Other, Harm::Nothing]
            .into_iter()
            .find(|harm| harm.code() == code)
    }
}

/// One assessment; its reasons are among the [`Wording`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assessment {
    /// Who.
    pub by: Who,
    /// When.
    pub at: Instant,
    /// What may come of it.
    pub harm: Harm,
}

/// That the regulator was told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reported {
    /// When.
    pub at: Instant,
    /// Which authority: the local branch of the central bank.
    pub authority: String,
    /// Code of [`forms::WAYS`].
    pub how: String,
    /// Number of the letter, if any.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reference: String,
    /// Who noted it.
    pub by: Who,
}

/// That somebody, or everybody, was told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// When.
    pub at: Instant,
    /// Code of [`forms::MARKS`], or where the public notice stands.
    pub how: String,
    /// Login of who noted it.
    pub by: String,
}

/// How somebody came onto the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "from", rename_all = "snake_case")]
pub enum Source {
    /// An entry of the ledger.
    Log {
        /// Kind of the entry.
        kind: String,
        /// Login of who looked.
        account: String,
        /// When, the first time that was found.
        at: Instant,
    },
    /// Somebody wrote them down.
    Hand,
}

/// Somebody whose data leaked. A person of a case is looked up there whenever it is shown; one
/// without a case is among the [`Wording`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Affected {
    /// Number within the leak, from 1.
    pub id: u32,
    /// The case, if there is one.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub case: String,
    /// How they came onto the list.
    pub source: Source,
    /// When they were told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub told: Option<Told>,
    /// Taken off the list: when and by whom; the reason is among the [`Wording`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub removed: Option<(Instant, String)>,
}

/// A look into the read log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Search {
    /// Whose looks; empty for everybody's.
    pub account: String,
    /// Of which unit and those below; empty for all.
    pub unit: String,
    /// From when.
    pub from: Instant,
    /// Until when.
    pub to: Instant,
    /// Codes of [`forms::READS`].
    pub kinds: Vec<String>,
    /// How many entries were found.
    pub found: usize,
    /// How many people came onto the list by it.
    pub added: usize,
    /// Who looked.
    pub by: Who,
    /// When.
    pub at: Instant,
}

/// Something to be done so that it does not happen again; its words are among the [`Wording`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Measure {
    /// Number within the leak, from 1.
    pub id: u32,
    /// Login and name of who does it.
    pub owner: (String, String),
    /// Last day.
    pub due: Day,
    /// When it was set.
    pub at: Instant,
    /// When it was done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub done: Option<Instant>,
}

/// What another person said to the closing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Review {
    /// Who.
    pub by: Who,
    /// When.
    pub at: Instant,
    /// Whether they agreed.
    pub granted: bool,
}

/// The facts of a leak: what stays readable, is hashed and listed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Breach {
    /// `BR-…`.
    pub number: String,
    /// How far it is.
    pub status: Status,
    /// Who reported it.
    pub by: Who,
    /// When it was reported.
    pub at: Instant,
    /// When it was discovered: the 72 hours run from here.
    pub found: Instant,
    /// Code of [`forms::KINDS`].
    pub kind: String,
    /// Codes of [`forms::DATA`].
    pub data: Vec<String>,
    /// How many people, as far as the reporter knew.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub estimate: Option<i64>,
    /// The rule pack it is counted with.
    pub pack: String,
    /// The rulebook's version: of the last change, and so the one that a closed one ended under.
    pub rulebook: i64,
    /// Assessments, oldest first; the last one holds.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub assessments: Vec<Assessment>,
    /// That the regulator was told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reported: Option<Reported>,
    /// That everybody was told by a public notice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub announced: Option<Told>,
    /// Who was affected.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub affected: Vec<Affected>,
    /// Looks into the read log.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub searches: Vec<Search>,
    /// Measures.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub measures: Vec<Measure>,
    /// Who asked to close it, and when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closing: Option<(Who, Instant)>,
    /// The last review of a closing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub review: Option<Review>,
}

impl Breach {
    /// What may come of it, as assessed last.
    pub fn harm(&self) -> Option<Harm> {
        self.assessments.last().map(|one| one.harm)
    }

    /// Those still on the list.
    pub fn listed(&self) -> impl Iterator<Item = &Affected> {
        self.affected.iter().filter(|one| one.removed.is_none())
    }

    /// How many of the list were told, and how many there are.
    pub fn told_of(&self) -> (usize, usize) {
        let told = self.listed().filter(|one| one.told.is_some()).count();
        (told, self.listed().count())
    }

    /// When the last of them was told; `None` while somebody was not. A public notice tells all.
    pub fn all_told(&self) -> Option<Instant> {
        let mut last: Option<Instant> = None;
        let mut whole = true;
        for one in self.listed() {
            match &one.told {
                Some(told) => last = last.max(Some(told.at)),
                None => whole = false,
            }
        }
        let one_by_one = last.filter(|_| whole);
        let public = self.announced.as_ref().map(|told| told.at);
        match (one_by_one, public) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        }
    }
}

/// Somebody without a case.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// Name.
    pub name: String,
    /// Telephone number, as far as known.
    #[serde(default)]
    pub phone: String,
}

/// The notice to those affected (PIPL art. 57) besides the kinds of data, which are facts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letter {
    /// Why it happened.
    pub cause: String,
    /// What may come of it.
    pub harm: String,
    /// What the bank has done.
    pub measures: String,
    /// What the person can do.
    pub advice: String,
    /// Whom to ask.
    pub contact: String,
}

/// What people wrote about a leak: personal data may stand in it, so it lies sealed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wording {
    /// What happened.
    pub what: String,
    /// In which system, at which place.
    #[serde(default)]
    pub place: String,
    /// Reasons of the assessments, in their order.
    #[serde(default)]
    pub reasons: Vec<String>,
    /// The notice.
    #[serde(default)]
    pub letter: Letter,
    /// People without a case, by their number.
    #[serde(default)]
    pub people: BTreeMap<u32, Person>,
    /// Why somebody was added or taken off, by their number.
    #[serde(default)]
    pub remarks: BTreeMap<u32, String>,
    /// Measures, by their number.
    #[serde(default)]
    pub measures: BTreeMap<u32, String>,
    /// The cause, as found.
    #[serde(default)]
    pub cause: String,
    /// What was learnt, what was changed.
    #[serde(default)]
    pub lesson: String,
    /// What the reviewer said last.
    #[serde(default)]
    pub review: String,
}

/// A leak with its words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Matter {
    /// Facts.
    pub breach: Breach,
    /// Words.
    pub words: Wording,
}
