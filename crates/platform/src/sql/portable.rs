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
    let mut names: Vec<&str> = Vec::new();
    for line in MIGRATIONS.iter().flat_map(|step| step.sql.lines()) {
        let mut words = line.split([' ', '(', ';']).filter(|word| !word.is_empty());
        let statement = (words.next(), words.next(), words.next());
        match statement {
            (Some("CREATE"), Some("TABLE"), Some(name)) => names.push(name),
            // A step that widens a table makes it anew beside the old one.
            (Some("DROP"), Some("TABLE"), Some(gone)) => names.retain(|name| *name != gone),
            (Some("ALTER"), Some("TABLE"), Some(old)) => {
                let renamed = (words.next(), words.next(), words.next());
                if let (Some("RENAME"), Some("TO"), Some(new)) = renamed {
                    names
                        .iter_mut()
                        .filter(|name| **name == old)
                        .for_each(|name| *name = new);
                }
            }
            _ => {}
        }
    }
    names
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_that_was_made_anew_is_named_once_and_as_it_is_called_now() {
        let names = table_names();
        let found = |name: &str| names.iter().filter(|known| **known == name).count();
        assert_eq!(found("rulebook_addition"), 1);
        assert_eq!(found("rulebook_addition_wider"), 0);
        assert_eq!(found("complaint_case"), 1);
    }
}
