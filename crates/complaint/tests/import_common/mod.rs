//! What the tests of the import share: a small bank, files, and what the database has afterwards.

use complaint::import::{Format, ImportError, Job, Summary, run};
use kernel::{Actor, day_of};
use org::{Figures, Level, NewUnit};
use platform::sql::{Row, args};
use std::path::{Path, PathBuf};
use testkit::TestApp;

/// A head office, a branch and a sub-branch.
pub fn bank(test: &TestApp) {
    let opened = day_of(test.clock.now());
    for (code, name, level, parent) in [
        ("0000", "总行", Level::HeadOffice, None),
        ("0100", "江城分行", Level::Branch, Some("0000")),
        ("0101", "城北支行", Level::SubBranch, Some("0100")),
    ] {
        let new = NewUnit {
            code: code.to_owned(),
            name: name.to_owned(),
            level,
            parent: parent.map(str::to_owned),
            opened,
            phone: String::new(),
            figures: Figures::default(),
        };
        change::run_now(test, &actor(), None, move |change| {
            org::create_in(change, &new)
        })
        .unwrap();
    }
}

/// Who imports on the command line.
pub fn actor() -> Actor {
    Actor::system("import")
}

/// A file in the test's folder.
pub fn file(test: &TestApp, name: &str, bytes: &[u8]) -> PathBuf {
    let path = test.dir().join(name);
    std::fs::write(&path, bytes).unwrap();
    path
}

/// Imports a file; rejected rows go beside it.
pub fn import(test: &TestApp, format: Format, file: &Path) -> Result<Summary, ImportError> {
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
pub fn counts(summary: &Summary) -> [u64; 4] {
    [
        summary.read,
        summary.created,
        summary.known,
        summary.rejected,
    ]
}

/// Rows of a query.
pub fn rows(test: &TestApp, sql: &'static str) -> Vec<Row> {
    test.db
        .read_now(move |reader| reader.query(sql, &args![]))
        .unwrap()
}

/// The number that a query counts.
pub fn count(test: &TestApp, sql: &'static str) -> i64 {
    rows(test, sql)[0].get(0).unwrap()
}

/// The rejected rows: last three columns in Chinese, in English, and the line.
pub fn rejected(summary: &Summary) -> Vec<csv::StringRecord> {
    let path = summary.rejects_file.as_ref().expect("rows were rejected");
    let mut reader = csv::ReaderBuilder::new()
        .flexible(true)
        .from_path(path)
        .unwrap();
    reader.records().map(|row| row.unwrap()).collect()
}
