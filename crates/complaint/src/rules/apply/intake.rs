//! Taking a case on: accept, decline, change of nature, corrections.

use super::{Act, Done, refuse};
use crate::rules::action as f;
use crate::rules::case::Ending;
use crate::rules::status::Status;
use crate::rules::time::freeze;
use kernel::say;

impl Act<'_> {
    /// 受理, with its classification.
    pub(super) fn accept(&mut self) -> Done {
        self.next.business = self.classified(&f::BUSINESS);
        self.next.cause = self.classified(&f::CAUSE);
        self.words(&f::NOTE);
        self.go(Status::Accepted);
        Ok(())
    }

    /// 不予受理: the person who filed must be told (2020-3).
    pub(super) fn decline(&mut self) -> Done {
        let reason = self.choice(&f::DECLINE_REASON);
        let text = self.words(&f::NOTICE_TEXT);
        let means = self.choice(&f::TOLD_MEANS);
        self.next.ending = Some(Ending {
            reason,
            text,
            means,
            at: self.asked.now,
            by: self.by(),
        });
        self.end(Status::Declined);
        Ok(())
    }

    /// Turns an enquiry into a complaint, or back. The receipt stays: the clock of a complaint
    /// that was first taken for an enquiry runs from the day it came in.
    pub(super) fn convert(&mut self) -> Done {
        let nature = self.choice(&f::NATURE);
        self.words(&f::REASON);
        if nature == self.next.nature {
            return refuse(
                "same_nature",
                say!("性质没有变化", "That is its nature already"),
            );
        }
        self.keep("from", self.next.nature.clone());
        self.next.nature = nature;
        freeze(self.asked.book, &mut self.next);
        Ok(())
    }

    /// Corrects the facts of the register; the old words stay in the ledger's earlier entries.
    pub(super) fn correct(&mut self) -> Done {
        self.next.title = self.words(&f::TITLE);
        self.next.demand = self.words(&f::DEMAND);
        self.next.business = self.classified(&f::BUSINESS);
        self.next.cause = self.classified(&f::CAUSE);
        self.next.business_channel = self.classified(&f::BUSINESS_CHANNEL);
        self.next.product = self.words(&f::PRODUCT);
        Ok(())
    }
}
