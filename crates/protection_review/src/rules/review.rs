//! What a review is: one document, its rounds, papers, opinions and decision.

use kernel::{Day, Instant, Lang, Refusal, UnitPath, say};
use serde::{Deserialize, Serialize};

/// How a review stands. That a condition lapsed or a passed review expired is no status: it follows
/// from the day, see [`super::standing`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Being written.
    Draft,
    /// Handed in; reviewers are not named yet.
    Submitted,
    /// With its reviewers.
    Reviewing,
    /// Sent back to be completed; or taken up again after a refusal.
    Returned,
    /// Passed.
    Passed,
    /// Passed on a condition.
    Conditional,
    /// Refused.
    Refused,
    /// Let through by a leader against the review.
    Overruled,
    /// Taken back by who handed it in.
    Withdrawn,
}

impl Status {
    /// Every status, in the order of a life.
    pub const ALL: [Status; 9] = [
        Status::Draft,
        Status::Submitted,
        Status::Reviewing,
        Status::Returned,
        Status::Passed,
        Status::Conditional,
        Status::Refused,
        Status::Overruled,
        Status::Withdrawn,
    ];

    /// The stored form.
    pub fn code(self) -> &'static str {
        match self {
            Status::Draft => "draft",
            Status::Submitted => "submitted",
            Status::Reviewing => "reviewing",
            Status::Returned => "returned",
            Status::Passed => "passed",
            Status::Conditional => "conditional",
            Status::Refused => "refused",
            Status::Overruled => "overruled",
            Status::Withdrawn => "withdrawn",
        }
    }

    /// The inverse of [`Status::code`].
    pub fn from_code(code: &str) -> Option<Status> {
        Status::ALL.into_iter().find(|status| status.code() == code)
    }

    /// What people read.
    pub fn label(self, lang: Lang) -> &'static str {
        let (zh, en) = match self {
            Status::Draft => ("草稿", "Draft"),
            Status::Submitted => ("待分派", "Waits for reviewers"),
            Status::Reviewing => ("审查中", "In review"),
            Status::Returned => ("退回补正", "To be completed"),
            Status::Passed => ("通过", "Passed"),
            Status::Conditional => ("有条件通过", "Passed on a condition"),
            Status::Refused => ("不通过", "Refused"),
            Status::Overruled => ("否决审查意见后放行", "Overruled"),
            Status::Withdrawn => ("已撤回", "Withdrawn"),
        };
        lang.pick(zh, en)
    }

    /// Whether what is handed in may still change.
    pub fn is_open(self) -> bool {
        matches!(self, Status::Draft | Status::Returned)
    }

    /// Whether it was decided on.
    pub fn is_decided(self) -> bool {
        matches!(
            self,
            Status::Passed | Status::Conditional | Status::Refused | Status::Overruled
        )
    }
}

/// Somebody in a review.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Who {
    /// Login.
    pub login: String,
    /// Name then.
    pub name: String,
}

/// What is handed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    /// Code of [`super::KINDS`].
    pub kind: String,
    /// Code of [`super::OCCASIONS`]: new, or a major change (order 2022-9 art. 9).
    pub occasion: String,
    /// In a few words.
    pub title: String,
    /// What is new or changes.
    pub change: String,
    /// Which consumers it concerns, and how.
    pub concerned: String,
    /// The day it is to start.
    pub launch: Day,
    /// Code of [`super::SUBJECTS`].
    pub subject_kind: String,
    /// The code under which products or fees are published.
    pub subject_key: String,
    /// Its name, as complaints call it.
    pub subject_name: String,
    /// Which version of it.
    pub subject_version: String,
}

/// A paper that was uploaded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paper {
    /// Its number within the review, from 1; never given twice.
    pub no: u32,
    /// The file's name.
    pub name: String,
    /// What it is, by its bytes.
    pub media_type: String,
    /// Hash of its bytes: where it lies.
    pub sha256: String,
    /// How many bytes.
    pub bytes: u64,
    /// When.
    pub at: Instant,
    /// By whom.
    pub by: Who,
    /// Round in which it was added.
    pub round: u32,
    /// Round from which it is no longer part; the file stays.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dropped: Option<u32>,
    /// What the text check found.
    pub checked: Checked,
}

