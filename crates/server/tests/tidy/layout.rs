//! Files, functions, crates: their size, their names, what they may import.

use crate::sources::{Source, files, root};
use crate::tokens::{Kind, Token, tokens, without_tests};

/// No file is longer; most are far shorter.
const FILE_LINES_MAX: usize = 700;
/// No function is longer.
const FUNCTION_LINES_MAX: usize = 70;

/// Every crate and its tier: a crate imports only lower ones (docs/ARCHITECTURE.md has the map).
const TIERS: [(&str, u8); 33] = [
    ("kernel", 0),
    ("platform", 1),
    ("change", 1),
    ("ui", 1),
    ("testkit", 1),
    ("org", 2),
    ("identity", 2),
    ("deadline", 2),
    ("rulebook", 2),
    ("register", 2),
    ("notify", 2),
    ("supervision", 2),
    ("privacy", 2),
    ("audit", 2),
    ("document", 2),
    ("evidence", 2),
    ("emergency", 2),
    ("looks", 2),
    ("vault", 2),
    ("complaint", 3),
    ("consent", 3),
    ("impact", 3),
    ("sharing", 4),
    ("breach", 5),
    ("publication", 2),
    ("protection_review", 3),
    ("disclosure", 4),
    ("education", 3),
    ("publicity", 3),
    ("hall", 5),
    ("portal", 5),
    ("demo", 6),
    ("xiaobao", 6),
];

/// Imports within a tier, each with its reason.
const SIDEWAYS: [(&str, &str, &str); 59] = [
    ("vault", "identity", "who may rotate the master key"),
    (
        "change",
        "platform",
        "a change is a transaction with entries",
    ),
    (
        "testkit",
        "platform",
        "it makes the application that tests run on",
    ),
    ("identity", "org", "an account belongs to a unit"),
    ("rulebook", "org", "working hours are those of a unit"),
    ("rulebook", "identity", "who may change the rulebook"),
    (
        "rulebook",
        "deadline",
        "it stores what deadlines are counted with",
    ),
    (
        "rulebook",
        "notify",
        "who keeps the calendar is told that it ends",
    ),
    ("notify", "org", "an endpoint belongs to a unit"),
    ("notify", "identity", "notices go to accounts"),
    (
        "notify",
        "vault",
        "addresses and secrets of robots lie sealed",
    ),
    ("supervision", "vault", "an order's words lie sealed"),
    ("supervision", "identity", "who is reminded, who may urge"),
    ("supervision", "org", "escalation goes up the tree of units"),
    ("supervision", "deadline", "reminders are shares of a limit"),
    (
        "supervision",
        "rulebook",
        "offsets are in a unit's working time",
    ),
    ("supervision", "notify", "a reminder is a notice"),
    ("privacy", "identity", "who works on requests of the person"),
    ("privacy", "org", "a request belongs to a unit"),
    ("privacy", "deadline", "requests have time limits"),
    (
        "privacy",
        "rulebook",
        "limits are counted with the bank's book",
    ),
    ("privacy", "supervision", "its limits are watched"),
    ("privacy", "notify", "who works on requests is told of one"),
    ("privacy", "vault", "each request has a data key"),
    (
        "privacy",
        "document",
        "papers are kept, letters are written",
    ),
    ("evidence", "audit", "it proves the ledger's entries"),
    ("evidence", "identity", "who may ask for a checkpoint"),
    (
        "evidence",
        "org",
        "a checkpoint says whose ledger: the head office's name",
    ),
    (
        "evidence",
        "notify",
        "checkpoints are sent to those who keep them",
    ),
    ("emergency", "identity", "who may open, who may review"),
    ("emergency", "org", "the list as a workbook"),
    ("emergency", "vault", "reasons lie sealed"),
    (
        "emergency",
        "notify",
        "the office is told of an access at once",
    ),
    ("looks", "identity", "whose looks, who may raise a limit"),
    ("looks", "org", "its tests make the unit of its people"),
    ("looks", "notify", "the office is told of an alert"),
    ("looks", "deadline", "a rest day is the calendar's"),
    ("looks", "rulebook", "the calendar as the bank loaded it"),
    (
        "looks",
        "emergency",
        "an access that nobody reviews is an alert",
    ),
    ("looks", "document", "its lists leave as workbooks"),
    (
        "supervision",
        "document",
        "its lists leave as workbooks with the same mark",
    ),
    (
        "register",
        "deadline",
        "how well an article is known is said in the same words",
    ),
    (
        "privacy",
        "looks",
        "looks at who asks count like all others",
    ),
    (
        "privacy",
        "register",
        "masks and sealed fields are the register's",
    ),
    ("emergency", "register", "reasons are a registered field"),
    ("vault", "register", "only registered fields are sealed"),
    (
        "notify",
        "register",
        "addresses and secrets are registered fields",
    ),
    (
        "supervision",
        "register",
        "words of orders are a registered field",
    ),
    ("document", "register", "files are a registered field"),
    ("document", "vault", "files are sealed as all else is"),
    ("register", "identity", "who may open the register"),
    ("register", "org", "lists become workbooks in one way"),
    (
        "complaint",
        "protection_review",
        "a case about a product points back to who overruled its review",
    ),
    ("xiaobao", "demo", "the command line makes the demo bank"),
    ("publication", "org", "what is public belongs to a unit"),
    ("publication", "identity", "who writes, publishes and looks"),
    (
        "publication",
        "notify",
        "who publishes is told what waits, who wrote what became of it",
    ),
    (
        "publication",
        "audit",
        "what happened to a version is read from the ledger",
    ),
    ("publication", "document", "lists as Excel files"),
];

