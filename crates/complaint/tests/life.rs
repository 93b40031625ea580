//! Random lives: people of every kind do random things with a case, in any order, with good and
//! with wrong input. Whatever happens, the rules hold.

#[path = "support/deeds.rs"]
mod deeds;

use complaint::rules::register::{Register, Registration, register};
use complaint::rules::{
    Action, Asked, Case, OtherCase, PersonRef, Powers, Resolved, Status, Trouble, UnitRef, apply,
    check, offers, time,
};
use deadline::Rulebook;
use deeds::{leads_on, may_move_the_deadline, needs_more};
use kernel::{Fields, Instant, Reach, UnitPath};
use proptest::prelude::*;
use std::collections::BTreeSet;

fn head() -> UnitPath {
    UnitPath::root("0000")
}

fn unit(codes: &[&str]) -> UnitPath {
    codes.iter().fold(head(), |path, code| path.child(code))
}

fn unit_ref(path: UnitPath) -> UnitRef {
    UnitRef {
        name: format!("机构{}", path.code()),
        path,
    }
}

/// Nobody in particular: sees nothing, may nothing.
fn nobody(login: &str, unit: UnitPath) -> Powers {
    let none = || Reach::Nothing;
    Powers {
        login: login.to_owned(),
        unit,
        view: none(),
        accept: none(),
        assign: none(),
        handle: none(),
        approve: none(),
        extend: none(),
        supervise: none(),
        review: none(),
        archive: none(),
        reveal: none(),
        complainant: false,
    }
}

/// One of each kind, as the permission table would fill them.
fn cast() -> Vec<Powers> {
    let branch = unit(&["0100"]);
    let sub = unit(&["0100", "0101"]);
    let outlet = unit(&["0100", "0101", "010101"]);
    let own = |p: &UnitPath| Reach::Own(p.clone());
    let below = |p: &UnitPath| Reach::Subtree(p.clone());
    vec![
        Powers {
            view: own(&branch),
            accept: own(&branch),
            assign: own(&branch),
            reveal: own(&branch),
            ..nobody("clerk", branch.clone())
        },
        Powers {
            view: own(&outlet),
            handle: own(&outlet),
            ..nobody("handler", outlet.clone())
        },
        Powers {
            view: own(&outlet),
            handle: own(&outlet),
            ..nobody("helper", outlet.clone())
        },
        Powers {
            view: below(&sub),
            approve: below(&sub),
            ..nobody("approver", sub.clone())
        },
        Powers {
            view: below(&branch),
            accept: below(&branch),
            assign: below(&branch),
            handle: below(&branch),
            approve: below(&branch),
            extend: below(&branch),
            supervise: below(&branch),
            review: below(&branch),
            archive: below(&branch),
            ..nobody("officer", branch.clone())
        },
        Powers {
            view: Reach::All,
            accept: Reach::All,
            assign: Reach::All,
            extend: Reach::All,
            supervise: Reach::All,
            review: Reach::All,
            archive: Reach::All,
            ..nobody("office", head())
        },
        Powers {
            view: Reach::All,
            ..nobody("auditor", head())
        },
        nobody("stranger", unit(&["0200"])),
    ]
}

fn start() -> Instant {
    "2026-03-02T01:00:00Z".parse().unwrap()
}

fn new_case() -> Case {
    let mut fields = Fields::default();
    for (name, value) in [
        ("channel", "phone"),
        ("source", "direct"),
        ("nature", "complaint"),
        ("complainant.kind", "person"),
        ("complainant.name", "王建国"),
        ("complainant.phone", "19900002046"),
        ("content", "年费争议，要求退还。"),
    ] {
        fields.set(name, value);
    }
    let form = Register::read(&fields, start()).unwrap();
    let branch = unit(&["0100"]);
    let with = Registration {
        id: 1,
        number: "TS-20260302-0100-0001".to_owned(),
        tracking_code: "K7M29XQPTW3H".to_owned(),
        origin: String::new(),
        by: PersonRef {
            login: "clerk".into(),
            name: "clerk".into(),
            unit: branch.clone(),
        },
        unit: unit_ref(branch),
        against_unit: None,
        attachments: Vec::new(),
        now: start(),
    };
    register(Rulebook::builtin(), &form, with)
}

