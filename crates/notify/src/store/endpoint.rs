//! `notify_endpoint`.

use crate::rules::{Channel, Kind};
use change::Change;
use kernel::Lang;
use platform::sql::{Reader, Row, SqlError, Tx, args};
use platform::{DataKey, Keys, SealError, Sealed};

/// The room key that addresses and secrets are sealed with.
const ROOM_KEY: &str = "notify_endpoints";
/// How a sealed text begins; no address does.
const SEALED: &str = "s1.";

/// Where another system or a robot listens, its address and secret as they lie in the database.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Endpoint {
    pub(crate) id: i64,
    pub(crate) name: String,
    pub(crate) channel: Channel,
    /// The unit's code.
    pub(crate) unit: String,
    pub(crate) kept: Kept,
    pub(crate) kinds: Vec<Kind>,
    pub(crate) lang: Lang,
    pub(crate) active: bool,
    pub(crate) version: i64,
}

/// Address and secret as they lie in the database: sealed with a key of the room.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Kept {
    pub(crate) url: String,
    pub(crate) secret: String,
}

/// Address and secret, readable.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Target {
    /// Of a robot: holds its key.
    pub(crate) url: String,
    /// Empty for none.
    pub(crate) secret: String,
}

impl std::fmt::Debug for Target {
    /// Nothing of it: this ends up in logs.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Target").finish_non_exhaustive()
    }
}

/// The places to which address and secret are sealed.
fn places(id: i64) -> [String; 2] {
    [
        format!("endpoint {id} url"),
        format!("endpoint {id} secret"),
    ]
}

fn broken(error: SealError) -> SqlError {
    SqlError::Other(error.to_string())
}

impl Kept {
    /// Seals address and secret of an endpoint.
    pub(crate) fn seal(
        change: &mut Change<'_>,
        id: i64,
        target: &Target,
    ) -> Result<Kept, SqlError> {
        let (keys, entropy, now) = (change.keys(), change.entropy(), change.now());
        let key = vault::room_key(change, keys, entropy, now, ROOM_KEY)?;
        let [url, secret] = places(id);
        let seal = |field, at: &str, text: &str| {
            vault::seal(field, &key, at, text.as_bytes(), entropy).to_string()
        };
        Ok(Kept {
            url: seal(register::sealed!("notify_endpoint.url"), &url, &target.url),
            secret: seal(
                register::sealed!("notify_endpoint.secret"),
                &secret,
                &target.secret,
            ),
        })
    }

    /// Whether they are from before they were sealed.
    pub(crate) fn is_plain(&self) -> bool {
        !self.url.starts_with(SEALED)
    }
}

/// The key that endpoints are sealed with; `None` before there was one.
pub(crate) fn key(reader: &mut Reader<'_>, keys: &Keys) -> Result<Option<DataKey>, SqlError> {
    vault::room_key_of(reader, keys, ROOM_KEY)
}

impl Endpoint {
    /// Address and secret, opened with [`key`]. Those from before are readable as they are.
    pub(crate) fn target(&self, key: Option<&DataKey>) -> Result<Target, SqlError> {
        if self.kept.is_plain() {
            return Ok(Target {
                url: self.kept.url.clone(),
                secret: self.kept.secret.clone(),
            });
        }
        let key = key.ok_or_else(|| SqlError::Other("endpoints have no key".to_owned()))?;
        let open = |at: &str, text: &str| {
            let bytes = key.open(at, &Sealed::stored(text)).map_err(broken)?;
            Ok::<_, SqlError>(String::from_utf8_lossy(&bytes).into_owned())
        };
        let [url, secret] = places(self.id);
        Ok(Target {
            url: open(&url, &self.kept.url)?,
            secret: open(&secret, &self.kept.secret)?,
        })
    }
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
        kept: Kept {
            url: row.get(4)?,
            secret: row.get(5)?,
        },
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

/// An endpoint and what it is sent to with.
pub(crate) fn opened(
    reader: &mut Reader<'_>,
    keys: &Keys,
    id: i64,
) -> Result<Option<(Endpoint, Target)>, SqlError> {
    let Some(endpoint) = load(reader, id)? else {
        return Ok(None);
    };
    let key = key(reader, keys)?;
    let target = endpoint.target(key.as_ref())?;
    Ok(Some((endpoint, target)))
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
            &endpoint.kept.url,
            &endpoint.kept.secret,
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
            &endpoint.kept.url,
            &endpoint.kept.secret,
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
