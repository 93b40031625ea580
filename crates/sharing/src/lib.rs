//! What leaves the bank: exports that another approves, institutions, disclosures to them; and what is
//! erased in time, unless it is held.
//!
//! - [`rules`]: PURE: requests, decisions, institutions, what may be given to whom; which routes give files
//! - [`commands`]: one function per thing a person may do
//! - [`routes`]: the pages and the API; [`jobs`]: files are made and deleted by the clock
//! - [`given_to`]: to whom a case's data were given; [`hold_on`]: whether it may be erased
//! - [`state_of`], [`export_numbers`] …: what `ledger verify` asks

mod api;
pub mod commands;
mod jobs;
mod pages;
mod people;
pub mod rules;
mod sheet;
mod store;
mod words;

pub use api::paths as api_paths;
pub use commands::retention::{AskedErasure, ask_erasure_of, hold_on};
pub use jobs::jobs;
pub use pages::routes;

use kernel::Instant;
use platform::sql::{Reader, SqlError};
use rules::disclosure::Disclosure;
use rules::export::Export;
use rules::institution::Institution;
use rules::retention::{Hold, Plan, Schedule};
use store::Record;

/// The hash of what is stored of a record of this room; `None` when nothing is.
pub fn state_of(
    reader: &mut Reader<'_>,
    kind: &str,
    id: &str,
) -> Result<Option<[u8; 32]>, SqlError> {
    store::state_of(reader, kind, id)
}

/// Numbers of requests for exports above `after`, in order, at most `limit`.
pub fn export_numbers(
    reader: &mut Reader<'_>,
    after: &str,
    limit: i64,
) -> Result<Vec<String>, SqlError> {
    store::ids(reader, Export::KIND, after, limit)
}

/// Codes of institutions above `after`, in order, at most `limit`.
pub fn institution_codes(
    reader: &mut Reader<'_>,
    after: &str,
    limit: i64,
) -> Result<Vec<String>, SqlError> {
    store::ids(reader, Institution::KIND, after, limit)
}

/// Numbers of disclosures above `after`, in order, at most `limit`.
pub fn disclosure_numbers(
    reader: &mut Reader<'_>,
    after: &str,
    limit: i64,
) -> Result<Vec<String>, SqlError> {
    store::ids(reader, Disclosure::KIND, after, limit)
}

/// One time that data of a case were given away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given {
    /// The case.
    pub case: String,
    /// The disclosure's number.
    pub disclosure: String,
    /// When.
    pub at: Instant,
    /// The institution's name then.
    pub institution: String,
    /// Its unified social credit code.
    pub uscc: String,
    /// What for.
    pub purpose: String,
    /// Codes of the fields ([`complaint::export::FIELDS`]).
    pub fields: Vec<String>,
}

/// To whom the data of these cases were given, oldest first: what a person may ask (PIPL art. 45).
pub fn given_to(reader: &mut Reader<'_>, cases: &[String]) -> Result<Vec<Given>, SqlError> {
    let mut found = Vec::new();
    for case in cases {
        for number in store::given(reader, case)? {
            let Some(stored) = store::load::<Disclosure>(reader, &number)? else {
                continue;
            };
            let one = stored.record;
            found.push(Given {
                case: case.clone(),
                disclosure: number,
                at: one.at,
                institution: one.institution,
                uscc: one.uscc,
                purpose: one.purpose.text,
                fields: one.fields,
            });
        }
    }
    found.sort_by(|a, b| (a.at, &a.disclosure).cmp(&(b.at, &b.disclosure)));
    Ok(found)
}

/// The cases whose data went out with an export or a disclosure, in order: who works out whom a leak
/// concerns asks it. Exports are noted since the release that asks; of older ones nothing is found.
pub fn cases_of(reader: &mut Reader<'_>, number: &str) -> Result<Vec<String>, SqlError> {
    store::cases_of(reader, number)
}

/// Numbers of holds above `after`, in order, at most `limit`.
pub fn hold_numbers(
    reader: &mut Reader<'_>,
    after: &str,
    limit: i64,
) -> Result<Vec<String>, SqlError> {
    store::ids(reader, Hold::KIND, after, limit)
}

/// Numbers of plans of erasure above `after`, in order, at most `limit`.
pub fn plan_numbers(
    reader: &mut Reader<'_>,
    after: &str,
    limit: i64,
) -> Result<Vec<String>, SqlError> {
    store::ids(reader, Plan::KIND, after, limit)
}

/// Numbers of schedules above `after`, in order, at most `limit`.
pub fn schedule_numbers(
    reader: &mut Reader<'_>,
    after: &str,
    limit: i64,
) -> Result<Vec<String>, SqlError> {
    store::ids(reader, Schedule::KIND, after, limit)
}
