//! Supervision (督办): reminders, escalation, urging and supervision orders for whatever is due.
//!
//! A room hands over the limits of its subjects ([`track`], [`track_new`]) in the transaction of its
//! change. Plans (data, versioned) say what is done at which moment of a limit; the jobs do it, each
//! step exactly once however many servers run. Why it is built so: `docs/decisions/0011-supervision.md`.
//!
//! - [`track`], [`track_new`], [`Watched`], [`WatchedLimit`]: what other rooms call
//! - [`erase_orders`]: what was written about a person goes with the person
//! - [`jobs`]: the background work
//! - [`issue`], [`act`], [`urge`], [`save_plans`]: what people do
//! - [`orders_of`], [`orders_waiting_for`], [`told`]: what other rooms' pages show
//! - [`state_of`], [`order_numbers`]: what the ledger's verification asks

mod commands;
mod export;
mod pages;
mod people;
mod queries;
pub mod rules;
mod runner;
mod store;
mod subject;
mod told;
mod track;
mod words;

pub use commands::{
    Issued, ORDER, PlanSaved, Urged, act, erase_orders, issue, issue_in, save_plans, urge,
};
pub use pages::routes;
pub use runner::{act_on_some, jobs, recount_some};
pub use told::{ToldEntry, told};
pub use track::{LIMITS_MAX, Watched, WatchedLimit, track, track_new};
pub use words::Words;

use change::Subject;
use kernel::{Actor, Instant};
use platform::Keys;
use platform::sql::{Reader, SqlError};
use rules::Order;

/// An order with what people wrote in it; for what stands outside the rights of people, as tests and
/// the ledger's verification do.
pub fn order(
    reader: &mut Reader<'_>,
    keys: &Keys,
    number: &str,
) -> Result<Option<Order>, SqlError> {
    store::order::load(reader, keys, number)
}

/// The orders about a subject that an actor may see, oldest first; at most 200; what people wrote
/// in them is left sealed and reads as empty. The caller has checked that its reader may see the subject.
pub fn orders_of(
    reader: &mut Reader<'_>,
    actor: &Actor,
    subject: &Subject,
) -> Result<Vec<Order>, SqlError> {
    let powers = commands::powers(reader, actor)?;
    let mut found = queries::orders::about(reader, subject)?;
    found.retain(|order| powers.sees(order));
    Ok(found)
}

/// The orders that an actor, or their unit, owes a reply to, earliest due first; at most 200; what
/// people wrote in them reads as empty.
pub fn orders_waiting_for(
    reader: &mut Reader<'_>,
    actor: &Actor,
    now: Instant,
) -> Result<Vec<Order>, SqlError> {
    let powers = commands::powers(reader, actor)?;
    queries::orders::waiting_for(reader, &powers, now)
}

/// The hash of the stored state of a subject of this room (`supervision_order`,
/// `supervision_plan`), as ledger entries carry it; `None` when it is not there.
pub fn state_of(
    reader: &mut Reader<'_>,
    kind: &str,
    id: &str,
) -> Result<Option<[u8; 32]>, SqlError> {
    if kind == ORDER {
        return store::order::stored_hash(reader, id);
    }
    let plans = runner::plans_subject();
    if (kind, id) != (plans.kind, plans.id.as_str()) {
        return Ok(None);
    }
    let latest = store::plan::latest(reader)?;
    Ok(latest.map(|latest| store::plan::digest(&latest.text)))
}

/// At most `limit` numbers of orders above `after`, in order: each has a chain in the ledger.
pub fn order_numbers(
    reader: &mut Reader<'_>,
    after: &str,
    limit: i64,
) -> Result<Vec<String>, SqlError> {
    store::order::numbers(reader, after, limit)
}
