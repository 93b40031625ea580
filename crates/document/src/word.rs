//! Word files the way offices want them (GB/T 9704-2012: A4, type area 156 × 225 mm, 仿宋 in size 3): a title,
//! headings, paragraphs, tables, page breaks. Fonts are named, never shipped.

use docx_rs::{
    AlignmentType, BreakType, Docx, Footer, Header, LineSpacing, LineSpacingType, PageMargin,
    PageNum, Paragraph, Run, RunFonts, SpecialIndentType, Table, TableCell, TableRow, WidthType,
};
use std::io::Cursor;

/// Half points of 小标宋 2 号, of 3 号, of tables (小四), of head and foot (小五).
const TITLE: usize = 44;
const BODY: usize = 32;
const CELL: usize = 24;
const MARGIN: usize = 18;
/// First line of a paragraph: two characters of the body, in twentieths of a point.
const INDENT: i32 = 640;
/// Fixed distance of lines, 28 points, in twentieths of a point.
const LINE: i32 = 560;
/// Room behind the title, in twentieths of a point.
const AFTER_TITLE: u32 = 360;
/// A4 in twentieths of a point.
const PAPER: (u32, u32) = (11_906, 16_838);
/// Margins of GB/T 9704: 37 mm above, 28 mm at the left; the type area follows.
const MARGINS: PageMargin = PageMargin {
    top: 2098,
    left: 1587,
    bottom: 1984,
    right: 1474,
    header: 851,
    footer: 1134,
    gutter: 0,
};
/// A table's width: all of the type area, in fiftieths of a percent.
const FULL_WIDTH: usize = 5_000;

const SONG: &str = "方正小标宋简体";
const HEI: &str = "黑体";
const FANG: &str = "仿宋_GB2312";
const LATIN: &str = "Times New Roman";

/// A Word file being written, part by part.
#[derive(Debug)]
pub struct Word {
    file: Docx,
}

impl Word {
    /// An empty file; `foot` stands at the foot of each page beside its number.
    pub fn new(foot: &str) -> Word {
        let (width, height) = PAPER;
        let number = Paragraph::new()
            .align(AlignmentType::Center)
            .add_run(run(&format!("{foot}　— "), FANG, MARGIN))
            .add_page_num(PageNum::new())
            .add_run(run(" —", FANG, MARGIN));
        let file = Docx::new()
            .page_size(width, height)
            .page_margin(MARGINS)
            .footer(Footer::new().add_paragraph(number));
        Word { file }
    }

    /// A mark at the head of each page: who took the file out, and when.
    #[must_use]
    pub fn marked(mut self, mark: &str) -> Word {
        let line = Paragraph::new()
            .align(AlignmentType::Right)
            .add_run(run(mark, FANG, MARGIN));
        self.file = self.file.header(Header::new().add_paragraph(line));
        self
    }

    fn put(&mut self, paragraph: Paragraph) {
        let file = std::mem::take(&mut self.file);
        self.file = file.add_paragraph(paragraph);
    }

    /// The title, in the middle.
    pub fn title(&mut self, text: &str) {
        let spacing = LineSpacing::new().after(AFTER_TITLE);
        let line = Paragraph::new()
            .align(AlignmentType::Center)
            .line_spacing(spacing);
        self.put(line.add_run(run(text, SONG, TITLE)));
    }

    /// A heading of the first level: 一、….
    pub fn heading(&mut self, text: &str) {
        let line = set(INDENT).keep_next(true);
        self.put(line.add_run(run(text, HEI, BODY)));
    }

    /// A paragraph; each line of the text is one, with two characters of indent.
    pub fn para(&mut self, text: &str) {
        for line in text.lines() {
            self.put(set(INDENT).add_run(run(line, FANG, BODY)));
        }
    }

    /// A paragraph without indent: whom a letter is addressed to.
    pub fn line(&mut self, text: &str) {
        self.put(set(0).add_run(run(text, FANG, BODY)));
    }

