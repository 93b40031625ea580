//! `publicity_poster`, `publicity_look`: documents with derived columns; `publicity_use`: where slogans
//! are used.

use crate::rules::look::Look;
use crate::rules::poster::Poster;
use change::hash_state;
use kernel::micros;
use platform::sql::{Reader, Row, SqlError, Tx, Value, args};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;

/// The ledger's kinds.
pub const POSTER: &str = "poster";
/// The same of the look.
pub const LOOK: &str = "publicity_look";
/// The one row of the look.
const BANK: &str = "bank";
/// Most rows of a list in one go.
pub(crate) const LIST_MAX: i64 = 500;
/// Most slogans that one place uses.
const USES_MAX: usize = 200;

fn parsed<T: DeserializeOwned>(row: &Row) -> Result<T, SqlError> {
    let broken = |error| SqlError::Other(format!("a document of publicity is broken: {error}"));
    serde_json::from_str(row.get(0)?).map_err(broken)
}

fn text(value: &impl Serialize) -> String {
    serde_json::to_string(value).expect("invariant: posters and looks are plain data")
}

fn hash(value: &impl Serialize) -> [u8; 32] {
    let whole = serde_json::to_value(value).expect("invariant: posters and looks are plain data");
    hash_state(&[("publicity", change::canonical_json(&whole).as_bytes())])
}

/// The poster of a number.
pub fn poster(reader: &mut Reader<'_>, number: &str) -> Result<Option<Poster>, SqlError> {
    let sql = "SELECT doc FROM publicity_poster WHERE number = $1";
    let row = reader.query_opt(sql, &args![number])?;
    row.as_ref().map(parsed).transpose()
}

/// The newest posters.
pub(crate) fn posters(reader: &mut Reader<'_>) -> Result<Vec<Poster>, SqlError> {
    let sql = "SELECT doc FROM publicity_poster ORDER BY made_at DESC, number DESC LIMIT $1";
    reader
        .query(sql, &args![LIST_MAX])?
        .iter()
        .map(parsed)
        .collect()
}

fn columns(poster: &Poster) -> [Value; 5] {
    args![
        &poster.number,
        poster.version,
        &poster.author.login,
        micros(poster.at),
        text(poster)
    ]
}

/// Stores a poster (version 0: a new one); `None` when somebody else wrote in between, else the hash of
/// what is stored.
pub(crate) fn save(tx: &mut Tx<'_>, poster: &Poster) -> Result<Option<[u8; 32]>, SqlError> {
    let mut values = columns(poster).to_vec();
    let written = match poster.version {
        0 => tx.execute(
            "INSERT INTO publicity_poster (number, version, author, made_at, doc) VALUES ($1, $2, $3, $4, $5)",
            &values,
        )?,
        version => {
            values.push((version - 1).into());
            tx.execute(
                "UPDATE publicity_poster SET version = $2, author = $3, made_at = $4, doc = $5
                   WHERE number = $1 AND version = $6",
                &values,
            )?
        }
    };
    Ok((written == 1).then(|| hash(poster)))
}

/// How the bank looks in print.
pub fn look(reader: &mut Reader<'_>) -> Result<Look, SqlError> {
    let row = reader.query_opt("SELECT doc FROM publicity_look WHERE id = $1", &args![BANK])?;
    row.as_ref().map_or_else(|| Ok(Look::default()), parsed)
}

/// Stores the look; `None` when somebody else wrote in between.
pub(crate) fn save_look(tx: &mut Tx<'_>, look: &Look) -> Result<Option<[u8; 32]>, SqlError> {
    let written = tx.execute(
        "INSERT INTO publicity_look (id, version, doc) VALUES ($1, $2, $3)
         ON CONFLICT (id) DO UPDATE SET version = excluded.version, doc = excluded.doc
           WHERE publicity_look.version = excluded.version - 1",
        &args![BANK, look.version, text(look)],
    )?;
    Ok((written == 1).then(|| hash(look)))
}

/// Says which slogans a place uses, instead of what it used before.
///
/// # Errors
/// What the database says.
pub fn set_uses(tx: &mut Tx<'_>, place: &str, slogans: &[String]) -> Result<(), SqlError> {
    tx.execute("DELETE FROM publicity_use WHERE place = $1", &args![place])?;
    for slogan in slogans.iter().take(USES_MAX) {
        tx.execute(
            "INSERT INTO publicity_use (place, slogan) VALUES ($1, $2) ON CONFLICT DO NOTHING",
            &args![place, slogan],
        )?;
    }
    Ok(())
}

/// How often each slogan is used.
pub fn uses(reader: &mut Reader<'_>) -> Result<BTreeMap<String, i64>, SqlError> {
    let sql = "SELECT slogan, count(*) FROM publicity_use GROUP BY slogan ORDER BY slogan";
    let rows = reader.query(sql, &[])?;
    rows.iter()
        .map(|row| Ok((row.get(0)?, row.get(1)?)))
        .collect()
}

/// The hash of what is stored, as ledger entries carry it.
pub fn state_of(
    reader: &mut Reader<'_>,
    kind: &str,
    id: &str,
) -> Result<Option<[u8; 32]>, SqlError> {
    if kind == LOOK {
        let sql = "SELECT version, doc FROM publicity_look WHERE id = $1";
        let Some(row) = reader.query_opt(sql, &args![id])? else {
            return Ok(None);
        };
        let (version, doc): (i64, &str) = (row.get(0)?, row.get(1)?);
        let look = serde_json::from_str::<Look>(doc)
            .ok()
            .filter(|look| look.version == version);
        return Ok(Some(look.map_or_else(
            || hash_state(&[("columns differ", doc.as_bytes())]),
            |look| hash(&look),
        )));
    }
    let sql =
        "SELECT number, version, author, made_at, doc FROM publicity_poster WHERE number = $1";
    let Some(row) = reader.query_opt(sql, &args![id])? else {
        return Ok(None);
    };
    let doc: &str = row.get(4)?;
    let one = serde_json::from_str::<Poster>(doc).ok();
    let holds = one.filter(|one| columns(one)[..4] == row.values()[..4]);
    Ok(Some(holds.map_or_else(
        || hash_state(&[("columns differ", doc.as_bytes())]),
        |one| hash(&one),
    )))
}

/// At most `limit` numbers of posters above `after`, in order.
pub fn numbers(reader: &mut Reader<'_>, after: &str, limit: i64) -> Result<Vec<String>, SqlError> {
    let sql = "SELECT number FROM publicity_poster WHERE number > $1 ORDER BY number LIMIT $2";
    let rows = reader.query(sql, &args![after, limit])?;
    rows.iter().map(|row| row.get(0)).collect()
}
