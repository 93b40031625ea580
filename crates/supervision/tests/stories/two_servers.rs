//! Two servers on one PostgreSQL and 10,000 steps that are due: each is taken once, also when one
//! server is killed half-way: one act, one entry, one notice.

use crate::bank::{at, case, one, settle, ten_days};
use change::Entry;
use deadline::Rulebook;
use kernel::Actor;
use platform::sql::Db;
use platform::{App, Clock, Entropy, Files, Keys, Signer};
use serde_json::json;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant as Moment};
use supervision::track_new;
use testkit::{Engine, TestApp, engines};

/// Limits that are due at once.
const LIMITS: usize = 10_000;
/// Cases handed over in one change.
const AT_ONCE: usize = 250;
/// What tells a child process which database it is to serve.
const CHILD: &str = "XIAOBAO_SUPERVISION_TEST_CHILD";
/// Longer than this a test does not wait.
const PATIENCE: Duration = Duration::from_secs(300);

/// The moment at which all are due.
fn now() -> kernel::Instant {
    at("2026-11-15T09:00:00+08:00")
}

/// A second program on the same database.
fn second(url: &str, dir: &Path) -> App {
    App {
        db: Db::open(url).unwrap(),
        clock: Clock::fixed(now()),
        entropy: Entropy::system(),
        files: Files::at(&dir.join("files")).unwrap(),
        keys: Keys::from_master([1; 32]),
        signer: Signer::from_secret(platform::Algorithm::Ed25519, &[2; 32]).unwrap(),
        font_dir: None,
    }
}

/// 10,000 cases whose first reminder is due.
fn fill(app: &App) {
    settle(app, "x");
    app.clock.set(at("2026-11-09T09:00:00+08:00"));
    for first in (0..LIMITS).step_by(AT_ONCE) {
        change::run_now(app, &Actor::system("test"), None, move |mut change| {
            for n in first..first + AT_ONCE {
                let watched = case(&format!("TS-{n:05}"), "0101", Some("handler"));
                track_new(&mut change, Rulebook::builtin(), &watched, &[ten_days()])?;
            }
            let subject = change::Subject::new("import", format!("{first}"));
            change.commit(vec![Entry::new(subject, "import_done", json!({}))], ())
        })
        .unwrap();
    }
    app.clock.set(now());
}

/// Runs the job until nothing is due.
fn work(app: &App) {
    let begun = Moment::now();
    while one(app, "SELECT count(*) FROM supervision_limit WHERE acts = 0") > 0 {
        supervision::act_on_some(app).unwrap();
        assert!(begun.elapsed() < PATIENCE, "the work does not end");
    }
}

/// Every limit was acted on once, and each act has its entry.
fn assert_each_once(app: &App) {
    let many = i64::try_from(LIMITS).unwrap();
    assert_eq!(one(app, "SELECT count(*) FROM supervision_act"), many);
    assert_eq!(
        one(app, "SELECT count(*) FROM supervision_limit WHERE acts = 1"),
        many
    );
    let entries = "SELECT count(*) FROM ledger_entry WHERE kind = 'supervision_reminded'";
    assert_eq!(one(app, entries), many);
    let subjects = "SELECT count(DISTINCT subject_id) FROM ledger_entry
         WHERE kind = 'supervision_reminded'";
    assert_eq!(one(app, subjects), many);
    assert_eq!(one(app, "SELECT count(*) FROM notify_notice"), many);
    let told = "SELECT count(DISTINCT subject_id) FROM notify_notice";
    assert_eq!(one(app, told), many);
    let messages = "SELECT count(*) FROM notify_message WHERE login = 'handler'";
    assert_eq!(one(app, messages), many);
    let other = "SELECT count(*) FROM ledger_entry
         WHERE kind LIKE 'supervision_%' AND kind <> 'supervision_reminded'";
    assert_eq!(one(app, other), 0);
}

fn postgres() -> Option<TestApp> {
    let found = engines()
        .into_iter()
        .find(|engine| matches!(engine, Engine::Postgres { .. }));
    found.map(TestApp::on)
}

#[test]
fn two_servers_take_each_step_once() {
    let Some(app) = postgres() else { return };
    fill(&app);
    let dir = app.dir().join("second");
    let other = second(app.url(), &dir);
    std::thread::scope(|scope| {
        let (first, second) = (scope.spawn(|| work(&app)), scope.spawn(|| work(&other)));
        first.join().unwrap();
        second.join().unwrap();
    });
    assert_each_once(&app);
}

#[test]
fn each_step_is_taken_once_when_a_server_is_killed_half_way() {
    let Some(app) = postgres() else { return };
    fill(&app);
    let mut child = start_child(&app);
    let begun = Moment::now();
    let done = || one(&app, "SELECT count(*) FROM supervision_act");
    while done() < 1_000 {
        assert!(begun.elapsed() < PATIENCE, "the other server does nothing");
        assert!(
            child.try_wait().unwrap().is_none(),
            "the other server has ended by itself"
        );
        std::thread::sleep(Duration::from_millis(5));
    }
    // SIGKILL, in the middle of a chunk: nothing is tidied up.
    child.kill().unwrap();
    child.wait().unwrap();
    let left = LIMITS - usize::try_from(done()).unwrap();
    assert!(left > 0, "it was killed too late to show anything");
    work(&app);
    assert_each_once(&app);
}

/// Another process: this very test program, running [`a_server_that_is_killed`] alone.
fn start_child(app: &TestApp) -> Child {
    let program = std::env::current_exe().unwrap();
    Command::new(program)
        .args(["--exact", "two_servers::a_server_that_is_killed"])
        .env(CHILD, app.url())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// The other server of the test above, which starts it as a process of its own and names the
/// database; in an ordinary run it has nothing to serve.
#[test]
#[expect(
    clippy::disallowed_methods,
    reason = "a child process of a test has no command line of its own"
)]
fn a_server_that_is_killed() {
    let Ok(url) = std::env::var(CHILD) else {
        return;
    };
    let dir = tempfile::tempdir().unwrap();
    work(&second(&url, dir.path()));
    // Never the first to end: the other side kills it.
    std::thread::sleep(PATIENCE);
}

#[test]
fn two_runs_at_once_in_one_program_take_each_step_once() {
    for engine in engines() {
        let app = TestApp::on(engine);
        settle(&app, "x");
        app.clock.set(at("2026-11-09T09:00:00+08:00"));
        for n in 0..300 {
            let watched = case(&format!("TS-{n}"), "0101", Some("handler"));
            crate::bank::watch(&app, &watched, &[ten_days()]);
        }
        app.clock.set(now());
        std::thread::scope(|scope| {
            let runs = [scope.spawn(|| work(&app)), scope.spawn(|| work(&app))];
            for run in runs {
                run.join().unwrap();
            }
        });
        assert_eq!(one(&app, "SELECT count(*) FROM supervision_act"), 300);
        assert_eq!(one(&app, "SELECT max(acts) FROM supervision_limit"), 1);
    }
}
