//! Answers of page handlers: a page, a redirect, an error page.

use crate::{Notice, Page};
use askama::Template;
use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use kernel::Lang;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

/// `200` with the page.
pub fn html<T: Template>(page: T) -> Response {
    html_status(StatusCode::OK, page)
}

/// The page with another status: `422` shows a form again with what is wrong.
pub fn html_status<T: Template>(status: StatusCode, page: T) -> Response {
    match page.render() {
        Ok(text) => (status, Html(text)).into_response(),
        // Only a failing `Display` inside a template comes here; there is nothing to show then.
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// `303` to a path of ours: what every successful form answers.
pub fn see_other(path: &str) -> Response {
    let target = HeaderValue::from_str(local_path(path)).unwrap_or(HeaderValue::from_static("/"));
    (StatusCode::SEE_OTHER, [(header::LOCATION, target)]).into_response()
}

/// `303` to a path of ours, where the notice is shown once.
pub fn see_other_with(path: &str, notice: &Notice) -> Response {
    let mut answer = see_other(path);
    answer
        .headers_mut()
        .append(header::SET_COOKIE, notice.to_cookie());
    answer
}

/// The bytes as a file to keep, never shown in the page or stored on the way; the ending of its name says
/// what it is, and a name beyond ASCII goes along encoded (RFC 6266).
pub fn download(name: &str, bytes: impl Into<Body>) -> Response {
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    let kind = match ending {
        "csv" => "text/csv; charset=utf-8",
        "docx" => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "json" => "application/json",
        "txt" => "text/plain; charset=utf-8",
        "xlsx" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "zip" => "application/zip",
        _ => "application/octet-stream",
    };
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    let named = match name.chars().all(plain) {
        true => format!("attachment; filename=\"{name}\""),
        false => {
            let encoded = utf8_percent_encode(name, NON_ALPHANUMERIC);
            format!("attachment; filename*=UTF-8''{encoded}")
        }
    };
    let named = HeaderValue::from_str(&named).unwrap_or(HeaderValue::from_static("attachment"));
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(kind)),
        (header::CONTENT_DISPOSITION, named),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    (headers, bytes.into()).into_response()
}

/// A path that came in from outside, if it stays on this site; `/` otherwise.
pub fn local_path(path: &str) -> &str {
    let ours = path.starts_with('/')
        && !path.starts_with("//")
        && !path.contains('\\')
        && path.bytes().all(|b| b.is_ascii_graphic());
    if ours { path } else { "/" }
}

#[derive(Template)]
#[template(path = "error.html")]
struct ErrorPage {
    page: Page,
    reason: String,
    request_no: String,
    retry: bool,
}

/// A page that says what went wrong in plain words and how to go on. An empty reason gives the
/// status's own sentence; an empty request number is not shown.
pub fn error_page(lang: Lang, status: StatusCode, reason: &str, request_no: &str) -> Response {
    let w = crate::Words::of(lang);
    let (title, text) = match status.as_u16() {
        401 => (w.error_title_401, w.error_text_401),
        403 => (w.error_title_403, w.error_text_403),
        404 | 405 => (w.error_title_404, w.error_text_404),
        409 => (w.error_title_409, w.alert_conflict),
        413 => (w.error_title_413, w.error_text_400),
        422 => (w.error_title_422, w.error_text_400),
        429 => (w.error_title_429, w.error_text_400),
        500..=599 => (w.error_title_500, w.error_text_500),
        _ => (w.error_title_400, w.error_text_400),
    };
    let told = if reason.is_empty() { text } else { reason };
    let error = ErrorPage {
        page: Page::new(lang, title),
        reason: told.to_owned(),
        request_no: request_no.to_owned(),
        retry: status.is_server_error(),
    };
    let mut answer = html_status(status, error);
    if request_no.is_empty() {
        let reason = reason.to_owned();
        answer.extensions_mut().insert(Unnumbered { lang, reason });
    }
    answer
}

/// Rides on an error page that was drawn by who does not know the request's number, so that who
/// knows it can draw the page again with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unnumbered {
    /// The page's language, which may be the account's and not the request's.
    pub lang: Lang,
    /// What the room said; empty for the status's own sentence.
    pub reason: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn text(answer: Response) -> String {
        let bytes = axum::body::to_bytes(answer.into_body(), 100_000)
            .await
            .unwrap();
        String::from_utf8(bytes.to_vec()).unwrap()
    }

    #[test]
    fn a_redirect_never_leaves_the_site() {
        for (path, kept) in [
            ("/complaints?q=a%20b", "/complaints?q=a%20b"),
            ("//evil.example", "/"),
            ("/\\evil.example", "/"),
            ("https://evil.example", "/"),
            ("", "/"),
            ("/a\r\nset-cookie: x", "/"),
        ] {
            assert_eq!(local_path(path), kept);
            assert_eq!(see_other(path).headers()[header::LOCATION], kept);
        }
    }

    #[test]
    fn a_download_is_kept_and_no_name_breaks_its_header() {
        for (name, kind, named) in [
            (
                "case-1.zip",
                "application/zip",
                "attachment; filename=\"case-1.zip\"",
            ),
            (
                "清单.csv",
                "text/csv; charset=utf-8",
                "attachment; filename*=UTF-8''%E6%B8%85%E5%8D%95%2Ecsv",
            ),
            (
                "a\"\r\nx: y",
                "application/octet-stream",
                "attachment; filename*=UTF-8''a%22%0D%0Ax%3A%20y",
            ),
        ] {
            let answer = download(name, Vec::new());
            let headers = answer.headers();
            assert_eq!(headers[header::CONTENT_TYPE], kind);
            assert_eq!(headers[header::CONTENT_DISPOSITION], named);
            assert_eq!(headers[header::CACHE_CONTROL], "no-store");
        }
    }

    #[tokio::test]
    async fn error_pages_speak_both_languages_and_escape_the_reason() {
        let told = "<b>不行</b>";
        for lang in [Lang::Zh, Lang::En] {
            for code in [400, 401, 403, 404, 409, 413, 422, 429, 500, 503] {
                let status = StatusCode::from_u16(code).unwrap();
                let plain = error_page(lang, status, "", "7f3a-19c2");
                assert_eq!(plain.status(), status);
                assert!(text(plain).await.contains("7f3a-19c2"));
                let said = text(error_page(lang, status, told, "")).await;
                assert!(
                    said.contains("&#60;b&#62;不行") && !said.contains(told),
                    "{said}"
                );
            }
        }
    }
}