    /// A line at the right: who signs, the date.
    pub fn right(&mut self, text: &str) {
        let line = set(0).align(AlignmentType::Right);
        self.put(line.add_run(run(text, FANG, BODY)));
    }

    /// A new page.
    pub fn page_break(&mut self) {
        self.put(Paragraph::new().add_run(Run::new().add_break(BreakType::Page)));
    }

    /// A table with a row of headings.
    pub fn table(&mut self, headings: &[String], rows: &[Vec<String>]) {
        let row = |cells: &[String], font: &str| {
            TableRow::new(cells.iter().map(|text| cell(text, font)).collect()).cant_split()
        };
        let mut all = vec![row(headings, HEI)];
        all.extend(rows.iter().map(|cells| row(cells, FANG)));
        let table = Table::new(all).width(FULL_WIDTH, WidthType::Pct);
        let file = std::mem::take(&mut self.file);
        self.file = file.add_table(table);
    }

    /// The file.
    ///
    /// # Errors
    /// Only where memory can't be written to.
    pub fn finish(self) -> Result<Vec<u8>, std::io::Error> {
        let mut bytes = Cursor::new(Vec::new());
        let packed = self.file.pack(&mut bytes);
        packed.map_err(|error| std::io::Error::other(error.to_string()))?;
        Ok(bytes.into_inner())
    }
}

/// A paragraph with the official distance of lines and an indent of its first.
fn set(first: i32) -> Paragraph {
    let spacing = LineSpacing::new()
        .line_rule(LineSpacingType::Exact)
        .line(LINE);
    let indent = SpecialIndentType::FirstLine(first);
    Paragraph::new()
        .line_spacing(spacing)
        .indent(None, Some(indent), None, None)
}

fn cell(text: &str, font: &str) -> TableCell {
    let lines = text.lines().chain(text.is_empty().then_some(""));
    lines.fold(TableCell::new(), |cell, line| {
        cell.add_paragraph(Paragraph::new().add_run(run(line, font, CELL)))
    })
}

/// Text in a font; what XML has no sign for is left out.
fn run(text: &str, font: &str, size: usize) -> Run {
    let text: String = text
        .chars()
        .map(|c| if c == '\t' { ' ' } else { c })
        .filter(|c| !c.is_control() && !matches!(c, '\u{FFFE}' | '\u{FFFF}'))
        .collect();
    let fonts = RunFonts::new().ascii(LATIN).hi_ansi(LATIN).east_asia(font);
    Run::new().add_text(text).size(size).fonts(fonts)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;

    fn part(bytes: &[u8], name: &str) -> String {
        let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        let mut text = String::new();
        zip.by_name(name)
            .unwrap()
            .read_to_string(&mut text)
            .unwrap();
        text
    }

    #[test]
    fn what_people_typed_stays_text_and_the_file_is_taken_for_a_document() {
        let mut word = Word::new("编号 & 机构").marked("王 <w> 2026");
        word.title("报告");
        word.heading("一、情况");
        word.para("a < b & \"c\"\u{1}\n第二段");
        word.table(
            &["姓名".to_owned(), "电话".to_owned()],
            &[vec!["张*".to_owned(), String::new()]],
        );
        word.page_break();
        let bytes = word.finish().unwrap();
        assert_eq!(
            crate::check("报告.docx", &bytes).unwrap(),
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
        );
        let text = part(&bytes, "word/document.xml");
        assert!(text.contains("a &lt; b &amp;"), "{text}");
        assert!(!text.contains('\u{1}') && text.contains("第二段"));
        assert!(text.contains("w:eastAsia=\"方正小标宋简体\""));
        assert_eq!(text.matches("<w:tc>").count(), 4);
        // Every cell ends with a paragraph, or Word takes the file for broken.
        assert_eq!(text.matches("</w:p></w:tc>").count(), 4, "{text}");
        assert!(part(&bytes, "word/footer1.xml").contains("编号 &amp; 机构"));
        assert!(part(&bytes, "word/header1.xml").contains("王 &lt;w&gt; 2026"));
    }
}
