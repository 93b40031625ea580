//! The tree on both engines: every entry gets one place whoever places and whoever writes at the same
//! time, checkpoints hold, proofs hold, and what is changed behind the program's back is named.

use change::{Entry, Subject};
use evidence::{Sum, TreeReport};
use kernel::Actor;
use platform::App;
use platform::sql::{Db, Reader, SqlError, Tx, args};
use serde_json::json;
use std::collections::HashSet;
use testkit::{TestApp, on_each_engine};

fn write(app: &App, id: &str, n: usize) {
    for i in 0..n {
        let id = id.to_owned();
        change::run_now(app, &Actor::system("test"), None, move |change| {
            let about = Subject::new("note", id.as_str());
            let entry = Entry::new(about, "note_written", json!({ "i": i }));
            change.commit(vec![entry], ())
        })
        .unwrap();
    }
}

fn verify(app: &App) -> Result<TreeReport, audit::Bad> {
    let key = app.entropy.bytes();
    app.db
        .read_now(move |reader: &mut Reader<'_>| {
            let mut sum = Sum::new(key);
            let mut state = evidence::state_of;
            let report = audit::verify(
                reader,
                &mut state,
                &evidence::KNOWN,
                &mut |entry| sum.add(entry),
                &mut |_| {},
            )?;
            match report.first_bad {
                Some(bad) => Ok(Err(bad)),
                None => evidence::verify(reader, &sum, &mut |_| {}),
            }
        })
        .map_err(|error: SqlError| panic!("{error}"))
        .unwrap()
}

fn sql(app: &App, sql: &'static str) -> u64 {
    app.db
        .write_now(move |tx: &mut Tx<'_>| tx.execute(sql, &args![]))
        .unwrap()
}

fn second(app: &TestApp) -> App {
    App {
        db: Db::open(app.url()).unwrap(),
        ..app.app.clone()
    }
}

#[test]
fn entries_written_and_placed_at_the_same_time_each_get_one_place() {
    on_each_engine(|app| {
        let other = second(app);
        std::thread::scope(|scope| {
            for writer in 0..4 {
                let app = if writer % 2 == 0 { &app.app } else { &other };
                scope.spawn(move || write(app, &format!("w{writer}"), 150));
            }
            for app in [&app.app, &other] {
                scope.spawn(move || {
                    for _ in 0..30 {
                        evidence::place_all(app, &mut |_| {}).unwrap();
                        std::thread::sleep(std::time::Duration::from_millis(5));
                    }
                });
            }
        });
        evidence::place_all(app, &mut |_| {}).unwrap();
        let rows = app
            .db
            .read_now(|reader: &mut Reader<'_>| {
                reader.query(
                    "SELECT place, subject_id, seq FROM evidence_leaf ORDER BY place",
                    &args![],
                )
            })
            .unwrap();
        assert_eq!(rows.len(), 600);
        let mut seen = HashSet::new();
        for (at, row) in rows.iter().enumerate() {
            assert_eq!(row.get::<i64>(0).unwrap(), at as i64);
            let one: (String, i64) = (row.get(1).unwrap(), row.get(2).unwrap());
            assert!(seen.insert(one));
        }
        let report = verify(app).unwrap();
        assert_eq!((report.size, report.unplaced), (600, 0));
    });
}

#[test]
fn two_servers_that_sign_at_once_make_one_checkpoint_of_a_size() {
    on_each_engine(|app| {
        write(app, "a", 20);
        evidence::place_all(app, &mut |_| {}).unwrap();
        let other = second(app);
        let by = Actor::system("test");
        std::thread::scope(|scope| {
            for app in [&app.app, &other] {
                let by = by.clone();
                scope.spawn(move || evidence::make(app, &by).unwrap());
            }
        });
        let report = verify(app).unwrap();
        assert!((1..=2).contains(&report.checkpoints), "{report:?}");
        let again = evidence::make(app, &by).unwrap();
        assert!(again.is_some(), "the checkpoint's own entry is new");
    });
}

