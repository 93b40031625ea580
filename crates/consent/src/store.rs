//! `consent_text` and `consent_record`: documents with derived columns. Whose consent it is lies sealed
//! with a key of the record, and is found by keyed hashes only.

use crate::rules::{Person, Record, Text};
use change::{Change, CommandError, hash_state};
use kernel::{Day, Reach};
use platform::sql::{Reader, Row, SqlError, Value, args};
use platform::{Keys, SealError, Sealed};
use vault::Held;

/// The ledger's kinds.
pub(crate) const TEXT: &str = "consent_text";
pub(crate) const RECORD: &str = "consent";
/// Most versions of all texts.
const TEXTS_MAX: i64 = 2_000;
/// Most rows of a list in one go.
pub(crate) const LIST_MAX: i64 = 5_000;
/// Most consents of one person.
const OF_ONE_MAX: i64 = 200;

fn broken(error: &dyn std::fmt::Display) -> SqlError {
    SqlError::Other(format!("a document of consents is broken: {error}"))
}

fn text_of(row: &Row) -> Result<Text, SqlError> {
    serde_json::from_str(row.get(0)?).map_err(|error| broken(&error))
}

fn columns_of_text(text: &Text) -> [Value; 7] {
    let doc = serde_json::to_string(text).expect("invariant: a text is plain data");
    let from = text.from.to_string();
    let to = text.to.map_or(String::new(), |day| day.to_string());
    args![
        text.id(),
        &text.kind,
        text.version,
        text.revision,
        from,
        to,
        doc
    ]
}

/// All versions of all texts, newest of each kind first.
pub(crate) fn texts(reader: &mut Reader<'_>) -> Result<Vec<Text>, SqlError> {
    let sql = "SELECT doc FROM consent_text ORDER BY kind, version DESC LIMIT $1";
    reader
        .query(sql, &args![TEXTS_MAX])?
        .iter()
        .map(text_of)
        .collect()
}

/// The versions of one kind, newest first.
pub(crate) fn versions(reader: &mut Reader<'_>, kind: &str) -> Result<Vec<Text>, SqlError> {
    let sql = "SELECT doc FROM consent_text WHERE kind = $1 ORDER BY version DESC LIMIT $2";
    reader
        .query(sql, &args![kind, TEXTS_MAX])?
        .iter()
        .map(text_of)
        .collect()
}

/// One version.
pub(crate) fn text(reader: &mut Reader<'_>, id: &str) -> Result<Option<Text>, SqlError> {
    let row = reader.query_opt("SELECT doc FROM consent_text WHERE id = $1", &args![id])?;
    row.as_ref().map(text_of).transpose()
}

/// The text of a kind that is in force on a day.
pub fn in_force(reader: &mut Reader<'_>, kind: &str, day: Day) -> Result<Option<Text>, SqlError> {
    Ok(versions(reader, kind)?
        .into_iter()
        .find(|text| text.holds(day)))
}

/// Stores a version (revision 1: a new one); gives the hash of what is stored.
pub(crate) fn save_text(change: &mut Change<'_>, text: &Text) -> Result<[u8; 32], CommandError> {
    let values = columns_of_text(text);
    let written = match text.revision {
        1 => change.execute(
            "INSERT INTO consent_text (id, kind, version, revision, from_day, to_day, doc)
             VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (id) DO NOTHING",
            &values,
        )?,
        _ => {
            let mut values = values.to_vec();
            values.push((text.revision - 1).into());
            change.execute(
                "UPDATE consent_text SET kind = $2, version = $3, revision = $4, from_day = $5, to_day = $6,
                   doc = $7 WHERE id = $1 AND revision = $8",
                &values,
            )?
        }
    };
    match written {
        1 => Ok(hash_of_text(text)),
        _ => Err(change.conflict(&change::Subject::new(TEXT, text.id()))),
    }
}

fn hash_of_text(text: &Text) -> [u8; 32] {
    let whole = serde_json::to_value(text).expect("invariant: a text is plain data");
    hash_state(&[("text", change::canonical_json(&whole).as_bytes())])
}

/// A record as it lies in the database.
#[derive(Clone, Debug)]
pub(crate) struct Stored {
    pub(crate) record: Record,
    sealed: String,
    indexes: [String; 3],
}

fn key_subject(number: &str) -> String {
    format!("consent {number}")
}

fn place(number: &str) -> String {
    format!("consent {number} person")
}

/// The keyed hash under which a value is looked up; empty values have none.
fn index(keys: &Keys, kind: &str, value: &str) -> String {
    match value.is_empty() {
        true => String::new(),
        false => keys.blind_index(kind, value),
    }
}

const COLUMNS: &str = "doc, sealed, name_index, phone_index, id_index";

