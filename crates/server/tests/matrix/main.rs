//! Who sees and may do what, played over HTTP: role × reach × state × action × route.
//!
//! A bank has a case in every state at every distance from one person of each role (`bank.rs`).
//! What is expected is written by hand in `oracle.rs`. Every answer of every request is searched
//! for words of cases that its reader must not see and for persons' data in plain. The table as it
//! was played stands in `tests/expected/matrix.txt` for people to review;
//! `UPDATE_EXPECT=1 cargo test -p xiaobao --test matrix` rewrites it. A route without a line fails.

#![expect(
    clippy::unwrap_used,
    reason = "a test that has not what it needs has failed"
)]

mod acts;
mod bank;
mod glass;
mod limits;
mod oracle;
mod page;
mod rights;
mod side;
mod web;

use bank::{Case, LOOKING, MIRROR, PASSWORD, PLACES, Person, STATES};
use complaint::rules::Action;
use identity::access::ROUTES;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use testkit::{Engine, TestApp};
use web::{Answer, Browser, Site};

/// What is asked of every case, whatever its state, is asked in these.
const STATES_OF_ROUTES: [&str; 3] = ["registered", "investigating", "closed"];

/// Somebody in front of a browser; what they get is searched.
struct Looker<'a> {
    person: Person,
    browser: Browser,
    cases: &'a [Case],
    /// Cases whose numbers may be read though they are not seen: linked with one that is.
    linked: Vec<String>,
    faults: Vec<String>,
    asked: usize,
}

