//! The command line: what it prints, how it exits, what it says about wrong input.

#![expect(
    clippy::unwrap_used,
    reason = "a test that has not what it needs has failed"
)]

mod support;

use serde_json::{Value, json};
use std::path::Path;
use support::{Serving, outcome, printed, xiaobao, xiaobao_with};

fn run(arguments: &[&str]) -> (i32, String, String) {
    let folder = tempfile::tempdir().unwrap();
    outcome(&xiaobao(folder.path(), arguments))
}

#[test]
fn wrong_usage_exits_with_2_and_names_what_is_wrong() {
    for (arguments, named) in [
        (&["serve", "--lissten", "x"][..], "--lissten"),
        (&["serve", "--listen", "here"], "--listen"),
        (&["serve", "--https", "yes"], "--https"),
        (&["serve", "--database", "mysql://x"], "--database"),
        (&["serve", "--data", ""], "--data"),
        (&["serve", "--log", "loud"], "--log"),
        (&["serve", "--log-format", "xml"], "--log-format"),
        (&["serve", "--lang", "fr"], "--lang"),
        (&["serve", "--config", "nowhere.toml"], "nowhere.toml"),
        (&["demo", "--complaints", "many"], "--complaints"),
        (&["demo", "--complaints", "200001"], "--complaints"),
        (&["demo", "--seed", "first"], "--seed"),
        (&["demo", "--database", "postgres://h/d"], "--database"),
        (&["init"], "--admin"),
        (&["init", "--admin", "No Spaces"], "no spaces"),
        (&["calendar", "day"], "DATE"),
        (&["calendar", "day", "2026-13-01"], "2026-13-01"),
        (&["calendar", "day", "tomorrow"], "tomorrow"),
        (
            &["deadline", "explain", "--pack", "cn-nfra-2020-3"],
            "--received",
        ),
        (
            &[
                "deadline",
                "explain",
                "--pack",
                "x",
                "--received",
                "2026-01-01T00:00:00Z",
            ],
            "`x`",
        ),
        (
            &[
                "deadline",
                "explain",
                "--pack",
                "cn-nfra-2020-3",
                "--received",
                "then",
            ],
            "then",
        ),
        (
            &[
                "deadline",
                "explain",
                "--pack",
                "cn-nfra-2020-3",
                "--received",
                "2026-01-01T00:00:00+08:00",
                "--event",
                "sneezed@2026-01-02T00:00:00+08:00",
            ],
            "sneezed",
        ),
        (
            &["import", "complaints", "x.csv", "--format", "sap"],
            "--format",
        ),
        (&["import", "complaints"], "FILE"),
        (
            &[
                "token", "create", "--name", "x", "--role", "boss", "--unit", "0000",
            ],
            "--role",
        ),
        (
            &["token", "create", "--role", "intake", "--unit", "0000"],
            "--name",
        ),
        (&["frobnicate"], "frobnicate"),
        (&[], "Usage"),
    ] {
        let mut arguments = arguments.to_vec();
        if arguments.len() > 1 && !arguments.contains(&"--lang") {
            arguments.extend(["--lang", "en"]);
        }
        let (code, out, err) = run(&arguments);
        assert_eq!(code, 2, "{arguments:?}: {err}");
        assert!(
            err.contains(named),
            "{arguments:?} does not name {named}: {err}"
        );
        assert_eq!(out, "", "{arguments:?}: messages go to stderr");
    }
}

#[test]
fn what_cannot_be_done_exits_with_1_and_says_why() {
    for (arguments, named) in [
        (
            &["ledger", "verify", "--data", "none"][..],
            "no bank in none",
        ),
        (&["unit", "list", "--data", "none"], "no bank in none"),
        (&["import", "complaints", "none.csv"], "none.csv"),
        (&["deadline", "check", "none.csv"], "none.csv"),
        (&["calendar", "day", "2031-05-01"], "2031"),
        (&["serve", "--listen", "192.0.2.1:80"], "192.0.2.1:80"),
    ] {
        let (code, out, err) = run(arguments);
        assert_eq!(code, 1, "{arguments:?}: {err}");
        assert!(err.contains(named), "{arguments:?}: {err}");
        assert_eq!(out, "", "{arguments:?}");
    }
}

#[test]
fn help_and_version_are_no_failure() {
    let (code, out, err) = run(&["--help"]);
    assert_eq!((code, err.as_str()), (0, ""));
    for command in [
        "demo", "serve", "init", "calendar", "deadline", "import", "ledger", "token", "unit",
        "openapi", "doctor",
    ] {
        assert!(out.contains(command), "{command}");
    }
    assert_eq!(run(&["--version"]).0, 0);
}

