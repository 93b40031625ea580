//! The complaint classification of JR/T 0169-2018: A channel of the business, B business, C cause.
//! Names were seen in public forms; the code digits are inferred and not yet confirmed by the bank
//! (`data/jrt0169.csv`, column `provenance`); pages say so.

use kernel::Lang;
use pinyin::ToPinyin;
use std::sync::LazyLock;

/// One entry of the dictionary.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// `A`, `B` or `C`.
    pub dimension: String,
    /// The code (digits inferred).
    pub code: String,
    /// The code one level up; empty at the top.
    pub parent: String,
    /// 简体中文 name.
    pub zh: String,
    /// English name (ours).
    pub en: String,
    /// Pinyin initials of the name and of its ancestors' names, for the search.
    pub initials: String,
}

static ENTRIES: LazyLock<Vec<Entry>> = LazyLock::new(|| {
    let mut reader = csv::Reader::from_reader(include_bytes!("../data/jrt0169.csv").as_slice());
    let mut entries: Vec<Entry> = Vec::new();
    for record in reader.records() {
        let record = record.expect("the committed dictionary is well-formed; a test reads it");
        let [dimension, code, parent, zh, en] = std::array::from_fn(|i| record[i].to_owned());
        let above = entries
            .iter()
            .find(|e| e.code == parent)
            .map(|e| e.initials.clone());
        let initials = format!("{}{}", above.unwrap_or_default(), initials_of(&zh));
        entries.push(Entry {
            dimension,
            code,
            parent,
            zh,
            en,
            initials,
        });
    }
    entries
});

/// Most hits of one search.
const HITS_MAX: usize = 20;

/// The first letters of a text's pinyin; letters and digits stand for themselves.
pub fn initials_of(text: &str) -> String {
    text.chars()
        .filter_map(|c| {
            if c.is_ascii_alphanumeric() {
                return Some(c.to_ascii_lowercase());
            }
            c.to_pinyin().and_then(|p| p.plain().chars().next())
        })
        .collect()
}

/// The whole dictionary, parents before children.
pub fn entries() -> &'static [Entry] {
    &ENTRIES
}

/// The entry of a code.
pub fn entry(code: &str) -> Option<&'static Entry> {
    ENTRIES.iter().find(|e| e.code == code)
}

/// The name of a code with its ancestors: `银行卡 › 信用卡 › 信用卡使用和还款`; the code itself when
/// it is unknown (an old case keeps its code).
pub fn full_name(code: &str, lang: Lang) -> String {
    let mut names = Vec::new();
    let mut at = entry(code);
    while let Some(entry) = at {
        names.push(lang.pick(entry.zh.as_str(), entry.en.as_str()));
        at = self::entry(&entry.parent);
    }
    names.reverse();
    if names.is_empty() {
        code.to_owned()
    } else {
        names.join(" › ")
    }
}

/// The short name of a code: that of the entry alone, causes without their official frame
/// (`因定价收费引起的投诉` → `定价收费`).
pub fn short_name(code: &str, lang: Lang) -> String {
    let Some(entry) = entry(code) else {
        return code.to_owned();
    };
    let zh = entry
        .zh
        .trim_start_matches('因')
        .trim_end_matches("引起的投诉");
    lang.pick(zh, entry.en.as_str()).to_owned()
}

/// Finds entries of a dimension by code, by any part of a name, or by pinyin initials
/// (`xyk` finds 信用卡). An empty text lists the top of the dimension.
pub fn search(dimension: &str, text: &str) -> Vec<&'static Entry> {
    let text = text.trim().to_lowercase();
    let mut hits: Vec<(usize, &Entry)> = ENTRIES
        .iter()
        .filter(|e| e.dimension == dimension)
        .filter_map(|e| Some((rank(e, &text)?, e)))
        .collect();
    hits.sort_by_key(|(rank, entry)| (*rank, entry.code.len()));
    hits.into_iter().take(HITS_MAX).map(|(_, e)| e).collect()
}

/// How well an entry fits: smaller is better.
fn rank(entry: &Entry, text: &str) -> Option<usize> {
    if text.is_empty() {
        return entry.parent.is_empty().then_some(0);
    }
    let own = initials_of(&entry.zh);
    let found = [
        entry.code.to_lowercase() == text,
        entry.zh.contains(text),
        own.starts_with(text),
        own.contains(text),
        entry.initials.contains(text),
        entry.en.to_lowercase().contains(text),
        entry.code.to_lowercase().starts_with(text),
    ];
    found.iter().position(|hit| *hit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_dictionary_is_whole() {
        assert_eq!(entries().len(), 114);
        for e in entries() {
            assert!(
                e.parent.is_empty() || entry(&e.parent).is_some(),
                "{}",
                e.code
            );
            assert_eq!(
                e.code.chars().next().map(String::from),
                Some(e.dimension.clone())
            );
        }
    }

    #[test]
    fn entries_are_found_by_initials_text_and_code() {
        let first = |dimension, text| search(dimension, text).first().map(|e| e.code.as_str());
        assert_eq!(first("B", "xyk"), Some("B032"));
        assert_eq!(first("B", "盗刷"), Some("B0315"));
        assert_eq!(first("B", "b0326"), Some("B0326"));
        assert_eq!(first("C", "djsf"), Some("C07"));
        assert_eq!(first("C", "xyk"), None);
        assert_eq!(search("B", "").len(), 14);
    }

    #[test]
    fn names_show_their_place() {
        assert_eq!(
            full_name("B0322", Lang::Zh),
            "银行卡 › 信用卡 › 信用卡使用和还款"
        );
        assert_eq!(short_name("C07", Lang::Zh), "定价收费");
        assert_eq!(full_name("old", Lang::En), "old");
    }
}
