//! The life of what the public sees, on both engines.

#![expect(
    clippy::unwrap_used,
    reason = "a test that has not what it needs has failed"
)]

use change::CommandError;
use identity::Permission;
use identity::rules::Details;
use kernel::{
    Actor, ActorKind, Day, FieldErrors, FieldKind, FieldSpec, Fields, Reading, Refusal, Role,
    RoleSet, UnitPath, day_of, say,
};
use org::{Figures, Level, NewUnit};
use platform::sql::{Reader, SqlError};
use publication::commands::{Asked, Base, Write, hand_back, hand_in, publish, withdraw, write};
use publication::import::{ROWS_MAX, import};
use publication::{Html, Kind, Left, Status, Value, Version};
use serde_json::json;
use std::future::Future;
use testkit::{TestApp, on_each_engine};

const TITLE: FieldSpec = FieldSpec::required("title", "标题", "Title", FieldKind::Line { max: 40 });

fn read(fields: &Fields) -> Result<Value, FieldErrors> {
    let mut r = Reading::new(fields);
    r.refuse_others(&[&TITLE], &[]);
    let title = r.text(&TITLE);
    r.finish(json!({ "title": title }))
}

/// Open to everything but what is called so.
static KIND: Kind = Kind {
    code: "example",
    zh: "例",
    en: "Example",
    shelf: "content",
    view: Permission::ContentView,
    write: Permission::ContentWrite,
    publish: Permission::ContentPublish,
    fields: &[&TITLE],
    read,
    title: |doc, _| publication::text(doc, "title").to_owned(),
    gate: |_, version, from| match publication::text(&version.doc, "title") {
        "未过审查" => Err(Refusal::new("no_review", say!("未过审查", "no review")).into()),
        _ => Ok(json!({ "review": format!("R-{from}") })),
    },
    preview: |version, _| Html::text(publication::text(&version.doc, "title")),
};

fn wait<T>(future: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    runtime.unwrap().block_on(future)
}

fn actor(login: &str, unit: &str, role: Role) -> Actor {
    let head = UnitPath::root("0000");
    Actor {
        kind: ActorKind::Person,
        login: login.to_owned(),
        name: format!("Name of {login}"),
        unit: if unit == "0000" {
            head
        } else {
            head.child(unit)
        },
        roles: RoleSet::of(&[role]),
    }
}

fn author() -> Actor {
    actor("liu", "0010", Role::Department)
}

fn office() -> Actor {
    actor("zhou", "0000", Role::Office)
}

fn other_department() -> Actor {
    actor("sun", "0020", Role::Department)
}

fn bank(test: &TestApp) {
    let system = Actor::system("test");
    for code in ["0000", "0010", "0020"] {
        let new = NewUnit {
            code: code.to_owned(),
            name: format!("Unit {code}"),
            level: if code == "0000" {
                Level::HeadOffice
            } else {
                Level::Branch
            },
            parent: (code != "0000").then(|| "0000".to_owned()),
            opened: "2010-01-01".parse().unwrap(),
            phone: String::new(),
            figures: Figures::default(),
        };
        change::run_now(test, &system, None, move |change| {
            org::create_in(change, &new)
        })
        .unwrap();
    }
    for who in [author(), office(), other_department()] {
        let details = Details {
            name: who.name.clone(),
            unit: who.unit.code().to_owned(),
            roles: who.roles,
            phone: String::new(),
        };
        let login = who.login.clone();
        change::run_now(test, &system, None, move |change| {
            identity::create_in(change, &login, &details, "no hash", false)
        })
        .unwrap();
    }
}

fn fields(title: &str) -> Fields {
    Fields::from_pairs(vec![("title".to_owned(), title.to_owned())])
}

fn put(test: &TestApp, who: &Actor, title: &str, base: Base) -> Result<Left, CommandError> {
    let asked = Write {
        key: Some("k".to_owned()),
        base,
        fields: fields(title),
    };
    wait(write(test, who, &KIND, asked, None))
}

fn newest() -> Asked {
    Asked::newest("k")
}

fn give(test: &TestApp, who: &Actor) -> Result<Left, CommandError> {
    wait(hand_in(test, who, &KIND, newest(), None))
}

fn show(test: &TestApp, who: &Actor, from: Option<Day>) -> Result<Left, CommandError> {
    wait(publish(test, who, &KIND, newest(), from, None))
}

fn take(test: &TestApp, who: &Actor, version: Option<u32>) -> Result<Left, CommandError> {
    let asked = Asked {
        version,
        ..newest()
    };
    wait(withdraw(test, who, &KIND, asked, "有误".to_owned(), None))
}

fn code(done: Result<Left, CommandError>) -> String {
    match done {
        Err(CommandError::Refused(refusal) | CommandError::Forbidden(refusal)) => {
            refusal.code.to_owned()
        }
        Err(CommandError::Invalid(errors)) => errors.0[0].code.to_owned(),
        Err(CommandError::NotFound) => "not_found".to_owned(),
        Err(CommandError::Conflict { .. }) => "conflict".to_owned(),
        other => panic!("{other:?}"),
    }
}

