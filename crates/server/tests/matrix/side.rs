//! The side paths: lists, exports, searches, links, files, orders, notices, views, live updates.

use crate::Looker;
use crate::bank::{self, Case, LOOKING, Person};
use crate::oracle;
use complaint::commands::{Attach, attach};
use complaint::rules::Action;
use kernel::{Fields, Role};
use std::collections::BTreeSet;
use testkit::TestApp;

/// Routes that would end what the test goes on with; the stories of `identity` play them.
pub(crate) const ENDS_THE_SESSION: [&str; 5] = [
    "/logout",
    "/logout/everywhere",
    "/me/sessions/others/end",
    "/login",
    "/me/factor/setup",
];

/// Two cases of one customer, one of them elsewhere: (own, elsewhere).
fn twins(cases: &[Case]) -> (&Case, &Case) {
    (
        of(cases, "own_unit", "investigating"),
        of(cases, "elsewhere", "investigating"),
    )
}

fn of<'a>(cases: &'a [Case], place: &str, state: &str) -> &'a Case {
    let found = cases
        .iter()
        .find(|c| c.place.name == place && c.state.name == state);
    found.unwrap()
}

/// Puts things beside the cases: files, a link over a border, an order, the same customer twice.
pub(crate) fn furnish(app: &TestApp, cases: &[Case]) {
    let desk = bank::LOOKING[4];
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    for case in cases
        .iter()
        .filter(|c| crate::STATES_OF_ROUTES.contains(&c.state.name))
    {
        if case.against.contains(&desk.login) {
            continue;
        }
        let file = Attach {
            number: case.number.clone(),
            name: "note.txt".to_owned(),
            bytes: format!("{} in a file", case.word()).into_bytes(),
        };
        runtime.block_on(attach(app, &desk.actor(), file)).unwrap();
    }
    let (own, far) = twins(cases);
    let mut fields = Fields::default();
    fields.set("other_number", far.number.as_str());
    bank::act(app, &desk, &own.number, Action::Link, &fields);
    let mut order = Fields::default();
    for (name, value) in [
        ("unit", "0201"),
        ("about", &far.number),
        ("text", "请尽快回复"),
        ("due", "2026-03-20"),
    ] {
        order.set(name, value);
    }
    let issued = change::run_now(app, &desk.actor(), None, move |change| {
        supervision::issue_in(change, &order)
    });
    issued.unwrap();
}

/// Numbers that may be read though the case is not seen: of cases linked with one that is.
pub(crate) fn linked(person: &Person, cases: &[Case]) -> Vec<String> {
    let (own, far) = twins(cases);
    let pairs = [(own, far), (far, own)];
    let seen = pairs.iter().filter(|(a, _)| oracle::sees(person, a));
    let mut numbers: Vec<String> = seen.map(|(_, b)| b.number.clone()).collect();
    for merged in cases
        .iter()
        .filter(|c| c.state.name == "merged" && oracle::sees(person, c))
    {
        numbers.push(of(cases, merged.place.name, "accepted").number.clone());
    }
    for main in cases
        .iter()
        .filter(|c| c.state.name == "accepted" && oracle::sees(person, c))
    {
        let merged = cases
            .iter()
            .find(|c| c.place.name == main.place.name && c.state.name == "merged");
        numbers.extend(merged.map(|c| c.number.clone()));
    }
    numbers
}

