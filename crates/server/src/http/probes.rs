//! What machines ask: is the process there, does the database answer, what are the figures.

use super::Metrics;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use platform::App;
use platform::sql::{Reader, SqlError, args};

/// `GET /healthz`: the process answers.
pub(crate) async fn alive() -> &'static str {
    "ok\n"
}

/// `GET /readyz`: the database answers too.
pub(crate) async fn ready(State(app): State<App>) -> Response {
    let asked = app.db.read(|reader: &mut Reader<'_>| {
        reader.query_one("SELECT 1", &args![])?;
        Ok::<_, SqlError>(())
    });
    match asked.await {
        Ok(()) => "ok\n".into_response(),
        Err(error) => {
            tracing::error!(%error, "the database does not answer");
            (
                StatusCode::SERVICE_UNAVAILABLE,
                "the database does not answer\n",
            )
                .into_response()
        }
    }
}

/// `GET /metrics`: the figures in Prometheus' text format.
pub(crate) async fn figures(metrics: Metrics) -> Response {
    let kind = "text/plain; version=0.0.4; charset=utf-8";
    ([(header::CONTENT_TYPE, kind)], metrics.text()).into_response()
}
