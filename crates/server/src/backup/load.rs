//! Putting a backup back into an empty place.

use super::format::{Reading, take_row};
use super::{BackupError, Manifest, WANTED, io};
use crate::verify;
use platform::sql::{Db, Reader, SqlError, Tx, Value, portable};
use platform::{App, Clock, Entropy, Files, Keys, Signer};
use std::fs::{self, DirBuilder, OpenOptions};
use std::io::{Read, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Component, Path, PathBuf};

/// Rows put in with one change.
const ROWS: usize = 2_000;

/// A restoring asked for.
#[derive(Clone, Debug)]
pub struct Restore {
    /// The backup.
    pub from: PathBuf,
    /// The data folder: empty, or not there; only its keys may be there already.
    pub data: PathBuf,
    /// The database's URL: it must have no tables.
    pub database: String,
    /// A folder with the keys of the bank.
    pub keys: Option<PathBuf>,
}

/// What was put back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loaded {
    /// What the backup holds.
    pub manifest: Manifest,
    /// Whether the master key is there; without it nothing sealed can be read, and the bank not served.
    pub has_key: bool,
}

/// Verifies the whole file, puts it back, and verifies the ledger that is there then. Nothing is
/// written before the file is known to be whole. `progress` is told what is being done and how much.
pub fn load(asked: &Restore, progress: &mut dyn FnMut(&str, u64)) -> Result<Loaded, BackupError> {
    let manifest = check(&asked.from, progress)?;
    empty(asked)?;
    let folder = |path: &Path| {
        let made = DirBuilder::new().recursive(true).mode(0o700).create(path);
        made.map_err(io(path.display().to_string()))
    };
    folder(&asked.data)?;
    let db = Db::open(&asked.database)?;
    if db
        .read_now(portable::steps)
        .is_ok_and(|steps| !steps.is_empty())
    {
        return Err(BackupError::Refused(
            "--database: there is a bank already; a backup goes into an empty database".to_owned(),
        ));
    }
    db.migrate()?;
    let steps = db.read_now(portable::steps)?;
    if steps != manifest.steps {
        return Err(BackupError::Refused(format!(
            "the backup was made by a program with other steps of the schema ({} there, {} here); restore it with that one",
            manifest.steps.len(),
            steps.len()
        )));
    }
    db.write_now(portable::clear)?;
    put_back(asked, &db, progress)?;
    let has_key = keys(asked, &manifest)?;
    let app = app(asked, db, has_key)?;
    if has_key {
        let keys = app.keys.clone();
        app.db
            .read_now(move |reader: &mut Reader<'_>| vault::fits(reader, &keys))?;
    }
    complaint::evidence::reindex(&app, has_key, &mut |done| progress("search", done))?;
    compare(&app, &manifest, has_key)?;
    Ok(Loaded { manifest, has_key })
}

/// Reads the whole file once; its manifest.
fn check(path: &Path, progress: &mut dyn FnMut(&str, u64)) -> Result<Manifest, BackupError> {
    let mut reading = Reading::open(path)?;
    let (mut manifest, mut parts) = (None, 0);
    while let Some(name) = reading.next()? {
        parts += 1;
        progress("check", parts);
        if name != "manifest" {
            reading.skip(&name)?;
            continue;
        }
        manifest = Some(reading.content(&name, |input| {
            let found = serde_json::from_reader(input);
            found.map_err(|_| BackupError::Changed("manifest".to_owned()))
        })?);
    }
    manifest.ok_or_else(|| BackupError::Changed("there is no manifest".to_owned()))
}

fn empty(asked: &Restore) -> Result<(), BackupError> {
    let Ok(listed) = fs::read_dir(&asked.data) else {
        return Ok(());
    };
    for one in listed {
        let one = one.map_err(io(asked.data.display().to_string()))?;
        if one.file_name() != "keys" {
            return Err(BackupError::Refused(format!(
                "--data: {} is not empty; a backup goes into an empty folder (keys may be there)",
                asked.data.display()
            )));
        }
    }
    Ok(())
}

fn put_back(
    asked: &Restore,
    db: &Db,
    progress: &mut dyn FnMut(&str, u64),
) -> Result<(), BackupError> {
    let mut reading = Reading::open(&asked.from)?;
    let mut files = 0;
    while let Some(name) = reading.next()? {
        if let Some(table) = name.strip_prefix("table/") {
            let known = portable::table_names().into_iter().find(|t| *t == table);
            let table = known.ok_or_else(|| BackupError::Changed(name.clone()))?;
            reading.content(&name, |input| rows(db, table, input, progress))?;
        } else if name.starts_with("files/") || name.starts_with("keys/") {
            let to = place(&asked.data, &name)?;
            reading.content(&name, |input| file(&to, input))?;
            files += 1;
            progress("files", files);
        } else {
            reading.skip(&name)?;
        }
    }
    Ok(())
}

fn rows(
    db: &Db,
    table: &'static str,
    input: &mut dyn Read,
    progress: &mut dyn FnMut(&str, u64),
) -> Result<(), BackupError> {
    let mut total = 0;
    loop {
        let mut batch: Vec<Vec<Value>> = Vec::new();
        while batch.len() < ROWS {
            match take_row(input).map_err(|_| BackupError::Changed(format!("table/{table}")))? {
                Some(row) => batch.push(row),
                None => break,
            }
        }
        if batch.is_empty() {
            return Ok(());
        }
        total += batch.len() as u64;
        db.write_now(move |tx: &mut Tx<'_>| portable::put_rows(tx, table, &batch))?;
        progress(table, total);
    }
}

/// Where a file of the backup goes: never out of the data folder.
fn place(data: &Path, name: &str) -> Result<PathBuf, BackupError> {
    let path = Path::new(name);
    match path.components().all(|c| matches!(c, Component::Normal(_))) {
        true => Ok(data.join(path)),
        false => Err(BackupError::Changed(name.to_owned())),
    }
}

fn file(to: &Path, input: &mut dyn Read) -> Result<(), BackupError> {
    let named = || to.display().to_string();
    if let Some(folder) = to.parent() {
        let made = DirBuilder::new().recursive(true).mode(0o700).create(folder);
        made.map_err(io(named()))?;
    }
    let mut out = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(to)
        .map_err(io(named()))?;
    std::io::copy(input, &mut out).map_err(io(named()))?;
    out.sync_all().map_err(io(named()))
}

/// Brings the keys to their place if they are at hand; else leaves a mark that names the one that is
/// wanted, so that no new one is made in its stead.
fn keys(asked: &Restore, manifest: &Manifest) -> Result<bool, BackupError> {
    let folder = asked.data.join("keys");
    if let Some(from) = &asked.keys {
        for name in key_files(from)? {
            let (from, to) = (from.join(&name), folder.join(&name));
            if from.is_file() && !to.exists() {
                let named = from.display().to_string();
                let mut input = fs::File::open(&from).map_err(io(named))?;
                file(&to, &mut input)?;
            }
        }
    }
    let there = folder.join("master.key").is_file();
    if there {
        let found = Keys::open(&folder, &Entropy::system());
        let found = found.map_err(|error| BackupError::Refused(error.to_string()))?;
        if found.master_id() == manifest.master {
            return Ok(true);
        }
        return Err(BackupError::Refused(format!(
            "the master key is another one ({}) than the backup's ({})",
            found.master_id(),
            manifest.master
        )));
    }
    let mark = folder.join(WANTED);
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(&folder)
        .and_then(|()| fs::File::create(&mark))
        .and_then(|mut file| file.write_all(format!("{}\n", manifest.master).as_bytes()))
        .map_err(io(mark.display().to_string()))?;
    Ok(false)
}

/// The key files of a folder: the current master key, older ones, the ledger's.
fn key_files(folder: &Path) -> Result<Vec<String>, BackupError> {
    let named = || io(folder.display().to_string());
    let mut names = Vec::new();
    for entry in fs::read_dir(folder).map_err(named())? {
        let name = entry.map_err(named())?.file_name();
        let name = name.to_string_lossy().into_owned();
        let master = name.starts_with("master.") || name.starts_with("master-");
        if (master && name.ends_with(".key")) || name == "ledger.key" {
            names.push(name);
        }
    }
    Ok(names)
}

fn app(asked: &Restore, db: Db, has_key: bool) -> Result<App, BackupError> {
    let entropy = Entropy::system();
    let refused = |error: String| BackupError::Refused(error);
    let folder = asked.data.join("keys");
    let keys = match has_key {
        true => Keys::open(&folder, &entropy).map_err(|e| refused(e.to_string()))?,
        false => Keys::from_master(entropy.bytes()),
    };
    Ok(App {
        db,
        clock: Clock::system(),
        signer: nobody(),
        files: Files::at(&asked.data.join("files"))?,
        keys,
        entropy,
        font_dir: None,
    })
}

/// A signer for who signs nothing.
pub(crate) fn nobody() -> Signer {
    Signer::from_secret(platform::Algorithm::Ed25519, &[1; 32])
        .expect("invariant: any 32 bytes are a secret of Ed25519")
}

/// Counts rows and recomputes the ledger; both must be what the backup says.
fn compare(app: &App, manifest: &Manifest, has_key: bool) -> Result<(), BackupError> {
    let (keys, random) = (app.keys.clone(), app.entropy.bytes());
    let wanted = manifest.clone();
    let (other, verified) = app.db.read_now(move |reader: &mut Reader<'_>| {
        let mut other = None;
        for (table, rows) in &wanted.tables {
            let there = portable::row_count(reader, table)?;
            if u64::try_from(there) != Ok(*rows) {
                other = Some(table.clone());
            }
        }
        let keys = has_key.then_some(&keys);
        let verified = verify::inside(reader, keys, random, &mut |_| {})?;
        Ok::<_, SqlError>((other, verified))
    })?;
    if let Some(table) = other {
        return Err(BackupError::Refused(format!(
            "the table {table} has not the number of rows that the backup has"
        )));
    }
    let report = verified.report;
    match (report.ok, report.head == manifest.head) == (manifest.ledger_ok, true) {
        true => Ok(()),
        false => Err(BackupError::Refused(format!(
            "what was restored does not verify as the backup did: {:?}",
            report.first_bad
        ))),
    }
}
