//! What of an item's versions is in force, before, and to come; the schedule's order.

use super::*;
use kernel::UnitPath;
use publication::{Status, Who};
use serde_json::json;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// A published version: number, price, announced, first and last day.
fn version(no: u32, price: &str, announced: &str, (from, to): (&str, &str)) -> Version {
    let who = Who {
        login: "zhou".to_owned(),
        name: "Zhou".to_owned(),
    };
    let at = format!("{announced}T02:00:00Z").parse().unwrap();
    Version {
        kind: "fee".to_owned(),
        key: "F-1".to_owned(),
        version: no,
        revision: no,
        status: Status::Published,
        doc: json!({ "category": "card", "name": "补卡", "standard": price, "price_type": "market" }),
        unit: UnitPath::root("0000"),
        author: who.clone(),
        writers: Vec::new(),
        at,
        handed_in: None,
        returned: None,
        published: Some((who, at)),
        from: Some(day(from)),
        to: (!to.is_empty()).then(|| day(to)),
        withdrawn: None,
        evidence: serde_json::Value::Null,
    }
}

fn told(all: &[Version], on: &str) -> [Option<String>; 3] {
    let fee = fee_of(all, day(on));
    let text = |price: Option<PublicPrice>| price.map(|price| price.text.zh);
    fee.map_or([None, None, None], |fee| {
        [text(fee.previous), text(fee.price), text(fee.coming)]
    })
}

#[test]
fn a_price_is_before_in_force_or_to_come() {
    let all = [
        version(1, "8", "2026-01-01", ("2026-04-01", "2026-12-31")),
        version(2, "10", "2026-09-01", ("2027-01-01", "2027-05-31")),
        version(3, "12", "2027-02-01", ("2027-06-01", "")),
    ];
    let some = |text: &str| Some(text.to_owned());
    assert_eq!(told(&all, "2025-12-31"), [None, None, None]);
    assert_eq!(told(&all, "2026-01-01"), [None, None, some("8")]);
    assert_eq!(told(&all, "2026-08-31"), [None, some("8"), None]);
    assert_eq!(told(&all, "2026-09-01"), [None, some("8"), some("10")]);
    assert_eq!(
        told(&all, "2027-03-01"),
        [some("8"), some("10"), some("12")]
    );
    assert_eq!(told(&all, "2027-06-01"), [some("10"), some("12"), None]);
}

#[test]
fn what_another_replaced_before_it_began_does_not_come() {
    let all = [
        version(1, "8", "2026-01-01", ("2026-04-01", "2026-12-31")),
        version(2, "10", "2026-09-01", ("2027-01-01", "2026-12-31")),
        version(3, "9", "2026-09-02", ("2027-01-01", "")),
    ];
    assert_eq!(told(&all, "2026-10-01")[2], Some("9".to_owned()));
    assert_eq!(
        told(&all, "2027-01-01"),
        [Some("8".to_owned()), Some("9".to_owned()), None]
    );
}

#[test]
fn what_was_taken_back_came_until_that_day() {
    let mut second = version(2, "10", "2026-09-01", ("2027-01-01", "2026-10-09"));
    second.withdrawn = second.published.clone().map(|(who, _)| {
        (
            who,
            "2026-10-10T02:00:00Z".parse().unwrap(),
            "误发".to_owned(),
        )
    });
    let all = [version(1, "8", "2026-01-01", ("2026-04-01", "")), second];
    assert_eq!(told(&all, "2026-10-09")[2], Some("10".to_owned()));
    assert_eq!(told(&all, "2026-10-10")[2], None);
}

#[test]
fn codes_stand_by_their_numbers() {
    let mut codes = ["F-10", "F-9", "A2", "F-9a", "11001", "2001"];
    codes.sort_by_key(|code| natural(code));
    let places = |code: &str| codes.iter().position(|one| *one == code).unwrap();
    assert!(places("F-9") < places("F-10"));
    assert!(places("2001") < places("11001"));
}
