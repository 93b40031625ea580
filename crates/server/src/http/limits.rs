//! How large a body may be and how long an answer may take.

use super::trouble;
use crate::words::Words;
use axum::body::Body;
use axum::extract::{MatchedPath, Request};
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::time::Duration;
use tower::{Service, ServiceExt};
use tower_http::limit::RequestBodyLimit;

/// The largest form or API body, in bytes: the longest text fields several times over.
pub const BODY_BYTES_MAX: usize = 1024 * 1024;
/// The largest body on a route that takes files, in bytes: a file at its own limit and what a form
/// puts around it.
pub const FILE_BODY_BYTES_MAX: usize = 64 * 1024 * 1024;
/// After so many seconds an answer is given up.
pub const REQUEST_SECONDS_MAX: u64 = 60;
/// The same for routes that take or make whole files: a slow line, a long import.
pub const FILE_SECONDS_MAX: u64 = 600;

/// Ends of routes that take or make files.
const FILE_ROUTES: [&str; 6] = [
    "/files",
    "/import",
    "/export",
    "/files/{id}",
    "/p/privacy/new",
    "/privacy/requests/new",
];

/// The layer. Reading the body is part of the time: a client that sends one byte a minute is
/// given up too.
pub(super) async fn limits(request: Request, next: Next) -> Response {
    let template = request.extensions().get::<MatchedPath>();
    let route = template.map_or("", |path| path.as_str());
    let file = FILE_ROUTES.iter().any(|end| route.ends_with(end));
    let (bytes, seconds) = match file {
        true => (FILE_BODY_BYTES_MAX, FILE_SECONDS_MAX),
        false => (BODY_BYTES_MAX, REQUEST_SECONDS_MAX),
    };
    let asked = trouble::Asked::of(&request);
    // Nothing is named with a NUL, and no database takes one.
    let address = request.uri().path_and_query().map_or("", |it| it.as_str());
    if address.contains("%00") {
        return asked.answer(
            StatusCode::BAD_REQUEST,
            Words::of(asked.lang()).wrong_address,
        );
    }
    let limited = next.map_request(|request: axum::http::Request<_>| request.map(Body::new));
    let answer = RequestBodyLimit::new(limited, bytes).call(request);
    match tokio::time::timeout(Duration::from_secs(seconds), answer).await {
        Ok(Ok(answer)) if is_the_limits_own(&answer) => {
            let megabytes = (bytes / 1024 / 1024).to_string();
            let text = Words::of(asked.lang()).too_large;
            let reason = kernel::fill(text, &[("megabytes", &megabytes)]);
            asked.answer(StatusCode::PAYLOAD_TOO_LARGE, &reason)
        }
        Ok(Ok(answer)) => answer.into_response(),
        Ok(Err(never)) => match never {},
        Err(_) => {
            tracing::error!(seconds, "the request took too long and was given up");
            let reason = Words::of(asked.lang()).too_slow;
            asked.answer(StatusCode::SERVICE_UNAVAILABLE, reason)
        }
    }
}

/// A page that a room drew itself says what was too large.
fn is_the_limits_own<B>(answer: &axum::http::Response<B>) -> bool {
    let drawn = answer.extensions().get::<ui::Unnumbered>().is_some();
    answer.status() == StatusCode::PAYLOAD_TOO_LARGE && !drawn
}
