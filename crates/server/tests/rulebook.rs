//! The rulebook from the command line, and what `ledger verify` says when it was tampered with.

#![expect(
    clippy::unwrap_used,
    reason = "a test that has not what it needs has failed"
)]

mod support;

use kernel::Actor;
use platform::App;
use platform::sql::{Reader, Tx};
use rulebook::NewNotice;
use serde_json::Value;
use std::path::Path;
use support::{outcome, printed, xiaobao};
use testkit::on_each_engine;

const NOTICE: &str = include_str!("../../rulebook/data/example_notice.toml");
const PACK: &str = include_str!("../../rulebook/data/example_pack.toml");

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|_| panic!("no JSON: {text}"))
}

/// A folder with an empty bank and the two example texts.
fn bank() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    printed(
        folder.path(),
        &["init", "--data", "bank", "--admin", "admin"],
    );
    std::fs::write(folder.path().join("notice.toml"), NOTICE).unwrap();
    std::fs::write(folder.path().join("pack.toml"), PACK).unwrap();
    folder
}

fn run(folder: &Path, arguments: &[&str]) -> (i32, String, String) {
    outcome(&xiaobao(folder, arguments))
}

#[test]
fn a_notice_is_tried_then_loaded_then_counted_with() {
    let folder = bank();
    let folder = folder.path();
    let day = ["calendar", "day", "2027-01-01", "--json", "--data"];
    let told = run(folder, &[&day[..], &["bank"]].concat());
    assert_eq!((told.0, told.1.as_str()), (1, ""));
    assert!(told.2.contains("2027"), "{}", told.2);

    let load = [
        "calendar",
        "load",
        "notice.toml",
        "--data",
        "bank",
        "--json",
    ];
    let tried = json(&printed(folder, &[&load[..], &["--dry-run"]].concat()));
    assert_eq!(
        (&tried["dry_run"], &tried["version"]),
        (&Value::Bool(true), &Value::Null)
    );
    assert_eq!(tried["changes"][0]["date"], "2027-01-01");
    assert_eq!(
        run(folder, &[&day[..], &["bank"]].concat()).0,
        1,
        "nothing was changed"
    );

    let done = json(&printed(folder, &load));
    assert_eq!(
        (&done["id"], &done["version"]),
        (&"cn-2027".into(), &1.into())
    );
    let verdict = json(&printed(folder, &[&day[..], &["bank"]].concat()));
    assert_eq!(
        (&verdict["workday"], &verdict["kind"]),
        (&false.into(), &"holiday".into())
    );

    // Where no bank is, the shipped calendar counts, and a message says so.
    let (code, _, err) = run(folder, &[&day[..], &["nowhere"]].concat());
    assert_eq!(code, 1);
    assert!(
        err.contains("no bank in nowhere") && err.contains("2027"),
        "{err}"
    );
    assert!(!folder.join("nowhere").exists(), "looking makes nothing");
    let (_, _, err) = run(folder, &["calendar", "day", "2026-10-01"]);
    assert_eq!(err, "", "no bank was asked for");

    let years = json(&printed(
        folder,
        &["calendar", "years", "--data", "bank", "--json"],
    ));
    assert_eq!(
        (&years[0]["calendar"], &years[0]["last"]),
        (&"cn".into(), &2027.into())
    );
    let shipped = json(&printed(folder, &["calendar", "years", "--json"]));
    assert_eq!(shipped[0]["last"], 2026);
    let words = printed(folder, &["calendar", "years", "--data", "bank"]);
    assert!(
        words.contains("cn-2027") && words.contains("cn-2019-labour-day"),
        "{words}"
    );

    let twice = run(folder, &load);
    assert_eq!((twice.0, twice.1.as_str()), (1, ""));
    assert!(twice.2.contains("notice.toml: "), "{}", twice.2);
    let (code, out, _) = run(folder, &["ledger", "verify", "--data", "bank", "--json"]);
    assert_eq!((code, &json(&out)["ok"]), (0, &true.into()));
}

