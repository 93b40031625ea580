//! Spreadsheets as people bring them: Excel, WPS and OpenDocument files, CSV in UTF-8 or GB 18030.
//! A heading names the column by its label in either language or by the field's name.

use calamine::{Data, Reader as _, Sheets, Xlsx, open_workbook_auto_from_rs};
use kernel::{FieldSpec, Fields, Lang, Refusal, Say, fill, say};
use rust_xlsxwriter::{Format, Workbook, XlsxError};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::io::Cursor;

/// Largest file taken, in bytes.
pub const BYTES_MAX: usize = 2 * 1024 * 1024;
/// Most rows taken, without the heading.
pub const ROWS_MAX: usize = 5_000;
/// Most columns looked at.
const COLUMNS_MAX: usize = 100;
/// Most bytes a workbook may unpack to: a small file can hold gigabytes of zeros.
const UNPACKED_MAX: u64 = 64 * 1024 * 1024;

/// A table of texts with its heading.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sheet {
    /// The texts of the first row that has any.
    pub heading: Vec<String>,
    /// The rows that have any text, with their number as the program that made them counts.
    pub rows: Vec<(usize, Vec<String>)>,
}

/// Reads the first sheet of a workbook, or a CSV file.
pub fn read(bytes: &[u8]) -> Result<Sheet, Refusal> {
    if bytes.len() > BYTES_MAX {
        return Err(Refusal::new(
            "file_too_large",
            say!(
                "文件过大，最多 {} MB",
                "The file is too large; at most {} MB are taken",
                BYTES_MAX / 1024 / 1024
            ),
        ));
    }
    let table = match bytes {
        [b'P', b'K', 3, 4, ..] | [0xD0, 0xCF, 0x11, 0xE0, ..] => workbook_rows(bytes)?,
        [0x00..=0x08, ..] | [] => return Err(unreadable()),
        _ => csv_rows(bytes)?,
    };
    let mut filled = table
        .into_iter()
        .filter(|(_, cells)| cells.iter().any(|cell| !cell.is_empty()));
    let Some((_, heading)) = filled.next() else {
        return Err(Refusal::new(
            "file_empty",
            say!(
                "文件里没有内容；第一行应为列名",
                "The file is empty; its first row must hold the names of the columns"
            ),
        ));
    };
    let rows: Vec<_> = filled.collect();
    if rows.len() > ROWS_MAX {
        return Err(Refusal::new(
            "too_many_rows",
            say!(
                "最多导入 {ROWS_MAX} 行，文件有 {} 行",
                "At most {ROWS_MAX} rows are taken, the file has {}",
                rows.len()
            ),
        ));
    }
    Ok(Sheet { heading, rows })
}

fn unreadable() -> Refusal {
    Refusal::new(
        "file_unreadable",
        say!(
            "无法读取该文件；应为 .xlsx、.xls、.ods 或 .csv（UTF-8 或 GB18030 编码）",
            "The file can't be read; it must be .xlsx, .xls, .ods or .csv (UTF-8 or GB 18030)"
        ),
    )
}

type Table = Vec<(usize, Vec<String>)>;

fn workbook_rows(bytes: &[u8]) -> Result<Table, Refusal> {
    let archive = bytes.starts_with(b"PK");
    if archive && platform::unpacked(Cursor::new(bytes), UNPACKED_MAX).is_none() {
        return Err(unreadable());
    }
    let mut book =
        open_workbook_auto_from_rs(Cursor::new(bytes.to_vec())).map_err(|_| unreadable())?;
    if let Sheets::Xlsx(book) = &mut book {
        return xlsx_rows(book);
    }
    let range = book
        .worksheet_range_at(0)
        .and_then(Result::ok)
        .ok_or_else(unreadable)?;
    let first = range.start().map_or(0, |(row, _)| row as usize);
    let rows = range
        .rows()
        .take(ROWS_MAX + 2)
        .enumerate()
        .map(|(n, cells)| {
            let texts = cells.iter().take(COLUMNS_MAX).map(cell_text).collect();
            (first + n + 1, texts)
        });
    Ok(rows.collect())
}

