//! What was sent: a line for each, and for what waits the complaint itself, sealed.

use super::broken;
use super::draft::Draft;
use crate::rules::robots::Facts;
use change::{Change, hash_state};
use jiff::SignedDuration;
use kernel::Instant;
use platform::sql::{Reader, Row, SqlError, Tx, Value, args};
use platform::{Keys, Sealed};
use serde::{Deserialize, Serialize};

/// The room key that what waits is sealed with.
const KEY: &str = "portal_held";

/// A sending's line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Line {
    pub(crate) id: i64,
    /// `taken`, `held`, `released`, `discarded`.
    pub(crate) status: String,
    pub(crate) received_at: Instant,
    /// Keyed hash of the network; empty when it is not known.
    pub(crate) network: String,
    /// Keyed hash of the bare text.
    pub(crate) text: String,
    /// Keyed hash of the tracking code.
    pub(crate) code: String,
    pub(crate) solved: bool,
    /// Codes of the signals, worst first, with spaces.
    pub(crate) signals: String,
    /// Number of the complaint; empty until it is one.
    pub(crate) number: String,
    /// Who released or discarded it.
    pub(crate) decided_by: String,
    pub(crate) decided_at: Option<Instant>,
}

/// What waits: the complaint and the code its sender holds.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Held {
    pub(crate) draft: Draft,
    pub(crate) code: String,
}

const COLUMNS: &str = "id, status, received_at, network, text_index, code, solved, signals, number,
    decided_by, decided_at, sealed";

fn from_row(row: &Row) -> Result<Line, SqlError> {
    let solved: i64 = row.get(6)?;
    Ok(Line {
        id: row.get(0)?,
        status: row.get(1)?,
        received_at: row.get(2)?,
        network: row.get(3)?,
        text: row.get(4)?,
        code: row.get(5)?,
        solved: solved == 1,
        signals: row.get(7)?,
        number: row.get(8)?,
        decided_by: row.get(9)?,
        decided_at: row.get(10)?,
    })
}

fn values(line: &Line, sealed: &str) -> [Value; 12] {
    args![
        line.id,
        line.status.as_str(),
        line.received_at,
        line.network.as_str(),
        line.text.as_str(),
        line.code.as_str(),
        i64::from(line.solved),
        line.signals.as_str(),
        line.number.as_str(),
        line.decided_by.as_str(),
        line.decided_at,
        sealed
    ]
}

/// What is kept of a tracking code, however it was typed.
pub(crate) fn code_hash(keys: &Keys, code: &str) -> String {
    let kept = code.chars().filter(char::is_ascii_alphanumeric);
    let clean: String = kept.map(|c| c.to_ascii_uppercase()).collect();
    keys.blind_index("portal tracking code", &clean)
}

fn place(id: i64) -> String {
    format!("portal_sending {id}")
}

/// Writes a line; what waits is sealed beside it. Gives the hash of the state.
pub(crate) fn insert(
    change: &mut Change<'_>,
    line: &Line,
    held: Option<&Held>,
) -> Result<[u8; 32], SqlError> {
    let sealed = match held {
        None => String::new(),
        Some(held) => {
            let (keys, entropy, now) = (change.keys(), change.entropy(), change.now());
            let key = vault::room_key(change, keys, entropy, now, KEY)?;
            let plain = serde_json::to_vec(held).map_err(broken)?;
            let field = register::sealed!("portal_sending.sealed");
            let sealed = vault::seal(field, &key, &place(line.id), &plain, entropy);
            sealed.as_str().to_owned()
        }
    };
    let values = values(line, &sealed);
    change.execute(
        "INSERT INTO portal_sending (id, status, received_at, network, text_index, code, solved,
           signals, number, decided_by, decided_at, sealed)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        &values,
    )?;
    Ok(hash(&values))
}

