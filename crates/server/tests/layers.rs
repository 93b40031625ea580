//! The layers around every request: number, panic, limits, compression, what errors look like.

#![expect(
    clippy::unwrap_used,
    reason = "a test that has not what it needs has failed"
)]

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::Path;
use axum::http::{Request, StatusCode, header};
use axum::response::sse::{Event, Sse};
use axum::response::{Html, Response};
use axum::routing::{get, post};
use futures_util::{StreamExt, stream};
use kernel::Lang;
use std::convert::Infallible;
use std::time::Duration;
use testkit::{Engine, TestApp};
use tower::ServiceExt;

/// A router with handlers that misbehave, inside the program's own layers.
fn router(app: &TestApp) -> Router {
    let routes = Router::new()
        .route("/page", get(|| async { Html("<p>好</p>".repeat(1000)) }))
        .route(
            "/panic",
            get(async || -> &'static str { panic!("a broken invariant") }),
        )
        .route(
            "/api/panic",
            get(async || -> &'static str { panic!("a broken invariant") }),
        )
        .route(
            "/own",
            get(|| async { (StatusCode::CONFLICT, Html("<p>own words</p>")) }),
        )
        .route(
            "/told/{lang}/{status}",
            get(|Path((lang, status)): Path<(String, u16)>| async move {
                let lang = Lang::from_tag(&lang).unwrap();
                let status = StatusCode::from_u16(status).unwrap();
                ui::error_page(lang, status, "说明 <b>", "")
            }),
        )
        .route(
            "/form",
            post(|body: Bytes| async move { body.len().to_string() }),
        )
        .route(
            "/stream",
            get(|| async {
                // One event, then silence: whoever gathers the answer would wait for ever.
                let first = stream::iter([Ok::<_, Infallible>(Event::default().data("now"))]);
                Sse::new(first.chain(stream::pending()))
            }),
        )
        .route(
            "/complaints/{number}/files",
            post(|body: Bytes| async move { body.len().to_string() }),
        )
        .fallback(xiaobao::http::nowhere);
    xiaobao::http::around(routes, app, &xiaobao::http::Metrics::default())
}

async fn ask(request: Request<Body>) -> (StatusCode, axum::http::HeaderMap, String) {
    let app = TestApp::on(Engine::Sqlite);
    let answer: Response = router(&app).oneshot(request).await.unwrap();
    let (parts, body) = answer.into_parts();
    let bytes = to_bytes(body, usize::MAX).await.unwrap();
    (
        parts.status,
        parts.headers,
        String::from_utf8_lossy(&bytes).into_owned(),
    )
}

async fn get_path(path: &str) -> (StatusCode, axum::http::HeaderMap, String) {
    let request = Request::get(path)
        .header("accept-language", "en")
        .header("x-request-id", "mine\tyours");
    ask(request.body(Body::empty()).unwrap()).await
}

#[tokio::test]
async fn an_error_page_tells_the_number_of_the_answer_and_never_the_clients_own() {
    for (path, status) in [("/panic", 500), ("/nowhere", 404), ("/form", 405)] {
        let (found, headers, page) = get_path(path).await;
        assert_eq!(found.as_u16(), status, "{path}");
        let number = headers["x-request-id"].to_str().unwrap();
        assert_eq!(number.len(), 13, "{number}");
        assert!(page.contains(number), "{path}: {page}");
        assert!(page.contains("<html lang=\"en\""), "{path}");
        assert!(!page.contains("broken invariant"), "{path}");
        assert!(headers.contains_key("content-security-policy"), "{path}");
    }
    let (_, headers, _) = get_path("/form").await;
    assert_eq!(
        headers[header::ALLOW],
        "POST",
        "an error keeps its other headers"
    );
}

#[tokio::test]
async fn a_rooms_error_page_gets_the_number_and_keeps_its_sentence_and_language() {
    for lang in [Lang::Zh, Lang::En] {
        for status in [400, 401, 403, 404, 409, 413, 422, 429, 500, 503] {
            // The request asks for English: the page's own language stands.
            let path = format!("/told/{}/{status}", lang.tag());
            let (found, headers, page) = get_path(&path).await;
            assert_eq!(found.as_u16(), status, "{path}");
            let number = headers["x-request-id"].to_str().unwrap();
            let label = ui::Words::of(lang).request_no;
            assert!(
                page.contains(number) && page.contains(label),
                "{path}: {page}"
            );
            assert!(page.contains("说明 &#60;b&#62;"), "{path}: {page}");
            let html = format!("<html lang=\"{}\"", lang.tag());
            assert!(page.contains(&html), "{path}: {page}");
            let length = headers.get(header::CONTENT_LENGTH);
            let length = length.map(|value| value.to_str().unwrap().parse::<usize>().unwrap());
            assert!(length.is_none_or(|bytes| bytes == page.len()), "{path}");
        }
    }
}

#[tokio::test]
async fn programs_get_a_problem() {
    for (path, status, code) in [
        ("/api/panic", 500, "internal"),
        ("/api/none", 404, "not_found"),
    ] {
        let (found, headers, body) = get_path(path).await;
        assert_eq!(found.as_u16(), status);
        assert_eq!(headers[header::CONTENT_TYPE], "application/problem+json");
        let problem: serde_json::Value = serde_json::from_str(&body).unwrap();
        assert_eq!(problem["code"], code);
        assert_eq!(
            problem["request_id"],
            headers["x-request-id"].to_str().unwrap()
        );
    }
}

#[tokio::test]
async fn a_rooms_own_error_page_stays_as_it_is() {
    let (status, _, page) = get_path("/own").await;
    assert_eq!(
        (status, page.as_str()),
        (StatusCode::CONFLICT, "<p>own words</p>")
    );
}

#[tokio::test]
async fn a_body_has_its_limit_and_files_a_larger_one() {
    let sent = |path: &str, bytes: usize| {
        Request::post(path)
            .body(Body::from(vec![0; bytes]))
            .unwrap()
    };
    let form = xiaobao::http::BODY_BYTES_MAX;
    let file = xiaobao::http::FILE_BODY_BYTES_MAX;
    let files = "/complaints/TS-1/files";
    for (path, bytes, taken) in [
        ("/form", form, true),
        ("/form", form + 1, false),
        (files, form + 1, true),
        (files, file + 1, false),
    ] {
        let (status, _, text) = ask(sent(path, bytes)).await;
        let expected = if taken {
            StatusCode::OK
        } else {
            StatusCode::PAYLOAD_TOO_LARGE
        };
        assert_eq!(status, expected, "{path} {bytes}");
        let megabytes = if path == files { "64 MB" } else { "1 MB" };
        assert_eq!(text.contains(megabytes), !taken, "{path} {bytes}");
    }
    // One that says beforehand that it is too long is not read at all.
    let long = (form + 1).to_string();
    let said = Request::post("/form").header(header::CONTENT_LENGTH, long);
    let (status, ..) = ask(said.body(Body::empty()).unwrap()).await;
    assert_eq!(status, StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn large_pages_are_compressed_for_who_takes_it() {
    let request = |takes: &str| {
        let request = Request::get("/page").header(header::ACCEPT_ENCODING, takes);
        request.body(Body::empty()).unwrap()
    };
    let (_, headers, _) = ask(request("gzip")).await;
    assert_eq!(headers[header::CONTENT_ENCODING], "gzip");
    let (_, headers, page) = ask(request("identity")).await;
    assert!(!headers.contains_key(header::CONTENT_ENCODING) && page.starts_with("<p>好"));
}

#[tokio::test]
async fn a_stream_of_events_is_neither_gathered_nor_compressed() {
    let app = TestApp::on(Engine::Sqlite);
    let request = Request::get("/stream").header("accept-encoding", "gzip");
    let request = request.body(Body::empty()).unwrap();
    let answer: Response = router(&app).oneshot(request).await.unwrap();
    assert_eq!(answer.headers()[header::CONTENT_TYPE], "text/event-stream");
    assert!(!answer.headers().contains_key(header::CONTENT_ENCODING));
    assert!(answer.headers().contains_key("content-security-policy"));
    let mut events = answer.into_body().into_data_stream();
    let first = tokio::time::timeout(Duration::from_secs(10), events.next()).await;
    let first = first.unwrap().unwrap().unwrap();
    assert_eq!(&first[..], b"data: now\n\n");
}
