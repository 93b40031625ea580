//! What may be added, what it does, and what is told of a wrong text.

use super::*;
use deadline::{Hours, Pack, Rulebook, Standing, UnitHours};
use kernel::{Day, FieldErrors, Fields, Lang, UnitPath};
use std::collections::BTreeMap;

/// The example that the page shows.
const NOTICE: &str = include_str!("../../data/example_notice.toml");
const PACK: &str = include_str!("../../data/example_pack.toml");

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn today() -> Day {
    day("2026-11-23")
}

fn book() -> &'static Rulebook {
    Rulebook::builtin()
}

/// A notice of these lines, with what every notice has.
fn notice(lines: &str) -> String {
    format!("name = {{ zh = \"通知\", en = \"notice\" }}\ncertainty = \"memory\"\n{lines}\n")
}

fn added(kind: Kind, id: &str, text: &str, version: i64) -> Addition {
    Addition {
        version,
        kind,
        id: id.to_owned(),
        calendar: if kind == Kind::Notice { "cn" } else { "" }.to_owned(),
        text: text.to_owned(),
        by: "a".to_owned(),
        by_name: "A".to_owned(),
        at: "2026-11-23T01:00:00Z".parse().unwrap(),
    }
}

fn told(errors: &FieldErrors) -> (&'static str, String) {
    (errors.0[0].code, errors.0[0].say.en.clone())
}

#[test]
fn the_examples_of_the_pages_are_right() {
    let plan = plan_notice(book(), "cn", NOTICE, today()).unwrap();
    assert_eq!(
        (plan.notice.id.as_str(), plan.after.unwrap().1),
        ("cn-2027", 2027)
    );
    let plan = plan_pack(book(), PACK, today()).unwrap();
    assert_eq!(plan.pack.id, "bank-internal-2");
    assert_eq!(
        plan.ends,
        Some(("bank-internal-1".to_owned(), day("2026-12-31")))
    );
    assert!(
        plan.warnings
            .iter()
            .any(|say| say.en.contains("ends with 2026"))
    );
}

#[test]
fn a_notice_tells_which_days_it_changes() {
    let first = notice(
        "id = \"cn-2027\"\nyear = 2027\nissued = \"2026-11-20\"\n[[holiday]]\nzh = \"元旦\"\n\
         en = \"New Year\"\noff = \"2026-12-31 01-01\"\nwork = \"01-02\"",
    );
    let plan = plan_notice(book(), "cn", &first, today()).unwrap();
    let days: Vec<_> = plan
        .changes
        .iter()
        .map(|change| {
            let before = change.before.as_ref().map(|was| was.workday);
            (change.day.to_string(), before, change.after.workday)
        })
        .collect();
    let expected = [
        // The December before is loaded, and its day changes; the year itself was not known.
        ("2026-12-31", Some(true), false),
        ("2027-01-01", None, false),
        ("2027-01-02", None, true),
    ];
    let expected = expected.map(|(day, before, after)| (day.to_owned(), before, after));
    assert_eq!(days, expected);
    assert_eq!(plan.warnings, Vec::new());

    let later = notice(
        "id = \"cn-2026-b\"\nyear = 2026\namends = \"cn-2026\"\nissued = \"2026-11-22\"\n\
         [[holiday]]\nzh = \"临时\"\nen = \"Extra\"\noff = \"11-27\"\nwork = \"11-28\"",
    );
    let plan = plan_notice(book(), "cn", &later, today()).unwrap();
    let kinds: Vec<_> = plan
        .changes
        .iter()
        .map(|change| {
            (
                change.before.as_ref().unwrap().workday,
                change.after.workday,
            )
        })
        .collect();
    assert_eq!(kinds, [(true, false), (false, true)]);
}

