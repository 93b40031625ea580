//! The steps that make the tables, in one order, each applied once and remembered by its hash.

use super::connection::Engine;
use super::{Db, SqlError, Tx};
use crate::args;
use sha2::{Digest, Sha256};

/// A step: a name that is also its place in the order, and its SQL.
///
/// Statements end with `;` at the end of a line. A line `-- fulltext: NAME` makes a full-text
/// index. In tables, types are only `TEXT`, `BIGINT` and `BLOB`.
#[derive(Clone, Copy, Debug)]
pub struct Step {
    /// The file's name without `.sql`.
    pub name: &'static str,
    /// What is in it.
    pub sql: &'static str,
}

/// A step from a file of `migrations/`.
macro_rules! step {
    ($name:literal) => {
        Step {
            name: $name,
            sql: include_str!(concat!("../../../../migrations/", $name, ".sql")),
        }
    };
}

/// All steps of the program, in order. A step that has been released is never edited: add one.
pub const MIGRATIONS: &[Step] = &[
    step!("202611230100_ledger"),
    step!("202611230200_org"),
    step!("202611230300_identity"),
    step!("202611230400_complaint"),
    step!("202611250050_complaint_indexes"),
    step!("202611250060_complaint_import"),
    step!("202611250100_rulebook"),
    step!("202611250200_notify"),
    step!("202611250300_supervision"),
    step!("202611250400_complaint_recalculation"),
    step!("202611250410_rulebook_binding"),
    step!("202611250600_evidence"),
    step!("202611250700_identity_access"),
    step!("202611250800_vault"),
    step!("202611250810_complaint_sealed"),
    step!("202611250900_emergency"),
    step!("202611251100_sharing"),
    step!("202611251110_retention_indexes"),
    step!("202611251120_vault_destroyed"),
    step!("202611251200_privacy"),
    step!("202611251300_breach"),
    step!("202611251305_sharing_given_index"),
    step!("202611251310_impact"),
    step!("202611251320_consent"),
    step!("202611251400_register_masking"),
    step!("202611251500_looks"),
    step!("202611251600_emergency_sealed"),
    step!("202611260100_publication"),
    step!("202611260200_protection_review"),
    step!("202611260400_education"),
    step!("202611260500_publicity"),
    step!("202611260600_portal"),
    step!("202611260700_hall"),
];

/// The line that makes a full-text index.
const FULLTEXT: &str = "-- fulltext:";

