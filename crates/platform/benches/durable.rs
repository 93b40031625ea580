//! How many durable changes a second pass through the façade, held against the machine's own
//! floor: appending 4 KiB to a file and waiting until it is on the disk.
//!
//! `cargo bench -p platform --bench durable`. Each figure of the façade is one small change (a row
//! and an entry beside it, as a command writes them), from 1, 8 and 64 callers who each wait for
//! their answer. The last lines give the ratio of each to the floor. PostgreSQL joins when
//! `XIAOBAO_TEST_POSTGRES` names a server, which should keep `fsync` on for this.

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use platform::sql::{Db, SqlError, Step, Tx, args};
use std::collections::BTreeMap;
use std::fs::File;
use std::io::Write;
use std::sync::Mutex;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant};
use testkit::{TestApp, engines};

const STEPS: &[Step] = &[Step {
    name: "1_bench",
    sql: "CREATE TABLE bench_case (
            id BIGINT PRIMARY KEY,
            status TEXT NOT NULL,
            content TEXT NOT NULL
          );
          CREATE TABLE bench_entry (
            case_id BIGINT NOT NULL,
            seq BIGINT NOT NULL,
            body TEXT NOT NULL,
            hash BLOB NOT NULL,
            PRIMARY KEY (case_id, seq)
          );",
}];

/// Seconds per change of each measurement, for the ratios at the end.
static SECONDS: Mutex<BTreeMap<String, f64>> = Mutex::new(BTreeMap::new());
static NEXT: AtomicI64 = AtomicI64::new(1);

fn note(name: &str, took: Duration, changes: u64) {
    let each = took.as_secs_f64() / changes as f64;
    let mut seconds = SECONDS.lock().expect("no bench panics while it holds this");
    let best = seconds.entry(name.to_owned()).or_insert(f64::MAX);
    *best = best.min(each);
}

/// One change as a command makes it.
fn change(tx: &mut Tx<'_>, id: i64, content: &str) -> Result<(), SqlError> {
    tx.execute(
        "INSERT INTO bench_case (id, status, content) VALUES ($1, $2, $3)",
        &args![id, "registered", content],
    )?;
    tx.execute(
        "INSERT INTO bench_entry (case_id, seq, body, hash) VALUES ($1, 1, $2, $3)",
        &args![id, "{\"channel\":\"phone\"}", [7u8; 32]],
    )?;
    Ok(())
}

/// `count` changes from `callers` threads, each waiting for one answer before the next question.
fn submit(db: &Db, callers: u64, count: u64) -> Duration {
    let content = "客户反映信用卡年费重复收取，要求退还。".repeat(8);
    let left = AtomicI64::new(count as i64);
    let began = Instant::now();
    std::thread::scope(|scope| {
        for _ in 0..callers {
            scope.spawn(|| {
                while left.fetch_sub(1, Ordering::Relaxed) > 0 {
                    let id = NEXT.fetch_add(1, Ordering::Relaxed);
                    let content = content.clone();
                    db.write_now(move |tx: &mut Tx<'_>| change(tx, id, &content))
                        .expect("the bench's change is kept");
                }
            });
        }
    });
    began.elapsed()
}

fn floor(c: &mut Criterion) {
    let dir = tempfile::tempdir().expect("a temporary folder can be made");
    let mut file = File::create(dir.path().join("floor")).expect("a file can be made");
    let block = [7u8; 4096];
    let mut group = c.benchmark_group("durable");
    group.throughput(Throughput::Elements(1));
    group.bench_function("floor: append 4 KiB and fdatasync", |b| {
        b.iter_custom(|count| {
            let began = Instant::now();
            for _ in 0..count {
                file.write_all(&block).expect("the disk takes a block");
                file.sync_data().expect("the disk takes a block");
            }
            let took = began.elapsed();
            note("floor", took, count);
            took
        });
    });
    group.finish();
}

fn facade(c: &mut Criterion) {
    let mut group = c.benchmark_group("durable");
    group.throughput(Throughput::Elements(1));
    for engine in engines() {
        let app = TestApp::bare(engine.clone());
        app.db.apply(STEPS).expect("the bench's tables can be made");
        for callers in [1, 8, 64] {
            let name = format!("{} from {callers}", engine.name());
            group.bench_function(BenchmarkId::from_parameter(&name), |b| {
                b.iter_custom(|count| {
                    let took = submit(&app.db, callers, count);
                    if count >= 200 {
                        note(&name, took, count);
                    }
                    took
                });
            });
        }
    }
    group.finish();
}

fn ratios(_: &mut Criterion) {
    let seconds = SECONDS.lock().expect("no bench panics while it holds this");
    let Some(floor) = seconds.get("floor") else {
        return;
    };
    eprintln!("\nbest of all rounds, and its ratio to the floor:");
    for (name, each) in seconds.iter() {
        eprintln!("{name:20} {:>9.0}/s  {:>6.2}", 1.0 / each, floor / each);
    }
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(20).measurement_time(Duration::from_secs(5));
    targets = floor, facade, ratios
}
criterion_main!(benches);