fn today(test: &TestApp) -> Day {
    day_of(test.clock.now())
}

fn after(day: Day, days: i64) -> Day {
    day.checked_add(jiff::Span::new().days(days)).unwrap()
}

fn on(test: &TestApp, day: Day) -> Option<u32> {
    let read = move |reader: &mut Reader<'_>| publication::on(reader, &KIND, "k", day);
    let found: Result<Option<Version>, SqlError> = test.db.read_now(read);
    found.unwrap().map(|version| version.version)
}

fn generation(test: &TestApp) -> i64 {
    let read = |reader: &mut Reader<'_>| publication::generation(reader);
    test.db.read_now(read).unwrap()
}

/// The last state that the ledger tells of each version is the one that is stored.
fn verified(test: &TestApp) {
    let read = |reader: &mut Reader<'_>| {
        let mut count = 0;
        for id in publication::ids(reader, "", 100)? {
            let chain = audit::chain(reader, publication::SUBJECT, &id)?;
            let told = chain
                .iter()
                .rev()
                .find_map(|entry| entry.state_hash.clone());
            let stored = publication::state_of(reader, &id)?;
            assert_eq!(told.unwrap(), stored.unwrap().to_vec(), "{id}");
            count += 1;
        }
        Ok::<_, SqlError>(count)
    };
    assert!(test.db.read_now(read).unwrap() > 0);
}

fn told(test: &TestApp, login: &'static str) -> Vec<String> {
    let read = move |reader: &mut Reader<'_>| {
        let sql = "SELECT n.kind FROM notify_message m JOIN notify_notice n ON n.id = m.notice
             WHERE m.login = $1 ORDER BY m.id";
        let rows = reader.query(sql, &platform::sql::args![login])?;
        rows.iter()
            .map(|row| row.get(0))
            .collect::<Result<Vec<String>, SqlError>>()
    };
    test.db.read_now(read).unwrap()
}

fn later(test: &TestApp, days: i64) {
    let now = test.clock.now();
    test.clock
        .set(now + jiff::SignedDuration::from_hours(24 * days));
}

#[test]
fn it_is_written_looked_at_by_another_public_by_day_and_withdrawn_for_good() {
    on_each_engine(|test: &TestApp| {
        bank(test);
        let first = today(test);
        let auditor = actor("audit", "0000", Role::Auditor);
        assert_eq!(code(put(test, &auditor, "一", Base::New)), "forbidden");
        put(test, &author(), "一", Base::New).unwrap();
        assert_eq!(code(put(test, &author(), "一", Base::New)), "key_taken");
        assert_eq!(
            code(put(test, &other_department(), "一", Base::Newest)),
            "not_found"
        );
        assert_eq!(code(show(test, &office(), None)), "not_now");
        give(test, &author()).unwrap();
        assert_eq!(told(test, "zhou"), ["publication_asked"]);
        // What was handed in is frozen: a change makes it a draft again.
        assert_eq!(
            put(test, &author(), "一改", Base::Newest).unwrap().status,
            Status::Draft
        );
        assert_eq!(code(show(test, &office(), None)), "not_now");
        give(test, &author()).unwrap();
        let by = office();
        let back = hand_back(test, &by, &KIND, newest(), "写清楚".to_owned(), None);
        assert_eq!(wait(back).unwrap().status, Status::Draft);
        assert_eq!(told(test, "liu"), ["publication_decided"]);
        give(test, &author()).unwrap();
        assert_eq!(code(show(test, &author(), None)), "not_yours");
        let yesterday = first.yesterday().unwrap();
        assert_eq!(
            code(show(test, &office(), Some(yesterday))),
            "from_in_the_past"
        );
        assert_eq!((on(test, first), generation(test)), (None, 0));
        show(test, &office(), None).unwrap();
        assert_eq!((on(test, first), generation(test)), (Some(1), 1));
        assert_eq!(code(show(test, &office(), None)), "not_now");

        // The next version, planned; the first ends the day before it.
        put(test, &author(), "二", Base::Newest).unwrap();
        give(test, &author()).unwrap();
        show(test, &office(), Some(after(first, 10))).unwrap();
        assert_eq!(
            (on(test, after(first, 9)), on(test, after(first, 10))),
            (Some(1), Some(2))
        );
        verified(test);
        later(test, 12);
        take(test, &office(), Some(2)).unwrap();
        assert_eq!(code(take(test, &office(), Some(2))), "not_now");
        assert_eq!(
            (on(test, after(first, 11)), on(test, after(first, 12))),
            (Some(2), None)
        );
        assert_eq!(code(give(test, &author())), "not_now");
        put(test, &author(), "三", Base::Newest).unwrap();
        give(test, &author()).unwrap();
        show(test, &office(), None).unwrap();
        assert_eq!((on(test, after(first, 12)), generation(test)), (Some(3), 4));
        assert_eq!(
            (on(test, after(first, 9)), on(test, after(first, 11))),
            (Some(1), Some(2))
        );
        verified(test);
    });
}

