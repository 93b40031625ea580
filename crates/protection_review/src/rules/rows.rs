//! Entries of the lists as fields: one form, one row of a workbook. PURE.

use super::checklist::Item;
use super::forms::{CERTAINTIES, KINDS};
use super::words::{CLASSES, Entry, SEVERITIES};
use kernel::{Choice, FieldErrors, FieldKind, FieldSpec, Fields, Reading};

const TEXT: FieldKind = FieldKind::Area { max: 300 };
const WORDS: FieldKind = FieldKind::Area { max: 3_000 };

/// The key.
pub const KEY: FieldSpec = FieldSpec::required("key", "代码", "Key", FieldKind::Line { max: 40 });
/// What an entry is about.
pub const CLASS: FieldSpec =
    FieldSpec::required("class", "类别", "About", FieldKind::Choice(CLASSES));
/// How grave.
pub const SEVERITY: FieldSpec = FieldSpec::required(
    "severity",
    "级别",
    "Severity",
    FieldKind::Choice(SEVERITIES),
);
/// Words, one a line.
pub const WORDS_IN: FieldSpec =
    FieldSpec::required("words", "词（每行一个）", "Words, one a line", WORDS);
/// Exceptions.
pub const EXCEPT: FieldSpec = FieldSpec::optional(
    "except",
    "例外（每行一个）",
    "Exceptions, one a line",
    WORDS,
);
/// Unless.
pub const UNLESS: FieldSpec = FieldSpec::optional(
    "unless",
    "缺少时标注（每行一个）",
    "Unless one of these stands in it, one a line",
    WORDS,
);
/// For which kinds.
pub const FOR_KINDS: FieldSpec = FieldSpec::optional(
    "kinds",
    "审查类型（不选为全部）",
    "Kinds of review; none for all",
    FieldKind::Many(KINDS),
);
/// The article.
pub const ARTICLE: FieldSpec = FieldSpec::required("article", "条款依据", "Article", TEXT);
/// How well it is known.
pub const CERTAINTY: FieldSpec = FieldSpec::required(
    "certainty",
    "依据核实",
    "How well known",
    FieldKind::Choice(CERTAINTIES),
);
/// What is said of it.
pub const ZH: FieldSpec = FieldSpec::required("zh", "中文说明", "Text in Chinese", TEXT);
/// The same in English.
pub const EN: FieldSpec = FieldSpec::required("en", "英文说明", "Text in English", TEXT);
/// The form of an entry of the word list, and the columns of its workbook.
pub const ENTRY: &[FieldSpec] = &[
    KEY, CLASS, SEVERITY, WORDS_IN, EXCEPT, UNLESS, FOR_KINDS, ARTICLE, CERTAINTY, ZH, EN,
];
/// The form of an item of the checklist, and the columns of its workbook.
pub const ITEM: &[FieldSpec] = &[KEY, FOR_KINDS, ARTICLE, CERTAINTY, ZH, EN];

/// Texts, one a line; also parted by `、` and `;`, as people write them into cells.
fn parts(text: Option<String>) -> Vec<String> {
    let text = text.unwrap_or_default();
    let parts = text.split(['\n', '、', ';', '；']).map(str::trim);
    parts
        .filter(|part| !part.is_empty())
        .map(str::to_owned)
        .collect()
}

/// Kinds as a form sends them (one value each) or as a cell holds them (parted).
fn kinds(r: &mut Reading<'_>, fields: &Fields) -> Vec<String> {
    let mut codes = Vec::new();
    for text in fields.all(FOR_KINDS.name) {
        for part in parts(Some(text.replace(',', ";").replace('，', ";"))) {
            let known = KINDS
                .iter()
                .find(|kind| kind.code == part || kind.zh == part || kind.en == part);
            match known {
                Some(kind) if codes.iter().any(|code| code == kind.code) => {}
                Some(kind) => codes.push(kind.code.to_owned()),
                None => {
                    let list: Vec<&str> = KINDS.iter().map(|kind| kind.code).collect();
                    let list = list.join(", ");
                    r.fault(
                        &FOR_KINDS,
                        "not_in_list",
                        &format!("应为 {list} 之一"),
                        &format!("must be one of {list}"),
                    );
                }
            }
        }
    }
    codes
}

