//! What is wrong with a text of rules or holidays, and on which line.

use kernel::{Say, say};
use std::fmt;
use std::ops::Range;

/// A calendar notice or rule pack that is not accepted: the text's name, the line, what is
/// expected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextError {
    /// The name the caller gave the text, as in `cn-2027.toml`.
    pub name: String,
    /// The line, from 1.
    pub line: usize,
    /// What is wrong and what is expected.
    pub say: Say,
}

impl TextError {
    /// An error at a byte range of the text.
    pub(crate) fn at(name: &str, text: &str, span: &Range<usize>, say: Say) -> TextError {
        TextError {
            name: name.to_owned(),
            line: line_of(text, span.start),
            say,
        }
    }

    /// An error of the TOML reader, which knows where it stopped.
    pub(crate) fn toml(name: &str, text: &str, error: &toml::de::Error) -> TextError {
        let said = error.message().trim();
        TextError::at(
            name,
            text,
            &error.span().unwrap_or(0..0),
            say!("格式错误：{said}", "wrong format: {said}"),
        )
    }
}

impl fmt::Display for TextError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.name, self.line, self.say.en)
    }
}

impl std::error::Error for TextError {}

/// The line (from 1) on which a byte of the text stands.
fn line_of(text: &str, at: usize) -> usize {
    1 + text.as_bytes()[..at.min(text.len())]
        .iter()
        .filter(|byte| **byte == b'\n')
        .count()
}
