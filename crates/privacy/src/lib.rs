//! Rights of the person (个人信息权利请求): what somebody asks about their own data, and what became of it.
//!
//! A request is received at a counter or otherwise, its sender is identified, somebody takes it into
//! work, it is answered or refused with the reason and the right to sue (PIPL art. 44 to 50). What
//! is said about the person is sealed under a key of its own from the first moment; see
//! `docs/decisions/0018-rights-of-the-person.md`.
//!
//! - [`register`], [`act`], [`reveal`]: what people do
//! - [`submit`], [`track`]: what somebody outside of the bank does, without a login
//! - [`copy`], [`ask_erasure`], [`letter`]: what an answer may need, each a recorded act
//! - [`routes`]: the pages; the server hands in where the bank holds data of a person ([`Outside`])
//! - [`request_numbers`], [`state_of`]: what the ledger's verification asks

mod api;
mod commands;
mod copies;
mod letter;
mod pages;
mod queries;
pub mod rules;
mod store;
mod words;

pub use api::paths as api_paths;
pub use commands::{
    Done, Erasure, PAPER_BYTES_MAX, PAPERS_MAX, REQUEST, Revealed, Sent, act, act_now, ask_erasure,
    copy, letter, open_paper, register, register_now, reveal, submit, submit_now, track,
};
pub use pages::routes;
pub use queries::{
    AskErasure, Collect, ErasureAsked, Find, Held, Holdings, Outside, Planned, Section,
};
pub use words::Words;

use platform::sql::{Reader, SqlError};

/// The hash of a request's stored state, as ledger entries carry it; `None` when it is not there.
pub fn state_of(reader: &mut Reader<'_>, number: &str) -> Result<Option<[u8; 32]>, SqlError> {
    store::stored_hash(reader, number)
}

/// At most `limit` numbers of requests above `after`, in order: each has a chain in the ledger.
pub fn request_numbers(
    reader: &mut Reader<'_>,
    after: &str,
    limit: i64,
) -> Result<Vec<String>, SqlError> {
    store::numbers(reader, after, limit)
}
