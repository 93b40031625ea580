//! Ends without an answer and what joins cases: withdrawal, merging, links, archive, reopening.

use super::{Act, Done, full, refuse};
use crate::rules::action as f;
use crate::rules::case::{Ending, ITEMS_MAX};
use crate::rules::status::Status;
use kernel::say;

impl Act<'_> {
    /// 撤回: the procedure ends on the day the bank receives it (2020-3 art. 15).
    pub(super) fn withdraw(&mut self) -> Done {
        let text = self.words(&f::REASON);
        let at = self.happened_at(&f::HAPPENED_AT);
        self.close_pause();
        self.next.ending = Some(Ending {
            reason: String::new(),
            text,
            means: String::new(),
            at,
            by: self.by(),
        });
        self.end(Status::Withdrawn);
        self.next.ended_at = Some(at);
        Ok(())
    }

    /// Ends the pause that runs, if one does.
    pub(super) fn close_pause(&mut self) {
        let now = self.asked.now;
        if let Some(pause) = self.next.pauses.last_mut().filter(|p| p.to.is_none()) {
            pause.to = Some(now);
        }
    }

    /// 归档.
    pub(super) fn archive(&mut self) -> Done {
        assert!(
            self.next.ended_at.is_some(),
            "only what has ended is archived"
        );
        self.next.status = Status::Archived;
        Ok(())
    }

    /// 并案 into a lead case that is still open.
    pub(super) fn merge(&mut self) -> Done {
        self.words(&f::LEAD_NUMBER);
        self.words(&f::REASON);
        let Some(lead) = self.asked.resolved.other.clone() else {
            return Ok(());
        };
        if lead.number == self.next.number {
            return refuse(
                "merge_with_itself",
                say!("不能并入自身", "A case can't be merged into itself"),
            );
        }
        if lead.status.is_done() {
            return refuse(
                "lead_is_done",
                say!(
                    "主案已结束，不能并入",
                    "The lead case is over; nothing can be merged into it"
                ),
            );
        }
        self.next.merged_from = Some(self.next.status);
        self.next.merged_into = Some(lead.number);
        self.end(Status::Merged);
        Ok(())
    }

    /// 撤销并案: back to where it stood.
    pub(super) fn separate(&mut self) -> Done {
        self.words(&f::REASON);
        let from = self.next.merged_from.take().unwrap_or(Status::Accepted);
        let lead = self.next.merged_into.take();
        self.keep("lead_number", lead);
        self.go(from);
        Ok(())
    }

    /// 关联: an open link to another case, both ways readable.
    pub(super) fn link(&mut self) -> Done {
        self.words(&f::OTHER_NUMBER);
        self.words(&f::NOTE);
        let Some(other) = self.asked.resolved.other.clone() else {
            return Ok(());
        };
        if other.number == self.next.number || self.next.links.contains(&other.number) {
            return refuse("linked_already", say!("已经关联", "It is linked already"));
        }
        if self.next.links.len() >= ITEMS_MAX {
            return full();
        }
        self.next.links.push(other.number);
        Ok(())
    }

    /// 重开: what was decided stays in the ledger; a new answer must be found and approved.
    pub(super) fn reopen(&mut self) -> Done {
        self.words(&f::REASON);
        self.reset_answer();
        self.go(Status::Reopened);
        Ok(())
    }

    /// Clears the answer so that it is found, approved and sent anew; the time limit runs anew too,
    /// as on new facts.
    pub(super) fn reset_answer(&mut self) {
        self.next.restarts.push(self.asked.now);
        self.next.reopenings += 1;
        self.next.proposal = None;
        self.next.reply = None;
        self.next.satisfaction = None;
        self.next.ending = None;
        self.next.assignment = None;
    }
}
