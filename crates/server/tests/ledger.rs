//! Whatever is changed behind the program's back is found and named: every column of the ledger and
//! of a case, and entries that are deleted, swapped or cut off.

#![expect(
    clippy::unwrap_used,
    reason = "a test that has not what it needs has failed"
)]

use audit::{Bad, Report};
use platform::App;
use platform::sql::{Reader, Row, SqlError, Tx, Value, args};
use std::collections::BTreeSet;
use testkit::{Engine, TestApp};

/// Complaints of the bank that is tampered with: enough for cases in several states.
const COMPLAINTS: usize = 12;
/// Rows of each table that are tampered with.
const ROWS: usize = 4;

/// The tables that are watched, each with the columns of its key and the one that tells which
/// subject the row belongs to.
const TABLES: [(&str, &str, &str); 5] = [
    (
        "ledger_entry",
        "subject_kind, subject_id, seq",
        "subject_id",
    ),
    ("ledger_head", "subject_kind, subject_id", "subject_id"),
    ("complaint_case", "id", "number"),
    ("complaint_person", "case_id", "case_id"),
    ("complaint_participant", "case_id, login, part", "case_id"),
];

fn bank() -> TestApp {
    let app = TestApp::on(Engine::Sqlite);
    demo::build(&app.app, 5, COMPLAINTS, &mut |_, _| {}).unwrap();
    assert!(
        verify(&app).ok,
        "the bank holds before anything is done to it"
    );
    app
}

fn verify(app: &App) -> Report {
    xiaobao::verify::verify(app, |_| {}).unwrap()
}

