//! Tests of this folder.

use super::*;
use jiff::civil::date;
use proptest::prelude::*;

fn cn() -> &'static Calendar {
    Calendar::state_council()
}

fn verdict(day: &str) -> DayVerdict {
    cn().day(day.parse().unwrap()).unwrap()
}

/// The names of the table against which the calendar is checked.
fn english(name: &Say) -> &str {
    match name.en.as_str() {
        "Mid-Autumn Festival" => "Mid-autumn Festival",
        long if long.starts_with("70th anniversary") => "Anti-Fascist 70th Day",
        name => name,
    }
}

#[test]
fn every_row_of_the_given_table_agrees() {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../../shared/data/cn_calendar.csv"
    );
    let Ok(text) = std::fs::read_to_string(path) else {
        println!("skipped: {path} is not there");
        return;
    };
    let mut rows = 0;
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    for row in reader.records() {
        let row = row.unwrap();
        let found = verdict(&row[0]);
        let weekend = &row[3] == "weekend";
        let kind = match (&row[1] == "1", row[2].is_empty(), &row[4] == "1") {
            (true, _, _) if weekend => DayKind::MakeUpWorkday,
            (true, _, _) => DayKind::Workday,
            (false, _, true) => DayKind::Bridge,
            (false, false, false) => DayKind::Holiday,
            (false, true, false) => DayKind::Weekend,
        };
        assert_eq!(found.workday, &row[1] == "1", "{row:?}");
        assert_eq!(found.kind, kind, "{row:?}");
        assert_eq!(found.name.as_ref().map_or("", english), &row[2], "{row:?}");
        assert!(found.source.zh.starts_with("国务院"), "{row:?}");
        rows += 1;
    }
    assert_eq!(rows, 8401);
}

#[test]
fn days_people_know_have_their_verdict() {
    use DayKind::{Bridge, Holiday, MakeUpWorkday, Weekend, Workday};
    let known = [
        ("2026-02-14", MakeUpWorkday, "春节"),
        ("2026-02-17", Holiday, "春节"),
        ("2026-02-23", Bridge, "春节"),
        ("2026-09-20", MakeUpWorkday, "国庆节"),
        ("2026-09-25", Holiday, "中秋节"),
        ("2026-10-08", Workday, ""),
        ("2026-11-22", Weekend, ""),
        ("2025-10-06", Holiday, "中秋节"),
        ("2024-02-09", Workday, ""),
        ("2020-02-01", Holiday, "春节"),
        ("2019-05-03", Bridge, "劳动节"),
        (
            "2015-09-03",
            Holiday,
            "中国人民抗日战争暨世界反法西斯战争胜利70周年纪念日",
        ),
        ("2015-09-05", Weekend, ""),
        (
            "2015-09-06",
            MakeUpWorkday,
            "中国人民抗日战争暨世界反法西斯战争胜利70周年纪念日",
        ),
        ("2006-12-31", MakeUpWorkday, "元旦"),
        ("2004-01-01", Holiday, "元旦"),
    ];
    for (day, kind, name) in known {
        let found = verdict(day);
        assert_eq!((found.kind, found.workday), (kind, kind.works()), "{day}");
        assert_eq!(
            found.name.map_or(String::new(), |name| name.zh),
            name,
            "{day}"
        );
    }
    assert!(
        verdict("2022-12-31").source.zh.contains("2023年"),
        "decided by the next year's notice"
    );
    for (year, days) in [(2024, 251), (2025, 248), (2026, 248)] {
        let (first, last) = (date(year - 1, 12, 31), date(year, 12, 31));
        assert_eq!(cn().working_days_between(first, last), Ok(days), "{year}");
    }
}

#[test]
fn a_year_without_a_notice_is_an_error_that_names_it() {
    let missing = |year| MissingYear {
        calendar: "cn".into(),
        year,
        loaded: Some((2004, 2026)),
    };
    assert_eq!(cn().day(date(2027, 1, 1)), Err(missing(2027)));
    assert_eq!(cn().day(date(2003, 12, 31)), Err(missing(2003)));
    assert_eq!(
        cn().add_working_days(date(2026, 12, 30), 5),
        Err(missing(2027))
    );
    assert_eq!(
        cn().add_working_days(date(2004, 1, 2), -1),
        Err(missing(2003))
    );
    assert_eq!(
        cn().add_working_days(date(2020, 1, 1), i32::MAX),
        Err(missing(2027))
    );
    assert_eq!(
        cn().add_working_days(date(2020, 1, 1), i32::MIN),
        Err(missing(2003))
    );
    assert_eq!(
        cn().working_days_between(date(2026, 12, 1), date(2027, 2, 1)),
        Err(missing(2027))
    );
    assert_eq!(
        cn().next_workday(date(2026, 12, 31)),
        Ok(date(2026, 12, 31))
    );
    assert!(missing(2027).to_string().contains("2027 not loaded"));
    assert!(verdict("2026-12-31").provisional && !verdict("2026-12-24").provisional);
    assert!(
        !verdict("2025-12-31").provisional,
        "the notice of 2026 is loaded"
    );
}

