//! What the bank teaches the public: articles, stories of cases (以案说险), quizzes, material, notices,
//! the glossary, ways to complain, mediation organisations. Their life (draft, handed in, published by
//! another, withdrawn, versions) is the room `publication`'s; here is what they say, how the public sees
//! them, and how often they are looked at, counted without knowing who looked.
//!
//! - [`KINDS`]: the kinds, for the shelf `content`
//! - [`public`]: the public pages' bodies, and [`routes`] that show them
//! - [`terms`]: glossary terms found in a text, to be explained in place
//! - [`count`]: counting reads, finished quizzes and downloads; [`jobs`] stores them
//! - [`files`]: pictures and material

pub mod count;
pub mod files;
pub mod kinds;
mod pages;
pub mod public;
pub mod rules;
pub mod shipped;
mod store;
pub mod terms;
mod words;

pub use kinds::{ARTICLE, CASE_STORY, CHANNEL, GLOSSARY, KINDS, MATERIAL, MEDIATION, NOTICE, QUIZ};
pub use pages::routes;
pub use store::{file_ids, file_state_of};
pub use words::Words;

use change::Job;
use std::time::Duration;

/// How long counts are kept in memory before they are stored.
const COUNT_REST: Duration = Duration::from_secs(60);

/// The room's background work: what was counted is stored.
pub fn jobs() -> Vec<Job> {
    vec![Job::new("education.count", COUNT_REST, count::store_now)]
}
