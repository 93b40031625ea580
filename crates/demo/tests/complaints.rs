//! What the generator promises to whoever plays its drafts.

use demo::{Act, Draft, Nature, Pace, Status, accounts, complaints, path, turns, unit};
use kernel::{Instant, Role, RoleSet, UnitPath, day_of};
use std::collections::{BTreeMap, BTreeSet};

const SEED: u64 = 20_261_123;

fn now() -> Instant {
    "2026-11-23T21:09:41Z"
        .parse()
        .expect("an instant as RFC 3339 writes it")
}

fn made(n: usize, seed: u64) -> Vec<Draft> {
    complaints(n, seed, now()).collect()
}

/// Every text somebody reads.
fn texts_of(draft: &Draft) -> Vec<String> {
    let mut texts: Vec<String> = draft.fields().into_iter().map(|(_, value)| value).collect();
    for step in &draft.course.steps {
        texts.extend(
            step.act
                .fields(&|at| format!("#{at}"))
                .into_iter()
                .map(|(_, value)| value),
        );
    }
    texts
}

#[test]
fn the_same_seed_makes_the_same_complaints() {
    assert_eq!(made(500, SEED), made(500, SEED));
    assert_ne!(made(50, SEED), made(50, SEED + 1));
    assert_eq!(made(0, SEED), Vec::new());
    assert_eq!(made(1, SEED).len(), 1);
}

#[test]
fn drafts_stand_in_the_order_of_receipt_within_fifteen_months() {
    let drafts = made(500, SEED);
    for (at, draft) in drafts.iter().enumerate() {
        assert_eq!(draft.index, at);
        assert!(draft.received_at < draft.registered_at && draft.registered_at < now());
    }
    assert!(
        drafts
            .windows(2)
            .all(|pair| pair[0].received_at <= pair[1].received_at)
    );
    let oldest = day_of(now())
        .since(day_of(drafts[0].received_at))
        .unwrap()
        .get_days();
    assert!((350..=462).contains(&oldest), "{oldest}");
}

/// Statuses of the drawing in `domain.md`: where an action may start and where it leads.
fn drawn(act: &Act, status: &str, before: &str) -> Option<String> {
    let working = ["assigned", "investigating", "returned"];
    let open = [
        "assigned",
        "investigating",
        "proposed",
        "returned",
        "approved",
    ];
    let told = ["replied", "satisfaction", "closed"];
    let early = [
        "registered",
        "accepted",
        "assigned",
        "investigating",
        "returned",
        "reopened",
    ];
    let (from, to): (Vec<&str>, &str) = match act.code() {
        "accept" => (vec!["registered"], "accepted"),
        "decline" => (vec!["registered", "accepted"], "declined"),
        "answer" => (early.to_vec(), "closed"),
        "convert" => (early.to_vec(), status),
        "assign" => (
            vec![
                "accepted",
                "assigned",
                "investigating",
                "returned",
                "reopened",
            ],
            "assigned",
        ),
        "start" => (vec!["assigned", "returned"], "investigating"),
        "refuse_assignment" => (vec!["assigned", "investigating"], "returned"),
        "ask_opinion" | "give_opinion" => (working.to_vec(), status),
        "find" => (vec!["investigating", "returned"], status),
        "propose" => (vec!["investigating", "returned"], "proposed"),
        "approve" => (vec!["proposed"], "approved"),
        "return" => (vec!["proposed"], "returned"),
        "reply" => (vec!["approved"], "replied"),
        "satisfy" => (vec!["replied"], "satisfaction"),
        "close" => (vec!["satisfaction"], "closed"),
        "archive" => (vec!["closed", "declined", "withdrawn"], "archived"),
        "withdraw" => (
            [&early[..], &["proposed", "approved", "suspended"]].concat(),
            "withdrawn",
        ),
        "suspend" => (working.to_vec(), "suspended"),
        "resume" => (vec!["suspended"], before),
        "merge" => (early.to_vec(), "merged"),
        "request_review" => (told.to_vec(), "under_review"),
        "conclude_review" if act.fields(&|_| String::new())[0].1 == "upheld" => {
            (vec!["under_review"], "closed")
        }
        "conclude_review" => (vec!["under_review"], "reopened"),
        "mediate" => ([&working[..], &told].concat(), "in_mediation"),
        "conclude_mediation" if act.fields(&|_| String::new())[0].1 == "agreed" => {
            (vec!["in_mediation"], "closed")
        }
        "conclude_mediation" => (vec!["in_mediation"], before),
        "reopen" => (vec!["closed", "declined", "withdrawn"], "reopened"),
        "ask_extension" | "grant_extension" | "refuse_extension" | "tell_extension" => {
            (open.to_vec(), status)
        }
        "new_facts" => ([&working[..], &["accepted"]].concat(), status),
        "agree_day" => ([&open[..], &["accepted"]].concat(), status),
        "contact" | "urge" | "note" | "link" => (vec![status], status),
        other => panic!("an action that is not drawn: {other}"),
    };
    from.contains(&status).then(|| to.to_owned())
}