#[test]
fn a_pack_is_tried_then_loaded_then_explained() {
    let folder = bank();
    let folder = folder.path();
    let load = [
        "deadline",
        "load",
        "pack.toml",
        "--data",
        "bank",
        "--lang",
        "en",
    ];
    let (code, out, err) = run(folder, &[&load[..], &["--dry-run"]].concat());
    assert_eq!(code, 0, "{err}");
    assert!(
        out.contains("nothing was changed") && out.contains("until 2026-12-31"),
        "{out}"
    );
    assert!(err.contains("warning: calendar cn ends with 2026"), "{err}");
    let explain = [
        "deadline",
        "explain",
        "--pack",
        "bank-internal-2",
        "--received",
        "2027-01-04T09:00:00+08:00",
        "--data",
        "bank",
        "--json",
    ];
    assert_eq!(run(folder, &explain).0, 2, "the pack is not there yet");
    let out = printed(folder, &load);
    assert!(out.ends_with("loaded: rulebook version 1"), "{out}");
    let told = json(&printed(folder, &explain));
    let first = &told["deadlines"][0];
    assert_eq!(
        (&first["key"], &first["due"]),
        (&"first_contact".into(), &Value::Null)
    );
    assert!(
        first["unknown"].as_str().unwrap().contains("2027"),
        "{first}"
    );
    printed(
        folder,
        &["calendar", "load", "notice.toml", "--data", "bank"],
    );
    let told = json(&printed(folder, &explain));
    assert_eq!(told["deadlines"][0]["due_day"], "2027-01-05");

    let packs = json(&printed(
        folder,
        &["deadline", "packs", "--data", "bank", "--json"],
    ));
    let pack = |id: &str| {
        packs
            .as_array()
            .unwrap()
            .iter()
            .find(|p| p["id"] == id)
            .unwrap()
    };
    assert_eq!(pack("bank-internal-1")["to"], "2026-12-31");
    assert_eq!(pack("bank-internal-2")["verified"], false);
    assert!(printed(folder, &["deadline", "packs"]).contains("cn-nfra-2020-3"));
}

#[test]
fn a_wrong_text_is_refused_with_file_and_line() {
    let folder = bank();
    let folder = folder.path();
    std::fs::write(
        folder.join("bad.toml"),
        NOTICE.replace("year = 2027", "year = 2026"),
    )
    .unwrap();
    std::fs::write(folder.join("large.toml"), "#".repeat(200_000)).unwrap();
    std::fs::write(folder.join("bytes.toml"), [0xff, 0xfe]).unwrap();
    for (file, says) in [
        (
            "bad.toml",
            "bad.toml: line 4: the notice for 2026 is loaded",
        ),
        ("large.toml", "at most 128 KB"),
        ("bytes.toml", "bytes.toml"),
        ("none.toml", "none.toml"),
        ("pack.toml", "pack.toml: line "),
    ] {
        for more in [&[][..], &["--dry-run"]] {
            let base = ["calendar", "load", file, "--data", "bank", "--lang", "en"];
            let (code, out, err) = run(folder, &[&base[..], more].concat());
            assert_eq!((code, out.as_str()), (1, ""), "{file}: {err}");
            assert!(err.contains(says), "{file}: {err}");
        }
    }
    let (code, _, err) = run(
        folder,
        &["deadline", "load", "notice.toml", "--data", "bank"],
    );
    assert_eq!(code, 1, "{err}");
    let (code, _, err) = run(
        folder,
        &["calendar", "load", "notice.toml", "--data", "none"],
    );
    assert_eq!(code, 1);
    assert!(err.contains("no bank in none"), "{err}");
    let (code, _, err) = run(
        folder,
        &["calendar", "day", "2026-10-01", "--calendar", "mars"],
    );
    assert_eq!(code, 2);
    assert!(err.contains("mars") && err.contains("known: cn"), "{err}");
    let (code, out, _) = run(
        folder,
        &["calendar", "day", "2026-12-25", "--calendar", "uk"],
    );
    assert_eq!(code, 0);
    assert!(out.contains("holiday"), "{out}");
}

