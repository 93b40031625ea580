//! Marks places of a text against a word list. PURE: texts in, marks out.

use super::words::{Entry, WordList};
use serde::{Deserialize, Serialize};

/// Most marks kept of one paper: the rest is told as a number of none.
pub const MARKS_MAX: usize = 200;
/// Most characters of a sentence that is shown around a mark, before and behind it.
const AROUND: usize = 60;

/// Why a paper's text was not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unread {
    /// A picture, a workbook: nothing that is read.
    Kind,
    /// Broken, or larger than what is unpacked.
    Broken,
    /// A PDF with a password.
    Locked,
    /// A PDF without text: scanned pages.
    Empty,
    /// It took too long.
    Slow,
}

impl Unread {
    /// The stored form.
    pub fn code(self) -> &'static str {
        match self {
            Unread::Kind => "kind",
            Unread::Broken => "broken",
            Unread::Locked => "locked",
            Unread::Empty => "empty",
            Unread::Slow => "slow",
        }
    }
}

/// A paragraph, and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passage {
    /// The page, from 1; `None` where the kind of file has none (docx, txt).
    pub page: Option<u32>,
    /// The paragraph, from 1: of the page where there are pages, else of the file.
    pub paragraph: u32,
    /// What it says.
    pub text: String,
}

/// What was read of a paper.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text {
    /// Its paragraphs in order.
    pub passages: Vec<Passage>,
    /// Whether reading stopped at a limit before the end.
    pub cut: bool,
}

impl Text {
    /// Characters in all.
    pub fn characters(&self) -> usize {
        self.passages
            .iter()
            .map(|one| one.text.chars().count())
            .sum()
    }
}

/// A marked place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// Key of the entry of the word list.
    pub entry: String,
    /// Code of [`super::words::SEVERITIES`], as it was then.
    pub severity: String,
    /// The page, where there are pages.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
    /// The paragraph; 0 when it is about the whole paper.
    pub paragraph: u32,
    /// The sentence before the marked words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub before: String,
    /// The marked words as they stand there; empty when something is missing.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub words: String,
    /// The sentence behind them.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub after: String,
}

/// Characters without those that only pull words apart, each with its place: "保 本" reads 保本, full-width
/// letters read as plain ones.
struct Plain {
    text: String,
    /// For each byte of `text` that begins a character: which character of the passage.
    places: Vec<(usize, usize)>,
}

fn plain(text: &str) -> Plain {
    let (mut out, mut places) = (String::with_capacity(text.len()), Vec::new());
    for (at, c) in text.chars().enumerate() {
        if c.is_whitespace() || c.is_control() || is_invisible(c) {
            continue;
        }
        let c = match c {
            '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
            c => c,
        };
        places.push((out.len(), at));
        out.extend(c.to_lowercase());
    }
    Plain { text: out, places }
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}')
}

impl Plain {
    /// The character of the passage at a byte of the plain text.
    fn place(&self, byte: usize) -> usize {
        let at = self.places.partition_point(|(start, _)| *start <= byte);
        self.places[at.saturating_sub(1)].1
    }
}

/// All marks of a text, in the order of the text; at most [`MARKS_MAX`]. `kind` is that of the review:
/// an entry may be for some kinds only.
pub fn marks(text: &Text, list: &WordList, kind: &str) -> Vec<Mark> {
    let entries: Vec<&Entry> = list.entries.iter().filter(|one| one.is_for(kind)).collect();
    let plains: Vec<Plain> = text.passages.iter().map(|one| plain(&one.text)).collect();
    let mut found = Vec::new();
    for entry in entries.iter().filter(|entry| entry.is_missing_rule()) {
        let any = |words: &[String]| {
            let words: Vec<String> = words.iter().map(|word| plain(word).text).collect();
            plains
                .iter()
                .any(|one| words.iter().any(|word| one.text.contains(word.as_str())))
        };
        if any(&entry.words) && !any(&entry.unless) {
            found.push(whole(entry));
        }
    }
    for (passage, plain) in text.passages.iter().zip(&plains) {
        let mut here: Vec<(usize, Mark)> = Vec::new();
        for entry in entries.iter().filter(|entry| !entry.is_missing_rule()) {
            places(passage, plain, entry, &mut here);
        }
        here.sort_by_key(|(at, _)| *at);
        found.extend(here.into_iter().map(|(_, mark)| mark));
        if found.len() >= MARKS_MAX {
            break;
        }
    }
    found.truncate(MARKS_MAX);
    found
}

fn whole(entry: &Entry) -> Mark {
    Mark {
        entry: entry.key.clone(),
        severity: entry.severity.clone(),
        page: None,
        paragraph: 0,
        before: String::new(),
        words: String::new(),
        after: String::new(),
    }
}

fn places(passage: &Passage, plain: &Plain, entry: &Entry, found: &mut Vec<(usize, Mark)>) {
    let spared = spared(plain, entry);
    let mut taken: Vec<(usize, usize)> = Vec::new();
    for word in &entry.words {
        let word = self::plain(word).text;
        if word.is_empty() {
            continue;
        }
        for (at, _) in plain.text.match_indices(word.as_str()) {
            let end = at + word.len();
            let inside = |(from, to): &(usize, usize)| *from <= at && end <= *to;
            let overlaps = |(from, to): &(usize, usize)| *from < end && at < *to;
            if spared.iter().any(inside) || taken.iter().any(overlaps) {
                continue;
            }
            taken.push((at, end));
            if found.len() < MARKS_MAX {
                found.push((at, mark(passage, plain, entry, (at, end))));
            }
        }
    }
}

/// Where words stand that are right: 不保本 is no promise of 保本, 第一条 no boast.
fn spared(plain: &Plain, entry: &Entry) -> Vec<(usize, usize)> {
    let words = entry.except.iter().map(|word| self::plain(word).text);
    let words = words.filter(|word| !word.is_empty());
    words
        .flat_map(|word| {
            let found = plain.text.match_indices(word.as_str());
            found
                .map(|(at, _)| (at, at + word.len()))
                .collect::<Vec<_>>()
        })
        .collect()
}

fn ends_sentence(c: char) -> bool {
    matches!(c, '。' | '！' | '？' | '；' | '!' | '?' | ';' | '\n')
}

fn mark(passage: &Passage, plain: &Plain, entry: &Entry, (at, end): (usize, usize)) -> Mark {
    let chars: Vec<char> = passage.text.chars().collect();
    let first = plain.place(at);
    let last = plain.place(end - 1) + 1;
    let before = &chars[..first];
    let from = before
        .iter()
        .rposition(|c| ends_sentence(*c))
        .map_or(0, |at| at + 1);
    let from = from.max(first.saturating_sub(AROUND));
    let after = &chars[last..];
    let to = after
        .iter()
        .position(|c| ends_sentence(*c))
        .map_or(after.len(), |at| at + 1);
    let text = |part: &[char]| -> String {
        part.iter()
            .map(|c| if c.is_control() { ' ' } else { *c })
            .collect()
    };
    Mark {
        entry: entry.key.clone(),
        severity: entry.severity.clone(),
        page: passage.page,
        paragraph: passage.paragraph,
        before: text(&before[from..]).trim_start().to_owned(),
        words: text(&chars[first..last]),
        after: text(&after[..to.min(AROUND)]).trim_end().to_owned(),
    }
}
