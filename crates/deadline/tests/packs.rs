//! The worked cases of every shipped pack: one text per pack in `tests/packs`, each case named after
//! its article.
//!
//! ```text
//! = art. 18: complex, thirty days
//! received 2026-02-10
//! extension_complex 2026-02-20
//! > reply 2026-03-12 =over [extension]
//! ```
//!
//! Days without a clock are 10:00 in the pack's zone; with a clock (`2026-02-10T17:00`) they are wall
//! times of it; with an offset or `Z` they are instants; `from..to` is a span. After `>` stand the
//! limit's key and what is expected of it: a due day (its end), a due wall time, `DAY -> OUTER` for a
//! rest day at the end (`-> ?`: not known), `paused`, `unknown YEAR`, or `none`. Then, as far as the
//! case tells them: `=state` long afterwards, `[steps that must be there]`, `![steps that must not]`.

use deadline::{Deadline, Event, EventKind, Facts, Pack, Rulebook};
use jiff::Timestamp;
use jiff::civil::DateTime;
use std::path::Path;

/// Every pack has at least so many.
const CASES_MIN: usize = 12;
/// When everything is long over.
const AFTERWARDS: &str = "2100-01-01T00:00:00Z";

struct Case<'t> {
    name: &'t str,
    facts: Facts,
    expected: Vec<&'t str>,
}

fn instant(pack: &Pack, text: &str) -> Timestamp {
    if let Ok(at) = text.parse() {
        return at;
    }
    let wall: DateTime = match text.len() {
        10 => format!("{text}T10:00").parse().unwrap(),
        _ => text.parse().unwrap(),
    };
    pack.time_zone().to_timestamp(wall).unwrap()
}

fn cases<'t>(pack: &Pack, text: &'t str) -> Vec<Case<'t>> {
    let mut cases: Vec<Case<'t>> = Vec::new();
    let lines = text.lines().map(str::trim);
    for line in lines.filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let (word, rest) = line.split_once(' ').unwrap();
        match (word, cases.last_mut()) {
            ("=", _) => cases.push(Case {
                name: rest,
                facts: Facts::received(Timestamp::MIN),
                expected: Vec::new(),
            }),
            ("received", Some(case)) => case.facts.received = instant(pack, rest),
            (">", Some(case)) => case.expected.push(rest),
            (kind, Some(case)) => {
                let kind = EventKind::from_code(kind).unwrap_or_else(|| panic!("{line}"));
                let (from, to) = rest.split_once("..").unwrap_or((rest, ""));
                let from = instant(pack, from);
                case.facts.events.push(match to {
                    "" => Event::at(kind, from),
                    to => Event::span(kind, from, instant(pack, to)),
                });
            }
            (_, None) => panic!("{line}: no case has begun"),
        }
    }
    cases
}

/// What the pack says, in the words of the cases.
fn answer(pack: &Pack, found: Option<&Deadline>) -> String {
    let Some(one) = found else {
        return "none".into();
    };
    let Some(due) = one.due else {
        if one.paused {
            return "paused".into();
        }
        let why = &one.unknown.as_ref().unwrap().en;
        let year = why.split("year ").nth(1).unwrap();
        return format!("unknown {}", &year[..4]);
    };
    let wall = pack.time_zone().to_datetime(due);
    assert_eq!(Some(wall.date()), one.due_day, "the instant is of the day");
    let end = wall.date().at(23, 59, 59, 999_999_000);
    let due = match wall == end {
        true => wall.date().to_string(),
        false => wall.strftime("%Y-%m-%dT%H:%M").to_string(),
    };
    match (one.legal_outer_day, &one.unknown) {
        (Some(outer), _) if Some(outer) != one.due_day => format!("{due} -> {outer}"),
        (None, Some(_)) => format!("{due} -> ?"),
        _ => due,
    }
}

