//! A field ready to be drawn: `{{ field }}` in any template.

use super::control::{Control, Pick, native_value};
use crate::Words;
use askama::Template;
use kernel::{FieldErrors, FieldKind, FieldSpec, Fields, Lang};

/// A field with label, control, values, hint and error. Draws itself, unescaped, by `{{ field }}`.
#[derive(Clone, Debug, Template)]
#[template(path = "components/field.html")]
pub struct FieldView {
    /// The name it is sent under.
    pub name: String,
    /// The element's id; the error summary links to it.
    pub id: String,
    /// What people read.
    pub label: String,
    /// How it is drawn.
    pub control: Control,
    /// The values typed or stored; empty for a secret.
    pub values: Vec<Pick>,
    /// Whether it must be filled.
    pub required: bool,
    /// What is wrong with it.
    pub error: Option<String>,
    /// What helps to fill it.
    pub hint: Option<String>,
    /// Whether it takes the whole width of the form.
    pub wide: bool,
    /// Whether it only shows its value.
    pub read_only: bool,
    /// Whether it gets the focus when the page opens.
    pub focus: bool,
    /// The input's `autocomplete`.
    pub autocomplete: &'static str,
    /// Shown while it is empty.
    pub placeholder: String,
    /// Asked with the whole form when the value changes, and where the answer goes.
    pub live: Option<(String, String)>,
    w: &'static Words,
}

impl askama::filters::HtmlSafe for FieldView {}

impl FieldView {
    /// From the spec, the values that came in, and the errors found.
    pub(crate) fn of(
        spec: &FieldSpec,
        fields: &Fields,
        errors: &FieldErrors,
        lang: Lang,
    ) -> FieldView {
        let secret = matches!(spec.kind, FieldKind::Secret);
        let typed = if secret {
            Vec::new()
        } else {
            fields.all(spec.name)
        };
        let control = Control::of(spec.kind, lang);
        let w = Words::of(lang);
        let placeholder = match control {
            Control::Combo { many: true, .. } => w.combo_many_hint,
            Control::Combo { .. } => w.combo_hint,
            _ => "",
        };
        FieldView {
            name: spec.name.to_owned(),
            id: format!("f-{}", spec.name),
            label: spec.label(lang).to_owned(),
            wide: control.is_group() || matches!(control, Control::Area { .. }),
            control,
            values: typed
                .into_iter()
                .map(|text| Pick::new(text, text))
                .collect(),
            required: spec.required,
            error: errors.of(spec.name, lang).map(str::to_owned),
            hint: None,
            read_only: false,
            focus: false,
            autocomplete: if secret { "current-password" } else { "off" },
            placeholder: placeholder.to_owned(),
            live: None,
            w,
        }
    }

    /// With a hint under it.
    pub fn hint(mut self, text: impl Into<String>) -> FieldView {
        self.hint = Some(text.into());
        self
    }

    /// With another label.
    pub fn label(mut self, text: impl Into<String>) -> FieldView {
        self.label = text.into();
        self
    }

    /// With a placeholder.
    pub fn placeholder(mut self, text: impl Into<String>) -> FieldView {
        self.placeholder = text.into();
        self
    }

    /// Over the whole width (`true`) or half of it.
    pub fn wide(mut self, wide: bool) -> FieldView {
        self.wide = wide;
        self
    }

    /// Shows its value only.
    pub fn read_only(mut self) -> FieldView {
        self.read_only = true;
        self
    }

    /// Gets the focus when the page opens.
    pub fn focus(mut self) -> FieldView {
        self.focus = true;
        self
    }

    /// With an `autocomplete` token: `username`, `new-password`, …
    pub fn autocomplete(mut self, token: &'static str) -> FieldView {
        self.autocomplete = token;
        self
    }

    /// With another id, where the page has the same field twice.
    pub fn id(mut self, id: impl Into<String>) -> FieldView {
        self.id = id.into();
        self
    }

    /// Posts the whole form to `url` when the value changes; the answer goes into `target` (a CSS
    /// selector). By POST, so that no personal data stands in an address.
    pub fn live(mut self, url: impl Into<String>, target: impl Into<String>) -> FieldView {
        self.live = Some((url.into(), target.into()));
        self
    }

    /// As a drop-down list of these.
    pub fn select(mut self, choices: Vec<Pick>) -> FieldView {
        self.control = Control::Select(choices);
        self.wide = false;
        self
    }

    /// As radio buttons of these.
    pub fn radios(mut self, choices: Vec<Pick>) -> FieldView {
        self.control = Control::Radios(choices);
        self.wide = true;
        self
    }

    /// As check boxes of these.
    pub fn checks(mut self, choices: Vec<Pick>) -> FieldView {
        self.control = Control::Checks(choices);
        self.wide = true;
        self
    }

    /// As a file chooser of these types (`.jpg,.pdf,…`; empty for any).
    pub fn files(mut self, accept: &'static str) -> FieldView {
        self.control = Control::File { accept };
        self.wide = true;
        self
    }

    /// As a combobox that asks this address, or the combobox it is with another address.
    pub fn source(mut self, url: impl Into<String>) -> FieldView {
        let many = matches!(self.control, Control::Combo { many: true, .. });
        self.control = Control::Combo {
            source: url.into(),
            many,
        };
        self
    }

    /// With the labels of its codes, for comboboxes.
    pub fn shown(mut self, picks: &[Pick]) -> FieldView {
        for value in &mut self.values {
            if let Some(pick) = picks.iter().find(|pick| pick.code == value.code) {
                *value = pick.clone();
            }
        }
        self
    }

    /// The only value; empty when there is none.
    fn value(&self) -> &str {
        self.values.first().map_or("", |pick| pick.code.as_str())
    }

    /// Whether a choice is among the values.
    fn has(&self, code: &str) -> bool {
        self.values.iter().any(|pick| pick.code == code)
    }

    /// Whether the value is none of the choices: it is shown as it is rather than lost.
    fn is_unlisted(&self, choices: &[Pick]) -> bool {
        !self.value().is_empty() && !choices.iter().any(|pick| pick.code == self.value())
    }

    /// Whether a flag is set.
    fn is_on(&self) -> bool {
        matches!(
            self.value().to_ascii_lowercase().as_str(),
            "true" | "1" | "on" | "yes" | "y" | "是"
        )
    }

    /// `type` and value of a text box; what the native control can't show becomes plain text.
    fn typed(&self, kind: &'static str) -> (&'static str, String) {
        let value = self.value();
        match native_value(kind, value) {
            Some(shown) => (kind, shown),
            None if value.is_empty() => (kind, String::new()),
            None => ("text", value.to_owned()),
        }
    }

    /// Boxes a several-valued combobox shows without script: its values and two free ones.
    fn boxes(&self) -> Vec<Pick> {
        let many = matches!(self.control, Control::Combo { many: true, .. });
        let mut boxes = self.values.clone();
        if many || boxes.is_empty() {
            boxes.extend(vec![Pick::new("", ""); if many { 2 } else { 1 }]);
        }
        boxes
    }

    /// Ids of the hint and the error, for `aria-describedby`.
    fn described_by(&self) -> String {
        let hint = self.hint.as_ref().map(|_| format!("{}-h", self.id));
        let error = self.error.as_ref().map(|_| format!("{}-e", self.id));
        hint.into_iter().chain(error).collect::<Vec<_>>().join(" ")
    }

    /// Characters of the value, for the counter.
    fn count(&self) -> usize {
        self.value().chars().count()
    }
}
