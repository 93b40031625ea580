//! `protection_review`: a review is one document with derived columns. `protection_review_list`: word lists
//! and checklists by version; version 0 is what ships.

use crate::rules::checklist::Checklist;
use crate::rules::words::WordList;
use crate::rules::{Review, Status};
use change::hash_state;
use kernel::{Instant, Reach, micros};
use platform::sql::{Reader, Row, SqlError, Tx, Value, args};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Most rows of a list in one go.
pub(crate) const LIST_MAX: i64 = 5_000;
/// Characters of a search that are looked at.
const SEARCH_MAX: usize = 80;

fn broken(error: &serde_json::Error) -> SqlError {
    SqlError::Other(format!("a protection review's document is broken: {error}"))
}

fn from_row(row: &Row) -> Result<Review, SqlError> {
    let doc: &str = row.get(0)?;
    serde_json::from_str(doc).map_err(|error| broken(&error))
}

/// The review of a number.
///
/// # Errors
/// The database's.
pub fn load(reader: &mut Reader<'_>, number: &str) -> Result<Option<Review>, SqlError> {
    let sql = "SELECT doc FROM protection_review WHERE number = $1";
    let row = reader.query_opt(sql, &args![number])?;
    row.as_ref().map(from_row).transpose()
}

/// How keys and names are compared.
fn folded(text: &str) -> String {
    text.trim().to_lowercase()
}

/// When it was handed in last, in this round or the one before.
fn handed_in(one: &Review) -> Option<Instant> {
    let before = one.rounds.iter().rev().find_map(|round| round.submitted);
    one.submitted.or(before)
}

fn columns(one: &Review) -> [Value; 14] {
    let doc = serde_json::to_string(one).expect("invariant: a review is plain data");
    let begun = one.events.first().map_or(0, |event| micros(event.at));
    let reviewers: Vec<&str> = one.reviewers.iter().map(|r| r.who.login.as_str()).collect();
    let content = &one.content;
    let search = [
        &one.number,
        &content.title,
        &content.subject_key,
        &content.subject_name,
    ];
    args![
        &one.number,
        one.version,
        one.status.code(),
        &content.kind,
        one.unit.as_str(),
        &one.author.login,
        // Looked for with a space on both sides: no login holds one.
        format!(" {} ", reviewers.join(" ")),
        begun,
        handed_in(one).map_or(0, micros),
        &content.subject_kind,
        folded(&content.subject_key),
        folded(&content.subject_name),
        folded(&search.map(String::as_str).join("\n")),
        doc,
    ]
}

const COLUMNS: &str =
    "number, version, status, kind, unit_path, author, reviewers, begun_at, submitted_at,
    subject_kind, subject_key, subject_name, search, doc";

/// Stores a new review.
pub(crate) fn insert(tx: &mut Tx<'_>, one: &Review) -> Result<(), SqlError> {
    let sql = format!(
        "INSERT INTO protection_review ({COLUMNS})
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)"
    );
    tx.execute(&sql, &columns(one))?;
    Ok(())
}

/// Writes a review over the version `before`; `false` when somebody else wrote in between.
pub(crate) fn save(tx: &mut Tx<'_>, one: &Review, before: i64) -> Result<bool, SqlError> {
    let mut values = columns(one).to_vec();
    values.push(before.into());
    let changed = tx.execute(
        "UPDATE protection_review SET version = $2, status = $3, kind = $4, unit_path = $5, author = $6,
           reviewers = $7, begun_at = $8, submitted_at = $9, subject_kind = $10, subject_key = $11,
           subject_name = $12, search = $13, doc = $14 WHERE number = $1 AND version = $15",
        &values,
    )?;
    Ok(changed == 1)
}

/// The hash of a review's stored state.
pub(crate) fn state_hash(one: &Review) -> [u8; 32] {
    let whole = serde_json::to_value(one).expect("invariant: a review is plain data");
    hash_state(&[("review", change::canonical_json(&whole).as_bytes())])
}

/// The hash of what is stored of a review, as ledger entries carry it; columns that are not those of
/// the document break it.
fn review_state(reader: &mut Reader<'_>, number: &str) -> Result<Option<[u8; 32]>, SqlError> {
    let sql = format!("SELECT {COLUMNS} FROM protection_review WHERE number = $1");
    let Some(row) = reader.query_opt(&sql, &args![number])? else {
        return Ok(None);
    };
    let doc: &str = row.get(13)?;
    let one = serde_json::from_str::<Review>(doc).ok();
    let holds = one.filter(|one| columns(one)[..13] == row.values()[..13]);
    Ok(Some(match holds {
        Some(one) => state_hash(&one),
        None => hash_state(&[("columns differ", doc.as_bytes())]),
    }))
}

