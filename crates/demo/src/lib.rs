//! A fictional bank to try the program on: its units, its people, and complaints with the course that
//! each takes. The content is pure: a seed and a moment go in, plain data comes out; [`build`] plays it
//! through the same commands as the pages.
//!
//! - [`bank()`], [`accounts`]: the units and the people, the same for every seed
//! - [`complaints`]: drafts, each with an intake form and the steps that lead to where it ends
//! - [`build`]: plays all of it through the real commands
//! - [`turns`]: all registrations and steps in the order of time
//!
//! The texts are in `data/`, our own writing. No name, number, place or sum is that of somebody real.

mod act;
mod assessed;
mod bank;
mod beats;
mod codes;
mod dice;
mod draft;
mod duties;
mod given;
mod leak;
mod learning;
mod letter;
mod looked;
mod make;
mod matter;
mod orders;
mod people;
mod persons;
mod plan;
mod play;
mod privacy;
mod script;
mod texts;
mod time;
mod website;
mod write;

pub use act::{Act, Findings};
pub use bank::{HOTLINE, Level, Unit, bank, branch_of, path, unit};
pub use codes::{
    Channel, ComplainantKind, ContactMeans, DeclineReason, ExtensionStep, Flag, Gender, Liability,
    MediationResult, Nature, Outcome, ReplyMeans, ReviewResult, Source, Status, SuspendReason,
};
pub use draft::{Complainant, Course, Draft, Pace, Repeat, Step, Turn, turns};
pub use make::complaints;
pub use people::{Account, accounts, shown_accounts};
pub use play::{Login, PASSWORD, build, logins};