/// The lists show exactly what is seen, whichever way they are asked.
pub(crate) fn lists(looker: &mut Looker<'_>) {
    let person = looker.person;
    if person.role == Role::Admin {
        return;
    }
    let expected: BTreeSet<String> = looker
        .cases
        .iter()
        .filter(|c| oracle::sees(&person, c))
        .map(|c| c.number.clone())
        .collect();
    for sort in ["due", "received", "-received"] {
        let mut there = BTreeSet::new();
        let mut path = format!("/api/v1/complaints?limit=200&sort={sort}");
        loop {
            let body = looker.get(&path).json();
            for item in body["items"].as_array().unwrap() {
                there.insert(item["number"].as_str().unwrap().to_owned());
            }
            let Some(next) = body["next_cursor"].as_str() else {
                break;
            };
            path = format!("/api/v1/complaints?limit=200&sort={sort}&cursor={next}");
        }
        if there != expected {
            looker.fault(format!(
                "the list by {sort} holds {} cases, not {}",
                there.len(),
                expected.len()
            ));
        }
    }
    for tab in [
        "mine", "dispatch", "approve", "open", "done", "sent", "followed", "all",
    ] {
        looker.get(&format!("/inbox?tab={tab}"));
        looker.get(&format!("/complaints?tab={tab}"));
    }
    for unit in ["0000", "0100", "0101", "010101", "01010", "0201"] {
        looker.get(&format!("/complaints?tab=all&unit={unit}"));
        looker.get(&format!("/api/v1/complaints?unit={unit}&limit=200"));
        looker.get(&format!("/supervision/limits?unit={unit}"));
        looker.get(&format!("/supervision/stages?unit={unit}"));
    }
    if matches!(person.role, Role::Officer | Role::Office) {
        asks_for_export(looker, expected.len());
    }
    for path in [
        "/supervision/export",
        "/supervision/limits/export",
        "/supervision/stages/export",
        "/notices/live",
    ] {
        looker.get(path);
    }
}

/// The worklist leads to a request for an export, which counts what is seen and nothing else; the
/// file itself, which another has to approve, is played in `sharing`.
fn asks_for_export(looker: &mut Looker<'_>, seen: usize) {
    let led = looker.get("/complaints/export?tab=all");
    let to = location(&led);
    if led.status != 303 || !to.starts_with("/exports/new") {
        looker.fault(format!("the export gave {} {to}", led.status));
    }
    let form = looker.get(&to).text();
    let told = [
        format!("当前共 {seen} 行"),
        format!("{seen} rows at this moment"),
    ];
    if !told.iter().any(|told| form.contains(told)) {
        looker.fault(format!("the export does not count {seen} cases"));
    }
    let asked = looker.form(
        "/exports/new",
        &[
            ("tab", "all"),
            ("purpose", "核对全部投诉"),
            ("column", "number"),
            ("form", "masked"),
            ("hours", "24"),
        ],
    );
    let to = location(&asked);
    if asked.status != 303 || looker.get(&to).status != 200 {
        looker.fault(format!("asking for an export gave {} {to}", asked.status));
    }
    // Nobody decides on their own request.
    let own = looker.form(&format!("{to}/approval"), &[]);
    if own.status < 400 {
        looker.fault(format!("one's own export is approved: {}", own.status));
    }
    let file = looker.form(&format!("{to}/file"), &[]);
    if file.status < 400 {
        looker.fault(format!(
            "an export that nobody approved is given: {}",
            file.status
        ));
    }
}

fn location(answer: &crate::web::Answer) -> String {
    let found = answer.headers.iter().find(|(name, _)| name == "location");
    found.map_or_else(String::new, |(_, to)| to.clone())
}

/// Every case asked for by its number, its words and its person, from places beside its page.
pub(crate) fn by_other_ways(looker: &mut Looker<'_>) {
    let person = looker.person;
    if person.role == Role::Admin {
        return;
    }
    let cases = looker.cases;
    for place in &bank::PLACES {
        let case = of(cases, place.name, "investigating");
        let sees = oracle::sees(&person, case);
        let mut found = Vec::new();
        for asked in [case.number.clone(), case.word()] {
            let body = looker.get(&format!("/api/v1/complaints?q={asked}")).json();
            found.push((
                asked.clone(),
                body["items"]
                    .as_array()
                    .is_some_and(|items| !items.is_empty()),
            ));
            looker.get(&format!("/complaints?tab=all&q={asked}"));
        }
        for who in [case.name(), case.phone()] {
            let words = looker.form("/complaints/find", &[("who", &who)]).words();
            found.push((who, words.contains(&case.number)));
        }
        for (asked, there) in found {
            if there != sees {
                looker.fault(format!(
                    "{}: looked for {asked}, found: {there}",
                    place.name
                ));
            }
        }
        let hints = [
            ("complainant.phone", case.phone()),
            ("content", format!("{} 年费争议", case.word())),
        ];
        let hints: Vec<(&str, &str)> = hints.iter().map(|(k, v)| (*k, v.as_str())).collect();
        looker.form("/complaints/new/hints", &hints);
        one_that_is_not_there(looker, case, sees);
        looker.form(
            "/complaints/bulk",
            &[
                ("act", "follow"),
                ("number", &case.number),
                ("back", "/complaints"),
            ],
        );
        looker.form(
            "/supervision/urge",
            &[("number", &case.number), ("back", "/supervision")],
        );
        looker.get(&format!("/supervision/orders/new?about={}", case.number));
    }
    let view = format!("view-of-{}", person.login);
    looker.form(
        "/complaints/views",
        &[("name", &view), ("query", "q=x"), ("back", "/complaints")],
    );
    let words = looker.get("/complaints").words();
    let views = words.match_indices("view-of-").map(|(at, _)| &words[at..]);
    if views.into_iter().any(|rest| !rest.starts_with(&view)) || !words.contains(&view) {
        looker.fault("saved views are not one's own");
    }
    looker.get("/complaints?tab=followed");
    looker.get("/supervision/orders?tab=all");
}

