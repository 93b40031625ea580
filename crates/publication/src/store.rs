//! `publication_version`: a version is one document with derived columns; `publication_state`: how
//! often something was published or withdrawn.

use crate::rules::{Status, Version};
use change::{Change, CommandError, Subject, hash_state};
use kernel::{Day, Reach, micros};
use platform::sql::{Reader, Row, SqlError, Value, args};

/// The ledger's kind of a version.
pub const SUBJECT: &str = "publication";
/// Most versions of one kind that are public on a day.
pub const IN_FORCE_MAX: i64 = 5_000;
/// Most rows of a list in one go.
pub(crate) const LIST_MAX: i64 = 5_000;
/// Most versions of one item that are read.
const VERSIONS_MAX: i64 = crate::rules::VERSIONS_MAX as i64;

/// The ledger's subject of a version.
pub(crate) fn subject(version: &Version) -> Subject {
    Subject::new(SUBJECT, version.id())
}

fn from_row(row: &Row) -> Result<Version, SqlError> {
    let doc: &str = row.get(0)?;
    serde_json::from_str(doc)
        .map_err(|error| SqlError::Other(format!("a published document is broken: {error}")))
}

fn columns(one: &Version) -> [Value; 14] {
    let day = |day: Option<Day>| day.map_or(String::new(), |day| day.to_string());
    let doc = serde_json::to_string(one).expect("invariant: a version is plain data");
    args![
        one.id(),
        &one.kind,
        &one.key,
        i64::from(one.version),
        i64::from(one.revision),
        one.status.code(),
        i64::from(one.published.is_some()),
        one.unit.as_str(),
        // Looked for with a space on both sides: no login holds one.
        format!(" {} ", one.writers.join(" ")),
        day(one.from),
        day(one.to),
        micros(changed(one)),
        one.words(),
        doc,
    ]
}

/// When something happened to it last.
fn changed(one: &Version) -> kernel::Instant {
    let moved = [
        one.handed_in.as_ref().map(|(_, at)| *at),
        one.returned.as_ref().map(|(_, at, _)| *at),
        one.published.as_ref().map(|(_, at)| *at),
        one.withdrawn.as_ref().map(|(_, at, _)| *at),
    ];
    moved.into_iter().flatten().fold(one.at, std::cmp::max)
}

/// Stores a new version.
pub(crate) fn insert(change: &mut Change<'_>, one: &Version) -> Result<(), CommandError> {
    let written = change.execute(
        "INSERT INTO publication_version (id, kind, item, version, revision, status, shown, unit_path,
           writers, from_day, to_day, changed_at, words, doc)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) ON CONFLICT (id) DO NOTHING",
        &columns(one),
    )?;
    match written {
        1 => Ok(()),
        _ => Err(change.conflict(&subject(one))),
    }
}

/// Writes a version over the revision that was read.
pub(crate) fn save(change: &mut Change<'_>, one: &Version, read: u32) -> Result<(), CommandError> {
    let mut values = columns(one).to_vec();
    values.push(i64::from(read).into());
    let written = change.execute(
        "UPDATE publication_version SET kind = $2, item = $3, version = $4, revision = $5, status = $6,
           shown = $7, unit_path = $8, writers = $9, from_day = $10, to_day = $11, changed_at = $12,
           words = $13, doc = $14
         WHERE id = $1 AND revision = $15",
        &values,
    )?;
    match written {
        1 => Ok(()),
        _ => Err(change.conflict(&subject(one))),
    }
}

/// Counts a publication or withdrawal.
pub(crate) fn count_up(change: &mut Change<'_>) -> Result<(), SqlError> {
    change.execute(
        "INSERT INTO publication_state (id, generation) VALUES ('all', 1)
         ON CONFLICT (id) DO UPDATE SET generation = publication_state.generation + 1",
        &[],
    )?;
    Ok(())
}

