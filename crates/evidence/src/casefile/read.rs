//! Verifying the file of a case without any database: every check gives a line of its own.

use super::write::hash_of;
use super::{
    MAGIC, Manifest, OPENED, Opened, PART_BYTES_MAX, PARTS_MAX, WHOLE_BYTES_MAX, comment,
    signed_text,
};
use crate::prove::{self, Proof, ProofFault, ProvenEntry};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use kernel::{Say, say};
use platform::{MessageKey, PublicKey, Sealed};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;
use zip::ZipArchive;

/// Longest comment that is looked for.
const COMMENT_BYTES_MAX: u64 = 1024;

/// One line of the verification.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// Whether it holds.
    pub ok: bool,
    /// What was looked at and found; a part that was changed is named.
    pub what: Say,
}

/// What verifying a file has found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    /// The lines, in order; the last is the first that does not hold, if there is one.
    pub lines: Vec<Check>,
    /// The key that signed, when its signature holds.
    pub key: Option<PublicKey>,
}

impl Checked {
    /// Whether all of it holds.
    pub fn ok(&self) -> bool {
        self.key.is_some() && self.lines.iter().all(|line| line.ok)
    }

    fn good(&mut self, what: Say) {
        self.lines.push(Check { ok: true, what });
    }

    fn bad(&mut self, what: Say) {
        self.lines.push(Check { ok: false, what });
    }
}

/// The signed comment of a file.
struct Seal {
    /// Where it begins.
    at: u64,
    file: String,
    manifest: String,
    key: PublicKey,
}

/// Verifies a case file.
///
/// # Errors
/// Only when the file cannot be read from the disk; whatever is wrong in it is a line that says so.
pub fn verify(path: &Path) -> io::Result<Checked> {
    let mut file = File::open(path)?;
    let mut found = Checked {
        lines: Vec::new(),
        key: None,
    };
    let Some(seal) = seal(&mut file)? else {
        found.bad(say!(
            "文件末尾的签名缺失、无效或已被更改，或其后附加了内容",
            "The signature at the file's end is missing, invalid or was changed, or something was added behind it"
        ));
        return Ok(found);
    };
    found.key = Some(seal.key.clone());
    found.good(say!("签名有效", "The signature holds"));
    file.seek(SeekFrom::Start(0))?;
    let whole = hash_of(&mut (&mut file).take(seal.at))? == seal.file;
    let parts = parts(&mut file);
    if !whole {
        found.bad(changed(parts.as_ref(), &seal));
        return Ok(found);
    }
    found.good(say!(
        "文件的每个字节与签名时相同",
        "Every byte of the file is as it was signed"
    ));
    let manifest = parts.as_ref().and_then(|parts| manifest(parts, &seal));
    match (parts, manifest) {
        (Some(parts), Some(manifest)) => contents(&mut found, &parts, &manifest),
        _ => found.bad(say!(
            "清单 manifest.json 无法读取",
            "The manifest manifest.json cannot be read"
        )),
    }
    Ok(found)
}

/// Reads the comment at the end and checks its signature; `None` unless it is the one form and holds.
fn seal(file: &mut File) -> io::Result<Option<Seal>> {
    let length = file.seek(SeekFrom::End(0))?;
    let from = length.saturating_sub(COMMENT_BYTES_MAX);
    file.seek(SeekFrom::Start(from))?;
    let mut tail = Vec::new();
    file.read_to_end(&mut tail)?;
    let magic = MAGIC.as_bytes();
    let Some(at) = tail.windows(magic.len()).rposition(|w| w == magic) else {
        return Ok(None);
    };
    let found = std::str::from_utf8(&tail[at..]).ok().and_then(read_seal);
    Ok(found.map(|mut seal| {
        seal.at = from + at as u64;
        seal
    }))
}

fn read_seal(text: &str) -> Option<Seal> {
    let mut fields = text.strip_prefix(MAGIC)?.strip_prefix(' ')?.split(' ');
    let mut field = |name: &str| fields.next()?.strip_prefix(name);
    let (file, manifest) = (field("sha256:")?, field("manifest:")?);
    let (key, signature) = (field("key:")?, field("signature:")?);
    let bytes = STANDARD.decode(signature).ok()?;
    let public = PublicKey::parse(key)?;
    let right = comment(file, manifest, &public.to_string(), signature) == text
        && STANDARD.encode(&bytes) == signature
        && public.verify(signed_text(file, manifest).as_bytes(), &bytes);
    right.then(|| Seal {
        at: 0,
        file: file.to_owned(),
        manifest: manifest.to_owned(),
        key: public,
    })
}

/// The parts that can be read; those that cannot have `None`. `None` when it is no ZIP at all.
type Parts = BTreeMap<String, Option<Vec<u8>>>;

