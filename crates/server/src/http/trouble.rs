//! Whatever went wrong becomes something to read: a page for people, a problem (RFC 9457) for
//! programs, each with the request's number.

use super::{kind_of, number};
use axum::Json;
use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use kernel::Lang;
use ui::{Page, Unnumbered};

/// Who asked: what an error's answer must know of the request.
#[derive(Clone, Debug)]
pub(super) struct Asked {
    lang: Lang,
    by_program: bool,
    number: String,
    /// Probes answer in one plain line, whatever their status.
    probe: bool,
}

/// An error that has its sentence already: [`trouble`] leaves it alone.
#[derive(Clone, Copy, Debug)]
struct Worded;

impl Asked {
    pub(super) fn of(request: &Request) -> Asked {
        let path = request.uri().path();
        Asked {
            lang: Page::lang_of(request.headers()),
            by_program: path.starts_with("/api/"),
            number: number::of(request.headers()),
            probe: matches!(path, "/healthz" | "/readyz" | "/metrics"),
        }
    }

    pub(super) fn lang(&self) -> Lang {
        self.lang
    }

    /// The answer to an error; an empty reason gives the status's own sentence.
    pub(super) fn answer(&self, status: StatusCode, reason: &str) -> Response {
        let mut answer = match self.by_program {
            true => self.problem(status, reason),
            false => ui::error_page(self.lang, status, reason, &self.number),
        };
        answer.extensions_mut().insert(Worded);
        answer
    }

    fn problem(&self, status: StatusCode, reason: &str) -> Response {
        let title = status.canonical_reason().unwrap_or("Error");
        let body = serde_json::json!({
            "type": "about:blank",
            "title": title,
            "status": status.as_u16(),
            "code": code(status),
            "detail": if reason.is_empty() { title } else { reason },
            "request_id": self.number,
        });
        let mut answer = (status, Json(body)).into_response();
        let kind = HeaderValue::from_static("application/problem+json");
        answer.headers_mut().insert(header::CONTENT_TYPE, kind);
        answer
    }
}

/// The stable code of an error that no room has named.
fn code(status: StatusCode) -> &'static str {
    match status.as_u16() {
        400 => "bad_request",
        401 => "unauthenticated",
        403 => "forbidden",
        404 => "not_found",
        405 => "method_not_allowed",
        408 => "timeout",
        413 => "too_large",
        415 => "unsupported_media_type",
        422 => "unprocessable",
        429 => "too_many_requests",
        503 => "unavailable",
        500..=599 => "internal",
        _ => "refused",
    }
}

/// The layer. A room's error page is drawn again with the number, which the room does not know; its
/// other pages (a form with wrong fields) and problems stay as they are. What has no words (a
/// framework's rejection, a caught panic) gets them, and of a failure (5xx) without words for
/// people only the number is told: what is behind it is in the log.
pub(super) async fn trouble(request: Request, next: Next) -> Response {
    let asked = Asked::of(&request);
    let mut answer = next.run(request).await;
    let status = answer.status();
    let failed = status.is_client_error() || status.is_server_error();
    if !failed || asked.probe || answer.extensions().get::<Worded>().is_some() {
        return answer;
    }
    if let Some(page) = answer.extensions_mut().remove::<Unnumbered>() {
        let lang = page.lang;
        return in_words(&Asked { lang, ..asked }, answer, &page.reason);
    }
    let kind = kind_of(answer.headers());
    let worded = kind == "text/html" || kind.ends_with("json");
    if worded && !status.is_server_error() {
        return answer;
    }
    in_words(&asked, answer, "")
}

/// The answer with words instead of its body; its other headers (cookies, `allow`) stay.
fn in_words(asked: &Asked, answer: Response, reason: &str) -> Response {
    let (mut old, _) = answer.into_parts();
    for name in [
        header::CONTENT_TYPE,
        header::CONTENT_LENGTH,
        header::CONTENT_ENCODING,
        header::ETAG,
        header::CACHE_CONTROL,
    ] {
        old.headers.remove(name);
    }
    let (new, body) = asked.answer(old.status, reason).into_parts();
    old.headers.extend(new.headers);
    Response::from_parts(old, Body::new(body))
}

/// The fallback: no such page.
pub async fn nowhere(request: Request) -> Response {
    Asked::of(&request).answer(StatusCode::NOT_FOUND, "")
}
