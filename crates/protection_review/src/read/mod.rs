//! Text out of papers that people bring: docx, pdf, txt. The bytes are foreign and may be hostile: each
//! way in has its limits (bytes, unpacked bytes, pages, characters, time). Pure: the caller brings the clock.

mod docx;
mod pdf;

use crate::rules::text::{Passage, Text, Unread};

/// Most characters read of one paper; what is behind is not looked at, and the page says so.
pub const CHARACTERS_MAX: usize = 1_000_000;
/// Most paragraphs of one paper.
pub const PASSAGES_MAX: usize = 50_000;
/// Most pages of a PDF.
pub const PAGES_MAX: usize = 500;
/// Most bytes that any part of a paper may unpack to.
pub const UNPACKED_MAX: usize = 64 * 1024 * 1024;
/// Most bytes of a PDF that are parsed: larger ones are scans, whose text is none.
pub const PDF_BYTES_MAX: usize = 16 * 1024 * 1024;
/// Longest passage, in characters: a line without an end is cut into pieces.
const PASSAGE_MAX: usize = 20_000;

const DOCX: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

/// Reads a paper. `going` is asked again and again, and says `false` once its time is over.
///
/// # Errors
/// Why there is no text.
pub fn read(media_type: &str, bytes: &[u8], going: &dyn Fn() -> bool) -> Result<Text, Unread> {
    let text = match media_type {
        "text/plain" => plain(bytes)?,
        DOCX => docx::read(bytes, going)?,
        "application/pdf" => pdf::read(bytes, going)?,
        _ => return Err(Unread::Kind),
    };
    match text.passages.is_empty() {
        true => Err(Unread::Empty),
        false => Ok(text),
    }
}

fn plain(bytes: &[u8]) -> Result<Text, Unread> {
    let text = std::str::from_utf8(bytes).map_err(|_| Unread::Broken)?;
    let mut gathered = Gathered::default();
    for line in text.trim_start_matches('\u{FEFF}').lines() {
        if !gathered.put(None, line) {
            break;
        }
    }
    Ok(gathered.text)
}

/// Passages within the limits.
#[derive(Default)]
struct Gathered {
    text: Text,
    characters: usize,
    paragraph: u32,
    page: Option<u32>,
}

impl Gathered {
    /// Adds a paragraph; `false` when a limit is reached. Empty ones count, but are not kept.
    fn put(&mut self, page: Option<u32>, text: &str) -> bool {
        if page != self.page {
            (self.page, self.paragraph) = (page, 0);
        }
        self.paragraph = self.paragraph.saturating_add(1);
        if text.trim().is_empty() {
            return true;
        }
        let chars: Vec<char> = text.chars().collect();
        for piece in chars.chunks(PASSAGE_MAX) {
            let left = CHARACTERS_MAX.saturating_sub(self.characters);
            if left < piece.len() || self.text.passages.len() >= PASSAGES_MAX {
                self.text.cut = true;
                return false;
            }
            self.characters += piece.len();
            self.text.passages.push(Passage {
                page,
                paragraph: self.paragraph,
                text: piece.iter().collect(),
            });
        }
        true
    }
}

#[cfg(test)]
mod tests;
