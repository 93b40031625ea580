//! Masking rules hold at once in every answer, and a mask never becomes the value, whatever the rules
//! were when it was shown.

use crate::common::{Api, complaint, on_each_api, text};
use complaint::commands::{AmendPerson, amend_person};
use identity::{Permission, permit};
use kernel::{Actor, ActorKind, Fields, Role, RoleSet, UnitPath};
use serde_json::json;

fn office() -> Actor {
    Actor {
        kind: ActorKind::Person,
        login: "office".to_owned(),
        name: "Office".to_owned(),
        unit: UnitPath::root("0000"),
        roles: RoleSet::of(&[Role::Office]),
    }
}

fn set(api: &Api<'_>, changed: &[(&str, &str)], seen: i64) {
    let mut fields = Fields::default();
    for (kind, head, tail) in [
        ("name", "1", "0"),
        ("phone", "3", "4"),
        ("id_number", "4", "4"),
        ("account", "4", "4"),
        ("email", "1", "1"),
        ("address", "3", "0"),
        ("passport", "2", "2"),
        ("plate", "2", "2"),
    ] {
        fields.set(&format!("{kind}.head"), head);
        fields.set(&format!("{kind}.tail"), tail);
        fields.set(&format!("{kind}.fill"), "*");
    }
    for (name, value) in changed {
        fields.set(name, *value);
    }
    fields.set("reason", "stricter");
    let permit = permit(&office(), Permission::RegisterManage).unwrap();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let done = ::register::set_masking(&api.test.app, &permit, fields, seen, None);
    runtime.block_on(done).unwrap();
}

#[test]
fn the_rules_of_the_moment_hold_in_every_answer() {
    on_each_api(|api| {
        let number = api.registered("intake", json!({}));
        let at = format!("/api/v1/complaints/{number}");
        let rules = [
            ("name.head", "0"),
            ("phone.head", "0"),
            ("phone.tail", "2"),
            ("phone.fill", "●"),
        ];
        set(api, &rules, 0);
        let case = api.get("intake", &at).expect(200);
        assert_eq!(case["complainant"]["name"], "***");
        assert_eq!(case["complainant"]["phone"], "●●●●46");
        let list = api.get("intake", "/api/v1/complaints").expect(200);
        assert_eq!(list["items"][0]["complainant"]["name"], "***");
    });
}

#[test]
fn a_mask_never_becomes_the_value() {
    on_each_api(|api| {
        let number = api.registered("intake", json!({}));
        let at = format!("/api/v1/complaints/{number}");
        let shown = api.get("intake", &at).expect(200)["complainant"].clone();
        // The rules change between reading and writing.
        set(
            api,
            &[("phone.head", "0"), ("phone.fill", "■"), ("name.head", "0")],
            0,
        );
        let later = api.get("intake", &at).expect(200)["complainant"].clone();
        let runtime = tokio::runtime::Runtime::new().unwrap();
        for person in [shown, later] {
            for field in ["name", "phone", "id_number"] {
                let masked = text(&person[field]);
                let mut body = complaint();
                body["complainant"][field] = masked.into();
                let refused = api.post("intake", "/api/v1/complaints", &[], &body);
                let (status, _, errors) = refused.problem();
                let name = format!("complainant.{field}");
                let found = errors.first().map(|(field, _)| *field);
                assert_eq!((status, found), (422, Some(name.as_str())), "{masked}");
            }
            let mut fields = Fields::default();
            for field in ["name", "phone", "id_number"] {
                fields.set(&format!("complainant.{field}"), text(&person[field]));
            }
            let command = AmendPerson {
                number: number.clone(),
                fields,
                version: None,
                receipt: None,
            };
            let by = office();
            let done = amend_person(&api.test.app, &by, command);
            runtime.block_on(done).unwrap();
        }
        for (field, value) in [
            ("name", "王建国"),
            ("phone", "13800002046"),
            ("id_number", "11010519491231002X"),
        ] {
            let asked = json!({ "field": field, "purpose": "核对联系方式" });
            let answer = api.post("office", &format!("{at}/reveal"), &[], &asked);
            assert_eq!(answer.expect(200)["value"], value);
        }
    });
}