fn stored_of(row: &Row) -> Result<Stored, SqlError> {
    Ok(Stored {
        record: serde_json::from_str(row.get(0)?).map_err(|error| broken(&error))?,
        sealed: row.get(1)?,
        indexes: [row.get(2)?, row.get(3)?, row.get(4)?],
    })
}

/// Who it is; `None` once the key is destroyed.
pub(crate) fn person(
    reader: &mut Reader<'_>,
    keys: &Keys,
    stored: &Stored,
) -> Result<Option<Person>, SqlError> {
    let number = &stored.record.number;
    let held = vault::key_of(reader, keys, &key_subject(number))?;
    let Some(key) = held.as_ref().and_then(Held::key) else {
        return Ok(None);
    };
    let opened = key.open(&place(number), &Sealed::stored(stored.sealed.as_str()));
    let bytes = opened.map_err(|error: SealError| broken(&error))?;
    serde_json::from_slice(&bytes)
        .map(Some)
        .map_err(|error| broken(&error))
}

fn facts(record: &Record) -> [Value; 6] {
    let ended = record
        .withdrawn
        .as_ref()
        .map_or(String::new(), |end| end.on.to_string());
    args![
        &record.number,
        record.version,
        &record.kind,
        record.unit.as_str(),
        record.given.to_string(),
        ended,
    ]
}

/// Stores a new record, its person sealed; gives the hash of what is stored.
pub(crate) fn insert(
    change: &mut Change<'_>,
    record: &Record,
    person: &Person,
) -> Result<[u8; 32], SqlError> {
    let (keys, entropy) = (change.keys(), change.entropy());
    let key = vault::make_key(change, &key_subject(&record.number))?;
    let plain = serde_json::to_vec(person).expect("invariant: a person is plain data");
    let field = register::sealed!("consent_record.sealed");
    let sealed = vault::seal(field, &key, &place(&record.number), &plain, entropy).to_string();
    let indexes = [
        index(keys, "name", &person.name),
        index(keys, "phone", &person.phone),
        index(keys, "id_number", &person.id_number),
    ];
    let doc = serde_json::to_string(record).expect("invariant: a record is plain data");
    let mut values = facts(record).to_vec();
    values.extend(args![&doc, &sealed, &indexes[0], &indexes[1], &indexes[2]]);
    change.execute(
        "INSERT INTO consent_record (number, version, kind, unit_path, given_day, withdrawn_day, doc, sealed,
           name_index, phone_index, id_index)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        &values,
    )?;
    Ok(hash_of(&Stored {
        record: record.clone(),
        sealed,
        indexes,
    }))
}

/// Writes the facts of a record over the version before; gives the hash of what is stored, nothing
/// when somebody else wrote in between.
pub(crate) fn save(change: &mut Change<'_>, stored: &Stored) -> Result<Option<[u8; 32]>, SqlError> {
    let record = &stored.record;
    let doc = serde_json::to_string(record).expect("invariant: a record is plain data");
    let mut values = facts(record).to_vec();
    values.extend(args![&doc, record.version - 1]);
    let changed = change.execute(
        "UPDATE consent_record SET version = $2, kind = $3, unit_path = $4, given_day = $5, withdrawn_day = $6,
           doc = $7 WHERE number = $1 AND version = $8",
        &values,
    )?;
    Ok((changed == 1).then(|| hash_of(stored)))
}

fn hash_of(stored: &Stored) -> [u8; 32] {
    let whole = serde_json::to_value(&stored.record).expect("invariant: a record is plain data");
    let [name, phone, id] = &stored.indexes;
    hash_state(&[
        ("record", change::canonical_json(&whole).as_bytes()),
        ("person", stored.sealed.as_bytes()),
        ("name_index", name.as_bytes()),
        ("phone_index", phone.as_bytes()),
        ("id_index", id.as_bytes()),
    ])
}

/// The record of a number.
pub(crate) fn load(reader: &mut Reader<'_>, number: &str) -> Result<Option<Stored>, SqlError> {
    let sql = format!("SELECT {COLUMNS} FROM consent_record WHERE number = $1");
    let row = reader.query_opt(&sql, &args![number])?;
    row.as_ref().map(stored_of).transpose()
}

/// Consents of whoever has this phone or identity number, newest first.
pub(crate) fn of_value(
    reader: &mut Reader<'_>,
    keys: &Keys,
    value: &str,
) -> Result<Vec<Stored>, SqlError> {
    let (phone, id) = (index(keys, "phone", value), index(keys, "id_number", value));
    of_indexes(reader, &phone, &id)
}

fn of_indexes(reader: &mut Reader<'_>, phone: &str, id: &str) -> Result<Vec<Stored>, SqlError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM consent_record
         WHERE (phone_index = $1 AND phone_index <> '') OR (id_index = $2 AND id_index <> '')
         ORDER BY given_day DESC, number DESC LIMIT $3"
    );
    reader
        .query(&sql, &args![phone, id, OF_ONE_MAX])?
        .iter()
        .map(stored_of)
        .collect()
}

