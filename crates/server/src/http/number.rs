//! The number under which a request is found again: in the log, on the error page, in the answer.

use axum::http::{HeaderMap, HeaderName, HeaderValue};
use platform::Entropy;

/// The header of the answer, and (for the rooms' handlers) of the request.
pub(super) const HEADER: HeaderName = HeaderName::from_static("x-request-id");

/// A new number. Never the one a client sends: it would end up in the log.
pub(super) fn new(entropy: &Entropy) -> HeaderValue {
    let [a, b, c, d, e, f] = entropy.bytes::<6>();
    let text = format!("{a:02x}{b:02x}{c:02x}-{d:02x}{e:02x}{f:02x}");
    HeaderValue::from_str(&text).expect("hexadecimal digits are a header value")
}

/// The number that [`watch`](super::watch) has given to a request.
pub(super) fn of(headers: &HeaderMap) -> String {
    let value = headers.get(HEADER).and_then(|value| value.to_str().ok());
    value.unwrap_or_default().to_owned()
}
