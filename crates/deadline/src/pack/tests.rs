//! Worked cases of the shipped packs, each named after its article, and packs that are refused.

use super::*;
use crate::calendar::Calendar;
use crate::cli::parse_event;
use crate::explain::{Facts, explain};

/// `kind day` or `kind day day`, at 10:00 Beijing time, as an event.
fn event(text: &str) -> crate::explain::Event {
    let mut words = text.split(' ');
    let kind = words.next().unwrap();
    let times: Vec<String> = words.map(|day| format!("{day}T10:00:00+08:00")).collect();
    parse_event(&format!("{kind}@{}", times.join(".."))).unwrap()
}

/// What a pack says about one limit: `due`, `due → outer` when the last day is a rest day,
/// `due → ?` when the calendar does not know, `paused`, `unknown`, `none`.
fn answer(pack: &str, key: &str, received: &str, events: &[&str]) -> String {
    let received = match received.len() {
        10 => format!("{received}T10:00:00+08:00"),
        _ => received.to_owned(),
    };
    let facts = Facts {
        received: received.parse().unwrap(),
        events: events.iter().map(|text| event(text)).collect(),
    };
    let pack = Pack::builtin(pack).unwrap();
    let deadlines = explain(pack, None, Calendar::state_council(), &facts).unwrap();
    let Some(one) = deadlines.iter().find(|one| one.key == key) else {
        return "none".into();
    };
    let due = match one.due_day {
        Some(day) => day.to_string(),
        None if one.paused => return "paused".into(),
        None => return "unknown".into(),
    };
    assert_eq!(
        one.due.map(kernel::day_of),
        one.due_day,
        "the due instant stands on the due day"
    );
    match (one.legal_outer_day, &one.unknown) {
        (Some(outer), _) if Some(outer) != one.due_day => format!("{due} → {outer}"),
        (None, Some(why)) => {
            assert!(why.en.contains("2027 not loaded"), "{why}");
            format!("{due} → ?")
        }
        _ => due,
    }
}

macro_rules! cases {
    ($pack:literal: $($name:ident: $key:literal $received:literal [$($event:literal),*] => $answer:literal;)*) => {
        $(#[test]
        fn $name() {
            assert_eq!(answer($pack, $key, $received, &[$($event),*]), $answer);
        })*
    };
}

