//! Opens the bank that a command works on.

use super::failure::Failure;
use crate::settings::Settings;
use platform::App;
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

/// Opens a bank, or lays the tables of an empty one.
pub(super) fn open_or_make(settings: &Settings) -> Result<App, Failure> {
    make_folder(&settings.data)?;
    if let Some(folder) = settings.database_file().and_then(Path::parent) {
        make_folder(folder)?;
    }
    let app = App::open(&settings.data, &settings.database)?;
    app.db.migrate()?;
    match vault::unlock(&app)? {
        vault::Unlock::Fits => Ok(app),
        vault::Unlock::Foreign(master) => Err(Failure::Failed(format!(
            "keys: the database is sealed under the master key {master}; at hand is {}. Put the \
             bank's key files into {}",
            app.keys.master_id(),
            settings.data.join("keys").display()
        ))),
    }
}

/// A folder of the bank's is for its owner's eyes only; one that is there keeps its mode.
fn make_folder(folder: &Path) -> Result<(), Failure> {
    let made = DirBuilder::new().recursive(true).mode(0o700).create(folder);
    made.map_err(|error| Failure::Failed(format!("{}: {error}", folder.display())))
}
