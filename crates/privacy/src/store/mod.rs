//! `privacy_request`: facts with derived columns, and beside them what is sealed about the person.

use crate::rules::{Private, Request, time};
use change::Change;
use deadline::Rulebook;
use kernel::{Day, Instant, Masks};
use platform::sql::{Reader, Row, SqlError, Tx, Value, args};
use platform::{DataKey, Entropy, Keys, Sealed};
use vault::Held;

/// Columns that every look reads, in the order of [`from_row`].
pub(crate) const COLUMNS: &str = "doc, sealed, due_at, late, phone_index, id_index, track_hash";

/// A request with what is known of the person.
#[derive(Clone, Debug)]
pub(crate) struct Stored {
    pub(crate) request: Request,
    pub(crate) private: Private,
    /// The nearest due instant that runs, in microseconds, or [`time::NO_DUE`].
    pub(crate) due_at: i64,
    /// Whether a limit was missed.
    pub(crate) late: bool,
    /// How much of the person is shown masked, as the bank has set it.
    pub(crate) masks: Masks,
    /// When the person's data were erased: then `private` is empty.
    pub(crate) erased_at: Option<Instant>,
    key: Option<DataKey>,
    phone_index: String,
    id_index: String,
    track_hash: String,
}

impl Stored {
    /// The same record after an action; what it is found by does not change.
    pub(crate) fn with(self, request: Request, private: Private) -> Stored {
        Stored {
            request,
            private,
            ..self
        }
    }
}

/// The name of a request's key in the vault.
fn key_subject(number: &str) -> String {
    format!("privacy_request {number}")
}

/// What the person's data are sealed for, so that they open at no other request's place.
fn context(number: &str) -> String {
    format!("privacy_request {number} person")
}

fn broken(error: impl std::fmt::Display) -> SqlError {
    SqlError::Other(format!("a privacy request is unreadable: {error}"))
}

/// A request out of [`COLUMNS`].
pub(crate) fn from_row(
    reader: &mut Reader<'_>,
    keys: &Keys,
    row: &Row,
) -> Result<Stored, SqlError> {
    let (doc, sealed): (&str, &str) = (row.get(0)?, row.get(1)?);
    let request: Request = serde_json::from_str(doc).map_err(broken)?;
    let held = vault::key_of(reader, keys, &key_subject(&request.number))?;
    let held = held.ok_or_else(|| broken("it never had a key"))?;
    let erased_at = match held {
        Held::Destroyed(at) => Some(at),
        Held::Key(_) | Held::Locked => None,
    };
    let key = held.key().cloned();
    let private = match &key {
        Some(key) => {
            let plain = key.open(&context(&request.number), &Sealed::stored(sealed));
            serde_json::from_slice(&plain.map_err(broken)?).map_err(broken)?
        }
        None => Private::default(),
    };
    let late: i64 = row.get(3)?;
    Ok(Stored {
        phone_index: row.get(4)?,
        id_index: row.get(5)?,
        track_hash: row.get(6)?,
        due_at: row.get(2)?,
        late: late == 1,
        masks: register::masks(reader)?,
        erased_at,
        key,
        request,
        private,
    })
}

fn index(keys: &Keys, kind: &str, value: &str) -> String {
    match value.is_empty() {
        true => String::new(),
        false => keys.blind_index(kind, value),
    }
}

/// Letters of a tracking code: none that look alike.
const CODE_LETTERS: &[u8; 31] = b"23456789ABCDEFGHJKMNPQRSTUVWXYZ";
/// Letters in a tracking code: 79 bits.
const CODE_LENGTH: usize = 16;

/// The tracking code of whoever sent a form with this one-time id. It is made with a key from the id,
/// so that the form sent twice gives the same code although the code is kept nowhere.
pub(crate) fn code_of(keys: &Keys, form_id: &str) -> String {
    let mac = keys.blind_index("privacy tracking code made", form_id);
    let letter = |pair: u8| char::from(CODE_LETTERS[usize::from(pair) % CODE_LETTERS.len()]);
    let bytes = hex::decode(mac).expect("invariant: a blind index is hex");
    bytes.into_iter().map(letter).take(CODE_LENGTH).collect()
}

/// What is kept of a tracking code, however it was typed.
pub(crate) fn track_hash(keys: &Keys, code: &str) -> String {
    let clean: String = code
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_uppercase())
        .collect();
    match clean.len() == CODE_LENGTH {
        true => keys.blind_index("privacy tracking code", &clean),
        false => String::new(),
    }
}

/// A new request with a key of its own.
pub(crate) fn fresh(
    change: &mut Change<'_>,
    keys: &Keys,
    (request, private): (Request, Private),
    code: &str,
) -> Result<Stored, SqlError> {
    Ok(Stored {
        key: Some(vault::make_key(change, &key_subject(&request.number))?),
        erased_at: None,
        track_hash: track_hash(keys, code),
        phone_index: index(keys, "phone", &private.phone),
        id_index: index(keys, "id_number", &private.id_number),
        due_at: time::NO_DUE,
        late: false,
        masks: register::masks(change)?,
        request,
        private,
    })
}

