//! Writing the file of a case.

use super::{CaseFile, MAGIC, Manifest, OPENED, Part, comment, html, signed_text};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use kernel::rfc3339;
use platform::{SignError, Signer};
use sha2::{Digest, Sha256};
use std::fs::OpenOptions;
use std::io::{self, BufWriter, Read, Seek, SeekFrom, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use zip::write::{SimpleFileOptions, ZipWriter};

/// Bytes of a signature of either algorithm.
const SIGNATURE: usize = 64;

/// Why a case file could not be written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// The file.
    #[error("the case file: {0}")]
    Io(#[from] io::Error),
    /// The ZIP.
    #[error("the case file: {0}")]
    Zip(#[from] zip::result::ZipError),
    /// The readable page or JSON.
    #[error("the case file: {0}")]
    Text(String),
    /// Signing.
    #[error(transparent)]
    Sign(#[from] SignError),
}

/// The ZIP on its way, with the list of its parts.
struct Parts<O: Write + Seek> {
    zip: ZipWriter<BufWriter<O>>,
    list: Vec<Part>,
}

impl<O: Write + Seek> Parts<O> {
    fn put(&mut self, file: &str, name: &str, bytes: &[u8]) -> Result<(), WriteError> {
        // The same moment in every file: the same case gives the same bytes.
        let options = SimpleFileOptions::default().last_modified_time(zip::DateTime::default());
        self.zip.start_file(file, options)?;
        self.zip.write_all(bytes)?;
        self.list.push(Part {
            file: file.to_owned(),
            name: name.to_owned(),
            bytes: bytes.len() as u64,
            sha256: hex::encode(Sha256::digest(bytes)),
        });
        Ok(())
    }

    fn json(&mut self, file: &str, value: &impl serde::Serialize) -> Result<(), WriteError> {
        let text = serde_json::to_vec_pretty(value);
        let text = text.map_err(|error| WriteError::Text(error.to_string()))?;
        self.put(file, "", &text)
    }
}

/// Writes the file; one that is there already is not touched. For its owner's eyes only (0600).
///
/// # Errors
/// The file's and the signer's; nothing is left behind then.
pub fn write(path: &Path, file: &CaseFile, signer: &Signer) -> Result<(), WriteError> {
    let out = OpenOptions::new()
        .read(true)
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)?;
    let written = fill(out, file, signer).and_then(|out| Ok(out.sync_all()?));
    if written.is_err() {
        // The first error is the one to tell.
        let _ = std::fs::remove_file(path);
    }
    written
}

/// The file in memory, for a download.
///
/// # Errors
/// The signer's.
pub fn to_bytes(file: &CaseFile, signer: &Signer) -> Result<Vec<u8>, WriteError> {
    Ok(fill(io::Cursor::new(Vec::new()), file, signer)?.into_inner())
}

fn fill<O: Read + Write + Seek>(out: O, file: &CaseFile, signer: &Signer) -> Result<O, WriteError> {
    let mut parts = Parts {
        zip: ZipWriter::new(BufWriter::new(out)),
        list: Vec::new(),
    };
    let names = names(file);
    let page = html::page(file, &names).map_err(|error| WriteError::Text(error.to_string()))?;
    parts.put("index.html", "", page.as_bytes())?;
    parts.json("case.json", &file.case)?;
    parts.json("ledger.json", &file.entries)?;
    parts.json("proof.json", &file.proof)?;
    let mut state = Vec::new();
    for one in &file.state {
        let place = one.bytes.as_ref().map(|_| format!("state/{}", one.name));
        if let (Some(place), Some(bytes)) = (&place, &one.bytes) {
            parts.put(place, "", bytes)?;
        }
        state.push((one.name.clone(), place));
    }
    if !file.opened.is_empty() {
        parts.json(OPENED, &file.opened)?;
    }
    for (place, one) in names.iter().zip(&file.attachments) {
        parts.put(place, &one.name, &one.bytes)?;
    }
    let manifest = Manifest {
        format: MAGIC.to_owned(),
        number: file.number.clone(),
        bank: file.bank.clone(),
        at: rfc3339(file.at),
        by: file.by.clone(),
        purpose: file.purpose.clone(),
        masked: file.masked,
        subject: file.subject.clone(),
        state,
        parts: std::mem::take(&mut parts.list),
    };
    parts.json("manifest.json", &manifest)?;
    let manifest = parts.list[0].sha256.clone();
    seal(parts.zip, &manifest, signer)
}

/// Where attachments stand: names of our own, since those they came with may be anything.
fn names(file: &CaseFile) -> Vec<String> {
    let place = |(at, one): (usize, &super::Attached)| {
        let ending = one.name.rsplit_once('.').map_or("", |(_, ending)| ending);
        let plain = (1..=5).contains(&ending.len())
            && ending.bytes().all(|byte| byte.is_ascii_alphanumeric());
        let ending = if plain { ending } else { "bin" };
        let hash = one.sha256.get(..12).unwrap_or_default();
        format!("attachments/{:03}-{hash}.{ending}", at + 1)
    };
    file.attachments.iter().enumerate().map(place).collect()
}

/// Ends the ZIP with a comment of the right length, hashes all before it, and signs.
fn seal<O: Read + Write + Seek>(
    mut zip: ZipWriter<BufWriter<O>>,
    manifest: &str,
    signer: &Signer,
) -> Result<O, WriteError> {
    let key = signer.public().to_string();
    let nothing = "0".repeat(64);
    let room = comment(&nothing, manifest, &key, &STANDARD.encode([0; SIGNATURE]));
    zip.set_comment(room.as_str())?;
    let mut out = zip
        .finish()?
        .into_inner()
        .map_err(io::IntoInnerError::into_error)?;
    let end = out.seek(SeekFrom::End(0))? - room.len() as u64;
    out.seek(SeekFrom::Start(0))?;
    let hash = hash_of(&mut (&mut out).take(end))?;
    let signature = signer.sign(signed_text(&hash, manifest).as_bytes())?;
    let signed = comment(&hash, manifest, &key, &STANDARD.encode(signature));
    if signed.len() != room.len() {
        return Err(WriteError::Text("a signature of another length".to_owned()));
    }
    out.seek(SeekFrom::Start(end))?;
    out.write_all(signed.as_bytes())?;
    Ok(out)
}

/// SHA-256 of what can be read, in hex.
pub(super) fn hash_of(reader: &mut impl Read) -> io::Result<String> {
    let mut hash = Sha256::new();
    let mut buffer = vec![0; 64 * 1024];
    loop {
        match reader.read(&mut buffer)? {
            0 => return Ok(hex::encode(hash.finalize())),
            read => hash.update(&buffer[..read]),
        }
    }
}
