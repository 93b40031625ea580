//! What stands on the shelves of what the public sees: the kinds of all rooms, shelf by shelf.

use publication::Kind;
use std::sync::LazyLock;

/// Articles, quizzes, notices, glossary and the other kinds that are not products or fees.
pub(crate) static CONTENT: LazyLock<Vec<&'static Kind>> = LazyLock::new(|| {
    let own: [&'static Kind; 2] = [&publicity::SLOGAN, &hall::SLIDE];
    [&education::KINDS[..], &own].concat()
});
