//! Lists as Excel files: who took them out and when stands in the first line and on each page.

use rust_xlsxwriter::{Format, Workbook, XlsxError};

/// Most rows of one file; what stands behind them is left out, and the last line says so.
pub(crate) const ROWS_MAX: i64 = 20_000;

/// A table as an .xlsx file. Every cell is written as text, so nothing runs as a formula. `cut` is
/// said in the last line when rows were left out.
pub(crate) fn xlsx(
    sheet_name: &str,
    watermark: &str,
    heading: &[&str],
    rows: &[Vec<String>],
    cut: Option<&str>,
) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let bold = Format::new().set_bold();
    let sheet = book.add_worksheet();
    sheet.set_name(sheet_name)?;
    sheet.set_header(format!("&L{}&RP. &P / &N", watermark.replace('&', "&&")));
    sheet.set_landscape().set_freeze_panes(2, 1)?;
    sheet.write_string(0, 0, watermark)?;
    for (at, text) in (0u16..).zip(heading) {
        sheet.set_column_width(at, 20)?;
        sheet.write_string_with_format(1, at, *text, &bold)?;
    }
    let mut line = 2;
    for row in rows {
        for (at, text) in (0u16..).zip(row) {
            sheet.write_string(line, at, text)?;
        }
        line += 1;
    }
    if let Some(cut) = cut {
        sheet.write_string(line, 0, cut)?;
    }
    book.save_to_buffer()
}