/// The hash of what is stored under a subject of this room: of a review, or of all versions of a list.
/// `None` when nothing is stored.
///
/// # Errors
/// The database's.
pub fn state_of(
    reader: &mut Reader<'_>,
    kind: &str,
    id: &str,
) -> Result<Option<[u8; 32]>, SqlError> {
    match kind {
        crate::LIST => list_state(reader, id),
        _ => review_state(reader, id),
    }
}

/// At most `limit` numbers above `after`, in order: each has a chain in the ledger.
///
/// # Errors
/// The database's.
pub fn numbers(reader: &mut Reader<'_>, after: &str, limit: i64) -> Result<Vec<String>, SqlError> {
    let sql = "SELECT number FROM protection_review WHERE number > $1 ORDER BY number LIMIT $2";
    let rows = reader.query(sql, &args![after, limit])?;
    rows.iter().map(|row| row.get(0)).collect()
}

/// What a list is narrowed to: those that a person sees.
#[derive(Clone, Debug)]
pub(crate) struct Narrow {
    pub(crate) view: Reach,
    pub(crate) login: String,
    pub(crate) status: Option<Status>,
    pub(crate) kind: String,
    pub(crate) q: String,
    /// Only those where they are a reviewer, this round.
    pub(crate) mine: bool,
    /// Handed in from, until before (micros).
    pub(crate) handed_in: Option<(i64, i64)>,
}

const SEEN: &str = "((unit_path >= $1 AND unit_path < $2) OR author = $3 OR reviewers LIKE $4)
    AND ($5 = '' OR status = $5) AND ($6 = '' OR kind = $6) AND ($7 = '' OR search LIKE $7 ESCAPE '!')
    AND ($8 = 0 OR reviewers LIKE $4) AND submitted_at >= $9 AND submitted_at < $10";

fn values(narrow: &Narrow) -> Vec<Value> {
    let (low, high) = narrow.view.range();
    let login = narrow.login.replace(['%', '_'], "");
    let q: String = folded(&narrow.q).chars().take(SEARCH_MAX).collect();
    let q = q.replace('!', "!!").replace('%', "!%").replace('_', "!_");
    let (from, to) = narrow.handed_in.unwrap_or((i64::MIN, i64::MAX));
    args![
        low,
        high,
        &narrow.login,
        format!("% {login} %"),
        narrow.status.map_or("", Status::code),
        &narrow.kind,
        if q.is_empty() { q } else { format!("%{q}%") },
        i64::from(narrow.mine),
        from,
        to,
    ]
    .to_vec()
}

/// The newest that fit.
pub(crate) fn list(
    reader: &mut Reader<'_>,
    narrow: &Narrow,
    (skip, limit): (i64, i64),
) -> Result<Vec<Review>, SqlError> {
    let mut values = values(narrow);
    values.extend(args![limit.min(LIST_MAX), skip]);
    let sql = format!(
        "SELECT doc FROM protection_review WHERE {SEEN} ORDER BY begun_at DESC, number DESC LIMIT $11 OFFSET $12"
    );
    reader.query(&sql, &values)?.iter().map(from_row).collect()
}

/// How many fit.
pub(crate) fn count(reader: &mut Reader<'_>, narrow: &Narrow) -> Result<i64, SqlError> {
    let sql = format!("SELECT count(*) FROM protection_review WHERE {SEEN}");
    reader.query_one(&sql, &values(narrow))?.get(0)
}

/// Reviews that let something through, of a subject; the newest first.
pub(crate) fn let_through(
    reader: &mut Reader<'_>,
    subject_kind: &str,
    q: &str,
    limit: i64,
) -> Result<Vec<Review>, SqlError> {
    let q: String = folded(q).chars().take(SEARCH_MAX).collect();
    let q = q.replace('!', "!!").replace('%', "!%").replace('_', "!_");
    let sql = "SELECT doc FROM protection_review
         WHERE status IN ('passed', 'conditional', 'overruled') AND ($1 = '' OR subject_kind = $1)
           AND search LIKE $2 ESCAPE '!'
         ORDER BY begun_at DESC, number DESC LIMIT $3";
    let rows = reader.query(sql, &args![subject_kind, format!("%{q}%"), limit])?;
    rows.iter().map(from_row).collect()
}

