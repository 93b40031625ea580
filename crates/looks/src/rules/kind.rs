//! What is counted.

use kernel::{Choice, Lang};

/// What a look is at. Each is counted and limited by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// A complainant's value in plain, once for each value.
    Reveal,
    /// A case's page, once for each case and day; the personal data on it are masked.
    Case,
    /// An attachment, once for each time it is opened.
    File,
    /// Rows of a file with customers' data that leaves the program.
    Rows,
}

impl Kind {
    /// Every kind, in the order of the pages.
    pub const ALL: [Kind; 4] = [Kind::Reveal, Kind::Case, Kind::File, Kind::Rows];

    /// The kinds as choices of a form.
    pub const CHOICES: &'static [Choice] = &[
        Kind::Reveal.choice(),
        Kind::Case.choice(),
        Kind::File.choice(),
        Kind::Rows.choice(),
    ];

    /// The identifier in the database.
    pub const fn code(self) -> &'static str {
        self.choice().code
    }

    /// Code and names.
    pub const fn choice(self) -> Choice {
        let (code, zh, en) = match self {
            Kind::Reveal => ("reveal", "查看个人信息（次）", "Values revealed"),
            Kind::Case => ("case", "打开投诉（件）", "Cases opened"),
            Kind::File => ("file", "打开附件（次）", "Files opened"),
            Kind::Rows => ("rows", "带出数据（行）", "Rows taken out"),
        };
        Choice { code, zh, en }
    }

    /// Reads the identifier.
    pub fn from_code(code: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// The name people read.
    pub fn label(self, lang: Lang) -> &'static str {
        self.choice().label(lang)
    }
}
