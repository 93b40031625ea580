//! Telling open pages at once: who has a page open hears of new notices without reloading it.
//!
//! One poller for the whole process looks once a second, and only while somebody listens: one
//! statement for fifty people. It also looks whether the sessions still hold; a connection whose
//! session is over ends, and coming back leads to the login.

use crate::queries;
use crate::store::message;
use axum::response::sse::Event;
use futures_util::{Stream, stream};
use kernel::{Instant, Lang};
use platform::App;
use platform::sql::{Reader, SqlError};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::watch;

/// Connections of one person at the same time: windows side by side. More are told to keep still.
pub const LIVE_PER_PERSON_MAX: usize = 4;
/// Connections of one process at the same time.
pub const LIVE_MAX: usize = 5_000;
/// How often is looked.
const LOOK: Duration = Duration::from_secs(1);
/// Most new notices that are told by name at once; of more the newest are.
const NEWS_MAX: i64 = 3;
/// Looks between two looks at the sessions.
const SESSION_LOOKS: u32 = 5;
/// After so many looks a connection ends and the browser comes anew: nothing hangs for ever.
const LOOKS_MAX: u32 = 900;

/// The open connections of one process. Cheap to clone; all clones are the same.
#[derive(Clone, Debug, Default)]
pub struct Live(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    ended: bool,
    looking: bool,
    number: u64,
    open: BTreeMap<u64, Open>,
}

/// A connection, as the poller knows it.
#[derive(Debug)]
struct Open {
    login: String,
    session: i64,
    lang: Lang,
    looks: u32,
    told: Told,
    /// The newest message of which it was told; `None` before the first look.
    newest: Option<i64>,
    tell: watch::Sender<Told>,
}

/// What a connection is told.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Told {
    unread: i64,
    /// Titles and links of what came just now, oldest first, at most [`NEWS_MAX`].
    came: Vec<(String, String)>,
}

impl Told {
    fn event(&self) -> Event {
        let mut data = json!({ "unread": self.unread });
        if !self.came.is_empty() {
            let news = self.came.iter();
            let news = news.map(|(title, href)| json!({ "title": title, "href": href }));
            data["news"] = news.collect();
        }
        Event::default().event("notices").data(data.to_string())
    }
}

/// A connection, as its handler holds it; gone from the list when it is dropped.
struct Line {
    live: Live,
    number: u64,
    hear: watch::Receiver<Told>,
}

impl Drop for Line {
    fn drop(&mut self) {
        self.live.state().open.remove(&self.number);
    }
}

impl Live {
    fn state(&self) -> MutexGuard<'_, State> {
        // Nothing panics while it holds the lock, so the state is whole in any case.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Ends all connections and takes no more: the program is told to end, and an open connection
    /// would hold it up.
    pub fn end(&self) {
        let mut state = self.state();
        state.ended = true;
        state.open.clear();
    }

    /// How many connections are open.
    pub fn count(&self) -> usize {
        self.state().open.len()
    }

