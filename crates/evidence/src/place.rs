//! The sequencer: gives committed entries their places in the tree.
//!
//! Entries note themselves as unplaced in their own transaction; this takes them off that list and
//! puts them behind the last leaf, in one transaction of its own. So no entry is ever skipped, in
//! whatever order changes become visible, and two servers that place at the same time place each
//! entry once: who comes second finds it taken, or is run again on what is there then.
//!
//! Placing changes nothing that people know of, and an entry about it would itself have to be placed:
//! it has none. What it writes is checked by the tree's own hashes.

use crate::tree;
use change::{CommandError, Unplaced};
use platform::App;
use platform::sql::{Reader, SqlError, Tx};
use std::sync::Arc;

/// Entries placed in one transaction.
const BATCH_MAX: i64 = 1_000;

/// Places a bounded number of entries; answers how many.
pub(crate) fn some(app: &App) -> Result<usize, CommandError> {
    // Looked up outside: within the transaction PostgreSQL would hold the whole list against every
    // change that adds to it.
    let found = app
        .db
        .read_now(|reader: &mut Reader<'_>| change::unplaced(reader, None, BATCH_MAX))?;
    if found.is_empty() {
        return Ok(0);
    }
    let found = Arc::new(found);
    let placed = app.db.write_now(move |tx: &mut Tx<'_>| place(tx, &found));
    match placed {
        // Another server was quicker: there is a next time.
        Err(SqlError::Serialization) => Ok(0),
        other => Ok(other?),
    }
}

fn place(tx: &mut Tx<'_>, found: &[Unplaced]) -> Result<usize, SqlError> {
    let mut ours = Vec::with_capacity(found.len());
    for entry in found {
        if change::take_unplaced(tx, entry)? {
            ours.push(entry.clone());
        }
    }
    if !ours.is_empty() {
        tree::append(tx, &ours)?;
    }
    Ok(ours.len())
}

/// Places all that are there; `progress` is told how many so far.
pub fn place_all(app: &App, progress: &mut dyn FnMut(usize)) -> Result<usize, CommandError> {
    let mut total = 0;
    loop {
        match some(app)? {
            0 => return Ok(total),
            placed => {
                total += placed;
                progress(total);
            }
        }
    }
}
