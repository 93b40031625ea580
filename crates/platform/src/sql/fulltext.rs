//! Chinese and other text made findable: cut up here, so that both engines only ever see the same
//! plain tokens and give the same hits.
//!
//! A text is brought to one form (NFKC, lower case) and cut into runs of letters and digits. Of a
//! run of Han characters a document keeps each character and each pair of neighbours; a query is
//! cut into words by jieba, and a word asks for all its pairs. So whatever stands in a document is
//! found by typing it, which words cut out of the document itself do not give: jieba reads 被盗刷
//! as 被盗+刷, and who types 盗刷 would find nothing.
//!
//! Each token is then armoured: `a` and the word when it is ASCII, `u` and four base-36 digits per
//! character otherwise. No tokenizer of a database can see anything but one word in that.

use jieba_rs::Jieba;
use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::LazyLock;
use unicode_normalization::UnicodeNormalization;

/// Characters of a word that count; the rest of a longer one (a key, a link) is cut off on both
/// sides, document and query.
const WORD_CHARS_MAX: usize = 40;
/// Bytes of armoured tokens kept of one document; PostgreSQL takes at most 1 MiB.
const DOCUMENT_BYTES_MAX: usize = 900_000;
/// Words of a query that count.
const QUERY_WORDS_MAX: usize = 32;

/// The dictionary: loaded when the first Han character is typed, in some tenths of a second.
static JIEBA: LazyLock<Jieba> = LazyLock::new(Jieba::new);

/// What one side does with a run of Han characters.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Document,
    Query,
}

/// The argument for [`Reader::matching`](super::Reader::matching) that finds what a person typed:
/// rows that have all its words. `None` when it has no letter or digit.
pub fn fulltext_query(typed: &str) -> Option<String> {
    let mut tokens = Tokens::default();
    cut(typed, Side::Query, &mut |word| {
        if tokens.seen.len() < QUERY_WORDS_MAX {
            tokens.add(word);
        }
    });
    (!tokens.text.is_empty()).then_some(tokens.text)
}

/// The tokens of a document, each once, as they are given to the engine.
pub(super) fn document(text: &str) -> String {
    let mut tokens = Tokens::default();
    cut(text, Side::Document, &mut |word| tokens.add(word));
    tokens.text
}

/// Armoured tokens with spaces between them, each once.
#[derive(Default)]
struct Tokens {
    seen: HashSet<String>,
    text: String,
}

impl Tokens {
    fn add(&mut self, word: &str) {
        let token = armour(word);
        if self.text.len() + token.len() >= DOCUMENT_BYTES_MAX || self.seen.contains(&token) {
            return;
        }
        if !self.text.is_empty() {
            self.text.push(' ');
        }
        self.text.push_str(&token);
        self.seen.insert(token);
    }
}

/// A word in letters that no tokenizer splits, folds or drops.
fn armour(word: &str) -> String {
    let end = word
        .char_indices()
        .nth(WORD_CHARS_MAX)
        .map_or(word.len(), |(at, _)| at);
    let word = &word[..end];
    if word.is_ascii() {
        return format!("a{word}");
    }
    let mut token = String::from("u");
    for character in word.chars() {
        // 36⁴ is more than there are characters.
        for place in [36 * 36 * 36, 36 * 36, 36, 1] {
            let digit = u32::from(character) / place % 36;
            token.extend(char::from_digit(digit, 36));
        }
    }
    token
}

/// Hands over the words of a text. English takes the short way: no tables, no dictionary.
fn cut(text: &str, side: Side, found: &mut dyn FnMut(&str)) {
    if text.is_ascii() {
        let text = lower_ascii(text);
        text.split(|c: char| !c.is_ascii_alphanumeric())
            .filter(|word| !word.is_empty())
            .for_each(found);
        return;
    }
    let text: String = text.nfkc().flat_map(char::to_lowercase).collect();
    for run in text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|run| !run.is_empty())
    {
        cut_run(run, side, found);
    }
}

fn lower_ascii(text: &str) -> Cow<'_, str> {
    if text.bytes().any(|b| b.is_ascii_uppercase()) {
        Cow::Owned(text.to_ascii_lowercase())
    } else {
        Cow::Borrowed(text)
    }
}

/// Cuts a run of letters and digits where Han characters begin or end, and cuts these further.
fn cut_run(run: &str, side: Side, found: &mut dyn FnMut(&str)) {
    let mut rest = run;
    while let Some(first) = rest.chars().next() {
        let han = is_han(first);
        let end = rest.find(|c| is_han(c) != han).unwrap_or(rest.len());
        let (part, after) = rest.split_at(end);
        rest = after;
        match (han, side) {
            (false, _) => found(part),
            (true, Side::Document) => {
                neighbours(part, 1, found);
                neighbours(part, 2, found);
            }
            (true, Side::Query) => {
                for token in JIEBA.cut(part, true) {
                    let single = token.word.chars().nth(1).is_none();
                    neighbours(token.word, if single { 1 } else { 2 }, found);
                }
            }
        }
    }
}

