//! What a running program holds, handed to every room.

use crate::sql::{Db, SqlError};
use crate::{Clock, Entropy, FileError, Files, KeyError, KeySource, Keys, SignError, Signer};
use std::path::{Path, PathBuf};

/// The database, the clock, randomness, files and keys. Cheap to clone: all of it is shared.
#[derive(Clone, Debug)]
pub struct App {
    /// The database.
    pub db: Db,
    /// What time it is.
    pub clock: Clock,
    /// Where random bytes come from.
    pub entropy: Entropy,
    /// Stored files.
    pub files: Files,
    /// The bank's keys.
    pub keys: Keys,
    /// What signs the ledger's checkpoints.
    pub signer: Signer,
    /// A folder with fonts for what is printed, looked at before the system's.
    pub font_dir: Option<PathBuf>,
}

impl App {
    /// Opens everything of a data folder with the machine's clock and randomness. Creates the
    /// folder, its keys and its files folder when they are not there; migrates nothing.
    pub fn open(data: &Path, database_url: &str) -> Result<App, OpenError> {
        App::open_with(data, database_url, KeySource::Folder)
    }

    /// The same with the master keys from elsewhere.
    pub fn open_with(data: &Path, database_url: &str, keys: KeySource) -> Result<App, OpenError> {
        let entropy = Entropy::system();
        Ok(App {
            signer: Signer::open(&data.join("keys"), &entropy)?,
            keys: Keys::open_from(keys, &data.join("keys"), &entropy)?,
            files: Files::at(&data.join("files"))?,
            db: Db::open(database_url)?,
            clock: Clock::system(),
            entropy,
            font_dir: None,
        })
    }
}

/// Why the program's folder or database could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The key file.
    #[error(transparent)]
    Keys(#[from] KeyError),
    /// The signing key.
    #[error(transparent)]
    Sign(#[from] SignError),
    /// The files folder.
    #[error(transparent)]
    Files(#[from] FileError),
    /// The database.
    #[error(transparent)]
    Sql(#[from] SqlError),
}
