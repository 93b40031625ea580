//! What people wrote in orders: sealed where it is from before, erased with the person it is about.

use super::ORDER;
use crate::rules::order::Status;
use crate::store::order as store;
use change::{Change, CommandError, Entry, Subject};
use kernel::{Actor, Refusal, say};
use platform::App;
use platform::sql::Reader;
use serde_json::json;

/// Orders sealed in one change.
const BATCH: i64 = 50;

fn subject(number: &str) -> Subject {
    Subject::new(ORDER, number)
}

/// Erases what was written in the orders about a subject, by destroying their keys; gives the
/// entries for the caller's change, one in each order's chain.
///
/// # Errors
/// Refused while one of them is not over: what is still being answered can't be taken away.
pub fn erase_orders(change: &mut Change<'_>, about: &Subject) -> Result<Vec<Entry>, CommandError> {
    let found = store::about(change, about)?;
    let is_open = |status: &str| Status::from_code(status).is_none_or(|s| !s.is_done());
    if let Some((number, _)) = found.iter().find(|(_, status)| is_open(status)) {
        return Err(Refusal::new(
            "order_open",
            say!(
                "督办单 {number} 尚未办结，不能删除个人信息",
                "The supervision order {number} is not over; personal data can't be erased yet"
            ),
        )
        .into());
    }
    let mut entries = Vec::new();
    for (number, _) in &found {
        if store::destroy_key(change, number)? {
            let body = json!({ "order": number });
            entries.push(Entry::new(
                subject(number),
                "supervision_order_erased",
                body,
            ));
        }
    }
    Ok(entries)
}

/// Seals orders from before words were sealed; answers how many. Of two servers the one that comes
/// second finds them sealed.
pub(crate) fn seal_old(app: &App) -> Result<usize, CommandError> {
    let numbers = app
        .db
        .read_now(|reader: &mut Reader<'_>| store::unsealed(reader, BATCH))?;
    if numbers.is_empty() {
        return Ok(0);
    }
    change::run_now(app, &Actor::system("sealing"), None, |mut change| {
        let numbers = store::unsealed(&mut change, BATCH)?;
        let mut entries = Vec::new();
        for number in &numbers {
            let keys = change.keys();
            let Some(mut order) = store::load(&mut change, keys, number)? else {
                continue;
            };
            order.version += 1;
            if let Some(state) = store::save(&mut change, &order)? {
                let entry = Entry::new(subject(number), "supervision_order_sealed", json!({}));
                entries.push(entry.with_state(state));
            }
        }
        if entries.is_empty() {
            return Err(CommandError::NotFound);
        }
        let done = entries.len();
        change.commit(entries, done)
    })
    .or_else(|error| match error {
        CommandError::NotFound => Ok(0),
        other => Err(other),
    })
}
