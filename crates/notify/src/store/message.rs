//! `notify_notice`, `notify_message`.

use crate::rules::{Kind, WHAT, what};
use kernel::{Instant, Lang, Say};
use platform::sql::{Reader, Row, SqlError, Tx, args};

/// A notice as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Stored {
    pub(crate) id: i64,
    pub(crate) kind: Kind,
    pub(crate) subject_kind: String,
    pub(crate) subject_id: String,
    /// A path of this site.
    pub(crate) href: String,
    pub(crate) args: Vec<(String, Say)>,
    pub(crate) at: Instant,
}

/// The columns that [`Stored::from_row`] reads, of `notify_notice n`.
pub(crate) const COLUMNS: &str = "n.id, n.kind, n.subject_kind, n.subject_id, n.href, n.args, n.at";
/// How many columns those are.
pub(crate) const COLUMNS_COUNT: usize = 7;

impl Stored {
    /// What stands in the texts' places in a language.
    pub(crate) fn said(&self, lang: Lang) -> Vec<(String, String)> {
        let said = self.args.iter();
        let said = said.map(|(name, say)| (name.clone(), say.to(lang).to_owned()));
        let what = what(&self.subject_kind, lang).to_owned();
        said.chain([(WHAT.to_owned(), what)]).collect()
    }

    /// Reads [`COLUMNS`], the first of them at `first`.
    pub(crate) fn from_row(row: &Row, first: usize) -> Result<Stored, SqlError> {
        let code: &str = row.get(first + 1)?;
        let args: &str = row.get(first + 5)?;
        let broken = |what: &str| SqlError::Other(format!("a notice has {what}"));
        Ok(Stored {
            id: row.get(first)?,
            kind: Kind::from_code(code).ok_or_else(|| broken("an unknown kind"))?,
            subject_kind: row.get(first + 2)?,
            subject_id: row.get(first + 3)?,
            href: row.get(first + 4)?,
            args: serde_json::from_str(args).map_err(|_| broken("no readable arguments"))?,
            at: row.get(first + 6)?,
        })
    }
}

/// Stores a notice.
pub(crate) fn insert_notice(tx: &mut Tx<'_>, notice: &Stored) -> Result<(), SqlError> {
    let told = serde_json::to_string(&notice.args)
        .map_err(|error| SqlError::Other(format!("arguments are not JSON: {error}")))?;
    tx.execute(
        "INSERT INTO notify_notice (id, kind, subject_kind, subject_id, href, args, at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        &args![
            notice.id,
            notice.kind.code(),
            &notice.subject_kind,
            &notice.subject_id,
            &notice.href,
            told,
            notice.at,
        ],
    )?;
    Ok(())
}

/// Puts a notice into a person's list; `read_at` when it is not to be counted as unread.
pub(crate) fn insert(
    tx: &mut Tx<'_>,
    id: i64,
    notice: i64,
    login: &str,
    at: Instant,
    read_at: Option<Instant>,
) -> Result<(), SqlError> {
    tx.execute(
        "INSERT INTO notify_message (id, notice, login, at, read_at) VALUES ($1, $2, $3, $4, $5)",
        &args![id, notice, login, at, read_at],
    )?;
    Ok(())
}

/// Marks one of a person's messages as read; answers where it leads, `None` when it is not theirs.
pub(crate) fn mark_read(
    tx: &mut Tx<'_>,
    login: &str,
    id: i64,
    now: Instant,
) -> Result<Option<String>, SqlError> {
    tx.execute(
        "UPDATE notify_message SET read_at = $3
         WHERE login = $1 AND id = $2 AND read_at IS NULL",
        &args![login, id, now],
    )?;
    let row = tx.query_opt(
        "SELECT n.href FROM notify_message m JOIN notify_notice n ON n.id = m.notice
         WHERE m.login = $1 AND m.id = $2",
        &args![login, id],
    )?;
    row.map(|row| row.get(0)).transpose()
}

/// Marks all of a person's messages up to the one with that id as read: what came since the page
/// was drawn has not been seen. Tells how many.
pub(crate) fn mark_all_read(
    tx: &mut Tx<'_>,
    login: &str,
    upto: i64,
    now: Instant,
) -> Result<u64, SqlError> {
    tx.execute(
        "UPDATE notify_message SET read_at = $3
         WHERE login = $1 AND id <= $2 AND read_at IS NULL",
        &args![login, upto, now],
    )
}

/// How many of a person's messages are unread.
pub(crate) fn unread(reader: &mut Reader<'_>, login: &str) -> Result<i64, SqlError> {
    let sql = "SELECT count(*) FROM notify_message WHERE login = $1 AND read_at IS NULL";
    reader.query_one(sql, &args![login])?.get(0)
}
