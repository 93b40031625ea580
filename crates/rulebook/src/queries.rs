//! Looking at the rulebook's additions.

use crate::rules::{Addition, Ending, Kind, ending};
use crate::{load, store};
use change::{canonical_json, hash_state};
use deadline::Calendar;
use kernel::{Day, UnitPath};
use platform::sql::{Reader, SqlError, args};
use serde_json::{Value, json};

/// What was added after a version, in order: for who counts open cases anew and tells why.
pub fn since(reader: &mut Reader<'_>, version: i64) -> Result<Vec<Addition>, SqlError> {
    let found = store::between(reader, version, i64::MAX)?;
    Ok(found.into_iter().map(|stored| stored.addition).collect())
}

/// The latest additions, latest first.
pub(crate) fn newest(reader: &mut Reader<'_>, limit: i64) -> Result<Vec<Addition>, SqlError> {
    store::newest(reader, limit)
}

/// The addition that a notice, a pack, hours or a check came by; `None` for a shipped one.
pub(crate) fn added(
    reader: &mut Reader<'_>,
    kind: Kind,
    id: &str,
) -> Result<Option<Addition>, SqlError> {
    store::last_of(reader, kind, id)
}

/// The version at which a unit's hours were set last; 0 when they never were.
pub(crate) fn hours_version(reader: &mut Reader<'_>, unit: &UnitPath) -> Result<i64, SqlError> {
    let last = store::last_of(reader, Kind::Hours, unit.as_str())?;
    Ok(last.map_or(0, |addition| addition.version))
}

/// The calendars whose loaded years end within [`crate::ENDING_DAYS`] or have ended: the State
/// Council's, and those to which the bank has added notices of its own.
pub fn endings(reader: &mut Reader<'_>, today: Day) -> Result<Vec<Ending>, SqlError> {
    let book = load::current(reader)?;
    let used = store::calendars_added_to(reader)?;
    let council = book.state_council();
    let others = book.calendars().iter();
    let others =
        others.filter(|one| one.id() != council.id() && used.iter().any(|id| id == one.id()));
    let watched: Vec<&Calendar> = std::iter::once(council).chain(others).collect();
    Ok(watched
        .into_iter()
        .filter_map(|one| ending(one, today))
        .collect())
}

/// The first ending that nobody was told of yet. Each is told once for its calendar and year.
pub fn ending_warning_due(reader: &mut Reader<'_>, today: Day) -> Result<Option<Ending>, SqlError> {
    for found in endings(reader, today)? {
        if !store::was_warned(reader, &found.calendar, found.year)? {
            return Ok(Some(found));
        }
    }
    Ok(None)
}

/// The hash of what is stored about a subject of the kind `rulebook`; `None` when nothing is.
pub fn state_of(reader: &mut Reader<'_>, subject: &str) -> Result<Option<[u8; 32]>, SqlError> {
    let Some((kind, id)) = subject.split_once('/') else {
        return Ok(None);
    };
    if kind == CALENDAR {
        let warnings = store::warnings(reader, id)?;
        return Ok((!warnings.is_empty()).then(|| {
            let rows: Value = warnings.iter().map(|row| json!([row.0, row.1])).collect();
            hash_state(&[("warnings", canonical_json(&rows).as_bytes())])
        }));
    }
    let Some(kind) = Kind::from_code(kind) else {
        return Ok(None);
    };
    let stored = store::of_subject(reader, kind, id)?;
    if stored.is_empty() {
        return Ok(None);
    }
    let rows: Value = stored
        .iter()
        .map(|one| json!([store::content(&one.addition), one.chain]))
        .collect();
    Ok(Some(hash_state(&[(
        "additions",
        canonical_json(&rows).as_bytes(),
    )])))
}

/// The kind of the subject that warnings are about.
pub(crate) const CALENDAR: &str = "calendar";

/// The subjects that something is stored of, at most `limit` above `after`, in order.
pub fn subjects(reader: &mut Reader<'_>, after: &str, limit: i64) -> Result<Vec<String>, SqlError> {
    // The kinds begin with different letters, so that the subjects of each come together.
    let sql = "SELECT subject FROM (
                 SELECT 'calendar/' || calendar AS subject FROM rulebook_warning
                 UNION
                 SELECT CASE kind WHEN 'verification' THEN 'pack' ELSE kind END || '/' || id AS subject
                 FROM rulebook_addition
               ) AS found WHERE subject > $1 ORDER BY subject LIMIT $2";
    let rows = reader.query(sql, &args![after, limit])?;
    rows.iter().map(|row| row.get(0)).collect()
}
