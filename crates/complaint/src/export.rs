//! Lists of complaints as an Excel file: the rows of the worklist, masked as there, in memory that
//! does not grow with their number.

use crate::classification::full_name;
use crate::codes;
use crate::queries::ListRow;
use crate::rules::time::ClockFacts;
use kernel::{Choice, Instant, Lang, fill, short_time};
use rust_xlsxwriter::{Format, FormatAlign, Workbook, Worksheet, XlsxError};

/// Most rows of one file; what stands behind them is named in the last line.
pub const ROWS_MAX: u32 = 50_000;

/// The header's row, counted from 0: the watermark stands above it.
const HEADER_ROW: u32 = 1;
/// Widths of the columns, in characters.
const WIDTHS: [f64; COLUMNS] = [
    24.0, 10.0, 10.0, 14.0, 16.0, 40.0, 28.0, 18.0, 16.0, 10.0, 20.0, 12.0, 12.0, 17.0, 17.0, 10.0,
    10.0, 10.0, 17.0,
];
const COLUMNS: usize = 19;

kernel::words! {
    /// Words of the file.
    pub struct Words {
        sheet: "投诉清单", "Complaints";
        number: "投诉编号", "Case no.";
        status: "状态", "Status";
        nature: "性质", "Nature";
        channel: "受理渠道", "Channel";
        source: "来源", "Source";
        title: "投诉摘要", "Summary";
        business: "业务类别", "Business category";
        cause: "投诉原因", "Cause";
        flags: "特殊情形", "Special care";
        unit_code: "机构号", "Unit code";
        unit: "承办机构", "Unit";
        handler: "主办人", "Lead handler";
        complainant: "投诉人（脱敏）", "Complainant (masked)";
        received: "收到时间", "Received";
        due: "法定期限", "Statutory deadline";
        days: "剩余天数", "Days left";
        paused: "计时暂停", "Paused";
        late: "超期", "Late";
        ended: "结束时间", "Ended";
        yes: "是", "yes";
        cut: "仅导出前 {n} 行，请缩小查询范围后分次导出", "Only the first {n} rows are here; narrow the search and export in parts";
    }
}

/// The rows as an .xlsx file, at most [`ROWS_MAX`] of them. `watermark` says who took it out and
/// when: it stands in the first line and at the head of each printed page. Every cell is written as
/// text, so nothing that a customer wrote runs as a formula. The days left are those at `now`.
///
/// An error means that the folder for temporary files took none: rows are kept there on their way.
pub fn xlsx(
    rows: impl Iterator<Item = ListRow>,
    lang: Lang,
    watermark: &str,
    now: Instant,
) -> Result<Vec<u8>, XlsxError> {
    let w = Words::of(lang);
    let mut book = Workbook::new();
    let sheet = book.add_worksheet_with_constant_memory()?;
    sheet.set_name(w.sheet)?;
    sheet.set_header(format!("&L{}&RP. &P / &N", watermark.replace('&', "&&")));
    sheet.set_landscape().set_freeze_panes(HEADER_ROW + 1, 1)?;
    for (column, width) in (0u16..).zip(WIDTHS) {
        sheet.set_column_width(column, width)?;
    }
    sheet.write_string(0, 0, watermark)?;
    let bold = Format::new().set_bold().set_align(FormatAlign::Center);
    for (column, heading) in (0u16..).zip(headings(w)) {
        sheet.write_string_with_format(HEADER_ROW, column, heading, &bold)?;
    }
    for (written, row) in (0u32..).zip(rows) {
        let line = HEADER_ROW + 1 + written;
        if written == ROWS_MAX {
            let n = ROWS_MAX.to_string();
            sheet.write_string(line, 0, fill(w.cut, &[("n", &n)]))?;
            break;
        }
        write_row(sheet, line, &row, lang, now)?;
    }
    book.save_to_buffer()
}

fn headings(w: &'static Words) -> [&'static str; COLUMNS] {
    [
        w.number,
        w.status,
        w.nature,
        w.channel,
        w.source,
        w.title,
        w.business,
        w.cause,
        w.flags,
        w.unit_code,
        w.unit,
        w.handler,
        w.complainant,
        w.received,
        w.due,
        w.days,
        w.paused,
        w.late,
        w.ended,
    ]
}

