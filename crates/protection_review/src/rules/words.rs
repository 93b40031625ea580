//! The word list that papers are checked against: data by version, with article and certainty. PURE.

use kernel::{Choice, Lang, Refusal, say};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Most entries of a list.
pub const ENTRIES_MAX: usize = 500;
/// Most words, exceptions or `unless` words of an entry.
pub const WORDS_MAX: usize = 60;
/// Most characters of one word.
const WORD_MAX: usize = 40;
/// Most characters of a text of an entry.
const TEXT_MAX: usize = 300;

/// The list that ships; the bank's own versions follow it.
pub const SHIPPED: &str = include_str!("../../data/words.toml");

/// How grave a mark is.
pub const SEVERITIES: &[Choice] = &[
    Choice {
        code: "high",
        zh: "高",
        en: "High",
    },
    Choice {
        code: "medium",
        zh: "中",
        en: "Medium",
    },
    Choice {
        code: "low",
        zh: "低",
        en: "Low",
    },
];
/// What an entry is about.
pub const CLASSES: &[Choice] = &[
    Choice {
        code: "guarantee",
        zh: "承诺保本保收益",
        en: "Guaranteed return",
    },
    Choice {
        code: "absolute",
        zh: "绝对化用语",
        en: "Absolute terms",
    },
    Choice {
        code: "missing_risk",
        zh: "缺少风险提示",
        en: "Missing risk notice",
    },
    Choice {
        code: "coercive",
        zh: "不公平格式条款",
        en: "Unfair standard terms",
    },
    Choice {
        code: "other",
        zh: "其他",
        en: "Other",
    },
];

/// An entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// Its key: small letters, digits, `_`.
    pub key: String,
    /// Code of [`CLASSES`].
    pub class: String,
    /// Code of [`SEVERITIES`].
    pub severity: String,
    /// The words that are looked for.
    pub words: Vec<String>,
    /// Longer words in which they are right.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub except: Vec<String>,
    /// When given, the entry marks the whole paper if it has any of `words` and none of these.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unless: Vec<String>,
    /// Kinds of reviews that it is for; empty: all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kinds: Vec<String>,
    /// The article it rests on.
    pub article: String,
    /// Code of [`super::CERTAINTIES`].
    pub certainty: String,
    /// What is wrong and what to write instead.
    pub zh: String,
    /// The same in English.
    pub en: String,
}

impl Entry {
    /// Whether it looks for something that is missing.
    pub fn is_missing_rule(&self) -> bool {
        !self.unless.is_empty()
    }

    /// Whether it is for a kind of review.
    pub fn is_for(&self, kind: &str) -> bool {
        self.kinds.is_empty() || self.kinds.iter().any(|one| one == kind)
    }

    /// What is wrong.
    pub fn text(&self, lang: Lang) -> &str {
        lang.pick(&self.zh, &self.en)
    }
}

/// A word list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WordList {
    /// Its entries.
    #[serde(rename = "entry")]
    pub entries: Vec<Entry>,
}

impl WordList {
    /// The list that ships.
    ///
    /// # Panics
    /// Never: a test reads the file.
    pub fn shipped() -> WordList {
        toml::from_str(SHIPPED).expect("invariant: the shipped word list is read by a test")
    }

    /// The entry of a key.
    pub fn entry(&self, key: &str) -> Option<&Entry> {
        self.entries.iter().find(|one| one.key == key)
    }

    /// Whether it can be used.
    ///
    /// # Errors
    /// The first entry that is wrong, by its key, and what is expected.
    pub fn check(&self) -> Result<(), Refusal> {
        if self.entries.is_empty() || self.entries.len() > ENTRIES_MAX {
            let said = say!(
                "词表应有 1 至 {ENTRIES_MAX} 条",
                "A word list has 1 to {ENTRIES_MAX} entries"
            );
            return Err(Refusal::new("list_size", said));
        }
        let mut keys = BTreeSet::new();
        for entry in &self.entries {
            if !keys.insert(entry.key.as_str()) {
                return Err(wrong(&entry.key, "代码重复", "its key comes twice"));
            }
            check_entry(entry)?;
        }
        Ok(())
    }
}

/// A refusal that names the entry.
pub(crate) fn wrong(key: &str, zh: &str, en: &str) -> Refusal {
    Refusal::new(
        "list_entry",
        say!("条目「{key}」：{zh}", "Entry \"{key}\": {en}"),
    )
}

/// Whether a key is one: small letters, digits and `_`, at most 40.
pub(crate) fn is_key(key: &str) -> bool {
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    !key.is_empty() && key.len() <= 40 && key.chars().all(fits)
}

/// What words and checklist items share: key, article, certainty, the two texts, the kinds.
pub(crate) fn check_common(
    key: &str,
    (article, certainty): (&str, &str),
    texts: [&str; 2],
    kinds: &[String],
) -> Result<(), Refusal> {
    let known = |list: &[Choice], code: &str| list.iter().any(|one| one.code == code);
    if !is_key(key) {
        return Err(wrong(
            key,
            "代码应为小写字母、数字和下划线，最多 40 个",
            "its key must be small letters, digits and _, at most 40",
        ));
    }
    let long = |text: &str| text.trim().is_empty() || text.chars().count() > TEXT_MAX;
    if long(article) || texts.iter().any(|text| long(text)) {
        return Err(wrong(
            key,
            "条款依据、中文说明、英文说明必须填写，各不超过 300 字",
            "article and both texts must be filled, at most 300 characters each",
        ));
    }
    if !known(super::CERTAINTIES, certainty) {
        return Err(wrong(
            key,
            "依据核实程度应为 seen、secondary、memory 或 bank",
            "its certainty must be seen, secondary, memory or bank",
        ));
    }
    if let Some(kind) = kinds.iter().find(|kind| !known(super::KINDS, kind)) {
        let codes: Vec<&str> = super::KINDS.iter().map(|one| one.code).collect();
        let codes = codes.join(", ");
        return Err(wrong(
            key,
            &format!("审查类型「{kind}」应为 {codes} 之一"),
            &format!("its kind \"{kind}\" must be one of {codes}"),
        ));
    }
    Ok(())
}

fn check_entry(entry: &Entry) -> Result<(), Refusal> {
    let key = &entry.key;
    check_common(
        key,
        (&entry.article, &entry.certainty),
        [&entry.zh, &entry.en],
        &entry.kinds,
    )?;
    let known = |list: &[Choice], code: &str| list.iter().any(|one| one.code == code);
    if !known(CLASSES, &entry.class) || !known(SEVERITIES, &entry.severity) {
        return Err(wrong(
            key,
            "类别应为 guarantee、absolute、missing_risk、coercive 或 other，级别应为 high、medium 或 low",
            "its class must be guarantee, absolute, missing_risk, coercive or other, its severity high, medium or low",
        ));
    }
    let lists = [&entry.words, &entry.except, &entry.unless];
    let odd = |word: &String| word.trim().is_empty() || word.chars().count() > WORD_MAX;
    if entry.words.is_empty()
        || lists
            .iter()
            .any(|list| list.len() > WORDS_MAX || list.iter().any(odd))
    {
        return Err(wrong(
            key,
            "应有 1 至 60 个词，每个不超过 40 字",
            "it needs 1 to 60 words of at most 40 characters",
        ));
    }
    Ok(())
}
