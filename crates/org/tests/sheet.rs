//! Spreadsheets in and out.

use kernel::Lang;
use org::Words;
use org::rules::fields::NEW_UNIT;
use org::sheet::{BYTES_MAX, ROWS_MAX, Sheet, read, template, workbook};

fn words() -> &'static Words {
    Words::of(Lang::Zh)
}

#[test]
fn a_workbook_comes_back_as_it_went_out() {
    let rows = vec![
        vec!["0101".to_owned(), "城东支行".to_owned()],
        vec!["=1+1".to_owned(), String::new()],
    ];
    let bytes = workbook(&["机构代码", "机构名称"], &rows).unwrap();
    let sheet = read(&bytes).unwrap();
    assert_eq!(sheet.heading, ["机构代码", "机构名称"]);
    assert_eq!(
        sheet.rows[0],
        (2, rows[0].clone()),
        "the leading zero stays"
    );
    assert_eq!(
        sheet.rows[1].1[0], "=1+1",
        "a text that looks like a formula stays a text"
    );
}

/// Made into one table, the cells between the two would take some hundred gigabytes.
#[test]
fn cells_far_from_one_another_take_no_room_between_them() {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (row, column) in [(0, 0), (1_048_575, 0), (1_048_575, 16_383)] {
        sheet.write_string(row, column, "x").unwrap();
    }
    let sheet = read(&book.save_to_buffer().unwrap()).unwrap();
    assert_eq!(sheet.heading, ["x"]);
    assert_eq!(sheet.rows, [(1_048_576, vec!["x".to_owned()])]);
}

#[test]
fn the_template_is_what_the_import_takes() {
    for lang in [Lang::Zh, Lang::En] {
        let notes = Words::of(lang).column_notes();
        let sheet = read(&template(lang, &NEW_UNIT, &notes).unwrap()).unwrap();
        assert!(sheet.fields(&NEW_UNIT).unwrap().is_empty());
        assert_eq!(sheet.heading.len(), NEW_UNIT.len());
    }
    assert_eq!(words().column_notes().len(), NEW_UNIT.len());
}

#[test]
fn csv_is_read_in_both_encodings_with_marks_and_quotes() {
    let text = "\u{feff}机构代码,机构名称\r\n0101,\"城东, 支行\"\r\n\r\n0102,城西支行\r\n";
    let utf8 = read(text.as_bytes()).unwrap();
    assert_eq!(utf8.heading[0], "机构代码");
    assert_eq!(utf8.rows[0].1[1], "城东, 支行");
    assert_eq!(utf8.rows[1].0, 4, "rows are counted as people see them");
    let lines = read("code,name\n1,\"a\nb\"\n2,c".as_bytes()).unwrap();
    assert_eq!(
        lines.rows.iter().map(|(row, _)| *row).collect::<Vec<_>>(),
        [2, 4]
    );
    let gb = encoding_rs::GB18030
        .encode(text.trim_start_matches('\u{feff}'))
        .0;
    assert_eq!(read(&gb).unwrap(), utf8);
}

#[test]
fn a_heading_is_known_by_either_label_or_the_name() {
    let text = "*Unit code,机构名称 ,LEVEL,Parent unit,staff\n1,n,outlet,0,5\n";
    let rows = read(text.as_bytes()).unwrap().fields(&NEW_UNIT).unwrap();
    let fields = &rows[0].1;
    let read: Vec<_> = ["code", "name", "level", "parent", "staff"]
        .map(|n| fields.get(n))
        .to_vec();
    assert_eq!(read, ["1", "n", "outlet", "0", "5"]);
}

#[test]
fn a_file_of_another_kind_is_refused_in_words() {
    let refused = |bytes: &[u8]| read(bytes).unwrap_err().code;
    assert_eq!(refused(b""), "file_unreadable");
    assert_eq!(refused(b"PK\x03\x04 no workbook"), "file_unreadable");
    assert_eq!(
        refused(&[0xD0, 0xCF, 0x11, 0xE0, 1, 2, 3]),
        "file_unreadable"
    );
    assert_eq!(refused(&[0xFF, 0xFF, 0xFF]), "file_unreadable");
    assert_eq!(refused(b",,\n , \n"), "file_empty");
    assert_eq!(refused(&vec![b'a'; BYTES_MAX + 1]), "file_too_large");
    let many = format!("code\n{}", "1\n".repeat(ROWS_MAX + 1));
    assert_eq!(refused(many.as_bytes()), "too_many_rows");

    let columns = read("机构代码,电话号码\n1,2\n".as_bytes()).unwrap();
    let refusal = columns.fields(&NEW_UNIT).unwrap_err();
    assert_eq!(refusal.code, "wrong_columns");
    for part in [
        "多出「电话号码」",
        "缺少「机构名称、机构层级」",
        "上级机构代码",
    ] {
        assert!(refusal.say.zh.contains(part), "{part}: {}", refusal.say.zh);
    }
    assert!(
        refusal.say.en.contains("missing \"Name, Level\""),
        "{}",
        refusal.say.en
    );
}

#[test]
fn a_small_file_that_unpacks_to_gigabytes_is_refused() {
    let mut bomb = b"PK\x03\x04".to_vec();
    bomb.extend([0; 60]);
    let mut entry = b"PK\x01\x02".to_vec();
    entry.extend([0; 20]);
    entry.extend(u32::MAX.to_le_bytes());
    entry.extend([0; 20]);
    bomb.extend(entry);
    assert_eq!(read(&bomb).unwrap_err().code, "file_unreadable");
}

#[test]
fn what_is_carried_from_the_check_to_the_import_is_the_same_table() {
    let sheet = read("机构代码,机构名称\n\n0101,\"城东\"\"支行\"\n".as_bytes()).unwrap();
    assert_eq!(Sheet::from_carried(&sheet.to_carried()).unwrap(), sheet);
    assert!(Sheet::from_carried("{\"heading\":1}").is_err());
}
