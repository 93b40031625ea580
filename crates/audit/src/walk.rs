//! Walking the ledger's two tables side by side, a page at a time: memory does not grow with them.

use change::{StoredEntry, UnreadableEntry};
use platform::sql::{Reader, Row, SqlError, args};
use std::collections::VecDeque;

/// Rows read at once.
pub(crate) const PAGE: i64 = 500;

/// The last entry of a chain, as the table of heads has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Head {
    pub(crate) kind: String,
    pub(crate) id: String,
    pub(crate) seq: i64,
    pub(crate) hash: Vec<u8>,
}

/// Entries in the order of subject and number.
#[derive(Default)]
pub(crate) struct Entries {
    page: VecDeque<Row>,
    after: (String, String, i64),
}

impl Entries {
    /// The next entry, or what can be told of one that cannot be read.
    pub(crate) fn next(
        &mut self,
        reader: &mut Reader<'_>,
    ) -> Result<Option<Result<StoredEntry, UnreadableEntry>>, SqlError> {
        if self.page.is_empty() {
            let sql = format!(
                "SELECT {} FROM ledger_entry WHERE (subject_kind, subject_id, seq) > ($1, $2, $3)
                 ORDER BY subject_kind, subject_id, seq LIMIT $4",
                StoredEntry::COLUMNS
            );
            let (kind, id, seq) = &self.after;
            self.page = reader.query(&sql, &args![kind, id, *seq, PAGE])?.into();
        }
        let entry = self.page.pop_front().map(|row| StoredEntry::from_row(&row));
        if let Some(Ok(entry)) = &entry {
            self.after = (
                entry.subject_kind.clone(),
                entry.subject_id.clone(),
                entry.seq,
            );
        }
        Ok(entry)
    }
}

/// Heads in the order of subject.
#[derive(Default)]
pub(crate) struct Heads {
    page: VecDeque<Row>,
    after: (String, String),
}

impl Heads {
    /// The next head.
    pub(crate) fn next(&mut self, reader: &mut Reader<'_>) -> Result<Option<Head>, SqlError> {
        if self.page.is_empty() {
            let sql = "SELECT subject_kind, subject_id, seq, hash FROM ledger_head
                       WHERE (subject_kind, subject_id) > ($1, $2)
                       ORDER BY subject_kind, subject_id LIMIT $3";
            let (kind, id) = &self.after;
            self.page = reader.query(sql, &args![kind, id, PAGE])?.into();
        }
        let Some(row) = self.page.pop_front() else {
            return Ok(None);
        };
        // A head that cannot be read agrees with no entry, which is how it is told.
        let head = Head {
            kind: row.get(0).unwrap_or_default(),
            id: row.get(1).unwrap_or_default(),
            seq: row.get(2).unwrap_or_default(),
            hash: row.get(3).unwrap_or_default(),
        };
        self.after = (head.kind.clone(), head.id.clone());
        Ok(Some(head))
    }
}
