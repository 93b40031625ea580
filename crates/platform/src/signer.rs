//! The key that signs what others shall be able to check without us: checkpoints of the ledger and
//! case files. Ed25519 by default, SM2 with SM3 (GB/T 32918) where the bank asks for it, or a
//! program of the bank's own that holds the key in hardware.
//!
//! The key lies in `ledger.key` (0600): one line, `ed25519` or `sm2` and the secret in hex. A program
//! is asked instead with `PROGRAM public` (it prints `ed25519:BASE64`) and `PROGRAM sign` (it reads
//! the bytes on stdin and prints the signature in base64).

use crate::Entropy;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::Signer as _;
use sha2::{Digest, Sha256};
use sm2::dsa::signature::Verifier as _;
use std::fmt;
use std::fs;
use std::io::{Read, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;
use zeroize::Zeroizing;

/// The key's file in the folder of keys.
const FILE: &str = "ledger.key";
/// Whose key it is, in SM2's own hash: the default of GB/T 32918.
const SM2_ID: &str = "1234567812345678";
/// How long the bank's own program may take for one signature.
const PROGRAM_TIME: Duration = Duration::from_secs(20);
/// Most that is read of what the program prints.
const PROGRAM_BYTES_MAX: u64 = 4096;

/// How signatures are made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Algorithm {
    /// Ed25519 (RFC 8032).
    Ed25519,
    /// SM2 with SM3 (GB/T 32918.2).
    Sm2,
}

impl Algorithm {
    /// The identifier in files and in the database.
    pub fn code(self) -> &'static str {
        match self {
            Algorithm::Ed25519 => "ed25519",
            Algorithm::Sm2 => "sm2",
        }
    }

    /// The algorithm of an identifier.
    pub fn from_code(code: &str) -> Option<Algorithm> {
        [Algorithm::Ed25519, Algorithm::Sm2]
            .into_iter()
            .find(|algorithm| algorithm.code() == code)
    }
}

/// A public key: what everybody may know, and needs for checking. Its text is `ed25519:BASE64`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PublicKey {
    algorithm: Algorithm,
    bytes: Vec<u8>,
}

impl PublicKey {
    /// A key from its bytes; `None` when they are none of that algorithm.
    pub fn new(algorithm: Algorithm, bytes: &[u8]) -> Option<PublicKey> {
        let good = match algorithm {
            Algorithm::Ed25519 => ed25519(bytes).is_some(),
            Algorithm::Sm2 => sm2::dsa::VerifyingKey::from_sec1_bytes(SM2_ID, bytes).is_ok(),
        };
        good.then(|| PublicKey {
            algorithm,
            bytes: bytes.to_vec(),
        })
    }

    /// A key from its text; `None` when it is none.
    pub fn parse(text: &str) -> Option<PublicKey> {
        let (algorithm, bytes) = text.trim().split_once(':')?;
        PublicKey::new(
            Algorithm::from_code(algorithm)?,
            &STANDARD.decode(bytes).ok()?,
        )
    }

    /// How it signs.
    pub fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    /// The key itself.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// SHA-256 of its text, in hex: what two people compare over the telephone.
    pub fn fingerprint(&self) -> String {
        hex::encode(Sha256::digest(self.to_string()))
    }

    /// Whether the signature is this key's over these bytes. Each signature has one form only.
    pub fn verify(&self, bytes: &[u8], signature: &[u8]) -> bool {
        match self.algorithm {
            Algorithm::Ed25519 => ed25519(&self.bytes)
                .zip(ed25519_dalek::Signature::from_slice(signature).ok())
                .is_some_and(|(key, signature)| key.verify_strict(bytes, &signature).is_ok()),
            Algorithm::Sm2 => sm2::dsa::VerifyingKey::from_sec1_bytes(SM2_ID, &self.bytes)
                .ok()
                .zip(sm2::dsa::Signature::from_slice(signature).ok())
                .is_some_and(|(key, signature)| key.verify(bytes, &signature).is_ok()),
        }
    }
}

impl fmt::Display for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bytes = STANDARD.encode(&self.bytes);
        write!(f, "{}:{bytes}", self.algorithm.code())
    }
}

fn ed25519(bytes: &[u8]) -> Option<ed25519_dalek::VerifyingKey> {
    let key = ed25519_dalek::VerifyingKey::from_bytes(bytes.try_into().ok()?).ok()?;
    (!key.is_weak()).then_some(key)
}

/// Signs. Cheap to clone.
#[derive(Clone)]
pub struct Signer(Arc<Inner>);

struct Inner {
    public: PublicKey,
    secret: Secret,
}

enum Secret {
    Ed25519(Box<ed25519_dalek::SigningKey>),
    Sm2(Box<sm2::dsa::SigningKey>),
    Program(String),
}

