//! What lies on a person's desk: drafts, saved views, followed cases.

use platform::args;
use platform::sql::{Reader, SqlError};

/// A saved filter of the worklist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedView {
    /// What the person calls it.
    pub name: String,
    /// The query string of the worklist.
    pub query: String,
}

/// A person's saved views, by name.
pub fn views(reader: &mut Reader, login: &str) -> Result<Vec<SavedView>, SqlError> {
    let rows = reader.query(
        "SELECT name, query FROM complaint_view WHERE login = $1 ORDER BY name LIMIT 50",
        &args![login],
    )?;
    rows.iter()
        .map(|r| {
            Ok(SavedView {
                name: r.get(0)?,
                query: r.get(1)?,
            })
        })
        .collect()
}

/// A draft: the fields as JSON pairs, and when they were kept (microseconds).
pub fn draft(
    reader: &mut Reader,
    login: &str,
    form: &str,
) -> Result<Option<(String, kernel::Instant)>, SqlError> {
    let row = reader.query_opt(
        "SELECT fields, at FROM complaint_draft WHERE login = $1 AND form = $2",
        &args![login, form],
    )?;
    row.map(|r| Ok((r.get(0)?, r.get(1)?))).transpose()
}

/// Whether a person follows a case.
pub fn follows(reader: &mut Reader, login: &str, case_id: i64) -> Result<bool, SqlError> {
    let row = reader.query_opt(
        "SELECT 1 FROM complaint_follower WHERE login = $1 AND case_id = $2",
        &args![login, case_id],
    )?;
    Ok(row.is_some())
}