/// Plausible input for an action; `wrong` spoils one of its fields.
fn input(action: Action, now: Instant, luck: u8, wrong: bool) -> (Fields, Resolved) {
    let (mut fields, mut resolved) = (Fields::default(), Resolved::default());
    for (i, spec) in action.fields().iter().enumerate() {
        let value = match spec.name {
            "business" => "B032".to_owned(),
            "cause" => "C07".to_owned(),
            "business_channel" => "A0133".to_owned(),
            "reply_text" => "经核实……如有异议可申请核查、调解、仲裁或诉讼。".to_owned(),
            "agreed_day" | "resume_on" => kernel::day_of(now)
                .saturating_add(jiff::Span::new().days(1))
                .to_string(),
            "applied_at" => kernel::rfc3339(now),
            "at" | "handler" | "co_handlers" | "amount_paid" => String::new(),
            "score" => "4".to_owned(),
            "lead_number" | "other_number" => "TS-20260301-0100-0009".to_owned(),
            "unit" => "010101".to_owned(),
            "step" if luck.is_multiple_of(2) => "complex".to_owned(),
            "step" => "special".to_owned(),
            "result" if action == Action::ConcludeReview && luck.is_multiple_of(2) => {
                "overturned".to_owned()
            }
            "result" if action == Action::ConcludeReview => "upheld".to_owned(),
            "result" if luck.is_multiple_of(2) => "agreed".to_owned(),
            "result" => "failed".to_owned(),
            "nature" if luck.is_multiple_of(2) => "enquiry".to_owned(),
            "nature" => "complaint".to_owned(),
            _ => match spec.kind {
                kernel::FieldKind::Choice(list) => list[usize::from(luck) % list.len()].code.into(),
                kernel::FieldKind::Flag => "true".to_owned(),
                _ => "情况属实，按规定办理。".to_owned(),
            },
        };
        let spoiled = wrong && i == usize::from(luck) % action.fields().len();
        fields.set(spec.name, if spoiled { "\u{7}".repeat(5) } else { value });
    }
    if fields.has("unit") {
        resolved.unit = Some(unit_ref(unit(&["0100", "0101", "010101"])));
    }
    if fields.has("co_handlers") && action == Action::AskOpinion {
        fields.set("co_handlers", "helper");
        let unit = unit(&["0100", "0101", "010101"]);
        resolved.co_handlers = vec![PersonRef {
            login: "helper".into(),
            name: "helper".into(),
            unit,
        }];
    }
    if fields.has("lead_number") || fields.has("other_number") {
        resolved.other = Some(OtherCase {
            number: "TS-20260301-0100-0009".to_owned(),
            status: if luck.is_multiple_of(3) {
                Status::Closed
            } else {
                Status::Investigating
            },
        });
    }
    (fields, resolved)
}

fn attempt(
    case: &Case,
    who: &Powers,
    action: Action,
    now: Instant,
    luck: u8,
    wrong: bool,
) -> Result<Case, Trouble> {
    let (fields, resolved) = input(action, now, luck, wrong);
    let asked = Asked {
        action,
        fields: &fields,
        resolved,
        by: PersonRef {
            login: who.login.clone(),
            name: who.login.clone(),
            unit: who.unit.clone(),
        },
        now,
        book: Rulebook::builtin(),
        answer_due: time::answer_due(Rulebook::builtin(), case),
    };
    apply(case, who, &asked).map(|decision| decision.next)
}

fn holds(before: &Case, after: &Case, who: &Powers, action: Action) {
    assert!(
        check(action, before, who).is_ok(),
        "{} did {action:?} without the right",
        who.login
    );
    assert!(
        who.sees(before),
        "{} changed a case they can't see",
        who.login
    );
    assert!(action.starts_from(before.status));
    assert_eq!(after.version, before.version + 1);
    assert_eq!(
        (&after.number, after.received_at),
        (&before.number, before.received_at)
    );
    assert_eq!(after.status.is_done(), after.ended_at.is_some());
    let book = Rulebook::builtin();
    let (old, new) = (
        time::derive(book, before).due_at,
        time::derive(book, after).due_at,
    );
    if !may_move_the_deadline(action) && !after.status.is_done() {
        assert_eq!(old, new, "{action:?} moved the deadline");
    }
    if action == Action::Approve {
        assert!(!who.handled(before), "who handled it approved it");
        assert_eq!(
            before.proposal, after.proposal,
            "what is approved is what was proposed"
        );
    }
    if action == Action::Reply {
        assert_eq!(
            before.proposal, after.proposal,
            "what is sent is what was approved"
        );
        assert!(after.verdicts.last().is_some_and(|v| v.approved));
    }
    if matches!(after.status, Status::Closed) && after.is_complaint() {
        let ended = after.reply.is_some() || after.mediations.iter().any(|m| m.result.is_some());
        assert!(
            ended || after.ending.is_some(),
            "a complaint is not closed unanswered"
        );
    }
}

/// Lives through the steps; gives the statuses that were reached.
fn live(steps: &[(u8, u8, u8, u8)]) -> BTreeSet<Status> {
    let people = cast();
    let mut case = new_case();
    let mut now = start();
    let mut reached = BTreeSet::from([case.status]);
    for (person, which, luck, hours) in steps {
        now += jiff::SignedDuration::from_hours(i64::from(*hours % 30));
        let who = &people[usize::from(*person) % people.len()];
        // Mostly what the page would offer, mostly what leads on; sometimes anything at all.
        let offered = offers(&case, who);
        let onward: Vec<Action> = offered.iter().copied().filter(|a| leads_on(*a)).collect();
        let action = match (onward.as_slice(), offered.as_slice()) {
            (list, _) if !list.is_empty() && !luck.is_multiple_of(8) => {
                list[usize::from(*which) % list.len()]
            }
            (_, list) if !list.is_empty() && *luck < 220 => list[usize::from(*which) % list.len()],
            _ => Action::ALL[usize::from(*which) % Action::ALL.len()],
        };
        let wrong = luck.is_multiple_of(11);
        if let Ok(next) = attempt(&case, who, action, now, *luck, wrong) {
            holds(&case, &next, who, action);
            case = next;
            reached.insert(case.status);
        } else {
            assert!(
                !offered.contains(&action) || wrong || needs_more(action),
                "{action:?} was offered to {} and refused with good input in {:?}",
                who.login,
                case.status
            );
        }
        let ways = people.iter().map(|p| offers(&case, p).len()).sum::<usize>();
        assert!(
            ways > 0 || case.status == Status::Archived,
            "{:?} is a dead end",
            case.status
        );
    }
    reached
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, ..ProptestConfig::default() })]

    #[test]
    fn whatever_people_do_the_rules_hold(
        steps in proptest::collection::vec(any::<(u8, u8, u8, u8)>(), 1..120)
    ) {
        live(&steps);
    }
}