#[test]
fn whoever_wrote_on_it_does_not_publish_it_and_the_gate_is_always_asked() {
    on_each_engine(|test: &TestApp| {
        bank(test);
        put(test, &author(), "未过审查", Base::New).unwrap();
        give(test, &author()).unwrap();
        assert_eq!(code(show(test, &office(), None)), "no_review");
        assert_eq!(on(test, today(test)), None);
        put(test, &office(), "已过审查", Base::Newest).unwrap();
        give(test, &author()).unwrap();
        assert_eq!(code(show(test, &office(), None)), "own_writing");
        let second = actor("wu", "0000", Role::Office);
        show(test, &second, None).unwrap();
        let day = today(test);
        let read = move |reader: &mut Reader<'_>| publication::in_force(reader, "example", day);
        let found: Result<Vec<Version>, SqlError> = test.db.read_now(read);
        assert_eq!(
            found.unwrap()[0].evidence,
            json!({ "review": format!("R-{day}") })
        );
    });
}

#[test]
fn somebody_elses_change_is_noticed_and_a_planned_version_may_be_called_off() {
    on_each_engine(|test: &TestApp| {
        bank(test);
        let left = put(test, &author(), "一", Base::New).unwrap();
        put(test, &office(), "一改", Base::Revision(left.revision)).unwrap();
        assert_eq!(
            code(put(test, &author(), "x", Base::Revision(left.revision))),
            "conflict"
        );
        let stale = Asked {
            revision: Some(left.revision),
            ..newest()
        };
        assert_eq!(
            code(wait(hand_in(test, &author(), &KIND, stale, None))),
            "conflict"
        );
        give(test, &author()).unwrap();
        let second = actor("wu", "0000", Role::Office);
        show(test, &second, None).unwrap();
        put(test, &author(), "二", Base::Newest).unwrap();
        give(test, &author()).unwrap();
        let soon = after(today(test), 5);
        show(test, &second, Some(soon)).unwrap();
        assert_eq!(on(test, soon), Some(2));
        take(test, &second, None).unwrap();
        assert_eq!(on(test, soon), Some(1), "the first goes on");
        put(test, &author(), "三", Base::Newest).unwrap();
        assert_eq!(
            take(test, &author(), None).unwrap().status,
            Status::Withdrawn
        );
        assert_eq!(on(test, soon), Some(1), "a dropped draft changes nothing");
        verified(test);
    });
}

#[test]
fn rows_that_are_right_go_in_as_drafts_and_the_others_keep_their_reason() {
    on_each_engine(|test: &TestApp| {
        bank(test);
        let row = |no: usize, key: &str, title: &str| {
            let mut fields = fields(title);
            fields.set("key", key);
            (no, fields)
        };
        let rows = vec![
            row(2, "a", "甲"),
            row(3, "b", ""),
            row(4, "a", "又"),
            row(5, "c d", "丁"),
            row(6, "e", "戊"),
        ];
        let done = wait(import(
            test,
            &author(),
            &KIND,
            rows.clone(),
            Some("r".to_owned()),
        ))
        .unwrap();
        assert_eq!(
            (done.read, done.created, done.changed, done.same),
            (5, 2, 0, 0)
        );
        let why: Vec<_> = done
            .rejected
            .iter()
            .map(|one| (one.row, one.faults[0].1.as_str()))
            .collect();
        assert_eq!(
            why,
            [(3, "required"), (4, "twice_in_file"), (5, "not_a_key")]
        );
        let again = wait(import(
            test,
            &author(),
            &KIND,
            rows.clone(),
            Some("r".to_owned()),
        ))
        .unwrap();
        assert_eq!(again, done, "a receipt is answered once");
        let again = wait(import(test, &author(), &KIND, rows, None)).unwrap();
        assert_eq!((again.created, again.same), (0, 2));
        let theirs = vec![row(2, "a", "改")];
        let refused = wait(import(test, &other_department(), &KIND, theirs, None)).unwrap();
        assert_eq!(refused.rejected[0].faults[0].1, "key_taken");
        let drafts = |reader: &mut Reader<'_>| publication::versions(reader, &KIND, "a");
        let found: Result<Vec<Version>, SqlError> = test.db.read_now(drafts);
        let found = found.unwrap();
        assert_eq!(
            (found.len(), found[0].status),
            (1, Status::Draft),
            "nothing is public by an import"
        );
        let many = (0..=ROWS_MAX)
            .map(|n| row(n, &format!("k{n}"), "x"))
            .collect();
        let refused = wait(import(test, &author(), &KIND, many, None));
        assert!(matches!(refused, Err(CommandError::Refused(r)) if r.code == "too_many_rows"));
        verified(test);
    });
}