fn parts(file: &mut File) -> Option<Parts> {
    let mut zip = ZipArchive::new(file).ok()?;
    if zip.len() > PARTS_MAX {
        return None;
    }
    let mut found = Parts::new();
    let mut left = WHOLE_BYTES_MAX;
    for at in 0..zip.len() {
        let Ok(part) = zip.by_index(at) else {
            continue;
        };
        let Ok(name) = part.name().map(|name| name.into_owned()) else {
            continue;
        };
        let mut bytes = Vec::new();
        let most = PART_BYTES_MAX.min(left);
        let read = part.take(most + 1).read_to_end(&mut bytes);
        let whole = read.is_ok() && bytes.len() as u64 <= most;
        left = left.saturating_sub(bytes.len() as u64);
        // Two parts of one name: neither is to be believed.
        let once = !found.contains_key(&name);
        found.insert(name, (whole && once).then_some(bytes));
    }
    Some(found)
}

fn manifest(parts: &Parts, seal: &Seal) -> Option<Manifest> {
    let bytes = parts.get("manifest.json")?.as_ref()?;
    let right = hex::encode(Sha256::digest(bytes)) == seal.manifest;
    right.then(|| serde_json::from_slice(bytes).ok()).flatten()
}

/// Names what was changed in a file that is not as it was signed.
fn changed(parts: Option<&Parts>, seal: &Seal) -> Say {
    let Some(manifest) = parts.and_then(|parts| manifest(parts, seal)) else {
        return say!(
            "已被更改：清单 manifest.json 或 ZIP 结构",
            "Changed: the manifest manifest.json, or the structure of the ZIP"
        );
    };
    match parts.and_then(|parts| differing(parts, &manifest)) {
        Some(name) => say!("已被更改：{name}", "Changed: {name}"),
        None => say!(
            "已被更改：ZIP 结构（文件名、长度、时间或校验值）",
            "Changed: the structure of the ZIP (names, sizes, times or check values)"
        ),
    }
}

/// The first part that is not as the manifest has it, or that it does not have.
fn differing(parts: &Parts, manifest: &Manifest) -> Option<String> {
    for part in &manifest.parts {
        let bytes = parts.get(&part.file).and_then(Option::as_ref);
        let same = bytes.is_some_and(|bytes| {
            bytes.len() as u64 == part.bytes && hex::encode(Sha256::digest(bytes)) == part.sha256
        });
        if !same {
            return Some(part.file.clone());
        }
    }
    let known: BTreeSet<&str> = manifest
        .parts
        .iter()
        .map(|part| part.file.as_str())
        .chain(["manifest.json"])
        .collect();
    parts
        .keys()
        .find(|name| !known.contains(name.as_str()))
        .cloned()
}

/// The checks of what is inside: parts, chain, proof, state, attachments.
fn contents(found: &mut Checked, parts: &Parts, manifest: &Manifest) {
    if let Some(name) = differing(parts, manifest) {
        return found.bad(say!(
            "与清单不符：{name}",
            "Not as the manifest has it: {name}"
        ));
    }
    found.good(say!(
        "{} 个部分与清单一致",
        "{} parts agree with the manifest",
        manifest.parts.len()
    ));
    let json = |name: &str| parts.get(name).and_then(Option::as_ref);
    let entries: Option<Vec<ProvenEntry>> =
        json("ledger.json").and_then(|bytes| serde_json::from_slice(bytes).ok());
    let proof: Option<Proof> =
        json("proof.json").and_then(|bytes| serde_json::from_slice(bytes).ok());
    let (Some(entries), Some(proof)) = (entries, proof) else {
        return found.bad(say!(
            "ledger.json 或 proof.json 无法读取",
            "ledger.json or proof.json cannot be read"
        ));
    };
    if proven(found, &entries, &proof, manifest)
        && state(found, parts, &entries, manifest)
        && opened(found, parts, &entries)
    {
        attachments(found, parts, manifest);
    }
}

fn proven(
    found: &mut Checked,
    entries: &[ProvenEntry],
    proof: &Proof,
    manifest: &Manifest,
) -> bool {
    let (kind, id) = &manifest.subject;
    let own = entries
        .iter()
        .all(|entry| (&entry.subject_kind, &entry.subject_id) == (kind, id));
    if !own || entries.first().is_none_or(|first| first.seq != 1) {
        found.bad(say!(
            "ledger.json 不是本案完整的账簿条目",
            "ledger.json is not the whole chain of this case"
        ));
        return false;
    }
    match prove::check(entries, proof) {
        Err(fault) => {
            found.bad(fault_in_words(&fault));
            false
        }
        Ok((checkpoint, key)) => {
            let withheld = entries.iter().filter(|entry| entry.withheld).count();
            found.good(say!(
                "{} 条账簿条目衔接正确，其中 {} 条的哈希已重算，{withheld} 条因提及个人而未附正文",
                "{} entries follow one another; the hashes of {} were recomputed, {withheld} come without their body because it names a person",
                entries.len(),
                entries.len() - withheld
            ));
            found.good(say!(
                "全部条目在检查点（{}，共 {} 条，{}）所覆盖的账簿中，检查点由 {} 签名",
                "All of them are in the ledger of the checkpoint ({}, {} entries, {}), signed by {}",
                checkpoint.origin,
                checkpoint.size,
                kernel::rfc3339(checkpoint.at),
                key.fingerprint()
            ));
            if found.key.as_ref() == Some(&key) {
                return true;
            }
            found.bad(say!(
                "检查点与本文件不是同一密钥签名的",
                "The checkpoint was signed by another key than this file"
            ));
            false
        }
    }
}

