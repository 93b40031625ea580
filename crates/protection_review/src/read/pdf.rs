//! PDF files, page by page. Lines of a page are joined: where a line ends says nothing of the sentence.

use super::{Gathered, PAGES_MAX, PDF_BYTES_MAX, UNPACKED_MAX};
use crate::rules::text::{Text, Unread};
use lopdf::{Document, LoadOptions};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Most objects of a PDF: a dense one of 500 pages has some ten thousand.
const OBJECTS_MAX: usize = 200_000;

pub(super) fn read(bytes: &[u8], going: &dyn Fn() -> bool) -> Result<Text, Unread> {
    if bytes.len() > PDF_BYTES_MAX {
        return Err(Unread::Broken);
    }
    // A parser of foreign files that gives up with a panic has found a broken file, no more.
    catch_unwind(AssertUnwindSafe(|| pages(bytes, going))).unwrap_or(Err(Unread::Broken))
}

fn pages(bytes: &[u8], going: &dyn Fn() -> bool) -> Result<Text, Unread> {
    let options = LoadOptions {
        max_decompressed_size: Some(UNPACKED_MAX),
        ..LoadOptions::default()
    };
    let file = Document::load_mem_with_options(bytes, options).map_err(|_| Unread::Broken)?;
    if file.is_encrypted() {
        return Err(Unread::Locked);
    }
    if file.objects.len() > OBJECTS_MAX {
        return Err(Unread::Broken);
    }
    let mut gathered = Gathered::default();
    let numbers: Vec<u32> = file.get_pages().keys().copied().collect();
    for (at, number) in numbers.into_iter().enumerate() {
        if at >= PAGES_MAX {
            gathered.text.cut = true;
            break;
        }
        if !going() {
            return Err(Unread::Slow);
        }
        // A font that can't be decoded costs its own words only.
        let chunks = file.extract_text_chunks_with_limit(&[number], UNPACKED_MAX);
        let text: String = chunks.into_iter().flatten().collect();
        if !gathered.put(Some(number), &joined(&text)) {
            break;
        }
    }
    Ok(gathered.text)
}

/// Lines joined: with a blank between Latin words, with nothing between Chinese ones.
fn joined(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
        if latin(out.chars().next_back()) && latin(line.chars().next()) {
            out.push(' ');
        }
        out.push_str(line);
    }
    out
}
