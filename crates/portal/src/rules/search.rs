//! One search over everything the public may read: by words, by parts of a title, by pinyin or its
//! first letters, by other names of the same thing, with a slip of the finger forgiven. In memory,
//! over some hundreds of texts: each is looked at.

use pinyin::ToPinyin;

/// Longest text that is looked for, in characters.
pub const TYPED_MAX: usize = 40;
/// Most that is found.
pub const FOUND_MAX: usize = 60;

/// What may be found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Doc {
    /// `product`, `fee`, `article` …
    pub kind: &'static str,
    /// What people read.
    pub title: String,
    /// Where it leads.
    pub href: String,
    /// A line about it.
    pub about: String,
    title_plain: String,
    body_plain: String,
    initials: String,
    spelled: String,
}

impl Doc {
    /// Of a kind, with its title, a line about it, and all its words.
    pub fn new(kind: &'static str, title: &str, href: String, about: &str, body: &str) -> Doc {
        let (initials, spelled) = pinyin_of(title);
        Doc {
            kind,
            title: title.to_owned(),
            href,
            about: about.to_owned(),
            title_plain: plain(title),
            body_plain: plain(body),
            initials,
            spelled,
        }
    }
}

/// First letters and whole pinyin of a text; letters and digits as they are.
fn pinyin_of(text: &str) -> (String, String) {
    let (mut initials, mut spelled) = (String::new(), String::new());
    for c in text.chars() {
        match c.to_pinyin() {
            Some(sound) => {
                initials.push_str(sound.first_letter());
                spelled.push_str(sound.plain());
            }
            None if c.is_ascii_alphanumeric() => {
                initials.push(c.to_ascii_lowercase());
                spelled.push(c.to_ascii_lowercase());
            }
            None => {}
        }
    }
    (initials, spelled)
}

/// A text in one form: small letters, narrow letters for wide ones, no spaces or marks.
fn plain(text: &str) -> String {
    let narrow = |c: char| match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        _ => c,
    };
    let letters = text.chars().map(narrow).filter(|c| c.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}

/// Everything that may be found, and words for the same thing.
#[derive(Clone, Debug, Default)]
pub struct Index {
    docs: Vec<Doc>,
    groups: Vec<Vec<String>>,
}

/// How well something fits; more is better.
const EXACT: u32 = 100;
const IN_TITLE: u32 = 80;
const STARTS: u32 = 90;
const OTHER_NAME: u32 = 70;
const SOUND: u32 = 60;
const IN_BODY: u32 = 30;
const ALL_PAIRS: u32 = 25;
const SLIP: u32 = 10;

impl Index {
    /// Over these texts, with lines of words for the same thing; `#` begins a remark.
    pub fn new(docs: Vec<Doc>, synonyms: &str) -> Index {
        let lines = synonyms.lines().filter(|line| !line.starts_with('#'));
        let groups = lines.map(|line| line.split_whitespace().map(plain).collect());
        Index {
            docs,
            groups: groups
                .filter(|group: &Vec<String>| group.len() > 1)
                .collect(),
        }
    }

    /// What fits all words typed, best first.
    pub fn find(&self, typed: &str) -> Vec<&Doc> {
        let typed: String = typed.chars().take(TYPED_MAX).collect();
        let words: Vec<String> = typed.split_whitespace().map(plain).collect();
        let words: Vec<&String> = words.iter().filter(|word| !word.is_empty()).collect();
        if words.is_empty() {
            return Vec::new();
        }
        let mut found: Vec<(u32, &Doc)> = Vec::new();
        for doc in &self.docs {
            let scores: Option<Vec<u32>> = words.iter().map(|word| self.score(doc, word)).collect();
            if let Some(scores) = scores {
                found.push((scores.iter().sum(), doc));
            }
        }
        found.sort_by(|(a, x), (b, y)| b.cmp(a).then_with(|| x.href.cmp(&y.href)));
        // Slips are shown only while nothing fits better.
        let best = found.first().map_or(0, |(score, _)| *score);
        let slips = SLIP * u32::try_from(words.len()).unwrap_or(1);
        found.retain(|(score, _)| best <= slips || *score > slips);
        found
            .into_iter()
            .take(FOUND_MAX)
            .map(|(_, doc)| doc)
            .collect()
    }

    fn score(&self, doc: &Doc, word: &str) -> Option<u32> {
        let direct = direct(doc, word);
        let other = self
            .groups
            .iter()
            .filter(|group| group.iter().any(|name| name == word));
        let named = other
            .flatten()
            .any(|name| doc.title_plain.contains(name.as_str()))
            .then_some(OTHER_NAME);
        direct.max(named).or_else(|| slip(doc, word))
    }
}

/// How well a word fits by itself.
fn direct(doc: &Doc, word: &str) -> Option<u32> {
    let ascii = word.bytes().all(|b| b.is_ascii_alphanumeric());
    if doc.title_plain == word {
        Some(EXACT)
    } else if doc.title_plain.starts_with(word) {
        Some(STARTS)
    } else if doc.title_plain.contains(word) {
        Some(IN_TITLE)
    } else if ascii && sounds(doc, word) {
        Some(SOUND)
    } else if doc.body_plain.contains(word) {
        Some(IN_BODY)
    } else if !ascii && all_pairs(doc, word) {
        Some(ALL_PAIRS)
    } else {
        None
    }
}

