//! SQLite: one thread that writes and lets many changes share an fsync, several that read.

use super::connection::{Engine, Link};
use super::queue::Queue;
use super::task::{Job, Verdict, Work};
use super::{Row, SqlError, Value};
use rusqlite::backup::{Backup, StepResult};
use rusqlite::config::DbConfig;
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{CachedStatement, Connection, OpenFlags, ToSql, ffi};
use std::path::Path;
use std::time::{Duration, Instant};

/// Most changes that share one commit.
const BATCH_MAX: usize = 512;
/// A batch takes nothing more after this long: who came first has waited long enough.
const BATCH_TIME: Duration = Duration::from_millis(25);
/// How long to wait for another program (a backup, the command line) that holds the write lock.
const BUSY: Duration = Duration::from_secs(30);
/// How long emptying the log may keep writers waiting for a reader that stands in the way.
const LOG_BUSY: Duration = Duration::from_secs(2);
/// Statements kept prepared per connection.
const STATEMENTS_MAX: usize = 256;

/// A connection.
#[derive(Debug)]
pub(crate) struct Sqlite {
    connection: Connection,
}

/// What a connection is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    Write,
    Read,
}

/// Opens a connection with the settings that durability and equal behaviour rest on.
pub(crate) fn open(path: &Path, purpose: Purpose) -> Result<Link, SqlError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
        | OpenFlags::SQLITE_OPEN_CREATE
        | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)
        .map_err(|error| SqlError::Unavailable(format!("{}: {error}", path.display())))?;
    settle(&connection, purpose).map_err(|error| match error_of(error) {
        SqlError::Unavailable(text) | SqlError::Other(text) => {
            SqlError::Unavailable(format!("{}: {text}", path.display()))
        }
        other => other,
    })?;
    Ok(Link::new(Engine::Sqlite(Sqlite { connection })))
}

fn settle(connection: &Connection, purpose: Purpose) -> rusqlite::Result<()> {
    connection.busy_timeout(BUSY)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS_MAX);
    let mode: String = connection.query_row("PRAGMA journal_mode = WAL", [], |row| row.get(0))?;
    if mode != "wal" {
        return Err(rusqlite::Error::SqliteFailure(
            ffi::Error::new(ffi::SQLITE_CANTOPEN),
            Some("its file system does not allow write-ahead logging".to_owned()),
        ));
    }
    // FULL: a commit is answered only after the log is on the disk (fsync). What is deleted is
    // overwritten, so that what was erased does not stay behind in free pages.
    connection.execute_batch(
        "PRAGMA synchronous = FULL;
         PRAGMA secure_delete = ON;
         PRAGMA foreign_keys = ON;
         PRAGMA case_sensitive_like = ON;
         PRAGMA temp_store = MEMORY;
         PRAGMA cache_size = -16000;
         PRAGMA wal_autocheckpoint = 4000;
         PRAGMA journal_size_limit = 67108864;",
    )?;
    // "x" is a column, never silently a text: PostgreSQL would refuse it.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DML, false)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DDL, false)?;
    if purpose == Purpose::Read {
        connection.execute_batch("PRAGMA query_only = ON")?;
    }
    Ok(())
}

/// Writes the log into the database and empties it, once no reader stands in the way; `false` when
/// one did for too long.
pub(crate) fn empty_log(path: &Path) -> Result<bool, SqlError> {
    let connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE)
        .and_then(|connection| {
            settle(&connection, Purpose::Write)?;
            connection.busy_timeout(LOG_BUSY)?;
            Ok(connection)
        })
        .map_err(error_of)?;
    let sql = "PRAGMA wal_checkpoint(TRUNCATE)";
    let busy: i64 = connection
        .query_row(sql, [], |row| row.get(0))
        .map_err(error_of)?;
    Ok(busy == 0)
}

impl Sqlite {
    pub(crate) fn plain(&self, sql: &str) -> Result<(), SqlError> {
        let mut statement = self.connection.prepare_cached(sql).map_err(error_of)?;
        statement.raw_execute().map(|_| ()).map_err(error_of)
    }

    pub(crate) fn execute(&self, sql: &str, args: &[Value]) -> Result<u64, SqlError> {
        let mut statement = self.prepared(sql, args)?;
        let touched = statement.raw_execute().map_err(error_of)?;
        Ok(touched as u64)
    }

