//! Opens the bank that a command works on.

use super::failure::Failure;
use crate::backup::WANTED;
use crate::settings::Settings;
use platform::sql::Db;
use platform::{App, Clock, Entropy, Files, KeySource, Keys, Signer};
use std::fs::DirBuilder;
use std::os::unix::fs::DirBuilderExt;
use std::path::Path;

/// Opens a bank that is there, its tables brought up to date.
pub(super) fn open(settings: &Settings) -> Result<App, Failure> {
    if let Some(file) = settings.database_file().filter(|file| !file.is_file()) {
        return Err(Failure::Failed(format!(
            "--data: there is no bank in {}; `xiaobao init` or `xiaobao demo` makes one",
            file.parent().unwrap_or(Path::new(".")).display()
        )));
    }
    open_or_make(settings)
}

/// Opens a bank to verify its ledger, and tells whether its master key is there: a restored backup is
/// verified before its key is brought. Makes no key.
pub(super) fn open_to_verify(settings: &Settings) -> Result<(App, bool), Failure> {
    if waits_for_key(settings).is_none() {
        return open(settings).map(|app| (app, true));
    }
    let failed = |error: String| Failure::Failed(error);
    let db = Db::open(&settings.database)?;
    db.migrate()?;
    let entropy = Entropy::system();
    let app = App {
        db,
        clock: Clock::system(),
        files: Files::at(&settings.data.join("files")).map_err(|e| failed(e.to_string()))?,
        keys: Keys::from_master(entropy.bytes()),
        signer: crate::backup::nobody(),
        entropy,
        font_dir: None,
    };
    Ok((app, false))
}

/// The name of the master key that a restored bank waits for.
fn waits_for_key(settings: &Settings) -> Option<String> {
    let folder = settings.data.join("keys");
    let waits = match &settings.keys {
        KeySource::Folder => !folder.join("master.key").exists(),
        KeySource::Command(_) => !folder.join("master.wrapped").exists(),
        KeySource::Given(_) => false,
    };
    let name = std::fs::read_to_string(folder.join(WANTED)).ok();
    name.filter(|_| waits)
}

/// Opens a bank, or lays the tables of an empty one.
pub(super) fn open_or_make(settings: &Settings) -> Result<App, Failure> {
    if let Some(name) = waits_for_key(settings) {
        return Err(Failure::Failed(format!(
            "--data: this bank was restored without its master key {}; put it into {}",
            name.trim(),
            settings.data.join("keys").join("master.key").display()
        )));
    }
    make_folder(&settings.data)?;
    if let Some(folder) = settings.database_file().and_then(Path::parent) {
        make_folder(folder)?;
    }
    let mut app = App::open_with(&settings.data, &settings.database, settings.keys.clone())?;
    if let Some(program) = &settings.signer {
        app.signer = Signer::program(program)
            .map_err(|error| Failure::Failed(format!("--signer: {error}")))?;
    }
    app.font_dir.clone_from(&settings.font_dir);
    app.db.migrate()?;
    match vault::unlock(&app)? {
        vault::Unlock::Fits => {
            key_has_come(settings, &app)?;
            Ok(app)
        }
        vault::Unlock::Foreign(master) => Err(Failure::Failed(format!(
            "keys: the database is sealed under the master key {master}; at hand is {}. Put the \
             bank's key files into {}",
            app.keys.master_id(),
            settings.data.join("keys").display()
        ))),
    }
}

/// A bank that was restored without its key could not index the words of its cases until now.
fn key_has_come(settings: &Settings, app: &App) -> Result<(), Failure> {
    let mark = settings.data.join("keys").join(WANTED);
    if !mark.exists() {
        return Ok(());
    }
    complaint::evidence::reindex(app, true, &mut |_| {})?;
    std::fs::remove_file(&mark)
        .map_err(|error| Failure::Failed(format!("{}: {error}", mark.display())))
}

/// A folder of the bank's is for its owner's eyes only; one that is there keeps its mode.
fn make_folder(folder: &Path) -> Result<(), Failure> {
    let made = DirBuilder::new().recursive(true).mode(0o700).create(folder);
    made.map_err(|error| Failure::Failed(format!("{}: {error}", folder.display())))
}