/// Crates that are rules as a whole.
const PURE_CRATES: [&str; 2] = ["kernel", "deadline"];

/// Names that say nothing about what is inside.
const EMPTY_NAMES: [&str; 6] = ["utils", "util", "helpers", "misc", "services", "models"];

/// Files that do not begin with a module doc.
pub(crate) fn documented() -> Vec<String> {
    let bare = files("rs")
        .into_iter()
        .filter(|file| !file.text.starts_with("//! "));
    bare.map(|file| format!("{}: begin it with `//!` and what is in it", file.path))
        .collect()
}

/// Files that are too long.
pub(crate) fn short() -> Vec<String> {
    let lines = |text: &str| text.lines().count();
    files("rs")
        .into_iter()
        .filter(|file| lines(&file.text) > FILE_LINES_MAX)
        .map(|file| {
            let lines = lines(&file.text);
            format!(
                "{}: {lines} lines; split it by verb into a folder",
                file.path
            )
        })
        .collect()
}

/// Functions that are too long.
pub(crate) fn short_functions() -> Vec<String> {
    let mut findings = Vec::new();
    for file in files("rs").into_iter().filter(|file| file.is_product()) {
        let tokens = without_tests(tokens(&file.text));
        for (i, token) in tokens.iter().enumerate() {
            if !token.is("fn") {
                continue;
            }
            let Some(name) = tokens.get(i + 1).and_then(Token::word) else {
                continue;
            };
            let lines = end_of_body(&tokens, i).saturating_sub(token.line) + 1;
            if lines > FUNCTION_LINES_MAX {
                let at = token.line;
                findings.push(format!("{}:{at}: fn {name} has {lines} lines", file.path));
            }
        }
    }
    findings
}

/// The line on which a function's body ends; its first line when it has none.
fn end_of_body(tokens: &[Token], from: usize) -> usize {
    let mut depth = 0;
    for token in &tokens[from..] {
        match token.kind {
            Kind::Mark('{' | '(' | '[') => depth += 1,
            Kind::Mark('}') if depth == 1 => return token.line,
            Kind::Mark('}' | ')' | ']') => depth -= 1,
            Kind::Mark(';') if depth == 0 => break,
            _ => {}
        }
    }
    tokens[from].line
}

/// Files and folders whose name says nothing.
pub(crate) fn named_after_nothing() -> Vec<String> {
    let empty = |path: &str| {
        path.split(['/', '.'])
            .find(|part| EMPTY_NAMES.contains(part))
            .map(str::to_owned)
    };
    files("rs")
        .into_iter()
        .filter_map(|file| Some((empty(&file.path)?, file.path)))
        .map(|(name, path)| format!("{path}: `{name}` says nothing; name what is in it"))
        .collect()
}

fn tier(name: &str) -> Option<u8> {
    TIERS
        .iter()
        .find(|(known, _)| *known == name)
        .map(|(_, tier)| *tier)
}

/// Dependencies of a crate on one that is not below it.
pub(crate) fn imports() -> Vec<String> {
    let mut findings = Vec::new();
    let mut seen = Vec::new();
    for file in files("toml")
        .iter()
        .filter(|file| file.path.ends_with("/Cargo.toml"))
    {
        let manifest: toml::Table = toml::from_str(&file.text).expect("Cargo has read it");
        let name = manifest["package"]["name"]
            .as_str()
            .expect("a name is a text")
            .to_owned();
        let Some(own) = tier(&name) else {
            findings.push(format!("{}: give `{name}` a tier in tests/tidy", file.path));
            continue;
        };
        for table in ["dependencies", "dev-dependencies", "build-dependencies"] {
            let Some(table_of) = manifest.get(table).and_then(|t| t.as_table()) else {
                continue;
            };
            for (other, its) in table_of
                .keys()
                .filter_map(|other| Some((other, tier(other)?)))
            {
                let sideways = SIDEWAYS.iter().any(|(a, b, _)| *a == name && b == other);
                let test = table == "dev-dependencies" && other == "testkit";
                if its >= own && !sideways && !test {
                    findings.push(format!("{}: `{name}` may not import `{other}`", file.path));
                }
            }
        }
        seen.push(name);
    }
    for (name, _) in TIERS {
        if !seen.iter().any(|there| there == name) {
            findings.push(format!("crate `{name}` has a tier but is not there"));
        }
    }
    assert!(root().join("Cargo.toml").exists());
    findings
}

