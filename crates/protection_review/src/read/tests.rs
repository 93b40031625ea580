//! Papers as people bring them, and as they should not.

use super::*;
use document::word::Word;
use lopdf::content::{Content, Operation};
use lopdf::{Document, Object, Stream, dictionary};
use std::io::{Cursor, Write};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

fn always() -> bool {
    true
}

fn texts(media_type: &str, bytes: &[u8]) -> Vec<(Option<u32>, u32, String)> {
    let text = read(media_type, bytes, &always).unwrap();
    let passages = text.passages.into_iter();
    passages.map(|one| (one.page, one.paragraph, one.text)).collect()
}

fn docx_of(body: &str) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file("word/document.xml", SimpleFileOptions::default()).unwrap();
    zip.write_all(body.as_bytes()).unwrap();
    zip.finish().unwrap().into_inner()
}

#[test]
fn a_word_file_gives_its_paragraphs_and_its_table() {
    let mut word = Word::new("脚注");
    word.title("宣传页");
    word.para("本产品 a < b & 保本");
    word.table(&["费用".to_owned()], &[vec!["概不退还".to_owned()]]);
    let found = texts(DOCX, &word.finish().unwrap());
    let all: Vec<&str> = found.iter().map(|(_, _, text)| text.as_str()).collect();
    assert!(all.contains(&"本产品 a < b & 保本"), "{all:?}");
    assert!(all.contains(&"概不退还") && all.iter().any(|text| text.contains("脚注")));
    assert_eq!((found[0].1, found[0].0), (1, None));
}

#[test]
fn words_in_pieces_are_joined_and_deleted_ones_are_not_read() {
    let body = "<w:document><w:p><w:r><w:t>保</w:t></w:r><w:r><w:t>本&#x4EA7;品</w:t></w:r>\
        <w:del><w:r><w:delText>旧文</w:delText></w:r></w:del></w:p></w:document>";
    assert_eq!(texts(DOCX, &docx_of(body)), [(None, 1, "保本产品".to_owned())]);
}

fn pdf_of(pages: &[&str]) -> Vec<u8> {
    let mut file = Document::with_version("1.5");
    let tree = file.new_object_id();
    let font = file.add_object(dictionary! {
        "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Courier",
        "Encoding" => "WinAnsiEncoding",
    });
    let mut kids: Vec<Object> = Vec::new();
    for text in pages {
        let draw = Content {
            operations: vec![
                Operation::new("BT", vec![]),
                Operation::new("Tf", vec!["F1".into(), 12.into()]),
                Operation::new("Td", vec![100.into(), 600.into()]),
                Operation::new("Tj", vec![Object::string_literal(*text)]),
                Operation::new("ET", vec![]),
            ],
        };
        let stream = file.add_object(Stream::new(dictionary! {}, draw.encode().unwrap()));
        let page = dictionary! {
            "Type" => "Page", "Parent" => tree, "Contents" => stream,
            "Resources" => dictionary! { "Font" => dictionary! { "F1" => font } },
            "MediaBox" => vec![0.into(), 0.into(), 595.into(), 842.into()],
        };
        kids.push(file.add_object(page).into());
    }
    let count = kids.len() as i64;
    let all = dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => count };
    file.objects.insert(tree, Object::Dictionary(all));
    let root = file.add_object(dictionary! { "Type" => "Catalog", "Pages" => tree });
    file.trailer.set("Root", root);
    let mut bytes = Vec::new();
    file.save_to(&mut bytes).unwrap();
    bytes
}

#[test]
fn a_pdf_gives_its_pages_and_one_without_text_says_so() {
    let found = texts("application/pdf", &pdf_of(&["guaranteed return", "no refund"]));
    assert_eq!(found[0], (Some(1), 1, "guaranteed return".to_owned()));
    assert_eq!(found[1], (Some(2), 1, "no refund".to_owned()));
    assert_eq!(read("application/pdf", &pdf_of(&[""]), &always), Err(Unread::Empty));
}

#[test]
fn what_is_broken_locked_or_too_slow_is_told_and_never_waited_for() {
    for bytes in [b"%PDF-1.4\n".as_slice(), b"%PDF-1.7 trailer << /Root 1 0 R >>", b""] {
        let found = read("application/pdf", bytes, &always);
        assert!(matches!(found, Err(Unread::Broken | Unread::Empty)), "{found:?}");
    }
    assert_eq!(read(DOCX, b"PK\x03\x04", &always), Err(Unread::Broken));
    assert_eq!(read(DOCX, &docx_of("<w:p><w:t>a</w:p>"), &always), Err(Unread::Broken));
    assert_eq!(read("image/png", b"\x89PNG", &always), Err(Unread::Kind));
    let many = "<w:p><w:t>a</w:t></w:p>".repeat(5_000);
    assert_eq!(read(DOCX, &docx_of(&many), &|| false), Err(Unread::Slow));
    assert_eq!(read("application/pdf", &pdf_of(&["a"]), &|| false), Err(Unread::Slow));
}

#[test]
fn a_small_file_that_unpacks_to_much_is_broken_and_a_long_one_is_cut() {
    let bomb = docx_of(&" ".repeat(UNPACKED_MAX + 1));
    assert!(bomb.len() < 1024 * 1024);
    assert_eq!(read(DOCX, &bomb, &always), Err(Unread::Broken));
    let long = "字".repeat(CHARACTERS_MAX + 10);
    let text = read("text/plain", long.as_bytes(), &always).unwrap();
    assert!(text.cut && text.characters() <= CHARACTERS_MAX);
    let deep = "<w:p>".repeat(100_000);
    assert!(read(DOCX, &docx_of(&deep), &always).is_err());
}
