//! PostgreSQL: threads that each hold one connection and take reads and writes as they come.

use super::connection::{Engine, Link};
use super::queue::Queue;
use super::sqlite::check_text;
use super::task::{Job, Verdict, Work};
use super::{Row, SqlError, Value};
use ::postgres::error::DbError;
use ::postgres::fallible_iterator::FallibleIterator;
use ::postgres::types::{FromSql, IsNull, ToSql, Type, to_sql_checked};
use ::postgres::{Client, Config, NoTls, Statement};
use std::collections::HashMap;
use std::time::Duration;

/// How often a change that lost a race is run before its caller is told.
const ATTEMPTS_MAX: u32 = 20;
/// The first pause between two attempts; it doubles, with a random share, up to [`PAUSE_MAX`].
const PAUSE: Duration = Duration::from_micros(500);
/// The longest pause between two attempts.
const PAUSE_MAX: Duration = Duration::from_millis(50);
/// Statements kept prepared per connection; when there are more, all are prepared anew.
const STATEMENTS_MAX: usize = 512;

/// Serializable, as SQLite's single writer is: a rule checked before a change still holds after.
const BEGIN_WRITE: &str = "BEGIN ISOLATION LEVEL SERIALIZABLE";
/// One moment for all statements of a reader.
const BEGIN_READ: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY";
/// An answered change is on the disk, whatever the server's own setting says; small queries are
/// not worth compiling.
const SETTINGS: &str = "SELECT set_config('synchronous_commit', 'on', false)
    WHERE current_setting('synchronous_commit') = 'off';
    SET jit = off; SET client_min_messages = warning";

/// A connection with its prepared statements.
pub(crate) struct Postgres {
    client: Client,
    statements: HashMap<String, Statement>,
}

impl std::fmt::Debug for Postgres {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Postgres({} statements)", self.statements.len())
    }
}

/// Connects.
pub(crate) fn connect(config: &Config) -> Result<Link, SqlError> {
    let mut client = config
        .connect(NoTls)
        .map_err(|error| SqlError::Unavailable(text_of(&error)))?;
    client.batch_execute(SETTINGS).map_err(error_of)?;
    Ok(Link::new(Engine::Postgres(Box::new(Postgres {
        client,
        statements: HashMap::new(),
    }))))
}

/// Removes the dead rows of tables, whose names are the program's own.
pub(crate) fn vacuum(config: &Config, tables: &[&str]) -> Result<(), SqlError> {
    let mut client = config
        .connect(NoTls)
        .map_err(|error| SqlError::Unavailable(text_of(&error)))?;
    for table in tables {
        client
            .batch_execute(&format!("VACUUM {table}"))
            .map_err(error_of)?;
    }
    Ok(())
}

impl Postgres {
    pub(crate) fn plain(&mut self, sql: &str) -> Result<(), SqlError> {
        self.client.batch_execute(sql).map_err(error_of)
    }

    pub(crate) fn execute(&mut self, sql: &str, args: &[Value]) -> Result<u64, SqlError> {
        let statement = self.prepared(sql, args)?;
        let args: Vec<&(dyn ToSql + Sync)> = args.iter().map(|v| v as _).collect();
        let touched = self.client.execute(&statement, &args);
        touched.map_err(|error| self.told(error))
    }

    /// Hands over rows until there are none or `more` says no.
    pub(crate) fn each(
        &mut self,
        sql: &str,
        args: &[Value],
        more: &mut dyn FnMut(Row) -> bool,
    ) -> Result<(), SqlError> {
        let statement = self.prepared(sql, args)?;
        let columns = statement.columns().len();
        let mut told = None;
        match self.client.query_raw(&statement, args) {
            Err(error) => told = Some(error),
            Ok(mut rows) => loop {
                match rows.next() {
                    Ok(Some(row)) if more(row_of(&row, columns)?) => {}
                    Ok(_) => break,
                    Err(error) => {
                        told = Some(error);
                        break;
                    }
                }
            },
        }
        told.map_or(Ok(()), |error| Err(self.told(error)))
    }

    fn prepared(&mut self, sql: &str, args: &[Value]) -> Result<Statement, SqlError> {
        let statement = match self.statements.get(sql) {
            Some(statement) => statement.clone(),
            None => {
                if self.statements.len() >= STATEMENTS_MAX {
                    self.statements.clear();
                }
                let statement = self.client.prepare(sql).map_err(error_of)?;
                self.statements.insert(sql.to_owned(), statement.clone());
                statement
            }
        };
        let count = statement.params().len();
        if count != args.len() {
            return Err(SqlError::Other(format!(
                "the statement has {count} arguments, {} were given: {sql}",
                args.len()
            )));
        }
        args.iter().try_for_each(check_text)?;
        Ok(statement)
    }