/// Writes what was decided, with or without what was sealed; gives the hash of the state, or nothing
/// when somebody else decided in between.
pub(crate) fn decide(
    tx: &mut Tx<'_>,
    line: &Line,
    keep_sealed: bool,
) -> Result<Option<[u8; 32]>, SqlError> {
    let row = tx.query_opt(
        "UPDATE portal_sending SET status = $2, number = $3, decided_by = $4, decided_at = $5,
           sealed = CASE WHEN $6 = 'keep' THEN sealed ELSE '' END
         WHERE id = $1 AND status = 'held' RETURNING sealed",
        &args![
            line.id,
            line.status.as_str(),
            line.number.as_str(),
            line.decided_by.as_str(),
            line.decided_at,
            if keep_sealed { "keep" } else { "" }
        ],
    )?;
    let Some(row) = row else { return Ok(None) };
    let sealed: String = row.get(0)?;
    Ok(Some(hash(&values(line, &sealed))))
}

fn hash(values: &[Value]) -> [u8; 32] {
    hash_state(&[("sending", format!("{values:?}").as_bytes())])
}

/// The hash of a stored sending that was held; `None` when there is none.
pub(crate) fn state_of(reader: &mut Reader<'_>, id: &str) -> Result<Option<[u8; 32]>, SqlError> {
    let Ok(id) = id.parse::<i64>() else {
        return Ok(None);
    };
    let sql = format!("SELECT {COLUMNS} FROM portal_sending WHERE id = $1 AND status <> 'taken'");
    let row = reader.query_opt(&sql, &args![id])?;
    row.map(|row| Ok(hash(&values(&from_row(&row)?, row.get(11)?))))
        .transpose()
}

/// At most `limit` ids of what was held, above `after`.
pub(crate) fn ids(
    reader: &mut Reader<'_>,
    after: &str,
    limit: i64,
) -> Result<Vec<String>, SqlError> {
    // Ids are compared as texts, as the ledger's names of subjects are.
    let rows = reader.query(
        "SELECT CAST(id AS TEXT) FROM portal_sending
         WHERE status <> 'taken' AND CAST(id AS TEXT) > $1 ORDER BY 1 LIMIT $2",
        &args![after, limit],
    )?;
    rows.iter().map(|row| row.get(0)).collect()
}

/// One line.
pub(crate) fn load(reader: &mut Reader<'_>, id: i64) -> Result<Option<(Line, String)>, SqlError> {
    let sql = format!("SELECT {COLUMNS} FROM portal_sending WHERE id = $1");
    let row = reader.query_opt(&sql, &args![id])?;
    row.map(|row| Ok((from_row(&row)?, row.get(11)?)))
        .transpose()
}

/// The line of a tracking code.
pub(crate) fn by_code(
    reader: &mut Reader<'_>,
    keys: &Keys,
    code: &str,
) -> Result<Option<Line>, SqlError> {
    let sql = format!("SELECT {COLUMNS} FROM portal_sending WHERE code = $1");
    let row = reader.query_opt(&sql, &args![code_hash(keys, code)])?;
    row.map(|row| from_row(&row)).transpose()
}

/// Opens what waits; `None` when it was erased.
pub(crate) fn open(
    reader: &mut Reader<'_>,
    keys: &Keys,
    id: i64,
    sealed: &str,
) -> Result<Option<Held>, SqlError> {
    if sealed.is_empty() {
        return Ok(None);
    }
    let Some(key) = vault::room_key_of(reader, keys, KEY)? else {
        return Ok(None);
    };
    let plain = key
        .open(&place(id), &Sealed::stored(sealed))
        .map_err(broken)?;
    serde_json::from_slice(&plain).map(Some).map_err(broken)
}

/// What the database says for the judgement of a sending.
pub(crate) fn facts(
    reader: &mut Reader<'_>,
    (network, text): (&str, &str),
    now: Instant,
) -> Result<Facts, SqlError> {
    let ago = |minutes| now - SignedDuration::from_mins(minutes);
    let same: i64 = reader
        .query_one(
            "SELECT count(*) FROM portal_sending WHERE text_index = $1 AND received_at > $2",
            &args![text, ago(60 * 24 * 30)],
        )?
        .get(0)?;
    let mine: i64 = reader
        .query_one(
            "SELECT count(*) FROM portal_sending WHERE network = $1 AND network <> '' AND received_at > $2",
            &args![network, ago(60)],
        )?
        .get(0)?;
    let ten = reader.query_one(
        "SELECT coalesce(sum(CASE WHEN status = 'taken' THEN 1 ELSE 0 END), 0),
           coalesce(sum(CASE WHEN solved = 0 THEN 1 ELSE 0 END), 0)
         FROM portal_sending WHERE received_at > $1",
        &args![ago(10)],
    )?;
    Ok(Facts {
        same_text: same,
        network_hour: mine,
        taken_ten: ten.get(0)?,
        plain_ten: ten.get(1)?,
        held_hour: held_since(reader, ago(60))?,
        ..Facts::default()
    })
}

