//! What every API handler of every room shares: errors as problems (RFC 9457), bodies as fields,
//! versions as `ETag`, retries by `Idempotency-Key`, lists by `limit`.

mod body;
mod headers;
mod problem;

pub use body::{JSON_BYTES_MAX, JsonFields, QueryFields};
pub use headers::{IdempotencyKey, IfMatch, LIST_MAX, etag, list_limit};
pub use problem::Problem;
