//! "No, because …": the answer of a rule that does not allow what was asked.

use crate::{Lang, Say};

/// Why something asked for is not done: a stable code for programs, a sentence for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Stable, `snake_case`; appears as `code` in the API.
    pub code: &'static str,
    /// What is wrong and what to do, in both languages.
    pub say: Say,
}

impl Refusal {
    /// A refusal with its code and sentence.
    pub fn new(code: &'static str, say: Say) -> Refusal {
        Refusal { code, say }
    }

    /// The sentence in one language.
    pub fn to(&self, lang: Lang) -> &str {
        self.say.to(lang)
    }
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.code, self.say.en)
    }
}

impl std::error::Error for Refusal {}
