//! The steps as people fill them in, and what makes a sending wait.

use super::robots::{Facts, Signal, bare, bits, has_zero_bits, judge};
use super::steps::{CHECK, check, first_open, register, satisfaction, take_over};
use kernel::{Fields, Instant};

fn now() -> Instant {
    "2026-11-25T03:00:00Z".parse().unwrap()
}

fn fields(pairs: &[(&str, &str)]) -> Fields {
    let own = |(k, v): &(&str, &str)| ((*k).to_owned(), (*v).to_owned());
    Fields::from_pairs(pairs.iter().map(own).collect())
}

fn good() -> Fields {
    fields(&[
        ("who", "self"),
        ("complainant.name", "王建国"),
        ("content", "信用卡被收年费。办卡时说免年费。"),
        ("demand", "退还年费"),
        ("complainant.phone", "13800002046"),
    ])
}

#[test]
fn a_customer_gives_name_matter_wish_and_telephone_and_nothing_else() {
    let read = register(&good(), now(), now()).unwrap();
    assert_eq!(read.channel, "website");
    assert_eq!(read.source, "direct");
    assert_eq!(read.complainant.kind, "person");
    assert_eq!(read.received_at, Some(now()));
    assert_eq!(read.title, "信用卡被收年费");
    assert_eq!(first_open(&good(), now()), CHECK);
}

#[test]
fn each_step_tells_its_own_errors_only() {
    let empty = Fields::default();
    for (step, first) in [(1, "who"), (2, "content"), (3, "complainant.phone")] {
        let errors = check(step, &empty, now()).unwrap_err();
        assert_eq!(errors.0[0].field, first, "step {step}: {errors:?}");
    }
    let mut wrong = good();
    wrong.set("complainant.email", "a@");
    assert!(check(1, &wrong, now()).is_ok());
    assert_eq!(
        check(3, &wrong, now()).unwrap_err().0[0].code,
        "not_an_email"
    );
    wrong.set("happened", "2027-01-01");
    assert_eq!(
        check(2, &wrong, now()).unwrap_err().0[0].code,
        "in_the_future"
    );
    assert_eq!(first_open(&wrong, now()), 2);
}

#[test]
fn who_speaks_for_another_names_them_and_a_minor_is_marked() {
    let mut form = good();
    form.set("who", "guardian");
    assert_eq!(check(1, &form, now()).unwrap_err().0[0].field, "customer");
    form.set("customer", "王小明");
    let read = register(&form, now(), now()).unwrap();
    assert_eq!(read.complainant.kind, "agent");
    assert_eq!(read.flags, ["minor"]);
    assert!(
        read.content
            .contains("客户：王小明（填写人为未成年客户的监护人）")
    );
    assert!(read.content.starts_with("信用卡被收年费"));
    let mut form = good();
    form.set("who", "organisation");
    let errors = check(1, &form, now()).unwrap_err();
    assert_eq!(errors.0[0].field, "complainant.id_number");
}

#[test]
fn a_form_brings_nothing_but_its_steps_fields() {
    let mut draft = good();
    let form = fields(&[
        ("complainant.phone", "13900000000"),
        ("channel", "phone"),
        ("content", "smuggled"),
    ]);
    take_over(&mut draft, &form, 3);
    assert_eq!(draft.get("complainant.phone"), "13900000000");
    assert!(draft.get("content").starts_with("信用卡") && !draft.has("channel"));
}

#[test]
fn a_score_is_needed_and_reasons_become_words() {
    assert!(satisfaction(&Fields::default()).is_err());
    let mut said = fields(&[("score", "2"), ("reasons", "speed"), ("said", "太慢")]);
    said.push("reasons", "words");
    let action = satisfaction(&said).unwrap();
    assert_eq!(action.get("score"), "2");
    assert_eq!(
        action.get("remark"),
        "客户网上评价；原因：处理速度、解释说明；意见：太慢"
    );
}

fn person() -> Facts {
    Facts {
        seconds: 200,
        ..Facts::default()
    }
}

#[test]
fn people_with_and_without_script_are_taken_at_once_on_a_quiet_day() {
    assert_eq!(judge(&person()), []);
    let solved = Facts {
        solved: true,
        ..person()
    };
    assert_eq!(judge(&solved), []);
}

#[test]
fn each_signal_makes_it_wait() {
    let cases = [
        (
            Facts {
                trapped: true,
                ..person()
            },
            Signal::Trap,
        ),
        (
            Facts {
                seconds: 2,
                ..person()
            },
            Signal::TooFast,
        ),
        (
            Facts {
                same_text: 1,
                ..person()
            },
            Signal::Repeated,
        ),
        (
            Facts {
                network_hour: 3,
                ..person()
            },
            Signal::Network,
        ),
        (
            Facts {
                plain_ten: 30,
                ..person()
            },
            Signal::Pressure,
        ),
        (
            Facts {
                taken_ten: 120,
                solved: true,
                ..person()
            },
            Signal::Pressure,
        ),
    ];
    for (facts, signal) in cases {
        assert_eq!(judge(&facts), [signal], "{facts:?}");
    }
}

#[test]
fn while_somebody_attacks_only_who_did_the_work_is_taken() {
    let attack = Facts {
        held_hour: 500,
        ..person()
    };
    assert_eq!(judge(&attack), [Signal::Pressure]);
    assert_eq!(
        judge(&Facts {
            solved: true,
            ..attack
        }),
        []
    );
    assert!(bits(500) > bits(0));
}

#[test]
fn work_is_counted_in_bits() {
    for (hex, bits, holds) in [
        ("000f", 12, true),
        ("000f", 13, false),
        ("0007", 13, true),
        ("00ff", 9, false),
        ("0000", 16, true),
        ("zz", 0, false),
    ] {
        assert_eq!(has_zero_bits(hex, bits), holds, "{hex} {bits}");
    }
}

#[test]
fn copies_with_other_digits_and_spaces_are_the_same_text() {
    assert_eq!(bare("退 款 123！"), bare("退款456"));
    assert_ne!(bare("退款"), bare("退费"));
}