/// Plays all drafts in the order of time and gives where each stands.
fn play(drafts: &[Draft]) -> Vec<String> {
    let mut at = vec![("".to_owned(), "".to_owned()); drafts.len()];
    for turn in turns(drafts) {
        let Some(step) = turn.step else {
            at[turn.draft] = ("registered".to_owned(), "registered".to_owned());
            continue;
        };
        let act = &drafts[turn.draft].course.steps[step].act;
        if let Act::Merge { into, .. } = act {
            let lead = at[*into].0.as_str();
            let over = ["", "closed", "archived", "declined", "withdrawn", "merged"];
            assert!(
                !over.contains(&lead),
                "{} is merged into one that is {lead}",
                turn.draft
            );
        }
        if let Act::Link { to, .. } = act {
            assert!(*to < turn.draft && !at[*to].0.is_empty());
        }
        let (status, before) = at[turn.draft].clone();
        let next = drawn(act, &status, &before);
        let next =
            next.unwrap_or_else(|| panic!("draft {}: {} while {status}", turn.draft, act.code()));
        if next != status {
            at[turn.draft] = (next, status);
        }
    }
    at.into_iter().map(|(status, _)| status).collect()
}

#[test]
fn every_course_is_drawn_and_ends_where_it_says() {
    for seed in [1, 2, SEED] {
        let drafts = made(500, seed);
        let ends = play(&drafts);
        for (draft, end) in drafts.iter().zip(&ends) {
            assert_eq!(draft.course.ends.code(), end, "{:?}", draft.index);
        }
        for status in Status::ALL {
            let count = ends.iter().filter(|end| *end == status.code()).count();
            assert!(count >= 4, "{status:?} only {count} times");
        }
    }
    for n in [1, 5, 18, 40, 120] {
        play(&made(n, SEED));
    }
}

#[test]
fn whatever_the_hour_steps_follow_each_other_into_the_past() {
    let hours = [
        "2026-11-23T21:00:00Z",
        "2026-02-28T04:00:00Z",
        "2027-01-02T15:00:00Z",
    ];
    for (seed, hour) in (10..).zip(hours) {
        let now: Instant = hour.parse().unwrap();
        let drafts: Vec<Draft> = complaints(600, seed, now).collect();
        play(&drafts);
        for draft in &drafts {
            let mut before = draft.registered_at;
            for step in &draft.course.steps {
                let what = step.act.code();
                assert!(
                    step.at > before,
                    "draft {}: {what} at {}",
                    draft.index,
                    step.at
                );
                before = step.at;
            }
            assert!(before < now, "draft {}", draft.index);
        }
    }
}

/// The day on which the first answer was sent, counted from receipt.
fn days_to_reply(draft: &Draft) -> Option<i64> {
    let reply = draft
        .course
        .steps
        .iter()
        .find(|step| step.act.code() == "reply")?;
    let span = day_of(reply.at).since(day_of(draft.received_at)).ok()?;
    Some(i64::from(span.get_days()))
}

