//! The life of a complaint, from intake to archive.
//!
//! - [`rules`]: PURE: statuses, actions, who may, what comes out
//! - [`commands`]: one function per thing a person may do
//! - [`import`], [`export`]: complaints out of files and into them
//! - [`evidence`]: one case as a file that proves itself
//! - [`queries`]: worklist, counts, history of a complainant
//! - [`routes`]: the pages; [`api`]: the same for other systems
//! - [`classification`], [`codes`]: the lists a case is described with
//! - [`verify`]: what `ledger verify` asks

pub mod api;
pub mod classification;
pub mod codes;
pub mod commands;
pub mod evidence;
pub mod export;
pub mod import;
mod jobs;
mod pages;
pub mod queries;
pub mod rules;
mod store;
pub mod verify;
mod words;

pub use jobs::jobs;
pub use pages::routes;
