//! What holds on a day; who publishes; what a form must say.

use super::*;
use kernel::bank_zone;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn at(text: &str) -> Instant {
    bank_zone().to_timestamp(day(text).at(9, 0, 0, 0)).unwrap()
}

fn who(login: &str) -> Who {
    Who {
        login: login.to_owned(),
        name: login.to_owned(),
    }
}

fn text() -> Text {
    let says = Says {
        title_zh: "标题".into(),
        title_en: "Title".into(),
        body_zh: "正文".into(),
        body_en: "Text".into(),
    };
    Text {
        kind: "marketing".to_owned(),
        version: 2,
        revision: 1,
        says,
        from: day("2026-03-01"),
        to: Some(day("2026-11-30")),
        author: who("a"),
        at: at("2026-02-01"),
        published: Some((who("b"), at("2026-02-02"))),
    }
}

#[test]
fn a_text_is_in_force_from_its_first_to_its_last_day_once_published() {
    let mut text = text();
    for (on, holds) in [
        ("2026-02-28", false),
        ("2026-03-01", true),
        ("2026-11-30", true),
        ("2026-12-01", false),
    ] {
        assert_eq!(text.holds(day(on)), holds, "{on}");
    }
    text.to = None;
    assert!(text.holds(day("2036-01-01")));
    text.published = None;
    assert!(!text.holds(day("2026-03-01")));
}

#[test]
fn a_consent_stands_until_the_day_of_its_withdrawal() {
    let mut record = Record {
        number: "CS-1".to_owned(),
        version: 1,
        kind: "marketing".to_owned(),
        text: 2,
        given: day("2026-03-10"),
        how: "counter".to_owned(),
        by: who("a"),
        at: at("2026-03-10"),
        unit: UnitPath::root("0000"),
        withdrawn: None,
    };
    assert!(!record.stood(day("2026-03-09")) && record.stood(day("2026-03-10")));
    let end = Withdrawn {
        on: day("2026-03-14"),
        how: "phone".to_owned(),
        by: who("a"),
        at: at("2026-03-14"),
    };
    record.withdrawn = Some(end);
    assert!(record.stood(day("2026-03-13")) && !record.stood(day("2026-03-14")));
}

#[test]
fn another_publishes_and_not_for_a_day_that_has_passed() {
    let mut text = text();
    text.published = None;
    let may = |by: &str, today: &str| {
        may_publish(&text, &who(by), day(today)).map_err(|refusal| refusal.code)
    };
    assert_eq!(may("a", "2026-02-10"), Err("own_text"));
    assert_eq!(may("b", "2026-03-02"), Err("day_passed"));
    assert_eq!(may("b", "2026-03-01"), Ok(()));
}

#[test]
fn a_consent_names_somebody_who_is_found_again_and_a_day_that_was() {
    let form = |pairs: &[(&str, &str)]| {
        let mut fields = Fields::default();
        for (name, value) in [
            ("kind", "sharing"),
            ("name", "张三"),
            ("given", "2026-11-25"),
            ("how", "counter"),
        ] {
            fields.set(name, value);
        }
        for (name, value) in pairs {
            fields.set(name, *value);
        }
        read_record(&fields, at("2026-11-25"))
    };
    let codes = |done: Result<Asked, FieldErrors>| {
        done.unwrap_err()
            .0
            .iter()
            .map(|e| e.code.to_string())
            .collect::<Vec<_>>()
    };
    assert_eq!(codes(form(&[])), ["phone_or_id"]);
    assert_eq!(
        codes(form(&[("phone", "13800002046"), ("given", "2026-11-26")])),
        ["day_out_of_range"]
    );
    assert_eq!(
        codes(form(&[("phone", "13800002046"), ("kind", "notice")])),
        ["a_notice"]
    );
    let asked = form(&[("id_number", "11010519491231002x")]).unwrap();
    assert_eq!(asked.person.id_number, "11010519491231002X");
}