cases! { "cn-nfra-2020-3":
    nfra_art_18_base_over_spring_festival_2024: "reply" "2024-02-07" [] => "2024-02-22";
    nfra_art_18_base_ends_on_a_make_up_saturday: "reply" "2025-09-26" [] => "2025-10-11";
    nfra_art_18_base_2026_02_10: "reply" "2026-02-10" [] => "2026-02-25";
    nfra_art_18_base_2026_04_30: "reply" "2026-04-30" [] => "2026-05-15";
    nfra_art_18_base_2026_09_24: "reply" "2026-09-24" [] => "2026-10-09";
    nfra_art_18_base_counts_from_the_day_in_beijing: "reply" "2026-02-09T16:00:00Z" [] => "2026-02-25";
    nfra_art_18_base_rolls_over_spring_festival: "reply" "2026-01-31" [] => "2026-02-15 → 2026-02-24";
    nfra_art_18_complex_thirty_days_2024: "reply" "2024-02-07" ["extension_complex 2024-02-20"] => "2024-03-08";
    nfra_art_18_complex_rolls_over_a_sunday: "reply" "2025-09-26" ["extension_complex 2025-10-09"] => "2025-10-26 → 2025-10-27";
    nfra_art_18_complex_2026_02_10: "reply" "2026-02-10" ["extension_complex 2026-02-20"] => "2026-03-12";
    nfra_art_18_complex_rolls_over_a_saturday: "reply" "2026-04-30" ["extension_complex 2026-05-15"] => "2026-05-30 → 2026-06-01";
    nfra_art_18_complex_2026_09_24: "reply" "2026-09-24" ["extension_complex 2026-10-08"] => "2026-10-24 → 2026-10-26";
    nfra_art_18_complex_after_the_period_does_not_hold: "reply" "2026-02-10" ["extension_complex 2026-02-26"] => "2026-02-25";
    nfra_art_18_special_ends_on_a_working_sunday: "reply" "2024-02-07" ["extension_complex 2024-02-20", "extension_special 2024-03-01 2024-03-05"] => "2024-04-07";
    nfra_art_18_special_2025_09_26: "reply" "2025-09-26" ["extension_complex 2025-10-09", "extension_special 2025-10-20 2025-10-20"] => "2025-11-25";
    nfra_art_18_special_rolls_over_a_saturday: "reply" "2026-02-10" ["extension_complex 2026-02-20", "extension_special 2026-03-05 2026-03-06"] => "2026-04-11 → 2026-04-13";
    nfra_art_18_special_2026_04_30: "reply" "2026-04-30" ["extension_special 2026-05-10 2026-05-11"] => "2026-06-29";
    nfra_art_18_special_2026_09_24: "reply" "2026-09-24" ["extension_complex 2026-10-01", "extension_special 2026-10-20 2026-10-21"] => "2026-11-23";
    nfra_art_18_special_not_told_does_not_hold: "reply" "2026-02-10" ["extension_complex 2026-02-20", "extension_special 2026-03-05"] => "2026-03-12";
    nfra_art_18_special_told_too_late_does_not_hold: "reply" "2026-02-10" ["extension_complex 2026-02-20", "extension_special 2026-03-05 2026-03-13"] => "2026-03-12";
    nfra_art_18_special_told_on_the_last_day_holds: "reply" "2026-02-10" ["extension_complex 2026-02-20", "extension_special 2026-03-05 2026-03-12"] => "2026-04-11 → 2026-04-13";
    nfra_art_18_special_twice_stays_at_sixty: "reply" "2026-04-30" ["extension_special 2026-05-10 2026-05-11", "extension_special 2026-06-10 2026-06-11"] => "2026-06-29";
    nfra_art_18_appraisal_is_left_out: "reply" "2026-02-10" ["appraisal 2026-02-12 2026-02-20"] => "2026-03-05";
    nfra_art_18_appraisal_that_lasts_stops_the_clock: "reply" "2026-02-10" ["appraisal 2026-02-12"] => "paused";
    nfra_art_18_appraisal_after_the_period_changes_nothing: "reply" "2026-02-10" ["appraisal 2026-02-26"] => "2026-02-25";
    nfra_art_18_appraisal_within_a_day_leaves_nothing_out: "reply" "2026-02-10" ["appraisal 2026-02-12 2026-02-12"] => "2026-02-25";
    nfra_art_25_mediation_is_left_out: "reply" "2026-03-02" ["mediation 2026-03-10 2026-03-31"] => "2026-04-07";
    nfra_art_25_mediation_and_appraisal_overlapping_count_once: "reply" "2026-03-02" ["mediation 2026-03-10 2026-03-20", "appraisal 2026-03-15 2026-03-31"] => "2026-04-07";
    nfra_art_18_new_facts_restart_the_period: "reply" "2026-02-10" ["restart 2026-02-24"] => "2026-03-11";
    nfra_art_18_new_facts_void_earlier_extensions: "reply" "2026-02-10" ["extension_complex 2026-02-20", "restart 2026-03-02"] => "2026-03-17";
    nfra_art_18_new_facts_after_a_breach_do_not_undo_it: "reply" "2026-02-10" ["restart 2026-02-26"] => "2026-02-25";
    nfra_art_18_new_facts_after_an_answer_in_time_restart: "reply" "2026-02-10" ["replied 2026-02-20", "restart 2026-04-01"] => "2026-04-16";
    nfra_art_36_transferred_counts_from_the_banks_receipt: "reply" "2026-03-02" ["transferred 2026-03-09"] => "2026-03-24";
    nfra_art_21_review_is_applied_for_within_30_days: "review_apply" "2026-02-10" ["replied 2026-02-25"] => "2026-03-27";
    nfra_art_21_review_is_decided_within_30_days: "review_decide" "2026-02-10" ["replied 2026-02-25", "review_applied 2026-03-05"] => "2026-04-04 → 2026-04-07";
    nfra_art_21_no_review_before_the_answer: "review_apply" "2026-02-10" [] => "none";
    nfra_art_23_agreed_date_within_the_limit: "agreed" "2026-02-10" ["agreed 2026-02-11 2026-02-20"] => "2026-02-20";
    nfra_art_23_agreed_date_is_cut_to_the_limit: "agreed" "2026-02-10" ["agreed 2026-02-11 2026-03-20"] => "2026-02-25";
    nfra_art_23_agreed_date_may_use_an_extension_that_holds: "agreed" "2026-02-10" ["extension_complex 2026-02-20", "agreed 2026-02-20 2026-03-10"] => "2026-03-10";
    nfra_art_203_unknown_where_the_next_notice_is_missing: "reply" "2026-12-20" [] => "2027-01-04 → ?";
}

