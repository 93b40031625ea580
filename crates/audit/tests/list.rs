//! Lists of entries: a subject's timeline and an auditor's page.

#![expect(clippy::unwrap_used, reason = "a test may fail")]

use audit::{Cursor, EntryPage, Filter, entries, entries_of};
use change::{Change, Entry, Subject};
use kernel::Actor;
use platform::sql::Reader;
use serde_json::json;
use testkit::{TestApp, on_each_engine};

fn with_entries(test: impl Fn(&TestApp)) {
    on_each_engine(|app| {
        for (n, (id, kind, who)) in (0..).zip([
            ("a", "made", "ling"),
            ("b", "made", "wang"),
            ("a", "read", "wang"),
            ("a", "read", "ling"),
            ("b", "read", "ling"),
        ]) {
            // The second and third entry happen in the same instant.
            app.clock.advance(if n == 2 { 0 } else { 60 });
            let entry = move || Entry::new(Subject::new("note", id), kind, json!({"n": n}));
            let command = move |change: Change<'_>| change.commit(vec![entry()], ());
            change::run_now(app, &Actor::system(who), None, command).unwrap();
        }
        test(app);
    });
}

fn page(app: &TestApp, filter: Filter, after: Option<Cursor>, limit: i64) -> EntryPage {
    app.db
        .read_now(move |r: &mut Reader<'_>| entries(r, &filter, after.as_ref(), limit))
        .unwrap()
}

fn told(page: &EntryPage) -> Vec<i64> {
    page.entries
        .iter()
        .map(|entry| entry.json()["n"].as_i64().unwrap())
        .collect()
}

#[test]
fn a_timeline_is_in_order() {
    with_entries(|app| {
        let timeline = app
            .db
            .read_now(|r: &mut Reader<'_>| entries_of(r, "note", "a"))
            .unwrap();
        let kinds: Vec<_> = timeline.iter().map(|e| (e.seq, e.kind.as_str())).collect();
        assert_eq!(kinds, [(1, "made"), (2, "read"), (3, "read")]);
        let none = app
            .db
            .read_now(|r: &mut Reader<'_>| entries_of(r, "note", "z"))
            .unwrap();
        assert!(none.is_empty());
    });
}

#[test]
fn pages_follow_each_other_without_gap_or_repeat() {
    with_entries(|app| {
        let whole = page(app, Filter::default(), None, 50);
        assert_eq!((told(&whole), whole.next), (vec![4, 3, 1, 2, 0], None));
        for size in 1..=5 {
            let (mut seen, mut after) = (Vec::new(), None);
            loop {
                let one = page(app, Filter::default(), after, size);
                seen.extend(told(&one));
                let Some(next) = one.next else { break };
                // The way a link carries it.
                after = Some(next.to_string().parse().unwrap());
            }
            assert_eq!(seen, [4, 3, 1, 2, 0], "pages of {size}");
        }
        assert_eq!("x~1~note~a".parse::<Cursor>(), Err(()));
        assert_eq!("1~1~note".parse::<Cursor>(), Err(()));
    });
}

#[test]
fn filters_narrow_the_list() {
    with_entries(|app| {
        let some = |text: &str| Some(text.to_owned());
        let minute = |n: i64| {
            let start = kernel::micros(testkit::start());
            Some(kernel::instant_from_micros(start + n * 60_000_000))
        };
        for (filter, found) in [
            (
                Filter {
                    subject_id: some("b"),
                    ..Filter::default()
                },
                vec![4, 1],
            ),
            (
                Filter {
                    subject_kind: some("case"),
                    ..Filter::default()
                },
                vec![],
            ),
            (
                Filter {
                    kind: some("made"),
                    ..Filter::default()
                },
                vec![1, 0],
            ),
            (
                Filter {
                    actor: some("system:wang"),
                    ..Filter::default()
                },
                vec![1, 2],
            ),
            (
                Filter {
                    from: minute(2),
                    until: minute(3),
                    ..Filter::default()
                },
                vec![1, 2],
            ),
            (
                Filter {
                    kind: some("read"),
                    actor: some("system:ling"),
                    from: minute(4),
                    ..Filter::default()
                },
                vec![4],
            ),
        ] {
            assert_eq!(
                told(&page(app, filter.clone(), None, 50)),
                found,
                "{filter:?}"
            );
        }
    });
}
