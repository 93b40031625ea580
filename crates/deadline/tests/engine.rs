//! What the engine does with facts, over every shipped pack and in the words it uses.

use deadline::{
    Deadline, Event, EventKind, Facts, Level, Pack, PackKind, Party, Rulebook, State, StepKind,
    Unit,
};
use jiff::{SignedDuration, Timestamp};
use kernel::Lang;
use proptest::prelude::*;

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn pack(id: &str) -> &'static Pack {
    Pack::builtin(id).unwrap()
}

fn all(id: &str, facts: &Facts) -> Vec<Deadline> {
    Rulebook::builtin()
        .explain(pack(id), None, facts, None)
        .unwrap()
}

fn one(id: &str, key: &str, facts: &Facts) -> Deadline {
    let found = all(id, facts).into_iter().find(|one| one.key == key);
    found.unwrap()
}

fn steps(deadline: &Deadline, kind: StepKind) -> Vec<&str> {
    let steps = deadline.steps.iter().filter(|step| step.kind == kind);
    steps.map(|step| step.text.en.as_str()).collect()
}

#[test]
fn of_two_ways_of_counting_the_later_counts_and_the_steps_say_so() {
    let ack = |received: &str, events: &[Event]| {
        let facts = Facts {
            received: at(received),
            events: events.to_vec(),
        };
        one("au-rg-271", "acknowledge", &facts)
    };
    let friday = ack("2026-03-06T18:00:00+11:00", &[]);
    assert_eq!(friday.due, Some(at("2026-03-09T23:59:59.999999+11:00")));
    let dues = [
        "due: 2026-03-07 (Sat) at 18:00:00",
        "due: end of 2026-03-09 (Mon) (24:00)",
        "the later of the two: 2026-03-09 (Mon) at 23:59:59",
    ];
    assert_eq!(steps(&friday, StepKind::Due), dues);
    assert_eq!(steps(&friday, StepKind::Or).len(), 1);
    // Hours that end after the business day: from 23:59:59.9999995 to the same moment a day later
    // is never later than the end of the next day, so take a pack with 48 hours.
    let text = std::fs::read_to_string(format!(
        "{}/packs/au-rg-271.toml",
        env!("CARGO_MANIFEST_DIR")
    ));
    let longer = text.unwrap().replace("length = 24\n", "length = 48\n");
    let longer = Pack::parse("au.toml", &longer).unwrap();
    let facts = Facts::received(at("2026-03-02T10:00:00+11:00"));
    let found = Rulebook::builtin().explain(&longer, None, &facts, None);
    let found = &found.unwrap()[0];
    assert_eq!(found.due, Some(at("2026-03-04T10:00:00+11:00")));
    let last = *steps(found, StepKind::Due).last().unwrap();
    assert_eq!(last, "the later of the two: 2026-03-04 (Wed) at 10:00:00");
}

#[test]
fn an_extension_names_level_and_reasons_and_tells_when_it_does_not_hold() {
    let special = &pack("cn-nfra-2020-3").limit("reply").unwrap().extensions[1];
    assert_eq!((special.level, special.reason), (Level::Superior, true));
    let complex = &pack("cn-pboc-2020-5").limit("reply").unwrap().extensions[0];
    assert_eq!(complex.level, Level::ComplaintHead);
    let facts = Facts::received(at("2026-02-10T09:00:00+08:00"));
    let granted = at("2026-02-20T09:00:00+08:00");
    let told = facts.clone().with(Event::span(
        EventKind::ExtensionSpecial,
        granted,
        at("2026-02-21T09:00:00+08:00"),
    ));
    let reply = one("cn-nfra-2020-3", "reply", &told);
    let said = steps(&reply, StepKind::Extension)[0];
    assert!(
        said.contains("senior manager of head office, with reasons"),
        "{said}"
    );
    assert!(said.contains("complainant told on 2026-02-21"), "{said}");
    let untold = facts.with(Event::at(EventKind::ExtensionSpecial, granted));
    let reply = one("cn-nfra-2020-3", "reply", &untold);
    let said = steps(&reply, StepKind::ExtensionVoid)[0];
    assert!(
        said.contains("complainant not told: does not hold"),
        "{said}"
    );
    assert_eq!(reply.due_day.unwrap().to_string(), "2026-02-25");
}

#[test]
fn a_holding_answer_is_its_own_notice() {
    let facts = Facts::received(at("2026-03-02T09:00:00Z"))
        .with(Event::at(EventKind::Holding, at("2026-03-20T09:00:00Z")));
    let reply = one("uk-fca-disp-payments", "reply", &facts);
    let said = steps(&reply, StepKind::Extension)[0];
    assert!(said.contains("complainant told on 2026-03-20"), "{said}");
    assert!(said.contains("35 working days in all"), "{said}");
}

