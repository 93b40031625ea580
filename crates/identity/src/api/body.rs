//! Bodies and query strings as fields.

use super::Problem;
use axum::body::to_bytes;
use axum::extract::{FromRequest, FromRequestParts, Query, Request};
use axum::http::{HeaderMap, StatusCode, header, request::Parts};
use kernel::{Fields, say};

/// The largest JSON body, in bytes: the longest text fields several times over.
pub const JSON_BYTES_MAX: usize = 1024 * 1024;

/// A JSON object as fields; anything else is a problem that says what is wrong and where.
#[derive(Clone, Debug)]
pub struct JsonFields(pub Fields);

impl<S: Sync> FromRequest<S> for JsonFields {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<JsonFields, Problem> {
        if !is_json(request.headers()) {
            return Err(Problem::new(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "not_json",
                say!(
                    "请求体应为 JSON（Content-Type: application/json）",
                    "The body must be JSON (Content-Type: application/json)"
                ),
            ));
        }
        let bytes = to_bytes(request.into_body(), JSON_BYTES_MAX)
            .await
            .map_err(|_| {
                Problem::new(
                    StatusCode::PAYLOAD_TOO_LARGE,
                    "too_large",
                    say!(
                        "请求体不完整或超过 {JSON_BYTES_MAX} 字节",
                        "The body is incomplete or larger than {JSON_BYTES_MAX} bytes"
                    ),
                )
            })?;
        let body: serde_json::Value = serde_json::from_slice(&bytes).map_err(|error| {
            let (line, column) = (error.line(), error.column());
            Problem::bad_request(
                "invalid_json",
                say!(
                    "请求体不是有效的 JSON（第 {line} 行第 {column} 列）",
                    "The body is not valid JSON (line {line}, column {column})"
                ),
            )
        })?;
        Fields::from_json(&body)
            .map(JsonFields)
            .map_err(|error| Problem::invalid(error.into()))
    }
}

fn is_json(headers: &HeaderMap) -> bool {
    let value = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    let kind = value
        .unwrap_or_default()
        .split(';')
        .next()
        .unwrap_or_default()
        .trim();
    kind.eq_ignore_ascii_case("application/json")
        || (kind.starts_with("application/") && kind.ends_with("+json"))
}

/// The query string as fields.
#[derive(Clone, Debug)]
pub struct QueryFields(pub Fields);

impl<S: Sync> FromRequestParts<S> for QueryFields {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<QueryFields, Problem> {
        let pairs = Query::<Vec<(String, String)>>::try_from_uri(&parts.uri);
        let Query(pairs) = pairs.map_err(|_| {
            Problem::bad_request(
                "invalid_query",
                say!("查询参数格式不正确", "The query string can't be read"),
            )
        })?;
        Ok(QueryFields(Fields::from_pairs(pairs)))
    }
}
