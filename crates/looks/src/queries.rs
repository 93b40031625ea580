//! What the pages show: people of a day, days of everybody or of one person.

use crate::rules::Kind;
use kernel::Day;
use platform::sql::{Reader, SqlError, args};
use std::collections::BTreeMap;

/// Most people of a page and of its file.
pub(crate) const PEOPLE_MAX: i64 = 500;
/// The kind under which refusals are counted.
pub(crate) const REFUSED: &str = "refused";

/// A person's day.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct PersonDay {
    pub(crate) login: String,
    pub(crate) name: String,
    /// The unit's code.
    pub(crate) unit: String,
    /// Kind → how much; refusals under [`REFUSED`].
    pub(crate) counts: BTreeMap<String, i64>,
}

impl PersonDay {
    /// How much of a kind.
    pub(crate) fn of(&self, kind: Kind) -> i64 {
        self.counts.get(kind.code()).copied().unwrap_or_default()
    }

    /// How often a limit refused.
    pub(crate) fn refused(&self) -> i64 {
        self.counts.get(REFUSED).copied().unwrap_or_default()
    }

    /// Looks at personal data in plain: what the list is in the order of.
    pub(crate) fn plain(&self) -> i64 {
        self.of(Kind::Reveal) + self.of(Kind::File)
    }
}

/// Everybody who looked at something on a day, most looks first.
pub(crate) fn people(reader: &mut Reader<'_>, day: Day) -> Result<Vec<PersonDay>, SqlError> {
    let sql = "SELECT login, name, unit, kind, n FROM looks_count WHERE day = $1
         AND login IN (SELECT login FROM looks_count WHERE day = $1
                       GROUP BY login ORDER BY sum(n) DESC, login LIMIT $2)
         ORDER BY login";
    let day = day.to_string();
    let rows = reader.query(sql, &args![day.as_str(), PEOPLE_MAX])?;
    let mut found: Vec<PersonDay> = Vec::new();
    for row in &rows {
        let login: String = row.get(0)?;
        if found.last().is_none_or(|last| last.login != login) {
            found.push(PersonDay {
                login,
                name: row.get(1)?,
                unit: row.get(2)?,
                counts: BTreeMap::new(),
            });
        }
        if let Some(last) = found.last_mut() {
            last.counts.insert(row.get(3)?, row.get(4)?);
        }
    }
    found.sort_by_key(|one| std::cmp::Reverse((one.plain(), one.of(Kind::Case))));
    Ok(found)
}

/// What was looked at on each day from one to another, of one person when named: day → kind → how
/// much. Days without looks are not in it.
pub(crate) fn days(
    reader: &mut Reader<'_>,
    login: &str,
    (from, to): (Day, Day),
) -> Result<BTreeMap<Day, BTreeMap<String, i64>>, SqlError> {
    let sql = "SELECT day, kind, sum(n) FROM looks_count
         WHERE day >= $1 AND day <= $2 AND ($3 = '' OR login = $3) GROUP BY day, kind";
    let (from, to) = (from.to_string(), to.to_string());
    let rows = reader.query(sql, &args![from.as_str(), to.as_str(), login])?;
    let mut found: BTreeMap<Day, BTreeMap<String, i64>> = BTreeMap::new();
    for row in &rows {
        let day = crate::store::read_day(&row.get::<String>(0)?)?;
        let of = found.entry(day).or_default();
        of.insert(row.get(1)?, row.get(2)?);
    }
    Ok(found)
}