/// What rules must not name: the outside world, the present moment, chance.
fn outside(tokens: &[Token]) -> Option<String> {
    let path = |second: usize| {
        tokens
            .get(1)?
            .mark(':')
            .then(|| tokens.get(second)?.word())?
    };
    let first = tokens.first()?.word()?;
    match first {
        "async" => Some("async".to_owned()),
        "platform" | "change" | "axum" | "tokio" | "rusqlite" | "postgres" => {
            path(3).map(|_| format!("{first}::"))
        }
        "std" => path(3)
            .filter(|second| matches!(*second, "fs" | "env" | "net" | "process" | "thread"))
            .map(|second| format!("std::{second}")),
        "SystemTime" => Some("SystemTime".to_owned()),
        "now" => (tokens.get(1)?.mark('(') && tokens.get(2)?.mark(')')).then(|| "now()".to_owned()),
        _ => None,
    }
}

/// Rules that name what they must not.
pub(crate) fn impure() -> Vec<String> {
    let mut findings = Vec::new();
    let mut rules = 0;
    for file in files("rs").into_iter().filter(|file| file.is_product()) {
        let of_rules = file.path.contains("/src/rules/") || file.path.ends_with("/src/rules.rs");
        if !of_rules && !PURE_CRATES.contains(&file.room()) {
            continue;
        }
        rules += 1;
        let tokens = without_tests(tokens(&file.text));
        for i in 0..tokens.len() {
            if let Some(what) = outside(&tokens[i..]) {
                let line = tokens[i].line;
                findings.push(format!(
                    "{}:{line}: rules are pure, take `{what}` out",
                    file.path
                ));
            }
        }
    }
    assert!(rules > 20, "only {rules} files of rules were found");
    findings
}

/// Product code that unwraps. The lints would find it too, but only in a run of their own without
/// the tests, which may unwrap: that run took as long as the one with them.
pub(crate) fn unwraps() -> Vec<String> {
    let mut findings = Vec::new();
    for file in files("rs").into_iter().filter(Source::is_product) {
        // A test of its own room, declared `#[cfg(test)] mod tidy`.
        if file.path.ends_with("/src/tidy.rs") {
            continue;
        }
        let tokens = without_tests(tokens(&file.text));
        findings.extend(unwrapped(&tokens).map(|line| {
            let path = &file.path;
            format!("{path}:{line}: say in `expect` which invariant holds, or hand the error on")
        }));
    }
    findings
}

/// The lines on which `.unwrap()` or `.unwrap_err()` stands, called or named.
fn unwrapped(tokens: &[Token]) -> impl Iterator<Item = usize> {
    let named = |token: &&Token| token.is("unwrap") || token.is("unwrap_err");
    tokens.iter().filter(named).map(|token| token.line)
}

#[test]
fn an_unwrap_is_noticed_wherever_it_hides_and_not_in_tests() {
    let caught = |source: &str| unwrapped(&without_tests(tokens(source))).collect::<Vec<_>>();
    assert_eq!(caught("fn a() {\n  b().unwrap();\n}"), [2]);
    assert_eq!(caught("let a = b.map(Option::unwrap);"), [1]);
    assert_eq!(caught("c.unwrap_err()"), [1]);
    for fine in [
        "a.unwrap_or(1)",
        "a.unwrap_or_default()",
        "// a.unwrap()",
        "let a = \"a.unwrap()\";",
        "#[cfg(test)]\nmod tests { fn a() { b.unwrap(); } }",
    ] {
        assert!(caught(fine).is_empty(), "{fine}");
    }
}

#[test]
fn what_is_outside_is_noticed() {
    let caught = |source: &str| {
        let tokens = tokens(source);
        (0..tokens.len()).find_map(|i| outside(&tokens[i..]))
    };
    for source in [
        "async fn a() {}",
        "use platform::App;",
        "use std::fs;",
        "std::time::Instant::now()",
        "change.now()",
        "let a: change::Change;",
    ] {
        assert!(caught(source).is_some(), "{source}");
    }
    for source in [
        "let change = 1;",
        "asked.now",
        "std::fmt::Display",
        "fn now(&self)",
        "use std::time::Duration;",
    ] {
        assert_eq!(caught(source), None, "{source}");
    }
}
