//! The description of the API (OpenAPI 3.1). Bodies and parameters are described by the same field
//! specs that check them, so a field that is added to a form is in here too. For programmers:
//! English, with the labels of fields in both languages.

mod answers;
mod paths;
mod schemas;

use crate::rules::Action;
use crate::rules::register::INTAKE_FIELDS;
use serde_json::Value;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{Components, ComponentsBuilder, Info, InfoBuilder, OpenApiBuilder};

/// The version of the API; the path begins with its first number.
const VERSION: &str = "1.0.0";
/// The name of the security scheme.
const BEARER: &str = "bearer";

const ABOUT: &str = "\
Complaints of a bank's customers, from intake to archive.\n\n\
Every call carries `Authorization: Bearer TOKEN`; a token has one role and one unit, which say what \
it may and how far it sees. Times are RFC 3339 with offset, days `YYYY-MM-DD`, money is whole fen \
(`…_fen`). Errors are `application/problem+json` (RFC 9457) with a stable `code`; wrong fields stand \
under `errors`. Texts for people come in the language of `Accept-Language` (zh-CN by default).\n\n\
`POST` takes `Idempotency-Key`: the second call with the same key gets the first one's answer, and \
nothing is done again. A case has a version, its `ETag`; a change with `If-Match` is done only on \
that version. What is known of the complainant is masked in every answer.";

/// The whole description.
///
/// # Panics
/// Never: it is made of fixed tables, and a test makes it.
pub fn document() -> Value {
    let api = OpenApiBuilder::new()
        .info(info())
        .paths(paths::all())
        .components(Some(components()))
        .build();
    serde_json::to_value(api).expect("the description is plain data and always serialises")
}

fn info() -> Info {
    InfoBuilder::new()
        .title("小豹 · xiaobao")
        .version(VERSION)
        .description(Some(ABOUT))
        .build()
}

fn components() -> Components {
    let bearer = HttpBuilder::new()
        .scheme(HttpAuthScheme::Bearer)
        .description(Some(
            "A token made with `xiaobao token create` or on the page of tokens.",
        ))
        .build();
    let mut all = ComponentsBuilder::new()
        .security_scheme(BEARER, SecurityScheme::Http(bearer))
        .schema("RegisterComplaint", schemas::body(INTAKE_FIELDS))
        .schema("Reveal", schemas::body(super::reveal::REVEAL_FIELDS));
    for action in Action::ALL {
        let body = schemas::body(action.fields());
        all = all.schema(
            schemas::action_name(*action),
            schemas::titled(body, *action),
        );
    }
    for (name, schema) in answers::all() {
        all = all.schema(name, schema);
    }
    all.build()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Map;

    fn collect<'a>(value: &'a Value, key: &str, found: &mut Vec<&'a str>) {
        match value {
            Value::Object(map) => {
                found.extend(map.get(key).and_then(Value::as_str));
                map.values().for_each(|inner| collect(inner, key, found));
            }
            Value::Array(items) => items.iter().for_each(|inner| collect(inner, key, found)),
            _ => {}
        }
    }

    #[test]
    fn every_route_is_described_and_nothing_else() {
        let api = document();
        assert_eq!(api["openapi"], "3.1.0");
        let mut described: Vec<(String, String)> = Vec::new();
        for (path, item) in api["paths"].as_object().unwrap() {
            for method in item.as_object().unwrap().keys() {
                described.push((method.to_uppercase(), path.clone()));
            }
        }
        let mut routes: Vec<(String, String)> = crate::api::routes()
            .merge(identity::routes())
            .list()
            .iter()
            .filter(|(_, path)| path.starts_with("/api/v1/"))
            .map(|(method, path)| ((*method).to_owned(), (*path).to_owned()))
            .collect();
        described.sort();
        routes.sort();
        assert_eq!(described, routes);
    }

    #[test]
    fn every_action_and_its_fields_are_described() {
        let api = document();
        let act = &api["paths"]["/api/v1/complaints/{number}/actions/{action}"]["post"];
        let codes = act["parameters"][1]["schema"]["enum"].as_array().unwrap();
        assert_eq!(codes.len(), Action::ALL.len());
        for action in Action::ALL {
            assert!(codes.iter().any(|code| code == action.code()));
            let schema = &api["components"]["schemas"][schemas::action_name(*action)];
            let fields = schema["properties"]
                .as_object()
                .cloned()
                .unwrap_or_else(Map::new);
            assert_eq!(fields.len(), action.fields().len(), "{}", action.code());
        }
        let find = &api["components"]["schemas"]["ActionFind"];
        assert_eq!(find["properties"]["amount_paid_fen"]["type"], "integer");
        assert_eq!(find["properties"]["liability"]["enum"][0], "bank");
        assert!(
            find["required"]
                .as_array()
                .unwrap()
                .iter()
                .any(|name| name == "facts")
        );
    }

    #[test]
    fn the_body_of_a_registration_is_nested_as_it_is_sent() {
        let api = document();
        let body = &api["components"]["schemas"]["RegisterComplaint"];
        let complainant = &body["properties"]["complainant"];
        assert_eq!(complainant["properties"]["id_number"]["type"], "string");
        let required: Vec<&str> = body["required"]
            .as_array()
            .unwrap()
            .iter()
            .filter_map(Value::as_str)
            .collect();
        assert_eq!(
            required,
            ["channel", "source", "nature", "complainant", "content"]
        );
        assert_eq!(
            complainant["required"],
            serde_json::json!(["kind", "name", "phone"])
        );
    }

    #[test]
    fn every_reference_leads_somewhere() {
        let api = document();
        let mut references = Vec::new();
        collect(&api, "$ref", &mut references);
        assert!(references.len() > 20);
        for reference in references {
            let place = reference.trim_start_matches('#');
            assert!(api.pointer(place).is_some(), "{reference}");
        }
    }
}
