//! Complaints that are being written: sealed under the room's own key, found by the keyed hash of a
//! code that only the writer's browser has, dropped when their time is over.

use super::broken;
use kernel::{Fields, Instant};
use platform::sql::{Reader, SqlError, Tx, args};
use platform::{App, Entropy, Keys, Sealed};
use serde::{Deserialize, Serialize};

/// The room key that drafts are sealed with.
const KEY: &str = "portal_drafts";

/// What somebody has written so far.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Draft {
    /// Names and values.
    pub(crate) fields: Vec<(String, String)>,
    /// Files, kept sealed; their keys are here and nowhere else.
    pub(crate) files: Vec<DraftFile>,
    /// When the first step was sent.
    pub(crate) begun_at: Instant,
}

impl Draft {
    pub(crate) fn new(now: Instant) -> Draft {
        Draft {
            fields: Vec::new(),
            files: Vec::new(),
            begun_at: now,
        }
    }

    pub(crate) fn fields(&self) -> Fields {
        Fields::from_pairs(self.fields.clone())
    }
}

/// A file of a draft.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct DraftFile {
    pub(crate) name: String,
    pub(crate) media_type: String,
    pub(crate) size: i64,
    pub(crate) sha256: String,
    pub(crate) kept: String,
    pub(crate) key: String,
}

impl DraftFile {
    pub(crate) fn brought(&self) -> complaint::commands::Brought {
        complaint::commands::Brought {
            name: self.name.clone(),
            media_type: self.media_type.clone(),
            size: self.size,
            sealed: document::SealedFile {
                sha256: self.sha256.clone(),
                kept: self.kept.clone(),
                key: self.key.clone(),
            },
        }
    }
}

/// Under which hash the draft of a browser's code is found.
pub(crate) fn id_of(keys: &Keys, code: &str) -> String {
    keys.blind_index("portal draft", code)
}

fn place(id: &str) -> String {
    format!("portal_draft {id}")
}

/// The draft, unless its time is over.
pub(crate) fn load(
    reader: &mut Reader<'_>,
    keys: &Keys,
    id: &str,
    now: Instant,
) -> Result<Option<Draft>, SqlError> {
    let sql = "SELECT sealed FROM portal_draft WHERE id = $1 AND expires_at > $2";
    let Some(row) = reader.query_opt(sql, &args![id, now])? else {
        return Ok(None);
    };
    let Some(key) = vault::room_key_of(reader, keys, KEY)? else {
        return Ok(None);
    };
    let sealed: String = row.get(0)?;
    let plain = key
        .open(&place(id), &Sealed::stored(sealed))
        .map_err(broken)?;
    serde_json::from_slice(&plain).map(Some).map_err(broken)
}

/// Where a draft is put.
pub(crate) struct Place<'a> {
    pub(crate) id: &'a str,
    pub(crate) network: &'a str,
    pub(crate) now: Instant,
    pub(crate) expires: Instant,
}

/// Keeps a draft, sealed.
pub(crate) fn save(
    tx: &mut Tx<'_>,
    (keys, entropy): (&Keys, &Entropy),
    at: &Place<'_>,
    draft: &Draft,
) -> Result<(), SqlError> {
    let key = vault::room_key(tx, keys, entropy, at.now, KEY)?;
    let plain = serde_json::to_vec(draft).map_err(broken)?;
    let field = register::sealed!("portal_draft.sealed");
    let sealed = vault::seal(field, &key, &place(at.id), &plain, entropy);
    tx.execute(
        "INSERT INTO portal_draft (id, network, begun_at, expires_at, sealed)
         VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (id) DO UPDATE SET expires_at = $4, sealed = $5",
        &args![
            at.id,
            at.network,
            draft.begun_at,
            at.expires,
            sealed.as_str()
        ],
    )?;
    Ok(())
}

/// Takes a draft away; `false` when there is none.
pub(crate) fn drop_one(tx: &mut Tx<'_>, id: &str) -> Result<bool, SqlError> {
    Ok(tx.execute("DELETE FROM portal_draft WHERE id = $1", &args![id])? == 1)
}

/// How many drafts a network began since then, and how many there are.
pub(crate) fn counts(
    reader: &mut Reader<'_>,
    network: &str,
    since: Instant,
) -> Result<(i64, i64), SqlError> {
    let mine = reader.query_one(
        "SELECT count(*) FROM portal_draft WHERE network = $1 AND begun_at > $2",
        &args![network, since],
    )?;
    let all = reader.query_one("SELECT count(*) FROM portal_draft", &args![])?;
    Ok((mine.get(0)?, all.get(0)?))
}

/// Takes drafts away whose time is over, a bounded number; answers how many.
pub(crate) fn drop_old(app: &App, now: Instant, most: i64) -> Result<u64, SqlError> {
    app.db.write_now(move |tx| {
        tx.execute(
            "DELETE FROM portal_draft WHERE id IN (
               SELECT id FROM portal_draft WHERE expires_at <= $1 ORDER BY expires_at LIMIT $2)",
            &args![now, most],
        )
    })
}
