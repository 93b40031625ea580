//! What may be done with a review, by whom, when. PURE.

use super::forms::*;
use super::{Review, Status, Who};
use kernel::{FieldSpec, Lang, Reach, Refusal, Say, UnitPath, say};

/// Most events: it can go to and fro often, not for ever.
pub const EVENTS_MAX: usize = 500;
/// Most papers of one review.
pub const PAPERS_MAX: usize = 60;
/// Most opinions of one review.
pub const OPINIONS_MAX: usize = 200;
/// Most reviewers of one round.
pub const REVIEWERS_MAX: usize = 20;
/// Most rounds.
pub const ROUNDS_MAX: usize = 20;

/// What a person may do, from the permission table.
#[derive(Clone, Debug)]
pub struct Powers {
    /// Who.
    pub who: Who,
    /// Their unit.
    pub unit: UnitPath,
    /// Whose reviews they see.
    pub view: Reach,
    /// For which units they hand in.
    pub submit: Reach,
    /// Whether they may be named as a reviewer.
    pub opine: bool,
    /// Whose reviews they decide on.
    pub decide: Reach,
    /// Whose they may overrule.
    pub overrule: Reach,
}

impl Powers {
    /// Whether they see it: within reach, or their own, or as a reviewer of any round.
    pub fn sees(&self, one: &Review) -> bool {
        let login = &self.who.login;
        let named = |list: &[super::Reviewer]| list.iter().any(|r| r.who.login == *login);
        self.view.covers(&one.unit)
            || one.author.login == *login
            || named(&one.reviewers)
            || one.rounds.iter().any(|round| named(&round.reviewers))
    }
}

/// What may be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Change what is handed in.
    Write,
    /// Take a paper out; the file stays.
    DropPaper,
    /// Hand it in.
    Submit,
    /// Take it back.
    Withdraw,
    /// Name reviewers.
    Assign,
    /// Release a reviewer who is not through.
    Release,
    /// Send it back to be completed.
    Return,
    /// Give an opinion.
    Opine,
    /// Say that one is through.
    Hear,
    /// Answer an opinion.
    Reply,
    /// Accept an answer.
    Accept,
    /// Insist on an opinion.
    Insist,
    /// Decide.
    Decide,
    /// Report a condition met.
    ReportMet,
    /// Confirm that it is, or is not.
    ConfirmMet,
    /// Let it through against the review.
    Overrule,
    /// Take a refused one up again.
    Resume,
}

impl Action {
    /// Every action, in the order in which they are offered.
    pub const ALL: [Action; 17] = [
        Action::Submit,
        Action::Assign,
        Action::Hear,
        Action::Opine,
        Action::Decide,
        Action::ReportMet,
        Action::ConfirmMet,
        Action::Resume,
        Action::Write,
        Action::Return,
        Action::Release,
        Action::Overrule,
        Action::Withdraw,
        Action::Reply,
        Action::Accept,
        Action::Insist,
        Action::DropPaper,
    ];

    /// The identifier in addresses and in the API.
    pub fn code(self) -> &'static str {
        match self {
            Action::Write => "edit",
            Action::DropPaper => "drop-paper",
            Action::Submit => "submission",
            Action::Withdraw => "withdrawal",
            Action::Assign => "reviewers",
            Action::Release => "release",
            Action::Return => "return",
            Action::Opine => "opinion",
            Action::Hear => "heard",
            Action::Reply => "reply",
            Action::Accept => "acceptance",
            Action::Insist => "insistence",
            Action::Decide => "decision",
            Action::ReportMet => "condition",
            Action::ConfirmMet => "confirmation",
            Action::Overrule => "overruling",
            Action::Resume => "resumption",
        }
    }

    /// The inverse of [`Action::code`].
    pub fn from_code(code: &str) -> Option<Action> {
        Action::ALL.into_iter().find(|action| action.code() == code)
    }

    /// Whether it is about one opinion or paper, whose number comes along as [`NO`].
    pub fn is_of_one(self) -> bool {
        matches!(
            self,
            Action::DropPaper | Action::Reply | Action::Accept | Action::Insist
        )
    }

    /// The fields it takes, beside [`NO`].
    pub fn fields(self) -> &'static [FieldSpec] {
        match self {
            Action::Write => WRITE,
            Action::Submit => &[REMARK],
            Action::Assign => &[REVIEWERS, DUE],
            Action::Release => &[REVIEWER, REASON],
            Action::Opine => &[FORCE, ABOUT, OPINION],
            Action::Hear => &[CONCLUSION],
            Action::Reply => &[ADOPTION, ANSWER],
            Action::Accept | Action::Insist => &[WORD],
            Action::Decide => &[DECISION, DECISION_TEXT, CONDITION, CONDITION_DUE],
            Action::ReportMet => &[EVIDENCE],
            Action::ConfirmMet => &[IS_MET, WORD],
            Action::DropPaper
            | Action::Withdraw
            | Action::Return
            | Action::Overrule
            | Action::Resume => &[REASON],
        }
    }
}

pub(crate) fn refused(code: &'static str, say: Say) -> Refusal {
    Refusal::new(code, say)
}

/// The code of "it is outside what you may do".
pub const NOT_YOURS: &str = "not_yours";

fn not_yours() -> Refusal {
    let said = say!(
        "只能办理本人权限范围内的审查",
        "It is outside what you may do"
    );
    refused(NOT_YOURS, said)
}