/// What is wrong with one expectation.
fn fault(pack: &Pack, all: &[Deadline], expected: &str) -> Option<String> {
    let (key, rest) = expected.split_once(' ').unwrap();
    let value_end = rest.find(['=', '[', '!']).unwrap_or(rest.len());
    let value = rest[..value_end].trim();
    let found = all.iter().find(|one| one.key == key);
    if pack.limit(key).is_none() && key != "agreed" && !pack.given.iter().any(|g| g.key == key) {
        return Some(format!("there is no limit {key}"));
    }
    let got = answer(pack, found);
    if got != value {
        return Some(format!("expected {value}, got {got}"));
    }
    let mut tail = &rest[value_end..];
    while let Some(mark) = tail.chars().next() {
        let one = found.unwrap();
        let has = |step: &str| one.steps.iter().any(|s| s.kind.code() == step);
        let stop = match mark {
            '=' => tail.find(' ').unwrap_or(tail.len()),
            _ => tail.find(']').unwrap() + 1,
        };
        let (item, after) = tail.split_at(stop);
        tail = after.trim_start();
        let steps = item.trim_start_matches(['!', '[']).trim_end_matches(']');
        match mark {
            '=' => {
                let state = one.state(AFTERWARDS.parse().unwrap()).code();
                if state != &item[1..] {
                    return Some(format!("expected {item}, got ={state}"));
                }
            }
            '[' if !steps.split(' ').all(has) => return Some(format!("no step {steps}")),
            '!' if steps.split(' ').any(has) => return Some(format!("a step {steps}")),
            _ => {}
        }
    }
    None
}

/// Runs a pack's cases; answers how many there were and what is wrong.
fn run(pack: &Pack, text: &str) -> (usize, Vec<String>) {
    let book = Rulebook::builtin();
    let mut faults = Vec::new();
    let cases = cases(pack, text);
    for case in &cases {
        let all = book.explain(pack, None, &case.facts, None).unwrap();
        assert!(!case.expected.is_empty(), "{} expects nothing", case.name);
        for expected in &case.expected {
            let wrong = fault(pack, &all, expected);
            faults.extend(wrong.map(|why| format!("{}: {}: {why}", pack.id, case.name)));
        }
    }
    (cases.len(), faults)
}

#[test]
fn every_shipped_pack_answers_its_worked_cases() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/packs");
    let mut faults = Vec::new();
    for pack in Pack::builtins() {
        let file = folder.join(format!("{}.txt", pack.id));
        let text = std::fs::read_to_string(&file)
            .unwrap_or_else(|_| panic!("{} has no worked cases: {}", pack.id, file.display()));
        let (count, wrong) = run(pack, &text);
        assert!(count >= CASES_MIN, "{} has only {count} cases", pack.id);
        faults.extend(wrong);
    }
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
    let texts = std::fs::read_dir(&folder).unwrap().count();
    assert_eq!(
        texts,
        Pack::builtins().len(),
        "a text without a pack is never run"
    );
}

#[test]
fn every_limit_of_every_pack_is_in_some_case() {
    for pack in Pack::builtins() {
        let file = format!("{}/tests/packs/{}.txt", env!("CARGO_MANIFEST_DIR"), pack.id);
        let text = std::fs::read_to_string(file).unwrap();
        let keys = pack.limits.iter().map(|rule| &rule.key);
        for key in keys.chain(pack.given.iter().map(|given| &given.key)) {
            let tested = text.contains(&format!("> {key} 2"));
            assert!(tested, "{} {key} has no worked date", pack.id);
        }
    }
}

#[test]
fn a_wrong_expectation_is_noticed() {
    let pack = Pack::builtin("cn-nfra-2020-3").unwrap();
    let head = "= a\nreceived 2026-02-10\nextension_special 2026-02-20\n> reply ";
    let fault = |expected: &str| run(pack, &format!("{head}{expected}\n")).1;
    assert!(fault("2026-02-25 =over [extension_void] ![restart]").is_empty());
    for wrong in [
        "2026-02-26",
        "2026-02-25T17:00",
        "2026-02-25 -> 2026-02-26",
        "paused",
        "unknown 2027",
        "none",
        "2026-02-25 =met",
        "2026-02-25 [extension]",
        "2026-02-25 ![extension_void]",
    ] {
        assert_eq!(fault(wrong).len(), 1, "{wrong}");
    }
}
