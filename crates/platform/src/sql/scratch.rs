//! Databases that are made for a test or a measurement and thrown away afterwards.

use super::SqlError;
use super::db::spawn;
use super::postgres::error_of;
use ::postgres::{Config, NoTls};

/// Makes an empty database on the PostgreSQL server of the URL and gives the URL of the new one.
pub fn create_database(server_url: &str, name: &str) -> Result<String, SqlError> {
    check_name(name)?;
    run(
        server_url,
        format!("CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'"),
    )?;
    let (base, query) = match server_url.split_once('?') {
        Some((base, query)) => (base, format!("?{query}")),
        None => (server_url, String::new()),
    };
    let host = base.splitn(4, '/').take(3).collect::<Vec<_>>().join("/");
    Ok(format!("{host}/{name}{query}"))
}

/// Throws a database away, whoever is still connected to it.
pub fn drop_database(server_url: &str, name: &str) -> Result<(), SqlError> {
    check_name(name)?;
    run(
        server_url,
        format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"),
    )
}

/// A name cannot be an argument of a statement, so only harmless ones are let in.
fn check_name(name: &str) -> Result<(), SqlError> {
    let good = name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.len() <= 60
        && name
            .bytes()
            .all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'_'));
    if good {
        Ok(())
    } else {
        Err(SqlError::Other(format!("not a database name: {name}")))
    }
}

fn run(server_url: &str, sql: String) -> Result<(), SqlError> {
    let config: Config = server_url.parse().map_err(error_of)?;
    spawn("sql-scratch", move || {
        let mut client = config.connect(NoTls).map_err(error_of)?;
        client.batch_execute(&sql).map_err(error_of)
    })?
    .join()
    .unwrap_or_else(|_| Err(SqlError::Other("the driver panicked".to_owned())))
}
