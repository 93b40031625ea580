//! `supervision_act`: what was done, once per limit, due instant and step.

use super::limit::LimitRow;
use crate::rules::Step;
use kernel::Instant;
use platform::sql::{SqlError, Tx, args};

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
