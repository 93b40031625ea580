//! Who may decide, what stays, what a form must say.

use super::*;
use kernel::instant_from_micros;

fn at(day: &str) -> Instant {
    let day: Day = day.parse().unwrap();
    bank_zone().to_timestamp(day.at(9, 0, 0, 0)).unwrap()
}

fn who(login: &str) -> Who {
    Who {
        login: login.to_owned(),
        name: login.to_owned(),
    }
}

fn powers(login: &str) -> Powers {
    let unit = UnitPath::root("0000");
    Powers {
        who: who(login),
        unit,
        view: Reach::All,
        write: Reach::All,
        approve: Reach::All,
    }
}

fn filled() -> Fields {
    let mut fields = Fields::default();
    for spec in WRITE {
        fields.set(spec.name, "按最小必要原则处理");
    }
    for (name, value) in [
        ("occasion", "sensitive"),
        ("risk", "high"),
        ("conclusion", "may"),
        ("next", "2027-11-25"),
    ] {
        fields.set(name, value);
    }
    fields
}

fn one() -> Assessment {
    let now = at("2026-11-25");
    let mut one = Assessment {
        number: "PIA-1".to_owned(),
        version: 0,
        status: Status::Draft,
        content: read(&filled(), now).unwrap(),
        unit: UnitPath::root("0000").child("0010"),
        unit_name: "科技部".to_owned(),
        author: who("author"),
        measures: Vec::new(),
        approved_at: None,
        previous: None,
        replaced_by: None,
        events: Vec::new(),
    };
    note(&mut one, "written", &who("author"), now, "");
    one
}

#[test]
fn a_form_comes_back_as_it_was_read_and_a_day_long_past_is_told() {
    let content = one().content;
    assert_eq!(
        read(&to_fields(&content), at("2026-11-25")).unwrap(),
        content
    );
    let mut fields = filled();
    fields.set("next", "2026-11-24");
    let errors = read(&fields, at("2026-11-25")).unwrap_err();
    assert_eq!(
        (errors.0[0].field.as_ref(), errors.0[0].code),
        ("next", "day_out_of_range")
    );
    fields.remove("lawful");
    assert_eq!(read(&fields, at("2026-11-25")).unwrap_err().0.len(), 2);
}

#[test]
fn nobody_approves_what_they_wrote_or_sent() {
    let mut one = one();
    one.status = Status::Submitted;
    note(&mut one, "submitted", &who("sender"), at("2026-11-26"), "");
    for own in ["author", "sender"] {
        assert_eq!(
            check(Action::Approve, &one, &powers(own)).unwrap_err().code,
            "own_assessment"
        );
        assert!(
            check(Action::Return, &one, &powers(own)).is_ok(),
            "taking it back is no approval"
        );
    }
    assert!(check(Action::Approve, &one, &powers("other")).is_ok());
    let mut far = powers("other");
    far.approve = Reach::Nothing;
    assert_eq!(
        check(Action::Approve, &one, &far).unwrap_err().code,
        "not_yours"
    );
}

#[test]
fn every_action_has_its_time() {
    let allowed = |status: Status| {
        let mut one = one();
        one.status = status;
        one.measures.push(Measure {
            no: 1,
            text: "x".to_owned(),
            owner: who("owner"),
            due: Day::MAX,
            done_at: None,
            note: String::new(),
        });
        let all = [
            Action::Write,
            Action::Submit,
            Action::Approve,
            Action::Return,
            Action::Withdraw,
            Action::Add,
            Action::Finish,
            Action::Renew,
        ];
        all.map(|action| u8::from(check(action, &one, &powers("other")).is_ok()))
    };
    assert_eq!(allowed(Status::Draft), [1, 1, 0, 0, 1, 1, 0, 0]);
    assert_eq!(allowed(Status::Submitted), [0, 0, 1, 1, 0, 0, 0, 0]);
    assert_eq!(allowed(Status::Returned), [1, 1, 0, 0, 1, 1, 0, 0]);
    assert_eq!(allowed(Status::Approved), [0, 0, 0, 0, 0, 1, 1, 1]);
    assert_eq!(allowed(Status::Replaced), [0, 0, 0, 0, 0, 0, 1, 0]);
    assert_eq!(allowed(Status::Withdrawn), [0; 8]);
}

#[test]
fn it_is_kept_for_three_years_from_its_approval() {
    let mut one = one();
    assert_eq!(kept_until(&one), None);
    one.approved_at = Some(at("2024-02-29"));
    assert_eq!(kept_until(&one).unwrap().to_string(), "2027-02-28");
}

#[test]
fn a_day_ends_with_its_last_microsecond_in_the_banks_zone() {
    let end = end_of("2026-11-25".parse().unwrap());
    assert_eq!(day_of(end).to_string(), "2026-11-25");
    assert_eq!(
        day_of(instant_from_micros(kernel::micros(end) + 1)).to_string(),
        "2026-11-26"
    );
}
