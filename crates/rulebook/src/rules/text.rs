//! Texts as people give them, and what is wrong with them, line by line.

use deadline::TextError;
use kernel::{FieldError, FieldErrors, Say, say};

/// The longest text of a notice or a pack, in bytes: ten times the longest shipped one.
pub const TEXT_BYTES_MAX: usize = 128 * 1024;
/// The longest id, in characters.
const ID_CHARS_MAX: usize = 60;
/// The field that texts come in by.
pub(super) const FIELD: &str = "text";
/// Ids that are words of addresses.
const RESERVED: [&str; 1] = ["new"];

/// The text with line ends `\n` and without a byte order mark: the same text makes the same
/// addition, whether it came by a form, a file or the command line.
pub fn tidied(text: &str) -> String {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    text.replace("\r\n", "\n").replace('\r', "\n")
}

/// A fault on a line.
pub(super) fn fault(line: usize, code: &'static str, say: &Say) -> FieldErrors {
    let Say { zh, en } = say;
    let say = say!("第 {line} 行：{zh}", "line {line}: {en}");
    FieldError::new(FIELD, code, say).into()
}

/// A fault that the text's reader has found.
pub(super) fn unreadable(error: &TextError) -> FieldErrors {
    fault(error.line, "text", &error.say)
}

/// Refuses what is no text at all, before it is read.
pub(super) fn check_size(text: &str) -> Result<(), FieldErrors> {
    if text.trim().is_empty() {
        let say = say!("请粘贴文本或选择文件", "Paste the text or choose a file");
        return Err(FieldError::new(FIELD, "required", say).into());
    }
    if text.len() > TEXT_BYTES_MAX {
        let kilobytes = TEXT_BYTES_MAX / 1024;
        let say = say!(
            "文本最长 {kilobytes} KB",
            "The text has at most {kilobytes} KB"
        );
        return Err(FieldError::new(FIELD, "too_long", say).into());
    }
    Ok(())
}

/// An id stands in addresses and in cases for ever.
pub(super) fn check_id(text: &str, id: &str) -> Result<(), FieldErrors> {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    let good = (1..=ID_CHARS_MAX).contains(&id.len())
        && id.chars().all(plain)
        && id.starts_with(|c: char| c != '-')
        && !RESERVED.contains(&id);
    if good {
        return Ok(());
    }
    let say = say!(
        "id 应为 1 到 {ID_CHARS_MAX} 个小写字母、数字或“-”，例如 cn-2027",
        "`id` has 1 to {ID_CHARS_MAX} small letters, digits or `-`, such as cn-2027"
    );
    Err(fault(line_of(text, "id"), "bad_id", &say))
}

/// The line (from 1) of the first assignment to a key; 1 when there is none.
pub(super) fn line_of(text: &str, key: &str) -> usize {
    let assigns = |line: &str| {
        let rest = line.trim_start().strip_prefix(key);
        rest.is_some_and(|rest| rest.trim_start().starts_with('='))
    };
    text.lines().position(assigns).map_or(1, |at| at + 1)
}