    /// What a new connection hears; `None` when there are too many, or the program ends.
    pub(crate) fn join(
        &self,
        app: &App,
        login: &str,
        session: i64,
        lang: Lang,
    ) -> Option<impl Stream<Item = Result<Event, Infallible>> + Send + 'static + use<>> {
        let line = self.enter(app, login, session, lang)?;
        Some(stream::unfold(line, |mut line| async move {
            line.hear.changed().await.ok()?;
            let event = line.hear.borrow_and_update().event();
            Some((Ok(event), line))
        }))
    }

    fn enter(&self, app: &App, login: &str, session: i64, lang: Lang) -> Option<Line> {
        let mut state = self.state();
        let own = state.open.values().filter(|open| open.login == login);
        if state.ended || own.count() >= LIVE_PER_PERSON_MAX || state.open.len() >= LIVE_MAX {
            return None;
        }
        let (tell, hear) = watch::channel(Told::default());
        state.number += 1;
        let number = state.number;
        let open = Open {
            login: login.to_owned(),
            session,
            lang,
            looks: 0,
            told: Told::default(),
            newest: None,
            tell,
        };
        state.open.insert(number, open);
        if !state.looking {
            state.looking = true;
            tokio::spawn(self.clone().keep_looking(app.clone()));
        }
        let live = self.clone();
        Some(Line { live, number, hear })
    }

    /// Looks while somebody listens.
    async fn keep_looking(self, app: App) {
        let mut round: u32 = 0;
        while let Some(asked) = self.listeners(round.is_multiple_of(SESSION_LOOKS)) {
            let now = app.clock.now();
            match app.db.read(move |reader| look(reader, &asked, now)).await {
                Ok(seen) => self.tell(&seen),
                Err(error) => tracing::warn!(%error, "nobody is told of new notices for a moment"),
            }
            round = round.wrapping_add(1);
            tokio::time::sleep(LOOK).await;
        }
    }

    /// Whom to look for; `None` when nobody listens any more, and then nobody is looking.
    fn listeners(&self, sessions: bool) -> Option<Vec<Asked>> {
        let mut state = self.state();
        state.open.retain(|_, open| open.looks < LOOKS_MAX);
        if state.open.is_empty() {
            state.looking = false;
            return None;
        }
        let ask = |(number, open): (&u64, &mut Open)| {
            open.looks += 1;
            Asked {
                number: *number,
                login: open.login.clone(),
                lang: open.lang,
                newest: open.newest,
                // A new connection's session was looked at by the door just now.
                session: (sessions && open.looks > 1).then_some(open.session),
            }
        };
        Some(state.open.iter_mut().map(ask).collect())
    }

    fn tell(&self, seen: &[Seen]) {
        let mut state = self.state();
        for one in seen {
            if one.over {
                state.open.remove(&one.number);
                continue;
            }
            let Some(open) = state.open.get_mut(&one.number) else {
                continue;
            };
            let first = open.newest.is_none();
            let told = Told {
                unread: one.unread,
                came: one.came.clone(),
            };
            if first || !told.came.is_empty() || told.unread != open.told.unread {
                // Nobody hears it when the connection has just ended.
                let _ = open.tell.send(told.clone());
                open.told = told;
            }
            open.newest = Some(open.newest.unwrap_or(0).max(one.newest));
        }
    }
}

/// What the poller asks about a connection.
#[derive(Debug)]
struct Asked {
    number: u64,
    login: String,
    lang: Lang,
    newest: Option<i64>,
    /// The session to look at, when it is its turn.
    session: Option<i64>,
}

/// What it finds.
#[derive(Debug)]
struct Seen {
    number: u64,
    over: bool,
    unread: i64,
    newest: i64,
    came: Vec<(String, String)>,
}

fn look(reader: &mut Reader<'_>, asked: &[Asked], now: Instant) -> Result<Vec<Seen>, SqlError> {
    let logins: BTreeSet<String> = asked.iter().map(|one| one.login.clone()).collect();
    let logins: Vec<String> = logins.into_iter().collect();
    let unread = queries::unread_of(reader, &logins)?;
    let unread: BTreeMap<String, (i64, i64)> = unread
        .into_iter()
        .map(|(login, n, id)| (login, (n, id)))
        .collect();
    let mut seen = Vec::with_capacity(asked.len());
    for one in asked {
        let (count, newest) = unread.get(&one.login).copied().unwrap_or_default();
        let came = match one.newest {
            Some(before) if newest > before => {
                queries::since(reader, &one.login, before, one.lang, NEWS_MAX)?
            }
            _ => Vec::new(),
        };
        let over = match one.session {
            Some(session) => !identity::session_holds(reader, session, now)?,
            None => false,
        };
        seen.push(Seen {
            number: one.number,
            over,
            unread: count,
            newest,
            came: came
                .into_iter()
                .map(|message| (message.text.title, message.href))
                .collect(),
        });
    }
    Ok(seen)
}

/// How many of a person's notices are unread.
pub fn unread(reader: &mut Reader<'_>, login: &str) -> Result<i64, SqlError> {
    message::unread(reader, login)
}
