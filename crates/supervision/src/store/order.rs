//! `supervision_order`: an order is one document with derived columns. What people wrote in it may
//! name a customer: it lies in the document sealed, with a key of the order.

use crate::rules::Order;
use change::{Change, CommandError, Subject};
use kernel::{Day, Refusal, say};
use platform::sql::{Reader, Row, SqlError, Tx, Value, args};
use platform::{DataKey, Keys, Sealed};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use vault::Held;

/// The member of the document under which its words lie sealed.
const SEALED: &str = "sealed";
/// What is read where words were, once their key is destroyed.
pub(crate) const ERASED: &str = "〔已删除 erased〕";

/// What people wrote in an order.
#[derive(Debug, Serialize, Deserialize)]
struct Written {
    text: String,
    events: Vec<String>,
}

/// The name of an order among the data keys.
fn key_subject(number: &str) -> String {
    format!("supervision_order {number}")
}

/// The place to which the words are sealed.
fn place(number: &str) -> String {
    format!("supervision_order {number} words")
}

fn unreadable(error: &dyn std::fmt::Display) -> SqlError {
    SqlError::Other(format!("a supervision order is unreadable: {error}"))
}

/// An order out of its `doc`, its words left sealed: they read as empty.
pub(crate) fn closed(row: &Row) -> Result<Order, SqlError> {
    let doc: &str = row.get(0)?;
    serde_json::from_str(doc).map_err(|error| unreadable(&error))
}

/// An order out of its `doc`, with its words.
pub(crate) fn opened(reader: &mut Reader<'_>, keys: &Keys, row: &Row) -> Result<Order, SqlError> {
    let mut order = closed(row)?;
    let doc: Json = serde_json::from_str(row.get(0)?).map_err(|error| unreadable(&error))?;
    // One from before words were sealed has them in the open.
    let Some(sealed) = doc[SEALED].as_str() else {
        return Ok(order);
    };
    let held = vault::key_of(reader, keys, &key_subject(&order.number))?;
    let words = match held.as_ref().and_then(Held::key) {
        Some(key) => {
            let opened = key.open(&place(&order.number), &Sealed::stored(sealed));
            let bytes = opened.map_err(|error| unreadable(&error))?;
            serde_json::from_slice(&bytes).map_err(|error| unreadable(&error))?
        }
        None => Written {
            text: ERASED.to_owned(),
            events: vec![ERASED.to_owned(); order.events.len()],
        },
    };
    order.text = words.text;
    for (event, text) in order.events.iter_mut().zip(words.events) {
        event.text = text;
    }
    Ok(order)
}

/// The order of a number.
pub(crate) fn load(
    reader: &mut Reader<'_>,
    keys: &Keys,
    number: &str,
) -> Result<Option<Order>, SqlError> {
    let sql = "SELECT doc FROM supervision_order WHERE number = $1";
    let row = reader.query_opt(sql, &args![number])?;
    row.map(|row| opened(reader, keys, &row)).transpose()
}

/// The document of an order as it is stored, its words sealed.
fn sealed(order: &Order, key: &DataKey, entropy: &platform::Entropy) -> Json {
    let mut open = order.clone();
    let words = Written {
        text: std::mem::take(&mut open.text),
        events: open
            .events
            .iter_mut()
            .map(|event| std::mem::take(&mut event.text))
            .collect(),
    };
    let plain = serde_json::to_vec(&words).expect("invariant: texts are plain data");
    let sealed = vault::seal(
        register::sealed!("supervision_words.sealed"),
        key,
        &place(&order.number),
        &plain,
        entropy,
    );
    let mut doc = serde_json::to_value(open).expect("invariant: an order is plain data");
    doc[SEALED] = sealed.as_str().into();
    doc
}

/// The key that an order's words are sealed with; made with its first words.
fn key(change: &mut Change<'_>, number: &str) -> Result<DataKey, CommandError> {
    let (subject, keys) = (key_subject(number), change.keys());
    match vault::key_of(change, keys, &subject)? {
        None => Ok(vault::make_key(change, &subject)?),
        Some(Held::Key(key)) => Ok(key),
        Some(Held::Locked | Held::Destroyed(_)) => Err(Refusal::new(
            "order_erased",
            say!(
                "督办单的内容已随个人信息一并删除，不能再办理",
                "The order's words were erased with the personal data; nothing more can be done with it"
            ),
        )
        .into()),
    }
}

/// Destroys the key of an order's words; `false` when there is none left.
pub(crate) fn destroy_key(change: &mut Change<'_>, number: &str) -> Result<bool, SqlError> {
    vault::destroy_key(change, &key_subject(number))
}

/// The hash of an order's stored state: of the document as it lies there, words sealed.
fn state_hash(doc: &Json) -> [u8; 32] {
    change::hash_state(&[("order", change::canonical_json(doc).as_bytes())])
}

