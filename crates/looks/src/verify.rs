//! The state of what this room keeps, as the ledger hashes it.

use crate::store::{self, Raised, Table};
use platform::sql::{Reader, SqlError};

/// The ledger's name of the limits and thresholds; there is one set, `bank`.
pub const POLICY: &str = "look_policy";
/// The ledger's name of an alert.
pub const ALERT: &str = "look_alert";
/// The ledger's name of a raise.
pub const RAISE: &str = "look_raise";
/// The identifier of the bank's set.
pub(crate) const BANK: &str = "bank";

/// The hash of what is stored about a subject of this room now; `None` when nothing is.
///
/// # Errors
/// The database's.
pub fn state_of(
    reader: &mut Reader<'_>,
    kind: &str,
    id: &str,
) -> Result<Option<[u8; 32]>, SqlError> {
    if kind == POLICY {
        let stored = store::raw_policy(reader)?.filter(|_| id == BANK);
        return Ok(stored.map(|(doc, version)| policy_state(&doc, version)));
    }
    let Ok(key) = id.parse() else { return Ok(None) };
    match kind {
        ALERT => Ok(store::alert_doc(reader, key)?.map(|doc| alert_state(&doc))),
        _ => Ok(store::raise(reader, key)?.map(|raised| raise_state(&raised))),
    }
}

pub(crate) fn policy_state(doc: &str, version: i64) -> [u8; 32] {
    change::hash_state(&[("doc", doc.as_bytes()), ("version", &version.to_be_bytes())])
}

pub(crate) fn alert_state(doc: &str) -> [u8; 32] {
    change::hash_state(&[("doc", doc.as_bytes())])
}

pub(crate) fn raise_state(r: &Raised) -> [u8; 32] {
    change::hash_state(&[
        ("login", r.login.as_bytes()),
        ("day", r.day.as_bytes()),
        ("kind", r.kind.as_bytes()),
        ("extra", &r.extra.to_be_bytes()),
        ("reason", r.reason.as_bytes()),
        ("by", r.by.as_bytes()),
        ("at", &kernel::micros(r.at).to_be_bytes()),
    ])
}

/// Identifiers of alerts after that one, in order.
///
/// # Errors
/// The database's.
pub fn alert_ids(
    reader: &mut Reader<'_>,
    after: &str,
    limit: i64,
) -> Result<Vec<String>, SqlError> {
    store::ids(reader, Table::Alerts, after, limit)
}

/// Identifiers of raises after that one, in order.
///
/// # Errors
/// The database's.
pub fn raise_ids(
    reader: &mut Reader<'_>,
    after: &str,
    limit: i64,
) -> Result<Vec<String>, SqlError> {
    store::ids(reader, Table::Raises, after, limit)
}
