//! Terms of the glossary, found in a text so that they can be explained in place. PURE but for
//! [`all`].

use crate::kinds::{GLOSSARY, in_lang};
use kernel::{Day, Lang};
use platform::sql::{Reader, SqlError};

/// A term as it is looked for and explained.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// Its key: the anchor on `/p/glossary`.
    pub key: String,
    /// What people read.
    pub name: String,
    /// The forms that are looked for: the name, and what stands before or in its brackets.
    pub forms: Vec<String>,
    /// The explanation.
    pub says: String,
}

/// A run of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// The text.
    pub text: String,
    /// Place of the term in the list that was given, when it is one.
    pub term: Option<usize>,
}

/// The public terms of a day in a language; of English only those that have an English name.
pub fn all(reader: &mut Reader<'_>, lang: Lang, day: Day) -> Result<Vec<Term>, SqlError> {
    let found = publication::in_force(reader, &GLOSSARY, day)?;
    let term = |version: publication::Version| {
        let (name, named) = in_lang(&version.doc, "term", lang);
        let says = in_lang(&version.doc, "says", lang).0.to_owned();
        (named == lang).then(|| Term {
            key: version.key.clone(),
            forms: forms(name, lang),
            name: name.to_owned(),
            says,
        })
    };
    Ok(found.into_iter().filter_map(term).collect())
}

/// `贷款市场报价利率(LPR)` is also looked for without its brackets, and by what stands in them.
pub fn forms(name: &str, lang: Lang) -> Vec<String> {
    let mut forms = vec![name.to_owned()];
    let open = name.find(['(', '（']);
    let close = name.rfind([')', '）']);
    if let (Some(open), Some(close)) = (open, close)
        && open < close
    {
        let width = name[open..].chars().next().map_or(1, char::len_utf8);
        forms.push(name[..open].trim().to_owned());
        forms.push(name[open + width..close].trim().to_owned());
    }
    if lang == Lang::En {
        forms
            .iter_mut()
            .for_each(|form| *form = form.to_lowercase());
    }
    forms.retain(|form| form.chars().count() > 1);
    forms
}

/// Explains the first mention of each term over several texts of one page.
#[derive(Clone, Debug)]
pub struct Explainer<'t> {
    terms: &'t [Term],
    lang: Lang,
    told: Vec<bool>,
}

impl<'t> Explainer<'t> {
    /// For texts of that language.
    pub fn new(terms: &'t [Term], lang: Lang) -> Explainer<'t> {
        Explainer {
            terms,
            lang,
            told: vec![false; terms.len()],
        }
    }

    /// The text in runs, the first mention of each term a run of its own; where terms overlap the
    /// longest wins.
    pub fn pieces(&mut self, text: &str) -> Vec<Piece> {
        let mut pieces = Vec::new();
        let mut plain = String::new();
        let mut rest = text;
        let mut before: Option<char> = None;
        while let Some(first) = rest.chars().next() {
            let (length, term) = match longest(rest, before, self.terms, self.lang) {
                Some((place, length)) => (length, Some(place).filter(|place| !self.told[*place])),
                None => (first.len_utf8(), None),
            };
            let (head, after) = rest.split_at(length);
            match term {
                Some(place) => {
                    self.told[place] = true;
                    flush(&mut pieces, &mut plain);
                    pieces.push(Piece {
                        text: head.to_owned(),
                        term,
                    });
                }
                None => plain.push_str(head),
            }
            before = head.chars().last();
            rest = after;
        }
        flush(&mut pieces, &mut plain);
        pieces
    }

    /// The terms that were explained.
    pub fn told(&self) -> Vec<&'t Term> {
        let pairs = self.terms.iter().zip(&self.told);
        pairs
            .filter(|(_, told)| **told)
            .map(|(term, _)| term)
            .collect()
    }
}

fn flush(pieces: &mut Vec<Piece>, plain: &mut String) {
    if !plain.is_empty() {
        pieces.push(Piece {
            text: std::mem::take(plain),
            term: None,
        });
    }
}

/// The term that the text begins with: its place and its length in bytes. In English only whole words
/// count, whatever their case.
fn longest(text: &str, before: Option<char>, terms: &[Term], lang: Lang) -> Option<(usize, usize)> {
    let begins_inside = lang == Lang::En && before.is_some_and(char::is_alphanumeric);
    if begins_inside {
        return None;
    }
    let fits = |form: &str| match lang {
        Lang::Zh => text.starts_with(form),
        Lang::En => {
            let head = text.get(..form.len());
            let after = text.get(form.len()..).and_then(|rest| rest.chars().next());
            head.is_some_and(|head| head.eq_ignore_ascii_case(form))
                && !after.is_some_and(char::is_alphanumeric)
        }
    };
    let forms = terms.iter().enumerate().flat_map(|(place, term)| {
        let forms = term.forms.iter().filter(|form| fits(form));
        forms.map(move |form| (place, form.len()))
    });
    forms.max_by_key(|(_, length)| *length)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn term(name: &str, lang: Lang) -> Term {
        Term {
            key: name.to_owned(),
            name: name.to_owned(),
            forms: forms(name, lang),
            says: String::new(),
        }
    }

    fn told(text: &str, names: &[&str], lang: Lang) -> Vec<String> {
        let terms: Vec<Term> = names.iter().map(|name| term(name, lang)).collect();
        let pieces = Explainer::new(&terms, lang).pieces(text);
        let joined: String = pieces.iter().map(|piece| piece.text.as_str()).collect();
        assert_eq!(joined, text, "nothing is lost");
        let found = pieces.into_iter().filter(|piece| piece.term.is_some());
        found.map(|piece| piece.text).collect()
    }

    #[test]
    fn the_longest_term_wins_and_only_its_first_mention() {
        let names = ["利率", "年化利率", "贷款市场报价利率(LPR)"];
        assert_eq!(
            told("年化利率看 LPR，年化利率与利率不同", &names, Lang::Zh),
            ["年化利率", "LPR", "利率"],
            "a longer term that was told hides the shorter one in it"
        );
        assert_eq!(told("没有术语", &names, Lang::Zh), Vec::<String>::new());
    }

    #[test]
    fn in_english_only_whole_words_count() {
        let names = ["Fee", "Compound interest"];
        assert_eq!(
            told("A fee, feeble; COMPOUND interest.", &names, Lang::En),
            ["fee", "COMPOUND interest"]
        );
    }
}