/// Grows with every publication and withdrawal: while it stays and the day is the same, everything
/// that the public sees is as it was.
pub fn generation(reader: &mut Reader<'_>) -> Result<i64, SqlError> {
    let sql = "SELECT generation FROM publication_state WHERE id = 'all'";
    let row = reader.query_opt(sql, &[])?;
    row.map_or(Ok(0), |row| row.get(0))
}

/// What is public of a kind on a day, by key. `kind`: a `&Kind` or its code.
pub fn in_force(
    reader: &mut Reader<'_>,
    kind: impl AsRef<str>,
    day: Day,
) -> Result<Vec<Version>, SqlError> {
    let sql = "SELECT doc FROM publication_version
         WHERE kind = $1 AND shown = 1 AND from_day <= $2 AND (to_day = '' OR to_day >= $2)
         ORDER BY item LIMIT $3";
    let values = args![kind.as_ref(), day.to_string(), IN_FORCE_MAX];
    reader.query(sql, &values)?.iter().map(from_row).collect()
}

/// What was public of an item on a day.
pub fn on(
    reader: &mut Reader<'_>,
    kind: impl AsRef<str>,
    key: &str,
    day: Day,
) -> Result<Option<Version>, SqlError> {
    let sql = "SELECT doc FROM publication_version
         WHERE kind = $1 AND item = $2 AND shown = 1 AND from_day <= $3 AND (to_day = '' OR to_day >= $3)
         ORDER BY version DESC LIMIT 1";
    let row = reader.query_opt(sql, &args![kind.as_ref(), key, day.to_string()])?;
    row.as_ref().map(from_row).transpose()
}

/// All versions of an item, oldest first.
pub fn versions(
    reader: &mut Reader<'_>,
    kind: impl AsRef<str>,
    key: &str,
) -> Result<Vec<Version>, SqlError> {
    let sql = "SELECT doc FROM publication_version WHERE kind = $1 AND item = $2 ORDER BY version LIMIT $3";
    let rows = reader.query(sql, &args![kind.as_ref(), key, VERSIONS_MAX])?;
    rows.iter().map(from_row).collect()
}

/// The newest version of an item, whatever its status.
pub fn newest(
    reader: &mut Reader<'_>,
    kind: impl AsRef<str>,
    key: &str,
) -> Result<Option<Version>, SqlError> {
    let sql = "SELECT doc FROM publication_version WHERE kind = $1 AND item = $2
         ORDER BY version DESC LIMIT 1";
    let row = reader.query_opt(sql, &args![kind.as_ref(), key])?;
    row.as_ref().map(from_row).transpose()
}

/// The hash of a version's stored state.
pub(crate) fn state_hash(one: &Version) -> [u8; 32] {
    let whole = serde_json::to_value(one).expect("invariant: a version is plain data");
    hash_state(&[("version", change::canonical_json(&whole).as_bytes())])
}

/// The hash of what is stored, as ledger entries carry it; columns that are not those of the document
/// break it. `None` when nothing is stored.
pub fn state_of(reader: &mut Reader<'_>, id: &str) -> Result<Option<[u8; 32]>, SqlError> {
    let sql = "SELECT id, kind, item, version, revision, status, shown, unit_path, writers, from_day, to_day,
           changed_at, words, doc FROM publication_version WHERE id = $1";
    let Some(row) = reader.query_opt(sql, &args![id])? else {
        return Ok(None);
    };
    let doc: &str = row.get(13)?;
    let one = serde_json::from_str::<Version>(doc).ok();
    let holds = one.filter(|one| columns(one)[..13] == row.values()[..13]);
    Ok(Some(match holds {
        Some(one) => state_hash(&one),
        None => hash_state(&[("columns differ", doc.as_bytes())]),
    }))
}

/// At most `limit` names of versions above `after`, in order: each has a chain in the ledger.
pub fn ids(reader: &mut Reader<'_>, after: &str, limit: i64) -> Result<Vec<String>, SqlError> {
    let sql = "SELECT id FROM publication_version WHERE id > $1 ORDER BY id LIMIT $2";
    let rows = reader.query(sql, &args![after, limit])?;
    rows.iter().map(|row| row.get(0)).collect()
}

