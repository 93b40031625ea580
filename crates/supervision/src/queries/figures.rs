//! Figures over watched limits: on-time rates by stage and unit, and how many are due on each day.

use super::limits::Filter;
use crate::rules::standing::Figures;
use deadline::PackKind;
use kernel::{Day, Instant, Say, UnitPath, day_of};
use platform::sql::{Reader, SqlError, args};
use std::collections::BTreeMap;

/// Most groups that are read: stages times units, or due instants of a month.
const GROUPS_MAX: i64 = 100_000;

/// The figures of one stage at one unit.
#[derive(Clone, Debug)]
pub(crate) struct StageRow {
    pub(crate) key: String,
    pub(crate) kind: PackKind,
    pub(crate) title: Say,
    pub(crate) unit: UnitPath,
    pub(crate) figures: Figures,
}

/// Figures by stage and unit of what fits the filter.
pub(crate) fn stages(
    reader: &mut Reader<'_>,
    filter: &Filter,
    now: Instant,
) -> Result<Vec<StageRow>, SqlError> {
    let (condition, mut values) = filter.condition(now);
    let at = values.len();
    values.extend(args![now, GROUPS_MAX]);
    let (now, most) = (format!("${}", at + 1), format!("${}", at + 2));
    let sql = format!(
        "SELECT limit_key, kind, unit_path, max(title_zh), max(title_en),
             sum(CASE WHEN met_at IS NOT NULL AND (due_at IS NULL OR met_at <= due_at) THEN 1 ELSE 0 END),
             sum(CASE WHEN met_at > due_at OR (met_at IS NULL AND ended_at > due_at) THEN 1 ELSE 0 END),
             sum(CASE WHEN running = 1 AND paused = 0 AND due_at < {now} THEN 1 ELSE 0 END),
             sum(running),
             count(*)
         FROM supervision_limit WHERE {condition}
         GROUP BY limit_key, kind, unit_path ORDER BY limit_key, kind, unit_path LIMIT {most}"
    );
    let rows = reader.query(&sql, &values)?;
    rows.iter()
        .map(|row| {
            let kind: &str = row.get(1)?;
            let (met, late, overdue, running, all): (i64, i64, i64, i64, i64) = (
                row.get(5)?,
                row.get(6)?,
                row.get(7)?,
                row.get(8)?,
                row.get(9)?,
            );
            Ok(StageRow {
                key: row.get(0)?,
                kind: crate::store::limit::kind_from_code(kind).unwrap_or(PackKind::Internal),
                unit: UnitPath::from_stored(row.get(2)?),
                title: Say {
                    zh: row.get(3)?,
                    en: row.get(4)?,
                },
                figures: Figures {
                    met,
                    late,
                    overdue,
                    running: running - overdue,
                    ended: all - met - late - running,
                },
            })
        })
        .collect()
}

/// How many limits are due on each day, all and those that still run.
pub(crate) fn by_day(
    reader: &mut Reader<'_>,
    filter: &Filter,
    now: Instant,
) -> Result<BTreeMap<Day, (i64, i64)>, SqlError> {
    let (condition, mut values) = filter.condition(now);
    let at = values.len() + 1;
    values.extend(args![GROUPS_MAX]);
    let sql = format!(
        "SELECT due_at, count(*), sum(running) FROM supervision_limit
         WHERE {condition} AND due_at IS NOT NULL GROUP BY due_at ORDER BY due_at LIMIT ${at}"
    );
    let mut days: BTreeMap<Day, (i64, i64)> = BTreeMap::new();
    reader.each(&sql, &values, |row| {
        let at: Instant = row.get(0)?;
        let (all, running): (i64, i64) = (row.get(1)?, row.get(2)?);
        let day = days.entry(day_of(at)).or_default();
        day.0 += all;
        day.1 += running;
        Ok(())
    })?;
    Ok(days)
}
