//! Import of the CFPB's public columns: good and bad rows, once per number, cut off and run again,
//! and the 48,234 real rows.

use crate::common::{actor, bank, count, counts, file, import, rejected, rows};
use complaint::import::{Format, Job, run};
use std::path::Path;
use std::time::Instant;
use testkit::{Engine, TestApp, on_each_engine};

const HEADER: &str = "Complaint ID,Date received,Product,Sub-product,Issue,Sub-issue,\
Consumer complaint narrative,Company public response,Company,State,ZIP code,Tags,\
Consumer consent provided?,Submitted via,Date sent to company,Company response to consumer,\
Timely response?,Consumer disputed?,source_repo\n";

/// Four good rows and seven bad ones.
fn sample() -> Vec<u8> {
    let rows: [&[u8]; 11] = [
        b"1,2014-03-04,Mortgage,FHA mortgage,Other,,,,A BANK,CO,80130,,,Web,2014-03-05,Closed with explanation,Yes,No,r\n",
        b"2,2014-03-04,Debt collection,Medical,Communication tactics,,\"They called, and\nsaid \"\"pay\"\".\",,B,CA,9,Older American,,Phone,2014-03-05,In progress,Yes,,r\n",
        b",2014-03-04,Mortgage,,Other,,,,A,CO,8,,,Web,2014-03-05,Closed,Yes,No,r\n",
        b"3,2014-02-30,Mortgage,,Other,,,,A,CO,8,,,Web,2014-03-05,Closed,Yes,No,r\n",
        b"4,2014-03-04,Mortgage,,Other,,,,A,CO,8,,,Web,2014-03-05,Closed,Yes,No\n",
        b"5,2014-03-04,Mortgage,,Other,,,,A,CO,8,,,Web,2014-03-05,Closed,Yes,No,r,more\n",
        b"6,2014-03-04,Mortgage,,Caf\xFF,,,,A,CO,8,,,Web,2014-03-05,Closed,Yes,No,r\n",
        b"7,2014-03-04,\"Mortgage,,Other,,,,A,CO,8,,,Web,2014-03-05,Closed,Yes,No,r\n",
        b"8,2014-03-04,Mortgage,,Other,,,,A,CO,8,,,Web,2014-03-05,Perhaps,Yes,No,r\n",
        b"9,2014-03-04,Student loan,,Getting a loan,,,,A,CO,8,,,Referral,2014-03-05,Closed,Yes,No,r\n",
        b"1,2014-03-04,Mortgage,,The same number again,,,,A,CO,8,,,Web,2014-03-05,Closed,Yes,No,r\n",
    ];
    [HEADER.as_bytes(), &rows.concat()].concat()
}

#[test]
fn good_rows_go_in_once_and_bad_rows_are_told() {
    on_each_engine(|test| {
        bank(test);
        let path = file(test, "cfpb.csv", &sample());
        let summary = import(test, Format::Cfpb, &path).unwrap();
        assert_eq!(counts(&summary), [11, 3, 1, 7]);
        assert_eq!(summary.passed_over, ["source_repo"]);
        let told: Vec<(String, String)> = rejected(&summary)
            .iter()
            .map(|row| (row[21].to_owned(), row[20].to_owned()))
            .collect();
        for ((line, reason), (wanted, part)) in told.iter().zip([
            ("5", "\"Complaint ID\" must be filled in"),
            ("6", "\"Date received\" must be a date"),
            ("7", "must have 19 columns, it has 18"),
            ("8", "must have 19 columns, it has 20"),
            ("9", "Column 5 is not valid UTF-8"),
            ("10", "quotation mark"),
            ("11", "\"Company response to consumer\""),
        ]) {
            assert!(line == wanted && reason.contains(part), "{line}: {reason}");
        }
        assert_eq!(told.len(), 7);
        let again = import(test, Format::Cfpb, &path).unwrap();
        assert_eq!(counts(&again), [11, 0, 4, 7]);
        assert_eq!(count(test, "SELECT count(*) FROM complaint_case"), 3);
    });
}

