//! What random lives of cases know of the actions.

use complaint::rules::Action;

/// The only actions after which the statutory due instant may be another one.
pub(crate) fn may_move_the_deadline(action: Action) -> bool {
    matches!(
        action,
        Action::Suspend
            | Action::Resume
            | Action::Mediate
            | Action::ConcludeMediation
            | Action::NewFacts
            | Action::GrantExtension
            | Action::TellExtension
            | Action::AgreeDay
            | Action::Convert
            | Action::Reply
            | Action::RequestReview
            | Action::ConcludeReview
            | Action::Reopen
            | Action::Separate
    )
}

/// Actions that bring a case nearer to its answer.
pub(crate) fn leads_on(action: Action) -> bool {
    matches!(
        action,
        Action::Accept
            | Action::Assign
            | Action::Start
            | Action::GiveOpinion
            | Action::Contact
            | Action::Find
            | Action::Propose
            | Action::Approve
            | Action::Reply
            | Action::Satisfy
            | Action::Close
            | Action::RequestReview
            | Action::ConcludeReview
            | Action::ConcludeMediation
            | Action::Resume
            | Action::Archive
    )
}

/// Actions that the rules may still refuse with good input: what they need is said in words.
pub(crate) fn needs_more(action: Action) -> bool {
    matches!(
        action,
        Action::Propose
            | Action::Approve
            | Action::AskExtension
            | Action::GrantExtension
            | Action::TellExtension
            | Action::RequestReview
            | Action::Merge
            | Action::Link
            | Action::Convert
            | Action::AskOpinion
            | Action::AgreeDay
            | Action::Reply
            | Action::NewFacts
    )
}