#[test]
fn most_are_answered_in_time_and_some_are_not() {
    let drafts = made(1000, SEED);
    let over = |draft: &&Draft| matches!(draft.course.ends, Status::Closed | Status::Archived);
    let answered: Vec<(&Draft, i64)> = drafts
        .iter()
        .filter(over)
        .filter_map(|d| Some((d, days_to_reply(d)?)))
        .collect();
    let paused = |d: &Draft| d.course.steps.iter().any(|s| s.act.code() == "suspend");
    let in_time = |(d, days): &&(&Draft, i64)| *days <= d.course.pace.limit_days() || paused(d);
    let share = answered.iter().filter(in_time).count() * 1000 / answered.len();
    assert!(
        (890..=950).contains(&share),
        "{share} of a thousand in time"
    );
    for (draft, days) in &answered {
        let late = *days > draft.course.pace.limit_days() && !paused(draft);
        assert_eq!(
            late,
            draft.course.pace == Pace::Late,
            "draft {}: {days} days",
            draft.index
        );
    }
    let open = |d: &&Draft| d.course.ends == Status::Investigating;
    let paces: BTreeSet<_> = drafts
        .iter()
        .filter(open)
        .map(|d| format!("{:?}", d.course.pace))
        .collect();
    assert_eq!(paces.len(), 4, "{paces:?}");
}

#[test]
fn extensions_are_asked_and_granted_before_the_limit() {
    for draft in made(1000, SEED) {
        let day = |at: Instant| {
            let span = day_of(at).since(day_of(draft.received_at)).unwrap();
            i64::from(span.get_days())
        };
        let mut limit = 15;
        for step in &draft.course.steps {
            match step.act.code() {
                "ask_extension" => assert!(day(step.at) < limit, "draft {}", draft.index),
                "grant_extension" => {
                    assert!(day(step.at) < limit, "draft {}", draft.index);
                    limit += if limit == 15 { 15 } else { 30 };
                }
                _ => {}
            }
        }
    }
}

#[test]
fn people_do_what_is_theirs() {
    let roles: BTreeMap<&str, RoleSet> = accounts()
        .iter()
        .map(|a| (a.login.as_str(), a.roles))
        .collect();
    let unit_of: BTreeMap<&str, UnitPath> = accounts()
        .iter()
        .map(|a| (a.login.as_str(), path(&a.unit)))
        .collect();
    for draft in made(1000, SEED) {
        assert!(roles[draft.registered_by.as_str()].has(Role::Intake));
        unit(&draft.unit);
        let mut lead = String::new();
        let mut helpers: Vec<String> = Vec::new();
        for step in &draft.course.steps {
            let who = roles[step.by.as_str()];
            assert!(
                !draft.against_staff.contains(&step.by),
                "draft {}",
                draft.index
            );
            match &step.act {
                Act::Assign {
                    unit,
                    handler,
                    co_handlers,
                    ..
                } => {
                    lead = handler.clone().unwrap_or_default();
                    helpers.extend(co_handlers.clone());
                    let fits = |login: &String| path(unit).contains(&unit_of[login.as_str()]);
                    assert!(handler.as_ref().is_none_or(fits), "draft {}", draft.index);
                    assert!(who.has(Role::Officer) || who.has(Role::Office));
                }
                Act::AskOpinion { co_handlers, .. } => helpers.extend(co_handlers.clone()),
                Act::GiveOpinion { .. } => assert!(helpers.contains(&step.by)),
                Act::Approve { .. } | Act::Return { .. } => {
                    assert!(
                        who.has(Role::Approver) && lead != step.by && !helpers.contains(&step.by)
                    );
                }
                Act::Start | Act::Find(_) | Act::Propose { .. } | Act::Reply { .. } => {
                    assert_eq!(lead, step.by, "draft {}", draft.index);
                }
                _ => {}
            }
        }
    }
}

#[test]
fn codes_are_those_of_the_standards_list() {
    let list = concat!(env!("CARGO_MANIFEST_DIR"), "/../complaint/data/jrt0169.csv");
    let list = std::fs::read_to_string(list).unwrap();
    let known: BTreeSet<(&str, &str)> = list
        .lines()
        .skip(1)
        .filter_map(|line| line.split_once(','))
        .filter_map(|(dimension, rest)| Some((dimension, rest.split(',').next()?)))
        .collect();
    assert_eq!(known.len(), 114);
    let drafts = made(2000, SEED);
    for draft in &drafts {
        assert!(
            known.contains(&("B", draft.business.as_str())),
            "{}",
            draft.scenario
        );
        assert!(
            known.contains(&("C", draft.cause.as_str())),
            "{}",
            draft.scenario
        );
        let via = draft.business_channel.as_str();
        assert!(
            via.is_empty() || known.contains(&("A", via)),
            "{}",
            draft.scenario
        );
    }
    let used: BTreeSet<&str> = drafts.iter().map(|draft| draft.business.as_str()).collect();
    let causes: BTreeSet<&str> = drafts.iter().map(|draft| draft.cause.as_str()).collect();
    assert!(
        used.len() >= 30 && causes.len() == 13,
        "{} {}",
        used.len(),
        causes.len()
    );
}

