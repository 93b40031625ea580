//! What happened, newest first: who, when, what, with its files.

use askama::Template;

/// How an entry is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimelineKind {
    /// An ordinary step.
    Plain,
    /// The newest step of what is going on.
    Now,
    /// 催办, a warning.
    Warn,
    /// Done by somebody outside the bank.
    Outside,
    /// An ending.
    Good,
    /// A breach, a refusal.
    Bad,
}

impl TimelineKind {
    fn class(self) -> &'static str {
        match self {
            TimelineKind::Plain => "",
            TimelineKind::Now => "is-now",
            TimelineKind::Warn => "is-warn",
            TimelineKind::Outside => "is-ext",
            TimelineKind::Good => "is-good",
            TimelineKind::Bad => "is-bad",
        }
    }
}

/// A file that hangs on an entry or stands in a list.
#[derive(Clone, Debug, Template)]
#[template(path = "components/file_link.html")]
pub struct FileLink {
    /// Its name.
    pub name: String,
    /// Where it is downloaded.
    pub href: String,
    /// `18 KB`.
    pub size: String,
    /// Icon name: `file-text`, `photo`, `microphone`, …
    pub icon: &'static str,
}

impl askama::filters::HtmlSafe for FileLink {}

/// One entry.
#[derive(Clone, Debug)]
pub struct TimelineEntry {
    /// How it is drawn.
    pub kind: TimelineKind,
    /// Icon name of `web/icons.txt`.
    pub icon: &'static str,
    /// 分派.
    pub title: String,
    /// `李静怡 · 南江分行`.
    pub who: String,
    /// When, as people read it: `11-10 10:40`.
    pub time: String,
    /// When, for programs: RFC 3339.
    pub at: String,
    /// The text; its line breaks are kept.
    pub body: String,
    /// Files.
    pub files: Vec<FileLink>,
}

/// The list: `{{ timeline }}`.
#[derive(Clone, Debug, Template)]
#[template(path = "components/timeline.html")]
pub struct Timeline {
    /// The entries, newest first.
    pub entries: Vec<TimelineEntry>,
}

impl askama::filters::HtmlSafe for Timeline {}