/// Cell by cell: a table as calamine makes it is as large as its farthest cells, and two cells can
/// be a million rows apart.
fn xlsx_rows(book: &mut Xlsx<Cursor<Vec<u8>>>) -> Result<Table, Refusal> {
    let name = book.sheet_names().first().cloned().ok_or_else(unreadable)?;
    let mut cells = book
        .worksheet_cells_reader(&name)
        .map_err(|_| unreadable())?;
    let mut rows: BTreeMap<u32, Vec<String>> = BTreeMap::new();
    while let Some(cell) = cells.next_cell().map_err(|_| unreadable())? {
        let (row, column) = cell.get_position();
        let text = cell_text(&Data::from(cell.get_value().clone()));
        let column = column as usize;
        if text.is_empty() || column >= COLUMNS_MAX {
            continue;
        }
        let texts = rows.entry(row).or_default();
        if texts.len() <= column {
            texts.resize(column + 1, String::new());
        }
        texts[column] = text;
        if rows.len() > ROWS_MAX + 1 {
            break;
        }
    }
    let width = rows.values().map(Vec::len).max().unwrap_or_default();
    let table = rows.into_iter().map(|(row, mut texts)| {
        texts.resize(width, String::new());
        (row as usize + 1, texts)
    });
    Ok(table.collect())
}

/// A cell as a person reads it: days as `2026-11-23`, whole numbers without a decimal point.
fn cell_text(cell: &Data) -> String {
    match cell {
        Data::DateTime(at) => {
            let (year, month, day, ..) = at.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
        Data::DateTimeIso(text) => text.chars().take(10).collect(),
        Data::Float(number) if number.fract() == 0.0 && number.abs() < 1e15 => {
            format!("{number:.0}")
        }
        Data::Error(_) => String::new(),
        other => other.to_string().trim().to_owned(),
    }
}

fn csv_rows(bytes: &[u8]) -> Result<Table, Refusal> {
    let text = match std::str::from_utf8(bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes)) {
        Ok(text) => text.to_owned(),
        Err(_) => match encoding_rs::GB18030.decode(bytes) {
            (text, _, false) => text.into_owned(),
            _ => return Err(unreadable()),
        },
    };
    // One kind of line end, also after the last line: that is how rows are counted below.
    let text = format!("{}\n", text.replace("\r\n", "\n").trim_end_matches('\n'));
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut rows = Vec::new();
    let mut record = csv::StringRecord::new();
    while rows.len() < ROWS_MAX + 2 && reader.read_record(&mut record).map_err(|_| unreadable())? {
        // The reader tells where it stands behind the row; empty lines it passes over.
        let inside: usize = record.iter().map(|cell| cell.matches('\n').count()).sum();
        let row = (reader.position().line() as usize).saturating_sub(1 + inside);
        let cells = record
            .iter()
            .take(COLUMNS_MAX)
            .map(|cell| cell.trim().to_owned());
        rows.push((row, cells.collect()));
    }
    Ok(rows)
}

