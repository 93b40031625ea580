//! `identity_session`.

use crate::rules::{ABSOLUTE_HOURS, IDLE_MINUTES, Stage, Via};
use kernel::Instant;
use platform::sql::{Reader, Row, SqlError, Tx, args};
use std::time::Duration;

/// A session of a person in one browser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Its number; no secret.
    pub id: i64,
    /// Whose.
    pub login: String,
    /// When it began.
    pub begun_at: Instant,
    /// When its owner was last seen, to the minute.
    pub seen_at: Instant,
    /// The network address it began from.
    pub address: String,
    /// What the browser calls itself.
    pub agent: String,
    /// How far they have come in.
    pub stage: Stage,
    /// How they came in.
    pub via: Via,
}

const COLUMNS: &str = "id, login, begun_at, seen_at, address, agent, stage, via";

fn from_row(row: &Row) -> Result<Session, SqlError> {
    Ok(Session {
        id: row.get(0)?,
        login: row.get(1)?,
        begun_at: row.get(2)?,
        seen_at: row.get(3)?,
        address: row.get(4)?,
        agent: row.get(5)?,
        stage: Stage::from_code(row.get(6)?),
        via: Via::from_code(row.get(7)?),
    })
}

/// The session of a secret's fingerprint.
pub(crate) fn by_hash(reader: &mut Reader<'_>, hash: &str) -> Result<Option<Session>, SqlError> {
    let sql = format!("SELECT {COLUMNS} FROM identity_session WHERE token_hash = $1");
    let row = reader.query_opt(&sql, &args![hash])?;
    row.as_ref().map(from_row).transpose()
}

/// The session of a number.
pub(crate) fn load(reader: &mut Reader<'_>, id: i64) -> Result<Option<Session>, SqlError> {
    let sql = format!("SELECT {COLUMNS} FROM identity_session WHERE id = $1");
    let row = reader.query_opt(&sql, &args![id])?;
    row.as_ref().map(from_row).transpose()
}

/// A person's sessions that are all the way in and not over, newest first.
pub(crate) fn of_login(
    reader: &mut Reader<'_>,
    login: &str,
    now: Instant,
) -> Result<Vec<Session>, SqlError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM identity_session
         WHERE login = $1 AND begun_at > $2 AND seen_at > $3 AND stage = 'full' ORDER BY begun_at DESC"
    );
    let (begun, seen) = limits(now);
    let rows = reader.query(&sql, &args![login, begun, seen])?;
    rows.iter().map(from_row).collect()
}

/// The latest beginning and the latest sight of sessions that are over.
fn limits(now: Instant) -> (Instant, Instant) {
    let before = |seconds| {
        now.checked_sub(Duration::from_secs(seconds))
            .unwrap_or(Instant::MIN)
    };
    (before(ABSOLUTE_HOURS * 3600), before(IDLE_MINUTES * 60))
}

/// Stores a session; those of anybody that are over are swept out on the way.
pub(crate) fn insert(tx: &mut Tx<'_>, session: &Session, hash: &str) -> Result<(), SqlError> {
    let (begun, seen) = limits(session.begun_at);
    tx.execute(
        "DELETE FROM identity_session WHERE begun_at <= $1 OR seen_at <= $2",
        &args![begun, seen],
    )?;
    tx.execute(
        "INSERT INTO identity_session (id, token_hash, login, begun_at, seen_at, address, agent,
             stage, via)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        &args![
            session.id,
            hash,
            &session.login,
            session.begun_at,
            session.seen_at,
            &session.address,
            &session.agent,
            session.stage.code(),
            session.via.code(),
        ],
    )?;
    Ok(())
}

/// Notes that its owner was there. Never back in time: another request may have been quicker.
pub(crate) fn note_seen(tx: &mut Tx<'_>, id: i64, now: Instant) -> Result<(), SqlError> {
    let sql = "UPDATE identity_session SET seen_at = $2 WHERE id = $1 AND seen_at < $2";
    tx.execute(sql, &args![id, now])?;
    Ok(())
}

/// Ends one session of a person; `false` when there is none.
pub(crate) fn end(tx: &mut Tx<'_>, login: &str, id: i64) -> Result<bool, SqlError> {
    let sql = "DELETE FROM identity_session WHERE login = $1 AND id = $2";
    Ok(tx.execute(sql, &args![login, id])? == 1)
}

/// Ends all sessions of a person but one; tells how many.
pub(crate) fn end_all(tx: &mut Tx<'_>, login: &str, but: Option<i64>) -> Result<u64, SqlError> {
    // Identifiers are positive: 0 spares none.
    let sql = "DELETE FROM identity_session WHERE login = $1 AND id <> $2";
    tx.execute(sql, &args![login, but.unwrap_or(0)])
}
