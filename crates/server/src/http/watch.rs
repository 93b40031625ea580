//! The outermost layer: gives each request its number, writes its log line, counts it.

use super::{Metrics, number};
use axum::extract::{MatchedPath, Request, State};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::Response;
use platform::Entropy;
use std::time::Instant;
use tracing::Instrument;

/// What the layer needs.
#[derive(Clone, Debug)]
pub(super) struct Watch {
    entropy: Entropy,
    metrics: Metrics,
}

impl Watch {
    pub(super) fn new(entropy: Entropy, metrics: Metrics) -> Watch {
        Watch { entropy, metrics }
    }
}

/// The log line holds the route's template, never the path or its query: those name cases and
/// people, and are chosen by whoever sends them.
pub(super) async fn watch(
    State(watch): State<Watch>,
    mut request: Request,
    next: Next,
) -> Response {
    let began = Instant::now();
    let number = number::new(&watch.entropy);
    let method = method(request.method());
    let template = request.extensions().get::<MatchedPath>();
    let route = template.map_or("none", |path| path.as_str()).to_owned();
    request.headers_mut().insert(number::HEADER, number.clone());
    let text = number.to_str().unwrap_or_default().to_owned();
    let span = tracing::error_span!("request", number = %text);

    let running = watch.metrics.begin();
    let mut answer = next.run(request).instrument(span).await;
    drop(running);

    answer.headers_mut().insert(number::HEADER, number);
    let (status, time) = (answer.status().as_u16(), began.elapsed());
    watch.metrics.record(method, &route, status, time);
    let ms = time.as_secs_f64() * 1000.0;
    let ms = (ms * 10.0).round() / 10.0;
    tracing::info!(target: "access", number = %text, method, %route, status, ms);
    answer
}

/// Methods are a closed list: a made-up one is neither logged nor counted under its name.
fn method(method: &Method) -> &'static str {
    match method.as_str() {
        "GET" => "GET",
        "HEAD" => "HEAD",
        "POST" => "POST",
        "PUT" => "PUT",
        "PATCH" => "PATCH",
        "DELETE" => "DELETE",
        "OPTIONS" => "OPTIONS",
        _ => "OTHER",
    }
}
