//! Field specs as schemas.

use crate::api::fields::api_name;
use crate::rules::Action;
use kernel::{Choice, FieldKind, FieldSpec, Lang, Money};
use utoipa::openapi::schema::{AdditionalProperties, ArrayBuilder, ObjectBuilder, Schema};
use utoipa::openapi::{KnownFormat, RefOr, SchemaFormat, Type};

/// A schema that stands by itself.
pub(super) type Plain = RefOr<Schema>;

/// A value of one type.
pub(super) fn typed(kind: Type) -> ObjectBuilder {
    ObjectBuilder::new().schema_type(kind)
}

/// A text in a format.
pub(super) fn formatted(format: KnownFormat) -> ObjectBuilder {
    typed(Type::String).format(Some(SchemaFormat::KnownFormat(format)))
}

/// The name of an action's body: `ActionAskOpinion`.
pub(super) fn action_name(action: Action) -> String {
    let words = action.code().split('_').map(|word| {
        let (first, rest) = word.split_at(1);
        format!("{}{rest}", first.to_ascii_uppercase())
    });
    format!("Action{}", words.collect::<String>())
}

/// The body of an action under the words of its button.
pub(super) fn titled(body: ObjectBuilder, action: Action) -> ObjectBuilder {
    let title = format!("{} / {}", action.label(Lang::Zh), action.label(Lang::En));
    body.title(Some(title))
}

/// The body that some fields make; `complainant.name` is the member `name` of `complainant`.
/// Other members are refused.
pub(super) fn body(specs: &[&FieldSpec]) -> ObjectBuilder {
    let mut whole = closed(typed(Type::Object));
    let mut inner: Option<(&str, ObjectBuilder)> = None;
    for spec in specs {
        let name = api_name(spec);
        let Some((outer, name)) = name.split_once('.') else {
            whole = member(whole, &name, spec);
            continue;
        };
        let (outer, object) = match inner.take() {
            Some(begun) => begun,
            None => {
                whole = whole.required(outer);
                (
                    spec.name.split('.').next().unwrap_or_default(),
                    closed(typed(Type::Object)),
                )
            }
        };
        inner = Some((outer, member(object, name, spec)));
    }
    match inner {
        Some((name, object)) => whole.property(name, object),
        None => whole,
    }
}

fn closed(object: ObjectBuilder) -> ObjectBuilder {
    object.additional_properties(Some(AdditionalProperties::FreeForm(false)))
}

fn member(object: ObjectBuilder, name: &str, spec: &FieldSpec) -> ObjectBuilder {
    let object = object.property(name, value(spec));
    if spec.required {
        object.required(name)
    } else {
        object
    }
}

/// What a field takes.
pub(super) fn value(spec: &FieldSpec) -> Plain {
    let words = format!("{} / {}{}", spec.zh, spec.en, explained(spec.kind));
    let schema = match spec.kind {
        FieldKind::Line { max } | FieldKind::Area { max } => {
            let least = spec.required.then_some(1);
            typed(Type::String).max_length(Some(max)).min_length(least)
        }
        FieldKind::Choice(list) => {
            typed(Type::String).enum_values(Some(list.iter().map(|choice| choice.code)))
        }
        FieldKind::Many(list) => {
            let one = typed(Type::String).enum_values(Some(list.iter().map(|choice| choice.code)));
            return ArrayBuilder::new()
                .items(one.build())
                .description(Some(words))
                .into();
        }
        FieldKind::Accounts => {
            let one = typed(Type::String).max_length(Some(200));
            let list = ArrayBuilder::new().items(one.build()).max_items(Some(20));
            return list.description(Some(words)).into();
        }
        FieldKind::Flag => typed(Type::Boolean),
        FieldKind::Day => formatted(KnownFormat::Date),
        FieldKind::Moment => formatted(KnownFormat::DateTime),
        FieldKind::Money => typed(Type::Integer)
            .minimum(Some(0))
            .maximum(Some(Money::MAX.fen() as isize)),
        FieldKind::Whole { min, max } => typed(Type::Integer)
            .minimum(Some(min as isize))
            .maximum(Some(max as isize)),
        FieldKind::Unit | FieldKind::Account => typed(Type::String).max_length(Some(200)),
        FieldKind::Code { dimension } => {
            typed(Type::String).pattern(Some(format!("^{dimension}[0-9]+$")))
        }
        FieldKind::Phone | FieldKind::IdNumber => typed(Type::String),
        FieldKind::Secret => formatted(KnownFormat::Password),
    };
    schema.description(Some(words)).into()
}

/// What a type alone does not say.
fn explained(kind: FieldKind) -> String {
    let listed = |list: &[Choice]| {
        let told: Vec<String> = list
            .iter()
            .map(|c| format!("`{}` {} / {}", c.code, c.zh, c.en))
            .collect();
        format!(": {}", told.join("; "))
    };
    match kind {
        FieldKind::Choice(list) | FieldKind::Many(list) => listed(list),
        FieldKind::Money => " (fen)".to_owned(),
        FieldKind::Unit => " (the code of a unit)".to_owned(),
        FieldKind::Account => " (the login of an account)".to_owned(),
        FieldKind::Accounts => " (logins of accounts)".to_owned(),
        FieldKind::Code { dimension } => format!(" (a JR/T 0169 code of dimension {dimension})"),
        _ => String::new(),
    }
}
