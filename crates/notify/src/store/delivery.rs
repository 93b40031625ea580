//! `notify_delivery`: what is on its way, and what became of it.
//!
//! | state | what it means | what is next |
//! |---|---|---|
//! | `waiting` | to be sent, not before `next_at` | `sending` |
//! | `sending` | a server has it, until `next_at` | `sent`, `failed`, `dead`; `sending` again when the lease ran out |
//! | `failed` | was not taken; again at `next_at` | `sending` |
//! | `sent` | was taken | |
//! | `dead` | given up; a person may try again | `waiting`, `dropped` |
//! | `dropped` | will not be sent: a person said so, or there is nobody to send it to any more | |
//! | `held` | waits for a digest at `next_at` | `gathered` |
//! | `gathered` | is a line of the digest `part_of` | |

use crate::rules::Channel;
use crate::store::message::{self, Stored};
use kernel::Instant;
use platform::sql::{Reader, Row, SqlError, Tx, args};

/// A delivery to be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct New<'a> {
    pub(crate) id: i64,
    pub(crate) notice: i64,
    pub(crate) channel: Channel,
    /// Whose mail; empty for an endpoint.
    pub(crate) login: &'a str,
    pub(crate) endpoint: Option<i64>,
    /// Not before.
    pub(crate) next_at: Instant,
    /// Whether it waits for a digest.
    pub(crate) held: bool,
}

/// Puts a delivery on its way.
pub(crate) fn insert(tx: &mut Tx<'_>, new: &New<'_>) -> Result<(), SqlError> {
    let state = if new.held { "held" } else { "waiting" };
    tx.execute(
        "INSERT INTO notify_delivery (id, notice, channel, login, endpoint, state, attempts,
             next_at, lease, last_error, sent_at, part_of)
         VALUES ($1, $2, $3, $4, $5, $6, 0, $7, 0, '', NULL, NULL)",
        &args![
            new.id,
            new.notice,
            new.channel.code(),
            new.login,
            new.endpoint,
            state,
            new.next_at,
        ],
    )?;
    Ok(())
}

/// A delivery that this server has claimed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Claimed {
    pub(crate) id: i64,
    pub(crate) login: String,
    pub(crate) endpoint: Option<i64>,
    /// This attempt counted.
    pub(crate) attempts: i64,
    pub(crate) notice: Stored,
}

/// Claims deliveries of a channel that are due: nobody else takes them until `until`. Two servers
/// that reach for the same ones do not both get them: the changes are serializable. Those whose
/// server went away while it had them are due again when its lease has run out.
pub(crate) fn claim(
    tx: &mut Tx<'_>,
    channel: Channel,
    lease: i64,
    now: Instant,
    until: Instant,
    limit: usize,
) -> Result<Vec<Claimed>, SqlError> {
    let sql = format!(
        "UPDATE notify_delivery SET state = 'sending', lease = $1, next_at = $2,
             attempts = attempts + 1
         WHERE id IN (SELECT id FROM notify_delivery
             WHERE channel = $3 AND next_at <= $4 AND state IN ('waiting', 'sending', 'failed')
             ORDER BY next_at, id LIMIT {limit})"
    );
    if tx.execute(&sql, &args![lease, until, channel.code(), now])? == 0 {
        return Ok(Vec::new());
    }
    let sql = format!(
        "SELECT d.id, d.login, d.endpoint, d.attempts, {}
         FROM notify_delivery d JOIN notify_notice n ON n.id = d.notice
         WHERE d.lease = $1 AND d.state = 'sending' ORDER BY d.id",
        message::COLUMNS
    );
    let rows = tx.query(&sql, &args![lease])?;
    rows.iter().map(claimed).collect()
}

fn claimed(row: &Row) -> Result<Claimed, SqlError> {
    Ok(Claimed {
        id: row.get(0)?,
        login: row.get(1)?,
        endpoint: row.get(2)?,
        attempts: row.get(3)?,
        notice: Stored::from_row(row, 4)?,
    })
}

/// What became of a claimed delivery.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    /// Was taken.
    Sent,
    /// Was not; again then.
    Failed(Instant, String),
    /// Was not even tried; again then, and the attempt does not count.
    Untried(Instant, String),
    /// Given up.
    Dead(String),
    /// Nobody to send it to.
    Dropped(String),
}