#[test]
fn texts_have_the_length_and_the_marks_of_real_ones() {
    for draft in made(2000, 7) {
        let count = draft.content.chars().count();
        assert!(
            (40..=200).contains(&count),
            "{}: {count}: {}",
            draft.scenario,
            draft.content
        );
        assert!(
            (4..=60).contains(&draft.title.chars().count()),
            "{}",
            draft.title
        );
        assert!(
            draft
                .fields()
                .iter()
                .all(|(_, value)| value.chars().count() <= 1000)
        );
        for text in texts_of(&draft) {
            assert!(
                !text.contains(['[', ']', '{', '}', '|']),
                "{}: {text}",
                draft.scenario
            );
            let doubled = [
                "。。", "，，", "，。", "。，", "！。", "？。", "、，", "；。",
            ];
            assert!(
                doubled.iter().all(|mark| !text.contains(mark)),
                "{}: {text}",
                draft.scenario
            );
        }
    }
}

#[test]
fn letters_name_the_ways_on() {
    for draft in made(1000, SEED) {
        for step in &draft.course.steps {
            let Act::Propose { reply, .. } = &step.act else {
                continue;
            };
            for way in ["核查", "调解", "仲裁", "诉讼", "尊敬的"] {
                assert!(reply.contains(way), "{}: {way} in {reply}", draft.scenario);
            }
            assert!((180..=1500).contains(&reply.chars().count()), "{reply}");
            assert!(!reply.contains("客户尾号") && reply.contains(&draft.complainant.name));
        }
    }
}

#[test]
fn five_hundred_do_not_read_alike() {
    let drafts = made(500, SEED);
    let mut contents: BTreeMap<&str, usize> = BTreeMap::new();
    for draft in &drafts {
        *contents.entry(draft.content.as_str()).or_default() += 1;
    }
    assert!(contents.values().all(|count| *count <= 4));
    assert!(contents.len() >= 490, "{} different texts", contents.len());
    let scenarios: BTreeSet<&str> = drafts.iter().map(|draft| draft.scenario.as_str()).collect();
    assert!(scenarios.len() >= 85, "{} scenarios", scenarios.len());
    let most = scenarios
        .iter()
        .map(|id| drafts.iter().filter(|draft| draft.scenario == *id).count())
        .max();
    assert!(most <= Some(40), "{most:?} of one scenario");
}

#[test]
fn the_mix_is_that_of_a_bank() {
    let drafts = made(1000, SEED);
    let count = |fits: &dyn Fn(&Draft) -> bool| drafts.iter().filter(|draft| fits(draft)).count();
    let complaints = count(&|d| d.nature == Nature::Complaint);
    assert!((810..=890).contains(&complaints), "{complaints} complaints");
    let repeats = count(&|d| d.repeat.is_some());
    assert!((35..=90).contains(&repeats), "{repeats} come again");
    for nature in Nature::ALL {
        assert!(count(&|d| d.nature == *nature) >= 3, "{nature:?}");
    }
    for channel in demo::Channel::ALL {
        assert!(count(&|d| d.channel == *channel) >= 2, "{channel:?}");
    }
    for flag in demo::Flag::ALL {
        assert!(count(&|d| d.flags.contains(flag)) >= 1, "{flag:?}");
    }
    assert!(count(&|d| !d.against_staff.is_empty()) >= 1);
    assert!(count(&|d| d.complainant.kind == demo::ComplainantKind::Organisation) >= 5);
}

#[test]
fn complainants_are_nobody_real_and_come_again_as_themselves() {
    let drafts = made(1000, SEED);
    for draft in &drafts {
        let person = &draft.complainant;
        assert!(
            person.phone.len() == 11 && person.phone.starts_with("19900"),
            "{}",
            person.phone
        );
        if let (Some(number), Some(_)) = (&person.id_number, person.age) {
            kernel::check_id_number(number).unwrap();
            assert!(number.starts_with("99"), "{number}");
        }
        if let Some(repeat) = draft.repeat {
            let earlier = &drafts[repeat.of];
            assert_eq!(earlier.complainant.phone, person.phone);
            assert!(earlier.scenario == draft.scenario || !repeat.same_matter);
        }
    }
}
