//! Who looks at personal data: how much a person may look at on a day, and what is unusual.
//!
//! The rooms that show personal data call [`count`] inside the change that records the look, or
//! [`open_case`] for a page that records nothing by itself, and pass what comes back through
//! [`told`], which writes a refusal down. Every look is a row here, without personal data: who,
//! when, which case; a job ([`jobs`]) looks for what is unusual in the rows and tells the office.
//!
//! - [`rules`]: limits, thresholds, what is unusual; PURE
//! - [`count`], [`open_case`], [`raise`], [`set_policy`], [`review`]: what may be done
//! - [`routes`]: the pages

mod commands;
mod jobs;
mod pages;
mod queries;
pub mod rules;
mod store;
mod verify;
mod words;

pub use commands::{
    Look, count, fits_a_day, forget, open_case, opened, raise, review, set_policy, told,
};
pub use jobs::{Watch, jobs};
pub use pages::routes;
pub use rules::Kind;
pub use verify::{ALERT, POLICY, RAISE, alert_ids, raise_ids, state_of};
pub use words::Words;
