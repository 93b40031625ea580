//! Notices past their period.

use kernel::Instant;
use platform::sql::{Reader, SqlError, Tx, args};

/// Notices looked at with one change.
const LOOKED_MAX: i64 = 200;

/// The oldest notices that are past their period and of which nothing is on its way any more.
pub(crate) fn old(reader: &mut Reader<'_>, before: Instant) -> Result<Vec<i64>, SqlError> {
    // Identifiers are in the order of time: the oldest are the first.
    let rows = reader.query(
        "SELECT n.id FROM (SELECT id, at FROM notify_notice ORDER BY id LIMIT $2) AS n
         WHERE n.at < $1 AND NOT EXISTS (SELECT 1 FROM notify_delivery d WHERE d.notice = n.id
           AND d.state IN ('waiting', 'sending', 'failed', 'held'))
         ORDER BY n.id",
        &args![before, LOOKED_MAX],
    )?;
    rows.iter().map(|row| row.get(0)).collect()
}

/// Deletes a notice with its messages and deliveries.
pub(crate) fn delete(tx: &mut Tx<'_>, notice: i64) -> Result<(), SqlError> {
    tx.execute(
        "DELETE FROM notify_message WHERE notice = $1",
        &args![notice],
    )?;
    tx.execute(
        "DELETE FROM notify_delivery WHERE notice = $1",
        &args![notice],
    )?;
    tx.execute("DELETE FROM notify_notice WHERE id = $1", &args![notice])?;
    Ok(())
}
