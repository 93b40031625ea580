//! What `ledger verify` asks of this room: the state of a case as its rows hold it now, and which
//! cases there are. Derived columns, look-up hashes and participants are recomputed and compared,
//! so that a row changed behind the program's back is found whichever column it was.

use crate::rules::time::derive;
use crate::store::{self, Stored};
use platform::Keys;
use platform::args;
use platform::sql::{Reader, SqlError, Value};

/// Cases listed at a time.
const CHUNK: i64 = 1000;

/// The hash of everything stored of a case, or a hash that no entry has when the derived rows do
/// not agree with the document; `None` when there is no such case. Without the bank's keys the
/// look-up hashes are not compared: they cannot be made again.
pub fn state_of(
    reader: &mut Reader,
    keys: Option<&Keys>,
    number: &str,
) -> Result<Option<[u8; 32]>, SqlError> {
    let loaded = match keys {
        Some(keys) => store::load(reader, keys, number),
        None => store::load_locked(reader, number),
    };
    let Ok(Some(stored)) = loaded else {
        return gone(reader, number);
    };
    let agrees = erasure_agrees(&stored)
        && columns_agree(reader, &stored)?
        && person_agrees(reader, keys, &stored)?
        && participants_agree(reader, &stored)?;
    Ok(Some(if agrees {
        store::state_hash(&stored)
    } else {
        change::state_gone()
    }))
}

/// A case whose document does not parse, or whose person is gone, is there but damaged.
fn gone(reader: &mut Reader, number: &str) -> Result<Option<[u8; 32]>, SqlError> {
    let found = reader.query_opt(
        "SELECT 1 FROM complaint_case WHERE number = $1",
        &args![number],
    )?;
    Ok(found.map(|_| change::state_gone()))
}

fn columns_agree(reader: &mut Reader, stored: &Stored) -> Result<bool, SqlError> {
    let row = reader.query_one(
        "SELECT id, number, tracking_code, origin, version, status, category, nature, channel,
           source, external_id, pack, title, business, cause, flags, unit_path, unit_name,
           registered_unit_path, handler_login, handler_name, complainant_masked, received_at,
           due_at, paused, late, extension_asked, ended_at, doc, words,
           files_plain
         FROM complaint_case WHERE number = $1",
        &args![stored.case.number.as_str()],
    )?;
    let book = rulebook::at(reader, stored.case.rulebook)?;
    let expected = store::columns(stored, &derive(&book, &stored.case));
    let locked = matches!(stored.at_rest.key, store::Key::Locked);
    for (i, value) in expected.into_iter().enumerate() {
        // What is made from sealed words can't be made again without the key.
        if locked && store::FROM_WORDS.contains(&i) {
            continue;
        }
        if row.get::<Value>(i)? != value {
            return Ok(false);
        }
    }
    Ok(true)
}

/// A key is destroyed only in the change that notes it in the case.
fn erasure_agrees(stored: &Stored) -> bool {
    stored.is_erased() == stored.case.erased_at.is_some()
}

/// The look-up hashes are those of the person, and a sealed person stands nowhere else.
fn person_agrees(
    reader: &mut Reader,
    keys: Option<&Keys>,
    stored: &Stored,
) -> Result<bool, SqlError> {
    let row = reader.query_one(
        "SELECT name_index, phone_index, id_index, kind,
           name || phone || id_number || address || email || gender || account
         FROM complaint_person WHERE case_id = $1",
        &args![stored.case.id],
    )?;
    let indexes = keys.map(|keys| store::indexes(keys, stored));
    for (i, expected) in indexes.into_iter().flatten().enumerate() {
        if row.get::<String>(i)? != expected {
            return Ok(false);
        }
    }
    let open = matches!(stored.at_rest.key, store::Key::Open);
    let stands_open = !row.get::<&str>(4)?.is_empty();
    Ok(row.get::<&str>(3)? == stored.person.kind && (open || !stands_open))
}

fn participants_agree(reader: &mut Reader, stored: &Stored) -> Result<bool, SqlError> {
    let rows = reader.query(
        "SELECT login, part FROM complaint_participant WHERE case_id = $1 ORDER BY login, part",
        &args![stored.case.id],
    )?;
    let found: Vec<(String, String)> = rows
        .iter()
        .map(|r| Ok((r.get(0)?, r.get(1)?)))
        .collect::<Result<_, SqlError>>()?;
    Ok(found == store::participants(&stored.case))
}

/// Case numbers after one, in order, at most a thousand: each must have a chain in the ledger.
pub fn numbers(reader: &mut Reader, after: &str) -> Result<Vec<String>, SqlError> {
    let rows = reader.query(
        "SELECT number FROM complaint_case WHERE number > $1 ORDER BY number LIMIT $2",
        &args![after, CHUNK],
    )?;
    rows.iter().map(|r| r.get(0)).collect()
}
