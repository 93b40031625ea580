//! Measures the verification of a large ledger: makes one of N entries in FOLDER (SQLite), places them
//! in the tree, signs a checkpoint, verifies, and prints the times. Delete the folder afterwards.
//!
//! `cargo run --release -p evidence --example big_ledger -- N FOLDER`

use change::{Change, Entry, Subject};
use evidence::Sum;
use kernel::Actor;
use platform::App;
use platform::sql::{Reader, SqlError};
use std::io::Write;
use std::path::Path;
use std::time::Instant;

/// Entries of one change and of one subject.
const AT_ONCE: usize = 1_000;
const CHAIN: usize = 20;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, count, folder] = arguments.as_slice() else {
        return Err("two arguments are expected: N FOLDER".into());
    };
    let count: usize = count.parse()?;
    let database = format!("sqlite://{folder}/big.db");
    let app = App::open(Path::new(folder), &database)?;
    app.db.migrate()?;
    let mut out = std::io::stdout();
    let mut tell = |what: &str, began: Instant| {
        let seconds = began.elapsed().as_secs_f64();
        writeln!(
            out,
            "{what}: {seconds:.1} s, {:.0}/s",
            count as f64 / seconds
        )
    };
    let began = Instant::now();
    for first in (0..count).step_by(AT_ONCE) {
        change::run_now(&app, &Actor::system("big"), None, move |change| {
            write(change, first)
        })
        .map_err(|error| error.to_string())?;
    }
    tell("written", began)?;
    let began = Instant::now();
    evidence::make(&app, &Actor::system("big")).map_err(|error| error.to_string())?;
    tell("placed and signed", began)?;
    let began = Instant::now();
    let key = app.entropy.bytes();
    let report = app.db.read_now(move |reader: &mut Reader<'_>| {
        let mut sum = Sum::new(key);
        let mut seen = |entry: &audit::StoredEntry| sum.add(entry);
        let mut state = evidence::state_of;
        let known = &evidence::KNOWN;
        let report = audit::verify(reader, &mut state, known, &mut seen, &mut |_| {})?;
        Ok::<_, SqlError>((report, evidence::verify(reader, &sum, &mut |_| {})?))
    })?;
    tell("verified", began)?;
    writeln!(out, "{report:?}")?;
    Ok(())
}

fn write(change: Change<'_>, first: usize) -> Result<change::Committed<()>, change::CommandError> {
    let entry = |n: usize| {
        let about = Subject::new("note", format!("TS-20261125-{:08}", n / CHAIN));
        let text = "回访客户，客户表示对处理结果满意，未提出其他诉求。";
        Entry::new(
            about,
            "note_written",
            serde_json::json!({ "n": n, "text": text }),
        )
    };
    change.commit((first..first + AT_ONCE).map(entry).collect(), ())
}
