//! The rejects file: rows that can't go in, as they came, each with its reason in both languages.

use super::ImportError;
use super::source::RawRow;
use kernel::{Say, say};
use std::borrow::Cow;
use std::fs::{File, OpenOptions};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

/// What stands behind the original columns.
pub(super) const COLUMNS: [&str; 3] = ["拒绝原因", "reject_reason", "source_line"];

/// Rejected rows on their way into a file that is made with the first of them.
pub(super) struct Rejects<'a> {
    path: &'a Path,
    columns: Vec<String>,
    file: Option<csv::Writer<BufWriter<File>>>,
    /// How many there are.
    pub(super) count: u64,
}

impl<'a> Rejects<'a> {
    pub(super) fn at(path: &'a Path) -> Rejects<'a> {
        Rejects {
            path,
            columns: Vec::new(),
            file: None,
            count: 0,
        }
    }

    /// Tells the columns of the file. Those of an earlier rejects file are not repeated.
    pub(super) fn columns(&mut self, columns: &[String]) {
        let own = columns
            .iter()
            .position(|name| COLUMNS.contains(&name.as_str()));
        self.columns = columns[..own.unwrap_or(columns.len())].to_vec();
    }

    /// Keeps a row with the reason.
    pub(super) fn add(&mut self, row: &RawRow, why: &Say) -> Result<(), ImportError> {
        self.count += 1;
        let path = self.path;
        let width = self.columns.len();
        let none = String::new();
        let cells = (0..width).map(|i| row.cells.get(i).unwrap_or(&none).as_str());
        let surplus = row.cells.iter().skip(width).map(String::as_str);
        let line = row.line.to_string();
        let told = [why.zh.as_str(), why.en.as_str(), line.as_str()];
        let record: Vec<_> = cells.chain(told).chain(surplus).map(tame).collect();
        self.open()
            .and_then(|file| {
                file.write_record(record.iter().map(|cell| cell.as_bytes()))
                    .map_err(std::io::Error::from)
            })
            .map_err(|error| unwritable(path, &error))
    }

    fn open(&mut self) -> std::io::Result<&mut csv::Writer<BufWriter<File>>> {
        if self.file.is_none() {
            let mut file = BufWriter::new(private(self.path)?);
            // With this mark spreadsheet programs read UTF-8.
            file.write_all("\u{feff}".as_bytes())?;
            let mut csv = csv::WriterBuilder::new().flexible(true).from_writer(file);
            let names = self.columns.iter().map(String::as_str).chain(COLUMNS);
            csv.write_record(names.map(tame).map(|name| name.into_owned()))?;
            self.file = Some(csv);
        }
        Ok(self.file.as_mut().expect("it was opened above"))
    }

    /// Brings everything to the disk; gives where it is, if there is anything.
    pub(super) fn finish(&mut self) -> Result<Option<PathBuf>, ImportError> {
        let Some(mut file) = self.file.take() else {
            return Ok(None);
        };
        file.flush()
            .map_err(|error| unwritable(self.path, &error))?;
        Ok(Some(self.path.to_owned()))
    }
}

/// What a spreadsheet program takes for the beginning of a formula, and runs.
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];
/// What keeps it from that, and is itself doubled where it stands first.
const TAMED: char = '\'';

/// A cell that no spreadsheet program runs.
fn tame(cell: &str) -> Cow<'_, str> {
    match cell.starts_with(FORMULA) || cell.starts_with(TAMED) {
        true => Cow::Owned(format!("{TAMED}{cell}")),
        false => Cow::Borrowed(cell),
    }
}

/// A cell of a rejects file as it was in the file it came from.
pub(super) fn untamed(cell: String) -> String {
    match cell.strip_prefix(TAMED) {
        Some(rest) if rest.starts_with(FORMULA) || rest.starts_with(TAMED) => rest.to_owned(),
        _ => cell,
    }
}

/// Whether a file of these columns is one of rejected rows.
pub(super) fn are_rejects(columns: &[String]) -> bool {
    columns.iter().any(|name| COLUMNS.contains(&name.trim()))
}

/// A file that only its owner may read: rejected rows hold personal data.
fn private(path: &Path) -> std::io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    options.open(path)
}

fn unwritable(path: &Path, error: &std::io::Error) -> ImportError {
    let path = path.display();
    ImportError::File(say!(
        "退回文件 {path} 无法写入：{error}",
        "The rejects file {path} can't be written: {error}"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_spreadsheet_would_run_is_tamed_and_comes_back_as_it_was() {
        for cell in [
            "=1+1",
            "+8613800000000",
            "-2",
            "@a",
            "\tx",
            "\rx",
            "'=a",
            "''",
            "x",
            "",
            "a=b",
        ] {
            let tamed = tame(cell);
            assert!(!tamed.starts_with(FORMULA), "{tamed}");
            assert_eq!(untamed(tamed.into_owned()), cell);
        }
    }
}
