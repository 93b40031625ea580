//! PURE: the life of a case. No clock, database, HTTP or randomness; what is needed comes in.
//!
//! - [`Status`], [`Category`]: where a case stands
//! - [`Action`]: what may be done, from where, with which fields
//! - [`Powers`], [`check`], [`offers`]: who may do it now
//! - [`apply`]: what comes out of it
//! - [`Register`]: how a case begins
//! - [`wording`]: which texts are people's words, and sealed

pub mod action;
pub mod apply;
pub mod case;
pub mod may;
pub mod notices;
pub mod recalculate;
pub mod register;
pub mod status;
pub mod time;
pub mod wording;

pub use action::Action;
pub use apply::{Asked, Decision, OtherCase, Resolved, Trouble, apply};
pub use case::{Attachment, Case, Complainant, PersonRef, UnitRef};
pub use may::{Powers, check, offers};
pub use register::{Register, Registration, register};
pub use status::{Category, Status};
