//! `notify_endpoint`.

use crate::rules::{Channel, Kind};
use kernel::Lang;
use platform::sql::{Reader, Row, SqlError, Tx, args};

/// Where another system or a robot listens.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Endpoint {
    pub(crate) id: i64,
    pub(crate) name: String,
    pub(crate) channel: Channel,
    /// The unit's code.
    pub(crate) unit: String,
    /// Of a robot: holds its key.
    pub(crate) url: String,
    /// Empty for none.
    pub(crate) secret: String,
    pub(crate) kinds: Vec<Kind>,
    pub(crate) lang: Lang,
    pub(crate) active: bool,
    pub(crate) version: i64,
}

impl std::fmt::Debug for Endpoint {
    /// Without address and secret: this ends up in logs.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Endpoint")
            .field("id", &self.id)
            .field("name", &self.name)
            .field("channel", &self.channel)
            .finish_non_exhaustive()
    }
}

const COLUMNS: &str = "id, name, channel, unit, url, secret, kinds, lang, active, version";

fn from_row(row: &Row) -> Result<Endpoint, SqlError> {
    let channel: &str = row.get(2)?;
    let broken = || SqlError::Other("an endpoint has an unknown channel".to_owned());
    let kinds: &str = row.get(6)?;
    Ok(Endpoint {
        id: row.get(0)?,
        name: row.get(1)?,
        channel: Channel::from_code(channel).ok_or_else(broken)?,
        unit: row.get(3)?,
        url: row.get(4)?,
        secret: row.get(5)?,
        kinds: kinds.split(' ').filter_map(Kind::from_code).collect(),
        lang: Lang::from_tag(row.get(7)?).unwrap_or_default(),
        active: row.get(8)?,
        version: row.get(9)?,
    })
}

/// The kinds as they are stored.
pub(crate) fn codes(kinds: &[Kind]) -> String {
    let codes: Vec<&str> = kinds.iter().map(|kind| kind.code()).collect();
    codes.join(" ")
}

/// All endpoints by name; there are at most [`ENDPOINTS_MAX`](crate::commands::endpoint::ENDPOINTS_MAX).
pub(crate) fn all(reader: &mut Reader<'_>) -> Result<Vec<Endpoint>, SqlError> {
    let sql = format!("SELECT {COLUMNS} FROM notify_endpoint ORDER BY name");
    reader.query(&sql, &[])?.iter().map(from_row).collect()
}

/// One endpoint.
pub(crate) fn load(reader: &mut Reader<'_>, id: i64) -> Result<Option<Endpoint>, SqlError> {
    let sql = format!("SELECT {COLUMNS} FROM notify_endpoint WHERE id = $1");
    let row = reader.query_opt(&sql, &args![id])?;
    row.as_ref().map(from_row).transpose()
}

/// Stores a new endpoint.
pub(crate) fn insert(tx: &mut Tx<'_>, endpoint: &Endpoint) -> Result<(), SqlError> {
    let sql = format!(
        "INSERT INTO notify_endpoint ({COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
    );
    tx.execute(
        &sql,
        &args![
            endpoint.id,
            &endpoint.name,
            endpoint.channel.code(),
            &endpoint.unit,
            &endpoint.url,
            &endpoint.secret,
            codes(&endpoint.kinds),
            endpoint.lang.tag(),
            endpoint.active,
            endpoint.version,
        ],
    )?;
    Ok(())
}

/// Saves an endpoint over the version before it; `false` when that is gone.
pub(crate) fn save(tx: &mut Tx<'_>, endpoint: &Endpoint) -> Result<bool, SqlError> {
    let rows = tx.execute(
        "UPDATE notify_endpoint SET name = $2, channel = $3, unit = $4, url = $5, secret = $6,
             kinds = $7, lang = $8, active = $9, version = $10
         WHERE id = $1 AND version = $11",
        &args![
            endpoint.id,
            &endpoint.name,
            endpoint.channel.code(),
            &endpoint.unit,
            &endpoint.url,
            &endpoint.secret,
            codes(&endpoint.kinds),
            endpoint.lang.tag(),
            endpoint.active,
            endpoint.version,
            endpoint.version - 1,
        ],
    )?;
    Ok(rows == 1)
}

/// Takes an endpoint away; what was on its way to it is dropped.
pub(crate) fn remove(tx: &mut Tx<'_>, id: i64) -> Result<bool, SqlError> {
    tx.execute(
        "UPDATE notify_delivery SET state = 'dropped', last_error = 'endpoint_removed'
         WHERE endpoint = $1 AND state IN ('waiting', 'sending', 'failed')",
        &args![id],
    )?;
    let sql = "DELETE FROM notify_endpoint WHERE id = $1";
    Ok(tx.execute(sql, &args![id])? == 1)
}
