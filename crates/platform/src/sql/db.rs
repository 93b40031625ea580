//! The database as rooms hold it: hand in a function, get its answer when it is durable.

use super::migrations::{self, MIGRATIONS, Step};
use super::postgres::{self, Worker};
use super::queue::Queue;
use super::sqlite::{self, Purpose};
use super::task::{Job, Reply, reading, writing};
use super::{Reader, SqlError, Tx};
use std::future::Future;
use std::path::{Path, PathBuf};
use std::pin::{Pin, pin};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, JoinHandle, Thread};
use std::time::Duration;

/// Connections to a PostgreSQL server.
const POSTGRES_CONNECTIONS: usize = 8;

/// How long a server may take to answer at all, unless the URL says otherwise.
const CONNECT: Duration = Duration::from_secs(10);

/// A database. Cheap to clone; the last clone to go closes it and waits for its threads.
#[derive(Clone, Debug)]
pub struct Db(Arc<Inner>);

struct Inner {
    place: Place,
    reads: Arc<Queue<Job>>,
    writes: Arc<Queue<Job>>,
    threads: Mutex<Vec<JoinHandle<()>>>,
}

impl std::fmt::Debug for Inner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.place {
            Place::Sqlite(path) => write!(f, "sqlite://{}", path.display()),
            // The configuration holds a password.
            Place::Postgres(_) => f.write_str("postgres://…"),
        }
    }
}

/// Where a database is.
enum Place {
    Sqlite(PathBuf),
    Postgres(Box<::postgres::Config>),
}

impl Place {
    fn of(url: &str) -> Result<Place, SqlError> {
        if let Some(path) = url.strip_prefix("sqlite://") {
            if path.is_empty() || path.starts_with(':') {
                return Err(SqlError::Unavailable(
                    "a database URL sqlite://FILE must name a file".to_owned(),
                ));
            }
            return Ok(Place::Sqlite(path.into()));
        }
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            let mut config = url.parse::<::postgres::Config>().map_err(|error| {
                SqlError::Unavailable(format!(
                    "a database URL is postgres://USER:PASSWORD@HOST:PORT/DATABASE: {error}"
                ))
            })?;
            if config.get_connect_timeout().is_none() {
                config.connect_timeout(CONNECT);
            }
            return Ok(Place::Postgres(Box::new(config)));
        }
        Err(SqlError::Unavailable(
            "a database URL is sqlite://FILE or postgres://USER:PASSWORD@HOST:PORT/DATABASE"
                .to_owned(),
        ))
    }
}

impl Db {
    /// Opens `sqlite://FILE` (made when it is not there; its folder must be) or
    /// `postgres://USER:PASSWORD@HOST:PORT/DATABASE`. Connects at once, so that a wrong URL, folder
    /// or password is told here. Migrates nothing.
    pub fn open(url: &str) -> Result<Db, SqlError> {
        let place = Place::of(url)?;
        let (threads, reads, writes) = match &place {
            Place::Sqlite(path) => start_sqlite(path)?,
            Place::Postgres(config) => start_postgres(config)?,
        };
        Ok(Db(Arc::new(Inner {
            place,
            reads,
            writes,
            threads: Mutex::new(threads),
        })))
    }

