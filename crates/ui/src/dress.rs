//! The middleware around every answer: security headers, one-shot notice, redirects for scripts.

use crate::Notice;
use axum::extract::Request;
use axum::http::header::{self, HeaderName};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::Response;

/// No inline script or style, nothing from elsewhere, in no frame.
pub const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; \
    style-src 'self'; img-src 'self' data:; connect-src 'self'; font-src 'self'; \
    form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

const SECURITY_HEADERS: [(HeaderName, &str); 7] = [
    (header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "same-origin"),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    ),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    ),
    (header::CACHE_CONTROL, "no-store"),
];

/// Adds the security headers that an answer does not have itself. Pages hold personal data, so
/// nothing is stored unless the handler says so, as that of the assets does.
pub fn security_headers(headers: &mut HeaderMap) {
    for (name, value) in &SECURITY_HEADERS {
        if !headers.contains_key(name) {
            headers.insert(name, HeaderValue::from_static(value));
        }
    }
}

/// For `axum::middleware::from_fn`, outside of everything else.
///
/// - adds the [`security_headers`];
/// - takes the one-shot notice away once a whole page has shown it;
/// - turns a redirect for a script into `204` with `HX-Redirect`, so that the browser goes there
///   as if the form had been sent without script; one to the login page into `401`, so that the
///   script asks for the password and keeps what was typed.
pub async fn dress(request: Request, next: Next) -> Response {
    let by_script = request.headers().contains_key("hx-request")
        && !request.headers().contains_key("hx-boosted");
    let carried = Notice::from_headers(request.headers()).is_some();
    let mut answer = next.run(request).await;
    security_headers(answer.headers_mut());
    let is_page = answer
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(is_html);
    if carried && !by_script && is_page && !answer.status().is_redirection() {
        answer
            .headers_mut()
            .append(header::SET_COOKIE, Notice::clearing_cookie());
    }
    if by_script
        && answer.status() == StatusCode::SEE_OTHER
        && let Some(target) = answer.headers_mut().remove(header::LOCATION)
    {
        let ended = target.as_bytes().starts_with(b"/login");
        *answer.status_mut() = match ended {
            true => StatusCode::UNAUTHORIZED,
            false => StatusCode::NO_CONTENT,
        };
        if !ended {
            answer.headers_mut().insert("hx-redirect", target);
        }
    }
    answer
}

fn is_html(value: &HeaderValue) -> bool {
    value.as_bytes().starts_with(b"text/html")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{see_other, see_other_with};
    use axum::Router;
    use axum::body::Body;
    use axum::response::Html;
    use axum::routing::{get, post};
    use tower::ServiceExt;

    async fn ask(method: &str, path: &str, headers: &[(&str, &str)]) -> Response {
        let router = Router::new()
            .route("/", get(|| async { Html("<p>") }))
            .route(
                "/cached",
                get(|| async { ([(header::CACHE_CONTROL, "public")], "") }),
            )
            .route("/go", post(|| async { see_other("/next") }))
            .route("/ended", post(|| async { see_other("/login?next=%2F") }))
            .route(
                "/done",
                post(|| async { see_other_with("/next", &Notice::good("好")) }),
            )
            .layer(axum::middleware::from_fn(dress));
        let mut request = Request::builder().method(method).uri(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        router
            .oneshot(request.body(Body::empty()).unwrap())
            .await
            .unwrap()
    }

    #[tokio::test]
    async fn every_answer_is_dressed_and_keeps_its_own_caching() {
        let page = ask("GET", "/", &[]).await;
        assert_eq!(page.headers()[header::CACHE_CONTROL], "no-store");
        assert_eq!(
            page.headers()["content-security-policy"],
            CONTENT_SECURITY_POLICY
        );
        assert!(!CONTENT_SECURITY_POLICY.contains("unsafe"));
        let kept = ask("GET", "/cached", &[]).await;
        assert_eq!(kept.headers()[header::CACHE_CONTROL], "public");
        assert_eq!(kept.headers()["x-content-type-options"], "nosniff");
    }

    #[tokio::test]
    async fn a_notice_is_cleared_by_the_page_that_showed_it_only() {
        let cookie = ("cookie", "notice=gok");
        let clears = |answer: &Response| answer.headers().contains_key(header::SET_COOKIE);
        assert!(clears(&ask("GET", "/", &[cookie]).await));
        assert!(clears(
            &ask(
                "GET",
                "/",
                &[cookie, ("hx-request", "true"), ("hx-boosted", "1")]
            )
            .await
        ));
        assert!(!clears(
            &ask("GET", "/", &[cookie, ("hx-request", "true")]).await
        ));
        assert!(!clears(&ask("GET", "/cached", &[cookie]).await));
        assert!(!clears(&ask("POST", "/go", &[cookie]).await));
        assert!(!clears(&ask("GET", "/", &[]).await));
    }

    #[tokio::test]
    async fn scripts_are_told_where_to_go_and_browsers_are_sent() {
        let sent = ask("POST", "/done", &[]).await;
        assert_eq!(sent.status(), StatusCode::SEE_OTHER);
        assert_eq!(sent.headers()[header::LOCATION], "/next");
        let told = ask("POST", "/done", &[("hx-request", "true")]).await;
        assert_eq!(told.status(), StatusCode::NO_CONTENT);
        assert_eq!(told.headers()["hx-redirect"], "/next");
        assert!(
            told.headers().contains_key(header::SET_COOKIE),
            "the notice goes along"
        );
        let ended = ask("POST", "/ended", &[("hx-request", "true")]).await;
        assert_eq!(ended.status(), StatusCode::UNAUTHORIZED);
        assert!(!ended.headers().contains_key("hx-redirect"));
    }
}