#[test]
fn proofs_hold_and_nothing_changed_in_them_does() {
    on_each_engine(|app| {
        write(app, "a", 300);
        write(app, "b", 5);
        evidence::make(app, &Actor::system("test")).unwrap();
        write(app, "b", 1);
        let proof = app
            .db
            .read_now(|reader: &mut Reader<'_>| evidence::prove_entry(reader, "note", "b", 3))
            .unwrap();
        let (checkpoint, key) =
            evidence::check(std::slice::from_ref(&proof.entry), &proof.proof).unwrap();
        assert_eq!(&key, app.signer.public());
        assert_eq!(checkpoint.size, 305);
        // Only hashes of others: nothing of case a.
        let text = serde_json::to_string(&proof).unwrap();
        assert!(!text.contains("\"a\""), "{text}");
        let later = app
            .db
            .read_now(|reader: &mut Reader<'_>| evidence::prove_entry(reader, "note", "b", 6));
        assert!(later.is_err(), "no checkpoint speaks of it yet");
        for at in 0..text.len() {
            let mut bytes = text.clone().into_bytes();
            bytes[at] ^= 1;
            let Ok(changed) = serde_json::from_slice::<evidence::EntryProof>(&bytes) else {
                continue;
            };
            let held = evidence::check(std::slice::from_ref(&changed.entry), &changed.proof);
            let other_key = held.as_ref().is_ok_and(|(_, k)| k != app.signer.public());
            assert!(held.is_err() || other_key, "byte {at}");
        }
    });
}

#[test]
fn whatever_is_changed_behind_the_programs_back_is_named() {
    on_each_engine(|app| {
        write(app, "a", 300);
        write(app, "b", 3);
        evidence::make(app, &Actor::system("test")).unwrap();
        write(app, "b", 2);
        let good = verify(app).unwrap();
        assert_eq!((good.size, good.checkpoints, good.unplaced), (303, 1, 4));
        for (spoil, mend, kind) in [
            (
                "UPDATE evidence_leaf SET seq = 999 WHERE place = 7",
                "UPDATE evidence_leaf SET seq = 8 WHERE place = 7",
                "note",
            ),
            (
                "UPDATE evidence_tree SET size = 302 WHERE id = 1",
                "UPDATE evidence_tree SET size = 303 WHERE id = 1",
                "tree",
            ),
            (
                "UPDATE evidence_checkpoint SET note = replace(note, '303', '304')",
                "UPDATE evidence_checkpoint SET note = replace(note, '304', '303')",
                "checkpoint",
            ),
            (
                "UPDATE evidence_checkpoint SET told = 1 - told",
                "UPDATE evidence_checkpoint SET told = 1 - told",
                "checkpoint",
            ),
            (
                "UPDATE evidence_key SET since = since + 1",
                "UPDATE evidence_key SET since = since - 1",
                "signing_key",
            ),
            (
                "UPDATE ledger_unplaced SET seq = seq + 100 WHERE subject_id = 'b' AND seq = 5",
                "UPDATE ledger_unplaced SET seq = seq - 100 WHERE subject_id = 'b' AND seq = 105",
                "note",
            ),
            (
                "UPDATE evidence_node SET place = 1",
                "UPDATE evidence_node SET place = 0",
                "note",
            ),
        ] {
            assert_eq!(sql(app, spoil), 1, "{spoil}");
            let bad = verify(app).expect_err(spoil);
            assert_eq!(bad.kind, kind, "{spoil}: {bad:?}");
            assert_eq!(sql(app, mend), 1, "{mend}");
            assert_eq!(verify(app).as_ref(), Ok(&good), "{mend}");
        }
        // A checkpoint that was taken out with its chain.
        sql(app, "DELETE FROM evidence_checkpoint");
        assert_eq!(verify(app).unwrap_err().kind, "checkpoint");
    });
}

/// Who holds the database rewrites a whole chain with right hashes: only the tree can tell.
#[test]
fn a_chain_rewritten_with_right_hashes_is_found_by_the_tree() {
    on_each_engine(|app| {
        write(app, "a", 2);
        evidence::make(app, &Actor::system("test")).unwrap();
        let kept = app.db.read_now(evidence::latest).unwrap().unwrap().note;
        app.db
            .write_now(|tx: &mut Tx<'_>| {
                let mut entry = audit::entry(tx, "note", "a", 2)?.unwrap();
                entry.body = "{\"i\":7}".to_owned();
                let hash = entry.expected_hash().unwrap();
                tx.execute(
                    "UPDATE ledger_entry SET body = $1, hash = $2 WHERE subject_id = 'a' AND seq = 2",
                    &args![&entry.body, hash],
                )?;
                tx.execute(
                    "UPDATE ledger_head SET hash = $1 WHERE subject_id = 'a'",
                    &args![hash],
                )
            })
            .unwrap();
        let bad = verify(app).unwrap_err();
        assert_eq!((bad.id.as_str(), bad.seq), ("a", 2), "{bad:?}");
        // Nor does it help to rewrite the leaf: the checkpoint speaks of another root …
        app.db
            .write_now(|tx: &mut Tx<'_>| {
                let hash = audit::entry(tx, "note", "a", 2)?.unwrap().hash;
                tx.execute(
                    "UPDATE evidence_leaf SET hash = $1 WHERE subject_id = 'a' AND seq = 2",
                    &args![&hash],
                )
            })
            .unwrap();
        assert_eq!(verify(app).unwrap_err().kind, "checkpoint");
        // … also one that was kept elsewhere, when ours are gone.
        let wrong = app
            .db
            .read_now(move |reader: &mut Reader<'_>| evidence::against(reader, &kept))
            .unwrap();
        assert!(wrong.is_some());
    });
}

#[test]
fn a_new_key_follows_the_old_one_and_both_verify() {
    on_each_engine(|app| {
        write(app, "a", 2);
        let by = Actor::system("test");
        let first = evidence::make(app, &by).unwrap().unwrap();
        let mut next = app.app.clone();
        next.signer = platform::Signer::from_secret(platform::Algorithm::Sm2, &[9; 32]).unwrap();
        let second = evidence::make(&next, &by).unwrap().unwrap();
        assert_ne!(first.fingerprint, second.fingerprint);
        assert_eq!(verify(app).unwrap().checkpoints, 2);
        for note in [first.note, second.note] {
            let held = app
                .db
                .read_now(move |reader: &mut Reader<'_>| evidence::against(reader, &note));
            assert_eq!(held.unwrap(), None);
        }
    });
}

#[test]
fn checkpoints_are_made_by_the_clock_when_something_happened_and_not_otherwise() {
    on_each_engine(|app| {
        let jobs = evidence::jobs(Some(app.dir().to_owned()));
        let run = |name: &str| {
            let job = jobs.iter().find(|job| job.name == name).unwrap();
            job.run(app).unwrap()
        };
        assert_eq!(run("evidence.sign"), 0, "there is nothing yet");
        write(app, "a", 1);
        assert_eq!(run("evidence.place"), 1);
        assert_eq!(run("evidence.sign"), 1);
        assert_eq!(run("evidence.place"), 2, "its own entry and the key's");
        let later = |minutes: i64| {
            let now = app.clock.now() + jiff::SignedDuration::from_mins(minutes);
            app.clock.set(now);
        };
        later(11);
        write(app, "a", 1);
        run("evidence.place");
        assert_eq!(run("evidence.sign"), 1);
        write(app, "a", 1);
        run("evidence.place");
        later(5);
        assert_eq!(run("evidence.sign"), 0, "it is too early");
        assert_eq!(run("evidence.folder"), 2);
        assert_eq!(run("evidence.folder"), 0);
        let text = std::fs::read_to_string(app.dir().join("checkpoint-00000002.txt")).unwrap();
        assert!(evidence::verify_note(&text, app.signer.public()).is_some());
    });
}
