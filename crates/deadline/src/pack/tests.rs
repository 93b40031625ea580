//! Packs that are refused, with their line, and what packs may say. The worked cases of the shipped
//! packs stand in `tests/packs`.

use super::*;
use crate::calendar::Calendar;
use crate::explain::{Facts, explain};

const SMALL: &str = r#"format = 1
id = "t"
family = "t"
kind = "statutory"
jurisdiction = "GB"
zone = "Europe/London"
calendar = "cn"
effective_from = "2026-02-01"
verified = false
name = { zh = "甲", en = "a" }
source = { zh = "甲", en = "a" }
[[limit]]
key = "reply"
title = { zh = "甲", en = "a" }
rule = { zh = "甲", en = "a" }
article = { zh = "甲", en = "a" }
certainty = "seen"
verified = true
binds = "bank"
start = ["received"]
met_by = ["replied"]
unit = "natural_day"
length = 56
first_day_counted = false
cut_off = "end_of_day"
roll = "none"
[[limit.extension]]
event = "extension_complex"
max_total = 60
notice = false
approver = { zh = "甲", en = "a" }
rule = { zh = "甲", en = "a" }
article = { zh = "甲", en = "a" }
certainty = "seen"
"#;

/// What is changed in [`SMALL`], into what, the line of the fault, and what is said of it.
const WRONG: &[(&str, &str, usize, &str)] = &[
    ("format = 1", "format = 2", 1, "format"),
    ("id = \"t\"", "id = \"\"", 2, "id"),
    (
        "kind = \"statutory\"",
        "kind = \"law\"",
        4,
        "unknown variant",
    ),
    ("Europe/London", "Europe/Londres", 6, "unknown zone"),
    ("\"2026-02-01\"", "\"1 Feb\"", 8, "no day"),
    (
        "verified = false\n",
        "verified = false\neffective_to = \"2026-01-31\"\n",
        10,
        "before it takes",
    ),
    (
        "verified = false\n",
        "verified = false\nsince = 3\n",
        10,
        "unknown field",
    ),
    (
        "certainty = \"seen\"\nverified",
        "certainty = \"sure\"\nverified",
        17,
        "unknown variant",
    ),
    ("[\"received\"]", "[]", 20, "at least one"),
    ("[\"replied\"]", "[\"answered\"]", 21, "unknown variant"),
    (
        "unit = \"natural_day\"",
        "unit = \"moon\"",
        22,
        "unknown variant",
    ),
    ("length = 56", "length = 0", 23, "`length` is 1"),
    ("length = 56", "length = 3661", 23, "`length` is 1"),
    ("length = 56", "length = \"long\"", 23, "invalid type"),
    ("roll = \"none\"\n", "", 12, "missing field `roll`"),
    ("max_total = 60", "max_total = 56", 27, "`max_total` 56"),
    (
        "event = \"extension_complex\"",
        "event = \"replied\"",
        27,
        "does not belong",
    ),
    ("id = \"t\"", "id = t", 2, "wrong format"),
    ("id = \"t\"", "id = \"t\"\nid = \"u\"", 3, "duplicate key"),
    ("[[limit]]", "[limit]", 12, "wrong format"),
    ("family = \"t\"", "family = \" \"", 3, "must not be empty"),
    (
        "jurisdiction = \"GB\"",
        "jurisdiction = \"\"",
        5,
        "must not be empty",
    ),
    (
        "calendar = \"cn\"",
        "calendar = \"\"",
        7,
        "must not be empty",
    ),
    ("calendar = \"cn\"\n", "", 1, "missing field `calendar`"),
    ("\"2026-02-01\"", "\"2026-02-30\"", 8, "no day"),
    ("verified = false", "verified = \"no\"", 9, "invalid type"),
    (
        "name = { zh = \"甲\", en = \"a\" }",
        "name = { zh = \"甲\" }",
        10,
        "missing field `en`",
    ),
    (
        "name = { zh = \"甲\", en = \"a\" }",
        "name = { zh = \"甲\", en = \"\" }",
        10,
        "both languages",
    ),
    (
        "source = { zh = \"甲\"",
        "source = { zh = \" \"",
        11,
        "both languages",
    ),
    ("key = \"reply\"", "key = \"Reply\"", 13, "lower-case"),
    ("key = \"reply\"", "key = \"agreed\"", 13, "not `agreed`"),
    (
        "title = { zh = \"甲\", en = \"a\" }",
        "title = { zh = \"\", en = \"a\" }",
        12,
        "both languages",
    ),
    ("binds = \"bank\"", "binds = \"us\"", 19, "unknown variant"),
    ("[\"received\"]", "[\"arrived\"]", 20, "unknown variant"),
    ("[\"replied\"]", "[]", 21, "at least one"),
    ("length = 56", "length = -56", 23, "invalid value"),
    ("length = 56", "length = 5.5", 23, "invalid type"),
    (
        "cut_off = \"end_of_day\"",
        "cut_off = \"noon\"",
        25,
        "unknown variant",
    ),
    (
        "cut_off = \"end_of_day\"",
        "cut_off = \"close_of_business\"",
        25,
        "`close` belongs",
    ),
    (
        "cut_off = \"end_of_day\"",
        "cut_off = \"end_of_day\"\nclose = \"17:00\"",
        26,
        "`close` belongs",
    ),
    (
        "cut_off = \"end_of_day\"",
        "cut_off = \"close_of_business\"\nclose = \"25:00\"",
        26,
        "no time HH:MM",
    ),
    (
        "cut_off = \"end_of_day\"",
        "cut_off = \"exact\"",
        25,
        "belong together",
    ),
    (
        "unit = \"natural_day\"",
        "unit = \"hour\"",
        25,
        "belong together",
    ),
    (
        "unit = \"natural_day\"\nlength = 56\nfirst_day_counted = false",
        "unit = \"month\"\nlength = 5\nfirst_day_counted = true",
        24,
        "no first day",
    ),
    ("roll = \"none\"", "roll = \"over\"", 26, "unknown variant"),
    (
        "roll = \"none\"",
        "roll = \"none\"\nor = { unit = \"hour\", length = 24 }",
        27,
        "missing field",
    ),
    (
        "roll = \"none\"",
        "or = { unit = \"hour\", length = 99999999, first_day_counted = false, cut_off = \"exact\" }\nroll = \"none\"",
        26,
        "`length` is 1",
    ),
    (
        "roll = \"none\"",
        "or = { unit = \"hour\", length = 24, first_day_counted = false, cut_off = \"exact\" }\nroll = \"none\"",
        28,
        "cannot be extended",
    ),
    (
        "roll = \"none\"",
        "roll = \"none\"\neffective_from = \"2026-01-31\"",
        27,
        "before the pack takes effect",
    ),
    (
        "roll = \"none\"",
        "roll = \"none\"\neffective_to = \"2026-01-31\"",
        27,
        "before it takes",
    ),
    (
        "roll = \"none\"",
        "roll = \"none\"\nrolls = true",
        27,
        "unknown field",
    ),
    ("max_total = 60\n", "", 27, "missing field `max_total`"),
    (
        "max_total = 60",
        "max_total = 55",
        27,
        "must be more than the length 56",
    ),
    ("max_total = 60", "max_total = -60", 29, "invalid value"),
    ("max_total = 60", "max_total = 3661", 27, "3660 at most"),
    ("notice = false\n", "", 27, "missing field `notice`"),
    (
        "notice = false",
        "notice = false\nlevel = \"ceo\"",
        31,
        "unknown variant",
    ),
    (
        "notice = false",
        "notice = false\ncap = 3",
        31,
        "unknown field",
    ),
    (
        "approver = { zh = \"甲\"",
        "approver = { zh = \"\"",
        27,
        "both languages",
    ),
];

