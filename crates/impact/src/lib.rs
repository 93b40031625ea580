//! Impact assessments (个人信息保护影响评估, PIPL art. 55 and 56): made before personal information is
//! processed in one of five ways, approved by another person, its measures followed until they are
//! done, made anew when its day has come, and kept for three years at least: there is no way to take
//! one away.
//!
//! - [`rules`]: what an assessment says, who may do what with it; PURE
//! - [`commands`]: write, submit, decide, follow measures, make anew
//! - [`routes`]: the pages and the API
//! - [`state_of`], [`numbers`]: what the ledger's verification asks
//! - [`paths`]: the room's part of the API's description

mod api;
pub mod commands;
mod pages;
mod report;
pub mod rules;
mod store;
mod words;

pub use api::paths;
pub use pages::routes;
pub use store::{load, numbers, state_of};
pub use words::Words;
