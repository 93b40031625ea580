//! Sealed fields, known while the program is compiled: sealing asks for one, so that a new sealed
//! field without its entry does not compile.

use super::builtin::TEXTS;
use super::{Entry, Register};

/// A field that the register of this program says is kept sealed. Made by [`sealed!`](crate::sealed);
/// `vault::seal` takes no value without one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SealedField(&'static str);

impl SealedField {
    /// The field at a place. In a constant (which [`sealed!`](crate::sealed) makes of it) what is not
    /// registered as sealed does not compile.
    ///
    /// # Panics
    /// When the register does not say that the place is sealed.
    pub const fn at(place: &'static str) -> SealedField {
        assert!(
            says_sealed(place),
            "no [[field]] of crates/register/register/*.toml with protection = \"sealed\" names this \
             place in `at`: write its entry first (`cargo test -p register` prints the lines)"
        );
        SealedField(place)
    }

    /// Where it lies: `table.column`.
    pub fn place(self) -> &'static str {
        self.0
    }

    /// What the register says of it.
    pub fn entry(self) -> &'static Entry {
        let found = Register::builtin().field(self.0);
        found
            .expect("invariant: the place was found in the same texts")
            .entry()
    }
}

/// Whether a text names the place in an entry whose protection is `sealed`.
pub(super) const fn says_sealed(place: &str) -> bool {
    let mut text = 0;
    while text < TEXTS.len() {
        let bytes = TEXTS[text].1.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            if quotes(bytes, at, place.as_bytes()) {
                return is_sealed_from(bytes, at);
            }
            at += 1;
        }
        text += 1;
    }
    false
}

/// Whether the place stands at `at` between quotation marks.
const fn quotes(text: &[u8], at: usize, place: &[u8]) -> bool {
    if text[at] != b'"' || at + place.len() + 1 >= text.len() {
        return false;
    }
    starts_with(text, at + 1, place) && text[at + 1 + place.len()] == b'"'
}

const fn starts_with(text: &[u8], at: usize, with: &[u8]) -> bool {
    if at + with.len() > text.len() {
        return false;
    }
    let mut i = 0;
    while i < with.len() {
        if text[at + i] != with[i] {
            return false;
        }
        i += 1;
    }
    true
}

/// Whether the entry that goes on at `at` is sealed.
const fn is_sealed_from(text: &[u8], mut at: usize) -> bool {
    while at < text.len() {
        if text[at] == b'\n' {
            if starts_with(text, at, b"\nprotection = \"sealed\"") {
                return true;
            }
            if starts_with(text, at, b"\n[") {
                return false;
            }
        }
        at += 1;
    }
    false
}

/// The sealed field at a place: `sealed!("complaint_case.words")`. What the register does not have as
/// sealed does not compile:
///
/// ```compile_fail
/// let field = register::sealed!("complaint_case.salary");
/// ```
/// ```
/// let field = register::sealed!("complaint_case.words");
/// assert_eq!(field.place(), "complaint_case.words");
/// ```
#[macro_export]
macro_rules! sealed {
    ($place:literal) => {
        const { $crate::SealedField::at($place) }
    };
}
