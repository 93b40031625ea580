//! Files that are more than they say: archives that unpack to gigabytes, macros, two kinds in one,
//! names that read otherwise than they are.

use kernel::{Refusal, Say, say};
use std::io::Cursor;
use zip::ZipArchive;

/// Most bytes that a document or workbook may unpack to.
const UNPACKED_BYTES_MAX: u64 = 256 * 1024 * 1024;
/// Bytes at the beginning in which browsers once looked for markup.
const HEAD_BYTES: usize = 1024;
/// Bytes of an archive's last record, without its comment.
const ARCHIVE_END_BYTES: usize = 22;
/// The longest comment of an archive.
const ARCHIVE_COMMENT_BYTES_MAX: usize = 65_535;

/// Why a file of an allowed kind is not kept all the same.
pub(crate) fn refusal(name: &str, kind: &str, bytes: &[u8]) -> Option<Refusal> {
    if [DOCUMENT, WORKBOOK].contains(&kind) {
        return office(name, bytes);
    }
    let text = kind == "text/plain";
    if !text && (has_markup(bytes) || ends_as_archive(bytes)) {
        return Some(Refusal::new(
            "file_disguised",
            say!(
                "文件「{name}」里藏有另一种文件（网页或压缩包），不予保存",
                "The file \"{name}\" hides another kind of file (a web page or an archive) and is not kept"
            ),
        ));
    }
    None
}

/// The media type of a document and of a workbook.
pub(crate) const DOCUMENT: &str =
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
pub(crate) const WORKBOOK: &str =
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// Which of the two an archive is, by the names of its parts in whatever order they stand; Word,
/// WPS and LibreOffice each have their own.
pub(crate) fn office_kind(bytes: &[u8]) -> Option<&'static str> {
    let archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
    let has = |name: &str| archive.index_for_name(name).is_some();
    match (
        has("[Content_Types].xml"),
        has("word/document.xml"),
        has("xl/workbook.xml"),
    ) {
        (true, true, false) => Some(DOCUMENT),
        (true, false, true) => Some(WORKBOOK),
        _ => None,
    }
}

/// A document or workbook: unpacked to nothing once, so that what opens it later is not surprised.
fn office(name: &str, bytes: &[u8]) -> Option<Refusal> {
    let Some(found) = platform::unpacked(Cursor::new(bytes), UNPACKED_BYTES_MAX) else {
        return Some(broken(name));
    };
    let macros = found
        .names
        .iter()
        .any(|part| part.to_ascii_lowercase().ends_with("vbaproject.bin"));
    if macros {
        return Some(Refusal::new(
            "file_macros",
            say!(
                "文件「{name}」含有宏，请另存为不含宏的文件后上传",
                "The file \"{name}\" has macros; save it without them and upload that"
            ),
        ));
    }
    let strays = found.names.iter().any(|part| {
        part.starts_with('/') || part.contains('\\') || part.split('/').any(|step| step == "..")
    });
    strays.then(|| broken(name))
}

fn broken(name: &str) -> Refusal {
    let mib = UNPACKED_BYTES_MAX / 1024 / 1024;
    let why: Say = say!(
        "文件「{name}」已损坏，或解压后超过 {mib} MB，不予保存",
        "The file \"{name}\" is broken or unpacks to more than {mib} MB, and is not kept"
    );
    Refusal::new("file_broken", why)
}

/// Markup near the beginning of what should be a picture, a sound or a PDF.
fn has_markup(bytes: &[u8]) -> bool {
    let head = bytes[..bytes.len().min(HEAD_BYTES)].to_ascii_lowercase();
    let marks: [&[u8]; 4] = [b"<script", b"<html", b"<!doctype html", b"<svg"];
    marks
        .iter()
        .any(|mark| head.windows(mark.len()).any(|part| part == *mark))
}

/// Whether the file's last bytes are the end of an archive: then it is one for whoever asks so.
fn ends_as_archive(bytes: &[u8]) -> bool {
    let from = bytes
        .len()
        .saturating_sub(ARCHIVE_END_BYTES + ARCHIVE_COMMENT_BYTES_MAX);
    let tail = &bytes[from..];
    tail.windows(ARCHIVE_END_BYTES)
        .enumerate()
        .any(|(at, end)| {
            let comment = usize::from(u16::from_le_bytes([end[20], end[21]]));
            end.starts_with(b"PK\x05\x06") && at + ARCHIVE_END_BYTES + comment == tail.len()
        })
}

/// Characters that turn the direction of what follows, or take no room: `exe.gpj` reads `jpg.exe`.
pub(crate) fn turns_or_hides(c: char) -> bool {
    matches!(c, '\u{061C}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}')
}

#[cfg(test)]
mod tests {
    use super::DOCUMENT;
    use crate::check;
    use std::io::{Cursor, Write};
    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";
    const END: &[u8] = b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0";

    fn docx(parts: &[(&str, usize)]) -> Vec<u8> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        let whole = [
            ("[Content_Types].xml", 9),
            ("_rels/.rels", 9),
            ("docProps/app.xml", 9),
            ("word/document.xml", 9),
        ];
        for (name, zeros) in whole.iter().chain(parts) {
            zip.start_file(*name, SimpleFileOptions::default()).unwrap();
            zip.write_all(&vec![b' '; *zeros]).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    fn code(name: &str, bytes: &[u8]) -> String {
        check(name, bytes).unwrap_err().code.to_owned()
    }

    #[test]
    fn a_document_that_unpacks_to_gigabytes_has_macros_or_stray_names_is_not_kept() {
        assert_eq!(
            check("a.docx", &docx(&[])).map_err(|r| r.code),
            Ok(DOCUMENT)
        );
        assert_eq!(code("a.xlsx", &docx(&[])), "file_kind");
        let bomb = docx(&[("word/media/a.bmp", 260 * 1024 * 1024)]);
        assert!(bomb.len() < 1024 * 1024, "{}", bomb.len());
        assert_eq!(code("a.docx", &bomb), "file_broken");
        assert_eq!(
            code("a.docx", &docx(&[("word/vbaProject.bin", 9)])),
            "file_macros"
        );
        assert_eq!(
            code("a.docx", &docx(&[("../../etc/cron.d/x", 9)])),
            "file_broken"
        );
        let mut cut = docx(&[]);
        cut.truncate(cut.len() - 30);
        assert_eq!(code("a.docx", &cut), "file_kind");
    }

    #[test]
    fn two_kinds_in_one_are_not_kept() {
        assert_eq!(
            code("a.png", &[PNG, b"<script>alert(1)</script>"].concat()),
            "file_disguised"
        );
        assert_eq!(
            code("a.gif", b"GIF89a/*<svg onload=alert(1)>*/"),
            "file_disguised"
        );
        assert_eq!(code("a.png", &[PNG, &docx(&[])].concat()), "file_disguised");
        assert_eq!(
            code("a.pdf", &[b"%PDF-1.4\n%%EOF\n", END].concat()),
            "file_disguised"
        );
        let commented = [b"%PDF-1.4\n%%EOF\n", &END[..20], b"\x03\0abc"].concat();
        assert_eq!(code("a.pdf", &commented), "file_disguised");
        let inside = [b"%PDF-1.4\n", END, b"\n%%EOF\n"].concat();
        assert!(check("a.pdf", &inside).is_ok(), "a PDF may hold an archive");
    }
}
