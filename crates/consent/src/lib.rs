//! Notices and consents (PIPL art. 14–17, 23, 29): the texts in force with their versions, and who
//! agreed to which of them, when, how, and when they withdrew.
//!
//! - [`rules`]: texts, records, what holds on a day; PURE
//! - [`commands`]: write and publish texts, record a consent, withdraw it
//! - [`stands`]: whether a person's consent of a kind stands, for rooms that act on it
//! - [`in_force`]: the text in force on a day, for notices that are shown
//! - [`routes`]: the pages and the API
//! - [`state_of`], [`text_ids`], [`numbers`]: what the ledger's verification asks
//! - [`paths`]: the room's part of the API's description

mod api;
pub mod commands;
mod import;
mod pages;
pub mod rules;
mod store;
mod words;

pub use api::paths;
pub use pages::routes;
pub use store::{Contact, in_force, numbers, stands, state_of, text_ids};
pub use words::Words;