#[test]
fn what_is_no_duty_of_the_banks_is_never_a_breach() {
    let facts = Facts::received(at("2026-03-02T09:00:00Z"))
        .with(Event::at(EventKind::Resolved, at("2026-03-10T09:00:00Z")))
        .with(Event::at(EventKind::Replied, at("2026-03-11T09:00:00Z")))
        .with(Event::at(
            EventKind::OutsideApplied,
            at("2026-12-01T09:00:00Z"),
        ));
    let later = at("2030-01-01T00:00:00Z");
    let short = one("uk-fca-disp", "summary_resolution", &facts);
    assert!(short.optional && !short.is_duty());
    assert_eq!(short.state(later), State::Ended);
    let window = one("uk-fca-disp", "fos_apply", &facts);
    assert_eq!(
        (window.binds, window.state(later)),
        (Party::Complainant, State::Ended)
    );
    let facts = Facts::received(at("2026-03-02T09:00:00+08:00"));
    let authority = one("cn-consumer-law-7", "respond", &facts);
    assert_eq!(
        (authority.binds, authority.state(later)),
        (Party::Authority, State::Ended)
    );
}

/// Limits that are due at the moment that starts them.
fn at_once(key: &str) -> bool {
    key.ends_with("_at_once")
}

#[test]
fn only_chinese_packs_cite_chinese_law() {
    for pack in Pack::builtins()
        .iter()
        .filter(|p| p.kind == PackKind::Statutory)
    {
        let facts = Facts::received(at("2026-03-07T10:00:00+08:00"));
        let found = Rulebook::builtin()
            .explain(pack, None, &facts, None)
            .unwrap();
        for lang in [Lang::Zh, Lang::En] {
            let print: String = found.iter().map(|one| one.print(lang)).collect();
            let cites = print.contains("Civil Code") || print.contains("民法典");
            // Hours know no first day that the Civil Code would leave out.
            let days = pack.limits.iter().any(|rule| rule.limit.unit != Unit::Hour);
            let chinese = pack.jurisdiction == "CN" && days;
            assert_eq!(cites, chinese, "{}: {print}", pack.id);
        }
    }
}

#[test]
fn every_pack_says_how_well_it_is_known() {
    assert_eq!(Pack::builtins().len(), 18);
    for pack in Pack::builtins() {
        assert!(!pack.verified, "{}", pack.id);
        for rule in &pack.limits {
            assert!(!rule.verified, "{} {}", pack.id, rule.key);
            for say in [&rule.title, &rule.rule, &rule.article] {
                let han = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
                assert!(!say.en.chars().any(han), "{} {}", pack.id, say.en);
            }
        }
    }
}

/// Facts of a case in 2025 and 2026, in hours from 2025-01-06T00:00:00Z.
fn facts() -> impl Strategy<Value = Facts> {
    let event = (
        0..EventKind::ALL.len(),
        0i64..2000,
        0i64..300,
        any::<bool>(),
    );
    let events = prop::collection::vec(event, 0..8);
    (0i64..9000, events).prop_map(|(start, events)| {
        let hour = |n: i64| at("2025-01-06T00:00:00Z") + SignedDuration::from_hours(n);
        let mut facts = Facts::received(hour(start));
        for (kind, from, length, open) in events {
            let (kind, from) = (EventKind::ALL[kind], start + from);
            if kind != EventKind::Received {
                facts = facts.with(match open {
                    true => Event::at(kind, hour(from)),
                    false => Event::span(kind, hour(from), hour(from + length)),
                });
            }
        }
        facts
    })
}

proptest! {
    #[test]
    fn every_pack_counts_the_same_again_and_in_any_order(facts in facts()) {
        let agreed = facts.events.iter().filter(|event| event.kind == EventKind::Agreed).count();
        for pack in Pack::builtins() {
            let book = Rulebook::builtin();
            let count = |facts: &Facts| book.explain(pack, None, facts, None).unwrap();
            let once = count(&facts);
            prop_assert_eq!(&once, &count(&facts));
            let mut turned = facts.clone();
            turned.events.reverse();
            let dates = |found: &[Deadline]| {
                found.iter().map(|d| (d.key.clone(), d.due, d.met, d.ended)).collect::<Vec<_>>()
            };
            // Two agreements of one moment are told apart by their order only.
            if agreed < 2 {
                prop_assert_eq!(dates(&once), dates(&count(&turned)));
            }
            for one in &once {
                prop_assert!(one.due.is_some() || one.paused || one.unknown.is_some());
                let given = one.key == "agreed" || pack.given.iter().any(|g| g.key == one.key);
                prop_assert!(given || one.due.is_none_or(|due| due > one.started || at_once(&one.key) && due == one.started));
                prop_assert!(!one.steps.is_empty());
            }
        }
    }

    #[test]
    fn one_more_pause_never_makes_a_date_of_any_pack_earlier(
        facts in facts(), from in 0i64..2000, length in 1i64..300,
    ) {
        // What comes later may make an extension or a restart hold that came too late before, or
        // the other way round: a pause alone is compared.
        let plain = |event: &Event| !event.kind.is_extension() && event.kind != EventKind::Restart;
        let mut before = facts.clone();
        before.events.retain(plain);
        let from = before.received + SignedDuration::from_hours(from);
        let after = before.clone().with(Event::span(
            EventKind::Appraisal, from, from + SignedDuration::from_hours(length),
        ));
        for pack in Pack::builtins() {
            let book = Rulebook::builtin();
            let count = |facts: &Facts| book.explain(pack, None, facts, None).unwrap();
            for (one, two) in count(&before).iter().zip(count(&after)) {
                prop_assert_eq!(&one.key, &two.key);
                if let (Some(due), Some(paused)) = (one.due, two.due) {
                    prop_assert!(due <= paused, "{} {}", pack.id, one.key);
                }
            }
        }
    }
}
