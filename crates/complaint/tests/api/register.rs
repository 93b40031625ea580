//! `POST /api/v1/complaints`: what is registered, once, and what is said about wrong input.

use crate::common::{complaint, on_each_api, text};
use deadline::Standing;
use kernel::Actor;
use rulebook::Bind;
use serde_json::{Value, json};

const PATH: &str = "/api/v1/complaints";

#[test]
fn a_complaint_is_registered_with_its_deadlines() {
    on_each_api(|api| {
        let mut body = complaint();
        body["received_at"] = json!("2026-11-22T10:00:00+08:00");
        body["category"] = json!("B032");
        body["product"] = json!("信用卡");
        body["unit"] = json!("0100");
        body["amount_asked_fen"] = json!(30_050);
        let answer = api.post("intake", PATH, &[], &body);
        assert_eq!(
            (answer.status.as_u16(), answer.header("etag")),
            (201, "\"1\"")
        );
        assert_eq!(answer.header("cache-control"), "no-store");
        let place = answer.header("location").to_owned();
        let made = answer.expect(201);
        assert_eq!(made["number"], "TS-20261123-0101-0001");
        assert_eq!(place, format!("{PATH}/{}", text(&made["number"])));
        assert_eq!(
            (text(&made["status"]), text(&made["tracking_code"]).len()),
            ("registered", 12)
        );
        let reply = made["deadlines"]
            .as_array()
            .unwrap()
            .iter()
            .find(|d| d["key"] == "reply");
        let reply = reply.expect("the reply has a deadline");
        assert_eq!(reply["due"], "2026-12-07T23:59:59+08:00");
        assert!(reply["steps"].as_array().unwrap().len() > 1);
        let case = api.get("intake", &place).expect(200);
        assert_eq!(case["amount_asked_fen"], 30_050);
        assert_eq!(case["unit"], json!({ "code": "0100", "name": "江城分行" }));
        assert_eq!(case["received_at"], "2026-11-22T10:00:00+08:00");
        assert_eq!(case["registered_by"]["login"], "token:intake");
        assert_eq!(case["title"], "信用卡年费收取争议");
    });
}

#[test]
fn a_call_that_is_repeated_registers_once() {
    on_each_api(|api| {
        let key = [("idempotency-key", "call-1")];
        let first = api.post("intake", PATH, &key, &complaint()).expect(201);
        let again = api.post("intake", PATH, &key, &complaint()).expect(201);
        assert_eq!(first, again);
        // A key belongs to its caller.
        let other = api.post("office", PATH, &key, &complaint()).expect(201);
        assert_ne!(first["number"], other["number"]);
        let list = api.get("office", PATH).expect(200);
        assert_eq!(list["items"].as_array().unwrap().len(), 2);
        let empty = api.post("intake", PATH, &[("idempotency-key", " ")], &complaint());
        assert_eq!(empty.problem().0, 400);
    });
}

#[test]
fn the_same_external_number_is_told_about_its_case() {
    on_each_api(|api| {
        let mut body = complaint();
        body["external_id"] = json!("12378-0001");
        let first = api.post("intake", PATH, &[], &body).expect(201);
        let again = api.post("intake", PATH, &[], &body);
        assert_eq!(again.problem(), (409, "known_already", vec![]));
        assert!(text(&again.body["detail"]).contains(text(&first["number"])));
        // Another system has numbers of its own.
        api.post("office", PATH, &[], &body).expect(201);
    });
}

#[test]
fn everything_wrong_is_told_at_once_under_the_names_that_were_sent() {
    on_each_api(|api| {
        let body = json!({
            "channel": "pigeon",
            "source": "direct",
            "received_at": "yesterday",
            "complainant": { "kind": "person", "name": "王**", "phone": "138****2046", "role": "x" },
            "amount_asked_fen": 12.5,
            "amount_asked": "300",
            "category": "C07",
            "registered_by": "boss",
            "unit_path": "0000.",
            "form_id": "x",
        });
        let answer = api.post("intake", PATH, &[], &body);
        let (status, code, mut errors) = answer.problem();
        errors.sort_unstable();
        assert_eq!((status, code), (422, "invalid"));
        assert_eq!(
            errors,
            [
                ("amount_asked", "unknown_field"),
                ("amount_asked_fen", "not_an_amount"),
                ("category", "unknown_code"),
                ("channel", "not_in_list"),
                ("complainant.name", "masked_value"),
                ("complainant.phone", "not_a_phone"),
                ("complainant.role", "unknown_field"),
                ("content", "required"),
                ("form_id", "unknown_field"),
                ("nature", "required"),
                ("received_at", "not_a_time"),
                ("registered_by", "unknown_field"),
                ("unit_path", "unknown_field"),
            ]
        );
        for error in answer.body["errors"].as_array().unwrap() {
            assert!(!text(&error["message"]).is_empty());
        }
    });
}

