//! Looking at the tree. Everything here may be called by other rooms, inside their transactions.

use crate::initials::initials;
use crate::rules::{Figures, Unit};
use crate::store::{COLUMNS, from_row};
use kernel::{Day, Reach, UnitPath};
use platform::sql::{Reader, Row, SqlError, args};
use std::collections::BTreeMap;

/// Most units that a search answers.
const SEARCH_MAX: i64 = 20;

/// The unit of a code, open or closed.
pub fn unit(reader: &mut Reader<'_>, code: &str) -> Result<Option<Unit>, SqlError> {
    one(reader, "code = $1", code)
}

/// The unit at a place of the tree, open or closed.
pub fn unit_by_path(reader: &mut Reader<'_>, path: &UnitPath) -> Result<Option<Unit>, SqlError> {
    one(reader, "path = $1", path.as_str())
}

fn one(reader: &mut Reader<'_>, condition: &str, key: &str) -> Result<Option<Unit>, SqlError> {
    let sql = format!("SELECT {COLUMNS} FROM org_unit WHERE {condition}");
    let row = reader.query_opt(&sql, &args![key])?;
    row.as_ref().map(from_row).transpose()
}

fn units(rows: &[Row]) -> Result<Vec<Unit>, SqlError> {
    rows.iter().map(from_row).collect()
}

/// All units, open and closed, each below its parent, in the order of codes.
pub fn list(reader: &mut Reader<'_>) -> Result<Vec<Unit>, SqlError> {
    within(reader, &Reach::All)
}

/// The units within reach, in the order of the tree.
pub fn within(reader: &mut Reader<'_>, reach: &Reach) -> Result<Vec<Unit>, SqlError> {
    let (low, high) = reach.range();
    let sql =
        format!("SELECT {COLUMNS} FROM org_unit WHERE path >= $1 AND path < $2 ORDER BY path");
    units(&reader.query(&sql, &args![low, high])?)
}

/// The units directly below, open and closed, in the order of codes.
pub fn children(reader: &mut Reader<'_>, code: &str) -> Result<Vec<Unit>, SqlError> {
    let sql = format!("SELECT {COLUMNS} FROM org_unit WHERE parent = $1 ORDER BY code");
    units(&reader.query(&sql, &args![code])?)
}

/// Open units whose code begins with the text, whose name holds it, or whose pinyin initials hold
/// it; those that begin with it come first. At most a screenful: it answers comboboxes.
pub fn search(reader: &mut Reader<'_>, text: &str) -> Result<Vec<Unit>, SqlError> {
    let text = text.trim();
    let (code, letters) = (text.to_ascii_uppercase(), text.to_ascii_lowercase());
    let sql = format!(
        "SELECT {COLUMNS} FROM org_unit
         WHERE closed IS NULL
           AND (code LIKE $1 ESCAPE '\\' OR name LIKE $2 ESCAPE '\\' OR initials LIKE $3 ESCAPE '\\')
         ORDER BY CASE WHEN code = $4 THEN 0 WHEN code LIKE $1 ESCAPE '\\' THEN 1
             WHEN name LIKE $5 ESCAPE '\\' OR initials LIKE $6 ESCAPE '\\' THEN 2 ELSE 3 END, path
         LIMIT $7"
    );
    let (begins, holds) = (
        |t: &str| format!("{}%", literal(t)),
        |t: &str| format!("%{}%", literal(t)),
    );
    let values = args![
        begins(&code),
        holds(text),
        holds(&letters),
        &code,
        begins(text),
        begins(&letters),
        SEARCH_MAX
    ];
    units(&reader.query(&sql, &values)?)
}

/// A text without meaning for `LIKE … ESCAPE '\'`.
pub fn literal(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '%' | '_' | '\\') {
            safe.push('\\');
        }
        safe.push(c);
    }
    safe
}

/// Whether a unit answers to a text, as [`search`] does; for lists that are in memory.
pub fn answers_to(unit: &Unit, text: &str) -> bool {
    let text = text.trim();
    unit.code.starts_with(&text.to_ascii_uppercase())
        || unit.name.contains(text)
        || initials(&unit.name).contains(&text.to_ascii_lowercase())
}

/// The names of codes; a code that there is not is left out.
pub fn names(
    reader: &mut Reader<'_>,
    codes: &[String],
) -> Result<BTreeMap<String, String>, SqlError> {
    /// Placeholders in one statement.
    const AT_ONCE: usize = 100;
    let mut wanted: Vec<&String> = codes.iter().collect();
    wanted.sort_unstable();
    wanted.dedup();
    let mut found = BTreeMap::new();
    for some in wanted.chunks(AT_ONCE) {
        let places: Vec<_> = (1..=some.len()).map(|n| format!("${n}")).collect();
        let sql = format!(
            "SELECT code, name FROM org_unit WHERE code IN ({})",
            places.join(", ")
        );
        let values: Vec<_> = some.iter().map(|code| (*code).into()).collect();
        for row in reader.query(&sql, &values)? {
            found.insert(row.get(0)?, row.get(1)?);
        }
    }
    Ok(found)
}

/// The names a unit has had, oldest first, with the first day of each.
pub fn name_history(reader: &mut Reader<'_>, code: &str) -> Result<Vec<(Day, String)>, SqlError> {
    let sql = "SELECT from_day, name FROM org_unit_name WHERE unit = $1 ORDER BY from_day";
    let rows = reader.query(sql, &args![code])?;
    rows.iter()
        .map(|row| Ok((row.get(0)?, row.get(1)?)))
        .collect()
}

/// The name a unit had on a day; its first one for days before it opened.
pub fn name_on(reader: &mut Reader<'_>, code: &str, day: Day) -> Result<Option<String>, SqlError> {
    let history = name_history(reader, code)?;
    let then = history.iter().rev().find(|(from, _)| *from <= day);
    Ok(then.or(history.first()).map(|(_, name)| name.clone()))
}

/// For each unit of a list, its counts and those of all open units below it, by path. The list is
/// in the order of the tree.
pub fn totals(units: &[Unit]) -> BTreeMap<UnitPath, Figures> {
    let mut sums: BTreeMap<UnitPath, Figures> = BTreeMap::new();
    for unit in units.iter().filter(|unit| unit.is_open()) {
        let mut place = Some(unit.path.clone());
        while let Some(path) = place {
            place = path.parent();
            *sums.entry(path).or_default() += unit.figures;
        }
    }
    sums
}

/// The hash of a unit's stored state, as ledger entries carry it; `None` when it is not there.
pub fn state_of(reader: &mut Reader<'_>, code: &str) -> Result<Option<[u8; 32]>, SqlError> {
    let Some(unit) = unit(reader, code)? else {
        return Ok(None);
    };
    let names = name_history(reader, code)?;
    Ok(Some(crate::state_hash(&unit, &names)))
}
