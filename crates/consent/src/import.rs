//! Consents from a spreadsheet: checked first, then all rows or none; every fault is told by its row.

use crate::commands::recorded;
use crate::rules::{Asked, HOW, HOWS, KIND, KINDS, RECORD, read_record};
use change::CommandError;
use kernel::{Actor, Choice, FieldErrors, Fields, Instant};
use org::rules::RowError;
use org::sheet::Sheet;
use platform::App;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// What a check of a file found.
#[derive(Debug, Default)]
pub(crate) struct Checked {
    /// The consents, with their rows.
    pub(crate) asked: Vec<(usize, Asked)>,
    /// What is wrong.
    pub(crate) errors: Vec<RowError>,
}

/// Reads the rows of a sheet; kinds and ways may be written as names or codes.
pub(crate) fn check(sheet: &Sheet, now: Instant) -> Result<Checked, kernel::Refusal> {
    let mut checked = Checked::default();
    for (row, mut fields) in sheet.fields(RECORD)? {
        for (spec, list) in [(&KIND, KINDS), (&HOW, HOWS)] {
            let coded = code(list, fields.get(spec.name));
            fields.set(spec.name, coded);
        }
        match read_record(&filled(&fields), now) {
            Ok(one) => checked.asked.push((row, one)),
            Err(errors) => checked.errors.extend(told(row, errors)),
        }
    }
    Ok(checked)
}

/// The fields that are not empty.
fn filled(fields: &Fields) -> Fields {
    let pairs = fields.pairs().iter().filter(|(_, value)| !value.is_empty());
    Fields::from_pairs(pairs.cloned().collect())
}

fn told(row: usize, errors: FieldErrors) -> impl Iterator<Item = RowError> {
    errors
        .0
        .into_iter()
        .map(move |error| RowError { row, error })
}

fn code(list: &[Choice], text: &str) -> String {
    let text = text.trim();
    let found = list
        .iter()
        .find(|choice| [choice.code, choice.zh, choice.en].contains(&text));
    found.map_or_else(|| text.to_owned(), |choice| choice.code.to_owned())
}

/// Records all consents or none; gives how many, or which row stands in the way.
pub(crate) async fn import(
    app: &App,
    actor: &Actor,
    asked: Vec<(usize, Asked)>,
    receipt: Option<String>,
) -> Result<usize, (Vec<RowError>, Option<CommandError>)> {
    // The change says what is wrong, not in which row.
    let at = Arc::new(AtomicUsize::new(0));
    let seen = at.clone();
    let done = change::run(app, actor, receipt, move |mut change| {
        let mut entries = Vec::new();
        for (row, one) in &asked {
            seen.store(*row, Ordering::Relaxed);
            entries.push(recorded(&mut change, one.clone())?.1);
        }
        let count = entries.len();
        change.commit(entries, count)
    });
    done.await.map_err(|error| match error {
        CommandError::Invalid(errors) => (told(at.load(Ordering::Relaxed), errors).collect(), None),
        other => (Vec::new(), Some(other)),
    })
}
