//! A masked value and the way to its plain form. The plain form is never in the page before.

use crate::Words;
use askama::Template;
use kernel::{Choice, Lang};

/// What a plain value may be asked for; a few own words come with it in every case.
pub const PURPOSES: &[Choice] = &[
    Choice {
        code: "contact",
        zh: "联系投诉人",
        en: "To contact the complainant",
    },
    Choice {
        code: "identify",
        zh: "核实身份",
        en: "To check who it is",
    },
    Choice {
        code: "investigate",
        zh: "调查核实账户与交易",
        en: "To look into accounts and transactions",
    },
    Choice {
        code: "reply",
        zh: "送达答复或材料",
        en: "To deliver a reply or papers",
    },
    Choice {
        code: "redress",
        zh: "退款或赔付",
        en: "To refund or compensate",
    },
    Choice {
        code: "authority",
        zh: "配合监管、司法机关",
        en: "To answer an authority or a court",
    },
    Choice {
        code: "other",
        zh: "其他",
        en: "Other",
    },
];

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
