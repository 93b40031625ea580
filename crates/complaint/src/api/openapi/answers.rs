//! What the API answers. Lists of members as `api::view` writes them.

use super::schemas::{Plain, formatted, typed};
use crate::rules::Status;
use utoipa::openapi::schema::{ArrayBuilder, ObjectBuilder};
use utoipa::openapi::{KnownFormat, Ref, Type};

/// The schemas of answers, by name.
pub(super) fn all() -> Vec<(&'static str, Plain)> {
    vec![
        ("Problem", problem()),
        ("ComplaintList", page("ComplaintRow")),
        ("ComplaintRow", row()),
        ("Complaint", complaint()),
        ("Registered", registered()),
        ("Acted", acted()),
        ("Revealed", object(&[("field", text()), ("value", text())])),
        ("Deadline", deadline()),
        ("OfferedAction", offered()),
        ("UnitList", page("Unit")),
        ("Unit", unit()),
    ]
}

fn text() -> Plain {
    typed(Type::String).into()
}

fn number() -> Plain {
    typed(Type::Integer).into()
}

fn flag() -> Plain {
    typed(Type::Boolean).into()
}

fn time() -> Plain {
    formatted(KnownFormat::DateTime).into()
}

/// The same, or `null`.
fn maybe(kind: Type, format: Option<KnownFormat>) -> Plain {
    let schema = ObjectBuilder::new().schema_type(
        [kind, Type::Null]
            .into_iter()
            .collect::<utoipa::openapi::schema::SchemaType>(),
    );
    schema
        .format(format.map(utoipa::openapi::SchemaFormat::KnownFormat))
        .into()
}

fn maybe_text() -> Plain {
    maybe(Type::String, None)
}

fn maybe_time() -> Plain {
    maybe(Type::String, Some(KnownFormat::DateTime))
}

fn maybe_day() -> Plain {
    maybe(Type::String, Some(KnownFormat::Date))
}

/// A part of a case that may not be there yet; its members are those of the action that makes it.
fn maybe_part() -> Plain {
    maybe(Type::Object, None)
}

fn status() -> Plain {
    typed(Type::String)
        .enum_values(Some(Status::ALL.iter().map(|s| s.code())))
        .into()
}

fn reference(name: &str) -> Plain {
    Ref::from_schema_name(name).into()
}

fn list(of: Plain) -> Plain {
    ArrayBuilder::new().items(of).into()
}

/// An object that has all these members.
fn object(members: &[(&str, Plain)]) -> Plain {
    let object = members
        .iter()
        .fold(typed(Type::Object), |object, (name, schema)| {
            object.property(*name, schema.clone()).required(*name)
        });
    object.into()
}

fn page(item: &str) -> Plain {
    object(&[
        ("items", list(reference(item))),
        ("next_cursor", maybe_text()),
    ])
}

fn problem() -> Plain {
    let error = object(&[("field", text()), ("code", text()), ("message", text())]);
    typed(Type::Object)
        .description(Some("RFC 9457. `code` is stable; `detail` is for people."))
        .property("type", text())
        .property("title", text())
        .property("status", number())
        .property("code", text())
        .property("detail", text())
        .property("errors", list(error))
        .property("changed_by", text())
        .property("changed_at", time())
        .property("change", text())
        .required("status")
        .required("code")
        .required("detail")
        .into()
}

fn row() -> Plain {
    object(&[
        ("number", text()),
        ("status", status()),
        ("status_label", text()),
        ("nature", text()),
        ("channel", text()),
        ("source", text()),
        ("title", text()),
        ("category", text()),
        ("cause", text()),
        ("flags", list(text())),
        ("unit", text()),
        ("unit_name", text()),
        ("handler", text()),
        ("handler_name", text()),
        ("complainant", object(&[("name", text())])),
        ("received_at", time()),
        ("due_at", maybe_time()),
        ("paused", flag()),
        ("late", flag()),
        ("ended_at", maybe_time()),
    ])
}