cases! { "cn-pboc-2020-5":
    pboc_art_43_base_from_receipt_of_the_transfer: "reply" "2026-03-02" ["transferred 2026-03-09"] => "2026-03-24";
    pboc_art_43_base_without_a_recorded_transfer: "reply" "2026-02-10" [] => "2026-02-25";
    pboc_art_43_base_2024_02_07: "reply" "2024-02-07" [] => "2024-02-22";
    pboc_art_43_base_over_national_day: "reply" "2026-09-24" [] => "2026-10-09";
    pboc_art_43_base_rolls_over_a_sunday: "reply" "2026-03-07" [] => "2026-03-22 → 2026-03-23";
    pboc_art_43_base_over_new_year: "reply" "2025-12-20" [] => "2026-01-04";
    pboc_art_43_complex_goes_to_sixty_at_once: "reply" "2026-04-30" ["extension_complex 2026-05-10 2026-05-11"] => "2026-06-29";
    pboc_art_43_complex_rolls_over_a_saturday: "reply" "2026-02-10" ["extension_complex 2026-02-20 2026-02-20"] => "2026-04-11 → 2026-04-13";
    pboc_art_43_complex_not_told_does_not_hold: "reply" "2026-04-30" ["extension_complex 2026-05-10"] => "2026-05-15";
    pboc_art_43_complex_told_too_late_does_not_hold: "reply" "2026-04-30" ["extension_complex 2026-05-10 2026-05-16"] => "2026-05-15";
    pboc_art_43_complex_counts_from_the_transfer: "reply" "2026-03-02" ["transferred 2026-03-09", "extension_complex 2026-03-20 2026-03-21"] => "2026-05-08";
    pboc_art_43_there_is_no_second_extension: "reply" "2026-04-30" ["extension_complex 2026-05-10 2026-05-11", "extension_special 2026-06-01 2026-06-02"] => "2026-06-29";
    pboc_art_43_special_is_the_same_step: "reply" "2026-04-30" ["extension_special 2026-05-10 2026-05-11"] => "2026-06-29";
    pboc_art_43_new_material_restarts: "reply" "2026-04-30" ["restart 2026-05-12"] => "2026-05-27";
    pboc_art_66_days_are_natural_days: "reply" "2026-02-13" [] => "2026-02-28";
    pboc_mediation_as_registered_by_the_bank_is_left_out: "reply" "2026-03-02" ["mediation 2026-03-10 2026-03-31"] => "2026-04-07";
}

cases! { "bank-internal-1":
    internal_first_contact_on_a_make_up_sunday: "first_contact" "2025-09-26" [] => "2025-09-28";
    internal_first_contact_after_national_day: "first_contact" "2026-09-30" [] => "2026-10-08";
    internal_first_contact_received_on_new_years_day: "first_contact" "2026-01-01" [] => "2026-01-04";
    internal_assignment_next_working_day: "assign" "2026-11-20" [] => "2026-11-23";
    internal_investigation_is_natural_days: "investigate" "2026-09-28" ["assigned 2026-09-29"] => "2026-10-06";
    internal_investigation_stops_in_a_pause: "investigate" "2026-09-28" ["assigned 2026-09-29", "pause 2026-10-01 2026-10-11"] => "2026-10-16";
    internal_approval_counts_from_the_last_proposal: "approve" "2026-09-01" ["proposed 2026-09-02", "returned 2026-09-03", "proposed 2026-09-24"] => "2026-09-29";
    internal_approval_pause_takes_out_working_days: "approve" "2026-09-01" ["proposed 2026-09-02", "mediation 2026-09-03 2026-09-11"] => "2026-09-14";
    internal_satisfaction_three_working_days: "satisfaction" "2026-02-02" ["replied 2026-02-12"] => "2026-02-24";
    internal_not_started_is_not_there: "satisfaction" "2026-02-02" [] => "none";
    internal_working_days_into_a_missing_year_are_unknown: "first_contact" "2026-12-31" [] => "unknown";
    internal_natural_days_into_a_missing_year_stand: "investigate" "2026-12-28" ["assigned 2026-12-28"] => "2027-01-04";
}

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