    /// Hands over rows until there are none or `more` says no.
    pub(crate) fn each(
        &self,
        sql: &str,
        args: &[Value],
        more: &mut dyn FnMut(Row) -> bool,
    ) -> Result<(), SqlError> {
        let mut statement = self.prepared(sql, args)?;
        let columns = statement.column_count();
        let mut rows = statement.raw_query();
        while let Some(row) = rows.next().map_err(error_of)? {
            let values = (0..columns)
                .map(|index| value_of(row.get_ref(index).map_err(error_of)?, index))
                .collect::<Result<_, SqlError>>()?;
            if !more(Row::new(values)) {
                break;
            }
        }
        Ok(())
    }

    /// A prepared statement with its arguments. `$2` is argument 2 wherever it stands: SQLite
    /// itself counts names in the order in which they first appear.
    fn prepared(&self, sql: &str, args: &[Value]) -> Result<CachedStatement<'_>, SqlError> {
        let mut statement = self.connection.prepare_cached(sql).map_err(error_of)?;
        let count = statement.parameter_count();
        if count != args.len() {
            return Err(SqlError::Other(format!(
                "the statement has {count} arguments, {} were given: {sql}",
                args.len()
            )));
        }
        for place in 1..=count {
            let number = statement
                .parameter_name(place)
                .and_then(|name| name.strip_prefix('$')?.parse::<usize>().ok())
                .filter(|number| (1..=count).contains(number))
                .ok_or_else(|| SqlError::Other(format!("arguments are $1, $2 …: {sql}")))?;
            let value = &args[number - 1];
            check_text(value)?;
            statement
                .raw_bind_parameter(place, value)
                .map_err(error_of)?;
        }
        Ok(statement)
    }

    /// Whether no transaction is open.
    fn idle(&self) -> bool {
        self.connection.is_autocommit()
    }

    /// Copies the whole database, as it is at one moment, into a new file.
    pub(crate) fn copy_to(&self, path: &Path) -> Result<(), SqlError> {
        let mut copy = Connection::open(path).map_err(error_of)?;
        let backup = Backup::new(&self.connection, &mut copy).map_err(error_of)?;
        // All pages in one step: the copy is of one moment, and writers go on meanwhile.
        match backup.step(-1).map_err(error_of)? {
            StepResult::Done => Ok(()),
            stopped => Err(SqlError::Unavailable(format!(
                "the copy was stopped ({stopped:?}); try again"
            ))),
        }
    }
}

/// PostgreSQL cannot store a NUL character in a text; neither do we here.
pub(super) fn check_text(value: &Value) -> Result<(), SqlError> {
    match value {
        Value::Text(text) if text.contains('\0') => Err(SqlError::Rule(
            "a text contains the NUL character".to_owned(),
        )),
        _ => Ok(()),
    }
}

fn value_of(value: ValueRef<'_>, index: usize) -> Result<Value, SqlError> {
    Ok(match value {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(number) => Value::Int(number),
        // A text damaged on the disk is handed over as bytes, so that only its reader fails.
        ValueRef::Text(bytes) => String::from_utf8(bytes.to_vec())
            .map_or_else(|error| Value::Blob(error.into_bytes()), Value::Text),
        ValueRef::Blob(bytes) => Value::Blob(bytes.to_vec()),
        ValueRef::Real(_) => {
            return Err(SqlError::Column {
                index,
                expected: "a whole number, text or bytes",
                found: "REAL".to_owned(),
            });
        }
    })
}

impl ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Value::Null => ValueRef::Null,
            Value::Int(number) => ValueRef::Integer(*number),
            Value::Text(text) => ValueRef::Text(text.as_bytes()),
            Value::Blob(bytes) => ValueRef::Blob(bytes),
        }))
    }
}

fn error_of(error: rusqlite::Error) -> SqlError {
    let text = error.to_string();
    let rusqlite::Error::SqliteFailure(cause, _) = error else {
        return SqlError::Other(text);
    };
    match cause.extended_code {
        ffi::SQLITE_CONSTRAINT_UNIQUE
        | ffi::SQLITE_CONSTRAINT_PRIMARYKEY
        | ffi::SQLITE_CONSTRAINT_ROWID => unique_of(&text),
        ffi::SQLITE_CONSTRAINT_FOREIGNKEY => SqlError::ForeignKey {
            table: String::new(),
        },
        code if code & 0xff == ffi::SQLITE_CONSTRAINT => SqlError::Rule(text),
        code => match code & 0xff {
            ffi::SQLITE_BUSY
            | ffi::SQLITE_LOCKED
            | ffi::SQLITE_FULL
            | ffi::SQLITE_IOERR
            | ffi::SQLITE_CANTOPEN
            | ffi::SQLITE_READONLY
            | ffi::SQLITE_CORRUPT
            | ffi::SQLITE_NOTADB
            | ffi::SQLITE_PERM
            | ffi::SQLITE_NOMEM => SqlError::Unavailable(text),
            _ => SqlError::Other(text),
        },
    }
}

