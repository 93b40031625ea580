//! `identity_attempt`: wrong attempts by what they came from, shared by all servers.

use kernel::Instant;
use platform::sql::{Reader, SqlError, Tx, args};
use std::time::Duration;

/// So many wrong attempts within so many seconds; then it has to wait.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limit {
    /// Most of them.
    pub(crate) most: i64,
    /// Seconds.
    pub(crate) within: u64,
}

/// Attempts older than this are swept out on the way: longer than any limit looks back.
const KEPT_SECONDS: u64 = 24 * 3600;

fn before(now: Instant, seconds: u64) -> Instant {
    now.checked_sub(Duration::from_secs(seconds))
        .unwrap_or(Instant::MIN)
}

/// Whether what is behind the key has to wait.
pub(crate) fn must_wait(
    reader: &mut Reader<'_>,
    key: &str,
    limit: Limit,
    now: Instant,
) -> Result<bool, SqlError> {
    let sql = "SELECT failed FROM identity_attempt WHERE key = $1 AND since > $2";
    let row = reader.query_opt(sql, &args![key, before(now, limit.within)])?;
    let failed: i64 = row.map_or(Ok(0), |row| row.get(0))?;
    Ok(failed >= limit.most)
}

/// Notes a wrong attempt. One statement: two servers never lose one another's.
pub(crate) fn note(tx: &mut Tx<'_>, key: &str, limit: Limit, now: Instant) -> Result<(), SqlError> {
    tx.execute(
        "INSERT INTO identity_attempt (key, since, failed) VALUES ($1, $2, 1)
         ON CONFLICT (key) DO UPDATE SET
           failed = CASE WHEN identity_attempt.since > $3 THEN identity_attempt.failed + 1 ELSE 1 END,
           since = CASE WHEN identity_attempt.since > $3 THEN identity_attempt.since ELSE $2 END",
        &args![key, now, before(now, limit.within)],
    )?;
    tx.execute(
        "DELETE FROM identity_attempt WHERE since < $1",
        &args![before(now, KEPT_SECONDS)],
    )?;
    Ok(())
}
