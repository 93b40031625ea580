//! Taking on, assigning, working on a case, and its limits.

use super::Writer;
use crate::act::{Act, Findings};
use crate::bank::branch_of;
use crate::beats::Beat;
use crate::codes::{
    ContactMeans, DeclineReason, ExtensionStep, Liability, Nature, ReplyMeans, SuspendReason,
};
use crate::dice::Dice;
use crate::duties;
use crate::matter::Source;
use crate::people::Account;
use crate::script::{render, say};
use crate::texts::texts;
use crate::time::{DAY, Minute, instant_of};
use kernel::{Money, day_of};

impl Writer<'_> {
    pub(super) fn taken_on(&self, beat: Beat, dice: &mut Dice) -> Act {
        match beat {
            Beat::Accept => Act::Accept {
                business: self.case.matter.source.business().to_owned(),
                cause: self.case.cause.to_owned(),
                note: self.line("accept", dice),
            },
            Beat::ConvertUp => Act::Convert {
                nature: Nature::Complaint,
                reason: self.line("convert_up", dice),
            },
            Beat::ConvertDown => Act::Convert {
                nature: self.case.matter.source.nature(),
                reason: self.line("convert_down", dice),
            },
            Beat::Merge => {
                let (into, same) = self
                    .case
                    .merge
                    .expect("who is to merge was given a lead case");
                let lines = if same { "merge_same" } else { "merge_other" };
                Act::Merge {
                    into,
                    reason: self.line(lines, dice),
                }
            }
            _ => self.declined(dice),
        }
    }

    fn declined(&self, dice: &mut Dice) -> Act {
        let reason = if self.case.repeat.is_some_and(|repeat| repeat.same_matter) {
            DeclineReason::Repeated
        } else {
            // Only what a partner did may be somebody else's business.
            let others = self.case.via == "A014";
            dice.weighted(&[
                (DeclineReason::NotOurBusiness, if others { 60 } else { 0 }),
                (DeclineReason::NotThePerson, 30),
                (DeclineReason::NoFacts, 20),
                (DeclineReason::InCourt, 20),
                (DeclineReason::Settled, 20),
            ])
        };
        let notice = say(&texts().common.decline[reason.code()], &self.slots, dice);
        Act::Decline {
            reason,
            notice,
            means: dice.one(&[ReplyMeans::Sms, ReplyMeans::Phone]),
        }
    }

    pub(super) fn assigned(&mut self, beat: Beat, dice: &mut Dice) -> (&'static Account, Act) {
        let handled_by = self.case.matter.handled_by;
        let mut by = self.desk;
        let (unit, handler, note) = match beat {
            Beat::AssignBranch => {
                self.by_branch = true;
                let branch = branch_of(handled_by).expect("planned for branches only");
                (branch.code.as_str(), None, self.line("assign_branch", dice))
            }
            Beat::AssignWrong => {
                let note = self.line("assign", dice);
                (self.stranger.unit.as_str(), Some(self.stranger), note)
            }
            _ => {
                if self.by_branch {
                    by = duties::desk(self.handler, dice);
                }
                let lines = if self.second_round {
                    "reassign"
                } else {
                    "assign"
                };
                (handled_by, Some(self.handler), self.line(lines, dice))
            }
        };
        let co = beat == Beat::Assign && self.co_assigned && !self.second_round;
        let act = Act::Assign {
            unit: unit.to_owned(),
            handler: handler.map(|account| account.login.clone()),
            co_handlers: co
                .then(|| self.co_handler.login.clone())
                .into_iter()
                .collect(),
            note,
        };
        (by, act)
    }

    pub(super) fn worked_on(&self, beat: Beat, dice: &mut Dice) -> Act {
        let (reached, content) = match beat {
            Beat::Link => {
                let repeat = self
                    .case
                    .repeat
                    .expect("a link without an earlier case is left out");
                let lines = if repeat.same_matter {
                    "link_same"
                } else {
                    "link_person"
                };
                return Act::Link {
                    to: repeat.of,
                    note: self.line(lines, dice),
                };
            }
            Beat::AskOpinion => {
                let co_handlers = vec![self.co_handler.login.clone()];
                return Act::AskOpinion {
                    co_handlers,
                    note: self.line("ask_opinion", dice),
                };
            }
            Beat::Unreached => (false, self.line("unreached", dice)),
            Beat::Follow => (true, self.line("follow", dice)),
            _ => (true, self.of_family(|family| &family.contact, dice)),
        };
        let visited = ["上门", "面谈", "到店", "当面"]
            .iter()
            .any(|word| content.contains(word));
        let means = if visited {
            ContactMeans::Visit
        } else {
            ContactMeans::Phone
        };
        Act::Contact {
            means,
            reached,
            content,
        }
    }

    /// What was found; a supplement adds evidence to it, a second round corrects it.
    pub(super) fn found(&mut self, beat: Beat, dice: &mut Dice) -> Act {
        let finding = self.finding.expect("complaints only are looked into");
        let mut facts = render(&finding.facts, &self.slots, dice);
        if beat == Beat::Supplement {
            facts = format!("{facts}{}", self.line("supplement", dice));
        } else if self.second_round {
            facts = format!("{}{facts}", self.line("second_round", dice));
        }
        let faulty = matches!(finding.liability, Liability::Bank | Liability::Partly);
        let (product, systemic_share) = match self.case.matter.source {
            Source::Scenario(scenario) => (
                self.slots.get("product"),
                match scenario.cause.as_str() {
                    "C02" | "C03" | "C05" | "C07" => 350,
                    _ => 80,
                },
            ),
            Source::Item(item) => (item.product.as_str(), 0),
        };
        let paid = self.paid.and_then(|yuan| Money::from_fen(yuan * 100));
        let account = super::family(self.case.matter).map_or("", |family| family.account.as_str());
        Act::Find(Findings {
            facts,
            liability: finding.liability,
            business: self.case.matter.source.business().to_owned(),
            cause: self.case.cause.to_owned(),
            product: product.to_owned(),
            amount_paid: paid,
            paid_account: paid.map_or_else(String::new, |_| account.to_owned()),
            staff: self.staff(faulty, dice),
            systemic: faulty && dice.chance(systemic_share),
            rectification: faulty && dice.chance(600),
        })
    }

    fn staff(&self, faulty: bool, dice: &mut Dice) -> String {
        let at_outlet = self.case.matter.unit == self.case.matter.outlet;
        if faulty && at_outlet && dice.chance(400) {
            render(
                "{outlet}[柜员|大堂经理|客户经理]{surname}某",
                &self.slots,
                dice,
            )
        } else {
            String::new()
        }
    }

    pub(super) fn limits(&self, beat: Beat, minute: Minute, dice: &mut Dice) -> Act {
        match beat {
            Beat::AgreeDay => {
                // Never after the statutory day: nobody agrees on a day past the tenth.
                let last = self.case.received + 10 * DAY;
                let day = day_of(instant_of(last.max(minute), 0));
                Act::AgreeDay {
                    day,
                    note: self.line("agree_note", dice),
                }
            }
            Beat::NewFacts => Act::NewFacts {
                content: self.line("new_facts", dice),
            },
            Beat::AskComplex => Act::AskExtension {
                step: ExtensionStep::Complex,
                reason: self.of_family(|family| &family.complex, dice),
            },
            Beat::AskSpecial => Act::AskExtension {
                step: ExtensionStep::Special,
                reason: self.line("special", dice),
            },
            _ => {
                let notice = self.line("tell", dice);
                let sms = notice.contains("短信");
                let means = if sms {
                    ReplyMeans::Sms
                } else {
                    ReplyMeans::Phone
                };
                Act::TellExtension { means, notice }
            }
        }
    }

    pub(super) fn judged(&mut self, beat: Beat, minute: Minute, dice: &mut Dice) -> Act {
        match beat {
            Beat::Suspend => {
                let reason = dice.weighted(&[
                    (SuspendReason::Appraisal, 60),
                    (SuspendReason::Litigation, 25),
                    (SuspendReason::Arbitration, 15),
                ]);
                Act::Suspend {
                    reason,
                    text: say(&texts().common.suspend[reason.code()], &self.slots, dice),
                    resume_on: day_of(instant_of(minute + dice.between(15, 60) * DAY, 0)),
                }
            }
            Beat::Resume => Act::Resume {
                note: self.line("resume", dice),
            },
            Beat::GrantComplex => Act::GrantExtension {
                opinion: self.line("grant", dice),
            },
            Beat::RefuseComplex => Act::RefuseExtension {
                reason: self.line("refuse_extension", dice),
            },
            Beat::Return => {
                self.again = true;
                Act::Return {
                    reason: self.of_family(|family| &family.returned, dice),
                }
            }
            _ => Act::Approve {
                opinion: self.line("approve", dice),
            },
        }
    }
}