/// Whether Latin letters are first letters of the title's pinyin, or a part of it.
fn sounds(doc: &Doc, word: &str) -> bool {
    (word.len() > 1 && doc.initials.contains(word))
        || (word.len() > 2 && doc.spelled.contains(word))
}

/// Whether each two neighbours of a longer word stand in the text somewhere: 信用卡年费 fits a text
/// that speaks of 信用卡 and of 年费. Of the pairs at a seam of words one in three may be missing.
fn all_pairs(doc: &Doc, word: &str) -> bool {
    let letters: Vec<char> = word.chars().collect();
    if letters.len() < 4 {
        return false;
    }
    let pair = |two: &[char]| {
        let pair: String = two.iter().collect();
        doc.title_plain.contains(&pair) || doc.body_plain.contains(&pair)
    };
    let hits = letters.windows(2).filter(|two| pair(two)).count();
    hits * 3 >= (letters.len() - 1) * 2
}

/// Whether a word is one letter away from what the title sounds like, or shares most of its
/// characters with the title.
fn slip(doc: &Doc, word: &str) -> Option<u32> {
    let letters: Vec<char> = word.chars().collect();
    if letters.len() < 3 {
        return None;
    }
    let close = if word.is_ascii() {
        near(word.as_bytes(), doc.spelled.as_bytes())
    } else {
        let (_, sound) = pinyin_of(word);
        // Another character of the same sound: 年废 for 年费.
        sound.len() > 3 && doc.spelled.contains(&sound)
    };
    close.then_some(SLIP)
}

/// Whether some part of `text` differs from `word` in one letter: another, one more, one less.
fn near(word: &[u8], text: &[u8]) -> bool {
    let one_off = |part: &[u8]| {
        let same = part.iter().zip(word).take_while(|(a, b)| a == b).count();
        let (rest_part, rest_word) = (&part[same..], &word[same..]);
        match part.len().cmp(&word.len()) {
            std::cmp::Ordering::Equal => rest_part.get(1..) == rest_word.get(1..),
            std::cmp::Ordering::Less => Some(rest_part) == rest_word.get(1..),
            std::cmp::Ordering::Greater => rest_part.get(1..) == Some(rest_word),
        }
    };
    let lengths = word.len().saturating_sub(1)..=word.len() + 1;
    lengths
        .filter(|length| *length > 2)
        .any(|length| text.windows(length).any(one_off))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn index() -> Index {
        let doc =
            |kind, title: &str, body: &str| Doc::new(kind, title, format!("/{title}"), "", body);
        let docs = vec![
            doc("fee", "账户管理费", "按年收取"),
            doc("fee", "信用卡年费", "金卡每年 200 元"),
            doc("fee", "跨行转账手续费", "每笔"),
            doc("article", "识别网络诈骗", "不要转账给陌生人"),
            doc("product", "个人住房贷款", "购买住房"),
        ];
        Index::new(docs, "# remark\n年费 账户管理费\n房贷 个人住房贷款\n")
    }

    fn titles(typed: &str) -> Vec<String> {
        let index = index();
        index
            .find(typed)
            .into_iter()
            .map(|doc| doc.title.clone())
            .collect()
    }

    #[test]
    fn words_parts_sounds_other_names_and_slips_find() {
        for (typed, first) in [
            ("年费", "信用卡年费"),
            ("信用卡年费", "信用卡年费"),
            ("zhglf", "账户管理费"),
            ("XYK", "信用卡年费"),
            ("zhuanzhang", "跨行转账手续费"),
            ("房贷", "个人住房贷款"),
            ("陌生人", "识别网络诈骗"),
            ("信用卡 年费", "信用卡年费"),
            ("ｘｙｋ", "信用卡年费"),
            ("信用卡年废", "信用卡年费"),
            ("zhuanzhamg", "跨行转账手续费"),
        ] {
            let found = titles(typed);
            assert_eq!(
                found.first().map(String::as_str),
                Some(first),
                "{typed}: {found:?}"
            );
        }
        assert!(
            titles("年费").contains(&"账户管理费".to_owned()),
            "by its other name"
        );
    }

    #[test]
    fn nothing_typed_and_nonsense_find_nothing() {
        for typed in ["", "  ", "!!", "汽车保养", "qqqq", &"长".repeat(500)] {
            assert_eq!(titles(typed), Vec::<String>::new(), "{typed}");
        }
    }

    #[test]
    fn one_letter_more_less_or_other_is_near() {
        for (word, text, holds) in [
            ("zhuan", "zhuangzhang", true),
            ("zhuna", "zhxxn", false),
            ("zhxan", "zhuan", true),
            ("zhan", "zhuan", true),
            ("zhuuan", "zhuan", true),
            ("abc", "xyz", false),
        ] {
            assert_eq!(
                near(word.as_bytes(), text.as_bytes()),
                holds,
                "{word} {text}"
            );
        }
    }
}
