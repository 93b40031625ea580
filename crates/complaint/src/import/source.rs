//! What a file holds, row by row: CSV (UTF-8 or GB 18030, plain or gzip) and Excel sheets. The kind
//! is told by the file's first bytes, never by its name.

use super::ImportError;
use super::records::Records;
use super::sheet;
use encoding_rs::{Encoding, GB18030, UTF_8};
use flate2::read::MultiGzDecoder;
use kernel::{Say, say};
use std::cell::Cell;
use std::fs::File;
use std::io::{BufRead, BufReader, Read, Seek};
use std::path::Path;
use std::rc::Rc;

/// The header row is looked for among this many first rows: a bank's ledger has titles above it.
pub(super) const HEADER_ROWS_MAX: usize = 5;
/// Most bytes that a packed CSV may unpack to: twice the largest ledger that is known of, five million
/// complaints with their narratives.
const UNPACKED_BYTES_MAX: u64 = 16 * 1024 * 1024 * 1024;
/// Bytes read from a file at once.
const BUFFER_BYTES: usize = 64 * 1024;

/// A row as it stands in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct RawRow {
    /// Its line (CSV) or row (sheet), counted from 1.
    pub(super) line: u64,
    /// Its cells as text.
    pub(super) cells: Vec<String>,
    /// What keeps it from being read at all.
    pub(super) fault: Option<Say>,
}

/// What a file tells while it is read.
pub(super) enum Event<'a> {
    /// The header row; comes first.
    Header(&'a [String]),
    /// A row below it.
    Row(RawRow),
}

/// Receives what a file tells.
pub(super) type Sink<'a> = dyn FnMut(Event<'_>, &Meter) -> Result<(), ImportError> + 'a;

/// Whether a row is the header.
pub(super) type IsHeader = fn(&[String]) -> bool;

/// How far a file is read, in bytes of the file itself.
#[derive(Clone, Debug, Default)]
pub(super) struct Meter {
    done: Rc<Cell<u64>>,
    /// Size of the file.
    pub(super) total: u64,
}

impl Meter {
    pub(super) fn done(&self) -> u64 {
        self.done.get()
    }
}

/// Counts what goes through.
struct Metered {
    file: File,
    meter: Meter,
}

impl Read for Metered {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let n = self.file.read(buffer)?;
        self.meter.done.set(self.meter.done.get() + n as u64);
        Ok(n)
    }
}

/// Ends with an error when more comes out than may: a small file can unpack to terabytes.
struct Limited<R> {
    inner: R,
    left: u64,
    /// What may come out, for the error.
    most: u64,
}

impl<R: Read> Read for Limited<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let n = self.inner.read(buffer)?;
        self.left = self.left.checked_sub(n as u64).ok_or_else(|| {
            let mib = self.most / 1024 / 1024;
            std::io::Error::other(format!("it unpacks to more than {mib} MiB"))
        })?;
        Ok(n)
    }
}

/// Reads a file from its beginning to its end.
pub(super) fn read(path: &Path, header: IsHeader, sink: &mut Sink) -> Result<(), ImportError> {
    read_within(path, header, sink, UNPACKED_BYTES_MAX)
}

/// [`read`] of a file that may unpack to at most so many bytes.
fn read_within(
    path: &Path,
    header: IsHeader,
    sink: &mut Sink,
    most: u64,
) -> Result<(), ImportError> {
    let unreadable = |error: std::io::Error| unreadable(path, &error);
    let mut file = File::open(path).map_err(unreadable)?;
    let mut magic = [0; 4];
    let known = file.read(&mut magic).map_err(unreadable)?;
    file.rewind().map_err(unreadable)?;
    let total = file.metadata().map_err(unreadable)?.len();
    let meter = Meter {
        total,
        ..Meter::default()
    };
    match &magic[..known] {
        [0x50, 0x4B, 3, 4] => sheet::read(path, header, &meter, sink),
        [0xD0, 0xCF, 0x11, 0xE0] => Err(ImportError::File(say!(
            "不支持旧式 .xls 文件，请另存为 .xlsx 或 CSV",
            "Old .xls files are not read; save it as .xlsx or CSV"
        ))),
        [0x1F, 0x8B, ..] => {
            let input = Metered {
                file,
                meter: meter.clone(),
            };
            let plain = BufReader::with_capacity(
                BUFFER_BYTES,
                Limited {
                    inner: MultiGzDecoder::new(BufReader::with_capacity(BUFFER_BYTES, input)),
                    left: most,
                    most,
                },
            );
            csv(path, plain, header, &meter, sink)
        }
        _ => {
            let input = Metered {
                file,
                meter: meter.clone(),
            };
            let plain = BufReader::with_capacity(BUFFER_BYTES, input);
            csv(path, plain, header, &meter, sink)
        }
    }
}

