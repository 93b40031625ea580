//! The tables of the tree: load and save.

use crate::initials::initials;
use crate::rules::{Figures, Level, Unit};
use kernel::{Day, UnitPath};
use platform::sql::{Reader, Row, SqlError, Tx, args};

/// The columns that [`from_row`] reads, in order.
pub(crate) const COLUMNS: &str =
    "code, path, name, level, phone, outlets, customers, staff, opened, closed, version";

/// One unit out of [`COLUMNS`].
pub(crate) fn from_row(row: &Row) -> Result<Unit, SqlError> {
    let level: &str = row.get(3)?;
    let level = Level::from_code(level)
        .ok_or_else(|| SqlError::Other(format!("a unit has the level \"{level}\"")))?;
    Ok(Unit {
        code: row.get(0)?,
        path: UnitPath::from_stored(row.get(1)?),
        name: row.get(2)?,
        level,
        phone: row.get(4)?,
        figures: Figures {
            outlets: row.get(5)?,
            customers: row.get(6)?,
            staff: row.get(7)?,
        },
        opened: row.get(8)?,
        closed: row.get(9)?,
        version: row.get(10)?,
    })
}

/// Whether the bank has its head office already.
pub(crate) fn head_office(reader: &mut Reader<'_>) -> Result<Option<Unit>, SqlError> {
    let sql = format!("SELECT {COLUMNS} FROM org_unit WHERE level = 'head_office'");
    let row = reader.query_opt(&sql, &[])?;
    row.as_ref().map(from_row).transpose()
}

/// Open units directly below.
pub(crate) fn open_children(reader: &mut Reader<'_>, code: &str) -> Result<i64, SqlError> {
    let sql = "SELECT count(*) FROM org_unit WHERE parent = $1 AND closed IS NULL";
    reader.query_one(sql, &args![code])?.get(0)
}

/// The day from which the present name is in use.
pub(crate) fn name_since(reader: &mut Reader<'_>, code: &str) -> Result<Day, SqlError> {
    let sql = "SELECT from_day FROM org_unit_name WHERE unit = $1 ORDER BY from_day DESC LIMIT 1";
    reader.query_one(sql, &args![code])?.get(0)
}

/// Stores a new unit and its first name.
pub(crate) fn insert(tx: &mut Tx<'_>, unit: &Unit) -> Result<(), SqlError> {
    tx.execute(
        "INSERT INTO org_unit (code, path, parent, level, name, initials, phone, outlets,
             customers, staff, opened, closed, version)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        &args![
            &unit.code,
            unit.path.as_str(),
            unit.parent(),
            unit.level.code(),
            &unit.name,
            initials(&unit.name),
            &unit.phone,
            unit.figures.outlets,
            unit.figures.customers,
            unit.figures.staff,
            unit.opened,
            unit.closed,
            unit.version,
        ],
    )?;
    add_name(tx, unit, unit.opened)
}

/// Adds a name to the history. The same day twice keeps the later name.
pub(crate) fn add_name(tx: &mut Tx<'_>, unit: &Unit, from: Day) -> Result<(), SqlError> {
    tx.execute(
        "INSERT INTO org_unit_name (unit, from_day, name) VALUES ($1, $2, $3)
         ON CONFLICT (unit, from_day) DO UPDATE SET name = $3",
        &args![&unit.code, from, &unit.name],
    )?;
    Ok(())
}

/// Saves a changed unit over the version before it; `false` when that is no longer there.
pub(crate) fn save(tx: &mut Tx<'_>, unit: &Unit) -> Result<bool, SqlError> {
    let rows = tx.execute(
        "UPDATE org_unit SET name = $2, initials = $3, phone = $4, outlets = $5, customers = $6,
             staff = $7, closed = $8, version = $9
         WHERE code = $1 AND version = $10",
        &args![
            &unit.code,
            &unit.name,
            initials(&unit.name),
            &unit.phone,
            unit.figures.outlets,
            unit.figures.customers,
            unit.figures.staff,
            unit.closed,
            unit.version,
            unit.version - 1,
        ],
    )?;
    Ok(rows == 1)
}
