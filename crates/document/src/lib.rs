//! Files that people bring: what they are is told by their bytes, not their names; they are kept
//! under the hash of their bytes and given back in a way no browser will run. And files that rooms
//! write: [`word`] (official documents), [`sheet`] (lists).

mod disguise;
pub mod sheet;
pub mod word;

use change::CommandError;
use kernel::{Refusal, say};
use platform::{App, DataKey};

/// Largest file, in bytes (20 MiB).
pub const FILE_BYTES_MAX: usize = 20 * 1024 * 1024;

/// Longest file name kept, in characters.
const NAME_MAX: usize = 100;

/// What may be kept: media type, the endings it may have.
const KINDS: &[(&str, &[&str])] = &[
    ("application/pdf", &["pdf"]),
    ("image/png", &["png"]),
    ("image/jpeg", &["jpg", "jpeg"]),
    ("image/gif", &["gif"]),
    ("image/bmp", &["bmp"]),
    ("image/webp", &["webp"]),
    ("audio/mpeg", &["mp3"]),
    ("audio/x-wav", &["wav"]),
    ("audio/amr", &["amr"]),
    ("audio/m4a", &["m4a"]),
    ("video/mp4", &["mp4", "m4a"]),
    (disguise::DOCUMENT, &["docx"]),
    (disguise::WORKBOOK, &["xlsx"]),
    ("application/msword", &["doc"]),
    ("application/vnd.ms-excel", &["xls"]),
    ("text/plain", &["txt", "csv"]),
];

/// Tells what a file is, or why it is not kept. The bytes must be of a kind that is allowed **and**
/// the name's ending must be one of that kind, so that nothing travels in disguise.
pub fn check(name: &str, bytes: &[u8]) -> Result<&'static str, Refusal> {
    if bytes.is_empty() {
        return Err(Refusal::new(
            "file_empty",
            say!("文件「{name}」是空的", "The file \"{name}\" is empty"),
        ));
    }
    if bytes.len() > FILE_BYTES_MAX {
        let mib = FILE_BYTES_MAX / 1024 / 1024;
        return Err(Refusal::new(
            "file_too_large",
            say!(
                "文件「{name}」超过 {mib} MB",
                "The file \"{name}\" is larger than {mib} MB"
            ),
        ));
    }
    let ending = name
        .rsplit_once('.')
        .map(|(_, e)| e.to_ascii_lowercase())
        .unwrap_or_default();
    let media_type = sniff(bytes);
    let kind = KINDS
        .iter()
        .find(|(kind, endings)| Some(*kind) == media_type && endings.contains(&ending.as_str()));
    if let Some((kind, _)) = kind
        && let Some(refusal) = disguise::refusal(name, kind, bytes)
    {
        return Err(refusal);
    }
    kind.map(|(kind, _)| *kind).ok_or_else(|| {
        let endings =
            KINDS.iter().flat_map(|(_, e)| e.iter().copied()).collect::<Vec<_>>().join("、");
        Refusal::new("file_kind", say!(
            "文件「{name}」的内容与扩展名不符，或类型不允许；可上传：{endings}",
            "The file \"{name}\" is not of an allowed kind or not what its ending says; allowed: {endings}"
        ))
    })
}

/// The media type by the bytes; plain text is text without control characters.
fn sniff(bytes: &[u8]) -> Option<&'static str> {
    if bytes.starts_with(b"PK\x03\x04") {
        return disguise::office_kind(bytes);
    }
    if let Some(kind) = infer::get(bytes) {
        return KINDS
            .iter()
            .map(|(k, _)| *k)
            .find(|k| *k == kind.mime_type());
    }
    let text = std::str::from_utf8(bytes).ok()?;
    let plain = !text
        .chars()
        .any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t'));
    let markup = text.trim_start().starts_with('<');
    (plain && !markup).then_some("text/plain")
}

/// A file name without folders, control characters or characters that systems trip over.
pub fn safe_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let clean: String = last
        .chars()
        .filter(|c| !c.is_control() && !matches!(c, '<' | '>' | ':' | '"' | '|' | '?' | '*'))
        .filter(|c| !disguise::turns_or_hides(*c))
        .collect();
    let clean = clean
        .trim_matches(|c: char| c == '.' || c.is_whitespace())
        .to_owned();
    let count = clean.chars().count();
    if count == 0 {
        return "file".to_owned();
    }
    // The ending is kept: it is at the end. What the cut lays bare at the front is no dot.
    let kept: String = clean.chars().skip(count.saturating_sub(NAME_MAX)).collect();
    kept.trim_start_matches(|c: char| c == '.' || c.is_whitespace())
        .to_owned()
}

/// Keeps the bytes; gives their SHA-256 in hex. The same bytes are kept once.
pub async fn keep(app: &App, bytes: Vec<u8>) -> Result<String, CommandError> {
    let files = app.files.clone();
    tokio::task::spawn_blocking(move || files.put(&bytes))
        .await
        .map_err(|e| CommandError::Broken(format!("keeping a file stopped: {e}")))?
        .map_err(|e| CommandError::Broken(format!("a file could not be kept: {e}")))
}

