//! Files that come from elsewhere: case files, backups, sheets, attachments.

use crate::bank::bank;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use kernel::Lang;
use serde_json::json;
use sha2::{Digest, Sha256};
use std::io::{Cursor, Write};
use xiaobao::backup;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// `case verify`: nothing but the signer's own bytes ever holds.
pub fn case_file(bytes: &[u8]) {
    let path = bank().folder.join("case.zip");
    std::fs::write(&path, bytes).expect("a temporary file");
    let found = evidence::casefile::verify(&path).expect("the file can be read");
    assert!(!found.lines.is_empty());
}

/// The same with right signatures around any content: whoever has any key can make such a file.
/// The input is texts of parts with NUL between them.
pub fn case_parts(bytes: &[u8]) {
    const NAMES: [&str; 4] = ["ledger.json", "proof.json", "case.json", "attachments/1"];
    let parts: Vec<(&str, &[u8])> = NAMES
        .into_iter()
        .zip(bytes.split(|byte| *byte == 0))
        .collect();
    let hash = |bytes: &[u8]| hex::encode(Sha256::digest(bytes));
    let listed: Vec<_> = parts
        .iter()
        .map(|(name, bytes)| json!({"file": name, "bytes": bytes.len(), "sha256": hash(bytes)}))
        .collect();
    let manifest = json!({
        "format": "xiaobao case file 1", "number": "TS-1", "bank": "b", "at": "2026-11-23T09:00:00+08:00",
        "by": "b", "purpose": "p", "masked": false, "subject": ["complaint", "1"],
        "state": [["case", "case.json"]], "parts": listed,
    })
    .to_string();
    let path = bank().folder.join("parts.zip");
    std::fs::write(&path, sealed(&parts, &manifest)).expect("a temporary file");
    let found = evidence::casefile::verify(&path).expect("the file can be read");
    assert!(found.key.is_some(), "the seal is right: {:?}", found.lines);
}

fn sealed(parts: &[(&str, &[u8])], manifest: &str) -> Vec<u8> {
    let (signer, hash) = (&bank().app.signer, hex::encode(Sha256::digest(manifest)));
    let comment = |file: &str, signature: &[u8]| {
        let (key, signature) = (signer.public(), STANDARD.encode(signature));
        format!("xiaobao case file 1 sha256:{file} manifest:{hash} key:{key} signature:{signature}")
    };
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let plain = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for (name, bytes) in parts
        .iter()
        .copied()
        .chain([("manifest.json", manifest.as_bytes())])
    {
        zip.start_file(name, plain).expect("a part begins");
        zip.write_all(bytes).expect("a part is written");
    }
    let room = comment(&"0".repeat(64), &[0; 64]);
    zip.set_comment(room.as_str())
        .expect("the comment is short");
    let mut file = zip.finish().expect("a file is made").into_inner();
    file.truncate(file.len() - room.len());
    let whole = hex::encode(Sha256::digest(&file));
    let text = format!("xiaobao case file 1\nsha256:{whole}\nmanifest:{hash}\n");
    let signature = signer.sign(text.as_bytes()).expect("the key signs");
    file.extend_from_slice(comment(&whole, &signature).as_bytes());
    file
}

/// Restoring: a file that is not whole changes nothing.
pub fn backup(bytes: &[u8]) {
    let folder = &bank().folder;
    let from = folder.join("backup");
    std::fs::write(&from, bytes).expect("a temporary file");
    let data = folder.join("restored");
    let asked = backup::Restore {
        from,
        database: format!("sqlite://{}", data.join("bank.db").display()),
        data: data.clone(),
        keys: None,
    };
    let loaded = backup::load(&asked, &mut |_, _| {});
    if loaded.is_err() {
        assert!(!data.join("bank.db").exists() || data.exists());
    }
    if data.exists() {
        std::fs::remove_dir_all(&data).expect("a temporary folder");
    }
}

/// Rows of a backup behind its hashes.
pub fn backup_rows(bytes: &[u8]) {
    let mut input = bytes;
    if let Ok(rows) = backup::read_rows(&mut input) {
        assert!(rows as usize <= bytes.len());
    }
}

/// Tables of units and accounts.
pub fn sheet(bytes: &[u8]) {
    if let Ok(sheet) = org::sheet::read(bytes) {
        assert!(sheet.rows.len() <= org::sheet::ROWS_MAX);
        let carried = sheet.to_carried();
        let again = org::sheet::Sheet::from_carried(&carried).expect("what was carried is read");
        assert_eq!(sheet, again);
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        let _ = org::sheet::Sheet::from_carried(text);
    }
}

/// Attachments: the first line is the name.
pub fn upload(bytes: &[u8]) {
    let end = bytes.iter().position(|byte| *byte == b'\n').unwrap_or(0);
    let (name, content) = bytes.split_at(end);
    let name = String::from_utf8_lossy(name);
    let safe = document::safe_name(&name);
    assert!(!safe.is_empty() && !safe.contains(['/', '\\', '\n', '\0']));
    assert_eq!(
        document::safe_name(&safe),
        safe,
        "safe names stay as they are"
    );
    if let Err(refusal) = document::check(&safe, content.get(1..).unwrap_or_default()) {
        assert!(!refusal.to(Lang::Zh).is_empty());
    }
}

/// Papers of a protection review: the first byte says which kind, the text is checked against the word list.
pub fn papers(bytes: &[u8]) {
    use protection_review::read;
    use protection_review::rules::{text, words};
    // PDF is not among them: a panic inside lopdf is caught and means a broken file, and libFuzzer
    // would take it for a finding.
    const KINDS: [&str; 2] = [
        "text/plain",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ];
    let Some((first, content)) = bytes.split_first() else {
        return;
    };
    let kind = KINDS[usize::from(*first) % KINDS.len()];
    let asked = std::cell::Cell::new(0_u32);
    let going = || {
        asked.set(asked.get() + 1);
        asked.get() < 1_000
    };
    if let Ok(found) = read::read(kind, content, &going) {
        assert!(found.characters() <= read::CHARACTERS_MAX);
        assert!(found.passages.len() <= read::PASSAGES_MAX);
        let marks = text::marks(&found, &words::WordList::shipped(), "marketing");
        assert!(marks.len() <= text::MARKS_MAX);
    }
}
