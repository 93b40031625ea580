//! `supervision_order`: an order is one document with derived columns.

use crate::rules::Order;
use kernel::Day;
use platform::sql::{Reader, Row, SqlError, Tx, Value, args};

/// An order out of its `doc`.
pub(crate) fn from_row(row: &Row) -> Result<Order, SqlError> {
    let doc: &str = row.get(0)?;
    serde_json::from_str(doc)
        .map_err(|error| SqlError::Other(format!("a supervision order is unreadable: {error}")))
}

/// The order of a number.
pub(crate) fn load(reader: &mut Reader<'_>, number: &str) -> Result<Option<Order>, SqlError> {
    let sql = "SELECT doc FROM supervision_order WHERE number = $1";
    let row = reader.query_opt(sql, &args![number])?;
    row.as_ref().map(from_row).transpose()
}

/// The hash of an order's stored state: of the whole document and of the columns lists rely on.
pub(crate) fn state_hash(order: &Order) -> [u8; 32] {
    let whole = serde_json::to_value(order).expect("invariant: an order is plain data");
    change::hash_state(&[("order", change::canonical_json(&whole).as_bytes())])
}

/// The same hash of what is stored; columns that are not those of the document break it.
pub(crate) fn stored_hash(
    reader: &mut Reader<'_>,
    number: &str,
) -> Result<Option<[u8; 32]>, SqlError> {
    let sql = "SELECT number, version, status, subject_kind, subject_id, unit_path, issuer_path,
             issuer, person, issued_at, due_at, doc FROM supervision_order WHERE number = $1";
    let Some(row) = reader.query_opt(sql, &args![number])? else {
        return Ok(None);
    };
    let doc: &str = row.get(11)?;
    let Ok(order) = serde_json::from_str::<Order>(doc) else {
        return Ok(Some(change::hash_state(&[("unreadable", doc.as_bytes())])));
    };
    Ok(Some(match columns(&order)[..11] == row.values()[..11] {
        true => state_hash(&order),
        false => change::hash_state(&[("columns differ", doc.as_bytes())]),
    }))
}

fn columns(order: &Order) -> [Value; 12] {
    let about = order.about.as_ref();
    let doc = serde_json::to_string(order).expect("invariant: an order is plain data");
    args![
        &order.number,
        order.version,
        order.status.code(),
        about.map_or("", |about| about.kind.as_str()),
        about.map_or("", |about| about.id.as_str()),
        order.unit.path.as_str(),
        order.issuer_unit.path.as_str(),
        &order.issuer.login,
        order
            .person
            .as_ref()
            .map_or("", |person| person.login.as_str()),
        order
            .events
            .first()
            .map_or(order.due_at, |issued| issued.at),
        order.due_at,
        doc,
    ]
}

/// Stores a new order.
pub(crate) fn insert(tx: &mut Tx<'_>, order: &Order) -> Result<(), SqlError> {
    tx.execute(
        "INSERT INTO supervision_order (number, version, status, subject_kind, subject_id,
             unit_path, issuer_path, issuer, person, issued_at, due_at, doc)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        &columns(order),
    )?;
    Ok(())
}

/// Writes an order over the version before it; `false` when somebody else wrote in between.
pub(crate) fn save(tx: &mut Tx<'_>, order: &Order) -> Result<bool, SqlError> {
    let mut values = columns(order).to_vec();
    values.push((order.version - 1).into());
    let changed = tx.execute(
        "UPDATE supervision_order SET version = $2, status = $3, subject_kind = $4,
             subject_id = $5, unit_path = $6, issuer_path = $7, issuer = $8, person = $9,
             issued_at = $10, due_at = $11, doc = $12
         WHERE number = $1 AND version = $13",
        &values,
    )?;
    Ok(changed == 1)
}

/// The next serial of a day, from 1.
pub(crate) fn next_serial(tx: &mut Tx<'_>, day: Day) -> Result<i64, SqlError> {
    let row = tx.query_one(
        "INSERT INTO supervision_serial (day, last) VALUES ($1, 1)
         ON CONFLICT (day) DO UPDATE SET last = supervision_serial.last + 1 RETURNING last",
        &args![day],
    )?;
    row.get(0)
}

/// At most `limit` numbers above `after`, in order.
pub(crate) fn numbers(
    reader: &mut Reader<'_>,
    after: &str,
    limit: i64,
) -> Result<Vec<String>, SqlError> {
    let sql = "SELECT number FROM supervision_order WHERE number > $1 ORDER BY number LIMIT $2";
    let rows = reader.query(sql, &args![after, limit])?;
    rows.iter().map(|row| row.get(0)).collect()
}