/// A case out of reach is answered as one that does not exist, wherever its number can be typed.
fn one_that_is_not_there(looker: &mut Looker<'_>, case: &Case, sees: bool) {
    if sees {
        return;
    }
    let none = "TS-20260302-0201-9999";
    let own = of(looker.cases, "own_unit", "accepted").number.clone();
    let mut told = Vec::new();
    for number in [case.number.as_str(), none] {
        let mut said = Vec::new();
        said.push(looker.get(&format!("/complaints/{number}")));
        said.push(looker.get(&format!("/api/v1/complaints/{number}")));
        said.push(looker.json(
            &format!("/api/v1/complaints/{own}/actions/link"),
            &serde_json::json!({ "other_number": number }),
            "",
        ));
        said.push(looker.json(
            &format!("/api/v1/complaints/{own}/actions/merge"),
            &serde_json::json!({ "lead_number": number, "reason": "同一事项" }),
            "",
        ));
        said.push(looker.form(&format!("/complaints/{number}/follow"), &[("on", "true")]));
        said.push(looker.form(
            "/supervision/orders/new",
            &[
                ("about", number),
                ("unit", "0101"),
                ("text", "请回复"),
                ("due", "2026-03-20"),
            ],
        ));
        let same = |answer: &crate::web::Answer| {
            let text = answer.text().replace(number, "NUMBER");
            (answer.status, without_request_number(&text))
        };
        told.push(said.iter().map(same).collect::<Vec<_>>());
    }
    for (at, (there, none)) in told[0].iter().zip(&told[1]).enumerate() {
        if there != none {
            let differs = there
                .1
                .split(' ')
                .zip(none.1.split(' '))
                .find(|(a, b)| a != b);
            looker.fault(format!(
                "{} {}: way {at} tells that it is there ({} and {}): {differs:?}",
                case.place.name, case.number, there.0, none.0
            ));
        }
    }
}

/// The number of the request and the form's one-time id differ each time: long runs of letters and
/// digits go.
fn without_request_number(text: &str) -> String {
    let hex = |part: &str| part.len() == 6 && part.chars().all(|c| c.is_ascii_hexdigit());
    let numbered = |word: &str| word.split_once('-').is_some_and(|(a, b)| hex(a) && hex(b));
    let long = |word: &str| {
        word.len() >= 16
            && word
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
    };
    let words = text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '-' || c == '_'));
    words
        .filter(|word| !long(word) && !numbered(word))
        .collect::<Vec<_>>()
        .join(" ")
}

/// The path of a route that is about no case.
pub(crate) fn filled(route: &str) -> String {
    let mut path = route.to_owned();
    let samples = [
        (
            "/supervision/orders/{number}",
            "/supervision/orders/DB-20260302-001",
        ),
        ("/evidence/checkpoints/{number}", "/evidence/checkpoints/1"),
        ("/exports/{number}", "/exports/EX-20260302-0999"),
        ("/disclosures/{number}", "/disclosures/DS-20260302-0999"),
        ("/schedule/{number}", "/schedule/RS-20260302-0999"),
        ("/plans/{number}", "/plans/RP-20260302-0999"),
        ("/holds/{number}", "/holds/RH-20260302-0999"),
        ("{uscc}", "91350211M000100Y43"),
        ("{action}", "answer"),
        ("{kind}", "case_assigned"),
        ("{login}", "nobody-there"),
        ("{dimension}", "B"),
        ("{year}", "2026"),
        ("{unit}", "0101"),
        ("{code}", "0101"),
        ("{id}", "999999"),
    ];
    for (name, value) in samples {
        path = path.replace(name, value);
    }
    path
}

