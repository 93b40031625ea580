//! Checkpoints leave the house: auditors, endpoints and a folder get them, so that who could change
//! the database cannot change what others hold.

use crate::checkpoint::subject;
use crate::store::{self, StoredCheckpoint};
use change::{Change, CommandError};
use identity::Permission;
use kernel::{Say, rfc3339};
use notify::{Kind, Notice};
use platform::App;
use platform::sql::{Reader, SqlError};
use std::io::Write;
use std::path::Path;
use std::time::Duration;

/// Files looked after in the folder: the newest.
const FILES_MAX: i64 = 1_000;

/// Tells those who read the ledger, and with them the endpoints, of a checkpoint, when enough hours
/// have passed since the last that was told. Answers whether it did.
pub(crate) fn tell(change: &mut Change<'_>, one: &StoredCheckpoint) -> Result<bool, SqlError> {
    let hours = u64::try_from(store::schedule(change)?.hours).unwrap_or(0);
    if hours == 0 {
        return Ok(false);
    }
    let wait = Duration::from_secs(hours * 3600);
    let early = |last: kernel::Instant| last.checked_add(wait).is_ok_and(|next| one.at < next);
    if store::told_at(change)?.is_some_and(early) {
        return Ok(false);
    }
    let readers = identity::bank_wide_holders(change, Permission::LedgerRead)?;
    if readers.is_empty() {
        return Ok(false);
    }
    let notice = Notice {
        kind: Kind::CheckpointSigned,
        to: readers.into_iter().map(|person| person.login).collect(),
        subject: subject(one.number),
        href: format!("/evidence/checkpoints/{}", one.number),
        args: vec![
            ("number", Say::same(one.number.to_string())),
            ("size", Say::same(one.size.to_string())),
            ("at", Say::same(rfc3339(one.at))),
            ("note", Say::same(one.note.trim_end())),
        ],
    };
    Ok(notify::post(change, &notice)? > 0)
}

/// Writes checkpoints that the folder does not have yet, one file each; answers how many. A file that
/// is there is never touched: the folder may be one that only takes new files.
pub(crate) fn to_folder(app: &App, folder: &Path) -> Result<usize, CommandError> {
    let newest = app
        .db
        .read_now(|reader: &mut Reader<'_>| store::page(reader, 0, FILES_MAX))?;
    let mut written = 0;
    for one in newest {
        let path = folder.join(format!("checkpoint-{:08}.txt", one.number));
        let file = std::fs::OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(&path);
        let done = match file {
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => continue,
            Err(error) => Err(error),
            Ok(mut file) => file
                .write_all(one.note.as_bytes())
                .and_then(|()| file.sync_all()),
        };
        done.map_err(|error| CommandError::Broken(format!("{}: {error}", path.display())))?;
        written += 1;
    }
    Ok(written)
}
