//! Stored files: written once, named by the hash of what is in them.

use sha2::{Digest, Sha256};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// The SHA-256 of bytes, as 64 hex characters.
pub fn sha256_hex(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

/// A folder of files named by their SHA-256. The caller sets limits of size and kind.
#[derive(Clone, Debug)]
pub struct Files(Arc<PathBuf>);

/// Why a file could not be kept or given back.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// Reading or writing failed.
    #[error("the stored file {0}: {1}")]
    Io(PathBuf, #[source] std::io::Error),
    /// No file with that hash, or not a hash.
    #[error("there is no stored file {0}")]
    Missing(String),
    /// What is on the disk is not what was stored.
    #[error("the stored file {0} was changed: its content has another hash")]
    Damaged(String),
}

/// Tells apart the temporary names of one process.
static TEMPORARY: AtomicU64 = AtomicU64::new(0);

impl Files {
    /// Uses a folder, creating it when it is not there.
    pub fn at(folder: &Path) -> Result<Files, FileError> {
        fs::create_dir_all(folder).map_err(|e| FileError::Io(folder.to_owned(), e))?;
        Ok(Files(Arc::new(folder.to_owned())))
    }

    /// Keeps the bytes and tells their hash (64 hex characters). Durable when it returns: a row
    /// written afterwards never names a file that a power cut took away.
    pub fn put(&self, bytes: &[u8]) -> Result<String, FileError> {
        let hash = sha256_hex(bytes);
        let path = self.place(&hash);
        if path.is_file() {
            return Ok(hash);
        }
        self.write(&path, bytes)
            .map_err(|error| FileError::Io(path, error))?;
        Ok(hash)
    }

    /// The bytes of a stored file, checked against their hash.
    pub fn open(&self, hash: &str) -> Result<Vec<u8>, FileError> {
        if !is_hash(hash) {
            return Err(FileError::Missing(hash.to_owned()));
        }
        let path = self.place(hash);
        let bytes = fs::read(&path).map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound => FileError::Missing(hash.to_owned()),
            _ => FileError::Io(path, error),
        })?;
        if sha256_hex(&bytes) != hash {
            return Err(FileError::Damaged(hash.to_owned()));
        }
        Ok(bytes)
    }

    /// Takes a stored file away; one that is not there is no error.
    pub fn remove(&self, hash: &str) -> Result<(), FileError> {
        if !is_hash(hash) {
            return Err(FileError::Missing(hash.to_owned()));
        }
        let path = self.place(hash);
        match fs::remove_file(&path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                Err(FileError::Io(path, error))
            }
            _ => Ok(()),
        }
    }

    /// Whether a file with that hash is stored.
    pub fn exists(&self, hash: &str) -> bool {
        is_hash(hash) && self.place(hash).is_file()
    }

    /// Where the file of a hash lies; the first two characters are a folder, to keep folders small.
    fn place(&self, hash: &str) -> PathBuf {
        self.0.join(&hash[..2]).join(hash)
    }

    fn write(&self, path: &Path, bytes: &[u8]) -> std::io::Result<()> {
        let folder = path.parent().unwrap_or(&self.0);
        fs::create_dir_all(folder)?;
        let number = TEMPORARY.fetch_add(1, Ordering::Relaxed);
        let beside = folder.join(format!(".{}-{number}", std::process::id()));
        let mut file = fs::File::create(&beside)?;
        let written = file
            .write_all(bytes)
            .and_then(|()| file.sync_all())
            .and_then(|()| fs::rename(&beside, path));
        if written.is_err() {
            // The first error is the one to tell; the leftover is only untidy.
            let _ = fs::remove_file(&beside);
        }
        written?;
        fs::File::open(folder)?.sync_all()?;
        fs::File::open(&*self.0)?.sync_all()
    }
}

/// Only a whole hash is ever joined to the folder's path: `../` never gets that far.
fn is_hash(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_put_comes_back_and_is_kept_once() {
        let dir = tempfile::tempdir().unwrap();
        let files = Files::at(&dir.path().join("files")).unwrap();
        let hash = files.put("证据".as_bytes()).unwrap();
        assert_eq!(files.put("证据".as_bytes()).unwrap(), hash);
        assert!(files.exists(&hash));
        assert_eq!(files.open(&hash).unwrap(), "证据".as_bytes());
        let kept: Vec<_> = fs::read_dir(files.place(&hash).parent().unwrap())
            .unwrap()
            .collect();
        assert_eq!(kept.len(), 1, "{kept:?}");
    }

    #[test]
    fn a_changed_file_is_noticed() {
        let dir = tempfile::tempdir().unwrap();
        let files = Files::at(dir.path()).unwrap();
        let hash = files.put(b"one").unwrap();
        fs::write(files.place(&hash), b"two").unwrap();
        assert!(matches!(files.open(&hash), Err(FileError::Damaged(_))));
    }

    #[test]
    fn names_that_are_not_hashes_reach_no_file() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("secret"), b"x").unwrap();
        let files = Files::at(&dir.path().join("files")).unwrap();
        for name in ["", "../secret", "..", &"a".repeat(64), &"Z".repeat(64)] {
            assert!(!files.exists(name));
            assert!(
                matches!(files.open(name), Err(FileError::Missing(_))),
                "{name}"
            );
        }
    }
}
