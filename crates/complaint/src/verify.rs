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
    let Ok(Some(stored)) = store::load(reader, number) else {
        return gone(reader, number);
    };
    let agrees = columns_agree(reader, &stored)?
        && match keys {
            Some(keys) => hashes_agree(reader, keys, &stored)?,
            None => true,
        }
        && participants_agree(reader, &stored)?;
    Ok(Some(if agrees {
        store::state_hash(&stored.case, &stored.person)
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
           due_at, paused, late, extension_asked, ended_at, doc
         FROM complaint_case WHERE number = $1",
        &args![stored.case.number.as_str()],
    )?;
    let book = rulebook::at(reader, stored.case.rulebook)?;
    let expected = store::columns(stored, &derive(&book, &stored.case));
    for (i, value) in expected.into_iter().enumerate() {
        if row.get::<Value>(i)? != value {
            return Ok(false);
        }
    }
    Ok(true)
}

fn hashes_agree(reader: &mut Reader, keys: &Keys, stored: &Stored) -> Result<bool, SqlError> {
    let row = reader.query_one(
        "SELECT name_index, phone_index, id_index FROM complaint_person WHERE case_id = $1",
        &args![stored.case.id],
    )?;
    let p = &stored.person;
    let expected = [
        ("name", &p.name),
        ("phone", &p.phone),
        ("id_number", &p.id_number),
    ];
    for (i, (kind, value)) in expected.into_iter().enumerate() {
        if row.get::<String>(i)? != store::index(keys, kind, value) {
            return Ok(false);
        }
    }
    Ok(true)
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
