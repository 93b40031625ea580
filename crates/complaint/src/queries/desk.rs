//! What lies on a person's desk: drafts, saved views, followed cases.

use crate::store;
use platform::args;
use platform::sql::{Reader, SqlError};
use platform::{Keys, Sealed};

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

/// A draft: the fields as JSON pairs, and when they were kept. One that does not open, or is from
/// before drafts were sealed, counts as none: it is kept for some days only.
pub fn draft(
    reader: &mut Reader,
    keys: &Keys,
    login: &str,
    form: &str,
) -> Result<Option<(String, kernel::Instant)>, SqlError> {
    let row = reader.query_opt(
        "SELECT fields, at FROM complaint_draft WHERE login = $1 AND form = $2",
        &args![login, form],
    )?;
    let Some(row) = row else { return Ok(None) };
    let Some(key) = vault::room_key_of(reader, keys, store::DRAFTS)? else {
        return Ok(None);
    };
    let sealed = Sealed::stored(row.get::<String>(0)?);
    let opened = key.open(&store::draft_at(login, form), &sealed).ok();
    let text = opened.and_then(|bytes| String::from_utf8(bytes).ok());
    text.map(|text| Ok((text, row.get(1)?))).transpose()
}

/// Whether a person follows a case.
pub fn follows(reader: &mut Reader, login: &str, case_id: i64) -> Result<bool, SqlError> {
    let row = reader.query_opt(
        "SELECT 1 FROM complaint_follower WHERE login = $1 AND case_id = $2",
        &args![login, case_id],
    )?;
    Ok(row.is_some())
}
