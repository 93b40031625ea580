//! Backups: made while others write, from either engine into either; every changed byte is found
//! before anything is written; a restored bank verifies to the same head.

#![expect(
    clippy::unwrap_used,
    reason = "a test that has not what it needs has failed"
)]

use change::{Entry, Subject};
use kernel::Actor;
use platform::App;
use platform::sql::{Reader, args, fulltext_query};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use testkit::{Engine, TestApp, engines};
use xiaobao::backup::{self, Restore, Save};

fn bank(engine: Engine) -> TestApp {
    let app = TestApp::on(engine);
    demo::build(&app.app, 5, 12, &mut |_, _| {}).unwrap();
    app.files.put("证据".as_bytes()).unwrap();
    evidence::make(&app, &Actor::system("test")).unwrap();
    app
}

fn save(app: &TestApp, to: &Path) -> backup::Manifest {
    let asked = Save {
        to: to.to_owned(),
        data: app.dir().to_owned(),
        with_keys: false,
    };
    backup::save(app, &asked, |_, _| {}).unwrap()
}

/// A folder of keys like the test application's own.
fn keys(dir: &Path) -> PathBuf {
    use std::os::unix::fs::PermissionsExt;
    let folder = dir.join("own-keys");
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join("master.key");
    std::fs::write(&path, [1; 32]).unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600)).unwrap();
    folder
}

fn restore(from: &Path, to: &TestApp, keys: Option<PathBuf>) -> Result<backup::Loaded, String> {
    let asked = Restore {
        from: from.to_owned(),
        data: to.dir().join("restored"),
        database: to.url().to_owned(),
        keys,
    };
    backup::load(&asked, &mut |_, _| {}).map_err(|error| error.to_string())
}

fn note(app: &App, n: usize) {
    change::run_now(app, &Actor::system("test"), None, move |change| {
        let about = Subject::new("note", format!("n{n}"));
        let entry = Entry::new(about, "note_written", serde_json::json!({ "n": n }));
        change.commit(vec![entry], ())
    })
    .unwrap();
}

#[test]
fn a_backup_goes_from_either_engine_into_either() {
    let dir = tempfile::tempdir().unwrap();
    for (n, from) in engines().into_iter().enumerate() {
        let app = bank(from.clone());
        let file = dir.path().join(format!("{n}.backup"));
        let manifest = save(&app, &file);
        assert!(manifest.ledger_ok);
        assert!(manifest.files > 1, "the demo's papers and one more");
        for into in engines() {
            let empty = TestApp::bare(into.clone());
            let loaded = restore(&file, &empty, Some(keys(dir.path()))).unwrap();
            assert!(loaded.has_key);
            assert_eq!(loaded.manifest, manifest);
            let verified = xiaobao::verify::verify(&empty, |_| {}).unwrap();
            assert_eq!(verified.head, manifest.head, "{from:?} → {into:?}");
            // Its texts are found again.
            let query = fulltext_query("投诉").unwrap();
            let count = |app: &TestApp, query: String| {
                app.db
                    .read_now(move |reader: &mut Reader<'_>| {
                        let sql = format!(
                            "SELECT count(*) FROM complaint_case WHERE {}",
                            reader.matching("complaint_search", 1)
                        );
                        reader.query_one(&sql, &args![query])?.get::<i64>(0)
                    })
                    .unwrap()
            };
            assert_eq!(count(&empty, query.clone()), count(&app, query));
            let again = restore(&file, &empty, None).unwrap_err();
            assert!(again.contains("empty"), "{again}");
        }
    }
}

#[test]
fn a_backup_made_while_others_write_is_of_one_moment() {
    let dir = tempfile::tempdir().unwrap();
    for engine in engines() {
        let app = bank(engine.clone());
        let over = AtomicBool::new(false);
        let file = dir.path().join(format!("{}.busy", engine.name()));
        std::thread::scope(|scope| {
            scope.spawn(|| {
                let mut n = 0;
                while !over.load(Ordering::Relaxed) {
                    note(&app, n);
                    n += 1;
                    evidence::place_all(&app, &mut |_| {}).unwrap();
                }
            });
            let manifest = save(&app, &file);
            over.store(true, Ordering::Relaxed);
            assert!(manifest.ledger_ok, "{}", engine.name());
        });
        let empty = TestApp::bare(Engine::Sqlite);
        let loaded = restore(&file, &empty, None).unwrap();
        assert!(!loaded.has_key, "the key was not given");
        assert!(empty.dir().join("restored/keys/master.key.wanted").exists());
    }
}

#[test]
fn every_flipped_byte_of_a_backup_is_found_and_nothing_is_written() {
    let dir = tempfile::tempdir().unwrap();
    let app = bank(Engine::Sqlite);
    let file = dir.path().join("whole.backup");
    save(&app, &file);
    let whole = std::fs::read(&file).unwrap();
    let changed = dir.path().join("changed.backup");
    let mut named = std::collections::BTreeSet::new();
    let step = (whole.len() / 400).max(1);
    let ends = (0..60).chain(whole.len() - 60..whole.len());
    for at in ends.chain((60..whole.len() - 60).step_by(step)) {
        let mut bytes = whole.clone();
        bytes[at] ^= 1 << (at % 8);
        std::fs::write(&changed, &bytes).unwrap();
        let asked = Restore {
            from: changed.clone(),
            data: dir.path().join("nothing"),
            database: format!("sqlite://{}", dir.path().join("nothing/x.db").display()),
            keys: None,
        };
        let error = backup::load(&asked, &mut |_, _| {})
            .unwrap_err()
            .to_string();
        assert!(error.contains("changed"), "byte {at}: {error}");
        named.insert(error);
        assert!(!dir.path().join("nothing").exists());
    }
    assert!(
        named.iter().any(|n| n.contains("table/complaint_case")),
        "{named:?}"
    );
    for cut in [0, 10, whole.len() / 2, whole.len() - 1] {
        std::fs::write(&changed, &whole[..cut]).unwrap();
        let empty = TestApp::bare(Engine::Sqlite);
        assert!(restore(&changed, &empty, None).is_err());
    }
}