    /// Translates an error; a prepared statement that a migration made stale is forgotten.
    fn told(&mut self, error: ::postgres::Error) -> SqlError {
        let stale = ["0A000", "26000"];
        if error
            .code()
            .is_some_and(|code| stale.contains(&code.code()))
        {
            self.statements.clear();
        }
        error_of(error)
    }
}

fn row_of(row: &::postgres::Row, columns: usize) -> Result<Row, SqlError> {
    let values = (0..columns)
        .map(|index| {
            row.try_get::<_, Read>(index)
                .map(|read| read.0)
                .map_err(|_| SqlError::Column {
                    index,
                    expected: "a whole number, text or bytes",
                    found: row.columns()[index].type_().name().to_uppercase(),
                })
        })
        .collect::<Result<_, SqlError>>()?;
    Ok(Row::new(values))
}

/// A column as it was read.
struct Read(Value);

impl<'a> FromSql<'a> for Read {
    fn from_sql(
        kind: &Type,
        raw: &'a [u8],
    ) -> Result<Read, Box<dyn std::error::Error + Sync + Send>> {
        Ok(Read(match *kind {
            Type::BOOL => Value::Int(bool::from_sql(kind, raw)?.into()),
            Type::INT2 => Value::Int(i16::from_sql(kind, raw)?.into()),
            Type::INT4 => Value::Int(i32::from_sql(kind, raw)?.into()),
            Type::INT8 => Value::Int(i64::from_sql(kind, raw)?),
            Type::NUMERIC => Value::Int(whole_of(raw).ok_or("not a whole number")?),
            Type::BYTEA => Value::Blob(raw.to_vec()),
            _ => Value::Text(String::from_sql(kind, raw)?),
        }))
    }

    fn from_sql_null(_: &Type) -> Result<Read, Box<dyn std::error::Error + Sync + Send>> {
        Ok(Read(Value::Null))
    }

    fn accepts(kind: &Type) -> bool {
        matches!(
            *kind,
            Type::BOOL | Type::INT2 | Type::INT4 | Type::INT8 | Type::NUMERIC | Type::BYTEA
        ) || <String as FromSql>::accepts(kind)
    }
}

/// The whole number in a `NUMERIC`, which is what `sum()` of a `BIGINT` column gives: a count of
/// base-10000 digits, the weight of the first, the sign, and the digits.
fn whole_of(raw: &[u8]) -> Option<i64> {
    let word = |index: usize| {
        let bytes = raw.get(index * 2..index * 2 + 2)?;
        Some(i16::from_be_bytes(bytes.try_into().ok()?))
    };
    let (count, weight, sign) = (word(0)?, word(1)?, word(2)?);
    let mut number: i128 = 0;
    for place in 0..count.max(weight.checked_add(1)?) {
        let digit = if place < count {
            word(4 + usize::try_from(place).ok()?)?
        } else {
            0
        };
        if place > weight && digit != 0 {
            return None;
        }
        if place <= weight {
            number = number.checked_mul(10_000)?.checked_add(digit.into())?;
        }
    }
    match sign {
        0 => i64::try_from(number).ok(),
        0x4000 => i64::try_from(-number).ok(),
        _ => None,
    }
}

impl ToSql for Value {
    fn to_sql(
        &self,
        kind: &Type,
        out: &mut ::postgres::types::private::BytesMut,
    ) -> Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        match (self, kind) {
            (Value::Null, _) => Ok(IsNull::Yes),
            (Value::Int(number), &Type::INT8) => number.to_sql(kind, out),
            (Value::Int(number), &Type::INT4) => i32::try_from(*number)?.to_sql(kind, out),
            (Value::Int(number), &Type::INT2) => i16::try_from(*number)?.to_sql(kind, out),
            (Value::Blob(bytes), &Type::BYTEA) => bytes.to_sql(kind, out),
            (Value::Text(text), _) if <String as ToSql>::accepts(kind) => text.to_sql(kind, out),
            _ => Err(format!("{} was given where {kind} is wanted", self.kind()).into()),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

/// The error with its causes, in one line.
fn text_of(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        let more = inner.to_string();
        if !text.contains(&more) {
            text = format!("{text}: {more}");
        }
        cause = inner.source();
    }
    text
}

pub(crate) fn error_of(error: ::postgres::Error) -> SqlError {
    let Some(db) = error.as_db_error() else {
        let text = text_of(&error);
        let lost = error.is_closed()
            || std::error::Error::source(&error).is_some_and(|e| e.is::<std::io::Error>());
        return if lost {
            SqlError::Unavailable(text)
        } else {
            SqlError::Other(text)
        };
    };
    let table = db.table().unwrap_or_default().to_owned();
    match db.code().code() {
        "23505" => SqlError::Unique {
            table,
            columns: key_columns(db),
        },
        "23503" => SqlError::ForeignKey { table },
        "40001" | "40P01" => SqlError::Serialization,
        code => match &code[..2] {
            "23" => SqlError::Rule(db.message().to_owned()),
            "08" | "28" | "3D" | "53" | "57" | "58" => {
                SqlError::Unavailable(db.message().to_owned())
            }
            // "Invalid input syntax for type bigint: …" quotes the value.
            "22" => SqlError::Other(format!("a value has not the form of its column ({code})")),
            _ => SqlError::Other(format!("{} ({code})", db.message())),
        },
    }
}

/// Reads the columns out of `Key (unit, login)=(…) already exists.`, whatever the language of the
/// server's messages. The values stay behind.
fn key_columns(db: &DbError) -> Vec<String> {
    let detail = db.detail().unwrap_or_default();
    detail
        .split_once('(')
        .and_then(|(_, rest)| rest.split_once(")=("))
        .map(|(columns, _)| columns.split(", ").map(str::to_owned).collect())
        .unwrap_or_default()
}

/// A thread's connection, made when first needed and again when it broke.
pub(crate) struct Worker {
    config: Config,
    link: Option<Link>,
}

impl Worker {
    pub(crate) fn new(config: Config, link: Option<Link>) -> Worker {
        Worker { config, link }
    }

