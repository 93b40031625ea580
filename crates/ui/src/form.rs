//! Forms: fields drawn together, a summary of what is wrong, and the small form of one action.

use crate::{FieldView, Words, field};
use askama::Template;
use kernel::{FieldErrors, FieldSpec, Fields, Lang};

/// The values and errors of one form, from which its fields are drawn.
#[derive(Clone, Copy, Debug)]
pub struct Form<'a> {
    lang: Lang,
    fields: &'a Fields,
    errors: &'a FieldErrors,
}

impl<'a> Form<'a> {
    /// From what came in and what is wrong with it; both empty for a fresh form.
    pub fn new(lang: Lang, fields: &'a Fields, errors: &'a FieldErrors) -> Form<'a> {
        Form {
            lang,
            fields,
            errors,
        }
    }

    /// One field.
    pub fn field(&self, spec: &FieldSpec) -> FieldView {
        field(spec, self.fields, self.errors, self.lang)
    }

    /// All fields of an action, in order.
    pub fn all(&self, specs: &[FieldSpec]) -> Vec<FieldView> {
        specs.iter().map(|spec| self.field(spec)).collect()
    }

    /// What stands above the form: nothing while nothing is wrong.
    pub fn summary(&self) -> ErrorSummary {
        let errors = self.errors.0.iter();
        let lines = errors.map(|e| (format!("#f-{}", e.field), e.say.to(self.lang).to_owned()));
        ErrorSummary {
            lines: lines.collect(),
            w: Words::of(self.lang),
        }
    }
}

/// The list of what is wrong, with links to the fields. Gets the focus when the page opens.
#[derive(Clone, Debug, Template)]
#[template(path = "components/error_summary.html")]
pub struct ErrorSummary {
    lines: Vec<(String, String)>,
    w: &'static Words,
}

impl askama::filters::HtmlSafe for ErrorSummary {}

impl ErrorSummary {
    fn title(&self) -> String {
        kernel::fill(self.w.errors, &[("n", &self.lines.len().to_string())])
    }
}

/// The whole form of one action: `{{ form }}`. On a page of its own or, by a link with
/// `data-panel`, in a dialog over the page it belongs to.
#[derive(Clone, Debug, Template)]
#[template(path = "components/form.html")]
pub struct FormView {
    /// The element's id; an answer with errors replaces the element of the same id.
    pub id: String,
    /// Where it is sent.
    pub action: String,
    /// Sent along unseen: `form_id`, `version`.
    pub hidden: Vec<(String, String)>,
    /// The fields, in order.
    pub fields: Vec<FieldView>,
    /// What is wrong.
    pub summary: ErrorSummary,
    /// The button's text.
    pub submit: String,
    /// A sentence above the fields.
    pub intro: Option<String>,
    /// Whether it destroys something; the button is red then.
    pub danger: bool,
    /// Where 取消 leads; in a dialog it only closes it.
    pub cancel: Option<String>,
    /// Where the draft is kept while somebody types.
    pub draft: Option<String>,
    /// Whether it carries files.
    pub multipart: bool,
    /// Whether the browser sends it itself: what comes back is a page or a file, not a way on.
    pub plain: bool,
    w: &'static Words,
}

impl askama::filters::HtmlSafe for FormView {}

impl FormView {
    /// A form sent to `action`, with these fields and this button.
    pub fn new(
        form: &Form<'_>,
        action: impl Into<String>,
        specs: &[FieldSpec],
        submit: impl Into<String>,
    ) -> FormView {
        FormView {
            id: "form".to_owned(),
            action: action.into(),
            hidden: Vec::new(),
            fields: form.all(specs),
            summary: form.summary(),
            submit: submit.into(),
            intro: None,
            danger: false,
            cancel: None,
            draft: None,
            multipart: false,
            plain: false,
            w: Words::of(form.lang),
        }
    }

    /// With a value sent along unseen.
    pub fn hidden(mut self, name: &str, value: impl ToString) -> FormView {
        self.hidden.push((name.to_owned(), value.to_string()));
        self
    }

    /// With a sentence above the fields.
    pub fn intro(mut self, text: impl Into<String>) -> FormView {
        self.intro = Some(text.into());
        self
    }

    /// With a way back.
    pub fn cancel(mut self, href: impl Into<String>) -> FormView {
        self.cancel = Some(href.into());
        self
    }

    /// With a red button.
    pub fn danger(mut self) -> FormView {
        self.danger = true;
        self
    }

    /// With its draft kept at this address.
    pub fn draft(mut self, url: impl Into<String>) -> FormView {
        self.draft = Some(url.into());
        self
    }

    /// With files.
    pub fn multipart(mut self) -> FormView {
        self.multipart = true;
        self
    }

    /// Sent by the browser itself, for an answer that is a page or a file.
    pub fn plain(mut self) -> FormView {
        self.plain = true;
        self
    }

    /// With one field changed by name: `form.with("unit", |f| f.shown(&units))`.
    pub fn with(mut self, name: &str, change: impl Fn(FieldView) -> FieldView) -> FormView {
        let fields = self.fields.into_iter();
        self.fields = fields
            .map(|f| if f.name == name { change(f) } else { f })
            .collect();
        self
    }
}
