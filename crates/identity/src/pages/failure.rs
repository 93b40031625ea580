//! The page for a command that did not do what was asked.

use super::words;
use crate::door::Signed;
use axum::http::StatusCode;
use axum::response::Response;
use change::CommandError;
use kernel::{FieldError, FieldErrors, Lang, fill, say, short_time};
use platform::sql::SqlError;

/// The error page: refused `422`, fields `422`, not there `404`, not allowed `403`, changed by
/// somebody else `409` with who and when, trouble with the database `503` or `500`.
pub fn failure(signed: &Signed, error: CommandError) -> Response {
    failure_in(signed.lang, error)
}

pub(super) fn failure_in(lang: Lang, error: CommandError) -> Response {
    let page = |status, reason: &str| ui::error_page(lang, status, reason, "");
    match error {
        CommandError::Refused(refusal) => page(StatusCode::UNPROCESSABLE_ENTITY, refusal.to(lang)),
        CommandError::Invalid(errors) => page(StatusCode::UNPROCESSABLE_ENTITY, &errors.line(lang)),
        CommandError::NotFound => page(StatusCode::NOT_FOUND, ""),
        CommandError::Forbidden(refusal) => page(StatusCode::FORBIDDEN, refusal.to(lang)),
        CommandError::Conflict { by, at, .. } => {
            let told = [("by", by.as_str()), ("at", &short_time(at))];
            page(StatusCode::CONFLICT, &fill(words(lang).conflict, &told))
        }
        CommandError::Sql(error) => {
            tracing::error!(%error, "the database did not do what was asked");
            match error {
                SqlError::Unavailable(_) | SqlError::Serialization => {
                    page(StatusCode::SERVICE_UNAVAILABLE, words(lang).unavailable)
                }
                _ => page(StatusCode::INTERNAL_SERVER_ERROR, ""),
            }
        }
        CommandError::Broken(what) => {
            tracing::error!(what, "a command noticed a broken invariant");
            page(StatusCode::INTERNAL_SERVER_ERROR, "")
        }
    }
}

/// What a form is told that came without the version it was drawn from: nothing was changed.
pub fn incomplete(field: &str) -> FieldErrors {
    let say = say!(
        "提交的页面不完整，未作修改；请核对后再提交",
        "What was sent is incomplete and nothing was changed; look at it, then send it again"
    );
    FieldErrors(vec![FieldError::new(field, "incomplete", say)])
}
