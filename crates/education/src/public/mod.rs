//! What the public reads, as bodies of pages: each takes a reader, a language and a day, and gives a
//! title and HTML, so that whoever keeps pages in memory can draw them too. They change nothing;
//! [`crate::count`] is told by the handler.

mod bodies;
mod learn;
pub mod previews;
mod service;

pub use learn::{Asked, file_of, item, learn, quiz_result};
pub use service::{channels, glossary, mediation, notice, notices};

use kernel::Lang;
use publication::Html;

/// A page's title and body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drawn {
    /// The `<h1>`.
    pub title: String,
    /// The body.
    pub body: Html,
    /// The language of the title, where it is not the page's.
    pub lang: Lang,
}

/// Where something of a kind is read.
pub fn href(kind: &str, key: &str) -> String {
    match kind {
        "notice" => format!("/p/notices/{key}"),
        "glossary" => format!("/p/glossary#{key}"),
        "channel" => "/p/complain-channels".to_owned(),
        "mediation" => "/p/mediation".to_owned(),
        _ => format!("/p/learn/{kind}/{key}"),
    }
}
