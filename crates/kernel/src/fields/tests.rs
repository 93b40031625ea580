//! Readings of fields: what is told, what is taken.

use super::*;

const PHONE: FieldSpec = FieldSpec::required("phone", "联系电话", "Phone", FieldKind::Phone);
const NOTE: FieldSpec = FieldSpec::optional("note", "备注", "Note", FieldKind::Line { max: 5 });

fn fields(pairs: &[(&str, &str)]) -> Fields {
    Fields::from_pairs(
        pairs
            .iter()
            .map(|(a, b)| ((*a).into(), (*b).into()))
            .collect(),
    )
}

#[test]
fn what_is_taken_out_is_not_read_again_and_empty_is_none() {
    let mut input = fields(&[("form_id", "a1"), ("version", ""), ("note", "好")]);
    assert_eq!(input.take("form_id"), Some("a1".into()));
    assert_eq!(input.take("form_id"), None);
    assert_eq!(input.take("version"), None);
    assert_eq!(input.pairs(), [("note".to_owned(), "好".to_owned())]);
}

#[test]
fn everything_wrong_is_told_at_once_and_names_its_field() {
    let input = fields(&[("phone", "12"), ("note", "太长了太长了"), ("role", "admin")]);
    let mut reading = Reading::new(&input);
    reading.phone(&PHONE);
    reading.text(&NOTE);
    reading.refuse_others(&[&PHONE, &NOTE], &[]);
    let errors = reading.finish(()).unwrap_err();
    let codes: Vec<_> = errors
        .0
        .iter()
        .map(|e| (e.field.as_str(), e.code))
        .collect();
    assert_eq!(
        codes,
        [
            ("phone", "not_a_phone"),
            ("note", "too_long"),
            ("role", "unknown_field")
        ]
    );
    assert!(errors.of("phone", Lang::Zh).unwrap().contains("联系电话"));
}

#[test]
fn phones_lose_their_spaces() {
    for (typed, read) in [
        ("138 0000 2046", Some("13800002046")),
        ("025-83190000", Some("02583190000")),
        ("+44 20 7946 0000", Some("+442079460000")),
        ("95555", Some("95555")),
        ("23800002046", None),
        ("138****2046", None),
    ] {
        let input = fields(&[("phone", typed)]);
        assert_eq!(
            Reading::new(&input).phone(&PHONE).as_deref(),
            read,
            "{typed}"
        );
    }
}

#[test]
fn json_bodies_flatten_and_are_bounded() {
    let body = serde_json::json!({"a": {"b": 1}, "c": ["x", "y"], "d": null, "e": true});
    let read = Fields::from_json(&body).unwrap();
    assert_eq!(read.get("a.b"), "1");
    assert_eq!(read.all("c"), ["x", "y"]);
    assert!(!read.has("d"));
    let deep = serde_json::json!({"a":{"b":{"c":{"d":{"e":1}}}}});
    assert_eq!(Fields::from_json(&deep).unwrap_err().code, "too_large");
    assert!(Fields::from_json(&serde_json::json!([])).is_err());
}