#[test]
fn a_later_notice_changes_days_and_the_calendar_before_it_can_be_asked() {
    let day = date(2019, 5, 2);
    assert_eq!(cn().day(day).unwrap().kind, DayKind::Bridge);
    let before = cn().as_known_on(date(2019, 3, 21));
    assert_eq!(before.day(day).unwrap().kind, DayKind::Workday);
    assert_eq!(before.loaded_years(), Some((2004, 2019)));
    let text = r#"
        id = "cn-2026-typhoon"
        year = 2026
        amends = "cn-2026"
        issued = "2026-09-18"
        name = { zh = "试验", en = "trial" }
        certainty = "memory"
        [[holiday]]
        zh = "试验"
        en = "trial"
        bridge = "09-24"
        work = "10-18"
        plain = "10-10"
    "#;
    let changed = cn()
        .with(Notice::parse("trial.toml", text).unwrap())
        .unwrap();
    let kind = |month, day| changed.day(date(2026, month, day)).unwrap().kind;
    assert_eq!(kind(9, 24), DayKind::Bridge);
    assert_eq!(kind(10, 18), DayKind::MakeUpWorkday);
    assert_eq!(kind(10, 10), DayKind::Weekend);
    assert_eq!(kind(10, 1), DayKind::Holiday);
}

#[test]
fn calendars_of_other_places_know_their_own_days() {
    let of = |id: &str| {
        Calendar::builtins()
            .find(|calendar| calendar.id() == id)
            .unwrap()
    };
    let known = [
        (
            "uk",
            "2024-03-29 2025-05-05 2026-08-31 2026-12-28",
            "2026-12-29 2025-05-01 2026-02-17",
        ),
        (
            "eu-target",
            "2024-05-01 2025-04-21 2026-12-25",
            "2026-12-28 2026-05-25 2026-08-31",
        ),
        (
            "au",
            "2025-01-27 2026-01-26 2024-04-25 2026-12-28",
            "2026-04-27 2026-06-08 2025-01-24",
        ),
        (
            "sg",
            "2024-02-12 2025-10-20 2026-06-01 2026-11-09",
            "2026-12-28 2026-04-06 2025-08-11",
        ),
    ];
    for (id, off, on) in known {
        let calendar = of(id);
        assert_eq!(calendar.loaded_years(), Some((2024, 2026)), "{id}");
        for (days, works) in [(off, false), (on, true)] {
            for day in days.split(' ') {
                let verdict = calendar.day(day.parse().unwrap()).unwrap();
                assert_eq!(verdict.workday, works, "{id} {day}");
                assert_eq!(verdict.name.is_some(), !works, "{id} {day}");
            }
        }
        let last = calendar.day(date(2026, 12, 31)).unwrap();
        assert!(!last.provisional, "{id}: its notices do not reach back");
        let error = calendar
            .add_working_days(date(2026, 12, 31), 1)
            .unwrap_err();
        assert_eq!((error.calendar.as_str(), error.year), (id, 2027));
        for notice in calendar.notices() {
            assert_eq!(
                notice.certainty,
                crate::pack::Certainty::Memory,
                "{}",
                notice.id
            );
        }
    }
    assert_eq!(Calendar::builtins().count(), 5);
    let none = Calendar::none().day(date(2026, 1, 1)).unwrap_err();
    assert!(none.to_string().contains("nothing is loaded"), "{none}");
}

/// Working days of a year, as counted from published tables apart from this program.
#[test]
fn calendars_of_other_places_have_their_number_of_days() {
    for (id, days) in [
        ("uk", [254, 253, 253]),
        ("eu-target", [256, 255, 256]),
        ("au", [255, 254, 255]),
        ("sg", [252, 252, 251]),
    ] {
        let calendar = Calendar::builtins()
            .find(|calendar| calendar.id() == id)
            .unwrap();
        for (year, expected) in (2024..).zip(days) {
            let count = calendar.working_days_between(date(year, 1, 1), date(year, 12, 31));
            // From the first to the last day; the first is a holiday everywhere.
            assert_eq!(count, Ok(expected), "{id} {year}");
        }
    }
}