#[test]
fn wrong_packs_are_refused_with_their_line() {
    assert!(Pack::parse("t.toml", SMALL).is_ok());
    for (right, changed, line, says) in WRONG.iter().copied() {
        let text = SMALL.replacen(right, changed, 1);
        assert_ne!(text, SMALL, "{right}");
        let error = Pack::parse("t.toml", &text).unwrap_err();
        assert!(error.to_string().contains(says), "{right}: {error}");
        assert_eq!(error.line, line, "{right}: {error}");
    }
    // A pack that asks no calendar.
    let none = SMALL.replace("calendar = \"cn\"", "calendar = \"none\"");
    assert!(Pack::parse("t.toml", &none).is_ok());
    for (right, changed, line) in [
        ("natural_day", "working_day", 22),
        ("roll = \"none\"", "roll = \"due\"", 26),
        ("roll = \"none\"", "roll = \"beside\"", 26),
    ] {
        let error = Pack::parse("t.toml", &none.replacen(right, changed, 1)).unwrap_err();
        assert_eq!(error.line, line, "{error}");
        assert!(error.to_string().contains("calendar `none`"), "{error}");
    }
    let twice = format!("{SMALL}{}", &SMALL[SMALL.find("[[limit]]").unwrap()..]);
    let error = Pack::parse("t.toml", &twice).unwrap_err();
    assert_eq!(error.line, 1 + SMALL.lines().count() + 1, "{error}");
    let cap = format!(
        "{SMALL}[agreement]\ncap = \"x\"\ntitle = {{ zh = \"甲\", en = \"a\" }}\nrule = {{ zh = \"甲\", en = \"a\" }}\narticle = {{ zh = \"甲\", en = \"a\" }}\ncertainty = \"seen\"\n"
    );
    assert!(
        Pack::parse("t.toml", &cap)
            .unwrap_err()
            .to_string()
            .contains("no limit x")
    );
    assert!(
        Pack::parse("t.toml", "")
            .unwrap_err()
            .to_string()
            .contains("missing field")
    );
}