/// Overruled reviews of a subject's code or name; the newest first.
pub(crate) fn overruled(
    reader: &mut Reader<'_>,
    key_or_name: &str,
    limit: i64,
) -> Result<Vec<Review>, SqlError> {
    let sql = "SELECT doc FROM protection_review
         WHERE status = 'overruled' AND (subject_key = $1 OR subject_name = $1)
         ORDER BY begun_at DESC, number DESC LIMIT $2";
    let rows = reader.query(sql, &args![folded(key_or_name), limit])?;
    rows.iter().map(from_row).collect()
}

/// Which list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListKind {
    /// The words that papers are checked against.
    Words,
    /// The checklist.
    Checklist,
}

impl ListKind {
    /// The stored form, and the id of its chain.
    pub fn code(self) -> &'static str {
        match self {
            ListKind::Words => "words",
            ListKind::Checklist => "checklist",
        }
    }
}

/// Who made a version of a list, and when; `None` of the one that ships.
pub(crate) type Made = Option<(String, i64)>;

fn list_at<T: DeserializeOwned>(
    reader: &mut Reader<'_>,
    kind: ListKind,
    version: Option<i64>,
) -> Result<Option<(T, i64, Made)>, SqlError> {
    let sql = "SELECT doc, version, made_by, made_at FROM protection_review_list
         WHERE kind = $1 AND ($2 < 0 OR version = $2) ORDER BY version DESC LIMIT 1";
    let row = reader.query_opt(sql, &args![kind.code(), version.unwrap_or(-1)])?;
    let Some(row) = row else { return Ok(None) };
    let doc: &str = row.get(0)?;
    let list = serde_json::from_str(doc).map_err(|error| broken(&error))?;
    Ok(Some((list, row.get(1)?, Some((row.get(2)?, row.get(3)?)))))
}

/// The word list in force, its version, who made it.
pub(crate) fn words(reader: &mut Reader<'_>) -> Result<(WordList, i64, Made), SqlError> {
    let found = list_at(reader, ListKind::Words, None)?;
    Ok(found.unwrap_or_else(|| (WordList::shipped(), 0, None)))
}

/// The checklist of a version, or the one in force.
pub(crate) fn checklist(
    reader: &mut Reader<'_>,
    version: Option<i64>,
) -> Result<(Checklist, i64, Made), SqlError> {
    let found = match version {
        Some(0) => None,
        other => list_at(reader, ListKind::Checklist, other)?,
    };
    Ok(found.unwrap_or_else(|| (Checklist::shipped(), 0, None)))
}

/// Puts a version beside those there are.
pub(crate) fn put_list<T: Serialize>(
    tx: &mut Tx<'_>,
    (kind, version): (ListKind, i64),
    (by, at): (&str, Instant),
    list: &T,
) -> Result<(), SqlError> {
    let doc = serde_json::to_string(list).map_err(|error| broken(&error))?;
    tx.execute(
        "INSERT INTO protection_review_list (kind, version, made_at, made_by, doc) VALUES ($1, $2, $3, $4, $5)",
        &args![kind.code(), version, micros(at), by, doc],
    )?;
    Ok(())
}

/// The hash of all versions of a list.
pub(crate) fn list_state(
    reader: &mut Reader<'_>,
    kind: &str,
) -> Result<Option<[u8; 32]>, SqlError> {
    let sql = "SELECT version, made_at, made_by, doc FROM protection_review_list
         WHERE kind = $1 ORDER BY version";
    let rows = reader.query(sql, &args![kind])?;
    if rows.is_empty() {
        return Ok(None);
    }
    let mut parts = String::new();
    for row in &rows {
        let (version, made_at): (i64, i64) = (row.get(0)?, row.get(1)?);
        let (by, doc): (&str, &str) = (row.get(2)?, row.get(3)?);
        let line = serde_json::json!([version, made_at, by, doc]);
        parts.push_str(&change::canonical_json(&line));
        parts.push('\n');
    }
    Ok(Some(hash_state(&[("versions", parts.as_bytes())])))
}

/// The lists that have a chain in the ledger.
///
/// # Errors
/// The database's.
pub fn list_ids(reader: &mut Reader<'_>, after: &str, limit: i64) -> Result<Vec<String>, SqlError> {
    let sql =
        "SELECT DISTINCT kind FROM protection_review_list WHERE kind > $1 ORDER BY kind LIMIT $2";
    let rows = reader.query(sql, &args![after, limit])?;
    rows.iter().map(|row| row.get(0)).collect()
}
