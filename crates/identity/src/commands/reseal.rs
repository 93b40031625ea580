//! Second factors' secrets under the current master key: background work after a rotation.

use super::entry;
use super::factor::context;
use crate::store::factor as store;
use change::CommandError;
use kernel::Actor;
use platform::sql::{Reader, SqlError};
use platform::{App, Keys};
use serde_json::json;

/// Seals the next secrets anew that are under another master key; answers how many. Several servers
/// may do it at once: a secret is changed only where it is still the one that was read.
pub(crate) fn reseal(app: &App) -> Result<usize, CommandError> {
    let current = app.keys.master_id();
    let waiting = app
        .db
        .read_now(move |reader: &mut Reader<'_>| store::under_other(reader, &current))?;
    if waiting.is_empty() {
        return Ok(0);
    }
    let keys = app.keys.clone();
    let actor = Actor::system("key_rotation");
    change::run_now(app, &actor, None, move |mut change| {
        let mut entries = Vec::new();
        for (login, secret, pending) in &waiting {
            let entropy = change.entropy();
            let anew = |sealed: &str| again(&keys, login, sealed, entropy);
            let (new_secret, new_pending) = (anew(secret)?, anew(pending)?);
            let (old, new) = ((secret, pending), (&new_secret, &new_pending));
            if store::replace(&mut change, login, old, new)? {
                let body = json!({ "to": keys.master_id() });
                entries.push(entry(&mut change, "factor_resealed", login, body)?);
            }
        }
        let done = entries.len();
        if done == 0 {
            // Another server did them all.
            return Err(CommandError::NotFound);
        }
        change.commit(entries, done)
    })
    .or_else(|error| match error {
        CommandError::NotFound => Ok(0),
        other => Err(other),
    })
}

/// An empty secret stays empty.
fn again(
    keys: &Keys,
    login: &str,
    sealed: &str,
    entropy: &platform::Entropy,
) -> Result<String, SqlError> {
    if sealed.is_empty() {
        return Ok(String::new());
    }
    let context = context(login);
    let plain = keys.open_sealed(&context, sealed);
    let plain = plain.map_err(|error| SqlError::Other(error.to_string()))?;
    Ok(keys.seal(&context, &plain, entropy))
}
