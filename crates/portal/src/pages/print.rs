//! Large print (大字版) or the usual: a cookie for a year.

use super::Pairs;
use axum::http::header;
use axum::response::Response;
use identity::Visitor;
use kernel::Fields;

const YEAR_SECONDS: u64 = 31_536_000;

/// Keeps the choice and goes back.
pub(super) async fn print(visitor: Visitor, axum::Form(pairs): Pairs) -> Response {
    let fields = Fields::from_pairs(pairs);
    let (value, seconds) = match fields.get("print") {
        "large" => ("large", YEAR_SECONDS),
        _ => ("normal", 0),
    };
    let mut answer = ui::see_other(fields.get("return"));
    let cookie = visitor.cookie((ui::PRINT_COOKIE, value), "/", seconds);
    answer.headers_mut().append(header::SET_COOKIE, cookie);
    answer
}