/// Why nothing could be signed.
#[derive(Debug, thiserror::Error)]
pub enum SignError {
    /// The key file could not be read or written.
    #[error("the signing key {0}: {1}")]
    Io(PathBuf, #[source] std::io::Error),
    /// The key file holds no key, or others than its owner may read it.
    #[error("the signing key {0}: {1}")]
    File(PathBuf, String),
    /// The bank's own program.
    #[error("the signing program {0}: {1}")]
    Program(String, String),
}

impl Signer {
    /// Reads `ledger.key` in the folder; makes folder (0700) and an Ed25519 key (0600) when it is
    /// not there.
    pub fn open(folder: &Path, entropy: &Entropy) -> Result<Signer, SignError> {
        let path = folder.join(FILE);
        let io = |error| SignError::Io(path.clone(), error);
        if !path.try_exists().map_err(io)? {
            write(folder, &path, Algorithm::Ed25519, &entropy.bytes::<32>()).map_err(io)?;
        }
        let mode = fs::metadata(&path).map_err(io)?.permissions().mode() & 0o777;
        if mode & 0o077 != 0 {
            let told = format!("may be read by others (mode {mode:o}); set it to 0600");
            return Err(SignError::File(path, told));
        }
        let text = Zeroizing::new(fs::read_to_string(&path).map_err(io)?);
        let signer = text
            .trim()
            .split_once(' ')
            .and_then(|(algorithm, secret)| {
                let secret = Zeroizing::new(hex::decode(secret).ok()?);
                Signer::from_secret(
                    Algorithm::from_code(algorithm)?,
                    secret.as_slice().try_into().ok()?,
                )
            })
            .ok_or_else(|| {
                let told = "one line is expected: ed25519 or sm2 and 64 hex digits".to_owned();
                SignError::File(path, told)
            })?;
        Ok(signer)
    }

    /// Puts a new key of its own into the folder instead of the one that is there, which is gone
    /// then: what it has signed stays valid by its public key.
    pub fn renew(
        folder: &Path,
        algorithm: Algorithm,
        entropy: &Entropy,
    ) -> Result<Signer, SignError> {
        let path = folder.join(FILE);
        let secret = loop {
            // Of SM2's secrets a few, too many to be certain and too few to ever be met, are none.
            let secret = Zeroizing::new(entropy.bytes::<32>());
            if Signer::from_secret(algorithm, &secret).is_some() {
                break secret;
            }
        };
        let written = write(folder, &path, algorithm, &secret);
        written.map_err(|error| SignError::Io(path, error))?;
        Signer::open(folder, entropy)
    }

    /// A key of given secret bytes; `None` when they are no secret of that algorithm.
    pub fn from_secret(algorithm: Algorithm, secret: &[u8; 32]) -> Option<Signer> {
        let (public, secret) = match algorithm {
            Algorithm::Ed25519 => {
                let key = ed25519_dalek::SigningKey::from_bytes(secret);
                let public = key.verifying_key().to_bytes().to_vec();
                (public, Secret::Ed25519(Box::new(key)))
            }
            Algorithm::Sm2 => {
                let key = sm2::dsa::SigningKey::from_slice(SM2_ID, secret).ok()?;
                let public = key.verifying_key().to_sec1_bytes().to_vec();
                (public, Secret::Sm2(Box::new(key)))
            }
        };
        let public = PublicKey::new(algorithm, &public)?;
        Some(Signer(Arc::new(Inner { public, secret })))
    }

    /// The bank's own program, which holds the key. Asks it at once for its public key.
    pub fn program(path: &str) -> Result<Signer, SignError> {
        let told = ask(path, "public", b"")?;
        let public = PublicKey::parse(&told).ok_or_else(|| {
            let expected = "`public` is to print ed25519:BASE64 or sm2:BASE64".to_owned();
            SignError::Program(path.to_owned(), expected)
        })?;
        let secret = Secret::Program(path.to_owned());
        Ok(Signer(Arc::new(Inner { public, secret })))
    }

    /// The public key.
    pub fn public(&self) -> &PublicKey {
        &self.0.public
    }

    /// The signature over the bytes. May take seconds when it comes from a program; never called
    /// inside a transaction.
    pub fn sign(&self, bytes: &[u8]) -> Result<Vec<u8>, SignError> {
        match &self.0.secret {
            Secret::Ed25519(key) => Ok(key.sign(bytes).to_bytes().to_vec()),
            Secret::Sm2(key) => Ok(key.sign(bytes).to_bytes().to_vec()),
            Secret::Program(path) => {
                let wrong = |told: &str| SignError::Program(path.clone(), told.to_owned());
                let told = ask(path, "sign", bytes)?;
                let signature = STANDARD
                    .decode(told.trim())
                    .map_err(|_| wrong("`sign` is to print the signature in base64"))?;
                match self.0.public.verify(bytes, &signature) {
                    true => Ok(signature),
                    false => Err(wrong("its signature does not agree with its public key")),
                }
            }
        }
    }
}

impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Signer({})", self.0.public)
    }
}

/// Written beside and renamed into place, so that a crash leaves the old key or the new one.
fn write(
    folder: &Path,
    path: &Path,
    algorithm: Algorithm,
    secret: &[u8; 32],
) -> std::io::Result<()> {
    fs::create_dir_all(folder)?;
    fs::set_permissions(folder, fs::Permissions::from_mode(0o700))?;
    let beside = folder.join(format!("{FILE}.{}", std::process::id()));
    let mut file = fs::OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(&beside)?;
    let line = Zeroizing::new(format!("{} {}\n", algorithm.code(), hex::encode(secret)));
    file.write_all(line.as_bytes())?;
    file.sync_all()?;
    fs::rename(&beside, path)?;
    fs::File::open(folder)?.sync_all()
}

