//! After the answer: review by the unit one level up, mediation.

use super::{Act, Done, refuse};
use crate::rules::action as f;
use crate::rules::case::{Mediation, Pause, Review};
use crate::rules::status::Status;
use crate::rules::time;
use kernel::{day_of, say};
use serde_json::json;

impl Act<'_> {
    /// 登记核查申请, within 30 days of the reply.
    pub(super) fn request_review(&mut self) -> Done {
        let ground = self.words(&f::GROUND);
        let applied_at = self.happened_at(&f::APPLIED_AT);
        if self.next.reply.is_none() {
            return refuse(
                "not_replied",
                say!("尚未答复，不能申请核查", "There is no reply to review"),
            );
        }
        let window = time::deadlines(self.asked.book, &self.next, self.asked.now);
        let window = window.iter().find(|limit| limit.key == "review_apply");
        // Where the last day is a rest day, the application of the next working day is in time.
        let last = window.and_then(|limit| limit.legal_outer_day.or(limit.due_day));
        if let Some(last) = last.filter(|last| day_of(applied_at) > *last) {
            return refuse(
                "review_too_late",
                say!(
                    "核查申请应在 {last} 前提出；可作为新投诉登记",
                    "A review had to be asked for by {last}; register it as a new complaint"
                ),
            );
        }
        self.next.reviews.push(Review {
            ground,
            applied_at,
            result: None,
            conclusion: String::new(),
            concluded_at: None,
            concluded_by: None,
        });
        self.go(Status::UnderReview);
        Ok(())
    }

    /// 核查决定: upheld closes, overturned opens the case again.
    pub(super) fn conclude_review(&mut self) -> Done {
        let result = self.choice(&f::REVIEW_RESULT);
        let conclusion = self.words(&f::CONCLUSION);
        let (now, by) = (self.asked.now, self.by());
        if let Some(review) = self.next.reviews.last_mut() {
            review.result = Some(result.clone());
            review.conclusion = conclusion;
            review.concluded_at = Some(now);
            review.concluded_by = Some(by);
        }
        if result == "overturned" {
            self.reset_answer();
            self.go(Status::Reopened);
        } else {
            self.end(Status::Closed);
        }
        Ok(())
    }

    /// 转调解: the mediation's time does not count (2020-3, from memory).
    pub(super) fn mediate(&mut self) -> Done {
        let organisation = self.words(&f::ORGANISATION);
        let reason = self.words(&f::REASON);
        self.next.mediations.push(Mediation {
            organisation,
            result: None,
            conclusion: String::new(),
        });
        self.next.pauses.push(Pause {
            kind: "mediation".to_owned(),
            reason,
            from_status: self.next.status,
            from: self.asked.now,
            resume_on: None,
            to: None,
        });
        self.go(Status::InMediation);
        Ok(())
    }

    /// 调解结果: agreed closes; failed goes back to where the case stood.
    pub(super) fn conclude_mediation(&mut self) -> Done {
        let result = self.choice(&f::MEDIATION_RESULT);
        let conclusion = self.words(&f::CONCLUSION);
        self.close_pause();
        if let Some(mediation) = self.next.mediations.last_mut() {
            mediation.result = Some(result.clone());
            mediation.conclusion = conclusion;
        }
        let back = self
            .next
            .pauses
            .last()
            .map_or(Status::Investigating, |p| p.from_status);
        if result == "agreed" || back.is_done() {
            self.end(Status::Closed);
        } else {
            self.go(back);
        }
        self.keep("to", json!(self.next.status.code()));
        Ok(())
    }
}
