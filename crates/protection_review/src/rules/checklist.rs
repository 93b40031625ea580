//! The checklist by kind: data by version, each item with its article and how well that is known. PURE.

use super::words::{check_common, wrong};
use kernel::{Lang, Refusal, say};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Most items of a checklist, of all kinds together.
pub const ITEMS_MAX: usize = 200;
/// The checklist that ships; the bank's own versions follow it.
pub const SHIPPED: &str = include_str!("../../data/checklist.toml");
/// How many months a passed review may carry a publication: bounds of the setting.
pub const VALID_MONTHS: (i64, i64) = (1, 60);

/// An item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Item {
    /// Its key: small letters, digits, `_`.
    pub key: String,
    /// Kinds of reviews that it is for; empty: all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kinds: Vec<String>,
    /// The article it rests on.
    pub article: String,
    /// Code of [`super::CERTAINTIES`].
    pub certainty: String,
    /// The question.
    pub zh: String,
    /// The same in English.
    pub en: String,
}

impl Item {
    /// The question.
    pub fn text(&self, lang: Lang) -> &str {
        lang.pick(&self.zh, &self.en)
    }
}

/// A checklist, and the bank's own settings of the procedure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Checklist {
    /// For how many months a passed review carries a publication (the bank's own: no rule names one).
    pub valid_months: i64,
    /// Its items.
    #[serde(rename = "item")]
    pub items: Vec<Item>,
}

impl Checklist {
    /// The checklist that ships.
    ///
    /// # Panics
    /// Never: a test reads the file.
    pub fn shipped() -> Checklist {
        toml::from_str(SHIPPED).expect("invariant: the shipped checklist is read by a test")
    }

    /// The items for a kind of review.
    pub fn of<'a>(&'a self, kind: &'a str) -> impl Iterator<Item = &'a Item> {
        let fits =
            move |item: &&Item| item.kinds.is_empty() || item.kinds.iter().any(|one| one == kind);
        self.items.iter().filter(fits)
    }

    /// The item of a key.
    pub fn item(&self, key: &str) -> Option<&Item> {
        self.items.iter().find(|one| one.key == key)
    }

    /// Whether it can be used: every kind has an item, too.
    ///
    /// # Errors
    /// The first item that is wrong, by its key, and what is expected.
    pub fn check(&self) -> Result<(), Refusal> {
        let (low, high) = VALID_MONTHS;
        if !(low..=high).contains(&self.valid_months) {
            let said = say!(
                "审查有效期应为 {low} 至 {high} 个月",
                "A review must be valid for {low} to {high} months"
            );
            return Err(Refusal::new("valid_months", said));
        }
        if self.items.len() > ITEMS_MAX {
            let said = say!(
                "检查清单最多 {ITEMS_MAX} 项",
                "A checklist has at most {ITEMS_MAX} items"
            );
            return Err(Refusal::new("list_size", said));
        }
        let mut keys = BTreeSet::new();
        for item in &self.items {
            if !keys.insert(item.key.as_str()) {
                return Err(wrong(&item.key, "代码重复", "its key comes twice"));
            }
            let of = (item.article.as_str(), item.certainty.as_str());
            check_common(&item.key, of, [&item.zh, &item.en], &item.kinds)?;
        }
        for kind in super::KINDS {
            if self.of(kind.code).next().is_none() {
                let (zh, en) = (kind.zh, kind.en);
                let said = say!(
                    "「{zh}」没有检查项，每一类型至少一项",
                    "\"{en}\" has no item; each kind needs one at least"
                );
                return Err(Refusal::new("list_kind", said));
            }
        }
        Ok(())
    }
}
