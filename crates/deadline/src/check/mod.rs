//! Runs a file of worked examples in the `deadline_vectors.csv` format (see the crate's README).
//!
//! Semantics where the format leaves a choice, each as in the suites the examples come from:
//! working time is exact elapsed time, so a day on which the clock moves has 23 or 25 hours; hours
//! hold from the opening up to, not including, the closing, looking forward, and the other way
//! round looking back; times without offset are wall times of the row's zone, and so are their
//! answers. `error` as the expected value means that the row must be refused.

mod ops;
mod row;
#[cfg(test)]
mod tests;

use kernel::{Say, say};
use std::fmt;

/// What running a file gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckReport {
    /// A line per failure, then `N passed, N failed`.
    pub lines: Vec<String>,
    /// Rows whose answer is the expected one.
    pub passed: usize,
    /// Rows whose answer is another, or that could not be read or computed.
    pub failed: usize,
}

impl CheckReport {
    /// Whether every row passed and there was at least one.
    pub fn ok(&self) -> bool {
        self.failed == 0 && self.passed > 0
    }
}

/// The file cannot be run at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckError(pub Say);

impl fmt::Display for CheckError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.en)
    }
}

impl std::error::Error for CheckError {}

/// Runs every row. A row that cannot be read counts as failed, with its line number; only a file
/// without the columns is an error.
pub fn check_csv(text: &str) -> Result<CheckReport, CheckError> {
    let mut reader = csv::ReaderBuilder::new()
        .flexible(true)
        .from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let headers = reader
        .headers()
        .map_err(|error| unreadable(&error))?
        .clone();
    let columns = row::Columns::find(&headers)?;
    let mut report = CheckReport {
        lines: Vec::new(),
        passed: 0,
        failed: 0,
    };
    for (at, record) in reader.records().enumerate() {
        let failure = match &record {
            Ok(record) => ops::run(&columns.row(record)),
            Err(error) => Err(error.to_string()),
        };
        match failure {
            Ok(()) => report.passed += 1,
            Err(why) => {
                report.failed += 1;
                let line = record
                    .as_ref()
                    .ok()
                    .and_then(|r| r.position())
                    .map(|p| p.line());
                let id = record
                    .as_ref()
                    .ok()
                    .and_then(|r| columns.id(r))
                    .unwrap_or("?");
                let line = line.unwrap_or(at as u64 + 2);
                report.lines.push(format!("line {line} {id}: {why}"));
            }
        }
    }
    report.lines.push(format!(
        "{} passed, {} failed",
        report.passed, report.failed
    ));
    Ok(report)
}

fn unreadable(error: &csv::Error) -> CheckError {
    CheckError(say!(
        "文件无法读取：{error}",
        "the file cannot be read: {error}"
    ))
}
