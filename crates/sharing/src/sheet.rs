//! Files that leave: Excel with a watermark on each page, CSV and JSON with it in the first place.

use rust_xlsxwriter::{Format, FormatAlign, Workbook, XlsxError};
use serde_json::{Map, Value, json};

/// The row of the headings, counted from 0: the watermark stands above.
const HEADING_ROW: u32 = 1;
/// Width of a column, in characters.
const WIDTH: f64 = 20.0;
/// Most characters that a cell of Excel takes; longer words are cut and end with a sign.
const CELL_MAX: usize = 32_767;

/// A table on its way out.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Table<'a> {
    /// Name of the sheet.
    pub(crate) name: &'a str,
    /// Who took what out, when, under which number.
    pub(crate) watermark: &'a str,
    /// Codes of the columns.
    pub(crate) codes: &'a [String],
    /// What people call them.
    pub(crate) headings: &'a [String],
    /// The rows.
    pub(crate) rows: &'a [Vec<String>],
}

/// As an .xlsx file, in memory that does not grow with the rows. Every cell is a text, so nothing that a
/// customer wrote runs as a formula. The watermark is the first line, the head and the foot of each page.
pub(crate) fn xlsx(table: &Table<'_>) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet_with_constant_memory()?;
    sheet.set_name(table.name)?;
    let mark = table.watermark.replace('&', "&&");
    sheet.set_header(format!("&L{}&RP. &P / &N", cut(&mark, 200)));
    sheet.set_footer(format!("&L{}", cut(&mark, 200)));
    sheet.set_landscape().set_freeze_panes(HEADING_ROW + 1, 1)?;
    for (column, _) in (0u16..).zip(table.headings) {
        sheet.set_column_width(column, WIDTH)?;
    }
    sheet.write_string(0, 0, table.watermark)?;
    let bold = Format::new().set_bold().set_align(FormatAlign::Center);
    for (column, heading) in (0u16..).zip(table.headings) {
        sheet.write_string_with_format(HEADING_ROW, column, heading, &bold)?;
    }
    for (line, row) in (HEADING_ROW + 1..).zip(table.rows) {
        for (column, cell) in (0u16..).zip(row) {
            if !cell.is_empty() {
                sheet.write_string(line, column, cut(cell, CELL_MAX))?;
            }
        }
    }
    book.save_to_buffer()
}

fn cut(text: &str, most: usize) -> String {
    match text.chars().count() > most {
        true => text.chars().take(most - 1).chain(['…']).collect(),
        false => text.to_owned(),
    }
}

/// As CSV in UTF-8 with the mark that Excel wants; a cell that a program could take for a formula has an
/// apostrophe before it.
pub(crate) fn csv(table: &Table<'_>) -> Result<Vec<u8>, csv::Error> {
    let mut out = csv::WriterBuilder::new()
        .flexible(true)
        .from_writer(vec![0xEF, 0xBB, 0xBF]);
    out.write_record([table.watermark])?;
    out.write_record(table.headings)?;
    for row in table.rows {
        out.write_record(row.iter().map(|cell| harmless(cell)))?;
    }
    out.into_inner().map_err(|error| error.into_error().into())
}

fn harmless(cell: &str) -> String {
    match cell.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        true => format!("'{cell}"),
        false => cell.to_owned(),
    }
}

/// As JSON: the watermark, then an object for each row with exactly the fields that were asked for.
pub(crate) fn json(table: &Table<'_>) -> Vec<u8> {
    let object = |row: &Vec<String>| {
        let pairs = table
            .codes
            .iter()
            .cloned()
            .zip(row.iter().cloned().map(Value::from));
        Value::Object(pairs.collect::<Map<String, Value>>())
    };
    let rows: Vec<Value> = table.rows.iter().map(object).collect();
    json!({ "watermark": table.watermark, "fields": table.codes, "rows": rows })
        .to_string()
        .into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;
    use calamine::{Reader, Xlsx};
    use std::io::Cursor;

    fn texts(of: &[&str]) -> Vec<String> {
        of.iter().map(|text| (*text).to_owned()).collect()
    }

    #[test]
    fn a_file_has_its_watermark_and_exactly_its_columns_and_no_formula() {
        let (codes, headings) = (texts(&["number", "title"]), texts(&["编号", "摘要"]));
        let rows = [texts(&["TS-1", "=HYPERLINK(\"x\")"])];
        let table = Table {
            name: "清单",
            watermark: "李 & 王 EX-1",
            codes: &codes,
            headings: &headings,
            rows: &rows,
        };
        let mut book = Xlsx::new(Cursor::new(xlsx(&table).unwrap())).unwrap();
        let cells = book.worksheet_range("清单").unwrap();
        let text = |r, c| {
            cells
                .get_value((r, c))
                .map(ToString::to_string)
                .unwrap_or_default()
        };
        assert_eq!(
            (text(0, 0).as_str(), text(2, 1).as_str()),
            ("李 & 王 EX-1", "=HYPERLINK(\"x\")")
        );
        assert_eq!(cells.width(), 2);
        assert!(
            book.worksheet_formula("清单")
                .unwrap()
                .used_cells()
                .next()
                .is_none()
        );
        let plain = String::from_utf8(csv(&table).unwrap()).unwrap();
        assert!(
            plain.contains("李 & 王 EX-1") && plain.contains("'=HYPERLINK"),
            "{plain}"
        );
        let value: Value = serde_json::from_slice(&json(&table)).unwrap();
        assert_eq!(
            value["rows"][0],
            json!({"number": "TS-1", "title": "=HYPERLINK(\"x\")"})
        );
    }
}
