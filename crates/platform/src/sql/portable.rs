//! All rows of all tables, out of one engine and into another: what backups are made of.
//!
//! Tables are taken in the order in which the steps of the schema make them, so that what is referred
//! to comes first; columns in the order of the table, which is the same on both engines. Full-text
//! indexes are not among them: neither engine gives back what went in. Who has the texts makes them anew.

use super::{MIGRATIONS, Reader, Row, SqlError, Tx, Value};

/// Tables whose rows refer to rows of their own, each with the column that brings these first.
const ORDERED: [(&str, &str); 1] = [("org_unit", "path")];

/// The program's tables.
pub fn table_names() -> Vec<&'static str> {
    let lines = MIGRATIONS.iter().flat_map(|step| step.sql.lines());
    lines
        .filter_map(|line| line.trim_start().strip_prefix("CREATE TABLE "))
        .filter_map(|rest| rest.split([' ', '(']).find(|word| !word.is_empty()))
        .collect()
}

/// Hands over every row of a table.
pub fn each_row(
    reader: &mut Reader<'_>,
    table: &str,
    f: impl FnMut(Row) -> Result<(), SqlError>,
) -> Result<(), SqlError> {
    let order = ORDERED.iter().find(|(name, _)| *name == table);
    let sql = match order {
        Some((_, column)) => format!("SELECT * FROM {table} ORDER BY {column}"),
        None => format!("SELECT * FROM {table}"),
    };
    reader.each(&sql, &[], f)
}

/// How many rows a table has.
pub fn row_count(reader: &mut Reader<'_>, table: &str) -> Result<i64, SqlError> {
    let row = reader.query_one(&format!("SELECT count(*) FROM {table}"), &[])?;
    row.get(0)
}

/// Empties all tables: those of a new database hold what its steps have put there.
pub fn clear(tx: &mut Tx<'_>) -> Result<(), SqlError> {
    for table in table_names().into_iter().rev() {
        tx.execute(&format!("DELETE FROM {table}"), &[])?;
    }
    Ok(())
}

/// Puts rows into a table as they are.
pub fn put_rows(tx: &mut Tx<'_>, table: &str, rows: &[Vec<Value>]) -> Result<(), SqlError> {
    for row in rows {
        let places: Vec<String> = (1..=row.len()).map(|n| format!("${n}")).collect();
        let sql = format!("INSERT INTO {table} VALUES ({})", places.join(", "));
        tx.execute(&sql, row)?;
    }
    Ok(())
}

/// The steps of the schema that a database has, in order.
pub fn steps(reader: &mut Reader<'_>) -> Result<Vec<String>, SqlError> {
    let rows = reader.query("SELECT name FROM schema_migration ORDER BY name", &[])?;
    rows.iter().map(|row| row.get(0)).collect()
}
