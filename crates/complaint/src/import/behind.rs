//! An import that runs on behind the page: started by a command, on a thread of its own, seen by
//! everybody who looks at its record.
//!
//! The thread notes how far it is once a second. When the server is stopped the thread is gone with
//! it, the record stands still, and who looks is told so; what was written stays, and the same
//! file run again creates nothing twice.

use super::record::{self, End, Record, State};
use super::{Format, ImportError, Job, Progress, Summary, run};
use change::{Change, CommandError, Committed, Entry, Subject};
use kernel::{Actor, Refusal, Say, say, short_time};
use platform::App;
use platform::sql::SqlError;
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

/// How often a running import says that it is there, and how far.
const TICK: Duration = Duration::from_secs(1);
/// Longest name of a file that is kept, in characters.
const NAME_MAX: usize = 120;

/// An import asked for.
#[derive(Clone, Debug)]
pub struct Upload {
    /// The file's name; its ending tells what it is.
    pub name: String,
    /// What is in it.
    pub bytes: Vec<u8>,
    /// Only check.
    pub dry_run: bool,
    /// The form's one-time id.
    pub receipt: Option<String>,
}

/// What a start leaves on the form's receipt.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Started {
    id: i64,
    /// Tells this run from an earlier one of the same form.
    mark: String,
}

/// Starts the import of a bank's ledger and gives its number; refused while another one runs. Sent
/// twice, the same form starts one import.
pub async fn start(app: &App, actor: &Actor, upload: Upload) -> Result<i64, CommandError> {
    let mark = app.entropy.code(20);
    let asked = Asked {
        file: upload.name.chars().take(NAME_MAX).collect(),
        dry_run: upload.dry_run,
        bytes: upload.bytes.len() as u64,
        mark: mark.clone(),
    };
    let receipt = upload.receipt.clone();
    let started = change::run(app, actor, receipt, move |change| begin(change, &asked)).await?;
    if started.mark == mark {
        spawn(app, actor, started.id, upload)?;
    }
    Ok(started.id)
}

/// What the beginning of an import records.
struct Asked {
    file: String,
    dry_run: bool,
    bytes: u64,
    mark: String,
}

fn begin(mut change: Change<'_>, asked: &Asked) -> Result<Committed<Started>, CommandError> {
    let now = change.now();
    if let Some(other) = record::running(&mut change, now)? {
        if other.state == State::Running {
            return Err(already(&other).into());
        }
        record::stop(&mut change, other.id)?;
    }
    record::forget_rejects(&mut change, now)?;
    let actor = change.actor();
    let record = Record {
        id: change.id(),
        login: actor.login.clone(),
        name: actor.name.clone(),
        file: asked.file.clone(),
        dry_run: asked.dry_run,
        state: State::Running,
        begun_at: now,
        seen_at: now,
        progress: Progress {
            bytes_total: asked.bytes,
            ..Progress::default()
        },
        passed_over: String::new(),
        trouble: Say {
            zh: String::new(),
            en: String::new(),
        },
        has_rejects: false,
    };
    if !record::insert(&mut change, &record)? {
        return Err(match record::running(&mut change, now)? {
            Some(other) => already(&other).into(),
            None => CommandError::Sql(SqlError::Serialization),
        });
    }
    let body = json!({
        "import": record.id.to_string(), "file": record.file, "check_only": record.dry_run,
    });
    let entry = Entry::new(subject(actor), "complaints_import_started", body);
    let started = Started {
        id: record.id,
        mark: asked.mark.clone(),
    };
    change.commit(vec![entry], started)
}

/// An import is told in the chain of who started it, like an export.
fn subject(actor: &Actor) -> Subject {
    Subject::new("account", actor.login.as_str())
}

fn already(other: &Record) -> Refusal {
    let (who, since) = (&other.name, short_time(other.begun_at));
    Refusal::new(
        "import_running",
        say!(
            "{who} 于 {since} 开始的导入尚未结束，请稍候再试；全行同时只能运行一个导入",
            "The import that {who} started at {since} is still running; one at a time, please try again later"
        ),
    )
}

/// A thread and not a task of the server's runtime, which would wait for it at its end.
fn spawn(app: &App, actor: &Actor, id: i64, upload: Upload) -> Result<(), CommandError> {
    let (app, actor) = (app.clone(), actor.clone());
    let span = tracing::Span::current();
    let thread = thread::Builder::new().name("import".to_owned());
    let started = thread.spawn(move || {
        let _in = span.entered();
        work(&app, &actor, id, &upload);
    });
    let failed = |error| CommandError::Broken(format!("no thread for an import: {error}"));
    started.map(|_| ()).map_err(failed)
}