/// Applies the steps that are not there yet; refuses when one that is there has changed, or when
/// the database has one that this program does not know.
pub(super) fn apply(db: &Db, steps: &'static [Step]) -> Result<(), SqlError> {
    assert!(
        steps.is_sorted_by(|a, b| a.name < b.name),
        "steps are listed in the order of their names"
    );
    db.write_now(|tx: &mut Tx<'_>| {
        exclusively(tx, "SELECT pg_advisory_xact_lock(20261123)")?;
        ddl(
            tx,
            "CREATE TABLE IF NOT EXISTS schema_migration (name TEXT PRIMARY KEY, sha256 TEXT NOT NULL)",
        )
    })?;
    db.write_now(move |tx: &mut Tx<'_>| check(tx, steps))?;
    for step in steps {
        db.write_now(move |tx: &mut Tx<'_>| one(tx, step))?;
    }
    Ok(())
}

/// Two programs that start at once take turns. SQLite's writing transaction does that by itself.
/// The statement must be one that does not settle what the transaction sees: a table lock after
/// the table is there, and before that an advisory lock, since creating looks past the snapshot.
fn exclusively(tx: &mut Tx<'_>, lock: &str) -> Result<(), SqlError> {
    match tx.engine() {
        Engine::Postgres(_) => tx.plain(lock),
        Engine::Sqlite(_) => Ok(()),
    }
}

fn check(tx: &mut Tx<'_>, steps: &[Step]) -> Result<(), SqlError> {
    for row in tx.query(
        "SELECT name, sha256 FROM schema_migration ORDER BY name",
        &[],
    )? {
        let (name, hash) = (row.get::<&str>(0)?, row.get::<&str>(1)?);
        match steps.iter().find(|step| step.name == name) {
            None => {
                return Err(SqlError::Unavailable(format!(
                    "it was made by a newer program: this one does not know the step {name}"
                )));
            }
            Some(step) if hash_of(step) != hash => {
                return Err(SqlError::Unavailable(format!(
                    "the step {name} was applied with another text; a step that has been \
                     applied is never edited, add a new one"
                )));
            }
            Some(_) => {}
        }
    }
    Ok(())
}

fn hash_of(step: &Step) -> String {
    hex::encode(Sha256::digest(step.sql))
}

/// Applies one step unless it is there.
fn one(tx: &mut Tx<'_>, step: &Step) -> Result<(), SqlError> {
    exclusively(tx, "LOCK TABLE schema_migration IN EXCLUSIVE MODE")?;
    let known = "SELECT 1 FROM schema_migration WHERE name = $1";
    if tx.query_opt(known, &args![step.name])?.is_some() {
        return Ok(());
    }
    let named = |error| match error {
        SqlError::Serialization => SqlError::Serialization,
        error => SqlError::Other(format!("the step {}: {error}", step.name)),
    };
    for statement in statements(step.sql).map_err(named)? {
        match statement {
            Statement::Sql(sql) => ddl(tx, &sql).map_err(named)?,
            Statement::Fulltext(index) => {
                for sql in tx.fulltext().create(&index) {
                    raw(tx, &sql).map_err(named)?;
                }
            }
        }
    }
    tx.execute(
        "INSERT INTO schema_migration (name, sha256) VALUES ($1, $2)",
        &args![step.name, hash_of(step)],
    )?;
    Ok(())
}

fn ddl(tx: &mut Tx<'_>, sql: &str) -> Result<(), SqlError> {
    let sql = match tx.engine() {
        Engine::Sqlite(_) => for_sqlite(sql),
        Engine::Postgres(_) => for_postgres(sql),
    };
    raw(tx, &sql)
}

fn raw(tx: &mut Tx<'_>, sql: &str) -> Result<(), SqlError> {
    tx.plain(sql)
        .map_err(|error| SqlError::Other(format!("{error} in: {sql}")))
}

#[derive(Debug, PartialEq, Eq)]
enum Statement {
    Sql(String),
    Fulltext(String),
}

/// Splits a file into its statements.
fn statements(file: &str) -> Result<Vec<Statement>, SqlError> {
    let mut found = Vec::new();
    let mut sql = String::new();
    for line in file.lines() {
        if let Some(index) = line.trim().strip_prefix(FULLTEXT) {
            found.push(Statement::Fulltext(index.trim().to_owned()));
            continue;
        }
        let line = line.split("--").next().unwrap_or_default().trim_end();
        if line.trim().is_empty() {
            continue;
        }
        sql.push_str(line);
        sql.push('\n');
        if line.ends_with(';') {
            found.push(Statement::Sql(sql.trim_end_matches([';', '\n']).to_owned()));
            sql.clear();
        }
    }
    if !sql.is_empty() {
        return Err(SqlError::Other(format!("a statement has no end: {sql}")));
    }
    // Checked only when the outermost transaction commits, which many changes share: one bad
    // change would take the others with it.
    let deferred = |statement: &Statement| match statement {
        Statement::Sql(sql) => sql.to_uppercase().contains("DEFERRABLE"),
        Statement::Fulltext(_) => false,
    };
    if found.iter().any(deferred) {
        return Err(SqlError::Other(
            "DEFERRABLE is not for both engines".to_owned(),
        ));
    }
    Ok(found)
}

/// Strict tables refuse a value of another type, as PostgreSQL does. `INTEGER` is what makes an
/// integer key the row's own place.
fn for_sqlite(sql: &str) -> String {
    let sql = with_types(sql, |kind| (kind == "BIGINT").then_some("INTEGER"));
    if starts_with(&sql, "CREATE TABLE") {
        format!("{sql} STRICT")
    } else {
        sql
    }
}

/// Text compares by bytes, as in SQLite, whatever the server's locale.
fn for_postgres(sql: &str) -> String {
    with_types(sql, |kind| match kind {
        "TEXT" => Some("TEXT COLLATE \"C\""),
        "BLOB" => Some("BYTEA"),
        _ => None,
    })
}

fn starts_with(sql: &str, words: &str) -> bool {
    let head: Vec<String> = sql
        .split_whitespace()
        .take(words.split(' ').count())
        .map(str::to_uppercase)
        .collect();
    head.join(" ") == words
}

/// Replaces type names in statements about tables: whole words outside quotes, not after `AS`
/// (there it is a cast, which takes no collation).
fn with_types(sql: &str, replace: impl Fn(&str) -> Option<&'static str>) -> String {
    if !starts_with(sql, "CREATE TABLE") && !starts_with(sql, "ALTER TABLE") {
        return sql.to_owned();
    }
    let (mut out, mut word, mut before) = (String::new(), String::new(), String::new());
    let mut quote = None;
    for c in sql.chars().chain(std::iter::once(' ')) {
        if quote.is_none() && (c.is_ascii_alphanumeric() || c == '_') {
            word.push(c);
            continue;
        }
        if !word.is_empty() {
            let replaced = replace(&word).filter(|_| !before.eq_ignore_ascii_case("AS"));
            out.push_str(replaced.unwrap_or(&word));
            before = std::mem::take(&mut word);
        }
        match quote {
            Some(open) if open == c => quote = None,
            None if c == '\'' || c == '"' => quote = Some(c),
            _ => {}
        }
        out.push(c);
    }
    out.pop();
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_split_at_the_ends_of_its_statements() {
        let file = "-- why\nCREATE TABLE a (\n  b TEXT -- a word\n);\n\n-- fulltext: a_search\n\
                    INSERT INTO a VALUES ('x; y');\n";
        assert_eq!(
            statements(file).unwrap(),
            [
                Statement::Sql("CREATE TABLE a (\n  b TEXT\n)".to_owned()),
                Statement::Fulltext("a_search".to_owned()),
                Statement::Sql("INSERT INTO a VALUES ('x; y')".to_owned()),
            ]
        );
        assert!(statements("CREATE TABLE a (b TEXT)").is_err());
        assert!(statements("CREATE TABLE a (b TEXT REFERENCES c DEFERRABLE);").is_err());
    }

    #[test]
    fn types_become_the_engines_own() {
        let sql = "CREATE TABLE a (id BIGINT PRIMARY KEY, note TEXT DEFAULT 'TEXT', raw BLOB, \
                   CHECK (CAST(id AS TEXT) <> ''))";
        assert_eq!(
            for_postgres(sql),
            "CREATE TABLE a (id BIGINT PRIMARY KEY, note TEXT COLLATE \"C\" DEFAULT 'TEXT', \
             raw BYTEA, CHECK (CAST(id AS TEXT) <> ''))"
        );
        assert_eq!(
            for_sqlite(sql),
            "CREATE TABLE a (id INTEGER PRIMARY KEY, note TEXT DEFAULT 'TEXT', raw BLOB, \
             CHECK (CAST(id AS TEXT) <> '')) STRICT"
        );
        let insert = "INSERT INTO a (note) VALUES ('BLOB')";
        assert_eq!(for_postgres(insert), insert);
    }
}