/// The request of a number.
pub(crate) fn load(
    reader: &mut Reader<'_>,
    keys: &Keys,
    number: &str,
) -> Result<Option<Stored>, SqlError> {
    let sql = format!("SELECT {COLUMNS} FROM privacy_request WHERE number = $1");
    let row = reader.query_opt(&sql, &args![number])?;
    row.map(|row| from_row(reader, keys, &row)).transpose()
}

/// The request that somebody holds the tracking code of.
pub(crate) fn by_code(
    reader: &mut Reader<'_>,
    keys: &Keys,
    code: &str,
) -> Result<Option<Stored>, SqlError> {
    let hash = track_hash(keys, code);
    if hash.is_empty() {
        return Ok(None);
    }
    let sql = format!("SELECT {COLUMNS} FROM privacy_request WHERE track_hash = $1");
    let row = reader.query_opt(&sql, &args![hash])?;
    row.map(|row| from_row(reader, keys, &row)).transpose()
}

/// How many sent on the public page nobody has looked at.
pub(crate) fn waiting(reader: &mut Reader<'_>) -> Result<i64, SqlError> {
    let sql = "SELECT count(*) FROM privacy_request WHERE status = 'submitted'";
    reader.query_one(sql, &args![])?.get(0)
}

/// Stores a new request, or one over the version before it. Answers its state's hash; `None` when
/// somebody else wrote in between.
pub(crate) fn save(
    tx: &mut Tx<'_>,
    entropy: &Entropy,
    stored: &Stored,
    book: &Rulebook,
) -> Result<Option<[u8; 32]>, SqlError> {
    let request = &stored.request;
    let plain = serde_json::to_vec(&stored.private).map_err(broken)?;
    let key = stored.key.as_ref();
    let key = key.ok_or_else(|| broken("its data were erased; nothing more can be sealed"))?;
    let field = register::sealed!("privacy_request.sealed");
    let sealed = vault::seal(field, key, &context(&request.number), &plain, entropy);
    let mut values = derived(request, time::derive(book, request)).to_vec();
    let beside = [
        stored.phone_index.as_str(),
        stored.id_index.as_str(),
        stored.track_hash.as_str(),
        sealed.as_str(),
    ];
    let state = state_hash(&values, &beside);
    values.extend(beside.map(Value::from));
    let changed = match request.version {
        1 => tx.execute(
            "INSERT INTO privacy_request (number, version, status, kind, unit_path, handler,
                 received_at, due_at, late, doc, phone_index, id_index, track_hash, sealed)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
            &values,
        )?,
        version => {
            values.push((version - 1).into());
            tx.execute(
                "UPDATE privacy_request SET version = $2, status = $3, kind = $4, unit_path = $5,
                     handler = $6, received_at = $7, due_at = $8, late = $9, doc = $10,
                     phone_index = $11, id_index = $12, track_hash = $13, sealed = $14
                 WHERE number = $1 AND version = $15",
                &values,
            )?
        }
    };
    Ok((changed == 1).then_some(state))
}

fn derived(request: &Request, (due_at, late): (i64, bool)) -> [Value; 10] {
    let doc = serde_json::to_string(request).expect("invariant: a request is plain data");
    args![
        &request.number,
        request.version,
        request.status.code(),
        &request.kind,
        request.unit.path.as_str(),
        request
            .handler
            .as_ref()
            .map_or("", |who| who.login.as_str()),
        request.received_at,
        due_at,
        i64::from(late),
        doc,
    ]
}

/// The hash of all columns: it needs no key, and holds after the person's data were erased.
fn state_hash(columns: &[Value], beside: &[&str; 4]) -> [u8; 32] {
    let columns = format!("{columns:?}");
    change::hash_state(&[
        ("columns", columns.as_bytes()),
        ("phone_index", beside[0].as_bytes()),
        ("id_index", beside[1].as_bytes()),
        ("track_hash", beside[2].as_bytes()),
        ("sealed", beside[3].as_bytes()),
    ])
}

/// The same hash of what is stored.
pub(crate) fn stored_hash(
    reader: &mut Reader<'_>,
    number: &str,
) -> Result<Option<[u8; 32]>, SqlError> {
    let sql = "SELECT number, version, status, kind, unit_path, handler, received_at, due_at, late,
             doc, phone_index, id_index, track_hash, sealed FROM privacy_request WHERE number = $1";
    let Some(row) = reader.query_opt(sql, &args![number])? else {
        return Ok(None);
    };
    let beside: [&str; 4] = [row.get(10)?, row.get(11)?, row.get(12)?, row.get(13)?];
    Ok(Some(state_hash(&row.values()[..10], &beside)))
}

/// The next serial of a day, from 1.
pub(crate) fn next_serial(tx: &mut Tx<'_>, day: Day) -> Result<i64, SqlError> {
    let row = tx.query_one(
        "INSERT INTO privacy_serial (day, last) VALUES ($1, 1)
         ON CONFLICT (day) DO UPDATE SET last = privacy_serial.last + 1 RETURNING last",
        &args![day],
    )?;
    row.get(0)
}

/// At most `limit` numbers above `after`, in order.
pub(crate) fn numbers(
    reader: &mut Reader<'_>,
    after: &str,
    limit: i64,
) -> Result<Vec<String>, SqlError> {
    let sql = "SELECT number FROM privacy_request WHERE number > $1 ORDER BY number LIMIT $2";
    let rows = reader.query(sql, &args![after, limit])?;
    rows.iter().map(|row| row.get(0)).collect()
}
