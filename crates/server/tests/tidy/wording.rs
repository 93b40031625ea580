//! Texts for people: both languages, the same places to fill in, no Chinese characters in English.

use crate::sources::files;
use crate::tokens::{Token, tokens, without_tests};
use kernel::placeholders;

/// Words meant to be read by people of the other language.
const OTHER_LANGUAGE: [&str; 2] = ["other_language", "other_language_name"];

/// Findings in the `words!` tables.
pub(crate) fn tables() -> Vec<String> {
    let mut findings = Vec::new();
    let mut count = 0;
    for file in files("rs").into_iter().filter(|file| file.is_product()) {
        let tokens = without_tests(tokens(&file.text));
        let Some(start) = tokens
            .windows(2)
            .position(|t| t[0].is("words") && t[1].mark('!'))
        else {
            continue;
        };
        for row in tokens[start..].windows(6) {
            let [key, colon, zh, comma, en, end] = row else {
                continue;
            };
            if !(colon.mark(':') && comma.mark(',') && end.mark(';')) {
                continue;
            }
            let (Some(key), Some(zh), Some(en_text)) = (key.word(), zh.text(), en.text()) else {
                continue;
            };
            count += 1;
            let other = OTHER_LANGUAGE.contains(&key);
            if let Some(fault) = fault(zh, en_text, other) {
                findings.push(format!("{}:{}: {key}: {fault}", file.path, en.line));
            }
        }
    }
    assert!(count > 100, "only {count} words were found");
    findings
}

/// Findings in the sentences of `say!`.
pub(crate) fn sentences() -> Vec<String> {
    let mut findings = Vec::new();
    for file in files("rs").into_iter().filter(|file| file.is_product()) {
        let tokens = without_tests(tokens(&file.text));
        for row in tokens.windows(6) {
            let [name, bang, open, zh, comma, en] = row else {
                continue;
            };
            let macro_call = name.is("say") && bang.mark('!') && open.mark('(') && comma.mark(',');
            let (true, Some(zh), Some(text)) = (macro_call, Token::text(zh), en.text()) else {
                continue;
            };
            if let Some(fault) = fault(zh, text, false) {
                findings.push(format!("{}:{}: {fault}", file.path, en.line));
            }
        }
    }
    findings
}

fn fault(zh: &str, en: &str, other_language: bool) -> Option<String> {
    if zh.trim().is_empty() || en.trim().is_empty() {
        return Some("a language is missing".to_owned());
    }
    if names(zh) != names(en) {
        return Some(format!("the places to fill differ: `{zh}`, `{en}`"));
    }
    let han =
        |c: char| ('\u{3000}'..='\u{9fff}').contains(&c) || ('\u{ff00}'..='\u{ffef}').contains(&c);
    // What is quoted in backquotes is a name that people type or read as it is.
    let plain: String = en.split('`').step_by(2).collect();
    (!other_language && plain.chars().any(han))
        .then(|| format!("Chinese characters in English: `{en}`"))
}

/// English only: the ending of a plural.
const PLURAL: &str = "plural";

/// The names of the places, sorted, without how they are formatted. A place filled with a text of
/// its own in each language ends in `_zh` and `_en`.
fn names(text: &str) -> Vec<String> {
    let plain = |name: &str| {
        let name = name.split(':').next().unwrap_or(name);
        let own = ["zh", "en"]
            .into_iter()
            .find_map(|lang| name.strip_suffix(lang));
        own.unwrap_or(name).to_owned()
    };
    let mut names: Vec<String> = placeholders(text).into_iter().map(plain).collect();
    names.sort();
    names.dedup();
    names.retain(|name| name != PLURAL);
    names
}

#[test]
fn faults_are_noticed() {
    assert!(fault("还剩 {n} 天", "{n} days left", false).is_none());
    assert!(fault("还剩 {n} 天", "days left", false).is_some());
    assert!(fault("{a_zh}至{b:>3}", "{b} to {a_en}", false).is_none());
    assert!(fault("还剩", "还 left", false).is_some());
    assert!(fault("语言", "语言", true).is_none());
    assert!(fault("", "x", false).is_some());
}