/// The same hash of what is stored; columns that are not those of the document break it.
pub(crate) fn stored_hash(
    reader: &mut Reader<'_>,
    number: &str,
) -> Result<Option<[u8; 32]>, SqlError> {
    let sql = "SELECT number, version, status, subject_kind, subject_id, unit_path, issuer_path,
             issuer, person, issued_at, due_at, doc FROM supervision_order WHERE number = $1";
    let Some(row) = reader.query_opt(sql, &args![number])? else {
        return Ok(None);
    };
    let doc: &str = row.get(11)?;
    let read = serde_json::from_str::<Json>(doc).ok();
    let order = serde_json::from_str::<Order>(doc).ok();
    let Some((json, order)) = read.zip(order) else {
        return Ok(Some(change::hash_state(&[("unreadable", doc.as_bytes())])));
    };
    Ok(Some(
        match columns(&order, &json)[..11] == row.values()[..11] {
            true => state_hash(&json),
            false => change::hash_state(&[("columns differ", doc.as_bytes())]),
        },
    ))
}

fn columns(order: &Order, doc: &Json) -> [Value; 12] {
    let about = order.about.as_ref();
    args![
        &order.number,
        order.version,
        order.status.code(),
        about.map_or("", |about| about.kind.as_str()),
        about.map_or("", |about| about.id.as_str()),
        order.unit.path.as_str(),
        order.issuer_unit.path.as_str(),
        &order.issuer.login,
        order
            .person
            .as_ref()
            .map_or("", |person| person.login.as_str()),
        order
            .events
            .first()
            .map_or(order.due_at, |issued| issued.at),
        order.due_at,
        doc.to_string(),
    ]
}

/// Stores a new order; gives the hash of what is stored.
pub(crate) fn insert(change: &mut Change<'_>, order: &Order) -> Result<[u8; 32], CommandError> {
    let doc = sealed(order, &key(change, &order.number)?, change.entropy());
    change.execute(
        "INSERT INTO supervision_order (number, version, status, subject_kind, subject_id,
             unit_path, issuer_path, issuer, person, issued_at, due_at, doc)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        &columns(order, &doc),
    )?;
    Ok(state_hash(&doc))
}

/// Writes an order over the version before it; gives the hash of what is stored, nothing when
/// somebody else wrote in between.
pub(crate) fn save(
    change: &mut Change<'_>,
    order: &Order,
) -> Result<Option<[u8; 32]>, CommandError> {
    let doc = sealed(order, &key(change, &order.number)?, change.entropy());
    let mut values = columns(order, &doc).to_vec();
    values.push((order.version - 1).into());
    let changed = change.execute(
        "UPDATE supervision_order SET version = $2, status = $3, subject_kind = $4,
             subject_id = $5, unit_path = $6, issuer_path = $7, issuer = $8, person = $9,
             issued_at = $10, due_at = $11, doc = $12
         WHERE number = $1 AND version = $13",
        &values,
    )?;
    Ok((changed == 1).then(|| state_hash(&doc)))
}

/// Numbers of orders from before words were sealed, at most `limit`.
pub(crate) fn unsealed(reader: &mut Reader<'_>, limit: i64) -> Result<Vec<String>, SqlError> {
    let sql = "SELECT number FROM supervision_order WHERE doc NOT LIKE '%\"sealed\":\"s1.%'
         ORDER BY number LIMIT $1";
    let rows = reader.query(sql, &args![limit])?;
    rows.iter().map(|row| row.get(0)).collect()
}

/// Numbers and statuses of all orders about a subject.
pub(crate) fn about(
    reader: &mut Reader<'_>,
    subject: &Subject,
) -> Result<Vec<(String, String)>, SqlError> {
    let sql = "SELECT number, status FROM supervision_order
         WHERE subject_kind = $1 AND subject_id = $2 ORDER BY number";
    let rows = reader.query(sql, &args![subject.kind, &subject.id])?;
    rows.iter()
        .map(|row| Ok((row.get(0)?, row.get(1)?)))
        .collect()
}

/// The next serial of a day, from 1.
pub(crate) fn next_serial(tx: &mut Tx<'_>, day: Day) -> Result<i64, SqlError> {
    let row = tx.query_one(
        "INSERT INTO supervision_serial (day, last) VALUES ($1, 1)
         ON CONFLICT (day) DO UPDATE SET last = supervision_serial.last + 1 RETURNING last",
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
    let sql = "SELECT number FROM supervision_order WHERE number > $1 ORDER BY number LIMIT $2";
    let rows = reader.query(sql, &args![after, limit])?;
    rows.iter().map(|row| row.get(0)).collect()
}