fn complaint() -> Plain {
    let person = object(&[("login", text()), ("name", text()), ("unit", text())]);
    let unit = object(&[("code", text()), ("name", text())]);
    let part = || list(typed(Type::Object).into());
    object(&[
        ("number", text()),
        ("tracking_code", text()),
        ("version", number()),
        ("status", status()),
        ("status_label", text()),
        ("nature", text()),
        ("channel", text()),
        ("source", text()),
        ("external_id", text()),
        ("regulator_day", maybe_day()),
        ("feedback", maybe_part()),
        ("received_at", time()),
        ("registered_at", time()),
        ("registered_by", person),
        ("registered_unit", unit),
        ("title", text()),
        ("content", text()),
        ("demand", text()),
        ("category", text()),
        ("cause", text()),
        ("business_channel", text()),
        ("product", text()),
        ("amount_asked_fen", maybe(Type::Integer, None)),
        ("unit", maybe_part()),
        ("against_staff", list(text())),
        ("flags", list(text())),
        ("people", number()),
        ("agreed_day", maybe_day()),
        ("merged_into", maybe_text()),
        ("links", list(text())),
        ("reopenings", number()),
        ("ended_at", maybe_time()),
        ("complainant", complainant()),
        ("assignment", maybe_part()),
        ("co_handlers", part()),
        ("contacts", part()),
        ("findings", maybe_part()),
        ("proposal", maybe_part()),
        ("verdicts", part()),
        ("reply", maybe_part()),
        ("satisfaction", maybe_part()),
        ("ending", maybe_part()),
        ("pauses", part()),
        ("extensions", part()),
        ("reviews", part()),
        ("mediations", part()),
        ("attachments", part()),
        ("deadlines", list(reference("Deadline"))),
        ("actions", list(reference("OfferedAction"))),
    ])
}

fn complainant() -> Plain {
    object(&[
        ("kind", text()),
        ("name", text()),
        ("phone", text()),
        ("id_number", text()),
        ("address", text()),
        ("email", text()),
        ("gender", text()),
        ("account", text()),
        ("masked", flag()),
    ])
}

fn registered() -> Plain {
    object(&[
        ("number", text()),
        ("tracking_code", text()),
        ("status", status()),
        ("deadlines", list(reference("Deadline"))),
    ])
}

fn acted() -> Plain {
    object(&[
        ("number", text()),
        ("status", status()),
        ("status_label", text()),
        ("version", number()),
    ])
}

fn deadline() -> Plain {
    object(&[
        ("key", text()),
        ("pack", text()),
        ("kind", text()),
        ("binds", text()),
        ("title", text()),
        ("rule", text()),
        ("article", text()),
        ("certainty", text()),
        ("verified", flag()),
        ("state", text()),
        ("started", time()),
        ("due", maybe_time()),
        ("due_day", maybe_day()),
        ("met", maybe_time()),
        ("ended", maybe_time()),
        ("unknown", maybe_text()),
        ("steps", list(text())),
    ])
}

fn offered() -> Plain {
    let field = typed(Type::Object)
        .property("name", text())
        .property("label", text())
        .property("kind", text())
        .property("required", flag())
        .property(
            "choices",
            list(object(&[("code", text()), ("label", text())])),
        )
        .property("min", number())
        .property("max", number())
        .property("dimension", text())
        .required("name")
        .required("label")
        .required("kind")
        .required("required");
    object(&[
        ("action", text()),
        ("label", text()),
        ("fields", list(field.into())),
    ])
}

fn unit() -> Plain {
    object(&[
        ("code", text()),
        ("name", text()),
        ("level", text()),
        ("parent", maybe_text()),
        ("opened", formatted(KnownFormat::Date).into()),
        ("closed", maybe_day()),
        ("phone", text()),
        ("outlets", number()),
        ("customers", number()),
        ("staff", number()),
    ])
}