impl Sheet {
    /// The rows as fields. A heading that names none of the specs, or a required column that is
    /// missing, refuses the whole file: guessing would put texts into the wrong fields.
    pub fn fields(&self, specs: &[FieldSpec]) -> Result<Vec<(usize, Fields)>, Refusal> {
        let columns: Vec<Option<&FieldSpec>> = self
            .heading
            .iter()
            .map(|text| spec_of(specs, text))
            .collect();
        let unknown: Vec<&str> = (self.heading.iter().zip(&columns))
            .filter(|(text, spec)| !text.is_empty() && spec.is_none())
            .map(|(text, _)| text.as_str())
            .collect();
        let labels = |lang, specs: &mut dyn Iterator<Item = &FieldSpec>| {
            specs
                .map(|spec| spec.label(lang))
                .collect::<Vec<_>>()
                .join(lang.pick("、", ", "))
        };
        let here = |spec: &&FieldSpec| columns.iter().flatten().any(|column| column == spec);
        let missing = |lang| {
            labels(
                lang,
                &mut specs.iter().filter(|spec| spec.required && !here(spec)),
            )
        };
        if !unknown.is_empty() || !missing(Lang::Zh).is_empty() {
            let sentence = |lang: Lang| {
                let text = lang.pick(
                    "列名不符：多出「{unknown}」，缺少「{missing}」；应为：{all}",
                    "The columns don't fit: not known \"{unknown}\", missing \"{missing}\"; they are: {all}",
                );
                fill(
                    text,
                    &[
                        ("unknown", &unknown.join(lang.pick("、", ", "))),
                        ("missing", &missing(lang)),
                        ("all", &labels(lang, &mut specs.iter())),
                    ],
                )
            };
            let say = Say {
                zh: sentence(Lang::Zh),
                en: sentence(Lang::En),
            };
            return Err(Refusal::new("wrong_columns", say));
        }
        let to_fields = |(row, cells): &(usize, Vec<String>)| {
            let pairs = columns
                .iter()
                .zip(cells)
                .filter_map(|(spec, text)| Some((spec.as_ref()?.name.to_owned(), text.clone())));
            (*row, Fields::from_pairs(pairs.collect()))
        };
        Ok(self.rows.iter().map(to_fields).collect())
    }

    /// As text, to be carried from the preview to the import by a hidden field.
    pub fn to_carried(&self) -> String {
        serde_json::to_string(self).expect("texts and numbers serialise")
    }

    /// The inverse of [`Sheet::to_carried`]; what comes back from a browser is checked like a file.
    pub fn from_carried(text: &str) -> Result<Sheet, Refusal> {
        let sheet: Sheet = serde_json::from_str(text).map_err(|_| unreadable())?;
        if sheet.rows.len() > ROWS_MAX {
            return Err(unreadable());
        }
        Ok(sheet)
    }
}

fn spec_of<'s>(specs: &'s [FieldSpec], heading: &str) -> Option<&'s FieldSpec> {
    let text = heading.trim_matches(['*', '＊', ' ', '\u{feff}']);
    specs.iter().find(|spec| {
        spec.zh == text
            || spec.en.eq_ignore_ascii_case(text)
            || spec.name.eq_ignore_ascii_case(text)
    })
}

/// An empty workbook with the columns of the specs, required ones marked, and a line under each
/// that says what it takes. Every column is text: Excel must not turn 0101 into 101.
pub fn template(lang: Lang, specs: &[FieldSpec], notes: &[String]) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let text = Format::new().set_num_format("@");
    let bold = Format::new().set_bold();
    let sheet = book.add_worksheet();
    for (at, spec) in (0u16..).zip(specs) {
        let star = if spec.required { "*" } else { "" };
        sheet.set_column_width(at, 18)?;
        sheet.set_column_format(at, &text)?;
        sheet.write_string_with_format(0, at, format!("{star}{}", spec.label(lang)), &bold)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    let about = book.add_worksheet().set_name(lang.pick("说明", "Notes"))?;
    about.set_column_width(0, 24)?.set_column_width(1, 90)?;
    for ((row, spec), note) in (0u32..).zip(specs).zip(notes) {
        about.write_string_with_format(row, 0, spec.label(lang), &bold)?;
        about.write_string(row, 1, note)?;
    }
    book.save_to_buffer()
}

/// A workbook with one table. All cells are texts, so none is ever read as a formula.
pub fn workbook(heading: &[&str], rows: &[Vec<String>]) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let bold = Format::new().set_bold();
    let sheet = book.add_worksheet();
    for (at, text) in (0u16..).zip(heading) {
        sheet.set_column_width(at, 18)?;
        sheet.write_string_with_format(0, at, *text, &bold)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    for (number, row) in (1u32..).zip(rows) {
        for (at, text) in (0u16..).zip(row) {
            sheet.write_string(number, at, text)?;
        }
    }
    book.save_to_buffer()
}
