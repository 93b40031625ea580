//! CSV records out of a stream of bytes (RFC 4180), in bounded memory and steady against a stray
//! quotation mark: a quote that is never closed spoils its own row, not all rows behind it. A
//! general CSV reader would take the rest of the file for one field; here the rows behind the fault
//! are found again by their number of columns.

use std::collections::VecDeque;
use std::io::{self, BufRead, Read};

/// Longest line of a file, in bytes; anything longer is no table.
const LINE_BYTES_MAX: u64 = 1024 * 1024;
/// Most lines of one record: a quoted text may have line breaks.
const RECORD_LINES_MAX: usize = 500;

/// One record as it stands in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Record {
    /// The line where it begins, counted from 1.
    pub(super) line: u64,
    /// Its fields, unquoted.
    pub(super) fields: Vec<Vec<u8>>,
    /// Whether it ends inside a quoted field.
    pub(super) open: bool,
}

/// Records of a stream.
pub(super) struct Records<R> {
    input: R,
    /// Lines read ahead and not used yet.
    lines: VecDeque<Vec<u8>>,
    /// The number of the first of them.
    line: u64,
    ended: bool,
}

/// Where a reader of CSV stands between two characters.
#[derive(Clone, Copy, PartialEq, Eq)]
enum At {
    FieldStart,
    Plain,
    Quoted,
    /// Behind a quote in a quoted field: its end, or the first half of an escaped quote.
    QuoteInQuoted,
}

impl At {
    fn after(self, byte: u8) -> At {
        match (self, byte) {
            (At::FieldStart, b'"') | (At::QuoteInQuoted, b'"') => At::Quoted,
            (At::Quoted, b'"') => At::QuoteInQuoted,
            (At::Quoted, _) => At::Quoted,
            (_, b',') => At::FieldStart,
            _ => At::Plain,
        }
    }
}

impl<R: BufRead> Records<R> {
    pub(super) fn new(input: R) -> Records<R> {
        Records {
            input,
            lines: VecDeque::new(),
            line: 1,
            ended: false,
        }
    }

    /// The next record that is not empty. `columns` is how many fields a whole record has; `None`
    /// while that is not known.
    pub(super) fn next(&mut self, columns: Option<usize>) -> io::Result<Option<Record>> {
        while self.have(1)? && self.lines[0].iter().all(|b| b.is_ascii_whitespace()) {
            self.take(1);
        }
        if !self.have(1)? {
            return Ok(None);
        }
        let count = self.extent(0)?;
        let record = self.parse(0, count);
        let whole = !record.open && columns.is_none_or(|n| n == record.fields.len());
        if whole || count == 1 {
            self.take(count);
            return Ok(Some(record));
        }
        // A quote ran away over several lines: does a whole record begin on one of them?
        for from in 1..count {
            let inner = self.extent(from)?;
            let found = self.parse(from, inner);
            if !found.open && columns == Some(found.fields.len()) {
                let spoilt = self.parse(0, from);
                self.take(from);
                return Ok(Some(spoilt));
            }
        }
        self.take(count);
        Ok(Some(record))
    }

    /// How many lines the record that begins on a line read ahead takes.
    fn extent(&mut self, from: usize) -> io::Result<usize> {
        let mut at = At::FieldStart;
        for count in 1..=RECORD_LINES_MAX {
            if !self.have(from + count)? {
                return Ok(count - 1);
            }
            at = self.lines[from + count - 1]
                .iter()
                .fold(at, |at, byte| at.after(*byte));
            if at != At::Quoted {
                return Ok(count);
            }
        }
        Ok(RECORD_LINES_MAX)
    }

    fn parse(&self, from: usize, count: usize) -> Record {
        let text: Vec<u8> = self
            .lines
            .range(from..from + count)
            .flat_map(|line| line.iter().copied())
            .collect();
        let text = text.strip_suffix(b"\n").unwrap_or(&text);
        let text = text.strip_suffix(b"\r").unwrap_or(text);
        let mut fields = vec![Vec::new()];
        let mut at = At::FieldStart;
        for byte in text {
            let next = at.after(*byte);
            match (next, *byte) {
                (At::FieldStart, _) => fields.push(Vec::new()),
                (At::QuoteInQuoted, _) => {}
                (At::Quoted, b'"') if at == At::FieldStart => {}
                (_, byte) => fields
                    .last_mut()
                    .expect("it begins with a field")
                    .push(byte),
            }
            at = next;
        }
        Record {
            line: self.line + from as u64,
            fields,
            open: at == At::Quoted,
        }
    }

