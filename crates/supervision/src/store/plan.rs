//! `supervision_plan`: the texts of the plans, one row per version.

use crate::rules::Plans;
use kernel::Instant;
use platform::sql::{Reader, SqlError, Tx, args};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Most versions that are read for the history.
const VERSIONS_MAX: i64 = 200;
/// Parsed plans kept in memory; when there are more, all are read anew.
const CACHE_MAX: usize = 16;

/// One version, as somebody wrote it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PlanVersion {
    pub(crate) version: i64,
    pub(crate) text: String,
    pub(crate) reason: String,
    pub(crate) author: String,
    pub(crate) author_name: String,
    pub(crate) at: Instant,
}

/// The hash of a text, as the ledger and the cache know it.
pub(crate) fn digest(text: &str) -> [u8; 32] {
    change::hash_state(&[("plan", text.as_bytes())])
}

/// Version and digest of a text.
type Key = (i64, [u8; 32]);

/// Parsed plans by version and digest: reading a small row is cheap, parsing for every case is not.
static CACHE: Mutex<BTreeMap<Key, Arc<Plans>>> = Mutex::new(BTreeMap::new());

/// The plans as they stand.
pub(crate) fn current(reader: &mut Reader<'_>) -> Result<Arc<Plans>, SqlError> {
    let sql = "SELECT version, digest FROM supervision_plan ORDER BY version DESC LIMIT 1";
    let Some(row) = reader.query_opt(sql, &[])? else {
        return Ok(shipped());
    };
    let key: Key = (row.get(0)?, row.get(1)?);
    let known = {
        let cache = CACHE.lock().unwrap_or_else(PoisonError::into_inner);
        cache.get(&key).cloned()
    };
    if let Some(plans) = known {
        return Ok(plans);
    }
    let text = load(reader, key.0)?.ok_or(SqlError::NoRow)?.text;
    // What is stored was accepted once; a program that reads another format says so.
    let plans = Plans::parse(key.0, &text)
        .map_err(|error| SqlError::Other(format!("the stored supervision plans: {error}")))?;
    let plans = Arc::new(plans);
    let mut cache = CACHE.lock().unwrap_or_else(PoisonError::into_inner);
    if cache.len() >= CACHE_MAX {
        cache.clear();
    }
    cache.insert(key, Arc::clone(&plans));
    Ok(plans)
}

fn shipped() -> Arc<Plans> {
    static SHIPPED: Mutex<Option<Arc<Plans>>> = Mutex::new(None);
    let mut shipped = SHIPPED.lock().unwrap_or_else(PoisonError::into_inner);
    Arc::clone(shipped.get_or_insert_with(|| Arc::new(Plans::shipped().clone())))
}

const COLUMNS: &str = "version, text, reason, author, author_name, at";

fn from_row(row: &platform::sql::Row) -> Result<PlanVersion, SqlError> {
    Ok(PlanVersion {
        version: row.get(0)?,
        text: row.get(1)?,
        reason: row.get(2)?,
        author: row.get(3)?,
        author_name: row.get(4)?,
        at: row.get(5)?,
    })
}

/// One version.
pub(crate) fn load(reader: &mut Reader<'_>, version: i64) -> Result<Option<PlanVersion>, SqlError> {
    let sql = format!("SELECT {COLUMNS} FROM supervision_plan WHERE version = $1");
    let row = reader.query_opt(&sql, &args![version])?;
    row.as_ref().map(from_row).transpose()
}

/// The latest version; `None` while nobody has changed the shipped plans.
pub(crate) fn latest(reader: &mut Reader<'_>) -> Result<Option<PlanVersion>, SqlError> {
    let sql = format!("SELECT {COLUMNS} FROM supervision_plan ORDER BY version DESC LIMIT 1");
    let row = reader.query_opt(&sql, &[])?;
    row.as_ref().map(from_row).transpose()
}

/// All versions, newest first.
pub(crate) fn history(reader: &mut Reader<'_>) -> Result<Vec<PlanVersion>, SqlError> {
    let sql = format!("SELECT {COLUMNS} FROM supervision_plan ORDER BY version DESC LIMIT $1");
    let rows = reader.query(&sql, &args![VERSIONS_MAX])?;
    rows.iter().map(from_row).collect()
}

/// Stores a version; `false` when somebody else stored that one first.
pub(crate) fn insert(tx: &mut Tx<'_>, new: &PlanVersion) -> Result<bool, SqlError> {
    let inserted = tx.execute(
        "INSERT INTO supervision_plan (version, text, digest, reason, author, author_name, at)
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (version) DO NOTHING",
        &args![
            new.version,
            &new.text,
            digest(&new.text),
            &new.reason,
            &new.author,
            &new.author_name,
            new.at,
        ],
    )?;
    Ok(inserted == 1)
}
