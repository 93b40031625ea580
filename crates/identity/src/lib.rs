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
mod outside;
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
pub use commands::policy::set_in as set_policy_in;
pub use commands::subject;
pub use commands::token::{Issued, issue, issue_now, revoke, revoke_now};
pub use door::{Doors, Gate, Limits, Routes, Settings, Signed, Tell, Told, Visitor, authenticate};
pub use nav::nav;
pub use outside::{
    Directory, DirectorySettings, Hidden, Provider, ProviderSettings, WrongOutside, believes,
};
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

use change::Job;
use platform::sql::{Reader, SqlError};
use std::time::Duration;

/// How long the room's background work rests when every secret is under the current master key.
const RESEAL_REST: Duration = Duration::from_secs(30);

/// The room's background work: second factors' secrets follow the master key.
pub fn jobs() -> Vec<Job> {
    vec![Job::new(
        "identity.reseal",
        RESEAL_REST,
        commands::reseal::reseal,
    )]
}

/// The hash of what is stored of the rules of access (`access_policy`), as ledger entries carry it;
/// `None` while nobody has set any.
pub fn policy_state_of(reader: &mut Reader<'_>, id: &str) -> Result<Option<[u8; 32]>, SqlError> {
    commands::policy::state_of(reader, id)
}

/// The bank's rules of access as they stand.
pub fn policy(reader: &mut Reader<'_>) -> Result<rules::Policy, SqlError> {
    Ok(store::policy::load(reader)?.0)
}

/// What proxies may be: networks as people type them. The error is the part that is none.
pub use rules::net::read_networks;

/// Domains of the addresses that people may have notices mailed to; none: any.
pub fn mail_domains(reader: &mut Reader<'_>) -> Result<Vec<String>, SqlError> {
    Ok(store::policy::load(reader)?.0.mail_domains)
}

pub use rules::mail_within;

/// All tokens: valid ones first, newest first.
pub fn tokens(reader: &mut Reader<'_>) -> Result<Vec<Token>, SqlError> {
    store::token::list(reader)
}