    /// Takes work until the queue closes.
    pub(crate) fn run(mut self, queue: &Queue<Job>) {
        while let Some(job) = queue.pop() {
            match job {
                Job::Read(work) => self.read(work),
                Job::Write(work) => self.write(work),
            }
        }
    }

    /// Begins a transaction; a connection that broke while it was idle is made anew.
    fn begin(&mut self, how: &str) -> Result<&mut Link, SqlError> {
        if let Some(link) = &mut self.link
            && link.plain(how).is_err()
        {
            self.link = None;
        }
        if self.link.is_none() {
            let mut link = connect(&self.config)?;
            link.plain(how)?;
            self.link = Some(link);
        }
        Ok(self.link.as_mut().expect("was connected just above"))
    }

    /// Ends a transaction; a connection on which that fails is given up.
    fn end(&mut self, how: &str) -> Result<(), SqlError> {
        let ended = self.link.as_mut().map_or(Ok(()), |link| link.plain(how));
        if matches!(ended, Err(SqlError::Unavailable(_))) {
            self.link = None;
        }
        ended
    }

    fn read(&mut self, mut work: Box<dyn Work>) {
        match self.begin(BEGIN_READ) {
            Ok(link) => {
                work.run(link);
                if let Err(error) = self.end("ROLLBACK") {
                    tracing::warn!(%error, "a reading transaction could not be ended");
                }
            }
            Err(error) => work.fail(error),
        }
        work.answer();
    }

    fn write(&mut self, mut work: Box<dyn Work>) {
        for attempt in 1..=ATTEMPTS_MAX {
            match self.attempt(&mut *work) {
                Ok(Verdict::Again) if attempt < ATTEMPTS_MAX => pause(attempt),
                Ok(Verdict::Again) => work.fail(SqlError::Serialization),
                Ok(Verdict::Keep | Verdict::Drop) => break,
                Err(error) => {
                    work.fail(error);
                    break;
                }
            }
        }
        work.answer();
    }

    fn attempt(&mut self, work: &mut dyn Work) -> Result<Verdict, SqlError> {
        let verdict = work.run(self.begin(BEGIN_WRITE)?);
        if verdict != Verdict::Keep {
            // The work has its answer already; a connection that cannot even roll back is dropped,
            // and with it the transaction.
            let _ = self.end("ROLLBACK");
            return Ok(verdict);
        }
        match self.end("COMMIT") {
            Ok(()) => Ok(Verdict::Keep),
            Err(SqlError::Serialization) => {
                let _ = self.end("ROLLBACK");
                Ok(Verdict::Again)
            }
            Err(SqlError::Unavailable(text)) => Err(SqlError::Unavailable(format!(
                "the connection broke while a change was being kept; look whether it was: {text}"
            ))),
            Err(error) => {
                let _ = self.end("ROLLBACK");
                Err(error)
            }
        }
    }
}

/// Waits a little longer after each attempt, and never as long as the one it clashed with.
fn pause(attempt: u32) {
    let longest = PAUSE.saturating_mul(1 << attempt.min(10)).min(PAUSE_MAX);
    let share = getrandom::u32().unwrap_or(u32::MAX / 2);
    std::thread::sleep(longest.mul_f64(f64::from(share) / f64::from(u32::MAX)));
}
