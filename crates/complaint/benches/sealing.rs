//! What sealing and the ledger cost a registration: cases a second as they are written (rules, sealed
//! words and person, look-up hashes, index of words, limits, entry; each durable before it is
//! answered), from 1, 8 and 64 callers; and, by themselves in one transaction, exactly what sealing and
//! the ledger add to each: a data key made and wrapped, three values sealed, three blind indexes, the
//! hash of the state, the chained entry.
//!
//! `cargo bench -p complaint --bench sealing`. The last lines give the speed with both as a share of
//! the speed without, and the machine's own floor: a small durable change. PostgreSQL joins when
//! `XIAOBAO_TEST_POSTGRES` names a server.

use change::{Entry, Subject};
use complaint::commands::register_in;
use complaint::rules::register::Register;
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use kernel::{Actor, ActorKind, Fields, Role, RoleSet, UnitPath, day_of};
use org::{Figures, Level, NewUnit};
use platform::sql::{SqlError, Tx, args};
use serde_json::json;
use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant};
use testkit::{TestApp, engines};

/// Additions measured in one transaction: so many that the one commit does not count.
const AT_ONCE: u64 = 400;

/// Seconds of each measurement, the best of all rounds.
static SECONDS: Mutex<BTreeMap<String, f64>> = Mutex::new(BTreeMap::new());
static NEXT: AtomicI64 = AtomicI64::new(1);

fn note(name: &str, took: Duration, changes: u64) {
    let each = took.as_secs_f64() / changes as f64;
    let mut seconds = SECONDS.lock().expect("no bench panics while it holds this");
    let best = seconds.entry(name.to_owned()).or_insert(f64::MAX);
    *best = best.min(each);
}

fn clerk() -> Actor {
    Actor {
        kind: ActorKind::Person,
        login: "bench".to_owned(),
        name: "Bench".to_owned(),
        unit: UnitPath::root("0000"),
        roles: RoleSet::of(&[Role::Office]),
    }
}

/// Gives the application its one unit.
fn settle(test: &TestApp) {
    let head = NewUnit {
        code: "0000".to_owned(),
        name: "总行".to_owned(),
        level: Level::HeadOffice,
        parent: None,
        opened: day_of(test.clock.now()),
        phone: String::new(),
        figures: Figures::default(),
    };
    let made = change::run_now(test, &Actor::system("bench"), None, move |change| {
        org::create_in(change, &head)
    });
    made.expect("an empty bank takes its head office");
    let table = "CREATE TABLE bench_floor (id BIGINT PRIMARY KEY, content TEXT NOT NULL)";
    let made: Result<u64, SqlError> = test.db.write_now(move |tx| tx.execute(table, &args![]));
    made.expect("the bench's table can be made");
}

fn words() -> String {
    "客户来电反映信用卡年费重复收取，要求退还并说明原因；此前已两次致电网点，均答复需要核实。"
        .repeat(4)
}

fn form(test: &TestApp) -> Register {
    let mut fields = Fields::default();
    let words = words();
    for (name, value) in [
        ("channel", "phone"),
        ("source", "direct"),
        ("nature", "complaint"),
        ("complainant.kind", "person"),
        ("complainant.name", "欧阳测试"),
        ("complainant.phone", "13800002046"),
        ("complainant.id_number", "11010519491231002X"),
        ("content", &words),
        ("demand", "退还重复收取的年费"),
    ] {
        fields.set(name, value);
    }
    Register::read(&fields, test.clock.now()).expect("the bench's form is right")
}

/// `count` calls from `callers` threads, each waiting for its answer before the next.
fn submit(callers: u64, count: u64, one: &(dyn Fn(i64) + Sync)) -> Duration {
    let left = AtomicI64::new(i64::try_from(count).expect("a count fits"));
    let began = Instant::now();
    std::thread::scope(|scope| {
        for _ in 0..callers {
            scope.spawn(|| {
                while left.fetch_sub(1, Ordering::Relaxed) > 0 {
                    one(NEXT.fetch_add(1, Ordering::Relaxed));
                }
            });
        }
    });
    began.elapsed()
}

