//! Protection review (消保审查): what consumers will meet – a product, terms, marketing, a fee, a system, a
//! partner – is reviewed before it is launched (order 2022-9 art. 9, PBoC 2020-5 art. 9). Handed in with
//! papers and a checklist, its words checked, reviewed in parallel, each opinion answered; passed,
//! conditional or refused; overruled only with a leader's name and reason on it for good.
//!
//! - [`standing`], [`find_passed`], [`overruled_for`]: what rooms ask that publish or handle complaints
//! - [`rules`]: what a review says, who may do what with it, the text check; PURE
//! - [`read`]: text out of papers that people bring; PURE
//! - [`commands`]: write, upload, submit, assign, opine, answer, decide, overrule; keep the lists
//! - [`routes`]: the pages and the API
//! - [`state_of`], [`numbers`], [`list_ids`]: what the ledger's verification asks
//! - [`paths`]: the room's part of the API's description

mod api;
pub mod commands;
mod pages;
mod publish;
pub mod read;
mod report;
pub mod rules;
mod store;
mod words;

pub use api::paths;
pub use pages::routes;
pub use publish::{FOUND_MAX, Found, Overruled, find_passed, overruled_for, standing};
pub use rules::standing::{Outcome, Standing};
pub use store::{ListKind, list_ids, load, numbers, state_of};
pub use words::Words;

/// The ledger's kind of a review.
pub const REVIEW: &str = "protection_review";
/// The ledger's kind of a word list or checklist.
pub const LIST: &str = "protection_review_list";
