//! `supervision_act`: what was done, once per limit, due instant and step.

use super::limit::LimitRow;
use crate::rules::Step;
use kernel::Instant;
use platform::sql::{Reader, SqlError, Tx, args};

/// Most acts that are read of one subject.
const ACTS_MAX: i64 = 500;

/// Something that was done about a limit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ActRow {
    pub(crate) key: String,
    pub(crate) due: Instant,
    /// The step's moment, as the plan writes it.
    pub(crate) rule: String,
    /// Logins that were told, with spaces between.
    pub(crate) recipients: String,
    pub(crate) at: Instant,
}

/// Notes that a step was taken; `false` when it had been already, by whatever server.
pub(crate) fn insert(
    tx: &mut Tx<'_>,
    row: &LimitRow,
    due: Instant,
    step: &Step,
    recipients: &[String],
    now: Instant,
) -> Result<bool, SqlError> {
    let acts: Vec<_> = step.acts.iter().map(|act| act.code()).collect();
    let inserted = tx.execute(
        "INSERT INTO supervision_act
             (subject_kind, subject_id, limit_key, due_at, step, rule, acts, recipients, at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING",
        &args![
            &row.subject_kind,
            &row.subject_id,
            &row.key,
            due,
            &step.id,
            step.when.code(),
            acts.join(" "),
            recipients.join(" "),
            now,
        ],
    )?;
    Ok(inserted == 1)
}

/// What was done about a subject, oldest first.
pub(crate) fn of_subject(
    reader: &mut Reader<'_>,
    kind: &str,
    id: &str,
) -> Result<Vec<ActRow>, SqlError> {
    let sql = "SELECT limit_key, due_at, rule, recipients, at FROM supervision_act
         WHERE subject_kind = $1 AND subject_id = $2 ORDER BY at, limit_key LIMIT $3";
    let rows = reader.query(sql, &args![kind, id, ACTS_MAX])?;
    rows.iter()
        .map(|row| {
            Ok(ActRow {
                key: row.get(0)?,
                due: row.get(1)?,
                rule: row.get(2)?,
                recipients: row.get(3)?,
                at: row.get(4)?,
            })
        })
        .collect()
}
