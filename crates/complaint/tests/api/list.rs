//! `GET /api/v1/complaints`: pages, filters, orders, and what is said about wrong parameters.

use crate::common::{Api, on_each_api, text};
use serde_json::json;

const PATH: &str = "/api/v1/complaints";

/// Seven complaints, received at noon of seven days in mixed order.
fn seven(api: &Api) -> Vec<String> {
    [3, 1, 7, 5, 2, 6, 4]
        .map(|day| {
            let received = format!("2026-11-{:02}T12:00:00+08:00", day + 10);
            let channel = if day % 2 == 0 { "website" } else { "phone" };
            api.registered(
                "intake",
                json!({ "received_at": received, "channel": channel }),
            )
        })
        .to_vec()
}

/// The numbers of all pages, each read where the one before ended.
fn paged(api: &Api, query: &str) -> Vec<Vec<String>> {
    let mut pages = Vec::new();
    let mut path = format!("{PATH}?{query}");
    loop {
        let answer = api.get("intake", &path).expect(200);
        let items = answer["items"].as_array().unwrap();
        pages.push(
            items
                .iter()
                .map(|item| text(&item["number"]).to_owned())
                .collect(),
        );
        match answer["next_cursor"].as_str() {
            Some(cursor) => path = format!("{PATH}?{query}&cursor={cursor}"),
            None => return pages,
        }
        assert!(pages.len() < 20, "the pages come to an end");
    }
}

#[test]
fn pages_follow_each_other_in_every_order() {
    on_each_api(|api| {
        let numbers = seven(api);
        let oldest: Vec<&String> = [1, 4, 0, 6, 3, 5, 2].iter().map(|i| &numbers[*i]).collect();
        let newest: Vec<&String> = oldest.iter().rev().copied().collect();
        for (sort, expected) in [
            ("received", &oldest),
            ("-received", &newest),
            ("due", &oldest),
        ] {
            let pages = paged(api, &format!("sort={sort}&limit=3"));
            assert_eq!(
                pages.iter().map(Vec::len).collect::<Vec<_>>(),
                [3, 3, 1],
                "{sort}"
            );
            assert_eq!(
                pages.concat().iter().collect::<Vec<_>>(),
                *expected,
                "{sort}"
            );
        }
        // A last page that is full has no empty one behind it.
        assert_eq!(paged(api, "limit=7").len(), 1);
        assert_eq!(paged(api, "sort=due").concat().len(), 7);
    });
}

#[test]
fn filters_narrow_the_list() {
    on_each_api(|api| {
        let numbers = seven(api);
        let other = api.registered(
            "stranger",
            json!({ "category": "B0322", "content": "转账没有到账。" }),
        );
        let found = |query: &str| -> Vec<String> {
            let answer = api.get("office", &format!("{PATH}?{query}")).expect(200);
            let items = answer["items"].as_array().unwrap();
            items
                .iter()
                .map(|item| text(&item["number"]).to_owned())
                .collect()
        };
        assert_eq!(found("").len(), 8);
        assert_eq!(found("channel=website").len(), 3);
        assert_eq!(found("status=registered&unit=0100").len(), 7);
        assert_eq!(found("status=accepted").len(), 0);
        assert_eq!(found("unit=0200"), [other.as_str()]);
        assert_eq!(found("category=B03"), [other.as_str()]);
        assert_eq!(found("q=%E8%BD%AC%E8%B4%A6"), [other.as_str()]);
        assert_eq!(found(&format!("q={}", numbers[0])), [numbers[0].as_str()]);
        // Received on the 11th, due at the end of the 26th: fifteen days.
        assert_eq!(found("due_before=2026-11-27"), [numbers[1].as_str()]);
        assert_eq!(found("due_before=2026-11-26T00:00:00%2B08:00").len(), 0);
        let started = api.act(
            "intake",
            &numbers[0],
            "accept",
            json!({ "business": "B032", "cause": "C07" }),
        );
        assert_eq!(started["status"], "accepted");
        api.act("intake", &numbers[0], "assign", json!({ "unit": "0101" }));
        api.act("handler", &numbers[0], "start", json!({}));
        assert_eq!(found("handler=token:handler"), [numbers[0].as_str()]);
    });
}

#[test]
fn everybody_sees_their_reach_and_masked_names() {
    on_each_api(|api| {
        seven(api);
        api.registered("stranger", json!({}));
        let seen = |who: &str| {
            let answer = api.get(who, PATH).expect(200);
            answer["items"].as_array().unwrap().len()
        };
        assert_eq!(
            ["intake", "officer", "stranger", "office", "auditor"].map(seen),
            [7, 7, 1, 8, 8]
        );
        let answer = api.get("office", PATH).expect(200);
        assert!(!answer.to_string().contains("王建国"));
        assert_eq!(answer["items"][0]["complainant"]["name"], "王**");
        assert_eq!(api.get("admin", PATH).problem().0, 403);
    });
}

#[test]
fn each_wrong_parameter_is_named() {
    on_each_api(|api| {
        for (query, field, code) in [
            ("status=lost", "status", "not_in_list"),
            ("unit=9999", "unit", "unknown_unit"),
            ("category=C07", "category", "unknown_code"),
            ("channel=pigeon", "channel", "not_in_list"),
            ("due_before=soon", "due_before", "not_a_time"),
            ("due_before=2026-02-30", "due_before", "not_a_day"),
            ("sort=colour", "sort", "not_in_list"),
            ("limit=0", "limit", "not_in_range"),
            ("limit=201", "limit", "not_in_range"),
            ("limit=x", "limit", "not_in_range"),
            ("cursor=zz", "cursor", "cursor"),
            ("cursor=6475653a313a32&sort=received", "cursor", "cursor"),
            ("colour=red", "colour", "unknown_field"),
            ("status=registered&status=accepted", "status", "repeated"),
        ] {
            let answer = api.get("office", &format!("{PATH}?{query}"));
            assert_eq!(
                answer.problem(),
                (422, "invalid", vec![(field, code)]),
                "{query}"
            );
        }
        let long = "x".repeat(201);
        let answer = api.get("office", &format!("{PATH}?q={long}&limit=500"));
        assert_eq!(
            answer.problem().2,
            [("q", "too_long"), ("limit", "not_in_range")]
        );
    });
}
