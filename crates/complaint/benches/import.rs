//! How fast complaints come in from a file: rows a second on a fresh embedded database, and the
//! same file again, when every row is known.

use complaint::import::{Format, Job, run};
use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use kernel::{Actor, day_of};
use org::{Figures, Level, NewUnit};
use std::path::Path;
use testkit::{Engine, TestApp};

/// Rows of the file.
const ROWS: u64 = 2_000;

/// A bank of one unit, and a file of the CFPB's columns beside it.
fn bank() -> TestApp {
    let test = TestApp::on(Engine::Sqlite);
    let head = NewUnit {
        code: "0000".to_owned(),
        name: "总行".to_owned(),
        level: Level::HeadOffice,
        parent: None,
        opened: day_of(test.clock.now()),
        phone: String::new(),
        figures: Figures::default(),
    };
    let made = change::run_now(&test, &Actor::system("bench"), None, move |change| {
        org::create_in(change, &head)
    });
    made.expect("an empty bank takes its head office");
    std::fs::write(test.dir().join("rows.csv"), rows()).expect("the folder takes a file");
    test
}

fn rows() -> String {
    let mut text = "Complaint ID,Date received,Product,Sub-product,Issue,Sub-issue,\
        Consumer complaint narrative,Company public response,Company,State,ZIP code,Tags,\
        Consumer consent provided?,Submitted via,Date sent to company,\
        Company response to consumer,Timely response?,Consumer disputed?\n"
        .to_owned();
    for id in 1..=ROWS {
        text.push_str(&format!(
            "{id},2015-03-04,Mortgage,FHA mortgage,\"Loan servicing, payments, escrow account\",,\
             ,,A BANK {},CO,80{:03},,,Web,2015-03-05,Closed with explanation,Yes,No\n",
            id % 90,
            id % 1000
        ));
    }
    text
}

fn import(test: &TestApp) -> u64 {
    let folder: &Path = test.dir();
    let (file, rejects) = (folder.join("rows.csv"), folder.join("rejects.csv"));
    let job = Job {
        file: &file,
        format: Format::Cfpb,
        dry_run: false,
        rejects: &rejects,
    };
    let done = run(test, &Actor::system("bench"), &job, &mut |_| {});
    done.expect("a good file goes in").created
}

fn benches(c: &mut Criterion) {
    let mut group = c.benchmark_group("import");
    group.throughput(Throughput::Elements(ROWS)).sample_size(10);
    group.bench_function("new rows", |b| {
        b.iter_batched(
            bank,
            |test| assert_eq!(import(&test), ROWS),
            BatchSize::PerIteration,
        );
    });
    let known = bank();
    import(&known);
    group.bench_function("known rows", |b| b.iter(|| assert_eq!(import(&known), 0)));
    group.finish();
}

criterion_group!(all, benches);
criterion_main!(all);
