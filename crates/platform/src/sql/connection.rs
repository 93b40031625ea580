//! The handle over which rooms speak to the database inside one transaction.

use super::fulltext::{self, Engine as FulltextEngine};
use super::postgres::Postgres;
use super::sqlite::Sqlite;
use super::{Row, SqlError, Value};
use std::ops::{Deref, DerefMut};

/// A connection and what became of the transaction on it.
#[derive(Debug)]
pub(crate) struct Link {
    pub(crate) engine: Engine,
    /// The first error of this transaction. PostgreSQL refuses everything after one, SQLite would
    /// go on: remembering it here makes both the same, and a caller that swallowed it commits nothing.
    failed: Option<SqlError>,
}

/// The two engines.
#[derive(Debug)]
pub(crate) enum Engine {
    Sqlite(Sqlite),
    Postgres(Box<Postgres>),
}

impl Link {
    pub(crate) fn new(engine: Engine) -> Link {
        Link {
            engine,
            failed: None,
        }
    }

    /// Forgets the last transaction's error and tells it.
    pub(crate) fn take_failure(&mut self) -> Option<SqlError> {
        self.failed.take()
    }

    /// Runs a statement outside any bookkeeping: transaction control and settings.
    pub(crate) fn plain(&mut self, sql: &str) -> Result<(), SqlError> {
        match &mut self.engine {
            Engine::Sqlite(sqlite) => sqlite.plain(sql),
            Engine::Postgres(postgres) => postgres.plain(sql),
        }
    }

    fn guarded<T>(
        &mut self,
        f: impl FnOnce(&mut Engine) -> Result<T, SqlError>,
    ) -> Result<T, SqlError> {
        if let Some(first) = &self.failed {
            return Err(SqlError::Other(format!(
                "this change has failed already: {first}"
            )));
        }
        f(&mut self.engine).inspect_err(|error| self.failed = Some(error.clone()))
    }
}

/// Reads inside one transaction: all statements see the same moment.
#[derive(Debug)]
pub struct Reader<'c> {
    link: &'c mut Link,
}

impl<'c> Reader<'c> {
    pub(crate) fn new(link: &'c mut Link) -> Reader<'c> {
        Reader { link }
    }

    /// All rows of the answer. The caller limits how many there can be.
    pub fn query(&mut self, sql: &str, args: &[Value]) -> Result<Vec<Row>, SqlError> {
        let mut rows = Vec::new();
        self.each(sql, args, |row| {
            rows.push(row);
            Ok(())
        })?;
        Ok(rows)
    }

    /// The first row, if there is one. The statement should not give more than one.
    pub fn query_opt(&mut self, sql: &str, args: &[Value]) -> Result<Option<Row>, SqlError> {
        Ok(self.query(sql, args)?.into_iter().next())
    }

    /// The first row; [`SqlError::NoRow`] when there is none.
    pub fn query_one(&mut self, sql: &str, args: &[Value]) -> Result<Row, SqlError> {
        self.query_opt(sql, args)?.ok_or(SqlError::NoRow)
    }

    /// Hands over row after row without keeping them; an error of `f` ends it, and that alone
    /// does not spoil the transaction.
    pub fn each(
        &mut self,
        sql: &str,
        args: &[Value],
        mut f: impl FnMut(Row) -> Result<(), SqlError>,
    ) -> Result<(), SqlError> {
        let mut stopped = None;
        let mut hand_over = |row| match f(row) {
            Ok(()) => true,
            Err(error) => {
                stopped = Some(error);
                false
            }
        };
        self.link.guarded(|engine| match engine {
            Engine::Sqlite(sqlite) => sqlite.each(sql, args, &mut hand_over),
            Engine::Postgres(postgres) => postgres.each(sql, args, &mut hand_over),
        })?;
        stopped.map_or(Ok(()), Err)
    }

    /// A condition on a column `id`: the rows whose text in the full-text index matches argument
    /// `$n`, which comes from [`fulltext_query`](super::fulltext_query).
    pub fn matching(&self, index: &str, n: usize) -> String {
        self.matching_column("id", index, n)
    }

    /// The same as [`Reader::matching`] for another name of the column, such as `c.id`.
    pub fn matching_column(&self, column: &str, index: &str, n: usize) -> String {
        self.fulltext().matching(column, index, n)
    }

    pub(super) fn fulltext(&self) -> FulltextEngine {
        match self.link.engine {
            Engine::Sqlite(_) => FulltextEngine::Fts5,
            Engine::Postgres(_) => FulltextEngine::Tsvector,
        }
    }
}

/// Reads and writes inside one transaction, all of which is kept or none.
///
/// The first error spoils the transaction: later statements fail and nothing is kept, even when
/// the caller swallows the error.
#[derive(Debug)]
pub struct Tx<'c> {
    reader: Reader<'c>,
}

impl<'c> Tx<'c> {
    pub(crate) fn new(link: &'c mut Link) -> Tx<'c> {
        Tx {
            reader: Reader::new(link),
        }
    }

    /// The same transaction under a shorter lifetime, for a wrapper that owns its handle.
    pub fn again(&mut self) -> Tx<'_> {
        Tx::new(self.reader.link)
    }

    /// Runs a statement; tells how many rows it touched.
    pub fn execute(&mut self, sql: &str, args: &[Value]) -> Result<u64, SqlError> {
        self.reader.link.guarded(|engine| match engine {
            Engine::Sqlite(sqlite) => sqlite.execute(sql, args),
            Engine::Postgres(postgres) => postgres.execute(sql, args),
        })
    }

    /// Puts the text of a row into a full-text index, instead of what was there for it.
    /// No personal data: the index is readable.
    pub fn index_text(&mut self, index: &str, id: i64, text: &str) -> Result<(), SqlError> {
        let sql = self.fulltext().put(index);
        self.execute(&sql, &crate::args![id, fulltext::document(text)])?;
        Ok(())
    }

    /// Takes a row out of a full-text index.
    pub fn unindex_text(&mut self, index: &str, id: i64) -> Result<(), SqlError> {
        self.execute(
            &format!("DELETE FROM {index} WHERE rowid = $1"),
            &crate::args![id],
        )?;
        Ok(())
    }

    /// The engine beneath, for migrations.
    pub(super) fn engine(&mut self) -> &mut Engine {
        &mut self.reader.link.engine
    }

    /// Runs a statement that changes the schema.
    pub(super) fn plain(&mut self, sql: &str) -> Result<(), SqlError> {
        self.reader.link.guarded(|engine| match engine {
            Engine::Sqlite(sqlite) => sqlite.plain(sql),
            Engine::Postgres(postgres) => postgres.plain(sql),
        })
    }

    /// Spoils the transaction because another change was quicker: it is rolled back and, where
    /// the engine has several writers, the whole function is run again on what is there then.
    pub fn clash(&mut self) -> SqlError {
        self.reader.link.failed = Some(SqlError::Serialization);
        SqlError::Serialization
    }
}

impl<'c> Deref for Tx<'c> {
    type Target = Reader<'c>;
    fn deref(&self) -> &Reader<'c> {
        &self.reader
    }
}

impl<'c> DerefMut for Tx<'c> {
    fn deref_mut(&mut self) -> &mut Reader<'c> {
        &mut self.reader
    }
}
