//! `complaint_import`: what is known of an import from a page, for whoever looks.

use super::Progress;
use change::Change;
use kernel::{Instant, Say};
use platform::Keys;
use platform::sql::{Reader, Row, SqlError, Tx, args};
use std::time::Duration;

/// An import that has not been seen for so long was cut off, most likely with its server.
pub(crate) const STALE: Duration = Duration::from_secs(10);
/// Rejected rows are kept so long: they hold personal data.
pub(crate) const REJECTS_KEPT: Duration = Duration::from_secs(30 * 24 * 3600);

/// The room key that rejected rows are sealed with.
const REJECTS: &str = "complaint_rejects";

/// How an import stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Under way.
    Running,
    /// Over: every row went in or was rejected.
    Done,
    /// It could not go on; what was written before stays.
    Failed,
    /// Cut off: the server was stopped. What was written before stays.
    Stopped,
}

impl State {
    fn code(self) -> &'static str {
        match self {
            State::Running => "running",
            State::Done => "done",
            State::Failed => "failed",
            State::Stopped => "stopped",
        }
    }

    fn from_code(code: &str) -> Option<State> {
        let all = [State::Running, State::Done, State::Failed, State::Stopped];
        all.into_iter().find(|state| state.code() == code)
    }
}

/// An import from a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// Its number.
    pub id: i64,
    /// Login of who started it.
    pub login: String,
    /// Their name.
    pub name: String,
    /// The file's name.
    pub file: String,
    /// Whether it only checks.
    pub dry_run: bool,
    /// How it stands, as of the moment it was looked at.
    pub state: State,
    /// When it began.
    pub begun_at: Instant,
    /// When it was last seen at work, or ended.
    pub seen_at: Instant,
    /// How far it is.
    pub progress: Progress,
    /// Columns of the file that are not taken over, with a comma between.
    pub passed_over: String,
    /// Why it failed; both empty when it did not.
    pub trouble: Say,
    /// Whether the rejected rows are (still) kept.
    pub has_rejects: bool,
}

const COLUMNS: &str = "i.id, i.login, i.name, i.file, i.dry_run, i.state, i.begun_at, i.seen_at,
    i.read_rows, i.created, i.known, i.rejected, i.bytes_done, i.bytes_total, i.passed_over,
    i.trouble_zh, i.trouble_en,
    CASE WHEN EXISTS (SELECT 1 FROM complaint_import_rejects r WHERE r.import_id = i.id) THEN 1 ELSE 0 END";

fn from_row(row: &Row, now: Instant) -> Result<Record, SqlError> {
    let code: &str = row.get(5)?;
    let state = State::from_code(code)
        .ok_or_else(|| SqlError::Other(format!("an import has the state \"{code}\"")))?;
    let seen_at: Instant = row.get(7)?;
    let number = |column| {
        row.get::<i64>(column)
            .map(|n| u64::try_from(n).unwrap_or(0))
    };
    Ok(Record {
        id: row.get(0)?,
        login: row.get(1)?,
        name: row.get(2)?,
        file: row.get(3)?,
        dry_run: row.get(4)?,
        state: match state {
            State::Running if is_stale(seen_at, now) => State::Stopped,
            state => state,
        },
        begun_at: row.get(6)?,
        seen_at,
        progress: Progress {
            read: number(8)?,
            created: number(9)?,
            known: number(10)?,
            rejected: number(11)?,
            bytes_done: number(12)?,
            bytes_total: number(13)?,
        },
        passed_over: row.get(14)?,
        trouble: Say {
            zh: row.get(15)?,
            en: row.get(16)?,
        },
        has_rejects: row.get(17)?,
    })
}

fn is_stale(seen: Instant, now: Instant) -> bool {
    seen.checked_add(STALE).is_ok_and(|end| end < now)
}

/// The import of a number.
pub fn load(reader: &mut Reader<'_>, id: i64, now: Instant) -> Result<Option<Record>, SqlError> {
    let sql = format!("SELECT {COLUMNS} FROM complaint_import i WHERE i.id = $1");
    let row = reader.query_opt(&sql, &args![id])?;
    row.map(|row| from_row(&row, now)).transpose()
}

/// The latest imports, newest first.
pub fn latest(reader: &mut Reader<'_>, limit: i64, now: Instant) -> Result<Vec<Record>, SqlError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM complaint_import i ORDER BY i.begun_at DESC, i.id DESC LIMIT $1"
    );
    let rows = reader.query(&sql, &args![limit])?;
    rows.iter().map(|row| from_row(row, now)).collect()
}

/// The rejected rows of an import as CSV. Those from before they were sealed count as none: they
/// are kept for some days only.
pub fn rejects(reader: &mut Reader<'_>, keys: &Keys, id: i64) -> Result<Option<Vec<u8>>, SqlError> {
    let sql = "SELECT csv FROM complaint_import_rejects WHERE import_id = $1";
    let Some(row) = reader.query_opt(sql, &args![id])? else {
        return Ok(None);
    };
    let key = vault::room_key_of(reader, keys, REJECTS)?;
    let sealed: Vec<u8> = row.get(0)?;
    Ok(key.and_then(|key| key.open_bytes(&rejects_at(id), &sealed).ok()))
}