/// Runs the bank's own program; its answer is the first line that it prints.
fn ask(path: &str, what: &str, bytes: &[u8]) -> Result<String, SignError> {
    let failed = |told: String| SignError::Program(path.to_owned(), told);
    let mut child = Command::new(path)
        .arg(what)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|error| failed(error.to_string()))?;
    if let Some(mut stdin) = child.stdin.take() {
        // A program that does not read what it is asked for says so by its answer.
        let _ = stdin.write_all(bytes);
    }
    let out = child.stdout.take();
    let reading = std::thread::spawn(move || {
        let mut text = String::new();
        let read = out.map(|out| out.take(PROGRAM_BYTES_MAX).read_to_string(&mut text));
        read.is_some_and(|read| read.is_ok()).then_some(text)
    });
    if !ended(&mut child) {
        let _ = child.kill();
        let _ = child.wait();
        return Err(failed(format!(
            "gave no answer within {} seconds, or ended with an error",
            PROGRAM_TIME.as_secs()
        )));
    }
    let text = reading.join().ok().flatten();
    text.ok_or_else(|| failed("printed something that is no text".to_owned()))
}

/// Waits for the program's end; whether it ended well and in time.
fn ended(child: &mut Child) -> bool {
    const STEP: Duration = Duration::from_millis(20);
    let mut waited = Duration::ZERO;
    while waited < PROGRAM_TIME {
        match child.try_wait() {
            Ok(Some(status)) => return status.success(),
            Ok(None) => std::thread::sleep(STEP),
            Err(_) => return false,
        }
        waited += STEP;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(algorithm: Algorithm) -> Signer {
        Signer::from_secret(algorithm, &[7; 32]).unwrap()
    }

    #[test]
    fn every_changed_byte_of_text_signature_and_key_is_found() {
        for algorithm in [Algorithm::Ed25519, Algorithm::Sm2] {
            let signer = of(algorithm);
            let text = b"a checkpoint".to_vec();
            let signature = signer.sign(&text).unwrap();
            assert!(signer.public().verify(&text, &signature));
            for at in 0..text.len() {
                let mut changed = text.clone();
                changed[at] ^= 1;
                assert!(!signer.public().verify(&changed, &signature), "{at}");
            }
            for at in 0..signature.len() {
                let mut changed = signature.clone();
                changed[at] ^= 1;
                assert!(!signer.public().verify(&text, &changed), "{at}");
            }
            for at in 0..signer.public().bytes().len() {
                let mut changed = signer.public().bytes().to_vec();
                changed[at] ^= 1;
                let key = PublicKey::new(algorithm, &changed);
                assert!(!key.is_some_and(|key| key.verify(&text, &signature)));
            }
            let again = PublicKey::parse(&signer.public().to_string()).unwrap();
            assert_eq!(&again, signer.public());
            assert_eq!(again.fingerprint().len(), 64);
        }
    }

    #[test]
    fn the_key_is_made_once_and_renewed_when_asked() {
        let dir = tempfile::tempdir().unwrap();
        let (folder, entropy) = (dir.path().join("keys"), Entropy::system());
        let first = Signer::open(&folder, &entropy).unwrap();
        let again = Signer::open(&folder, &entropy).unwrap();
        assert_eq!(first.public(), again.public());
        let next = Signer::renew(&folder, Algorithm::Sm2, &entropy).unwrap();
        assert_eq!(next.public().algorithm(), Algorithm::Sm2);
        assert_ne!(first.public(), next.public());
        let opened = Signer::open(&folder, &entropy).unwrap();
        assert_eq!(opened.public(), next.public());
        fs::set_permissions(folder.join(FILE), fs::Permissions::from_mode(0o640)).unwrap();
        let error = Signer::open(&folder, &entropy).unwrap_err();
        assert!(error.to_string().contains("0600"), "{error}");
    }

    #[test]
    fn a_program_that_holds_the_key_signs() {
        let dir = tempfile::tempdir().unwrap();
        let signer = of(Algorithm::Ed25519);
        let text = b"a checkpoint";
        let signature = STANDARD.encode(signer.sign(text).unwrap());
        let script = format!(
            "#!/bin/sh\nif [ \"$1\" = public ]; then echo '{}'; else cat >/dev/null; echo '{signature}'; fi\n",
            signer.public()
        );
        let path = dir.path().join("sign");
        fs::write(&path, script).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o700)).unwrap();
        let program = Signer::program(path.to_str().unwrap()).unwrap();
        assert_eq!(program.public(), signer.public());
        assert_eq!(
            program.sign(text).unwrap(),
            signer.sign(text).unwrap(),
            "the program's signature is handed on"
        );
        // A wrong answer is not taken for a signature.
        assert!(program.sign(b"something else").is_err());
        assert!(Signer::program("/nowhere/sign").is_err());
    }
}
