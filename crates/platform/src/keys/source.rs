//! Where master keys come from: files of the data folder, environment variables, or a command
//! that asks the bank's key management for them.

use super::KeyError;
use crate::Entropy;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use zeroize::Zeroizing;

/// A master key: 256 bits.
pub(super) type Master = Zeroizing<[u8; 32]>;

/// Where the master keys are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeySource {
    /// `master.key` and, after rotations, `master-ID.key`, 32 bytes each. The current one is made
    /// when it is not there.
    Folder,
    /// Given with the program's start, 64 hex characters each, the current one first. The program
    /// keeps no copy.
    Given(Vec<Secret>),
    /// A program of the bank's key management. It is called with the one argument `wrap` or
    /// `unwrap`, reads one line of Base64 from its input and writes one line to its output: the
    /// wrapped form of 32 bytes, or the 32 bytes as Base64 again. Anything but exit status 0 is an
    /// error. What it has wrapped lies in `master.wrapped` and `master-ID.wrapped`.
    Command(PathBuf),
}

/// A text that is never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Takes the text in.
    pub fn new(text: impl Into<String>) -> Secret {
        Secret(Zeroizing::new(text.into()))
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret")
    }
}

/// Master keys by name, and which of them is current.
pub(super) struct Found {
    pub(super) current: String,
    pub(super) masters: BTreeMap<String, Master>,
}

/// Names a master key without telling it: 8 hex characters.
pub(super) fn name_of(master: &Master) -> String {
    let hash = Sha256::new()
        .chain_update(b"xiaobao master key ")
        .chain_update(**master)
        .finalize();
    hex::encode(&hash[..4])
}

impl KeySource {
    /// Reads all keys; makes the first one where keys are files.
    pub(super) fn read(&self, folder: &Path, entropy: &Entropy) -> Result<Found, KeyError> {
        match self {
            KeySource::Folder | KeySource::Command(_) => {
                let path = self.current(folder);
                let there = path.try_exists();
                if !there.map_err(|error| KeyError::Io(path.clone(), error))? {
                    let master = Zeroizing::new(entropy.bytes::<32>());
                    create(folder, &path, &self.encode(&master)?)?;
                }
                self.read_folder(folder)
            }
            KeySource::Given(texts) => given(texts),
        }
    }

    /// Makes a new current key; the one until now stays beside it. Gives the new key's name.
    pub(super) fn renew(&self, folder: &Path, entropy: &Entropy) -> Result<String, KeyError> {
        if matches!(self, KeySource::Given(_)) {
            return Err(KeyError::NotOurs);
        }
        let current = self.current(folder);
        let io = |error| KeyError::Io(current.clone(), error);
        let old = self.master(&current)?;
        let beside = folder.join(format!("master-{}.{}", name_of(&old), self.ending()));
        match fs::hard_link(&current, &beside) {
            Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => {
                return Err(io(error));
            }
            _ => {}
        }
        sync(folder).map_err(io)?;
        let master = Zeroizing::new(entropy.bytes::<32>());
        let next = write_beside(folder, &current, &self.encode(&master)?).map_err(io)?;
        fs::rename(&next, &current).map_err(io)?;
        sync(folder).map_err(io)?;
        Ok(name_of(&master))
    }

    fn ending(&self) -> &'static str {
        match self {
            KeySource::Command(_) => "wrapped",
            KeySource::Folder | KeySource::Given(_) => "key",
        }
    }

    fn current(&self, folder: &Path) -> PathBuf {
        folder.join(format!("master.{}", self.ending()))
    }

    fn read_folder(&self, folder: &Path) -> Result<Found, KeyError> {
        let current = self.master(&self.current(folder))?;
        let name = name_of(&current);
        let mut masters = BTreeMap::from([(name.clone(), current)]);
        let io = |error| KeyError::Io(folder.to_owned(), error);
        for entry in fs::read_dir(folder).map_err(io)? {
            let path = entry.map_err(io)?.path();
            let is_key = path.extension().is_some_and(|e| e == self.ending())
                && path
                    .file_name()
                    .is_some_and(|n| n.as_encoded_bytes().starts_with(b"master-"));
            if is_key {
                let master = self.master(&path)?;
                masters.insert(name_of(&master), master);
            }
        }
        Ok(Found {
            current: name,
            masters,
        })
    }

    fn master(&self, path: &Path) -> Result<Master, KeyError> {
        let io = |error| KeyError::Io(path.to_owned(), error);
        let mode = fs::metadata(path).map_err(io)?.permissions().mode() & 0o777;
        if mode & 0o077 != 0 {
            return Err(KeyError::Open(path.to_owned(), mode));
        }
        let bytes = Zeroizing::new(fs::read(path).map_err(io)?);
        let bytes = match self {
            KeySource::Command(program) => ask(program, "unwrap", &bytes)?,
            KeySource::Folder | KeySource::Given(_) => bytes,
        };
        let length = bytes.len();
        let master = bytes.as_slice().try_into().map(Zeroizing::new);
        master.map_err(|_| KeyError::Length(path.to_owned(), length))
    }

    /// A key as its file holds it.
    fn encode(&self, master: &Master) -> Result<Zeroizing<Vec<u8>>, KeyError> {
        match self {
            KeySource::Command(program) => ask(program, "wrap", &**master),
            KeySource::Folder | KeySource::Given(_) => Ok(Zeroizing::new(master.to_vec())),
        }
    }
}

