//! The last backup, as the ledger has it.

use crate::BACKUP;
use crate::words::Words;
use change::StoredEntry;
use kernel::{fill, short_time};
use platform::sql::{Reader, SqlError};
use serde_json::Value;

/// The newest entry about a backup; `None` when none was ever made.
pub(crate) fn last(reader: &mut Reader<'_>) -> Result<Option<StoredEntry>, SqlError> {
    let entries = audit::entries_of(reader, "bank", "1")?;
    let of_backup = |entry: &StoredEntry| BACKUP.contains(&entry.kind.as_str());
    Ok(entries.into_iter().rfind(of_backup))
}

/// When, where, and whether its ledger verified.
pub(crate) fn in_words(w: &Words, last: Option<&StoredEntry>) -> String {
    let Some(entry) = last else {
        return w.backup_never.to_owned();
    };
    let (at, body) = (short_time(entry.instant()), entry.json());
    let place = body["to"].as_str().unwrap_or_default().to_owned();
    let text = match (
        entry.kind == BACKUP[1],
        body["ledger_ok"] == Value::Bool(true),
    ) {
        (false, _) => w.backup_begun,
        (true, true) => w.backup_good,
        (true, false) => w.backup_bad,
    };
    let count = body["entries"].as_u64().unwrap_or_default().to_string();
    fill(text, &[("at", &at), ("to", &place), ("n", &count)])
}