/// A marked place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// Key of the entry of the word list.
    pub entry: String,
    /// Code of [`super::words::SEVERITIES`], as it was then.
    pub severity: String,
    /// The page, where there are pages.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
    /// The paragraph; 0 when it is about the whole paper.
    pub paragraph: u32,
    /// The sentence before the marked words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub before: String,
    /// The marked words as they stand there; empty when something is missing.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub words: String,
    /// The sentence behind them.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub after: String,
}

/// The outcome of a text check of one paper.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checked {
    /// Version of the word list.
    pub words: i64,
    /// Why its text was not read; empty when it was. Code of [`super::text::Unread`].
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub unread: String,
    /// Whether reading stopped at a limit before the end.
    #[serde(default, skip_serializing_if = "is_false")]
    pub cut: bool,
    /// Characters that were read.
    #[serde(default)]
    pub characters: u64,
    /// The marked places.
    #[serde(default)]
    pub marks: Vec<Mark>,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde's skip_serializing_if hands a reference"
)]
fn is_false(flag: &bool) -> bool {
    !*flag
}

/// An answer to an item of the checklist.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// The item's key.
    pub item: String,
    /// Who.
    pub by: Who,
    /// Whether it is the submitter's own, else a reviewer's.
    pub own: bool,
    /// Code of [`super::ANSWERS`].
    pub answer: String,
    /// Why, where.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub remark: String,
}

/// Who is to review.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reviewer {
    /// Who.
    pub who: Who,
    /// Their unit's name then.
    pub unit_name: String,
    /// The last day.
    pub due: Day,
    /// When they were named.
    pub at: Instant,
    /// When they said that they are through; `None` while they are not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub heard: Option<Instant>,
    /// What they say of the whole.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub conclusion: String,
}

/// What came of an opinion.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stand {
    /// Not answered yet.
    Open,
    /// Answered; the reviewer has to accept or insist.
    Answered,
    /// The reviewer insists: to be answered again.
    Insisted,
    /// Accepted by the reviewer; of a suggestion also: answered with reasons.
    Settled,
    /// Set aside by a leader.
    Overruled,
}

impl Stand {
    /// What people read.
    pub fn label(self, lang: Lang) -> &'static str {
        let (zh, en) = match self {
            Stand::Open => ("待答复", "To be answered"),
            Stand::Answered => ("待审查人确认", "Waits for the reviewer"),
            Stand::Insisted => ("审查人坚持", "Insisted on"),
            Stand::Settled => ("已了结", "Settled"),
            Stand::Overruled => ("被否决", "Overruled"),
        };
        lang.pick(zh, en)
    }

    /// Whether nothing is left to do about it.
    pub fn is_over(self) -> bool {
        matches!(self, Stand::Settled | Stand::Overruled)
    }
}

/// A reviewer's opinion.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opinion {
    /// Its number within the review, from 1.
    pub no: u32,
    /// Round in which it was given.
    pub round: u32,
    /// By whom.
    pub by: Who,
    /// When.
    pub at: Instant,
    /// Code of [`super::FORCES`]: must be adopted, or a suggestion.
    pub force: String,
    /// What it is bound to: `item:KEY`, `paper:NO`, or `whole`.
    pub about: String,
    /// What it says.
    pub text: String,
    /// What came of it.
    pub stand: Stand,
    /// Answers and what the reviewer said to them, oldest first.
    #[serde(default)]
    pub replies: Vec<Reply>,
}

impl Opinion {
    /// Whether it must be adopted.
    pub fn must(&self) -> bool {
        self.force == super::MUST
    }
}

/// One word in the exchange about an opinion.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reply {
    /// `adopted`, `not_adopted` (the submitter), `accepted`, `insisted` (the reviewer).
    pub kind: String,
    /// How, or why not.
    pub text: String,
    /// Who.
    pub by: Who,
    /// When.
    pub at: Instant,
}

/// What was decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decided {
    /// `passed`, `conditional` or `refused`.
    pub status: Status,
    /// What is said with it.
    pub opinion: String,
    /// Who.
    pub by: Who,
    /// When.
    pub at: Instant,
    /// The condition, of `conditional`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub condition: String,
    /// By when it must be met.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub condition_due: Option<Day>,
    /// Reported met by the submitter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reported: Option<Said>,
    /// Confirmed as met by another.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub met: Option<Said>,
    /// The last day it carries a publication.
    pub valid_until: Day,
}