/// The place to which the rejected rows of an import are sealed.
fn rejects_at(id: i64) -> String {
    format!("import {id} rejects")
}

/// The import that holds the slot.
pub(super) fn running(reader: &mut Reader<'_>, now: Instant) -> Result<Option<Record>, SqlError> {
    let sql = format!("SELECT {COLUMNS} FROM complaint_import i WHERE i.slot = 1");
    let row = reader.query_opt(&sql, &args![])?;
    row.map(|row| from_row(&row, now)).transpose()
}

/// Takes the slot from an import that was cut off.
pub(super) fn stop(tx: &mut Tx<'_>, id: i64) -> Result<(), SqlError> {
    tx.execute(
        "UPDATE complaint_import SET state = 'stopped', slot = NULL WHERE id = $1 AND slot = 1",
        &args![id],
    )?;
    Ok(())
}

/// Begins an import; `false` when another took the slot.
pub(super) fn insert(tx: &mut Tx<'_>, record: &Record) -> Result<bool, SqlError> {
    let rows = tx.execute(
        "INSERT INTO complaint_import (id, slot, login, name, file, dry_run, state, begun_at,
             seen_at, read_rows, created, known, rejected, bytes_done, bytes_total, passed_over,
             trouble_zh, trouble_en)
         VALUES ($1, 1, $2, $3, $4, $5, 'running', $6, $6, 0, 0, 0, 0, 0, $7, '', '', '')
         ON CONFLICT (slot) DO NOTHING",
        &args![
            record.id,
            record.login.as_str(),
            record.name.as_str(),
            record.file.as_str(),
            record.dry_run,
            record.begun_at,
            whole(record.progress.bytes_total),
        ],
    )?;
    Ok(rows == 1)
}

/// Notes how far a running import is.
pub(super) fn tick(tx: &mut Tx<'_>, id: i64, at: Progress, now: Instant) -> Result<(), SqlError> {
    tx.execute(
        "UPDATE complaint_import SET seen_at = $2, read_rows = $3, created = $4, known = $5,
             rejected = $6, bytes_done = $7, bytes_total = $8
         WHERE id = $1 AND slot = 1",
        &args![
            id,
            now,
            whole(at.read),
            whole(at.created),
            whole(at.known),
            whole(at.rejected),
            whole(at.bytes_done),
            whole(at.bytes_total)
        ],
    )?;
    Ok(())
}

/// How an import ended.
#[derive(Clone, Debug)]
pub(super) struct End {
    pub(super) state: State,
    pub(super) progress: Progress,
    pub(super) passed_over: String,
    pub(super) trouble: Say,
    pub(super) rejects: Vec<u8>,
}

/// Ends an import and gives the slot free. One that was thought to be cut off may end too.
pub(super) fn finish(change: &mut Change<'_>, id: i64, end: &End) -> Result<(), SqlError> {
    let (keys, entropy, now) = (change.keys(), change.entropy(), change.now());
    let at = end.progress;
    change.execute(
        "UPDATE complaint_import SET slot = NULL, state = $2, seen_at = $3, read_rows = $4,
             created = $5, known = $6, rejected = $7, bytes_done = $8, bytes_total = $9,
             passed_over = $10, trouble_zh = $11, trouble_en = $12
         WHERE id = $1",
        &args![
            id,
            end.state.code(),
            now,
            whole(at.read),
            whole(at.created),
            whole(at.known),
            whole(at.rejected),
            whole(at.bytes_done),
            whole(at.bytes_total),
            end.passed_over.as_str(),
            end.trouble.zh.as_str(),
            end.trouble.en.as_str()
        ],
    )?;
    if !end.rejects.is_empty() {
        let key = vault::room_key(change, keys, entropy, now, REJECTS)?;
        let sealed = vault::seal_bytes(
            register::sealed!("complaint_import_rejects.csv"),
            &key,
            &rejects_at(id),
            &end.rejects,
            entropy,
        );
        change.execute(
            "INSERT INTO complaint_import_rejects (import_id, csv) VALUES ($1, $2)",
            &args![id, sealed],
        )?;
    }
    Ok(())
}

/// Forgets rejected rows of imports that are long over.
pub(super) fn forget_rejects(tx: &mut Tx<'_>, now: Instant) -> Result<(), SqlError> {
    let before = now.checked_sub(REJECTS_KEPT).unwrap_or(Instant::MIN);
    tx.execute(
        "DELETE FROM complaint_import_rejects WHERE import_id IN
           (SELECT id FROM complaint_import WHERE begun_at < $1)",
        &args![before],
    )?;
    Ok(())
}

/// A count as a column holds it.
fn whole(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