/// A file that is kept sealed, with a key of its own. Who holds the key keeps it sealed in turn:
/// without it the file is gone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealedFile {
    /// SHA-256 of what is in it, hex.
    pub sha256: String,
    /// SHA-256 of its sealed bytes, hex: where they lie.
    pub kept: String,
    /// The key, 64 hex characters.
    pub key: String,
}

/// Keeps the bytes sealed.
pub async fn keep_sealed(app: &App, bytes: Vec<u8>) -> Result<SealedFile, CommandError> {
    let app = app.clone();
    tokio::task::spawn_blocking(move || keep_sealed_now(&app, &bytes))
        .await
        .map_err(|e| CommandError::Broken(format!("keeping a file stopped: {e}")))?
}

/// [`keep_sealed`] for callers without an async runtime.
pub fn keep_sealed_now(app: &App, bytes: &[u8]) -> Result<SealedFile, CommandError> {
    let key = DataKey::new(&app.entropy);
    let sha256 = platform::sha256_hex(bytes);
    let sealed = vault::seal_bytes(
        register::sealed!("document_file.bytes"),
        &key,
        &place(&sha256),
        bytes,
        &app.entropy,
    );
    let kept = app.files.put(&sealed);
    Ok(SealedFile {
        sha256,
        kept: kept.map_err(|e| CommandError::Broken(format!("a file could not be kept: {e}")))?,
        key: hex::encode(key.bytes()),
    })
}

/// The bytes of a file that is kept sealed, or as it lies when it is from before files were sealed.
pub async fn open_sealed(app: &App, file: SealedFile) -> Result<Vec<u8>, CommandError> {
    let app = app.clone();
    tokio::task::spawn_blocking(move || open_any_now(&app, &file))
        .await
        .map_err(|e| CommandError::Broken(format!("reading a file stopped: {e}")))?
}

/// [`open_sealed`] for callers without an async runtime; a file that is from before files were sealed
/// (its `kept` is empty) is read as it lies.
pub fn open_any_now(app: &App, file: &SealedFile) -> Result<Vec<u8>, CommandError> {
    let read = |sha256: &str| {
        let bytes = app.files.open(sha256);
        bytes.map_err(|e| CommandError::Broken(format!("a kept file could not be read: {e}")))
    };
    if file.kept.is_empty() {
        return read(&file.sha256);
    }
    let key = hex::decode(&file.key).ok();
    let key = key.and_then(|bytes| DataKey::from_bytes(&bytes));
    let Some(key) = key else {
        return Err(CommandError::Refused(Refusal::new(
            "file_erased",
            say!("该附件的内容已删除", "What was in this file was erased"),
        )));
    };
    let opened = key.open_bytes(&place(&file.sha256), &read(&file.kept)?);
    opened.map_err(|e| CommandError::Broken(format!("a kept file does not open: {e}")))
}

/// What a sealed file is sealed for: the bytes that it says it holds.
fn place(sha256: &str) -> String {
    format!("file {sha256}")
}

#[cfg(test)]
mod tests {
    use super::*;

    const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";

    #[test]
    fn bytes_decide_and_the_ending_must_agree() {
        assert_eq!(check("账单.png", PNG), Ok("image/png"));
        assert_eq!(check("记录.txt", "通话记录".as_bytes()), Ok("text/plain"));
        for (name, bytes) in [
            ("run.exe", b"MZ\x90\0\x03\0\0\0\x04\0\0\0".as_slice()),
            ("账单.pdf", PNG),
            ("page.html", b"<html><script>alert(1)</script>"),
            ("page.txt", b"<html><script>alert(1)</script>"),
            ("pic.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
            ("noending", PNG),
        ] {
            assert_eq!(check(name, bytes).unwrap_err().code, "file_kind", "{name}");
        }
        assert_eq!(check("a.txt", b"").unwrap_err().code, "file_empty");
        let large = vec![b'a'; FILE_BYTES_MAX + 1];
        assert_eq!(check("a.txt", &large).unwrap_err().code, "file_too_large");
    }

    #[test]
    fn names_lose_their_tricks() {
        assert_eq!(safe_name("../../etc/passwd"), "passwd");
        assert_eq!(safe_name("C:\\a\\账单 1.png"), "账单 1.png");
        assert_eq!(safe_name("..."), "file");
        assert_eq!(safe_name("invoice\u{202E}gpj.exe"), "invoicegpj.exe");
        assert_eq!(safe_name("a\u{200B}\u{2066}b.txt. ."), "ab.txt");
        assert_eq!(safe_name(&format!("{}.{}", "a", ".".repeat(150))), "a");
        assert_eq!(safe_name("a\"b\r\n.txt"), "ab.txt");
        assert!(safe_name(&"长".repeat(300)).chars().count() <= 100);
    }
}
