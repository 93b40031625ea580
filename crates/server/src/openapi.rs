//! The description of the API.

/// `GET /api/openapi.json`.
pub(crate) async fn answer() -> &'static str {
    "{}"
}
