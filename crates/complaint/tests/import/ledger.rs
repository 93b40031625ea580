//! Import of a bank's own ledger: CSV in both encodings, Excel, the template, good and bad rows.

use crate::common::{bank, counts, file, import, rejected, rows};
use complaint::import::{Format, template_xlsx};
use rust_xlsxwriter::{ExcelDateTime, Workbook};
use testkit::{Engine, TestApp, on_each_engine};

/// Titles above the header, as ledgers have them; two good rows, five bad ones.
const LEDGER: &str = "投诉台账,,,,,,,,,,\n\
    工单信息,,,,投诉基本情况,,,,责任与结果,,\n\
    工单号,网点机构号,投诉受理渠道,投诉受理日期,投诉人姓名,投诉电话/邮箱,投诉内容,投诉业务类别,办结日期,是否有责,备注\n\
    GD-1,0101,客服热线,2026-03-02,王建国,13800002046,信用卡年费争议。,信用卡,2026-03-10,是,旧系统\n\
    GD-2,0100,来访,2026/10/20,李芳,025-83190000,柜面排队过久。,,,,\n\
    ,0101,来访,2026-10-20,李芳,,没有工单号。,,,,\n\
    GD-3,9999,来访,2026-10-20,李芳,,没有这个机构。,,,,\n\
    GD-4,0101,来访,去年,李芳,,日期不对。,,,,\n\
    GD-5,0101,来访,2026-10-20,李*,,脱敏的姓名。,,,,\n\
    GD-6,0101,来访,2026-10-20,李芳,,少一列。,,,\n";

#[test]
fn a_ledger_goes_in_whatever_its_encoding() {
    on_each_engine(|test| {
        bank(test);
        let path = file(test, "ledger.csv", LEDGER.as_bytes());
        let summary = import(test, Format::Bank, &path).unwrap();
        assert_eq!(counts(&summary), [7, 2, 0, 5]);
        assert_eq!(summary.passed_over, ["备注"]);
        let told: Vec<String> = rejected(&summary)
            .iter()
            .map(|row| row[11].to_owned())
            .collect();
        for (reason, part) in told.iter().zip([
            "工单号",
            "没有机构「9999」",
            "投诉受理日期",
            "脱敏",
            "应有 11 列，现有 10 列",
        ]) {
            assert!(reason.contains(part), "{reason}");
        }
        let gbk = encoding_rs::GB18030.encode(LEDGER).0.into_owned();
        let path = file(test, "gbk.csv", &gbk);
        assert_eq!(
            counts(&import(test, Format::Bank, &path).unwrap()),
            [7, 0, 2, 5]
        );
    });
}

#[test]
fn tickets_become_cases_of_their_units() {
    on_each_engine(|test| {
        bank(test);
        let path = file(test, "ledger.csv", LEDGER.as_bytes());
        import(test, Format::Bank, &path).unwrap();
        let cases = rows(
            test,
            "SELECT number, status, channel, unit_path, business, complainant_masked, external_id
             FROM complaint_case ORDER BY origin",
        );
        let texts: Vec<Vec<String>> = cases
            .iter()
            .map(|row| (0..7).map(|i| row.get(i).unwrap()).collect())
            .collect();
        assert_eq!(
            texts[0],
            [
                "TS-20261123-0101-0001",
                "closed",
                "phone",
                "0000.0100.0101.",
                "B032",
                "王**",
                "GD-1"
            ]
        );
        assert_eq!(
            texts[1][..4],
            ["TS-20261123-0100-0001", "registered", "visit", "0000.0100."]
        );
        // An open ticket runs under the limits of its day of receipt, a closed one under none.
        let due = rows(test, "SELECT due_at FROM complaint_case ORDER BY origin");
        assert_eq!(due[0].get::<i64>(0).unwrap(), i64::MAX);
        assert!(due[1].get::<i64>(0).unwrap() < i64::MAX);
    });
}

#[test]
fn the_template_is_an_empty_ledger_and_explains_its_columns() {
    let test = TestApp::on(Engine::Sqlite);
    bank(&test);
    let path = file(&test, "template.xlsx", &template_xlsx());
    assert_eq!(
        counts(&import(&test, Format::Bank, &path).unwrap()),
        [0, 0, 0, 0]
    );
    let sheets = {
        use calamine::{Reader, Xlsx, open_workbook};
        let mut book: Xlsx<_> = open_workbook(&path).unwrap();
        let names = book.sheet_names();
        names
            .iter()
            .map(|name| book.worksheet_range(name).unwrap().get_size())
            .collect::<Vec<_>>()
    };
    assert_eq!(sheets, [(1, 68), (69, 9)]);
}

#[test]
fn an_excel_ledger_is_read_with_its_dates_and_numbers() {
    let test = TestApp::on(Engine::Sqlite);
    bank(&test);
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let date = rust_xlsxwriter::Format::new().set_num_format("yyyy-mm-dd");
    let headers = [
        "*工单号",
        "网点机构号",
        "投诉受理渠道",
        "投诉受理日期",
        "投诉电话/邮箱",
        "投诉内容",
        "投诉金额\n(万元)",
    ];
    for (column, header) in (0u16..).zip(headers) {
        sheet.write_string(1, column, header).unwrap();
    }
    for (row, id) in [(2, 700), (4, 701)] {
        sheet.write_number(row, 0, f64::from(id)).unwrap();
        sheet.write_string(row, 1, "0101").unwrap();
        sheet.write_string(row, 2, "手机银行").unwrap();
        let day = ExcelDateTime::from_ymd(2026, 3, 2).unwrap();
        sheet
            .write_datetime_with_format(row, 3, &day, &date)
            .unwrap();
        sheet.write_number(row, 4, 13_800_002_046.0).unwrap();
        sheet.write_string(row, 5, "转账没有到账。").unwrap();
        sheet.write_number(row, 6, 0.35).unwrap();
    }
    sheet.write_string(5, 0, "702").unwrap();
    sheet.write_string(5, 9, "表头之外").unwrap();
    let path = file(&test, "ledger.xlsx", &book.save_to_buffer().unwrap());
    let summary = import(&test, Format::Bank, &path).unwrap();
    assert_eq!(counts(&summary), [3, 2, 0, 1]);
    assert_eq!(rejected(&summary)[0][9].to_owned(), "6");
    let docs = rows(
        &test,
        "SELECT doc, external_id FROM complaint_case ORDER BY origin",
    );
    assert!(
        docs[0]
            .get::<String>(0)
            .unwrap()
            .contains("\"amount_asked\":350000")
    );
    assert_eq!(docs[0].get::<String>(1).unwrap(), "700");
    let index = test.keys.blind_index("phone", "13800002046");
    let found = test
        .db
        .read_now(move |reader| {
            let sql = "SELECT count(*) FROM complaint_person WHERE phone_index = $1 AND phone = ''";
            reader
                .query_one(sql, &platform::sql::args![index])?
                .get::<i64>(0)
        })
        .unwrap();
    assert_eq!(found, 2);
    assert_eq!(
        counts(&import(&test, Format::Bank, &path).unwrap()),
        [3, 0, 2, 1]
    );
}