fn fault_in_words(fault: &ProofFault) -> Say {
    match fault {
        ProofFault::Key => say!(
            "proof.json 中的公钥无效",
            "The public key in proof.json is none"
        ),
        ProofFault::Checkpoint => say!(
            "proof.json 中检查点的签名无效",
            "The signature of the checkpoint in proof.json does not hold"
        ),
        ProofFault::Entry(seq) => say!(
            "第 {seq} 条与其哈希不符",
            "Entry {seq} does not agree with its hash"
        ),
        ProofFault::Chain(seq) => say!(
            "第 {seq} 条与前一条不衔接",
            "Entry {seq} does not follow the one before it"
        ),
        ProofFault::Place(seq) => say!(
            "第 {seq} 条未被证明在检查点所覆盖的账簿中",
            "Entry {seq} is not proved to be in the ledger of the checkpoint"
        ),
    }
}

/// Whether what is stored of the case is what the last entry's hash is over.
fn state(found: &mut Checked, parts: &Parts, entries: &[ProvenEntry], manifest: &Manifest) -> bool {
    let last = entries.iter().rev().find_map(|e| e.state_hash.as_ref());
    let Some(last) = last else { return true };
    let mut pieces = Vec::new();
    for (name, place) in &manifest.state {
        let Some(place) = place else {
            found.good(say!(
                "个人信息（{name}）未导出，因此不能重算案件状态的哈希；内容由本文件的签名担保",
                "Personal data ({name}) was left out, so the hash of the case's state cannot be recomputed; the file's signature vouches for the rest"
            ));
            return true;
        };
        let bytes = parts.get(place).and_then(Option::as_ref);
        pieces.push((name.as_str(), bytes.map_or(&[][..], Vec::as_slice)));
    }
    if hex::encode(change::hash_state(&pieces)) == *last {
        found.good(say!(
            "案件内容与账簿最后一条记载的状态一致",
            "The case's content is the state that the ledger's last entry speaks of"
        ));
        return true;
    }
    found.bad(say!(
        "案件内容与账簿最后一条记载的状态不符",
        "The case's content is not the state that the ledger's last entry speaks of"
    ));
    false
}

/// Whether what is shown opened is what is sealed in the state and the entries.
fn opened(found: &mut Checked, parts: &Parts, entries: &[ProvenEntry]) -> bool {
    let Some(bytes) = parts.get(OPENED).and_then(Option::as_ref) else {
        return true;
    };
    let list: Option<Vec<Opened>> = serde_json::from_slice(bytes).ok();
    let stands = |sealed: &str| {
        let in_state = parts.iter().any(|(name, bytes)| {
            name.starts_with("state/") && bytes.as_deref() == Some(sealed.as_bytes())
        });
        let quoted = format!("\"{sealed}\"");
        in_state || entries.iter().any(|entry| entry.body.contains(&quoted))
    };
    let holds = |one: &Opened| {
        let key = MessageKey::from_hex(&one.key);
        let plain = key.and_then(|key| key.open(&one.context, &Sealed::stored(&one.sealed)).ok());
        stands(&one.sealed) && plain.as_deref() == Some(one.plain.as_bytes())
    };
    match list.filter(|list| list.iter().all(holds)) {
        Some(list) => {
            found.good(say!(
                "{} 处加密内容已用各自的密钥解开，与所附明文一致",
                "{} sealed values open with their own keys and are what the file shows",
                list.len()
            ));
            true
        }
        None => {
            found.bad(say!(
                "所附明文不是案件与账簿中加密内容解开的结果",
                "What the file shows opened is not what is sealed in the case and its entries"
            ));
            false
        }
    }
}

/// Whether the attachments are those that the case names.
fn attachments(found: &mut Checked, parts: &Parts, manifest: &Manifest) {
    let files: Vec<_> = manifest
        .parts
        .iter()
        .filter(|part| part.file.starts_with("attachments/"))
        .collect();
    let case = parts.get("case.json").and_then(Option::as_ref);
    let named = |sha256: &str| {
        case.is_some_and(|bytes| bytes.windows(sha256.len()).any(|w| w == sha256.as_bytes()))
    };
    match files.iter().find(|part| !named(&part.sha256)) {
        Some(part) => found.bad(say!(
            "案件中没有附件 {}",
            "The case has no attachment {}",
            part.file
        )),
        None => found.good(say!(
            "{} 个附件与案件记载的哈希一致",
            "{} attachments agree with the hashes that the case has",
            files.len()
        )),
    }
}
