//! How long a page of the worklist asks the database, over as many cases as the CFPB's sample has:
//! the numbers above the list, the rows and their count, for somebody who sees everything and for
//! an officer of the unit that holds them all (whose scope can't be skipped).

use complaint::commands::powers;
use complaint::import::{Format, Job, run};
use complaint::queries::{Filter, Page, Quick, Scope, Sort, Tab, count, desk, list};
use complaint::rules::Status;
use criterion::{Criterion, criterion_group, criterion_main};
use kernel::{Actor, ActorKind, Role, RoleSet, UnitPath, day_of};
use org::{Figures, Level, NewUnit};
use platform::sql::{Reader, SqlError};
use std::fmt::Write;
use testkit::{Engine, TestApp};

/// Cases; a fifth of them is open.
const CASES: u64 = 48_234;
/// Rows of a page.
const ROWS: i64 = 20;

/// A bank of one unit, with all cases in it.
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
    let (file, rejects) = (test.dir().join("rows.csv"), test.dir().join("rejects.csv"));
    std::fs::write(&file, rows()).expect("the folder takes a file");
    let job = Job {
        file: &file,
        format: Format::Cfpb,
        dry_run: false,
        rejects: &rejects,
    };
    let done = run(&test, &Actor::system("bench"), &job, &mut |_| {});
    assert_eq!(done.expect("a good file goes in").created, CASES);
    test
}

fn rows() -> String {
    let mut text = "Complaint ID,Date received,Product,Sub-product,Issue,Sub-issue,\
        Consumer complaint narrative,Company public response,Company,State,ZIP code,Tags,\
        Consumer consent provided?,Submitted via,Date sent to company,\
        Company response to consumer,Timely response?,Consumer disputed?\n"
        .to_owned();
    for id in 1..=CASES {
        let (month, day) = (1 + id % 12, 1 + id / 12 % 28);
        let answer = match id % 5 {
            0 => "In progress",
            _ => "Closed with explanation",
        };
        let told = "I was charged a fee on my mortgage that nobody had told me of. ".repeat(8);
        writeln!(
            text,
            "{id},2025-{month:02}-{day:02},Mortgage,FHA mortgage,\"Loan servicing, payments, \
             escrow account\",,{told},,A BANK {},CO,80{:03},,Consent provided,Web,\
             2025-{month:02}-{day:02},{answer},Yes,No",
            id % 90,
            id % 1000
        )
        .expect("a text takes what is written");
    }
    text
}

/// What a page asks.
fn page(
    test: &TestApp,
    scope: &Scope,
    filter: &Filter,
    skip: i64,
) -> Result<(usize, i64), SqlError> {
    let (scope, filter, now) = (scope.clone(), filter.clone(), test.clock.now());
    test.db.read_now(move |reader: &mut Reader<'_>| {
        let desk = desk(reader, &scope, filter.tab, now)?;
        let total = match desk.total(&filter) {
            Some(total) => total,
            None => count(reader, &scope, &filter, now)?,
        };
        let rows = list(reader, &scope, &filter, &Page::Skip(skip), ROWS, now)?;
        Ok((rows.len(), total))
    })
}

fn scope(role: Role) -> Scope {
    Scope::of(&powers(&Actor {
        kind: ActorKind::Person,
        login: "somebody".to_owned(),
        name: "Somebody".to_owned(),
        unit: UnitPath::root("0000"),
        roles: RoleSet::of(&[role]),
    }))
}

fn benches(c: &mut Criterion) {
    let test = bank();
    let all = Filter {
        tab: Some(Tab::All),
        ..Filter::default()
    };
    let pages = [
        ("first page", all.clone(), 0),
        (
            "last page",
            all.clone(),
            i64::try_from(CASES).unwrap_or(0) - ROWS,
        ),
        (
            "dispatch",
            Filter {
                tab: Some(Tab::Dispatch),
                ..all.clone()
            },
            0,
        ),
        (
            "overdue",
            Filter {
                quick: Some(Quick::Over),
                ..all.clone()
            },
            0,
        ),
        (
            "closed, newest",
            Filter {
                status: Some(Status::Closed),
                sort: Sort::ReceivedLast,
                ..all.clone()
            },
            30_000,
        ),
        (
            "a word in every case",
            Filter {
                text: "mortgage".to_owned(),
                ..all.clone()
            },
            0,
        ),
        (
            "a word in none",
            Filter {
                text: "盗刷".to_owned(),
                ..all
            },
            0,
        ),
    ];
    for (name, role) in [("office", Role::Office), ("officer", Role::Officer)] {
        let scope = scope(role);
        let mut group = c.benchmark_group(format!("worklist/{name}"));
        group.sample_size(20);
        for (what, filter, skip) in &pages {
            group.bench_function(*what, |b| {
                b.iter(|| page(&test, &scope, filter, *skip).expect("the bank answers"));
            });
        }
        group.finish();
    }
}

criterion_group!(all, benches);
criterion_main!(all);