/// How many were held since then.
pub(crate) fn held_since(reader: &mut Reader<'_>, since: Instant) -> Result<i64, SqlError> {
    let row = reader.query_one(
        "SELECT count(*) FROM portal_sending WHERE signals <> '' AND received_at > $1",
        &args![since],
    )?;
    row.get(0)
}

/// How many wait.
pub(crate) fn waiting(reader: &mut Reader<'_>) -> Result<i64, SqlError> {
    let sql = "SELECT count(*) FROM portal_sending WHERE status = 'held'";
    reader.query_one(sql, &args![])?.get(0)
}

/// Those of one text that wait together.
#[derive(Clone, Debug)]
pub(crate) struct Group {
    pub(crate) first: i64,
    pub(crate) count: i64,
    pub(crate) received_at: Instant,
    pub(crate) solved: bool,
    pub(crate) signals: String,
}

/// Groups that wait, those most like people first: with the browser's work done, with fewer signals.
pub(crate) fn groups(reader: &mut Reader<'_>, most: i64) -> Result<Vec<Group>, SqlError> {
    let rows = reader.query(
        "SELECT min(id), count(*), min(received_at), max(solved), min(signals)
         FROM portal_sending WHERE status = 'held' GROUP BY text_index
         ORDER BY max(solved) DESC, min(length(signals)), min(received_at) LIMIT $1",
        &args![most],
    )?;
    let read = |row: &Row| {
        let solved: i64 = row.get(3)?;
        Ok(Group {
            first: row.get(0)?,
            count: row.get(1)?,
            received_at: row.get(2)?,
            solved: solved == 1,
            signals: row.get(4)?,
        })
    };
    rows.iter().map(read).collect()
}

/// Which lines that wait go with one: itself, those of its text, or those of its network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Alike {
    Itself,
    Text,
    Network,
}

/// Lines that wait and go with a line, a bounded number.
pub(crate) fn alike(
    reader: &mut Reader<'_>,
    line: &Line,
    which: Alike,
    most: i64,
) -> Result<Vec<Line>, SqlError> {
    let (condition, value): (&str, Value) = match which {
        Alike::Itself => ("id = $1", line.id.into()),
        Alike::Text => ("text_index = $1", line.text.as_str().into()),
        Alike::Network => (
            "network = $1 AND network <> ''",
            line.network.as_str().into(),
        ),
    };
    let sql = format!(
        "SELECT {COLUMNS} FROM portal_sending WHERE status = 'held' AND {condition}
         ORDER BY id LIMIT $2"
    );
    let rows = reader.query(&sql, &[value, most.into()])?;
    rows.iter().map(from_row).collect()
}

/// Lines of what was taken are only counted with, and go soon.
pub(crate) fn drop_taken(tx: &mut Tx<'_>, before: Instant, most: i64) -> Result<u64, SqlError> {
    tx.execute(
        "DELETE FROM portal_sending WHERE id IN (SELECT id FROM portal_sending
           WHERE status = 'taken' AND received_at < $1 ORDER BY received_at LIMIT $2)",
        &args![before, most],
    )
}

/// Discarded ones whose words are still there although their time is over.
pub(crate) fn to_erase(
    reader: &mut Reader<'_>,
    before: Instant,
    most: i64,
) -> Result<Vec<Line>, SqlError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM portal_sending WHERE status = 'discarded' AND decided_at < $1
           AND sealed <> '' ORDER BY id LIMIT $2"
    );
    let rows = reader.query(&sql, &args![before, most])?;
    rows.iter().map(from_row).collect()
}

/// Takes the words of a discarded one away; gives the hash of the state.
pub(crate) fn erase(tx: &mut Tx<'_>, line: &Line) -> Result<[u8; 32], SqlError> {
    tx.execute(
        "UPDATE portal_sending SET sealed = '' WHERE id = $1",
        &args![line.id],
    )?;
    Ok(hash(&values(line, "")))
}
