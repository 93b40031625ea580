//! The description of the API, for `GET /api/openapi.json` and `xiaobao openapi`.

use axum::Json;
use serde_json::Value;
use std::sync::OnceLock;

/// The document (OpenAPI 3.1). Made once: it is the same for everybody and every language.
pub fn document() -> &'static Value {
    static DOCUMENT: OnceLock<Value> = OnceLock::new();
    DOCUMENT.get_or_init(|| {
        let mut document = complaint::api::document();
        let rooms = [
            sharing::api_paths(),
            impact::paths(),
            consent::paths(),
            privacy::api_paths(),
            breach::api_paths(),
            publication::paths(&crate::shelves::CONTENT, "content"),
        ];
        for room in rooms {
            if let (Some(all), Value::Object(more)) = (document["paths"].as_object_mut(), room) {
                all.extend(more);
            }
        }
        document
    })
}

/// `GET /api/openapi.json`.
pub(crate) async fn answer() -> Json<&'static Value> {
    Json(document())
}