    fn take(&mut self, count: usize) {
        self.lines.drain(..count);
        self.line += count as u64;
    }

    /// Reads ahead until there are so many lines; `false` when the stream has fewer.
    fn have(&mut self, count: usize) -> io::Result<bool> {
        while self.lines.len() < count && !self.ended {
            let mut line = Vec::new();
            self.input
                .by_ref()
                .take(LINE_BYTES_MAX)
                .read_until(b'\n', &mut line)?;
            if line.len() as u64 == LINE_BYTES_MAX && !line.ends_with(b"\n") {
                return Err(io::Error::new(io::ErrorKind::InvalidData, "line too long"));
            }
            match line.is_empty() {
                true => self.ended = true,
                false => self.lines.push_back(line),
            }
        }
        Ok(self.lines.len() >= count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str, columns: usize) -> Vec<(u64, Vec<String>, bool)> {
        let mut records = Records::new(text.as_bytes());
        let mut all = Vec::new();
        while let Some(r) = records.next(Some(columns)).unwrap() {
            let fields = r
                .fields
                .into_iter()
                .map(|f| String::from_utf8(f).unwrap())
                .collect();
            all.push((r.line, fields, r.open));
        }
        all
    }

    fn row(line: u64, fields: &[&str]) -> (u64, Vec<String>, bool) {
        (
            line,
            fields.iter().map(|f| (*f).to_owned()).collect(),
            false,
        )
    }

    #[test]
    fn quotes_and_line_breaks_are_read() {
        let text = "1,\"a\nb \"\"c\"\"\",x\r\n\r\n2,5\" pipe,y";
        assert_eq!(
            read(text, 3),
            [
                row(1, &["1", "a\nb \"c\"", "x"]),
                row(4, &["2", "5\" pipe", "y"])
            ]
        );
    }

    #[test]
    fn a_runaway_quote_spoils_its_own_row_only() {
        let text = "1,\"broken,x\n2,b,y\n3,\"c\nd\",z\n4,e,w\n";
        let rows = read(text, 3);
        assert!(rows[0].2 && rows[0].0 == 1);
        assert_eq!(
            rows[1..],
            [
                row(2, &["2", "b", "y"]),
                row(3, &["3", "c\nd", "z"]),
                row(5, &["4", "e", "w"])
            ]
        );
    }

    #[test]
    fn a_quote_open_at_the_end_is_told_even_when_the_columns_fit() {
        let rows = read("1,a,\"x\n2,b,y\n", 3);
        assert!(rows[0].2);
        assert_eq!(rows[1..], [row(2, &["2", "b", "y"])]);
    }

    #[test]
    fn a_row_with_too_few_columns_stays_one_row() {
        let rows = read("1,\"a\nb\"\n2,b,y\n", 3);
        assert_eq!(rows, [row(1, &["1", "a\nb"]), row(3, &["2", "b", "y"])]);
    }

    #[test]
    fn a_stream_without_line_breaks_is_refused() {
        let endless = io::BufReader::new(io::repeat(b'x').take(4 << 20));
        assert!(Records::new(endless).next(None).is_err());
    }

    proptest! {
        /// What the csv crate writes is read back the same.
        #[test]
        fn written_records_are_read_back(
            rows in prop::collection::vec(prop::collection::vec("[a,\"\n\r 中]{0,6}", 3), 1..20)
        ) {
            let mut writer = csv::Writer::from_writer(Vec::new());
            for row in &rows {
                writer.write_record(row).unwrap();
            }
            let text = String::from_utf8(writer.into_inner().unwrap()).unwrap();
            let read: Vec<Vec<String>> = read(&text, 3).into_iter().map(|r| r.1).collect();
            prop_assert_eq!(read, rows);
        }
    }
}