#[test]
fn wrong_notices_are_refused_with_their_line() {
    let head =
        "id = \"x\"\nyear = 2027\nname = { zh = \"甲\", en = \"a\" }\ncertainty = \"memory\"\n";
    let holiday = |line: &str| format!("{head}[[holiday]]\nzh = \"甲\"\nen = \"a\"\n{line}\n");
    let wrong = [
        (holiday("off = \"01-01\"\nwork = \"01-04\""), 9, "make-up"),
        (holiday("bridge = \"01-02\""), 8, "weekend day"),
        (holiday("off = \"02-30\""), 8, "no day"),
        (holiday("off = \"2025-12-31\""), 8, "neither in 2027"),
        (holiday("off = \"01-05..01-01\""), 8, "range"),
        (holiday("off = \"01-01 01-01\""), 8, "twice"),
        (holiday("of = \"01-01\""), 8, "unknown field"),
        (head.replace("2027", "27"), 2, "1949"),
        (head.replace("memory", "sure"), 4, "unknown variant"),
        (
            head.replace("year = 2027", "year = soon"),
            2,
            "wrong format",
        ),
        (
            head.replace("year = 2027", "year = \"2027\""),
            2,
            "invalid type",
        ),
        (head.replace("year = 2027\n", ""), 1, "missing field `year`"),
        (head.replace("en = \"a\" }", "}"), 3, "missing field `en`"),
        (
            head.replace("\"x\"", "\"x\"\nid = \"y\""),
            2,
            "duplicate key",
        ),
        (format!("{head}issued = \"2026\"\n"), 5, "no day"),
        (format!("{head}[[holidays]]\n"), 5, "unknown field"),
        (
            format!("{head}[[holiday]]\nzh = \"甲\"\n"),
            5,
            "missing field `en`",
        ),
        (holiday("work = \"01-03..01-05\""), 8, "make-up"),
        (holiday("off = \"01-01..04-01\""), 8, "range"),
        (holiday("off = \"2028-01-01\""), 8, "neither in 2027"),
        (holiday("off = \"1 Jan\""), 8, "no day"),
        (holiday("off = \"01-02\"\nplain = \"01-02\""), 9, "twice"),
        (head.replace("\"x\"", "\" \""), 1, "id"),
    ];
    for (text, line, says) in wrong {
        let error = Notice::parse("cn-2027.toml", &text).unwrap_err();
        assert_eq!(error.line, line, "{error}");
        assert!(error.to_string().contains(says), "{error}");
    }
    let base = Notice::parse("x", head).unwrap();
    let with = |change: &dyn Fn(&mut Notice)| {
        let mut notice = base.clone();
        change(&mut notice);
        Calendar::from_notices("t", vec![base.clone(), notice])
            .unwrap_err()
            .en
    };
    assert!(with(&|_| {}).contains("loaded twice"));
    assert!(with(&|n| n.id = "y".into()).contains("without `amends`"));
    assert!(with(&|n| (n.id, n.amends) = ("y".into(), Some("z".into()))).contains("not loaded"));
    assert!(with(&|n| (n.id, n.amends) = ("y".into(), Some("x".into()))).contains("issued"));
}

#[test]
fn years_with_a_gap_between_them_are_not_counted_across() {
    let texts: Vec<String> = [2024, 2026]
        .map(|y| {
            format!("id = \"{y}\"\nyear = {y}\nname = {{ zh = \"甲\", en = \"a\" }}\ncertainty = \"memory\"\n")
        })
        .to_vec();
    let texts = [("a", texts[0].as_str()), ("b", texts[1].as_str())];
    let gap = Calendar::from_texts("gap", &texts).unwrap();
    assert_eq!(
        gap.add_working_days(date(2024, 12, 31), 1)
            .unwrap_err()
            .year,
        2025
    );
    assert_eq!(
        gap.working_days_between(date(2024, 1, 1), date(2026, 1, 1))
            .unwrap_err()
            .year,
        2025
    );
    assert_eq!(gap.is_workday(date(2026, 1, 1)), Ok(true));
    let nothing = Calendar::from_notices("none", Vec::new()).unwrap();
    assert_eq!(nothing.day(date(2026, 1, 1)).unwrap_err().loaded, None);
}

proptest! {
    #[test]
    fn adding_then_measuring_gives_the_number_back(start in 13_000i32..20_300, n in -300i32..300) {
        let start = day_number::day(start).unwrap();
        let end = cn().add_working_days(start, n).unwrap();
        if n != 0 {
            prop_assert!(cn().is_workday(end).unwrap());
        }
        // From a rest day the count back begins on the working day before, which `between` has in
        // it.
        let rest = i32::from(n < 0 && !cn().is_workday(start).unwrap());
        prop_assert_eq!(cn().working_days_between(start, end).unwrap(), n + rest);
    }

    #[test]
    fn adding_is_monotone(start in 13_000i32..20_300, later in 0i32..40, n in 0i32..200) {
        let day = |n| day_number::day(n).unwrap();
        let add = |from: i32, n| cn().add_working_days(day(from), n).unwrap();
        prop_assert!(add(start, n) <= add(start + later, n));
        prop_assert!(add(start, n) < add(start, n + 1));
        let next = cn().next_workday(day(start)).unwrap();
        prop_assert!(next >= day(start) && cn().is_workday(next).unwrap());
        prop_assert_eq!(cn().working_days_between(day(start), next).unwrap() <= 1, true);
    }
}
