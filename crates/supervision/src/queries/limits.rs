//! Lists of watched limits, within somebody's reach.

use crate::rules::Standing;
use crate::store::limit::{COLUMNS, LimitRow, kind_code, rows as read_rows};
use deadline::PackKind;
use kernel::{Instant, Reach, UnitPath};
use platform::sql::{Reader, SqlError, Value, args};

/// What a list is narrowed to. Times are about the due instant.
#[derive(Clone, Debug)]
pub(crate) struct Filter {
    /// Whose limits may be seen.
    pub(crate) reach: Reach,
    /// This unit and all below it.
    pub(crate) unit: Option<UnitPath>,
    /// Limits of this handler, wherever their unit is.
    pub(crate) owner: Option<String>,
    /// How they stand.
    pub(crate) standing: Option<Standing>,
    /// Law or the bank's own.
    pub(crate) kind: Option<PackKind>,
    /// This limit only; empty for all.
    pub(crate) key: String,
    /// Due at or after.
    pub(crate) from: Option<Instant>,
    /// Due before.
    pub(crate) to: Option<Instant>,
}

impl Filter {
    /// Everything within a reach.
    pub(crate) fn within(reach: Reach) -> Filter {
        Filter {
            reach,
            unit: None,
            owner: None,
            standing: None,
            kind: None,
            key: String::new(),
            from: None,
            to: None,
        }
    }

    /// The condition and its arguments.
    pub(crate) fn condition(&self, now: Instant) -> (String, Vec<Value>) {
        let mut parts: Vec<String> = Vec::new();
        let mut values: Vec<Value> = Vec::new();
        let mut value = |value: Value| {
            values.push(value);
            format!("${}", values.len())
        };
        let unit = self.unit.clone().map(Reach::Subtree);
        for reach in [Some(&self.reach), unit.as_ref()].into_iter().flatten() {
            if *reach != Reach::All {
                let (low, high) = reach.range();
                let (low, high) = (value(low.into()), value(high.into()));
                parts.push(format!("unit_path >= {low} AND unit_path < {high}"));
            }
        }
        if let Some(owner) = &self.owner {
            parts.push(format!("owner = {}", value(owner.into())));
        }
        if let Some(kind) = self.kind {
            parts.push(format!("kind = {}", value(kind_code(kind).into())));
        }
        if !self.key.is_empty() {
            parts.push(format!("limit_key = {}", value(self.key.as_str().into())));
        }
        if let Some(from) = self.from {
            parts.push(format!("due_at >= {}", value(from.into())));
        }
        if let Some(to) = self.to {
            parts.push(format!("due_at < {}", value(to.into())));
        }
        if let Some(standing) = self.standing {
            let text = standing_sql(standing);
            parts.push(match text.contains("NOW") {
                true => text.replace("NOW", &value(now.into())),
                false => text.to_owned(),
            });
        }
        match parts.is_empty() {
            true => ("1 = 1".to_owned(), values),
            false => (parts.join(" AND "), values),
        }
    }
}

/// The same as `Standing::at`, in SQL; a test holds the two together.
pub(crate) fn standing_sql(standing: Standing) -> &'static str {
    match standing {
        Standing::Running => "running = 1 AND paused = 0 AND due_at >= NOW",
        Standing::Overdue => "running = 1 AND paused = 0 AND due_at < NOW",
        Standing::Paused => "running = 1 AND paused = 1",
        Standing::Unknown => "running = 1 AND paused = 0 AND due_at IS NULL",
        Standing::Met => "met_at IS NOT NULL AND (due_at IS NULL OR met_at <= due_at)",
        Standing::Late => "(met_at > due_at OR (met_at IS NULL AND ended_at > due_at))",
        Standing::Ended => {
            "met_at IS NULL AND ended_at IS NOT NULL AND (due_at IS NULL OR ended_at <= due_at)"
        }
    }
}

/// Limits that fit, earliest due first: of overdue ones, those that are overdue longest.
pub(crate) fn list(
    reader: &mut Reader<'_>,
    filter: &Filter,
    now: Instant,
    offset: i64,
    limit: i64,
) -> Result<Vec<LimitRow>, SqlError> {
    let (condition, mut values) = filter.condition(now);
    let at = values.len();
    values.extend(args![limit, offset]);
    let sql = format!(
        "SELECT {COLUMNS} FROM supervision_limit WHERE {condition}
         ORDER BY due_at NULLS LAST, subject_id, limit_key LIMIT ${} OFFSET ${}",
        at + 1,
        at + 2
    );
    read_rows(&reader.query(&sql, &values)?)
}

