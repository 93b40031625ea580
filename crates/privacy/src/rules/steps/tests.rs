//! Which ways a request may go, and what a refusal must say.

use super::*;
use kernel::UnitPath;

fn powers(login: &str, handle: Reach) -> Powers {
    let path = UnitPath::root("0000");
    Powers {
        who: Who {
            login: login.to_owned(),
            name: login.to_owned(),
        },
        unit: Unit {
            path,
            name: "Head office".to_owned(),
        },
        view: Reach::All,
        handle,
    }
}

fn fields(pairs: &[(&str, &str)]) -> Fields {
    let own = |(k, v): &(&str, &str)| ((*k).to_owned(), (*v).to_owned());
    Fields::from_pairs(pairs.iter().map(own).collect())
}

fn now() -> Instant {
    "2026-11-25T09:00:00+08:00".parse().unwrap()
}

const ASKED: [(&str, &str); 6] = [
    ("kind", "delete"),
    ("applicant", "self"),
    ("channel", "counter"),
    ("name", "张小明"),
    ("phone", "13800001234"),
    ("content", "请删除我的地址"),
];

fn received() -> (Request, Private) {
    receive(&fields(&ASKED), &powers("officer", Reach::All), now()).unwrap()
}

fn step(
    from: &(Request, Private),
    action: Action,
    pairs: &[(&str, &str)],
) -> Result<(Request, Private), Trouble> {
    apply(
        (&from.0, &from.1),
        (action, &fields(pairs)),
        (&powers("officer", Reach::All), None),
        now(),
    )
}

#[test]
fn a_request_goes_its_way_and_keeps_words_out_of_the_facts() {
    let checked = step(
        &received(),
        Action::CheckIdentity,
        &[("method", "original"), ("paper", "id_card")],
    )
    .unwrap();
    let taken = step(&checked, Action::Take, &[]).unwrap();
    let answer = [
        ("result", "done"),
        ("told_by", "letter"),
        ("answer", "张小明的地址已删除"),
    ];
    let (request, private) = step(&taken, Action::Answer, &answer).unwrap();
    assert_eq!((request.status, request.version), (Status::Answered, 4));
    assert_eq!(private.texts, [(3, "张小明的地址已删除".to_owned())]);
    let facts = serde_json::to_string(&request).unwrap();
    for personal in ["张小明", "13800001234", "地址"] {
        assert!(!facts.contains(personal), "{personal} in {facts}");
    }
}

#[test]
fn nothing_is_answered_before_identity_is_checked_and_by_nobody_but_the_handler() {
    let answer = [("result", "done"), ("told_by", "letter"), ("answer", "x")];
    assert!(
        matches!(step(&received(), Action::Answer, &answer), Err(Trouble::Refused(r)) if r.code == "request_status")
    );
    let checked = step(
        &received(),
        Action::CheckIdentity,
        &[("method", "original"), ("paper", "id_card")],
    )
    .unwrap();
    let taken = step(&checked, Action::Take, &[]).unwrap();
    let other = powers("other", Reach::All);
    assert_eq!(
        check(Action::Answer, &taken.0, &other).unwrap_err().code,
        "request_handler"
    );
    let far = powers("far", Reach::Nothing);
    assert_eq!(
        check(Action::Take, &taken.0, &far).unwrap_err().code,
        "request_not_yours"
    );
}

#[test]
fn a_refusal_tells_the_right_to_sue() {
    let mut asked = vec![
        ("ground", "kept_by_law"),
        ("told_by", "letter"),
        ("answer", "保存期限未满"),
    ];
    let untold = step(&received(), Action::Refuse, &asked);
    assert!(matches!(untold, Err(Trouble::Invalid(e)) if e.0[0].code == "sue_told"));
    asked.push(("sue_told", "true"));
    assert_eq!(
        step(&received(), Action::Refuse, &asked).unwrap().0.status,
        Status::Refused
    );
}

#[test]
fn who_asks_for_another_is_named() {
    let mut asked = ASKED.to_vec();
    asked[1] = ("applicant", "agent");
    let errors = receive(&fields(&asked), &powers("officer", Reach::All), now()).unwrap_err();
    assert_eq!(
        (errors.0[0].field.as_str(), errors.0[0].code),
        ("agent_name", "required")
    );
    asked.push(("received_at", "2026-11-26T09:00"));
    asked.push(("agent_name", "李四"));
    let errors = receive(&fields(&asked), &powers("officer", Reach::All), now()).unwrap_err();
    assert_eq!(errors.0[0].code, "in_future");
}

#[test]
fn what_is_sent_on_the_public_page_waits_until_somebody_accepts_it() {
    let unit = powers("officer", Reach::All).unit;
    let mut sent: Vec<_> = ASKED
        .iter()
        .copied()
        .filter(|(n, _)| *n != "channel")
        .collect();
    let from = submit(&fields(&sent), &unit, now()).unwrap();
    assert_eq!(
        (from.0.status, from.0.channel.as_str()),
        (Status::Submitted, "web")
    );
    assert!(step(&from, Action::CheckIdentity, &[]).is_err());
    let taken = step(&from, Action::Accept, &[]).unwrap();
    assert_eq!(taken.0.status, Status::Received);
    let gone = step(&from, Action::Discard, &[("discard", "spam")]).unwrap();
    assert!(gone.0.status.is_done());
    sent.push(("website", "http://example.test"));
    let errors = submit(&fields(&sent), &unit, now()).unwrap_err();
    assert_eq!(errors.0[0].code, "trap");
    sent.pop();
    sent.push(("channel", "counter"));
    assert!(
        submit(&fields(&sent), &unit, now()).is_err(),
        "nobody says how it came"
    );
}

#[test]
fn another_unit_begins_anew() {
    let unit = Unit {
        path: UnitPath::root("0000").child("0100"),
        name: "Branch".to_owned(),
    };
    let (all, from) = (powers("officer", Reach::All), received());
    let asked = fields(&[("unit", "0100")]);
    let hand = |to| {
        apply(
            (&from.0, &from.1),
            (Action::HandOver, &asked),
            (&all, to),
            now(),
        )
    };
    assert_eq!(hand(Some(&unit)).unwrap().0.unit, unit);
    assert!(matches!(hand(None), Err(Trouble::Invalid(e)) if e.0[0].code == "unknown_unit"));
}
