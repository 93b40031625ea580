//! The terms that come with the program: `data/glossary.txt`, our own wording.

use kernel::Fields;
use std::sync::LazyLock;

const FILE: &str = include_str!("../data/glossary.txt");

static TERMS: LazyLock<Vec<Fields>> = LazyLock::new(|| {
    let mut lines = FILE.lines().map(|line| line.split('|'));
    let names: Vec<&str> = lines.next().map(Iterator::collect).unwrap_or_default();
    let row = |cells: std::str::Split<'_, char>| {
        let pairs = names.iter().zip(cells);
        Fields::from_pairs(
            pairs
                .map(|(name, cell)| ((*name).to_owned(), cell.to_owned()))
                .collect(),
        )
    };
    lines.map(row).collect()
});

/// The terms as the form of the glossary takes them, each with its key.
pub fn terms() -> Vec<Fields> {
    TERMS.clone()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::GLOSSARY;
    use std::collections::HashSet;

    #[test]
    fn each_is_whole_in_both_languages_and_has_a_key_of_its_own() {
        let mut keys = HashSet::new();
        let mut names = HashSet::new();
        for mut fields in terms() {
            let key = fields.take("key").expect("a key");
            assert!(publication::rules::read_key(&key).is_ok(), "{key}");
            assert!(keys.insert(key.clone()), "{key} is there twice");
            let doc = (GLOSSARY.read)(&fields).unwrap_or_else(|errors| panic!("{key}: {errors:?}"));
            for name in ["term", "term_en", "says", "says_en", "group"] {
                assert!(!publication::text(&doc, name).is_empty(), "{key}: {name}");
            }
            assert!(
                names.insert(publication::text(&doc, "term").to_owned()),
                "{key}: named twice"
            );
        }
        assert_eq!(keys.len(), 92);
    }
}