#[test]
fn a_case_is_whole_and_its_ledger_says_where_it_came_from() {
    on_each_engine(|test| {
        bank(test);
        let path = file(test, "cfpb.csv", &sample());
        import(test, Format::Cfpb, &path).unwrap();
        let cases = rows(
            test,
            "SELECT origin, status, channel, business, cause, unit_path, flags, number
             FROM complaint_case ORDER BY origin",
        );
        let texts: Vec<Vec<String>> = cases
            .iter()
            .map(|row| (0..7).map(|i| row.get(i).unwrap()).collect())
            .collect();
        assert_eq!(
            texts[0],
            ["cfpb:1", "closed", "website", "B021", "C99", "0000.", ""]
        );
        assert_eq!(
            texts[1],
            [
                "cfpb:2",
                "registered",
                "phone",
                "B12",
                "C12",
                "0000.",
                "elderly"
            ]
        );
        assert_eq!(texts[2][..3], ["cfpb:9", "closed", "regulator_transfer"]);
        let first: String = cases[0].get(7).unwrap();
        assert_eq!(first, "TS-20261123-0000-0001");
        let entries = rows(
            test,
            "SELECT kind, body, actor FROM ledger_entry WHERE subject_kind = 'complaint' ORDER BY subject_id",
        );
        assert_eq!(entries.len(), 3);
        assert_eq!(entries[0].get::<String>(0).unwrap(), "complaint_imported");
        assert!(
            entries[0]
                .get::<String>(1)
                .unwrap()
                .contains("\"origin\":\"cfpb:1\"")
        );
        assert_eq!(entries[0].get::<String>(2).unwrap(), "system:import");
    });
}

#[test]
fn a_dry_run_changes_nothing_and_tells_what_would_happen() {
    on_each_engine(|test| {
        bank(test);
        let path = file(test, "cfpb.csv", &sample());
        let rejects = test.dir().join("dry.csv");
        let job = Job {
            file: &path,
            format: Format::Cfpb,
            dry_run: true,
            rejects: &rejects,
        };
        let summary = run(test, &actor(), &job, &mut |_| {}).unwrap();
        assert_eq!(counts(&summary), [11, 3, 1, 7]);
        assert_eq!(count(test, "SELECT count(*) FROM complaint_case"), 0);
        assert_eq!(count(test, "SELECT count(*) FROM complaint_serial"), 0);
        import(test, Format::Cfpb, &path).unwrap();
        let after = run(test, &actor(), &job, &mut |_| {}).unwrap();
        assert_eq!(counts(&after), [11, 0, 4, 7]);
    });
}

#[test]
fn rows_put_right_in_the_rejects_file_are_imported_from_there() {
    let test = TestApp::on(Engine::Sqlite);
    bank(&test);
    let bad = format!(
        "{HEADER}77,2014-02-30,Mortgage,,Other,,,,A,CO,8,,,Web,2014-03-05,Closed,Yes,No,r\n"
    );
    let path = file(&test, "bad.csv", bad.as_bytes());
    let rejects = import(&test, Format::Cfpb, &path)
        .unwrap()
        .rejects_file
        .unwrap();
    let text = std::fs::read_to_string(&rejects)
        .unwrap()
        .replace("2014-02-30", "2014-02-28");
    let right = file(&test, "right.csv", text.as_bytes());
    let summary = import(&test, Format::Cfpb, &right).unwrap();
    assert_eq!(counts(&summary), [1, 1, 0, 0]);
    assert_eq!(summary.rejects_file, None);
}

#[test]
fn an_import_that_was_cut_off_is_run_again_without_doubles() {
    on_each_engine(|test| {
        bank(test);
        let mut text = HEADER.to_owned();
        for id in 1..=450 {
            text.push_str(&format!(
                "{id},2014-03-04,Mortgage,,Other,,,,A,CO,8,,,Web,2014-03-05,Closed,Yes,No,r\n"
            ));
        }
        let path = file(test, "long.csv", text.as_bytes());
        let rejects = test.dir().join("long.rejects.csv");
        let job = Job {
            file: &path,
            format: Format::Cfpb,
            dry_run: false,
            rejects: &rejects,
        };
        // The process dies in the middle: what was answered stays, the rest was never written.
        let cut = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            run(test, &actor(), &job, &mut |progress| {
                assert!(progress.read < 400, "killed")
            })
        }));
        assert!(cut.is_err());
        let half = count(test, "SELECT count(*) FROM complaint_case");
        assert!((100..450).contains(&half), "{half}");
        let summary = import(test, Format::Cfpb, &path).unwrap();
        assert_eq!((summary.read, summary.created + summary.known), (450, 450));
        assert_eq!(count(test, "SELECT count(*) FROM complaint_case"), 450);
        assert_eq!(
            count(
                test,
                "SELECT count(*) FROM ledger_entry WHERE kind = 'complaint_imported'"
            ),
            450
        );
    });
}