fn not_now(status: Status) -> Refusal {
    let (zh, en) = (status.label(Lang::Zh), status.label(Lang::En));
    let said = say!(
        "该审查当前为「{zh}」，不能如此办理",
        "The review is \"{en}\"; that can't be done now"
    );
    refused("not_now", said)
}

/// Whether papers may be added or dropped now: while it is written, and while opinions are answered.
pub fn papers_open(one: &Review) -> bool {
    one.status.is_open() || matches!(one.status, Status::Reviewing | Status::Conditional)
}

fn in_time(action: Action, one: &Review) -> bool {
    let status = one.status;
    match action {
        Action::Write | Action::Submit => status.is_open(),
        Action::DropPaper => status.is_open() || status == Status::Reviewing,
        Action::Withdraw => {
            status.is_open() || matches!(status, Status::Submitted | Status::Reviewing)
        }
        Action::Assign | Action::Return => {
            matches!(status, Status::Submitted | Status::Reviewing)
        }
        Action::Opine
        | Action::Hear
        | Action::Reply
        | Action::Accept
        | Action::Insist
        | Action::Decide => status == Status::Reviewing,
        Action::Release => {
            status == Status::Reviewing && one.reviewers.iter().any(|r| r.heard.is_none())
        }
        Action::ReportMet => {
            condition(one).is_some_and(|c| c.met.is_none() && c.reported.is_none())
        }
        Action::ConfirmMet => {
            condition(one).is_some_and(|c| c.met.is_none() && c.reported.is_some())
        }
        Action::Overrule => match status {
            Status::Refused => true,
            Status::Reviewing => one.unsettled().next().is_some(),
            Status::Conditional => condition(one).is_some_and(|c| c.met.is_none()),
            _ => false,
        },
        Action::Resume => status == Status::Refused,
    }
}

fn condition(one: &Review) -> Option<&super::Decided> {
    one.decided
        .as_ref()
        .filter(|_| one.status == Status::Conditional)
}

fn allowed(action: Action, one: &Review, powers: &Powers) -> bool {
    match action {
        Action::Write
        | Action::DropPaper
        | Action::Submit
        | Action::Withdraw
        | Action::Reply
        | Action::ReportMet
        | Action::Resume => powers.submit.covers(&one.unit),
        Action::Assign | Action::Release | Action::Return | Action::Decide | Action::ConfirmMet => {
            powers.decide.covers(&one.unit)
        }
        Action::Opine | Action::Hear => powers.opine && one.reviewer(&powers.who.login).is_some(),
        Action::Accept | Action::Insist => {
            let mine = one.reviewer(&powers.who.login).is_some();
            (powers.opine && mine) || powers.decide.covers(&one.unit)
        }
        Action::Overrule => powers.overrule.covers(&one.unit),
    }
}

/// Whether an action may be done now by them; the answer says why not. Of one opinion: whether of any.
///
/// # Errors
/// [`NOT_YOURS`] when they may not at all; the reason otherwise.
pub fn check(action: Action, one: &Review, powers: &Powers) -> Result<(), Refusal> {
    if !allowed(action, one, powers) {
        return Err(not_yours());
    }
    if !in_time(action, one) {
        return Err(not_now(one.status));
    }
    if one.events.len() >= EVENTS_MAX {
        let said = say!(
            "该审查的往来已达 {EVENTS_MAX} 次，请另行提交",
            "There were {EVENTS_MAX} steps; hand in another one"
        );
        return Err(refused("too_long", said));
    }
    let judges = matches!(
        action,
        Action::Opine
            | Action::Hear
            | Action::Accept
            | Action::Insist
            | Action::Decide
            | Action::ConfirmMet
            | Action::Overrule
    );
    if judges && one.submits(&powers.who.login) {
        let said = say!(
            "编写或提交该审查的人不能出具意见或作出结论",
            "Who wrote or handed it in can't opine or decide on it"
        );
        return Err(refused("own_submission", said));
    }
    match action {
        Action::Opine | Action::Hear => not_through(one, powers),
        Action::Decide => another_was_heard(one, powers),
        Action::ConfirmMet => not_reported_by(one, powers),
        _ => Ok(()),
    }
}

fn not_through(one: &Review, powers: &Powers) -> Result<(), Refusal> {
    match one.reviewer(&powers.who.login).map(|r| r.heard) {
        Some(Some(_)) => Err(refused(
            "already_heard",
            say!("您已完成本轮审查", "You are through with this round"),
        )),
        _ => Ok(()),
    }
}

/// Four eyes: somebody other than the one who decides was heard.
fn another_was_heard(one: &Review, powers: &Powers) -> Result<(), Refusal> {
    let other = |r: &super::Reviewer| r.heard.is_some() && r.who.login != powers.who.login;
    match one.reviewers.iter().any(other) {
        true => Ok(()),
        false => Err(refused(
            "four_eyes",
            say!(
                "须有作出结论者以外的审查人完成审查后才能作出结论",
                "A reviewer other than the one who decides must have been heard first"
            ),
        )),
    }
}

fn not_reported_by(one: &Review, powers: &Powers) -> Result<(), Refusal> {
    let own = |said: &super::Said| said.by.login == powers.who.login;
    match one
        .decided
        .as_ref()
        .and_then(|d| d.reported.as_ref())
        .is_some_and(own)
    {
        true => Err(refused(
            "own_report",
            say!(
                "须由报告人以外的人确认",
                "Another than who reported it confirms"
            ),
        )),
        false => Ok(()),
    }
}
