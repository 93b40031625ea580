//! A masked value and the way to its plain form. The plain form is never in the page before.

use crate::Words;
use askama::Template;
use kernel::Lang;

/// A masked value: `{{ phone }}`.
#[derive(Clone, Debug, Template)]
#[template(path = "components/masked.html")]
pub struct Masked {
    /// The masked form, made by `kernel::Masks`.
    pub shown: String,
    /// What it is, for the button's name: 手机.
    pub label: String,
    /// Where the plain form is asked for: `GET` is a page that asks for the reason, `POST` with
    /// `reason` answers the plain value as text to a script, or a page. None: may not be shown.
    pub reveal: Option<String>,
    w: &'static Words,
}

impl askama::filters::HtmlSafe for Masked {}

impl Masked {
    /// A masked value without a way to the plain one.
    pub fn new(lang: Lang, label: impl Into<String>, shown: impl Into<String>) -> Masked {
        let w = Words::of(lang);
        Masked {
            shown: shown.into(),
            label: label.into(),
            reveal: None,
            w,
        }
    }

    /// With a way to the plain value.
    pub fn reveal(mut self, url: impl Into<String>) -> Masked {
        self.reveal = Some(url.into());
        self
    }
}
