//! Small labels: tags, one-character flags of lists, states with a dot.

use askama::Template;

/// What a label's colour says. Red is for what is overdue or destroys, nothing else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Nothing in particular.
    Plain,
    /// In progress, for information.
    Info,
    /// Done, in touch.
    Good,
    /// Waiting, important.
    Soon,
    /// Due, special care.
    Due,
    /// Overdue, stopped.
    Over,
    /// In review, from outside the bank.
    Violet,
}

impl Tone {
    /// Every tone.
    pub const ALL: [Tone; 7] = [
        Tone::Plain,
        Tone::Info,
        Tone::Good,
        Tone::Soon,
        Tone::Due,
        Tone::Over,
        Tone::Violet,
    ];

    /// The last letter of the class: `tag--i`, `st--i`.
    pub fn letter(self) -> char {
        match self {
            Tone::Plain => 'n',
            Tone::Info => 'i',
            Tone::Good => 'g',
            Tone::Soon => 's',
            Tone::Due => 'd',
            Tone::Over => 'o',
            Tone::Violet => 'v',
        }
    }
}

/// A label: `{{ tag }}`.
#[derive(Clone, Debug, Template)]
#[template(path = "components/tag.html")]
pub struct Tag {
    tone: Tone,
    text: String,
    shape: Shape,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Shape {
    /// A tinted box.
    Box,
    /// A tinted square with one character; the text is for the pointer and screen readers.
    Flag(char),
    /// A dot before the text.
    Dot,
}

impl askama::filters::HtmlSafe for Tag {}

impl Tag {
    /// A tinted box: 重要.
    pub fn new(tone: Tone, text: impl Into<String>) -> Tag {
        Tag {
            tone,
            text: text.into(),
            shape: Shape::Box,
        }
    }

    /// One character in lists, with its whole text unseen: 重 for 重大.
    pub fn flag(tone: Tone, letter: char, text: impl Into<String>) -> Tag {
        Tag {
            tone,
            text: text.into(),
            shape: Shape::Flag(letter),
        }
    }

    /// A dot before the text: the stage in lists.
    pub fn dot(tone: Tone, text: impl Into<String>) -> Tag {
        Tag {
            tone,
            text: text.into(),
            shape: Shape::Dot,
        }
    }
}