#[test]
fn a_wrong_notice_is_told_with_its_line() {
    for (lines, line, code, says) in [
        ("id = \"cn-2027\"\nyear = ", 4, "text", "wrong format"),
        ("id = \"cn-2026\"\nyear = 2027", 3, "id_taken", "is loaded"),
        ("id = \"uk-2026\"\nyear = 2027", 3, "id_taken", "is loaded"),
        (
            "id = \"x\"\nyear = 2026",
            4,
            "year_loaded",
            "amends = \"cn-2026\"",
        ),
        (
            "id = \"x\"\nyear = 2027\namends = \"cn-2027\"\nissued = \"2026-11-01\"",
            5,
            "year_missing",
            "load that one first",
        ),
        (
            "id = \"x\"\nyear = 2026\namends = \"cn-2026\"",
            5,
            "does_not_fit",
            "must say when it was issued",
        ),
        (
            "id = \"x\"\nyear = 2026\namends = \"cn-2026\"\nissued = \"2025-11-03\"",
            5,
            "does_not_fit",
            "older than the one it amends",
        ),
        ("id = \"X 1\"\nyear = 2027", 3, "bad_id", "small letters"),
        ("id = \"new\"\nyear = 2027", 3, "bad_id", "small letters"),
        ("id = \"x\"\nyear = 27", 4, "text", "1949"),
        (
            "id = \"x\"\nyear = 2027\nyear = 2028",
            5,
            "text",
            "wrong format",
        ),
        (
            "id = \"x\"\nyear = 2027\nremark = 1",
            5,
            "text",
            "wrong format",
        ),
    ] {
        let errors = plan_notice(book(), "cn", &notice(lines), today()).unwrap_err();
        let (found, text) = told(&errors);
        assert_eq!(found, code, "{lines}: {text}");
        assert!(
            text.starts_with(&format!("line {line}: ")) && text.contains(says),
            "{lines}: {text}"
        );
        assert_eq!(errors.0[0].field, "text");
    }
    let errors = plan_notice(book(), "mars", NOTICE, today()).unwrap_err();
    assert_eq!(told(&errors).0, "unknown_calendar");
    for empty in ["", " \n "] {
        assert_eq!(
            told(&plan_notice(book(), "cn", empty, today()).unwrap_err()).0,
            "required"
        );
        assert_eq!(
            told(&plan_pack(book(), empty, today()).unwrap_err()).0,
            "required"
        );
    }
    let long = "#".repeat(TEXT_BYTES_MAX + 1);
    assert_eq!(
        told(&plan_notice(book(), "cn", &long, today()).unwrap_err()).0,
        "too_long"
    );
}

#[test]
fn what_looks_odd_is_a_warning() {
    let gap = notice("id = \"x\"\nyear = 2030\nissued = \"2026-11-01\"");
    let plan = plan_notice(book(), "cn", &gap, today()).unwrap();
    assert!(
        plan.warnings[0]
            .en
            .contains("does not follow the loaded years")
    );
    // The machine's clock stands before the notice was issued: one of the two is wrong.
    let plan = plan_notice(book(), "cn", NOTICE, day("2026-11-01")).unwrap();
    assert!(plan.warnings[0].en.contains("after today (2026-11-01)"));
    let undated = notice("id = \"x\"\nyear = 2027");
    let plan = plan_notice(book(), "cn", &undated, today()).unwrap();
    assert!(
        plan.warnings[0]
            .en
            .contains("does not say when it was issued")
    );
    // A pack that begins before today holds for what is registered from now on.
    let early = PACK.replace("2027-01-01", "2026-06-01");
    let plan = plan_pack(book(), &early, today()).unwrap();
    assert!(
        plan.warnings[0]
            .en
            .contains("keep the pack they were received under")
    );
    let claims = PACK.replace("verified = false", "verified = true");
    let plan = plan_pack(book(), &claims, today()).unwrap();
    assert!(
        plan.warnings
            .iter()
            .any(|say| say.en.contains("does not count"))
    );
    assert!(!plan.pack.verified && !plan.pack.limits[0].verified);
}

#[test]
fn a_wrong_pack_is_told_with_its_line() {
    let line_of = |needle: &str| {
        let at = PACK.lines().position(|line| line.starts_with(needle));
        at.unwrap() + 1
    };
    for (from, to, code, line, says) in [
        (
            "id = \"bank-internal-2\"",
            "id = \"bank-internal-1\"",
            "id_taken",
            line_of("id ="),
            "never edited",
        ),
        (
            "calendar = \"cn\"",
            "calendar = \"mars\"",
            "unknown_calendar",
            line_of("calendar ="),
            "known: cn",
        ),
        (
            "effective_from = \"2027-01-01\"",
            "effective_from = \"2004-01-01\"",
            "same_first_day",
            line_of("effective_from ="),
            "not be clear which holds",
        ),
        (
            "kind = \"internal\"",
            "kind = \"statutory\"",
            "another_family",
            line_of("family ="),
            "another kind",
        ),
        ("length = 1", "length = -1", "text", line_of("length ="), ""),
        ("length = 1", "length = 0", "text", line_of("length ="), ""),
        (
            "cut_off = \"end_of_day\"",
            "cut_off = \"whenever\"",
            "text",
            line_of("cut_off ="),
            "",
        ),
    ] {
        assert!(PACK.contains(from), "{from}");
        let errors = plan_pack(book(), &PACK.replace(from, to), today()).unwrap_err();
        let (found, text) = told(&errors);
        assert_eq!(found, code, "{to}: {text}");
        assert!(
            text.starts_with(&format!("line {line}: ")) && text.contains(says),
            "{to}: {text}"
        );
    }
}

