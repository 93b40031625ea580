//! Headers of the API, and the limit of lists.

use super::Problem;
use axum::extract::FromRequestParts;
use axum::http::{HeaderMap, HeaderValue, header, request::Parts};
use kernel::{FieldKind, FieldSpec, Fields, Reading, say};

/// Most items of one answer.
pub const LIST_MAX: i64 = 200;
/// Items of one answer when nothing is asked.
const LIST_USUAL: i64 = 50;
/// Longest idempotency key.
const KEY_CHARS_MAX: usize = 100;

const LIMIT: FieldSpec = FieldSpec::optional(
    "limit",
    "条数",
    "limit",
    FieldKind::Whole {
        min: 1,
        max: LIST_MAX,
    },
);

/// The `limit` of a list: 50 when not given, at most 200.
pub fn list_limit(query: &Fields) -> Result<i64, Problem> {
    let mut reading = Reading::new(query);
    let limit = reading.whole(&LIMIT).unwrap_or(LIST_USUAL);
    Ok(reading.finish(limit)?)
}

/// The `ETag` of a record's version: `"7"`.
pub fn etag(version: i64) -> HeaderValue {
    HeaderValue::from_str(&format!("\"{version}\"")).expect("a number in quotes is plain ASCII")
}

/// `If-Match`: the version the caller has seen; `None` without the header or with `*`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IfMatch(pub Option<i64>);

impl<S: Sync> FromRequestParts<S> for IfMatch {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<IfMatch, Problem> {
        if_match(&parts.headers)
    }
}

fn if_match(headers: &HeaderMap) -> Result<IfMatch, Problem> {
    let Some(value) = headers.get(header::IF_MATCH) else {
        return Ok(IfMatch(None));
    };
    let text = value.to_str().unwrap_or_default().trim();
    if text == "*" {
        return Ok(IfMatch(None));
    }
    let plain = text.strip_prefix("W/").unwrap_or(text);
    let inner = plain
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'));
    match inner.and_then(|digits| digits.parse().ok()) {
        Some(version) => Ok(IfMatch(Some(version))),
        None => Err(Problem::bad_request(
            "if_match",
            say!(
                "If-Match 应为读取时得到的 ETag，例如 \"7\"",
                "If-Match must be the ETag that was read, such as \"7\""
            ),
        )),
    }
}

/// `Idempotency-Key`: the receipt under which the answer is kept. The second request with the same
/// key gets the first one's answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdempotencyKey(pub Option<String>);

impl<S: Sync> FromRequestParts<S> for IdempotencyKey {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<IdempotencyKey, Problem> {
        let Some(value) = parts.headers.get("idempotency-key") else {
            return Ok(IdempotencyKey(None));
        };
        let key = value.to_str().unwrap_or_default().trim();
        if key.is_empty() || key.len() > KEY_CHARS_MAX {
            return Err(Problem::bad_request(
                "idempotency_key",
                say!(
                    "Idempotency-Key 应为 1 到 {KEY_CHARS_MAX} 个可见 ASCII 字符",
                    "Idempotency-Key must have 1 to {KEY_CHARS_MAX} visible ASCII characters"
                ),
            ));
        }
        Ok(IdempotencyKey(Some(key.to_owned())))
    }
}
