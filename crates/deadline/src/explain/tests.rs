//! Tests of this folder.

use super::*;
use crate::pack::Pack;
use kernel::{Lang, instant_from_micros, micros};
use proptest::prelude::*;

fn at(text: &str) -> Instant {
    format!("{text}+08:00").parse().unwrap()
}

fn nfra() -> &'static Pack {
    Pack::builtin("cn-nfra-2020-3").unwrap()
}

fn internal() -> &'static Pack {
    Pack::builtin("bank-internal-1").unwrap()
}

fn all(facts: &Facts) -> Vec<Deadline> {
    explain(nfra(), Some(internal()), Calendar::state_council(), facts).unwrap()
}

fn one(facts: &Facts, key: &str) -> Deadline {
    all(facts)
        .into_iter()
        .find(|deadline| deadline.key == key)
        .unwrap()
}

/// Received on Tuesday 2026-02-10 at 09:00: the answer is due on 2026-02-25.
fn facts() -> Facts {
    Facts::received(at("2026-02-10T09:00:00"))
}

fn texts(deadline: &Deadline, kind: StepKind) -> Vec<String> {
    let steps = deadline.steps.iter().filter(|step| step.kind == kind);
    steps.map(|step| step.text.en.clone()).collect()
}

#[test]
fn the_due_instant_is_the_last_moment_of_the_due_day() {
    let reply = one(&facts(), "reply");
    assert_eq!(reply.due, Some(at("2026-02-25T23:59:59.999999")));
    assert_eq!(kernel::short_time(reply.due.unwrap()), "2026-02-25 23:59");
    let with = |replied: &str| {
        let facts = facts().with(Event::at(EventKind::Replied, at(replied)));
        one(&facts, "reply").state(at("2026-12-01T00:00:00"))
    };
    assert_eq!(with("2026-02-25T23:59:59.999999"), State::Met);
    assert_eq!(with("2026-02-26T00:00:00"), State::MetLate);
    assert_eq!(
        with("2026-02-10T08:59:59"),
        State::Over,
        "an answer before the receipt is none"
    );
}

#[test]
fn how_it_stands_follows_from_the_facts_at_any_moment() {
    let reply = one(&facts(), "reply");
    let stands = [
        ("2026-02-10T09:00:00", State::Ok),
        ("2026-02-22T23:00:00", State::Ok),
        ("2026-02-23T00:00:00", State::Soon),
        ("2026-02-24T23:59:59", State::Soon),
        ("2026-02-25T00:00:00", State::DueToday),
        ("2026-02-25T23:59:59", State::DueToday),
        ("2026-02-26T00:00:00", State::Over),
        ("2036-02-26T00:00:00", State::Over),
        ("1999-01-01T00:00:00", State::Ok),
    ];
    for (now, state) in stands {
        assert_eq!(reply.state(at(now)), state, "{now}");
    }
    assert!(State::Over.is_breach() && State::Over.is_running() && !State::Ended.is_running());
}

#[test]
fn art_15_withdrawal_ends_the_procedure_that_day() {
    let withdrawn = |when: &str| facts().with(Event::at(EventKind::Withdrawn, at(when)));
    let now = at("2026-12-01T00:00:00");
    let reply = one(&withdrawn("2026-02-12T15:00:00"), "reply");
    assert_eq!(
        (reply.state(now), reply.ended),
        (State::Ended, Some(at("2026-02-12T15:00:00")))
    );
    assert!(
        texts(&reply, StepKind::Ended)[0].contains("2026-02-12 (Thu)"),
        "{reply:?}"
    );
    assert!(texts(&reply, StepKind::Ended)[0].contains("Article 15"));
    assert_eq!(
        one(&withdrawn("2026-02-26T15:00:00"), "reply").state(now),
        State::EndedLate
    );
    let answered = withdrawn("2026-02-13T15:00:00")
        .with(Event::at(EventKind::Replied, at("2026-02-12T10:00:00")));
    assert_eq!(one(&answered, "reply").state(now), State::Met);
    assert_eq!(one(&answered, "satisfaction").state(now), State::Ended);
    let window = one(&answered, "review_apply");
    assert_eq!(
        window.state(at("2026-03-01T00:00:00")),
        State::Ok,
        "the complainant's own time"
    );
    assert_eq!(
        window.state(now),
        State::Ended,
        "a window that closed is no breach"
    );
}

