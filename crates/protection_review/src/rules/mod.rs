//! What a protection review says and how it moves. PURE.

mod action;
pub mod apply;
pub mod checklist;
pub mod figures;
pub mod forms;
mod review;
pub mod rows;
pub mod standing;
pub mod text;
pub mod words;

pub use action::{
    Action, EVENTS_MAX, NOT_YOURS, OPINIONS_MAX, PAPERS_MAX, Powers, REVIEWERS_MAX, ROUNDS_MAX,
    check, papers_open,
};
pub use forms::{
    ADOPTIONS, ANSWERS, CERTAINTIES, DECISIONS, FORCES, KINDS, MUST, OCCASIONS, SUBJECTS, WRITE,
};
pub use review::{
    Answer, Checked, Content, Decided, Event, Mark, Opinion, Overruling, Paper, Reply, Review, Reviewer,
    Round, Said, Stand, Status, Who,
};

#[cfg(test)]
mod tests;
