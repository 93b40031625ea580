//! Which control a kind of field gets, and how its values look in it.

use axum::response::{IntoResponse, Response};
use kernel::{Choice, FieldKind, Instant, Lang, bank_zone};
use serde::Serialize;

/// One thing to choose: of a short list drawn with the page, or found by a combobox on the server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Pick {
    /// What is sent.
    pub code: String,
    /// What people read.
    pub label: String,
    /// What helps to tell it from others: pinyin initials, the unit, the code. May be empty.
    pub note: String,
}

impl Pick {
    /// Code and label.
    pub fn new(code: impl Into<String>, label: impl Into<String>) -> Pick {
        Pick {
            code: code.into(),
            label: label.into(),
            note: String::new(),
        }
    }

    /// With a note.
    pub fn note(mut self, note: impl Into<String>) -> Pick {
        self.note = note.into();
        self
    }

    /// The picks of a fixed list.
    pub fn list(choices: &[Choice], lang: Lang) -> Vec<Pick> {
        choices
            .iter()
            .map(|c| Pick::new(c.code, c.label(lang)))
            .collect()
    }
}

/// What a combobox's address (`GET SOURCE?q=TEXT`) answers: at most a screenful of picks as JSON.
pub fn picks(found: Vec<Pick>) -> Response {
    axum::Json(found).into_response()
}

/// Up to this many choices stand open as radio buttons; more go into a select.
const RADIOS_MAX: usize = 4;

/// The control a field is drawn with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Control {
    /// One line.
    Text {
        /// The input's `type`.
        kind: &'static str,
        /// The input's `inputmode`.
        mode: &'static str,
        /// A unit shown behind it; numbers stand right.
        unit: Option<&'static str>,
    },
    /// Several lines with a counter.
    Area {
        /// Most characters.
        max: usize,
        /// Height.
        rows: u8,
    },
    /// A drop-down list.
    Select(Vec<Pick>),
    /// Radio buttons.
    Radios(Vec<Pick>),
    /// Check boxes.
    Checks(Vec<Pick>),
    /// One check box.
    Flag,
    /// A text box that finds codes on the server; without script it takes the code itself.
    Combo {
        /// The address asked, with `q` added.
        source: String,
        /// Whether several may be chosen.
        many: bool,
    },
    /// Files.
    File {
        /// The input's `accept`.
        accept: &'static str,
    },
}

impl Control {
    /// The control of a kind.
    pub(super) fn of(kind: FieldKind, lang: Lang) -> Control {
        let text = |kind, mode| Control::Text {
            kind,
            mode,
            unit: None,
        };
        let combo = |source: String, many| Control::Combo { source, many };
        match kind {
            FieldKind::Line { .. } => text("text", "text"),
            FieldKind::Area { max } => Control::Area {
                max,
                rows: if max > 500 { 4 } else { 3 },
            },
            FieldKind::Choice(list) if list.len() <= RADIOS_MAX => {
                Control::Radios(Pick::list(list, lang))
            }
            FieldKind::Choice(list) => Control::Select(Pick::list(list, lang)),
            FieldKind::Many(list) => Control::Checks(Pick::list(list, lang)),
            FieldKind::Flag => Control::Flag,
            FieldKind::Day => text("date", "text"),
            FieldKind::Moment => text("datetime-local", "text"),
            FieldKind::Money => Control::Text {
                kind: "text",
                mode: "decimal",
                unit: Some(crate::Words::of(lang).yuan),
            },
            FieldKind::Whole {
                min: i64::MIN..0, ..
            } => text("text", "text"),
            FieldKind::Whole { .. } => text("text", "numeric"),
            FieldKind::Unit => combo("/lookup/units".into(), false),
            FieldKind::Account => combo("/lookup/accounts".into(), false),
            FieldKind::Accounts => combo("/lookup/accounts".into(), true),
            FieldKind::Code { dimension } => combo(format!("/lookup/codes/{dimension}"), false),
            FieldKind::Phone => text("tel", "tel"),
            FieldKind::IdNumber => text("text", "text"),
            FieldKind::Secret => text("password", "text"),
        }
    }

    /// Whether it is one box with a label of its own; groups have a legend-like label.
    pub(super) fn is_group(&self) -> bool {
        matches!(self, Control::Radios(_) | Control::Checks(_))
    }
}

/// A date or time as the native control wants it; `None` when it can't show what was typed, which
/// then stands in a text box so that nothing typed is lost.
pub(super) fn native_value(kind: &str, typed: &str) -> Option<String> {
    match kind {
        "date" => typed.parse::<kernel::Day>().ok().map(|day| day.to_string()),
        "datetime-local" => {
            let wall = |at: Instant| {
                at.to_zoned_datetime(bank_zone())
                    .strftime("%Y-%m-%dT%H:%M")
                    .to_string()
            };
            let plain = typed.len() == 16
                && typed.as_bytes()[10] == b'T'
                && format!("{typed}:00Z").parse::<Instant>().is_ok();
            match plain {
                true => Some(typed.to_owned()),
                false => typed.parse::<Instant>().ok().map(wall),
            }
        }
        _ => Some(typed.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn native_controls_get_values_they_can_show() {
        for (kind, typed, shown) in [
            ("date", "2026-11-23", Some("2026-11-23")),
            ("date", "2026-02-30", None),
            ("date", "昨天", None),
            (
                "datetime-local",
                "2026-11-23T09:30",
                Some("2026-11-23T09:30"),
            ),
            (
                "datetime-local",
                "2026-11-23T01:30:00Z",
                Some("2026-11-23T09:30"),
            ),
            ("datetime-local", "2026-11-23T25:30", None),
            ("datetime-local", "2026-11-23 09:30", None),
            ("text", "anything", Some("anything")),
        ] {
            assert_eq!(
                native_value(kind, typed).as_deref(),
                shown,
                "{kind} {typed}"
            );
        }
    }
}