fn given(texts: &[Secret]) -> Result<Found, KeyError> {
    let mut found = Found {
        current: String::new(),
        masters: BTreeMap::new(),
    };
    for text in texts {
        let bytes = hex::decode(text.0.trim()).map(Zeroizing::new);
        let bytes = bytes.map_err(|_| KeyError::Text)?;
        let master = bytes.as_slice().try_into().map(Zeroizing::new);
        let master = master.map_err(|_| KeyError::Text)?;
        let name = name_of(&master);
        if found.current.is_empty() {
            found.current.clone_from(&name);
        }
        found.masters.insert(name, master);
    }
    if found.masters.is_empty() {
        return Err(KeyError::Text);
    }
    Ok(found)
}

/// Asks the key management. `wrap` takes the key's bytes and gives the text to be kept; `unwrap`
/// takes that text and gives the bytes.
fn ask(program: &Path, what: &str, bytes: &[u8]) -> Result<Zeroizing<Vec<u8>>, KeyError> {
    let failed = |why: String| KeyError::Command(program.to_owned(), what.to_owned(), why);
    let mut line = Zeroizing::new(match what {
        "wrap" => STANDARD.encode(bytes).into_bytes(),
        _ => bytes.to_vec(),
    });
    line.push(b'\n');
    let child = Command::new(program)
        .arg(what)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let mut child = child.map_err(|error| failed(error.to_string()))?;
    let mut stdin = child.stdin.take().expect("it was asked to be piped");
    // A program that reads nothing tells by its answer what is wrong.
    let _ = stdin.write_all(&line);
    drop(stdin);
    let answer = child
        .wait_with_output()
        .map_err(|error| failed(error.to_string()))?;
    if !answer.status.success() {
        let said = String::from_utf8_lossy(&answer.stderr);
        let said = said.lines().next().unwrap_or_default();
        return Err(failed(format!("{}: {said}", answer.status)));
    }
    let text = Zeroizing::new(answer.stdout.trim_ascii().to_vec());
    if text.is_empty() {
        return Err(failed("it answered nothing".to_owned()));
    }
    match what {
        "wrap" => Ok(text),
        _ => STANDARD
            .decode(&*text)
            .map(Zeroizing::new)
            .map_err(|_| failed("its answer is not Base64".to_owned())),
    }
}

/// Written beside and linked into place: two programs starting at once end with one key, and a
/// crash leaves none rather than half of one.
fn create(folder: &Path, path: &Path, content: &[u8]) -> Result<(), KeyError> {
    let made = || {
        fs::create_dir_all(folder)?;
        fs::set_permissions(folder, fs::Permissions::from_mode(0o700))?;
        let beside = write_beside(folder, path, content)?;
        let linked = fs::hard_link(&beside, path);
        fs::remove_file(&beside)?;
        sync(folder)?;
        match linked {
            Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => Err(error),
            _ => Ok(()),
        }
    };
    made().map_err(|error| KeyError::Io(path.to_owned(), error))
}

fn write_beside(folder: &Path, path: &Path, content: &[u8]) -> std::io::Result<PathBuf> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let beside = folder.join(format!("{name}.{}", std::process::id()));
    let mut file = fs::OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(&beside)?;
    file.write_all(content)?;
    file.sync_all()?;
    Ok(beside)
}

fn sync(folder: &Path) -> std::io::Result<()> {
    fs::File::open(folder)?.sync_all()
}