#[test]
fn two_imports_at_once_make_each_case_once() {
    on_each_engine(|test| {
        bank(test);
        let mut text = HEADER.to_owned();
        for id in 1..=300 {
            text.push_str(&format!(
                "{id},2014-03-04,Mortgage,,Other,,,,A,CO,8,,,Web,2014-03-05,Closed,Yes,No,r\n"
            ));
        }
        let path = file(test, "both.csv", text.as_bytes());
        let created: u64 = std::thread::scope(|scope| {
            let one = || import(test, Format::Cfpb, &path).unwrap().created;
            let (a, b) = (scope.spawn(one), scope.spawn(one));
            a.join().unwrap() + b.join().unwrap()
        });
        assert_eq!(created, 300);
        assert_eq!(count(test, "SELECT count(*) FROM complaint_case"), 300);
    });
}

#[test]
fn a_wrong_file_is_refused_before_anything_is_written() {
    let test = TestApp::on(Engine::Sqlite);
    let good = file(&test, "good.csv", &sample());
    assert!(
        import(&test, Format::Cfpb, &good)
            .unwrap_err()
            .to_string()
            .contains("units")
    );
    bank(&test);
    for (name, text, told) in [
        (
            "missing.csv",
            HEADER.replace(",Company,", ","),
            "missing: Company",
        ),
        (
            "unknown.csv",
            HEADER.replace("source_repo", "Colour"),
            "\"Colour\"",
        ),
        (
            "bank.csv",
            "工单号,投诉受理日期,投诉内容\n".to_owned(),
            "header",
        ),
    ] {
        let path = file(&test, name, text.as_bytes());
        let error = import(&test, Format::Cfpb, &path).unwrap_err().to_string();
        assert!(error.contains(told), "{error}");
    }
    let nowhere = import(&test, Format::Cfpb, Path::new("nowhere.csv"))
        .unwrap_err()
        .to_string();
    assert!(nowhere.contains("nowhere.csv"), "{nowhere}");
    assert_eq!(count(&test, "SELECT count(*) FROM complaint_case"), 0);
}

/// The most memory that this process ever had, in kilobytes.
fn peak_memory() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))
        .unwrap_or("unknown")
        .trim()
        .to_owned()
}

#[test]
fn all_real_rows_go_in_and_a_second_run_creates_nothing() {
    let path =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/cfpb_sample.csv.gz");
    if !path.exists() {
        println!("skipped: {} is not there", path.display());
        return;
    }
    let test = TestApp::on(Engine::Sqlite);
    bank(&test);
    let rejects = test.dir().join("real.rejects.csv");
    let job = Job {
        file: &path,
        format: Format::Cfpb,
        dry_run: false,
        rejects: &rejects,
    };
    for (round, expected) in [
        ("first", [48_234, 48_234, 0, 0]),
        ("second", [48_234, 0, 48_234, 0]),
    ] {
        let begun = Instant::now();
        let mut last = 0;
        let summary = run(&test, &actor(), &job, &mut |progress| {
            assert!(progress.read >= last && progress.bytes_done <= progress.bytes_total);
            last = progress.read;
        })
        .unwrap();
        println!(
            "{round} run: {:.1} s, peak {}",
            begun.elapsed().as_secs_f64(),
            peak_memory()
        );
        assert_eq!(counts(&summary), expected);
        assert_eq!(last, 48_234);
    }
    assert_eq!(count(&test, "SELECT count(*) FROM complaint_case"), 48_234);
    assert_eq!(
        count(&test, "SELECT count(DISTINCT origin) FROM complaint_case"),
        48_234
    );
}