fn registrations(c: &mut Criterion) {
    let mut group = c.benchmark_group("register");
    group.throughput(Throughput::Elements(1));
    for engine in engines() {
        let test = TestApp::on(engine.clone());
        settle(&test);
        let (form, clerk) = (form(&test), clerk());
        let register = |_| {
            let form = form.clone();
            let done = change::run_now(&test, &clerk, None, move |change| {
                register_in(change, &form, "")
            });
            done.expect("the bench's case is registered");
        };
        let content = words();
        let floor = |id| {
            let content = content.clone();
            let done: Result<u64, SqlError> = test.db.write_now(move |tx: &mut Tx<'_>| {
                let sql = "INSERT INTO bench_floor (id, content) VALUES ($1, $2)";
                tx.execute(sql, &args![id, &content])
            });
            done.expect("the bench's row is kept");
        };
        for callers in [1, 8, 64] {
            for (what, one) in [
                ("case", &register as &(dyn Fn(i64) + Sync)),
                ("floor", &floor),
            ] {
                let name = format!("{} {what} from {callers}", engine.name());
                group.bench_function(BenchmarkId::from_parameter(&name), |b| {
                    b.iter_custom(|count| {
                        let took = submit(callers, count, one);
                        if count >= 50 {
                            note(&name, took, count);
                        }
                        took
                    });
                });
            }
        }
        added(&mut group, &test, engine.name());
    }
    group.finish();
}

type Group<'a> = criterion::BenchmarkGroup<'a, criterion::measurement::WallTime>;

/// What sealing and the ledger add, and nothing else.
fn added(group: &mut Group<'_>, test: &TestApp, engine: &str) {
    let (words, person) = (
        words(),
        json!({ "name": "欧阳测试", "phone": "13800002046",
        "id_number": "11010519491231002X", "address": "", "email": "" }),
    );
    let person = person.to_string();
    let name = format!("{engine} added");
    group.bench_function(BenchmarkId::from_parameter(&name), |b| {
        b.iter_custom(|rounds| {
            let began = Instant::now();
            for _ in 0..rounds {
                let (words, person) = (words.clone(), person.clone());
                let first = NEXT.fetch_add(AT_ONCE as i64, Ordering::Relaxed);
                let done = change::run_now(test, &clerk(), None, move |mut change| {
                    let mut entries = Vec::new();
                    for id in first..first + AT_ONCE as i64 {
                        let (keys, entropy) = (change.keys(), change.entropy());
                        let key = vault::make_key(&mut change, &format!("bench {id}"))?;
                        let seal = |what: &str, text: &str| {
                            key.seal(&format!("bench {id} {what}"), text.as_bytes(), entropy)
                        };
                        let at_rest = [seal("words", &words), seal("person", &person)];
                        for kind in ["name", "phone", "id_number"] {
                            std::hint::black_box(keys.blind_index(kind, "13800002046"));
                        }
                        let state = change::hash_state(&[
                            ("doc", words.as_bytes()),
                            ("words", at_rest[0].as_str().as_bytes()),
                            ("sealed_person", at_rest[1].as_str().as_bytes()),
                        ]);
                        let body = json!({ "sealed": seal("entry", &words).as_str() });
                        let about = Subject::new("bench", id.to_string());
                        entries.push(Entry::new(about, "bench", body).with_state(state));
                    }
                    change.commit(entries, ())
                });
                done.expect("the bench's entries are kept");
            }
            let took = began.elapsed();
            note(&name, took, rounds * AT_ONCE);
            took
        });
    });
}

fn shares(_: &mut Criterion) {
    let seconds = SECONDS.lock().expect("no bench panics while it holds this");
    eprintln!("\nbest of all rounds:");
    for (name, each) in seconds.iter() {
        eprintln!("{name:32} {:>9.0}/s {:>9.1} µs", 1.0 / each, each * 1e6);
    }
    eprintln!("\nspeed with sealing and ledger as a share of the speed without; of the floor:");
    for (name, each) in seconds.iter().filter(|(name, _)| name.contains(" case ")) {
        let engine = name.split(" case").next().unwrap_or_default();
        let added = seconds.get(&format!("{engine} added"));
        let floor = seconds.get(&name.replace(" case ", " floor "));
        if let (Some(added), Some(floor)) = (added, floor) {
            eprintln!("{name:32} {:.2} {:.2}", (each - added) / each, floor / each);
        }
    }
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(10).measurement_time(Duration::from_secs(5));
    targets = registrations, shares
}
criterion_main!(benches);