/// By what another room knows a person: the keyed hashes of phone and identity number
/// ([`Keys::blind_index`]); either may be empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Contact {
    /// Of the phone.
    pub phone: String,
    /// Of the identity number.
    pub id_number: String,
}

/// Whether a consent of this kind stands on a day for whoever is known by either.
pub fn stands(
    reader: &mut Reader<'_>,
    kind: &str,
    who: &Contact,
    day: Day,
) -> Result<bool, SqlError> {
    let found = of_indexes(reader, &who.phone, &who.id_number)?;
    Ok(found
        .iter()
        .any(|one| one.record.kind == kind && one.record.stood(day)))
}

/// What a list is narrowed to.
#[derive(Clone, Debug)]
pub(crate) struct Narrow {
    pub(crate) view: Reach,
    pub(crate) kind: String,
    /// `standing`, `withdrawn`, or empty for both.
    pub(crate) state: String,
}

const FITS: &str = "unit_path >= $1 AND unit_path < $2 AND ($3 = '' OR kind = $3)
    AND ($4 = '' OR ($4 = 'standing') = (withdrawn_day = ''))";

fn values(narrow: &Narrow) -> Vec<Value> {
    let (low, high) = narrow.view.range();
    args![low, high, &narrow.kind, &narrow.state].to_vec()
}

/// The newest that fit.
pub(crate) fn list(
    reader: &mut Reader<'_>,
    narrow: &Narrow,
    (skip, limit): (i64, i64),
) -> Result<Vec<Stored>, SqlError> {
    let mut values = values(narrow);
    values.extend(args![limit.min(LIST_MAX), skip]);
    let sql = format!(
        "SELECT {COLUMNS} FROM consent_record WHERE {FITS} ORDER BY given_day DESC, number DESC LIMIT $5 OFFSET $6"
    );
    reader.query(&sql, &values)?.iter().map(stored_of).collect()
}

/// How many fit.
pub(crate) fn count(reader: &mut Reader<'_>, narrow: &Narrow) -> Result<i64, SqlError> {
    let sql = format!("SELECT count(*) FROM consent_record WHERE {FITS}");
    reader.query_one(&sql, &values(narrow))?.get(0)
}

/// The hash of what is stored of a subject of this room, as ledger entries carry it; columns that are
/// not those of the document break it. `None` when nothing is stored.
pub fn state_of(
    reader: &mut Reader<'_>,
    kind: &str,
    id: &str,
) -> Result<Option<[u8; 32]>, SqlError> {
    if kind == TEXT {
        let sql = "SELECT id, kind, version, revision, from_day, to_day, doc FROM consent_text WHERE id = $1";
        let Some(row) = reader.query_opt(sql, &args![id])? else {
            return Ok(None);
        };
        let doc: &str = row.get(6)?;
        let read = serde_json::from_str::<Text>(doc).ok();
        let holds = read.filter(|text| columns_of_text(text)[..6] == row.values()[..6]);
        return Ok(Some(holds.map_or_else(
            || hash_state(&[("columns differ", doc.as_bytes())]),
            |text| hash_of_text(&text),
        )));
    }
    let sql = format!(
        "SELECT {COLUMNS}, number, version, kind, unit_path, given_day, withdrawn_day FROM consent_record WHERE number = $1"
    );
    let Some(row) = reader.query_opt(&sql, &args![id])? else {
        return Ok(None);
    };
    let doc: &str = row.get(0)?;
    let holds = stored_of(&row)
        .ok()
        .filter(|one| facts(&one.record)[..] == row.values()[5..]);
    Ok(Some(holds.map_or_else(
        || hash_state(&[("columns differ", doc.as_bytes())]),
        |one| hash_of(&one),
    )))
}

/// Names of texts above `after`, in order, at most `limit`: each has a chain in the ledger.
pub fn text_ids(reader: &mut Reader<'_>, after: &str, limit: i64) -> Result<Vec<String>, SqlError> {
    let sql = "SELECT id FROM consent_text WHERE id > $1 ORDER BY id LIMIT $2";
    let rows = reader.query(sql, &args![after, limit])?;
    rows.iter().map(|row| row.get(0)).collect()
}

/// Numbers of consents above `after`, in order, at most `limit`.
pub fn numbers(reader: &mut Reader<'_>, after: &str, limit: i64) -> Result<Vec<String>, SqlError> {
    let sql = "SELECT number FROM consent_record WHERE number > $1 ORDER BY number LIMIT $2";
    let rows = reader.query(sql, &args![after, limit])?;
    rows.iter().map(|row| row.get(0)).collect()
}
