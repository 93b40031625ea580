//! The bank's master keys, and what is derived from them.
//!
//! Master keys seal the bank's own secrets, above all the data keys that seal what people said.
//! One of them is current; older ones open what was sealed before, until it is sealed anew. The
//! key of the blind index is apart from them, so that people are found after a rotation, too.

mod source;

pub use source::{KeySource, Secret};

use crate::{DataKey, Entropy, SealError, Sealed};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use source::{Found, Master, name_of};
use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};
use zeroize::Zeroizing;

/// The keys at hand. Clones are the same keys: what one learns, all know. Who loses the master key
/// can read nothing that was sealed; who steals it can read what they also steal.
#[derive(Clone)]
pub struct Keys(Arc<Inner>);

struct Inner {
    source: KeySource,
    folder: PathBuf,
    ring: RwLock<Ring>,
}

struct Ring {
    current: String,
    masters: BTreeMap<String, Master>,
    /// The root of the blind index once it is known; until then the current master key is.
    index: Option<Master>,
}

/// Why a key cannot be used.
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
    /// Not the hex of 32 bytes.
    #[error("a master key that is given as text must have 64 hex characters")]
    Text,
    /// The key management's program failed.
    #[error("the key command {0} {1} failed: {2}")]
    Command(PathBuf, String, String),
    /// The bank gives the keys; the program can't make one.
    #[error(
        "the master key is given from outside: put the new key first and the old one behind it, \
         then start the program again"
    )]
    NotOurs,
}

impl Keys {
    /// Reads the keys of the folder; makes folder (0700) and key (0600) when they are not there.
    pub fn open(folder: &Path, entropy: &Entropy) -> Result<Keys, KeyError> {
        Keys::open_from(KeySource::Folder, folder, entropy)
    }

    /// Reads the keys of a source; `folder` is where those that are files lie.
    pub fn open_from(
        source: KeySource,
        folder: &Path,
        entropy: &Entropy,
    ) -> Result<Keys, KeyError> {
        let found = source.read(folder, entropy)?;
        Ok(Keys::with(source, folder, found))
    }

    /// Keys of a given master key, for tests.
    pub fn from_master(key: [u8; 32]) -> Keys {
        let master = Zeroizing::new(key);
        let current = name_of(&master);
        let masters = BTreeMap::from([(current.clone(), master)]);
        let given = KeySource::Given(Vec::new());
        Keys::with(given, Path::new(""), Found { current, masters })
    }

    fn with(source: KeySource, folder: &Path, found: Found) -> Keys {
        Keys(Arc::new(Inner {
            source,
            folder: folder.to_owned(),
            ring: RwLock::new(Ring {
                current: found.current,
                masters: found.masters,
                index: None,
            }),
        }))
    }

    fn ring<T>(&self, f: impl FnOnce(&Ring) -> T) -> T {
        f(&self.0.ring.read().unwrap_or_else(PoisonError::into_inner))
    }

    fn ring_mut<T>(&self, f: impl FnOnce(&mut Ring) -> T) -> T {
        f(&mut self.0.ring.write().unwrap_or_else(PoisonError::into_inner))
    }

    /// Where the keys come from.
    pub fn source(&self) -> &KeySource {
        &self.0.source
    }

    /// Makes a new current master key and gives its name; the old ones stay at hand. Refused where
    /// the bank gives the keys from outside.
    pub fn renew(&self, entropy: &Entropy) -> Result<String, KeyError> {
        let name = self.0.source.renew(&self.0.folder, entropy)?;
        self.reload(entropy)?;
        Ok(name)
    }

