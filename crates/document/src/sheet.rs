//! Lists as Excel files, the same for every room: who took it out stands above the headings and at the foot of
//! each page, and every cell is a text, so nothing that somebody wrote runs as a formula.

use rust_xlsxwriter::{Format, FormatAlign, Workbook, XlsxError};

/// Most rows of one list as a file.
pub const ROWS_MAX: i64 = 5_000;
/// The row of the headings, counted from 0: the mark stands above.
const HEADING_ROW: u32 = 1;
/// Width of a column, in characters.
const WIDTH: f64 = 20.0;
/// Most characters that a cell takes; longer texts are cut and end with a sign.
const CELL_MAX: usize = 32_767;
/// Most characters of a page's foot.
const FOOT_MAX: usize = 200;

/// A list on its way into a file.
#[derive(Clone, Copy, Debug)]
pub struct Table<'a> {
    /// Name of the sheet, at most 31 characters.
    pub name: &'a str,
    /// Who took what out, when.
    pub mark: &'a str,
    /// What people call the columns.
    pub headings: &'a [&'a str],
    /// The rows.
    pub rows: &'a [Vec<String>],
}

impl Table<'_> {
    /// As an .xlsx file.
    ///
    /// # Errors
    /// A sheet's name that Excel does not take.
    pub fn xlsx(&self) -> Result<Vec<u8>, XlsxError> {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet_with_constant_memory()?;
        sheet.set_name(self.name)?;
        let foot = cut(&self.mark.replace('&', "&&"), FOOT_MAX);
        sheet.set_footer(format!("&L{foot}&RP. &P / &N"));
        sheet.set_landscape().set_freeze_panes(HEADING_ROW + 1, 1)?;
        for (column, _) in (0u16..).zip(self.headings) {
            sheet.set_column_width(column, WIDTH)?;
        }
        sheet.write_string(0, 0, self.mark)?;
        let bold = Format::new().set_bold().set_align(FormatAlign::Center);
        for (column, heading) in (0u16..).zip(self.headings) {
            sheet.write_string_with_format(HEADING_ROW, column, *heading, &bold)?;
        }
        for (line, row) in (HEADING_ROW + 1..).zip(self.rows) {
            for (column, cell) in (0u16..).zip(row).filter(|(_, cell)| !cell.is_empty()) {
                sheet.write_string(line, column, cut(cell, CELL_MAX))?;
            }
        }
        book.save_to_buffer()
    }
}

fn cut(text: &str, most: usize) -> String {
    match text.chars().count() > most {
        true => text.chars().take(most - 1).chain(['…']).collect(),
        false => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use calamine::{Reader, Xlsx};
    use std::io::Cursor;

    #[test]
    fn a_list_has_its_mark_its_rows_and_no_formula() {
        let rows = [vec!["BR-1".to_owned(), "=1+1".to_owned()]];
        let table = Table {
            name: "清单",
            mark: "李 & 王",
            headings: &["编号", "说明"],
            rows: &rows,
        };
        let mut book = Xlsx::new(Cursor::new(table.xlsx().unwrap())).unwrap();
        let cells = book.worksheet_range("清单").unwrap();
        let text = |r, c| cells.get_value((r, c)).map(ToString::to_string);
        assert_eq!(text(0, 0).as_deref(), Some("李 & 王"));
        assert_eq!(text(2, 1).as_deref(), Some("=1+1"));
        let formulas = book.worksheet_formula("清单").unwrap();
        assert!(formulas.used_cells().next().is_none());
    }
}