fn unreadable(path: &Path, error: &std::io::Error) -> ImportError {
    let path = path.display();
    ImportError::File(say!(
        "文件 {path} 无法读取：{error}",
        "The file {path} can't be read: {error}"
    ))
}

fn csv(
    path: &Path,
    input: impl BufRead,
    header: IsHeader,
    meter: &Meter,
    sink: &mut Sink,
) -> Result<(), ImportError> {
    let mut records = Records::new(input);
    let mut first = Vec::new();
    while first.len() < HEADER_ROWS_MAX {
        match records.next(None).map_err(|e| unreadable(path, &e))? {
            Some(record) => first.push(record),
            None => break,
        }
    }
    let (at, encoding) = find_header(&first, header)?;
    let head: Vec<String> = first[at]
        .fields
        .iter()
        .map(|field| encoding.decode_with_bom_removal(field).0.trim().to_owned())
        .collect();
    sink(Event::Header(&head), meter)?;
    let columns = head.len();
    for record in first.drain(at + 1..) {
        sink(Event::Row(decoded(record, columns, encoding)), meter)?;
    }
    while let Some(record) = records
        .next(Some(columns))
        .map_err(|e| unreadable(path, &e))?
    {
        sink(Event::Row(decoded(record, columns, encoding)), meter)?;
    }
    Ok(())
}

/// The last of the first rows that is a header, and in which encoding it reads as one: a file is
/// in one encoding throughout, and only the right one gives the names.
fn find_header(
    first: &[super::records::Record],
    header: IsHeader,
) -> Result<(usize, &'static Encoding), ImportError> {
    for encoding in [UTF_8, GB18030] {
        let found = first.iter().rposition(|record| {
            let cells: Vec<String> = record
                .fields
                .iter()
                .map(|field| encoding.decode_with_bom_removal(field).0.trim().to_owned())
                .collect();
            header(&cells)
        });
        if let Some(at) = found {
            return Ok((at, encoding));
        }
    }
    Err(no_header())
}

/// "This file has no header row."
pub(super) fn no_header() -> ImportError {
    ImportError::File(say!(
        "前 {HEADER_ROWS_MAX} 行中没有找到表头；请核对格式（--format）与列名，文件应为 UTF-8 或 GBK 编码的 CSV，或 .xlsx",
        "No header row was found in the first {HEADER_ROWS_MAX} rows; check the format (--format) and the column names; the file must be a CSV in UTF-8 or GBK, or an .xlsx"
    ))
}

