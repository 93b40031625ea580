//! What people read: every text stands in zh-CN and in English, side by side.

use serde::{Deserialize, Serialize};
use std::fmt;

/// A language of the screens. zh-CN comes first everywhere.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Lang {
    /// 简体中文, the default.
    #[default]
    #[serde(rename = "zh-CN")]
    Zh,
    /// English.
    #[serde(rename = "en")]
    En,
}

impl Lang {
    /// The BCP 47 tag, as in `<html lang>`.
    pub fn tag(self) -> &'static str {
        match self {
            Lang::Zh => "zh-CN",
            Lang::En => "en",
        }
    }

    /// Reads a tag (`zh`, `zh-CN`, `en`, `en-GB`); `None` for a language we have not.
    pub fn from_tag(tag: &str) -> Option<Lang> {
        match tag
            .split(['-', '_'])
            .next()?
            .trim()
            .to_ascii_lowercase()
            .as_str()
        {
            "zh" => Some(Lang::Zh),
            "en" => Some(Lang::En),
            _ => None,
        }
    }

    /// The first language of an `Accept-Language` header that we have; zh-CN otherwise.
    pub fn from_accept(header: &str) -> Lang {
        header
            .split(',')
            .filter_map(|part| Lang::from_tag(part.split(';').next()?))
            .next()
            .unwrap_or_default()
    }

    /// Chooses between the two texts.
    pub fn pick<T>(self, zh: T, en: T) -> T {
        match self {
            Lang::Zh => zh,
            Lang::En => en,
        }
    }
}

/// One sentence in both languages, filled in already. Built by [`say!`](crate::say).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Say {
    /// 简体中文.
    pub zh: String,
    /// English.
    pub en: String,
}

impl Say {
    /// What reads the same in both languages: a name, a number, somebody's own words.
    pub fn same(text: impl Into<String>) -> Say {
        let zh = text.into();
        let en = zh.clone();
        Say { zh, en }
    }

    /// The sentence in one language.
    pub fn to(&self, lang: Lang) -> &str {
        lang.pick(&self.zh, &self.en)
    }
}

impl fmt::Display for Say {
    /// English, for logs and error chains; people get [`Say::to`].
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.en)
    }
}

/// Builds a [`Say`]: `say!("还剩 {days} 天", "{days} days left")`. Both sides are format strings.
#[macro_export]
macro_rules! say {
    ($zh:literal, $en:literal $(, $($arg:tt)*)?) => {
        $crate::Say { zh: format!($zh $(, $($arg)*)?), en: format!($en $(, $($arg)*)?) }
    };
}

/// Declares a room's words: a struct with one `&'static str` field per key and one table per
/// language. A key without one of the two texts does not compile.
///
/// ```
/// kernel::words! {
///     /// Words of the example page.
///     pub struct Words {
///         title: "示例", "Example";
///         left: "还剩 {days} 天", "{days} days left";
///     }
/// }
/// assert_eq!(Words::of(kernel::Lang::En).title, "Example");
/// ```
/// `Words::all()` lists the keys for tests; fill placeholders with [`fill`](crate::fill).
#[macro_export]
macro_rules! words {
    ($(#[$meta:meta])* pub struct $name:ident { $($key:ident : $zh:literal, $en:literal;)* }) => {
        $(#[$meta])*
        #[derive(Debug)]
        pub struct $name {
            $(#[doc = $en] pub $key: &'static str,)*
        }
        impl $name {
            /// The words in one language.
            pub fn of(lang: $crate::Lang) -> &'static $name {
                static ZH: $name = $name { $($key: $zh,)* };
                static EN: $name = $name { $($key: $en,)* };
                lang.pick(&ZH, &EN)
            }
            /// Every key with its two texts, for the check that both are complete.
            pub fn all() -> &'static [(&'static str, &'static str, &'static str)] {
                &[$((stringify!($key), $zh, $en),)*]
            }
        }
    };
}

/// Fills `{name}` places of a text: `fill(w.left, &[("days", "3")])`.
pub fn fill(text: &str, values: &[(&str, &str)]) -> String {
    let mut filled = text.to_owned();
    for (name, value) in values {
        filled = filled.replace(&format!("{{{name}}}"), value);
    }
    filled
}

/// The names of the `{…}` places of a text, sorted: both languages must have the same ones.
pub fn placeholders(text: &str) -> Vec<&str> {
    let mut names: Vec<&str> = text
        .split('{')
        .skip(1)
        .filter_map(|rest| rest.split_once('}').map(|(name, _)| name))
        .collect();
    names.sort_unstable();
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn language_is_read_from_headers() {
        assert_eq!(Lang::from_accept("fr-FR, en-GB;q=0.8, zh;q=0.5"), Lang::En);
        assert_eq!(Lang::from_accept("zh-Hans-CN"), Lang::Zh);
        assert_eq!(Lang::from_accept(""), Lang::Zh);
    }

    #[test]
    fn places_are_filled_and_listed() {
        assert_eq!(fill("还剩 {days} 天", &[("days", "3")]), "还剩 3 天");
        assert_eq!(placeholders("{b} and {a}"), vec!["a", "b"]);
    }
}