#[test]
fn an_unknown_or_wrong_setting_is_named_wherever_it_stands() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    for (file, named) in [
        ("lissten = \"127.0.0.1:1\"\n", "lissten"),
        ("# a\nlisten = 5\n", "listen"),
        ("listen = \"nowhere\"\n", "xiaobao.toml: listen"),
        ("log = \"loud\"\n", "xiaobao.toml: log"),
        ("listen = \n", "line 1"),
    ] {
        std::fs::write(folder.join("xiaobao.toml"), file).unwrap();
        let (code, _, err) = outcome(&xiaobao(folder, &["doctor"]));
        assert_eq!(code, 2, "{file}: {err}");
        assert!(err.contains(named), "{file}: {err}");
    }
    std::fs::remove_file(folder.join("xiaobao.toml")).unwrap();
    for (name, value, named) in [
        ("XIAOBAO_LISSTEN", "x", "XIAOBAO_LISSTEN"),
        ("XIAOBAO_LISTEN", "x", "XIAOBAO_LISTEN"),
        ("XIAOBAO_LANG", "x", "XIAOBAO_LANG"),
        ("XIAOBAO_DATABASE", "x", "XIAOBAO_DATABASE"),
    ] {
        let (code, _, err) = outcome(&xiaobao_with(folder, &[(name, value)], &["serve"]));
        assert_eq!(code, 2, "{name}: {err}");
        assert!(err.contains(named), "{name}: {err}");
    }
}

#[test]
fn flags_count_more_than_variables_and_those_more_than_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    std::fs::write(
        folder.join("xiaobao.toml"),
        "data = \"of-file\"\nlang = \"en\"\n",
    )
    .unwrap();
    let list = |set: &[(&str, &str)], arguments: &[&str]| {
        let arguments = [&["unit", "list"], arguments].concat();
        outcome(&xiaobao_with(folder, set, &arguments)).2
    };
    assert!(list(&[], &[]).contains("of-file"));
    assert!(list(&[("XIAOBAO_DATA", "of-env")], &[]).contains("of-env"));
    assert!(list(&[("XIAOBAO_DATA", "of-env")], &["--data", "of-flag"]).contains("of-flag"));
}

#[test]
fn days_are_told_with_their_notice() {
    let (code, out, err) = run(&[
        "calendar",
        "day",
        "2026-10-01",
        "2026-10-10",
        "2026-11-23",
        "--json",
    ]);
    assert_eq!(code, 0, "{err}");
    let days: Vec<Value> = out
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(days.len(), 3);
    assert_eq!(days[0]["workday"], false);
    assert_eq!(days[0]["kind"], "holiday");
    assert_eq!(days[0]["name"], "国庆节");
    assert_eq!(days[1]["workday"], true);
    assert_eq!(days[1]["kind"], "make_up_workday");
    assert_eq!(
        (&days[2]["workday"], &days[2]["name"]),
        (&json!(true), &Value::Null)
    );
    assert!(
        days.iter()
            .all(|day| day["source"].as_str().is_some_and(|s| !s.is_empty()))
    );
    // A year that is not loaded is never guessed; the days before and after it are still told.
    let (code, out, err) = run(&[
        "calendar",
        "day",
        "2026-10-01",
        "2031-10-01",
        "2026-10-10",
        "--json",
    ]);
    assert_eq!((code, out.lines().count()), (1, 2));
    assert!(err.contains("2031"), "{err}");
    let (_, out, _) = run(&["calendar", "day", "2026-10-01", "--lang", "en"]);
    assert!(out.contains("no working day"), "{out}");
}

#[test]
fn deadlines_are_explained_step_by_step() {
    let (code, out, err) = run(&[
        "deadline",
        "explain",
        "--pack",
        "cn-nfra-2020-3",
        "--received",
        "2026-02-10T09:00:00+08:00",
        "--json",
    ]);
    assert_eq!(code, 0, "{err}");
    let value: Value = serde_json::from_str(&out).unwrap();
    let deadlines = value["deadlines"].as_array().unwrap();
    assert_eq!(
        deadlines[0]["due_day"], "2026-02-25",
        "15 calendar days after the receipt"
    );
    for one in deadlines {
        for key in ["key", "rule", "article"] {
            assert!(
                one[key].as_str().is_some_and(|text| !text.is_empty()),
                "{key} in {one}"
            );
        }
        assert!(one.get("due").is_some() && one["steps"].as_array().is_some_and(|s| !s.is_empty()));
    }
}