impl<'a> Looker<'a> {
    fn new(site: &Site, person: Person, cases: &'a [Case]) -> Looker<'a> {
        let mut browser = Browser::new(site);
        browser.log_in(person.login, PASSWORD);
        Looker {
            person,
            browser,
            cases,
            linked: Vec::new(),
            faults: Vec::new(),
            asked: 0,
        }
    }

    fn get(&mut self, path: &str) -> Answer {
        let answer = self.browser.get(path);
        self.search(&answer, path, path);
        answer
    }

    fn form(&mut self, path: &str, pairs: &[(&str, &str)]) -> Answer {
        let answer = self.browser.form(path, pairs);
        let sent: Vec<&str> = pairs.iter().map(|(_, value)| *value).collect();
        self.search(&answer, path, &format!("{path} {}", sent.join(" ")));
        answer
    }

    fn json(&mut self, path: &str, body: &serde_json::Value, more: &str) -> Answer {
        let answer = self.browser.json(path, body, more);
        self.search(&answer, path, &format!("{path} {body}"));
        answer
    }

    fn fault(&mut self, what: impl Into<String>) {
        let what = what.into();
        self.faults.push(format!("{}: {what}", self.person.login));
    }

    fn expect(&mut self, place: &str, answer: &Answer, status: u16) {
        if answer.status != status {
            self.fault(format!("{place} gave {}, not {status}", answer.status));
        }
    }

    /// Looks for what this person must not read; `sent` is what they typed themselves.
    fn search(&mut self, answer: &Answer, place: &str, sent: &str) {
        self.asked += 1;
        if answer.status >= 500 {
            self.fault(format!("{place} gave {}", answer.status));
        }
        let words = answer.words();
        let mut found: BTreeSet<String> = BTreeSet::new();
        for (at, _) in words.match_indices("kanari") {
            let rest: String = words[at + 6..].chars().take(5).collect();
            let Ok(mark) = rest.get(..4).unwrap_or_default().parse::<usize>() else {
                continue;
            };
            let Some(case) = self.cases.iter().find(|c| c.mark == mark) else {
                continue;
            };
            match rest.chars().last() {
                Some('t') if oracle::sees(&self.person, case) => {}
                _ => drop(found.insert(format!("kanari{rest}"))),
            }
        }
        for begin in ["1990000", "62220000"] {
            for (at, _) in words.match_indices(begin) {
                let tail: String = words[at + begin.len()..].chars().take(4).collect();
                // The figures of `/metrics` have many digits, too.
                let inside = words[..at].ends_with(|c: char| c.is_ascii_digit() || c == '.');
                if !inside && tail.chars().all(|c| c.is_ascii_digit()) {
                    found.insert(format!("{begin}{tail}"));
                }
            }
        }
        for (at, _) in words.match_indices("TS-20") {
            let number: String = words[at..]
                .chars()
                .take_while(|c| c.is_ascii_alphanumeric() || *c == '-')
                .collect();
            let unseen = |case: &&Case| case.number == number && !oracle::sees(&self.person, case);
            if self.cases.iter().any(|case| unseen(&case)) && !self.linked.contains(&number) {
                found.insert(number);
            }
        }
        for leak in found {
            if !sent.contains(&leak) {
                self.fault(format!("{place} ({}) shows {leak}", answer.status));
            }
        }
    }
}

#[test]
fn who_sees_and_may_do_what_is_what_was_written_down() {
    let app = TestApp::on(Engine::Sqlite);
    let cases = bank::make(&app);
    side::furnish(&app, &cases);
    let site = Site::serve(app.app.clone());
    let mut table = String::new();
    let mut faults = Vec::new();
    let mut asked = 0;
    for person in LOOKING.iter().chain(&MIRROR) {
        let mut looker = Looker::new(&site, *person, &cases);
        looker.linked = side::linked(person, &cases);
        states(&mut looker, &mut table);
        refusals(&mut looker);
        side::lists(&mut looker);
        side::by_other_ways(&mut looker);
        routes(&mut looker);
        side::personal_data(&mut looker);
        side::who_can_be_named(&mut looker);
        asked += looker.asked;
        faults.append(&mut looker.faults);
    }
    doors_as_text(&mut table);
    assert!(asked > 5_000, "only {asked} requests were made");
    faults.truncate(60);
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    compare(&table);
}

/// What each case shows and offers, in every state; the table's lines.
fn states(looker: &mut Looker<'_>, table: &mut String) {
    let person = looker.person;
    if MIRROR.iter().any(|p| p.login == person.login) {
        return;
    }
    writeln!(table, "── {} at {} ──", person.role.code(), person.unit).unwrap();
    for place in &PLACES {
        let mut lines: BTreeMap<String, Vec<&str>> = BTreeMap::new();
        for case in looker.cases.iter().filter(|c| c.place.name == place.name) {
            let said = case_in_state(looker, case);
            lines.entry(said).or_default().push(case.state.name);
        }
        for (said, states) in lines {
            writeln!(table, "{:<17} {}: {said}", place.name, states.join(" ")).unwrap();
        }
    }
    table.push('\n');
}

fn case_in_state(looker: &mut Looker<'_>, case: &Case) -> String {
    let person = looker.person;
    let answer = looker.get(&format!("/api/v1/complaints/{}", case.number));
    let place = format!("{} {} {}", case.place.name, case.state.name, case.number);
    if !oracle::sees(&person, case) {
        let status = if person.role == kernel::Role::Admin {
            403
        } else {
            404
        };
        looker.expect(&place, &answer, status);
        return "not seen".to_owned();
    }
    looker.expect(&place, &answer, 200);
    if answer.status != 200 {
        return "not seen".to_owned();
    }
    let body = answer.json();
    let actions = body["actions"].as_array().unwrap().iter();
    let offered: Vec<String> = actions
        .map(|a| a["action"].as_str().unwrap().to_owned())
        .collect();
    let expected = oracle::offered(&person, case);
    let (there, asked): (BTreeSet<&str>, BTreeSet<&str>) = (
        offered.iter().map(String::as_str).collect(),
        expected.iter().copied().collect(),
    );
    if there != asked {
        let more: Vec<_> = there.difference(&asked).collect();
        let less: Vec<_> = asked.difference(&there).collect();
        looker.fault(format!(
            "{place}: offered beside {more:?}, missing {less:?}"
        ));
    }
    if !body.to_string().contains(&case.word()) {
        looker.fault(format!("{place}: the case's words are not there"));
    }
    let shown = if oracle::reveals(&person, case) {
        "person on purpose"
    } else {
        "masked"
    };
    format!(
        "{shown}; {}",
        if offered.is_empty() {
            "nothing".to_owned()
        } else {
            offered.join(" ")
        }
    )
}

/// What is not offered is refused, by page and by API, and changes nothing.
fn refusals(looker: &mut Looker<'_>) {
    let person = looker.person;
    for place in &PLACES {
        for action in Action::ALL {
            let here = |c: &&Case| c.place.name == place.name;
            let mut starts = looker
                .cases
                .iter()
                .filter(here)
                .filter(|c| action.starts_from(c.state.status));
            let Some(case) = starts.find(|c| !oracle::offered(&person, c).contains(&action.code()))
            else {
                continue;
            };
            let sees = oracle::sees(&person, case);
            let code = action.code();
            let path = format!("/api/v1/complaints/{}/actions/{code}", case.number);
            let answer = looker.json(&path, &serde_json::json!({}), "");
            let page = match (person.role, sees) {
                (kernel::Role::Admin, _) => 403,
                (_, false) => 404,
                (_, true) => 422,
            };
            let spot = format!("{} {} {code}", place.name, case.state.name);
            // The API tells the person's fault from the state's.
            let api = if sees && answer.status == 403 {
                403
            } else {
                page
            };
            looker.expect(&spot, &answer, api);
            let path = format!("/complaints/{}/actions/{code}", case.number);
            let answer = looker.get(&path);
            looker.expect(&format!("page {spot}"), &answer, page);
        }
    }
}

/// Every route of the program, with every distance where it is about a case.
fn routes(looker: &mut Looker<'_>) {
    let person = looker.person;
    for (method, route, _) in ROUTES {
        let Some(who) = oracle::door(method, route) else {
            looker.fault(format!("{method} {route} stands in no line of the oracle"));
            continue;
        };
        let admitted = oracle::lets_in(who, person.role);
        if route.contains("complaints/{number}") {
            for case in looker
                .cases
                .iter()
                .filter(|c| STATES_OF_ROUTES.contains(&c.state.name))
            {
                side::case_route(looker, method, route, case, admitted);
            }
            continue;
        }
        if side::ENDS_THE_SESSION.contains(route) || *route == "/assets/{file}" {
            continue;
        }
        let path = side::filled(route);
        let answer = match *method {
            "GET" => looker.get(&path),
            _ if path.starts_with("/api/") => looker.json(&path, &serde_json::json!({}), ""),
            _ => looker.form(&path, &[]),
        };
        let refused = answer.status == 403 || answer.status == 401;
        if refused == admitted {
            looker.fault(format!(
                "{method} {path} gave {}, let in: {admitted}",
                answer.status
            ));
        }
    }
}

/// Routes × roles, as they were played.
fn doors_as_text(table: &mut String) {
    table.push_str("── routes: i intake h handler a approver o officer O office d department l leader u auditor s admin, + signed in, * everybody ──\n");
    for (method, route, _) in ROUTES {
        let who = oracle::door(method, route).unwrap_or("?");
        writeln!(table, "{method:<5} {route:<52} {who}").unwrap();
    }
}

fn compare(table: &str) {
    let head = format!(
        "Who sees and may do what: role × reach × state × action × route, as played over HTTP.\n\
         Written by crates/server/tests/matrix; UPDATE_EXPECT=1 cargo test -p xiaobao --test matrix rewrites it.\n\
         {} states at {} distances.\n\n",
        STATES.len(),
        PLACES.len()
    );
    let text = format!("{head}{table}");
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/expected/matrix.txt");
    if std::env::vars().any(|(name, value)| name == "UPDATE_EXPECT" && value == "1") {
        std::fs::write(file, &text).unwrap();
    }
    let kept = std::fs::read_to_string(file).unwrap_or_default();
    assert!(
        kept == text,
        "the matrix is another one than {file}: review it"
    );
}
