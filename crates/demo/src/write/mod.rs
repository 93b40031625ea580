//! Gives the beats of a course their words: who does each, and what they fill in.

mod answering;
mod handling;

use crate::act::Act;
use crate::beats::Beat;
use crate::codes::{Channel, Liability};
use crate::dice::Dice;
use crate::draft::{Complainant, Repeat, Step};
use crate::duties;
use crate::matter::{Matter, Source, spoken_amount};
use crate::people::Account;
use crate::script::{Slots, say};
use crate::texts::{Family, Finding, texts};
use crate::time::{Minute, instant_of};
use kernel::day_of;

/// What the writer of a course knows of its case.
pub(crate) struct Case<'a> {
    pub(crate) matter: &'a Matter,
    pub(crate) person: &'a Complainant,
    pub(crate) channel: Channel,
    pub(crate) cause: &'a str,
    /// JR/T 0169 A.
    pub(crate) via: &'a str,
    pub(crate) received: Minute,
    pub(crate) registrar: &'static Account,
    /// An earlier case of the same person, to be linked.
    pub(crate) repeat: Option<Repeat>,
    /// The case that it goes into, and whether that is the same person's.
    pub(crate) merge: Option<(usize, bool)>,
    /// Whether the letter is to be plain.
    pub(crate) plain: bool,
}

/// Writes a course beat by beat.
pub(crate) struct Writer<'a> {
    case: Case<'a>,
    desk: &'static Account,
    handler: &'static Account,
    approver: &'static Account,
    co_handler: &'static Account,
    /// Somebody of another unit, to whom the case may be sent by mistake.
    stranger: &'static Account,
    slots: Slots,
    /// `None` for what is no complaint.
    finding: Option<&'static Finding>,
    /// What is paid, in whole yuan.
    paid: Option<i64>,
    /// Whether the co-handler is named when the case is assigned, not asked later.
    co_assigned: bool,
    /// Whether somebody leads.
    taken: bool,
    /// Whether a branch passes the case on.
    by_branch: bool,
    /// Whether the first answer is to be sent back, and whether it was.
    sent_back_next: bool,
    again: bool,
    /// Whether the case was begun anew.
    second_round: bool,
}

