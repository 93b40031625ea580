//! Texts in both languages as the public reads them. PURE.

use kernel::Lang;
use serde::{Deserialize, Serialize};

/// A text in Chinese, and in English where the bank has given one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bilingual {
    /// 简体中文; always there when the text is.
    pub zh: String,
    /// English; empty where none was given.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub en: String,
}

impl Bilingual {
    /// From both texts.
    pub fn new(zh: impl Into<String>, en: impl Into<String>) -> Bilingual {
        Bilingual {
            zh: zh.into(),
            en: en.into(),
        }
    }

    /// The text in a language, in Chinese where there is no English.
    pub fn to(&self, lang: Lang) -> &str {
        match lang {
            Lang::En if !self.en.is_empty() => &self.en,
            _ => &self.zh,
        }
    }

    /// The language in which [`Bilingual::to`] answers, for the `lang` attribute.
    pub fn tongue(&self, lang: Lang) -> Lang {
        match lang {
            Lang::En if !self.en.is_empty() => Lang::En,
            _ => Lang::Zh,
        }
    }

    /// Whether there is nothing to read.
    pub fn is_empty(&self) -> bool {
        self.zh.is_empty() && self.en.is_empty()
    }

    /// The lines of [`Bilingual::to`], without empty ones.
    pub fn lines(&self, lang: Lang) -> Vec<&str> {
        lines(self.to(lang))
    }
}

/// The lines of a text, trimmed, without empty ones.
pub fn lines(text: &str) -> Vec<&str> {
    let trimmed = text.lines().map(str::trim);
    trimmed.filter(|line| !line.is_empty()).collect()
}