#[test]
fn packs_of_a_family_follow_each_other() {
    let second = plan_pack(book(), PACK, today()).unwrap().pack;
    let book = book().clone().with_pack(1, second);
    // One between the two takes over from the first and ends where the second begins.
    let between = PACK
        .replace("bank-internal-2", "bank-internal-1b")
        .replace("2027-01-01", "2026-12-01");
    let plan = plan_pack(&book, &between, today()).unwrap();
    assert_eq!(
        plan.ends,
        Some(("bank-internal-1".to_owned(), day("2026-11-30")))
    );
    assert_eq!(
        plan.until,
        Some(("bank-internal-2".to_owned(), day("2027-01-01")))
    );
    let book = book.with_pack(2, plan.pack);
    let last = |id: &str| last_day(&book, book.pack(id).unwrap());
    assert_eq!(last("bank-internal-1"), Some(day("2026-11-30")));
    assert_eq!(last("bank-internal-1b"), Some(day("2026-12-31")));
    assert_eq!(last("bank-internal-2"), None);
    // What the page says is what counting does.
    for (on, id) in [
        ("2026-11-30", "bank-internal-1"),
        ("2026-12-01", "bank-internal-1b"),
        ("2026-12-31", "bank-internal-1b"),
        ("2027-01-01", "bank-internal-2"),
    ] {
        assert_eq!(book.internal(day(on)).unwrap().id, id, "{on}");
    }
}

#[test]
fn additions_make_the_rulebook_they_say() {
    let text = "week = \"Mon-Fri 09:00-12:00+13:00-17:00\"\n[special]\n2026-12-31 = \"\"\n";
    let additions = [
        added(Kind::Notice, "cn-2027", NOTICE, 1),
        added(Kind::Pack, "bank-internal-2", PACK, 2),
        added(Kind::Hours, "0000.0100.", text, 3),
        added(Kind::Verification, "cn-nfra-2020-3", "{}", 4),
        added(Kind::Hours, "0000.0100.", hours::INHERIT, 5),
        added(
            Kind::Binding,
            "0000.0100./hk-ic-4",
            &binding::to_text(Some(Standing::Instead)),
            6,
        ),
        added(
            Kind::Binding,
            "0000.0100./hk-ic-4",
            &binding::to_text(None),
            7,
        ),
    ];
    let unit = UnitPath::root("0000").child("0100");
    let mut books = vec![book().clone()];
    for one in &additions {
        books.push(apply(books.last().unwrap().clone(), one).unwrap());
    }
    let versions: Vec<_> = books.iter().map(Rulebook::version).collect();
    assert_eq!(versions, [0, 1, 2, 3, 4, 5, 6, 7]);
    let last = |at: usize| books[at].state_council().loaded_years().unwrap().1;
    assert_eq!((last(0), last(1)), (2026, 2027));
    assert!(books[1].pack("bank-internal-2").is_none());
    assert!(books[2].pack("bank-internal-2").is_some());
    assert_eq!(
        books[3].hours_of(&unit).unwrap().special[&day("2026-12-31")],
        []
    );
    assert!(!books[3].pack("cn-nfra-2020-3").unwrap().verified);
    assert!(books[4].pack("cn-nfra-2020-3").unwrap().verified);
    assert_eq!(books[5].hours_of(&unit), None);
    let bound = |at: usize| books[at].binding(&unit, "hk-ic-4");
    assert_eq!(
        (bound(5), bound(6), bound(7)),
        (None, Some(Standing::Instead), None)
    );
}

#[test]
fn a_notice_of_the_banks_outlives_the_release_that_ships_its_year() {
    let own = added(
        Kind::Notice,
        "cn-2027-own",
        &NOTICE.replace("\"cn-2027\"", "\"cn-2027-own\""),
        1,
    );
    // What a later release of the program would begin with.
    let shipped = apply(book().clone(), &added(Kind::Notice, "cn-2027", NOTICE, 0)).unwrap();
    let both = apply(shipped.clone(), &own).unwrap();
    let of_year: Vec<_> = both
        .state_council()
        .notices()
        .iter()
        .filter(|notice| notice.year == 2027)
        .map(|notice| notice.id.as_str())
        .collect();
    assert_eq!(of_year, ["cn-2027-own"]);
    let same = apply(shipped, &added(Kind::Notice, "cn-2027", NOTICE, 1)).unwrap();
    assert_eq!(same.state_council().loaded_years().unwrap().1, 2027);
}

#[test]
fn an_addition_that_cannot_be_read_is_an_error() {
    for bad in [
        added(Kind::Notice, "x", "year = ", 1),
        added(Kind::Pack, "x", "format = 2", 1),
        added(Kind::Hours, "0000.", "week = \"Xyz 09:00-10:00\"", 1),
        added(Kind::Hours, "0000.", "week = \"\"", 1),
        added(Kind::Binding, "0000.", &binding::to_text(None), 1),
        added(Kind::Binding, "0000./hk-ic-4", "standing = \"somehow\"", 1),
        Addition {
            calendar: "mars".to_owned(),
            ..added(Kind::Notice, "cn-2027", NOTICE, 1)
        },
    ] {
        assert!(apply(book().clone(), &bad).is_err(), "{bad:?}");
    }
}