/// A route about a case: not let in `403`, not seen `404`, else what the oracle says.
pub(crate) fn case_route(
    looker: &mut Looker<'_>,
    method: &str,
    route: &str,
    case: &Case,
    admitted: bool,
) {
    let person = looker.person;
    let sees = oracle::sees(&person, case);
    let path = route
        .replace("{number}", &case.number)
        .replace("{field}", "gender")
        .replace("{id}", "1")
        .replace("{action}", "note");
    let note = oracle::offered(&person, case).contains(&"note");
    let reveals = oracle::reveals(&person, case);
    let works = oracle::works(&person, case) && oracle::takes_files(case);
    let file = !case.against.contains(&LOOKING[4].login);
    // What would change the case when it is allowed is not sent where it is.
    let seen = match (method, route) {
        ("GET", "/complaints/{number}/actions/{action}") => {
            if note {
                200
            } else {
                422
            }
        }
        ("POST", "/complaints/{number}/actions/{action}") => 422,
        ("POST", "/api/v1/complaints/{number}/actions/{action}") => {
            if note {
                422
            } else {
                403
            }
        }
        (
            _,
            "/complaints/{number}/person"
            | "/complaints/{number}/case-file"
            | "/complaints/{number}/reveal/{field}"
            | "/api/v1/complaints/{number}/reveal",
        ) if !reveals => 403,
        ("POST", "/complaints/{number}/reveal/{field}" | "/complaints/{number}/case-file") => 422,
        ("GET", "/complaints/{number}/files/{id}") => match (file, reveals) {
            (false, _) => 404,
            (true, true) => 200,
            (true, false) => 403,
        },
        ("POST", "/complaints/{number}/files") if works => return,
        ("POST", "/complaints/{number}/files") => 422,
        // A form without any field changes nothing.
        ("POST", "/complaints/{number}/person" | "/complaints/{number}/follow") => {
            if route.ends_with("person") && !oracle::works(&person, case) {
                403
            } else {
                303
            }
        }
        _ => 200,
    };
    let answer = match (method, route) {
        ("POST", "/complaints/{number}/files") => looker.browser.upload(&path, "a note"),
        ("GET", _) => looker.get(&path),
        _ if path.ends_with("/reveal") => {
            let body = serde_json::json!({ "field": "id_number", "purpose": "核对客户来电" });
            looker.json(&path, &body, "")
        }
        _ if path.starts_with("/api/") => looker.json(&path, &serde_json::json!({}), ""),
        _ => looker.form(&path, &[]),
    };
    let status = match (admitted, sees) {
        (false, _) => 403,
        (true, false) => 404,
        (true, true) => seen,
    };
    looker.expect(
        &format!("{method} {route} {} {}", case.place.name, case.state.name),
        &answer,
        status,
    );
}

/// A person's data is shown to who may, for a purpose, and to nobody else.
pub(crate) fn personal_data(looker: &mut Looker<'_>) {
    let person = looker.person;
    for place in &bank::PLACES {
        let case = of(looker.cases, place.name, "investigating");
        let path = format!("/api/v1/complaints/{}/reveal", case.number);
        let body = serde_json::json!({ "field": "phone", "purpose": "核对客户来电" });
        let answer = looker.browser.json(&path, &body, "");
        let shown = answer.text().contains(&case.phone());
        if shown != oracle::reveals(&person, case) {
            looker.fault(format!(
                "{}: the telephone is shown: {shown} ({})",
                place.name, answer.status
            ));
        }
    }
}

/// Auditors and administrators are not drawn into a case by being named.
pub(crate) fn who_can_be_named(looker: &mut Looker<'_>) {
    if looker.person.role != Role::Office {
        return;
    }
    let case = of(looker.cases, "own_unit", "assigned");
    for login in ["t-auditor", "t-admin", "nobody-there"] {
        let path = format!("/api/v1/complaints/{}/actions/assign", case.number);
        let body = serde_json::json!({ "unit": "0101", "co_handlers": [login] });
        let answer = looker.json(&path, &body, "");
        looker.expect(&format!("naming {login}"), &answer, 422);
        if !answer.text().contains("co_handlers") {
            looker.fault(format!("naming {login}: {}", answer.text()));
        }
    }
}