    /// `sqlite` or `postgresql`, for `doctor` and logs; nothing else may depend on it.
    pub fn engine_name(&self) -> &'static str {
        match self.0.place {
            Place::Sqlite(_) => "sqlite",
            Place::Postgres(_) => "postgresql",
        }
    }

    /// Brings the tables to what this program needs, each step in a transaction of its own.
    pub fn migrate(&self) -> Result<(), SqlError> {
        self.apply(MIGRATIONS)
    }

    /// The same with other steps, for tests of the façade itself.
    pub fn apply(&self, steps: &'static [Step]) -> Result<(), SqlError> {
        migrations::apply(self, steps)
    }

    /// Runs a function over a reader: all its statements see the same moment.
    pub async fn read<T, E, F>(&self, f: F) -> Result<T, E>
    where
        F: FnOnce(&mut Reader<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<SqlError> + Send + 'static,
    {
        self.start_read(f).await
    }

    /// Runs a function as one change: all of it is durable when this returns `Ok`, none of it
    /// when it returns an error or panics. It may be run again after losing a race, so it has no
    /// effect outside the transaction.
    pub async fn write<T, E, F>(&self, f: F) -> Result<T, E>
    where
        F: FnMut(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<SqlError> + Send + 'static,
    {
        self.submit(f).await
    }

    /// [`Db::read`] for callers without an async runtime. Never from inside a database function:
    /// it would wait for the thread it runs on.
    pub fn read_now<T, E, F>(&self, f: F) -> Result<T, E>
    where
        F: FnOnce(&mut Reader<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<SqlError> + Send + 'static,
    {
        self.start_read(f).wait()
    }

    /// [`Db::write`] for callers without an async runtime; see [`Db::read_now`].
    pub fn write_now<T, E, F>(&self, f: F) -> Result<T, E>
    where
        F: FnMut(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<SqlError> + Send + 'static,
    {
        self.submit(f).wait()
    }

    /// Hands in a change without waiting for it: many in flight share one fsync.
    pub fn submit<T, E, F>(&self, f: F) -> Pending<T, E>
    where
        F: FnMut(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<SqlError> + Send + 'static,
    {
        let (work, reply) = writing(f);
        enqueue(&self.0.writes, Job::Write(work));
        Pending(reply)
    }

    fn start_read<T, E, F>(&self, f: F) -> Pending<T, E>
    where
        F: FnOnce(&mut Reader<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<SqlError> + Send + 'static,
    {
        let (work, reply) = reading(f);
        enqueue(&self.0.reads, Job::Read(work));
        Pending(reply)
    }
}

/// Puts work into a queue, or answers it with what is wrong.
fn enqueue(queue: &Queue<Job>, job: Job) {
    if let Err(Job::Read(mut work) | Job::Write(mut work)) = queue.push(job) {
        let full = "too many requests wait for it; try again later".to_owned();
        work.fail(SqlError::Unavailable(full));
        work.answer();
    }
}

/// The answer of a change that was handed in: `.await` it or [`wait`](Pending::wait) for it.
/// Dropping it does not undo the change.
#[derive(Debug)]
#[must_use = "a change is durable only when its answer says so"]
pub struct Pending<T, E>(Reply<T, E>);

impl<T, E: From<SqlError>> Pending<T, E> {
    /// Blocks until the answer is there.
    pub fn wait(self) -> Result<T, E> {
        let waker = Waker::from(Arc::new(Unpark(thread::current())));
        let mut context = Context::from_waker(&waker);
        // Inside a task tokio's budget would run out and answer "pending" for ever.
        let mut pending = pin!(tokio::task::unconstrained(self));
        loop {
            match pending.as_mut().poll(&mut context) {
                Poll::Ready(answer) => return answer,
                Poll::Pending => thread::park(),
            }
        }
    }
}

impl<T, E: From<SqlError>> Future for Pending<T, E> {
    type Output = Result<T, E>;
    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        Pin::new(&mut self.0).poll(context).map(|answer| {
            answer.unwrap_or_else(|_| {
                let closed = "it was closed before the work was done".to_owned();
                Err(E::from(SqlError::Unavailable(closed)))
            })
        })
    }
}

/// Wakes the thread that waits.
struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

type Started = (Vec<JoinHandle<()>>, Arc<Queue<Job>>, Arc<Queue<Job>>);

fn start_sqlite(path: &Path) -> Result<Started, SqlError> {
    let (reads, writes) = (Arc::new(Queue::new()), Arc::new(Queue::new()));
    let mut threads = Vec::new();
    let (link, queue) = (sqlite::open(path, Purpose::Write)?, Arc::clone(&writes));
    threads.push(spawn("sql-write", move || {
        sqlite::write_loop(link, &queue)
    })?);
    let readers = thread::available_parallelism().map_or(4, |n| (2 * n.get()).clamp(4, 16));
    for _ in 0..readers {
        let (link, queue) = (sqlite::open(path, Purpose::Read)?, Arc::clone(&reads));
        threads.push(spawn("sql-read", move || sqlite::read_loop(link, &queue))?);
    }
    Ok((threads, reads, writes))
}

fn start_postgres(config: &::postgres::Config) -> Result<Started, SqlError> {
    let queue = Arc::new(Queue::new());
    let first = connect_elsewhere(config)?;
    let mut links = vec![Some(first)];
    links.resize_with(POSTGRES_CONNECTIONS, || None);
    let threads = links
        .into_iter()
        .map(|link| {
            let worker = Worker::new(config.clone(), link);
            let queue = Arc::clone(&queue);
            spawn("sql-work", move || worker.run(&queue))
        })
        .collect::<Result<_, _>>()?;
    Ok((threads, Arc::clone(&queue), queue))
}

/// The driver brings a small async runtime of its own, which may not start inside another one.
fn connect_elsewhere(config: &::postgres::Config) -> Result<super::connection::Link, SqlError> {
    let config = config.clone();
    spawn("sql-connect", move || postgres::connect(&config))?
        .join()
        .unwrap_or_else(|_| Err(SqlError::Other("connecting panicked".to_owned())))
}

pub(super) fn spawn<T: Send + 'static>(
    name: &str,
    f: impl FnOnce() -> T + Send + 'static,
) -> Result<JoinHandle<T>, SqlError> {
    thread::Builder::new()
        .name(name.to_owned())
        .spawn(f)
        .map_err(|error| SqlError::Unavailable(format!("no thread for it: {error}")))
}

impl Drop for Inner {
    fn drop(&mut self) {
        self.reads.close();
        self.writes.close();
        let mut threads = self.threads.lock().unwrap_or_else(PoisonError::into_inner);
        for thread in threads.drain(..) {
            // A function that holds the last clone ends on a database thread, which cannot wait
            // for itself.
            if thread.thread().id() != thread::current().id() && thread.join().is_err() {
                tracing::error!("a database thread had panicked");
            }
        }
    }
}

/// Takes the last traces of what was deleted or overwritten in some tables out of the database's own
/// files, as far as its engine can: SQLite's write-ahead log is emptied, PostgreSQL's dead rows are
/// removed. Outside a transaction, so it is no part of a change. `false` when readers were in the
/// way: try again later.
///
/// What the engine does not reach is the administrator's: PostgreSQL's own log, older backups, the
/// disk itself.
pub fn forget(db: &Db, tables: &'static [&'static str]) -> Result<bool, SqlError> {
    let ended = match &db.0.place {
        Place::Sqlite(path) => return sqlite::empty_log(path),
        Place::Postgres(config) => {
            let config = config.clone();
            spawn("sql-forget", move || postgres::vacuum(&config, tables))?.join()
        }
    };
    ended.unwrap_or_else(|_| Err(SqlError::Other("vacuuming panicked".to_owned())))?;
    Ok(true)
}

/// Copies an SQLite database into a new file, as it is at one moment, while work goes on. A
/// PostgreSQL server has its own tool for that, which the error names.
pub fn backup(db: &Db, to: &Path) -> Result<(), SqlError> {
    let Place::Sqlite(path) = &db.0.place else {
        return Err(SqlError::Unavailable(
            "a PostgreSQL database is copied with pg_dump".to_owned(),
        ));
    };
    if to.exists() {
        return Err(SqlError::Unavailable(format!(
            "{} exists already; a backup goes into a new file",
            to.display()
        )));
    }
    sqlite::copy(path, to)
}