#[test]
fn the_end_of_the_loaded_years_is_told_sixty_days_before() {
    let found = |on: &str| ending(book().state_council(), day(on)).map(|e| (e.year, e.days));
    assert_eq!(found("2026-10-31"), None);
    assert_eq!(found("2026-11-01"), Some((2027, 60)));
    assert_eq!(found("2026-12-31"), Some((2027, 0)));
    // The clock has jumped, or nobody loaded the notice: the year itself is missing.
    assert_eq!(found("2027-03-01"), Some((2027, -60)));
    // A gap counts, though a later year is loaded.
    let later = apply(
        book().clone(),
        &added(Kind::Notice, "cn-2028", &NOTICE.replace("2027", "2028"), 1),
    );
    let later = later.unwrap();
    let found = ending(later.state_council(), day("2026-11-23")).unwrap();
    assert_eq!(found.year, 2027);
    let next = apply(book().clone(), &added(Kind::Notice, "cn-2027", NOTICE, 1)).unwrap();
    assert_eq!(ending(next.state_council(), day("2026-12-31")), None);
}

fn form(pairs: &[(&str, &str)]) -> Fields {
    let pairs = pairs.iter();
    Fields::from_pairs(pairs.map(|(a, b)| ((*a).into(), (*b).into())).collect())
}

#[test]
fn hours_survive_the_form_and_the_text() {
    let typed = form(&[
        ("mon", "09：00－12:00，13:00-17:00"),
        ("tue", "9:00-12:00 13:00-17:00"),
        ("sat", "09:00-12:00"),
        ("sun", "休"),
        (
            "special",
            "2026-12-31 09:00-12:00\n\n2027-01-04 休\n2027-01-05 closed",
        ),
    ]);
    let read = hours::read(&typed).unwrap();
    assert_eq!(
        hours::in_words(&read.week, Lang::Zh),
        "周一至周二 09:00-12:00、13:00-17:00；周六 09:00-12:00"
    );
    assert_eq!(read.special.len(), 3);
    assert_eq!(read.special[&day("2027-01-04")], []);
    let text = hours::to_text(&read);
    assert_eq!(hours::parse(&text).unwrap(), Some(read.clone()));
    for lang in [Lang::Zh, Lang::En] {
        assert_eq!(hours::read(&hours::to_fields(&read, lang)).unwrap(), read);
    }
    assert_eq!(hours::parse(hours::INHERIT).unwrap(), None);
    let plain = UnitHours {
        week: Hours::parse("Mon-Sun 00:00-24:00").unwrap(),
        special: BTreeMap::new(),
    };
    assert_eq!(hours::parse(&hours::to_text(&plain)).unwrap(), Some(plain));
}

#[test]
fn wrong_hours_name_their_field_and_line() {
    for (pairs, field, says) in [
        (&[("mon", "9-17")][..], "mon", "is no span"),
        (&[("tue", "17:00-09:00")], "tue", "is no span"),
        (&[("mon", "")], "mon", "empty"),
        (
            &[("mon", "09:00-17:00"), ("special", "2026-12-31")],
            "special",
            "line 1",
        ),
        (
            &[
                ("mon", "09:00-17:00"),
                ("special", "2026-12-30 休\n12-31 休"),
            ],
            "special",
            "line 2",
        ),
        (
            &[
                ("mon", "09:00-17:00"),
                ("special", "2026-12-30 休\n2026-12-30 休"),
            ],
            "special",
            "twice",
        ),
    ] {
        let errors = hours::read(&form(pairs)).unwrap_err();
        assert_eq!(errors.0[0].field, field, "{pairs:?}");
        assert!(
            errors.0[0].say.en.contains(says),
            "{pairs:?}: {}",
            errors.0[0].say.en
        );
    }
    let many: Vec<String> = (0..=hours::SPECIAL_MAX)
        .map(|at| {
            let day = day("2026-01-01").saturating_add(jiff::Span::new().days(at as i32));
            format!("{day} 休")
        })
        .collect();
    let errors = hours::read(&form(&[
        ("mon", "09:00-10:00"),
        ("special", &many.join("\n")),
    ]));
    assert!(errors.unwrap_err().0[0].say.en.contains("at most 200"));
}

#[test]
fn texts_are_the_same_however_they_come() {
    assert_eq!(tidied("\u{feff}a\r\nb\rc\n"), "a\nb\nc\n");
    assert!(Pack::parse("x", &tidied(&PACK.replace('\n', "\r\n"))).is_ok());
}
