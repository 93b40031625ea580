//! One case over the API: what is shown, what may be done, by whom, on which version.

use crate::common::{Api, on_each_api, text};
use platform::sql::args;
use serde_json::{Value, json};

fn path(number: &str) -> String {
    format!("/api/v1/complaints/{number}")
}

fn offered(case: &Value) -> Vec<&str> {
    case["actions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|offer| text(&offer["action"]))
        .collect()
}

/// A case that waits for its investigation.
fn investigating(api: &Api) -> String {
    let number = api.registered("intake", json!({}));
    api.act(
        "intake",
        &number,
        "accept",
        json!({ "business": "B032", "cause": "C07" }),
    );
    api.act("intake", &number, "assign", json!({ "unit": "0101" }));
    api.act("handler", &number, "start", json!({}));
    number
}

#[test]
fn a_case_lives_from_intake_to_closed_over_the_api() {
    on_each_api(|api| {
        let number = investigating(api);
        let found = json!({
            "facts": "经查，年费条款未告知。", "liability": "bank", "business": "B0322",
            "cause": "C07", "amount_paid_fen": 30_000, "paid_account": "营业外支出", "systemic": true,
        });
        api.act(
            "handler",
            &number,
            "contact",
            json!({
                "means": "phone", "reached": true, "content": "已说明受理情况。",
            }),
        );
        api.act("handler", &number, "find", found);
        api.act(
            "handler",
            &number,
            "propose",
            json!({
                "outcome": "supported", "reply_text": "退还年费三百元。如不认可，可申请核查、申请调解、申请仲裁或提起诉讼。",
            }),
        );
        let own = format!("{}/actions/approve", path(&number));
        let refused = api.post("handler", &own, &[], &json!({ "opinion": "同意" }));
        assert_eq!(
            (refused.problem().0, refused.problem().1),
            (403, "handled_it")
        );
        api.act("approver", &number, "approve", json!({ "opinion": "同意" }));
        api.act(
            "handler",
            &number,
            "reply",
            json!({ "means": "sms", "proof": "SMS-1" }),
        );
        api.act(
            "handler",
            &number,
            "satisfy",
            json!({ "score": 5, "remark": "满意" }),
        );
        let closed = api.act("handler", &number, "close", json!({}));
        assert_eq!(
            (text(&closed["status"]), text(&closed["status_label"])),
            ("closed", "办结")
        );
        let case = api.get("handler", &path(&number)).expect(200);
        assert_eq!(case["findings"]["amount_paid_fen"], 30_000);
        assert_eq!(case["findings"]["systemic"], true);
        assert!(text(&case["proposal"]["text"]).starts_with("退还年费三百元。"));
        assert_eq!(case["verdicts"][0]["by"]["login"], "token:approver");
        assert!(case["ended_at"].is_string() && case["version"] == closed["version"]);
        let reply = case["deadlines"]
            .as_array()
            .unwrap()
            .iter()
            .find(|d| d["key"] == "reply");
        assert_eq!(reply.unwrap()["state"], "met");
    });
}

#[test]
fn what_is_shown_is_masked_and_says_what_may_be_done() {
    on_each_api(|api| {
        let number = api.registered("intake", json!({}));
        let answer = api.get("intake", &path(&number));
        assert_eq!(
            (answer.header("etag"), answer.header("cache-control")),
            ("\"1\"", "no-store")
        );
        let case = answer.expect(200);
        assert_eq!(case["complainant"]["name"], "王**");
        assert_eq!(case["complainant"]["phone"], "138****2046");
        assert_eq!(case["complainant"]["id_number"], "1101**********002X");
        let all = case.to_string();
        assert!(!all.contains("王建国") && !all.contains("13800002046"));
        let accept = &case["actions"][0];
        assert_eq!(
            (text(&accept["action"]), text(&accept["label"])),
            ("accept", "受理")
        );
        assert_eq!(
            accept["fields"][0],
            json!({
                "name": "business", "label": "业务类别", "kind": "code", "required": true, "dimension": "B",
            })
        );
        let contact = case["actions"]
            .as_array()
            .unwrap()
            .iter()
            .find(|a| a["action"] == "contact");
        let means = &contact.unwrap()["fields"][0];
        assert_eq!(
            means["choices"][0],
            json!({ "code": "phone", "label": "电话" })
        );
        let auditor = api.get("auditor", &path(&number)).expect(200);
        assert_eq!(offered(&auditor), Vec::<&str>::new());
        // Outside the reach it is not even there.
        assert_eq!(api.get("stranger", &path(&number)).problem().0, 404);
        assert_eq!(api.get("office", &path("TS-0")).problem().0, 404);
    });
}

#[test]
fn a_stale_version_is_told_who_changed_what() {
    on_each_api(|api| {
        let number = api.registered("intake", json!({}));
        let note = format!("{}/actions/note", path(&number));
        let seen = [("if-match", "\"1\"")];
        let first = api.post("intake", &note, &seen, &json!({ "note": "先到" }));
        assert_eq!(
            (first.status.as_u16(), first.header("etag")),
            (200, "\"2\"")
        );
        let second = api.post("office", &note, &seen, &json!({ "note": "后到" }));
        let (status, code, _) = second.problem();
        assert_eq!((status, code), (412, "conflict"));
        assert_eq!(second.body["changed_by"], "intake");
        assert_eq!(second.body["change"], "complaint_note");
        assert_eq!(second.body["changed_at"], "2026-11-23T09:00:00+08:00");
        let now = [("if-match", "\"2\"")];
        api.post("office", &note, &now, &json!({ "note": "后到" }))
            .expect(200);
        // Without a version the present one is taken.
        api.post("intake", &note, &[], &json!({ "note": "再来" }))
            .expect(200);
        let odd = api.post(
            "intake",
            &note,
            &[("if-match", "seven")],
            &json!({ "note": "x" }),
        );
        assert_eq!(odd.problem().0, 400);
        let case = api.get("intake", &path(&number)).expect(200);
        assert_eq!(case["version"], 4);
    });
}

#[test]
fn an_action_that_is_repeated_is_done_once() {
    on_each_api(|api| {
        let number = api.registered("intake", json!({}));
        let note = format!("{}/actions/note", path(&number));
        // The retry carries the version of the first attempt, which the first attempt has changed.
        let headers = [("idempotency-key", "n-1"), ("if-match", "\"1\"")];
        let first = api
            .post("intake", &note, &headers, &json!({ "note": "一次" }))
            .expect(200);
        let again = api
            .post("intake", &note, &headers, &json!({ "note": "一次" }))
            .expect(200);
        assert_eq!(first, again);
        assert_eq!(api.get("intake", &path(&number)).expect(200)["version"], 2);
    });
}

#[test]
fn what_is_not_offered_is_refused_by_a_hand_made_call() {
    on_each_api(|api| {
        let number = investigating(api);
        let act = |who: &str, action: &str, body: Value| {
            let answer = api.post(
                who,
                &format!("{}/actions/{action}", path(&number)),
                &[],
                &body,
            );
            let (status, code, _) = answer.problem();
            (status, code.to_owned())
        };
        assert_eq!(
            act("intake", "accept", json!({})),
            (409, "not_in_this_status".into())
        );
        assert_eq!(
            act("approver", "find", json!({})),
            (403, "not_entitled".into())
        );
        assert_eq!(
            act("auditor", "note", json!({ "note": "x" })),
            (403, "not_entitled".into())
        );
        assert_eq!(
            act("stranger", "note", json!({ "note": "x" })),
            (404, "not_found".into())
        );
        assert_eq!(
            act("stranger", "note", json!({ "colour": "x" })),
            (404, "not_found".into())
        );
        assert_eq!(
            act("handler", "fly", json!({})),
            (404, "unknown_action".into())
        );
        assert_eq!(act("admin", "note", json!({})).0, 403);
    });
}

#[test]
fn wrong_fields_of_an_action_are_named_as_they_were_sent() {
    on_each_api(|api| {
        let number = investigating(api);
        let find = format!("{}/actions/find", path(&number));
        let answer = api.post(
            "handler",
            &find,
            &[],
            &json!({
                "facts": "", "liability": "moon", "business": "B032", "cause": "C07",
            }),
        );
        assert_eq!(
            answer.problem().2,
            [("facts", "required"), ("liability", "not_in_list")]
        );
        for (body, field, code) in [
            (
                json!({ "amount_paid_fen": "3.5" }),
                "amount_paid_fen",
                "not_an_amount",
            ),
            (
                json!({ "amount_paid": "3.5" }),
                "amount_paid",
                "unknown_field",
            ),
            (json!({ "by": "boss" }), "by", "unknown_field"),
            (json!({ "version": 1 }), "version", "unknown_field"),
        ] {
            let answer = api.post("handler", &find, &[], &body);
            assert_eq!(answer.problem(), (422, "invalid", vec![(field, code)]));
        }
        let assign = format!("{}/actions/assign", path(&number));
        let answer = api.post("intake", &assign, &[], &json!({ "unit": "9999" }));
        assert_eq!(
            answer.problem(),
            (422, "invalid", vec![("unit", "unknown_unit")])
        );
    });
}

#[test]
fn a_value_is_revealed_for_a_purpose_and_the_look_is_recorded() {
    on_each_api(|api| {
        let number = api.registered("intake", json!({}));
        let reveal = format!("{}/reveal", path(&number));
        let asked = json!({ "field": "phone", "purpose": "回电核实诉求" });
        let answer = api.post("intake", &reveal, &[], &asked);
        assert_eq!(answer.header("cache-control"), "no-store");
        assert_eq!(
            answer.expect(200),
            json!({ "field": "phone", "value": "13800002046" })
        );
        let looks: Vec<String> = api
            .test
            .db
            .read_now(|reader| {
                let sql = "SELECT body FROM ledger_entry WHERE kind = 'complaint_person_revealed'";
                let rows = reader.query(sql, &args![])?;
                rows.iter()
                    .map(|row| row.get(0))
                    .collect::<Result<_, platform::sql::SqlError>>()
            })
            .unwrap();
        assert_eq!(looks.len(), 1);
        // What for is somebody's words: sealed, like the value.
        assert!(looks[0].contains("\"sealed\":\"s1."), "{}", looks[0]);
        assert!(!looks[0].contains("回电核实诉求") && !looks[0].contains("13800002046"));
        for (body, field, code) in [
            (
                json!({ "field": "salary", "purpose": "回电核实诉求" }),
                "field",
                "not_in_list",
            ),
            (json!({ "field": "phone" }), "purpose", "required"),
            (
                json!({ "field": "phone", "purpose": "看看" }),
                "purpose",
                "purpose",
            ),
            (
                json!({ "field": "phone", "purpose": "回电核实诉求", "as": "x" }),
                "as",
                "unknown_field",
            ),
        ] {
            let answer = api.post("intake", &reveal, &[], &body);
            assert_eq!(answer.problem(), (422, "invalid", vec![(field, code)]));
        }
        assert_eq!(api.post("auditor", &reveal, &[], &asked).problem().0, 403);
        assert_eq!(api.post("stranger", &reveal, &[], &asked).problem().0, 404);
    });
}

#[test]
fn a_passed_on_complaint_is_reported_back_before_it_is_closed() {
    on_each_api(|api| {
        let mut direct = crate::common::complaint();
        direct["regulator_day"] = json!("2026-12-05");
        let wrong = api.post("intake", "/api/v1/complaints", &[], &direct);
        let (status, _, fields) = wrong.problem();
        assert_eq!(status, 422);
        assert_eq!(fields, [("regulator_day", "not_transferred")]);

        let passed_on = json!({ "source": "nfra", "regulator_day": "2026-12-05" });
        let number = api.registered("intake", passed_on);
        let limit = |state: &str| {
            let case = api.get("intake", &path(&number)).expect(200);
            let all = case["deadlines"].as_array().unwrap().clone();
            let found = all.iter().find(|d| d["key"] == "regulator_feedback");
            let found = found.expect("the day is one of the deadlines");
            assert_eq!(text(&found["due_day"]), "2026-12-05");
            assert_eq!(text(&found["state"]), state);
        };
        limit("ok");
        let classified = json!({ "business": "B032", "cause": "C07" });
        api.act("intake", &number, "accept", classified);
        api.act("intake", &number, "assign", json!({ "unit": "0101" }));
        api.act("handler", &number, "start", json!({}));
        let contact = json!({ "means": "phone", "reached": true, "content": "已说明。" });
        api.act("handler", &number, "contact", contact);
        let found =
            json!({ "facts": "已核实。", "liability": "none", "business": "B032", "cause": "C07" });
        api.act("handler", &number, "find", found);
        let answer = json!({ "outcome": "explained", "reply_text": "情况说明如上。如不认可，可申请核查、申请调解、申请仲裁或提起诉讼。" });
        api.act("handler", &number, "propose", answer);
        api.act("approver", &number, "approve", json!({ "opinion": "同意" }));
        let sent = json!({ "means": "sms", "proof": "SMS-2" });
        api.act("handler", &number, "reply", sent);
        let score = json!({ "score": 4, "remark": "可以" });
        api.act("handler", &number, "satisfy", score);
        let close = format!("{}/actions/close", path(&number));
        let early = api.post("handler", &close, &[], &json!({}));
        assert_eq!(
            (early.problem().0, early.problem().1),
            (422, "feedback_due")
        );
        let told = json!({ "feedback": "事实、依据、沟通及满意度如附件。", "proof": "银消保〔2026〕12号" });
        api.act("handler", &number, "feed_back", told);
        limit("met");
        api.act("handler", &number, "close", json!({}));
    });
}
