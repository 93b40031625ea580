//! 案卷文件: one case in one file that proves itself. A ZIP with the case to read and to print, the same
//! as JSON, all entries of its chain, their proof, what the ledger's state hash is over, the
//! attachments, and a manifest with the hash of each. The ZIP's comment signs every byte before it and
//! ends the file, so nothing in it, before it or behind it can be changed unnoticed.

mod html;
mod read;
mod write;

pub use read::{Check, Checked, verify};
pub use write::{WriteError, to_bytes, write};

use crate::prove::{Proof, ProvenEntry};
use kernel::{Instant, Say};
use serde::{Deserialize, Serialize};

/// How the signed comment begins; the number is the format's.
const MAGIC: &str = "xiaobao case file 1";
/// Where the opened values stand.
const OPENED: &str = "opened.json";
/// Most bytes of one part: the largest attachment and more.
const PART_BYTES_MAX: u64 = 64 * 1024 * 1024;
/// Most bytes of all parts together: whoever has any key can sign a file that unpacks to more.
const WHOLE_BYTES_MAX: u64 = 1024 * 1024 * 1024;
/// Most parts of one file.
const PARTS_MAX: usize = 2_000;

/// What goes into the file of a case.
#[derive(Clone, Debug, PartialEq)]
pub struct CaseFile {
    /// The case's number.
    pub number: String,
    /// Whose file it is: the bank's name.
    pub bank: String,
    /// When it was made.
    pub at: Instant,
    /// By whom: name and login.
    pub by: String,
    /// What for.
    pub purpose: String,
    /// Whether personal data was left out.
    pub masked: bool,
    /// What people read, in parts.
    pub sections: Vec<Section>,
    /// What happened, oldest first.
    pub events: Vec<Event>,
    /// The case for programs.
    pub case: serde_json::Value,
    /// All entries of the case's chain, oldest first.
    pub entries: Vec<ProvenEntry>,
    /// Their proof.
    pub proof: Proof,
    /// The subject of the chain: kind and identifier.
    pub subject: (String, String),
    /// The parts that the state hash of the last entry is over, in order.
    pub state: Vec<StatePart>,
    /// What is sealed in the state and the entries, opened; empty when personal data was left out.
    pub opened: Vec<Opened>,
    /// The case's files.
    pub attachments: Vec<Attached>,
}

/// A part of what the ledger's state hash is over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatePart {
    /// Its name, as it is hashed.
    pub name: String,
    /// Its bytes; `None` when it holds personal data that was left out.
    pub bytes: Option<Vec<u8>>,
}

/// A sealed value with the key of it alone: who reads the file sees what the ledger's hashes are over
/// opened before their eyes, and learns no key of the bank's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Opened {
    /// As it is stored in a part of the state or in the body of an entry.
    pub sealed: String,
    /// What it was sealed for.
    pub context: String,
    /// The key of this value, as [`platform::MessageKey::hex`] gives it.
    pub key: String,
    /// What was sealed: JSON.
    pub plain: String,
}

/// A file of the case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attached {
    /// The name it came with.
    pub name: String,
    /// SHA-256 of its bytes, hex, as the case has it.
    pub sha256: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Something to read under a heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// The heading.
    pub title: Say,
    /// Label and text of each line.
    pub lines: Vec<(Say, String)>,
}

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// Number of its entry.
    pub seq: i64,
    /// When, for people.
    pub at: String,
    /// Who.
    pub who: String,
    /// What.
    pub what: Say,
    /// What else the entry says.
    pub body: String,
}

/// The list of what is in the file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Manifest {
    format: String,
    number: String,
    bank: String,
    at: String,
    by: String,
    purpose: String,
    masked: bool,
    /// Kind and identifier of the chain.
    subject: (String, String),
    /// The parts of the state: name and file, or none when it was left out.
    state: Vec<(String, Option<String>)>,
    parts: Vec<Part>,
}

/// A part of the file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Part {
    file: String,
    /// The name an attachment came with.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    name: String,
    bytes: u64,
    sha256: String,
}

/// What is signed: the hash of all bytes before the comment, and of the manifest, by which a changed
/// part can be named.
fn signed_text(file: &str, manifest: &str) -> String {
    format!("{MAGIC}\nsha256:{file}\nmanifest:{manifest}\n")
}

/// The comment at the end of the file.
fn comment(file: &str, manifest: &str, key: &str, signature: &str) -> String {
    format!("{MAGIC} sha256:{file} manifest:{manifest} key:{key} signature:{signature}")
}
