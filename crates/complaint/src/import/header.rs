//! The header row: which column holds what, and what is wrong with it.

use super::{Format, ImportError, cfpb, columns, rejects};
use crate::import::source::IsHeader;
use kernel::{Fields, say};

/// A row with this many known names is meant as a header, even when others are wrong.
const NAMES_MIN: usize = 3;

/// Where the columns of a file are.
#[derive(Clone, Debug)]
pub(super) struct Header {
    /// For each cell of a row, the field it fills; `None` where it is passed over.
    names: Vec<Option<&'static str>>,
    /// Columns that the import does not take over.
    pub(super) passed_over: Vec<String>,
}

/// How a header row is told from others.
pub(super) fn test_of(format: Format) -> IsHeader {
    match format {
        Format::Cfpb => |cells| {
            let known = |cell: &&String| cfpb::COLUMNS.contains(&cell.trim());
            cells.iter().filter(known).count() >= NAMES_MIN
        },
        Format::Bank => |cells| {
            cells
                .iter()
                .filter(|cell| columns::find(cell).is_some())
                .count()
                >= NAMES_MIN
        },
    }
}

impl Header {
    /// Reads a header row; what is missing or there twice is an error that names the column.
    pub(super) fn of(format: Format, cells: &[String]) -> Result<Header, ImportError> {
        let mut header = Header {
            names: Vec::new(),
            passed_over: Vec::new(),
        };
        for cell in cells {
            let name = match format {
                Format::Cfpb => cfpb_name(cell)?,
                Format::Bank => columns::find(cell)
                    .filter(|c| c.taken())
                    .map(|c| c.spec.name),
            };
            if name.is_some() && header.names.contains(&name) {
                return Err(ImportError::File(say!(
                    "列「{cell}」出现了两次",
                    "The column \"{cell}\" is there twice"
                )));
            }
            let own = rejects::COLUMNS.contains(&cell.trim());
            if name.is_none() && !own && !cell.trim().is_empty() {
                header.passed_over.push(cell.trim().to_owned());
            }
            header.names.push(name);
        }
        header.complete(format)
    }

    fn complete(self, format: Format) -> Result<Header, ImportError> {
        let missing: Vec<&str> = match format {
            Format::Cfpb => cfpb::COLUMNS
                .iter()
                .copied()
                .filter(|name| !self.has(name))
                .collect(),
            Format::Bank => columns::COLUMNS
                .iter()
                .filter(|column| column.spec.required && !self.has(column.spec.name))
                .map(|column| column.spec.zh)
                .chain(self.without_id().then_some(columns::ID.zh))
                .collect(),
        };
        if missing.is_empty() {
            return Ok(self);
        }
        let names = missing.join("、");
        Err(ImportError::File(say!(
            "缺少列：{names}",
            "These columns are missing: {names}"
        )))
    }

    fn without_id(&self) -> bool {
        !self.has(columns::ID.name) && !self.has(columns::ORIGINAL_ID.name)
    }

    fn has(&self, name: &str) -> bool {
        self.names.contains(&Some(name))
    }

    /// The cells of a row as fields named by their columns.
    pub(super) fn fields(&self, cells: &[String]) -> Fields {
        let named = self.names.iter().zip(cells);
        Fields::from_pairs(
            named
                .filter(|(name, cell)| name.is_some() && !cell.is_empty())
                .filter_map(|(name, cell)| Some(((*name)?.to_owned(), cleaned(cell))))
                .collect(),
        )
    }
}

/// A cell without the controls U+0080 to U+009F: what is left of letters where somebody once read a
/// file in a wrong encoding (two of the public rows have one). Other controls are told.
fn cleaned(cell: &str) -> String {
    cell.replace(|c| matches!(c, '\u{80}'..='\u{9f}'), " ")
}

/// The official columns are a fixed set: anything else means that this is another file.
fn cfpb_name(cell: &str) -> Result<Option<&'static str>, ImportError> {
    let cell = cell.trim();
    if cfpb::PASSED_OVER.contains(&cell) || rejects::COLUMNS.contains(&cell) {
        return Ok(None);
    }
    let known = cfpb::COLUMNS.iter().copied().find(|name| *name == cell);
    known.map(Some).ok_or_else(|| {
        ImportError::File(say!(
            "未知的列「{cell}」；CFPB 格式的列为：{}",
            "There is no column \"{cell}\" in the CFPB format; its columns are: {}",
            cfpb::COLUMNS.join(", ")
        ))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(format: Format, names: &[&str]) -> Result<Header, String> {
        let cells: Vec<String> = names.iter().map(|n| (*n).to_owned()).collect();
        assert!(test_of(format)(&cells), "it is a header");
        Header::of(format, &cells).map_err(|e| e.to_string())
    }

    #[test]
    fn cfpb_columns_are_a_fixed_set() {
        let mut names = cfpb::COLUMNS.to_vec();
        names.push("source_repo");
        assert!(
            of(Format::Cfpb, &names)
                .unwrap()
                .passed_over
                .contains(&"source_repo".to_owned())
        );
        names.push("Colour");
        assert!(of(Format::Cfpb, &names).unwrap_err().contains("\"Colour\""));
        names.truncate(17);
        assert!(
            of(Format::Cfpb, &names)
                .unwrap_err()
                .ends_with("missing: Consumer disputed?")
        );
        names.push("Issue");
        assert!(
            of(Format::Cfpb, &names)
                .unwrap_err()
                .contains("\"Issue\" is there twice")
        );
    }

    #[test]
    fn a_ledger_needs_a_few_columns_and_may_have_others() {
        let names = [
            "工单号",
            "投诉受理渠道",
            "投诉受理日期",
            "投诉内容",
            "备注",
            "序号",
        ];
        let header = of(Format::Bank, &names).unwrap();
        assert_eq!(header.passed_over, ["备注", "序号"]);
        let fields = header.fields(&["7".into(), "电话".into(), String::new(), "x".into()]);
        assert_eq!((fields.get("id"), fields.get("content")), ("7", "x"));
        assert_eq!(header.fields(&["S.\u{85}r.l.".into()]).get("id"), "S. r.l.");
        assert!(!fields.has("received"));
        let error = of(Format::Bank, &["投诉受理渠道", "投诉内容", "备注"]).unwrap_err();
        assert!(
            error.contains("投诉受理日期") && error.contains("工单号"),
            "{error}"
        );
    }
}