impl<'a> Writer<'a> {
    /// A writer for the case, whose course has these beats.
    pub(crate) fn new(case: Case<'a>, beats: &[Beat], dice: &mut Dice) -> Writer<'a> {
        let co_assigned = beats.contains(&Beat::AskOpinion) && dice.chance(600);
        let handled_by = case.matter.handled_by;
        let finding = match case.matter.source {
            Source::Scenario(scenario) => Some(dice.one(&scenario.findings(case.matter.story))),
            Source::Item(_) => None,
        };
        let dept = family(case.matter).map_or("risk", |family| family.dept.as_str());
        let mut writer = Writer {
            desk: duties::desk(case.registrar, dice),
            handler: duties::handler(handled_by, dice),
            approver: duties::approver(handled_by, dice),
            co_handler: duties::co_handler(dept, handled_by, dice),
            stranger: duties::stranger(handled_by, dice),
            slots: case.matter.slots.clone(),
            finding,
            paid: None,
            co_assigned,
            taken: false,
            by_branch: false,
            sent_back_next: beats.contains(&Beat::Return),
            again: false,
            second_round: false,
            case,
        };
        writer.settle(dice);
        writer
    }

    /// The step of a beat; `None` when the beat needs none.
    pub(crate) fn step(&mut self, beat: Beat, minute: Minute, dice: &mut Dice) -> Option<Step> {
        let at = instant_of(minute, dice.between(0, 59));
        let (by, act) = match beat {
            Beat::AskOpinion if self.co_assigned => return None,
            Beat::Link if self.case.repeat.is_none() => return None,
            Beat::Accept | Beat::Decline | Beat::ConvertUp | Beat::ConvertDown | Beat::Merge => {
                (self.desk, self.taken_on(beat, dice))
            }
            Beat::AssignBranch | Beat::AssignWrong | Beat::Assign => self.assigned(beat, dice),
            Beat::RefuseAssignment => {
                let reason = self.line("refuse_assignment", dice);
                (self.stranger, Act::RefuseAssignment { reason })
            }
            Beat::Start => {
                self.taken = true;
                (self.handler, Act::Start)
            }
            Beat::Unreached | Beat::Contact | Beat::Follow | Beat::Link | Beat::AskOpinion => {
                (self.worker(), self.worked_on(beat, dice))
            }
            Beat::GiveOpinion => {
                let opinion = self.of_family(|family| &family.opinion, dice);
                (self.co_handler, Act::GiveOpinion { opinion })
            }
            Beat::Find | Beat::Supplement => (self.handler, self.found(beat, dice)),
            Beat::Propose => (self.handler, self.proposed(day_of(at), dice)),
            Beat::Answer => (self.worker(), self.answered(dice)),
            Beat::AgreeDay
            | Beat::NewFacts
            | Beat::AskComplex
            | Beat::AskSpecial
            | Beat::TellExtension => (self.handler, self.limits(beat, minute, dice)),
            Beat::Suspend
            | Beat::Resume
            | Beat::GrantComplex
            | Beat::RefuseComplex
            | Beat::Approve
            | Beat::Return => (self.approver, self.judged(beat, minute, dice)),
            Beat::GrantSpecial => {
                let opinion = self.line("grant_special", dice);
                (duties::leader(dice), Act::GrantExtension { opinion })
            }
            Beat::Mediate | Beat::MediationAgreed | Beat::MediationFailed | Beat::Reply => {
                (self.handler, self.carried_out(beat, dice))
            }
            Beat::ReviewUpheld | Beat::ReviewOverturned => {
                let by = duties::reviewer(self.case.matter.handled_by, dice);
                (by, self.reviewed(beat, dice))
            }
            Beat::Satisfy
            | Beat::Close
            | Beat::Archive
            | Beat::Withdraw
            | Beat::Urge
            | Beat::Note
            | Beat::Reopen
            | Beat::RequestReview => (self.desk, self.desk_work(beat, at, dice)),
        };
        Some(Step {
            at,
            by: by.login.clone(),
            act,
        })
    }

    fn line(&self, step: &str, dice: &mut Dice) -> String {
        say(texts().common.lines(step), &self.slots, dice)
    }

    fn of_family(
        &self,
        list: impl Fn(&'static Family) -> &'static Vec<String>,
        dice: &mut Dice,
    ) -> String {
        match family(self.case.matter) {
            Some(family) => say(list(family), &self.slots, dice),
            None => self.line("note", dice),
        }
    }

    /// Settles what is paid for the finding that holds now.
    fn settle(&mut self, dice: &mut Dice) {
        let Some(finding) = self.finding else { return };
        let share = finding
            .pay
            .zip(self.case.matter.amount)
            .map(|(pay, asked)| asked * pay / 100);
        self.paid = share.or_else(|| finding.goodwill.map(|range| dice.stepped(range)));
        self.slots
            .set("paid", self.paid.map_or_else(String::new, spoken_amount));
        self.slots.set(
            "verdict",
            match finding.liability {
                Liability::Bank => "认定我行有责",
                Liability::Partly => "认定部分责任",
                Liability::None => "认定无责",
                Liability::Undetermined => "不能认定责任",
            },
        );
        let why = self.line("why", dice);
        self.slots.set("why", why);
    }

    /// Who works on it: the desk until somebody leads.
    fn worker(&self) -> &'static Account {
        if self.taken { self.handler } else { self.desk }
    }
}

/// The family of a matter's scenario; what is no complaint has none.
fn family(matter: &Matter) -> Option<&'static Family> {
    match matter.source {
        Source::Scenario(scenario) => Some(&texts().families[&scenario.family]),
        Source::Item(_) => None,
    }
}
