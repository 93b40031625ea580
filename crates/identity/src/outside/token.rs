//! ID tokens: the signature (JWS, by `ring`) and what must stand in one (OpenID Connect Core,
//! 3.1.3.7). Pure: keys and time are passed in.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use kernel::Instant;
use ring::signature::{
    ECDSA_P256_SHA256_FIXED, RSA_PKCS1_2048_8192_SHA256, RSA_PSS_2048_8192_SHA256, RsaParameters,
    RsaPublicKeyComponents, UnparsedPublicKey,
};
use serde::Deserialize;
use serde_json::{Map, Value};
use subtle::ConstantTimeEq;

/// Longest token that is read.
const TOKEN_BYTES_MAX: usize = 64 * 1024;

/// A provider's public keys (RFC 7517).
#[derive(Clone, Debug, Default, Deserialize)]
pub(super) struct Keys {
    keys: Vec<Key>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct Key {
    kty: String,
    kid: Option<String>,
    #[serde(rename = "use")]
    usage: Option<String>,
    alg: Option<String>,
    crv: String,
    n: String,
    e: String,
    x: String,
    y: String,
}

#[derive(Debug, Deserialize)]
struct Header {
    alg: String,
    kid: Option<String>,
    #[serde(default)]
    crit: Vec<String>,
}

/// Why a token is not believed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Untrue {
    /// Signed with a key that is not among these; newer ones may have it.
    UnknownKey,
    /// Anything else; never the token's content.
    Because(&'static str),
}

use Untrue::Because;

/// What the token must say.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wanted<'a> {
    pub(super) issuer: &'a str,
    pub(super) client: &'a str,
    pub(super) nonce: &'a str,
    pub(super) now: Instant,
    /// Seconds that the two clocks may differ.
    pub(super) leeway: i64,
}

/// The claims of a token that is signed by one of the keys and says what it must.
pub(super) fn check(
    token: &str,
    keys: &Keys,
    wanted: &Wanted<'_>,
) -> Result<Map<String, Value>, Untrue> {
    let claims = verified(token, keys)?;
    let text = |name: &str| claims.get(name).and_then(Value::as_str).unwrap_or_default();
    let second = |name: &str| claims.get(name).and_then(Value::as_i64);
    if text("iss") != wanted.issuer {
        return Err(Because("another issuer"));
    }
    audience(&claims, wanted.client)?;
    let now = wanted.now.as_second();
    let expires = second("exp").ok_or(Because("no time of expiry"))?;
    if now >= expires.saturating_add(wanted.leeway) {
        return Err(Because("it has expired"));
    }
    let issued = second("iat").ok_or(Because("no time of issue"))?;
    if issued > now.saturating_add(wanted.leeway) {
        return Err(Because("issued in the future"));
    }
    if second("nbf").is_some_and(|from| from > now.saturating_add(wanted.leeway)) {
        return Err(Because("not valid yet"));
    }
    let same: bool = text("nonce")
        .as_bytes()
        .ct_eq(wanted.nonce.as_bytes())
        .into();
    if !same || wanted.nonce.is_empty() {
        return Err(Because("another nonce"));
    }
    if text("sub").is_empty() {
        return Err(Because("nobody's"));
    }
    Ok(claims)
}

/// The token must be for us; if it is for others, too, it must have been asked by us.
fn audience(claims: &Map<String, Value>, client: &str) -> Result<(), Untrue> {
    let (ours, several) = match claims.get("aud") {
        Some(Value::String(one)) => (one == client, false),
        Some(Value::Array(all)) => (all.iter().any(|one| one == client), all.len() > 1),
        _ => (false, false),
    };
    if !ours {
        return Err(Because("for another audience"));
    }
    match claims.get("azp") {
        Some(party) if party == client => Ok(()),
        None if !several => Ok(()),
        _ => Err(Because("asked by another party")),
    }
}

/// The claims, if one of the keys has signed them with an algorithm that only the provider can
/// sign with: never `none`, never one whose key we would hold ourselves.
fn verified(token: &str, keys: &Keys) -> Result<Map<String, Value>, Untrue> {
    if token.len() > TOKEN_BYTES_MAX {
        return Err(Because("it is too long"));
    }
    let form = Because("it has not the form of a token");
    let (signed, signature) = token.rsplit_once('.').ok_or(form.clone())?;
    let (header, claims) = signed.split_once('.').ok_or(form.clone())?;
    let bytes = |part: &str| URL_SAFE_NO_PAD.decode(part).map_err(|_| form.clone());
    let header: Header = serde_json::from_slice(&bytes(header)?).map_err(|_| form.clone())?;
    if !header.crit.is_empty() {
        return Err(Because("it wants what is not understood here"));
    }
    let signature = bytes(signature)?;
    if !["RS256", "PS256", "ES256"].contains(&header.alg.as_str()) {
        return Err(Because("signed with an algorithm that is not taken"));
    }
    let mut fitting = keys.keys.iter().filter(|key| key.fits(&header)).peekable();
    if fitting.peek().is_none() {
        return Err(Untrue::UnknownKey);
    }
    if !fitting.any(|key| key.has_signed(&header.alg, signed.as_bytes(), &signature)) {
        return Err(Because("the signature is wrong"));
    }
    match serde_json::from_slice(&bytes(claims)?) {
        Ok(Value::Object(claims)) => Ok(claims),
        _ => Err(form),
    }
}

impl Key {
    /// Whether it may have signed a token of that header. A key's own kind decides, not what the
    /// header claims.
    fn fits(&self, header: &Header) -> bool {
        let kind = if header.alg == "ES256" { "EC" } else { "RSA" };
        self.kty == kind
            && (kind == "RSA" || self.crv == "P-256")
            && header
                .kid
                .as_ref()
                .is_none_or(|kid| self.kid.as_ref() == Some(kid))
            && self.usage.as_deref().is_none_or(|usage| usage == "sig")
            && self.alg.as_ref().is_none_or(|alg| *alg == header.alg)
    }

    fn has_signed(&self, alg: &str, message: &[u8], signature: &[u8]) -> bool {
        let part = |text: &str| URL_SAFE_NO_PAD.decode(text).unwrap_or_default();
        let rsa = |how: &RsaParameters| {
            let (n, e) = (part(&self.n), part(&self.e));
            RsaPublicKeyComponents { n: &n, e: &e }
                .verify(how, message, signature)
                .is_ok()
        };
        match alg {
            "RS256" => rsa(&RSA_PKCS1_2048_8192_SHA256),
            "PS256" => rsa(&RSA_PSS_2048_8192_SHA256),
            "ES256" => {
                let point = [vec![4], part(&self.x), part(&self.y)].concat();
                UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point)
                    .verify(message, signature)
                    .is_ok()
            }
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests;