fn write_row(
    sheet: &mut Worksheet,
    line: u32,
    row: &ListRow,
    lang: Lang,
    now: Instant,
) -> Result<(), XlsxError> {
    let yes = |flag: bool| if flag { Words::of(lang).yes } else { "" };
    let time = |at: Option<Instant>| at.map(short_time).unwrap_or_default();
    let label = |list, code| Choice::label_in(list, code, lang).to_owned();
    let flags: Vec<String> = row.flags.iter().map(|f| label(codes::FLAGS, f)).collect();
    let cells: [String; COLUMNS] = [
        row.number.clone(),
        row.status.label(lang).to_owned(),
        label(codes::NATURES, &row.nature),
        label(codes::CHANNELS, &row.channel),
        label(codes::SOURCES, &row.source),
        row.title.clone(),
        full_name(&row.business, lang),
        full_name(&row.cause, lang),
        flags.join(lang.pick("、", ", ")),
        row.unit.clone(),
        row.unit_name.clone(),
        row.handler_name.clone(),
        row.complainant.clone(),
        short_time(row.received_at),
        time(row.due_at),
        days_left(row, now),
        yes(row.paused).to_owned(),
        yes(row.late).to_owned(),
        time(row.ended_at),
    ];
    for (column, cell) in (0u16..).zip(cells) {
        if !cell.is_empty() {
            sheet.write_string(line, column, cell)?;
        }
    }
    Ok(())
}

/// Civil days until the deadline that runs; negative once it has passed.
fn days_left(row: &ListRow, now: Instant) -> String {
    let facts = ClockFacts {
        category: row.status.category(),
        limited: row.limited,
        paused: row.paused,
        late: row.late,
        received: row.received_at,
        due: row.due_at,
    };
    row.due_at
        .map(|_| facts.at(now).days.to_string())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::Status;
    use calamine::{Data, Range, Reader, Xlsx};
    use std::io::Cursor;

    fn now() -> Instant {
        "2026-11-23T01:00:00Z".parse().unwrap()
    }

    fn row(number: u32) -> ListRow {
        ListRow {
            id: 1,
            number: format!("TS-20261123-0101-{number:04}"),
            status: Status::Registered,
            nature: "complaint".into(),
            channel: "phone".into(),
            source: "direct".into(),
            title: "=HYPERLINK(\"x\")".into(),
            business: "B032".into(),
            cause: "C07".into(),
            flags: vec!["elderly".into()],
            unit_name: "城北支行".into(),
            unit: "0101".into(),
            handler_name: String::new(),
            handler: String::new(),
            complainant: "王**".into(),
            received_at: now(),
            due_at: Some(now() + jiff::SignedDuration::from_hours(24)),
            paused: false,
            late: true,
            limited: true,
            ended_at: None,
            key: 0,
        }
    }

    fn read(bytes: Vec<u8>) -> (Range<Data>, Range<String>) {
        let mut book = Xlsx::new(Cursor::new(bytes)).unwrap();
        let name = book.sheet_names()[0].clone();
        (
            book.worksheet_range(&name).unwrap(),
            book.worksheet_formula(&name).unwrap(),
        )
    }

    #[test]
    fn rows_are_masked_labelled_and_never_formulas() {
        let (cells, formulas) =
            read(xlsx([row(1)].into_iter(), Lang::Zh, "王五 wangwu 2026", now()).unwrap());
        let text = |r, c| {
            cells
                .get_value((r, c))
                .map(ToString::to_string)
                .unwrap_or_default()
        };
        assert_eq!(text(0, 0), "王五 wangwu 2026");
        assert_eq!(
            (text(1, 0), text(1, 18)),
            ("投诉编号".into(), "结束时间".into())
        );
        assert_eq!(
            (text(2, 3), text(2, 6)),
            ("客服热线".into(), "银行卡 › 信用卡".into())
        );
        assert_eq!(
            (text(2, 5), text(2, 12)),
            ("=HYPERLINK(\"x\")".into(), "王**".into())
        );
        assert_eq!(
            (text(2, 13), text(2, 17)),
            ("2026-11-23 09:00".into(), "是".into())
        );
        assert!(formulas.used_cells().next().is_none());
        let (cells, _) = read(xlsx([row(1)].into_iter(), Lang::En, "x", now()).unwrap());
        assert_eq!(cells.get_value((1, 0)).unwrap().to_string(), "Case no.");
    }

    #[test]
    fn too_many_rows_are_cut_and_it_is_said() {
        let (cells, _) = read(xlsx((0..ROWS_MAX + 5).map(row), Lang::Zh, "x", now()).unwrap());
        let last = cells.end().unwrap().0;
        assert_eq!(last, HEADER_ROW + 1 + ROWS_MAX);
        assert!(
            cells
                .get_value((last, 0))
                .unwrap()
                .to_string()
                .contains("50000")
        );
    }
}
