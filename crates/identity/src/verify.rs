//! What `ledger verify` asks of this room: which accounts and tokens there are, what is stored of
//! each, and whether somebody who acted is known.

use crate::store;
use crate::store::token::Token;
use platform::sql::{Reader, SqlError};

/// How the login of another system begins; a colon never stands in a person's.
pub(crate) const TOKEN_ACTOR: &str = "token:";
/// How the login of the program itself begins ([`kernel::Actor::system`]).
const SYSTEM_ACTOR: &str = "system:";

/// At most `limit` logins above `after`, in order: each must have a chain in the ledger.
pub fn logins(reader: &mut Reader<'_>, after: &str, limit: i64) -> Result<Vec<String>, SqlError> {
    store::account::logins(reader, after, limit)
}

/// At most `limit` readable parts of tokens above `after`, in order: each must have a chain.
pub fn token_prefixes(
    reader: &mut Reader<'_>,
    after: &str,
    limit: i64,
) -> Result<Vec<String>, SqlError> {
    store::token::prefixes(reader, after, limit)
}

/// The hash of a token's stored state: everything but when it was last used. `None` when it is not
/// there.
pub fn token_state_of(reader: &mut Reader<'_>, prefix: &str) -> Result<Option<[u8; 32]>, SqlError> {
    let found = store::token::any_by_prefix(reader, prefix)?;
    Ok(found.map(|(token, secret)| token_state(&token, &secret)))
}

fn token_state(token: &Token, secret: &str) -> [u8; 32] {
    let at = |instant| kernel::micros(instant).to_be_bytes();
    let revoked = token.revoked_at.map(at);
    change::hash_state(&[
        ("prefix", token.prefix.as_bytes()),
        ("name", token.name.as_bytes()),
        ("secret", secret.as_bytes()),
        ("role", token.role.code().as_bytes()),
        ("unit", token.unit.as_str().as_bytes()),
        ("created_at", &at(token.created_at)),
        ("created_by", token.created_by.as_bytes()),
        ("revoked_at", revoked.as_ref().map_or(&[], |bytes| bytes)),
    ])
}

/// Whether whoever acted under this login is stored: an account of any status, a token of that
/// name, or the program itself.
pub fn knows_actor(reader: &mut Reader<'_>, login: &str) -> Result<bool, SqlError> {
    if login.starts_with(SYSTEM_ACTOR) {
        return Ok(true);
    }
    match login.strip_prefix(TOKEN_ACTOR) {
        Some(name) => store::token::was_issued(reader, name),
        None => Ok(store::account::load(reader, login)?.is_some()),
    }
}
