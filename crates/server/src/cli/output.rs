//! What is printed: results on stdout, messages on stderr.

use super::failure::Failure;
use std::io::{ErrorKind, Write};

/// Prints a line of the result and sends it off at once: somebody may wait for it.
pub(super) fn line(text: &str) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    let written = writeln!(out, "{text}").and_then(|()| out.flush());
    written.map_err(|error| match error.kind() {
        // The reader has seen enough (`xiaobao unit list | head -1`).
        ErrorKind::BrokenPipe => Failure::Told,
        _ => Failure::Failed(format!("stdout: {error}")),
    })
}

/// Prints a JSON value as one line.
pub(super) fn json(value: &serde_json::Value) -> Result<(), Failure> {
    line(&value.to_string())
}

/// Prints a message for the person at the terminal.
pub(super) fn note(text: &str) {
    // Nobody is left to be told when stderr is gone.
    let _ = writeln!(std::io::stderr().lock(), "{text}");
}

/// Prints rows in columns, each as wide as its widest cell.
pub(super) fn table(rows: &[Vec<String>]) -> Result<(), Failure> {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let widest = |column: usize| {
        let cells = rows.iter().filter_map(|row| row.get(column));
        cells.map(|cell| width(cell)).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..columns).map(widest).collect();
    for row in rows {
        let mut text = String::new();
        for (cell, widest) in row.iter().zip(&widths) {
            text.push_str(cell);
            text.push_str(&" ".repeat(widest - width(cell) + 2));
        }
        line(text.trim_end())?;
    }
    Ok(())
}

/// The columns that a text takes on a terminal: Chinese characters and their marks take two.
fn width(text: &str) -> usize {
    text.chars()
        .map(|c| {
            if ('\u{1100}'..='\u{ffef}').contains(&c) {
                2
            } else {
                1
            }
        })
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_characters_take_two_columns() {
        assert_eq!(width("总行 HQ"), 7);
        assert_eq!(width(""), 0);
    }
}