fn add(app: &App) {
    let by = Actor::system("test");
    let notice = NewNotice {
        calendar: "cn".to_owned(),
        text: NOTICE.to_owned(),
    };
    change::run_now(app, &by, None, move |change| {
        rulebook::add_notice_in(change, &notice, None)
    })
    .unwrap();
    change::run_now(app, &by, None, |change| {
        rulebook::add_pack_in(change, PACK, None)
    })
    .unwrap();
}

fn first_bad(app: &App) -> Option<(String, String)> {
    let report = xiaobao::verify::verify(app, |_| {}).unwrap();
    assert_eq!(report.ok, report.first_bad.is_none());
    report.first_bad.map(|bad| (bad.kind, bad.id))
}

fn sql(app: &App, text: &'static str) {
    let done = app
        .db
        .write_now(move |tx: &mut Tx<'_>| tx.execute(text, &[]));
    assert!(done.unwrap() > 0, "{text}");
}

#[test]
fn tampering_with_the_rulebook_is_found_and_named() {
    let pack = "pack/bank-internal-2";
    for (text, named) in [
        (
            "UPDATE rulebook_addition SET text = text || ' ' WHERE version = 2",
            pack,
        ),
        (
            "UPDATE rulebook_addition SET id = 'other' WHERE version = 2",
            "pack/other",
        ),
        (
            "UPDATE rulebook_addition SET kind = 'hours' WHERE version = 2",
            "hours/bank-internal-2",
        ),
        (
            "UPDATE rulebook_addition SET calendar = 'uk' WHERE version = 1",
            "notice/cn-2027",
        ),
        (
            "UPDATE rulebook_addition SET added_by = 'x' WHERE version = 2",
            pack,
        ),
        (
            "UPDATE rulebook_addition SET added_by_name = 'x' WHERE version = 2",
            pack,
        ),
        (
            "UPDATE rulebook_addition SET added_at = added_at + 1 WHERE version = 2",
            pack,
        ),
        (
            "UPDATE rulebook_addition SET chain = (SELECT chain FROM rulebook_addition AS a \
             WHERE a.version = 1) WHERE version = 2",
            pack,
        ),
        (
            "UPDATE rulebook_addition SET version = 3 WHERE version = 2",
            pack,
        ),
        ("DELETE FROM rulebook_addition WHERE version = 2", pack),
        ("DELETE FROM rulebook_addition WHERE version = 1", pack),
    ] {
        on_each_engine(|app| {
            add(app);
            assert_eq!(first_bad(app), None);
            sql(app, text);
            let found = first_bad(app);
            assert_eq!(
                found,
                Some(("rulebook".to_owned(), named.to_owned())),
                "{text}"
            );
        });
    }
}

#[test]
fn an_addition_put_in_without_an_entry_is_found_though_its_hash_is_right() {
    on_each_engine(|app| {
        add(app);
        // Somebody who knows how chains are made, but has no entry in the ledger.
        sql(
            app,
            "DELETE FROM ledger_entry WHERE subject_id = 'pack/bank-internal-2'",
        );
        sql(
            app,
            "DELETE FROM ledger_head WHERE subject_id = 'pack/bank-internal-2'",
        );
        let read = |reader: &mut Reader<'_>| rulebook::current(reader);
        assert_eq!(
            app.db.read_now(read).unwrap().version(),
            2,
            "the chain itself holds"
        );
        let found = first_bad(app).unwrap();
        assert_eq!(
            found,
            ("rulebook".to_owned(), "pack/bank-internal-2".to_owned())
        );
    });
}