/// Reads `UNIQUE constraint failed: account.unit, account.login`.
fn unique_of(text: &str) -> SqlError {
    let names = text.rsplit("failed: ").next().unwrap_or_default();
    let mut table = String::new();
    let mut columns = Vec::new();
    for name in names.split(", ") {
        if let Some((of, column)) = name.split_once('.') {
            table = of.to_owned();
            columns.push(column.to_owned());
        }
    }
    SqlError::Unique { table, columns }
}

/// The thread that writes.
pub(crate) fn write_loop(mut link: Link, queue: &Queue<Job>) {
    while let Some(job) = queue.pop() {
        batch(&mut link, queue, job);
    }
}

/// A thread that reads.
pub(crate) fn read_loop(mut link: Link, queue: &Queue<Job>) {
    while let Some(Job::Read(mut work) | Job::Write(mut work)) = queue.pop() {
        // A transaction even for one statement: all statements of a reader see the same moment.
        match link.plain("BEGIN") {
            Ok(()) => {
                work.run(&mut link);
                end(&mut link, "COMMIT");
            }
            Err(error) => work.fail(error),
        }
        work.answer();
    }
}

/// One commit for the first change and all that wait behind it. Everybody is answered only after
/// it: what was answered is on the disk.
fn batch(link: &mut Link, queue: &Queue<Job>, first: Job) {
    let mut done: Vec<(Box<dyn Work>, bool)> = Vec::new();
    let mut next = Some(first);
    let mut outcome = link.plain("BEGIN IMMEDIATE");
    let began = Instant::now();
    while let Some(Job::Read(mut work) | Job::Write(mut work)) = next {
        let kept = match &outcome {
            Ok(()) => change(link, &mut *work),
            Err(error) => Err(error.clone()),
        };
        done.push((work, !matches!(kept, Ok(false))));
        outcome = kept.map(|_| ());
        let room = outcome.is_ok() && done.len() < BATCH_MAX && began.elapsed() < BATCH_TIME;
        next = if room { queue.try_pop() } else { None };
    }
    let outcome = outcome.and_then(|()| link.plain("COMMIT"));
    if outcome.is_err() {
        end(link, "ROLLBACK");
    }
    for (mut work, kept) in done {
        if let (Err(error), true) = (&outcome, kept) {
            work.fail(error.clone());
        }
        work.answer();
    }
}

/// Runs one change in its own savepoint: whether it is kept, or an error that ends the batch
/// (a full disk makes SQLite roll back everything, not only this change).
fn change(link: &mut Link, work: &mut dyn Work) -> Result<bool, SqlError> {
    link.plain("SAVEPOINT change")?;
    let verdict = work.run(link);
    let Engine::Sqlite(sqlite) = &link.engine else {
        unreachable!("this thread was given an SQLite connection");
    };
    if sqlite.idle() {
        return Err(SqlError::Unavailable(
            "the disk is full or broken; nothing of this moment was kept".to_owned(),
        ));
    }
    if verdict != Verdict::Keep {
        link.plain("ROLLBACK TO change")?;
    }
    link.plain("RELEASE change")?;
    Ok(verdict == Verdict::Keep)
}

/// Ends a transaction that nothing hangs on any more.
fn end(link: &mut Link, how: &str) {
    let Engine::Sqlite(sqlite) = &link.engine else {
        unreachable!("this thread was given an SQLite connection");
    };
    if sqlite.idle() {
        return;
    }
    if let Err(error) = link.plain(how) {
        tracing::error!(%error, how, "a transaction could not be ended");
    }
}

/// Copies a database file at one moment, through a connection of its own.
pub(crate) fn copy(from: &Path, to: &Path) -> Result<(), SqlError> {
    let link = open(from, Purpose::Read)?;
    let Engine::Sqlite(sqlite) = &link.engine else {
        unreachable!("an SQLite connection was opened just above");
    };
    sqlite.copy_to(to)?;
    let file = std::fs::File::open(to).and_then(|file| file.sync_all());
    file.map_err(|error| SqlError::Unavailable(format!("{}: {error}", to.display())))
}
