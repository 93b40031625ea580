//! Answering, and what comes after the answer.

use super::Writer;
use crate::act::Act;
use crate::beats::Beat;
use crate::codes::{Channel, MediationResult, Outcome, ReplyMeans, ReviewResult};
use crate::dice::Dice;
use crate::letter::Letter;
use crate::matter::Source;
use crate::script::render;
use crate::time::instant_of;
use kernel::{Day, Instant, day_of};

impl Writer<'_> {
    /// The answer for approval: the first one misses something when it is to be sent back.
    pub(super) fn proposed(&self, today: Day, dice: &mut Dice) -> Act {
        let finding = self
            .finding
            .expect("complaints only have an answer to approve");
        let letter = Letter {
            matter: self.case.matter,
            person: self.case.person,
            channel: self.case.channel,
            finding,
            slots: &self.slots,
            received: day_of(instant_of(self.case.received, 0)),
            today,
            draft: self.sent_back_next && !self.again,
            plain: self.case.plain,
        };
        Act::Propose {
            outcome: finding.outcome,
            reply: letter.write(dice),
        }
    }

    /// The answer to what is no complaint.
    pub(super) fn answered(&self, dice: &mut Dice) -> Act {
        let Source::Item(item) = self.case.matter.source else {
            unreachable!("a complaint is answered after approval only")
        };
        let mut slots = self.slots.clone();
        slots.set("cust", "您");
        let answer = render(&item.answer, &slots, dice);
        Act::Answer {
            answer,
            means: self.means(dice),
        }
    }

    /// How the answer goes out.
    fn means(&self, dice: &mut Dice) -> ReplyMeans {
        match self.case.channel {
            Channel::Email => ReplyMeans::Email,
            Channel::Letter | Channel::RegulatorTransfer | Channel::ConsumersAssociation => {
                ReplyMeans::Letter
            }
            Channel::Visit if dice.chance(400) => ReplyMeans::InPerson,
            _ => dice.weighted(&[
                (ReplyMeans::Phone, 40),
                (ReplyMeans::Sms, 35),
                (ReplyMeans::Letter, 25),
            ]),
        }
    }

    pub(super) fn carried_out(&self, beat: Beat, dice: &mut Dice) -> Act {
        match beat {
            Beat::Mediate => Act::Mediate {
                organisation: render(
                    "{city}市[金融纠纷人民调解委员会|银行业纠纷调解中心]",
                    &self.slots,
                    dice,
                ),
                reason: self.line("mediate", dice),
            },
            Beat::MediationAgreed => Act::ConcludeMediation {
                result: MediationResult::Agreed,
                conclusion: self.line("mediation_agreed", dice),
            },
            Beat::MediationFailed => Act::ConcludeMediation {
                result: MediationResult::Failed,
                conclusion: self.line("mediation_failed", dice),
            },
            _ => {
                let means = self.means(dice);
                let mut slots = self.slots.clone();
                slots.set("serial", dice.digits(10));
                let proof = match means {
                    ReplyMeans::Letter => "EMS{serial}",
                    ReplyMeans::Phone => "录音{serial}",
                    ReplyMeans::Sms => "短信回执{serial}",
                    ReplyMeans::Email => "邮件回执{serial}",
                    ReplyMeans::InPerson => "签收单{serial}",
                };
                Act::Reply {
                    means,
                    proof: render(proof, &slots, dice),
                }
            }
        }
    }

    pub(super) fn reviewed(&mut self, beat: Beat, dice: &mut Dice) -> Act {
        if beat == Beat::ReviewUpheld {
            let conclusion = self.line("review_upheld", dice);
            return Act::ConcludeReview {
                result: ReviewResult::Upheld,
                conclusion,
            };
        }
        let conclusion = self.line("review_overturned", dice);
        self.begin_anew(dice);
        Act::ConcludeReview {
            result: ReviewResult::Overturned,
            conclusion,
        }
    }

    /// A second round finds in the customer's favour where the scenario has such a finding.
    fn begin_anew(&mut self, dice: &mut Dice) {
        self.second_round = true;
        self.again = true;
        self.by_branch = false;
        if let Source::Scenario(scenario) = self.case.matter.source {
            let better = scenario
                .finding
                .iter()
                .find(|f| f.outcome == Outcome::Supported);
            self.finding = better.or(self.finding);
        }
        self.settle(dice);
    }

    pub(super) fn desk_work(&mut self, beat: Beat, at: Instant, dice: &mut Dice) -> Act {
        match beat {
            Beat::Satisfy => self.satisfaction(dice),
            Beat::Close => Act::Close {
                note: self.line("close_note", dice),
            },
            Beat::Withdraw => Act::Withdraw {
                reason: self.line("withdraw", dice),
            },
            Beat::Urge => Act::Urge {
                note: self.line("urge", dice),
            },
            Beat::Note => Act::Note {
                note: self.line("note", dice),
            },
            Beat::RequestReview => Act::RequestReview {
                ground: self.line("review_ground", dice),
                applied_at: at,
            },
            Beat::Reopen => {
                let reason = self.line("reopen", dice);
                self.begin_anew(dice);
                Act::Reopen { reason }
            }
            _ => Act::Archive,
        }
    }

    fn satisfaction(&self, dice: &mut Dice) -> Act {
        if dice.chance(120) {
            return Act::Satisfy {
                score: None,
                remark: self.line("unreached_satisfaction", dice),
            };
        }
        let outcome = self
            .finding
            .map_or(Outcome::Explained, |finding| finding.outcome);
        // Five to one, by how much of the claim was met.
        let weights = match outcome {
            Outcome::Supported => [42, 36, 14, 5, 3],
            Outcome::PartlySupported => [18, 34, 28, 12, 8],
            Outcome::Explained => [12, 28, 30, 18, 12],
            Outcome::NotSupported => [5, 14, 28, 27, 26],
        };
        let scores = [0, 1, 2, 3, 4].map(|at| (5 - at, weights[usize::from(at)]));
        let score: u8 = dice.weighted(&scores);
        let remark = match score {
            4.. => self.of_family(|family| &family.happy, dice),
            3 => self.line("neutral", dice),
            _ => self.of_family(|family| &family.unhappy, dice),
        };
        Act::Satisfy {
            score: Some(score),
            remark,
        }
    }
}
