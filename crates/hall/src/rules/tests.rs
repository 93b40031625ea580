//! What a hall shows when, in which order and for how long.

use super::*;

fn path(codes: &[&str]) -> UnitPath {
    codes
        .iter()
        .fold(UnitPath::root("0000"), |path, code| path.child(code))
}

fn instant(text: &str) -> Instant {
    text.parse().unwrap()
}

fn fields(pairs: &[(&str, &str)]) -> Fields {
    Fields::from_pairs(
        pairs
            .iter()
            .map(|(a, b)| ((*a).to_owned(), (*b).to_owned()))
            .collect(),
    )
}

fn push(at: &UnitPath, below: bool) -> Push {
    Push {
        number: "HP-1".to_owned(),
        version: 0,
        path: at.clone(),
        below,
        title: "暂停营业".to_owned(),
        text: String::new(),
        from: instant("2026-11-25T01:00:00Z"),
        until: instant("2026-11-25T02:00:00Z"),
        by: "a".to_owned(),
        by_name: "A".to_owned(),
    }
}

#[test]
fn a_push_reaches_its_unit_and_below_but_never_one_whose_code_begins_alike() {
    let now = instant("2026-11-25T01:30:00Z");
    let (here, alike, below) = (path(&["0101"]), path(&["01010"]), path(&["0101", "010101"]));
    assert!(push(&here, false).shows(&here, now) && !push(&here, false).shows(&below, now));
    assert!(push(&here, true).shows(&below, now));
    assert!(!push(&here, true).shows(&alike, now) && !push(&alike, true).shows(&here, now));
    for outside in ["2026-11-25T00:59:59Z", "2026-11-25T02:00:00Z"] {
        assert!(!push(&here, true).shows(&here, instant(outside)));
    }
}

#[test]
fn items_move_by_one_place_and_keep_their_numbers() {
    let mut one = Programme::standard("0101", &path(&["0101"]));
    let order = |one: &Programme| one.items.iter().map(|item| item.no).collect::<Vec<_>>();
    assert_eq!(order(&one), [1, 2, 3, 4, 5, 6, 7]);
    assert!(one.change(3, Move::Up) && one.change(1, Move::Up) && one.change(7, Move::Down));
    assert_eq!(order(&one), [1, 3, 2, 4, 5, 6, 7]);
    assert!(one.change(4, Move::Remove) && !one.change(4, Move::Up));
    let item = read_item(&fields(&[("source", "slogan"), ("seconds", "8")])).unwrap();
    one.add(item.clone()).unwrap();
    assert_eq!(order(&one).last(), Some(&8));
    while one.items.len() < ITEMS_MAX {
        one.add(item.clone()).unwrap();
    }
    assert_eq!(one.add(item).unwrap_err().code, "too_many_items");
}

#[test]
fn screens_run_within_their_hours_on_their_days_and_know_the_next_two() {
    let mut one = Programme::standard("0101", &path(&["0101"]));
    (one.opens, one.closes) = ("08:30".to_owned(), "17:00".to_owned());
    one.weekdays = vec![1, 2, 3, 4, 5];
    // 25 November 2026 is a Wednesday; the bank is eight hours ahead of UTC.
    assert!(!one.runs(instant("2026-11-25T00:29:59Z")));
    assert!(one.runs(instant("2026-11-25T00:30:00Z")) && one.runs(instant("2026-11-25T08:59:59Z")));
    assert!(!one.runs(instant("2026-11-25T09:00:00Z")));
    assert!(!one.runs(instant("2026-11-28T04:00:00Z")), "a Saturday");
    assert_eq!(one.spans(instant("2026-11-25T04:00:00Z")).len(), 3);
}

#[test]
fn hours_that_make_no_sense_are_refused_by_name() {
    let read = |opens, closes, day| {
        read_hours(&fields(&[
            ("opens", opens),
            ("closes", closes),
            ("weekdays", day),
        ]))
    };
    assert_eq!(
        read("8:30", "17:00", "1").unwrap(),
        ("08:30".to_owned(), "17:00".to_owned(), vec![1])
    );
    for (opens, closes, day, field) in [
        ("25:00", "17:00", "1", "opens"),
        ("09:00", "08:00", "1", "closes"),
        ("09:00", "10:00", "", "weekdays"),
    ] {
        assert_eq!(read(opens, closes, day).unwrap_err().0[0].field, field);
    }
    let late = read_item(&fields(&[
        ("source", "fee"),
        ("seconds", "9"),
        ("from", "2026-02-01"),
        ("to", "2026-01-01"),
    ]));
    assert_eq!(late.unwrap_err().0[0].code, "before_from");
}

#[test]
fn a_table_too_long_for_one_slide_is_paged_without_losing_a_row() {
    let rows: Vec<Vec<String>> = (0..12).map(|n| vec![n.to_string()]).collect();
    let slides = paged("fee", "服务收费", rows.clone());
    assert_eq!(slides.len(), 3);
    assert_eq!(
        slides.iter().map(|slide| slide.part).collect::<Vec<_>>(),
        [(1, 3), (2, 3), (3, 3)]
    );
    assert_eq!(
        slides
            .into_iter()
            .flat_map(|slide| slide.rows)
            .collect::<Vec<_>>(),
        rows
    );
    assert!(paged("fee", "服务收费", Vec::new()).is_empty());
    let long = vec![
        vec!["字".repeat(30)],
        vec!["字".repeat(40)],
        vec!["字".repeat(200)],
    ];
    let parts = paged("fee", "服务收费", long);
    assert_eq!(parts.len(), 3, "three lines and four do not stand together");
}

#[test]
fn a_programme_shows_what_its_sources_have_in_its_own_order_on_its_days() {
    let slide = |source: &str, key: &str| {
        (
            key.to_owned(),
            Slide {
                id: key.to_owned(),
                source: source.to_owned(),
                ..Slide::default()
            },
        )
    };
    let slides = [
        slide("slogan", "a"),
        slide("slogan", "b"),
        slide("fraud", "c"),
    ];
    let mut one = Programme::standard("0101", &path(&["0101"]));
    let item = |no, source: &str, pick: &str, to: Option<&str>| Item {
        no,
        source: source.to_owned(),
        pick: pick.to_owned(),
        seconds: 7,
        from: None,
        to: to.map(|day| day.parse().unwrap()),
    };
    one.items = vec![
        item(1, "slogan", "b", None),
        item(2, "fee", "", None),
        item(3, "fraud", "", Some("2026-11-24")),
    ];
    let ids = |day: &str| {
        filled(&one, &slides, day.parse().unwrap())
            .into_iter()
            .map(|(s, ..)| s.id)
            .collect::<Vec<_>>()
    };
    assert_eq!(ids("2026-11-24"), ["b", "c"]);
    assert_eq!(ids("2026-11-25"), ["b"]);
}

#[test]
fn long_texts_end_at_a_sentence_and_marks_go() {
    assert_eq!(
        sentences("# 提示\n- **不要**转账\n\n", 4, 40),
        ["提示", "不要转账"]
    );
    assert_eq!(
        sentences("第一句说完了。第二句还很长很长很长", 2, 10),
        ["第一句说完了。"]
    );
    assert_eq!(sentences("没有句号的一段很长的文字", 1, 6), ["没有句号的…"]);
    assert_eq!(
        (screen_name("lobby-2").as_str(), screen_name("<b>").as_str()),
        ("lobby-2", "1")
    );
}