/// Imports, and writes down how it ended, whatever happens.
fn work(app: &App, actor: &Actor, id: i64, upload: &Upload) {
    let at = Arc::new(Mutex::new(Progress {
        bytes_total: upload.bytes.len() as u64,
        ..Progress::default()
    }));
    let over = AtomicBool::new(false);
    let end = thread::scope(|scope| {
        let ticker = scope.spawn(|| tell(app, id, &at, &over));
        let imported = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            import(app, actor, upload, &mut |progress| *lock(&at) = progress)
        }));
        over.store(true, Ordering::Release);
        ticker.thread().unpark();
        let last = *lock(&at);
        match imported {
            Ok(Ok(end)) => end,
            Ok(Err(error)) => failed(&error, last),
            Err(_) => failed(
                &ImportError::Command(CommandError::Broken("the import panicked".to_owned())),
                last,
            ),
        }
    });
    if let Err(error) = finish(app, actor, id, end) {
        tracing::error!(%error, id, "the end of an import could not be written");
    }
}

fn lock(at: &Mutex<Progress>) -> std::sync::MutexGuard<'_, Progress> {
    at.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Says once a second how far the import is.
fn tell(app: &App, id: i64, at: &Mutex<Progress>, over: &AtomicBool) {
    while !over.load(Ordering::Acquire) {
        thread::park_timeout(TICK);
        let (progress, now) = (*lock(at), app.clock.now());
        let told: Result<(), SqlError> = app
            .db
            .write_now(move |tx| record::tick(tx, id, progress, now));
        if let Err(error) = told {
            tracing::warn!(%error, id, "the progress of an import could not be noted");
        }
    }
}

/// Runs the import on a copy in a folder of its own, which goes away with its rejects file.
fn import(
    app: &App,
    actor: &Actor,
    upload: &Upload,
    progress: &mut dyn FnMut(Progress),
) -> Result<End, ImportError> {
    let broken = |e: std::io::Error| ImportError::Command(CommandError::Broken(e.to_string()));
    let folder = tempfile::tempdir().map_err(broken)?;
    let ending = Path::new(&upload.name).extension();
    let ending = ending.and_then(|ending| ending.to_str()).unwrap_or("csv");
    let file = folder.path().join(format!("upload.{ending}"));
    let rejects = folder.path().join("rejects.csv");
    std::fs::write(&file, &upload.bytes).map_err(broken)?;
    let job = Job {
        file: &file,
        format: Format::Bank,
        dry_run: upload.dry_run,
        rejects: &rejects,
    };
    let mut last = Progress::default();
    let summary: Summary = run(app, actor, &job, &mut |at| {
        last = at;
        progress(at);
    })?;
    let rejects = match &summary.rejects_file {
        Some(path) => std::fs::read(path).map_err(broken)?,
        None => Vec::new(),
    };
    Ok(End {
        state: State::Done,
        progress: last,
        passed_over: summary.passed_over.join("、"),
        trouble: Say {
            zh: String::new(),
            en: String::new(),
        },
        rejects,
    })
}

/// The end of an import that could not go on. What the file lacks is told in words; what is behind
/// a failure of the program stands in the log.
fn failed(error: &ImportError, progress: Progress) -> End {
    let trouble = match error {
        ImportError::File(say) => say.clone(),
        ImportError::Command(CommandError::Refused(refusal)) => refusal.say.clone(),
        ImportError::Command(error) => {
            tracing::error!(%error, "an import could not go on");
            say!(
                "系统故障，导入中断；已登记的投诉保留，可重新导入同一文件",
                "The program failed and the import stopped; cases made so far stay, import the same file again"
            )
        }
    };
    End {
        state: State::Failed,
        progress,
        passed_over: String::new(),
        trouble,
        rejects: Vec::new(),
    }
}

fn finish(app: &App, actor: &Actor, id: i64, end: End) -> Result<(), CommandError> {
    change::run_now(app, actor, None, move |mut change| {
        record::finish(&mut change, id, &end)?;
        let at = end.progress;
        let body = json!({
            "import": id.to_string(), "failed": end.state == State::Failed, "read": at.read,
            "created": at.created, "known": at.known, "rejected": at.rejected,
        });
        let entry = Entry::new(subject(change.actor()), "complaints_import_ended", body);
        change.commit(vec![entry], ())
    })
}
