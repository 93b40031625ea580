//! What an action wants, as JSON for the caller: the same table the forms are drawn from.

use super::fields::api_name;
use crate::rules::Action;
use kernel::{Choice, FieldKind, FieldSpec, Lang};
use serde_json::{Value, json};

/// An action that the caller may do now.
pub(super) fn action(action: Action, lang: Lang) -> Value {
    json!({
        "action": action.code(),
        "label": action.label(lang),
        "fields": action.fields().iter().map(|spec| field(spec, lang)).collect::<Vec<_>>(),
    })
}

/// A field with everything its value must keep to.
fn field(spec: &FieldSpec, lang: Lang) -> Value {
    let mut told = json!({
        "name": api_name(spec),
        "label": spec.label(lang),
        "kind": kind(spec.kind),
        "required": spec.required,
    });
    match spec.kind {
        FieldKind::Line { max } | FieldKind::Area { max } => told["max"] = json!(max),
        FieldKind::Choice(list) | FieldKind::Many(list) => told["choices"] = choices(list, lang),
        FieldKind::Whole { min, max } => {
            told["min"] = json!(min);
            told["max"] = json!(max);
        }
        FieldKind::Code { dimension } => told["dimension"] = json!(dimension),
        _ => {}
    }
    told
}

fn choices(list: &[Choice], lang: Lang) -> Value {
    list.iter()
        .map(|choice| json!({ "code": choice.code, "label": choice.label(lang) }))
        .collect()
}

/// The identifier of a kind.
pub(super) fn kind(kind: FieldKind) -> &'static str {
    match kind {
        FieldKind::Line { .. } => "line",
        FieldKind::Area { .. } => "area",
        FieldKind::Choice(_) => "choice",
        FieldKind::Many(_) => "many",
        FieldKind::Flag => "flag",
        FieldKind::Day => "day",
        FieldKind::Moment => "moment",
        FieldKind::Money => "fen",
        FieldKind::Whole { .. } => "whole",
        FieldKind::Unit => "unit",
        FieldKind::Account => "account",
        FieldKind::Accounts => "accounts",
        FieldKind::Code { .. } => "code",
        FieldKind::Phone => "phone",
        FieldKind::IdNumber => "id_number",
        FieldKind::Secret => "secret",
    }
}
