//! What other people are told, in the transaction that makes it so. One place, so that the rooms
//! that carry messages join here.

use crate::rules::Ending;
use crate::store;
use change::{Change, CommandError};

/// Tells once that a calendar's loaded years end; `false` when it was told before.
pub(crate) fn post_ending(change: &mut Change<'_>, ending: &Ending) -> Result<bool, CommandError> {
    let now = change.now();
    Ok(store::note_warning(
        change,
        &ending.calendar,
        ending.year,
        now,
    )?)
}
