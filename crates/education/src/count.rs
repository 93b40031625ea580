//! How often things are looked at, without knowing by whom. A page adds to a sum in memory; a job
//! stores the sums, with one entry each time. No cookie is set, no address kept: of a visitor there is
//! only a salted hash in memory, gone within ten minutes, by which a reload does not count again. What
//! was counted in the last minute is lost when the program is killed.

use crate::rules::tally::{SPAN_SECONDS, Tally, What, is_robot};
use crate::store;
use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::header;
use axum::http::request::Parts;
use change::{CommandError, Entry, Subject, hash_state};
use kernel::{Actor, Instant, day_of};
use platform::App;
use serde_json::json;
use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::{LazyLock, Mutex, MutexGuard};

/// Counts since they were stored last, and the salt of the present span.
#[derive(Debug, Default)]
struct Memory {
    tally: Tally,
    salt: [u8; 32],
    span: i64,
}

static MEMORY: LazyLock<Mutex<Memory>> = LazyLock::new(Mutex::default);

fn memory() -> MutexGuard<'static, Memory> {
    // A counter that broke while it counted still counts.
    MEMORY
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner)
}

/// What a request says of its sender: enough to know a reload, kept nowhere.
#[derive(Clone, Debug)]
pub struct Visitor {
    robot: bool,
    trace: Vec<u8>,
}

impl<S: Sync> FromRequestParts<S> for Visitor {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Visitor, Infallible> {
        let text = |name| {
            let value = parts.headers.get(name);
            value
                .and_then(|value| value.to_str().ok())
                .unwrap_or_default()
        };
        let agent = text(header::USER_AGENT);
        let fetched_ahead = !text(header::HeaderName::from_static("sec-purpose")).is_empty()
            || !text(header::HeaderName::from_static("purpose")).is_empty();
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        let peer = peer.map_or(String::new(), |ConnectInfo(peer)| peer.ip().to_string());
        let forwarded = text(header::HeaderName::from_static("x-forwarded-for"));
        Ok(Visitor {
            robot: parts.method == axum::http::Method::HEAD || fetched_ahead || is_robot(agent),
            trace: [peer.as_str(), forwarded, agent].join("\n").into_bytes(),
        })
    }
}

/// Counts a look at something: `kind` and `key` as in `publication`.
pub fn note(app: &App, visitor: &Visitor, kind: &str, key: &str, what: What) {
    note_with(app, visitor, (kind, key, what), None);
}

/// Counts a quiz that was answered, with its right answers.
pub fn note_quiz(app: &App, visitor: &Visitor, kind: &str, key: &str, right: usize) {
    let right = i64::try_from(right).unwrap_or(0);
    note_with(app, visitor, (kind, key, What::Finished), Some(right));
}

fn note_with(app: &App, visitor: &Visitor, of: (&str, &str, What), right: Option<i64>) {
    if visitor.robot {
        return;
    }
    let now: Instant = app.clock.now();
    let (second, day) = (now.as_second(), day_of(now).to_string());
    let (kind, key, what) = of;
    let mut memory = memory();
    let span = second.div_euclid(SPAN_SECONDS);
    if span != memory.span {
        memory.salt = app.entropy.bytes();
        memory.span = span;
    }
    let visit = hash_state(&[
        ("salt", &memory.salt),
        ("visitor", &visitor.trace),
        ("thing", format!("{kind}/{key}/{}", what.code()).as_bytes()),
    ]);
    let line = |what| (day.clone(), kind.to_owned(), key.to_owned(), what);
    if memory.tally.count(line(what), 1, visit, second)
        && let Some(right) = right
    {
        memory.tally.also(line(What::Right), right);
    }
}

/// Stores what was counted; gives how many lines.
///
/// # Errors
/// The database's; what was counted is kept for the next time.
pub fn store_now(app: &App) -> Result<usize, CommandError> {
    let counts = memory().tally.take();
    if counts.is_empty() {
        return Ok(0);
    }
    let (lines, sum) = (counts.len(), counts.values().sum::<i64>());
    let kept = counts.clone();
    let by = Actor::system("education.count");
    let done = change::run_now(app, &by, None, move |mut change| {
        store::add(&mut change, &counts)?;
        let about = Subject::new("education_count", day_of(change.now()).to_string());
        let body = json!({ "lines": lines, "sum": sum });
        change.commit(vec![Entry::new(about, "education_counted", body)], ())
    });
    match done {
        // Nothing follows at once: the job rests before it looks again.
        Ok(()) => Ok(0),
        Err(error) => {
            memory().tally.put_back(kept);
            Err(error)
        }
    }
}
