//! Where a request comes from: one of our own pages or somewhere else; which network address.

use crate::commands::session::Origin;
use crate::rules::net::client_address;
use axum::http::{HeaderMap, Method, header};
use ipnet::IpNet;
use std::net::SocketAddr;

/// Characters kept of what a browser calls itself.
const AGENT_CHARS: usize = 120;

/// Whether a request only looks.
pub(super) fn is_safe(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS)
}

/// Whether a request that changes something comes from a page of this site, so that no other site
/// can send it in a logged-in person's name.
///
/// Browsers say so in `Sec-Fetch-Site`; older ones, and all of them over plain HTTP, in `Origin`.
/// A request with neither is no browser's form and is refused.
pub(super) fn is_ours(headers: &HeaderMap) -> bool {
    let text = |name: &str| {
        headers
            .get(name)
            .map(|value| value.to_str().unwrap_or_default())
    };
    if let Some(site) = text("sec-fetch-site") {
        return matches!(site, "same-origin" | "none");
    }
    let (Some(origin), Some(host)) = (text("origin"), text("host")) else {
        return false;
    };
    let from = origin
        .strip_prefix("https://")
        .or_else(|| origin.strip_prefix("http://"));
    from.is_some_and(|from| !from.is_empty() && from.eq_ignore_ascii_case(host))
}

/// The network address a request came from and what the browser calls itself. `X-Forwarded-For` is
/// believed from the bank's own proxies only: anybody can write one.
pub(super) fn origin_of(
    headers: &HeaderMap,
    peer: Option<SocketAddr>,
    proxies: &[IpNet],
) -> Origin {
    let forwarded = headers.get_all("x-forwarded-for").iter();
    let said = forwarded.filter_map(|value| value.to_str().ok());
    let address = peer.map(|peer| client_address(peer.ip(), said, proxies));
    let agent = headers
        .get(header::USER_AGENT)
        .and_then(|value| value.to_str().ok());
    Origin {
        address: address.map(|ip| ip.to_string()).unwrap_or_default(),
        agent: agent
            .unwrap_or_default()
            .chars()
            .take(AGENT_CHARS)
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ours(pairs: &[(&'static str, &str)]) -> bool {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.insert(*name, value.parse().unwrap());
        }
        is_ours(&headers)
    }

    #[test]
    fn only_our_own_pages_may_send_forms() {
        let host = ("host", "bank.example:8080");
        assert!(ours(&[("sec-fetch-site", "same-origin")]));
        assert!(ours(&[host, ("origin", "http://bank.example:8080")]));
        assert!(ours(&[host, ("origin", "https://BANK.example:8080")]));
        for foreign in [
            &[host][..],
            &[
                ("sec-fetch-site", "cross-site"),
                host,
                ("origin", "http://bank.example:8080"),
            ],
            &[("sec-fetch-site", "same-site")],
            &[host, ("origin", "null")],
            &[host, ("origin", "http://bank.example")],
            &[host, ("origin", "http://evil.example:8080")],
            &[host, ("origin", "http://bank.example:8080.evil.example")],
            &[host, ("origin", "ftp://bank.example:8080")],
            &[("origin", "http://bank.example:8080")],
            &[("host", ""), ("origin", "http://")],
        ] {
            assert!(!ours(foreign), "{foreign:?}");
        }
    }
}