fn decoded(record: super::records::Record, columns: usize, encoding: &'static Encoding) -> RawRow {
    let mut broken = None;
    let cells: Vec<String> = record
        .fields
        .iter()
        .enumerate()
        .map(|(i, field)| {
            let (text, wrong) = encoding.decode_without_bom_handling(field);
            if wrong {
                broken.get_or_insert(i + 1);
            }
            text.into_owned()
        })
        .collect();
    let found = cells.len();
    let fault = if record.open {
        Some(say!("引号没有配对", "A quotation mark is not closed"))
    } else if found != columns {
        Some(say!(
            "应有 {columns} 列，现有 {found} 列",
            "It must have {columns} columns, it has {found}"
        ))
    } else {
        let name = encoding.name();
        broken.map(|n| {
            say!(
                "第 {n} 列不是有效的 {name} 文本",
                "Column {n} is not valid {name} text"
            )
        })
    };
    RawRow {
        line: record.line,
        cells,
        fault,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn rows_of(bytes: &[u8]) -> Vec<RawRow> {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(bytes).unwrap();
        let mut rows = Vec::new();
        let header = |cells: &[String]| cells.iter().any(|c| c == "工单号");
        read(file.path(), header, &mut |event, meter| {
            match event {
                Event::Header(cells) => assert_eq!(cells, ["工单号", "内容"]),
                Event::Row(row) => rows.push(row),
            }
            assert!(meter.done() <= meter.total);
            Ok(())
        })
        .unwrap();
        rows
    }

    #[test]
    fn encodings_gzip_and_titles_above_the_header_are_understood() {
        let text = "投诉台账,\n工单号,内容\n1,信用卡\n";
        let gbk = GB18030.encode(text).0.into_owned();
        let bom = [b"\xEF\xBB\xBF", text.as_bytes()].concat();
        let mut zip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        zip.write_all(text.as_bytes()).unwrap();
        for bytes in [text.as_bytes().to_vec(), gbk, bom, zip.finish().unwrap()] {
            let rows = rows_of(&bytes);
            assert_eq!(rows.len(), 1);
            assert_eq!(rows[0].cells, ["1", "信用卡"]);
            assert_eq!((rows[0].line, &rows[0].fault), (3, &None));
        }
    }

    #[test]
    fn faulty_rows_are_told_and_the_others_stay() {
        let mut bytes = "工单号,内容\n1\n2,a,b\n3,ok\n4,".as_bytes().to_vec();
        bytes.extend(b"\xFF\xFE\n5,\"x\n6,ok\n");
        let rows = rows_of(&bytes);
        let faults: Vec<_> = rows
            .iter()
            .map(|r| (r.line, r.fault.as_ref().map(|f| f.en.as_str())))
            .collect();
        assert_eq!(faults[0], (2, Some("It must have 2 columns, it has 1")));
        assert_eq!(faults[1], (3, Some("It must have 2 columns, it has 3")));
        assert_eq!(faults[2], (4, None));
        assert_eq!(faults[3], (5, Some("Column 2 is not valid UTF-8 text")));
        assert_eq!(faults[4], (6, Some("A quotation mark is not closed")));
        assert_eq!(faults[5], (7, None));
    }

    #[test]
    fn a_file_that_unpacks_beyond_its_limit_is_refused() {
        const MOST: u64 = 1024 * 1024;
        let bomb = |rows: usize, row: &str| {
            let packing = flate2::Compression::best();
            let mut zip = flate2::write::GzEncoder::new(Vec::new(), packing);
            zip.write_all("工单号,内容\n".as_bytes()).unwrap();
            for _ in 0..rows {
                zip.write_all(row.as_bytes()).unwrap();
            }
            let mut file = tempfile::NamedTempFile::new().unwrap();
            file.write_all(&zip.finish().unwrap()).unwrap();
            file
        };
        let taken = |file: &tempfile::NamedTempFile| {
            let mut bytes = 0;
            let header = |cells: &[String]| cells.iter().any(|c| c == "工单号");
            let done = read_within(
                file.path(),
                header,
                &mut |event, _| {
                    if let Event::Row(row) = event {
                        bytes += row.cells.iter().map(String::len).sum::<usize>();
                    }
                    Ok(())
                },
                MOST,
            );
            (done, bytes)
        };
        let row = format!("1,{}\n", "0".repeat(1021));
        let small = bomb(1000, &row);
        assert!(taken(&small).0.is_ok(), "within its limit");
        let large = bomb(64 * 1024, &row);
        assert!(large.path().metadata().unwrap().len() < MOST, "it is small");
        let (done, bytes) = taken(&large);
        let said = done.unwrap_err().to_string();
        assert!(said.contains("unpacks to more than 1 MiB"), "{said}");
        assert!(
            bytes <= MOST as usize,
            "nothing beyond it was read: {bytes}"
        );
        // The same without a line's end: one row that never ends.
        let endless = bomb(64 * 1024, &"0".repeat(1024));
        let said = taken(&endless).0.unwrap_err().to_string();
        assert!(said.contains("unpacks to more than 1 MiB"), "{said}");
        // A second packed part behind the first counts too.
        let mut twice = std::fs::read(small.path()).unwrap();
        twice.extend(std::fs::read(small.path()).unwrap());
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(&twice).unwrap();
        assert!(taken(&file).0.is_err());
    }

    #[test]
    fn what_is_no_table_is_said_so() {
        for (bytes, told) in [
            (&b"\xD0\xCF\x11\xE0rest"[..], ".xlsx"),
            (b"hello\n", "header"),
            (b"", "header"),
            (b"PK\x03\x04broken", "can't be read"),
        ] {
            let mut file = tempfile::NamedTempFile::new().unwrap();
            file.write_all(bytes).unwrap();
            let error = read(file.path(), |_| false, &mut |_, _| Ok(())).unwrap_err();
            assert!(error.to_string().contains(told), "{error}");
        }
    }
}