/// A choice by its code or either label, as workbooks in either language hold it.
fn choice(r: &mut Reading<'_>, fields: &Fields, spec: &FieldSpec, list: &[Choice]) -> String {
    let text = fields.get(spec.name);
    match list.iter().find(|one| one.en == text) {
        Some(one) => one.code.to_owned(),
        None => r.choice(spec).unwrap_or_default().to_owned(),
    }
}

/// Reads an entry of the word list.
///
/// # Errors
/// Every field that is wrong.
pub fn entry(fields: &Fields) -> Result<Entry, FieldErrors> {
    let mut r = Reading::new(fields);
    let text = |r: &mut Reading<'_>, spec: &FieldSpec| r.text(spec).unwrap_or_default();
    let entry = Entry {
        key: text(&mut r, &KEY),
        class: choice(&mut r, fields, &CLASS, CLASSES),
        severity: choice(&mut r, fields, &SEVERITY, SEVERITIES),
        words: parts(r.text(&WORDS_IN)),
        except: parts(r.text(&EXCEPT)),
        unless: parts(r.text(&UNLESS)),
        kinds: kinds(&mut r, fields),
        article: text(&mut r, &ARTICLE),
        certainty: choice(&mut r, fields, &CERTAINTY, CERTAINTIES),
        zh: text(&mut r, &ZH),
        en: text(&mut r, &EN),
    };
    r.finish(entry)
}

/// The form of an entry.
pub fn of_entry(entry: &Entry) -> Fields {
    let mut fields = Fields::default();
    for (spec, value) in [
        (&KEY, entry.key.clone()),
        (&CLASS, entry.class.clone()),
        (&SEVERITY, entry.severity.clone()),
        (&WORDS_IN, entry.words.join("\n")),
        (&EXCEPT, entry.except.join("\n")),
        (&UNLESS, entry.unless.join("\n")),
        (&ARTICLE, entry.article.clone()),
        (&CERTAINTY, entry.certainty.clone()),
        (&ZH, entry.zh.clone()),
        (&EN, entry.en.clone()),
    ] {
        fields.set(spec.name, value);
    }
    for kind in &entry.kinds {
        fields.push(FOR_KINDS.name, kind.as_str());
    }
    fields
}

/// Reads an item of the checklist.
///
/// # Errors
/// Every field that is wrong.
pub fn item(fields: &Fields) -> Result<Item, FieldErrors> {
    let mut r = Reading::new(fields);
    let text = |r: &mut Reading<'_>, spec: &FieldSpec| r.text(spec).unwrap_or_default();
    let item = Item {
        key: text(&mut r, &KEY),
        kinds: kinds(&mut r, fields),
        article: text(&mut r, &ARTICLE),
        certainty: choice(&mut r, fields, &CERTAINTY, CERTAINTIES),
        zh: text(&mut r, &ZH),
        en: text(&mut r, &EN),
    };
    r.finish(item)
}

/// The form of an item.
pub fn of_item(item: &Item) -> Fields {
    let mut fields = Fields::default();
    for (spec, value) in [
        (&KEY, &item.key),
        (&ARTICLE, &item.article),
        (&CERTAINTY, &item.certainty),
        (&ZH, &item.zh),
        (&EN, &item.en),
    ] {
        fields.set(spec.name, value.as_str());
    }
    for kind in &item.kinds {
        fields.push(FOR_KINDS.name, kind.as_str());
    }
    fields
}

/// A row of the workbook: every field as its code, several values in one cell.
pub fn row(specs: &[FieldSpec], fields: &Fields) -> Vec<String> {
    let cell = |spec: &FieldSpec| match spec.kind {
        FieldKind::Many(_) => fields.all(spec.name).join(";"),
        _ => fields.get(spec.name).to_owned(),
    };
    specs.iter().map(cell).collect()
}