#[test]
fn an_open_pause_has_no_date_until_it_is_asked_what_if() {
    let paused = facts().with(Event::at(EventKind::Appraisal, at("2026-02-12T10:00:00")));
    let calendar = Calendar::state_council();
    let when = at("2026-02-20T10:00:00");
    let found = explain_at(nfra(), None, calendar, &paused, Some(when)).unwrap();
    let reply = &found[0];
    assert!(reply.paused && reply.due.is_none() && reply.due_day.is_none());
    assert_eq!(reply.state(at("2030-01-01T00:00:00")), State::Paused);
    assert_eq!(reply.due_day_if_resumed.unwrap().to_string(), "2026-03-05");
    let stopped = texts(reply, StepKind::Stopped);
    assert!(
        stopped[0].contains("appraisal, test or valuation (Article 18)"),
        "{stopped:?}"
    );
    assert!(
        stopped[1].contains("if resumed on 2026-02-20, due on 2026-03-05"),
        "{stopped:?}"
    );
    assert_eq!(
        explain(nfra(), None, calendar, &paused).unwrap()[0].due_day_if_resumed,
        None
    );
    let before = explain_at(
        nfra(),
        None,
        calendar,
        &paused,
        Some(at("2026-01-01T00:00:00")),
    );
    assert_eq!(
        before.unwrap()[0].due_day_if_resumed.unwrap().to_string(),
        "2026-02-25"
    );
    let answered = paused.with(Event::at(EventKind::Replied, at("2026-02-13T10:00:00")));
    assert_eq!(one(&answered, "reply").state(when), State::Met);
}

#[test]
fn a_case_received_in_december_2026_can_be_registered() {
    let found = all(&Facts::received(at("2026-12-31T09:00:00")));
    let [reply, contact, assign] = &found[..] else {
        panic!("{found:?}")
    };
    assert_eq!(reply.due_day.unwrap().to_string(), "2027-01-15");
    assert_eq!(reply.legal_outer_day, None);
    assert!(
        reply
            .unknown
            .as_ref()
            .unwrap()
            .en
            .contains("year 2027 not loaded")
    );
    assert_eq!(reply.state(at("2027-01-16T00:00:00")), State::Over);
    for working in [contact, assign] {
        assert_eq!((working.due, working.due_day), (None, None));
        assert!(working.unknown.as_ref().unwrap().zh.contains("2027 年"));
        assert_eq!(working.state(at("2027-06-01T00:00:00")), State::Unknown);
        assert_eq!(texts(working, StepKind::Unknown).len(), 1);
    }
    let earlier = one(&Facts::received(at("2026-12-29T09:00:00")), "first_contact");
    assert_eq!(earlier.due_day.unwrap().to_string(), "2026-12-30");
    assert!(texts(&earlier, StepKind::Provisional)[0].contains("notice of 2027"));
}

#[test]
fn every_skipped_rest_day_is_named_with_its_reason() {
    let facts = Facts::received(at("2026-02-12T09:00:00"))
        .with(Event::at(EventKind::Replied, at("2026-02-13T09:00:00")));
    let call = one(&facts, "satisfaction");
    assert_eq!(call.due_day.unwrap().to_string(), "2026-02-25");
    let skipped = texts(&call, StepKind::SkippedDay);
    assert_eq!(
        skipped.len(),
        9,
        "15 to 23 February, the working Saturday not among them"
    );
    assert_eq!(
        skipped[0],
        "skipped 2026-02-15 (Sun): Spring Festival (public holiday)"
    );
    assert_eq!(
        skipped[8],
        "skipped 2026-02-23 (Mon): Spring Festival (day off in lieu)"
    );
    let zh = call
        .steps
        .iter()
        .find(|step| step.kind == StepKind::SkippedDay)
        .unwrap();
    assert_eq!(zh.text.zh, "跳过 2026-02-15（周日）：春节（节假日）");
}

#[test]
fn the_explanation_tells_each_step_in_order() {
    let mut complex = Event::span(
        EventKind::ExtensionComplex,
        at("2026-02-20T10:00:00"),
        at("2026-02-20T11:00:00"),
    );
    complex.by = Some("李四".into());
    let facts = facts()
        .with(complex)
        .with(Event::at(
            EventKind::ExtensionSpecial,
            at("2026-03-01T10:00:00"),
        ))
        .with(Event::span(
            EventKind::Mediation,
            at("2026-02-21T10:00:00"),
            at("2026-02-23T10:00:00"),
        ));
    let reply = one(&facts, "reply");
    let kinds: Vec<&str> = reply.steps.iter().map(|step| step.kind.code()).collect();
    let told = [
        "start",
        "first_day",
        "count",
        "extension",
        "extension_void",
        "pause",
        "due",
        "roll",
    ];
    assert_eq!(kinds, told);
    let print = reply.print(Lang::Zh);
    for said in [
        "2026-02-10（周二） 09:00 收到投诉",
        "民法典第二百零一条",
        "计 15 个自然日",
        "李四（规定未指明",
        "合计 30 个自然日",
        "未告知投诉人，延期不生效",
        "调解（第二十五条），2 个自然日不计入",
        "截止：2026-03-14（周六） 24:00",
    ] {
        assert!(print.contains(said), "{said} in\n{print}");
    }
    assert_eq!(reply.legal_outer_day.unwrap().to_string(), "2026-03-16");
}

