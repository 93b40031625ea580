//! Somebody outside of the bank, as pages for everybody know them: the network they come from and
//! how they reach us. Nothing of it is kept in the clear.

use super::Gate;
use super::pace::network_of;
use crate::commands::session::Origin;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderValue, header};
use std::convert::Infallible;

/// Who opens a page for everybody.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Visitor {
    /// The network address, cut to the network behind which one household or office stands; empty
    /// when it is not known.
    pub network: String,
    /// Whether browsers come over HTTPS.
    pub https: bool,
    /// Scheme and host as the browser wrote them; empty without a host.
    pub site: String,
}

impl Visitor {
    /// The `Set-Cookie` value of a cookie for pages under `path`, kept for so many seconds; zero
    /// takes it away. The value is plain ASCII: a code of ours.
    pub fn cookie(&self, (name, value): (&str, &str), path: &str, seconds: u64) -> HeaderValue {
        let secure = if self.https { "; Secure" } else { "" };
        let text = format!(
            "{name}={value}; Path={path}; HttpOnly; SameSite=Lax; Max-Age={seconds}{secure}"
        );
        HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static("none=; Max-Age=0"))
    }
}

impl<S: Sync> FromRequestParts<S> for Visitor {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Visitor, Infallible> {
        let https = parts
            .extensions
            .get::<Gate>()
            .is_some_and(|gate| gate.settings().https);
        let origin = parts.extensions.get::<Origin>();
        let host = parts.headers.get(header::HOST);
        let host = host.and_then(|host| host.to_str().ok()).unwrap_or_default();
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':' | '[' | ']');
        let site = match host.is_empty() || !host.chars().all(plain) {
            true => String::new(),
            false if https => format!("https://{host}"),
            false => format!("http://{host}"),
        };
        Ok(Visitor {
            network: origin.map_or(String::new(), |origin| network_of(&origin.address)),
            https,
            site,
        })
    }
}
