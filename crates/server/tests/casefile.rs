//! The file of a case: it verifies without a database, and every changed byte of it is found.

#![expect(
    clippy::unwrap_used,
    reason = "a test that has not what it needs has failed"
)]

use complaint::evidence::Export;
use evidence::casefile;
use kernel::Actor;
use platform::sql::{Reader, SqlError, args};
use std::path::Path;
use testkit::{Engine, TestApp};

/// Bytes flipped beside those of the ZIP's structure.
const SAMPLE: usize = 2_000;

fn bank() -> (TestApp, String) {
    let app = TestApp::on(Engine::Sqlite);
    demo::build(&app.app, 5, 12, &mut |_, _| {}).unwrap();
    // The longest history: several actions, an answer, files if there are any.
    let number = app
        .db
        .read_now(|reader: &mut Reader<'_>| {
            let row = reader.query_one(
                "SELECT subject_id FROM ledger_head WHERE subject_kind = 'complaint' ORDER BY seq DESC LIMIT 1",
                &args![],
            )?;
            row.get::<String>(0)
        })
        .map_err(|error: SqlError| error)
        .unwrap();
    (app, number)
}

fn export(app: &TestApp, number: &str, reveal: bool, path: &Path) {
    let asked = Export {
        number: number.to_owned(),
        purpose: "court case 2026-12".to_owned(),
        reveal,
    };
    let file = complaint::evidence::export(app, &Actor::system("case"), &asked).unwrap();
    casefile::write(path, &file, &app.signer).unwrap();
}

fn attach(app: &TestApp, number: &str) {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .unwrap();
    let officer = demo::logins()
        .into_iter()
        .find(|login| login.role == kernel::Role::Office)
        .unwrap();
    let actor = app
        .db
        .read_now(move |reader: &mut Reader<'_>| identity::person(reader, &officer.login))
        .unwrap()
        .unwrap();
    let actor = Actor {
        kind: kernel::ActorKind::Person,
        login: actor.login,
        name: actor.name,
        unit: actor.unit,
        roles: actor.roles,
    };
    let asked = complaint::commands::Attach {
        number: number.to_owned(),
        name: "证据.txt".to_owned(),
        bytes: "录音整理：已核实。".as_bytes().to_vec(),
    };
    runtime
        .block_on(complaint::commands::attach(app, &actor, asked))
        .unwrap();
}

#[test]
fn a_case_file_verifies_and_says_what_it_has_checked() {
    let (app, number) = bank();
    attach(&app, &number);
    let path = app.dir().join("case.zip");
    export(&app, &number, true, &path);
    let checked = casefile::verify(&path).unwrap();
    assert!(checked.ok(), "{checked:#?}");
    assert_eq!(checked.key.as_ref(), Some(app.signer.public()));
    let lines: Vec<&str> = checked.lines.iter().map(|l| l.what.en.as_str()).collect();
    assert!(lines.iter().any(|l| l.contains("state")), "{lines:?}");
    assert!(
        lines.iter().any(|l| l.contains("1 attachments")),
        "{lines:?}"
    );
    // The act itself is in the chain, with its purpose, and the bank still verifies.
    let entries = app
        .db
        .read_now(move |reader: &mut Reader<'_>| audit::chain(reader, "complaint", &number))
        .unwrap();
    let last = entries.last().unwrap();
    assert_eq!(last.kind, "complaint_case_exported");
    assert!(last.body.contains("court case"), "{}", last.body);
    assert!(xiaobao::verify::verify(&app, |_| {}).unwrap().ok);
}

#[test]
fn a_masked_file_holds_nothing_of_the_complainant() {
    let (app, number) = bank();
    let path = app.dir().join("masked.zip");
    export(&app, &number, false, &path);
    assert!(casefile::verify(&path).unwrap().ok());
    let asked = Export {
        number: number.clone(),
        purpose: "to know what must not be there".to_owned(),
        reveal: true,
    };
    let plain = complaint::evidence::export(&app, &Actor::system("case"), &asked).unwrap();
    let of = |field: &str| {
        plain.case["complainant"][field]
            .as_str()
            .unwrap()
            .to_owned()
    };
    let (name, phone) = (of("name"), of("phone"));
    assert!(!name.is_empty());
    let mut zip = zip::ZipArchive::new(std::fs::File::open(&path).unwrap()).unwrap();
    for at in 0..zip.len() {
        let mut text = Vec::new();
        let mut part = zip.by_index(at).unwrap();
        let name_of_part = part.name().unwrap().into_owned();
        std::io::Read::read_to_end(&mut part, &mut text).unwrap();
        let text = String::from_utf8_lossy(&text).into_owned();
        for secret in [&name, &phone].into_iter().filter(|s| !s.is_empty()) {
            assert!(!text.contains(secret.as_str()), "{name_of_part}: {secret}");
        }
    }
}

#[test]
fn every_flipped_byte_of_a_case_file_is_found_and_its_part_named() {
    let (app, number) = bank();
    attach(&app, &number);
    let path = app.dir().join("case.zip");
    export(&app, &number, true, &path);
    let whole = std::fs::read(&path).unwrap();
    let changed = app.dir().join("changed.zip");
    let mut named = std::collections::BTreeSet::new();
    // The ends hold headers, directory and signature: each of their bytes, and a sample of the rest.
    let ends = 300.min(whole.len() / 4);
    let step = ((whole.len() - 2 * ends) / SAMPLE).max(1);
    let structure: Vec<usize> = whole
        .windows(2)
        .enumerate()
        .filter(|(_, w)| w == b"PK")
        .flat_map(|(at, _)| at..at + 46)
        .filter(|at| *at < whole.len())
        .collect();
    let places = (0..ends)
        .chain((ends..whole.len() - ends).step_by(step))
        .chain(whole.len() - ends..whole.len())
        .chain(structure);
    for at in places {
        let mut bytes = whole.clone();
        bytes[at] ^= 1 << (at % 8);
        std::fs::write(&changed, &bytes).unwrap();
        let checked = casefile::verify(&changed).unwrap();
        assert!(!checked.ok(), "byte {at} of {}", whole.len());
        named.insert(checked.lines.last().unwrap().what.en.clone());
    }
    for part in ["index.html", "ledger.json", "attachments/001", "ZIP"] {
        assert!(named.iter().any(|n| n.contains(part)), "{part}: {named:?}");
    }
    for bytes in [
        [whole.clone(), b"x".to_vec()].concat(),
        whole[..whole.len() - 1].to_vec(),
        [b"x".to_vec(), whole.clone()].concat(),
        Vec::new(),
    ] {
        std::fs::write(&changed, bytes).unwrap();
        assert!(!casefile::verify(&changed).unwrap().ok());
    }
}
