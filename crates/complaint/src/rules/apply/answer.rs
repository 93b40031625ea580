//! The answer: proposal, approval or return, reply, satisfaction, close.

use super::{Act, Done, refuse};
use crate::rules::action as f;
use crate::rules::case::{Ending, Feedback, Proposal, Reply, Satisfaction, Verdict};
use crate::rules::status::Status;
use kernel::say;

/// What a reply must name: the complainant's ways on (2020-3, from memory: 核查, 调解, 仲裁, 诉讼).
const REMEDIES: [(&str, &str); 4] = [
    ("核查", "review"),
    ("调解", "mediation"),
    ("仲裁", "arbitration"),
    ("诉讼", "litigation"),
];

impl Act<'_> {
    /// 拟处理意见. The standard of this step: findings filled, the complainant reached once,
    /// co-handlers' opinions in, no extension waiting, remedies named in the reply.
    pub(super) fn propose(&mut self) -> Done {
        if self.next.findings.is_none() {
            return refuse(
                "findings_missing",
                say!(
                    "请先填写调查认定（事实、责任、原因）",
                    "Record the findings (facts, liability, cause) first"
                ),
            );
        }
        if self.next.contacts.is_empty() {
            return refuse(
                "contact_missing",
                say!(
                    "请先联系客户并记录（至少一次）",
                    "Contact the customer and record it first (at least once)"
                ),
            );
        }
        let owed: Vec<&str> = (self.next.co_handlers.iter())
            .filter(|c| c.opinion.is_none())
            .map(|c| c.person.name.as_str())
            .collect();
        if !owed.is_empty() {
            let names = owed.join("、");
            return refuse(
                "opinions_missing",
                say!(
                    "协办意见未齐：{names}",
                    "Opinions are still missing: {names}"
                ),
            );
        }
        let outcome = self.choice(&f::OUTCOME);
        let text = self.words(&f::REPLY_TEXT);
        self.name_remedies(&text);
        self.next.proposal = Some(Proposal {
            outcome,
            text,
            at: self.asked.now,
            by: self.by(),
        });
        self.go(Status::Proposed);
        Ok(())
    }

    fn name_remedies(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        let lower = text.to_lowercase();
        let missing: Vec<_> = REMEDIES
            .iter()
            .filter(|(zh, en)| !text.contains(zh) && !lower.contains(en))
            .collect();
        if !missing.is_empty() {
            let zh = missing.iter().map(|m| m.0).collect::<Vec<_>>().join("、");
            let en = missing.iter().map(|m| m.1).collect::<Vec<_>>().join(", ");
            self.reading.fault(
                &f::REPLY_TEXT,
                "remedies_missing",
                &format!("须告知客户不服时的途径，还缺：{zh}"),
                &format!("must tell the customer the ways on; missing: {en}"),
            );
        }
    }

    /// 审批同意: from here on the reply's text can't change.
    pub(super) fn approve(&mut self) -> Done {
        if self.next.extension_asked().is_some() {
            return refuse(
                "extension_waits",
                say!(
                    "有延期申请待审批，请先处理",
                    "An extension waits for a decision; decide it first"
                ),
            );
        }
        self.verdict(true);
        self.go(Status::Approved);
        Ok(())
    }

    /// 审批退回: back to the lead, with the reason.
    pub(super) fn send_back(&mut self) -> Done {
        self.verdict(false);
        self.go(Status::Returned);
        Ok(())
    }

    fn verdict(&mut self, approved: bool) {
        let spec = if approved { &f::OPINION } else { &f::REASON };
        let opinion = self.words(spec);
        let (at, by) = (self.asked.now, self.by());
        self.next.verdicts.push(Verdict {
            approved,
            opinion,
            at,
            by,
        });
    }

    /// 反馈 to the regulator that passed the complaint on.
    pub(super) fn feed_back(&mut self) -> Done {
        let text = self.words(&f::FEEDBACK_TEXT);
        let at = self.happened_at(&f::HAPPENED_AT);
        let proof = self.words(&f::FEEDBACK_PROOF);
        let by = self.by();
        self.next.feedback = Some(Feedback {
            text,
            proof,
            at,
            by,
        });
        Ok(())
    }

    /// 答复: sends the approved text, to the letter.
    pub(super) fn reply(&mut self) -> Done {
        let last = self.next.verdicts.last();
        assert!(
            last.is_some_and(|v| v.approved),
            "only an approved answer is sent"
        );
        let means = self.choice(&f::REPLY_MEANS);
        let at = self.happened_at(&f::HAPPENED_AT);
        let approved_at = last_approval(&self.next.verdicts);
        if approved_at.is_some_and(|a| at < a) {
            self.reading.fault(
                &f::HAPPENED_AT,
                "before_approval",
                "不能早于审批同意的时间",
                "can't be before the answer was approved",
            );
        }
        let proof = self.words(&f::PROOF);
        let text = self
            .next
            .proposal
            .as_ref()
            .map(|p| p.text.clone())
            .unwrap_or_default();
        self.keep("reply_text", text);
        let by = self.by();
        self.next.reply = Some(Reply {
            means,
            at,
            by,
            proof,
        });
        self.go(Status::Replied);
        Ok(())
    }

    /// 回访评价.
    pub(super) fn satisfy(&mut self) -> Done {
        let score = self.reading.whole(&f::SCORE);
        self.keep("score", score);
        let remark = self.words(&f::REMARK);
        let (at, by) = (self.asked.now, self.by());
        self.next.satisfaction = Some(Satisfaction {
            score,
            remark,
            at,
            by,
        });
        self.go(Status::Satisfaction);
        Ok(())
    }

    /// 办结.
    pub(super) fn close(&mut self) -> Done {
        self.words(&f::NOTE);
        self.end(Status::Closed);
        Ok(())
    }

    /// Answers what is not a complaint and ends it.
    pub(super) fn answer(&mut self) -> Done {
        let text = self.words(&f::ANSWER);
        let means = self.choice(&f::TOLD_MEANS);
        let (at, by) = (self.asked.now, self.by());
        self.next.ending = Some(Ending {
            reason: String::new(),
            text,
            means,
            at,
            by,
        });
        self.end(Status::Closed);
        Ok(())
    }
}

fn last_approval(verdicts: &[Verdict]) -> Option<kernel::Instant> {
    verdicts.iter().rev().find(|v| v.approved).map(|v| v.at)
}
