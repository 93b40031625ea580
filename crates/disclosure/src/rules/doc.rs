//! From what was typed to the document of a version: every field by its kind. PURE.

use kernel::{FieldErrors, FieldKind, FieldSpec, Fields, Lang, Reading};
use serde_json::{Map, Value, json};

/// Reads every field into a member of its name; money stands under `NAME_fen`, what is empty is absent.
/// `check` looks at the whole and adds what is wrong.
///
/// # Errors
/// Everything that is wrong, at once.
pub fn read(
    fields: &Fields,
    specs: &[&FieldSpec],
    check: fn(&Value, &mut Reading<'_>),
) -> Result<Value, FieldErrors> {
    let mut r = Reading::new(fields);
    let mut doc = Map::new();
    for spec in specs {
        let value = member(&mut r, spec);
        if let Some(value) = value {
            let name = match spec.kind {
                FieldKind::Money => format!("{}_fen", spec.name),
                _ => spec.name.to_owned(),
            };
            doc.insert(name, value);
        }
    }
    r.refuse_others(specs, &[]);
    let doc = Value::Object(doc);
    check(&doc, &mut r);
    r.finish(doc)
}

fn member(r: &mut Reading<'_>, spec: &FieldSpec) -> Option<Value> {
    match spec.kind {
        FieldKind::Choice(_) => r.choice(spec).map(Value::from),
        FieldKind::Many(_) => {
            let codes = r.many(spec);
            if codes.is_empty() && spec.required {
                r.fault(
                    spec,
                    "required",
                    "至少选择一项",
                    "needs one choice at least",
                );
            }
            (!codes.is_empty()).then(|| json!(codes))
        }
        FieldKind::Day => r.day(spec).map(|day| Value::from(day.to_string())),
        FieldKind::Money => r.money(spec).map(|money| Value::from(money.fen())),
        FieldKind::Phone => r.phone(spec).map(Value::from),
        FieldKind::Flag => r.flag(spec).then_some(Value::Bool(true)),
        _ => r.text(spec).map(Value::from),
    }
}

/// Whether a field was filled in.
pub fn filled(doc: &Value, spec: &FieldSpec) -> bool {
    let money = matches!(spec.kind, FieldKind::Money);
    match money {
        true => doc.get(format!("{}_fen", spec.name)).is_some(),
        false => doc.get(spec.name).is_some(),
    }
}

/// A text of the document; empty when it is absent.
pub fn text<'d>(doc: &'d Value, spec: &FieldSpec) -> &'d str {
    let value = doc.get(spec.name);
    value.and_then(Value::as_str).unwrap_or_default()
}

/// Adds "must be filled in", with the reason behind it.
pub fn missing(r: &mut Reading<'_>, spec: &FieldSpec, (zh, en): (&str, &str)) {
    let zh = format!("必须填写（{zh}）");
    r.fault(spec, "required", &zh, &format!("must be filled in ({en})"));
}

/// Adds a fault that a rule has put into words.
pub fn fault(r: &mut Reading<'_>, spec: &FieldSpec, code: &'static str, said: &kernel::Say) {
    r.fault(spec, code, said.to(Lang::Zh), said.to(Lang::En));
}
