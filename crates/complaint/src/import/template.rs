//! The empty ledger: a sheet with the header row, and a sheet that explains each column.

use super::columns::{COLUMNS, Column};
use super::words::Words;
use kernel::{FieldKind, Lang, fill};
use rust_xlsxwriter::{Format, FormatAlign, Workbook, Worksheet, XlsxError};

/// Width of a ledger's column, in characters.
const LEDGER_WIDTH: f64 = 18.0;
/// Widths of the explanations' columns.
const WIDTHS: [f64; 9] = [30.0, 34.0, 16.0, 10.0, 10.0, 56.0, 56.0, 40.0, 40.0];

/// The template of the bank's ledger as an .xlsx file: cells are preset as text, so that a
/// spreadsheet program changes neither numbers nor identity numbers.
pub fn template_xlsx() -> Vec<u8> {
    write().expect("a workbook of a fixed table is well-formed and made in memory")
}

fn write() -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let (zh, en) = (Words::of(Lang::Zh), Words::of(Lang::En));
    let head = Format::new()
        .set_bold()
        .set_text_wrap()
        .set_align(FormatAlign::VerticalCenter);
    let text = Format::new().set_num_format("@");
    let sheet = book.add_worksheet().set_name(zh.ledger)?;
    for (i, column) in (0u16..).zip(COLUMNS) {
        sheet
            .set_column_width(i, LEDGER_WIDTH)?
            .set_column_format(i, &text)?;
        sheet.write_string_with_format(0, i, column.spec.zh, &head)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    let sheet = book.add_worksheet().set_name(zh.explained)?;
    for (i, width) in (0u16..).zip(WIDTHS) {
        sheet.set_column_width(i, width)?;
    }
    let headings = [
        zh.column, en.column, zh.section, zh.needed, en.needed, zh.how, en.how, zh.values,
        en.values,
    ];
    for (i, heading) in (0u16..).zip(headings) {
        sheet.write_string_with_format(0, i, heading, &head)?;
    }
    let wrapped = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    for (row, column) in (1u32..).zip(COLUMNS) {
        explain(sheet, row, column, &wrapped)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    book.save_to_buffer()
}

fn explain(
    sheet: &mut Worksheet,
    row: u32,
    column: &Column,
    format: &Format,
) -> Result<(), XlsxError> {
    let (zh, en) = (Words::of(Lang::Zh), Words::of(Lang::En));
    let needed = |w: &'static Words| match (column.taken(), column.spec.required) {
        (false, _) => w.unused,
        (true, true) => w.yes,
        (true, false) => w.no,
    };
    let values = |lang| {
        if column.taken() {
            allowed(column, lang)
        } else {
            String::new()
        }
    };
    let cells = [
        column.spec.zh.to_owned(),
        column.spec.en.to_owned(),
        column.section.to_owned(),
        needed(zh).to_owned(),
        needed(en).to_owned(),
        column.how_zh.to_owned(),
        column.how_en.to_owned(),
        values(Lang::Zh),
        values(Lang::En),
    ];
    for (i, cell) in (0u16..).zip(cells) {
        sheet.write_string_with_format(row, i, cell, format)?;
    }
    Ok(())
}

/// The values of a column that takes one of a list.
fn allowed(column: &Column, lang: Lang) -> String {
    match column.spec.kind {
        FieldKind::Choice(list) => list
            .iter()
            .map(|choice| match lang {
                Lang::Zh => choice.zh.to_owned(),
                Lang::En => format!("{} ({})", choice.zh, choice.code),
            })
            .collect::<Vec<_>>()
            .join(lang.pick("、", ", ")),
        FieldKind::Code { dimension } => {
            fill(Words::of(lang).dictionary, &[("dimension", dimension)])
        }
        _ => String::new(),
    }
}
