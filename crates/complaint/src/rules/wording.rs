//! Which texts of a case and of its ledger entries are people's words. Words may name anybody and
//! hold anything: they are kept sealed, apart from the facts (dates, codes, who did what), and are
//! gone when the complainant's data is erased.

use super::case::Case;
use serde_json::{Map, Value};

/// Where words stand in a case; `*` is every item of a list.
pub const WORDS: &[&str] = &[
    "attachments/*/key",
    "attachments/*/name",
    "co_handlers/*/opinion",
    "contacts/*/content",
    "content",
    "demand",
    "ending/text",
    "extensions/*/reason",
    "extensions/*/verdict/opinion",
    "feedback/proof",
    "feedback/text",
    "findings/facts",
    "findings/paid_account",
    "findings/product",
    "findings/staff",
    "mediations/*/conclusion",
    "mediations/*/organisation",
    "pauses/*/reason",
    "product",
    "proposal/text",
    "reply/proof",
    "reviews/*/conclusion",
    "reviews/*/ground",
    "satisfaction/remark",
    "title",
    "verdicts/*/opinion",
];

/// What a ledger entry of a case says in the open: codes, dates, numbers, the bank's own people and
/// units. Every other text is somebody's words.
pub const OPEN_IN_ENTRIES: &[&str] = &[
    "agreed_day",
    "applied_at",
    "at",
    "business",
    "business_channel",
    "cause",
    "channel",
    "co_handlers",
    "decline_reason",
    "erased",
    "external_id",
    "field",
    "fields",
    "from",
    "handler",
    "lead_number",
    "liability",
    "means",
    "moved",
    "nature",
    "origin",
    "other_number",
    "outcome",
    "pack",
    "received_at",
    "regulator_day",
    "result",
    "resume_on",
    "sha256",
    "source",
    "status",
    "step",
    "suspend_reason",
    "to",
    "unit",
    "unit_name",
    "why",
];

/// Stands in the document where words were; nothing stands where there were none.
const TAKEN: &str = "*";

/// What is shown where words were erased, in both languages: it stands in records, files and
/// answers whose reader's language nobody knows.
pub const ERASED: &str = "〔已删除 erased〕";

/// The member of an entry's body that holds its sealed words.
pub const SEALED: &str = "sealed";

/// A document's words by their place in it (a JSON pointer).
pub type Words = Map<String, Value>;

/// Takes the words out of a case: what is left, and the words.
pub fn split(case: &Case) -> (Value, Words) {
    let mut doc = serde_json::to_value(case).expect("a case is plain data and always serialises");
    let mut words = Words::new();
    for place in WORDS {
        let mut take = |at: &str, text: &mut String| {
            if !text.is_empty() {
                let text = std::mem::replace(text, TAKEN.to_owned());
                words.insert(at.to_owned(), Value::String(text));
            }
        };
        each(&mut doc, place, &mut String::new(), &mut take);
    }
    (doc, words)
}

/// Puts the words back; `None` when a document and words are not of one case.
pub fn join(mut doc: Value, words: Words) -> Option<Case> {
    for (place, text) in words {
        *doc.pointer_mut(&place)? = text;
    }
    serde_json::from_value(doc).ok()
}

/// The case whose words are gone: each that there was reads [`ERASED`].
pub fn without(mut doc: Value) -> Option<Case> {
    for place in WORDS {
        let mut mark = |_: &str, text: &mut String| {
            if text == TAKEN {
                ERASED.clone_into(text);
            }
        };
        each(&mut doc, place, &mut String::new(), &mut mark);
    }
    serde_json::from_value(doc).ok()
}

/// Visits the texts at a place.
fn each(value: &mut Value, place: &str, at: &mut String, visit: &mut dyn FnMut(&str, &mut String)) {
    if place.is_empty() {
        if let Value::String(text) = value {
            visit(at, text);
        }
        return;
    }
    let (step, rest) = place.split_once('/').unwrap_or((place, ""));
    let here = at.len();
    let mut go = |step: &str, inner: &mut Value| {
        at.push('/');
        at.push_str(step);
        each(inner, rest, at, visit);
        at.truncate(here);
    };
    match value {
        Value::Array(items) if step == "*" => {
            for (i, item) in items.iter_mut().enumerate() {
                go(&i.to_string(), item);
            }
        }
        Value::Object(members) => {
            if let Some(inner) = members.get_mut(step) {
                go(step, inner);
            }
        }
        _ => {}
    }
}

/// Takes the words out of the body of a ledger entry: what is left, and the words.
pub fn split_body(body: Value) -> (Map<String, Value>, Words) {
    let Value::Object(members) = body else {
        return (Map::new(), Words::from_iter([(String::new(), body)]));
    };
    members.into_iter().partition(|(name, value)| {
        let plain = matches!(value, Value::Null | Value::Bool(_) | Value::Number(_));
        plain || value.as_str() == Some("") || OPEN_IN_ENTRIES.contains(&name.as_str())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;
    use std::collections::{BTreeMap, BTreeSet};

    #[test]
    fn an_entry_tells_codes_in_the_open_and_words_sealed() {
        let body = json!({
            "outcome": "supported", "reply_text": "王建国先生：", "reached": true, "score": null,
            "note": "", "co_handlers": ["周婷"], "new_member": "unknown is sealed",
        });
        let (open, words) = split_body(body);
        let names = |map: &Map<String, Value>| map.keys().cloned().collect::<Vec<_>>().join(" ");
        assert_eq!(names(&open), "co_handlers note outcome reached score");
        assert_eq!(names(&words), "new_member reply_text");
    }

    /// `Struct.field` → the name of the struct that the field holds, read from the case's source.
    fn held() -> BTreeMap<String, String> {
        let (mut inside, mut held) = (String::new(), BTreeMap::new());
        for line in include_str!("case.rs").lines() {
            if let Some(rest) = line.strip_prefix("pub struct ") {
                inside = rest.split([' ', '<']).next().unwrap().to_owned();
            } else if let Some(field) = line.strip_prefix("    pub ")
                && let Some((name, kind)) = field.split_once(": ")
            {
                let kind = kind.trim_end_matches([',', '>']);
                let kind = kind.rsplit('<').next().unwrap();
                held.insert(format!("{inside}.{name}"), kind.to_owned());
            }
        }
        held
    }

    /// `Struct.field` of a place in [`WORDS`].
    fn field_at(held: &BTreeMap<String, String>, place: &str) -> String {
        let (mut inside, mut at) = ("Case".to_owned(), String::new());
        for step in place.split('/').filter(|step| *step != "*") {
            at = format!("{inside}.{step}");
            inside = held.get(&at).unwrap_or_else(|| panic!("{at}")).clone();
        }
        at
    }

    #[test]
    fn the_words_of_a_case_are_what_the_register_says_is_sealed() {
        let held = held();
        let words: BTreeSet<String> = WORDS.iter().map(|at| field_at(&held, at)).collect();
        let register = ::register::Register::builtin();
        let sealed = |at: &str| {
            let field = register.field(at);
            field.is_ok_and(|f| f.entry().protection == ::register::Protection::Sealed)
        };
        for (at, kind) in held.iter().filter(|(_, kind)| *kind == "String") {
            // The person's record is sealed as one value.
            if at.starts_with("Complainant.") {
                assert!(sealed(at) || at == "Complainant.kind", "{at}: {kind}");
            } else {
                assert_eq!(
                    words.contains(at),
                    sealed(at),
                    "{at}: WORDS and the register differ"
                );
            }
        }
    }
}