#[test]
fn worked_examples_are_run() {
    let vectors =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../deadline/tests/data/deadline_vectors.csv");
    let (code, out, _) = run(&["deadline", "check", vectors.to_str().unwrap()]);
    assert_eq!(code, 0, "{out}");
    assert!(out.trim_end().ends_with(" passed, 0 failed"), "{out}");
    let folder = tempfile::tempdir().unwrap();
    let text = std::fs::read_to_string(&vectors).unwrap();
    let wrong = text.replacen("2006-01-03T10:00:00Z", "2006-01-03T10:00:01Z", 1);
    std::fs::write(folder.path().join("wrong.csv"), wrong).unwrap();
    let (code, out, _) = outcome(&xiaobao(folder.path(), &["deadline", "check", "wrong.csv"]));
    assert_eq!(code, 1);
    assert!(out.trim_end().ends_with(" passed, 1 failed"), "{out}");
    assert_eq!(out.lines().count(), 2, "{out}");
}

#[test]
fn an_empty_bank_is_made_once_and_looked_over() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let (code, out, err) = outcome(&xiaobao(
        folder,
        &["init", "--data", "bank", "--admin", "Admin"],
    ));
    assert_eq!(code, 0, "{err}");
    assert_eq!(out.lines().count(), 1, "nothing but the password: {out}");
    let again = outcome(&xiaobao(
        folder,
        &["init", "--data", "bank", "--admin", "other"],
    ));
    assert_eq!(again.0, 1, "{}", again.2);
    assert!(again.2.contains("--data"), "{}", again.2);

    let units: Value = serde_json::from_str(&printed(
        folder,
        &["unit", "list", "--data", "bank", "--json"],
    ))
    .unwrap();
    assert_eq!(units[0]["code"], "0000");
    assert_eq!(units[0]["level"], "head_office");
    assert_eq!(units[0]["parent"], Value::Null);

    let verified: Value = serde_json::from_str(&printed(
        folder,
        &["ledger", "verify", "--data", "bank", "--json"],
    ))
    .unwrap();
    assert_eq!(verified["ok"], true);
    assert!(verified["entries"].as_u64() >= Some(2), "{verified}");
    assert_eq!(verified["head"].as_str().map(str::len), Some(64));

    let (code, out, _) = outcome(&xiaobao(folder, &["doctor", "--data", "bank"]));
    assert_eq!(code, 0, "{out}");
    for check in [
        "settings", "database", "ledger", "clock", "calendar", "keys", "storage",
    ] {
        assert!(
            out.lines().any(|line| line.contains(check)),
            "{check} in {out}"
        );
    }
    assert_eq!(
        outcome(&xiaobao(folder, &["doctor", "--data", "none"])).0,
        1
    );
    assert!(!folder.join("none").exists(), "looking makes nothing");
}

#[test]
fn tokens_open_the_api_until_they_are_revoked() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    printed(folder, &["init", "--data", "bank", "--admin", "admin"]);
    let serving = Serving::start(folder, "bank");
    // While the program serves: the command line works on the same folder.
    let token = printed(
        folder,
        &[
            "token", "create", "--data", "bank", "--name", "crm", "--role", "office", "--unit",
            "0000",
        ],
    );
    let mut client = support::Client::new(serving.address, &token).unwrap();
    assert_eq!(client.get("/api/v1/complaints").unwrap().status, 200);
    let list: Value = serde_json::from_str(&printed(
        folder,
        &["token", "list", "--data", "bank", "--json"],
    ))
    .unwrap();
    assert_eq!(list[0]["name"], "crm");
    assert!(!list.to_string().contains(&token), "a token is shown once");
    let twice = xiaobao(
        folder,
        &[
            "token", "create", "--data", "bank", "--name", "crm", "--role", "office", "--unit",
            "0000",
        ],
    );
    assert_eq!(outcome(&twice).0, 2);
    let nowhere = xiaobao(
        folder,
        &[
            "token", "create", "--data", "bank", "--name", "x", "--role", "office", "--unit",
            "9999",
        ],
    );
    assert!(outcome(&nowhere).2.contains("9999"));
    printed(
        folder,
        &["token", "revoke", "--data", "bank", "--name", "crm"],
    );
    assert_eq!(client.get("/api/v1/complaints").unwrap().status, 401);
    assert_eq!(
        outcome(&xiaobao(
            folder,
            &["token", "revoke", "--data", "bank", "--name", "crm"]
        ))
        .0,
        1
    );
    assert!(serving.end(), "SIGTERM ends it in good order");
}

#[test]
fn the_api_describes_itself() {
    let (code, out, err) = run(&["openapi"]);
    assert_eq!(code, 0, "{err}");
    let api: Value = serde_json::from_str(&out).unwrap();
    assert!(
        api["openapi"].as_str().unwrap().starts_with("3.1"),
        "{}",
        api["openapi"]
    );
    for path in [
        "/api/v1/complaints",
        "/api/v1/complaints/{number}",
        "/api/v1/complaints/{number}/actions/{action}",
    ] {
        assert!(api["paths"].get(path).is_some(), "{path}");
    }
}