#[test]
fn wrong_facts_are_refused() {
    let calendar = Calendar::state_council();
    let say = |facts: &Facts| {
        explain(nfra(), None, calendar, facts)
            .unwrap_err()
            .to_string()
    };
    let early = Facts::received(at("2020-02-29T09:00:00"));
    assert!(say(&early).contains("applies to complaints received 2020-03-01.."));
    let reversed = Event::span(
        EventKind::Pause,
        at("2026-02-12T10:00:00"),
        at("2026-02-11T10:00:00"),
    );
    assert!(say(&facts().with(reversed)).contains("event pause (suspension) ends before"));
    let twice = Event::at(EventKind::Received, at("2026-02-12T10:00:00"));
    assert!(say(&facts().with(twice)).contains("receipt is no event"));
    let event = Event::at(EventKind::Assigned, at("2026-02-12T10:00:00"));
    let many = Facts {
        events: vec![event; EVENTS_MAX + 1],
        ..facts()
    };
    assert!(say(&many).contains("1001"));
    let other = Calendar::from_notices("uk", Vec::new()).unwrap();
    let error = explain(nfra(), None, &other, &facts()).unwrap_err();
    assert!(
        error
            .to_string()
            .contains("counts with calendar cn, but uk")
    );
    assert!(!error.say().zh.is_empty());
}

#[test]
fn facts_and_deadlines_survive_json() {
    let facts = facts()
        .with(Event::span(
            EventKind::Mediation,
            at("2026-02-11T10:00:00"),
            at("2026-02-12T10:00:00"),
        ))
        .with(Event::at(EventKind::Replied, at("2026-02-13T10:00:00")));
    let json = serde_json::to_string(&facts).unwrap();
    assert_eq!(serde_json::from_str::<Facts>(&json).unwrap(), facts);
    assert!(
        json.contains(r#"{"kind":"replied","from":"2026-02-13T02:00:00Z"}"#),
        "{json}"
    );
    let deadlines = all(&facts);
    let json = serde_json::to_string(&deadlines).unwrap();
    assert_eq!(
        serde_json::from_str::<Vec<Deadline>>(&json).unwrap(),
        deadlines
    );
    for kind in EventKind::ALL {
        assert_eq!(EventKind::from_code(kind.code()), Some(kind));
        assert_eq!(serde_json::to_value(kind).unwrap(), kind.code());
    }
}

/// Hours from 2020-01-01T00:00:00Z.
fn hour(n: i64) -> Instant {
    instant_from_micros(1_577_836_800_000_000 + n * 3_600_000_000)
}

proptest! {
    #[test]
    fn computing_again_changes_nothing_and_order_does_not_matter(
        start in 10_000i64..44_000, moves in prop::collection::vec((0..EventKind::ALL.len(), 0i64..2000, 0i64..300), 0..8),
    ) {
        let mut facts = Facts::received(hour(start));
        for (kind, from, length) in moves {
            let kind = EventKind::ALL[kind];
            if kind != EventKind::Received {
                let (from, to) = (hour(start + from), hour(start + from + length));
                facts = facts.with(Event::span(kind, from, to));
            }
        }
        let once = all(&facts);
        prop_assert_eq!(&once, &all(&facts));
        let dates = |deadlines: &[Deadline]| {
            deadlines.iter().map(|d| (d.key.clone(), d.due, d.met, d.ended)).collect::<Vec<_>>()
        };
        facts.events.reverse();
        // Two agreements of one moment are told apart by their order only.
        let agreed = facts.events.iter().filter(|event| event.kind == EventKind::Agreed).count();
        if agreed < 2 {
            prop_assert_eq!(dates(&once), dates(&all(&facts)));
        }
        for deadline in &once {
            prop_assert!(deadline.due.is_none_or(|due| due >= deadline.started || deadline.key == "agreed"));
            prop_assert!(micros(deadline.started) >= micros(facts.received));
            prop_assert!(!deadline.steps.is_empty());
        }
    }
}
