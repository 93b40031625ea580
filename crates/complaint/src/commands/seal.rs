//! Seals what is from before words and files were sealed, case by case, as background work.

use super::{book_of, entry, save};
use crate::rules::case::Attachment;
use crate::store;
use change::{Change, CommandError, Committed};
use document::SealedFile;
use kernel::{Actor, Refusal, say};
use platform::sql::{Reader, SqlError, args};
use platform::{App, Keys};
use serde_json::json;

/// Cases looked at in one go.
const BATCH: i64 = 50;
/// The code of "it is sealed", by which a change that has nothing to do ends.
const SEALED_ALREADY: &str = "sealed_already";

/// Seals the next cases that are from before; answers how many it looked at. Several servers may
/// do it at once: who comes second finds the case sealed.
pub fn seal_old(app: &App) -> Result<usize, CommandError> {
    let numbers: Vec<String> = app.db.read_now(|reader: &mut Reader<'_>| {
        let rows = reader.query(
            "SELECT number FROM complaint_case WHERE files_plain > 0 ORDER BY id LIMIT $1",
            &args![BATCH],
        )?;
        rows.iter()
            .map(|row| row.get(0))
            .collect::<Result<_, SqlError>>()
    })?;
    let actor = Actor::system("sealing");
    for number in &numbers {
        let files = seal_files(app, number)?;
        let plain: Vec<String> = files.iter().map(|file| file.sha256.clone()).collect();
        let number = number.clone();
        let done = change::run_now(app, &actor, None, move |change| {
            one(change, &number, &files)
        });
        match done {
            Ok(()) => {}
            Err(CommandError::Refused(refusal)) if refusal.code == SEALED_ALREADY => continue,
            Err(error) => return Err(error),
        }
        for sha256 in plain {
            drop_plain(app, sha256)?;
        }
    }
    Ok(numbers.len())
}

/// How many cases are still from before.
pub fn unsealed(reader: &mut Reader<'_>) -> Result<i64, SqlError> {
    let sql = "SELECT count(*) FROM complaint_case WHERE files_plain > 0";
    reader.query_one(sql, &args![])?.get(0)
}

/// Keeps the unsealed files of a case a second time, sealed.
fn seal_files(app: &App, number: &str) -> Result<Vec<SealedFile>, CommandError> {
    let (keys, number): (Keys, String) = (app.keys.clone(), number.to_owned());
    let stored = app
        .db
        .read_now(move |reader: &mut Reader<'_>| store::load(reader, &keys, &number))?;
    let plain = stored
        .into_iter()
        .flat_map(|stored| stored.case.attachments);
    let plain = plain.filter(|file| file.kept.is_empty());
    plain.map(|file| seal_file(app, &file)).collect()
}

fn seal_file(app: &App, file: &Attachment) -> Result<SealedFile, CommandError> {
    let bytes = app.files.open(&file.sha256).map_err(|error| {
        CommandError::Broken(format!(
            "a file that is to be sealed can't be read: {error}"
        ))
    })?;
    document::keep_sealed_now(app, &bytes)
}

fn one(
    mut change: Change<'_>,
    number: &str,
    files: &[SealedFile],
) -> Result<Committed<()>, CommandError> {
    let keys = change.keys();
    let was_open = store::load(&mut change, keys, number)?
        .is_some_and(|stored| matches!(stored.at_rest.key, store::Key::Open));
    let before = store::load_to_change(&mut change, number)?.ok_or(CommandError::NotFound)?;
    let mut after = before.clone();
    let plain = after.case.attachments.iter_mut();
    let mut sealed = 0;
    for file in plain.filter(|file| file.kept.is_empty()) {
        // A file that was added unsealed in the meantime has its turn next.
        if let Some(found) = files.iter().find(|found| found.sha256 == file.sha256) {
            file.kept.clone_from(&found.kept);
            file.key.clone_from(&found.key);
            sealed += 1;
        }
    }
    if sealed == 0 && !was_open {
        let say = say!("已加密", "It is sealed already");
        return Err(Refusal::new(SEALED_ALREADY, say).into());
    }
    after.case.version += 1;
    let book = match before.case.status.is_done() {
        true => book_of(&mut change, &before.case)?,
        // Sealing is not counting: the dates stay as they were counted last.
        false => rulebook::at(&mut change, before.case.rulebook)?,
    };
    save(&mut change, &before.case, &mut after, &book)?;
    let body = json!({ "files": sealed });
    let entry = entry(&change, "complaint_sealed", &after, body);
    change.commit(vec![entry], ())
}

/// Takes an unsealed file away once no case keeps it unsealed. The same bytes may belong to several
/// cases; the last of them takes it.
fn drop_plain(app: &App, sha256: String) -> Result<(), CommandError> {
    let hash = sha256.clone();
    let kept = app.db.read_now(move |reader: &mut Reader<'_>| {
        let sql = "SELECT 1 FROM complaint_case WHERE files_plain > 0 AND doc LIKE $1 LIMIT 1";
        Ok::<_, SqlError>(
            reader
                .query_opt(sql, &args![format!("%{hash}%")])?
                .is_some(),
        )
    })?;
    if kept {
        return Ok(());
    }
    let removed = app.files.remove(&sha256);
    removed.map_err(|error| CommandError::Broken(error.to_string()))
}
