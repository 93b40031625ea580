//! What can go wrong between a statement and the database, in the same words for both engines.

/// An error of the database. Never carries stored values: it ends up in logs.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SqlError {
    /// A row with that key exists already.
    #[error("{table} has a row with the same {}", columns.join(", "))]
    Unique {
        /// The table.
        table: String,
        /// The columns of the key; empty when the engine does not tell.
        columns: Vec<String>,
    },
    /// A row refers to one that is not there, or one that is referred to would go.
    #[error("a reference between tables would break{}", at(table))]
    ForeignKey {
        /// The table changed, when the engine tells.
        table: String,
    },
    /// A `CHECK` or `NOT NULL` of the table does not hold.
    #[error("a rule of the table does not hold: {0}")]
    Rule(String),
    /// Lost a race against another change as often as is tried.
    #[error("another change was quicker, several times in a row")]
    Serialization,
    /// The database cannot be reached, opened or written.
    #[error("the database is not available: {0}")]
    Unavailable(String),
    /// A column holds something else than was asked for.
    #[error("column {index} is {found}, not {expected}")]
    Column {
        /// Counted from 0.
        index: usize,
        /// What was asked for.
        expected: &'static str,
        /// What is there (its type, never its value).
        found: String,
    },
    /// Exactly one row was asked for and there is none.
    #[error("the row is not there")]
    NoRow,
    /// The function panicked: a broken invariant. Nothing of it was kept.
    #[error("a broken invariant: {0}")]
    Panicked(String),
    /// Anything else: mostly wrong SQL.
    #[error("{0}")]
    Other(String),
}

fn at(table: &str) -> String {
    if table.is_empty() {
        String::new()
    } else {
        format!(" at {table}")
    }
}

impl SqlError {
    /// Whether the row that exists already is one of this table.
    pub fn is_unique(&self, of_table: &str) -> bool {
        matches!(self, SqlError::Unique { table, .. } if table == of_table)
    }
}
