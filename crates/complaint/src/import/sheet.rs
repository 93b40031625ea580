//! Excel sheets (.xlsx), cell by cell: only the table of shared texts is held in memory.

use super::ImportError;
use super::source::{Event, HEADER_ROWS_MAX, IsHeader, Meter, RawRow, Sink, no_header};
use calamine::{DataRef, Reader, Xlsx, XlsxError};
use kernel::say;
use std::fs::File;
use std::io::BufReader;
use std::path::Path;

/// More columns than this are no ledger.
const COLUMNS_MAX: u32 = 1000;

/// Most bytes a workbook may unpack to: its shared texts are held in memory, and a small file can
/// hold gigabytes of zeros. Larger ledgers come as CSV.
const UNPACKED_BYTES_MAX: u64 = 512 * 1024 * 1024;

/// Reads the first sheet.
pub(super) fn read(
    path: &Path,
    header: IsHeader,
    meter: &Meter,
    sink: &mut Sink,
) -> Result<(), ImportError> {
    let broken = |error: &dyn std::fmt::Display| {
        let path = path.display();
        ImportError::File(say!(
            "文件 {path} 无法读取，不是完好的 .xlsx：{error}",
            "The file {path} can't be read as an .xlsx: {error}"
        ))
    };
    let file = File::open(path).map_err(|e| broken(&e))?;
    if platform::unpacked(BufReader::new(&file), UNPACKED_BYTES_MAX).is_none() {
        let mib = UNPACKED_BYTES_MAX / 1024 / 1024;
        let path = path.display();
        return Err(ImportError::File(say!(
            "文件 {path} 无法读取：不是完好的 .xlsx，或解压后超过 {mib} MB",
            "The file {path} can't be read: it is no whole .xlsx, or unpacks to more than {mib} MB"
        )));
    }
    let mut book = Xlsx::new(BufReader::new(file)).map_err(|e: XlsxError| broken(&e))?;
    let name = book.sheet_names().first().cloned().ok_or_else(no_header)?;
    let mut cells = book.worksheet_cells_reader(&name).map_err(|e| broken(&e))?;
    let mut rows = Rows {
        header,
        first: Vec::new(),
        columns: None,
        meter,
        sink,
    };
    let mut row: Option<(u32, Vec<String>)> = None;
    while let Some(cell) = cells.next_cell().map_err(|e| broken(&e))? {
        let (at, column) = cell.get_position();
        if row.as_ref().is_some_and(|(number, _)| *number != at) {
            rows.add(row.take())?;
        }
        let text = text_of(cell.get_value());
        if text.is_empty() || column >= COLUMNS_MAX {
            continue;
        }
        let (_, texts) = row.get_or_insert_with(|| (at, Vec::new()));
        let column = column as usize;
        if texts.len() <= column {
            texts.resize(column + 1, String::new());
        }
        texts[column] = text;
    }
    rows.add(row.take())?;
    rows.finish()
}

/// Rows on their way to the sink: held back until the header is found among the first.
struct Rows<'a, 'b> {
    header: IsHeader,
    first: Vec<(u32, Vec<String>)>,
    columns: Option<usize>,
    meter: &'a Meter,
    sink: &'a mut Sink<'b>,
}

impl Rows<'_, '_> {
    fn add(&mut self, row: Option<(u32, Vec<String>)>) -> Result<(), ImportError> {
        let Some(row) = row else { return Ok(()) };
        if self.columns.is_some() {
            return self.send(row);
        }
        self.first.push(row);
        if self.first.len() == HEADER_ROWS_MAX {
            self.settle()
        } else {
            Ok(())
        }
    }

    fn finish(&mut self) -> Result<(), ImportError> {
        if self.columns.is_none() {
            self.settle()
        } else {
            Ok(())
        }
    }

    /// Finds the header, and sends on what stands below it.
    fn settle(&mut self) -> Result<(), ImportError> {
        let first = std::mem::take(&mut self.first);
        let at = first
            .iter()
            .rposition(|(_, cells)| (self.header)(cells))
            .ok_or_else(no_header)?;
        for (i, row) in first.into_iter().enumerate().skip(at) {
            if i == at {
                self.columns = Some(row.1.len());
                (self.sink)(Event::Header(&row.1), self.meter)?;
            } else {
                self.send(row)?;
            }
        }
        Ok(())
    }

    fn send(&mut self, (number, mut cells): (u32, Vec<String>)) -> Result<(), ImportError> {
        let columns = self.columns.unwrap_or_default();
        let found = cells.len();
        cells.resize(found.max(columns), String::new());
        let fault = (found > columns).then(|| {
            say!(
                "应有 {columns} 列，现有 {found} 列",
                "It must have {columns} columns, it has {found}"
            )
        });
        let row = RawRow {
            line: u64::from(number) + 1,
            cells,
            fault,
        };
        (self.sink)(Event::Row(row), self.meter)
    }
}

/// A cell as text: whole numbers without a decimal point, dates as `2026-11-23` or with the time.
fn text_of(cell: &DataRef<'_>) -> String {
    match cell {
        DataRef::String(text) => text.trim().to_owned(),
        DataRef::SharedString(text) => text.trim().to_owned(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number.to_string(),
        DataRef::Bool(flag) => flag.to_string(),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::DateTime(at) => {
            let (year, month, day, hour, minute, second, _) = at.to_ymd_hms_milli();
            let date = format!("{year:04}-{month:02}-{day:02}");
            if (hour, minute, second) == (0, 0, 0) {
                date
            } else {
                format!("{date}T{hour:02}:{minute:02}:{second:02}")
            }
        }
        DataRef::Error(error) => format!("#{error}"),
        DataRef::Empty => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use calamine::{ExcelDateTime, ExcelDateTimeType};

    #[test]
    fn cells_become_the_text_that_a_person_sees() {
        let date = |value| {
            DataRef::DateTime(ExcelDateTime::new(
                value,
                ExcelDateTimeType::DateTime,
                false,
            ))
        };
        for (cell, text) in [
            (DataRef::Float(13_800_002_046.0), "13800002046"),
            (DataRef::Float(0.5), "0.5"),
            (DataRef::SharedString(" 投诉 "), "投诉"),
            (date(46_349.0), "2026-11-23"),
            (date(46_349.395_833_333_3), "2026-11-23T09:30:00"),
            (DataRef::Empty, ""),
        ] {
            assert_eq!(text_of(&cell), text);
        }
    }
}