    /// Learns keys that another server has made since. Whether the current one changed.
    pub fn reload(&self, entropy: &Entropy) -> Result<bool, KeyError> {
        if matches!(self.0.source, KeySource::Given(_)) {
            return Ok(false);
        }
        let found = self.0.source.read(&self.0.folder, entropy)?;
        // A program of the bank's is asked only for keys whose file is there, so what it no longer
        // gives stays at hand until the program ends.
        Ok(self.ring_mut(|ring| {
            let changed = ring.current != found.current;
            if changed && ring.index.is_none() {
                // Who was indexed with the key until now is found as before.
                ring.index = Some(ring.index_root().clone());
            }
            ring.current = found.current;
            ring.masters.extend(found.masters);
            changed
        }))
    }

    /// What a personal value is found by without being stored readable: the first 128 bits of
    /// HMAC-SHA-256, in 32 hex characters. The same value under another kind (`phone`,
    /// `id_number`) looks different. The caller brings the value into one form first.
    pub fn blind_index(&self, kind: &str, value: &str) -> String {
        // A key of its own for each kind, so that no kind and value can run into one another.
        let label = format!("blind index of {kind}");
        let of_kind = self.ring(|ring| mac(&**ring.index_root(), label.as_bytes()));
        hex::encode(&mac(&of_kind, value.as_bytes())[..16])
    }

    /// The root of the blind index, to be kept sealed: it outlives every master key.
    pub fn index_root(&self) -> DataKey {
        self.ring(|ring| DataKey::from_bytes(&**ring.index_root()))
            .expect("a root has 32 bytes")
    }

    /// Takes the root that is kept; from now on everything is indexed with it.
    pub fn set_index_root(&self, root: &DataKey) {
        self.ring_mut(|ring| ring.index = Some(Zeroizing::new(*root.bytes())));
    }

    /// Names the current master key without telling it: 8 hex characters.
    pub fn master_id(&self) -> String {
        self.ring(|ring| ring.current.clone())
    }

    /// Names every master key at hand.
    pub fn master_ids(&self) -> Vec<String> {
        self.ring(|ring| ring.masters.keys().cloned().collect())
    }

    /// Seals a secret of the bank itself (a data key, a second factor's secret, an endpoint's)
    /// under the current master key: `m1.`, the key's name, `.`, the sealed value.
    pub fn seal(&self, context: &str, plain: &[u8], entropy: &Entropy) -> String {
        let (name, key) = self.ring(|ring| {
            let master = &ring.masters[&ring.current];
            (ring.current.clone(), sealing(master))
        });
        let sealed = key.seal(context, plain, entropy);
        format!("m1.{name}.{sealed}")
    }

    /// The secret again, under whichever of the master keys at hand it was sealed.
    pub fn open_sealed(&self, context: &str, stored: &str) -> Result<Vec<u8>, SealError> {
        let form = || SealError::Form(context.to_owned());
        let rest = stored.strip_prefix("m1.").ok_or_else(form)?;
        let (name, sealed) = rest.split_once('.').ok_or_else(form)?;
        let key = self.ring(|ring| ring.masters.get(name).map(sealing));
        let Some(key) = key else {
            return Err(SealError::Master(context.to_owned(), name.to_owned()));
        };
        key.open(context, &Sealed::stored(sealed))
    }

    /// The name of the master key under which a secret was sealed; `None` when it is not sealed.
    pub fn sealed_under(stored: &str) -> Option<&str> {
        Some(stored.strip_prefix("m1.")?.split_once('.')?.0)
    }
}

impl Ring {
    fn index_root(&self) -> &Master {
        let master = || &self.masters[&self.current];
        self.index.as_ref().unwrap_or_else(master)
    }
}

/// The key that seals, apart from the one that indexes.
fn sealing(master: &Master) -> DataKey {
    DataKey::from_bytes(&mac(&**master, b"sealing")).expect("an HMAC-SHA-256 has 32 bytes")
}