/// Who said something, when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    /// Who.
    pub by: Who,
    /// When.
    pub at: Instant,
    /// What.
    pub text: String,
}

/// A leader's word against the review.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Overruling {
    /// Who, when, why.
    pub said: Said,
    /// How the review stood.
    pub from: Status,
    /// Numbers of the opinions that it set aside.
    pub opinions: Vec<u32>,
    /// The last day it carries a publication.
    pub valid_until: Day,
}

/// A round that is over: what was handed in, and what came of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Round {
    /// From 1.
    pub no: u32,
    /// What was handed in.
    pub content: Content,
    /// Numbers of its papers.
    pub papers: Vec<u32>,
    /// Its answers.
    pub answers: Vec<Answer>,
    /// Its reviewers.
    pub reviewers: Vec<Reviewer>,
    /// When it was handed in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub submitted: Option<Instant>,
    /// When it ended.
    pub ended: Instant,
    /// The refusal it ended with; `None` when it was sent back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decided: Option<Decided>,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// `written`, `submitted`, …: the action's code.
    pub kind: String,
    /// When.
    pub at: Instant,
    /// Who.
    pub by: Who,
    /// What was said.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub text: String,
}

/// A review, whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Review {
    /// `XS-20261126-ABCDEF`.
    pub number: String,
    /// Counts up with every change.
    pub version: i64,
    /// How it stands.
    pub status: Status,
    /// What is handed in.
    pub content: Content,
    /// The unit that hands it in.
    pub unit: UnitPath,
    /// Its name then.
    pub unit_name: String,
    /// Who wrote it first.
    pub author: Who,
    /// Counts the submissions, from 1.
    pub round: u32,
    /// Rounds that are over.
    #[serde(default)]
    pub rounds: Vec<Round>,
    /// Version of the checklist that it is held to; the one in force when it is handed in.
    pub checklist: i64,
    /// All papers, those that were dropped too.
    #[serde(default)]
    pub papers: Vec<Paper>,
    /// Answers of this round.
    #[serde(default)]
    pub answers: Vec<Answer>,
    /// Reviewers of this round.
    #[serde(default)]
    pub reviewers: Vec<Reviewer>,
    /// All opinions.
    #[serde(default)]
    pub opinions: Vec<Opinion>,
    /// When it was handed in, this round.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub submitted: Option<Instant>,
    /// The decision in force.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decided: Option<Decided>,
    /// A leader's word against it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub overruled: Option<Overruling>,
    /// What happened, oldest first.
    pub events: Vec<Event>,
}

impl Review {
    /// Everybody who wrote or handed it in, in any round: none of them may opine or decide.
    pub fn submits(&self, login: &str) -> bool {
        let own = |event: &Event| {
            ["written", "submitted"].contains(&event.kind.as_str()) && event.by.login == login
        };
        self.author.login == login || self.events.iter().any(own)
    }

    /// The reviewer of a login, this round.
    pub fn reviewer(&self, login: &str) -> Option<&Reviewer> {
        self.reviewers.iter().find(|one| one.who.login == login)
    }

    /// The papers that are part of it now.
    pub fn present(&self) -> impl Iterator<Item = &Paper> {
        self.papers.iter().filter(|paper| paper.dropped.is_none())
    }

    /// Opinions that must be adopted and are neither settled nor set aside.
    pub fn unsettled(&self) -> impl Iterator<Item = &Opinion> {
        let open = |one: &&Opinion| one.must() && !one.stand.is_over();
        self.opinions.iter().filter(open)
    }

    /// The opinion of a number.
    ///
    /// # Errors
    /// There is none.
    pub fn opinion(&mut self, no: u32) -> Result<&mut Opinion, Refusal> {
        let found = self.opinions.iter_mut().find(|one| one.no == no);
        found.ok_or_else(|| {
            let said = say!("没有第 {no} 条审查意见", "There is no opinion {no}");
            Refusal::new("no_such_opinion", said)
        })
    }

    /// Notes what happened.
    pub fn note(&mut self, kind: &str, by: &Who, at: Instant, text: &str) {
        self.version += 1;
        self.events.push(Event {
            kind: kind.to_owned(),
            at,
            by: by.clone(),
            text: text.to_owned(),
        });
    }
}