#[test]
fn every_status_is_reached_by_random_lives() {
    // A fixed stream of numbers (SplitMix64), so that the test says the same every time.
    let mut seed = 0x9E37_79B9_7F4A_7C15_u64;
    let mut next = move || {
        seed = seed.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = seed;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)).to_le_bytes()
    };
    let mut reached = BTreeSet::new();
    for _ in 0..3000 {
        let steps: Vec<_> = (0..60)
            .map(|_| {
                let [a, b, c, d, ..] = next();
                (a, b, c, d)
            })
            .collect();
        reached.extend(live(&steps));
        if reached.len() == Status::ALL.len() {
            break;
        }
    }
    let missing: Vec<_> = Status::ALL
        .iter()
        .filter(|s| !reached.contains(s))
        .collect();
    assert!(missing.is_empty(), "never reached: {missing:?}");
}

/// The way of a complaint as `domain.md` draws it, step by step, each person as themself.
#[test]
fn a_complaint_goes_the_drawn_way() {
    let people = cast();
    let who = |login: &str| people.iter().find(|p| p.login == login).unwrap();
    let mut case = new_case();
    let mut now = start();
    for (login, action, status) in [
        ("clerk", Action::Accept, Status::Accepted),
        ("clerk", Action::Assign, Status::Assigned),
        ("handler", Action::Start, Status::Investigating),
        ("handler", Action::AskOpinion, Status::Investigating),
        ("helper", Action::GiveOpinion, Status::Investigating),
        ("handler", Action::Contact, Status::Investigating),
        ("handler", Action::Find, Status::Investigating),
        ("handler", Action::Propose, Status::Proposed),
        ("approver", Action::Return, Status::Returned),
        ("handler", Action::Propose, Status::Proposed),
        ("approver", Action::Approve, Status::Approved),
        ("handler", Action::Reply, Status::Replied),
        ("clerk", Action::Satisfy, Status::Satisfaction),
        ("clerk", Action::Close, Status::Closed),
        ("officer", Action::Archive, Status::Archived),
    ] {
        now += jiff::SignedDuration::from_hours(3);
        let next = attempt(&case, who(login), action, now, 1, false);
        case = next.unwrap_or_else(|trouble| panic!("{login} {action:?}: {trouble:?}"));
        assert_eq!(case.status, status, "after {action:?}");
    }
    assert!(
        Action::ALL
            .iter()
            .all(|a| people.iter().all(|p| check(*a, &case, p).is_err()))
    );
}

#[test]
fn who_handled_it_cannot_approve_it_and_who_is_complained_about_stands_back() {
    let people = cast();
    let officer = people.iter().find(|p| p.login == "officer").unwrap();
    let mut case = new_case();
    let mut now = start();
    for action in [
        Action::Accept,
        Action::Assign,
        Action::Start,
        Action::Contact,
        Action::Find,
        Action::Propose,
    ] {
        now += jiff::SignedDuration::from_hours(1);
        case = attempt(&case, officer, action, now, 1, false).unwrap();
    }
    let refused = attempt(&case, officer, Action::Approve, now, 1, false);
    assert!(matches!(refused, Err(Trouble::Refused(r)) if r.code == "handled_it"));
    case.against_staff.push("approver".to_owned());
    let approver = people.iter().find(|p| p.login == "approver").unwrap();
    let refused = attempt(&case, approver, Action::Approve, now, 1, false);
    assert!(matches!(refused, Err(Trouble::Refused(r)) if r.code == "recused"));
    assert!(!approver.reveals(&case));
}

/// The whole table of statuses × actions, written for people to review.
#[test]
fn the_transitions_are_as_reviewed() {
    let mut table = String::from(
        "# Which action starts from which status. UPDATE_EXPECT=1 rewrites this file.\n",
    );
    for status in Status::ALL {
        let ways: Vec<&str> = Action::ALL
            .iter()
            .filter(|a| a.starts_from(*status))
            .map(|a| a.code())
            .collect();
        table.push_str(&format!("{}: {}\n", status.code(), ways.join(" ")));
    }
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/expected/transitions.txt");
    if std::env::vars().any(|(name, _)| name == "UPDATE_EXPECT") {
        std::fs::write(path, &table).unwrap();
    }
    assert_eq!(std::fs::read_to_string(path).unwrap_or_default(), table);
}