/// How many limits fit.
pub(crate) fn count(
    reader: &mut Reader<'_>,
    filter: &Filter,
    now: Instant,
) -> Result<i64, SqlError> {
    let (condition, values) = filter.condition(now);
    let sql = format!("SELECT count(*) FROM supervision_limit WHERE {condition}");
    reader.query_one(&sql, &values)?.get(0)
}

/// The limits of whatever has that number, orders left out.
pub(crate) fn of_number(reader: &mut Reader<'_>, number: &str) -> Result<Vec<LimitRow>, SqlError> {
    /// Two rooms could use one number; of neither are there more limits.
    const MAX: i64 = 80;
    let sql = format!(
        "SELECT {COLUMNS} FROM supervision_limit WHERE subject_id = $1 AND subject_kind <> $2
         ORDER BY subject_kind, limit_key LIMIT $3"
    );
    let values = args![number, crate::commands::ORDER, MAX];
    read_rows(&reader.query(&sql, &values)?)
}

/// The limits that occur, with their titles: what a list can be narrowed to. Goes from one key to
/// the next in their index, so it stays quick however many rows there are.
pub(crate) fn keys(reader: &mut Reader<'_>) -> Result<Vec<(String, kernel::Say)>, SqlError> {
    const KEYS_MAX: usize = 100;
    let sql = "SELECT limit_key, title_zh, title_en FROM supervision_limit
         WHERE limit_key > $1 ORDER BY limit_key LIMIT 1";
    let mut found: Vec<(String, kernel::Say)> = Vec::new();
    while found.len() < KEYS_MAX {
        let after = found.last().map_or("", |(key, _)| key.as_str());
        let Some(row) = reader.query_opt(sql, &args![after])? else {
            break;
        };
        let title = kernel::Say {
            zh: row.get(1)?,
            en: row.get(2)?,
        };
        found.push((row.get(0)?, title));
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::track::{Watched, WatchedLimit, track};
    use change::{Entry, Subject};
    use deadline::Rulebook;
    use kernel::Actor;

    /// Every combination of the facts that a standing follows from.
    fn all_kinds(now: Instant) -> Vec<WatchedLimit> {
        let hours = |n: i64| now + jiff::SignedDuration::from_hours(n);
        let ends = [None, Some(hours(-30)), Some(hours(-1))];
        let mut limits = Vec::new();
        for due in [None, Some(hours(-24)), Some(now), Some(hours(24))] {
            for (met, ended) in ends
                .into_iter()
                .flat_map(|met| ends.map(|ended| (met, ended)))
            {
                for paused in [false, true] {
                    limits.push(WatchedLimit {
                        key: format!("k{}", limits.len()),
                        pack: String::new(),
                        kind: PackKind::Internal,
                        title: kernel::say!("期限", "Limit"),
                        started: hours(-48),
                        due,
                        met,
                        ended,
                        paused,
                    });
                }
            }
        }
        limits
    }

    #[test]
    fn standing_in_sql_is_standing_in_the_rules() {
        testkit::on_each_engine(|app| {
            let now = app.clock.now();
            for (n, limit) in all_kinds(now).into_iter().enumerate() {
                let watched = Watched {
                    subject: Subject::new("complaint", format!("TS-{n}")),
                    title: String::new(),
                    href: "/".to_owned(),
                    unit: UnitPath::root("0000"),
                    unit_name: String::new(),
                    owner: None,
                    recused: Vec::new(),
                };
                change::run_now(&app.app, &Actor::system("test"), None, move |mut change| {
                    track(
                        &mut change,
                        Rulebook::builtin(),
                        &watched,
                        std::slice::from_ref(&limit),
                    )?;
                    let entry =
                        Entry::new(watched.subject.clone(), "changed", serde_json::json!({}));
                    change.commit(vec![entry], ())
                })
                .unwrap();
            }
            let found = app.db.read_now(move |reader| {
                let mut found = Vec::new();
                for standing in Standing::ALL {
                    let mut filter = Filter::within(Reach::All);
                    filter.standing = Some(standing);
                    let rows = list(reader, &filter, now, 0, 1_000)?;
                    assert_eq!(count(reader, &filter, now)?, rows.len() as i64);
                    assert!(!rows.is_empty(), "{standing:?}");
                    for row in rows {
                        assert_eq!(Standing::at(row.facts(), now), standing, "{row:?}");
                        found.push(row.subject_id);
                    }
                }
                Ok::<_, SqlError>(found)
            });
            let mut found = found.unwrap();
            found.sort();
            let all = found.len();
            found.dedup();
            assert_eq!(
                (found.len(), all),
                (all_kinds(now).len(), all_kinds(now).len())
            );
        });
    }
}
