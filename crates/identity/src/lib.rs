//! People and systems that come in: accounts, roles, sessions, tokens, the permission table, and
//! the door that every request goes through.
//!
//! - [`access`]: who may do what and how far, as two readable tables
//! - [`permit`], [`Permit`]: proof of a permission, which commands want to see
//! - [`Routes`], [`authenticate`], [`Signed`], [`Settings`]: the door
//! - [`api`]: problems, bodies, headers of the API for every room; [`pages::failure`] for pages
//! - [`person`], [`search_people`], [`people_under`], [`reachable`], [`holders`]: what other rooms ask about colleagues
//! - [`verify`]: what `ledger verify` asks of this room
//! - [`routes`]: the pages of this room, and of units, whose door it keeps

pub mod access;
pub mod api;
mod commands;
mod door;
mod nav;
pub mod pages;
mod permit;
mod queries;
pub mod rules;
mod secret;
mod setup;
mod store;
pub mod verify;
mod words;

pub use access::{Access, Permission};
pub use commands::account::{
    Fate, Made, OneTime, create, create_in, decide, reset_password, update,
};
pub use commands::subject;
pub use commands::token::{Issued, issue, issue_now, revoke, revoke_now};
pub use door::{Gate, Routes, Settings, Signed, authenticate};
pub use nav::nav;
pub use pages::routes;
pub use permit::{Permit, permit};
pub use queries::{
    Person, Reachable, active, bank_wide_holders, holders, nearest_holders, people_under, person,
    reachable, search_people, session_holds, state_of,
};
pub use secret::hash_password;
pub use setup::first_admin;
pub use store::session::Session;
pub use store::token::Token;
pub use words::Words;

use platform::sql::{Reader, SqlError};

/// All tokens: valid ones first, newest first.
pub fn tokens(reader: &mut Reader<'_>) -> Result<Vec<Token>, SqlError> {
    store::token::list(reader)
}
