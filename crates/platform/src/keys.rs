//! The bank's master key, and what is derived from it.

use crate::{DataKey, Entropy, SealError, Sealed};
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
use std::fmt;
use std::fs;
use std::io::Write;
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Keys made from the 32-byte master key in `master.key`. Who loses that file can no longer find
/// people by phone or identity number; who steals it can test guesses against the blind index.
#[derive(Clone)]
pub struct Keys(Arc<[u8; 32]>);

/// Why the key file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// Reading or writing failed.
    #[error("the key file {0}: {1}")]
    Io(PathBuf, #[source] std::io::Error),
    /// Not 32 bytes.
    #[error("the key file {0} must have 32 bytes, it has {1}")]
    Length(PathBuf, usize),
    /// Others than its owner may read it.
    #[error("the key file {0} may be read by others (mode {1:o}); set it to 0600")]
    Open(PathBuf, u32),
}

impl Keys {
    /// Reads `master.key` in the folder; makes folder (0700) and key (0600) when it is not there.
    pub fn open(folder: &Path, entropy: &Entropy) -> Result<Keys, KeyError> {
        let path = folder.join("master.key");
        let io = |error| KeyError::Io(path.clone(), error);
        if !path.try_exists().map_err(io)? {
            create(folder, &path, &entropy.bytes::<32>()).map_err(io)?;
        }
        let mode = fs::metadata(&path).map_err(io)?.permissions().mode() & 0o777;
        if mode & 0o077 != 0 {
            return Err(KeyError::Open(path, mode));
        }
        let bytes = fs::read(&path).map_err(io)?;
        let key = <[u8; 32]>::try_from(bytes.as_slice())
            .map_err(|_| KeyError::Length(path.clone(), bytes.len()))?;
        Ok(Keys::from_master(key))
    }

    /// Keys of a given master key, for tests.
    pub fn from_master(key: [u8; 32]) -> Keys {
        Keys(Arc::new(key))
    }

    /// What a personal value is found by without being stored readable: the first 128 bits of
    /// HMAC-SHA-256, in 32 hex characters. The same value under another kind (`phone`,
    /// `id_number`) looks different. The caller brings the value into one form first.
    pub fn blind_index(&self, kind: &str, value: &str) -> String {
        // A key of its own for each kind, so that no kind and value can run into one another.
        let of_kind = mac(&*self.0, format!("blind index of {kind}").as_bytes());
        hex::encode(&mac(&of_kind, value.as_bytes())[..16])
    }

    /// Names the master key without telling it: 8 hex characters.
    pub fn master_id(&self) -> String {
        let hash = Sha256::new()
            .chain_update(b"xiaobao master key ")
            .chain_update(*self.0)
            .finalize();
        hex::encode(&hash[..4])
    }

    /// Seals a secret of the bank itself (a data key, a second factor's secret, an endpoint's)
    /// under the master key: `m1.`, the key's name, `.`, the sealed value.
    pub fn seal(&self, context: &str, plain: &[u8], entropy: &Entropy) -> String {
        let sealed = self.sealing().seal(context, plain, entropy);
        format!("m1.{}.{sealed}", self.master_id())
    }

    /// The secret again.
    pub fn open_sealed(&self, context: &str, stored: &str) -> Result<Vec<u8>, SealError> {
        let form = || SealError::Form(context.to_owned());
        let rest = stored.strip_prefix("m1.").ok_or_else(form)?;
        let (master, sealed) = rest.split_once('.').ok_or_else(form)?;
        if master != self.master_id() {
            return Err(SealError::Master(context.to_owned(), master.to_owned()));
        }
        self.sealing().open(context, &Sealed::stored(sealed))
    }

    /// The key that seals, apart from the one that indexes.
    fn sealing(&self) -> DataKey {
        let key = mac(&*self.0, b"sealing");
        DataKey::from_bytes(&key).expect("an HMAC-SHA-256 has 32 bytes")
    }
}

fn mac(key: &[u8], text: &[u8]) -> [u8; 32] {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes a key of any length");
    mac.update(text);
    mac.finalize().into_bytes().into()
}

/// Written beside and linked into place: two programs starting at once end with one key, and a
/// crash leaves none rather than half of one.
fn create(folder: &Path, path: &Path, key: &[u8; 32]) -> std::io::Result<()> {
    fs::create_dir_all(folder)?;
    fs::set_permissions(folder, fs::Permissions::from_mode(0o700))?;
    let beside = folder.join(format!("master.key.{}", std::process::id()));
    let mut file = fs::OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(&beside)?;
    file.write_all(key)?;
    file.sync_all()?;
    let linked = fs::hard_link(&beside, path);
    fs::remove_file(&beside)?;
    fs::File::open(folder)?.sync_all()?;
    match linked {
        Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => Err(error),
        _ => Ok(()),
    }
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Keys(secret)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_is_made_once_for_its_owner_only() {
        let dir = tempfile::tempdir().unwrap();
        let folder = dir.path().join("keys");
        let first = Keys::open(&folder, &Entropy::system()).unwrap();
        let again = Keys::open(&folder, &Entropy::system()).unwrap();
        assert_eq!(
            first.blind_index("phone", "13800002046"),
            again.blind_index("phone", "13800002046")
        );
        let names: Vec<_> = fs::read_dir(&folder).unwrap().collect();
        assert_eq!(names.len(), 1, "{names:?}");
        fs::set_permissions(folder.join("master.key"), fs::Permissions::from_mode(0o644)).unwrap();
        let error = Keys::open(&folder, &Entropy::system()).unwrap_err();
        assert!(error.to_string().contains("0600"), "{error}");
    }

    #[test]
    fn a_short_key_is_told() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("master.key");
        fs::write(&path, b"short").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        let error = Keys::open(dir.path(), &Entropy::system()).unwrap_err();
        assert!(error.to_string().contains("32 bytes, it has 5"), "{error}");
    }

    #[test]
    fn an_index_depends_on_key_kind_and_value() {
        let keys = Keys::from_master([1; 32]);
        let index = keys.blind_index("phone", "13800002046");
        assert_eq!(index.len(), 32);
        assert!(index.bytes().all(|b| b.is_ascii_hexdigit()));
        assert_ne!(index, keys.blind_index("id_number", "13800002046"));
        assert_ne!(index, keys.blind_index("phone", "13800002047"));
        assert_ne!(
            index,
            Keys::from_master([2; 32]).blind_index("phone", "13800002046")
        );
        assert_eq!(format!("{keys:?}"), "Keys(secret)");
    }

    #[test]
    fn a_secret_opens_under_its_own_master_key_only() {
        let (keys, entropy) = (Keys::from_master([1; 32]), Entropy::seeded(1));
        let stored = keys.seal("account zhang totp", b"JBSWY3DP", &entropy);
        assert_eq!(
            keys.open_sealed("account zhang totp", &stored).unwrap(),
            b"JBSWY3DP"
        );
        assert!(keys.open_sealed("account li totp", &stored).is_err());
        let other = Keys::from_master([2; 32]);
        let error = other
            .open_sealed("account zhang totp", &stored)
            .unwrap_err();
        assert!(error.to_string().contains(&keys.master_id()), "{error}");
    }
}