/// Tables put behind [`SMALL`], the line of the fault after its last, and what is said of it.
const BEHIND: &[(&str, usize, &str)] = &[
    (
        "[[limit.pause]]\nevent = \"replied\"\nWORDS",
        1,
        "does not belong",
    ),
    (
        "[[limit.pause]]\nevent = \"pause\"\nWORDS[[limit.pause]]\nevent = \"pause\"\nWORDS",
        6,
        "twice",
    ),
    ("[[limit.pause]]\nWORDS", 1, "missing field `event`"),
    (
        "[[limit.extension]]\nevent = \"extension_complex\"\nmax_total = 70\nnotice = true\napprover = { zh = \"甲\", en = \"a\" }\nWORDS",
        1,
        "twice",
    ),
    (
        "[[ending]]\nevent = \"mediation\"\nWORDS",
        1,
        "does not belong",
    ),
    (
        "[[ending]]\nevent = \"received\"\nWORDS",
        1,
        "does not belong",
    ),
    (
        "[[ending]]\nevent = \"closed\"\nWORDS[[ending]]\nevent = \"closed\"\nWORDS",
        6,
        "twice",
    ),
    ("[[ending]]\nevent = \"gone\"\nWORDS", 2, "unknown variant"),
    (
        "[[ending]]\nevent = \"closed\"\nwhen = 3\nWORDS",
        3,
        "unknown field",
    ),
    (
        "[[given]]\nkey = \"reply\"\nevent = \"regulator_date\"\nmet_by = [\"replied\"]\ntitle = { zh = \"甲\", en = \"a\" }\nWORDS",
        1,
        "twice",
    ),
    (
        "[[given]]\nkey = \"g\"\nevent = \"pause\"\nmet_by = [\"replied\"]\ntitle = { zh = \"甲\", en = \"a\" }\nWORDS",
        1,
        "does not belong",
    ),
    (
        "[[given]]\nkey = \"g\"\nevent = \"regulator_date\"\nmet_by = []\ntitle = { zh = \"甲\", en = \"a\" }\nWORDS",
        1,
        "at least one",
    ),
    (
        "[agreement]\ncap = \"x\"\ntitle = { zh = \"甲\", en = \"a\" }\nWORDS",
        1,
        "no limit x",
    ),
    (
        "[agreement]\ntitle = { zh = \"甲\", en = \"a\" }\nWORDS",
        1,
        "missing field `cap`",
    ),
];