/// Runs a statement behind the program's back; whether the database itself refused it.
fn sql(app: &App, sql: &str, values: Vec<Value>) -> Result<u64, SqlError> {
    let sql = sql.to_owned();
    app.db
        .write_now(move |tx: &mut Tx<'_>| tx.execute(&sql, &values))
}

fn rows(app: &App, sql: &str) -> Vec<Row> {
    let sql = sql.to_owned();
    app.db
        .read_now(move |reader: &mut Reader<'_>| reader.query(&sql, &args![]))
        .unwrap()
}

fn columns(app: &App, table: &str) -> Vec<String> {
    let found = rows(
        app,
        &format!("SELECT name FROM pragma_table_info('{table}')"),
    );
    found.iter().map(|row| row.get(0).unwrap()).collect()
}

/// The value with one byte flipped: still of its type, so that the column takes it. What was empty
/// becomes something, of whichever type the column takes.
fn flipped(value: &Value, at: usize) -> Vec<Value> {
    let one = match value {
        Value::Null => return vec![Value::Int(0), Value::Blob(vec![0; 32]), Value::from("x")],
        Value::Int(number) => Value::Int(number ^ 1),
        Value::Blob(bytes) => {
            let mut bytes = bytes.clone();
            if bytes.is_empty() {
                bytes.push(1);
            } else {
                let at = at % bytes.len();
                bytes[at] ^= 1;
            }
            Value::Blob(bytes)
        }
        Value::Text(text) => Value::Text(flipped_text(text, at)),
    };
    vec![one]
}

/// Only an ASCII byte can be flipped without the text ceasing to be one.
fn flipped_text(text: &str, at: usize) -> String {
    let places: Vec<usize> = (0..text.len())
        .filter(|i| text.as_bytes()[*i].is_ascii_graphic())
        .collect();
    if places.is_empty() {
        return format!("{text}x");
    }
    let mut bytes = text.as_bytes().to_vec();
    bytes[places[at % places.len()]] ^= 1;
    String::from_utf8(bytes).unwrap()
}

/// What the row is about, as the report names it.
fn subject_of(app: &App, table: &str, row: &[(String, Value)]) -> String {
    let column = TABLES.iter().find(|(name, ..)| *name == table).unwrap().2;
    let value = &row.iter().find(|(name, _)| name == column).unwrap().1;
    match value {
        Value::Text(text) => text.clone(),
        Value::Int(id) => rows(
            app,
            &format!("SELECT number FROM complaint_case WHERE id = {id}"),
        )[0]
        .get(0)
        .unwrap(),
        other => panic!("{other:?} names nothing"),
    }
}

#[test]
fn one_flipped_byte_in_any_column_is_found_and_its_subject_named() {
    let app = bank();
    let mut tampered = 0;
    for (table, key, _) in TABLES {
        let columns = columns(&app, table);
        let list = columns.join(", ");
        let all = rows(&app, &format!("SELECT {list} FROM {table} ORDER BY {key}"));
        for row in all.iter().step_by((all.len() / ROWS).max(1)) {
            let values = |i: usize| row.get::<Value>(i).unwrap();
            let row: Vec<(String, Value)> = columns
                .iter()
                .enumerate()
                .map(|(i, name)| (name.clone(), values(i)))
                .collect();
            let subject = subject_of(&app, table, &row);
            for (column, value) in &row {
                for at in [0, 1_000_003] {
                    tampered += usize::from(tamper(
                        &app,
                        table,
                        key,
                        &row,
                        (column, value),
                        at,
                        &subject,
                    ));
                }
            }
        }
    }
    assert!(tampered > 200, "only {tampered} values could be changed");
    assert!(verify(&app).ok, "everything is as it was");
}

/// Changes one value, verifies, changes it back. `false` when the database refuses the change.
fn tamper(
    app: &App,
    table: &str,
    key: &str,
    row: &[(String, Value)],
    (column, value): (&str, &Value),
    at: usize,
    subject: &str,
) -> bool {
    let Some((changed, bad)) = flip(app, table, key, row, (column, value), at) else {
        return false;
    };
    let Some(bad) = bad else {
        panic!("{table}.{column} of {subject}: {value:?} became {changed:?} unnoticed");
    };
    // A changed name of the subject is itself what the report can see.
    let renamed = matches!(&changed, Value::Text(text) if *text == bad.id);
    let moved = ["subject_kind", "subject_id", "number", "case_id", "id"].contains(&column);
    assert!(
        bad.id == subject || renamed || moved,
        "{table}.{column} of {subject}: {bad:?}"
    );
    true
}

/// Changes one value, verifies, changes it back: what it became, and what was found. `None` when
/// the database refuses the change.
fn flip(
    app: &App,
    table: &str,
    key: &str,
    row: &[(String, Value)],
    (column, value): (&str, &Value),
    at: usize,
) -> Option<(Value, Option<Bad>)> {
    let key: Vec<&str> = key.split(", ").collect();
    let of = |name: &str| row.iter().find(|(n, _)| n == name).unwrap().1.clone();
    let set = |from: &Value, to: &Value| {
        // The key itself may be what is changed: the row is found by the value that it has now.
        let mut values = vec![to.clone()];
        let mut conditions = Vec::new();
        for name in &key {
            values.push(if *name == column {
                from.clone()
            } else {
                of(name)
            });
            conditions.push(format!("{name} = ${}", values.len()));
        }
        let text = format!(
            "UPDATE {table} SET {column} = $1 WHERE {}",
            conditions.join(" AND ")
        );
        sql(app, &text, values)
    };
    let changed = flipped(value, at)
        .into_iter()
        .find(|changed| match set(value, changed) {
            Ok(touched) => touched == 1,
            Err(SqlError::Rule(_) | SqlError::ForeignKey { .. } | SqlError::Unique { .. }) => false,
            Err(error) => panic!("{table}.{column}: {error}"),
        })?;
    // What can't even be read any more is found, too; the error names the place.
    let bad = match xiaobao::verify::verify(app, |_| {}) {
        Ok(report) => report.first_bad,
        Err(error) => Some(Bad {
            kind: String::new(),
            id: String::new(),
            seq: 0,
            what: kernel::Say::same(error.to_string()),
        }),
    };
    assert_eq!(
        set(&changed, value).unwrap(),
        1,
        "{table}.{column} is put back"
    );
    Some((changed, bad))
}

/// What else the ledger covers: table, key, the ledger's kind, the column that names the subject.
/// The rulebook has tests of its own for this (`tests/rulebook.rs`).
const OTHERS: [(&str, &str, &str, &str); 8] = [
    ("emergency_access", "id", "emergency", "id"),
    ("identity_account", "login", "account", "login"),
    ("identity_token", "id", "token", "prefix"),
    ("org_unit", "code", "unit", "code"),
    ("supervision_order", "number", "supervision_order", "number"),
    ("sharing_record", "kind, id", "", "id"),
    ("evidence_checkpoint", "number", "checkpoint", "number"),
    ("evidence_key", "fingerprint", "signing_key", "fingerprint"),
];

/// Columns of these tables that no hash is over, each with the reason.
const NOT_COVERED: &[(&str, &str)] = &[
    (
        "identity_account.created_at",
        "the first entry of the chain tells it",
    ),
    (
        "identity_account.failed",
        "the door counts; each attempt is an entry",
    ),
    ("identity_account.initials", "derived from the name"),
    ("identity_account.lang", "one's own choice"),
    (
        "identity_account.locked_until",
        "the door's; each attempt is an entry",
    ),
    ("identity_account.login_at", "each log-in is an entry"),
    (
        "identity_account.password_at",
        "each change of the password is an entry",
    ),
    ("identity_account.unit", "the unit's path is covered"),
    ("identity_token.id", "the prefix names it"),
    ("identity_token.unit", "the unit's path is covered"),
    ("identity_token.used_at", "noted now and then"),
    ("org_unit.initials", "derived from the name"),
    ("org_unit.parent", "the path is covered"),
];

/// Something of everything: an access that was reviewed, a token, a checkpoint.
fn everything(app: &TestApp) {
    let actor = demo_actor;
    let fields = |pairs: &[(&str, &str)]| {
        let owned = pairs.iter().map(|(a, b)| ((*a).into(), (*b).into()));
        kernel::Fields::from_pairs(owned.collect())
    };
    let number: String = rows(app, "SELECT number FROM complaint_case ORDER BY id LIMIT 1")[0]
        .get(0)
        .unwrap();
    let opened = change::run_now(&app.app, &actor("lijingyi"), None, {
        let form = fields(&[("number", &number), ("reason", "上级紧急询问")]);
        move |change| emergency::open_in(change, &form)
    });
    let id = opened.unwrap().id;
    let review = fields(&[("verdict", "justified"), ("remark", "情况属实")]);
    let reviewed = change::run_now(&app.app, &actor("wangyaqin"), None, move |change| {
        emergency::review_in(change, id, &review)
    });
    reviewed.unwrap();
    let order = fields(&[
        ("unit", "0200"),
        ("about", &number),
        ("text", "请尽快回复"),
        ("due", "2026-12-20"),
    ]);
    let issued = change::run_now(&app.app, &actor("wangyaqin"), None, move |change| {
        supervision::issue_in(change, &order)
    });
    issued.unwrap();
    let by = kernel::Actor::system("test");
    identity::issue_now(&app.app, &by, "callcentre", kernel::Role::Intake, "0000").unwrap();
    evidence::make(&app.app, &by).unwrap();
}

fn demo_actor(login: &str) -> kernel::Actor {
    let found = demo::accounts().iter().find(|a| a.login == login);
    let account = found.unwrap();
    kernel::Actor {
        kind: kernel::ActorKind::Person,
        login: account.login.clone(),
        name: account.name.clone(),
        unit: demo::path(&account.unit),
        roles: account.roles,
    }
}

#[test]
fn one_flipped_byte_of_whatever_the_ledger_covers_is_found_and_named() {
    let app = bank();
    everything(&app);
    assert!(verify(&app).ok);
    let (mut faults, mut unseen) = (Vec::new(), BTreeSet::new());
    for (table, key, kind, subject) in OTHERS {
        let columns = columns(&app, table);
        let list = columns.join(", ");
        let all = rows(&app, &format!("SELECT {list} FROM {table} ORDER BY {key}"));
        assert!(!all.is_empty(), "{table} is empty: nothing would be tried");
        for row in all.iter().step_by((all.len() / ROWS).max(1)) {
            let row: Vec<(String, Value)> = columns
                .iter()
                .enumerate()
                .map(|(i, name)| (name.clone(), row.get::<Value>(i).unwrap()))
                .collect();
            let named = named_by(&row, subject);
            for (column, value) in &row {
                for at in [0, 1_000_003] {
                    let place = format!("{table}.{column}");
                    match flip(&app, table, key, &row, (column, value), at) {
                        None => {}
                        Some((_, None)) => drop(unseen.insert(place)),
                        Some((_, Some(bad))) => {
                            // Checkpoints are numbered with zeros before them in the ledger.
                            let right = (bad.id == named
                                || bad.id.trim_start_matches('0') == named)
                                && (kind.is_empty() || bad.kind == kind);
                            // A row whose own name was changed is found as one too many, or one that is gone.
                            let own = key.split(", ").any(|k| k == column) || column == subject;
                            if !right && !own && !bad.kind.is_empty() {
                                faults.push(format!("{place} of {named}: {bad:?}"));
                            }
                        }
                    }
                }
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    let excused: BTreeSet<String> = NOT_COVERED.iter().map(|(c, _)| (*c).to_owned()).collect();
    assert_eq!(unseen, excused, "columns that can be changed unnoticed");
    assert!(verify(&app).ok, "everything is as it was");
}

fn named_by(row: &[(String, Value)], subject: &str) -> String {
    match &row.iter().find(|(name, _)| name == subject).unwrap().1 {
        Value::Text(text) => text.clone(),
        Value::Int(id) => id.to_string(),
        other => panic!("{other:?} names nothing"),
    }
}

/// The chain of a case that has had several entries.
fn long_chain(app: &App) -> (String, i64) {
    let found = rows(
        app,
        "SELECT subject_id, seq FROM ledger_head WHERE subject_kind = 'complaint' ORDER BY seq DESC LIMIT 1",
    );
    let (id, seq) = (found[0].get(0).unwrap(), found[0].get(1).unwrap());
    assert!(seq >= 4, "no case has a long enough history");
    (id, seq)
}

/// Does something to a fresh bank; the report must name this subject and one of these entries.
fn spoiled(what: &str, spoil: impl Fn(&App, &str, i64), entries: impl Fn(i64) -> Vec<i64>) {
    let app = bank();
    let (number, last) = long_chain(&app);
    spoil(&app, &number, last);
    let report = verify(&app);
    assert!(!report.ok, "{what} went unnoticed");
    let bad = report.first_bad.unwrap();
    assert_eq!(
        (bad.kind.as_str(), bad.id.as_str()),
        ("complaint", number.as_str()),
        "{what}: {bad:?}"
    );
    assert!(entries(last).contains(&bad.seq), "{what}: {bad:?}");
    assert_eq!(report.head, "", "{what}");
}

const OF_CHAIN: &str = "subject_kind = 'complaint' AND subject_id = $1";

#[test]
fn a_deleted_entry_is_found() {
    let delete = |app: &App, number: &str, seq: i64| {
        let text = format!("DELETE FROM ledger_entry WHERE {OF_CHAIN} AND seq = $2");
        assert_eq!(sql(app, &text, args![number, seq].to_vec()), Ok(1));
    };
    spoiled(
        "deleting the first entry",
        |a, n, _| delete(a, n, 1),
        |_| vec![1, 2],
    );
    spoiled(
        "deleting one in the middle",
        |a, n, _| delete(a, n, 2),
        |_| vec![2, 3],
    );
    spoiled("deleting the last entry", delete, |last| {
        vec![last - 1, last]
    });
}

#[test]
fn a_chain_that_is_cut_off_is_found_even_with_its_head_set_back() {
    let cut = |app: &App, number: &str, last: i64| {
        let text = format!("DELETE FROM ledger_entry WHERE {OF_CHAIN} AND seq > $2");
        assert_eq!(sql(app, &text, args![number, last - 2].to_vec()), Ok(2));
    };
    spoiled("cutting a chain off", cut, |last| vec![last - 2, last]);
    let with_head = |app: &App, number: &str, last: i64| {
        cut(app, number, last);
        let text = format!(
            "UPDATE ledger_head SET seq = $2, hash = (SELECT hash FROM ledger_entry \
             WHERE {OF_CHAIN} AND seq = $2) WHERE {OF_CHAIN}"
        );
        assert_eq!(sql(app, &text, args![number, last - 2].to_vec()), Ok(1));
    };
    // The state betrays it, or, when the entries that were cut off only told of looks, the list of
    // those that wait for a place in the tree.
    spoiled("cutting a chain off with its head", with_head, |last| {
        vec![last - 2, last - 1]
    });
    let whole = |app: &App, number: &str, _: i64| {
        for table in ["ledger_entry", "ledger_head"] {
            let text = format!("DELETE FROM {table} WHERE {OF_CHAIN}");
            assert!(sql(app, &text, args![number].to_vec()).unwrap() > 0);
        }
    };
    spoiled("deleting a chain with its head", whole, |_| vec![0]);
}

#[test]
fn swapped_entries_are_found() {
    let swap = |app: &App, number: &str, _: i64| {
        for (from, to) in [(1, -1), (2, 1), (-1, 2)] {
            let text = format!("UPDATE ledger_entry SET seq = $3 WHERE {OF_CHAIN} AND seq = $2");
            assert_eq!(sql(app, &text, args![number, from, to].to_vec()), Ok(1));
        }
    };
    spoiled("swapping two entries", swap, |_| vec![1]);
}

#[test]
fn a_deleted_case_is_found() {
    let delete = |app: &App, number: &str, _: i64| {
        let id: i64 = rows(
            app,
            &format!("SELECT id FROM complaint_case WHERE number = '{number}'"),
        )[0]
        .get(0)
        .unwrap();
        for table in [
            "complaint_participant",
            "complaint_follower",
            "complaint_person",
        ] {
            sql(
                app,
                &format!("DELETE FROM {table} WHERE case_id = $1"),
                args![id].to_vec(),
            )
            .unwrap();
        }
        assert_eq!(
            sql(
                app,
                "DELETE FROM complaint_case WHERE id = $1",
                args![id].to_vec()
            ),
            Ok(1)
        );
    };
    spoiled("deleting a case", delete, |last| (1..=last).collect());
    let person = |app: &App, number: &str, _: i64| {
        let text = "DELETE FROM complaint_person WHERE case_id = (SELECT id FROM complaint_case WHERE number = $1)";
        assert_eq!(sql(app, text, args![number].to_vec()), Ok(1));
    };
    spoiled("deleting a complainant", person, |last| {
        (1..=last).collect()
    });
}
