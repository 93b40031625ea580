//! Making a backup while the bank is being served.

use super::format::{Writer, put_row};
use super::{BackupError, Manifest, io};
use crate::verify;
use kernel::rfc3339;
use platform::App;
use platform::sql::{Reader, SqlError, portable};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// A backup asked for.
#[derive(Clone, Debug)]
pub struct Save {
    /// The file to be made.
    pub to: PathBuf,
    /// The data folder, whose files and keys are meant.
    pub data: PathBuf,
    /// Whether the keys go with it: who has the file can then read everything.
    pub with_keys: bool,
}

/// Writes the file. `progress` is told what is being written and how many rows or files of it.
///
/// # Errors
/// Nothing is left behind then.
pub fn save(
    app: &App,
    asked: &Save,
    progress: impl FnMut(&str, u64) + Send + 'static,
) -> Result<Manifest, BackupError> {
    let named = asked.to.display().to_string();
    let writer = Writer::create(&asked.to).map_err(io(named))?;
    let done = fill(app, asked.clone(), writer, progress);
    if done.is_err() {
        // The first error is the one to tell.
        let _ = fs::remove_file(&asked.to);
    }
    done
}

fn fill(
    app: &App,
    asked: Save,
    mut writer: Writer,
    mut progress: impl FnMut(&str, u64) + Send + 'static,
) -> Result<Manifest, BackupError> {
    let manifest = Manifest {
        at: rfc3339(app.clock.now()),
        engine: app.db.engine_name().to_owned(),
        steps: Vec::new(),
        tables: BTreeMap::new(),
        files: 0,
        ledger_ok: false,
        entries: 0,
        head: String::new(),
        master: app.keys.master_id(),
        with_keys: asked.with_keys,
    };
    let (keys, random) = (app.keys.clone(), app.entropy.bytes());
    // One moment for all tables, and for the verification of what they hold.
    app.db.read_now(move |reader: &mut Reader<'_>| {
        let mut manifest = manifest;
        manifest.steps = portable::steps(reader)?;
        for table in portable::table_names() {
            let rows = one_table(reader, &mut writer, table, &mut progress)?;
            manifest.tables.insert(table.to_owned(), rows);
        }
        let verified = verify::inside(reader, Some(&keys), random, &mut |entries| {
            progress("ledger", entries);
        })?;
        manifest.ledger_ok = verified.report.ok;
        manifest.entries = verified.report.entries;
        manifest.head = verified.report.head;
        // A stored file is on the disk before the row that names it, and is never changed after.
        manifest.files = folder(
            &mut writer,
            &asked.data.join("files"),
            "files",
            &mut progress,
        )?;
        if asked.with_keys {
            folder(&mut writer, &asked.data.join("keys"), "keys", &mut progress)?;
        }
        let text = serde_json::to_vec(&manifest).map_err(|e| SqlError::Other(e.to_string()))?;
        writer
            .part("manifest", |out| out.write_all(&text))
            .and_then(|()| writer.end())
            .map_err(io("the backup"))?;
        Ok(manifest)
    })
}

fn one_table(
    reader: &mut Reader<'_>,
    writer: &mut Writer,
    table: &str,
    progress: &mut impl FnMut(&str, u64),
) -> Result<u64, BackupError> {
    let (mut rows, mut failed) = (0, None);
    let written = writer.part(&format!("table/{table}"), |out| {
        let walked = portable::each_row(reader, table, |row| {
            if let Err(error) = put_row(out, row.values()) {
                let text = error.to_string();
                failed = Some(error);
                return Err(SqlError::Other(text));
            }
            rows += 1;
            if rows % 1_000 == 0 {
                progress(table, rows);
            }
            Ok(())
        });
        walked.map_err(|error| std::io::Error::other(error.to_string()))
    });
    match failed {
        Some(error) => Err(BackupError::Io("the backup".to_owned(), error)),
        None => written.map(|()| rows).map_err(io(table)),
    }
}

/// Every file below a folder, in the order of its path; answers how many. Those whose name begins with
/// a dot are being written at this moment, and named by no row yet.
fn folder(
    writer: &mut Writer,
    folder: &Path,
    part: &str,
    progress: &mut impl FnMut(&str, u64),
) -> Result<u64, BackupError> {
    let mut count = 0;
    let mut waiting = vec![(folder.to_owned(), part.to_owned())];
    while let Some((folder, part)) = waiting.pop() {
        let listed = fs::read_dir(&folder).and_then(Iterator::collect::<Result<Vec<_>, _>>);
        let mut listed = match listed {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => continue,
            other => other.map_err(io(folder.display().to_string()))?,
        };
        listed.sort_by_key(fs::DirEntry::file_name);
        for one in listed {
            let (path, name) = (one.path(), one.file_name());
            let Some(name) = name.to_str().filter(|name| !name.starts_with('.')) else {
                continue;
            };
            let part = format!("{part}/{name}");
            if path.is_dir() {
                waiting.push((path, part));
                continue;
            }
            let named = path.display().to_string();
            let mut file = fs::File::open(&path).map_err(io(named.clone()))?;
            let copied = writer.part(&part, |out| std::io::copy(&mut file, out).map(|_| ()));
            copied.map_err(io(named))?;
            count += 1;
            progress("files", count);
        }
    }
    Ok(count)
}
