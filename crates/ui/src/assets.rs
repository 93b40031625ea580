//! Style sheets and scripts, embedded by `build.rs` in three forms and served for ever: the name
//! holds the hash of the content.

use axum::body::Body;
use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};

/// One embedded file.
pub(crate) struct Asset {
    /// As the sources call it: `staff.css`.
    name: &'static str,
    /// With the hash of its content: `staff.0f1e2d3c4b.css`.
    file: &'static str,
    /// `/assets/` and the file.
    href: &'static str,
    mime: &'static str,
    raw: &'static [u8],
    gzip: &'static [u8],
    brotli: &'static [u8],
}

include!(concat!(env!("OUT_DIR"), "/web_tables.rs"));

/// The address of an asset by the name its source has: `asset("staff.css")`.
///
/// # Panics
/// When the build has no such asset: a mistake in a template, found by rendering it once.
pub fn asset(name: &str) -> &'static str {
    let found = ASSETS.iter().find(|asset| asset.name == name);
    found.expect("the build has an asset of this name").href
}

/// `GET /assets/{file}`: immutable, in the smallest form the browser takes.
pub async fn assets(Path(file): Path<String>, headers: HeaderMap) -> Response {
    let Some(asset) = ASSETS.iter().find(|asset| asset.file == file) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let offered = headers
        .get(header::ACCEPT_ENCODING)
        .and_then(|v| v.to_str().ok());
    let (bytes, encoding) = asset.form_for(offered.unwrap_or_default());
    // The hash is in the name, so the name and the form are the tag.
    let tag = format!("\"{}-{}\"", asset.file, encoding.unwrap_or("raw"));
    let known = headers
        .get(header::IF_NONE_MATCH)
        .is_some_and(|v| v.as_bytes() == tag.as_bytes());
    let mut answer = Response::builder()
        .header(header::CONTENT_TYPE, asset.mime)
        .header(header::CACHE_CONTROL, "public, max-age=31536000, immutable")
        .header(header::VARY, "accept-encoding")
        .header(header::ETAG, tag);
    if let Some(encoding) = encoding {
        answer = answer.header(header::CONTENT_ENCODING, encoding);
    }
    let (status, body) = match known {
        true => (StatusCode::NOT_MODIFIED, Body::empty()),
        false => (StatusCode::OK, Body::from(bytes)),
    };
    answer
        .status(status)
        .body(body)
        .expect("all header values are plain ASCII")
}

impl Asset {
    /// The form to send for an `Accept-Encoding`, and its name when it is a compressed one.
    fn form_for(&self, offered: &str) -> (&'static [u8], Option<&'static str>) {
        let takes = |name: &str| {
            offered.split(',').any(|part| {
                let (coding, weight) = part.split_once(';').unwrap_or((part, ""));
                coding.trim().eq_ignore_ascii_case(name) && !refused(weight)
            })
        };
        if takes("br") {
            (self.brotli, Some("br"))
        } else if takes("gzip") {
            (self.gzip, Some("gzip"))
        } else {
            (self.raw, None)
        }
    }
}

/// Whether a weight says "not at all": `q=0`, `q=0.000`.
fn refused(weight: &str) -> bool {
    let value = weight.trim().strip_prefix("q=").unwrap_or("1");
    value.trim_end_matches(['0', '.']).is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn ask(file: &str, pairs: &[(header::HeaderName, &str)]) -> Response {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.insert(name, value.parse().unwrap());
        }
        assets(Path(file.to_owned()), headers).await
    }

    fn file(name: &str) -> &'static str {
        asset(name).strip_prefix("/assets/").unwrap()
    }

    #[tokio::test]
    async fn the_smallest_form_that_is_taken_is_sent() {
        for (offered, sent) in [
            ("gzip, deflate, br", Some("br")),
            ("gzip, deflate", Some("gzip")),
            ("br;q=0, gzip;q=0.5", Some("gzip")),
            ("br;q=0.0", None),
            ("identity", None),
            ("", None),
        ] {
            let answer = ask(file("app.js"), &[(header::ACCEPT_ENCODING, offered)]).await;
            let encoding = answer.headers().get(header::CONTENT_ENCODING);
            assert_eq!(encoding.map(|v| v.to_str().unwrap()), sent, "{offered}");
            assert_eq!(answer.headers()[header::VARY], "accept-encoding");
        }
    }

    #[tokio::test]
    async fn a_known_tag_is_not_sent_again_and_an_unknown_name_is_not_found() {
        let first = ask(file("staff.css"), &[]).await;
        assert_eq!(
            first.headers()[header::CONTENT_TYPE],
            "text/css; charset=utf-8"
        );
        let tag = first.headers()[header::ETAG].to_str().unwrap();
        let again = ask(file("staff.css"), &[(header::IF_NONE_MATCH, tag)]).await;
        assert_eq!(again.status(), StatusCode::NOT_MODIFIED);
        assert_eq!(ask("staff.css", &[]).await.status(), StatusCode::NOT_FOUND);
        assert_eq!(
            ask("../Cargo.toml", &[]).await.status(),
            StatusCode::NOT_FOUND
        );
    }
}
