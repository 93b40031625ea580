//! The statuses of a case, as drawn in `domain.md`, each with the category that code asks for.

use kernel::Lang;
use serde::{Deserialize, Serialize};

/// What a status means for clocks, lists and counts. Code asks this; people read the label.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Category {
    /// Somebody in the bank has something to do.
    Open,
    /// Waiting for somebody outside: appraisal, court, mediation.
    Waiting,
    /// Over, unless reopened.
    Done,
}

impl Category {
    /// The stored identifier.
    pub fn code(self) -> &'static str {
        match self {
            Category::Open => "open",
            Category::Waiting => "waiting",
            Category::Done => "done",
        }
    }
}

macro_rules! statuses {
    ($($(#[$doc:meta])* $name:ident, $code:literal, $category:ident, $zh:literal, $en:literal;)*) => {
        /// Where a case stands in its life.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Status { $($(#[$doc])* $name,)* }

        impl Status {
            /// Every status, in the order of the drawing.
            pub const ALL: &'static [Status] = &[$(Status::$name,)*];

            /// The identifier in the database and the API.
            pub fn code(self) -> &'static str {
                match self { $(Status::$name => $code,)* }
            }

            /// What it means.
            pub fn category(self) -> Category {
                match self { $(Status::$name => Category::$category,)* }
            }

            /// What people read.
            pub fn label(self, lang: Lang) -> &'static str {
                match self { $(Status::$name => lang.pick($zh, $en),)* }
            }
        }
    };
}

statuses! {
    /// Written down; nobody has accepted it yet.
    Registered, "registered", Open, "登记", "Registered";
    /// The bank takes it on.
    Accepted, "accepted", Open, "受理", "Accepted";
    /// A unit, perhaps a person, is to handle it.
    Assigned, "assigned", Open, "已分派", "Assigned";
    /// The lead handler finds the facts.
    Investigating, "investigating", Open, "调查处理", "Investigating";
    /// An answer is proposed and waits for approval.
    Proposed, "proposed", Open, "待审批", "Awaiting approval";
    /// Sent back: by the approver to the handler, or by a unit that is not the right one.
    Returned, "returned", Open, "已退回", "Returned";
    /// The answer is approved and locked; it is to be sent.
    Approved, "approved", Open, "待答复", "Approved, to be sent";
    /// The complainant has the answer.
    Replied, "replied", Open, "已答复", "Replied";
    /// The complainant was asked how satisfied they are.
    Satisfaction, "satisfaction", Open, "回访评价", "Satisfaction asked";
    /// Over.
    Closed, "closed", Done, "办结", "Closed";
    /// Over and filed.
    Archived, "archived", Done, "归档", "Archived";
    /// Not taken on; the person was told why.
    Declined, "declined", Done, "不予受理", "Declined";
    /// Taken back by the complainant; ends that day (2020-3 art. 15).
    Withdrawn, "withdrawn", Done, "撤回", "Withdrawn";
    /// Stopped for an appraisal, a court or arbitration, with a date to resume.
    Suspended, "suspended", Waiting, "中止", "Suspended";
    /// Handled inside another case.
    Merged, "merged", Done, "并案", "Merged";
    /// The complainant disputes the result; the unit one level up checks it.
    UnderReview, "under_review", Open, "核查中", "Under review";
    /// A mediation organisation works on it.
    InMediation, "in_mediation", Waiting, "调解中", "In mediation";
    /// Taken up again.
    Reopened, "reopened", Open, "重开", "Reopened";
}

impl Status {
    /// The inverse of [`Status::code`].
    pub fn from_code(code: &str) -> Option<Status> {
        Status::ALL
            .iter()
            .copied()
            .find(|status| status.code() == code)
    }

    /// Whether the case is over (it may still be reopened).
    pub fn is_done(self) -> bool {
        self.category() == Category::Done
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique_and_found_again() {
        for status in Status::ALL {
            assert_eq!(Status::from_code(status.code()), Some(*status));
            let stored = serde_json::to_value(status).unwrap();
            assert_eq!(stored, status.code(), "the stored form is the code");
        }
    }
}
