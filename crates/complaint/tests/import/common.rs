//! What the tests of the import share: files, and what the database has afterwards.

#[path = "../support/bank.rs"]
mod bank;

pub(crate) use bank::bank;

use complaint::import::{Format, ImportError, Job, Summary, run};
use kernel::Actor;
use platform::sql::{Row, args};
use std::path::{Path, PathBuf};
use testkit::TestApp;

/// Who imports on the command line.
pub(crate) fn actor() -> Actor {
    Actor::system("import")
}

/// A file in the test's folder.
pub(crate) fn file(test: &TestApp, name: &str, bytes: &[u8]) -> PathBuf {
    let path = test.dir().join(name);
    std::fs::write(&path, bytes).unwrap();
    path
}

/// Imports a file; rejected rows go beside it.
pub(crate) fn import(test: &TestApp, format: Format, file: &Path) -> Result<Summary, ImportError> {
    let rejects = file.with_extension("rejects.csv");
    let job = Job {
        file,
        format,
        dry_run: false,
        rejects: &rejects,
    };
    run(test, &actor(), &job, &mut |_| {})
}

/// What the summary counts.
pub(crate) fn counts(summary: &Summary) -> [u64; 4] {
    [
        summary.read,
        summary.created,
        summary.known,
        summary.rejected,
    ]
}

/// Rows of a query.
pub(crate) fn rows(test: &TestApp, sql: &'static str) -> Vec<Row> {
    test.db
        .read_now(move |reader| reader.query(sql, &args![]))
        .unwrap()
}

/// The number that a query counts.
pub(crate) fn count(test: &TestApp, sql: &'static str) -> i64 {
    rows(test, sql)[0].get(0).unwrap()
}

/// The rejected rows: last three columns in Chinese, in English, and the line.
pub(crate) fn rejected(summary: &Summary) -> Vec<csv::StringRecord> {
    let path = summary.rejects_file.as_ref().expect("rows were rejected");
    let mut reader = csv::ReaderBuilder::new()
        .flexible(true)
        .from_path(path)
        .unwrap();
    reader.records().map(|row| row.unwrap()).collect()
}
