//! The rulebook of a version, built once per process and content.
//!
//! A rulebook is named by the hash over its additions, not by its number: two databases in one
//! process never share one by accident. A database whose additions do not agree with their hashes
//! gives no rulebook at all: limits are not counted with rules that somebody has slipped in.

use crate::rules::{Addition, apply};
use crate::store::{self, GENESIS, Tip};
use deadline::Rulebook;
use platform::sql::{Reader, SqlError};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// Rulebooks that a process keeps: the present one, and those of the cases looked at lately.
const KEPT_MAX: usize = 32;
/// Versions before the one asked for among which one that is kept is looked for.
const BASES_MAX: i64 = 64;

/// Contents with their rulebooks, least lately used first.
static KEPT: Mutex<Vec<([u8; 32], Arc<Rulebook>)>> = Mutex::new(Vec::new());

/// How often the bank's rulebook was added to: 0 as shipped.
pub fn version(reader: &mut Reader<'_>) -> Result<i64, SqlError> {
    Ok(store::latest(reader)?.map_or(0, |tip| tip.version))
}

/// The rulebook as it stands: one small statement, when it was built before.
pub fn current(reader: &mut Reader<'_>) -> Result<Arc<Rulebook>, SqlError> {
    match store::latest(reader)? {
        Some(tip) => of_tip(reader, tip),
        None => Ok(shipped()),
    }
}

/// The rulebook as it stood at a version; 0 is the shipped one. A version that there is not is an
/// error.
pub fn at(reader: &mut Reader<'_>, version: i64) -> Result<Arc<Rulebook>, SqlError> {
    if version == 0 {
        return Ok(shipped());
    }
    let tip = store::of_version(reader, version)?;
    let tip =
        tip.ok_or_else(|| SqlError::Other(format!("the rulebook has no version {version}")))?;
    of_tip(reader, tip)
}

fn shipped() -> Arc<Rulebook> {
    static SHIPPED: OnceLock<Arc<Rulebook>> = OnceLock::new();
    Arc::clone(SHIPPED.get_or_init(|| Arc::new(Rulebook::builtin().clone())))
}

fn of_tip(reader: &mut Reader<'_>, tip: Tip) -> Result<Arc<Rulebook>, SqlError> {
    if let Some(book) = kept(&tip.chain) {
        return Ok(book);
    }
    let book = Arc::new(build(reader, tip)?);
    keep(tip.chain, &book);
    Ok(book)
}

/// Builds a rulebook on the latest one before it that is kept.
fn build(reader: &mut Reader<'_>, tip: Tip) -> Result<Rulebook, SqlError> {
    let earlier = store::before(reader, tip.version, BASES_MAX)?;
    let base = earlier
        .into_iter()
        .find_map(|tip| Some((tip, kept(&tip.chain)?)));
    let (mut last, mut book) = match base {
        Some((tip, book)) => (tip, Rulebook::clone(&book)),
        None => {
            let (version, chain) = (0, GENESIS);
            (Tip { version, chain }, Rulebook::builtin().clone())
        }
    };
    for stored in store::between(reader, last.version, tip.version)? {
        let addition = &stored.addition;
        let chain = store::link(&last.chain, addition);
        if addition.version != last.version + 1 || chain != stored.chain {
            return Err(unusable(addition, "it is not as it was added"));
        }
        book = apply(book, addition).map_err(|say| unusable(addition, &say.en))?;
        last = Tip {
            version: addition.version,
            chain,
        };
    }
    Ok(book)
}

/// The first addition that is not as it was added, by the ledger's identifier of its subject: the
/// chain of hashes is walked again, whatever was built of it before.
pub fn tampered(reader: &mut Reader<'_>) -> Result<Option<String>, SqlError> {
    let (mut version, mut chain) = (0, GENESIS);
    for stored in store::between(reader, 0, i64::MAX)? {
        let addition = &stored.addition;
        chain = store::link(&chain, addition);
        version += 1;
        if addition.version != version || chain != stored.chain {
            return Ok(Some(addition.subject_id()));
        }
    }
    Ok(None)
}

fn unusable(addition: &Addition, why: &str) -> SqlError {
    let (version, subject) = (addition.version, addition.subject_id());
    SqlError::Other(format!(
        "rulebook addition {version} ({subject}) cannot be used: {why}; see `xiaobao ledger verify`"
    ))
}

fn kept(chain: &[u8; 32]) -> Option<Arc<Rulebook>> {
    let mut kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
    let at = kept.iter().position(|(known, _)| known == chain)?;
    let found = kept.remove(at);
    let book = Arc::clone(&found.1);
    kept.push(found);
    Some(book)
}

fn keep(chain: [u8; 32], book: &Arc<Rulebook>) {
    let mut kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
    if kept.iter().any(|(known, _)| *known == chain) {
        return;
    }
    if kept.len() >= KEPT_MAX {
        kept.remove(0);
    }
    kept.push((chain, Arc::clone(book)));
}