/// The places, in characters, where a word of the text begins: what sets Chinese in lines without
/// tearing words asks this.
pub fn word_starts(text: &str) -> Vec<usize> {
    let mut starts = Vec::new();
    let mut at = 0;
    for token in JIEBA.cut(text, true) {
        starts.push(at);
        at += token.word.chars().count();
    }
    starts
}

/// Each place's character and the ones after it, `count` together.
fn neighbours(text: &str, count: usize, found: &mut dyn FnMut(&str)) {
    let ends = text.char_indices().skip(count).map(|(at, _)| at);
    for ((from, _), to) in text.char_indices().zip(ends.chain([text.len()])) {
        found(&text[from..to]);
    }
}

/// The blocks that are written without spaces and that jieba cuts into words.
fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{323af}')
}

/// How an engine keeps and asks an index. Both get the tokens as they are: FTS5 with its plainest
/// tokenizer, PostgreSQL by a cast that bypasses its parser.
#[derive(Clone, Copy, Debug)]
pub(super) enum Engine {
    Fts5,
    Tsvector,
}

impl Engine {
    /// The statements that make an index.
    pub(super) fn create(self, index: &str) -> Vec<String> {
        match self {
            // Without the text itself, positions and offsets: only "which rows have this word".
            Engine::Fts5 => vec![format!(
                "CREATE VIRTUAL TABLE {index} USING fts5(tokens, tokenize = 'ascii', \
                 content = '', contentless_delete = 1, detail = none)"
            )],
            Engine::Tsvector => vec![
                format!(
                    "CREATE TABLE {index} (rowid BIGINT PRIMARY KEY, tokens TSVECTOR NOT NULL)"
                ),
                format!("CREATE INDEX {index}_tokens ON {index} USING gin (tokens)"),
            ],
        }
    }

    /// The statement that puts tokens `$2` of row `$1` into an index, instead of what was there.
    /// One statement: looking for an old row first would make neighbours clash on PostgreSQL.
    pub(super) fn put(self, index: &str) -> String {
        match self {
            Engine::Fts5 => {
                format!("INSERT OR REPLACE INTO {index} (rowid, tokens) VALUES ($1, $2)")
            }
            Engine::Tsvector => format!(
                "INSERT INTO {index} (rowid, tokens) \
                 VALUES ($1, CAST(CAST($2 AS TEXT) AS tsvector)) \
                 ON CONFLICT (rowid) DO UPDATE SET tokens = excluded.tokens"
            ),
        }
    }

    /// The condition that a column's row has all tokens of argument `$n`.
    pub(super) fn matching(self, column: &str, index: &str, n: usize) -> String {
        let condition = match self {
            Engine::Fts5 => format!("{index} MATCH ${n}"),
            Engine::Tsvector => {
                format!("tokens @@ CAST(replace(CAST(${n} AS TEXT), ' ', ' & ') AS tsquery)")
            }
        };
        format!("{column} IN (SELECT rowid FROM {index} WHERE {condition})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str, side: Side) -> Vec<String> {
        let mut words = Vec::new();
        cut(text, side, &mut |word| words.push(word.to_owned()));
        words
    }

    #[test]
    fn queries_are_words_and_documents_are_neighbours() {
        assert_eq!(
            words("信用卡盗刷，ATM吞卡３００元", Side::Query),
            ["信用", "用卡", "盗刷", "atm", "吞卡", "300", "元"]
        );
        assert_eq!(
            words("中国银行a1", Side::Document),
            ["中", "国", "银", "行", "中国", "国银", "银行", "a1"]
        );
        assert_eq!(words("卡", Side::Document)[..1], ["卡"]);
        assert_eq!(
            words("Café №5 naïve", Side::Query),
            ["café", "no5", "naïve"]
        );
        assert_eq!(words("it's 5.00!", Side::Query), ["it", "s", "5", "00"]);
    }

    #[test]
    fn the_short_way_and_the_long_way_agree_on_english() {
        let english = "The card-holder's PIN 1234 was REFUSED, twice.";
        let mut long = words(&format!("{english} é"), Side::Document);
        assert_eq!(long.pop().as_deref(), Some("é"));
        assert_eq!(words(english, Side::Document), long);
    }

    #[test]
    fn tokens_are_plain_letters_each_once_and_kinds_do_not_meet() {
        assert_eq!(document("Card card 卡"), "acard u0ggx");
        assert_eq!(fulltext_query("u0ggx").as_deref(), Some("au0ggx"));
        assert_eq!(armour("\u{10ffff}").len(), 5);
        assert_eq!(fulltext_query(" ，!? "), None);
        assert_eq!(fulltext_query(""), None);
        let long = "x".repeat(500);
        assert_eq!(document(&long).len(), WORD_CHARS_MAX + 1);
        assert_eq!(fulltext_query(&long), Some(document(&long)));
    }

    #[test]
    fn sizes_are_bounded() {
        let huge: String = (0..200_000).map(|n| format!("word{n} ")).collect();
        assert!(document(&huge).len() <= DOCUMENT_BYTES_MAX);
        let words = fulltext_query(&huge).unwrap().split(' ').count();
        assert_eq!(words, QUERY_WORDS_MAX);
    }
}
