//! What stands around every request, and knows no business: number, log, limits, trouble, probes.
//!
//! [`around`] puts them on, from the outside in:
//!
//! - [`watch`]: the request's number, its log line, its place in the figures
//! - [`compress`]: gzip for pages and JSON
//! - `ui::dress`: security headers
//! - [`trouble`]: whatever went wrong becomes a page or a problem that tells the number
//! - [`limits`]: size of the body, time of the answer

mod limits;
mod metrics;
mod number;
mod probes;
mod trouble;
mod watch;

pub use limits::{BODY_BYTES_MAX, FILE_BODY_BYTES_MAX, FILE_SECONDS_MAX, REQUEST_SECONDS_MAX};
pub use metrics::Metrics;
pub(crate) use probes::{alive, figures, ready};
pub use trouble::nowhere;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::HeaderMap;
use axum::http::StatusCode;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use platform::App;
use std::any::Any;
use tower_http::CompressionLevel;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{And, Predicate, SizeAbove};

/// Smaller answers are not worth compressing.
const COMPRESS_BYTES_MIN: u64 = 1024;
/// Fast enough not to be seen in the time of a page, and a quarter of its size.
const COMPRESS_LEVEL: i32 = 4;

/// Puts the layers around a router; the first added here is the innermost.
pub fn around(router: Router, app: &App, metrics: &Metrics) -> Router {
    let watched = watch::Watch::new(app.entropy.clone(), metrics.clone());
    router
        .layer(DefaultBodyLimit::disable())
        .layer(from_fn(limits::limits))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(from_fn(trouble::trouble))
        .layer(from_fn(ui::dress))
        .layer(compress())
        .layer(from_fn_with_state(watched, watch::watch))
}

/// The message went to the log already, from where it happened; nothing of it goes to the browser.
fn panicked(_: Box<dyn Any + Send + 'static>) -> Response {
    StatusCode::INTERNAL_SERVER_ERROR.into_response()
}

fn compress() -> CompressionLayer<And<SizeAbove, Compressible>> {
    CompressionLayer::new()
        .quality(CompressionLevel::Precise(COMPRESS_LEVEL))
        .compress_when(SizeAbove::new(COMPRESS_BYTES_MIN).and(Compressible))
}

/// Pages and JSON: everything else is compressed already (assets, workbooks) or a stored file,
/// which is given back byte for byte.
#[derive(Clone, Copy, Debug)]
struct Compressible;

impl Predicate for Compressible {
    fn should_compress<B: axum::body::HttpBody>(&self, answer: &axum::http::Response<B>) -> bool {
        let kind = kind_of(answer.headers());
        kind == "text/html" || kind.ends_with("json")
    }
}

/// The media type of an answer without its parameters; empty when it has none.
fn kind_of(headers: &HeaderMap) -> &str {
    let value = headers.get(axum::http::header::CONTENT_TYPE);
    let text = value
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    text.split(';').next().unwrap_or_default().trim()
}