/// How many versions of a kind wait to be published.
pub(crate) fn waiting(reader: &mut Reader<'_>, kind: impl AsRef<str>) -> Result<i64, SqlError> {
    let sql = "SELECT count(*) FROM publication_version WHERE kind = $1 AND status = 'handed_in'";
    reader.query_one(sql, &args![kind.as_ref()])?.get(0)
}

/// What a list of one kind is narrowed to.
#[derive(Clone, Debug)]
pub(crate) struct Narrow {
    pub(crate) kind: &'static str,
    pub(crate) view: Reach,
    pub(crate) login: String,
    pub(crate) state: State,
    /// In lower case; empty for all.
    pub(crate) text: String,
    pub(crate) today: Day,
}

/// Which versions a list shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum State {
    /// The newest version of each item.
    Newest,
    /// Versions of one status; of the published those that are public or will be.
    Of(Status),
    /// Published versions whose last day is over.
    Ended,
    /// What was public on a day.
    On(Day),
}

/// Versions that a person sees: what has been public, those of units within reach, and their own.
fn seen(of: &str) -> String {
    format!(
        "({of}.shown = 1 OR ({of}.unit_path >= $2 AND {of}.unit_path < $3)
           OR {of}.writers LIKE $4 ESCAPE '!')"
    )
}

fn like(text: &str) -> String {
    let escaped = text
        .replace('!', "!!")
        .replace('%', "!%")
        .replace('_', "!_");
    format!("%{escaped}%")
}

fn fits(narrow: &Narrow) -> (String, Vec<Value>) {
    let (low, high) = narrow.view.range();
    let mine = like(&format!(" {} ", narrow.login));
    let mut values = args![narrow.kind, low, high, mine, like(&narrow.text)].to_vec();
    let newest = format!(
        "v.version = (SELECT max(o.version) FROM publication_version o
           WHERE o.kind = v.kind AND o.item = v.item AND {})",
        seen("o")
    );
    let state = match narrow.state {
        State::Newest => newest.as_str(),
        State::Of(Status::Published) => {
            values.push(narrow.today.to_string().into());
            "v.status = 'published' AND (v.to_day = '' OR v.to_day >= $6)"
        }
        State::Of(status) => {
            values.push(status.code().into());
            "v.status = $6"
        }
        State::Ended => {
            values.push(narrow.today.to_string().into());
            "v.status = 'published' AND v.to_day <> '' AND v.to_day < $6"
        }
        State::On(day) => {
            values.push(day.to_string().into());
            "v.shown = 1 AND v.from_day <= $6 AND (v.to_day = '' OR v.to_day >= $6)"
        }
    };
    let fits = format!(
        "v.kind = $1 AND {} AND v.words LIKE $5 ESCAPE '!' AND {state}",
        seen("v")
    );
    (fits, values)
}

/// The versions that fit, changed last first.
pub(crate) fn list(
    reader: &mut Reader<'_>,
    narrow: &Narrow,
    (skip, limit): (i64, i64),
) -> Result<Vec<Version>, SqlError> {
    let (fits, mut values) = fits(narrow);
    let n = values.len();
    values.extend(args![limit.min(LIST_MAX), skip]);
    let sql = format!(
        "SELECT v.doc FROM publication_version v WHERE {fits}
         ORDER BY v.changed_at DESC, v.id LIMIT ${} OFFSET ${}",
        n + 1,
        n + 2
    );
    reader.query(&sql, &values)?.iter().map(from_row).collect()
}

/// How many fit.
pub(crate) fn count(reader: &mut Reader<'_>, narrow: &Narrow) -> Result<i64, SqlError> {
    let (fits, values) = fits(narrow);
    let sql = format!("SELECT count(*) FROM publication_version v WHERE {fits}");
    reader.query_one(&sql, &values)?.get(0)
}