#[test]
fn wrong_tables_behind_the_limits_are_refused_with_their_line() {
    let words = "rule = { zh = \"甲\", en = \"a\" }\narticle = { zh = \"甲\", en = \"a\" }\ncertainty = \"seen\"\n";
    for (tables, line, says) in BEHIND.iter().copied() {
        let text = format!("{SMALL}{}", tables.replace("WORDS", words));
        let error = Pack::parse("t.toml", &text).unwrap_err();
        assert!(error.to_string().contains(says), "{tables}: {error}");
        let after = error.line - SMALL.lines().count();
        assert_eq!(after, line, "{tables}: {error}");
        assert!(error.to_string().starts_with("t.toml:"), "{error}");
        assert!(!error.say.zh.is_empty());
    }
}

#[test]
fn a_pack_counts_in_its_own_zone_and_rolls_when_told() {
    let pack = Pack::parse("t.toml", SMALL).unwrap();
    // Sunday 22:30 in London is Monday in Beijing; the clocks go forward on 2026-03-29.
    let facts = Facts::received("2026-02-01T22:30:00Z".parse().unwrap());
    let due = |pack: &Pack| {
        explain(pack, None, Calendar::state_council(), &facts).unwrap()[0]
            .due
            .unwrap()
            .to_string()
    };
    assert_eq!(due(&pack), "2026-03-29T22:59:59.999999Z");
    let same_clock = SMALL.replace("end_of_day", "same_clock");
    assert_eq!(
        due(&Pack::parse("t", &same_clock).unwrap()),
        "2026-03-29T21:30:00Z"
    );
    let rolls = SMALL.replace("roll = \"none\"", "roll = \"due\"");
    assert_eq!(
        due(&Pack::parse("t", &rolls).unwrap()),
        "2026-03-30T22:59:59.999999Z"
    );
    let counted = SMALL.replace("first_day_counted = false", "first_day_counted = true");
    assert_eq!(
        due(&Pack::parse("t", &counted).unwrap()),
        "2026-03-28T23:59:59.999999Z"
    );
}

#[test]
fn a_successor_is_switched_on_by_date() {
    let day = |text: &str| text.parse().unwrap();
    let family = "cn-nfra-complaint";
    assert_eq!(Pack::builtin_in_force(family, day("2020-02-29")), None);
    assert_eq!(
        Pack::builtin_in_force(family, day("2020-03-01"))
            .unwrap()
            .id,
        "cn-nfra-2020-3"
    );
    let mut old = Pack::parse("t", SMALL).unwrap();
    let mut new = old.clone();
    (new.id, new.effective_from) = ("t2".into(), day("2027-01-01"));
    old.effective_to = None;
    let packs = [new, old];
    let id = |on: &str| Pack::in_force(&packs, "t", day(on)).map(|pack| pack.id.as_str());
    assert_eq!(id("2026-01-31"), None);
    assert_eq!(id("2026-12-31"), Some("t"));
    assert_eq!(id("2027-01-01"), Some("t2"));
}

#[test]
fn no_shipped_number_claims_to_be_verified_and_every_text_has_both_languages() {
    for pack in Pack::builtins() {
        assert!(!pack.verified, "{}", pack.id);
        let text = serde_json::to_value(pack).unwrap().to_string();
        assert!(
            !text.contains("\"verified\":true") && !text.contains("\"\""),
            "{}",
            pack.id
        );
        assert!(Pack::builtin(&pack.id).is_some() && pack.limit("nothing").is_none());
    }
}
