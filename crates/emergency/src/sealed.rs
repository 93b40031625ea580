//! What people wrote about an access, sealed under a key of its own: a reason may name a customer,
//! whatever the form asks for. Erasing the person of a case destroys the keys of its accesses.

use crate::commands::stated;
use crate::store::{self, Access};
use change::{Change, Entry};
use platform::sql::{Reader, SqlError};
use platform::{DataKey, Entropy, Keys, Sealed};
use serde_json::json;
use vault::Held;

/// What people wrote, as far as it can be read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Written {
    /// Why it was opened.
    pub(crate) reason: String,
    /// What the review says.
    pub(crate) remark: String,
    /// Whether it was erased.
    pub(crate) erased: bool,
}

/// The name of an access among the data keys.
pub(crate) fn key_subject(id: i64) -> String {
    format!("emergency {id}")
}

fn place(id: i64, what: &str) -> String {
    format!("emergency {id} {what}")
}

/// Seals one text; an empty one stays empty.
pub(crate) fn seal(key: &DataKey, id: i64, what: &str, text: &str, entropy: &Entropy) -> String {
    if text.is_empty() {
        return String::new();
    }
    let field = match what {
        "remark" => register::sealed!("emergency_access.remark"),
        _ => register::sealed!("emergency_access.reason"),
    };
    let sealed = vault::seal(field, key, &place(id, what), text.as_bytes(), entropy);
    sealed.as_str().to_owned()
}

fn open(key: &DataKey, id: i64, what: &str, stored: &str) -> Result<String, SqlError> {
    if stored.is_empty() {
        return Ok(String::new());
    }
    let broken = |text: String| SqlError::Other(text);
    let plain = key.open(&place(id, what), &Sealed::stored(stored));
    let plain = plain.map_err(|error| broken(error.to_string()))?;
    String::from_utf8(plain).map_err(|error| broken(error.to_string()))
}

/// What was written about an access.
pub(crate) fn written(
    reader: &mut Reader<'_>,
    keys: &Keys,
    access: &Access,
) -> Result<Written, SqlError> {
    if !access.sealed {
        return Ok(Written {
            reason: access.reason.clone(),
            remark: access.remark.clone(),
            erased: false,
        });
    }
    match vault::key_of(reader, keys, &key_subject(access.id))? {
        Some(Held::Key(key)) => Ok(Written {
            reason: open(&key, access.id, "reason", &access.reason)?,
            remark: open(&key, access.id, "remark", &access.remark)?,
            erased: false,
        }),
        _ => Ok(Written {
            erased: true,
            ..Written::default()
        }),
    }
}

/// Forgets what was written about accesses to a case whose person is erased, for good; that there
/// were accesses, by whom and with which verdict stays. The entries belong into the same change.
///
/// # Errors
/// The database's.
pub fn forget(change: &mut Change<'_>, number: &str) -> Result<Vec<Entry>, SqlError> {
    let mut entries = Vec::new();
    for access in store::of_number(change, number)? {
        if vault::destroy_key(change, &key_subject(access.id))? {
            let body = json!({ "number": number });
            entries.push(stated(&access, "emergency_words_erased", body));
        }
    }
    Ok(entries)
}
