//! Entries, chains and states that were taken out, moved or put in.

use crate::{behind, check, first_bad, named, with_notes};
use change::{Change, Entry, Subject, state_gone};
use kernel::Actor;
use platform::sql::{Reader, args};
use serde_json::json;

const ENTRY: &str = "subject_kind = 'note' AND subject_id = 'b' AND seq = $1";

#[test]
fn deleted_entries_are_found_wherever_they_stood() {
    for (gone, named_seq, what) in [
        (1, 2, "Entry 1 is missing"),
        (4, 5, "Entry 4 is missing"),
        (8, 8, "The head names entry 8, the last one is 7"),
    ] {
        with_notes(|app| {
            behind(
                app,
                &format!("DELETE FROM ledger_entry WHERE {ENTRY}"),
                &args![gone],
            );
            named(app, "b", named_seq, what);
        });
    }
}

#[test]
fn a_chain_cut_off_at_its_end_is_found() {
    with_notes(|app| {
        behind(
            app,
            "DELETE FROM ledger_entry WHERE subject_id = 'b' AND seq > $1",
            &args![3],
        );
        named(app, "b", 8, "the last one is 3");
    });
    // With the head set back too, the state still speaks.
    with_notes(|app| {
        let cut = "DELETE FROM ledger_entry WHERE subject_id = 'b' AND seq > $1";
        behind(app, cut, &args![3]);
        let set = "UPDATE ledger_head SET seq = 3, hash = (SELECT hash FROM ledger_entry
                   WHERE subject_id = 'b' AND seq = 3) WHERE subject_id = 'b'";
        behind(app, set, &[]);
        named(app, "b", 3, "not the state that this entry recorded");
    });
}

#[test]
fn a_chain_that_was_taken_out_is_found() {
    for (id, tables, what) in [
        ("b", &["ledger_entry"][..], "no entry of its chain is left"),
        ("c", &["ledger_entry"][..], "no entry of its chain is left"),
        ("b", &["ledger_head"][..], "has no head"),
        ("c", &["ledger_head"][..], "has no head"),
        (
            "b",
            &["ledger_entry", "ledger_head"][..],
            "has no entry at all",
        ),
    ] {
        with_notes(|app| {
            for table in tables {
                behind(
                    app,
                    &format!("DELETE FROM {table} WHERE subject_id = $1"),
                    &args![id],
                );
            }
            let bad = first_bad(app);
            assert_eq!(bad.id, id, "{tables:?}");
            assert!(bad.what.en.contains(what), "{bad:?}");
        });
    }
    with_notes(|app| {
        behind(app, "DELETE FROM ledger_entry", &[]);
        named(app, "a", 2, "no entry of its chain is left");
    });
}

#[test]
fn two_swapped_entries_are_found() {
    with_notes(|app| {
        for (from, to) in [(3, 100), (5, 3), (100, 5)] {
            let swap = format!("UPDATE ledger_entry SET seq = $2 WHERE {ENTRY}");
            behind(app, &swap, &args![from, to]);
        }
        named(app, "b", 3, "does not agree with its hash");
    });
}

#[test]
fn an_entry_forged_with_a_right_hash_of_its_own_is_found() {
    with_notes(|app| {
        let sql = format!(
            "SELECT {} FROM ledger_entry WHERE subject_id = 'b' AND seq = 3",
            change::StoredEntry::COLUMNS
        );
        let row = app
            .db
            .read_now(move |r: &mut Reader<'_>| r.query_one(&sql, &[]))
            .unwrap();
        let mut entry = change::StoredEntry::from_row(&row).unwrap();
        entry.body = "{\"words\":\"forged\"}".to_owned();
        let hash = entry.expected_hash().unwrap();
        let set = format!("UPDATE ledger_entry SET body = $2, hash = $3 WHERE {ENTRY}");
        behind(app, &set, &args![3, &entry.body, hash]);
        named(app, "b", 4, "does not follow");
    });
}

#[test]
fn changed_and_deleted_state_is_found() {
    with_notes(|app| {
        behind(
            app,
            "UPDATE note SET words = 'x' WHERE id = $1",
            &args!["b"],
        );
        named(app, "b", 7, "not the state that this entry recorded");
    });
    with_notes(|app| {
        behind(app, "DELETE FROM note WHERE id = $1", &args!["b"]);
        named(app, "b", 7, "no longer stored");
    });
    with_notes(|app| {
        behind(
            app,
            "INSERT INTO note (id, words) VALUES ('z', 'smuggled in')",
            &[],
        );
        named(app, "z", 0, "has no entry at all");
    });
}

#[test]
fn a_subject_that_a_change_deleted_is_right_to_be_gone() {
    with_notes(|app| {
        let delete = |mut change: Change<'_>| {
            change.execute("DELETE FROM note WHERE id = 'b'", &[])?;
            let entry = Entry::new(Subject::new("note", "b"), "note_deleted", json!({}));
            change.commit(vec![entry.with_state(state_gone())], ())
        };
        change::run_now(app, &Actor::system("test"), None, delete).unwrap();
        assert!(check(app).ok);
        behind(app, "INSERT INTO note (id, words) VALUES ('b', '4')", &[]);
        named(app, "b", 9, "not the state");
    });
}

#[test]
fn a_ledger_of_many_pages_is_walked_to_its_end() {
    with_notes(|app| {
        let pending: Vec<_> = (0..1_200)
            .map(|n| {
                let entry = move || {
                    Entry::new(
                        Subject::new("page", (n % 600).to_string()),
                        "p",
                        json!({"n": n}),
                    )
                };
                let command = move |change: Change<'_>| change.commit(vec![entry()], ());
                change::start(app, &Actor::system("test"), None, command)
            })
            .collect();
        for one in pending {
            one.wait().unwrap();
        }
        let report = check(app);
        assert_eq!((report.ok, report.entries), (true, 1_212));
        behind(
            app,
            "UPDATE ledger_entry SET at = at + 1 WHERE subject_id = $1 AND seq = 2",
            &args!["99"],
        );
        assert_eq!(first_bad(app).id, "99");
    });
}