/// Writes down what became of a delivery; `false` when the lease was no longer ours.
pub(crate) fn settle(
    tx: &mut Tx<'_>,
    id: i64,
    lease: i64,
    fate: &Fate,
    now: Instant,
) -> Result<bool, SqlError> {
    let (state, next_at, error, less) = match fate {
        Fate::Sent => ("sent", now, "", 0),
        Fate::Failed(at, error) => ("failed", *at, error.as_str(), 0),
        Fate::Untried(at, error) => ("failed", *at, error.as_str(), 1),
        Fate::Dead(error) => ("dead", now, error.as_str(), 0),
        Fate::Dropped(error) => ("dropped", now, error.as_str(), 0),
    };
    let sent_at = (*fate == Fate::Sent).then_some(now);
    let rows = tx.execute(
        "UPDATE notify_delivery SET state = $3, next_at = $4, last_error = $5, sent_at = $6,
             attempts = attempts - CAST($7 AS BIGINT), lease = 0
         WHERE id = $1 AND lease = $2 AND state = 'sending'",
        &args![id, lease, state, next_at, error, sent_at, less],
    )?;
    Ok(rows == 1)
}

/// Sends a dead delivery once more; `false` when it is not dead.
pub(crate) fn revive(tx: &mut Tx<'_>, id: i64, now: Instant) -> Result<bool, SqlError> {
    let rows = tx.execute(
        "UPDATE notify_delivery SET state = 'waiting', attempts = 0, next_at = $2
         WHERE id = $1 AND state IN ('dead', 'failed')",
        &args![id, now],
    )?;
    Ok(rows == 1)
}

/// Sends the oldest dead deliveries once more; tells how many.
pub(crate) fn revive_all(tx: &mut Tx<'_>, now: Instant, limit: usize) -> Result<u64, SqlError> {
    let sql = format!(
        "UPDATE notify_delivery SET state = 'waiting', attempts = 0, next_at = $1
         WHERE id IN (SELECT id FROM notify_delivery WHERE state = 'dead' ORDER BY id LIMIT {limit})"
    );
    tx.execute(&sql, &args![now])
}

/// Gives a delivery up for good; `false` when it is sent, dropped or being sent.
pub(crate) fn drop(tx: &mut Tx<'_>, id: i64) -> Result<bool, SqlError> {
    let rows = tx.execute(
        "UPDATE notify_delivery SET state = 'dropped'
         WHERE id = $1 AND state IN ('dead', 'failed', 'waiting', 'held')",
        &args![id],
    )?;
    Ok(rows == 1)
}

/// Somebody whose held deliveries are due.
pub(crate) fn digest_due(
    reader: &mut Reader<'_>,
    now: Instant,
) -> Result<Option<String>, SqlError> {
    let sql = "SELECT login FROM notify_delivery WHERE state = 'held' AND next_at <= $1
         ORDER BY next_at LIMIT 1";
    let row = reader.query_opt(sql, &args![now])?;
    row.map(|row| row.get(0)).transpose()
}

/// Makes a person's due held deliveries lines of a digest; tells how many.
pub(crate) fn gather(
    tx: &mut Tx<'_>,
    login: &str,
    digest: i64,
    now: Instant,
) -> Result<u64, SqlError> {
    tx.execute(
        "UPDATE notify_delivery SET state = 'gathered', part_of = $2
         WHERE login = $1 AND state = 'held' AND next_at <= $3",
        &args![login, digest, now],
    )
}

/// The notices of a digest, oldest first, and how many there are beyond `limit`.
pub(crate) fn parts(
    reader: &mut Reader<'_>,
    digest: i64,
    limit: usize,
) -> Result<Vec<Stored>, SqlError> {
    let sql = format!(
        "SELECT {} FROM notify_delivery d JOIN notify_notice n ON n.id = d.notice
         WHERE d.part_of = $1 ORDER BY n.id LIMIT {limit}",
        message::COLUMNS
    );
    let rows = reader.query(&sql, &args![digest])?;
    rows.iter().map(|row| Stored::from_row(row, 0)).collect()
}

/// How many notices a digest has.
pub(crate) fn count_parts(reader: &mut Reader<'_>, digest: i64) -> Result<i64, SqlError> {
    let sql = "SELECT count(*) FROM notify_delivery WHERE part_of = $1";
    reader.query_one(sql, &args![digest])?.get(0)
}