#[test]
fn units_and_staff_that_are_not_there_are_named() {
    on_each_api(|api| {
        for (field, value, code) in [
            ("unit", json!("9999"), "unknown_unit"),
            ("against_staff", json!(["nobody"]), "unknown_account"),
        ] {
            let mut body = complaint();
            body[field] = value;
            let answer = api.post("intake", PATH, &[], &body);
            assert_eq!(answer.problem(), (422, "invalid", vec![(field, code)]));
        }
    });
}

#[test]
fn bodies_that_are_no_json_objects_are_refused() {
    on_each_api(|api| {
        let json_type = [("content-type", "application/json")];
        let broken = api.call("intake", "POST", PATH, &json_type, "{\"channel\": ");
        assert_eq!(broken.problem().0, 400);
        let list = api.call("intake", "POST", PATH, &json_type, "[]");
        assert_eq!(list.problem().0, 422);
        let form = [("content-type", "application/x-www-form-urlencoded")];
        assert_eq!(
            api.call("intake", "POST", PATH, &form, "a=b").problem().0,
            415
        );
        let large = Value::String("x".repeat(2 << 20)).to_string();
        assert_eq!(
            api.call("intake", "POST", PATH, &json_type, large)
                .problem()
                .0,
            413
        );
    });
}

#[test]
fn who_may_not_register_is_told_so() {
    on_each_api(|api| {
        assert_eq!(api.get("nobody", PATH).problem().0, 401);
        for who in ["approver", "auditor", "admin"] {
            let answer = api.post(who, PATH, &[], &complaint());
            assert_eq!(answer.problem().0, 403, "{who}");
        }
    });
}

#[test]
fn sentences_come_in_the_language_asked_for() {
    on_each_api(|api| {
        let said = |lang| {
            let headers = [("accept-language", lang)];
            let answer = api.post("intake", PATH, &headers, &json!({ "channel": "pigeon" }));
            let errors = answer.body["errors"].as_array().unwrap();
            let channel = errors.iter().find(|e| e["field"] == "channel").unwrap();
            text(&channel["message"]).to_owned()
        };
        assert!(said("en").starts_with("\"Channel\" must be one of"));
        assert!(said("zh-CN").starts_with("「受理渠道」应为下列之一"));
    });
}

/// Binds a family of packs to a unit, as an administrator of the rulebook would.
fn bind(api: &crate::common::Api<'_>, family: &str, unit: &str, standing: Option<Standing>) {
    let asked = Bind {
        family: family.to_owned(),
        unit: unit.to_owned(),
        standing,
    };
    let by = Actor::system("test");
    change::run_now(&api.test.app, &by, None, move |change| {
        rulebook::bind_in(change, &asked)
    })
    .unwrap();
}

/// The packs of a case's deadlines, each once.
fn packs(case: &Value) -> Vec<String> {
    let all = case["deadlines"].as_array().unwrap().iter();
    let mut packs: Vec<String> = all.map(|d| text(&d["pack"]).to_owned()).collect();
    packs.dedup();
    packs
}

#[test]
fn a_case_is_frozen_to_the_rules_of_its_place() {
    on_each_api(|api| {
        let register = |unit: Option<&str>, key: &str| {
            let mut body = complaint();
            body["received_at"] = json!("2026-11-20T10:00:00+08:00");
            body["unit"] = unit.map_or(Value::Null, |unit| json!(unit));
            let made = api.post("office", PATH, &[("idempotency-key", key)], &body);
            made.expect(201)
        };
        let before = register(Some("0101"), "before");
        bind(api, "cn-beijing-contact", "0100", Some(Standing::Beside));
        bind(api, "hk-ic-4", "0200", Some(Standing::Instead));

        // Below the branch the local rule is counted beside the country's (2021-254: contact within
        // one working day; 20 November 2026 is a Friday).
        let local = register(Some("0101"), "local");
        assert_eq!(
            packs(&local),
            ["cn-nfra-2020-3", "bank-internal-1", "cn-beijing-2021-254"]
        );
        let all = local["deadlines"].as_array().unwrap();
        let contact = all.iter().find(|d| d["pack"] == "cn-beijing-2021-254");
        assert_eq!(contact.unwrap()["due"], "2026-11-23T23:59:59+08:00");

        // Under another law that one is counted in the place of the country's.
        let abroad = register(Some("0200"), "abroad");
        assert_eq!(packs(&abroad), ["hk-ic-4", "bank-internal-1"]);

        // Who names no unit is under the law of the unit that received it; what was registered
        // before keeps its packs, and so does what is registered now when the binding ends.
        let plain = ["cn-nfra-2020-3", "bank-internal-1"];
        assert_eq!(packs(&register(None, "none")), plain);
        bind(api, "cn-beijing-contact", "0100", None);
        let case = |made: &Value| {
            let path = format!("{PATH}/{}", text(&made["number"]));
            api.get("office", &path).expect(200)
        };
        assert_eq!(packs(&case(&before)), plain);
        assert_eq!(packs(&case(&local)).len(), 3);
        assert_eq!(packs(&register(Some("0101"), "after")), plain);
    });
}