fn mac(key: &[u8], text: &[u8]) -> [u8; 32] {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes a key of any length");
    mac.update(text);
    mac.finalize().into_bytes().into()
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Keys(secret)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use std::os::unix::fs::PermissionsExt;

    /// A program that is being written while another test starts one is busy.
    static ONE_AT_A_TIME: std::sync::Mutex<()> = std::sync::Mutex::new(());

    /// What marks the text stands for a bank's key management.
    fn command(folder: &Path) -> PathBuf {
        let path = folder.join("kms");
        let script = "#!/bin/sh\nread -r line\ncase $1 in\n wrap) echo \"w:$line\";;\n \
            unwrap) case $line in w:*) echo \"${line#w:}\";; *) echo 'who is that' >&2; exit 3;; esac;;\nesac\n";
        fs::write(&path, script).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o700)).unwrap();
        path
    }

    #[test]
    fn a_new_master_key_opens_what_the_old_one_sealed() {
        let _alone = ONE_AT_A_TIME.lock().unwrap();
        let dir = tempfile::tempdir().unwrap();
        let entropy = Entropy::system();
        for source in [KeySource::Folder, KeySource::Command(command(dir.path()))] {
            let folder = dir
                .path()
                .join(format!("{}", matches!(source, KeySource::Folder)));
            let open = || Keys::open_from(source.clone(), &folder, &entropy).unwrap();
            let (keys, other) = (open(), open());
            let (old, index) = (keys.master_id(), keys.blind_index("phone", "1"));
            let stored = keys.seal("a", b"secret", &entropy);
            let new = keys.renew(&entropy).unwrap();
            assert_ne!(new, old);
            assert_eq!(keys.master_id(), new);
            assert_eq!(keys.open_sealed("a", &stored).unwrap(), b"secret");
            assert_eq!(keys.blind_index("phone", "1"), index);
            let anew = keys.seal("a", b"secret", &entropy);
            assert_eq!(Keys::sealed_under(&anew), Some(new.as_str()));
            // A server that runs already learns of it; one that starts later has both.
            assert!(other.open_sealed("a", &anew).is_err());
            assert!(other.reload(&entropy).unwrap() && !other.reload(&entropy).unwrap());
            assert_eq!(other.open_sealed("a", &anew).unwrap(), b"secret");
            assert_eq!(other.blind_index("phone", "1"), index);
            let later = open();
            assert_eq!(later.open_sealed("a", &stored).unwrap(), b"secret");
            assert_eq!(later.master_ids().len(), 2);
        }
    }

    #[test]
    fn keys_from_a_command_are_kept_wrapped_and_its_failure_is_told() {
        let _alone = ONE_AT_A_TIME.lock().unwrap();
        let dir = tempfile::tempdir().unwrap();
        let source = KeySource::Command(command(dir.path()));
        let folder = dir.path().join("keys");
        Keys::open_from(source.clone(), &folder, &Entropy::system()).unwrap();
        let kept = folder.join("master.wrapped");
        assert!(fs::read(&kept).unwrap().starts_with(b"w:"));
        assert!(!folder.join("master.key").exists());
        fs::write(&kept, b"x").unwrap();
        let error = Keys::open_from(source, &folder, &Entropy::system()).unwrap_err();
        assert!(error.to_string().contains("who is that"), "{error}");
    }

    #[test]
    fn given_keys_are_hex_the_current_one_first() {
        let given = |texts: &[String]| {
            let texts = texts.iter().map(Secret::new).collect();
            Keys::open_from(
                KeySource::Given(texts),
                Path::new("/none"),
                &Entropy::system(),
            )
        };
        let (a, b) = ("a1".repeat(32), "b2".repeat(32));
        let keys = given(&[b.clone(), a.clone()]).unwrap();
        assert_eq!(keys.master_id(), given(&[b]).unwrap().master_id());
        assert_eq!(keys.master_ids().len(), 2);
        assert!(matches!(
            keys.renew(&Entropy::system()),
            Err(KeyError::NotOurs)
        ));
        for wrong in ["", "zz", &a[..62]] {
            let error = given(&[wrong.to_owned()]).unwrap_err().to_string();
            assert!(
                error.contains("64 hex") && !error.contains("a1a1"),
                "{error}"
            );
        }
        assert!(given(&[]).is_err());
    }

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
